//! How coded passages look in a text, and in which lane each is drawn where several overlap. Draws nothing.

use egui::Color32;

use crate::model::{Map, Target};
use crate::reading::{Passage, Span};
use crate::ui::mark_tip::look;
use crate::ui::theme::Theme;

/// A coded passage in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Coded {
    /// Where it stands.
    pub span: Span,
    /// The mark that rests on it.
    pub mark: Target,
    /// The colour of its line.
    pub line: Color32,
    /// Is it filled with that colour, rather than hollow?
    pub is_filled: bool,
    /// Is its line broken, because the position is open or not sure?
    pub is_broken: bool,
    /// How far below the words its line lies: 0, 1, 2 …
    pub lane: u32,
    /// Which of the passages of the source it is.
    pub passage: usize,
}

/// The passages that stand in the text, by where they begin.
pub(super) fn coded(map: &Map, theme: &Theme, passages: &[Passage]) -> Vec<Coded> {
    let mut found: Vec<Coded> =
        passages.iter().enumerate().filter_map(|(at, passage)| one(map, theme, passage, at)).collect();
    found.sort_by_key(|coded| (coded.span.0, std::cmp::Reverse(coded.span.1)));
    let mut ends: Vec<u32> = Vec::new();
    for coded in &mut found {
        let lane = ends.iter().position(|end| *end <= coded.span.0).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = coded.span.1,
            None => ends.push(coded.span.1),
        }
        coded.lane = u32::try_from(lane.min(3)).unwrap_or(0);
    }
    found
}

fn one(map: &Map, theme: &Theme, passage: &Passage, at: usize) -> Option<Coded> {
    let span = passage.span?;
    let (line, is_filled, is_broken) = look(map, theme, &passage.mark);
    Some(Coded { span, mark: passage.mark.clone(), line, is_filled, is_broken, lane: 0, passage: at })
}

/// "Israel on Turkish troops: blocks (−3)", and who said it and when.
pub(super) fn tip(map: &Map, passage: &Passage) -> String {
    let (name, terms) = (map.name(&passage.mark), map.terms(&passage.mark).join(" · "));
    let origin = crate::ui::inspector::origin(map, &passage.evidence);
    if origin.is_empty() { format!("{name}: {terms}") } else { format!("{name}: {terms}\n{origin}") }
}
