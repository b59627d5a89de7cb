//! The positions: actors between two axes, to read and to move. Paints the shapes that figures use; what is plotted and
//! where discs and names go is decided in `scene`.

mod bar;
mod plot;
mod plot_options;
mod unplaced_lane;

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use egui::{Id as WidgetId, Rect, Sense, Ui, pos2, vec2};

use super::fault_notice::GuardedContent;
use super::lens_bar;
use super::paint::LabelTextureCache;
use super::theme::{Theme, space};
use crate::model::{Actor, Axes, Id, Map, Target};
use crate::scene::positions::{AxisEdit, PlotAxis, PositionsPlot};
use crate::session::{Session, VisibleMap};

/// The plot, and what is in hand.
pub struct PositionsFace {
    built_plot: GuardedContent<(Arc<VisibleMap>, Axes), Rc<BuiltPlot>>,
    /// Who is being moved.
    dragged_actor: Option<Id<Actor>>,
    /// Has whoever is held been moved?
    has_preview: bool,
    /// Which of the things to plot Enter would choose, while there is none.
    highlighted_option: usize,
    labels: LabelTextureCache,
    /// How wide the names in the lane are.
    name_widths: BTreeMap<String, f32>,
}

/// A plot, and the map that it shows.
struct BuiltPlot {
    visible: Arc<VisibleMap>,
    plot: PositionsPlot,
    /// What can be plotted instead, while an axis needs an issue and there is none under the lens.
    options: Vec<plot_options::PlotOption>,
}

impl BuiltPlot {
    fn of(visible: &Arc<VisibleMap>, axes: &Axes) -> Self {
        let plot = PositionsPlot::of(visible.drawn(), axes);
        let offers = if plot.lacks_issue() { plot_options::plot_options(&visible.drawn().map) } else { Vec::new() };
        Self { visible: visible.clone(), plot, options: offers }
    }

    /// All records of the map that it shows.
    fn map(&self) -> &Map {
        self.visible.records()
    }
}

impl Default for PositionsFace {
    fn default() -> Self {
        Self {
            built_plot: GuardedContent::new("The plot"),
            dragged_actor: None,
            has_preview: false,
            highlighted_option: 0,
            labels: LabelTextureCache::default(),
            name_widths: BTreeMap::new(),
        }
    }
}

impl PositionsFace {
    /// Shows the plot in all the room that `ui` has. `id` is the widget that the keyboard goes to.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, id: WidgetId) {
        let whole = ui.max_rect();
        ui.painter().rect_filled(whole, 0.0, theme.canvas);
        let keyboard = ui.interact(
            Rect::from_min_size(whole.min, vec2(whole.width(), 2.0)),
            id,
            Sense::focusable_noninteractive(),
        );
        let over = lens_bar::show(ui, theme, session, whole);
        let top = Rect::from_min_size(
            pos2(whole.left() + space::PANEL, over.bottom() + 8.0),
            vec2(whole.width() - 2.0 * space::PANEL, 28.0),
        );
        bar::show(ui, theme, session, top);
        let room = Rect::from_min_max(top.left_bottom() + vec2(0.0, 8.0), whole.max - vec2(space::PANEL, 8.0));
        let key = (session.visible_map(), session.figure.axes.clone());
        let built = self
            .built_plot
            .get_or_notice((ui, theme, room), key, |(visible, axes)| Rc::new(BuiltPlot::of(visible, axes)));
        let Some(built) = built else { return };
        if let Some(words) = empty_reason(&built) {
            let font = super::theme::regular(super::theme::size::BODY + 2.0);
            ui.painter().text(room.center(), egui::Align2::CENTER_CENTER, words, font, theme.quiet);
            keyboard.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, words));
        } else if built.plot.lacks_issue() {
            self.plot_options_ui(ui, theme, session, &built.options, room, id);
            let said = "Positions. Choose what to plot.";
            keyboard.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, said));
        } else {
            let lane = self.unplaced_lane_ui(ui, theme, session, &built.plot, room);
            let frame = Rect::from_min_max(room.min, pos2(room.right(), lane - 6.0));
            self.plot_ui(ui, theme, session, &built, frame);
            self.handle_keys(ui, session, &built.plot, id);
            let said = session.selected().map(|target| built.map().name(target)).unwrap_or_default();
            let said = format!("Positions. {said}");
            keyboard.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, &said));
        }
    }

    /// Shows what moving an actor there would do, without doing it.
    fn preview_move(&mut self, session: &mut Session, plot: &PositionsPlot, actor: &Id<Actor>, to: [i64; 2]) {
        let day = session.day();
        session.preview(|map| write_axis_values(map, plot, actor, day, to));
        self.has_preview = true;
    }

    /// Moves an actor, as one step.
    fn accept_move(&mut self, session: &mut Session, actor: &Id<Actor>, axes: [&PlotAxis; 2], to: [i64; 2]) {
        let words =
            |axis: &PlotAxis, to: i64| format!("{} {}", axis.about.name.to_lowercase(), axis.value_label(to as f32));
        let said: Vec<_> = axes.into_iter().zip(to).filter(|(axis, _)| axis.write.is_some()).collect();
        let said: Vec<String> = said.into_iter().map(|(axis, to)| words(axis, to)).collect();
        let name = session.map().name(&actor.into());
        session.commit_preview(format!("Move {name} to {}", said.join(", ")));
        session.select([Target::from(actor)]);
        (self.dragged_actor, self.has_preview) = (None, false);
    }
}

/// Puts an actor there on the axes that can be written to.
fn write_axis_values(
    map: &mut Map,
    plot: &PositionsPlot,
    actor: &Id<Actor>,
    day: Option<crate::model::Date>,
    to: [i64; 2],
) {
    let spot = AxisEdit { actor, issue: plot.issue.as_ref(), day };
    // Twice, as one axis may make the stance that the other needs.
    for _ in 0..2 {
        for (axis, to) in plot.axes.into_iter().zip(to) {
            if let Some(write) = axis.write {
                write(map, &spot, to);
            }
        }
    }
}

/// Why there is nothing to plot, if so.
fn empty_reason(built: &BuiltPlot) -> Option<&'static str> {
    if built.map().actors.is_empty() {
        return Some("There is nobody to plot yet: add actors on the canvas or in the matrix.");
    }
    if built.map().issues.is_empty() && built.plot.lacks_issue() {
        return Some("There is no issue to take a position on yet: add one on the canvas or in the matrix.");
    }
    None
}
