//! Moves the camera to the whole map or the selection, and enlarges texts where the map is shown small.

use egui::{Rect, vec2};

use super::legend_card::LegendCardState;
use super::{Canvas, PendingCameraMove, ZOOM_RANGE};
use crate::geometry::nearest_point;
use crate::model::Map;
use crate::scene::{Scene, SceneShape};
use crate::session::Session;

/// Below this zoom the texts of a map are enlarged, so that they keep their size on the screen.
const LEGIBLE_ZOOM: f32 = 0.85;
/// The largest enlargement of texts. With larger texts on a small map, names would hide each other.
const MAX_TEXT_SCALE: f32 = 1.5;
/// The number of steps up to `MAX_TEXT_SCALE`. There are few, because each step changes the label placements.
const TEXT_SCALE_STEPS: f32 = 4.0;
/// The texts of a map with more records than this are not enlarged, because rebuilding its scene takes longer than a
/// frame.
const MAX_RESCALED_RECORDS: usize = 600;
/// The margins at the left and right, and at the top and bottom with space for the lens bar.
const FIT_MARGINS: egui::Vec2 = vec2(48.0, 120.0);

impl Canvas {
    /// The factor by which texts of a map are enlarged at the current zoom.
    pub(super) fn text_scale(&self, map: &Map) -> f32 {
        if map.actors.len() + map.ties.len() + map.issues.len() > MAX_RESCALED_RECORDS {
            return 1.0;
        }
        let ideal = (LEGIBLE_ZOOM / self.camera.zoom.max(0.01)).clamp(1.0, MAX_TEXT_SCALE);
        1.0 + ((ideal - 1.0) * TEXT_SCALE_STEPS * 2.0).ceil() / (TEXT_SCALE_STEPS * 2.0)
    }

    /// Performs the pending move of the camera.
    pub(super) fn move_camera(&mut self, session: &Session) {
        let Some(built) = &self.built_scene else { return };
        if self.scene_builder.is_busy() {
            // The target of the move may not be in the scene yet.
            return;
        }
        let view = self.camera.view.size();
        if self.fitted_view_size.is_some_and(|fitted| fitted != view) {
            // The window was resized while it showed the whole map, so it continues to show the whole map.
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        let camera_move = std::mem::replace(&mut self.pending_camera_move, PendingCameraMove::Nothing);
        self.fitted_view_size = if camera_move == PendingCameraMove::FitAll && !built.scene.items.is_empty() {
            Some(view)
        } else {
            self.fitted_view_size
        };
        let selected = || {
            let frames = session.selection().iter().filter_map(|target| built.scene.bounds_of(target));
            frames.fold(Rect::NOTHING, |all, frame| all.union(frame)).expand(40.0).translate(built.shift())
        };
        (self.camera.centre, self.camera.zoom) = match camera_move {
            PendingCameraMove::Nothing => return,
            PendingCameraMove::Reveal => return self.reveal(selected()),
            PendingCameraMove::FitAll => {
                let (centre, zoom) = self.fit_scene(&built.scene);
                (centre + built.shift(), zoom)
            }
            PendingCameraMove::FitSelection => self.fit_rect(selected(), egui::Vec2::ZERO),
        };
    }

    /// The centre and zoom at which the camera shows a whole scene. No node and no text lies under the legend.
    pub(super) fn fit_scene(&self, scene: &Scene) -> (egui::Pos2, f32) {
        let fit = self.fit_rect(scene.bounds, egui::Vec2::ZERO);
        let Some(card) = self
            .built_scene
            .as_ref()
            .filter(|_| self.legend_card == LegendCardState::Head)
            .map(|built| self.legend_card_placement(built))
        else {
            return fit;
        };
        let covers = |fit: (egui::Pos2, f32)| {
            let mut camera = self.camera;
            (camera.centre, camera.zoom) = fit;
            let covered =
                Rect::from_min_max(camera.map_from_screen(card.rect.min), camera.map_from_screen(card.rect.max))
                    .expand(4.0);
            scene.items.iter().any(|item| match &item.shape {
                SceneShape::Circle { .. } | SceneShape::Text { .. } => item.shape.bounds().intersects(covered),
                _ => false,
            })
        };
        if !covers(fit) {
            return fit;
        }
        let card_size = self.camera.view.max - card.rect.min;
        let reserved_spaces = [vec2(card_size.x, 0.0), vec2(0.0, card_size.y - FIT_MARGINS.y / 4.0)];
        let fits_beside_card = reserved_spaces.map(|reserved| self.fit_rect(scene.bounds, reserved));
        let best = fits_beside_card.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        // If the legend would take most of the view, it may cover a part of the map.
        best.filter(|best| best.1 > fit.1 * 0.75).unwrap_or(fit)
    }

    /// The centre and zoom at which the camera shows a whole rectangle. `reserved` is the space of the view to keep
    /// free at the right and the bottom.
    fn fit_rect(&self, frame: Rect, reserved: egui::Vec2) -> (egui::Pos2, f32) {
        if !frame.is_positive() {
            return (egui::Pos2::ZERO, 1.0);
        }
        let space = (self.camera.view.size() - FIT_MARGINS - reserved).max(vec2(50.0, 50.0));
        let zoom = (space.x / frame.width()).min(space.y / frame.height()).clamp(*ZOOM_RANGE.start(), 1.5);
        (frame.center() + (reserved / 2.0 - vec2(0.0, 16.0)) / zoom, zoom)
    }

    /// Moves the view just far enough to show a rectangle, or its middle if it is too large.
    pub(super) fn reveal(&mut self, frame: Rect) {
        let visible = self.camera.visible_map_rect();
        if !frame.is_positive() || visible.contains_rect(frame) {
            return;
        }
        let centre_range = visible.shrink2(frame.size().min(visible.size()) / 2.0);
        let middle = frame.center();
        self.fitted_view_size = None;
        self.camera.centre += middle - nearest_point(centre_range, middle);
    }
}
