//! Paints the shapes of a scene with egui. Measures and decides nothing: what is too small to be seen is left out, and
//! that is all.

mod brush;
mod dash;
mod label;
mod mesh;
mod offscreen;
mod picture;
mod raster;
mod sight;

use std::sync::Arc;

use egui::epaint::{Mesh, TextShape};
use egui::{Color32, Painter, Pos2, Rect, vec2};

use super::theme::{self, color};
use crate::model::Target;
use crate::scene::{Colour, Dash, Item, Scene, Shape, Sheet, Stroke};
use crate::text::{Line, Weight};
use brush::Brush;
pub use label::Labels;
use mesh::Pen;
pub use offscreen::{OffscreenPainter, OffscreenSettings};
pub use picture::{Gathered, ImageCanvas, SceneImage, SceneImageRequest};
pub use sight::Sight;

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
    pub least_words: f32,
}

impl Camera {
    /// From the map to the screen.
    pub fn screen(&self, at: Pos2) -> Pos2 {
        self.view.center() + (at - self.centre) * self.zoom
    }

    /// From the screen to the map.
    pub fn map(&self, at: Pos2) -> Pos2 {
        self.centre + (at - self.view.center()) / self.zoom
    }

    /// A rectangle on the screen.
    pub fn screen_rect(&self, rect: Rect) -> Rect {
        Rect::from_min_max(self.screen(rect.min), self.screen(rect.max))
    }

    /// The part of the map that is seen.
    pub fn seen(&self) -> Rect {
        Rect::from_min_max(self.map(self.view.min), self.map(self.view.max))
    }
}

/// The smallest words worth their triangles on the canvas, in points.
pub const LEAST_WORDS: f32 = 5.0;
/// Smaller words of a note or an issue than this are not even a stroke.
const LEAST_FAINT: f32 = 1.5;
/// The smallest words worth drawing in a preview, which must not look as if it had none.
const LEAST_IN_PREVIEW: f32 = 1.5;
/// Rings of a smaller radius than this many points cannot be read and are left out: the first when there is room, the
/// second in a crowd.
const LEAST_RING: (f32, f32) = (5.0, 12.0);
/// Arcs wider than this part of their radius belong to a sign such as a lock, and are seen when they are this large.
const SIGN: (f32, f32) = (0.4, 1.2);
/// Arrowheads smaller than this many points do not tell which way they point.
const LEAST_HEAD: f32 = 2.5;
/// Among more items than this on the screen, seen from farther away than that, fine dots and dashes are noise, and most
/// of the work.
const CROWDED: (usize, f32) = (4000, 0.6);
/// No more names and words of ties than this are written at once. They come in the order of their weight.
const MOST_WORDS: usize = 300;
/// Boxes lower than this many points hold words that are too small to be seen.
const LEAST_BOX: f32 = 9.0;
/// Lines without an inside: thinner than this many points, and what is left out in their middle cannot be seen.
const LEAST_HOLLOW: f32 = 1.5;

/// Paints what is seen of a scene, which `sight` was made of.
pub fn scene(painter: &Painter, labels: &mut Labels, camera: &Camera, scene: &Scene, sight: &mut Sight) {
    let pixels_per_point = painter.pixels_per_point();
    if let Some(mesh) = sight.kept(camera, pixels_per_point) {
        painter.add(mesh);
        return;
    }
    let frame = sight.frame(camera);
    let seen = sight.seen(scene, camera, frame);
    let items = seen.iter().filter_map(|number| scene.items.get(*number as usize));
    let mut crowd = Crowd { is_crowded: is_crowded(seen.len(), camera), words_left: MOST_WORDS, frame };
    let mesh = paint(painter, labels, camera, items, &mut crowd);
    if let Some(mesh) = mesh.filter(|_| sight.is_far(camera)) {
        sight.keep(mesh, camera, pixels_per_point, frame);
    }
}

