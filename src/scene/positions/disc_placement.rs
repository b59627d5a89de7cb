//! Places discs and names in a plot: discs of the same spot beside each other, and no name over a disc or another name.

use std::collections::BTreeMap;
use std::sync::Arc;

use emath::{Align2, Pos2, Rect, Vec2, pos2, vec2};

use super::{PlottedActor, PositionsPlot, preset_of};
use crate::model::{Actor, Id};
use crate::scene::actor::{disc_shapes, lock_shapes};
use crate::scene::{Colour, DashPattern, Palette, SceneShape, ShapeStroke};
use crate::spatial_index::SpatialIndex;
use crate::text::{self, FontStyle, FontWeight, TextLine};

/// A disc with its name.
#[derive(Clone, Debug, PartialEq)]
pub struct DiscPlacement {
    /// The actor.
    pub actor: Id<Actor>,
    /// The centre of its disc.
    pub centre: Pos2,
    /// The radius of its disc.
    pub radius: f32,
    /// Its name and the left end of the baseline, if there is space for the name.
    pub label: Option<(Arc<TextLine>, Pos2)>,
}

const NAME: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };
const CAPTION: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Regular };
/// The smallest radius of a disc.
const MIN_RADIUS: f32 = 3.0;
/// A disc with a smaller radius has no space for its sign.
const MIN_RADIUS_WITH_SIGN: f32 = 7.5;
/// Maximum width of a name.
const MAX_NAME_WIDTH: f32 = 190.0;
/// The size of a spot on an axis without steps.
const UNSTEPPED_SPOT_SIZE: f32 = 70.0;

/// Places the discs and names of all actors. `project` converts axis units to points; `frame` is the area for them.
pub fn place_discs(plot: &PositionsPlot, frame: Rect, project: &dyn Fn(Pos2) -> Pos2) -> Vec<DiscPlacement> {
    let origin = project(Pos2::ZERO);
    let step = (project(pos2(1.0, 1.0)) - origin).abs();
    let size = |axis: usize, step: f32| if plot.axes[axis].is_stepped() { step * 0.96 } else { UNSTEPPED_SPOT_SIZE };
    let spot_size = vec2(size(0, step.x), size(1, step.y));
    let mut groups: BTreeMap<(i64, i64), Vec<&PlottedActor>> = BTreeMap::new();
    for point in &plot.points {
        // Values that differ by less than a thousandth share a spot.
        let key = ((point.at.x * 1000.0) as i64, (point.at.y * 1000.0) as i64);
        groups.entry(key).or_default().push(point);
    }
    let mut placed = Vec::new();
    for group in groups.values_mut() {
        group.sort_by_key(|point| std::cmp::Reverse(point.influence));
        if let Some(first) = group.first() {
            placed.extend(arrange_coincident_discs(group, project(first.at), spot_size));
        }
    }
    let mut occupied_space = SpatialIndex::default();
    for (line, at) in captions(plot, frame, project) {
        occupied_space
            .insert(Rect::from_min_size(at - vec2(0.0, line.ascent), vec2(line.width, line.ascent + line.descent)), 0);
    }
    for disc in &placed {
        occupied_space.insert(Rect::from_center_size(disc.centre, Vec2::splat(2.0 * disc.radius)), 0);
    }
    // The most influential are named first.
    placed.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    let names: BTreeMap<&Id<Actor>, &str> =
        plot.points.iter().map(|point| (&point.actor, point.label.as_str())).collect();
    for disc in &mut placed {
        disc.label =
            names.get(&disc.actor).and_then(|name| place_name(&mut occupied_space, frame, disc, name, spot_size.x));
    }
    placed
}

