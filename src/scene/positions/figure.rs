//! Draws a plot of positions as a figure: its frame, its axes, and below it the actors without a value.

use std::collections::BTreeMap;

use emath::{Pos2, Rect, pos2, remap, vec2};

use super::disc_placement::{place_discs, tick_values};
use super::{PlottedActor, PositionsPlot, backdrop, point_shapes};
use crate::model::{Axes, Basis, Confidence, Target};
use crate::scene::actor::{StanceAppearance, stance_marks};
use crate::scene::{DashPattern, DrawnMap, LegendMark, Palette, Scene, SceneItem, SceneShape, ShapeStroke};
use crate::text::{self, FontStyle, FontWeight};

/// The space for the numbers of the vertical axis, and that above and below the frame.
const LEFT: f32 = 30.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 40.0;
const NUMBER: FontStyle = FontStyle { size: 10.0, weight: FontWeight::Regular };
const TITLE: FontStyle = FontStyle { size: 11.0, weight: FontWeight::Semibold };

/// The plot of a map, `width` wide.
pub(in crate::scene) fn positions_scene(drawn_map: &DrawnMap, axes: &Axes, palette: &Palette, width: f32) -> Scene {
    let plot = PositionsPlot::of(drawn_map, axes);
    let mut items = Vec::new();
    let width = width.max(240.0);
    if plot.lacks_issue() {
        let text = "Choose an issue as the lens to plot who stands where on it.";
        let line = text::shape_line(text, NUMBER);
        let at = pos2(0.0, line.ascent);
        items.push(SceneItem { target: None, shape: SceneShape::Text { line, at, colour: palette.quiet, halo: None } });
        return Scene::new(items);
    }
    let frame = Rect::from_min_size(pos2(LEFT, TOP), vec2(width - LEFT - 4.0, (width * 0.6).clamp(220.0, 620.0)));
    let [x, y] = plot.ranges;
    let project = |at: Pos2| {
        pos2(remap(at.x, x, frame.x_range()), remap(at.y, y, emath::Rangef::new(frame.bottom(), frame.top())))
    };
    let rim = Some(ShapeStroke { width: 0.8, colour: palette.unknown, dash: DashPattern::Solid });
    let mut decoration = vec![SceneShape::Rect { rect: frame, corner: 3.0, fill: None, stroke: rim }];
    decoration.extend(backdrop(&plot, frame, &project, palette));
    decoration.extend(axis_labels(&plot, frame, &project, palette));
    items.extend(decoration.into_iter().map(|shape| SceneItem { target: None, shape }));
    let points: BTreeMap<_, &PlottedActor> = plot.points.iter().map(|point| (&point.actor, point)).collect();
    for placed in place_discs(&plot, frame, &project) {
        let Some(point) = points.get(&placed.actor) else { continue };
        let shapes = point_shapes(palette, point, &placed);
        items.extend(shapes.into_iter().map(|shape| SceneItem { target: Some(Target::from(&placed.actor)), shape }));
    }
    items.extend(unplaced_list(&plot, frame.bottom() + BOTTOM, width, palette));
    let mut scene = Scene::new(items);
    scene.marks = plot.points.iter().flat_map(point_marks).collect();
    scene
}

fn point_marks(point: &PlottedActor) -> Vec<LegendMark> {
    let mut marks = vec![LegendMark::Actor];
    if let Some(appearance) = point.appearance {
        marks.extend(stance_marks(appearance));
        if let StanceAppearance::Known(known) = appearance {
            marks.extend((known.basis == Basis::Assessed).then_some(LegendMark::Assessed));
            marks.extend((known.confidence != Confidence::Confirmed).then_some(LegendMark::UnconfirmedStance));
        }
    }
    marks.extend(point.red_line.then_some(LegendMark::RedLine));
    marks
}

/// The numbers along the axes and the titles of the axes.
fn axis_labels(
    plot: &PositionsPlot,
    frame: Rect,
    project: &dyn Fn(Pos2) -> Pos2,
    palette: &Palette,
) -> Vec<SceneShape> {
    let [x, y] = plot.axes;
    let mut shapes = Vec::new();
    let mut write = |text: &str, style: FontStyle, colour, at: &dyn Fn(f32) -> Pos2| {
        let line = text::shape_line(text, style);
        let at = at(line.width);
        shapes.push(SceneShape::Text { line, at, colour, halo: None });
    };
    for value in tick_values(plot, 0) {
        let at = project(pos2(value, 0.0)).x;
        write(&x.value_label(value), NUMBER, palette.quiet, &|text_width| {
            pos2(at - text_width / 2.0, frame.bottom() + 14.0)
        });
    }
    for value in tick_values(plot, 1) {
        let at = project(pos2(0.0, value)).y;
        write(&y.value_label(value), NUMBER, palette.quiet, &|text_width| {
            pos2(frame.left() - 6.0 - text_width, at + 3.6)
        });
    }
    let below = frame.bottom() + 29.0;
    write(&x.title(), TITLE, palette.ink, &|text_width| pos2(frame.center().x - text_width / 2.0, below));
    write(&y.title(), TITLE, palette.ink, &|_| pos2(frame.left(), frame.top() - 8.0));
    shapes
}

/// The actors without a value, with the reason; they are never plotted at 0.
fn unplaced_list(plot: &PositionsPlot, top: f32, width: f32, palette: &Palette) -> Vec<SceneItem> {
    let mut items = Vec::new();
    let mut y = top;
    for (reason, all) in &plot.unplaced {
        let names: Vec<&str> = all.iter().map(|actor| actor.label.as_str()).collect();
        let names = names.iter().map(|name| text::isolated_name(name)).collect::<Vec<_>>().join(", ");
        for line in text::wrap(&format!("{reason}: {names}"), NUMBER, width, 12) {
            let at = pos2(if line.is_rtl { width - line.width } else { 0.0 }, y + line.ascent);
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
