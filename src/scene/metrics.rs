//! Sizes that several parts of a scene keep to, in map units. Draws nothing.

use std::sync::Arc;

use emath::{Vec2, vec2};

use crate::text::{FontStyle, FontWeight, TextLine};

/// The ring round the disc of an actor: how far its middle lies outside the disc, and how wide it is.
pub(super) const RING: (f32, f32) = (5.5, 3.6);

/// The size of names on the map, in map units, before they are made larger where the map is shown small.
pub const NAME_SIZE: f32 = 13.0;
/// Names on the map.
pub(super) const NAME: FontStyle = FontStyle { size: NAME_SIZE, weight: FontWeight::Semibold };
/// Words that stand behind names, and those of notes.
pub(super) const SMALL: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Regular };
/// Raised numbers.
pub(super) const RAISED: FontStyle = FontStyle { size: 9.0, weight: FontWeight::Regular };

/// How wide a name may get before it is broken.
pub(super) const NAME_WIDTH: f32 = 132.0;
/// How many lines of a name are written. A name is cut only beyond this: half a name on a figure names nobody.
pub(super) const NAME_LINES: usize = 6;

/// How much room lines of text take when they stand under each other.
pub(super) fn block_size(lines: &[Arc<TextLine>]) -> Vec2 {
    let width = lines.iter().map(|line| line.width).fold(0.0, f32::max);
    vec2(width, lines.iter().map(|line| line.ascent + line.descent).sum())
}
