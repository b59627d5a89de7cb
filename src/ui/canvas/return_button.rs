//! The way back for whoever has moved the view off the map. Shown while nothing of the map is seen.

use egui::{Align2, Layout, Ui, UiBuilder, vec2};

use super::{Canvas, PendingCameraMove};
use crate::session::command;
use crate::ui::theme::Theme;
use crate::ui::widgets::hairline_button;

/// How far it stands from the bottom of the canvas.
const MARGIN: f32 = 24.0;

impl Canvas {
    /// Offers to show all of the map again.
    pub(super) fn return_button_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(built) = self.built_scene.as_ref().filter(|built| !built.scene.items.is_empty()) else { return };
        if built.scene_camera(&self.camera).visible_map_rect().intersects(built.scene.bounds)
            || self.pending_camera_move != PendingCameraMove::Nothing
        {
            return;
        }
        let view = self.camera.view;
        let room = Align2::CENTER_BOTTOM.anchor_size(view.center_bottom() - vec2(0.0, MARGIN), vec2(150.0, 30.0));
        let place = UiBuilder::new().max_rect(room).layout(Layout::top_down(egui::Align::Center));
        let response = ui.scope_builder(place, |ui| hairline_button(ui, theme, "Back to the map")).inner;
        let tip = command("fit").map(crate::session::Command::tip).unwrap_or_default();
        if response.on_hover_text(tip).clicked() {
            self.pending_camera_move = PendingCameraMove::FitAll;
            super::request_frame(ui.ctx());
        }
    }
}
