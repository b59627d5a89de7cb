//! The availability checks and actions of commands that need more than one call.

use super::shortcut_of;
use crate::model::{Date, FieldValue, Lens, Target};
use crate::ops;
use crate::session::snap::SnapSettings;
use crate::session::{Effect, MapFace, Session, StepMergeRule};

pub(super) fn always(_: &Session) -> bool {
    true
}

pub(super) fn has_selection(session: &Session) -> bool {
    !session.selection.is_empty()
}

pub(super) fn has_issues(session: &Session) -> bool {
    !session.map().issues.is_empty()
}

pub(super) fn has_nodes(session: &Session) -> bool {
    !session.map().actors.is_empty() || has_issues(session)
}

/// Whether the selected record cites a passage.
pub(super) fn has_evidence(session: &Session) -> bool {
    let value = session.selected().and_then(|target| session.map().field_value(target, "evidence"));
    matches!(value, Some(FieldValue::Evidence(list)) if !list.is_empty())
}

pub(super) fn show_in_text(session: &mut Session) {
    if let Some(record) = session.selected().cloned() {
        session.request_effect(Effect::ShowInText(record, 0));
    }
}

pub(super) fn show_on_canvas(session: &mut Session) {
    session.set_face(MapFace::Canvas);
    session.request_effect(Effect::FitSelection);
}

pub(super) fn delete(session: &mut Session) {
    let targets: Vec<Target> = session.selection.iter().cloned().collect();
    let label = match targets.as_slice() {
        [one] => format!("Delete {}", session.map().name(one)),
        more => format!("Delete {} records", more.len()),
    };
    let count_before = session.map().count();
    session.edit(label.clone(), StepMergeRule::Never, |map| ops::delete(map, &targets));
    let dependent_count = (count_before - session.map().count()).saturating_sub(targets.len());
    if dependent_count > 0 {
        let summary = label.replacen("Delete", "Deleted", 1);
        session.request_effect(Effect::ShowMessage(format!(
            "{summary} and {dependent_count} more that hung on it. {} brings them back.",
            shortcut_of("undo")
        )));
    }
}

pub(super) fn change_snapping(session: &mut Session, change: fn(&mut SnapSettings)) {
    change(&mut session.snapping);
    session.request_effect(Effect::SaveSnapping(session.snapping));
}

pub(super) fn set_lens_to_selected(session: &mut Session) {
    if let Some(Target::Issue(issue)) = session.selected().cloned() {
        session.set_lens(Lens::Issue(issue));
    }
}

/// Shows the day of the next change in the map, or of the previous one.
pub(super) fn step_day(session: &mut Session, back: bool) {
    if let Some(day) = session.map().nearest_change_date(session.day(), back) {
        session.set_day(Some(Date::day(day)));
    }
}

pub(super) fn set_day(session: &mut Session) {
    let Some(day) = session.view_state.as_of else { return };
    session.edit(format!("Set the map's day to {}", day.long()), StepMergeRule::Never, |map| map.as_of = Some(day));
    session.set_day(None);
}

pub(super) fn step_lens(session: &mut Session, by: isize) {
    let mut lenses = vec![Lens::Relationships];
    lenses.extend(session.map().issues.ids().map(Lens::Issue));
    let at = lenses.iter().position(|lens| *lens == session.view_state.lens).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(lenses.len() as isize);
    if let Some(lens) = usize::try_from(next).ok().and_then(|next| lenses.get(next)) {
        session.set_lens(lens.clone());
    }
}
