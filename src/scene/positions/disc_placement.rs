//! Where discs and names go in a plot: those at one spot beside each other, and no name over a disc or another name.

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
    /// Who.
    pub actor: Id<Actor>,
    /// The middle of its disc.
    pub centre: Pos2,
    /// The radius of its disc.
    pub radius: f32,
    /// Its name and where the left end of that begins, where there is room for it.
    pub label: Option<(Arc<TextLine>, Pos2)>,
}

const NAME: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };
const CAPTION: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Regular };
/// The least radius of a disc.
const MIN_RADIUS: f32 = 3.0;
/// Below this radius there is no room for the sign in a disc.
const MIN_RADIUS_WITH_SIGN: f32 = 7.5;
/// The widest that a name may be.
const MAX_NAME_WIDTH: f32 = 190.0;
/// How large a spot is on an axis without steps.
const UNSTEPPED_SPOT_SIZE: f32 = 70.0;

/// Places everybody. `put` takes units of the axes to points; `frame` is where they may be.
pub fn place_discs(plot: &PositionsPlot, frame: Rect, put: &dyn Fn(Pos2) -> Pos2) -> Vec<DiscPlacement> {
    let origin = put(Pos2::ZERO);
    let step = (put(pos2(1.0, 1.0)) - origin).abs();
    let size = |axis: usize, step: f32| if plot.axes[axis].is_stepped() { step * 0.96 } else { UNSTEPPED_SPOT_SIZE };
    let spot = vec2(size(0, step.x), size(1, step.y));
    let mut groups: BTreeMap<(i64, i64), Vec<&PlottedActor>> = BTreeMap::new();
    for point in &plot.points {
        // Thousandths: what is nearer is the same spot.
        let key = ((point.at.x * 1000.0) as i64, (point.at.y * 1000.0) as i64);
        groups.entry(key).or_default().push(point);
    }
    let mut placed = Vec::new();
    for group in groups.values_mut() {
        group.sort_by_key(|point| std::cmp::Reverse(point.influence));
        if let Some(first) = group.first() {
            placed.extend(arrange_coincident_discs(group, put(first.at), spot));
        }
    }
    let mut room = SpatialIndex::default();
    for (line, at) in captions(plot, frame, put) {
        room.insert(Rect::from_min_size(at - vec2(0.0, line.ascent), vec2(line.width, line.ascent + line.descent)), 0);
    }
    for disc in &placed {
        room.insert(Rect::from_center_size(disc.centre, Vec2::splat(2.0 * disc.radius)), 0);
    }
    // The most influential are named first.
    placed.sort_by(|a, b| b.radius.total_cmp(&a.radius));
    let names: BTreeMap<&Id<Actor>, &str> =
        plot.points.iter().map(|point| (&point.actor, point.label.as_str())).collect();
    for disc in &mut placed {
        disc.label = names.get(&disc.actor).and_then(|name| place_name(&mut room, frame, disc, name, spot.x));
    }
    placed
}

/// The discs of one spot in rows round its middle, smaller where they are many.
fn arrange_coincident_discs(group: &[&PlottedActor], middle: Pos2, spot: Vec2) -> Vec<DiscPlacement> {
    let usual = |point: &PlottedActor| 7.0 + 2.0 * f32::from(point.influence);
    let disc = |point: &&PlottedActor, centre: Pos2, radius: f32| DiscPlacement {
        actor: point.actor.clone(),
        centre,
        radius,
        label: None,
    };
    if let [one] = group {
        let most = spot.min_elem() / 2.0;
        return vec![disc(one, middle, usual(one).min(most.max(MIN_RADIUS)))];
    }
    let widest = group.iter().map(|point| usual(point)).fold(MIN_RADIUS, f32::max);
    let count = group.len() as f32;
    // As many columns as keep the cells of the discs square.
    let columns = (count * spot.x / spot.y.max(1.0)).sqrt().ceil().clamp(1.0, count);
    let rows = (count / columns).ceil();
    let pitch = (spot.x / columns).min(spot.y / rows).min(2.0 * widest + 14.0);
    let scale = ((pitch - 2.0) / 2.0 / widest).min(1.0);
    let corner = middle - vec2(columns.min(count) - 1.0, rows - 1.0) * pitch / 2.0;
    let columns = columns as usize;
    let at = |number: usize| corner + vec2((number % columns) as f32, (number / columns) as f32) * pitch;
    group
        .iter()
        .enumerate()
        .map(|(number, point)| disc(point, at(number), (usual(point) * scale).max(MIN_RADIUS)))
        .collect()
}

