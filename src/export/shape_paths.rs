//! Converts shapes to Bézier paths, for formats without such shapes. Knows nothing of text.
//!
//! Computes all angles itself: the sines of a library can differ in their last digit between machines.

use emath::{Pos2, Rect, pos2};
use vello_cpu::kurbo::{BezPath, Point};

use crate::scene::{DashPattern, SceneShape, ShapeStroke};

/// A shape with a coordinate beyond this is not drawn, in sheet units.
const MAX_COORDINATE: f32 = 1e6;

/// A line with more dashes than this is drawn solid.
const MAX_DASHES: f32 = 20_000.0;

/// The distance of the control points from the ends of a quarter of the unit circle.
const QUARTER_CIRCLE_HANDLE: f64 = 0.552_284_749_830_793_4;

/// Whether a shape can be drawn. A NaN or an infinite number must not break the file.
pub(super) fn is_drawable(shape: &SceneShape) -> bool {
    let bounds = shape.bounds();
    let is_near = |n: f32| n.abs() <= MAX_COORDINATE;
    let is_sane = match shape {
        SceneShape::Circle { radius, .. } => *radius > 0.0,
        SceneShape::Arc { radius, from, to, .. } => *radius > 0.0 && to > from && is_near(*from) && is_near(*to),
        SceneShape::Rect { rect, corner, .. } => rect.is_positive() && corner.is_finite(),
        SceneShape::Polygon { points, .. } => points.len() > 2 && are_numbers(points),
        SceneShape::Path { points, .. } => points.len() > 1 && are_numbers(points),
        SceneShape::Curve { points, .. } => are_numbers(points),
        SceneShape::Text { line, .. } => !line.runs.is_empty() && line.style.size > 0.0,
    };
    is_sane && [bounds.min.x, bounds.min.y, bounds.max.x, bounds.max.y].into_iter().all(is_near)
}

fn are_numbers(points: &[Pos2]) -> bool {
    points.iter().all(|at| at.is_finite())
}

/// The outline of a shape; empty for text.
pub(super) fn path(shape: &SceneShape) -> BezPath {
    match shape {
        SceneShape::Circle { centre, radius, .. } => circle(*centre, *radius),
        SceneShape::Arc { centre, radius, from, to, .. } => arc(*centre, *radius, *from, *to),
        SceneShape::Rect { rect, corner, .. } => rounded_rect(*rect, *corner),
        SceneShape::Polygon { points, .. } => {
            let mut path = polyline(points);
            path.close_path();
            path
        }
        SceneShape::Path { points, .. } => polyline(points),
        SceneShape::Curve { points: [start, first, second, end], .. } => {
            let mut path = BezPath::new();
            path.move_to(point(*start));
            path.curve_to(point(*first), point(*second), point(*end));
            path
        }
        SceneShape::Text { .. } => BezPath::new(),
    }
}

/// The stroke of a shape, if it has a visible one.
pub(super) fn visible_stroke(shape: &SceneShape) -> Option<ShapeStroke> {
    let stroke = match shape {
        SceneShape::Circle { stroke, .. } | SceneShape::Rect { stroke, .. } => (*stroke)?,
        SceneShape::Arc { stroke, .. } | SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } => *stroke,
        SceneShape::Polygon { .. } | SceneShape::Text { .. } => return None,
    };
    (stroke.width > 0.0 && stroke.colour.0[3] > 0).then_some(stroke)
}

/// The fill of a shape, if it has a visible one.
pub(super) fn visible_fill(shape: &SceneShape) -> Option<crate::scene::Colour> {
    let fill = match shape {
        SceneShape::Circle { fill, .. } | SceneShape::Rect { fill, .. } => (*fill)?,
        SceneShape::Polygon { fill, .. } => *fill,
        _ => return None,
    };
    (fill.0[3] > 0).then_some(fill)
}

/// The lengths of a dash and of the gap after it, in sheet units; none for a solid line.
pub(super) fn dash_lengths(stroke: &ShapeStroke, shape: &SceneShape) -> Option<[f32; 2]> {
    let (dash, gap) = match stroke.dash {
        DashPattern::Solid => return None,
        DashPattern::Dashed => (4.0, 3.0),
        // A dot is a very short dash with round ends.
        DashPattern::Dotted => (0.01, 2.99),
    };
    let bounds = shape.bounds();
    let longest = 4.0 * (bounds.width() + bounds.height());
    let lengths = [dash * stroke.width, gap * stroke.width];
    (longest < MAX_DASHES * (lengths[0] + lengths[1])).then_some(lengths)
}

/// A point on a circle, at an angle in turns, clockwise from the top.
pub(super) fn point_on_circle(centre: Pos2, radius: f32, turns: f32) -> Pos2 {
    let (sin, cos) = libm::sincos(f64::from(turns) * std::f64::consts::TAU);
    pos2(centre.x + (f64::from(radius) * sin) as f32, centre.y - (f64::from(radius) * cos) as f32)
}

/// The number of pieces of at most a quarter turn that make up an arc.
pub(super) fn arc_piece_count(from: f32, to: f32) -> u16 {
    ((to - from).clamp(0.0, 1.0) * 4.0).ceil().max(1.0) as u16
}

