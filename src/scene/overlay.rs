//! Draws the marks of the selection, of the record under the pointer and of an edit in progress. They lie over a scene
//! and never appear in a figure.

use emath::{Pos2, Rect, Vec2, vec2};

use super::edge::{EdgeLineStyle, arrowhead, objection_shapes, tie_shapes};
use super::edge_route::left_normal;
use super::{
    Colour, DashPattern, EdgeRoute, LineHandle, NodeOutline, Palette, Scene, SceneItem, SceneNode, SceneShape,
    ShapeStroke,
};
use crate::geometry::{distance, normalized};
use crate::model::Target;

/// A line that the user is drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinePreview<'a> {
    /// The record at the fixed end.
    pub from: &'a Target,
    /// The position of the pointer.
    pub to: Pos2,
    /// The record at which the line would end.
    pub target: Option<&'a Target>,
    /// Whether the line is an objection instead of a tie.
    pub is_objection: bool,
    /// Whether the line points to the fixed end.
    pub is_reversed: bool,
}

/// A guide that shows with what a moved record is aligned.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SnapGuide {
    /// The ends of a line through aligned middles or edges.
    Aligned(Pos2, Pos2),
    /// The ends of a gap that is as wide as another one.
    EqualGap(Pos2, Pos2),
}

/// The records and edits that the overlay marks.
#[derive(Default)]
pub struct OverlayContent<'a> {
    /// The selected records.
    pub selected: Vec<&'a Target>,
    /// The record under the pointer.
    pub hovered: Option<&'a Target>,
    /// The line that the user is drawing.
    pub line_preview: Option<LinePreview<'a>>,
    /// The selection rectangle that the user is drawing.
    pub selection_band: Option<Rect>,
    /// The guides of the current snapping.
    pub guides: &'a [SnapGuide],
    /// The groups that the moved records would join.
    pub groups_to_join: Vec<&'a Target>,
    /// Map units per screen point, so that marks have the same size on the screen at every zoom.
    pub map_units_per_point: f32,
}

/// With more selected records than this, names are not drawn over the selection rings.
const MAX_RAISED_NAMES: usize = 100;
/// Distance of a selection ring from the outline of its node, in map units.
const RING_DISTANCE: f32 = 11.0;

/// The shapes of all marks.
pub fn overlay(scene: &Scene, palette: &Palette, content: &OverlayContent<'_>) -> Vec<SceneItem> {
    let mut shapes = Vec::new();
    if let Some(target) = content.hovered.filter(|target| !content.selected.contains(target)) {
        let Colour([r, g, b, _]) = palette.accent;
        draw_outline(scene, target, content.map_units_per_point, Colour([r, g, b, 120]), &mut shapes);
    }
    content
        .groups_to_join
        .iter()
        .for_each(|group| highlight_group_area(scene, palette, group, content.map_units_per_point, &mut shapes));
    for target in &content.selected {
        draw_outline(scene, target, content.map_units_per_point, palette.accent, &mut shapes);
        if let Some(rect) = scene.container_areas.get(*target).copied() {
            let stroke = Some(ShapeStroke {
                width: 1.6 * content.map_units_per_point,
                colour: palette.accent,
                dash: DashPattern::Solid,
            });
            shapes.push(SceneShape::Rect { rect, corner: 14.0, fill: None, stroke });
        }
    }
    if content.selected.len() <= MAX_RAISED_NAMES {
        content.selected.iter().for_each(|target| draw_name_over_ring(scene, target, &mut shapes));
    }
    if let [target] = content.selected.as_slice() {
        draw_rim_handles(scene, palette, target, content.map_units_per_point, &mut shapes);
        draw_line_handles(scene, palette, target, content.map_units_per_point, &mut shapes);
    }
    if let Some(preview) = &content.line_preview {
        draw_line_preview(scene, palette, preview, content.map_units_per_point, &mut shapes);
    }
    if let Some(rect) = content.selection_band {
        let Colour([r, g, b, _]) = palette.accent;
        let stroke =
            Some(ShapeStroke { width: content.map_units_per_point, colour: palette.accent, dash: DashPattern::Solid });
        shapes.push(SceneShape::Rect { rect, corner: 0.0, fill: Some(Colour([r, g, b, 24])), stroke });
    }
    content.guides.iter().for_each(|guide| draw_snap_guide(palette, *guide, content.map_units_per_point, &mut shapes));
    shapes.into_iter().map(|shape| SceneItem { target: None, shape }).collect()
}

