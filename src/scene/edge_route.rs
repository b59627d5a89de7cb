//! The routes of lines between nodes: straight, parallel to others, or bent around the nodes between their ends.

use crate::geometry::distance;
use emath::{Pos2, Rect, Vec2, pos2, vec2};

/// The outline of a node, at which lines start and end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeOutline {
    /// A circle of this radius.
    Disc(f32),
    /// A rectangle of this size.
    Box(Vec2),
}

/// The position and the outline of a record that lines can end at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneNode {
    /// Its centre.
    pub centre: Pos2,
    /// Its outline.
    pub outline: NodeOutline,
}

impl SceneNode {
    /// Distance between the outline and the ends of lines: past the ring of an actor, outside the frame of an issue,
    /// and a little before a line that an objection ends at.
    fn line_gap(&self) -> f32 {
        match self.outline {
            NodeOutline::Disc(radius) if radius > 0.0 => 9.0,
            NodeOutline::Disc(_) => 4.0,
            NodeOutline::Box(_) => 3.5,
        }
    }

    /// The bounding rectangle of the outline.
    pub fn rect(&self) -> Rect {
        let size = match self.outline {
            NodeOutline::Disc(radius) => Vec2::splat(2.0 * radius),
            NodeOutline::Box(size) => size,
        };
        Rect::from_center_size(self.centre, size)
    }

    /// The point `gap` outside the outline in the direction from the centre to `to`.
    pub fn boundary_point(&self, to: Pos2, gap: f32) -> Pos2 {
        let vector = to - self.centre;
        let length = vector.length_sq().sqrt();
        if length < 1e-3 {
            return self.centre;
        }
        let reach = match self.outline {
            NodeOutline::Disc(radius) => radius,
            NodeOutline::Box(size) => {
                let steps_to_side = |half: f32, component: f32| {
                    if component.abs() < 1e-6 { f32::INFINITY } else { half / component.abs() }
                };
                length * steps_to_side(size.x / 2.0, vector.x).min(steps_to_side(size.y / 2.0, vector.y))
            }
        };
        self.centre + vector * ((reach + gap) / length)
    }

    /// Distance of a point from the outline; negative inside.
    pub fn distance_outside(&self, at: Pos2) -> f32 {
        match self.outline {
            NodeOutline::Disc(radius) => (at - self.centre).length_sq().sqrt() - radius,
            NodeOutline::Box(_) => {
                let rect = self.rect();
                if rect.contains(at) { -1.0 } else { rect.distance_to_pos(at) }
            }
        }
    }
}

/// The route of an edge as a cubic Bézier curve; a straight line is a special case.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeRoute {
    /// Start, two control points, end.
    pub points: [Pos2; 4],
}

impl EdgeRoute {
    /// A route from the outline of one node to the outline of another. Its middle lies `bulge` to the left of the
    /// straight line between the centres.
    pub fn between(from: &SceneNode, to: &SceneNode, bulge: f32) -> Self {
        let chord = to.centre - from.centre;
        let offset = left_normal(chord) * (bulge * 4.0 / 3.0);
        let (c1, c2) = (from.centre + chord / 3.0 + offset, from.centre + chord * (2.0 / 3.0) + offset);
        let (start, end) = (from.boundary_point(c1, from.line_gap()), to.boundary_point(c2, to.line_gap()));
        // The control points are computed again from the actual ends, so that short curves do not loop. The ends may
        // already lie beside the straight line.
        let middle = start + (end - start) / 2.0 - (from.centre + chord / 2.0);
        let offset = offset - left_normal(chord) * (middle.dot(left_normal(chord)) * 4.0 / 3.0);
        let chord = end - start;
        Self { points: [start, start + chord / 3.0 + offset, start + chord * (2.0 / 3.0) + offset, end] }
    }

    /// Whether the route is a straight line.
    pub fn is_straight(&self) -> bool {
        let [a, b, c, d] = self.points;
        let chord = d - a;
        left_normal(chord).dot(b - a).abs() < 0.05 && left_normal(chord).dot(c - a).abs() < 0.05
    }

