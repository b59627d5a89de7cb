//! Where the camera looks: all of the map, or what is selected; and how large letters are where the map is small.

use egui::{Rect, vec2};

use super::legend_card::LegendCardState;
use super::{Canvas, PendingCameraMove, ZOOM_RANGE};
use crate::model::Map;
use crate::scene::{Scene, SceneShape};
use crate::session::Session;

/// Where the map is shown smaller than this, its letters are larger than usual, so that they stay as large on the screen.
const LEGIBLE_ZOOM: f32 = 0.85;
/// How many times as large as usual letters get; on a map that is smaller still, names would hide each other.
const MAX_TEXT_SCALE: f32 = 1.5;
/// Letters grow in so many steps, as every step finds new places for names.
const TEXT_SCALE_STEPS: f32 = 4.0;
/// A map with more records on the canvas keeps its letters, as building its scene again takes longer than a frame.
const MAX_RESCALED_RECORDS: usize = 600;
/// A margin at both sides, and room for the lens bar above.
const FIT_MARGINS: egui::Vec2 = vec2(48.0, 120.0);

impl Canvas {
    /// How many times as large as usual the letters of a map are at the zoom of now.
    pub(super) fn text_scale(&self, map: &Map) -> f32 {
        if map.actors.len() + map.ties.len() + map.issues.len() > MAX_RESCALED_RECORDS {
            return 1.0;
        }
        let wanted = (LEGIBLE_ZOOM / self.camera.zoom.max(0.01)).clamp(1.0, MAX_TEXT_SCALE);
        1.0 + ((wanted - 1.0) * TEXT_SCALE_STEPS * 2.0).ceil() / (TEXT_SCALE_STEPS * 2.0)
    }

    /// Moves the camera where it was asked to.
    pub(super) fn move_camera(&mut self, session: &Session) {
        let Some(built) = &self.built_scene else { return };
        if self.scene_builder.is_busy() {
            // What is to be looked at may not be drawn yet.
            return;
        }
        let view = self.camera.view.size();
        if self.fitted_view_size.is_some_and(|fitted| fitted != view) {
            // The window was resized while it showed the whole map: it shall go on showing the whole map.
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        let wanted = std::mem::replace(&mut self.pending_camera_move, PendingCameraMove::Nothing);
        self.fitted_view_size = if wanted == PendingCameraMove::FitAll && !built.scene.items.is_empty() {
            Some(view)
        } else {
            self.fitted_view_size
        };
        let selected = || {
            let frames = session.selection().iter().filter_map(|target| built.scene.bounds_of(target));
            frames.fold(Rect::NOTHING, |all, frame| all.union(frame)).expand(40.0).translate(built.shift())
        };
        (self.camera.centre, self.camera.zoom) = match wanted {
            PendingCameraMove::Nothing => return,
            PendingCameraMove::Reveal => return self.reveal(selected()),
            PendingCameraMove::FitAll => {
                let (centre, zoom) = self.fit_scene(&built.scene);
                (centre + built.shift(), zoom)
            }
            PendingCameraMove::FitSelection => self.fit_rect(selected(), egui::Vec2::ZERO),
        };
    }

    /// Where the camera shows all of a scene: its middle and its zoom. No node and no words lie under the legend.
    pub(super) fn fit_scene(&self, scene: &Scene) -> (egui::Pos2, f32) {
        let whole = self.fit_rect(scene.bounds, egui::Vec2::ZERO);
        let Some(card) = self
            .built_scene
            .as_ref()
            .filter(|_| self.legend_card == LegendCardState::Head)
            .map(|built| self.legend_card_placement(built))
        else {
            return whole;
        };
        let covers = |fitting: (egui::Pos2, f32)| {
            let mut camera = self.camera;
            (camera.centre, camera.zoom) = fitting;
            let covered =
                Rect::from_min_max(camera.map_from_screen(card.rect.min), camera.map_from_screen(card.rect.max))
                    .expand(4.0);
            scene.items.iter().any(|item| match &item.shape {
                SceneShape::Circle { .. } | SceneShape::Text { .. } => item.shape.bounds().intersects(covered),
                _ => false,
            })
        };
        if !covers(whole) {
            return whole;
        }
        let aside = self.camera.view.max - card.rect.min;
        let free = [vec2(aside.x, 0.0), vec2(0.0, aside.y - FIT_MARGINS.y / 4.0)];
        let fittings = free.map(|taken| self.fit_rect(scene.bounds, taken));
        let best = fittings.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        // Where the legend would take most of the view, it is smaller than the harm.
        best.filter(|best| best.1 > whole.1 * 0.75).unwrap_or(whole)
    }

    /// Where the camera shows all of a frame, beside what is taken of the view at the right and below.
    fn fit_rect(&self, frame: Rect, taken: egui::Vec2) -> (egui::Pos2, f32) {
        if !frame.is_positive() {
            return (egui::Pos2::ZERO, 1.0);
        }
        let room = (self.camera.view.size() - FIT_MARGINS - taken).max(vec2(50.0, 50.0));
        let zoom = (room.x / frame.width()).min(room.y / frame.height()).clamp(*ZOOM_RANGE.start(), 1.5);
        (frame.center() + (taken / 2.0 - vec2(0.0, 16.0)) / zoom, zoom)
    }

    /// Moves the view as little as it takes to show a frame, or the middle of one that is too large.
    pub(super) fn reveal(&mut self, frame: Rect) {
        let seen = self.camera.visible_map_rect();
        if !frame.is_positive() || seen.contains_rect(frame) {
            return;
        }
        let room = seen.shrink2(frame.size().min(seen.size()) / 2.0);
        let middle = frame.center();
        self.fitted_view_size = None;
        self.camera.centre += middle - room.clamp(middle);
    }
}
