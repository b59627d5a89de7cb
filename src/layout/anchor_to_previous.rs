//! Puts a finished picture where that which it moves was before, and off what stays. Knows no layout.

use emath::{Pos2, Rect, Vec2, vec2};

use super::LayoutGraph;
use crate::spatial_index::SpatialIndex;

/// The room between neighbours.
pub(super) const GAP: f32 = 26.0;

/// The ways in which something gives way to what is fixed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AvoidanceDirection {
    /// Any.
    Anywhere,
    /// Only up and down, where a place across means something.
    VerticalOnly,
}

/// The nodes that may move, in the order of the file.
pub(super) fn movable_nodes(graph: &LayoutGraph) -> Vec<usize> {
    (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&false)).collect()
}

/// How wide and high a node is.
pub(super) fn size_of(graph: &LayoutGraph, node: usize) -> Vec2 {
    graph.sizes.get(node).copied().unwrap_or_default()
}

/// How wide a disc round a node is, with the room that it wants to its neighbours.
pub(super) fn node_diameter(graph: &LayoutGraph, node: usize) -> f32 {
    let size = size_of(graph, node);
    (size.x * size.x + size.y * size.y).sqrt() + GAP / 2.0
}

/// The middle of all these places.
fn middle(places: impl Iterator<Item = Pos2>) -> Vec2 {
    let (sum, count) = places.fold((Vec2::ZERO, 0.0_f32), |(sum, count), at| (sum + at.to_vec2(), count + 1.0));
    sum / count.max(1.0)
}

/// Moves a picture, which may lie anywhere, so that its middle is where the middle of the same nodes was; what then
/// comes upon something fixed gives way. Returns a place for every node of the graph.
pub(super) fn anchor_to_previous(
    graph: &LayoutGraph,
    picture: &[(usize, Pos2)],
    give: AvoidanceDirection,
) -> Vec<Pos2> {
    let mut places = graph.places.clone();
    let was = middle(picture.iter().filter_map(|(node, _)| graph.places.get(*node).copied()));
    let by = was - middle(picture.iter().map(|(_, at)| *at));
    let by = if by.is_finite() { by } else { Vec2::ZERO };
    for (node, at) in picture {
        if let Some(place) = places.get_mut(*node) {
            *place = *at + by;
        }
    }
    if graph.fixed.contains(&true) {
        move_off_fixed_nodes(graph, picture, give, &mut places);
    }
    places
}

fn move_off_fixed_nodes(graph: &LayoutGraph, picture: &[(usize, Pos2)], give: AvoidanceDirection, places: &mut [Pos2]) {
    let mut taken = OccupiedArea::default();
    for node in (0..graph.len()).filter(|node| graph.fixed.get(*node) == Some(&true)) {
        taken.take(places.get(node).copied().unwrap_or_default(), size_of(graph, node));
    }
    let here = |places: &[Pos2], node: usize| places.get(node).copied().unwrap_or_default();
    let (mut free, mut caught) = (Vec::new(), Vec::new());
    for (node, _) in picture {
        let is_free = taken.is_free(here(places, *node), size_of(graph, *node));
        if is_free { free.push(*node) } else { caught.push(*node) }
    }
    for node in free {
        taken.take(here(places, node), size_of(graph, node));
    }
    for node in caught {
        let size = size_of(graph, node);
        let at = taken.nearest(here(places, node), size, give);
        taken.take(at, size);
        if let Some(place) = places.get_mut(node) {
            *place = at;
        }
    }
}

/// The nearest free places, one after the other, to where things are that may lie over what is taken.
pub(super) fn nearest_free_places(taken: &[(Pos2, Vec2)], those: &[(Pos2, Vec2)]) -> Vec<Pos2> {
    let mut index = OccupiedArea::default();
    taken.iter().for_each(|(at, size)| index.take(*at, *size));
    let mut place = |(at, size): &(Pos2, Vec2)| {
        let at = if index.is_free(*at, *size) { *at } else { index.nearest(*at, *size, AvoidanceDirection::Anywhere) };
        index.take(at, *size);
        at
    };
    those.iter().map(&mut place).collect()
}

/// How many steps away from its place something is looked for room for.
const MAX_SEARCH_RINGS: i32 = 60;

/// The room that boxes occupy.
#[derive(Default)]
struct OccupiedArea(SpatialIndex);

impl OccupiedArea {
    fn take(&mut self, at: Pos2, size: Vec2) {
        self.0.insert(Rect::from_center_size(at, size), 0);
    }

    fn is_free(&self, at: Pos2, size: Vec2) -> bool {
        // Rounding to what the file keeps must not make neighbours touch.
        let rect = Rect::from_center_size(at, size).expand(0.5);
        !self.0.any(rect, |other, _| other.intersects(rect))
    }

    /// The nearest free place, looked for in rings of a grid; the same place if there is none far and wide.
    fn nearest(&self, at: Pos2, size: Vec2, give: AvoidanceDirection) -> Pos2 {
        let step = (size.max_elem() / 4.0).max(12.0);
        for far in 1..=MAX_SEARCH_RINGS {
            let mut best: Option<(i32, Pos2)> = None;
            for (x, y) in ring(far).filter(|(x, _)| give == AvoidanceDirection::Anywhere || *x == 0) {
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

/// The cells of a square round the origin, `far` cells away from it.
fn ring(far: i32) -> impl Iterator<Item = (i32, i32)> {
    let sides = (-far..=far).flat_map(move |along| [(along, -far), (along, far), (-far, along), (far, along)]);
    sides.filter(move |(x, y)| x.abs() <= far && y.abs() <= far)
}
