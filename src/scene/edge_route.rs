//! The ways that lines take between nodes: straight, fanned out beside their parallels, or bent round what is in between.

use crate::geometry::distance;
use emath::{Pos2, Rect, Vec2, pos2, vec2};

/// The outline that lines start and end at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NodeOutline {
    /// A circle of that radius.
    Disc(f32),
    /// A rectangle of that size.
    Box(Vec2),
}

/// Where a record lies and how much room it takes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SceneNode {
    /// Its centre.
    pub centre: Pos2,
    /// Its outline.
    pub outline: NodeOutline,
}

impl SceneNode {
    /// How far from its outline lines start and end: past the ring of an actor, short of the frame of an issue, and a
    /// little before the line that an objection lands on.
    fn line_gap(&self) -> f32 {
        match self.outline {
            NodeOutline::Disc(radius) if radius > 0.0 => 9.0,
            NodeOutline::Disc(_) => 4.0,
            NodeOutline::Box(_) => 3.5,
        }
    }

    /// The rectangle round it.
    pub fn rect(&self) -> Rect {
        let size = match self.outline {
            NodeOutline::Disc(radius) => Vec2::splat(2.0 * radius),
            NodeOutline::Box(size) => size,
        };
        Rect::from_center_size(self.centre, size)
    }

    /// The point `gap` outside its outline, seen from its centre towards `to`.
    pub fn boundary_point(&self, to: Pos2, gap: f32) -> Pos2 {
        let way = to - self.centre;
        let length = way.length_sq().sqrt();
        if length < 1e-3 {
            return self.centre;
        }
        let reach = match self.outline {
            NodeOutline::Disc(radius) => radius,
            NodeOutline::Box(size) => {
                let across = |half: f32, part: f32| if part.abs() < 1e-6 { f32::INFINITY } else { half / part.abs() };
                length * across(size.x / 2.0, way.x).min(across(size.y / 2.0, way.y))
            }
        };
        self.centre + way * ((reach + gap) / length)
    }

    /// How far a point is outside its outline; negative inside.
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

/// A line from one place to another: a cubic Bézier curve, of which a straight line is one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EdgeRoute {
    /// Start, two control points, end.
    pub points: [Pos2; 4],
}

impl EdgeRoute {
    /// From the outline of one node to that of another, its middle `bulge` to the left of the straight way.
    pub fn between(from: &SceneNode, to: &SceneNode, bulge: f32) -> Self {
        let way = to.centre - from.centre;
        let aside = left_normal(way) * (bulge * 4.0 / 3.0);
        let (c1, c2) = (from.centre + way / 3.0 + aside, from.centre + way * (2.0 / 3.0) + aside);
        let (start, end) = (from.boundary_point(c1, from.line_gap()), to.boundary_point(c2, to.line_gap()));
        // The control points are taken again from the true ends, so that short curves do not loop; the ends may lie
        // beside the straight way already.
        let middle = start + (end - start) / 2.0 - (from.centre + way / 2.0);
        let aside = aside - left_normal(way) * (middle.dot(left_normal(way)) * 4.0 / 3.0);
        let way = end - start;
        Self { points: [start, start + way / 3.0 + aside, start + way * (2.0 / 3.0) + aside, end] }
    }

    /// Is it straight?
    pub fn is_straight(&self) -> bool {
        let [a, b, c, d] = self.points;
        let way = d - a;
        left_normal(way).dot(b - a).abs() < 0.05 && left_normal(way).dot(c - a).abs() < 0.05
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
        let way = (b - a) * (u * u) + (c - b) * (2.0 * u * t) + (d - c) * (t * t);
        if way.length_sq() < 1e-12 { unit(d - a) } else { unit(way) }
    }

    /// The same route, shortened by that much at its end.
    pub fn shortened(&self, by: f32) -> Self {
        let [a, b, c, d] = self.points;
        let end = d - self.direction(1.0) * by;
        Self { points: [a, b, c + (end - d), end] }
    }

    /// Points along it, at least two, close enough to be taken for the curve at ordinary sizes.
    pub fn polyline(&self) -> Vec<Pos2> {
        if self.is_straight() {
            return vec![self.points[0], self.points[3]];
        }
        let steps = ((self.approximate_length() / 8.0) as usize).clamp(8, 48);
        (0..=steps).map(|i| self.at(i as f32 / steps as f32)).collect()
    }

    /// Its length, to a few hundredths.
    pub fn approximate_length(&self) -> f32 {
        let [a, b, c, d] = self.points;
        let net = distance(a, b) + distance(b, c) + distance(c, d);
        (net + distance(a, d)) / 2.0
    }

    /// Fifteen points between its ends.
    pub fn inner_samples(&self) -> [Pos2; 15] {
        std::array::from_fn(|i| self.at((i + 1) as f32 / 16.0))
    }
}

