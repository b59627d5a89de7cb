//! The areas of containers as they have been found: where they are and who stands in them. `container.rs` finds them.

use std::collections::BTreeMap;

use emath::{Pos2, Rect};

use super::{Colour, Palette};
use crate::model::Target;
use crate::spatial_index::SpatialIndex;

/// An actor as an area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ContainerArea {
    /// Where it is.
    pub(super) rect: Rect,
    /// How many stand in it, at once or in an area of their own.
    pub(super) part_count: usize,
    /// In how many others it lies.
    pub(super) depth: usize,
}

/// The containers of a map, which lie in each other or apart. Each actor is kept once, with the innermost area that it
/// stands in, so that a chain of containers takes no more than its length.
#[derive(Default)]
pub struct ContainerForest {
    containers: BTreeMap<Target, ContainerArea>,
    /// The actor whose area is the innermost that each stands in.
    holders: BTreeMap<Target, Target>,
    /// The containers by where they are, with their places in the order of their actors.
    index: SpatialIndex,
    by_place: Vec<ContainerArea>,
}

impl ContainerForest {
    /// Of these containers, with the innermost that each actor stands in.
    pub(super) fn new(containers: BTreeMap<Target, ContainerArea>, holders: BTreeMap<Target, Target>) -> Self {
        let by_place: Vec<ContainerArea> = containers.values().copied().collect();
        let mut index = SpatialIndex::default();
        for (place, container) in (0..).zip(&by_place) {
            index.insert(container.rect, place);
        }
        Self { containers, holders, index, by_place }
    }

    /// The actors that are areas.
    pub fn wholes(&self) -> impl ExactSizeIterator<Item = &Target> {
        self.containers.keys()
    }

    /// The actor in whose area another stands, the innermost of these.
    pub fn holder(&self, part: &Target) -> Option<&Target> {
        self.holders.get(part)
    }

    /// How many stand in the area of an actor, at once or in areas in it; nothing if it is no area.
    pub fn part_count(&self, whole: &Target) -> Option<usize> {
        self.containers.get(whole).map(|container| container.part_count)
    }

    /// In how many others the area of an actor lies.
    pub fn depth(&self, whole: &Target) -> Option<usize> {
        self.containers.get(whole).map(|container| container.depth)
    }

    /// Is there no container?
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty()
    }

    /// All of them, in the order of their actors.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Target, &ContainerArea)> {
        self.containers.iter()
    }

    /// The areas that share something with a rectangle.
    pub(super) fn near(&self, rect: Rect) -> Vec<Rect> {
        let near = self.index.within(rect).into_iter();
        near.filter_map(|place| self.by_place.get(place as usize)).map(|container| container.rect).collect()
    }

    /// The innermost that holds all of a rectangle.
    pub(super) fn around(&self, rect: Rect) -> Option<ContainerArea> {
        let here = self.index.at(rect.min).into_iter();
        let here = here.filter_map(|place| Some((place, *self.by_place.get(place as usize)?)));
        let around = here.filter(|(_, container)| container.rect.contains_rect(rect));
        around.max_by_key(|(place, container)| (container.depth, *place)).map(|(_, container)| container)
    }
}

/// How many edges of areas lie between a node there and its words, which would say that it stands elsewhere.
pub(super) fn count_misleading_edges(areas: &[Rect], node: Pos2, words: Rect) -> usize {
    let parts = |area: &&Rect| if area.contains(node) { !area.contains_rect(words) } else { area.intersects(words) };
    areas.iter().filter(parts).count()
}

/// The colour of an area: every other one is as light as the canvas, so that one stands out from what it lies in.
pub(super) fn container_fill(palette: &Palette, depth: usize) -> Colour {
    let tinted = palette.groups.first().copied().unwrap_or(palette.canvas);
    if depth.is_multiple_of(2) { tinted } else { palette.canvas }
}
