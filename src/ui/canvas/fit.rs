//! Where the camera looks: all of the map, or what is selected; and how large letters are where the map is small.

use egui::{Rect, vec2};

use super::card::Card;
use super::{Canvas, Wanted, ZOOM};
use crate::model::Map;
use crate::scene::{Scene, Shape};
use crate::session::Session;

/// Where the map is shown smaller than this, its letters are larger than usual, so that they stay as large on the screen.
const LEGIBLE: f32 = 0.85;
/// How many times as large as usual letters get; on a map that is smaller still, names would hide each other.
const LARGEST: f32 = 1.5;
/// Letters grow in so many steps, as every step finds new places for names.
const STEPS: f32 = 4.0;
/// A map with more records on the canvas keeps its letters, as building its scene again takes longer than a frame.
const MOST: usize = 600;
/// A margin at both sides, and room for the lens bar above.
const MARGINS: egui::Vec2 = vec2(48.0, 120.0);

impl Canvas {
    /// How many times as large as usual the letters of a map are at the zoom of now.
    pub(super) fn letters(&self, map: &Map) -> f32 {
        if map.actors.len() + map.ties.len() + map.issues.len() > MOST {
            return 1.0;
        }
        let wanted = (LEGIBLE / self.camera.zoom.max(0.01)).clamp(1.0, LARGEST);
        1.0 + ((wanted - 1.0) * STEPS * 2.0).ceil() / (STEPS * 2.0)
    }

    /// Moves the camera where it was asked to.
    pub(super) fn look(&mut self, session: &Session) {
        let Some(built) = &self.built else { return };
        if self.builder.is_busy() {
            // What is to be looked at may not be drawn yet.
            return;
        }
        let view = self.camera.view.size();
        if self.fitted.is_some_and(|fitted| fitted != view) {
            // The window was resized while it showed the whole map: it shall go on showing the whole map.
            self.wanted = Wanted::FitAll;
        }
        let wanted = std::mem::replace(&mut self.wanted, Wanted::Nothing);
        self.fitted = if wanted == Wanted::FitAll && !built.scene.items.is_empty() { Some(view) } else { self.fitted };
        let selected = || {
            let frames = session.selection().iter().filter_map(|target| built.scene.frame(target));
            frames.fold(Rect::NOTHING, |all, frame| all.union(frame)).expand(40.0).translate(built.shift())
        };
        (self.camera.centre, self.camera.zoom) = match wanted {
            Wanted::Nothing => return,
            Wanted::Reveal => return self.reveal(selected()),
            Wanted::FitAll => {
                let (centre, zoom) = self.fitting(&built.scene);
                (centre + built.shift(), zoom)
            }
            Wanted::FitSelection => self.fitting_frame(selected(), egui::Vec2::ZERO),
        };
    }

    /// Where the camera shows all of a scene: its middle and its zoom. No node and no words lie under the legend.
    pub(super) fn fitting(&self, scene: &Scene) -> (egui::Pos2, f32) {
        let whole = self.fitting_frame(scene.bounds, egui::Vec2::ZERO);
        let Some(card) = self.built.as_ref().filter(|_| self.card == Card::Head).map(|built| self.card_rect(built))
        else {
            return whole;
        };
        let covers = |fitting: (egui::Pos2, f32)| {
            let mut camera = self.camera;
            (camera.centre, camera.zoom) = fitting;
            let covered = Rect::from_min_max(camera.map(card.rect.min), camera.map(card.rect.max)).expand(4.0);
            scene.items.iter().any(|item| match &item.shape {
                Shape::Circle { .. } | Shape::Text { .. } => item.shape.bounds().intersects(covered),
                _ => false,
            })
        };
        if !covers(whole) {
            return whole;
        }
        let aside = self.camera.view.max - card.rect.min;
        let free = [vec2(aside.x, 0.0), vec2(0.0, aside.y - MARGINS.y / 4.0)];
        let fittings = free.map(|taken| self.fitting_frame(scene.bounds, taken));
        let best = fittings.into_iter().max_by(|a, b| a.1.total_cmp(&b.1));
        // Where the legend would take most of the view, it is smaller than the harm.
        best.filter(|best| best.1 > whole.1 * 0.75).unwrap_or(whole)
    }

    /// Where the camera shows all of a frame, beside what is taken of the view at the right and below.
    fn fitting_frame(&self, frame: Rect, taken: egui::Vec2) -> (egui::Pos2, f32) {
        if !frame.is_positive() {
            return (egui::Pos2::ZERO, 1.0);
        }
        let room = (self.camera.view.size() - MARGINS - taken).max(vec2(50.0, 50.0));
        let zoom = (room.x / frame.width()).min(room.y / frame.height()).clamp(*ZOOM.start(), 1.5);
        (frame.center() + (taken / 2.0 - vec2(0.0, 16.0)) / zoom, zoom)
    }

    /// Moves the view as little as it takes to show a frame, or the middle of one that is too large.
    pub(super) fn reveal(&mut self, frame: Rect) {
        let seen = self.camera.seen();
        if !frame.is_positive() || seen.contains_rect(frame) {
            return;
        }
        let room = seen.shrink2(frame.size().min(seen.size()) / 2.0);
        let middle = frame.center();
        self.fitted = None;
        self.camera.centre += middle - room.clamp(middle);
    }
}
