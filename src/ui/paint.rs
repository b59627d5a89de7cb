//! Paints the shapes of a scene with egui. It measures and decides nothing, except that shapes too small to be visible
//! are left out.

mod dash;
mod image_canvas;
mod label_cache;
mod mesh_writer;
mod offscreen;
mod rasterizer;
mod scene_image;
mod shape_atlas;
mod triangle_batch;
mod view_culling;

use std::sync::Arc;

use egui::epaint::{Mesh, TextShape};
use egui::{Color32, Painter, Pos2, Rect, vec2};

use super::theme::{self, egui_colour};
use crate::model::Target;
use crate::scene::{Colour, DashPattern, FigureSheet, Scene, SceneItem, SceneShape, ShapeStroke};
use crate::text::{FontWeight, TextLine};
pub use image_canvas::ImageCanvas;
pub use label_cache::LabelTextureCache;
use mesh_writer::MeshWriter;
pub use offscreen::{OffscreenPainter, OffscreenSettings};
pub use scene_image::{SceneImage, SceneImageRequest};
use shape_atlas::ShapeAtlas;
pub use triangle_batch::TriangleBatch;
pub use view_culling::ViewCulling;

/// The mapping from map units to points on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The map position at the middle of `view`.
    pub centre: Pos2,
    /// Points per map unit.
    pub zoom: f32,
    /// The area of the screen that shows the map.
    pub view: Rect,
    /// Texts with a font size below this many points are left out.
    pub min_text_points: f32,
}

impl Camera {
    /// Converts a map position to a screen position.
    pub fn screen_from_map(&self, at: Pos2) -> Pos2 {
        self.view.center() + (at - self.centre) * self.zoom
    }

    /// Converts a screen position to a map position.
    pub fn map_from_screen(&self, at: Pos2) -> Pos2 {
        self.centre + (at - self.view.center()) / self.zoom
    }

    /// Converts a rectangle on the map to one on the screen.
    pub fn screen_rect_from_map(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.screen_from_map(rect.min), self.screen_from_map(rect.max))
    }

    /// The visible part of the map.
    pub fn visible_map_rect(&self) -> Rect {
        Rect::from_min_max(self.map_from_screen(self.view.min), self.map_from_screen(self.view.max))
    }
}

/// The smallest font size that is drawn on the canvas, in points: smaller text is not worth its triangles.
pub const MIN_TEXT_POINTS: f32 = 5.0;
/// Text of a note or an issue with a smaller font size than this, in points, does not even get a stroke in its place.
const MIN_FAINT_TEXT_POINTS: f32 = 1.5;
/// The smallest font size that is drawn in a preview, in points. It is small so that a preview does not look empty of
/// text.
const MIN_PREVIEW_TEXT_POINTS: f32 = 1.5;
/// The smallest radius of a ring in points, on an uncrowded screen and on a crowded one. Smaller rings cannot be read
/// and are left out.
const MIN_RING_RADIUS: (f32, f32) = (5.0, 12.0);
/// Arcs with a stroke wider than the first number times their radius belong to a sign, such as a lock. They are drawn
/// from the radius of the second number on, in points.
const SIGN_ARC: (f32, f32) = (0.4, 1.2);
/// Arrowheads smaller than this many points do not show their direction and are left out.
const MIN_ARROWHEAD_POINTS: f32 = 2.5;
/// The screen is crowded with more items than the first number at a zoom below the second. Fine dots and dashes are
/// noise then, and most of the painting time.
const CROWD_THRESHOLD: (usize, f32) = (4000, 0.6);
/// The most texts with a halo (names and labels of ties) in one frame. Items come in the order of their weight.
const MAX_HALO_TEXTS: usize = 300;
/// Boxes lower than this many points hold text that is too small to be visible.
const MIN_BOX_POINTS: f32 = 9.0;
/// Below this width in points, the empty middle of a hollow line is not visible.
const MIN_HOLLOW_POINTS: f32 = 1.5;

/// Paints the visible part of a scene. `culling` must have been made from that scene.
pub fn paint_scene(
    painter: &Painter,
    labels: &mut LabelTextureCache,
    camera: &Camera,
    scene: &Scene,
    culling: &mut ViewCulling,
) {
    let pixels_per_point = painter.pixels_per_point();
    if let Some(mesh) = culling.shifted_mesh(camera, pixels_per_point) {
        painter.add(mesh);
        return;
    }
    let map_rect = culling.painted_rect(camera);
    let visible = culling.visible_items(scene, camera, map_rect);
    let items = visible.iter().filter_map(|number| scene.items.get(*number as usize));
    let mut limits =
        PaintLimits { is_crowded: is_crowded(visible.len(), camera), halo_texts_left: MAX_HALO_TEXTS, map_rect };
    let mesh = write_items(painter, labels, camera, items, &mut limits);
    if let Some(mesh) = mesh.filter(|_| culling.hides_text(camera)) {
        culling.cache_mesh(mesh, camera, pixels_per_point, map_rect);
    }
}

