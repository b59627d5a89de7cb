//! Saved views, as a user goes through them: which one was looked through last, and in which order they stand. Draws
//! nothing.

use super::{Session, StepMergeRule};
use crate::model::{Id, Target, View, ViewState};
use crate::ops;

impl Session {
    /// The view that is meant where none is named: the one that is selected, else the one that was looked through last.
    pub fn current_view(&self) -> Option<&Id<View>> {
        match self.selected() {
            Some(Target::View(view)) => Some(view),
            _ => self.last_view.as_ref().filter(|view| self.map().views.contains(view)),
        }
    }

    /// The view that was looked through last, if the map is looked at otherwise by now.
    pub fn outdated_view(&self) -> Option<&View> {
        let view = self.map().views.get(self.last_view.as_ref()?)?;
        let now = ViewState { ghosts: false, ..self.view_state.clone() };
        (ViewState::from(view) != now || view.figure != self.figure).then_some(view)
    }

    /// Puts a view so many places later among the views, which is the order in which they are presented.
    pub fn move_view(&mut self, view: &Id<View>, by: isize) {
        let label = format!("Move view {}", self.map().name(&view.into()));
        self.edit(label, StepMergeRule::Never, |map| ops::move_view(map, view, by));
    }
}

/// Can the view that is meant go so many places farther?
pub(super) fn can_move_current(session: &Session, by: isize) -> bool {
    let views: Vec<Id<View>> = session.map().views.ids().collect();
    let at = session.current_view().and_then(|view| views.iter().position(|other| other == view));
    at.and_then(|at| at.checked_add_signed(by)).is_some_and(|to| to < views.len())
}

pub(super) fn move_current(session: &mut Session, by: isize) {
    if let Some(view) = session.current_view().cloned() {
        session.move_view(&view, by);
    }
}

/// Looks through the next saved view, or through the one before.
pub(super) fn step_view(session: &mut Session, by: isize) {
    let views: Vec<Id<View>> = session.map().views.ids().collect();
    let at = session.last_view.as_ref().and_then(|view| views.iter().position(|other| other == view));
    let count = views.len() as isize;
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(count.max(1)),
        None if by > 0 => 0,
        None => count - 1,
    };
    if let Some(view) = usize::try_from(next).ok().and_then(|next| views.get(next)) {
        session.apply_view(view);
    }
}

/// Saves how the map looks now in the view that was looked through last.
pub(super) fn update_outdated(session: &mut Session) {
    let Some(view) = session.outdated_view().cloned() else { return };
    let (look, figure) = (session.view_state.clone(), session.figure.clone());
    session.edit(format!("Update view {}", view.name), StepMergeRule::Never, |map| {
        ops::update_view(map, &view.id, look, figure)
    });
}
