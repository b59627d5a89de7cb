//! Moves a finished picture to the previous position of its nodes, and off fixed nodes. Knows no layout.

use emath::{Pos2, Rect, Vec2, vec2};

use super::LayoutGraph;
use crate::spatial_index::SpatialIndex;

/// Gap between neighbouring nodes in map units.
pub(super) const GAP: f32 = 26.0;

/// The directions in which a node may be moved off fixed nodes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AvoidanceDirection {
    /// In any direction.
    Anywhere,
    /// Only up and down, for layouts in which the x coordinate has a meaning.
    VerticalOnly,
}

/// The nodes that may move, in the order of the file.
pub(super) fn movable_nodes(graph: &LayoutGraph) -> Vec<usize> {
    (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&false)).collect()
}

/// Width and height of a node in map units.
pub(super) fn size_of(graph: &LayoutGraph, node: usize) -> Vec2 {
    graph.sizes.get(node).copied().unwrap_or_default()
}

/// Diameter of a disc around a node, including half a gap.
pub(super) fn node_diameter(graph: &LayoutGraph, node: usize) -> f32 {
    let size = size_of(graph, node);
    (size.x * size.x + size.y * size.y).sqrt() + GAP / 2.0
}

/// The mean of positions.
fn middle(places: impl Iterator<Item = Pos2>) -> Vec2 {
    let (sum, count) = places.fold((Vec2::ZERO, 0.0_f32), |(sum, count), at| (sum + at.to_vec2(), count + 1.0));
    sum / count.max(1.0)
}

/// Moves a picture so that the mean position of its nodes is the same as before, then moves nodes that overlap fixed
/// ones to the nearest free positions. Returns a position for every node of the graph.
pub(super) fn anchor_to_previous(
    graph: &LayoutGraph,
    picture: &[(usize, Pos2)],
    avoidance: AvoidanceDirection,
) -> Vec<Pos2> {
    let mut places = graph.places.clone();
    let previous = middle(picture.iter().filter_map(|(node, _)| graph.places.get(*node).copied()));
    let shift = previous - middle(picture.iter().map(|(_, at)| *at));
    let shift = if shift.is_finite() { shift } else { Vec2::ZERO };
    for (node, at) in picture {
        if let Some(place) = places.get_mut(*node) {
            *place = *at + shift;
        }
    }
    if graph.fixed.contains(&true) {
        move_off_fixed_nodes(graph, picture, avoidance, &mut places);
    }
    places
}

fn move_off_fixed_nodes(
    graph: &LayoutGraph,
    picture: &[(usize, Pos2)],
    avoidance: AvoidanceDirection,
    places: &mut [Pos2],
) {
    let mut taken = OccupiedArea::default();
    for node in (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&true)) {
        taken.take(places.get(node).copied().unwrap_or_default(), size_of(graph, node));
    }
    let place_of = |places: &[Pos2], node: usize| places.get(node).copied().unwrap_or_default();
    let (mut free, mut overlapping) = (Vec::new(), Vec::new());
    for (node, _) in picture {
        let is_free = taken.is_free(place_of(places, *node), size_of(graph, *node));
        if is_free { free.push(*node) } else { overlapping.push(*node) }
    }
    for node in free {
        taken.take(place_of(places, node), size_of(graph, node));
    }
    for node in overlapping {
        let size = size_of(graph, node);
        let at = taken.nearest(place_of(places, node), size, avoidance);
        taken.take(at, size);
        if let Some(place) = places.get_mut(node) {
            *place = at;
        }
    }
}

/// For each box in turn the nearest position at which it overlaps neither `taken` nor an earlier box.
pub(super) fn nearest_free_places(taken: &[(Pos2, Vec2)], boxes: &[(Pos2, Vec2)]) -> Vec<Pos2> {
    let mut index = OccupiedArea::default();
    taken.iter().for_each(|(at, size)| index.take(*at, *size));
    let mut place = |(at, size): &(Pos2, Vec2)| {
        let at = if index.is_free(*at, *size) { *at } else { index.nearest(*at, *size, AvoidanceDirection::Anywhere) };
        index.take(at, *size);
        at
    };
    boxes.iter().map(&mut place).collect()
}

/// Maximum number of rings that are searched for a free position.
const MAX_SEARCH_RINGS: i32 = 60;

/// The area that is covered by boxes.
#[derive(Default)]
struct OccupiedArea(SpatialIndex);

impl OccupiedArea {
    fn take(&mut self, at: Pos2, size: Vec2) {
        self.0.insert(Rect::from_center_size(at, size), 0);
    }

    fn is_free(&self, at: Pos2, size: Vec2) -> bool {
        // Rounding to the precision of the file must not make neighbours touch.
        let rect = Rect::from_center_size(at, size).expand(0.5);
        !self.0.any(rect, |other, _| other.intersects(rect))
    }

    /// The nearest free position, searched in rings of a grid; `at` itself if none of them is free.
    fn nearest(&self, at: Pos2, size: Vec2, avoidance: AvoidanceDirection) -> Pos2 {
        let step = (size.max_elem() / 4.0).max(12.0);
        for ring_number in 1..=MAX_SEARCH_RINGS {
            let mut best: Option<(i32, Pos2)> = None;
            for (x, y) in ring(ring_number).filter(|(x, _)| avoidance == AvoidanceDirection::Anywhere || *x == 0) {
                let place = at + vec2(x as f32, y as f32) * step;
                let length = x * x + y * y;
                if best.is_none_or(|(least, _)| length < least) && self.is_free(place, size) {
                    best = Some((length, place));
                }
            }
            if let Some((_, place)) = best {
                return place;
            }
        }
        at
    }
}

/// The cells on the border of a square around the origin, `radius` cells away from it.
fn ring(radius: i32) -> impl Iterator<Item = (i32, i32)> {
    let sides = (-radius..=radius)
        .flat_map(move |along| [(along, -radius), (along, radius), (-radius, along), (radius, along)]);
    sides.filter(move |(x, y)| x.abs() <= radius && y.abs() <= radius)
}
