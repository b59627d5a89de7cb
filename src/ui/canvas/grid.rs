//! The grid behind the map, if it is shown. It is never part of a figure.

use egui::{Painter, Stroke};

use crate::session::grid_pitch;
use crate::ui::paint::Camera;
use crate::ui::theme::Theme;

/// The number of grid lines from one major line to the next.
const MAJOR_LINE_INTERVAL: i64 = 4;

/// Draws the visible lines of the grid.
pub(super) fn show(painter: &Painter, camera: &Camera, theme: &Theme) {
    let (pitch, visible) = (grid_pitch(1.0 / camera.zoom), camera.visible_map_rect());
    let lines = |from: f32, to: f32| (from / pitch).floor() as i64..=(to / pitch).ceil() as i64;
    let stroke = |line: i64| {
        let strength = if line.rem_euclid(MAJOR_LINE_INTERVAL) == 0 { 0.85 } else { 0.4 };
        Stroke::new(1.0, theme.hairline.gamma_multiply(strength))
    };
    let at = |line: i64| line as f32 * pitch;
    for line in lines(visible.min.x, visible.max.x) {
        painter.vline(camera.screen_from_map(egui::pos2(at(line), 0.0)).x, camera.view.y_range(), stroke(line));
    }
    for line in lines(visible.min.y, visible.max.y) {
        painter.hline(camera.view.x_range(), camera.screen_from_map(egui::pos2(0.0, at(line))).y, stroke(line));
    }
}
