//! Draws notes: a text in a frame.

use std::sync::Arc;

use emath::{Rect, pos2, vec2};

use super::SceneShape;
use super::builder::{SceneBuilder, SceneLayer};
use super::metrics::{SMALL, block_size};
use crate::model::{Note, Target};
use crate::text::{self, FontStyle, TextLine};

/// The lines of a note and the rectangle around them, with text `letter_scale` times as large as usual.
pub(super) fn note_lines_and_rect(note: &Note, letter_scale: f32) -> (Vec<Arc<TextLine>>, Rect) {
    let style = FontStyle { size: SMALL.size * letter_scale, ..SMALL };
    let lines = text::wrap(&note.text, style, 190.0 * letter_scale, 12);
    let rect = Rect::from_center_size(note.place, block_size(&lines) + vec2(16.0, 12.0));
    (lines, rect)
}

impl SceneBuilder<'_> {
    /// Draws every note.
    pub(super) fn draw_notes(&mut self) {
        for note in self.map.notes.iter() {
            let target = Target::from(&note.id);
            let (lines, rect) = note_lines_and_rect(note, self.letter_scale);
            let rim = Some(self.stroke(1.0, self.palette.hairline));
            let fill = Some(self.palette.box_fill);
            self.draw(SceneLayer::Label, &target, SceneShape::Rect { rect, corner: 4.0, fill, stroke: rim });
            let top = pos2(note.place.x, rect.min.y + 6.0);
            self.draw_centred_lines(SceneLayer::Label, &target, &lines, top, self.palette.quiet, None);
            self.reserve_space(rect);
        }
    }
}
