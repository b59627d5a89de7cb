//! The lane of unplaced actors below the plot, with the reason for each: they are never plotted at 0. They can be
//! dragged from the lane into the plot.

use std::collections::BTreeMap;

use egui::{Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::PositionsFace;
use crate::model::Target;
use crate::scene::positions::{PositionsPlot, UnplacedActor};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, size};
use crate::ui::widgets::single_line_text;

/// The height of a row of names, in points.
const ROW_HEIGHT: f32 = 26.0;
/// The maximum number of rows before the lane scrolls.
const MAX_ROWS: usize = 4;
const CHIP_MARGIN: f32 = 9.0;
/// The space between two names, in points.
const CHIP_GAP: f32 = 4.0;
/// At most this many names are measured in one frame: ten thousand would block the window. The others are added to the
/// lane in later frames.
const MEASURED_PER_FRAME: usize = 400;

/// The names of the lane in rows.
#[derive(Default)]
pub(super) struct UnplacedRows {
    rows: Vec<Vec<UnplacedItem>>,
    /// The number of names that have no row yet.
    unmeasured_count: usize,
}

/// An item in a row of the lane.
struct UnplacedItem {
    /// The index of its reason.
    reason: usize,
    /// The index among the actors with that reason. None for the label of the reason.
    actor: Option<usize>,
    /// The left edge in its row, in points.
    left: f32,
}

impl UnplacedRows {
    /// Lays out names until the first one that may not be measured in this frame. `measure` returns the width of a
    /// text, or None if it may not be measured now.
    fn of(plot: &PositionsPlot, width: f32, mut measure: impl FnMut(&str) -> Option<f32>) -> Self {
        let mut lane =
            Self { rows: Vec::new(), unmeasured_count: plot.unplaced.iter().map(|(_, actors)| actors.len()).sum() };
        for (reason, (label, actors)) in plot.unplaced.iter().enumerate() {
            let Some(label_width) = measure(label) else { return lane };
            lane.rows.push(vec![UnplacedItem { reason, actor: None, left: 0.0 }]);
            let mut x = label_width + 10.0 + CHIP_GAP;
            for (index, unplaced) in actors.iter().enumerate() {
                let Some(chip_width) = measure(&unplaced.label).map(|width| width + 2.0 * CHIP_MARGIN) else {
                    return lane;
                };
                if x + chip_width > width {
                    lane.rows.push(Vec::new());
                    x = 0.0;
                }
                if let Some(row) = lane.rows.last_mut() {
                    row.push(UnplacedItem { reason, actor: Some(index), left: x });
                }
                x += chip_width + CHIP_GAP;
                lane.unmeasured_count -= 1;
            }
        }
        lane
    }

    /// The estimated number of rows, including those for names that are not measured yet.
    fn count(&self) -> usize {
        let placed: usize = self.rows.iter().map(Vec::len).sum();
        let waiting = self.unmeasured_count * self.rows.len() / placed.max(1);
        self.rows.len() + waiting
    }
}