    /// The point at `t`, from 0 at the start to 1 at the end.
    pub fn at(&self, t: f32) -> Pos2 {
        let [a, b, c, d] = self.points.map(Pos2::to_vec2);
        let u = 1.0 - t;
        (a * (u * u * u) + b * (3.0 * u * u * t) + c * (3.0 * u * t * t) + d * (t * t * t)).to_pos2()
    }

    /// The direction at `t`, of length 1.
    pub fn direction(&self, t: f32) -> Vec2 {
        let [a, b, c, d] = self.points;
        let u = 1.0 - t;
        let tangent = (b - a) * (u * u) + (c - b) * (2.0 * u * t) + (d - c) * (t * t);
        if tangent.length_sq() < 1e-12 { unit(d - a) } else { unit(tangent) }
    }

    /// The route with its end moved back by `by` along its direction.
    pub fn shortened(&self, by: f32) -> Self {
        let [a, b, c, d] = self.points;
        let end = d - self.direction(1.0) * by;
        Self { points: [a, b, c + (end - d), end] }
    }

    /// At least two points along the route, close enough to look like the curve at ordinary sizes.
    pub fn polyline(&self) -> Vec<Pos2> {
        if self.is_straight() {
            return vec![self.points[0], self.points[3]];
        }
        let steps = ((self.approximate_length() / 8.0) as usize).clamp(8, 48);
        (0..=steps).map(|i| self.at(i as f32 / steps as f32)).collect()
    }

    /// The length of the route, within a few hundredths.
    pub fn approximate_length(&self) -> f32 {
        let [a, b, c, d] = self.points;
        let net = distance(a, b) + distance(b, c) + distance(c, d);
        (net + distance(a, d)) / 2.0
    }

    /// Fifteen points between the ends, at equal steps of `t`.
    pub fn inner_samples(&self) -> [Pos2; 15] {
        std::array::from_fn(|i| self.at((i + 1) as f32 / 16.0))
    }
}

/// The unit vector of the same direction; zero stays zero. The square root gives the same result on every machine and
/// is fast; `Vec2::length` also guards against overflow.
fn unit(vector: Vec2) -> Vec2 {
    let square = vector.length_sq();
    if square > 0.0 { vector / square.sqrt() } else { vector }
}

/// The unit vector a quarter turn to the left of `direction`. On a screen, whose y axis points down, the left of a
/// vector to the right points up.
pub fn left_normal(direction: Vec2) -> Vec2 {
    let direction = unit(direction);
    vec2(direction.y, -direction.x)
}

/// A polyline parallel to `points`, moved to the left by `by`.
pub fn offset_polyline(points: &[Pos2], by: f32) -> Vec<Pos2> {
    let last = points.len().saturating_sub(1);
    let get = |at: usize| points.get(at).copied().unwrap_or(pos2(0.0, 0.0));
    (0..points.len()).map(|i| get(i) + left_normal(get((i + 1).min(last)) - get(i.saturating_sub(1))) * by).collect()
}

/// Maximum number of teeth of a zig-zag.
const MAX_TEETH: f32 = 250.0;
/// The teeth of a long line are at most this many times their usual height, or they would cross other lines.
const MAX_TOOTH_GROWTH: f32 = 4.0;
/// Teeth grow higher only if they are wider than this many times their usual width.
const TOOTH_GROWTH_THRESHOLD: f32 = 4.0;

/// A zig-zag along `points`: a tooth of height `height` every `every` units, with a straight piece at either end. A
/// line that would need more than [`MAX_TEETH`] gets that many, each wider and, on a very long line, higher: a map of
/// thousands of actors has lines of a hundred thousand units, which are viewed from far away.
pub fn zigzag(points: &[Pos2], height: f32, every: f32) -> Vec<Pos2> {
    let length: f32 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let widening = ((length - 8.0) / (every * MAX_TEETH)).max(1.0);
    let (every, height) = (every * widening, height * (widening / TOOTH_GROWTH_THRESHOLD).clamp(1.0, MAX_TOOTH_GROWTH));
    let teeth = ((length - 8.0) / every).floor().max(0.0) as usize;
    let margin = (length - teeth as f32 * every) / 2.0;
    let mut out: Vec<Pos2> = Vec::with_capacity(teeth * 2 + 2);
    out.extend(points.first());
    for tooth in 0..teeth * 2 {
        let (at, direction) = point_at_distance(points, margin + (tooth as f32 + 0.5) * every / 2.0);
        out.push(at + left_normal(direction) * if tooth % 2 == 0 { height } else { -height });
    }
    out.extend(points.last());
    out
}

