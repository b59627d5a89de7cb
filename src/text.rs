//! Text as lines of placed glyphs: fonts, shaping, bidi, measuring, line breaking. Knows nothing of maps or of egui.
//!
//! Everything that is written on a map or a figure goes through [`line`] or [`wrap`], so that the window, PNG, SVG and
//! PDF agree on every width. Only fonts embedded in the program are used, so that they agree on every machine too.

mod cache;
mod font_face;
mod missing_letters;
mod shaper;
mod wrap;

pub use font_face::Face;
pub use missing_letters::missing_script;

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FontWeight {
    /// For what is read.
    #[default]
    Regular,
    /// For names and headings.
    Semibold,
    /// For quotes. Only Latin, Greek and Cyrillic letters have an italic; the others stay upright.
    Italic,
}

/// How a line looks, but for its colour.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FontStyle {
    /// Font size in the units that the line is measured in.
    pub size: f32,
    /// How heavy the letters are.
    pub weight: FontWeight,
}

/// One line of text, shaped and measured. The start of its baseline is the origin; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// The text in reading order, without line breaks or control characters.
    pub text: String,
    /// How it looks.
    pub style: FontStyle,
    /// How far it reaches to the right.
    pub width: f32,
    /// How far its letters may reach above the baseline; the same for every text of a style.
    pub ascent: f32,
    /// How far its letters may reach below the baseline; the same for every text of a style.
    pub descent: f32,
    /// Does it hold letters that are written from right to left?
    pub has_rtl: bool,
    /// Does the line as a whole start at the right?
    pub is_rtl: bool,
    /// Its glyphs, from left to right.
    pub runs: Vec<GlyphRun>,
}

impl TextLine {
    /// The same line `scale` times as large.
    #[must_use]
    pub fn scaled(&self, scale: f32) -> Self {
        let mut line = self.clone();
        line.style.size *= scale;
        line.width *= scale;
        line.ascent *= scale;
        line.descent *= scale;
        for glyph in line.runs.iter_mut().flat_map(|run| run.glyphs.iter_mut()) {
            glyph.x *= scale;
            glyph.y *= scale;
            glyph.advance *= scale;
        }
        line
    }
}

/// Neighbouring glyphs of one font, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// The font.
    pub face: Face,
    /// Are its letters written from right to left?
    pub is_rtl: bool,
    /// The glyphs, from left to right.
    pub glyphs: Vec<PlacedGlyph>,
}

/// One glyph, placed from the origin of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedGlyph {
    /// Its number in the font.
    pub id: u32,
    /// Where its own origin lies.
    pub x: f32,
    /// Where its own origin lies; 0 on the baseline.
    pub y: f32,
    /// How far the next glyph is.
    pub advance: f32,
    /// The bytes of [`TextLine::text`] that it stands for.
    pub cluster: Range<usize>,
}

/// Shapes one line. Line breaks and tabs become spaces, control characters go, and it is never wrapped.
///
/// The last few thousand lines of each thread are remembered, so that asking again for the same one costs little.
pub fn shape_line(text: &str, style: FontStyle) -> Arc<TextLine> {
    shaper::with_shaper(|shaper| shaper.line(text, style.with_finite_size(), TextDirection::Natural))
}

/// Breaks a text into lines no wider than `width`, at spaces where it can and within a word where it must; line breaks
/// in the text are kept. When there would be more than `most` lines, the last one ends in "…".
///
/// A text without a single letter has no lines. A line is wider than `width` only when a single letter is.
pub fn wrap(text: &str, style: FontStyle, width: f32, most: usize) -> Vec<Arc<TextLine>> {
    shaper::with_shaper(|shaper| wrap::wrap(shaper, text, style.with_finite_size(), width, most))
}

/// A name that stands in a sentence: where it is written from right to left, marks keep it from turning round what
/// stands before and behind it.
pub fn isolated_name(name: &str) -> Cow<'_, str> {
    if has_rtl(name) { Cow::Owned(format!("\u{200e}{name}\u{200e}")) } else { Cow::Borrowed(name) }
}

/// Does a text hold letters that are written from right to left?
pub fn has_rtl(text: &str) -> bool {
    use unicode_bidi::BidiClass::{AL, R};
    // Every such letter lies above the Latin, Greek and Cyrillic ones, which is where most texts end.
    text.chars().any(|c| c >= '\u{590}' && matches!(unicode_bidi::bidi_class(c), R | AL))
}

/// A text as one line: line breaks and tabs are spaces; control characters, those that override the direction of
/// writing, and code points that are no characters are gone.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| replacement_for(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", " ").chars().filter_map(replacement_for).collect())
}

/// What stands for a character in a line; none where it has to go.
fn replacement_for(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// Which way a line starts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TextDirection {
    /// As its first letter does.
    Natural,
    /// From the left.
    Ltr,
    /// From the right.
    Rtl,
}

impl FontStyle {
    /// The style with a size that can be reckoned with.
    fn with_finite_size(self) -> Self {
        let size = if self.size.is_finite() { self.size.clamp(0.0, 1e5) } else { 0.0 };
        Self { size, ..self }
    }
}

#[cfg(test)]
mod tests;
