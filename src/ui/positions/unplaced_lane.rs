//! Those who have no place in a plot, in a lane of their own under it, with the reason: never at 0. From here they can
//! be dragged into the plot.

use std::collections::BTreeMap;

use egui::{Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::PositionsFace;
use crate::model::Target;
use crate::scene::positions::{PositionsPlot, UnplacedActor};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, size};
use crate::ui::widgets::single_line_text;

/// The height of a row of names.
const ROW_HEIGHT: f32 = 26.0;
/// The most rows that are shown before the lane scrolls.
const MAX_ROWS: usize = 4;
const CHIP_MARGIN: f32 = 9.0;
/// Between two names.
const CHIP_GAP: f32 = 4.0;
/// At most this many names are measured in one frame: ten thousand of them would hold the window up. The others come
/// into the lane in the frames after.
const MEASURED_PER_FRAME: usize = 400;

/// The names in the lane, in rows.
#[derive(Default)]
pub(super) struct UnplacedRows {
    rows: Vec<Vec<UnplacedItem>>,
    /// How many names have no row yet.
    unmeasured_count: usize,
}

/// Something in a row of the lane.
struct UnplacedItem {
    /// Which reason it is, or belongs to.
    reason: usize,
    /// Which of the actors that lack a place for it; none for the words of the reason.
    actor: Option<usize>,
    /// Where it begins in its row.
    left: f32,
}

impl UnplacedRows {
    /// Lays out the names up to the first that has not been measured and must not be in this frame. `measure` answers
    /// how wide words are, if it may.
    fn of(plot: &PositionsPlot, width: f32, mut measure: impl FnMut(&str) -> Option<f32>) -> Self {
        let mut lane =
            Self { rows: Vec::new(), unmeasured_count: plot.unplaced.iter().map(|(_, all)| all.len()).sum() };
        for (reason, (words, all)) in plot.unplaced.iter().enumerate() {
            let Some(wide) = measure(words) else { return lane };
            lane.rows.push(vec![UnplacedItem { reason, actor: None, left: 0.0 }]);
            let mut x = wide + 10.0 + CHIP_GAP;
            for (actor, absent) in all.iter().enumerate() {
                let Some(chip) = measure(&absent.label).map(|wide| wide + 2.0 * CHIP_MARGIN) else { return lane };
                if x + chip > width {
                    lane.rows.push(Vec::new());
                    x = 0.0;
                }
                if let Some(row) = lane.rows.last_mut() {
                    row.push(UnplacedItem { reason, actor: Some(actor), left: x });
                }
                x += chip + CHIP_GAP;
                lane.unmeasured_count -= 1;
            }
        }
        lane
    }

    /// How many rows there are, those included that wait for their names, as far as the others show.
    fn count(&self) -> usize {
        let placed: usize = self.rows.iter().map(Vec::len).sum();
        let waiting = self.unmeasured_count * self.rows.len() / placed.max(1);
        self.rows.len() + waiting
    }
}