/// Paints the visible ones of these items.
pub fn paint_items(painter: &Painter, labels: &mut LabelTextureCache, camera: &Camera, items: &[SceneItem]) {
    let map_rect = camera.visible_map_rect();
    let visible = items.iter().filter(|item| item.shape.bounds().intersects(map_rect));
    let mut limits = PaintLimits { is_crowded: is_crowded(items.len(), camera), halo_texts_left: usize::MAX, map_rect };
    write_items(painter, labels, camera, visible, &mut limits);
}

fn is_crowded(items: usize, camera: &Camera) -> bool {
    items > CROWD_THRESHOLD.0 && camera.zoom < CROWD_THRESHOLD.1
}

/// The limits under which a list of items is painted.
struct PaintLimits {
    is_crowded: bool,
    /// The number of texts with a halo that may still be written.
    halo_texts_left: usize,
    /// The part of the map that is painted.
    map_rect: Rect,
}

/// Paints items. Returns their mesh if that one mesh holds all of them.
fn write_items<'a>(
    painter: &Painter,
    labels: &mut LabelTextureCache,
    camera: &Camera,
    items: impl Iterator<Item = &'a SceneItem>,
    limits: &mut PaintLimits,
) -> Option<Arc<Mesh>> {
    let mut atlas = labels.atlas.take().unwrap_or_else(|| ShapeAtlas::new(painter.ctx()));
    atlas.begin_frame(painter.ctx().cumulative_pass_nr());
    let writer = MeshWriter::new(
        atlas,
        painter.pixels_per_point(),
        camera.screen_rect_from_map(limits.map_rect),
        limits.is_crowded,
    );
    let min_ring_radius = if limits.is_crowded { MIN_RING_RADIUS.1 } else { MIN_RING_RADIUS.0 };
    let mut item_painter = ItemPainter {
        painter,
        labels,
        camera,
        writer,
        halo_texts_left: limits.halo_texts_left,
        min_ring_radius,
        points: Vec::new(),
    };
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        let inner_width = items.peek().and_then(|next| hollow_width(&item.shape, &next.shape));
        let is_hidden = items.peek().is_some_and(|next| belongs_to_hidden_text(item, next, camera));
        match inner_width {
            _ if is_hidden => {}
            _ if is_faint_text(item, camera) => item_painter.faint_text(&item.shape),
            Some(width) if item.target.is_some() && item_painter.is_thin(&item.shape) => {
                item_painter.shape(&without_inside(&item.shape, width));
                items.next();
            }
            _ => item_painter.shape(&item.shape),
        }
    }
    let ItemPainter { writer, halo_texts_left, .. } = item_painter;
    limits.halo_texts_left = halo_texts_left;
    let (atlas, mesh) = writer.finish(painter);
    labels.atlas = Some(atlas);
    mesh
}

/// Whether the item is a box round the text of the next item, or a thin line that leads to that text or its box. The
/// square of an issue, the area of a group and the paper of a note are no such boxes: they mean something without text
/// too.
fn belongs_to_text(item: &SceneItem, next: &SceneItem) -> bool {
    let has_own_meaning = matches!(item.target, Some(Target::Issue(_) | Target::Group(_) | Target::Note(_)));
    let is_box = |shape: &SceneShape| matches!(shape, SceneShape::Rect { fill: Some(_), stroke: Some(_), .. });
    let is_text = matches!(next.shape, SceneShape::Text { .. });
    let belongs = match &item.shape {
        SceneShape::Path { points, .. } => points.len() == 2 && (is_text || is_box(&next.shape)),
        shape => is_box(shape) && is_text,
    };
    !has_own_meaning && item.target == next.target && belongs
}

/// Whether the item belongs to a text that is too small to be visible.
fn belongs_to_hidden_text(item: &SceneItem, next: &SceneItem, camera: &Camera) -> bool {
    let is_text_too_small = match &next.shape {
        SceneShape::Text { line, .. } => line.style.size * camera.zoom < camera.min_text_points,
        SceneShape::Rect { rect, .. } => rect.height() * camera.zoom < MIN_BOX_POINTS,
        _ => false,
    };
    is_text_too_small && belongs_to_text(item, next)
}

/// Whether the item is a line of a note or an issue that is too small to be read. It is drawn as a stroke, because an
/// empty box would look as if its text were lost.
fn is_faint_text(item: &SceneItem, camera: &Camera) -> bool {
    match (&item.target, &item.shape) {
        (Some(Target::Note(_) | Target::Issue(_)), SceneShape::Text { line, halo: None, .. }) => {
            let size = line.style.size * camera.zoom;
            size < camera.min_text_points && size >= MIN_FAINT_TEXT_POINTS
        }
        _ => false,
    }
}

