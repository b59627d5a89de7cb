//! The tooltip of a mark, the same on every face: its name and details, then its evidence with origin, date and
//! confidence. Changes nothing.

use egui::{Color32, Sense, Ui, vec2};

use super::inspector::passage_origin;
use super::theme::{Theme, egui_colour, regular, semibold, size};
use super::widgets::{bidi_label, quote, secondary_text, single_line_text};
use crate::model::{Alignment, Basis, Evidence, FieldValue, Lens, Map, Target};
use crate::reading::folded_text;
use crate::text::isolated_name;

/// The most quotes that are shown.
const MAX_QUOTES: usize = 2;
/// The most characters of a quote that are shown. The inspector shows all of it.
const MAX_QUOTE_LETTERS: usize = 260;

/// Shows the name and details of a mark under a lens, and its evidence. For an actor it shows the position on the issue
/// of the lens.
pub(super) fn mark_tooltip_ui(ui: &mut Ui, theme: &Theme, map: &Map, target: &Target, lens: &Lens) {
    ui.set_max_width(320.0);
    ui.spacing_mut().item_spacing.y = 3.0;
    bidi_label(ui, &map.name(target), semibold(size::BODY), theme.ink);
    bidi_label(ui, &map.details(target).join(" · "), regular(size::SECONDARY), theme.quiet);
    match (target, lens.issue()) {
        (Target::Actor(actor), Some(issue)) => {
            let title = map.name(&issue.into());
            let stances = match map.conflicting_stances(actor, issue) {
                Some((stated, assessed)) => vec![stated, assessed],
                None => map.stance_of(actor, issue).into_iter().collect(),
            };
            if stances.is_empty() {
                bidi_label(ui, &format!("Position on {title} not known."), regular(size::SECONDARY), theme.ink);
            }
            let is_double = stances.len() > 1;
            for (index, stance) in stances.into_iter().enumerate() {
                let stance_target = Target::from(&stance.id);
                let basis = if is_double && index == 0 { "stated · " } else { "" };
                let text = format!("{} · {basis}{}", isolated_name(&title), map.details(&stance_target).join(" · "));
                bidi_label(ui, &text, regular(size::SECONDARY), theme.ink);
                passages_ui(ui, theme, map, &stance_target, if is_double { 1 } else { MAX_QUOTES });
            }
        }
        (Target::Objection(id), _) => {
            let reason = map.objections.get(id).map(|objection| objection.reason.clone()).unwrap_or_default();
            let is_quoted = map.objections.get(id).is_some_and(|objection| {
                objection.evidence.iter().any(|passage| folded_text(&passage.quote).contains(&folded_text(&reason)))
            });
            if !reason.is_empty() && !is_quoted {
                bidi_label(ui, &reason, regular(size::SECONDARY), theme.ink);
            }
            passages_ui(ui, theme, map, target, MAX_QUOTES);
        }
        _ => passages_ui(ui, theme, map, target, MAX_QUOTES),
    }
}

/// Shows the first passages of evidence of a mark, or a note if it has none although marks of its kind can have
/// evidence.
fn passages_ui(ui: &mut Ui, theme: &Theme, map: &Map, mark: &Target, max_count: usize) {
    let Some(FieldValue::Evidence(list)) = map.field_value(mark, "evidence") else { return };
    if list.is_empty() {
        secondary_text(ui, theme, "No evidence: drawn hollow.");
    }
    let bar = mark_style(map, theme, mark).0;
    // Passages with a quote come first, because they say more.
    let (quoted, others): (Vec<&Evidence>, Vec<_>) = list.iter().partition(|passage| !passage.quote.trim().is_empty());
    let shown: Vec<&Evidence> = quoted.into_iter().chain(others).take(max_count).collect();
    let title = |passage: &Evidence| map.sources.get(&passage.source).map(|source| source.title.clone());
    for (index, passage) in shown.iter().enumerate() {
        quote(ui, theme, bar, &shortened(&passage.quote), &passage_origin(map, passage));
        // The source stands under a passage, unless the next passage has the same source.
        if shown.get(index + 1).is_none_or(|next| next.source != passage.source) {
            let title = title(passage).unwrap_or_else(|| passage.source.to_string());
            let line = single_line_text(ui, &title, regular(size::CAPTION), theme.quiet, ui.available_width());
            let (rect, _) = ui.allocate_exact_size(vec2(line.width(), 14.0), Sense::hover());
            line.paint(ui.painter(), rect.left_center());
        }
    }
    match list.len().saturating_sub(max_count) {
        0 => {}
        1 => drop(secondary_text(ui, theme, "and 1 more passage")),
        more => drop(secondary_text(ui, theme, format!("and {more} more passages"))),
    }
}

/// The style of a mark in lists: its colour, whether it is filled with it, and whether its line is dashed. The line is
/// dashed for positions that are undecided, not stated or only assessed, and for conditions.
pub(super) fn mark_style(map: &Map, theme: &Theme, mark: &Target) -> (Color32, bool, bool) {
    let palette = &theme.palette;
    let stance = match mark {
        Target::Stance(id) => map.stances.get(id),
        _ => None,
    };
    let (line, is_filled, is_broken) = match (mark, stance.map(|stance| (stance.alignment, stance.basis))) {
        (_, Some((Alignment::Level(level), basis))) => (palette.stance(level), true, basis == Basis::Assessed),
        (_, Some((Alignment::Undecided | Alignment::Silent, _))) => (palette.unknown, false, true),
        (Target::Objection(_), _) => (palette.objection, false, false),
        (Target::Condition(_), _) => (palette.condition, false, true),
        _ => (palette.tie, false, false),
    };
    (egui_colour(line), is_filled, is_broken)
}

fn shortened(quote: &str) -> String {
    let mut short: String = quote.trim().chars().take(MAX_QUOTE_LETTERS).collect();
    if short.chars().count() < quote.trim().chars().count() {
        short.push('…');
    }
    short
}
