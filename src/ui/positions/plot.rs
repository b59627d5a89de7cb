//! The plot itself: its axes, the discs and their names, and what pointer and keys do there.

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

/// How far beside a disc the pointer still means it.
const HIT_MARGIN: f32 = 3.0;
/// The room for what the upright axis is called.
const HEAD_HEIGHT: f32 = 20.0;

impl PositionsFace {
    /// Shows the plot and lets actors be moved in it.
    pub(super) fn plot_ui(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, built: &BuiltPlot, room: Rect) {
        let plot = &built.plot;
        let head = plot.axes[1];
        let words = head.title();
        let text = single_line_text(ui, &words, semibold(size::CAPTION), theme.ink, room.width());
        text.paint(ui.painter(), Pos2::new(room.left() + 4.0, room.top() + HEAD_HEIGHT / 2.0));
        let frame = Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD_HEIGHT), room.max);
        let place_ui = UiBuilder::new().max_rect(frame).layout(Layout::top_down(egui::Align::Min));
        let shown = ui.scope_builder(place_ui, |ui| axes_ui(ui, theme, plot)).inner;
        let (transform, response) = shown;
        let frame = *transform.frame();
        let put = |at: Pos2| transform.position_from_point(&PlotPoint::new(at.x, at.y));
        let placed = place_discs(plot, frame, &put);
        let points: BTreeMap<&Id<Actor>, &PlottedActor> =
            plot.points.iter().map(|point| (&point.actor, point)).collect();
        let hovered = response.hover_pos().and_then(|at| disc_under(&placed, at)).map(|disc| disc.actor.clone());
        let mut items: Vec<SceneShape> = backdrop(plot, frame, &put, &theme.palette);
        for disc in placed.iter().rev() {
            if let Some(point) = points.get(&disc.actor) {
                items.extend(point_shapes(&theme.palette, point, disc));
            }
        }
        let items: Vec<SceneItem> = items.into_iter().map(|shape| SceneItem { target: None, shape }).collect();
        let camera = Camera { centre: frame.center(), zoom: 1.0, view: frame, min_text_points: paint::MIN_TEXT_POINTS };
        let painter = ui.painter_at(frame);
        paint::paint_items(&painter, &mut self.labels, &camera, &items);
        for disc in &placed {
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
        self.handle_pointer(ui, theme, session, built, &placed, &transform, &response);
        describe(ui, session, plot, &placed, &points);
    }

    #[expect(clippy::too_many_arguments, reason = "what is under the pointer takes them all")]
    fn handle_pointer(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        built: &BuiltPlot,
        placed: &[DiscPlacement],
        transform: &PlotTransform,
        response: &Response,
    ) {
        let plot = &built.plot;
        if self.has_preview && !session.is_busy() {
            // It was given up with Escape.
            (self.dragged_actor, self.has_preview) = (None, false);
        }
        if response.drag_started_by(egui::PointerButton::Primary)
            && let Some(at) = ui.input(|input| input.pointer.press_origin())
        {
            self.dragged_actor = disc_under(placed, at).map(|disc| disc.actor.clone());
        }
        if response.clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let target = disc_under(placed, at).map(|disc| Target::from(&disc.actor));
            session.select(target);
        }
        if let Some(actor) = self.dragged_actor.clone() {
            let at = ui.input(|input| input.pointer.interact_pos());
            let to = at.filter(|at| transform.frame().contains(*at)).map(|at| nearest_axis_values(plot, transform, at));
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
        } else if let Some(disc) = response.hover_pos().and_then(|at| disc_under(placed, at)) {
            ui.set_cursor_icon(egui::CursorIcon::Grab);
            let (target, visible, lens) = (Target::from(&disc.actor), session.visible_map(), session.lens());
            response.clone().on_hover_ui_at_pointer(|ui| {
                mark_tooltip_ui(ui, theme, visible.records(), &target, lens);
                let point = plot.points.iter().find(|point| point.actor == disc.actor);
                let words = point.map(|point| point_text(plot, point)).unwrap_or_default();
                bidi_label(ui, &words, regular(size::SECONDARY), theme.quiet);
            });
        }
    }

    /// What is selected moves by the arrow keys, a level at a time; Tab goes from one to the next.
    pub(super) fn handle_keys(&mut self, ui: &Ui, session: &mut Session, plot: &PositionsPlot, id: WidgetId) {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        let mut acts = Vec::new();
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let act = action_of_event(event);
                acts.extend(act);
                act.is_none()
            });
        });
        for act in acts {
            let selected = match session.selected() {
                Some(Target::Actor(id)) => plot.points.iter().position(|point| point.actor == *id),
                _ => None,
            };
            match (act, selected.and_then(|at| plot.points.get(at))) {
                (PlotKeyAction::SelectNeighbour(by), _) => {
                    let count = plot.points.len();
                    let first = if by > 0 { 0 } else { count.saturating_sub(1) };
                    let next = selected.map_or(first, |at| (at + count).saturating_add_signed(by) % count.max(1));
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

/// What a key asks for.
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

/// The whole numbers that are nearest to a place on the screen.
fn nearest_axis_values(plot: &PositionsPlot, transform: &PlotTransform, at: Pos2) -> [i64; 2] {
    let value = transform.value_from_position(at);
    [plot.axes[0].nearest_step(value.x as f32), plot.axes[1].nearest_step(value.y as f32)]
}

fn disc_under(placed: &[DiscPlacement], at: Pos2) -> Option<&DiscPlacement> {
    // Those that are small lie above those that are large.
    placed.iter().rev().find(|disc| disc.centre.distance(at) <= disc.radius + HIT_MARGIN)
}

/// The axes, without anything between them.
fn axes_ui(ui: &mut Ui, theme: &Theme, plot: &PositionsPlot) -> (PlotTransform, Response) {
    let [x, y] = plot.axes;
    let [across, up] = plot.ranges;
    let hints = |hints: AxisHints<'static>, axis: &'static PlotAxis| {
        let (least, most) = (f64::from(axis.range.0), axis.range.1.map_or(f64::MAX, f64::from));
        let number = move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            if (least..=most).contains(&mark.value) { axis.value_label(mark.value as f32) } else { String::new() }
        };
        hints.formatter(number).tick_label_color(theme.quiet).tick_label_font(regular(size::CAPTION))
    };
    let below = egui::RichText::new(x.title()).font(semibold(size::CAPTION)).color(theme.ink);
    let marks = |axis: usize| {
        let values = tick_values(plot, axis);
        move |_: egui_plot::GridInput| {
            values.iter().map(|value| GridMark { value: f64::from(*value), step_size: 1e6 }).collect::<Vec<_>>()
        }
    };
    let shown = egui_plot::Plot::new(("positions", x.about.id, y.about.id))
        .custom_x_axes(vec![hints(AxisHints::new_x().label(below), x)])
        .custom_y_axes(vec![hints(AxisHints::new_y().min_thickness(24.0), y)])
        .x_grid_spacer(marks(0))
        .y_grid_spacer(marks(1))
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
        .show(ui, |inside| {
            let corner = |x: f32, y: f32| [f64::from(x), f64::from(y)];
            let bounds = PlotBounds::from_min_max(corner(across.min, up.min), corner(across.max, up.max));
            inside.set_plot_bounds(bounds);
        });
    (shown.transform, shown.response)
}

/// "Stance −3, Influence 4".
fn point_text(plot: &PositionsPlot, point: &PlottedActor) -> String {
    let [x, y] = plot.axes;
    format!("{} {}, {} {}", x.about.name, x.value_label(point.at.x), y.about.name, y.value_label(point.at.y))
}

/// What is in the plot, for screen readers and for those who drive the window by names.
fn describe(
    ui: &Ui,
    session: &mut Session,
    plot: &PositionsPlot,
    placed: &[DiscPlacement],
    points: &BTreeMap<&Id<Actor>, &PlottedActor>,
) {
    if ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_none() {
        return;
    }
    let mut chosen = None;
    for disc in placed {
        let Some(point) = points.get(&disc.actor) else { continue };
        let rect = Rect::from_center_size(disc.centre, egui::Vec2::splat(2.0 * disc.radius));
        let id = ui.scope_id().with(("point", &disc.actor));
        let node = ui.interact(rect, id, Sense::hover());
        let is_selected = session.selection().contains(&Target::from(&disc.actor));
        let said = format!("{}: {}", point.label, point_text(plot, point));
        node.widget_info(|| WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, &said));
        if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
            chosen = Some(Target::from(&disc.actor));
        }
    }
    if let Some(target) = chosen {
        session.select([target]);
    }
}