/// The stroke of a shape that consists of a stroke only.
fn stroke_of_line(shape: &SceneShape) -> Option<&ShapeStroke> {
    match shape {
        SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } => Some(stroke),
        _ => None,
    }
}

/// The width of the next shape, if it is the empty middle of this line.
fn hollow_width(shape: &SceneShape, next: &SceneShape) -> Option<f32> {
    let has_same_points = match (shape, next) {
        (SceneShape::Path { points: a, .. }, SceneShape::Path { points: b, .. }) => a == b,
        (SceneShape::Curve { points: a, .. }, SceneShape::Curve { points: b, .. }) => a == b,
        _ => false,
    };
    let (outer, inner) = (stroke_of_line(shape)?, stroke_of_line(next)?);
    (has_same_points && inner.width < outer.width && inner.colour != outer.colour).then_some(inner.width)
}

/// A line that is thinner by the width of its empty middle.
fn without_inside(shape: &SceneShape, inner_width: f32) -> SceneShape {
    let mut shape = shape.clone();
    if let SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } = &mut shape {
        stroke.width -= inner_width;
    }
    shape
}

/// Paints items one after the other and holds the state that this needs.
struct ItemPainter<'a> {
    painter: &'a Painter,
    labels: &'a mut LabelTextureCache,
    camera: &'a Camera,
    writer: MeshWriter,
    /// The number of texts with a halo that may still be written.
    halo_texts_left: usize,
    min_ring_radius: f32,
    /// Buffer for the points of a line on the screen, reused from line to line.
    points: Vec<Pos2>,
}

