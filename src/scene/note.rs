//! How a note is drawn: its words in a frame.

use std::sync::Arc;

use emath::{Rect, pos2, vec2};

use super::Shape;
use super::builder::{Builder, Layer};
use super::metrics::{SMALL, block_size};
use crate::model::{Note, Target};
use crate::text::{self, Line, Style};

/// The words of a note and the rectangle round them, with letters so many times as large as usual.
pub(super) fn words(note: &Note, letters: f32) -> (Vec<Arc<Line>>, Rect) {
    let style = Style { size: SMALL.size * letters, ..SMALL };
    let lines = text::wrap(&note.text, style, 190.0 * letters, 12);
    let rect = Rect::from_center_size(note.place, block_size(&lines) + vec2(16.0, 12.0));
    (lines, rect)
}

impl Builder<'_> {
    /// Draws every note.
    pub(super) fn notes(&mut self) {
        for note in self.map.notes.iter() {
            let target = Target::from(&note.id);
            let (lines, rect) = words(note, self.letters);
            let rim = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(self.palette.box_fill);
            self.draw(Layer::Label, &target, Shape::Rect { rect, corner: 4.0, fill, stroke: rim });
            let top = pos2(note.place.x, rect.min.y + 6.0);
            self.centred(Layer::Label, &target, &lines, top, self.palette.quiet, None);
            self.take_room(rect);
        }
    }
}
