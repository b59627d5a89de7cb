//! A bar under the menus with a message about the document and a few buttons. It blocks no work, and knows only its texts.

use egui::{Align, Frame, Layout, Margin, Ui, vec2};

use super::focus_regions::FocusRegions;
use super::theme::{Theme, regular, size, space};
use super::widgets::{bidi_label, hairline_button, left_to_right, single_line_text};

/// Shows a bar and returns the choice of the button that was clicked. The buttons are given from right to left. If the
/// message does not fit beside them, it has lines of its own above them.
pub(super) fn notice_bar<Choice: Copy>(
    (ui, theme, regions): (&mut Ui, &Theme, &mut FocusRegions),
    name: &str,
    message: &str,
    choices: &[(&str, Choice)],
) -> Option<Choice> {
    let frame = Frame::new().fill(theme.selected).inner_margin(Margin::symmetric(space::PANEL as i8, 6));
    let mut chosen = None;
    egui::Panel::top(egui::Id::unique(name)).resizable(false).frame(frame).show(ui, |ui| {
        regions.begin(ui, theme, name);
        let font = regular(size::BODY);
        let text = left_to_right(message);
        let line = single_line_text(ui, &text, font.clone(), theme.ink, f32::INFINITY);
        let width = ui.available_width() - buttons_width(ui, choices);
        if line.width() > width {
            bidi_label(ui, &text, font.clone(), theme.ink);
        }
        if buttons_width(ui, choices) > ui.available_width() {
            // In a narrow window, all buttons stay in sight, in the order of reading.
            ui.horizontal_wrapped(|ui| {
                for (label, choice) in choices.iter().rev() {
                    if hairline_button(ui, theme, label).clicked() {
                        chosen = Some(*choice);
                    }
                }
            });
            return;
        }
        let row = vec2(ui.available_width(), space::ROW);
        ui.allocate_ui_with_layout(row, Layout::right_to_left(Align::Center), |ui| {
            for (label, choice) in choices {
                if hairline_button(ui, theme, label).clicked() {
                    chosen = Some(*choice);
                }
            }
            if line.width() <= width {
                let (rect, response) =
                    ui.allocate_exact_size(vec2(ui.available_width(), space::ROW), egui::Sense::hover());
                line.paint(ui.painter(), rect.left_center());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, message));
            }
        });
    });
    chosen
}

/// The width of the buttons and of the spaces beside them, in points.
fn buttons_width<T>(ui: &Ui, choices: &[(&str, T)]) -> f32 {
    let spacing = ui.spacing();
    let padding = 2.0 * spacing.button_padding.x + spacing.item_spacing.x + 2.0;
    let text =
        |label: &str| single_line_text(ui, label, regular(size::BODY), egui::Color32::BLACK, f32::INFINITY).width();
    choices.iter().map(|(label, _)| text(label) + padding).sum()
}
