//! The area of a container as it has been found: where it is and who stands in it. `container.rs` finds it.

use std::collections::BTreeSet;

use emath::{Pos2, Rect};

use super::{Colour, Palette};
use crate::model::Target;

/// An actor as an area.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Container {
    /// Where it is.
    pub(super) area: Rect,
    /// Everybody in it, but for itself.
    pub(super) inside: BTreeSet<Target>,
    /// In how many others it lies.
    pub(super) depth: usize,
}

/// How many edges of areas lie between a node there and its words, which would say that it stands elsewhere.
pub(super) fn misleading(areas: &[Rect], node: Pos2, words: Rect) -> usize {
    let parts = |area: &&Rect| if area.contains(node) { !area.contains_rect(words) } else { area.intersects(words) };
    areas.iter().filter(parts).count()
}

/// The colour of an area: every other one is as light as the canvas, so that one stands out from what it lies in.
pub(super) fn ground(palette: &Palette, depth: usize) -> Colour {
    let tinted = palette.groups.first().copied().unwrap_or(palette.canvas);
    if depth.is_multiple_of(2) { tinted } else { palette.canvas }
}
