//! Finds free space for labels: near their record, clear of other labels, nodes and marks, across as few edges as
//! possible; otherwise farther away, where a leader line has a clear path. Draws nothing.

use emath::{Pos2, Rect, Vec2, vec2};

use super::container_area::{ContainerForest, count_misleading_edges};
use super::edge_route::left_normal;
use super::{EdgeRoute, SceneNode};
use crate::geometry::distance;
use crate::spatial_index::SpatialIndex;

/// The position of a label.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct LabelPlacement {
    /// The rectangle of the text.
    pub(super) rect: Rect,
    /// The ends of the leader line, if the label is not beside its record.
    pub(super) leader: Option<[Pos2; 2]>,
}

/// The distances of a name from its usual position that are tried, in map units; all but the first need a leader line.
const NODE_LEADERS: [f32; 13] = [0.0, 22.0, 48.0, 80.0, 120.0, 170.0, 230.0, 300.0, 380.0, 470.0, 570.0, 680.0, 800.0];
/// Number of these distances that are tried on a crowded map.
const CROWDED_LEADERS: usize = 6;
/// The lengths of the leader line of an edge label that are tried, in map units.
const EDGE_LEADERS: [f32; 6] = [14.0, 28.0, 46.0, 68.0, 96.0, 130.0];
/// At most this many edge labels may use a leader line; with more, leader lines would be clutter themselves.
pub(super) const MAX_LEADER_LINES: usize = 120;
/// Penalty of each of the eight label positions around a node, counted in crossed edges: below, above, right, left, then
/// the corners below right, below left, above right, above left.
const POSITION_PENALTIES: [f32; 8] = [0.0, 0.9, 1.2, 1.3, 1.7, 1.8, 1.9, 2.0];
/// Penalty of the positions between these eight, in crossed edges.
const BETWEEN_PENALTY: f32 = 2.1;
/// Penalty of each area border between a name and its node, in crossed edges.
const MISLEADING_PENALTY: f32 = 4.0;
/// Label positions on an edge as shares of its length, each with its penalty in crossed edges. The first is the middle.
const EDGE_POSITIONS: [(f32, f32); 7] =
    [(0.5, 0.0), (0.4, 0.3), (0.6, 0.3), (0.3, 0.7), (0.7, 0.7), (0.22, 1.2), (0.78, 1.2)];
/// The points of an edge from which a leader line may start, as shares of its length, each with its penalty, which is
/// more than that of any direction from the point before.
const ANCHORS: [(f32, f32); 3] = [(0.5, 0.0), (0.35, 0.3), (0.65, 0.6)];
/// The width of the space that a leader line needs, and the length of the pieces in which it is indexed, in map units.
const LEADER_SIZE: (f32, f32) = (2.0, 12.0);

/// Owners of occupied space: nodes and other marks, and above them labels and leader lines.
pub(super) const NODE_OWNER: u32 = 0;
const LABEL_OWNER: u32 = 1;

/// On a map with more nodes than this, labels ignore edges and edge labels get no leader lines: no position would be
/// free of edges.
const MAX_NODES: usize = 300;
/// The same rule applies to a map with more edges than this.
const MAX_EDGES: usize = 900;
/// The length of the segments of a straight edge and of a curved one, in map units.
const SEGMENT_LENGTHS: (f32, f32) = (96.0, 20.0);

/// Whether label placement takes edges into account on a map of this size.
pub(super) fn considers_edges(nodes: usize, edges: usize) -> bool {
    nodes <= MAX_NODES && edges <= MAX_EDGES
}

/// The edges of a map as straight segments, to count the edges that a label would cover.
#[derive(Default)]
pub(super) struct EdgeSegments {
    /// The number of the edge and the two ends of the segment. The segments of one edge are adjacent.
    segments: Vec<(usize, Pos2, Pos2)>,
    edges: usize,
    index: SpatialIndex,
}

