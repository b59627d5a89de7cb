//! The two buttons at the right of the lens bar: the filter of the map, and its saved views.

use egui::{Align, Color32, CornerRadius, Frame, Layout, Margin, Popup, PopupCloseBehavior, Rect, Response};
use egui::{RichText, Role, Sense, Shadow, Stroke, Ui, UiBuilder, WidgetInfo, vec2};

use super::filter_form;
use super::icons::{Icon, icon_button};
use super::menu::entry_focus_ring;
use super::theme::{Theme, regular, size, space};
use super::widgets::{empty_hint, pill, secondary_text, single_line_text, text_button};
use crate::model::{Filter, Target, View, ViewState};
use crate::session::{Effect, Session, WindowPanel};

/// The width of the bar, in points.
pub const WIDTH: f32 = 172.0;
/// The height of the bar, in points.
const HEIGHT: f32 = 36.0;
/// The distance of the bar from the edges of the canvas.
const MARGIN: f32 = 16.0;

/// Shows the bar in the upper right corner of the canvas.
pub fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, canvas: Rect) {
    let corner = canvas.right_top() + vec2(-MARGIN, MARGIN);
    let rect = Rect::from_min_max(corner - vec2(WIDTH, 0.0), corner + vec2(0.0, HEIGHT));
    let builder = UiBuilder::new().max_rect(rect).layout(Layout::right_to_left(Align::Min));
    ui.scope_builder(builder, |ui| {
        let frame = Frame::new()
            .fill(theme.panel)
            .stroke(Stroke::new(1.0, theme.hairline))
            .corner_radius(CornerRadius::same(8))
            .shadow(Shadow { offset: [0, 1], blur: 4, spread: 0, color: Color32::from_black_alpha(12) })
            .inner_margin(Margin::symmetric(8, 5));
        frame.show(ui, |ui| {
            ui.spacing_mut().item_spacing.x = 2.0;
            views_button(ui, theme, session);
            filter_button(ui, theme, session);
        });
    });
}

fn set_button_name(response: &Response, name: &str, chosen: bool) {
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, chosen, name));
}

fn filter_button(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let is_empty = session.view_state().filter.is_empty();
    let button = pill(ui, theme, "Filter", !is_empty);
    set_button_name(&button, if is_empty { "Filter" } else { "Filter, something is left out" }, !is_empty);
    let popup = Popup::menu(&button).width(320.0).gap(6.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(320.0);
        ui.spacing_mut().item_spacing.x = space::MEDIUM;
        let mut view_state = session.view_state().clone();
        let visible = session.visible_map();
        let map = visible.records();
        egui::ScrollArea::vertical().max_height(440.0).show(ui, |ui| {
            if filter_form::show(ui, theme, map, &view_state.lens.clone(), &mut view_state.filter) {
                session.set_view_state(view_state.clone());
            }
        });
        ui.add_space(space::MEDIUM);
        ui.horizontal(|ui| {
            let summary = map.filtered_out_summary(&map.filtered_out(session.view_state()));
            let text =
                if summary.is_empty() { "Nothing is left out".to_owned() } else { format!("Left out: {summary}") };
            ui.label(RichText::new(text).font(regular(size::SECONDARY)).color(theme.quiet));
            if !session.view_state().filter.is_empty()
                && text_button(ui, theme, "Show all", "Leave out nothing").clicked()
            {
                let hide = view_state.filter.hide;
                session.set_view_state(ViewState { filter: Filter { hide, ..Filter::default() }, ..view_state });
            }
        });
    });
    button.on_hover_text("Leaves actors and ties out of the picture, not out of the map.");
}

fn views_button(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let map = session.visible_map().records().clone();
    let current = map.views.iter().find(|view| ViewState::from(*view) == *session.view_state());
    // Only the filter button is ever filled, because a filter hides a part of the map.
    let button = pill(ui, theme, "Views", false);
    set_button_name(&button, "Views", current.is_some());
    let popup = Popup::menu(&button).width(260.0).gap(6.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    popup.show(|ui| {
        ui.set_width(260.0);
        ui.spacing_mut().button_padding = vec2(10.0, 5.0);
        if map.views.is_empty() {
            empty_hint(ui, theme, "Save how the map looks now, to come back to it and to make the same figure again.");
        }
        egui::ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            let count = map.views.len();
            for (at, view) in map.views.iter().enumerate() {
                view_row(ui, theme, session, view, (at, count, current.is_some_and(|current| current.id == view.id)));
            }
        });
        ui.separator();
        let name = session.outdated_view().map(|view| view.name.clone());
        if let Some(name) = name {
            secondary_text(ui, theme, format!("“{name}” was looked through last, and looks otherwise."));
            super::menu::commands_ui(ui, theme, &["update_view"], session);
        }
        super::menu::commands_ui(ui, theme, &["add_view", "whole_look", "present"], session);
    });
    button.on_hover_text("Saved ways of looking at the map.");
}

/// Shows a saved view. A click applies it. The buttons at the right change its order and open its form.
fn view_row(
    ui: &mut Ui,
    theme: &Theme,
    session: &mut Session,
    view: &View,
    (index, count, chosen): (usize, usize, bool),
) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        let buttons = if count > 1 { 3.0 } else { 1.0 } * space::TOUCH;
        let size = vec2(ui.available_width() - buttons - space::SMALL, space::ROW);
        let (rect, response) = ui.allocate_exact_size(size, Sense::click());
        let fill = match (chosen, response.hovered() || response.has_focus()) {
            (true, _) => theme.selected,
            (_, true) => theme.hovered,
            _ => theme.panel,
        };
        ui.painter().rect_filled(rect, space::CORNER, fill);
        let name = single_line_text(ui, &view.name, regular(size::BODY), theme.ink, rect.width() - 2.0 * space::MEDIUM);
        name.paint(ui.painter(), rect.left_center() + vec2(space::MEDIUM, 0.0));
        response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, chosen, &view.name));
        entry_focus_ring(ui, theme, &response);
        let clicked = response.clicked();
        if name.is_elided() {
            response.on_hover_text(&view.name);
        }
        if clicked {
            session.apply_view(&view.id);
            ui.close();
        }
        if count > 1 {
            for (icon, offset, direction, is_enabled) in
                [(Icon::Up, -1, "up", index > 0), (Icon::Down, 1, "down", index + 1 < count)]
            {
                ui.add_enabled_ui(is_enabled, |ui| {
                    let name = format!("Move {} {direction}", view.name);
                    if icon_button(ui, theme, icon, &name, "Views are presented in this order").clicked() {
                        session.move_view(&view.id, offset);
                    }
                });
            }
        }
        if icon_button(ui, theme, Icon::More, &format!("Change {}", view.name), "Name and settings").clicked() {
            session.select([Target::from(&view.id)]);
            session.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
            ui.close();
        }
    });
}
