//! Draws sheets and labels as pixels, for PNG, the clipboard, the preview and the window. Shapes no text and encodes no
//! file.
//!
//! Limitations: memory grows with the drawn shapes, to about twice the size of the image if a thousand long lines
//! cross.

use emath::{Vec2, vec2};
use vello_cpu::color::{AlphaColor, Srgb};
use vello_cpu::kurbo::{Affine, BezPath, Cap, Join, Rect, Shape as _, Stroke};
use vello_cpu::{Level, PixmapMut, RenderContext, RenderSettings, Resources};

use super::glyph_outlines::GlyphOutlines;
use super::{ExportError, shape_paths};
use crate::scene::{Colour, FigureSheet, SceneShape};
use crate::text::TextLine;

/// The longest side of an image, in pixels.
pub const MAX_SIDE_PX: u32 = 16_384;

/// Maximum number of pixels of an image: 400 MB of memory.
pub const MAX_PIXELS: u64 = 100_000_000;

/// An image, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RasterImage {
    /// Its width in pixels.
    pub width: u32,
    /// Its height in pixels.
    pub height: u32,
    /// Red, green, blue, opacity of each pixel, sRGB, not premultiplied.
    pub rgba: Vec<u8>,
}

/// A line of text as an image.
#[derive(Clone, Debug, PartialEq)]
pub struct LabelImage {
    /// Its pixels.
    pub image: RasterImage,
    /// The top left corner of the image relative to the start of the baseline, in the units of the line.
    pub offset: Vec2,
}

/// Draws a sheet as an image at its own dpi.
pub fn render_sheet(sheet: &FigureSheet) -> Result<RasterImage, ExportError> {
    let (width, height) = sheet.pixels();
    let mut painter = RasterPainter::new(width, height)?;
    if let Some(paper) = sheet.paper_colour {
        painter.set_colour(paper);
        painter.context.fill_rect(&Rect::new(0.0, 0.0, f64::from(width), f64::from(height)));
    }
    painter.context.set_transform(Affine::scale(f64::from(sheet.pixels_per_unit())));
    let mut glyphs = GlyphOutlines::default();
    for item in &sheet.items {
        painter.draw(&item.shape, &mut glyphs);
    }
    Ok(painter.finish())
}

/// Draws a line of text as an image just large enough for it.
pub fn render_label(
    line: &TextLine,
    pixels_per_unit: f32,
    colour: Colour,
    halo: Option<Colour>,
) -> Result<LabelImage, ExportError> {
    let scale = f64::from(pixels_per_unit);
    let mut glyphs = GlyphOutlines::default();
    let outline = glyphs.outline(line);
    let halo_path = halo.map(|colour| (glyphs.halo(line), colour));
    let outermost = halo_path.as_ref().map_or(&outline, |(path, _)| path);
    let bounds = if outermost.is_empty() { Rect::ZERO } else { outermost.bounding_box().scale_from_origin(scale) };
    // One more pixel on each side for antialiased edges.
    let (left, top) = (bounds.x0.floor() - 1.0, bounds.y0.floor() - 1.0);
    // A float cast saturates, so an image that is too large is detected.
    let (width, height) = ((bounds.x1.ceil() + 1.0 - left) as u32, (bounds.y1.ceil() + 1.0 - top) as u32);
    let mut painter = RasterPainter::new(width, height)?;
    painter.context.set_transform(Affine::translate((-left, -top)) * Affine::scale(scale));
    if let Some((path, colour)) = halo_path {
        painter.fill(&path, colour);
    }
    painter.fill(&outline, colour);
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
        // Baseline instructions, one thread and integer colours give the same bytes on every machine with the same
        // architecture: newer instructions round differently. The baselines of x86 and ARM differ, so an edge of a
        // shape can differ by one shade between them.
        let settings = RenderSettings { level: Level::baseline(), num_threads: 0 };
        Ok(Self { context: RenderContext::new_with(width, height, settings) })
    }

    fn draw(&mut self, shape: &SceneShape, glyphs: &mut GlyphOutlines) {
        if !shape_paths::is_drawable(shape) {
            return;
        }
        if let SceneShape::Text { line, at, colour, halo } = shape {
            let transform = Affine::translate((f64::from(at.x), f64::from(at.y)));
            if let Some(halo) = halo {
                self.fill(&(transform * glyphs.halo(line)), *halo);
            }
            self.fill(&(transform * glyphs.outline(line)), *colour);
            return;
        }
        let path = shape_paths::path(shape);
        if let Some(fill) = shape_paths::visible_fill(shape) {
            self.fill(&path, fill);
        }
        if let Some(stroke) = shape_paths::visible_stroke(shape) {
            let join = if matches!(shape, SceneShape::Rect { .. }) { Join::Miter } else { Join::Round };
            let mut path_stroke = Stroke::new(f64::from(stroke.width)).with_join(join).with_caps(Cap::Butt);
            if let Some(dashes) = shape_paths::dash_lengths(&stroke, shape) {
                path_stroke = path_stroke.with_dashes(0.0, dashes.map(f64::from));
                if stroke.dash == crate::scene::DashPattern::Dotted {
                    path_stroke = path_stroke.with_caps(Cap::Round);
                }
            }
            self.context.set_stroke(path_stroke);
            self.set_colour(stroke.colour);
            self.context.stroke_path(&path);
        }
    }

    fn fill(&mut self, path: &BezPath, colour: Colour) {
        self.set_colour(colour);
        self.context.fill_path(path);
    }

    fn set_colour(&mut self, Colour([red, green, blue, opacity]): Colour) {
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
