//! How coded passages look in a text, and in which lane each is drawn where several overlap. Draws nothing.

use egui::Color32;

use crate::model::{Alignment, Basis, Map, Target};
use crate::reading::{Passage, Span};
use crate::ui::theme::{Theme, color};

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
    /// What is said when the pointer lies over it.
    pub tip: String,
}

/// The passages that stand in the text, by where they begin.
pub(super) fn coded(map: &Map, theme: &Theme, passages: &[Passage]) -> Vec<Coded> {
    let mut found: Vec<Coded> = passages.iter().filter_map(|passage| one(map, theme, passage)).collect();
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

fn one(map: &Map, theme: &Theme, passage: &Passage) -> Option<Coded> {
    let span = passage.span?;
    let palette = &theme.palette;
    let (line, is_filled, is_broken) = match &passage.mark {
        Target::Stance(id) => {
            let stance = map.stances.get(id)?;
            match stance.alignment {
                Alignment::Level(level) => (palette.stance(level), true, stance.basis == Basis::Assessed),
                Alignment::Undecided | Alignment::Silent => (palette.unknown, false, true),
            }
        }
        Target::Objection(_) => (palette.objection, false, false),
        Target::Condition(_) => (palette.condition, false, true),
        _ => (palette.tie, false, false),
    };
    let tip = tip(map, passage);
    Some(Coded { span, mark: passage.mark.clone(), line: color(line), is_filled, is_broken, lane: 0, tip })
}

/// "Israel on Turkish troops: −3 blocks", and who said it and when.
fn tip(map: &Map, passage: &Passage) -> String {
    let mut tip = map.name(&passage.mark);
    match &passage.mark {
        Target::Stance(id) => {
            if let Some(stance) = map.stances.get(id) {
                let words = match stance.alignment {
                    Alignment::Level(level) => format!("{level} {}", level.verb()),
                    other => other.to_string(),
                };
                tip = format!("{tip}: {words}");
            }
        }
        Target::Tie(id) => {
            let kind = map.ties.get(id).map(|tie| crate::model::name_of(crate::model::TIE_KINDS, &tie.kind));
            tip = format!("{tip} ({})", kind.unwrap_or_default());
        }
        _ => {}
    }
    let origin = crate::ui::inspector::origin(map, &passage.evidence);
    if origin.is_empty() { tip } else { format!("{tip}\n{origin}") }
}
