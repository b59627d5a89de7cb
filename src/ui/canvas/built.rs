//! The scene of the map that is looked at, kept from frame to frame, and when it is built anew.

use super::{Canvas, Wanted, fade, minimap};
use crate::model::{Look, Map, Target};
use crate::scene::{Legend, Palette, Scene, Stretch, legend, legend_head, moves};
use crate::session::{Drag, Session, Tool};
use crate::ui::paint::Sight;
use crate::ui::theme::Theme;

/// A scene and what it was built from.
pub(super) struct Built {
    pub(super) map: Map,
    pub(super) look: Look,
    pub(super) palette: Palette,
    /// How many times as large as usual its letters are.
    pub(super) letters: f32,
    pub(super) scene: Scene,
    pub(super) sight: Sight,
    pub(super) spots: Vec<minimap::Spot>,
    /// The actors, the weightiest first, once that is asked for.
    pub(super) by_weight: std::cell::OnceCell<Vec<Target>>,
    pub(super) legend: Legend,
    pub(super) head: Legend,
    /// While nodes of a large map are on their way: the map as it is drawn, and what goes along with them.
    pub(super) moving: Option<(Map, Stretch)>,
}

/// Of more items than this, a scene is not built anew while nodes are on their way.
const LARGE: usize = 8000;

impl Built {
    /// The map as it is drawn.
    pub(super) fn drawn(&self) -> &Map {
        self.moving.as_ref().map_or(&self.map, |(map, _)| map)
    }

    /// Follows the hand, if all that has changed is where some nodes are.
    fn follow(&mut self, map: &Map) -> bool {
        let Some(moves) = moves(&self.map, map).filter(|moves| !moves.is_empty()) else { return false };
        let (drawn, stretch) = self.moving.get_or_insert_with(|| {
            let stretch = Stretch::new(&self.scene, &self.map, &moves);
            (map.clone(), stretch)
        });
        if !stretch.is_for(&moves) {
            return false;
        }
        *drawn = map.clone();
        let changed = stretch.apply(&mut self.scene, &moves);
        self.sight.update(&self.scene, &changed);
        true
    }
}

impl Canvas {
    /// Builds the scene and moves the camera. Larger letters take more room, so that the whole map is shown a little
    /// smaller again: a few rounds settle it.
    pub(super) fn build_and_look(&mut self, session: &Session, theme: &Theme) {
        for _ in 0..4 {
            self.build(session, theme);
            self.look(session);
            if self.built.as_ref().is_none_or(|built| built.letters == self.letters(&built.map)) {
                break;
            }
        }
    }

    /// Builds the scene again if the map, the lens, the theme or the size of letters has changed.
    pub(super) fn build(&mut self, session: &Session, theme: &Theme) {
        let gliding = self.on_its_way(session.map());
        let (map, look) = (gliding.as_ref().unwrap_or(session.map()), session.look());
        let moving = gliding.is_some() || matches!(session.tool(), Tool::Select(Drag::Moving { .. }));
        let letters = self.letters(map);
        let same_look =
            |built: &Built| built.palette == theme.palette && built.look == *look && built.letters == letters;
        let fresh = |built: &Built| same_look(built) && built.drawn() == map && (moving || built.moving.is_none());
        if self.built.as_ref().is_some_and(fresh) {
            return;
        }
        if let Some(built) = self.built.as_mut().filter(|built| moving && built.scene.items.len() > LARGE)
            && same_look(built)
            && built.follow(map)
        {
            return;
        }
        if self.built.as_ref().is_some_and(|built| built.map != *map) {
            // Whoever draws has the view where it should be.
            self.fitted = None;
        }
        let lens_turned = self.built.as_ref().is_some_and(|built| built.look.lens != look.lens);
        if self.fitted.is_some() && self.built.as_ref().is_some_and(|built| built.letters != letters) {
            self.wanted = Wanted::FitAll;
        }
        let scene = Scene::lettered(map, look, &theme.palette, letters);
        self.fade = self
            .built
            .as_ref()
            .filter(|built| {
                let turned = Look { as_of: look.as_of, ghosts: look.ghosts, ..built.look.clone() };
                built.look != *look && turned == *look && built.map == *map && built.palette == theme.palette
            })
            .and_then(|built| fade::Fade::between(&built.scene, &scene));
        if lens_turned && self.fitted.is_some() && !self.camera.seen().contains_rect(scene.bounds) {
            // What only this lens shows must not lie outside a view of the whole map.
            self.wanted = Wanted::FitAll;
        }
        let spots = minimap::spots(&scene);
        let sight = Sight::of(&scene);
        let head = legend_head(map, &look.lens, &scene, &theme.palette, 200.0);
        let legend = legend(map, &look.lens, &scene, &theme.palette, 200.0);
        self.built = Some(Built {
            map: map.clone(),
            look: look.clone(),
            palette: theme.palette,
            letters,
            scene,
            sight,
            spots,
            by_weight: std::cell::OnceCell::new(),
            legend,
            head,
            moving: None,
        });
    }
}
