//! Marks of what is selected, pointed at or being drawn. They lie over a scene and never get into a figure.

use emath::{Pos2, Rect, Vec2, vec2};

use super::edge::{EdgeLineStyle, arrowhead, objection_shapes, tie_shapes};
use super::edge_route::left_normal;
use super::{
    Colour, DashPattern, EdgeRoute, LineHandle, NodeOutline, Palette, Scene, SceneItem, SceneNode, SceneShape,
    ShapeStroke,
};
use crate::geometry::{distance, normalized};
use crate::model::Target;

/// A line that is being drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePreview<'a> {
    /// What lies at the end that stays.
    pub from: &'a Target,
    /// Where the pointer is.
    pub to: Pos2,
    /// What it would end at.
    pub target: Option<&'a Target>,
    /// Is it an objection rather than a tie?
    pub is_objection: bool,
    /// Does it arrive at the end that stays?
    pub is_reversed: bool,
}

/// A line that shows what something that is being moved is in line with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SnapGuide {
    /// Middles or edges that are in line, from one end to the other.
    Aligned(Pos2, Pos2),
    /// A distance that is as wide as another.
    EqualGap(Pos2, Pos2),
}

/// What is to be marked.
#[derive(Default)]
pub struct OverlayContent<'a> {
    /// What is selected.
    pub selected: Vec<&'a Target>,
    /// What is pointed at.
    pub hovered: Option<&'a Target>,
    /// What is being drawn.
    pub line_preview: Option<LinePreview<'a>>,
    /// The frame that is being drawn.
    pub selection_band: Option<Rect>,
    /// What is in line.
    pub guides: &'a [SnapGuide],
    /// The groups that what is being moved would join.
    pub groups_to_join: Vec<&'a Target>,
    /// The size of a point in map units, so that marks stay as large on the screen whatever the zoom.
    pub map_units_per_point: f32,
}

/// Of no more selected records than so many the names are drawn over their rings.
const MAX_RAISED_NAMES: usize = 100;
/// How far the ring of a selected node lies outside its outline.
const RING_DISTANCE: f32 = 11.0;

/// The shapes of all marks.
pub fn overlay(scene: &Scene, palette: &Palette, marked: &OverlayContent<'_>) -> Vec<SceneItem> {
    let mut shapes = Vec::new();
    if let Some(target) = marked.hovered.filter(|target| !marked.selected.contains(target)) {
        let Colour([r, g, b, _]) = palette.accent;
        draw_outline(scene, target, marked.map_units_per_point, Colour([r, g, b, 120]), &mut shapes);
    }
    marked
        .groups_to_join
        .iter()
        .for_each(|group| highlight_group_area(scene, palette, group, marked.map_units_per_point, &mut shapes));
    for target in &marked.selected {
        draw_outline(scene, target, marked.map_units_per_point, palette.accent, &mut shapes);
        if let Some(rect) = scene.container_areas.get(*target).copied() {
            let stroke = Some(ShapeStroke {
                width: 1.6 * marked.map_units_per_point,
                colour: palette.accent,
                dash: DashPattern::Solid,
            });
            shapes.push(SceneShape::Rect { rect, corner: 14.0, fill: None, stroke });
        }
    }
    if marked.selected.len() <= MAX_RAISED_NAMES {
        marked.selected.iter().for_each(|target| draw_name_over_ring(scene, target, &mut shapes));
    }
    if let [one] = marked.selected.as_slice() {
        draw_rim_handles(scene, palette, one, marked.map_units_per_point, &mut shapes);
        draw_line_handles(scene, palette, one, marked.map_units_per_point, &mut shapes);
    }
    if let Some(pull) = &marked.line_preview {
        draw_line_preview(scene, palette, pull, marked.map_units_per_point, &mut shapes);
    }
    if let Some(rect) = marked.selection_band {
        let Colour([r, g, b, _]) = palette.accent;
        let stroke =
            Some(ShapeStroke { width: marked.map_units_per_point, colour: palette.accent, dash: DashPattern::Solid });
        shapes.push(SceneShape::Rect { rect, corner: 0.0, fill: Some(Colour([r, g, b, 24])), stroke });
    }
    marked.guides.iter().for_each(|guide| draw_snap_guide(palette, *guide, marked.map_units_per_point, &mut shapes));
    shapes.into_iter().map(|shape| SceneItem { target: None, shape }).collect()
}