impl ItemPainter<'_> {
    fn is_thin(&self, shape: &SceneShape) -> bool {
        stroke_of_line(shape).is_some_and(|stroke| stroke.width * self.camera.zoom < MIN_HOLLOW_POINTS)
    }

    fn shape(&mut self, shape: &SceneShape) {
        let (camera, zoom) = (self.camera, self.camera.zoom);
        match shape {
            SceneShape::Circle { centre, radius, fill, stroke } => {
                self.circle(camera.screen_from_map(*centre), radius * zoom, *fill, stroke.as_ref());
            }
            SceneShape::Arc { centre, radius, from, to, stroke } => {
                let min_size = if stroke.width > SIGN_ARC.0 * radius { SIGN_ARC.1 } else { self.min_ring_radius };
                if radius * zoom >= min_size {
                    let points = mesh_writer::arc_points(camera.screen_from_map(*centre), radius * zoom, *from, *to);
                    self.writer.line(&points, stroke.width * zoom, stroke, false);
                }
            }
            SceneShape::Rect { rect, corner, fill, stroke } => {
                let rect = camera.screen_rect_from_map(*rect);
                let points = mesh_writer::rounded_rect_points(rect, corner * zoom);
                if let Some(fill) = fill {
                    self.writer.flush_if_covering(self.painter, rect);
                    self.writer.convex(&points, egui_colour(*fill));
                }
                if let Some(stroke) = stroke {
                    self.writer.line(&points, stroke.width * zoom, stroke, true);
                }
            }
            SceneShape::Polygon { points, fill } => {
                let points: Vec<Pos2> = points.iter().map(|at| camera.screen_from_map(*at)).collect();
                if Rect::from_points(&points).size().max_elem() >= MIN_ARROWHEAD_POINTS {
                    self.writer.convex(&points, egui_colour(*fill));
                }
            }
            SceneShape::Path { points, stroke } => {
                let min_distance = self.writer.min_corner_distance();
                self.line(stroke, |_, out| push_line_points(points, camera, min_distance, out));
            }
            SceneShape::Curve { points, stroke } => {
                let points = points.map(|at| camera.screen_from_map(at));
                self.line(stroke, |writer, out| mesh_writer::curve_points(points, writer.curve_tolerance(), out));
            }
            SceneShape::Text { line, at, colour, halo } => {
                if line.style.size * zoom >= camera.min_text_points && (halo.is_none() || self.halo_texts_left > 0) {
                    self.halo_texts_left -= usize::from(halo.is_some());
                    self.text(line, camera.screen_from_map(*at), *colour, *halo);
                }
            }
        }
    }

    /// Paints a line along the points that `add_points` writes.
    fn line(&mut self, stroke: &ShapeStroke, add_points: impl FnOnce(&MeshWriter, &mut Vec<Pos2>)) {
        let mut points = std::mem::take(&mut self.points);
        points.clear();
        add_points(&self.writer, &mut points);
        let visible = match stroke.dash {
            DashPattern::Solid if points.len() > 8 => self.writer.visible_part(&points),
            _ => &points,
        };
        self.writer.line(visible, stroke.width * self.camera.zoom, stroke, false);
        self.points = points;
    }

    fn circle(&mut self, centre: Pos2, radius: f32, fill: Option<Colour>, stroke: Option<&ShapeStroke>) {
        if fill.is_some() {
            self.writer
                .flush_if_covering(self.painter, Rect::from_center_size(centre, egui::Vec2::splat(2.0 * radius)));
        }
        let width = stroke.map_or(0.0, |stroke| stroke.width * self.camera.zoom);
        match (fill, stroke) {
            // A rim of any width is drawn: it is all that is visible of a disc whose fill has the colour of the
            // background.
            (Some(fill), Some(stroke)) => self.writer.rimmed_disc(centre, radius, egui_colour(fill), stroke, width),
            (Some(fill), None) => self.writer.disc(centre, radius, egui_colour(fill)),
            (None, Some(stroke)) => {
                self.writer.ring(self.painter.ctx(), centre, radius, width, stroke);
            }
            (None, None) => {}
        }
    }

    /// Paints a stroke in place of text that is too small.
    fn faint_text(&mut self, shape: &SceneShape) {
        let SceneShape::Text { line, at, colour: Colour([r, g, b, a]), .. } = shape else { return };
        let at = *at - vec2(0.0, 0.25 * line.style.size);
        let ends = [self.camera.screen_from_map(at), self.camera.screen_from_map(at + vec2(line.width, 0.0))];
        let width = (0.3 * line.style.size * self.camera.zoom).max(1.0);
        let stroke = ShapeStroke { width, colour: Colour([*r, *g, *b, a / 2]), dash: DashPattern::Solid };
        self.writer.line(&ends, width, &stroke, false);
    }

    /// Paints a line of text with the left end of its baseline at `at`.
    fn text(&mut self, line: &TextLine, at: Pos2, colour: Colour, halo: Option<Colour>) {
        let (painter, zoom) = (self.painter, self.camera.zoom);
        if line.has_rtl {
            // The text layout of egui cannot reorder right-to-left text: it is painted as an image, shaped by the text
            // stack that figures use.
            self.writer.flush(painter);
            self.labels.paint(painter, line, at, zoom, colour, halo);
            return;
        }
        let size = line.style.size * zoom;
        let font = match line.style.weight {
            FontWeight::Regular => theme::regular(size),
            FontWeight::Semibold => theme::semibold(size),
            FontWeight::Italic => theme::italic(size),
        };
        let galley = painter.layout_no_wrap(line.text.clone(), font, Color32::PLACEHOLDER);
        let baseline = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(size, |glyph| glyph.pos.y);
        // The two shapers differ by fractions of a point. The text is centred on its measured width, so that no label
        // is off to one side.
        let centring_offset = (line.width * zoom - galley.size().x) / 2.0;
        let corner = at + vec2(centring_offset, -baseline);
        if let Some(halo) = halo {
            self.writer.halo(painter.ctx(), line, at, zoom, egui_colour(halo));
        }
        let rect = Rect::from_min_size(corner, galley.size());
        self.writer.write_text(painter, TextShape::new(corner, galley, egui_colour(colour)).into(), rect);
    }
}

/// Adds the corners of a line on the screen. Where they are too close to each other to be distinguished, adds the
/// middle line.
fn push_line_points(points: &[Pos2], camera: &Camera, min_distance: f32, out: &mut Vec<Pos2>) {
    let step = match points {
        [_, a, b, ..] => (*b - *a).length_sq().sqrt() * camera.zoom,
        _ => f32::INFINITY,
    };
    if points.len() < 4 || step >= min_distance {
        out.extend(points.iter().map(|at| camera.screen_from_map(*at)));
        return;
    }
    let at = |i: usize| camera.screen_from_map(points.get(i).copied().unwrap_or(Pos2::ZERO));
    mesh_writer::middle_line_points(points.len(), step * points.len() as f32, at, out);
}

/// A camera that shows a whole sheet, as large as fits into `rect`.
pub fn sheet_camera(rect: Rect, sheet: &FigureSheet) -> Camera {
    let zoom = (rect.width() / sheet.size.x).min(rect.height() / sheet.size.y).max(1e-3);
    let view = Rect::from_center_size(rect.center(), sheet.size * zoom);
    Camera { centre: (sheet.size / 2.0).to_pos2(), zoom, view, min_text_points: MIN_PREVIEW_TEXT_POINTS }
}

/// Paints the paper of a sheet, if it has a paper colour.
pub fn paper(painter: &Painter, camera: &Camera, sheet: &FigureSheet) {
    if let Some(paper) = sheet.paper_colour {
        painter.rect_filled(camera.view, 0.0, egui_colour(paper));
    }
}
