//! The style of coded passages in a text, and the line level of each where several overlap. Draws nothing.

use egui::Color32;

use crate::model::{Map, Target};
use crate::reading::{SourcePassage, TextSpan};
use crate::ui::mark_tooltip::mark_style;
use crate::ui::theme::Theme;

/// A coded passage in a text.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct CodedPassage {
    /// The span of its characters.
    pub span: TextSpan,
    /// The mark that is coded from it.
    pub mark: Target,
    /// The colour of its line.
    pub colour: Color32,
    /// Whether its background is filled with the colour.
    pub is_filled: bool,
    /// Whether its line is dashed, because the position is open or not sure.
    pub is_dashed: bool,
    /// How far below the text its line lies, as a level: 0 is the highest, 3 the lowest.
    pub underline_level: u32,
    /// Its index among the passages of the source.
    pub passage_index: usize,
}

/// The passages found in the text, ordered by their start.
pub(super) fn coded_passages(map: &Map, theme: &Theme, passages: &[SourcePassage]) -> Vec<CodedPassage> {
    let mut passages_in_text: Vec<CodedPassage> =
        passages.iter().enumerate().filter_map(|(at, passage)| coded_passage(map, theme, passage, at)).collect();
    passages_in_text.sort_by_key(|coded| (coded.span.0, std::cmp::Reverse(coded.span.1)));
    let mut ends: Vec<u32> = Vec::new();
    for coded in &mut passages_in_text {
        let level = ends.iter().position(|end| *end <= coded.span.0).unwrap_or(ends.len());
        match ends.get_mut(level) {
            Some(end) => *end = coded.span.1,
            None => ends.push(coded.span.1),
        }
        coded.underline_level = u32::try_from(level.min(3)).unwrap_or(0);
    }
    passages_in_text
}

fn coded_passage(map: &Map, theme: &Theme, passage: &SourcePassage, at: usize) -> Option<CodedPassage> {
    let span = passage.span?;
    let (colour, is_filled, is_dashed) = mark_style(map, theme, &passage.record);
    Some(CodedPassage {
        span,
        mark: passage.record.clone(),
        colour,
        is_filled,
        is_dashed,
        underline_level: 0,
        passage_index: at,
    })
}

/// The tooltip of a passage: "Israel on Turkish troops: blocks (−3)", then who said it and when.
pub(super) fn passage_tip(map: &Map, passage: &SourcePassage) -> String {
    let (name, terms) = (map.name(&passage.record), map.details(&passage.record).join(" · "));
    let origin = crate::ui::inspector::passage_origin(map, &passage.evidence);
    if origin.is_empty() { format!("{name}: {terms}") } else { format!("{name}: {terms}\n{origin}") }
}
