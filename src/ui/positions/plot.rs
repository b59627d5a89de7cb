//! The plot itself: its axes, the discs and their names, and what pointer and keys do there.

use std::collections::BTreeMap;

use egui::{Event, EventFilter, Id as WidgetId, Key, Pos2, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder};
use egui::{Layout, WidgetInfo};
use egui_plot::{AxisHints, GridMark, PlotBounds, PlotPoint, PlotTransform};

use super::{BuiltPlot, PositionsFace};
use crate::model::{Actor, Id, Target};
use crate::scene::positions::{Axis, Placed, Plot, Point, backdrop, place, point_shapes, ticks};
use crate::scene::{Item, Shape};
use crate::session::Session;
use crate::ui::mark_tip::mark_tip;
use crate::ui::paint::{self, Camera};
use crate::ui::theme::{Theme, regular, semibold, size};
use crate::ui::widgets::{bidi_label, writing};

/// How far beside a disc the pointer still means it.
const SLACK: f32 = 3.0;
/// The room for what the upright axis is called.
const HEAD: f32 = 20.0;

impl PositionsFace {
    /// Shows the plot and lets actors be moved in it.
    pub(super) fn plot(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, built: &BuiltPlot, room: Rect) {
        let plot = &built.plot;
        let head = plot.axes[1];
        let words = head.title();
        let text = writing(ui, &words, semibold(size::CAPTION), theme.ink, room.width());
        text.paint(ui.painter(), Pos2::new(room.left() + 4.0, room.top() + HEAD / 2.0));
        let frame = Rect::from_min_max(Pos2::new(room.left(), room.top() + HEAD), room.max);
        let place_ui = UiBuilder::new().max_rect(frame).layout(Layout::top_down(egui::Align::Min));
        let shown = ui.scope_builder(place_ui, |ui| axes(ui, theme, plot)).inner;
        let (transform, response) = shown;
        let frame = *transform.frame();
        let put = |at: Pos2| transform.position_from_point(&PlotPoint::new(at.x, at.y));
        let placed = place(plot, frame, &put);
        let points: BTreeMap<&Id<Actor>, &Point> = plot.points.iter().map(|point| (&point.actor, point)).collect();
        let hovered = response.hover_pos().and_then(|at| under(&placed, at)).map(|disc| disc.actor.clone());
        let mut items: Vec<Shape> = backdrop(plot, frame, &put, &theme.palette);
        for disc in placed.iter().rev() {
            if let Some(point) = points.get(&disc.actor) {
                items.extend(point_shapes(&theme.palette, point, disc));
            }
        }
        let items: Vec<Item> = items.into_iter().map(|shape| Item { target: None, shape }).collect();
        let camera = Camera { centre: frame.center(), zoom: 1.0, view: frame, least_words: paint::LEAST_WORDS };
        let painter = ui.painter_at(frame);
        paint::items(&painter, &mut self.labels, &camera, &items);
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
        self.pointer(ui, theme, session, built, &placed, &transform, &response);
        describe(ui, session, plot, &placed, &points);
    }

    #[expect(clippy::too_many_arguments, reason = "what is under the pointer takes them all")]
    fn pointer(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        built: &BuiltPlot,
        placed: &[Placed],
        transform: &PlotTransform,
        response: &Response,
    ) {
        let plot = &built.plot;
        if self.moved && !session.is_busy() {
            // It was given up with Escape.
            (self.held, self.moved) = (None, false);
        }
        if response.drag_started_by(egui::PointerButton::Primary)
            && let Some(at) = ui.input(|input| input.pointer.press_origin())
        {
            self.held = under(placed, at).map(|disc| disc.actor.clone());
        }
        if response.clicked()
            && let Some(at) = response.interact_pointer_pos()
        {
            let target = under(placed, at).map(|disc| Target::from(&disc.actor));
            session.select(target);
        }
        if let Some(actor) = self.held.clone() {
            let at = ui.input(|input| input.pointer.interact_pos());
            let to = at.filter(|at| transform.frame().contains(*at)).map(|at| snapped(plot, transform, at));
            if let Some(to) = to {
                self.preview(session, plot, &actor, to);
            }
            if ui.input(|input| input.pointer.any_released()) {
                match to {
                    Some(to) => self.accept(session, &actor, plot.axes, to),
                    None => session.cancel(),
                }
                (self.held, self.moved) = (None, false);
            }
            ui.set_cursor_icon(egui::CursorIcon::Grabbing);
        } else if let Some(disc) = response.hover_pos().and_then(|at| under(placed, at)) {
            ui.set_cursor_icon(egui::CursorIcon::Grab);
            let (target, visible, lens) = (Target::from(&disc.actor), session.visible_map(), session.lens());
            response.clone().on_hover_ui_at_pointer(|ui| {
                mark_tip(ui, theme, visible.records(), &target, lens);
                let point = plot.points.iter().find(|point| point.actor == disc.actor);
                let words = point.map(|point| words(plot, point)).unwrap_or_default();
                bidi_label(ui, &words, regular(size::SECONDARY), theme.quiet);
            });
        }
    }

