//! A plot of positions as a figure: its frame, its axes, and those who have no place under it.

use std::collections::BTreeMap;

use emath::{Pos2, Rect, pos2, remap, vec2};

use super::place::ticks;
use super::{Plot, Point, backdrop, place, point_shapes};
use crate::model::{Axes, Basis, Confidence, Target};
use crate::scene::actor::{Seen as Look, marks_of};
use crate::scene::{Dash, Item, Mark, Palette, Scene, Seen, Shape, Stroke};
use crate::text::{self, Style, Weight};

/// The room for the numbers of the upright axis, and above and below the frame.
const LEFT: f32 = 30.0;
const TOP: f32 = 22.0;
const BOTTOM: f32 = 40.0;
const NUMBER: Style = Style { size: 10.0, weight: Weight::Regular };
const TITLE: Style = Style { size: 11.0, weight: Weight::Semibold };

/// The plot of a map, made to be `wide`.
pub(in crate::scene) fn scene(seen: &Seen, axes: &Axes, palette: &Palette, wide: f32) -> Scene {
    let plot = Plot::of(seen, axes);
    let mut items = Vec::new();
    let wide = wide.max(240.0);
    if plot.lacks_issue() {
        let words = "Choose an issue as the lens to plot who stands where on it.";
        let line = text::line(words, NUMBER);
        let at = pos2(0.0, line.ascent);
        items.push(Item { target: None, shape: Shape::Text { line, at, colour: palette.quiet, halo: None } });
        return Scene::new(items);
    }
    let frame = Rect::from_min_size(pos2(LEFT, TOP), vec2(wide - LEFT - 4.0, (wide * 0.6).clamp(220.0, 620.0)));
    let [x, y] = plot.ranges;
    let put = |at: Pos2| {
        pos2(remap(at.x, x, frame.x_range()), remap(at.y, y, emath::Rangef::new(frame.bottom(), frame.top())))
    };
    let rim = Some(Stroke { width: 0.8, colour: palette.unknown, dash: Dash::Solid });
    let mut decoration = vec![Shape::Rect { rect: frame, corner: 3.0, fill: None, stroke: rim }];
    decoration.extend(backdrop(&plot, frame, &put, palette));
    decoration.extend(writing(&plot, frame, &put, palette));
    items.extend(decoration.into_iter().map(|shape| Item { target: None, shape }));
    let points: BTreeMap<_, &Point> = plot.points.iter().map(|point| (&point.actor, point)).collect();
    for placed in place(&plot, frame, &put) {
        let Some(point) = points.get(&placed.actor) else { continue };
        let shapes = point_shapes(palette, point, &placed);
        items.extend(shapes.into_iter().map(|shape| Item { target: Some(Target::from(&placed.actor)), shape }));
    }
    items.extend(lane(&plot, frame.bottom() + BOTTOM, wide, palette));
    let mut scene = Scene::new(items);
    scene.marks = plot.points.iter().flat_map(marks).collect();
    scene
}

fn marks(point: &Point) -> Vec<Mark> {
    let mut marks = vec![Mark::Actor];
    if let Some(look) = point.look {
        marks.extend(marks_of(look));
        if let Look::Known(known) = look {
            marks.extend((known.basis == Basis::Assessed).then_some(Mark::Assessed));
            marks.extend((known.confidence != Confidence::Confirmed).then_some(Mark::Unsure));
        }
    }
    marks.extend(point.red_line.then_some(Mark::RedLine));
    marks
}

/// The numbers along the axes, what the axes are called, and what their ends mean.
fn writing(plot: &Plot, frame: Rect, put: &dyn Fn(Pos2) -> Pos2, palette: &Palette) -> Vec<Shape> {
    let [x, y] = plot.axes;
    let mut shapes = Vec::new();
    let mut write = |words: &str, style: Style, colour, at: &dyn Fn(f32) -> Pos2| {
        let line = text::line(words, style);
        let at = at(line.width);
        shapes.push(Shape::Text { line, at, colour, halo: None });
    };
    for value in ticks(plot, 0) {
        let at = put(pos2(value, 0.0)).x;
        write(&x.words(value), NUMBER, palette.quiet, &|wide| pos2(at - wide / 2.0, frame.bottom() + 14.0));
    }
    for value in ticks(plot, 1) {
        let at = put(pos2(0.0, value)).y;
        write(&y.words(value), NUMBER, palette.quiet, &|wide| pos2(frame.left() - 6.0 - wide, at + 3.6));
    }
    let below = frame.bottom() + 29.0;
    write(&x.title(), TITLE, palette.ink, &|wide| pos2(frame.center().x - wide / 2.0, below));
    write(&y.title(), TITLE, palette.ink, &|_| pos2(frame.left(), frame.top() - 8.0));
    shapes
}

/// Those who have no place, with the reason: never at 0.
fn lane(plot: &Plot, top: f32, wide: f32, palette: &Palette) -> Vec<Item> {
    let mut items = Vec::new();
    let mut y = top;
    for (reason, all) in &plot.missing {
        let names: Vec<&str> = all.iter().map(|absent| absent.label.as_str()).collect();
        let names = names.iter().map(|name| text::apart(name)).collect::<Vec<_>>().join(", ");
        for line in text::wrap(&format!("{reason}: {names}"), NUMBER, wide, 12) {
            let at = pos2(if line.is_rtl { wide - line.width } else { 0.0 }, y + line.ascent);
            y += line.ascent + line.descent;
            items.push(Item { target: None, shape: Shape::Text { line, at, colour: palette.quiet, halo: None } });
        }
        y += 3.0;
    }
    items
}
