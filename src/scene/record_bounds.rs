//! The bounds of records that have a position, computed without a scene. Draws nothing.

use emath::{Rect, Vec2};

use crate::model::{Map, Target};

/// The rectangle of an actor, an issue or a note on the map, without its name; none for other records.
pub fn record_bounds(map: &Map, target: &Target) -> Option<Rect> {
    match target {
        Target::Actor(id) => {
            let actor = map.actors.get(id)?;
            Some(Rect::from_center_size(actor.place, Vec2::splat(2.0 * actor.radius())))
        }
        Target::Issue(id) => Some(super::issue::issue_node(map.issues.get(id)?, 1.0).rect()),
        Target::Note(id) => Some(super::note::note_lines_and_rect(map.notes.get(id)?, 1.0).1),
        _ => None,
    }
}