impl EdgeSegments {
    /// Adds an edge.
    pub(super) fn add(&mut self, route: &EdgeRoute) {
        let piece = if route.is_straight() { SEGMENT_LENGTHS.0 } else { SEGMENT_LENGTHS.1 };
        let count = (route.approximate_length() / piece).ceil().clamp(1.0, 200.0) as usize;
        let at = |step: usize| route.at(step as f32 / count as f32);
        for step in 0..count {
            let (from, to) = (at(step), at(step + 1));
            self.index.insert(Rect::from_two_pos(from, to).expand(1.0), self.segments.len() as u32);
            self.segments.push((self.edges, from, to));
        }
        self.edges += 1;
    }

    /// The number of edges that cross a rectangle.
    fn count_crossed(&self, rect: Rect) -> f32 {
        if self.edges == 0 {
            return 0.0;
        }
        let near = self.index.within(rect).into_iter().filter_map(|number| self.segments.get(number as usize));
        let mut crossed: Vec<usize> =
            near.filter(|(_, a, b)| line_crosses_rect(rect, *a, *b)).map(|(edge, ..)| *edge).collect();
        crossed.dedup();
        crossed.len() as f32
    }

    /// The placement with the least sum of its penalty and the number of edges that it covers. `placements` come in the
    /// order of their penalties, and none covers fewer than `least` edges.
    fn best(&self, placements: impl Iterator<Item = (f32, LabelPlacement)>, least: f32) -> Option<LabelPlacement> {
        let mut best: Option<(f32, LabelPlacement)> = None;
        for (penalty, placement) in placements {
            if best.as_ref().is_some_and(|(cost, _)| penalty + least >= *cost) {
                break;
            }
            let cost = penalty + self.count_crossed(placement.rect);
            if best.as_ref().is_none_or(|(least, _)| cost < *least) {
                best = Some((cost, placement));
            }
        }
        best.map(|(_, placement)| placement)
    }
}

/// Whether a straight line enters the inside of a rectangle.
fn line_crosses_rect(rect: Rect, a: Pos2, b: Pos2) -> bool {
    let (mut from, mut to) = (0.0f32, 1.0f32);
    for (start, delta, least, greatest) in
        [(a.x, b.x - a.x, rect.min.x, rect.max.x), (a.y, b.y - a.y, rect.min.y, rect.max.y)]
    {
        if delta.abs() < 1e-9 {
            if start <= least || start >= greatest {
                return false;
            }
        } else {
            let (first, second) = ((least - start) / delta, (greatest - start) / delta);
            from = from.max(first.min(second));
            to = to.min(first.max(second));
        }
    }
    from < to
}

impl LabelPlacement {
    /// Marks the space of the label and of its leader line as occupied.
    pub(super) fn reserve_space(&self, occupied_space: &mut SpatialIndex) {
        occupied_space.insert(self.rect, LABEL_OWNER);
        if let Some([from, to]) = self.leader {
            let pieces = (distance(from, to) / LEADER_SIZE.1).ceil().clamp(1.0, 200.0) as usize;
            let at = |piece: usize| from + (to - from) * (piece as f32 / pieces as f32);
            for piece in 0..pieces {
                occupied_space
                    .insert(Rect::from_two_pos(at(piece), at(piece + 1)).expand(LEADER_SIZE.0 / 2.0), LABEL_OWNER);
            }
        }
    }
}

/// The obstacles for labels.
#[derive(Clone, Copy)]
pub(super) struct LabelSpace<'a> {
    occupied_space: &'a SpatialIndex,
    edges: &'a EdgeSegments,
    containers: &'a ContainerForest,
    is_crowded: bool,
}

impl<'a> LabelSpace<'a> {
    /// The occupied space, the edges and the containers of a map with `nodes` nodes.
    pub(super) fn new(
        occupied_space: &'a SpatialIndex,
        edges: &'a EdgeSegments,
        containers: &'a ContainerForest,
        nodes: usize,
    ) -> Self {
        Self { occupied_space, edges, containers, is_crowded: nodes > MAX_NODES }
    }

