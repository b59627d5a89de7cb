//! The bar above the plot: presets of two axes, and the choice of each axis. Plots nothing itself.

use egui::{Align, Layout, Popup, Rect, Role, Ui, UiBuilder, WidgetInfo};

use crate::model::Axes;
use crate::scene::positions::{AXIS_PRESETS, PLOT_AXES, PlotAxis, preset_of};
use crate::session::Session;
use crate::ui::theme::Theme;
use crate::ui::widgets::{pill, text_button};

/// Shows the bar.
pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, rect: Rect) {
    let bar = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(bar, |ui| {
        ui.spacing_mut().item_spacing.x = 2.0;
        let current = PlotAxis::pair(&session.figure.axes);
        for row in AXIS_PRESETS {
            let is_chosen = preset_of(current).is_some_and(|preset| preset.about.id == row.about.id);
            let response = pill(ui, theme, row.about.name, is_chosen);
            response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_chosen, row.about.name));
            if response.on_hover_text(row.about.help).clicked() {
                session.figure.axes = Axes { x: row.axes[0].to_owned(), y: row.axes[1].to_owned() };
            }
        }
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if let Some(id) = axis_choice_ui(ui, theme, "Up", current[1]) {
                session.figure.axes = Axes { x: current[0].about.id.to_owned(), y: id.to_owned() };
            }
            if let Some(id) = axis_choice_ui(ui, theme, "Across", current[0]) {
                session.figure.axes = Axes { x: id.to_owned(), y: current[1].about.id.to_owned() };
            }
        });
    });
}

/// Shows a list of all axes. Returns the id of the chosen one.
fn axis_choice_ui(ui: &mut Ui, theme: &Theme, direction: &str, current: &PlotAxis) -> Option<&'static str> {
    let label = format!("{direction}: {}", current.about.name);
    let button = text_button(ui, theme, &label, &label);
    let mut chosen = None;
    Popup::menu(&button).show(|ui| {
        for axis in PLOT_AXES {
            let entry = ui.selectable_label(axis.about.id == current.about.id, axis.about.name);
            if entry.on_hover_text(axis.about.help).clicked() {
                chosen = Some(axis.about.id);
                ui.close();
            }
        }
    });
    chosen
}
