//! The page that says what is safe with the program and what is not.

use egui::{ScrollArea, Ui};

use super::super::theme::{regular, size, space};
use super::super::widgets::{hairline_button, section, wrapped_text};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};

/// The text of the page: a title, sections, paragraphs and list entries in Markdown.
const PAGE: &str = include_str!("../../../assets/promises.md");

pub(super) fn show(ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
    let theme = context.theme;
    let (title, body) = PAGE.split_once('\n').unwrap_or((PAGE, ""));
    title_ui(ui, theme, title.trim_start_matches("# "));
    let height = (ui.ctx().content_rect().height() - 240.0).clamp(160.0, 560.0);
    ScrollArea::vertical().max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - 14.0);
        for line in body.lines().filter(|line| !line.trim().is_empty()) {
            if let Some(heading) = line.strip_prefix("## ") {
                section(ui, theme, heading);
            } else if let Some(entry) = line.strip_prefix("- ") {
                ui.horizontal_top(|ui| {
                    ui.label(egui::RichText::new("•").font(regular(size::BODY)).color(theme.quiet));
                    ui.vertical(|ui| wrapped_text(ui, entry.replace('`', ""), regular(size::BODY), theme.ink));
                });
            } else {
                wrapped_text(ui, line, regular(size::BODY), theme.ink);
            }
            ui.add_space(space::SMALL);
        }
    });
    let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
    focus_first(&close, context);
    close.clicked().then_some(DialogAnswer::Close)
}