/// Paints those of these items that are seen.
pub fn items(painter: &Painter, labels: &mut Labels, camera: &Camera, items: &[Item]) {
    let frame = camera.seen();
    let seen = items.iter().filter(|item| item.shape.bounds().intersects(frame));
    let mut crowd = Crowd { is_crowded: is_crowded(items.len(), camera), words_left: usize::MAX, frame };
    paint(painter, labels, camera, seen, &mut crowd);
}

fn is_crowded(items: usize, camera: &Camera) -> bool {
    items > CROWDED.0 && camera.zoom < CROWDED.1
}

/// What is known of items before they are painted.
struct Crowd {
    is_crowded: bool,
    /// How many more words with a halo may be written.
    words_left: usize,
    /// The part of the map that they are painted in.
    frame: Rect,
}

/// Paints items, and returns the mesh of all of them if it holds all of them.
fn paint<'a>(
    painter: &Painter,
    labels: &mut Labels,
    camera: &Camera,
    items: impl Iterator<Item = &'a Item>,
    crowd: &mut Crowd,
) -> Option<Arc<Mesh>> {
    let mut brush = labels.brush.take().unwrap_or_else(|| Brush::new(painter.ctx()));
    brush.begin(painter.ctx().cumulative_pass_nr());
    let pen = Pen::new(brush, painter.pixels_per_point(), camera.screen_rect(crowd.frame), crowd.is_crowded);
    let least_ring = if crowd.is_crowded { LEAST_RING.1 } else { LEAST_RING.0 };
    let mut work = Work { painter, labels, camera, pen, words_left: crowd.words_left, least_ring, points: Vec::new() };
    let mut items = items.peekable();
    while let Some(item) = items.next() {
        let inside = items.peek().and_then(|next| inside_of(&item.shape, &next.shape));
        let empty = items.peek().is_some_and(|next| is_empty(item, next, camera));
        match inside {
            _ if empty => {}
            _ if is_faint(item, camera) => work.faint(&item.shape),
            Some(width) if item.target.is_some() && work.is_thin(&item.shape) => {
                work.shape(&thinned(&item.shape, width));
                items.next();
            }
            _ => work.shape(&item.shape),
        }
    }
    let Work { pen, words_left, .. } = work;
    crowd.words_left = words_left;
    let (brush, whole) = pen.finish(painter);
    labels.brush = Some(brush);
    whole
}

/// Is it a box round words, or the thin line that leads to words or to their box? The square of an issue, the ground of
/// a group and the paper of a note are no such boxes: they stand for something without words too.
fn belongs_to_words(item: &Item, next: &Item) -> bool {
    let stands = matches!(item.target, Some(Target::Issue(_) | Target::Group(_) | Target::Note(_)));
    let is_box = |shape: &Shape| matches!(shape, Shape::Rect { fill: Some(_), stroke: Some(_), .. });
    let is_text = matches!(next.shape, Shape::Text { .. });
    let belongs = match &item.shape {
        Shape::Path { points, .. } => points.len() == 2 && (is_text || is_box(&next.shape)),
        shape => is_box(shape) && is_text,
    };
    !stands && item.target == next.target && belongs
}

/// Does it belong to words that are too small to be seen?
fn is_empty(item: &Item, next: &Item, camera: &Camera) -> bool {
    let least = match &next.shape {
        Shape::Text { line, .. } => line.style.size * camera.zoom < camera.least_words,
        Shape::Rect { rect, .. } => rect.height() * camera.zoom < LEAST_BOX,
        _ => false,
    };
    least && belongs_to_words(item, next)
}

/// Is it a line of a note or of an issue that is too small to be read? Then a stroke stands for it, as an empty box would
/// look as if the words were lost.
fn is_faint(item: &Item, camera: &Camera) -> bool {
    match (&item.target, &item.shape) {
        (Some(Target::Note(_) | Target::Issue(_)), Shape::Text { line, halo: None, .. }) => {
            let size = line.style.size * camera.zoom;
            size < camera.least_words && size >= LEAST_FAINT
        }
        _ => false,
    }
}

/// The line of a shape that is nothing but a line.
fn line_of(shape: &Shape) -> Option<&Stroke> {
    match shape {
        Shape::Path { stroke, .. } | Shape::Curve { stroke, .. } => Some(stroke),
        _ => None,
    }
}

