//! The plot: its axes, the discs and their names, and the handling of pointer and keys.

use std::collections::BTreeMap;

use egui::{Event, EventFilter, Id as WidgetId, Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder};
use egui::{Layout, WidgetInfo};
use egui_plot::{AxisHints, GridMark, PlotBounds, PlotPoint, PlotTransform};

use super::{BuiltPlot, PositionsFace};
use crate::model::{Actor, Id, Target};
use crate::scene::positions::{
    DiscPlacement, PlotAxis, PlottedActor, PositionsPlot, backdrop, place_discs, point_shapes, tick_values,
};
use crate::scene::{SceneItem, SceneShape};
use crate::session::Session;
use crate::ui::mark_tooltip::mark_tooltip_ui;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, regular, semibold, size};
use crate::ui::widgets::{bidi_label, single_line_text};

/// The margin around a disc in which it is still hit, in points.
const HIT_MARGIN: f32 = 3.0;
/// The height of the title of the vertical axis, in points.
const HEAD_HEIGHT: f32 = 20.0;

impl PositionsFace {
    /// Shows the plot. Actors can be dragged in it.
    pub(super) fn plot_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, built: &BuiltPlot, rect: Rect) {
        let plot = &built.plot;
        let y_axis = plot.axes[1];
        let title = y_axis.title();
        let text = single_line_text(ui, &title, semibold(size::CAPTION), theme.ink, rect.width());
        text.paint(ui.painter(), Pos2::new(rect.left() + 4.0, rect.top() + HEAD_HEIGHT / 2.0));
        let frame = Rect::from_min_max(Pos2::new(rect.left(), rect.top() + HEAD_HEIGHT), rect.max);
        let builder = UiBuilder::new().max_rect(frame).layout(Layout::top_down(egui::Align::Min));
        let output = ui.scope_builder(builder, |ui| axes_ui(ui, theme, plot)).inner;
        let (transform, response) = output;
        let frame = *transform.frame();
        let screen_from_plot = |point: Pos2| transform.position_from_point(&PlotPoint::new(point.x, point.y));
        let discs = place_discs(plot, frame, &screen_from_plot);
        let points: BTreeMap<&Id<Actor>, &PlottedActor> =
            plot.points.iter().map(|point| (&point.actor, point)).collect();
        let hovered =
            response.hover_pos().and_then(|position| disc_under(&discs, position)).map(|disc| disc.actor.clone());
        let mut items: Vec<SceneShape> = backdrop(plot, frame, &screen_from_plot, &theme.palette);
        for disc in discs.iter().rev() {
            if let Some(point) = points.get(&disc.actor) {
                items.extend(point_shapes(&theme.palette, point, disc));
            }
        }
        let items: Vec<SceneItem> = items.into_iter().map(|shape| SceneItem { target: None, shape }).collect();
        let camera = Camera { centre: frame.center(), zoom: 1.0, view: frame, min_text_points: paint::MIN_TEXT_POINTS };
        let painter = ui.painter_at(frame);
        paint::paint_items(&painter, &mut self.labels, &camera, &items);
        for disc in &discs {
            let is_selected = session.selection().contains(&Target::from(&disc.actor));
            let is_hovered = hovered.as_ref() == Some(&disc.actor);
            if is_selected || is_hovered {
                let ink = if is_selected { theme.accent } else { theme.quiet };
                painter.circle_stroke(
                    disc.centre,
                    disc.radius + 3.0,
                    Stroke::new(if is_selected { 2.0 } else { 1.0 }, ink),
                );
            }
        }
        self.handle_pointer(ui, theme, session, built, &discs, &transform, &response);
        describe(ui, session, plot, &discs, &points);
    }

    #[expect(clippy::too_many_arguments, reason = "what is under the pointer takes them all")]
    fn handle_pointer(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        built: &BuiltPlot,
        discs: &[DiscPlacement],
        transform: &PlotTransform,
        response: &Response,
    ) {
        let plot = &built.plot;
        if self.has_preview && !session.is_busy() {
            // The drag was cancelled with Escape.
            (self.dragged_actor, self.has_preview) = (None, false);
        }
        if response.drag_started_by(egui::PointerButton::Primary)
            && let Some(position) = ui.input(|input| input.pointer.press_origin())
        {
            self.dragged_actor = disc_under(discs, position).map(|disc| disc.actor.clone());
        }
        if response.clicked()
            && let Some(position) = response.interact_pointer_pos()
        {
            let target = disc_under(discs, position).map(|disc| Target::from(&disc.actor));
            session.select(target);
        }
        if let Some(actor) = self.dragged_actor.clone() {
            let position = ui.input(|input| input.pointer.interact_pos());
            let to = position
                .filter(|position| transform.frame().contains(*position))
                .map(|position| nearest_axis_values(plot, transform, position));
            if let Some(to) = to {
                self.preview_move(session, plot, &actor, to);
            }
            if ui.input(|input| input.pointer.any_released()) {
                match to {
                    Some(to) => self.accept_move(session, &actor, plot.axes, to),
                    None => session.cancel(),
                }
                (self.dragged_actor, self.has_preview) = (None, false);
            }
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        } else if let Some(disc) = response.hover_pos().and_then(|position| disc_under(discs, position)) {
            ui.set_cursor_icon(egui::CursorIcon::Grab);
            let (target, visible, lens) = (Target::from(&disc.actor), session.visible_map(), session.lens());
            response.clone().on_hover_ui_at_pointer(|ui| {
                mark_tooltip_ui(ui, theme, visible.records(), &target, lens);
                let point = plot.points.iter().find(|point| point.actor == disc.actor);
                let text = point.map(|point| point_text(plot, point)).unwrap_or_default();
                bidi_label(ui, &text, regular(size::SECONDARY), theme.quiet);
            });
        }
    }

    /// Moves the selected actor by the arrow keys, one step each; Tab goes to the next actor.
    pub(super) fn handle_keys(&mut self, ui: &Ui, session: &mut Session, plot: &PositionsPlot, id: WidgetId) {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let mut actions = Vec::new();
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let action = action_of_event(event);
                actions.extend(action);
                action.is_none()
            });
        });
        for action in actions {
            let selected = match session.selected() {
                Some(Target::Actor(id)) => plot.points.iter().position(|point| point.actor == *id),
                _ => None,
            };
            match (action, selected.and_then(|index| plot.points.get(index))) {
                (PlotKeyAction::SelectNeighbour(by), _) => {
                    let count = plot.points.len();
                    let first = if by > 0 { 0 } else { count.saturating_sub(1) };
                    let next = selected.map_or(first, |index| (index + count).saturating_add_signed(by) % count.max(1));
                    session.select(plot.points.get(next).map(|point| Target::from(&point.actor)));
                }
                (PlotKeyAction::MoveBy(by), Some(point)) => {
                    let to = [point.at.x + by[0], point.at.y + by[1]];
                    let to = [plot.axes[0].nearest_step(to[0]), plot.axes[1].nearest_step(to[1])];
                    let actor = point.actor.clone();
                    self.preview_move(session, plot, &actor, to);
                    self.accept_move(session, &actor, plot.axes, to);
                }
                (PlotKeyAction::MoveBy(_), None) => {}
            }
        }
    }
}

