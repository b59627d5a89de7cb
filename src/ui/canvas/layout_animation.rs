//! Moves the nodes on the screen to their new positions once after a layout. The map has the new positions already,
//! only the drawing is animated.

use std::collections::BTreeMap;

use egui::{Pos2, Ui, Vec2};

use super::{Canvas, PendingCameraMove};
use crate::model::{Actor, Map, Target};
use crate::ops;
use crate::scene::Scene;
use crate::session::Session;
use crate::ui::theme::Theme;

/// The duration of the animation, in seconds.
const ANIMATION_SECS: f64 = 0.25;
/// Layouts of more nodes than this are not animated, because their scene takes longer than a frame to build.
const MAX_ANIMATED_NODES: usize = 400;

/// The start positions of the nodes, and the progress of the animation.
pub(super) struct LayoutAnimation {
    from: BTreeMap<Target, Pos2>,
    /// The start time, in seconds of the window's clock; none before the first frame.
    since: Option<f64>,
    /// The progress, from 0 to 1.
    progress: f32,
    /// Whether the whole map is shown afterwards, even if it was not before.
    shows_whole_map: bool,
    /// The start and the end of the camera: its centre and its zoom.
    camera: Option<[(Pos2, f32); 2]>,
}

impl Canvas {
    /// Animates all nodes from their old positions, or moves them at once. After a layout of the whole map, the whole
    /// map is shown.
    pub fn animate_layout(&mut self, from: BTreeMap<Target, Pos2>, is_whole: bool, animated: bool) {
        let is_animated = animated && from.len() <= MAX_ANIMATED_NODES;
        let progress = if is_animated { 0.0 } else { 1.0 };
        self.layout_animation =
            Some(LayoutAnimation { from, since: None, progress, shows_whole_map: is_whole, camera: None });
    }

    /// Advances the animation by a frame.
    pub(super) fn advance_layout_animation(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let Some(mut animation) = self.layout_animation.take() else { return };
        let now = ui.input(|input| input.time);
        if animation.since.is_none() && animation.shows_whole_map && animation.from.len() > MAX_ANIMATED_NODES {
            // The scene is too large to be built twice just to find its bounds.
            self.pending_camera_move = PendingCameraMove::FitAll;
        } else if animation.since.is_none() && animation.shows_whole_map {
            let map = session.map();
            let scene = Scene::with_letter_scale(map, session.view_state(), &theme.palette, self.text_scale(map));
            let is_visible =
                self.fitted_view_size.is_none() && self.camera.visible_map_rect().contains_rect(scene.bounds);
            if !is_visible && scene.bounds.is_positive() {
                animation.camera = Some([(self.camera.centre, self.camera.zoom), self.fit_scene(&scene)]);
            }
        }
        let since = *animation.since.get_or_insert(now);
        let time = ((now - since) / ANIMATION_SECS).clamp(0.0, 1.0) as f32;
        // Ease-out: fast at the start, slow at the end.
        let eased = 1.0 - (1.0 - time) * (1.0 - time) * (1.0 - time);
        animation.progress = if animation.progress >= 1.0 { 1.0 } else { eased };
        if let Some([(centre, zoom), (to, zoom_to)]) = animation.camera {
            self.camera.centre = centre + (to - centre) * animation.progress;
            self.camera.zoom = zoom + (zoom_to - zoom) * animation.progress;
        }
        // A gesture on the map ends the animation.
        if animation.progress < 1.0 && self.pointer_gesture.is_none() {
            ui.ctx().request_repaint();
            self.layout_animation = Some(animation);
        } else if animation.camera.is_some() {
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
    }

    /// The map with the current positions of the animation.
    pub(super) fn animated_map(&self, map: &Map) -> Option<Map> {
        let animation = self.layout_animation.as_ref()?;
        let mut moving = map.clone();
        let animated_place = |target: &Target, to: Pos2| {
            let from = *animation.from.get(target)?;
            let offset: Vec2 = (to - from) * animation.progress;
            Some((target.clone(), from + offset))
        };
        let actors = map.actors.iter().filter_map(|actor| animated_place(&(&actor.id).into(), actor.place));
        let issues = map.issues.iter().filter_map(|issue| animated_place(&(&issue.id).into(), issue.place));
        let places: Vec<(Target, Pos2)> = actors.chain(issues).collect();
        // During the animation nodes pass through each other, so the areas of containers are not drawn.
        moving.actors.update(|actor| actor.container.then(|| Actor { container: false, ..actor.clone() }));
        ops::set_places(&mut moving, places.iter().map(|(target, at)| (target, at)));
        Some(moving)
    }
}
