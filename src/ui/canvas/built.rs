//! The scene of the map that is looked at, kept from frame to frame, and when it is built anew.

use egui::Context;

use super::{Canvas, Wanted, fade, minimap};
use crate::model::{Look, Map, Target};
use crate::scene::{Legend, Palette, Scene, Stretch, legend, legend_head, moves};
use crate::session::{Drag, Session, Tool};
use crate::ui::paint::Sight;
use crate::ui::theme::Theme;
use crate::ui::worker::Worker;

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
pub(super) const LARGE: usize = 8000;

/// A map with more records on the canvas than this is drawn by a thread, as that takes longer than a frame.
const MANY: usize = 3000;

/// What a scene is to be built from.
struct Order {
    map: Map,
    look: Look,
    palette: Palette,
    letters: f32,
}

/// Builds scenes that take longer than a frame.
#[derive(Default)]
pub(super) struct Builder {
    worker: Option<Worker<(u64, Box<Built>)>>,
    /// How many maps have been shown: a scene of an earlier one comes too late.
    round: u64,
}

impl Builder {
    /// Forgets what is being built: another map is shown.
    pub(super) fn reset(&mut self) {
        self.round += 1;
    }

    /// Is anything being built?
    pub(super) fn is_busy(&self) -> bool {
        self.worker.as_ref().is_some_and(Worker::is_busy)
    }

    fn start(&mut self, ctx: &Context, order: Order) {
        let round = self.round;
        let worker = self.worker.get_or_insert_with(|| Worker::start(ctx));
        worker.run(move || (round, Box::new(Built::of(order))));
    }

    /// What has been built.
    fn take(&mut self) -> Option<Built> {
        let (round, built) = self.worker.as_mut()?.take()?.ok()?;
        (round == self.round).then_some(*built)
    }
}

impl Built {
    fn of(order: Order) -> Self {
        let Order { map, look, palette, letters } = order;
        let scene = Scene::lettered(&map, &look, &palette, letters);
        let spots = minimap::spots(&scene);
        let sight = Sight::of(&scene);
        let head = legend_head(&map, &look.lens, &scene, &palette, 200.0);
        let legend = legend(&map, &look.lens, &scene, &palette, 200.0);
        let by_weight = std::cell::OnceCell::new();
        Self { map, look, palette, letters, scene, sight, spots, by_weight, legend, head, moving: None }
    }

    /// The map as it is drawn.
    pub(super) fn drawn(&self) -> &Map {
        self.moving.as_ref().map_or(&self.map, |(map, _)| map)
    }

    /// Follows the hand, if all that has changed is where some nodes are.
    fn follow(&mut self, map: &Map) -> bool {
        let Some(mut by) = moves(&self.map, map).filter(|by| !by.is_empty()) else { return false };
        if let Some((drawn, _)) = self.moving.take_if(|(_, stretch)| !stretch.is_for(&by)) {
            // Others move than before, and the scene with those is not there yet: they are where they were led.
            self.map = drawn;
            self.sight.settle();
            by = moves(&self.map, map).unwrap_or_default();
        }
        let moves = by;
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
    pub(super) fn build_and_look(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        for _ in 0..4 {
            self.build(ctx, session, theme);
            self.look(session);
            if self.built.as_ref().is_none_or(|built| built.letters == self.letters(&built.map)) {
                break;
            }
        }
    }

    /// Builds the scene again if the map, the lens, the theme or the size of letters has changed.
    pub(super) fn build(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        if let Some(built) = self.builder.take() {
            self.install(built);
        }
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
        if self.builder.is_busy() {
            // What there is stays until that is there.
            return;
        }
        let order = Order { map: map.clone(), look: look.clone(), palette: theme.palette, letters };
        if map.actors.len() + map.issues.len() + map.ties.len() > MANY {
            self.builder.start(ctx, order);
        } else {
            self.install(Built::of(order));
        }
    }

    /// Shows a scene in the place of the one before.
    fn install(&mut self, built: Built) {
        let old = self.built.as_ref();
        let differs = |what: fn(&Built, &Built) -> bool| old.is_some_and(|old| what(old, &built));
        let lens_turned = differs(|old, new| old.look.lens != new.look.lens);
        let letters_turned = differs(|old, new| old.letters != new.letters);
        if differs(|old, new| old.map != new.map) {
            // Whoever draws has the view where it should be.
            self.fitted = None;
        }
        if self.fitted.is_some() && letters_turned {
            self.wanted = Wanted::FitAll;
        }
        let day_turned = |old: &&Built| {
            let turned = Look { as_of: built.look.as_of, ghosts: built.look.ghosts, ..old.look.clone() };
            old.look != built.look && turned == built.look && old.map == built.map && old.palette == built.palette
        };
        self.fade = old.filter(day_turned).and_then(|old| fade::Fade::between(&old.scene, &built.scene));
        if lens_turned && self.fitted.is_some() && !self.camera.seen().contains_rect(built.scene.bounds) {
            // What only this lens shows must not lie outside a view of the whole map.
            self.wanted = Wanted::FitAll;
        }
        self.built = Some(built);
    }
}
