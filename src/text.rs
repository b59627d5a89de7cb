//! Text as lines of placed glyphs: fonts, shaping, bidi, measuring, line breaking. Knows nothing of maps or of egui.
//!
//! Everything that is written on a map or a figure goes through [`line`] or [`wrap`], so that the window, PNG, SVG and
//! PDF agree on every width. Only fonts embedded in the program are used, so that they agree on every machine too.

mod face;

pub use face::Face;

use std::ops::Range;
use std::sync::Arc;

/// How heavy the letters are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
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
pub struct Style {
    /// Font size in the units that the line is measured in.
    pub size: f32,
    /// How heavy the letters are.
    pub weight: Weight,
}

/// One line of text, shaped and measured. The start of its baseline is the origin; y grows downwards.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The text in reading order, without line breaks or control characters.
    pub text: String,
    /// How it looks.
    pub style: Style,
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
    pub runs: Vec<Run>,
}

/// Neighbouring glyphs of one font, from left to right.
#[derive(Clone, Debug, PartialEq)]
pub struct Run {
    /// The font.
    pub face: Face,
    /// Are its letters written from right to left?
    pub is_rtl: bool,
    /// The glyphs, from left to right.
    pub glyphs: Vec<Glyph>,
}

/// One glyph, placed from the origin of its line.
#[derive(Clone, Debug, PartialEq)]
pub struct Glyph {
    /// Its number in the font.
    pub id: u32,
    /// Where its own origin lies.
    pub x: f32,
    /// Where its own origin lies; 0 on the baseline.
    pub y: f32,
    /// How far the next glyph is.
    pub advance: f32,
    /// The bytes of [`Line::text`] that it stands for.
    pub cluster: Range<usize>,
}

/// Shapes one line. Line breaks and tabs become spaces, control characters go, and it is never wrapped.
pub fn line(text: &str, style: Style) -> Arc<Line> {
    todo!("{text} {style:?}")
}

/// Breaks a text into lines no wider than `width`, at spaces where it can and within a word where it must; line breaks
/// in the text are kept. When there would be more than `most` lines, the last one ends in "…".
pub fn wrap(text: &str, style: Style, width: f32, most: usize) -> Vec<Arc<Line>> {
    todo!("{text} {style:?} {width} {most}")
}
