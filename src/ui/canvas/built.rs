//! The scene of the map that is looked at, kept from frame to frame, and when it is built anew.

use egui::{Context, Vec2};

use super::{Canvas, Wanted, fade, minimap};
use crate::model::{Look, Map, Target};
use crate::network::Progress;
use crate::scene::{Legend, Palette, Scene, Stretch, legend, legend_head, moves};
use crate::session::{Background, Drag, Session, Tool, guarded};
use crate::ui::fault_notice::log_fault;
use crate::ui::paint::{Camera, Sight};
use crate::ui::theme::Theme;
use crate::ui::worker::waker;

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
    /// While all of a map has been moved by one offset: the map as it is drawn, and the offset.
    shifted: Option<(Map, Vec2)>,
}

/// Of more items than this, a scene is not built anew while nodes are on their way.
const LARGE: usize = 8000;

/// A map with more records on the canvas than this is drawn by a thread, as that takes longer than a frame.
const MANY: usize = 3000;

/// For so many seconds a scene may be out of date before one is shown that is out of date too, but less.
const PATIENCE: f64 = 0.5;

/// What a scene is to be built from.
#[derive(Clone, PartialEq)]
pub(super) struct SceneKey {
    map: Map,
    look: Look,
    palette: Palette,
    letters: f32,
}

/// Builds a scene; none once it is told to stop.
type BuildScene = fn(&SceneKey, &Progress) -> Option<Box<Built>>;

/// Builds scenes: those that take longer than a frame in a thread. What cannot be built is not tried again.
pub(super) struct Builder {
    build: BuildScene,
    background: Option<Background<SceneKey, Box<Built>>>,
    /// What could not be built at once.
    failure: Option<SceneKey>,
    /// Since when what is shown has not been what is wanted, in seconds of the window.
    outdated_since: Option<f64>,
    /// Is it so that what is to be shown cannot be built?
    pub(super) is_broken: bool,
}

impl Default for Builder {
    fn default() -> Self {
        Self { build: Built::of, background: None, failure: None, outdated_since: None, is_broken: false }
    }
}

impl Builder {
    /// Is anything being built?
    pub(super) fn is_busy(&self) -> bool {
        self.background.as_ref().is_some_and(Background::is_busy)
    }

    /// What is there is what is wanted.
    fn settle(&mut self) {
        (self.outdated_since, self.is_broken) = (None, false);
        if let Some(background) = &mut self.background {
            background.cancel();
        }
    }

    /// Has it built by a thread. What it overtakes is stopped, as its scene would be out of date before it is there: so
    /// the last of many changes is shown as soon as it can be. But a map that keeps changing faster than it is built would
    /// then never be shown as it is: where what is shown has been out of date for longer than [`PATIENCE`], and does not
    /// follow the hand either (`is_followed`), what is under way is finished first.
    fn request(&mut self, ctx: &Context, key: SceneKey, is_followed: bool) {
        let now = ctx.input(|input| input.time);
        let since = *self.outdated_since.get_or_insert(now);
        if self.is_busy() && !is_followed && now - since > PATIENCE {
            return;
        }
        let build = self.build;
        let background = self.background.get_or_insert_with(|| Background::new(waker(ctx)));
        let is_known = background.failure(&key).is_some();
        background.request(key.clone(), build);
        self.note_failure(&key, is_known);
    }

    fn note_failure(&mut self, key: &SceneKey, is_known: bool) {
        let fault = self.background.as_ref().and_then(|background| background.failure(key));
        self.is_broken = fault.is_some();
        if let Some(fault) = fault.filter(|_| !is_known) {
            log_fault("the map", fault);
        }
    }

    /// Builds it at once, unless that has failed before.
    fn build_now(&mut self, key: SceneKey) -> Option<Built> {
        self.settle();
        if self.failure.as_ref() == Some(&key) {
            self.is_broken = true;
            return None;
        }
        match guarded(|| (self.build)(&key, &Progress::default())) {
            Ok(built) => built.map(|built| *built),
            Err(fault) => {
                log_fault("the map", &fault);
                (self.failure, self.is_broken) = (Some(key), true);
                None
            }
        }
    }