impl PositionsFace {
    /// Shows the lane at the lower end of `room`; says where it begins.
    pub(super) fn unplaced_lane_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        session: &mut Session,
        plot: &PositionsPlot,
        room: Rect,
    ) -> f32 {
        if plot.unplaced.is_empty() {
            return room.bottom();
        }
        let rows = lay_out_rows(ui, theme, plot, room.width() - 12.0, &mut self.name_widths);
        if rows.unmeasured_count > 0 {
            ui.ctx().request_repaint();
        }
        let height = rows.count().min(MAX_ROWS) as f32 * ROW_HEIGHT + 10.0;
        let lane = Rect::from_min_max(pos2(room.left(), room.bottom() - height), room.max);
        ui.painter().rect(lane, 6.0, theme.panel, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        let inside = UiBuilder::new().max_rect(lane.shrink2(vec2(6.0, 5.0))).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(inside, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            let area = ScrollArea::vertical().id_salt("lane").auto_shrink([false, false]);
            area.show_rows(ui, ROW_HEIGHT, rows.count(), |ui, range| {
                for at in range {
                    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), ROW_HEIGHT));
                    for item in rows.rows.get(at).into_iter().flatten() {
                        let Some((reason, all)) = plot.unplaced.get(item.reason) else { continue };
                        match item.actor {
                            None => reason_ui(ui, theme, reason, rect),
                            Some(actor) => {
                                let rect = rect.with_min_x(rect.left() + item.left);
                                if let Some(absent) = all.get(actor) {
                                    self.chip_ui(ui, theme, session, (absent, reason), rect);
                                }
                            }
                        }
                    }
                }
            });
        });
        lane.top()
    }

    /// An actor without a place, at the left end of `room`.
    fn chip_ui(
        &mut self,
        ui: &Ui,
        theme: &Theme,
        session: &mut Session,
        (absent, reason): (&UnplacedActor, &str),
        room: Rect,
    ) {
        let target = Target::from(&absent.actor);
        let is_selected = session.selection().contains(&target);
        let text = single_line_text(ui, &absent.label, regular(size::SECONDARY), theme.ink, 220.0);
        let rect = Rect::from_min_size(room.min, vec2(text.width() + 2.0 * CHIP_MARGIN, ROW_HEIGHT));
        let response = ui.interact(rect, ui.scope_id().with(("absent", &absent.actor)), Sense::click_and_drag());
        let pill = rect.shrink2(vec2(0.0, 2.0));
        let fill = if is_selected || response.hovered() { theme.selected } else { theme.field };
        let rim = if is_selected || response.has_focus() { theme.accent } else { theme.hairline };
        ui.painter().rect(pill, 11.0, fill, Stroke::new(1.0, rim), StrokeKind::Inside);
        text.paint(ui.painter(), rect.left_center() + vec2(CHIP_MARGIN, 0.0));
        let said = format!("{}: {}", absent.label, reason.to_lowercase());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &said));
        if response.clicked() {
            session.select([target]);
        }
        if response.drag_started() {
            self.dragged_actor = Some(absent.actor.clone());
        }
    }
}

/// Why the actors behind it have no place, at the left end of a row.
fn reason_ui(ui: &Ui, theme: &Theme, reason: &str, row: Rect) {
    let text = single_line_text(ui, reason, regular(size::CAPTION), theme.quiet, row.width());
    let rect = Rect::from_min_size(row.min, vec2(text.width() + 10.0, ROW_HEIGHT));
    let response = ui.interact(rect, ui.scope_id().with(("reason", reason)), Sense::hover());
    text.paint(ui.painter(), rect.left_center() + vec2(4.0, 0.0));
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, reason));
}

/// The rows of the lane, with as many names as are measured or may be measured in this frame.
fn lay_out_rows(
    ui: &Ui,
    theme: &Theme,
    plot: &PositionsPlot,
    width: f32,
    known: &mut BTreeMap<String, f32>,
) -> UnplacedRows {
    let mut room = MEASURED_PER_FRAME;
    UnplacedRows::of(plot, width, |words| {
        if let Some(wide) = known.get(words) {
            return Some(*wide);
        }
        room = room.checked_sub(1)?;
        let wide = single_line_text(ui, words, regular(size::SECONDARY), theme.ink, 220.0).width();
        known.insert(words.to_owned(), wide);
        Some(wide)
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
        // A name and its margins take 78 points, and the words of the reason as many as a name and a margin.
        let lane = UnplacedRows::of(&plot(9), 250.0, |_| Some(56.0));
        let counts: Vec<usize> = lane.rows.iter().map(Vec::len).collect();
        assert_eq!((counts, lane.unmeasured_count, lane.count()), (vec![3, 3, 3, 1], 0, 4));
        assert!(lane.rows.iter().flatten().all(|item| item.left + 74.0 <= 250.0));
    }

    #[test]
    fn rows_of_unmeasured_names_are_estimated() {
        let mut room = 101;
        let lane = UnplacedRows::of(&plot(1000), 250.0, |_| {
            room -= 1;
            (room >= 0).then_some(56.0)
        });
        assert_eq!(lane.unmeasured_count, 900);
        let whole = UnplacedRows::of(&plot(1000), 250.0, |_| Some(56.0)).count();
        assert!(lane.count().abs_diff(whole) * 20 < whole, "{} of {whole}", lane.count());
    }
}