/// The point at a distance along a polyline, and the direction there.
fn point_at_distance(points: &[Pos2], mut distance: f32) -> (Pos2, Vec2) {
    let mut result = (points.first().copied().unwrap_or(Pos2::ZERO), vec2(1.0, 0.0));
    for pair in points.windows(2) {
        let vector = pair[1] - pair[0];
        let length = vector.length_sq().sqrt();
        result = (pair[0] + vector * (distance / length.max(1e-6)).min(1.0), vector);
        if distance <= length {
            break;
        }
        distance -= length;
    }
    result
}

/// Distance of a point from a polyline.
pub fn distance_to_polyline(points: &[Pos2], at: Pos2) -> f32 {
    let to_segment = |pair: &[Pos2]| {
        let (a, vector) = (pair[0], pair[1] - pair[0]);
        let t =
            if vector.length_sq() < 1e-9 { 0.0 } else { ((at - a).dot(vector) / vector.length_sq()).clamp(0.0, 1.0) };
        distance(a + vector * t, at)
    };
    points.windows(2).map(to_segment).fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_starts_at_the_outline() {
        let disc = SceneNode { centre: pos2(0.0, 0.0), outline: NodeOutline::Disc(10.0) };
        let square = SceneNode { centre: pos2(100.0, 0.0), outline: NodeOutline::Box(vec2(40.0, 20.0)) };
        let route = EdgeRoute::between(&disc, &square, 0.0);
        assert!(route.points[0].distance(pos2(19.0, 0.0)) < 1e-4);
        assert!(route.points[3].distance(pos2(76.5, 0.0)) < 1e-4);
        assert!(route.is_straight());
        let bent = EdgeRoute::between(&disc, &square, 30.0);
        assert!((bent.at(0.5).y + 30.0).abs() < 3.0, "{:?}", bent.at(0.5));
        assert!(!bent.is_straight());
    }

    #[test]
    fn a_zigzag_keeps_its_ends() {
        let points = [pos2(0.0, 0.0), pos2(100.0, 0.0)];
        let zigzag = zigzag(&points, 4.0, 10.0);
        assert_eq!((zigzag[0], zigzag[zigzag.len() - 1]), (points[0], points[1]));
        assert!(zigzag.iter().all(|p| p.y.abs() <= 4.01 && (0.0..=100.0).contains(&p.x)));
        assert!(zigzag.len() > 10);
    }

    #[test]
    fn a_long_zigzag_has_a_limited_number_of_points() {
        let points = |length: f32| zigzag(&[pos2(0.0, 0.0), pos2(length, 0.0)], 4.0, 9.0);
        let max_points = points(9.0 * MAX_TEETH + 8.0).len();
        assert_eq!(max_points, 2 * MAX_TEETH as usize + 2);
        for length in [2_300.0, 20_000.0, 600_000.0] {
            let long_zigzag = points(length);
            assert!(long_zigzag.len().abs_diff(max_points) <= 2, "{} points over {length}", long_zigzag.len());
            assert!(
                long_zigzag.iter().all(|at| at.y.abs() <= 4.0 * MAX_TOOTH_GROWTH && (0.0..=length).contains(&at.x))
            );
        }
        // Lines of usual length keep their teeth.
        let usual_zigzag = points(1_000.0);
        assert!(
            usual_zigzag[1].y == -4.0 && (usual_zigzag[3].x - usual_zigzag[1].x - 9.0).abs() < 1e-3,
            "{:?}",
            &usual_zigzag[..4]
        );
    }
}
