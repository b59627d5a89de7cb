//! The tooltip of a mark on the canvas.

use egui::{Response, Ui};

use super::Canvas;
use crate::model::Target;
use crate::session::Session;
use crate::ui::mark_tooltip::mark_tooltip_ui;
use crate::ui::theme::Theme;

impl Canvas {
    /// Shows a tooltip about the hovered mark and its evidence.
    pub(super) fn hover_tip_ui(&self, response: &Response, session: &Session, theme: &Theme) {
        let Some(target) = self.hovered.as_ref().filter(|_| self.pointer_gesture.is_none() && !session.is_busy())
        else {
            return;
        };
        // Notes and groups show their whole text already.
        if matches!(target, Target::Note(_) | Target::Group(_)) {
            return;
        }
        response.clone().on_hover_ui_at_pointer(|ui: &mut Ui| {
            mark_tooltip_ui(ui, theme, session.visible_map().records(), target, session.lens());
        });
    }
}
