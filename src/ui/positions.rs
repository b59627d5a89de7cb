//! The positions plot: actors between two axes, to read and to move. It paints the same shapes as figures; `scene`
//! decides what is plotted and where discs and names go.

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

/// The positions plot and the drag in progress.
pub struct PositionsFace {
    built_plot: GuardedContent<(Arc<VisibleMap>, Axes), Rc<BuiltPlot>>,
    /// The actor that is being dragged.
    dragged_actor: Option<Id<Actor>>,
    /// Whether the dragged actor has been moved in a preview.
    has_preview: bool,
    /// The index of the option that Enter would choose, while there is no issue to plot.
    highlighted_option: usize,
    labels: LabelTextureCache,
    /// The measured widths of names in the lane, in points.
    name_widths: BTreeMap<String, f32>,
}

/// A plot and the visible map that it shows.
struct BuiltPlot {
    visible: Arc<VisibleMap>,
    plot: PositionsPlot,
    /// The options to plot, while an axis needs an issue and the lens has none.
    options: Vec<plot_options::PlotOption>,
}

impl BuiltPlot {
    fn of(visible: &Arc<VisibleMap>, axes: &Axes) -> Self {
        let plot = PositionsPlot::of(visible.drawn(), axes);
        let options = if plot.lacks_issue() { plot_options::plot_options(&visible.drawn().map) } else { Vec::new() };
        Self { visible: visible.clone(), plot, options }
    }

    /// All records of the visible map.
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
    /// Shows the plot in all the space of `ui`. `id` is the widget that takes the keyboard focus.
    pub fn show(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, id: WidgetId) {
        let rect = ui.max_rect();
        ui.painter().rect_filled(rect, 0.0, theme.canvas);
        let focus_response =
            ui.interact(Rect::from_min_size(rect.min, vec2(rect.width(), 2.0)), id, Sense::focusable_noninteractive());
        let lens_bar_rect = lens_bar::show(ui, theme, session, rect);
        let bar_rect = Rect::from_min_size(
            pos2(rect.left() + space::PANEL, lens_bar_rect.bottom() + 8.0),
            vec2(rect.width() - 2.0 * space::PANEL, 28.0),
        );
        bar::show(ui, theme, session, bar_rect);
        let area = Rect::from_min_max(bar_rect.left_bottom() + vec2(0.0, 8.0), rect.max - vec2(space::PANEL, 8.0));
        let key = (session.visible_map(), session.figure.axes.clone());
        let built = self
            .built_plot
            .get_or_notice((ui, theme, area), key, |(visible, axes)| Rc::new(BuiltPlot::of(visible, axes)));
        let Some(built) = built else { return };
        if let Some(reason) = empty_reason(&built) {
            let font = super::theme::regular(super::theme::size::BODY + 2.0);
            ui.painter().text(area.center(), egui::Align2::CENTER_CENTER, reason, font, theme.quiet);
            focus_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, reason));
        } else if built.plot.lacks_issue() {
            self.plot_options_ui(ui, theme, session, &built.options, area, id);
            let label = "Positions. Choose what to plot.";
            focus_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, label));
        } else {
            let lane_top = self.unplaced_lane_ui(ui, theme, session, &built.plot, area);
            let frame = Rect::from_min_max(area.min, pos2(area.right(), lane_top - 6.0));
            self.plot_ui(ui, theme, session, &built, frame);
            self.handle_keys(ui, session, &built.plot, id);
            let name = session.selected().map(|target| built.map().name(target)).unwrap_or_default();
            let label = format!("Positions. {name}");
            focus_response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Group, true, &label));
        }
    }

    /// Previews a move of an actor to values of the axes, without changing the map.
    fn preview_move(&mut self, session: &mut Session, plot: &PositionsPlot, actor: &Id<Actor>, to: [i64; 2]) {
        let day = session.day();
        session.preview(|map| write_axis_values(map, plot, actor, day, to));
        self.has_preview = true;
    }

    /// Moves an actor, as one undo step.
    fn accept_move(&mut self, session: &mut Session, actor: &Id<Actor>, axes: [&PlotAxis; 2], to: [i64; 2]) {
        let value_text =
            |axis: &PlotAxis, to: i64| format!("{} {}", axis.about.name.to_lowercase(), axis.value_label(to as f32));
        let changes: Vec<_> = axes.into_iter().zip(to).filter(|(axis, _)| axis.write.is_some()).collect();
        let changes: Vec<String> = changes.into_iter().map(|(axis, to)| value_text(axis, to)).collect();
        let name = session.map().name(&actor.into());
        session.commit_preview(format!("Move {name} to {}", changes.join(", ")));
        session.select([Target::from(actor)]);
        (self.dragged_actor, self.has_preview) = (None, false);
    }
}

/// Writes the values of an actor to the axes that can be written.
fn write_axis_values(
    map: &mut Map,
    plot: &PositionsPlot,
    actor: &Id<Actor>,
    day: Option<crate::model::Date>,
    to: [i64; 2],
) {
    let axis_edit = AxisEdit { actor, issue: plot.issue.as_ref(), day };
    // Twice, because one axis may add the stance that the other one needs.
    for _ in 0..2 {
        for (axis, to) in plot.axes.into_iter().zip(to) {
            if let Some(write) = axis.write {
                write(map, &axis_edit, to);
            }
        }
    }
}

/// The reason why there is nothing to plot, if so.
fn empty_reason(built: &BuiltPlot) -> Option<&'static str> {
    if built.map().actors.is_empty() {
        return Some("There is nobody to plot yet: add actors on the canvas or in the matrix.");
    }
    if built.map().issues.is_empty() && built.plot.lacks_issue() {
        return Some("There is no issue to take a position on yet: add one on the canvas or in the matrix.");
    }
    None
}
