//! A row with a name and a button that removes it from a list.

use egui::{Align, Layout, Ui};

use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::{Theme, regular, size, space};
use crate::ui::widgets::single_line_text;

/// Shows the row. Returns true if its button was clicked.
pub(super) fn removable_row_ui(ui: &mut Ui, theme: &Theme, name: &str, list_name: &str) -> bool {
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            let label = format!("Remove {name} from {}", list_name.to_lowercase());
            let is_clicked = icon_button(ui, theme, Icon::Close, &label, "Remove").clicked();
            let width = ui.available_width();
            let (rect, response) = ui.allocate_exact_size(egui::vec2(width, space::TOUCH), egui::Sense::hover());
            let text = single_line_text(ui, name, regular(size::BODY), theme.ink, width);
            text.paint(ui.painter(), rect.left_center());
            if text.is_elided() {
                response.on_hover_text(name);
            }
            is_clicked
        })
        .inner
    })
    .inner
}
