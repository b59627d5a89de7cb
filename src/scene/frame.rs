//! How much room a record takes that has a place, without building a scene. Draws nothing.

use std::sync::Arc;

use emath::{Rect, Vec2, vec2};

use super::build::block_size;
use crate::model::{Map, Note, Target};
use crate::text::{self, Line, Style, Weight};

/// The rectangle that an actor, an issue or a note takes on the map, without its name.
pub fn frame_of(map: &Map, target: &Target) -> Option<Rect> {
    match target {
        Target::Actor(id) => {
            let actor = map.actors.get(id)?;
            Some(Rect::from_center_size(actor.place, Vec2::splat(2.0 * actor.radius())))
        }
        Target::Issue(id) => Some(super::issue::node(map.issues.get(id)?, 1.0).rect()),
        Target::Note(id) => Some(note(map.notes.get(id)?, 1.0).1),
        _ => None,
    }
}

/// The words of a note and the rectangle round them, with letters so many times as large as usual.
pub(super) fn note(note: &Note, letters: f32) -> (Vec<Arc<Line>>, Rect) {
    let style = Style { size: super::build::SMALL_SIZE * letters, weight: Weight::Regular };
    let lines = text::wrap(&note.text, style, 190.0 * letters, 12);
    let rect = Rect::from_center_size(note.place, block_size(&lines) + vec2(16.0, 12.0));
    (lines, rect)
}