/// How wide the next shape is, if it leaves out the inside of this line.
fn inside_of(shape: &Shape, next: &Shape) -> Option<f32> {
    let same_way = match (shape, next) {
        (Shape::Path { points: a, .. }, Shape::Path { points: b, .. }) => a == b,
        (Shape::Curve { points: a, .. }, Shape::Curve { points: b, .. }) => a == b,
        _ => false,
    };
    let (outer, inner) = (line_of(shape)?, line_of(next)?);
    (same_way && inner.width < outer.width && inner.colour != outer.colour).then_some(inner.width)
}

/// The same line, as wide as what is left of it without its inside.
fn thinned(shape: &Shape, inside: f32) -> Shape {
    let mut shape = shape.clone();
    if let Shape::Path { stroke, .. } | Shape::Curve { stroke, .. } = &mut shape {
        stroke.width -= inside;
    }
    shape
}

/// Some items on their way to the screen.
struct Work<'a> {
    painter: &'a Painter,
    labels: &'a mut Labels,
    camera: &'a Camera,
    pen: Pen,
    /// How many more words with a halo may be written.
    words_left: usize,
    least_ring: f32,
    /// The points of a line on the screen.
    points: Vec<Pos2>,
}

impl Work<'_> {
    fn is_thin(&self, shape: &Shape) -> bool {
        line_of(shape).is_some_and(|stroke| stroke.width * self.camera.zoom < LEAST_HOLLOW)
    }

    fn shape(&mut self, shape: &Shape) {
        let (camera, zoom) = (self.camera, self.camera.zoom);
        match shape {
            Shape::Circle { centre, radius, fill, stroke } => {
                self.circle(camera.screen(*centre), radius * zoom, *fill, stroke.as_ref());
            }
            Shape::Arc { centre, radius, from, to, stroke } => {
                let least = if stroke.width > SIGN.0 * radius { SIGN.1 } else { self.least_ring };
                if radius * zoom >= least {
                    let points = mesh::circle(camera.screen(*centre), radius * zoom, *from, *to);
                    self.pen.line(&points, stroke.width * zoom, stroke, false);
                }
            }
            Shape::Rect { rect, corner, fill, stroke } => {
                let rect = camera.screen_rect(*rect);
                let points = mesh::rectangle(rect, corner * zoom);
                if let Some(fill) = fill {
                    self.pen.cover(self.painter, rect);
                    self.pen.convex(&points, color(*fill));
                }
                if let Some(stroke) = stroke {
                    self.pen.line(&points, stroke.width * zoom, stroke, true);
                }
            }
            Shape::Polygon { points, fill } => {
                let points: Vec<Pos2> = points.iter().map(|at| camera.screen(*at)).collect();
                if Rect::from_points(&points).size().max_elem() >= LEAST_HEAD {
                    self.pen.convex(&points, color(*fill));
                }
            }
            Shape::Path { points, stroke } => {
                let least = self.pen.least_corner();
                self.line(stroke, |_, out| corners(points, camera, least, out));
            }
            Shape::Curve { points, stroke } => {
                let points = points.map(|at| camera.screen(at));
                self.line(stroke, |pen, out| mesh::curve(points, pen.error(), out));
            }
            Shape::Text { line, at, colour, halo } => {
                if line.style.size * zoom >= camera.least_words && (halo.is_none() || self.words_left > 0) {
                    self.words_left -= usize::from(halo.is_some());
                    self.text(line, camera.screen(*at), *colour, *halo);
                }
            }
        }
    }

    /// Paints a line along the points that are told.
    fn line(&mut self, stroke: &Stroke, tell: impl FnOnce(&Pen, &mut Vec<Pos2>)) {
        let mut points = std::mem::take(&mut self.points);
        points.clear();
        tell(&self.pen, &mut points);
        let seen = match stroke.dash {
            Dash::Solid if points.len() > 8 => self.pen.part_in_sight(&points),
            _ => &points,
        };
        self.pen.line(seen, stroke.width * self.camera.zoom, stroke, false);
        self.points = points;
    }

    fn circle(&mut self, centre: Pos2, radius: f32, fill: Option<Colour>, stroke: Option<&Stroke>) {
        if fill.is_some() {
            self.pen.cover(self.painter, Rect::from_center_size(centre, egui::Vec2::splat(2.0 * radius)));
        }
        let width = stroke.map_or(0.0, |stroke| stroke.width * self.camera.zoom);
        match (fill, stroke) {
            // However thin: a rim is all that is seen of a disc whose fill is that of the ground.
            (Some(fill), Some(stroke)) => self.pen.rimmed_disc(centre, radius, color(fill), stroke, width),
            (Some(fill), None) => self.pen.disc(centre, radius, color(fill)),
            (None, Some(stroke)) => self.pen.line(&mesh::circle(centre, radius, 0.0, 1.0), width, stroke, true),
            (None, None) => {}
        }
    }

    /// Paints a stroke in the place of words that are too small.
    fn faint(&mut self, shape: &Shape) {
        let Shape::Text { line, at, colour: Colour([r, g, b, a]), .. } = shape else { return };
        let at = *at - vec2(0.0, 0.25 * line.style.size);
        let ends = [self.camera.screen(at), self.camera.screen(at + vec2(line.width, 0.0))];
        let width = (0.3 * line.style.size * self.camera.zoom).max(1.0);
        let stroke = Stroke { width, colour: Colour([*r, *g, *b, a / 2]), dash: Dash::Solid };
        self.pen.line(&ends, width, &stroke, false);
    }

    /// Paints a line of text with the left end of its baseline at `at`.
    fn text(&mut self, line: &Line, at: Pos2, colour: Colour, halo: Option<Colour>) {
        let (painter, zoom) = (self.painter, self.camera.zoom);
        if line.has_rtl {
            // egui has no bidi: words from right to left come as pictures from the same shaping that figures use.
            self.pen.flush(painter);
            self.labels.paint(painter, line, at, zoom, colour, halo);
            return;
        }
        let size = line.style.size * zoom;
        let font = match line.style.weight {
            Weight::Regular => theme::regular(size),
            Weight::Semibold => theme::semibold(size),
            Weight::Italic => theme::italic(size),
        };
        let galley = painter.layout_no_wrap(line.text.clone(), font, Color32::PLACEHOLDER);
        let baseline = galley.rows.first().and_then(|row| row.glyphs.first()).map_or(size, |glyph| glyph.pos.y);
        // The two shapers round differently by fractions of a point: the middle is kept, so that no label leans.
        let lean = (line.width * zoom - galley.size().x) / 2.0;
        let corner = at + vec2(lean, -baseline);
        if let Some(halo) = halo {
            self.pen.halo(painter.ctx(), line, at, zoom, color(halo));
        }
        let rect = Rect::from_min_size(corner, galley.size());
        self.pen.words(painter, TextShape::new(corner, galley, color(colour)).into(), rect);
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
        out.extend(points.iter().map(|at| camera.screen(*at)));
        return;
    }
    let at = |i: usize| camera.screen(points.get(i).copied().unwrap_or(Pos2::ZERO));
    mesh::spine(points.len(), hop * points.len() as f32, at, out);
}

/// Sees the whole of a sheet, as large as fits into `rect`.
pub fn sheet_camera(rect: Rect, sheet: &Sheet) -> Camera {
    let zoom = (rect.width() / sheet.size.x).min(rect.height() / sheet.size.y).max(1e-3);
    let view = Rect::from_center_size(rect.center(), sheet.size * zoom);
    Camera { centre: (sheet.size / 2.0).to_pos2(), zoom, view, least_words: LEAST_IN_PREVIEW }
}

/// Paints the paper of a sheet, if it has any.
pub fn paper(painter: &Painter, camera: &Camera, sheet: &Sheet) {
    if let Some(paper) = sheet.paper {
        painter.rect_filled(camera.view, 0.0, color(paper));
    }
}