/// Draws the handles of a line: hollow at its ends, filled in its middle.
fn draw_line_handles(
    scene: &Scene,
    palette: &Palette,
    line: &Target,
    map_units_per_point: f32,
    shapes: &mut Vec<SceneShape>,
) {
    let stroke =
        Some(ShapeStroke { width: 1.6 * map_units_per_point, colour: palette.accent, dash: DashPattern::Solid });
    for (handle, centre) in scene.line_handles(line) {
        let fill = if matches!(handle, LineHandle::Middle { .. }) { palette.accent } else { palette.box_fill };
        shapes.push(SceneShape::Circle { centre, radius: 4.5 * map_units_per_point, fill: Some(fill), stroke });
    }
}

/// Number of handles on the ring of an actor.
const RIM_HANDLE_COUNT: usize = 3;
/// The directions of these handles, the best first; not above right, where the lock of an actor is.
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

/// Draws the handles from which the user draws ties: on the ring of an actor, but not over its name.
fn draw_rim_handles(
    scene: &Scene,
    palette: &Palette,
    target: &Target,
    map_units_per_point: f32,
    shapes: &mut Vec<SceneShape>,
) {
    let Some(SceneNode { centre, outline: NodeOutline::Disc(radius) }) = scene.nodes.get(target) else { return };
    let stroke =
        Some(ShapeStroke { width: 1.6 * map_units_per_point, colour: palette.accent, dash: DashPattern::Solid });
    let size = 4.0 * map_units_per_point;
    let name: Vec<_> = name_shapes(scene, target).iter().map(|shape| shape.bounds().expand(size)).collect();
    let centres = RIM_HANDLE_DIRECTIONS.map(|direction| *centre + direction * (radius + RING_DISTANCE.max(size)));
    let free = centres.into_iter().filter(|at| !name.iter().any(|name| name.contains(*at)));
    for centre in free.take(RIM_HANDLE_COUNT) {
        shapes.push(SceneShape::Circle { centre, radius: size, fill: Some(palette.box_fill), stroke });
    }
}

/// Draws the name of an actor again, over its selection ring.
fn draw_name_over_ring(scene: &Scene, target: &Target, shapes: &mut Vec<SceneShape>) {
    shapes.extend(name_shapes(scene, target));
}

/// The texts of an actor outside its disc.
fn name_shapes(scene: &Scene, target: &Target) -> Vec<SceneShape> {
    let Some(node) = scene.nodes.get(target).filter(|node| matches!(node.outline, NodeOutline::Disc(_))) else {
        return Vec::new();
    };
    let is_name =
        |item: &SceneItem| matches!(item.shape, SceneShape::Text { .. }) && item.target.as_ref() == Some(target);
    let items = scene.near_items(node.rect().expand(2.0 * RING_DISTANCE), is_name);
    let outside = |item: &&SceneItem| !node.rect().contains(item.shape.bounds().center());
    items.filter(outside).map(|item| item.shape.clone()).collect()
}

fn draw_snap_guide(palette: &Palette, guide: SnapGuide, map_units_per_point: f32, shapes: &mut Vec<SceneShape>) {
    let stroke = ShapeStroke { width: map_units_per_point, colour: palette.guide, dash: DashPattern::Solid };
    let mut line = |points: Vec<Pos2>| shapes.push(SceneShape::Path { points, stroke });
    match guide {
        SnapGuide::Aligned(from, to) => {
            // Drawn a little beyond its ends, so that it is visible even if the aligned records touch.
            let overhang = normalized(to - from) * (8.0 * map_units_per_point);
            line(vec![from - overhang, to + overhang]);
        }
        SnapGuide::EqualGap(from, to) => {
            let bar = left_normal(to - from) * (5.0 * map_units_per_point);
            line(vec![from, to]);
            line(vec![from - bar, from + bar]);
            line(vec![to - bar, to + bar]);
        }
    }
}

