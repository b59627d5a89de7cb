//! Paints the shapes of a scene with egui. Measures and decides nothing: what is too small to be seen is left out, and
//! that is all.

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

/// How map units become points on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    /// The place on the map that lies at the middle of `view`.
    pub centre: Pos2,
    /// Points for a map unit.
    pub zoom: f32,
    /// Where on the screen the map is seen.
    pub view: Rect,
    /// Words smaller than this many points are left out.
    pub min_text_points: f32,
}

impl Camera {
    /// From the map to the screen.
    pub fn screen_from_map(&self, at: Pos2) -> Pos2 {
        self.view.center() + (at - self.centre) * self.zoom
    }

    /// From the screen to the map.
    pub fn map_from_screen(&self, at: Pos2) -> Pos2 {
        self.centre + (at - self.view.center()) / self.zoom
    }

    /// A rectangle on the screen.
    pub fn screen_rect_from_map(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.screen_from_map(rect.min), self.screen_from_map(rect.max))
    }

    /// The part of the map that is seen.
    pub fn visible_map_rect(&self) -> Rect {
        Rect::from_min_max(self.map_from_screen(self.view.min), self.map_from_screen(self.view.max))
    }
}

/// The smallest words worth their triangles on the canvas, in points.
pub const MIN_TEXT_POINTS: f32 = 5.0;
/// Smaller words of a note or an issue than this are not even a stroke.
const MIN_FAINT_TEXT_POINTS: f32 = 1.5;
/// The smallest words worth drawing in a preview, which must not look as if it had none.
const MIN_PREVIEW_TEXT_POINTS: f32 = 1.5;
/// Rings of a smaller radius than this many points cannot be read and are left out: the first when there is room, the
/// second in a crowd.
const MIN_RING_RADIUS: (f32, f32) = (5.0, 12.0);
/// Arcs wider than this part of their radius belong to a sign such as a lock, and are seen when they are this large.
const SIGN_ARC: (f32, f32) = (0.4, 1.2);
/// Arrowheads smaller than this many points do not tell which way they point.
const MIN_ARROWHEAD_POINTS: f32 = 2.5;
/// Among more items than this on the screen, seen from farther away than that, fine dots and dashes are noise, and most
/// of the work.
const CROWD_THRESHOLD: (usize, f32) = (4000, 0.6);
/// No more names and words of ties than this are written at once. They come in the order of their weight.
const MAX_HALO_TEXTS: usize = 300;
/// Boxes lower than this many points hold words that are too small to be seen.
const MIN_BOX_POINTS: f32 = 9.0;
/// Lines without an inside: thinner than this many points, and what is left out in their middle cannot be seen.
const MIN_HOLLOW_POINTS: f32 = 1.5;

/// Paints what is seen of a scene, which `view_culling` was made of.
pub fn paint_scene(
    painter: &Painter,
    labels: &mut LabelTextureCache,
    camera: &Camera,
    scene: &Scene,
    sight: &mut ViewCulling,
) {
    let pixels_per_point = painter.pixels_per_point();
    if let Some(mesh) = sight.shifted_mesh(camera, pixels_per_point) {
        painter.add(mesh);
        return;
    }
    let frame = sight.painted_rect(camera);
    let seen = sight.visible_items(scene, camera, frame);
    let items = seen.iter().filter_map(|number| scene.items.get(*number as usize));
    let mut crowd =
        PaintLimits { is_crowded: is_crowded(seen.len(), camera), halo_texts_left: MAX_HALO_TEXTS, map_rect: frame };
    let mesh = write_items(painter, labels, camera, items, &mut crowd);
    if let Some(mesh) = mesh.filter(|_| sight.hides_text(camera)) {
        sight.cache_mesh(mesh, camera, pixels_per_point, frame);
    }
}

/// Paints those of these items that are seen.
pub fn paint_items(painter: &Painter, labels: &mut LabelTextureCache, camera: &Camera, items: &[SceneItem]) {
    let frame = camera.visible_map_rect();
    let seen = items.iter().filter(|item| item.shape.bounds().intersects(frame));
    let mut crowd =
        PaintLimits { is_crowded: is_crowded(items.len(), camera), halo_texts_left: usize::MAX, map_rect: frame };
    write_items(painter, labels, camera, seen, &mut crowd);
}

fn is_crowded(items: usize, camera: &Camera) -> bool {
    items > CROWD_THRESHOLD.0 && camera.zoom < CROWD_THRESHOLD.1
}

/// What is known of items before they are painted.
struct PaintLimits {
    is_crowded: bool,
    /// How many more words with a halo may be written.
    halo_texts_left: usize,
    /// The part of the map that they are painted in.
    map_rect: Rect,
}