impl PositionsFace {
    /// Shows the lane at the bottom of `area`. Returns its top.
    pub(super) fn unplaced_lane_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        plot: &PositionsPlot,
        area: Rect,
    ) -> f32 {
        if plot.unplaced.is_empty() {
            return area.bottom();
        }
        let rows = lay_out_rows(ui, theme, plot, area.width() - 12.0, &mut self.name_widths);
        if rows.unmeasured_count > 0 {
            ui.ctx().request_repaint();
        }
        let height = rows.count().min(MAX_ROWS) as f32 * ROW_HEIGHT + 10.0;
        let rect = Rect::from_min_max(pos2(area.left(), area.bottom() - height), area.max);
        ui.painter().rect(rect, 6.0, theme.panel, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        let builder =
            UiBuilder::new().max_rect(rect.shrink2(vec2(6.0, 5.0))).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(builder, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let area = ScrollArea::vertical().id_salt("lane").auto_shrink([false, false]);
            area.show_rows(ui, ROW_HEIGHT, rows.count(), |ui, range| {
                for index in range {
                    let (_, row_rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
                    for item in rows.rows.get(index).into_iter().flatten() {
                        let Some((reason, actors)) = plot.unplaced.get(item.reason) else { continue };
                        match item.actor {
                            None => reason_ui(ui, theme, reason, row_rect),
                            Some(index) => {
                                let chip_rect = row_rect.with_min_x(row_rect.left() + item.left);
                                if let Some(unplaced) = actors.get(index) {
                                    self.chip_ui(ui, theme, session, (unplaced, reason), chip_rect);
                                }
                            }
                        }
                    }
                }
            });
        });
        rect.top()
    }

    /// Shows an unplaced actor at the left end of `area`.
    fn chip_ui(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        (unplaced, reason): (&UnplacedActor, &str),
        area: Rect,
    ) {
        let target = Target::from(&unplaced.actor);
        let is_selected = session.selection().contains(&target);
        let text = single_line_text(ui, &unplaced.label, regular(size::SECONDARY), theme.ink, 220.0);
        let rect = Rect::from_min_size(area.min, vec2(text.width() + 2.0 * CHIP_MARGIN, ROW_HEIGHT));
        let response = ui.interact(rect, ui.scope_id().with(("absent", &unplaced.actor)), Sense::click_and_drag());
        let pill = rect.shrink2(vec2(0.0, 2.0));
        let fill = if is_selected || response.hovered() { theme.selected } else { theme.field };
        let border = if is_selected || response.has_focus() { theme.accent } else { theme.hairline };
        ui.painter().rect(pill, 11.0, fill, Stroke::new(1.0, border), StrokeKind::Inside);
        text.paint(ui.painter(), rect.left_center() + vec2(CHIP_MARGIN, 0.0));
        let label = format!("{}: {}", unplaced.label, reason.to_lowercase());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &label));
        if response.clicked() {
            session.select([target]);
        }
        if response.drag_started() {
            self.dragged_actor = Some(unplaced.actor.clone());
        }
    }
}

/// Shows the reason at the left end of a row, before the actors that it applies to.
fn reason_ui(ui: &Ui, theme: &Theme, reason: &str, row: Rect) {
    let text = single_line_text(ui, reason, regular(size::CAPTION), theme.quiet, row.width());
    let rect = Rect::from_min_size(row.min, vec2(text.width() + 10.0, ROW_HEIGHT));
    let response = ui.interact(rect, ui.scope_id().with(("reason", reason)), Sense::hover());
    text.paint(ui.painter(), rect.left_center() + vec2(4.0, 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, reason));
}

/// The rows of the lane, with the names that are measured or may be measured in this frame.
fn lay_out_rows(
    ui: &Ui,
    theme: &Theme,
    plot: &PositionsPlot,
    width: f32,
    known_widths: &mut BTreeMap<String, f32>,
) -> UnplacedRows {
    let mut remaining = MEASURED_PER_FRAME;
    UnplacedRows::of(plot, width, |text| {
        if let Some(width) = known_widths.get(text) {
            return Some(*width);
        }
        remaining = remaining.checked_sub(1)?;
        let width = single_line_text(ui, text, regular(size::SECONDARY), theme.ink, 220.0).width();
        known_widths.insert(text.to_owned(), width);
        Some(width)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Axes, Issue, Lens, Map};
    use crate::session::VisibleMap;

    fn plot(actors: usize) -> PositionsPlot {
        let mut map = Map::default();
        let issue = map.issues.add(Issue::new("Dam", egui::Pos2::ZERO));
        for number in 0..actors {
            map.actors.add(Actor::new(&format!("Actor {number}"), egui::Pos2::ZERO));
        }
        PositionsPlot::of(VisibleMap::of(&map, &Lens::Issue(issue).into()).drawn(), &Axes::default())
    }

    #[test]
    fn names_fill_rows_of_the_lane() {
        // A name and its margins take 78 points, and the label of the reason as much as a name and one margin.
        let lane = UnplacedRows::of(&plot(9), 250.0, |_| Some(56.0));
        let counts: Vec<usize> = lane.rows.iter().map(Vec::len).collect();
        assert_eq!((counts, lane.unmeasured_count, lane.count()), (vec![3, 3, 3, 1], 0, 4));
        assert!(lane.rows.iter().flatten().all(|item| item.left + 74.0 <= 250.0));
    }

    #[test]
    fn rows_of_unmeasured_names_are_estimated() {
        let mut remaining = 101;
        let lane = UnplacedRows::of(&plot(1000), 250.0, |_| {
            remaining -= 1;
            (remaining >= 0).then_some(56.0)
        });
        assert_eq!(lane.unmeasured_count, 900);
        let expected = UnplacedRows::of(&plot(1000), 250.0, |_| Some(56.0)).count();
        assert!(lane.count().abs_diff(expected) * 20 < expected, "{} of {expected}", lane.count());
    }
}
