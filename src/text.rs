//! Text as lines of placed glyphs: fonts, shaping, bidirectional text, measuring, line breaking. Must not know maps or
//! egui.
//!
//! All texts on a map or a figure go through [`shape_line`] or [`wrap`], so that the window, PNG, SVG and PDF agree on
//! every width. Only embedded fonts are used, so that widths are equal on every machine too.

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

/// Weight or slant of the letters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum FontWeight {
    /// For running text.
    #[default]
    Regular,
    /// For names and headings.
    Semibold,
    /// For quotes. Only Latin, Greek and Cyrillic letters have an italic; other letters stay upright.
    Italic,
}

/// Size and weight of a line. Its colour is not part of the style.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FontStyle {
    /// Font size, in the unit of the measures of the line.
    pub size: f32,
    /// Weight or slant of the letters.
    pub weight: FontWeight,
}

/// One line of text, shaped and measured. The left end of its baseline is the origin; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct TextLine {
    /// The text in reading order, without line breaks or control characters.
    pub text: String,
    /// Size and weight.
    pub style: FontStyle,
    /// Width of the line.
    pub width: f32,
    /// Greatest height of letters above the baseline; equal for every text of a style.
    pub ascent: f32,
    /// Greatest depth of letters below the baseline; equal for every text of a style.
    pub descent: f32,
    /// Whether the line contains letters that are written from right to left.
    pub has_rtl: bool,
    /// Whether the line as a whole starts at the right.
    pub is_rtl: bool,
    /// Its glyphs, from left to right.
    pub runs: Vec<GlyphRun>,
}

impl TextLine {
    /// A copy of the line with all measures multiplied by `scale`.
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

/// Consecutive glyphs of one font and one direction, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct GlyphRun {
    /// The font.
    pub face: Face,
    /// Whether the letters are written from right to left.
    pub is_rtl: bool,
    /// The glyphs, from left to right.
    pub glyphs: Vec<PlacedGlyph>,
}

/// One glyph, placed relative to the origin of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct PlacedGlyph {
    /// Glyph number in the font.
    pub id: u32,
    /// x coordinate of the glyph origin.
    pub x: f32,
    /// y coordinate of the glyph origin; 0 on the baseline.
    pub y: f32,
    /// Distance to the next glyph.
    pub advance: f32,
    /// The byte range of [`TextLine::text`] that the glyph stands for.
    pub cluster: Range<usize>,
}

/// Shapes one line without wrapping it. Line breaks and tabs become spaces, and control characters are removed.
///
/// The last few thousand lines of each thread are cached.
pub fn shape_line(text: &str, style: FontStyle) -> Arc<TextLine> {
    shaper::with_shaper(|shaper| shaper.line(text, style.with_finite_size(), TextDirection::Natural))
}

/// Breaks a text into at most `max_lines` lines, each no wider than `width`. Breaks at spaces if possible, otherwise
/// inside a word, and keeps line breaks of the text. If lines are left out, the last one ends in "…".
///
/// A blank text has no lines. A line is wider than `width` only if a single letter is.
pub fn wrap(text: &str, style: FontStyle, width: f32, max_lines: usize) -> Vec<Arc<TextLine>> {
    shaper::with_shaper(|shaper| wrap::wrap(shaper, text, style.with_finite_size(), width, max_lines))
}

/// A name to be used inside a sentence. A name that is written from right to left is enclosed in direction marks, so
/// that it does not change the order of the text around it.
pub fn isolated_name(name: &str) -> Cow<'_, str> {
    if has_rtl(name) { Cow::Owned(format!("\u{200e}{name}\u{200e}")) } else { Cow::Borrowed(name) }
}

/// Whether a text contains letters that are written from right to left.
pub fn has_rtl(text: &str) -> bool {
    use unicode_bidi::BidiClass::{AL, R};
    // All these letters come after Latin, Greek and Cyrillic in Unicode, so most texts need only the first check.
    text.chars().any(|c| c >= '\u{590}' && matches!(unicode_bidi::bidi_class(c), R | AL))
}

/// The text as one line: line breaks and tabs become spaces; control characters, direction overrides and code points
/// that are not characters are removed.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| replacement_for(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace("\r\n", " ").chars().filter_map(replacement_for).collect())
}

/// The replacement of a character in a line; `None` if it is removed.
fn replacement_for(c: char) -> Option<char> {
    match c {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

/// The base direction of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum TextDirection {
    /// The direction of its first letter.
    Natural,
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

impl FontStyle {
    /// The style with a finite size from 0 to 100 000.
    fn with_finite_size(self) -> Self {
        let size = if self.size.is_finite() { self.size.clamp(0.0, 1e5) } else { 0.0 };
        Self { size, ..self }
    }
}

#[cfg(test)]
mod tests;
