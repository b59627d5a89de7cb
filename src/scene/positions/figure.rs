//! A plot of positions as a figure: its frame, its axes, and those who have no place under it.

use std::collections::BTreeMap;

use emath::{Pos2, Rect, pos2, remap, vec2};

use super::disc_placement::{place_discs, tick_values};
use super::{PlottedActor, PositionsPlot, backdrop, point_shapes};
use crate::model::{Axes, Basis, Confidence, Target};
use crate::scene::actor::{StanceAppearance as Look, stance_marks};
use crate::scene::{DashPattern, DrawnMap, LegendMark, Palette, Scene, SceneItem, SceneShape, ShapeStroke};
use crate::text::{self, FontStyle, FontWeight};

/// The room for the numbers of the upright axis, and above and below the frame.
const LEFT: f32 = 30.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 40.0;
const NUMBER: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };
const TITLE: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };

/// The plot of a map, made to be `wide`.
pub(in crate::scene) fn positions_scene(seen: &DrawnMap, axes: &Axes, palette: &Palette, wide: f32) -> Scene {
    let plot = PositionsPlot::of(seen, axes);
    let mut items = Vec::new();
    let wide = wide.max(240.0);
    if plot.lacks_issue() {
        let words = "Choose an issue as the lens to plot who stands where on it.";
        let line = text::shape_line(words, NUMBER);
        let at = pos2(0.0, line.ascent);
        items.push(SceneItem { target: None, shape: SceneShape::Text { line, at, colour: palette.quiet, halo: None } });
        return Scene::new(items);
    }
    let frame = Rect::from_min_size(pos2(LEFT, TOP), vec2(wide - LEFT - 4.0, (wide * 0.6).clamp(220.0, 620.0)));
    let [x, y] = plot.ranges;
    let put = |at: Pos2| {
        pos2(remap(at.x, x, frame.x_range()), remap(at.y, y, emath::Rangef::new(frame.bottom(), frame.top())))
    };
    let rim = Some(ShapeStroke { width: 0.8, colour: palette.unknown, dash: DashPattern::Solid });
    let mut decoration = vec![SceneShape::Rect { rect: frame, corner: 3.0, fill: None, stroke: rim }];
    decoration.extend(backdrop(&plot, frame, &put, palette));
    decoration.extend(axis_labels(&plot, frame, &put, palette));
    items.extend(decoration.into_iter().map(|shape| SceneItem { target: None, shape }));
    let points: BTreeMap<_, &PlottedActor> = plot.points.iter().map(|point| (&point.actor, point)).collect();
    for placed in place_discs(&plot, frame, &put) {
        let Some(point) = points.get(&placed.actor) else { continue };
        let shapes = point_shapes(palette, point, &placed);
        items.extend(shapes.into_iter().map(|shape| SceneItem { target: Some(Target::from(&placed.actor)), shape }));
    }
    items.extend(unplaced_list(&plot, frame.bottom() + BOTTOM, wide, palette));
    let mut scene = Scene::new(items);
    scene.marks = plot.points.iter().flat_map(point_marks).collect();
    scene
}

fn point_marks(point: &PlottedActor) -> Vec<LegendMark> {
    let mut marks = vec![LegendMark::Actor];
    if let Some(look) = point.appearance {
        marks.extend(stance_marks(look));
        if let Look::Known(known) = look {
            marks.extend((known.basis == Basis::Assessed).then_some(LegendMark::Assessed));
            marks.extend((known.confidence != Confidence::Confirmed).then_some(LegendMark::UnconfirmedStance));
        }
    }
    marks.extend(point.red_line.then_some(LegendMark::RedLine));
    marks
}

/// The numbers along the axes, what the axes are called, and what their ends mean.
fn axis_labels(plot: &PositionsPlot, frame: Rect, put: &dyn Fn(Pos2) -> Pos2, palette: &Palette) -> Vec<SceneShape> {
    let [x, y] = plot.axes;
    let mut shapes = Vec::new();
    let mut write = |words: &str, style: FontStyle, colour, at: &dyn Fn(f32) -> Pos2| {
        let line = text::shape_line(words, style);
        let at = at(line.width);
        shapes.push(SceneShape::Text { line, at, colour, halo: None });
    };
    for value in tick_values(plot, 0) {
        let at = put(pos2(value, 0.0)).x;
        write(&x.value_label(value), NUMBER, palette.quiet, &|wide| pos2(at - wide / 2.0, frame.bottom() + 14.0));
    }
    for value in tick_values(plot, 1) {
        let at = put(pos2(0.0, value)).y;
        write(&y.value_label(value), NUMBER, palette.quiet, &|wide| pos2(frame.left() - 6.0 - wide, at + 3.6));
    }
    let below = frame.bottom() + 29.0;
    write(&x.title(), TITLE, palette.ink, &|wide| pos2(frame.center().x - wide / 2.0, below));
    write(&y.title(), TITLE, palette.ink, &|_| pos2(frame.left(), frame.top() - 8.0));
    shapes
}

/// Those who have no place, with the reason: never at 0.
fn unplaced_list(plot: &PositionsPlot, top: f32, wide: f32, palette: &Palette) -> Vec<SceneItem> {
    let mut items = Vec::new();
    let mut y = top;
    for (reason, all) in &plot.unplaced {
        let names: Vec<&str> = all.iter().map(|absent| absent.label.as_str()).collect();
        let names = names.iter().map(|name| text::isolated_name(name)).collect::<Vec<_>>().join(", ");
        for line in text::wrap(&format!("{reason}: {names}"), NUMBER, wide, 12) {
            let at = pos2(if line.is_rtl { wide - line.width } else { 0.0 }, y + line.ascent);
            y += line.ascent + line.descent;
            items.push(SceneItem {
                target: None,
                shape: SceneShape::Text { line, at, colour: palette.quiet, halo: None },
            });
        }
        y += 3.0;
    }
    items
}
