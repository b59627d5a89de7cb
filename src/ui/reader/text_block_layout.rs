//! The layout of one block of text in lines: the position of its characters, and how it is painted. Text with
//! right-to-left characters is laid out by the text stack of figures, other text by egui.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Galley, Painter, Pos2, Rect, Ui, Vec2, pos2, vec2};

use crate::reading::TextSpan;
use crate::scene::Colour;
use crate::text::{self, FontStyle, FontWeight, TextLine, has_rtl};
use crate::ui::paint::LabelTextureCache;
use crate::ui::theme::regular;

/// The font size of the text, in points.
pub(super) const LETTER_SIZE: f32 = 15.0;
/// The line spacing, in points.
pub(super) const LINE_HEIGHT: f32 = 25.0;

/// A block laid out in lines, relative to its upper left corner.
pub(super) struct TextBlockLayout {
    lines: TextBlockLines,
    /// The height of the block, in points.
    pub height: f32,
}

enum TextBlockLines {
    LeftToRight(Arc<Galley>),
    Bidirectional(Vec<BidiLine>),
}

/// A line of a block with right-to-left text.
struct BidiLine {
    line: Arc<TextLine>,
    left: f32,
    /// The left and right edge of each glyph, and the characters of the block that it stands for.
    pieces: Vec<(f32, f32, TextSpan)>,
    is_rtl: bool,
}

impl TextBlockLayout {
    /// Lays out a block with the given width.
    pub fn of(ui: &Ui, text: &str, width: f32) -> Self {
        if has_rtl(text) {
            let rows = bidi_lines(text, width);
            return Self { height: rows.len().max(1) as f32 * LINE_HEIGHT, lines: TextBlockLines::Bidirectional(rows) };
        }
        let format = TextFormat {
            line_height: Some(LINE_HEIGHT),
            ..TextFormat::simple(regular(LETTER_SIZE), Color32::PLACEHOLDER)
        };
        let mut job = LayoutJob::single_section(text.to_owned(), format);
        job.wrap.max_width = width;
        let galley = ui.fonts_mut(|fonts| fonts.layout_job(job));
        Self { height: galley.size().y, lines: TextBlockLines::LeftToRight(galley) }
    }

    /// Whether the first line is read from right to left.
    pub fn is_rtl(&self) -> bool {
        matches!(&self.lines, TextBlockLines::Bidirectional(rows) if rows.first().is_some_and(|row| row.is_rtl))
    }

    /// Paints the block with its upper left corner at `at`.
    pub fn paint(&self, painter: &Painter, labels: &mut LabelTextureCache, at: Pos2, ink: Color32) {
        match &self.lines {
            TextBlockLines::LeftToRight(galley) => {
                painter.galley(at, Arc::clone(galley), ink);
            }
            TextBlockLines::Bidirectional(rows) => {
                for (number, row) in rows.iter().enumerate() {
                    let baseline_offset = (row.line.ascent - row.line.descent) / 2.0;
                    let baseline = (number as f32 + 0.5) * LINE_HEIGHT + baseline_offset;
                    let colour = Colour(ink.to_srgba_unmultiplied());
                    labels.paint(painter, &row.line, at + vec2(row.left, baseline), 1.0, colour, None);
                }
            }
        }
    }

    /// The index of the character nearest to a position in the block.
    pub fn character_at(&self, at: Vec2) -> u32 {
        match &self.lines {
            TextBlockLines::LeftToRight(galley) => u32::try_from(galley.cursor_from_pos(at).index.0).unwrap_or(0),
            TextBlockLines::Bidirectional(rows) => {
                let row_index = (at.y / LINE_HEIGHT).floor().clamp(0.0, rows.len().saturating_sub(1) as f32) as usize;
                let Some(row) = rows.get(row_index) else { return 0 };
                let distance = |(from, to, _): &&(f32, f32, TextSpan)| (at.x - (from + to) / 2.0).abs();
                let nearest = row.pieces.iter().min_by(|a, b| distance(a).total_cmp(&distance(b)));
                let Some((from, to, span)) = nearest else { return 0 };
                // Beyond the middle of a glyph, in reading direction, the next character is meant.
                let is_past = if row.is_rtl { at.x < (from + to) / 2.0 } else { at.x > (from + to) / 2.0 };
                if is_past { span.1 } else { span.0 }
            }
        }
    }

    /// The rectangles of a span of characters: at least one for each line.
    pub fn rects(&self, (from, to): TextSpan) -> Vec<Rect> {
        let mut rects = Vec::new();
        match &self.lines {
            TextBlockLines::LeftToRight(galley) => {
                let mut start = 0_u32;
                for placed in &galley.rows {
                    let count = u32::try_from(placed.row.glyphs.len()).unwrap_or(0);
                    let (first, last) = (from.max(start), to.min(start + count));
                    if first < last {
                        let glyph = |at: u32| placed.row.glyphs.get((at - start) as usize);
                        let left = glyph(first).map_or(0.0, |glyph| glyph.pos.x);
                        let right = glyph(last - 1).map_or(left, |glyph| glyph.pos.x + glyph.advance_width);
                        let top = placed.pos.y;
                        rects.push(Rect::from_min_max(
                            pos2(placed.pos.x + left, top),
                            pos2(placed.pos.x + right, top + placed.row.size.y),
                        ));
                    }
                    start += count + u32::from(placed.ends_with_newline);
                }
            }
            TextBlockLines::Bidirectional(rows) => {
                for (number, row) in rows.iter().enumerate() {
                    let top = number as f32 * LINE_HEIGHT;
                    for (left, right, _) in row.pieces.iter().filter(|(_, _, span)| span.0 < to && span.1 > from) {
                        let rect = Rect::from_min_max(pos2(*left, top), pos2(*right, top + LINE_HEIGHT));
                        match rects
                            .last_mut()
                            .filter(|last: &&mut Rect| last.top() == top && (last.right() - left).abs() < 0.6)
                        {
                            Some(last) => last.max.x = *right,
                            None => rects.push(rect),
                        }
                    }
                }
            }
        }
        rects
    }
}

/// Lays out text with right-to-left parts in lines, with the position of each glyph.
fn bidi_lines(text: &str, width: f32) -> Vec<BidiLine> {
    let lines = text::wrap(text, FontStyle { size: LETTER_SIZE, weight: FontWeight::Regular }, width, usize::MAX - 1);
    let characters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let mut rows = Vec::new();
    for line in lines {
        // Characters that the line leaves out, such as spaces at a line break, are skipped.
        let mut positions = Vec::new();
        for (byte, c) in line.text.char_indices() {
            let is_same = |character: &char| *character == c || character.is_whitespace() && c == ' ';
            let skipped = characters.iter().skip(at).take(40).position(is_same).unwrap_or(0);
            at += skipped;
            positions.push((byte, u32::try_from(at).unwrap_or(0)));
            at += 1;
        }
        let left = if line.is_rtl { (width - line.width).max(0.0) } else { 0.0 };
        let mut pieces = Vec::new();
        for glyph in line.runs.iter().flat_map(|run| &run.glyphs) {
            let indices = positions.iter().filter(|(byte, _)| glyph.cluster.contains(byte)).map(|(_, at)| *at);
            if let (Some(first), Some(last)) = (indices.clone().min(), indices.max()) {
                pieces.push((left + glyph.x, left + glyph.x + glyph.advance, (first, last + 1)));
            }
        }
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        let is_rtl = line.is_rtl;
        rows.push(BidiLine { line, left, pieces, is_rtl });
    }
    rows
}