fn draw_outline(
    scene: &Scene,
    target: &Target,
    map_units_per_point: f32,
    colour: Colour,
    shapes: &mut Vec<SceneShape>,
) {
    let stroke = ShapeStroke { width: 1.6 * map_units_per_point, colour, dash: DashPattern::Solid };
    if let Some(node) = scene.nodes.get(target) {
        let distance = RING_DISTANCE.max(4.0 * map_units_per_point);
        match node.outline {
            NodeOutline::Disc(radius) => {
                shapes.push(SceneShape::Circle {
                    centre: node.centre,
                    radius: radius + distance,
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
        let highlight = ShapeStroke {
            width: 8.0 * map_units_per_point,
            colour: Colour([r, g, b, a / 4]),
            dash: DashPattern::Solid,
        };
        shapes.extend(tie_shapes(route, EdgeLineStyle::Plain, highlight, None));
        return;
    }
    if matches!(target, Target::Group(_)) {
        // Each area of the group has its own frame: one frame around all areas could hold a non-member.
        let count = shapes.len();
        let items = scene.items.iter().filter(|item| item.target.as_ref() == Some(target));
        shapes.extend(items.filter_map(|item| match item.shape {
            SceneShape::Rect { rect, corner, .. } => {
                let distance = 3.0 * map_units_per_point;
                Some(SceneShape::Rect {
                    rect: rect.expand(distance),
                    corner: corner + distance,
                    fill: None,
                    stroke: Some(stroke),
                })
            }
            _ => None,
        }));
        if shapes.len() > count {
            return;
        }
    }
    if let Some(rect) = scene.bounds_of(target) {
        shapes.push(SceneShape::Rect {
            rect: rect.expand(4.0 * map_units_per_point),
            corner: 6.0,
            fill: None,
            stroke: Some(stroke),
        });
    }
}

/// Highlights the areas of a group that a moved record would join.
fn highlight_group_area(
    scene: &Scene,
    palette: &Palette,
    group: &Target,
    map_units_per_point: f32,
    shapes: &mut Vec<SceneShape>,
) {
    let Colour([r, g, b, _]) = palette.accent;
    let stroke =
        Some(ShapeStroke { width: 2.4 * map_units_per_point, colour: palette.accent, dash: DashPattern::Solid });
    let items = scene.items.iter().filter(|item| item.target.as_ref() == Some(group));
    shapes.extend(items.filter_map(|item| match item.shape {
        SceneShape::Rect { rect, corner, .. } => {
            Some(SceneShape::Rect { rect, corner, fill: Some(Colour([r, g, b, 20])), stroke })
        }
        _ => None,
    }));
}

fn draw_line_preview(
    scene: &Scene,
    palette: &Palette,
    preview: &LinePreview<'_>,
    map_units_per_point: f32,
    shapes: &mut Vec<SceneShape>,
) {
    let fixed_point;
    let from = match scene.nodes.get(preview.from) {
        Some(node) => node,
        None => {
            let Some(bounds) = scene.bounds_of(preview.from) else { return };
            fixed_point = SceneNode { centre: bounds.center(), outline: NodeOutline::Disc(0.0) };
            &fixed_point
        }
    };
    let end = SceneNode { centre: preview.to, outline: NodeOutline::Disc(0.0) };
    let to = preview
        .target
        .filter(|target| *target != preview.from)
        .and_then(|target| scene.nodes.get(target))
        .unwrap_or(&end);
    if preview.target == Some(preview.from) || distance(from.centre, to.centre) < 1.0 {
        return;
    }
    let route = if preview.is_reversed { EdgeRoute::between(to, from, 0.0) } else { EdgeRoute::between(from, to, 0.0) };
    let colour = if preview.is_objection { palette.objection } else { palette.accent };
    let stroke = ShapeStroke { width: 2.0 * map_units_per_point, colour, dash: DashPattern::Solid };
    if preview.is_objection {
        shapes.extend(objection_shapes(&route, stroke, None));
    } else {
        shapes.extend(tie_shapes(&route.shortened(6.0), EdgeLineStyle::Plain, stroke, None));
        shapes.push(arrowhead(&route, colour));
    }
    if let Some(target) = preview.target.filter(|target| *target != preview.from) {
        draw_outline(scene, target, map_units_per_point, colour, shapes);
    }
    let start = route.points[0];
    shapes.push(SceneShape::Rect {
        rect: Rect::from_center_size(start, Vec2::splat(6.0 * map_units_per_point)),
        corner: 3.0 * map_units_per_point,
        fill: Some(colour),
        stroke: None,
    });
}
