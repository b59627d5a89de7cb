//! Glyphs as Bézier paths, for formats without text and for halos. Measures nothing.

use std::collections::HashMap;

use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider};
use vello_cpu::kurbo::{Affine, BezPath, Cap, Join, Stroke, StrokeOpts, stroke};

use crate::scene::HALO_WIDTH;
use crate::text::{Face, TextLine};

/// The tolerance of a halo outline, in font sizes.
const HALO_PRECISION: f64 = 1e-3;

/// A cache of the outlines of all glyphs used so far, scaled to a font size of 1.
#[derive(Default)]
pub(super) struct GlyphOutlines {
    glyphs: HashMap<GlyphKey, BezPath>,
    halos: HashMap<GlyphKey, BezPath>,
}

impl GlyphOutlines {
    /// The outlines of a line of text, relative to the start of its baseline.
    pub(super) fn outline(&mut self, line: &TextLine) -> BezPath {
        for key in glyph_keys(line) {
            self.glyphs.entry(key).or_insert_with(|| glyph_path(key));
        }
        place_glyphs(line, &self.glyphs)
    }

    /// The area within [`HALO_WIDTH`] of the outlines of a line. It must be filled by the nonzero rule.
    pub(super) fn halo(&mut self, line: &TextLine) -> BezPath {
        let halo_stroke = Stroke::new(2.0 * f64::from(HALO_WIDTH)).with_join(Join::Round).with_caps(Cap::Round);
        for key in glyph_keys(line) {
            let outline = self.glyphs.entry(key).or_insert_with(|| glyph_path(key));
            self.halos.entry(key).or_insert_with(|| {
                stroke(outline.elements().iter().copied(), &halo_stroke, &StrokeOpts::default(), HALO_PRECISION)
            });
        }
        place_glyphs(line, &self.halos)
    }
}

/// The face and the glyph id.
type GlyphKey = (Face, u32);

fn glyph_keys(line: &TextLine) -> impl Iterator<Item = GlyphKey> {
    line.runs.iter().flat_map(|run| run.glyphs.iter().map(|glyph| (run.face, glyph.id)))
}

fn place_glyphs(line: &TextLine, outlines: &HashMap<GlyphKey, BezPath>) -> BezPath {
    let mut path = BezPath::new();
    for run in &line.runs {
        for glyph in &run.glyphs {
            let Some(outline) = outlines.get(&(run.face, glyph.id)) else { continue };
            let transform =
                Affine::translate((f64::from(glyph.x), f64::from(glyph.y))) * Affine::scale(f64::from(line.style.size));
            path.extend(outline.elements().iter().map(|element| transform * *element));
        }
    }
    path
}

/// The outline of one glyph at a font size of 1, y pointing down. Empty if the font is broken, which the embedded fonts
/// are not.
fn glyph_path((face, id): GlyphKey) -> BezPath {
    let Ok(font) = FontRef::new(face.data()) else { return BezPath::new() };
    let units = font.head().map_or(1000, |head| head.units_per_em());
    let mut pen = GlyphPathPen { path: BezPath::new(), scale: 1.0 / f64::from(units) };
    if let Some(outline) = font.outline_glyphs().get(GlyphId::new(id))
        && let Err(error) = outline.draw(DrawSettings::unhinted(Size::unscaled(), LocationRef::default()), &mut pen)
    {
        log::error!("glyph {id} of {face:?} cannot be drawn: {error}");
    }
    pen.path
}

struct GlyphPathPen {
    path: BezPath,
    scale: f64,
}

impl GlyphPathPen {
    fn at(&self, x: f32, y: f32) -> (f64, f64) {
        (f64::from(x) * self.scale, -f64::from(y) * self.scale)
    }
}

impl OutlinePen for GlyphPathPen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.at(x, y));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.at(x, y));
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.at(cx, cy), self.at(x, y));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        self.path.curve_to(self.at(cx0, cy0), self.at(cx1, cy1), self.at(x, y));
    }

    fn close(&mut self) {
        self.path.close_path();
    }
}
