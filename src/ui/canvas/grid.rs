//! The grid under the map, while it is shown. Never gets into a figure.

use egui::{Painter, Stroke};

use crate::session::grid_pitch;
use crate::ui::paint::Camera;
use crate::ui::theme::Theme;

/// How many lines of the grid stand from one strong line to the next.
const MAJOR_LINE_INTERVAL: i64 = 4;

/// Draws the lines of the grid that are seen.
pub(super) fn show(painter: &Painter, camera: &Camera, theme: &Theme) {
    let (mesh, seen) = (grid_pitch(1.0 / camera.zoom), camera.visible_map_rect());
    let lines = |from: f32, to: f32| (from / mesh).floor() as i64..=(to / mesh).ceil() as i64;
    let stroke = |line: i64| {
        let strength = if line.rem_euclid(MAJOR_LINE_INTERVAL) == 0 { 0.85 } else { 0.4 };
        Stroke::new(1.0, theme.hairline.gamma_multiply(strength))
    };
    let at = |line: i64| line as f32 * mesh;
    for line in lines(seen.min.x, seen.max.x) {
        painter.vline(camera.screen_from_map(egui::pos2(at(line), 0.0)).x, camera.view.y_range(), stroke(line));
    }
    for line in lines(seen.min.y, seen.max.y) {
        painter.hline(camera.view.x_range(), camera.screen_from_map(egui::pos2(0.0, at(line))).y, stroke(line));
    }
}
