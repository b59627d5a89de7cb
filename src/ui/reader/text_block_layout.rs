//! One block of a text laid out in lines: where its letters are, and how it is painted. What runs from right to left is
//! laid out by the text stack of figures, the rest by egui.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat};
use egui::{Color32, Galley, Painter, Pos2, Rect, Ui, Vec2, pos2, vec2};

use crate::reading::TextSpan;
use crate::scene::Colour;
use crate::text::{self, FontStyle, FontWeight, TextLine, has_rtl};
use crate::ui::paint::LabelTextureCache;
use crate::ui::theme::regular;

/// The size of letters to read, in points.
pub(super) const LETTER_SIZE: f32 = 15.0;
/// From line to line, in points.
pub(super) const LINE_HEIGHT: f32 = 25.0;

/// A block in lines, from its upper left corner.
pub(super) struct TextBlockLayout {
    lines: TextBlockLines,
    /// How high it is.
    pub height: f32,
}

enum TextBlockLines {
    LeftToRight(Arc<Galley>),
    Bidirectional(Vec<BidiLine>),
}

/// A line with letters from right to left.
struct BidiLine {
    line: Arc<TextLine>,
    left: f32,
    /// Where each piece lies, and which characters of the block it stands for.
    pieces: Vec<(f32, f32, TextSpan)>,
    is_rtl: bool,
}

impl TextBlockLayout {
    /// Lays a block out, `width` wide.
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

    /// Does it begin at the right?
    pub fn is_rtl(&self) -> bool {
        matches!(&self.lines, TextBlockLines::Bidirectional(rows) if rows.first().is_some_and(|row| row.is_rtl))
    }

    /// Paints the letters with the upper left corner there.
    pub fn paint(&self, painter: &Painter, labels: &mut LabelTextureCache, at: Pos2, ink: Color32) {
        match &self.lines {
            TextBlockLines::LeftToRight(galley) => {
                painter.galley(at, Arc::clone(galley), ink);
            }
            TextBlockLines::Bidirectional(rows) => {
                for (number, row) in rows.iter().enumerate() {
                    let middle = (row.line.ascent - row.line.descent) / 2.0;
                    let baseline = (number as f32 + 0.5) * LINE_HEIGHT + middle;
                    let colour = Colour(ink.to_srgba_unmultiplied());
                    labels.paint(painter, &row.line, at + vec2(row.left, baseline), 1.0, colour, None);
                }
            }
        }
    }

    /// The characters of the block nearest to a place: the one at it, from 0.
    pub fn character_at(&self, at: Vec2) -> u32 {
        match &self.lines {
            TextBlockLines::LeftToRight(galley) => u32::try_from(galley.cursor_from_pos(at).index.0).unwrap_or(0),
            TextBlockLines::Bidirectional(rows) => {
                let number = (at.y / LINE_HEIGHT).floor().clamp(0.0, rows.len().saturating_sub(1) as f32) as usize;
                let Some(row) = rows.get(number) else { return 0 };
                let away = |(from, to, _): &&(f32, f32, TextSpan)| (at.x - (from + to) / 2.0).abs();
                let nearest = row.pieces.iter().min_by(|a, b| away(a).total_cmp(&away(b)));
                let Some((from, to, span)) = nearest else { return 0 };
                // Past the middle of a letter, in the direction of reading, the next one is meant.
                let is_past = if row.is_rtl { at.x < (from + to) / 2.0 } else { at.x > (from + to) / 2.0 };
                if is_past { span.1 } else { span.0 }
            }
        }
    }

    /// The rectangles of some characters, a few for each line.
    pub fn rects(&self, (from, to): TextSpan) -> Vec<Rect> {
        let mut found = Vec::new();
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
                        found.push(Rect::from_min_max(
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
                        match found
                            .last_mut()
                            .filter(|last: &&mut Rect| last.top() == top && (last.right() - left).abs() < 0.6)
                        {
                            Some(last) => last.max.x = *right,
                            None => found.push(rect),
                        }
                    }
                }
            }
        }
        found
    }
}

/// Lines from right to left, or mixed, and where their pieces are.
fn bidi_lines(text: &str, width: f32) -> Vec<BidiLine> {
    let lines = text::wrap(text, FontStyle { size: LETTER_SIZE, weight: FontWeight::Regular }, width, usize::MAX - 1);
    let letters: Vec<char> = text.chars().collect();
    let mut at = 0;
    let mut rows = Vec::new();
    for line in lines {
        // What the line left out, such as spaces where it was broken, is passed over.
        let mut places = Vec::new();
        for (byte, c) in line.text.char_indices() {
            let same = |own: &char| *own == c || own.is_whitespace() && c == ' ';
            let ahead = letters.iter().skip(at).take(40).position(same).unwrap_or(0);
            at += ahead;
            places.push((byte, u32::try_from(at).unwrap_or(0)));
            at += 1;
        }
        let left = if line.is_rtl { (width - line.width).max(0.0) } else { 0.0 };
        let mut pieces = Vec::new();
        for glyph in line.runs.iter().flat_map(|run| &run.glyphs) {
            let own = places.iter().filter(|(byte, _)| glyph.cluster.contains(byte)).map(|(_, at)| *at);
            if let (Some(first), Some(last)) = (own.clone().min(), own.max()) {
                pieces.push((left + glyph.x, left + glyph.x + glyph.advance, (first, last + 1)));
            }
        }
        pieces.sort_by(|a, b| a.0.total_cmp(&b.0));
        let is_rtl = line.is_rtl;
        rows.push(BidiLine { line, left, pieces, is_rtl });
    }
    rows
}
