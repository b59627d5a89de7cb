//! The status bar at the bottom: a hint for the tool, the selection, the shown day, the zoom.

use egui::{Align, Button, Frame, Layout, Margin, Panel, RichText, Ui};

use super::canvas::Canvas;
use super::theme::{Theme, regular, size, space};
use super::widgets::single_line_text;
use crate::session::{MapFace, Session, command};

/// The panel of the status bar.
pub fn panel(theme: &Theme) -> Panel {
    let frame = Frame::new().fill(theme.panel).inner_margin(Margin::symmetric(space::PANEL as i8, 0));
    Panel::bottom("status").exact_size(32.0).resizable(false).frame(frame)
}

/// Shows the status bar.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, canvas: &Canvas) {
    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        if session.face() == MapFace::Canvas {
            zoom_button_ui(ui, theme, session, "zoom_in", "+", "Zoom in");
            let percent = format!("{:.0} %", canvas.zoom_percent());
            zoom_button_ui(ui, theme, session, "actual_size", &percent, "Actual size");
            zoom_button_ui(ui, theme, session, "zoom_out", "−", "Zoom out");
        }
        ui.add_space(space::LARGE);
        for text in [as_of_text(session), selection_text(session)].into_iter().filter(|text| !text.is_empty()) {
            ui.label(RichText::new(text).font(regular(size::SECONDARY)).color(theme.ink));
            ui.add_space(space::LARGE);
        }
        if session.face() == MapFace::Canvas {
            unlabelled_button_ui(ui, theme, session, canvas);
        }
        let available = ui.available_size();
        ui.allocate_ui_with_layout(available, Layout::left_to_right(Align::Center), |ui| {
            let hint = session.face().hint().unwrap_or_else(|| session.tool().hint());
            let (rect, response) = ui.allocate_exact_size(available, egui::Sense::hover());
            let text = single_line_text(ui, hint, regular(size::SECONDARY), theme.quiet, rect.width());
            text.paint(ui.painter(), rect.left_center());
            response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, hint));
            if text.is_elided() {
                response.on_hover_text(hint);
            }
        });
    });
}

/// Shows the number of records without all of their texts. A click selects them.
fn unlabelled_button_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, canvas: &Canvas) {
    let (count, Some(command)) = (canvas.unlabelled_count(), command("select_unwritten")) else { return };
    if count == 0 {
        return;
    }
    let text = RichText::new(format!("{count} without words")).font(regular(size::SECONDARY)).color(theme.quiet);
    let button = ui.add(Button::new(text).frame_when_inactive(false).min_size(egui::vec2(0.0, 24.0)));
    let tip = || format!("No room for all that is said on: {}. {}", canvas.unlabelled_summary(), command.about.help);
    if button.on_hover_ui(|ui| drop(ui.label(tip()))).clicked() {
        command.run(session);
    }
    ui.add_space(space::LARGE);
}

fn zoom_button_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, id: &str, text: &str, name: &str) {
    let Some(command) = command(id) else { return };
    let text = RichText::new(text).font(regular(size::BODY)).color(theme.ink);
    let width = if id == "actual_size" { 56.0 } else { 26.0 };
    let button = ui.add(Button::new(text).frame_when_inactive(false).min_size(egui::vec2(width, 24.0)));
    button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
    if button.on_hover_text(command.tip()).clicked() {
        command.run(session);
    }
}

fn as_of_text(session: &Session) -> String {
    session.day().map(|day| format!("As of {}", day.long())).unwrap_or_default()
}

/// The selection in words: "Israel selected" or "3 selected".
fn selection_text(session: &Session) -> String {
    match (session.selected(), session.selection().len()) {
        (Some(target), _) => {
            let name: String = session.visible_map().records().name(target).chars().take(40).collect();
            format!("{name} selected")
        }
        (None, 0) => String::new(),
        (None, count) => format!("{count} selected"),
    }
}
