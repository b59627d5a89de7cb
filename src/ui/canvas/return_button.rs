//! The button that leads back to the map. Shown while no part of the map is visible.

use egui::{Align2, Layout, Ui, UiBuilder, vec2};

use super::{Canvas, PendingCameraMove};
use crate::session::command;
use crate::ui::theme::Theme;
use crate::ui::widgets::hairline_button;

/// The distance of the button from the bottom of the canvas.
const MARGIN: f32 = 24.0;

impl Canvas {
    /// Shows a button that fits the whole map into the view.
    pub(super) fn return_button_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(built) = self.built_scene.as_ref().filter(|built| !built.scene.items.is_empty()) else { return };
        if built.scene_camera(&self.camera).visible_map_rect().intersects(built.scene.bounds)
            || self.pending_camera_move != PendingCameraMove::Nothing
        {
            return;
        }
        let view = self.camera.view;
        let rect = Align2::CENTER_BOTTOM.anchor_size(view.center_bottom() - vec2(0.0, MARGIN), vec2(150.0, 30.0));
        let builder = UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Center));
        let response = ui.scope_builder(builder, |ui| hairline_button(ui, theme, "Back to the map")).inner;
        let tip = command("fit").map(crate::session::Command::tip).unwrap_or_default();
        if response.on_hover_text(tip).clicked() {
            self.pending_camera_move = PendingCameraMove::FitAll;
            super::request_frame(ui.ctx());
        }
    }
}