/// Arranges the discs of one spot in rows around its middle, smaller if there are many.
fn arrange_coincident_discs(group: &[&PlottedActor], middle: Pos2, spot_size: Vec2) -> Vec<DiscPlacement> {
    let usual_radius = |point: &PlottedActor| 7.0 + 2.0 * f32::from(point.influence);
    let disc = |point: &&PlottedActor, centre: Pos2, radius: f32| DiscPlacement {
        actor: point.actor.clone(),
        centre,
        radius,
        label: None,
    };
    if let [point] = group {
        let max_radius = spot_size.min_elem() / 2.0;
        return vec![disc(point, middle, usual_radius(point).min(max_radius.max(MIN_RADIUS)))];
    }
    let widest = group.iter().map(|point| usual_radius(point)).fold(MIN_RADIUS, f32::max);
    let count = group.len() as f32;
    // The number of columns that keeps the cells square.
    let columns = (count * spot_size.x / spot_size.y.max(1.0)).sqrt().ceil().clamp(1.0, count);
    let rows = (count / columns).ceil();
    let pitch = (spot_size.x / columns).min(spot_size.y / rows).min(2.0 * widest + 14.0);
    let scale = ((pitch - 2.0) / 2.0 / widest).min(1.0);
    let corner = middle - vec2(columns.min(count) - 1.0, rows - 1.0) * pitch / 2.0;
    let columns = columns as usize;
    let at = |number: usize| corner + vec2((number % columns) as f32, (number / columns) as f32) * pitch;
    group
        .iter()
        .enumerate()
        .map(|(number, point)| disc(point, at(number), (usual_radius(point) * scale).max(MIN_RADIUS)))
        .collect()
}

/// Finds free space for a name beside a disc.
fn place_name(
    occupied_space: &mut SpatialIndex,
    frame: Rect,
    disc: &DiscPlacement,
    name: &str,
    width: f32,
) -> Option<(Arc<TextLine>, Pos2)> {
    // The full name if it fits, otherwise cut to the width of its spot.
    [MAX_NAME_WIDTH, width.clamp(64.0, MAX_NAME_WIDTH)]
        .into_iter()
        .find_map(|width| place_name_within(occupied_space, frame, disc, name, width))
}

fn place_name_within(
    occupied_space: &mut SpatialIndex,
    frame: Rect,
    disc: &DiscPlacement,
    name: &str,
    width: f32,
) -> Option<(Arc<TextLine>, Pos2)> {
    let line = text::wrap(name, NAME, width, 1).into_iter().next()?;
    let size = vec2(line.width, line.ascent + line.descent);
    let (distance, centre) = (disc.radius + 2.0, disc.centre);
    let anchors = [
        (vec2(0.0, distance), Align2::CENTER_TOP),
        (vec2(distance + 2.0, 0.0), Align2::LEFT_CENTER),
        (vec2(0.0, -distance), Align2::CENTER_BOTTOM),
        (vec2(-distance - 2.0, 0.0), Align2::RIGHT_CENTER),
    ];
    let rects = anchors.map(|(offset, align)| align.anchor_size(centre + offset, size));
    let rect = rects.into_iter().find(|rect| frame.contains_rect(*rect) && occupied_space.is_free(*rect))?;
    occupied_space.insert(rect, 0);
    let at = pos2(rect.left(), rect.top() + line.ascent);
    Some((line, at))
}

/// The shapes of a placed actor.
pub fn point_shapes(palette: &Palette, point: &PlottedActor, placed: &DiscPlacement) -> Vec<SceneShape> {
    let (centre, radius) = (placed.centre, placed.radius);
    let mut shapes = match point.appearance {
        Some(appearance) => disc_shapes(palette, centre, radius, appearance),
        None => {
            let stroke = Some(ShapeStroke { width: 1.0, colour: palette.tie, dash: DashPattern::Solid });
            vec![SceneShape::Circle { centre, radius, fill: Some(palette.actor), stroke }]
        }
    };
    if radius < MIN_RADIUS_WITH_SIGN {
        shapes.retain(|shape| !matches!(shape, SceneShape::Text { .. }));
    }
    if point.red_line && radius >= MIN_RADIUS_WITH_SIGN {
        let at = centre + vec2(0.72, -0.72) * radius;
        shapes.extend(lock_shapes(palette, Pos2::ZERO).iter().map(|shape| shape.scaled_and_moved(0.66, at.to_vec2())));
    }
    if let Some((line, at)) = &placed.label {
        let halo = Some(palette.canvas);
        shapes.push(SceneShape::Text { line: line.clone(), at: *at, colour: palette.ink, halo });
    }
    if point.pale {
        shapes.iter_mut().for_each(|shape| shape.recolour(|Colour([r, g, b, a])| Colour([r, g, b, a / 4])));
    }
    shapes
}

