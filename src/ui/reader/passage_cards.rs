//! The passages of a source as cards: all of them if its text is not in the map, otherwise those whose quotes its text
//! does not have. A click selects the mark; the cards of the selected mark are highlighted. Changes no map.

use egui::{Pos2, Rect, Role, Sense, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::model::{Map, Target};
use crate::reading::SourcePassage;
use crate::session::Selection;
use crate::ui::inspector::passage_origin;
use crate::ui::mark_tooltip::mark_style;
use crate::ui::theme::{Theme, italic, regular, semibold, size, space};
use crate::ui::widgets::{bidi_label, focus_ring};

/// The height of a card that is not measured yet, in points.
const ESTIMATED_HEIGHT: f32 = 86.0;
/// Space between cards, in points.
const CARD_GAP: f32 = 8.0;
/// The height of a heading above cards with the same locator, in points.
const HEAD_HEIGHT: f32 = 30.0;

/// The cards of a source, ordered by locator, as a reader of the source would meet them.
#[derive(Default)]
pub(super) struct PassageCards {
    passages: Vec<SourcePassage>,
    /// The height of each card, including the heading above it, if it has one.
    heights: Vec<f32>,
    width: f32,
}

impl PassageCards {
    /// Sets the passages. If the number is unchanged, the measured heights are kept: they are probably the same
    /// passages.
    pub fn set_passages(&mut self, mut passages: Vec<SourcePassage>) {
        passages.sort_by_cached_key(|passage| locator_order(&passage.evidence.locator));
        if self.passages.len() != passages.len() {
            self.heights = vec![ESTIMATED_HEIGHT; passages.len()];
        }
        self.passages = passages;
    }

    /// The number of cards.
    pub fn len(&self) -> usize {
        self.passages.len()
    }

    /// The height of all cards, in points.
    pub fn height(&self) -> f32 {
        self.heights.iter().sum()
    }

    /// The vertical extent of a card, from the top of the first card: the card of this passage of the mark, else the
    /// mark's first card.
    pub fn vertical_extent_of(&self, mark: &Target, evidence_index: usize) -> Option<(f32, f32)> {
        let is_of_mark = |passage: &SourcePassage| &passage.record == mark;
        let card =
            self.passages.iter().position(|passage| is_of_mark(passage) && passage.evidence_index == evidence_index);
        let card = card.or_else(|| self.passages.iter().position(is_of_mark))?;
        let top: f32 = self.heights.iter().take(card).sum();
        Some((top, top + self.heights.get(card).copied().unwrap_or(ESTIMATED_HEIGHT)))
    }

    /// The passage before (−1) or after (1) the selected one. Skips further passages of the selected mark.
    pub fn neighbour_of(&self, selection: &Selection, by: isize) -> Option<(Target, usize)> {
        let current = self.passages.iter().position(|passage| selection.contains(&passage.record));
        let last = self.passages.len().checked_sub(1)?;
        // All cards of one mark are highlighted together, so go on to the next mark.
        let mut at = match current {
            None => return self.passages.first().map(|passage| (passage.record.clone(), passage.evidence_index)),
            Some(at) => at,
        };
        loop {
            let next = at.checked_add_signed(by).filter(|next| *next <= last)?;
            at = next;
            let passage = self.passages.get(at)?;
            if !selection.contains(&passage.record) {
                return Some((passage.record.clone(), passage.evidence_index));
            }
        }
    }

    /// Shows the cards in the clip of `ui`, from `corner` on, with the given width. Returns the mark that was clicked.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        map: &Map,
        selection: &Selection,
        (corner, width): (Pos2, f32),
    ) -> Option<Target> {
        if (self.width - width).abs() > 0.5 {
            self.width = width;
            self.heights.fill(ESTIMATED_HEIGHT);
        }
        let clip = ui.clip_rect().expand(400.0);
        let (mut top, mut clicked) = (corner.y, None);
        let mut previous_locator: Option<&str> = None;
        for (at, (passage, height)) in self.passages.iter().zip(&mut self.heights).enumerate() {
            let locator = passage.evidence.locator.trim();
            let has_heading = !locator.is_empty() && previous_locator != Some(locator);
            previous_locator = Some(locator);
            if top + *height >= clip.top() && top <= clip.bottom() {
                let card_top = if has_heading { top + HEAD_HEIGHT } else { top };
                if has_heading {
                    let rect = Rect::from_min_size(pos2(corner.x, top + 8.0), vec2(width, HEAD_HEIGHT - 8.0));
                    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                        bidi_label(ui, &capitalized(locator), semibold(size::CAPTION), theme.quiet);
                    });
                }
                let rect =
                    Rect::from_min_size(pos2(corner.x, card_top), vec2(width, *height - (card_top - top) - CARD_GAP));
                let is_lit = selection.contains(&passage.record);
                let (card_height, is_clicked) = card_ui(ui, theme, map, passage, at, rect, is_lit);
                let measured = card_top - top + card_height + CARD_GAP;
                if (measured - *height).abs() > 0.5 {
                    *height = measured;
                    ui.ctx().request_repaint();
                }
                clicked = clicked.or(is_clicked.then(|| passage.record.clone()));
            }
            top += *height;
        }
        clicked
    }
}