/// Paints items, and returns the mesh of all of them if it holds all of them.
fn write_items<'a>(
    painter: &Painter,
    labels: &mut LabelTextureCache,
    camera: &Camera,
    items: impl Iterator<Item = &'a SceneItem>,
    crowd: &mut PaintLimits,
) -> Option<Arc<Mesh>> {
    let mut brush = labels.atlas.take().unwrap_or_else(|| ShapeAtlas::new(painter.ctx()));
    brush.begin_frame(painter.ctx().cumulative_pass_nr());
    let pen = MeshWriter::new(
        brush,
        painter.pixels_per_point(),
        camera.screen_rect_from_map(crowd.map_rect),
        crowd.is_crowded,
    );
    let least_ring = if crowd.is_crowded { MIN_RING_RADIUS.1 } else { MIN_RING_RADIUS.0 };
    let mut work = ItemPainter {
        painter,
        labels,
        camera,
        writer: pen,
        halo_texts_left: crowd.halo_texts_left,
        min_ring_radius: least_ring,
        points: Vec::new(),
    };
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        let inside = items.peek().and_then(|next| hollow_width(&item.shape, &next.shape));
        let empty = items.peek().is_some_and(|next| belongs_to_hidden_text(item, next, camera));
        match inside {
            _ if empty => {}
            _ if is_faint_text(item, camera) => work.faint(&item.shape),
            Some(width) if item.target.is_some() && work.is_thin(&item.shape) => {
                work.shape(&without_inside(&item.shape, width));
                items.next();
            }
            _ => work.shape(&item.shape),
        }
    }
    let ItemPainter { writer: pen, halo_texts_left: words_left, .. } = work;
    crowd.halo_texts_left = words_left;
    let (brush, whole) = pen.finish(painter);
    labels.atlas = Some(brush);
    whole
}

/// Is it a box round words, or the thin line that leads to words or to their box? The square of an issue, the ground of
/// a group and the paper of a note are no such boxes: they stand for something without words too.
fn belongs_to_words(item: &SceneItem, next: &SceneItem) -> bool {
    let stands = matches!(item.target, Some(Target::Issue(_) | Target::Group(_) | Target::Note(_)));
    let is_box = |shape: &SceneShape| matches!(shape, SceneShape::Rect { fill: Some(_), stroke: Some(_), .. });
    let is_text = matches!(next.shape, SceneShape::Text { .. });
    let belongs = match &item.shape {
        SceneShape::Path { points, .. } => points.len() == 2 && (is_text || is_box(&next.shape)),
        shape => is_box(shape) && is_text,
    };
    !stands && item.target == next.target && belongs
}

/// Does it belong to words that are too small to be seen?
fn belongs_to_hidden_text(item: &SceneItem, next: &SceneItem, camera: &Camera) -> bool {
    let least = match &next.shape {
        SceneShape::Text { line, .. } => line.style.size * camera.zoom < camera.min_text_points,
        SceneShape::Rect { rect, .. } => rect.height() * camera.zoom < MIN_BOX_POINTS,
        _ => false,
    };
    least && belongs_to_words(item, next)
}

/// Is it a line of a note or of an issue that is too small to be read? Then a stroke stands for it, as an empty box would
/// look as if the words were lost.
fn is_faint_text(item: &SceneItem, camera: &Camera) -> bool {
    match (&item.target, &item.shape) {
        (Some(Target::Note(_) | Target::Issue(_)), SceneShape::Text { line, halo: None, .. }) => {
            let size = line.style.size * camera.zoom;
            size < camera.min_text_points && size >= MIN_FAINT_TEXT_POINTS
        }
        _ => false,
    }
}

/// The line of a shape that is nothing but a line.
fn stroke_of_line(shape: &SceneShape) -> Option<&ShapeStroke> {
    match shape {
        SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } => Some(stroke),
        _ => None,
    }
}

/// How wide the next shape is, if it leaves out the inside of this line.
fn hollow_width(shape: &SceneShape, next: &SceneShape) -> Option<f32> {
    let same_way = match (shape, next) {
        (SceneShape::Path { points: a, .. }, SceneShape::Path { points: b, .. }) => a == b,
        (SceneShape::Curve { points: a, .. }, SceneShape::Curve { points: b, .. }) => a == b,
        _ => false,
    };
    let (outer, inner) = (stroke_of_line(shape)?, stroke_of_line(next)?);
    (same_way && inner.width < outer.width && inner.colour != outer.colour).then_some(inner.width)
}

/// The same line, as wide as what is left of it without its inside.
fn without_inside(shape: &SceneShape, inside: f32) -> SceneShape {
    let mut shape = shape.clone();
    if let SceneShape::Path { stroke, .. } | SceneShape::Curve { stroke, .. } = &mut shape {
        stroke.width -= inside;
    }
    shape
}

