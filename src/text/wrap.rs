//! Breaks a text into lines. Each line is shaped separately, as it will be drawn and exported.

use std::borrow::Cow;
use std::sync::Arc;

use super::shaper::{EM, TextShaper};
use super::{FontStyle, TextDirection, TextLine, clean};

/// Implements [`super::wrap`], with a cache.
pub(super) fn wrap(
    shaper: &mut TextShaper,
    text: &str,
    style: FontStyle,
    width: f32,
    max_lines: usize,
) -> Vec<Arc<TextLine>> {
    let key = (style.weight, style.size.to_bits(), width.to_bits(), max_lines);
    if let Some(lines) = shaper.wrapped.get(key, text) {
        return lines.to_vec();
    }
    let lines = wrap_anew(shaper, text, style, width, max_lines);
    shaper.wrapped.put(key, text, &lines.as_slice().into());
    lines
}

/// The maximum number of characters that are laid out for a line. A name from a stranger may have 64 KB, of which the
/// lines of a label show a few hundred characters.
const MAX_CHARS_PER_LINE: usize = 2_000;

/// A paragraph without what is surely beyond this many lines.
fn without_excess(paragraph: &str, max_lines: usize) -> Cow<'_, str> {
    let max_chars = max_lines.saturating_mul(MAX_CHARS_PER_LINE);
    // The length in bytes is at least that in characters, and is known without counting.
    if paragraph.len() <= max_chars {
        return Cow::Borrowed(paragraph);
    }
    match paragraph.char_indices().nth(max_chars).and_then(|(end, _)| paragraph.get(..end)) {
        // The ellipsis is seen only if the text has letters without a width, so that it fits all the same.
        Some(start) => Cow::Owned(format!("{start}…")),
        None => Cow::Borrowed(paragraph),
    }
}

fn wrap_anew(
    shaper: &mut TextShaper,
    text: &str,
    style: FontStyle,
    width: f32,
    max_lines: usize,
) -> Vec<Arc<TextLine>> {
    let mut lines = Vec::new();
    let text = text.trim_end();
    if max_lines == 0 || text.is_empty() {
        return lines;
    }
    let text = text.replace("\r\n", "\n");
    let breaks = ['\n', '\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];
    for paragraph in text.split(breaks) {
        // A line more than allowed shows that the text must be shortened.
        let paragraph = without_excess(paragraph, max_lines);
        wrap_paragraph(shaper, clean(&paragraph).trim_end(), style, width, max_lines + 1, &mut lines);
        if lines.len() > max_lines {
            lines.truncate(max_lines);
            if let Some(last) = lines.pop() {
                lines.push(shorten(shaper, &last, style, width));
            }
            break;
        }
    }
    lines
}

/// Adds the lines of a text without line breaks, until `lines` has `max_lines` lines.
fn wrap_paragraph(
    shaper: &mut TextShaper,
    text: &str,
    style: FontStyle,
    width: f32,
    max_lines: usize,
    lines: &mut Vec<Arc<TextLine>>,
) {
    let widest = if style.size > 0.0 { (width / style.size * EM).max(0.0) } else { f32::MAX };
    // Every line has the base direction of the paragraph, not that of its own first letter.
    let is_rtl = shaper.layout(text, style.weight, TextDirection::Natural, None).is_rtl();
    let direction = if is_rtl { TextDirection::Rtl } else { TextDirection::Ltr };
    let mut start = 0;
    let mut limit = widest;
    'rest: loop {
        let rest = text.get(start..).unwrap_or_default();
        let layout = shaper.layout(rest, style.weight, direction, Some(limit));
        for range in layout.lines().map(|line| line.text_range()) {
            let line = shaper.line(rest.get(range.clone()).unwrap_or_default().trim_end(), style, direction);
            let excess = line.width - width;
            // A word that is broken between joined letters can get wider, because its last letter takes its final form.
            // Try again from this line with a smaller limit.
            if excess > style.size * 1e-3 && letters(&line) > 1 && limit > 0.0 {
                start += range.start;
                limit = (limit - (excess / style.size * EM).max(1.0)).max(0.0);
                continue 'rest;
            }
            lines.push(line);
            let is_last = start + range.end >= text.len();
            if lines.len() >= max_lines || is_last {
                return;
            }
            if limit < widest {
                start += range.end;
                limit = widest;
                continue 'rest;
            }
        }
        return;
    }
}

/// The line, shortened so that it fits into `width` with "…" at its end.
fn shorten(shaper: &mut TextShaper, line: &TextLine, style: FontStyle, width: f32) -> Arc<TextLine> {
    let direction = if line.is_rtl { TextDirection::Rtl } else { TextDirection::Ltr };
    let glyphs = line.runs.iter().flat_map(|run| &run.glyphs);
    let mut ends: Vec<usize> = glyphs.map(|glyph| glyph.cluster.end).collect();
    ends.sort_unstable();
    ends.dedup();
    for end in ends.into_iter().rev() {
        let start = line.text.get(..end).unwrap_or_default().trim_end();
        let shortened = shaper.line(&format!("{start}…"), style, direction);
        if shortened.width <= width {
            return shortened;
        }
    }
    shaper.line("…", style, direction)
}

/// Number of letters in a line. Joined letters count as one.
fn letters(line: &TextLine) -> usize {
    let mut clusters: Vec<usize> =
        line.runs.iter().flat_map(|run| &run.glyphs).map(|glyph| glyph.cluster.start).collect();
    clusters.sort_unstable();
    clusters.dedup();
    clusters.len()
}