/// The same way, of length 1; nothing of nothing. By the root, which is the same on every machine and fast; the length of
/// the library reckons with overflow.
fn unit(way: Vec2) -> Vec2 {
    let square = way.length_sq();
    if square > 0.0 { way / square.sqrt() } else { way }
}

/// The unit vector a quarter turn to the left of `way` (on a screen, whose y grows downwards, that is upwards of a way
/// to the right).
pub fn left_normal(way: Vec2) -> Vec2 {
    let way = unit(way);
    vec2(way.y, -way.x)
}

/// A line beside another: `points` moved to the left by `by`.
pub fn offset_polyline(points: &[Pos2], by: f32) -> Vec<Pos2> {
    let last = points.len().saturating_sub(1);
    let get = |at: usize| points.get(at).copied().unwrap_or(pos2(0.0, 0.0));
    (0..points.len()).map(|i| get(i) + left_normal(get((i + 1).min(last)) - get(i.saturating_sub(1))) * by).collect()
}

/// More teeth than this a zig-zag never has.
const MAX_TEETH: f32 = 250.0;
/// The teeth of a long line grow no higher than this many times their usual height, as they would lie across others.
const MAX_TOOTH_GROWTH: f32 = 4.0;
/// Only teeth that are wider than this many times their usual width grow higher.
const TOOTH_GROWTH_THRESHOLD: f32 = 4.0;

/// A zig-zag along `points`: teeth of height `height` every `every`, with a straight stretch at either end. A line that
/// would have more than [`MAX_TEETH`] has as many, each wider and, on a very long line, higher: a map of thousands of actors
/// has lines that are a hundred thousand units long, and they are seen from far away.
pub fn zigzag(points: &[Pos2], height: f32, every: f32) -> Vec<Pos2> {
    let length: f32 = points.windows(2).map(|pair| distance(pair[0], pair[1])).sum();
    let wider = ((length - 8.0) / (every * MAX_TEETH)).max(1.0);
    let (every, height) = (every * wider, height * (wider / TOOTH_GROWTH_THRESHOLD).clamp(1.0, MAX_TOOTH_GROWTH));
    let teeth = ((length - 8.0) / every).floor().max(0.0) as usize;
    let lead = (length - teeth as f32 * every) / 2.0;
    let mut out: Vec<Pos2> = Vec::with_capacity(teeth * 2 + 2);
    out.extend(points.first());
    for tooth in 0..teeth * 2 {
        let (at, way) = point_at_distance(points, lead + (tooth as f32 + 0.5) * every / 2.0);
        out.push(at + left_normal(way) * if tooth % 2 == 0 { height } else { -height });
    }
    out.extend(points.last());
    out
}

/// The point and direction that far along a line of points.
fn point_at_distance(points: &[Pos2], mut distance: f32) -> (Pos2, Vec2) {
    let mut here = (points.first().copied().unwrap_or(Pos2::ZERO), vec2(1.0, 0.0));
    for pair in points.windows(2) {
        let way = pair[1] - pair[0];
        let length = way.length_sq().sqrt();
        here = (pair[0] + way * (distance / length.max(1e-6)).min(1.0), way);
        if distance <= length {
            break;
        }
        distance -= length;
    }
    here
}

/// How far `at` is from a line of points.
pub fn distance_to_polyline(points: &[Pos2], at: Pos2) -> f32 {
    let to = |pair: &[Pos2]| {
        let (a, way) = (pair[0], pair[1] - pair[0]);
        let t = if way.length_sq() < 1e-9 { 0.0 } else { ((at - a).dot(way) / way.length_sq()).clamp(0.0, 1.0) };
        distance(a + way * t, at)
    };
    points.windows(2).map(to).fold(f32::INFINITY, f32::min)
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
    fn a_zigzag_has_no_more_points_however_long_it_is() {
        let points = |length: f32| zigzag(&[pos2(0.0, 0.0), pos2(length, 0.0)], 4.0, 9.0);
        let most = points(9.0 * MAX_TEETH + 8.0).len();
        assert_eq!(most, 2 * MAX_TEETH as usize + 2);
        for length in [2_300.0, 20_000.0, 600_000.0] {
            let long = points(length);
            assert!(long.len().abs_diff(most) <= 2, "{} points over {length}", long.len());
            assert!(long.iter().all(|at| at.y.abs() <= 4.0 * MAX_TOOTH_GROWTH && (0.0..=length).contains(&at.x)));
        }
        // Lines of usual length keep their teeth.
        let usual = points(1_000.0);
        assert!(usual[1].y == -4.0 && (usual[3].x - usual[1].x - 9.0).abs() < 1e-3, "{:?}", &usual[..4]);
    }
}
