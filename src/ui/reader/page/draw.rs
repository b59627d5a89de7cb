//! Paints a page: first coded passages, the selection, names and dates, then the text.

use std::collections::BTreeSet;

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Shape, Stroke, pos2, vec2};

use super::super::coded_passages::CodedPassage;
use super::{GUTTER_WIDTH, PageBlock, ReaderPage};
use crate::model::Target;
use crate::reading::TextSpan;
use crate::ui::paint::LabelTextureCache;
use crate::ui::theme::{Theme, regular, size};

/// The highlights of a page: the selected text, the selected records and the hovered passage.
pub(in crate::ui::reader) struct PageHighlights<'a> {
    /// The span selected in the text.
    pub selected_span: TextSpan,
    /// Whether the user selected the span, rather than it being the sentence at the keyboard position.
    pub is_explicit: bool,
    /// The selected marks and records.
    pub selection: &'a BTreeSet<Target>,
    /// The index of the coded passage under the pointer.
    pub hovered: Option<usize>,
}

impl ReaderPage {
    /// Paints the part of the page inside the clip of `painter`, with the top of the page at `origin`.
    pub fn paint(
        &self,
        painter: &Painter,
        labels: &mut LabelTextureCache,
        theme: &Theme,
        origin: Pos2,
        view: f32,
        shown: &PageHighlights<'_>,
    ) {
        let clip = painter.clip_rect();
        let (width, left) = Self::line_column(view);
        let first = self.block_at_height(clip.top() - origin.y);
        let last = self.block_at_height(clip.bottom() - origin.y);
        for at in first..=last {
            let (Some(laid_out), Some(block)) = (self.page_block(at), self.index.blocks.get(at)) else { continue };
            let corner = origin + vec2(left, self.top_of(at));
            if block.is_first {
                let number = (block.paragraph + 1).to_string();
                let x = if laid_out.layout.is_rtl() { corner.x + width + 30.0 } else { corner.x - GUTTER_WIDTH + 26.0 };
                let position = pos2(x, corner.y + 5.0);
                painter.text(
                    position,
                    egui::Align2::RIGHT_TOP,
                    number,
                    regular(size::CAPTION),
                    theme.quiet.gamma_multiply(0.7),
                );
            }
            let span_in_block = |span: TextSpan| {
                let (from, to) = (span.0.max(block.span.0), span.1.min(block.span.1));
                (from < to).then(|| (from - block.span.0, to - block.span.0))
            };
            if let Some(selected) = span_in_block(shown.selected_span) {
                let bar_column = (!shown.is_explicit).then_some(width);
                paint_selection(painter, theme, (laid_out, corner), selected, bar_column);
            }
            for (number, coded) in self.coded_passages.iter().enumerate() {
                if let Some(span) = span_in_block(coded.span) {
                    let is_lit = shown.selection.contains(&coded.mark);
                    paint_coded(
                        painter,
                        theme,
                        coded,
                        &screen_rects(laid_out, corner, span),
                        (is_lit, shown.hovered == Some(number)),
                    );
                }
            }
            for name in &laid_out.names {
                let is_lit = shown.selection.contains(&name.target);
                for rect in screen_rects(laid_out, corner, name.span) {
                    paint_name(painter, theme, rect, is_lit);
                }
            }
            for mention in &laid_out.dates {
                for rect in screen_rects(laid_out, corner, mention.span) {
                    let y = rect.bottom() - 5.0;
                    let line = [pos2(rect.left(), y), pos2(rect.right(), y)];
                    painter.extend(Shape::dashed_line(&line, Stroke::new(1.0, theme.quiet), 4.0, 3.0));
                }
            }
            laid_out.layout.paint(painter, labels, corner, theme.ink);
        }
    }
}

/// Paints the selection in a block: filled if the user made it; otherwise a bar beside lines of width `bar` marks the
/// sentence at the keyboard position.
fn paint_selection(
    painter: &Painter,
    theme: &Theme,
    (laid_out, corner): (&PageBlock, Pos2),
    span: TextSpan,
    bar_column: Option<f32>,
) {
    let rects = screen_rects(laid_out, corner, span);
    let Some(width) = bar_column else {
        let ink = theme.accent.gamma_multiply(if theme.is_dark { 0.35 } else { 0.2 });
        for rect in rects {
            painter.rect_filled(rect.expand2(vec2(1.0, -1.0)), 3.0, ink);
        }
        return;
    };
    // A bar beside the sentence at the keyboard position, so that it differs from coded passages.
    let all = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
    if all.is_positive() {
        let x = if laid_out.layout.is_rtl() { corner.x + width + 8.0 } else { corner.x - 10.0 };
        let bar = Rect::from_min_max(pos2(x, all.top() + 3.0), pos2(x + 2.5, all.bottom() - 3.0));
        painter.rect_filled(bar, 1.0, theme.accent);
    }
}

/// The rectangles of characters of a block on the screen.
fn screen_rects(laid_out: &PageBlock, corner: Pos2, span: TextSpan) -> Vec<Rect> {
    laid_out.layout.rects(span).into_iter().map(|rect| rect.translate(corner.to_vec2())).collect()
}

/// Paints a coded passage: its colour behind the text and a line under it; only the line if it is not filled.
fn paint_coded(
    painter: &Painter,
    theme: &Theme,
    coded: &CodedPassage,
    rects: &[Rect],
    (is_lit, is_hovered): (bool, bool),
) {
    let strength = match (is_lit, is_hovered) {
        (true, _) => 0.42,
        (false, true) => 0.36,
        _ if theme.is_dark => 0.30,
        _ => 0.24,
    };
    for rect in rects {
        let body = rect.expand2(vec2(1.0, -1.5));
        if coded.is_filled && coded.underline_level == 0 {
            painter.rect_filled(body, CornerRadius::same(3), coded.colour.gamma_multiply(strength));
        } else if is_lit || is_hovered {
            painter.rect_filled(body, CornerRadius::same(3), coded.colour.gamma_multiply(0.16));
        }
        let y = rect.bottom() - 2.5 + coded.underline_level as f32 * 3.0;
        let stroke = Stroke::new(if is_lit { 2.5 } else { 2.0 }, coded.colour);
        let line = [pos2(rect.left(), y), pos2(rect.right(), y)];
        if coded.is_dashed {
            painter.extend(Shape::dashed_line(&line, stroke, 5.0, 3.0));
        } else {
            painter.line_segment(line, stroke);
        }
    }
    if matches!(coded.mark, Target::Objection(_))
        && let Some(last) = rects.last()
    {
        // As on the canvas, an objection ends in a bar.
        let y = last.bottom() - 2.5 + coded.underline_level as f32 * 3.0;
        painter
            .line_segment([pos2(last.right(), y - 4.0), pos2(last.right(), y + 4.0)], Stroke::new(2.5, coded.colour));
    }
}

/// Paints a known name: fine dots under it, and a background if it is selected.
fn paint_name(painter: &Painter, theme: &Theme, rect: Rect, is_lit: bool) {
    if is_lit {
        painter.rect_filled(rect.expand2(vec2(1.0, -3.0)), 3.0, theme.selected);
    }
    let ink: Color32 = if is_lit { theme.accent } else { theme.quiet.gamma_multiply(0.8) };
    let y = rect.bottom() - 5.0;
    let mut x = rect.left() + 1.0;
    while x < rect.right() {
        painter.circle_filled(pos2(x, y), 0.7, ink);
        x += 3.0;
    }
}
