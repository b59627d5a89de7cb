//! When a command can be done, and what it does, where that is more than a call.

use super::shortcut_of;
use crate::model::{Date, Lens, Target, Value};
use crate::ops;
use crate::session::snap::Snapping;
use crate::session::{Effect, Face, Merge, Session};

pub(super) fn always(_: &Session) -> bool {
    true
}

pub(super) fn some_selected(session: &Session) -> bool {
    !session.selection.is_empty()
}

pub(super) fn has_issues(session: &Session) -> bool {
    !session.map().issues.is_empty()
}

pub(super) fn has_nodes(session: &Session) -> bool {
    !session.map().actors.is_empty() || has_issues(session)
}

/// Does the selected mark rest on a passage?
pub(super) fn rests(session: &Session) -> bool {
    let fact = session.selected().and_then(|target| session.map().fact(target, "evidence"));
    matches!(fact, Some(Value::Evidence(list)) if !list.is_empty())
}

pub(super) fn show_in_text(session: &mut Session) {
    if let Some(mark) = session.selected().cloned() {
        session.ask(Effect::ShowInText(mark, 0));
    }
}

pub(super) fn show_on_canvas(session: &mut Session) {
    session.set_face(Face::Canvas);
    session.ask(Effect::FitSelection);
}

pub(super) fn delete(session: &mut Session) {
    let targets: Vec<Target> = session.selection.iter().cloned().collect();
    let label = match targets.as_slice() {
        [one] => format!("Delete {}", session.map().name(one)),
        more => format!("Delete {} records", more.len()),
    };
    let before = session.map().count();
    session.edit(label.clone(), Merge::Never, |map| ops::delete(map, &targets));
    let more = (before - session.map().count()).saturating_sub(targets.len());
    if more > 0 {
        let what = label.replacen("Delete", "Deleted", 1);
        session.ask(Effect::Say(format!(
            "{what} and {more} more that hung on it. {} brings them back.",
            shortcut_of("undo")
        )));
    }
}

pub(super) fn turn_snapping(session: &mut Session, turn: fn(&mut Snapping)) {
    turn(&mut session.snapping);
    session.ask(Effect::Snapping(session.snapping));
}

pub(super) fn look_through(session: &mut Session) {
    if let Some(Target::Issue(issue)) = session.selected().cloned() {
        session.set_lens(Lens::Issue(issue));
    }
}

/// Shows the day of the next change, or of the one before.
pub(super) fn turn_day(session: &mut Session, back: bool) {
    if let Some(day) = session.map().turn_from(session.day(), back) {
        session.set_day(Some(Date::day(day)));
    }
}

pub(super) fn set_day(session: &mut Session) {
    let Some(day) = session.look.as_of else { return };
    session.edit(format!("Set the map's day to {}", day.long()), Merge::Never, |map| map.as_of = Some(day));
    session.set_day(None);
}

pub(super) fn turn_lens(session: &mut Session, by: isize) {
    let mut lenses = vec![Lens::Relationships];
    lenses.extend(session.map().issues.ids().map(Lens::Issue));
    let at = lenses.iter().position(|lens| *lens == session.look.lens).unwrap_or(0) as isize;
    let next = (at + by).rem_euclid(lenses.len() as isize);
    if let Some(lens) = usize::try_from(next).ok().and_then(|next| lenses.get(next)) {
        session.set_lens(lens.clone());
    }
}