/// A circle that starts at the right, as in SVG, so that its dashes lie in the same places.
fn circle(centre: Pos2, radius: f32) -> BezPath {
    let (x, y, r) = (f64::from(centre.x), f64::from(centre.y), f64::from(radius));
    let q = r * QUARTER_CIRCLE_HANDLE;
    let mut path = BezPath::new();
    path.move_to((x + r, y));
    path.curve_to((x + r, y + q), (x + q, y + r), (x, y + r));
    path.curve_to((x - q, y + r), (x - r, y + q), (x - r, y));
    path.curve_to((x - r, y - q), (x - q, y - r), (x, y - r));
    path.curve_to((x + q, y - r), (x + r, y - q), (x + r, y));
    path.close_path();
    path
}

fn arc(centre: Pos2, radius: f32, from: f32, to: f32) -> BezPath {
    let to = to.min(from + 1.0);
    let count = arc_piece_count(from, to);
    let step = (to - from) / f32::from(count);
    let reach = 4.0 / 3.0 * libm::tan(f64::from(step) * std::f64::consts::TAU / 4.0);
    let mut path = BezPath::new();
    let mut current = point(point_on_circle(centre, radius, from));
    path.move_to(current);
    let middle = point(centre);
    // The tangent is the radius turned by a quarter.
    let tangent = |at: Point| {
        let radius_vector = at - middle;
        vello_cpu::kurbo::Vec2::new(-radius_vector.y, radius_vector.x) * reach
    };
    for i in 1..=count {
        let next = point(point_on_circle(centre, radius, from + step * f32::from(i)));
        path.curve_to(current + tangent(current), next - tangent(next), next);
        current = next;
    }
    path
}

fn rounded_rect(rect: Rect, corner: f32) -> BezPath {
    let corner = f64::from(corner).clamp(0.0, f64::from(rect.width().min(rect.height())) / 2.0);
    let (left, top) = (f64::from(rect.left()), f64::from(rect.top()));
    let (right, bottom) = (f64::from(rect.right()), f64::from(rect.bottom()));
    let mut path = BezPath::new();
    if corner == 0.0 {
        path.move_to((left, top));
        path.line_to((right, top));
        path.line_to((right, bottom));
        path.line_to((left, bottom));
        path.close_path();
        return path;
    }
    let bend = corner * (1.0 - QUARTER_CIRCLE_HANDLE);
    path.move_to((left + corner, top));
    path.line_to((right - corner, top));
    path.curve_to((right - bend, top), (right, top + bend), (right, top + corner));
    path.line_to((right, bottom - corner));
    path.curve_to((right, bottom - bend), (right - bend, bottom), (right - corner, bottom));
    path.line_to((left + corner, bottom));
    path.curve_to((left + bend, bottom), (left, bottom - bend), (left, bottom - corner));
    path.line_to((left, top + corner));
    path.curve_to((left, top + bend), (left + bend, top), (left + corner, top));
    path.close_path();
    path
}

fn polyline(points: &[Pos2]) -> BezPath {
    let mut path = BezPath::new();
    for (i, at) in points.iter().enumerate() {
        if i == 0 { path.move_to(point(*at)) } else { path.line_to(point(*at)) }
    }
    path
}

fn point(at: Pos2) -> Point {
    Point::new(f64::from(at.x), f64::from(at.y))
}

#[cfg(test)]
mod tests {
    use super::*;
    use vello_cpu::kurbo::{ParamCurve, PathSeg};

    #[test]
    fn an_arc_runs_clockwise_from_the_top_and_stays_on_its_circle() {
        let path = arc(pos2(10.0, 20.0), 5.0, 0.0, 0.25);
        let segments: Vec<PathSeg> = path.segments().collect();
        assert!((segments[0].eval(0.0) - Point::new(10.0, 15.0)).hypot() < 1e-5);
        assert!((segments[segments.len() - 1].eval(1.0) - Point::new(15.0, 20.0)).hypot() < 1e-5);
        for (from, to) in [(0.1, 0.9), (-0.3, 0.7), (0.0, 0.01), (0.5, 9.0)] {
            for segment in arc(pos2(10.0, 20.0), 5.0, from, to).segments() {
                for i in 0..=8 {
                    let distance = (segment.eval(f64::from(i) / 8.0) - Point::new(10.0, 20.0)).hypot();
                    assert!((distance - 5.0).abs() < 2e-3, "{distance} between {from} and {to}");
                }
            }
        }
    }

    #[test]
    fn broken_shapes_are_not_drawn() {
        let stroke =
            ShapeStroke { width: 1.0, colour: crate::scene::Colour([0, 0, 0, 255]), dash: DashPattern::Dotted };
        let line = |x| SceneShape::Path { points: vec![pos2(0.0, 0.0), pos2(x, 0.0), pos2(1.0, 1.0)], stroke };
        assert!(is_drawable(&line(9.0)));
        assert!(!is_drawable(&line(f32::NAN)) && !is_drawable(&line(f32::INFINITY)) && !is_drawable(&line(1e9)));
        // A very thin dotted line of a huge length would have too many dots to draw.
        assert!(dash_lengths(&stroke, &line(9.0)).is_some() && dash_lengths(&stroke, &line(9e5)).is_none());
    }
}