/// What a line can be taken hold of by: its ends are hollow, its middle is full.
fn draw_line_handles(scene: &Scene, palette: &Palette, line: &Target, point: f32, shapes: &mut Vec<SceneShape>) {
    let stroke = Some(ShapeStroke { width: 1.6 * point, colour: palette.accent, dash: DashPattern::Solid });
    for (handle, centre) in scene.line_handles(line) {
        let fill = if matches!(handle, LineHandle::Middle { .. }) { palette.accent } else { palette.box_fill };
        shapes.push(SceneShape::Circle { centre, radius: 4.5 * point, fill: Some(fill), stroke });
    }
}

/// How many handles the ring of an actor has.
const RIM_HANDLE_COUNT: usize = 3;
/// Where they may be, the best first; not above at the right, where the lock of an actor is.
const RIM_HANDLE_DIRECTIONS: [Vec2; 7] = [
    vec2(-1.0, 0.0),
    vec2(1.0, 0.0),
    vec2(0.0, -1.0),
    vec2(0.0, 1.0),
    vec2(-DIAGONAL, -DIAGONAL),
    vec2(-DIAGONAL, DIAGONAL),
    vec2(DIAGONAL, DIAGONAL),
];
const DIAGONAL: f32 = std::f32::consts::FRAC_1_SQRT_2;

/// What ties are drawn from: on the ring of an actor, but not where its name stands.
fn draw_rim_handles(scene: &Scene, palette: &Palette, target: &Target, point: f32, shapes: &mut Vec<SceneShape>) {
    let Some(SceneNode { centre, outline: NodeOutline::Disc(radius) }) = scene.nodes.get(target) else { return };
    let stroke = Some(ShapeStroke { width: 1.6 * point, colour: palette.accent, dash: DashPattern::Solid });
    let size = 4.0 * point;
    let name: Vec<_> = name_shapes(scene, target).iter().map(|shape| shape.bounds().expand(size)).collect();
    let places = RIM_HANDLE_DIRECTIONS.map(|way| *centre + way * (radius + RING_DISTANCE.max(size)));
    let free = places.into_iter().filter(|at| !name.iter().any(|name| name.contains(*at)));
    for centre in free.take(RIM_HANDLE_COUNT) {
        shapes.push(SceneShape::Circle { centre, radius: size, fill: Some(palette.box_fill), stroke });
    }
}

/// The name of an actor once more, over the ring round its disc.
fn draw_name_over_ring(scene: &Scene, target: &Target, shapes: &mut Vec<SceneShape>) {
    shapes.extend(name_shapes(scene, target));
}

/// The words beside the disc of an actor.
fn name_shapes(scene: &Scene, target: &Target) -> Vec<SceneShape> {
    let Some(node) = scene.nodes.get(target).filter(|node| matches!(node.outline, NodeOutline::Disc(_))) else {
        return Vec::new();
    };
    let near = scene.within(node.rect().expand(2.0 * RING_DISTANCE));
    let items = near.into_iter().filter_map(|number| scene.items.get(number as usize));
    let is_name =
        |item: &&SceneItem| item.target.as_ref() == Some(target) && matches!(item.shape, SceneShape::Text { .. });
    let outside = |item: &&SceneItem| !node.rect().contains(item.shape.bounds().center());
    items.filter(is_name).filter(outside).map(|item| item.shape.clone()).collect()
}

fn draw_snap_guide(palette: &Palette, guide: SnapGuide, point: f32, shapes: &mut Vec<SceneShape>) {
    let stroke = ShapeStroke { width: point, colour: palette.guide, dash: DashPattern::Solid };
    let mut line = |points: Vec<Pos2>| shapes.push(SceneShape::Path { points, stroke });
    match guide {
        SnapGuide::Aligned(from, to) => {
            // A little beyond what is in line, so that it is seen also where the two touch.
            let over = normalized(to - from) * (8.0 * point);
            line(vec![from - over, to + over]);
        }
        SnapGuide::EqualGap(from, to) => {
            let bar = left_normal(to - from) * (5.0 * point);
            line(vec![from, to]);
            line(vec![from - bar, from + bar]);
            line(vec![to - bar, to + bar]);
        }
    }
}