    /// What is selected moves by the arrow keys, a level at a time; Tab goes from one to the next.
    pub(super) fn keys(&mut self, ui: &Ui, session: &mut Session, plot: &Plot, id: WidgetId) {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        let mut acts = Vec::new();
        ui.input_mut(|input| {
            input.events.retain(|event| {
                let act = act(event);
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
                (Act::Walk(by), _) => {
                    let count = plot.points.len();
                    let first = if by > 0 { 0 } else { count.saturating_sub(1) };
                    let next = selected.map_or(first, |at| (at + count).saturating_add_signed(by) % count.max(1));
                    session.select(plot.points.get(next).map(|point| Target::from(&point.actor)));
                }
                (Act::Step(by), Some(point)) => {
                    let to = [point.at.x + by[0], point.at.y + by[1]];
                    let to = [plot.axes[0].snapped(to[0]), plot.axes[1].snapped(to[1])];
                    let actor = point.actor.clone();
                    self.preview(session, plot, &actor, to);
                    self.accept(session, &actor, plot.axes, to);
                }
                (Act::Step(_), None) => {}
            }
        }
    }
}

/// What a key asks for.
#[derive(Clone, Copy)]
enum Act {
    Walk(isize),
    Step([f32; 2]),
}

fn act(event: &Event) -> Option<Act> {
    let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
    if modifiers.command || modifiers.alt {
        return None;
    }
    Some(match key {
        Key::Tab => Act::Walk(if modifiers.shift { -1 } else { 1 }),
        Key::ArrowLeft => Act::Step([-1.0, 0.0]),
        Key::ArrowRight => Act::Step([1.0, 0.0]),
        Key::ArrowUp => Act::Step([0.0, 1.0]),
        Key::ArrowDown => Act::Step([0.0, -1.0]),
        _ => return None,
    })
}

/// The whole numbers that are nearest to a place on the screen.
fn snapped(plot: &Plot, transform: &PlotTransform, at: Pos2) -> [i64; 2] {
    let value = transform.value_from_position(at);
    [plot.axes[0].snapped(value.x as f32), plot.axes[1].snapped(value.y as f32)]
}

fn under(placed: &[Placed], at: Pos2) -> Option<&Placed> {
    // Those that are small lie above those that are large.
    placed.iter().rev().find(|disc| disc.centre.distance(at) <= disc.radius + SLACK)
}

/// The axes, without anything between them.
fn axes(ui: &mut Ui, theme: &Theme, plot: &Plot) -> (PlotTransform, Response) {
    let [x, y] = plot.axes;
    let [across, up] = plot.ranges;
    let hints = |hints: AxisHints<'static>, axis: &'static Axis| {
        let (least, most) = (f64::from(axis.range.0), axis.range.1.map_or(f64::MAX, f64::from));
        let number = move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            if (least..=most).contains(&mark.value) { axis.words(mark.value as f32) } else { String::new() }
        };
        hints.formatter(number).tick_label_color(theme.quiet).tick_label_font(regular(size::CAPTION))
    };
    let below = egui::RichText::new(x.title()).font(semibold(size::CAPTION)).color(theme.ink);
    let marks = |axis: usize| {
        let values = ticks(plot, axis);
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
fn words(plot: &Plot, point: &Point) -> String {
    let [x, y] = plot.axes;
    format!("{} {}, {} {}", x.about.name, x.words(point.at.x), y.about.name, y.words(point.at.y))
}

/// What is in the plot, for screen readers and for those who drive the window by names.
fn describe(ui: &Ui, session: &mut Session, plot: &Plot, placed: &[Placed], points: &BTreeMap<&Id<Actor>, &Point>) {
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
        let said = format!("{}: {}", point.label, words(plot, point));
        node.widget_info(|| WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, &said));
        if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
            chosen = Some(Target::from(&disc.actor));
        }
    }
    if let Some(target) = chosen {
        session.select([target]);
    }
}