/// Some items on their way to the screen.
struct ItemPainter<'a> {
    painter: &'a Painter,
    labels: &'a mut LabelTextureCache,
    camera: &'a Camera,
    writer: MeshWriter,
    /// How many more words with a halo may be written.
    halo_texts_left: usize,
    min_ring_radius: f32,
    /// The points of a line on the screen.
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
                let least = if stroke.width > SIGN_ARC.0 * radius { SIGN_ARC.1 } else { self.min_ring_radius };
                if radius * zoom >= least {
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
                let least = self.writer.min_corner_distance();
                self.line(stroke, |_, out| corners(points, camera, least, out));
            }
            SceneShape::Curve { points, stroke } => {
                let points = points.map(|at| camera.screen_from_map(at));
                self.line(stroke, |pen, out| mesh_writer::curve_points(points, pen.curve_tolerance(), out));
            }
            SceneShape::Text { line, at, colour, halo } => {
                if line.style.size * zoom >= camera.min_text_points && (halo.is_none() || self.halo_texts_left > 0) {
                    self.halo_texts_left -= usize::from(halo.is_some());
                    self.text(line, camera.screen_from_map(*at), *colour, *halo);
                }
            }
        }
    }

    /// Paints a line along the points that are told.
    fn line(&mut self, stroke: &ShapeStroke, tell: impl FnOnce(&MeshWriter, &mut Vec<Pos2>)) {
        let mut points = std::mem::take(&mut self.points);
        points.clear();
        tell(&self.writer, &mut points);
        let seen = match stroke.dash {
            DashPattern::Solid if points.len() > 8 => self.writer.visible_part(&points),
            _ => &points,
        };
        self.writer.line(seen, stroke.width * self.camera.zoom, stroke, false);
        self.points = points;
    }

    fn circle(&mut self, centre: Pos2, radius: f32, fill: Option<Colour>, stroke: Option<&ShapeStroke>) {
        if fill.is_some() {
            self.writer
                .flush_if_covering(self.painter, Rect::from_center_size(centre, egui::Vec2::splat(2.0 * radius)));
        }
        let width = stroke.map_or(0.0, |stroke| stroke.width * self.camera.zoom);
        match (fill, stroke) {
            // However thin: a rim is all that is seen of a disc whose fill is that of the ground.
            (Some(fill), Some(stroke)) => self.writer.rimmed_disc(centre, radius, egui_colour(fill), stroke, width),
            (Some(fill), None) => self.writer.disc(centre, radius, egui_colour(fill)),
            (None, Some(stroke)) => {
                self.writer.line(&mesh_writer::arc_points(centre, radius, 0.0, 1.0), width, stroke, true)
            }
            (None, None) => {}
        }
    }

    /// Paints a stroke in the place of words that are too small.
    fn faint(&mut self, shape: &SceneShape) {
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
            // egui has no bidi: words from right to left come as pictures from the same shaping that figures use.
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
        // The two shapers round differently by fractions of a point: the middle is kept, so that no label leans.
        let lean = (line.width * zoom - galley.size().x) / 2.0;
        let corner = at + vec2(lean, -baseline);
        if let Some(halo) = halo {
            self.writer.halo(painter.ctx(), line, at, zoom, egui_colour(halo));
        }
        let rect = Rect::from_min_size(corner, galley.size());
        self.writer.write_text(painter, TextShape::new(corner, galley, egui_colour(colour)).into(), rect);
    }
}

/// Adds the corners of a line on the screen; where they are too near to each other to be seen, a line through their
/// middle.
fn corners(points: &[Pos2], camera: &Camera, least: f32, out: &mut Vec<Pos2>) {
    let hop = match points {
        [_, a, b, ..] => (*b - *a).length_sq().sqrt() * camera.zoom,
        _ => f32::INFINITY,
    };
    if points.len() < 4 || hop >= least {
        out.extend(points.iter().map(|at| camera.screen_from_map(*at)));
        return;
    }
    let at = |i: usize| camera.screen_from_map(points.get(i).copied().unwrap_or(Pos2::ZERO));
    mesh_writer::middle_line_points(points.len(), hop * points.len() as f32, at, out);
}

/// Sees the whole of a sheet, as large as fits into `rect`.
pub fn sheet_camera(rect: Rect, sheet: &FigureSheet) -> Camera {
    let zoom = (rect.width() / sheet.size.x).min(rect.height() / sheet.size.y).max(1e-3);
    let view = Rect::from_center_size(rect.center(), sheet.size * zoom);
    Camera { centre: (sheet.size / 2.0).to_pos2(), zoom, view, min_text_points: MIN_PREVIEW_TEXT_POINTS }
}

/// Paints the paper of a sheet, if it has any.
pub fn paper(painter: &Painter, camera: &Camera, sheet: &FigureSheet) {
    if let Some(paper) = sheet.paper_colour {
        painter.rect_filled(camera.view, 0.0, egui_colour(paper));
    }
}