/// A name beside a disc where nothing else is, if there is such a place.
fn place_name(
    room: &mut SpatialIndex,
    frame: Rect,
    disc: &DiscPlacement,
    name: &str,
    wide: f32,
) -> Option<(Arc<TextLine>, Pos2)> {
    // As a whole where there is room for it, else cut to the width of its spot.
    [MAX_NAME_WIDTH, wide.clamp(64.0, MAX_NAME_WIDTH)]
        .into_iter()
        .find_map(|wide| place_name_within(room, frame, disc, name, wide))
}

fn place_name_within(
    room: &mut SpatialIndex,
    frame: Rect,
    disc: &DiscPlacement,
    name: &str,
    wide: f32,
) -> Option<(Arc<TextLine>, Pos2)> {
    let line = text::wrap(name, NAME, wide, 1).into_iter().next()?;
    let size = vec2(line.width, line.ascent + line.descent);
    let (away, centre) = (disc.radius + 2.0, disc.centre);
    let places = [
        (vec2(0.0, away), Align2::CENTER_TOP),
        (vec2(away + 2.0, 0.0), Align2::LEFT_CENTER),
        (vec2(0.0, -away), Align2::CENTER_BOTTOM),
        (vec2(-away - 2.0, 0.0), Align2::RIGHT_CENTER),
    ];
    let rects = places.map(|(by, align)| align.anchor_size(centre + by, size));
    let rect = rects.into_iter().find(|rect| frame.contains_rect(*rect) && room.is_free(*rect))?;
    room.insert(rect, 0);
    let at = pos2(rect.left(), rect.top() + line.ascent);
    Some((line, at))
}

/// The shapes of a placed actor.
pub fn point_shapes(palette: &Palette, point: &PlottedActor, placed: &DiscPlacement) -> Vec<SceneShape> {
    let (centre, radius) = (placed.centre, placed.radius);
    let mut shapes = match point.appearance {
        Some(look) => disc_shapes(palette, centre, radius, look),
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

/// What lies under the discs: a line for each step, the lines that part the corners, and what is said of each corner.
pub fn backdrop(plot: &PositionsPlot, frame: Rect, put: &dyn Fn(Pos2) -> Pos2, palette: &Palette) -> Vec<SceneShape> {
    let stroke = |width: f32, colour: Colour, dash: DashPattern| ShapeStroke { width, colour, dash };
    let hairline = stroke(0.8, palette.hairline, DashPattern::Solid);
    let mut shapes = Vec::new();
    let mut line = |axis: usize, value: f32, stroke: ShapeStroke| {
        let at = put(pos2(value, value));
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
    let written = captions(plot, frame, put).into_iter();
    shapes.extend(written.map(|(line, at)| SceneShape::Text { line, at, colour: palette.quiet, halo: None }));
    shapes
}

/// Where the corners part.
fn corner_boundary(plot: &PositionsPlot) -> [f32; 2] {
    plot.axes.map(|axis| (axis.range.0 + axis.range.1.unwrap_or(axis.range.0)) / 2.0)
}

/// What is said of the corners, if they have a name, and where the left ends of the lines begin.
fn captions(plot: &PositionsPlot, frame: Rect, put: &dyn Fn(Pos2) -> Pos2) -> Vec<(Arc<TextLine>, Pos2)> {
    let Some(preset) = preset_of(plot.axes) else { return Vec::new() };
    let inner = frame.shrink(8.0);
    let parting = put(corner_boundary(plot).into());
    let aligns = [Align2::LEFT_TOP, Align2::RIGHT_TOP, Align2::LEFT_BOTTOM, Align2::RIGHT_BOTTOM];
    let mut captions = Vec::new();
    for (words, align) in preset.corners.into_iter().zip(aligns) {
        let anchor = align.pos_in_rect(&inner);
        let wide = (anchor.x - parting.x).abs() - 12.0;
        let lines = text::wrap(words, CAPTION, wide.max(40.0), 2);
        let high: f32 = lines.iter().map(|line| line.ascent + line.descent).sum();
        let mut y = if align.y() == emath::Align::Min { anchor.y } else { anchor.y - high };
        for line in lines {
            let x = if align.x() == emath::Align::Min { anchor.x } else { anchor.x - line.width };
            let at = pos2(x, y + line.ascent);
            y += line.ascent + line.descent;
            captions.push((line, at));
        }
    }
    captions
}

/// The numbers of an axis that have a line and are written beside it.
pub fn tick_values(plot: &PositionsPlot, axis: usize) -> Vec<f32> {
    let (least, most) = (plot.axes[axis].range.0, plot.ranges[axis].max);
    let step = [1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 90.0, 180.0, 365.0, 730.0, 3650.0]
        .into_iter()
        .find(|step| (most - least) / step <= 9.0)
        .unwrap_or(36_500.0);
    let count = ((most - least) / step).floor().clamp(0.0, 1000.0) as u16;
    (0..=count).map(|at| least + f32::from(at) * step).collect()
}