fn draw_outline(scene: &Scene, target: &Target, point: f32, colour: Colour, shapes: &mut Vec<SceneShape>) {
    let stroke = ShapeStroke { width: 1.6 * point, colour, dash: DashPattern::Solid };
    if let Some(node) = scene.nodes.get(target) {
        let grown = RING_DISTANCE.max(4.0 * point);
        match node.outline {
            NodeOutline::Disc(radius) => {
                shapes.push(SceneShape::Circle {
                    centre: node.centre,
                    radius: radius + grown,
                    fill: None,
                    stroke: Some(stroke),
                });
            }
            NodeOutline::Box(_) => {
                let rect = node.rect().expand(6.0);
                shapes.push(SceneShape::Rect { rect, corner: 9.0, fill: None, stroke: Some(stroke) });
            }
        }
        return;
    }
    if let Some(route) = scene.routes.get(target) {
        let Colour([r, g, b, a]) = colour;
        let wide = ShapeStroke { width: 8.0 * point, colour: Colour([r, g, b, a / 4]), dash: DashPattern::Solid };
        shapes.extend(tie_shapes(route, EdgeLineStyle::Plain, wide, None));
        return;
    }
    if matches!(target, Target::Group(_)) {
        // Each of its grounds: one frame round all of them would hold who is no member.
        let before = shapes.len();
        let own = scene.items.iter().filter(|item| item.target.as_ref() == Some(target));
        shapes.extend(own.filter_map(|item| match item.shape {
            SceneShape::Rect { rect, corner, .. } => {
                let out = 3.0 * point;
                Some(SceneShape::Rect {
                    rect: rect.expand(out),
                    corner: corner + out,
                    fill: None,
                    stroke: Some(stroke),
                })
            }
            _ => None,
        }));
        if shapes.len() > before {
            return;
        }
    }
    if let Some(rect) = scene.bounds_of(target) {
        shapes.push(SceneShape::Rect { rect: rect.expand(4.0 * point), corner: 6.0, fill: None, stroke: Some(stroke) });
    }
}

/// The grounds of a group once more, for whoever would stand on them.
fn highlight_group_area(scene: &Scene, palette: &Palette, group: &Target, point: f32, shapes: &mut Vec<SceneShape>) {
    let Colour([r, g, b, _]) = palette.accent;
    let stroke = Some(ShapeStroke { width: 2.4 * point, colour: palette.accent, dash: DashPattern::Solid });
    let own = scene.items.iter().filter(|item| item.target.as_ref() == Some(group));
    shapes.extend(own.filter_map(|item| match item.shape {
        SceneShape::Rect { rect, corner, .. } => {
            Some(SceneShape::Rect { rect, corner, fill: Some(Colour([r, g, b, 20])), stroke })
        }
        _ => None,
    }));
}

fn draw_line_preview(
    scene: &Scene,
    palette: &Palette,
    pull: &LinePreview<'_>,
    point: f32,
    shapes: &mut Vec<SceneShape>,
) {
    let middle;
    let from = match scene.nodes.get(pull.from) {
        Some(node) => node,
        None => {
            let Some(frame) = scene.bounds_of(pull.from) else { return };
            middle = SceneNode { centre: frame.center(), outline: NodeOutline::Disc(0.0) };
            &middle
        }
    };
    let end = SceneNode { centre: pull.to, outline: NodeOutline::Disc(0.0) };
    let to = pull.target.filter(|over| *over != pull.from).and_then(|over| scene.nodes.get(over)).unwrap_or(&end);
    if pull.target == Some(pull.from) || distance(from.centre, to.centre) < 1.0 {
        return;
    }
    let route = if pull.is_reversed { EdgeRoute::between(to, from, 0.0) } else { EdgeRoute::between(from, to, 0.0) };
    let colour = if pull.is_objection { palette.objection } else { palette.accent };
    let stroke = ShapeStroke { width: 2.0 * point, colour, dash: DashPattern::Solid };
    if pull.is_objection {
        shapes.extend(objection_shapes(&route, stroke, None));
    } else {
        shapes.extend(tie_shapes(&route.shortened(6.0), EdgeLineStyle::Plain, stroke, None));
        shapes.push(arrowhead(&route, colour));
    }
    if let Some(over) = pull.target.filter(|over| *over != pull.from) {
        draw_outline(scene, over, point, colour, shapes);
    }
    let start = route.points[0];
    shapes.push(SceneShape::Rect {
        rect: Rect::from_center_size(start, Vec2::splat(6.0 * point)),
        corner: 3.0 * point,
        fill: Some(colour),
        stroke: None,
    });
}