    /// What a thread has built.
    fn take(&mut self) -> Option<Built> {
        let background = self.background.as_mut()?;
        background.collect();
        let (_, built) = background.take()?;
        self.outdated_since = None;
        Some(*built)
    }
}

impl Built {
    fn of(key: &SceneKey, progress: &Progress) -> Option<Box<Self>> {
        let SceneKey { map, look, palette, letters } = key.clone();
        let scene = Scene::watched(&map, &look, &palette, letters, progress).ok()?;
        progress.at(0.8).ok()?;
        let spots = minimap::spots(&scene);
        let sight = Sight::of(&scene);
        progress.at(0.9).ok()?;
        let head = legend_head(&map, &look.lens, &scene, &palette, 200.0);
        let legend = legend(&map, &look.lens, &scene, &palette, 200.0);
        let by_weight = std::cell::OnceCell::new();
        Some(Box::new(Self {
            map,
            look,
            palette,
            letters,
            scene,
            sight,
            spots,
            by_weight,
            legend,
            head,
            moving: None,
            shifted: None,
        }))
    }

    /// The map as it is drawn.
    pub(super) fn drawn(&self) -> &Map {
        let moving = self.moving.as_ref().map_or(&self.map, |(map, _)| map);
        self.shifted.as_ref().map_or(moving, |(map, _)| map)
    }

    /// How far all of the scene is from where it is drawn.
    pub(super) fn shift(&self) -> Vec2 {
        self.shifted.as_ref().map_or(Vec2::ZERO, |(_, by)| *by)
    }

    /// The camera for the places of the scene, which shows them where they are drawn.
    pub(super) fn seen_by(&self, camera: &Camera) -> Camera {
        Camera { centre: camera.centre - self.shift(), ..*camera }
    }

    /// Is anything drawn where it was led, and not where the scene has room for it?
    fn is_led(&self) -> bool {
        self.moving.is_some() || self.shifted.is_some()
    }