/// The action of a key.
#[derive(Clone, Copy)]
enum PlotKeyAction {
    SelectNeighbour(isize),
    MoveBy([f32; 2]),
}

fn action_of_event(event: &Event) -> Option<PlotKeyAction> {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
    if modifiers.command || modifiers.alt {
        return None;
    }
    Some(match key {
        Key::Tab => PlotKeyAction::SelectNeighbour(if modifiers.shift { -1 } else { 1 }),
        Key::ArrowLeft => PlotKeyAction::MoveBy([-1.0, 0.0]),
        Key::ArrowRight => PlotKeyAction::MoveBy([1.0, 0.0]),
        Key::ArrowUp => PlotKeyAction::MoveBy([0.0, 1.0]),
        Key::ArrowDown => PlotKeyAction::MoveBy([0.0, -1.0]),
        _ => return None,
    })
}

/// The values on the two axes that are nearest to a screen position.
fn nearest_axis_values(plot: &PositionsPlot, transform: &PlotTransform, position: Pos2) -> [i64; 2] {
    let value = transform.value_from_position(position);
    [plot.axes[0].nearest_step(value.x as f32), plot.axes[1].nearest_step(value.y as f32)]
}

fn disc_under(discs: &[DiscPlacement], position: Pos2) -> Option<&DiscPlacement> {
    // Small discs lie above large ones.
    discs.iter().rev().find(|disc| disc.centre.distance(position) <= disc.radius + HIT_MARGIN)
}