/// Shows one card in `rect`. Returns its height, in points, and whether it was clicked.
pub(super) fn card_ui(
    ui: &mut Ui,
    theme: &Theme,
    map: &Map,
    passage: &SourcePassage,
    at: usize,
    rect: Rect,
    is_lit: bool,
) -> (f32, bool) {
    let response = ui.interact(rect, ui.scope_id().with(("card", at)), Sense::click());
    let fill = match (is_lit, response.hovered()) {
        (true, _) => theme.selected,
        (false, true) => theme.hovered,
        _ => theme.field,
    };
    ui.painter().rect_filled(rect, space::CORNER, fill);
    let (colour, is_filled, is_dashed) = mark_style(map, theme, &passage.record);
    let bar = Rect::from_min_max(rect.min, pos2(rect.left() + 4.0, rect.bottom()));
    if is_filled && !is_dashed {
        ui.painter().rect_filled(bar, 2.0, colour);
    } else {
        let ends = [bar.center_top() + vec2(0.0, 2.0), bar.center_bottom() - vec2(0.0, 2.0)];
        let stroke = egui::Stroke::new(2.0, colour);
        if is_dashed {
            ui.painter().extend(egui::Shape::dashed_line(&ends, stroke, 5.0, 3.0));
        } else {
            ui.painter().line_segment(ends, stroke);
        }
    }
    focus_ring(ui, theme, rect, &response);
    let (name, terms) = (map.name(&passage.record), map.details(&passage.record).join(" · "));
    let quote = passage.evidence.quote.trim();
    let inside = Rect::from_min_max(rect.min + vec2(16.0, 8.0), pos2(rect.right() - 12.0, rect.bottom() + 4000.0));
    let output = ui.scope_builder(UiBuilder::new().max_rect(inside), |ui| {
        ui.spacing_mut().item_spacing.y = 3.0;
        bidi_label(ui, &name, semibold(size::BODY), theme.ink);
        bidi_label(ui, &terms, regular(size::SECONDARY), theme.quiet);
        if !quote.is_empty() {
            let quoted = format!("“{}”", quote.trim_matches(['“', '”', '"']));
            bidi_label(ui, &quoted, italic(size::BODY), theme.ink);
        }
        let note = passage.evidence.note.trim();
        if quote.is_empty() && !note.is_empty() {
            bidi_label(ui, note, regular(size::SECONDARY), theme.ink);
        }
        bidi_label(ui, &passage_origin(map, &passage.evidence), regular(size::CAPTION), theme.quiet);
    });
    response.widget_info(|| {
        let label = format!("{name}, {terms}: “{quote}”");
        WidgetInfo::selected(Role::ListItem, true, is_lit, label)
    });
    if response.hovered() {
        ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
    }
    (output.response.rect.bottom() - rect.top() + 8.0, response.clicked())
}

/// The sort key of a locator: "paragraph 9" comes before "paragraph 10", and an empty locator last.
fn locator_order(locator: &str) -> (bool, String, Vec<u64>) {
    let numbers = locator.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
    let words: String = locator.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect();
    (locator.trim().is_empty(), words, numbers)
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters.next().map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn passages_are_in_the_order_of_the_source() {
        let mut all = ["", "paragraph 10", "headline", "paragraph 9", "paragraphs 9-10", "Paragraph 2"];
        all.sort_by_cached_key(|locator| locator_order(locator));
        assert_eq!(all, ["headline", "Paragraph 2", "paragraph 9", "paragraph 10", "paragraphs 9-10", ""]);
    }
}
