//! A line with a name and a button that takes it out of a list.

use egui::{Align, Layout, Ui};

use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::single_line_text;

/// A row with a button that takes it out. Is it pressed?
pub(super) fn removable_row_ui(ui: &mut Ui, theme: &Theme, name: &str, of: &str) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let word = format!("Remove {name} from {}", of.to_lowercase());
            let pressed = icon_button(ui, theme, Icon::Close, &word, "Remove").clicked();
            let room = ui.available_width();
            let (rect, response) = ui.allocate_exact_size(egui::vec2(room, space::TOUCH), egui::Sense::hover());
            let text = single_line_text(ui, name, regular(size::BODY), theme.ink, room);
            text.paint(ui.painter(), rect.left_center());
            if text.is_elided() {
                response.on_hover_text(name);
            }
            pressed
        })
        .inner
    })
    .inner
}