    /// Finds space for a label of a given size around a node, `reach` from its centre or farther. `order` lists the
    /// indexes of the eight positions, the best first: below, above, right, left, then the corners below right, below
    /// left, above right, above left.
    pub(super) fn at_node(
        self,
        node: &SceneNode,
        reach: f32,
        size: Vec2,
        order: &[usize; 8],
    ) -> Option<LabelPlacement> {
        let count = if self.is_crowded { CROWDED_LEADERS } else { NODE_LEADERS.len() };
        let leaders = || NODE_LEADERS.iter().take(count);
        let near = leaders().find_map(|leader| self.at_distance(node, reach, size, order, (*leader, NODE_OWNER)));
        // In a dense cluster every leader line crosses nodes. It may, but it never crosses other labels.
        let over_nodes = || leaders().take_while(|_| !self.is_crowded);
        near.or_else(|| {
            over_nodes().find_map(|leader| self.at_distance(node, reach, size, order, (*leader, LABEL_OWNER)))
        })
    }

    /// The best position at a distance whose leader line crosses no space of `owner` or of a higher owner.
    fn at_distance(
        self,
        node: &SceneNode,
        reach: f32,
        size: Vec2,
        order: &[usize; 8],
        (leader, owner): (f32, u32),
    ) -> Option<LabelPlacement> {
        let rects = label_rects_around(node.centre, reach, size, leader);
        // Beside a node there are eight positions; farther out there is space between them.
        let between = rects.iter().skip(order.len()).take_while(|_| leader > 0.0).map(|rect| (*rect, BETWEEN_PENALTY));
        let main_rects = order.iter().zip(POSITION_PENALTIES);
        let candidates =
            main_rects.filter_map(|(position, penalty)| Some((*rects.get(*position)?, penalty))).chain(between);
        let mut candidates: Vec<(Rect, f32)> = candidates.collect();
        if !self.containers.is_empty() {
            let surroundings = candidates.iter().fold(node.rect(), |surroundings, (rect, _)| surroundings.union(*rect));
            let areas = self.containers.near(surroundings);
            let misleads = |rect: Rect| count_misleading_edges(&areas, node.centre, rect) as f32 * MISLEADING_PENALTY;
            candidates.iter_mut().for_each(|(rect, penalty)| *penalty += misleads(*rect));
            candidates.sort_by(|a, b| a.1.total_cmp(&b.1));
        }
        let free = candidates.into_iter().filter(|(rect, _)| self.occupied_space.is_free(*rect));
        let placements = free.filter_map(|(rect, penalty)| {
            let end = rect.clamp(node.centre);
            let line = (leader > 0.0).then_some([node.boundary_point(end, 8.0), end]);
            let is_free = line.is_none_or(|[from, to]| self.is_line_free(node.centre, from, to, owner));
            is_free.then_some((penalty, LabelPlacement { rect, leader: line }))
        });
        self.edges.best(placements, 0.0)
    }

    /// Finds space for a label of a given size on an edge, or just beside it.
    pub(super) fn on_edge(self, route: &EdgeRoute, size: Vec2) -> Option<LabelPlacement> {
        [&[0.0][..], &[1.0, -1.0], &[1.7, -1.7]].iter().find_map(|sides| {
            let points = EDGE_POSITIONS.iter().flat_map(|(t, penalty)| {
                let normal = left_normal(route.direction(*t));
                let reach = size.x / 2.0 * normal.x.abs() + size.y / 2.0 * normal.y.abs() + 2.0;
                sides.iter().map(move |side| (route.at(*t) + normal * (reach * side), *penalty))
            });
            let placements = points.map(|(at, penalty)| {
                (penalty, LabelPlacement { rect: Rect::from_center_size(at, size), leader: None })
            });
            let least = if sides.len() == 1 { 1.0 } else { 0.0 };
            self.edges.best(placements.filter(|(_, placement)| self.occupied_space.is_free(placement.rect)), least)
        })
    }

