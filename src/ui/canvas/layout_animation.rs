//! A picture that moves to its new places once, and is then still. The map has them already: only what is seen glides.

use std::collections::BTreeMap;

use egui::{Pos2, Ui, Vec2};

use super::{Canvas, PendingCameraMove};
use crate::model::{Actor, Map, Target};
use crate::ops;
use crate::scene::Scene;
use crate::session::Session;
use crate::ui::theme::Theme;

/// How long it takes, in seconds.
const ANIMATION_SECS: f64 = 0.25;
/// Larger maps jump: their scene takes longer than a frame to build.
const MAX_ANIMATED_NODES: usize = 400;

/// Where everything comes from, and how far it has come.
pub(super) struct LayoutAnimation {
    from: BTreeMap<Target, Pos2>,
    /// When it began, in the window's own time; none before its first frame.
    since: Option<f64>,
    /// How far it has come, from 0 to 1.
    share: f32,
    /// Must all of the map be seen afterwards, and not only if it was before?
    shows_whole_map: bool,
    /// Where the camera comes from and where it goes: its middle and its zoom.
    camera: Option<[(Pos2, f32); 2]>,
}

impl Canvas {
    /// Lets everything glide from where it was, or jump. After a layout of the whole map all of it is seen.
    pub fn animate_layout(&mut self, from: BTreeMap<Target, Pos2>, is_whole: bool, animated: bool) {
        let glides = animated && from.len() <= MAX_ANIMATED_NODES;
        let share = if glides { 0.0 } else { 1.0 };
        self.layout_animation =
            Some(LayoutAnimation { from, since: None, share, shows_whole_map: is_whole, camera: None });
    }

    /// Goes on with what glides.
    pub(super) fn advance_layout_animation(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let Some(mut glide) = self.layout_animation.take() else { return };
        let now = ui.input(|input| input.time);
        if glide.since.is_none() && glide.shows_whole_map && glide.from.len() > MAX_ANIMATED_NODES {
            // Its scene is not built twice to find out how large it is.
            self.pending_camera_move = PendingCameraMove::FitAll;
        } else if glide.since.is_none() && glide.shows_whole_map {
            let map = session.map();
            let scene = Scene::with_letter_scale(map, session.view_state(), &theme.palette, self.text_scale(map));
            let is_seen = self.fitted_view_size.is_none() && self.camera.visible_map_rect().contains_rect(scene.bounds);
            if !is_seen && scene.bounds.is_positive() {
                glide.camera = Some([(self.camera.centre, self.camera.zoom), self.fit_scene(&scene)]);
            }
        }
        let since = *glide.since.get_or_insert(now);
        let time = ((now - since) / ANIMATION_SECS).clamp(0.0, 1.0) as f32;
        // It sets off quickly and arrives gently.
        let eased = 1.0 - (1.0 - time) * (1.0 - time) * (1.0 - time);
        glide.share = if glide.share >= 1.0 { 1.0 } else { eased };
        if let Some([(centre, zoom), (to, zoom_to)]) = glide.camera {
            self.camera.centre = centre + (to - centre) * glide.share;
            self.camera.zoom = zoom + (zoom_to - zoom) * glide.share;
        }
        // A hand on the map does not wait for a picture.
        if glide.share < 1.0 && self.pointer_gesture.is_none() {
            ui.ctx().request_repaint();
            self.layout_animation = Some(glide);
        } else if glide.camera.is_some() {
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
    }

    /// The map as it is seen now: with everything on its way.
    pub(super) fn animated_map(&self, map: &Map) -> Option<Map> {
        let glide = self.layout_animation.as_ref()?;
        let mut moving = map.clone();
        let way = |target: &Target, to: Pos2| {
            let from = *glide.from.get(target)?;
            let by: Vec2 = (to - from) * glide.share;
            Some((target.clone(), from + by))
        };
        let actors = map.actors.iter().filter_map(|actor| way(&(&actor.id).into(), actor.place));
        let issues = map.issues.iter().filter_map(|issue| way(&(&issue.id).into(), issue.place));
        let places: Vec<(Target, Pos2)> = actors.chain(issues).collect();
        // On the way everybody passes through everybody: areas are drawn where they come to lie.
        moving.actors.update(|actor| actor.container.then(|| Actor { container: false, ..actor.clone() }));
        ops::set_places(&mut moving, places.iter().map(|(target, at)| (target, at)));
        Some(moving)
    }
}
