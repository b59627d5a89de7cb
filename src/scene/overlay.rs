//! Marks of what is selected, pointed at or being drawn. They lie over a scene and never get into a figure.

use emath::{Pos2, Rect, Vec2, vec2};

use super::line::{Look, arrowhead, objection_shapes, tie_shapes};
use super::route::left_of;
use super::{Colour, Dash, Handle, Item, Node, Outline, Palette, Route, Scene, Shape, Stroke};
use crate::geometry::{distance, normalized};
use crate::model::Target;

/// A line that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pull<'a> {
    /// What lies at the end that stays.
    pub from: &'a Target,
    /// Where the pointer is.
    pub to: Pos2,
    /// What it would end at.
    pub over: Option<&'a Target>,
    /// Is it an objection rather than a tie?
    pub objects: bool,
    /// Does it arrive at the end that stays?
    pub arrives: bool,
}

/// A line that shows what something that is being moved is in line with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Guide {
    /// Middles or edges that are in line, from one end to the other.
    Line(Pos2, Pos2),
    /// A distance that is as wide as another.
    Gap(Pos2, Pos2),
}

/// What is to be marked.
#[derive(Default)]
pub struct Marked<'a> {
    /// What is selected.
    pub selected: Vec<&'a Target>,
    /// What is pointed at.
    pub hovered: Option<&'a Target>,
    /// What is being drawn.
    pub pull: Option<Pull<'a>>,
    /// The frame that is being drawn.
    pub band: Option<Rect>,
    /// What is in line.
    pub guides: &'a [Guide],
    /// The groups that what is being moved would join.
    pub joined: Vec<&'a Target>,
    /// The size of a point in map units, so that marks stay as large on the screen whatever the zoom.
    pub point: f32,
}

/// Of no more selected records than so many the names are drawn over their rings.
const MOST_NAMES: usize = 100;
/// How far the ring of a selected node lies outside its outline.
const REACH: f32 = 11.0;

/// The shapes of all marks.
pub fn overlay(scene: &Scene, palette: &Palette, marked: &Marked<'_>) -> Vec<Item> {
    let mut shapes = Vec::new();
    if let Some(target) = marked.hovered.filter(|target| !marked.selected.contains(target)) {
        let Colour([r, g, b, _]) = palette.accent;
        outline(scene, target, marked.point, Colour([r, g, b, 120]), &mut shapes);
    }
    marked.joined.iter().for_each(|group| ground(scene, palette, group, marked.point, &mut shapes));
    for target in &marked.selected {
        outline(scene, target, marked.point, palette.accent, &mut shapes);
        if let Some(rect) = scene.areas.get(*target).copied() {
            let stroke = Some(Stroke { width: 1.6 * marked.point, colour: palette.accent, dash: Dash::Solid });
            shapes.push(Shape::Rect { rect, corner: 14.0, fill: None, stroke });
        }
    }
    if marked.selected.len() <= MOST_NAMES {
        marked.selected.iter().for_each(|target| name_over(scene, target, &mut shapes));
    }
    if let [one] = marked.selected.as_slice() {
        rim_handles(scene, palette, one, marked.point, &mut shapes);
        handles(scene, palette, one, marked.point, &mut shapes);
    }
    if let Some(pull) = &marked.pull {
        pulled(scene, palette, pull, marked.point, &mut shapes);
    }
    if let Some(rect) = marked.band {
        let Colour([r, g, b, _]) = palette.accent;
        let stroke = Some(Stroke { width: marked.point, colour: palette.accent, dash: Dash::Solid });
        shapes.push(Shape::Rect { rect, corner: 0.0, fill: Some(Colour([r, g, b, 24])), stroke });
    }
    marked.guides.iter().for_each(|guide| line_up(palette, *guide, marked.point, &mut shapes));
    shapes.into_iter().map(|shape| Item { target: None, shape }).collect()
}

