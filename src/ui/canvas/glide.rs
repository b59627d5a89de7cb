//! A picture that moves to its new places once, and is then still. The map has them already: only what is seen glides.

use std::collections::BTreeMap;

use egui::{Pos2, Ui, Vec2};

use super::{Canvas, Wanted};
use crate::model::{Actor, Map, Target};
use crate::ops;
use crate::scene::Scene;
use crate::session::Session;
use crate::ui::theme::Theme;

/// How long it takes, in seconds.
const GLIDE_SECS: f64 = 0.25;
/// Larger maps jump: their scene takes longer than a frame to build.
const MOST: usize = 400;

/// Where everything comes from, and how far it has come.
pub(super) struct Glide {
    from: BTreeMap<Target, Pos2>,
    /// When it began, in the window's own time; none before its first frame.
    since: Option<f64>,
    /// How far it has come, from 0 to 1.
    share: f32,
    /// Must all of the map be seen afterwards, and not only if it was before?
    is_whole: bool,
    /// Where the camera comes from and where it goes: its middle and its zoom.
    camera: Option<[(Pos2, f32); 2]>,
}

impl Canvas {
    /// Lets everything glide from where it was, or jump. After a layout of the whole map all of it is seen.
    pub fn glide(&mut self, from: BTreeMap<Target, Pos2>, is_whole: bool, animated: bool) {
        let glides = animated && from.len() <= MOST;
        let share = if glides { 0.0 } else { 1.0 };
        self.glide = Some(Glide { from, since: None, share, is_whole, camera: None });
    }

    /// Goes on with what glides.
    pub(super) fn glide_on(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let Some(mut glide) = self.glide.take() else { return };
        let now = ui.input(|input| input.time);
        if glide.since.is_none() && glide.is_whole && glide.from.len() > MOST {
            // Its scene is not built twice to find out how large it is.
            self.wanted = Wanted::FitAll;
        } else if glide.since.is_none() && glide.is_whole {
            let map = session.map();
            let scene = Scene::lettered(map, session.look(), &theme.palette, self.letters(map));
            let is_seen = self.fitted.is_none() && self.camera.seen().contains_rect(scene.bounds);
            if !is_seen && scene.bounds.is_positive() {
                glide.camera = Some([(self.camera.centre, self.camera.zoom), self.fitting(&scene)]);
            }
        }
        let since = *glide.since.get_or_insert(now);
        let time = ((now - since) / GLIDE_SECS).clamp(0.0, 1.0) as f32;
        // It sets off quickly and arrives gently.
        let eased = 1.0 - (1.0 - time) * (1.0 - time) * (1.0 - time);
        glide.share = if glide.share >= 1.0 { 1.0 } else { eased };
        if let Some([(centre, zoom), (to, zoom_to)]) = glide.camera {
            self.camera.centre = centre + (to - centre) * glide.share;
            self.camera.zoom = zoom + (zoom_to - zoom) * glide.share;
        }
        // A hand on the map does not wait for a picture.
        if glide.share < 1.0 && self.press.is_none() {
            ui.ctx().request_repaint();
            self.glide = Some(glide);
        } else if glide.camera.is_some() {
            self.wanted = Wanted::FitAll;
        }
    }

    /// The map as it is seen now: with everything on its way.
    pub(super) fn on_its_way(&self, map: &Map) -> Option<Map> {
        let glide = self.glide.as_ref()?;
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
        ops::put(&mut moving, places.iter().map(|(target, at)| (target, at)));
        Some(moving)
    }
}
