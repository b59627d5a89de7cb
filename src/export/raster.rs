//! Sheets and labels as pixels, for PNG, the clipboard, the preview and the window. Shapes no text, encodes nothing.
//!
//! Limitations: memory grows with what is drawn, to about twice the picture where a thousand long lines cross.

use emath::{Vec2, vec2};
use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, BezPath, Cap, Join, Rect, Shape as _, Stroke};
use vello_cpu::{Level, PixmapMut, RenderContext, RenderSettings, Resources};

use super::glyph_outlines::GlyphOutlines;
use super::{ExportError, shape_paths};
use crate::scene::{Colour, FigureSheet, SceneShape};
use crate::text::TextLine;

/// The longest side of a picture, in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;

/// The most pixels of a picture: 400 MB of memory.
pub const MAX_PIXELS: u64 = 100_000_000;

/// Pixels in rows from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RasterImage {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green, blue, opacity of each pixel, sRGB, not premultiplied.
    pub rgba: Vec<u8>,
}

/// A line of text as a picture.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelImage {
    /// Its pixels.
    pub image: RasterImage,
    /// Where the picture's top left corner lies, seen from the start of the baseline, in the units of the line.
    pub offset: Vec2,
}

/// A sheet as a picture at its own dpi.
pub fn render_sheet(sheet: &FigureSheet) -> Result<RasterImage, ExportError> {
    let (width, height) = sheet.pixels();
    let mut painter = RasterPainter::new(width, height)?;
    if let Some(paper) = sheet.paper_colour {
        painter.colour(paper);
        painter.context.fill_rect(&Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
    }
    painter.context.set_transform(Affine::scale(f64::from(sheet.pixels_per_unit())));
    let mut letters = GlyphOutlines::default();
    for item in &sheet.items {
        painter.draw(&item.shape, &mut letters);
    }
    Ok(painter.finish())
}

/// A line of text as a picture just large enough for it.
pub fn render_label(
    line: &TextLine,
    pixels_per_unit: f32,
    colour: Colour,
    halo: Option<Colour>,
) -> Result<LabelImage, ExportError> {
    let scale = f64::from(pixels_per_unit);
    let mut letters = GlyphOutlines::default();
    let inked = letters.outline(line);
    let around = halo.map(|colour| (letters.halo(line), colour));
    let largest = around.as_ref().map_or(&inked, |(path, _)| path);
    let bounds = if largest.is_empty() { Rect::ZERO } else { largest.bounding_box().scale_from_origin(scale) };
    // One pixel more on each side for soft edges.
    let (left, top) = (bounds.x0.floor() - 1.0, bounds.y0.floor() - 1.0);
    // A float cast saturates, so that what is too large is found so.
    let (width, height) = ((bounds.x1.ceil() + 1.0 - left) as u32, (bounds.y1.ceil() + 1.0 - top) as u32);
    let mut painter = RasterPainter::new(width, height)?;
    painter.context.set_transform(Affine::translate((-left, -top)) * Affine::scale(scale));
    if let Some((path, colour)) = around {
        painter.fill(&path, colour);
    }
    painter.fill(&inked, colour);
    let offset = vec2((left / scale) as f32, (top / scale) as f32);
    Ok(LabelImage { image: painter.finish(), offset })
}

struct RasterPainter {
    context: RenderContext,
}

impl RasterPainter {
    fn new(width: u32, height: u32) -> Result<Self, ExportError> {
        let pixels = u64::from(width) * u64::from(height);
        let too_large = ExportError::TooLarge { width, height };
        if width > MAX_SIDE_PX || height > MAX_SIDE_PX || pixels > MAX_PIXELS {
            return Err(too_large);
        }
        let (Ok(width), Ok(height)) = (u16::try_from(width), u16::try_from(height)) else { return Err(too_large) };
        // The instructions that every processor of a kind has, one thread, and whole numbers for colours, so that the
        // same sheet gives the same bytes on every machine: what newer processors offer rounds differently. The library
        // has no common ground for x86 and ARM, where the edge of a shape could differ by one shade.
        let settings = RenderSettings { level: Level::baseline(), num_threads: 0 };
        Ok(Self { context: RenderContext::new_with(width, height, settings) })
    }

    fn draw(&mut self, shape: &SceneShape, letters: &mut GlyphOutlines) {
        if !shape_paths::is_drawable(shape) {
            return;
        }
        if let SceneShape::Text { line, at, colour, halo } = shape {
            let place = Affine::translate((f64::from(at.x), f64::from(at.y)));
            if let Some(halo) = halo {
                self.fill(&(place * letters.halo(line)), *halo);
            }
            self.fill(&(place * letters.outline(line)), *colour);
            return;
        }
        let path = shape_paths::path(shape);
        if let Some(fill) = shape_paths::visible_fill(shape) {
            self.fill(&path, fill);
        }
        if let Some(stroke) = shape_paths::visible_stroke(shape) {
            let join = if matches!(shape, SceneShape::Rect { .. }) { Join::Miter } else { Join::Round };
            let mut pen = Stroke::new(f64::from(stroke.width)).with_join(join).with_caps(Cap::Butt);
            if let Some(dashes) = shape_paths::dash_lengths(&stroke, shape) {
                pen = pen.with_dashes(0.0, dashes.map(f64::from));
                if stroke.dash == crate::scene::DashPattern::Dotted {
                    pen = pen.with_caps(Cap::Round);
                }
            }
            self.context.set_stroke(pen);
            self.colour(stroke.colour);
            self.context.stroke_path(&path);
        }
    }

    fn fill(&mut self, path: &BezPath, colour: Colour) {
        self.colour(colour);
        self.context.fill_path(path);
    }

    fn colour(&mut self, Colour([red, green, blue, opacity]): Colour) {
        self.context.set_paint(AlphaColor::<Srgb>::from_rgba8(red, green, blue, opacity));
    }

    fn finish(mut self) -> RasterImage {
        let (width, height) = (self.context.width(), self.context.height());
        let mut rgba = vec![0; usize::from(width) * usize::from(height) * 4];
        self.context.flush();
        if let Some(target) = PixmapMut::new(width, height, &mut rgba) {
            self.context.render(target, &mut Resources::new());
        }
        for pixel in rgba.chunks_exact_mut(4) {
            if let [red, green, blue, opacity @ 1..=254] = pixel {
                let opacity = u32::from(*opacity);
                for channel in [red, green, blue] {
                    *channel = ((u32::from(*channel) * 255 + opacity / 2) / opacity).min(255) as u8;
                }
            }
        }
        RasterImage { width: u32::from(width), height: u32::from(height), rgba }
    }
}
