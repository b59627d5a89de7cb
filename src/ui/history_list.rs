//! The list of all undo steps, over the canvas. A click goes to a step. Changes only the current step.

use egui::{Align2, Button, Context, Frame, Margin, Order, RichText, Role, ScrollArea, WidgetInfo, Window, vec2};

use super::theme::{Theme, regular, semibold, size};
use super::widgets::hairline_button;
use crate::session::Session;

/// The width of the list, in points.
const LIST_WIDTH: f32 = 240.0;

/// Shows the list. Returns whether it was closed.
pub fn show(ctx: &Context, theme: &Theme, session: &mut Session) -> bool {
    let frame = Frame::new()
        .fill(theme.panel)
        .stroke((1.0, theme.hairline))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 10));
    let window = Window::new("History").order(Order::Middle).title_bar(false).frame(frame).resizable(false);
    // Beside the lists, where the find bar and the filter do not cover it.
    let place = Align2::LEFT_TOP.pos_in_rect(&ctx.content_rect()) + vec2(290.0, 116.0);
    let shown = window.default_pos(place).fixed_size(vec2(LIST_WIDTH, 320.0)).show(ctx, |ui| {
        ui.set_width(LIST_WIDTH);
        let is_closed = ui
            .horizontal(|ui| {
                ui.label(RichText::new("History").font(semibold(size::BODY)).color(theme.ink));
                let right = egui::Layout::right_to_left(egui::Align::Center);
                ui.with_layout(right, |ui| hairline_button(ui, theme, "Close").clicked()).inner
            })
            .inner;
        ui.add_space(6.0);
        if let Some(step) = steps_ui(ui, theme, session) {
            session.go_to_step(step);
        }
        is_closed
    });
    shown.and_then(|shown| shown.inner).unwrap_or_default()
}

/// Shows the steps from the first to the last undone one. Returns the clicked step.
fn steps_ui(ui: &mut egui::Ui, theme: &Theme, session: &Session) -> Option<usize> {
    let current = session.history().current_step();
    let count = session.history().labels().len();
    // The newest step stays visible as long as the user does not scroll.
    let area = ScrollArea::vertical().max_height(280.0).auto_shrink([false, true]).stick_to_bottom(true);
    let shown = area.show_rows(ui, 24.0, count, |ui, rows| {
        ui.spacing_mut().item_spacing.y = 0.0;
        let mut chosen = None;
        let first = rows.start;
        for (step, label) in session.history().labels().enumerate().skip(first).take(rows.len()) {
            // Undone steps are drawn in a quieter colour.
            let ink = if step > current { theme.quiet } else { theme.ink };
            let text = RichText::new(label).font(regular(size::BODY)).color(ink);
            let button =
                Button::selectable(step == current, text).truncate().min_size(vec2(ui.available_width(), 24.0));
            let response = ui.add(button);
            let state = match step.cmp(&current) {
                std::cmp::Ordering::Less => "",
                std::cmp::Ordering::Equal => ", where the map is now",
                std::cmp::Ordering::Greater => ", taken back",
            };
            let accessible_name = format!("Step {step}: {label}{state}");
            response.widget_info(|| WidgetInfo::selected(Role::Button, true, step == current, &accessible_name));
            if response.clicked() {
                chosen = Some(step);
            }
        }
        chosen
    });
    shown.inner
}
