//! How coded passages look in a text, and in which lane each is drawn where several overlap. Draws nothing.

use egui::Color32;

use crate::model::{Map, Target};
use crate::reading::{SourcePassage, TextSpan};
use crate::ui::mark_tooltip::mark_style;
use crate::ui::theme::Theme;

/// A coded passage in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CodedPassage {
    /// Where it stands.
    pub span: TextSpan,
    /// The mark that rests on it.
    pub mark: Target,
    /// The colour of its line.
    pub colour: Color32,
    /// Is it filled with that colour, rather than hollow?
    pub is_filled: bool,
    /// Is its line broken, because the position is open or not sure?
    pub is_dashed: bool,
    /// How far below the words its line lies: 0, 1, 2 …
    pub underline_level: u32,
    /// Which of the passages of the source it is.
    pub passage_index: usize,
}

/// The passages that stand in the text, by where they begin.
pub(super) fn coded_passages(map: &Map, theme: &Theme, passages: &[SourcePassage]) -> Vec<CodedPassage> {
    let mut found: Vec<CodedPassage> =
        passages.iter().enumerate().filter_map(|(at, passage)| coded_passage(map, theme, passage, at)).collect();
    found.sort_by_key(|coded| (coded.span.0, std::cmp::Reverse(coded.span.1)));
    let mut ends: Vec<u32> = Vec::new();
    for coded in &mut found {
        let lane = ends.iter().position(|end| *end <= coded.span.0).unwrap_or(ends.len());
        match ends.get_mut(lane) {
            Some(end) => *end = coded.span.1,
            None => ends.push(coded.span.1),
        }
        coded.underline_level = u32::try_from(lane.min(3)).unwrap_or(0);
    }
    found
}

fn coded_passage(map: &Map, theme: &Theme, passage: &SourcePassage, at: usize) -> Option<CodedPassage> {
    let span = passage.span?;
    let (line, is_filled, is_broken) = mark_style(map, theme, &passage.record);
    Some(CodedPassage {
        span,
        mark: passage.record.clone(),
        colour: line,
        is_filled,
        is_dashed: is_broken,
        underline_level: 0,
        passage_index: at,
    })
}

/// "Israel on Turkish troops: blocks (−3)", and who said it and when.
pub(super) fn passage_tip(map: &Map, passage: &SourcePassage) -> String {
    let (name, terms) = (map.name(&passage.record), map.details(&passage.record).join(" · "));
    let origin = crate::ui::inspector::passage_origin(map, &passage.evidence);
    if origin.is_empty() { format!("{name}: {terms}") } else { format!("{name}: {terms}\n{origin}") }
}
