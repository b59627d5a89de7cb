//! Sizes that several files of the scene share, in map units. Draws nothing.

use std::sync::Arc;

use emath::{Vec2, vec2};

use crate::text::{FontStyle, FontWeight, TextLine};

/// The ring around the disc of an actor: the distance of its middle from the disc, and its width.
pub(super) const RING: (f32, f32) = (5.5, 3.6);

/// The font size of names in map units, before text is enlarged on a map that is shown small.
pub const NAME_SIZE: f32 = 13.0;
/// The font of names.
pub(super) const NAME: FontStyle = FontStyle { size: NAME_SIZE, weight: FontWeight::Semibold };
/// The font of secondary texts and of notes.
pub(super) const SMALL: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Regular };
/// The font of raised numbers.
pub(super) const RAISED: FontStyle = FontStyle { size: 9.0, weight: FontWeight::Regular };

/// The width at which a name wraps.
pub(super) const NAME_WIDTH: f32 = 132.0;
/// Maximum number of lines of a name. The limit is high because a truncated name on a figure names nobody.
pub(super) const NAME_LINES: usize = 6;

/// The size of a block of text lines.
pub(super) fn block_size(lines: &[Arc<TextLine>]) -> Vec2 {
    let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    vec2(width, lines.iter().map(|line| line.ascent + line.descent).sum())
}