    /// Finds space for a label of a given size away from its edge, with a clear path for its leader line.
    pub(super) fn off_edge(self, route: &EdgeRoute, size: Vec2) -> Option<LabelPlacement> {
        let anchors = ANCHORS.map(|(t, penalty)| (route.at(t), penalty));
        let is_uncovered =
            |at: Pos2| self.occupied_space.is_free(Rect::from_center_size(at, Vec2::splat(LEADER_SIZE.0)));
        let anchors: Vec<(Pos2, f32)> = anchors.into_iter().filter(|(at, _)| is_uncovered(*at)).collect();
        EDGE_LEADERS.iter().find_map(|leader| {
            let candidates = anchors.iter().flat_map(|(at, penalty)| {
                let rects = label_rects_around(*at, *leader, size, 0.0).into_iter();
                rects.zip(POSITION_PENALTIES).map(move |(rect, position)| (*at, rect, penalty + position * 0.1))
            });
            let free = candidates.filter(|(_, rect, _)| self.occupied_space.is_free(*rect));
            let placements = free.filter_map(|(at, rect, penalty)| {
                let end = rect.clamp(at);
                let is_free = self.is_line_free(at, at, end, NODE_OWNER);
                is_free.then_some((penalty, LabelPlacement { rect, leader: Some([at, end]) }))
            });
            self.edges.best(placements, 0.0)
        })
    }

    /// Whether the straight line from `from` to `to` crosses no space of `owner` or of a higher owner. Rectangles
    /// around `start` are ignored: the line begins at their edge.
    fn is_line_free(self, start: Pos2, from: Pos2, to: Pos2, owner: u32) -> bool {
        let line = Rect::from_two_pos(from, to).expand(LEADER_SIZE.0 / 2.0);
        !self.occupied_space.any(line, |occupied, occupant| {
            occupant >= owner && !occupied.contains(start) && line_crosses_rect(*occupied, from, to)
        })
    }
}

/// The rectangles for a label of a given size around a point, `reach` and then `leader` away, in the order of
/// [`POSITION_PENALTIES`]; from the ninth on, those between the others.
fn label_rects_around(centre: Pos2, reach: f32, size: Vec2, leader: f32) -> [Rect; 16] {
    let (half_w, half_h) = (size.x / 2.0, size.y / 2.0);
    let side_offset = vec2(reach + half_w + leader + 2.0, reach + half_h + leader);
    let corner_offset = vec2(reach * 0.75 + leader + half_w, reach * 0.7 + half_h + leader);
    // Less than half as far in one direction as in the other.
    let (flat, steep) = (vec2(side_offset.x, 0.45 * side_offset.y), vec2(0.45 * side_offset.x, side_offset.y));
    let mirrored = |offset: Vec2| [offset, vec2(-offset.x, offset.y), vec2(offset.x, -offset.y), -offset];
    let sides =
        [vec2(0.0, side_offset.y), vec2(0.0, -side_offset.y), vec2(side_offset.x, 0.0), vec2(-side_offset.x, 0.0)];
    let groups = [sides, mirrored(corner_offset), mirrored(steep), mirrored(flat)];
    let mut offsets = groups.as_flattened().iter();
    std::array::from_fn(|_| Rect::from_center_size(centre + offsets.next().copied().unwrap_or_default(), size))
}

#[cfg(test)]
mod tests {
    use emath::pos2;

    use super::*;

    #[test]
    fn a_line_crosses_a_rectangle_or_passes_it() {
        let rect = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert!(line_crosses_rect(rect, pos2(-5.0, 5.0), pos2(15.0, 5.0)));
        assert!(line_crosses_rect(rect, pos2(5.0, 5.0), pos2(6.0, 5.0)));
        assert!(line_crosses_rect(rect, pos2(-2.0, 5.0), pos2(5.0, 12.0)));
        assert!(!line_crosses_rect(rect, pos2(-8.0, 5.0), pos2(5.0, 18.0)));
        assert!(!line_crosses_rect(rect, pos2(-5.0, 5.0), pos2(-1.0, 5.0)));
        assert!(!line_crosses_rect(rect, pos2(0.0, -5.0), pos2(0.0, 15.0)), "along an edge is not inside");
    }
}
