//! A bar under the menus with a sentence about the document and a few buttons. It does not block work.

use egui::{Align, Frame, Layout, Margin, Role, Sense, Ui, WidgetInfo, vec2};

use super::focus_regions::FocusRegions;
use super::theme::{Theme, regular, size, space};
use super::widgets::{hairline_button, single_line_text};

/// Shows a bar and returns the choice whose button was clicked. `name` is its name for screen readers.
pub(super) fn notice_bar<Choice: Copy>(
    (ui, theme, regions): (&mut Ui, &Theme, &mut FocusRegions),
    name: &'static str,
    message: &str,
    choices: &[(&str, Choice)],
) -> Option<Choice> {
    let frame = Frame::new().fill(theme.selected).inner_margin(Margin::symmetric(space::PANEL as i8, 6));
    let mut chosen = None;
    egui::Panel::top(name).resizable(false).frame(frame).show(ui, |ui| {
        regions.begin(ui, theme, name);
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            for (label, choice) in choices {
                if hairline_button(ui, theme, label).clicked() {
                    chosen = Some(*choice);
                }
            }
            let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), Sense::hover());
            let text = single_line_text(ui, message, regular(size::BODY), theme.ink, rect.width());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| WidgetInfo::labeled(Role::Label, true, message));
            if text.is_elided() {
                response.on_hover_text(message);
            }
        });
    });
    chosen
}
