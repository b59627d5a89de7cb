//! Those who have no place in a plot, in a lane of their own under it, with the reason: never at 0. From here they can
//! be dragged into the plot.

use egui::{Layout, Rect, Role, ScrollArea, Sense, Stroke, StrokeKind, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use super::PositionsFace;
use crate::model::Target;
use crate::scene::positions::{Absent, Plot};
use crate::session::Session;
use crate::ui::theme::{Theme, regular, size};
use crate::ui::widgets::writing;

/// The height of a row of names.
const ROW: f32 = 26.0;
/// The most rows that are shown before the lane scrolls.
const MOST: f32 = 4.0;
const CHIP: f32 = 9.0;

impl PositionsFace {
    /// Shows the lane at the lower end of `room`; says where it begins.
    pub(super) fn lane(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, plot: &Plot, room: Rect) -> f32 {
        if plot.missing.is_empty() {
            return room.bottom();
        }
        let width = room.width() - 12.0;
        let rows = rows(ui, theme, plot, width);
        let height = rows.min(MOST) * ROW + 10.0;
        let lane = Rect::from_min_max(pos2(room.left(), room.bottom() - height), room.max);
        ui.painter().rect(lane, 6.0, theme.panel, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        let inside = UiBuilder::new().max_rect(lane.shrink2(vec2(6.0, 5.0))).layout(Layout::top_down(egui::Align::Min));
        ui.scope_builder(inside, |ui| {
            ScrollArea::vertical().id_salt("lane").auto_shrink([false, false]).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(4.0, 0.0);
                for (reason, all) in &plot.missing {
                    ui.horizontal_wrapped(|ui| {
                        let text = writing(ui, reason, regular(size::CAPTION), theme.quiet, width);
                        let (rect, response) = ui.allocate_exact_size(vec2(text.width() + 10.0, ROW), Sense::hover());
                        text.paint(ui.painter(), rect.left_center() + vec2(4.0, 0.0));
                        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, reason));
                        for absent in all {
                            self.chip(ui, theme, session, absent, reason);
                        }
                    });
                }
            });
        });
        lane.top()
    }

    fn chip(&mut self, ui: &mut Ui, theme: &Theme, session: &mut Session, absent: &Absent, reason: &str) {
        let target = Target::from(&absent.actor);
        let is_selected = session.selection().contains(&target);
        let text = writing(ui, &absent.label, regular(size::SECONDARY), theme.ink, 220.0);
        let (rect, response) = ui.allocate_exact_size(vec2(text.width() + 2.0 * CHIP, ROW), Sense::click_and_drag());
        if !ui.is_rect_visible(rect) {
            return;
        }
        let pill = rect.shrink2(vec2(0.0, 2.0));
        let fill = if is_selected || response.hovered() { theme.selected } else { theme.field };
        let rim = if is_selected || response.has_focus() { theme.accent } else { theme.hairline };
        ui.painter().rect(pill, 11.0, fill, Stroke::new(1.0, rim), StrokeKind::Inside);
        text.paint(ui.painter(), rect.left_center() + vec2(CHIP, 0.0));
        let said = format!("{}: {}", absent.label, reason.to_lowercase());
        response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &said));
        if response.clicked() {
            session.select([target]);
        }
        if response.drag_started() {
            self.held = Some(absent.actor.clone());
        }
    }
}

/// How many rows all names take.
fn rows(ui: &Ui, theme: &Theme, plot: &Plot, width: f32) -> f32 {
    let wide = |text: &str, more: f32| writing(ui, text, regular(size::SECONDARY), theme.ink, 220.0).width() + more;
    let mut rows = 0.0;
    for (reason, all) in &plot.missing {
        rows += 1.0;
        let mut x = wide(reason, 14.0);
        for absent in all {
            let chip = wide(&absent.label, 2.0 * CHIP + 4.0);
            if x + chip > width {
                (rows, x) = (rows + 1.0, 0.0);
            }
            x += chip;
        }
        if rows > MOST {
            return rows;
        }
    }
    rows
}
