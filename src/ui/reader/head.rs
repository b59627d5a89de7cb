//! What stands over a text: its title, where it is from, what of it is coded, and passages that it has lost.

use egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::page::Page;
use crate::model::{Source, Target};
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::{bidi_label, quiet, quote, text_button};

/// What was asked for.
pub(super) enum Asked {
    /// Edit the text.
    Edit,
    /// Select that mark.
    Select(Target),
}

/// Shows the head in the upper part of the page; answers with how high it is.
pub(super) fn show(ui: &mut Ui, theme: &Theme, source: &Source, page: &Page, room: Rect) -> (Option<Asked>, f32) {
    let (width, left) = Page::column(room.width());
    let column = Rect::from_min_size(pos2(room.left() + left, room.top() + 28.0), vec2(width, 400.0));
    let mut asked = None;
    let shown = ui.scope_builder(UiBuilder::new().max_rect(column), |ui| {
        ui.set_width(width);
        let font = crate::ui::theme::semibold(size::TITLE);
        if crate::text::has_rtl(&source.title) {
            // It stands where the lines below it begin.
            ui.with_layout(egui::Layout::top_down(egui::Align::Max), |ui| {
                bidi_label(ui, &source.title, font, theme.ink);
            });
        } else {
            bidi_label(ui, &source.title, font, theme.ink);
        }
        let about = super::library::about(source);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::MEDIUM;
            if !about.is_empty() {
                ui.label(egui::RichText::new(about).font(regular(size::SECONDARY)).color(theme.quiet));
            }
            let (word, name) =
                if source.text.is_empty() { ("Add its text", "Add its text") } else { ("Edit", "Edit the text") };
            if text_button(ui, theme, word, name).clicked() {
                asked = Some(Asked::Edit);
            }
        });
        if source.text.is_empty() {
            quiet(ui, theme, "The text of this source is not in the map. Paste it to read it here and to code it.");
        }
        lost(ui, theme, page, &mut asked);
        ui.add_space(space::LARGE);
    });
    (asked, shown.response.rect.bottom() - room.top())
}

/// Passages whose quotes the text does not have.
fn lost(ui: &mut Ui, theme: &Theme, page: &Page, asked: &mut Option<Asked>) {
    let lost: Vec<_> =
        page.passages.iter().filter(|p| p.span.is_none() && !p.evidence.quote.trim().is_empty()).collect();
    if lost.is_empty() || page.text().is_empty() {
        return;
    }
    let words = if lost.len() == 1 {
        "One quote does not stand in this text; its mark keeps it.".to_owned()
    } else {
        format!("{} quotes do not stand in this text; their marks keep them.", lost.len())
    };
    ui.add_space(space::SMALL);
    crate::ui::widgets::trouble(ui, theme, &words);
    for passage in lost.iter().take(5) {
        let response = quote(ui, theme, theme.warning, &passage.evidence.quote, "");
        let response = response.interact(egui::Sense::click());
        if response.clicked() {
            *asked = Some(Asked::Select(passage.mark.clone()));
        }
    }
    if lost.len() > 5 {
        quiet(ui, theme, format!("and {} more", lost.len() - 5));
    }
}
