//! Saved views, as a user goes through them: which one was looked through last, and in which order they stand. Draws
//! nothing.

use super::{Merge, Session};
use crate::model::{Id, Look, Target, View};
use crate::ops;

impl Session {
    /// The view that is meant where none is named: the one that is selected, else the one that was looked through last.
    pub fn view_meant(&self) -> Option<&Id<View>> {
        match self.selected() {
            Some(Target::View(view)) => Some(view),
            _ => self.viewed.as_ref().filter(|view| self.map().views.contains(view)),
        }
    }

    /// The view that was looked through last, if the map is looked at otherwise by now.
    pub fn view_left(&self) -> Option<&View> {
        let view = self.map().views.get(self.viewed.as_ref()?)?;
        let now = Look { ghosts: false, ..self.look.clone() };
        (Look::from(view) != now || view.figure != self.figure).then_some(view)
    }

    /// Puts a view so many places later among the views, which is the order in which they are presented.
    pub fn move_view(&mut self, view: &Id<View>, by: isize) {
        let label = format!("Move view {}", self.map().name(&view.into()));
        self.edit(label, Merge::Never, |map| ops::move_view(map, view, by));
    }
}

/// Can the view that is meant go so many places farther?
pub(super) fn can_move(session: &Session, by: isize) -> bool {
    let views: Vec<Id<View>> = session.map().views.ids().collect();
    let at = session.view_meant().and_then(|view| views.iter().position(|other| other == view));
    at.and_then(|at| at.checked_add_signed(by)).is_some_and(|to| to < views.len())
}

pub(super) fn move_meant(session: &mut Session, by: isize) {
    if let Some(view) = session.view_meant().cloned() {
        session.move_view(&view, by);
    }
}

/// Looks through the next saved view, or through the one before.
pub(super) fn turn(session: &mut Session, by: isize) {
    let views: Vec<Id<View>> = session.map().views.ids().collect();
    let at = session.viewed.as_ref().and_then(|view| views.iter().position(|other| other == view));
    let count = views.len() as isize;
    let next = match at {
        Some(at) => (at as isize + by).rem_euclid(count.max(1)),
        None if by > 0 => 0,
        None => count - 1,
    };
    if let Some(view) = usize::try_from(next).ok().and_then(|next| views.get(next)) {
        session.look_as(view);
    }
}

/// Saves how the map looks now in the view that was looked through last.
pub(super) fn update(session: &mut Session) {
    let Some(view) = session.view_left().cloned() else { return };
    let (look, figure) = (session.look.clone(), session.figure.clone());
    session
        .edit(format!("Update view {}", view.name), Merge::Never, |map| ops::update_view(map, &view.id, look, figure));
}
