//! Writes PDF: a page of exactly the sheet's size, with embedded fonts and searchable text. Contains no date and no
//! random value, so that the same sheet gives the same file.

use std::collections::BTreeMap;

use krilla::color::rgb;
use krilla::geom::{Path, PathBuilder, Point, Rect, Transform};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineCap, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::tagging::{ContentTag, Tag, TagGroup, TagTree};
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Document, SerializeSettings};
use vello_cpu::kurbo::{BezPath, PathEl};

use super::glyph_outlines::GlyphOutlines;
use super::{ExportError, FigureFormat, shape_paths};
use crate::model::RegistryEntry;
use crate::scene::{Colour, DashPattern, FigureSheet, HALO_WIDTH, SceneShape};
use crate::text::{Face, GlyphRun, TextLine};

/// The registry row of the format.
pub(super) const FORMAT: FigureFormat = FigureFormat {
    about: RegistryEntry {
        id: "pdf",
        name: "PDF",
        help: "A page for printing and mailing, with text that can be searched.",
        parameters: &[],
    },
    extension: "pdf",
    run: write,
};

fn write(sheet: &FigureSheet) -> Result<Vec<u8>, ExportError> {
    let points_per_unit = sheet.mm_per_unit * 72.0 / 25.4;
    let size = sheet.size * points_per_unit;
    let settings = PageSettings::from_wh(size.x, size.y)
        .ok_or_else(|| ExportError::Failed(format!("a page of {} × {} points has no area", size.x, size.y)))?;
    let mut document = Document::new_with(SerializeSettings::default());
    let mut page = document.start_page_with(settings);
    let mut surface = page.surface();
    surface.push_transform(&Transform::from_scale(points_per_unit, points_per_unit));
    let figure = surface.start_tagged(ContentTag::Other);
    if let Some((paper, rect)) = sheet.paper_colour.zip(Rect::from_xywh(0.0, 0.0, sheet.size.x, sheet.size.y)) {
        let mut builder = PathBuilder::new();
        builder.push_rect(rect);
        if let Some(path) = builder.finish() {
            surface.set_fill(Some(fill(paper)));
            surface.set_stroke(None);
            surface.draw_path(&path);
        }
    }
    let mut painter = PdfPainter { glyphs: GlyphOutlines::default(), fonts: BTreeMap::new() };
    for item in sheet.items.iter().filter(|item| shape_paths::is_drawable(&item.shape)) {
        painter.draw(&mut surface, &item.shape)?;
    }
    surface.end_tagged();
    surface.pop();
    surface.finish();
    page.finish();

    let alternative = if sheet.description.is_empty() { &sheet.title } else { &sheet.description };
    let mut tree = TagTree::new().with_lang(Some("en".to_owned()));
    tree.push(TagGroup::with_children(Tag::Figure(Some(xml_safe_text(alternative))), vec![figure.into()]));
    document.set_tag_tree(tree);
    document.set_metadata(
        Metadata::new()
            .title(xml_safe_text(&sheet.title))
            .description(xml_safe_text(&sheet.description))
            .language("en".to_owned())
            .creator("Stancemap".to_owned()),
    );
    document.finish().map_err(|error| ExportError::Failed(error.to_string()))
}

/// The caches that all shapes share.
struct PdfPainter {
    glyphs: GlyphOutlines,
    fonts: BTreeMap<Face, Font>,
}

impl PdfPainter {
    fn draw(&mut self, surface: &mut Surface<'_>, shape: &SceneShape) -> Result<(), ExportError> {
        if let SceneShape::Text { line, at, colour, halo } = shape {
            if let Some(halo) = halo {
                self.draw_halo(surface, line, *at, *halo);
            }
            surface.set_fill(Some(fill(*colour)));
            surface.set_stroke(None);
            return self.draw_text(surface, line, *at);
        }
        let inside = shape_paths::visible_fill(shape).map(fill);
        let rim = shape_paths::visible_stroke(shape).map(|rim| {
            let is_round = rim.dash == DashPattern::Dotted;
            Stroke {
                width: rim.width,
                line_cap: if is_round { LineCap::Round } else { LineCap::Butt },
                line_join: if matches!(shape, SceneShape::Rect { .. }) { LineJoin::Miter } else { LineJoin::Round },
                dash: shape_paths::dash_lengths(&rim, shape)
                    .map(|array| StrokeDash { array: array.to_vec(), offset: 0.0 }),
                ..stroke(rim.colour)
            }
        });
        // Without fill and stroke, the library would fill in black.
        if (inside.is_some() || rim.is_some())
            && let Some(path) = krilla_path(&shape_paths::path(shape))
        {
            surface.set_fill(inside);
            surface.set_stroke(rim);
            surface.draw_path(&path);
        }
        Ok(())
    }

