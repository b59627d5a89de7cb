//! The head above a text: title, byline, a button to edit the text, and the number of passages that the text does not
//! have.

use egui::{Align, Layout, Rect, Ui, UiBuilder, pos2, vec2};

use super::page::ReaderPage;
use crate::model::Source;
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::{bidi_label, error_text, secondary_text, text_button};

/// A request of the head to the reader.
pub(super) enum ReaderHeaderRequest {
    /// Edit the text.
    EditText,
    /// Show the quotes that the text does not have, or hide them.
    ToggleMissingQuotes,
}

/// Shows the head in the upper part of the page. Returns a request and the height of the head, in points.
pub(super) fn show(
    ui: &mut Ui,
    theme: &Theme,
    source: &Source,
    page: &ReaderPage,
    (rect, is_open): (Rect, bool),
) -> (Option<ReaderHeaderRequest>, f32) {
    let (width, left) = ReaderPage::line_column(rect.width());
    let column = Rect::from_min_size(pos2(rect.left() + left, rect.top() + 28.0), vec2(width, 400.0));
    let mut request = None;
    let output = ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
        ui.set_width(width);
        let font = crate::ui::theme::semibold(size::TITLE);
        if crate::text::has_rtl(&source.title) {
            // A title from right to left is aligned with the lines below it.
            ui.with_layout(Layout::top_down(Align::Max), |ui| {
                bidi_label(ui, &source.title, font, theme.ink);
            });
        } else {
            bidi_label(ui, &source.title, font, theme.ink);
        }
        let byline = super::source_library::source_byline(source);
        let is_rtl = crate::text::has_rtl(&source.title);
        let row = if is_rtl { Layout::right_to_left(Align::Center) } else { Layout::left_to_right(Align::Center) };
        ui.allocate_ui_with_layout(vec2(width, space::TOUCH), row, |ui| {
            ui.spacing_mut().item_spacing.x = space::MEDIUM;
            if !byline.is_empty() {
                bidi_label(ui, &byline, regular(size::SECONDARY), theme.quiet);
            }
            let (label, name) =
                if source.text.is_empty() { ("Add its text", "Add its text") } else { ("Edit", "Edit the text") };
            if text_button(ui, theme, label, name).clicked() {
                request = Some(ReaderHeaderRequest::EditText);
            }
        });
        if source.text.is_empty() {
            let message = match page.cards.len() {
                0 => "The text of this source is not in the map. Paste it to read it here and to code it.".to_owned(),
                count => format!(
                    "The text of this source is not in the map. {} coded from it; paste the text to see {} there.",
                    if count == 1 { "One passage is".to_owned() } else { format!("{count} passages are") },
                    if count == 1 { "it" } else { "them" },
                ),
            };
            secondary_text(ui, theme, message);
        }
        missing_quotes_ui(ui, theme, page, is_open, &mut request);
        ui.add_space(space::LARGE);
    });
    (request, output.response.rect.bottom() - rect.top())
}

/// Shows the number of quotes that are not in the text, and a button to show them.
fn missing_quotes_ui(
    ui: &mut Ui,
    theme: &Theme,
    page: &ReaderPage,
    is_open: bool,
    request: &mut Option<ReaderHeaderRequest>,
) {
    if page.cards.len() == 0 || page.text().is_empty() {
        return;
    }
    let message = match page.cards.len() {
        1 => "One quote does not stand in this text; its mark keeps it.".to_owned(),
        count => format!("{count} quotes do not stand in this text; their marks keep them."),
    };
    ui.add_space(space::SMALL);
    error_text(ui, theme, &message);
    let (label, name) = if is_open { ("Hide", "Hide the lost quotes") } else { ("Show", "Show the lost quotes") };
    if text_button(ui, theme, label, name).clicked() {
        *request = Some(ReaderHeaderRequest::ToggleMissingQuotes);
    }
}