/// The shapes under the discs: a line for each step, the lines between the corners, and the captions of the corners.
pub fn backdrop(
    plot: &PositionsPlot,
    frame: Rect,
    project: &dyn Fn(Pos2) -> Pos2,
    palette: &Palette,
) -> Vec<SceneShape> {
    let stroke = |width: f32, colour: Colour, dash: DashPattern| ShapeStroke { width, colour, dash };
    let hairline = stroke(0.8, palette.hairline, DashPattern::Solid);
    let mut shapes = Vec::new();
    let mut line = |axis: usize, value: f32, stroke: ShapeStroke| {
        let at = project(pos2(value, value));
        let points = if axis == 0 {
            vec![pos2(at.x, frame.top()), pos2(at.x, frame.bottom())]
        } else {
            vec![pos2(frame.left(), at.y), pos2(frame.right(), at.y)]
        };
        if frame.expand(0.5).contains(points[0]) {
            shapes.push(SceneShape::Path { points, stroke });
        }
    };
    for axis in 0..2 {
        for value in tick_values(plot, axis) {
            line(axis, value, hairline);
        }
    }
    if preset_of(plot.axes).is_some() {
        for (axis, value) in corner_boundary(plot).into_iter().enumerate() {
            line(axis, value, stroke(1.2, palette.unknown, DashPattern::Dashed));
        }
    }
    let caption_lines = captions(plot, frame, project).into_iter();
    shapes.extend(caption_lines.map(|(line, at)| SceneShape::Text { line, at, colour: palette.quiet, halo: None }));
    shapes
}

/// The values that separate the corners.
fn corner_boundary(plot: &PositionsPlot) -> [f32; 2] {
    plot.axes.map(|axis| (axis.range.0 + axis.range.1.unwrap_or(axis.range.0)) / 2.0)
}

/// The caption lines of the corners with the left ends of their baselines; none if the axes are no named pair.
fn captions(plot: &PositionsPlot, frame: Rect, project: &dyn Fn(Pos2) -> Pos2) -> Vec<(Arc<TextLine>, Pos2)> {
    let Some(preset) = preset_of(plot.axes) else { return Vec::new() };
    let inner = frame.shrink(8.0);
    let boundary = project(corner_boundary(plot).into());
    let aligns = [Align2::LEFT_TOP, Align2::RIGHT_TOP, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
    let mut captions = Vec::new();
    for (text, align) in preset.corners.into_iter().zip(aligns) {
        let anchor = align.pos_in_rect(&inner);
        let width = (anchor.x - boundary.x).abs() - 12.0;
        let lines = text::wrap(text, CAPTION, width.max(40.0), 2);
        let height: f32 = lines.iter().map(|line| line.ascent + line.descent).sum();
        let mut y = if align.y() == emath::Align::Min { anchor.y } else { anchor.y - height };
        for line in lines {
            let x = if align.x() == emath::Align::Min { anchor.x } else { anchor.x - line.width };
            let at = pos2(x, y + line.ascent);
            y += line.ascent + line.descent;
            captions.push((line, at));
        }
    }
    captions
}

/// The values of an axis that get a line and a label.
pub fn tick_values(plot: &PositionsPlot, axis: usize) -> Vec<f32> {
    let (least, greatest) = (plot.axes[axis].range.0, plot.ranges[axis].max);
    let step = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 3650.0]
        .into_iter()
        .find(|step| (greatest - least) / step <= 9.0)
        .unwrap_or(36_500.0);
    let count = ((greatest - least) / step).floor().clamp(0.0, 1000.0) as u16;
    (0..=count).map(|number| least + f32::from(number) * step).collect()
}
