//! Paints the shapes of a scene with egui. Measures and decides nothing: what is too small to be seen is left out, and
//! that is all.

mod label;
mod mesh;

use std::sync::Arc;

use egui::{Color32, Painter, Pos2, Rect, Vec2, epaint::TextShape, vec2};

use super::theme::{self, color};
use crate::scene::{Colour, HALO, Item, Shape, Sheet};
use crate::text::{Line, Weight};
pub use label::Labels;
use mesh::Pen;

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
pub const LEAST_WORDS: f32 = 4.0;
/// The smallest words worth drawing in a preview, which must not look as if it had none.
const LEAST_IN_PREVIEW: f32 = 1.5;
/// Rings thinner than this many points cannot be read and are left out.
const LEAST_RING: f32 = 1.0;
/// Among more items than this, fine dots and dashes are noise, and most of the work.
const CROWDED: usize = 8000;

/// Paints items, each of which lies in the rectangle of the same number in `bounds`, or anywhere if that is shorter.
pub fn items(painter: &Painter, labels: &mut Labels, camera: &Camera, items: &[Item], bounds: &[Rect]) {
    let mut pen = Pen::new(painter.pixels_per_point(), camera.view, items.len() > CROWDED);
    let seen = camera.seen();
    for (at, item) in items.iter().enumerate() {
        if bounds.get(at).is_none_or(|rect| rect.intersects(seen)) {
            shape(painter, labels, camera, &mut pen, &item.shape);
        }
    }
    pen.flush(painter);
}

fn shape(painter: &Painter, labels: &mut Labels, camera: &Camera, pen: &mut Pen, shape: &Shape) {
    let zoom = camera.zoom;
    match shape {
        Shape::Circle { centre, radius, fill, stroke } => {
            let (centre, radius) = (camera.screen(*centre), radius * zoom);
            if let Some(fill) = fill {
                pen.disc(centre, radius, color(*fill));
            }
            // However thin: a rim is all that is seen of a disc whose fill is that of the ground.
            if let Some(stroke) = stroke {
                pen.line(&mesh::circle(centre, radius, 0.0, 1.0), stroke.width * zoom, stroke, true);
            }
        }
        Shape::Arc { centre, radius, from, to, stroke } => {
            if stroke.width * zoom >= LEAST_RING {
                let points = mesh::circle(camera.screen(*centre), radius * zoom, *from, *to);
                pen.line(&points, stroke.width * zoom, stroke, false);
            }
        }
        Shape::Rect { rect, corner, fill, stroke } => {
            let points = mesh::rectangle(camera.screen_rect(*rect), corner * zoom);
            if let Some(fill) = fill {
                pen.convex(&points, color(*fill));
            }
            if let Some(stroke) = stroke {
                pen.line(&points, stroke.width * zoom, stroke, true);
            }
        }
        Shape::Polygon { points, fill } => {
            let points: Vec<Pos2> = points.iter().map(|at| camera.screen(*at)).collect();
            pen.convex(&points, color(*fill));
        }
        Shape::Path { points, stroke } => {
            if let [a, b] = points.as_slice() {
                pen.line(&[camera.screen(*a), camera.screen(*b)], stroke.width * zoom, stroke, false);
            } else {
                pen.line(&corners(points, camera, pen.least_corner()), stroke.width * zoom, stroke, false);
            }
        }
        Shape::Curve { points, stroke } => {
            let points = mesh::curve(points.map(|at| camera.screen(at)));
            pen.line(&points, stroke.width * zoom, stroke, false);
        }
        Shape::Text { line, at, colour, halo } => {
            if line.style.size * zoom >= camera.least_words {
                pen.flush(painter);
                text(painter, labels, line, camera.screen(*at), zoom, *colour, *halo);
            }
        }
    }
}

/// The corners of a line on the screen, without those that are too near to each other to be seen.
fn corners(points: &[Pos2], camera: &Camera, least: f32) -> Vec<Pos2> {
    let length: f32 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum::<f32>() * camera.zoom;
    let step = (least * points.len() as f32 / length.max(1e-3)).clamp(1.0, points.len() as f32) as usize;
    let mut corners: Vec<Pos2> = points.iter().step_by(step).map(|at| camera.screen(*at)).collect();
    if !points.len().saturating_sub(1).is_multiple_of(step) {
        corners.extend(points.last().map(|at| camera.screen(*at)));
    }
    corners
}

/// Paints a line of text with the left end of its baseline at `at`.
fn text(
    painter: &Painter,
    labels: &mut Labels,
    line: &Line,
    at: Pos2,
    zoom: f32,
    colour: Colour,
    halo: Option<Colour>,
) {
    if line.has_rtl {
        // egui has no bidi: words from right to left come as pictures from the same shaping that figures use.
        labels.paint(painter, line, at, zoom, colour, halo);
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
        let reach = (size * HALO * 0.75).clamp(1.0, 4.0);
        for way in HALO_WAYS {
            paint_galley(painter, corner + way * reach, &galley, color(halo));
        }
    }
    paint_galley(painter, corner, &galley, color(colour));
}

const HALO_WAYS: [Vec2; 8] = [
    vec2(1.0, 0.0),
    vec2(-1.0, 0.0),
    vec2(0.0, 1.0),
    vec2(0.0, -1.0),
    vec2(0.7, 0.7),
    vec2(-0.7, 0.7),
    vec2(0.7, -0.7),
    vec2(-0.7, -0.7),
];

fn paint_galley(painter: &Painter, at: Pos2, galley: &Arc<egui::Galley>, ink: Color32) {
    painter.add(TextShape::new(at, Arc::clone(galley), ink));
}

/// Paints a sheet as large as fits into `rect`, on its paper, and returns where it lies.
pub fn sheet(ui: &egui::Ui, labels: &mut Labels, rect: Rect, sheet: &Sheet) -> Rect {
    let zoom = (rect.width() / sheet.size.x).min(rect.height() / sheet.size.y).max(1e-3);
    let view = Rect::from_center_size(rect.center(), sheet.size * zoom);
    let camera = Camera { centre: (sheet.size / 2.0).to_pos2(), zoom, view, least_words: LEAST_IN_PREVIEW };
    let painter = ui.painter_at(view);
    if let Some(paper) = sheet.paper {
        painter.rect_filled(view, 0.0, color(paper));
    }
    items(&painter, labels, &camera, &sheet.items, &[]);
    view
}
