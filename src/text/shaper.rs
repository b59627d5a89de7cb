//! Shapes text into placed glyphs, with the embedded fonts only. Breaks no lines.

use std::cell::RefCell;
use std::sync::Arc;

use parley::fontique::{Blob, Collection, CollectionOptions, FontInfoOverride, SourceCache};
use parley::{
    BaseDirection, FontContext, FontFamily, FontFamilyName, Layout, LayoutContext, OverflowWrap, StyleProperty,
    WordBreak,
};

use super::cache::TextCache;
use super::missing_letters;
use super::{Face, FontStyle, FontWeight, GlyphRun, PlacedGlyph, TextDirection, TextLine, clean, has_rtl};

/// The font size at which every text is shaped, equal to the design grid of the fonts; lines are scaled afterwards. So
/// a label is exactly twice as wide at twice the size, and zooming does not shape texts again.
pub(super) const EM: f32 = 1000.0;

thread_local! {
    static SHAPER: RefCell<TextShaper> = RefCell::new(TextShaper::new());
}

/// Calls `work` with the shaper of this thread.
pub(super) fn with_shaper<T>(work: impl FnOnce(&mut TextShaper) -> T) -> T {
    SHAPER.with_borrow_mut(work)
}

/// The key of a wrapped paragraph: weight, font size, width and maximum number of lines.
type WrappedTextKey = (FontWeight, u32, u32, usize);

/// The fonts, scratch space, and caches of shaped texts.
pub(super) struct TextShaper {
    fonts: FontContext,
    scratch: LayoutContext<()>,
    /// The id that the library gave to each font.
    faces: Vec<(u64, Face)>,
    ascent: f32,
    descent: f32,
    shaped: TextCache<(FontWeight, TextDirection), Arc<TextLine>>,
    scaled: TextCache<(FontWeight, TextDirection, u32), Arc<TextLine>>,
    /// Wrapped paragraphs. Line breaking is the slowest step.
    pub(super) wrapped: TextCache<WrappedTextKey, Arc<[Arc<TextLine>]>>,
}

impl TextShaper {
    fn new() -> Self {
        let collection = Collection::new(CollectionOptions { shared: false, system_fonts: false });
        let mut fonts = FontContext { collection, source_cache: SourceCache::default() };
        let mut faces = Vec::new();
        for face in Face::ALL.iter().copied() {
            let data = Blob::new(Arc::new(face.data()));
            faces.push((data.id(), face));
            // Each font is a separate family, so that the library does not match or synthesise any style.
            let info = FontInfoOverride { family_name: Some(face.name()), ..FontInfoOverride::default() };
            fonts.collection.register_fonts(data, Some(info));
        }
        let mut shaper = Self {
            fonts,
            scratch: LayoutContext::new(),
            faces,
            ascent: 0.0,
            descent: 0.0,
            shaped: TextCache::new(),
            scaled: TextCache::new(),
            wrapped: TextCache::new(),
        };
        let layout = shaper.layout("x", FontWeight::Regular, TextDirection::Ltr, None);
        if let Some(run) = layout.lines().next().and_then(|line| line.runs().next()) {
            shaper.ascent = run.font_metrics().ascent;
            shaper.descent = run.font_metrics().descent;
        }
        shaper
    }

    /// A line in a style, from the cache if possible.
    pub(super) fn line(&mut self, text: &str, style: FontStyle, direction: TextDirection) -> Arc<TextLine> {
        let key = (style.weight, direction, style.size.to_bits());
        if let Some(line) = self.scaled.get(key, text) {
            return line;
        }
        let line = Arc::new(scaled(&self.shaped(text, style.weight, direction), style));
        self.scaled.put(key, text, &line);
        line
    }

    /// A line at the size [`EM`], from the cache if possible.
    fn shaped(&mut self, text: &str, weight: FontWeight, direction: TextDirection) -> Arc<TextLine> {
        if let Some(line) = self.shaped.get((weight, direction), text) {
            return line;
        }
        let line = Arc::new(self.shape(&clean(text), weight, direction));
        self.shaped.put((weight, direction), text, &line);
        line
    }