/// Shows the axes without content. Returns the transform from plot to screen and the response.
fn axes_ui(ui: &mut Ui, theme: &Theme, plot: &PositionsPlot) -> (PlotTransform, Response) {
    let [x, y] = plot.axes;
    let [x_range, y_range] = plot.ranges;
    let with_labels = |hints: AxisHints<'static>, axis: &'static PlotAxis| {
        let (min, max) = (f64::from(axis.range.0), axis.range.1.map_or(f64::MAX, f64::from));
        let label = move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            if (min..=max).contains(&mark.value) { axis.value_label(mark.value as f32) } else { String::new() }
        };
        hints.formatter(label).tick_label_color(theme.quiet).tick_label_font(regular(size::CAPTION))
    };
    let x_title = egui::RichText::new(x.title()).font(semibold(size::CAPTION)).color(theme.ink);
    let grid_marks = |axis: usize| {
        let values = tick_values(plot, axis);
        move |_: egui_plot::GridInput| {
            values.iter().map(|value| GridMark { value: f64::from(*value), step_size: 1e6 }).collect::<Vec<_>>()
        }
    };
    let output = egui_plot::Plot::new(("positions", x.about.id, y.about.id))
        .custom_x_axes(vec![with_labels(AxisHints::new_x().label(x_title), x)])
        .custom_y_axes(vec![with_labels(AxisHints::new_y().min_thickness(24.0), y)])
        .x_grid_spacer(grid_marks(0))
        .y_grid_spacer(grid_marks(1))
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_axis_zoom_drag(false)
        .allow_double_click_reset(false)
        .sense(Sense::click_and_drag())
        .show(ui, |plot_ui| {
            let corner = |x: f32, y: f32| [f64::from(x), f64::from(y)];
            let bounds = PlotBounds::from_min_max(corner(x_range.min, y_range.min), corner(x_range.max, y_range.max));
            plot_ui.set_plot_bounds(bounds);
        });
    (output.transform, output.response)
}

/// The values of an actor as text, such as "Stance −3, Influence 4".
fn point_text(plot: &PositionsPlot, point: &PlottedActor) -> String {
    let [x, y] = plot.axes;
    format!("{} {}, {} {}", x.about.name, x.value_label(point.at.x), y.about.name, y.value_label(point.at.y))
}

/// Describes the plot to screen readers and to UI automation.
fn describe(
    ui: &Ui,
    session: &mut Session,
    plot: &PositionsPlot,
    discs: &[DiscPlacement],
    points: &BTreeMap<&Id<Actor>, &PlottedActor>,
) {
    if ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_none() {
        return;
    }
    let mut clicked = None;
    for disc in discs {
        let Some(point) = points.get(&disc.actor) else { continue };
        let rect = Rect::from_center_size(disc.centre, egui::Vec2::splat(2.0 * disc.radius));
        let id = ui.scope_id().with(("point", &disc.actor));
        let node = ui.interact(rect, id, Sense::hover());
        let is_selected = session.selection().contains(&Target::from(&disc.actor));
        let label = format!("{}: {}", point.label, point_text(plot, point));
        node.widget_info(|| WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, &label));
        if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
            clicked = Some(Target::from(&disc.actor));
        }
    }
    if let Some(target) = clicked {
        session.select([target]);
    }
}