    /// Follows the hand, if all that has changed is where some nodes are. `dragged` is the map that a drag began with, and
    /// how far it has moved what it moves, if that is all that it does.
    fn follow(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if self.moving.is_none() && self.shift_to(map, dragged) {
            return true;
        }
        let Some(mut by) = moves(&self.map, map).filter(|by| !by.is_empty()) else { return false };
        self.shifted = None;
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

    /// Moves the whole scene, if every node has moved and all by the same: then nothing in it has changed, and its picture
    /// is moved as when the camera moves. What takes long is only asked for the first event of a drag.
    fn shift_to(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if let (Some((drawn, shift)), Some((began, by))) = (&mut self.shifted, dragged)
            && *began == self.map
        {
            // The same drag: it still moves all and changes nothing else.
            (*drawn, *shift) = (map.clone(), by);
            return true;
        }
        let nodes = self.map.actors.len() + self.map.issues.len() + self.map.notes.len();
        let by = moves(&self.map, map).filter(|by| by.len() == nodes);
        let Some(by) = by.and_then(|by| common_offset(by.values().copied())) else { return false };
        self.shifted = Some((map.clone(), dragged.map_or(by, |(_, by)| by)));
        true
    }
}

/// The offset of all of these, if they are the same: places in a map are rounded to tenths of a unit.
fn common_offset(mut offsets: impl Iterator<Item = Vec2>) -> Option<Vec2> {
    let first = offsets.next()?;
    offsets.all(|by| (by - first).abs().max_elem() < 0.15).then_some(first)
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
        if let Some(built) = self.built.as_mut().filter(|built| built.moving.is_none() && built.map == *session.map()) {
            // What was moved is back where it was.
            built.shifted = None;
        }
        let gliding = self.on_its_way(session.map());
        let (map, look) = (gliding.as_ref().unwrap_or(session.map()), session.look());
        let moving = gliding.is_some() || matches!(session.tool(), Tool::Select(Drag::Moving { .. }));
        let letters = self.letters(map);
        let same_look =
            |built: &Built| built.palette == theme.palette && built.look == *look && built.letters == letters;
        let fresh = |built: &Built| same_look(built) && built.drawn() == map && (moving || !built.is_led());
        if self.built.as_ref().is_some_and(fresh) {
            return self.builder.settle();
        }
        // What is shown as a picture would lag behind the hand if it were built anew.
        let can_follow = |built: &&mut Built| built.scene.items.len() > LARGE || moving && self.pictures.is_heavy();
        let followed = self.built.as_mut().filter(can_follow);
        let dragged = session.tool().offset().map(|by| (session.committed_map(), by));
        let is_followed =
            followed.is_some_and(|built| same_look(built) && (built.drawn() == map || built.follow(map, dragged)));
        if is_followed && moving {
            return self.builder.settle();
        }
        // What only moved is shown where it is now, until the scene that has new room for all words is there.
        let key = SceneKey { map: map.clone(), look: look.clone(), palette: theme.palette, letters };
        if map.actors.len() + map.issues.len() + map.ties.len() > MANY {
            self.builder.request(ctx, key, is_followed);
        } else if let Some(built) = self.builder.build_now(key) {
            self.install(built);
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicUsize, Ordering};

    use super::*;
    use crate::model::{Actor, Lens};

    fn key(title: &str) -> SceneKey {
        let mut map = Map { title: title.to_owned(), ..Map::default() };
        map.actors.add(Actor::new("Ann", egui::pos2(0.0, 0.0)));
        SceneKey { map, look: Lens::Relationships.into(), palette: Palette::LIGHT, letters: 1.0 }
    }

    /// Builds every scene but those of maps that are called so.
    fn breaks_on_purpose(key: &SceneKey, progress: &Progress, tries: &AtomicUsize) -> Option<Box<Built>> {
        tries.fetch_add(1, Ordering::SeqCst);
        assert!(key.map.title != "bad", "broken on purpose");
        Built::of(key, progress)
    }

    #[test]
    fn a_map_of_few_records_and_many_lines_is_a_picture_and_a_small_one_is_not() {
        let mut of = key("dense");
        let place = |at: usize| egui::pos2((at % 8) as f32 * 100.0 - 350.0, (at / 8) as f32 * 100.0 - 350.0);
        let actors: Vec<_> = (0..60).map(|at| of.map.actors.add(Actor::new("Bob", place(at)))).collect();
        let is_heavy = |of: &SceneKey| {
            let (ctx, view) =
                (Context::default(), egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 900.0)));
            ctx.set_fonts(crate::ui::theme::fonts());
            let camera = Camera { centre: egui::Pos2::ZERO, zoom: 1.0, view, least_words: 5.0 };
            let (mut pictures, mut built) =
                (super::super::pictures::Pictures::default(), Built::of(of, &Progress::default()).unwrap());
            let mut labels = crate::ui::paint::Labels::default();
            let input = egui::RawInput { screen_rect: Some(view), ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let ground = egui::Color32::WHITE;
                pictures.show(&ui.painter_at(view), &mut labels, &camera, &mut built, None, ground);
            });
            output.textures_delta.clear();
            assert!(!pictures.is_waiting(), "until there is a picture, it is drawn as it is");
            pictures.is_heavy()
        };
        assert!(!is_heavy(&of));
        for (from, to) in (0..600).map(|at| (at % 60, (at % 60 + 1 + at / 60 * 5) % 60)) {
            of.map.ties.add(crate::model::Tie::new(&actors[from], &(&actors[to]).into(), "conflict"));
        }
        assert!(is_heavy(&of));
    }

    #[test]
    fn a_map_that_is_moved_as_a_whole_is_shown_moved_and_its_scene_is_left_alone() {
        let mut of = key("whole");
        of.map.actors.add(Actor::new("Bob", egui::pos2(80.0, 40.0)));
        let mut built = *Built::of(&of, &Progress::default()).unwrap();
        let all: Vec<Target> = of.map.actors.ids().map(Target::Actor).collect();
        let moved = |targets: &[Target], by: Vec2| {
            let mut moved = of.map.clone();
            crate::ops::translate(&mut moved, targets.iter().cloned(), by);
            moved
        };
        let by = egui::vec2(30.04, -12.0);
        let later = moved(&all, by);
        assert!(built.follow(&later, Some((&of.map, by))));
        assert!((built.shift(), built.drawn()) == (by, &later) && built.sight.moving().is_empty());
        // The next event of the drag, and the map as it is when it has ended.
        let farther = moved(&all, 2.0 * by);
        assert!(built.follow(&farther, Some((&of.map, 2.0 * by))) && built.shift() == 2.0 * by);
        assert!(built.follow(&later, None) && (built.shift() - by).abs().max_elem() < 0.1);
        // A part of it is led as ever.
        assert!(built.follow(&moved(&all[..1], by), None));
        assert!(built.shift() == Vec2::ZERO && !built.sight.moving().is_empty());
    }

    #[test]
    fn a_scene_that_is_overtaken_is_stopped_unless_what_is_shown_has_been_out_of_date_for_long() {
        static STOPPED: AtomicUsize = AtomicUsize::new(0);
        // Goes on until it is told to stop, but for what is called so.
        let build: BuildScene = |key, progress| {
            while key.map.title != "short" && progress.go_on().is_ok() {
                std::thread::yield_now();
            }
            STOPPED.fetch_add(usize::from(progress.go_on().is_err()), Ordering::SeqCst);
            progress.go_on().ok().and_then(|()| Built::of(key, progress))
        };
        let ctx = Context::default();
        let pass = |time: f64| {
            let mut output = ctx.run_ui(egui::RawInput { time: Some(time), ..Default::default() }, |_| {});
            output.textures_delta.clear();
        };
        let pending = |builder: &Builder| {
            builder.background.as_ref().and_then(|background| background.pending()).map(|key| key.map.title.clone())
        };
        let mut builder = Builder { build, ..Builder::default() };
        pass(1.0);
        builder.request(&ctx, key("first"), false);
        pass(1.0 + PATIENCE / 2.0);
        builder.request(&ctx, key("second"), false);
        assert_eq!(pending(&builder).as_deref(), Some("second"));
        pass(1.0 + PATIENCE * 2.0);
        builder.request(&ctx, key("third"), false);
        assert_eq!(pending(&builder).as_deref(), Some("second"), "it would never be shown");
        // What follows the hand is not out of date.
        builder.request(&ctx, key("short"), true);
        assert_eq!(pending(&builder).as_deref(), Some("short"));
        let built = loop {
            if let Some(built) = builder.take() {
                break built;
            }
            std::thread::yield_now();
        };
        assert_eq!(built.map.title, "short");
        assert!(STOPPED.load(Ordering::SeqCst) > 0, "what was overtaken went on");
    }

    #[test]
    fn a_map_that_breaks_at_once_is_tried_once_and_the_next_is_drawn() {
        static TRIES: AtomicUsize = AtomicUsize::new(0);
        let build: BuildScene = |key, progress| breaks_on_purpose(key, progress, &TRIES);
        let mut builder = Builder { build, ..Builder::default() };
        for _ in 0..3 {
            assert!(builder.build_now(key("bad")).is_none());
            assert!(builder.is_broken && !builder.is_busy());
        }
        assert_eq!(TRIES.load(Ordering::SeqCst), 1);
        assert!(builder.build_now(key("good")).is_some() && !builder.is_broken);
    }
}