    fn shape(&mut self, text: &str, weight: FontWeight, direction: TextDirection) -> TextLine {
        let layout = self.layout(text, weight, direction, None);
        let mut line = TextLine {
            text: text.to_owned(),
            style: FontStyle { size: EM, weight },
            width: 0.0,
            ascent: self.ascent,
            descent: self.descent,
            has_rtl: has_rtl(text),
            is_rtl: layout.is_rtl(),
            runs: Vec::new(),
        };
        if text.is_empty() {
            return line;
        }
        for run in layout.lines().flat_map(|line| line.runs()) {
            let data = run.font().data.id();
            let face = self.faces.iter().find(|(id, _)| *id == data).map_or(Face::Sans, |(_, face)| *face);
            let glyphs = glyphs(&run, &mut line.width);
            // The library makes a separate run of each word in a fallback font. Adjacent runs of one font and direction
            // are joined.
            match line.runs.last_mut() {
                Some(last) if last.face == face && last.is_rtl == run.is_rtl() => last.glyphs.extend(glyphs),
                _ => line.runs.push(GlyphRun { face, is_rtl: run.is_rtl(), glyphs }),
            }
        }
        line
    }

    /// The text laid out at the size [`EM`], in lines no wider than `width`.
    pub(super) fn layout(
        &mut self,
        text: &str,
        weight: FontWeight,
        direction: TextDirection,
        width: Option<f32>,
    ) -> Layout<()> {
        let mut builder = self.scratch.ranged_builder(&mut self.fonts, text, 1.0, false);
        builder.push_default(StyleProperty::FontSize(EM));
        builder.push_default(StyleProperty::OverflowWrap(OverflowWrap::Anywhere));
        // Korean has spaces between its words; lines of Chinese and Japanese break between any two characters.
        if text.chars().any(|c| ('\u{ac00}'..='\u{d7a3}').contains(&c)) {
            builder.push_default(StyleProperty::WordBreak(WordBreak::KeepAll));
        }
        // The library looks up font names one by one, and most texts need few fonts.
        let count = if missing_letters::are_common(text) { Face::COMMON } else { usize::MAX };
        let families: Vec<_> = Face::of(weight).take(count).map(|face| FontFamilyName::named(face.name())).collect();
        builder.push_default(FontFamily::List(families.as_slice().into()));
        builder.set_base_direction(match direction {
            TextDirection::Natural => BaseDirection::Auto,
            TextDirection::Ltr => BaseDirection::Ltr,
            TextDirection::Rtl => BaseDirection::Rtl,
        });
        let mut layout = builder.build(text);
        layout.break_all_lines(width);
        layout
    }
}

/// The glyphs of a run from left to right, starting at `x`. Advances `x` to the end of the run.
fn glyphs(run: &parley::Run<'_, ()>, x: &mut f32) -> Vec<PlacedGlyph> {
    // A ligature arrives as a first cluster with the glyph and further clusters without glyphs.
    let mut clusters: Vec<(std::ops::Range<usize>, Vec<parley::Glyph>)> = Vec::new();
    for cluster in run.clusters() {
        match clusters.last_mut() {
            Some((range, _)) if cluster.is_ligature_continuation() => range.end = cluster.text_range().end,
            _ => clusters.push((cluster.text_range(), cluster.glyphs().collect())),
        }
    }
    if run.is_rtl() {
        clusters.reverse();
    }
    let mut glyphs = Vec::with_capacity(clusters.iter().map(|(_, shaped)| shaped.len()).sum());
    for (cluster, shaped) in clusters {
        for glyph in shaped {
            glyphs.push(PlacedGlyph {
                id: glyph.id,
                x: *x + glyph.x,
                y: glyph.y,
                advance: glyph.advance,
                cluster: cluster.clone(),
            });
            *x += glyph.advance;
        }
    }
    glyphs
}

/// Scales a line that was shaped at the size [`EM`] to the size of `style`.
fn scaled(line: &TextLine, style: FontStyle) -> TextLine {
    let scale = style.size / EM;
    let mut line = line.clone();
    line.style = style;
    line.width *= scale;
    line.ascent *= scale;
    line.descent *= scale;
    for glyph in line.runs.iter_mut().flat_map(|run| &mut run.glyphs) {
        glyph.x *= scale;
        glyph.y *= scale;
        glyph.advance *= scale;
    }
    line
}
