//! The areas of containers: their rectangles and the actors in them. `container.rs` finds them.

use std::collections::BTreeMap;

use emath::{Pos2, Rect};

use super::{Colour, Palette};
use crate::model::Target;
use crate::spatial_index::SpatialIndex;

/// The area of a container.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct ContainerArea {
    /// Its rectangle on the map.
    pub(super) rect: Rect,
    /// Number of members in the area, those in nested areas included.
    pub(super) member_count: usize,
    /// Number of areas around it; 0 for an outermost area.
    pub(super) depth: usize,
}

/// The container areas of a map, nested or apart. Each actor is stored once, with the innermost area around it, so that
/// a chain of containers takes memory linear in its length.
#[derive(Default)]
pub struct ContainerForest {
    containers: BTreeMap<Target, ContainerArea>,
    /// For each actor, the container with the innermost area around it.
    holders: BTreeMap<Target, Target>,
    /// The areas by position; the numbers are indexes into `areas`.
    index: SpatialIndex,
    areas: Vec<ContainerArea>,
}

impl ContainerForest {
    /// A forest of these areas. `holders` names the innermost container of each actor.
    pub(super) fn new(containers: BTreeMap<Target, ContainerArea>, holders: BTreeMap<Target, Target>) -> Self {
        let areas: Vec<ContainerArea> = containers.values().copied().collect();
        let mut index = SpatialIndex::default();
        for (number, container) in (0..).zip(&areas) {
            index.insert(container.rect, number);
        }
        Self { containers, holders, index, areas }
    }

    /// The actors that have an area.
    pub fn containers(&self) -> impl ExactSizeIterator<Item = &Target> {
        self.containers.keys()
    }

    /// The container with the innermost area around an actor.
    pub fn holder(&self, member: &Target) -> Option<&Target> {
        self.holders.get(member)
    }

    /// Number of members in the area of an actor, those in nested areas included; none if it has no area.
    pub fn member_count(&self, container: &Target) -> Option<usize> {
        self.containers.get(container).map(|container| container.member_count)
    }

    /// Number of areas around the area of an actor; none if it has no area.
    pub fn depth(&self, container: &Target) -> Option<usize> {
        self.containers.get(container).map(|container| container.depth)
    }

    /// Whether the map has no container area.
    pub fn is_empty(&self) -> bool {
        self.containers.is_empty()
    }

    /// All areas, in the order of their actors.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Target, &ContainerArea)> {
        self.containers.iter()
    }

    /// The areas that overlap a rectangle.
    pub(super) fn near(&self, rect: Rect) -> Vec<Rect> {
        let numbers = self.index.within(rect).into_iter();
        numbers.filter_map(|number| self.areas.get(number as usize)).map(|container| container.rect).collect()
    }

    /// The innermost area that holds a whole rectangle.
    pub(super) fn innermost_around(&self, rect: Rect) -> Option<ContainerArea> {
        let candidates = self.index.at(rect.min).into_iter();
        let candidates = candidates.filter_map(|number| Some((number, *self.areas.get(number as usize)?)));
        let enclosing = candidates.filter(|(_, container)| container.rect.contains_rect(rect));
        enclosing.max_by_key(|(number, container)| (container.depth, *number)).map(|(_, container)| container)
    }
}

/// The number of area borders between a node and its label. Such a label would suggest a wrong membership.
pub(super) fn count_misleading_edges(areas: &[Rect], node: Pos2, label: Rect) -> usize {
    let separates =
        |area: &&Rect| if area.contains(node) { !area.contains_rect(label) } else { area.intersects(label) };
    areas.iter().filter(separates).count()
}

/// The colour of an area: every second level has the colour of the canvas, so that an area differs from the one around
/// it.
pub(super) fn container_fill(palette: &Palette, depth: usize) -> Colour {
    let tinted = palette.groups.first().copied().unwrap_or(palette.canvas);
    if depth.is_multiple_of(2) { tinted } else { palette.canvas }
}