/// What a line can be taken hold of by: its ends are hollow, its middle is full.
fn handles(scene: &Scene, palette: &Palette, line: &Target, point: f32, shapes: &mut Vec<Shape>) {
    let stroke = Some(Stroke { width: 1.6 * point, colour: palette.accent, dash: Dash::Solid });
    for (handle, centre) in scene.handles(line) {
        let fill = if matches!(handle, Handle::Middle { .. }) { palette.accent } else { palette.box_fill };
        shapes.push(Shape::Circle { centre, radius: 4.5 * point, fill: Some(fill), stroke });
    }
}

/// How many handles the ring of an actor has.
const HANDLES: usize = 3;
/// Where they may be, the best first; not above at the right, where the lock of an actor is.
const WAYS: [Vec2; 7] = [
    vec2(-1.0, 0.0),
    vec2(1.0, 0.0),
    vec2(0.0, -1.0),
    vec2(0.0, 1.0),
    vec2(-ASLANT, -ASLANT),
    vec2(-ASLANT, ASLANT),
    vec2(ASLANT, ASLANT),
];
const ASLANT: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// What ties are drawn from: on the ring of an actor, but not where its name stands.
fn rim_handles(scene: &Scene, palette: &Palette, target: &Target, point: f32, shapes: &mut Vec<Shape>) {
    let Some(Node { centre, outline: Outline::Disc(radius) }) = scene.nodes.get(target) else { return };
    let stroke = Some(Stroke { width: 1.6 * point, colour: palette.accent, dash: Dash::Solid });
    let size = 4.0 * point;
    let name: Vec<_> = name_of(scene, target).iter().map(|shape| shape.bounds().expand(size)).collect();
    let places = WAYS.map(|way| *centre + way * (radius + REACH.max(size)));
    let free = places.into_iter().filter(|at| !name.iter().any(|name| name.contains(*at)));
    for centre in free.take(HANDLES) {
        shapes.push(Shape::Circle { centre, radius: size, fill: Some(palette.box_fill), stroke });
    }
}

/// The name of an actor once more, over the ring round its disc.
fn name_over(scene: &Scene, target: &Target, shapes: &mut Vec<Shape>) {
    shapes.extend(name_of(scene, target));
}

/// The words beside the disc of an actor.
fn name_of(scene: &Scene, target: &Target) -> Vec<Shape> {
    let Some(node) = scene.nodes.get(target).filter(|node| matches!(node.outline, Outline::Disc(_))) else {
        return Vec::new();
    };
    let near = scene.within(node.rect().expand(2.0 * REACH));
    let items = near.into_iter().filter_map(|number| scene.items.get(number as usize));
    let is_name = |item: &&Item| item.target.as_ref() == Some(target) && matches!(item.shape, Shape::Text { .. });
    let outside = |item: &&Item| !node.rect().contains(item.shape.bounds().center());
    items.filter(is_name).filter(outside).map(|item| item.shape.clone()).collect()
}

fn line_up(palette: &Palette, guide: Guide, point: f32, shapes: &mut Vec<Shape>) {
    let stroke = Stroke { width: point, colour: palette.guide, dash: Dash::Solid };
    let mut line = |points: Vec<Pos2>| shapes.push(Shape::Path { points, stroke });
    match guide {
        Guide::Line(from, to) => {
            // A little beyond what is in line, so that it is seen also where the two touch.
            let over = normalized(to - from) * (8.0 * point);
            line(vec![from - over, to + over]);
        }
        Guide::Gap(from, to) => {
            let bar = left_of(to - from) * (5.0 * point);
            line(vec![from, to]);
            line(vec![from - bar, from + bar]);
            line(vec![to - bar, to + bar]);
        }
    }
}

