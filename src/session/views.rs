//! Saved views: which one was applied last, and their order. Draws nothing.

use super::{Session, StepMergeRule};
use crate::model::{Id, Target, View, ViewState};
use crate::ops;

impl Session {
    /// The view for commands that name none: the selected one, else the one that was applied last.
    pub fn current_view(&self) -> Option<&Id<View>> {
        match self.selected() {
            Some(Target::View(view)) => Some(view),
            _ => self.last_view.as_ref().filter(|view| self.map().views.contains(view)),
        }
    }

    /// The view that was applied last, if the present view state differs from it.
    pub fn outdated_view(&self) -> Option<&View> {
        let view = self.map().views.get(self.last_view.as_ref()?)?;
        let now = ViewState { ghosts: false, ..self.view_state.clone() };
        (ViewState::from(view) != now || view.figure != self.figure).then_some(view)
    }

    /// Moves a view by this number of positions in the order of presentation.
    pub fn move_view(&mut self, view: &Id<View>, by: isize) {
        let label = format!("Move view {}", self.map().name(&view.into()));
        self.edit(label, StepMergeRule::Never, |map| ops::move_view(map, view, by));
    }
}

/// Whether the current view can be moved by this number of positions.
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

/// Applies the next saved view, or the previous one.
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

/// Updates the view that was applied last to the present view state.
pub(super) fn update_outdated(session: &mut Session) {
    let Some(view) = session.outdated_view().cloned() else { return };
    let (view_state, figure) = (session.view_state.clone(), session.figure.clone());
    session.edit(format!("Update view {}", view.name), StepMergeRule::Never, |map| {
        ops::update_view(map, &view.id, view_state, figure)
    });
}