    /// Draws a halo as a path: as text, a search would find every label twice.
    fn draw_halo(&mut self, surface: &mut Surface<'_>, line: &TextLine, at: emath::Pos2, colour: Colour) {
        let transform = vello_cpu::kurbo::Affine::translate((f64::from(at.x), f64::from(at.y)));
        let Some(path) = krilla_path(&(transform * self.glyphs.outline(line))) else { return };
        surface.set_fill(None);
        surface.set_stroke(Some(Stroke {
            width: 2.0 * HALO_WIDTH * line.style.size,
            line_join: LineJoin::Round,
            line_cap: LineCap::Round,
            ..stroke(colour)
        }));
        surface.draw_path(&path);
    }

    fn draw_text(&mut self, surface: &mut Surface<'_>, line: &TextLine, at: emath::Pos2) -> Result<(), ExportError> {
        let mut x = 0.0;
        let mut runs: Vec<(f32, &GlyphRun)> = Vec::new();
        for run in &line.runs {
            runs.push((x, run));
            x += run.glyphs.iter().map(|glyph| glyph.advance).sum::<f32>();
        }
        // In reading order, for programs that extract the text in the order of the file.
        runs.sort_by_key(|(_, run)| run.glyphs.iter().map(|glyph| glyph.cluster.start).min());
        for (start, run) in runs {
            let font = self.font(run.face)?;
            let size = line.style.size;
            let mut pen_x = start;
            let mut glyphs = Vec::new();
            for glyph in &run.glyphs {
                glyphs.push(KrillaGlyph::new(
                    GlyphId::new(glyph.id),
                    glyph.advance / size,
                    (glyph.x - pen_x) / size,
                    -glyph.y / size,
                    0.0,
                    glyph.cluster.clone(),
                    None,
                ));
                pen_x += glyph.advance;
            }
            surface.draw_glyphs(Point::from_xy(at.x + start, at.y), &glyphs, font, &line.text, size, false);
        }
        Ok(())
    }

    fn font(&mut self, face: Face) -> Result<Font, ExportError> {
        if let Some(font) = self.fonts.get(&face) {
            return Ok(font.clone());
        }
        let font = Font::new(face.data().into(), 0)
            .ok_or_else(|| ExportError::Failed(format!("the font {} is broken", face.family())))?;
        self.fonts.insert(face, font.clone());
        Ok(font)
    }
}

fn krilla_path(outline: &BezPath) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for element in outline.elements() {
        match *element {
            PathEl::MoveTo(p) => builder.move_to(p.x as f32, p.y as f32),
            PathEl::LineTo(p) => builder.line_to(p.x as f32, p.y as f32),
            PathEl::QuadTo(c, p) => builder.quad_to(c.x as f32, c.y as f32, p.x as f32, p.y as f32),
            PathEl::CurveTo(c, d, p) => {
                builder.cubic_to(c.x as f32, c.y as f32, d.x as f32, d.y as f32, p.x as f32, p.y as f32);
            }
            PathEl::ClosePath => builder.close(),
        }
    }
    builder.finish()
}

fn fill(Colour([red, green, blue, opacity]): Colour) -> Fill {
    Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: normalized_opacity(opacity),
        rule: FillRule::NonZero,
    }
}

fn stroke(Colour([red, green, blue, opacity]): Colour) -> Stroke {
    Stroke {
        paint: rgb::Color::new(red, green, blue).into(),
        opacity: normalized_opacity(opacity),
        ..Stroke::default()
    }
}

fn normalized_opacity(opacity: u8) -> NormalizedF32 {
    NormalizedF32::new(f32::from(opacity) / 255.0).unwrap_or(NormalizedF32::ONE)
}

/// A text without the characters that the XML inside a PDF cannot hold.
fn xml_safe_text(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !(c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}'))).collect()
}