fn outline(scene: &Scene, target: &Target, point: f32, colour: Colour, shapes: &mut Vec<Shape>) {
    let stroke = Stroke { width: 1.6 * point, colour, dash: Dash::Solid };
    if let Some(node) = scene.nodes.get(target) {
        let grown = REACH.max(4.0 * point);
        match node.outline {
            Outline::Disc(radius) => {
                shapes.push(Shape::Circle {
                    centre: node.centre,
                    radius: radius + grown,
                    fill: None,
                    stroke: Some(stroke),
                });
            }
            Outline::Box(_) => {
                let rect = node.rect().expand(6.0);
                shapes.push(Shape::Rect { rect, corner: 9.0, fill: None, stroke: Some(stroke) });
            }
        }
        return;
    }
    if let Some(route) = scene.routes.get(target) {
        let Colour([r, g, b, a]) = colour;
        let wide = Stroke { width: 8.0 * point, colour: Colour([r, g, b, a / 4]), dash: Dash::Solid };
        shapes.extend(tie_shapes(route, Look::Plain, wide, None));
        return;
    }
    if matches!(target, Target::Group(_)) {
        // Each of its grounds: one frame round all of them would hold who is no member.
        let before = shapes.len();
        let own = scene.items.iter().filter(|item| item.target.as_ref() == Some(target));
        shapes.extend(own.filter_map(|item| match item.shape {
            Shape::Rect { rect, corner, .. } => {
                let out = 3.0 * point;
                Some(Shape::Rect { rect: rect.expand(out), corner: corner + out, fill: None, stroke: Some(stroke) })
            }
            _ => None,
        }));
        if shapes.len() > before {
            return;
        }
    }
    if let Some(rect) = scene.frame(target) {
        shapes.push(Shape::Rect { rect: rect.expand(4.0 * point), corner: 6.0, fill: None, stroke: Some(stroke) });
    }
}

/// The grounds of a group once more, for whoever would stand on them.
fn ground(scene: &Scene, palette: &Palette, group: &Target, point: f32, shapes: &mut Vec<Shape>) {
    let Colour([r, g, b, _]) = palette.accent;
    let stroke = Some(Stroke { width: 2.4 * point, colour: palette.accent, dash: Dash::Solid });
    let own = scene.items.iter().filter(|item| item.target.as_ref() == Some(group));
    shapes.extend(own.filter_map(|item| match item.shape {
        Shape::Rect { rect, corner, .. } => {
            Some(Shape::Rect { rect, corner, fill: Some(Colour([r, g, b, 20])), stroke })
        }
        _ => None,
    }));
}

fn pulled(scene: &Scene, palette: &Palette, pull: &Pull<'_>, point: f32, shapes: &mut Vec<Shape>) {
    let middle;
    let from = match scene.nodes.get(pull.from) {
        Some(node) => node,
        None => {
            let Some(frame) = scene.frame(pull.from) else { return };
            middle = Node { centre: frame.center(), outline: Outline::Disc(0.0) };
            &middle
        }
    };
    let end = Node { centre: pull.to, outline: Outline::Disc(0.0) };
    let to = pull.over.filter(|over| *over != pull.from).and_then(|over| scene.nodes.get(over)).unwrap_or(&end);
    if pull.over == Some(pull.from) || distance(from.centre, to.centre) < 1.0 {
        return;
    }
    let route = if pull.arrives { Route::between(to, from, 0.0) } else { Route::between(from, to, 0.0) };
    let colour = if pull.objects { palette.objection } else { palette.accent };
    let stroke = Stroke { width: 2.0 * point, colour, dash: Dash::Solid };
    if pull.objects {
        shapes.extend(objection_shapes(&route, stroke, None));
    } else {
        shapes.extend(tie_shapes(&route.shortened(6.0), Look::Plain, stroke, None));
        shapes.push(arrowhead(&route, colour));
    }
    if let Some(over) = pull.over.filter(|over| *over != pull.from) {
        outline(scene, over, point, colour, shapes);
    }
    let start = route.points[0];
    shapes.push(Shape::Rect {
        rect: Rect::from_center_size(start, Vec2::splat(6.0 * point)),
        corner: 3.0 * point,
        fill: Some(colour),
        stroke: None,
    });
}
