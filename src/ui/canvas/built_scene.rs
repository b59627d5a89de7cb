//! The scene of the map that is looked at, kept from frame to frame, and when it is built anew.

use egui::{Context, Vec2};

use super::{Canvas, PendingCameraMove, day_fade, minimap};
use crate::model::{Map, Target, ViewState};
use crate::network::Progress;
use crate::scene::{DragPreview, Legend, Palette, Scene, legend, legend_head, node_moves};
use crate::session::{BackgroundValue, SelectToolState, Session, Tool, guarded};
use crate::ui::fault_notice::log_fault;
use crate::ui::paint::{Camera, ViewCulling};
use crate::ui::theme::Theme;
use crate::ui::worker::waker;

/// A scene and what it was built from.
pub(super) struct BuiltScene {
    pub(super) map: Map,
    pub(super) view_state: ViewState,
    pub(super) palette: Palette,
    /// How many times as large as usual its letters are.
    pub(super) text_scale: f32,
    pub(super) scene: Scene,
    pub(super) culling: ViewCulling,
    pub(super) minimap_marks: Vec<minimap::MinimapMark>,
    /// The actors, the weightiest first, once that is asked for.
    pub(super) actors_by_influence: std::cell::OnceCell<Vec<Target>>,
    pub(super) legend: Legend,
    pub(super) legend_head: Legend,
    /// While nodes of a large map are on their way: the map as it is drawn, and what goes along with them.
    pub(super) drag_preview: Option<(Map, DragPreview)>,
    /// While all of a map has been moved by one offset: the map as it is drawn, and the offset.
    shifted_map: Option<(Map, Vec2)>,
}

/// Of more items than this, a scene is not built anew while nodes are on their way.
const MAX_ITEMS_REBUILT_WHILE_MOVING: usize = 8000;

/// A map with more records on the canvas than this is drawn by a thread, as that takes longer than a frame.
const MAX_RECORDS_BUILT_AT_ONCE: usize = 3000;

/// For so many seconds a scene may be out of date before one is shown that is out of date too, but less.
const MAX_STALE_SECS: f64 = 0.5;

/// What a scene is to be built from.
#[derive(Clone, PartialEq)]
pub(super) struct SceneKey {
    map: Map,
    view_state: ViewState,
    palette: Palette,
    text_scale: f32,
}

/// Builds a scene; none once it is told to stop.
type SceneBuildFn = fn(&SceneKey, &Progress) -> Option<Box<BuiltScene>>;

/// Builds scenes: those that take longer than a frame in a thread. What cannot be built is not tried again.
pub(super) struct CanvasSceneBuilder {
    build: SceneBuildFn,
    background: Option<BackgroundValue<SceneKey, Box<BuiltScene>>>,
    /// What could not be built at once.
    failure: Option<SceneKey>,
    /// Since when what is shown has not been what is wanted, in seconds of the window.
    outdated_since: Option<f64>,
    /// Is it so that what is to be shown cannot be built?
    pub(super) is_broken: bool,
}

impl Default for CanvasSceneBuilder {
    fn default() -> Self {
        Self { build: BuiltScene::of, background: None, failure: None, outdated_since: None, is_broken: false }
    }
}

impl CanvasSceneBuilder {
    /// Is anything being built?
    pub(super) fn is_busy(&self) -> bool {
        self.background.as_ref().is_some_and(BackgroundValue::is_busy)
    }

    /// What is there is what is wanted.
    fn mark_current(&mut self) {
        (self.outdated_since, self.is_broken) = (None, false);
        if let Some(background) = &mut self.background {
            background.cancel();
        }
    }

    /// Has it built by a thread. What it overtakes is stopped, as its scene would be out of date before it is there: so
    /// the last of many changes is shown as soon as it can be. But a map that keeps changing faster than it is built would
    /// then never be shown as it is: where what is shown has been out of date for longer than [`MAX_STALE_SECS`], and does not
    /// follow the hand either (`is_followed`), what is under way is finished first.
    fn request(&mut self, ctx: &Context, key: SceneKey, is_followed: bool) {
        let now = ctx.input(|input| input.time);
        let since = *self.outdated_since.get_or_insert(now);
        if self.is_busy() && !is_followed && now - since > MAX_STALE_SECS {
            return;
        }
        let build = self.build;
        let background = self.background.get_or_insert_with(|| BackgroundValue::new(waker(ctx)));
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
    fn build_now(&mut self, key: SceneKey) -> Option<BuiltScene> {
        self.mark_current();
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
    fn take(&mut self) -> Option<BuiltScene> {
        let background = self.background.as_mut()?;
        background.collect();
        let (_, built) = background.take()?;
        self.outdated_since = None;
        Some(*built)
    }
}

impl BuiltScene {
    fn of(key: &SceneKey, progress: &Progress) -> Option<Box<Self>> {
        let SceneKey { map, view_state: look, palette, text_scale: letters } = key.clone();
        let scene = Scene::with_progress(&map, &look, &palette, letters, progress).ok()?;
        progress.report(0.8).ok()?;
        let spots = minimap::minimap_marks(&scene);
        let sight = ViewCulling::of(&scene);
        progress.report(0.9).ok()?;
        let head = legend_head(&map, &look.lens, &scene, &palette, 200.0);
        let legend = legend(&map, &look.lens, &scene, &palette, 200.0);
        let by_weight = std::cell::OnceCell::new();
        Some(Box::new(Self {
            map,
            view_state: look,
            palette,
            text_scale: letters,
            scene,
            culling: sight,
            minimap_marks: spots,
            actors_by_influence: by_weight,
            legend,
            legend_head: head,
            drag_preview: None,
            shifted_map: None,
        }))
    }

    /// The map as it is drawn.
    pub(super) fn drawn_map(&self) -> &Map {
        let moving = self.drag_preview.as_ref().map_or(&self.map, |(map, _)| map);
        self.shifted_map.as_ref().map_or(moving, |(map, _)| map)
    }

    /// How far all of the scene is from where it is drawn.
    pub(super) fn shift(&self) -> Vec2 {
        self.shifted_map.as_ref().map_or(Vec2::ZERO, |(_, by)| *by)
    }

    /// The camera for the places of the scene, which shows them where they are drawn.
    pub(super) fn scene_camera(&self, camera: &Camera) -> Camera {
        Camera { centre: camera.centre - self.shift(), ..*camera }
    }

    /// Is anything drawn where it was led, and not where the scene has room for it?
    fn is_displaced(&self) -> bool {
        self.drag_preview.is_some() || self.shifted_map.is_some()
    }

    /// Follows the hand, if all that has changed is where some nodes are. `dragged` is the map that a drag began with, and
    /// how far it has moved what it moves, if that is all that it does.
    fn follow_drag(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if self.drag_preview.is_none() && self.shift_whole(map, dragged) {
            return true;
        }
        let Some(mut by) = node_moves(&self.map, map).filter(|by| !by.is_empty()) else { return false };
        self.shifted_map = None;
        if let Some((drawn, _)) = self.drag_preview.take_if(|(_, stretch)| !stretch.is_for(&by)) {
            // Others move than before, and the scene with those is not there yet: they are where they were led.
            self.map = drawn;
            self.culling.freeze_moved();
            by = node_moves(&self.map, map).unwrap_or_default();
        }
        let moves = by;
        let (drawn, stretch) = self.drag_preview.get_or_insert_with(|| {
            let stretch = DragPreview::new(&self.scene, &self.map, &moves);
            (map.clone(), stretch)
        });
        if !stretch.is_for(&moves) {
            return false;
        }
        *drawn = map.clone();
        let changed = stretch.apply(&mut self.scene, &moves);
        self.culling.update(&self.scene, &changed);
        true
    }

    /// Moves the whole scene, if every node has moved and all by the same: then nothing in it has changed, and its picture
    /// is moved as when the camera moves. What takes long is only asked for the first event of a drag.
    fn shift_whole(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if let (Some((drawn, shift)), Some((began, by))) = (&mut self.shifted_map, dragged)
            && *began == self.map
        {
            // The same drag: it still moves all and changes nothing else.
            (*drawn, *shift) = (map.clone(), by);
            return true;
        }
        let nodes = self.map.actors.len() + self.map.issues.len() + self.map.notes.len();
        let by = node_moves(&self.map, map).filter(|by| by.len() == nodes);
        let Some(by) = by.and_then(|by| common_offset(by.values().copied())) else { return false };
        self.shifted_map = Some((map.clone(), dragged.map_or(by, |(_, by)| by)));
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
    pub(super) fn build_and_aim(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        for _ in 0..4 {
            self.build(ctx, session, theme);
            self.move_camera(session);
            if self.built_scene.as_ref().is_none_or(|built| built.text_scale == self.text_scale(&built.map)) {
                break;
            }
        }
    }

    /// Builds the scene again if the map, the lens, the theme or the size of letters has changed.
    pub(super) fn build(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        if let Some(built) = self.scene_builder.take() {
            self.install(built);
        }
        if let Some(built) =
            self.built_scene.as_mut().filter(|built| built.drag_preview.is_none() && built.map == *session.map())
        {
            // What was moved is back where it was.
            built.shifted_map = None;
        }
        let gliding = self.animated_map(session.map());
        let (map, look) = (gliding.as_ref().unwrap_or(session.map()), session.view_state());
        let moving = gliding.is_some() || matches!(session.tool(), Tool::Select(SelectToolState::Moving { .. }));
        let letters = self.text_scale(map);
        let same_look = |built: &BuiltScene| {
            built.palette == theme.palette && built.view_state == *look && built.text_scale == letters
        };
        let fresh =
            |built: &BuiltScene| same_look(built) && built.drawn_map() == map && (moving || !built.is_displaced());
        if self.built_scene.as_ref().is_some_and(fresh) {
            return self.scene_builder.mark_current();
        }
        // What is shown as a picture would lag behind the hand if it were built anew.
        let can_follow = |built: &&mut BuiltScene| {
            built.scene.items.len() > MAX_ITEMS_REBUILT_WHILE_MOVING || moving && self.pictures.uses_pictures()
        };
        let followed = self.built_scene.as_mut().filter(can_follow);
        let dragged = session.tool().offset().map(|by| (session.committed_map(), by));
        let is_followed = followed
            .is_some_and(|built| same_look(built) && (built.drawn_map() == map || built.follow_drag(map, dragged)));
        if is_followed && moving {
            return self.scene_builder.mark_current();
        }
        // What only moved is shown where it is now, until the scene that has new room for all words is there.
        let key = SceneKey { map: map.clone(), view_state: look.clone(), palette: theme.palette, text_scale: letters };
        if map.actors.len() + map.issues.len() + map.ties.len() > MAX_RECORDS_BUILT_AT_ONCE {
            self.scene_builder.request(ctx, key, is_followed);
        } else if let Some(built) = self.scene_builder.build_now(key) {
            self.install(built);
        }
    }

    /// Shows a scene in the place of the one before.
    fn install(&mut self, built: BuiltScene) {
        let old = self.built_scene.as_ref();
        let differs = |what: fn(&BuiltScene, &BuiltScene) -> bool| old.is_some_and(|old| what(old, &built));
        let lens_turned = differs(|old, new| old.view_state.lens != new.view_state.lens);
        let letters_turned = differs(|old, new| old.text_scale != new.text_scale);
        if differs(|old, new| old.map != new.map) {
            // Whoever draws has the view where it should be.
            self.fitted_view_size = None;
        }
        if self.fitted_view_size.is_some() && letters_turned {
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        let day_turned = |old: &&BuiltScene| {
            let turned =
                ViewState { as_of: built.view_state.as_of, ghosts: built.view_state.ghosts, ..old.view_state.clone() };
            old.view_state != built.view_state
                && turned == built.view_state
                && old.map == built.map
                && old.palette == built.palette
        };
        self.fade = old.filter(day_turned).and_then(|old| day_fade::DayChangeFade::between(&old.scene, &built.scene));
        if lens_turned
            && self.fitted_view_size.is_some()
            && !self.camera.visible_map_rect().contains_rect(built.scene.bounds)
        {
            // What only this lens shows must not lie outside a view of the whole map.
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        self.built_scene = Some(built);
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
        SceneKey { map, view_state: Lens::Relationships.into(), palette: Palette::LIGHT, text_scale: 1.0 }
    }

    /// Builds every scene but those of maps that are called so.
    fn breaks_on_purpose(key: &SceneKey, progress: &Progress, tries: &AtomicUsize) -> Option<Box<BuiltScene>> {
        tries.fetch_add(1, Ordering::SeqCst);
        assert!(key.map.title != "bad", "broken on purpose");
        BuiltScene::of(key, progress)
    }

    #[test]
    fn a_map_of_many_lines_is_shown_as_a_picture() {
        let mut of = key("dense");
        let place = |at: usize| egui::pos2((at % 8) as f32 * 100.0 - 350.0, (at / 8) as f32 * 100.0 - 350.0);
        let actors: Vec<_> = (0..60).map(|at| of.map.actors.add(Actor::new("Bob", place(at)))).collect();
        let is_heavy = |of: &SceneKey| {
            let (ctx, view) =
                (Context::default(), egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 900.0)));
            ctx.set_fonts(crate::ui::theme::fonts());
            let camera = Camera { centre: egui::Pos2::ZERO, zoom: 1.0, view, min_text_points: 5.0 };
            let (mut pictures, mut built) =
                (super::super::map_pictures::MapPictures::default(), BuiltScene::of(of, &Progress::default()).unwrap());
            let mut labels = crate::ui::paint::LabelTextureCache::default();
            let input = egui::RawInput { screen_rect: Some(view), ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let ground = egui::Color32::WHITE;
                pictures.show(&ui.painter_at(view), &mut labels, &camera, &mut built, None, ground);
            });
            output.textures_delta.clear();
            assert!(!pictures.is_waiting(), "until there is a picture, it is drawn as it is");
            pictures.uses_pictures()
        };
        assert!(!is_heavy(&of));
        for (from, to) in (0..600).map(|at| (at % 60, (at % 60 + 1 + at / 60 * 5) % 60)) {
            of.map.ties.add(crate::model::Tie::new(&actors[from], &(&actors[to]).into(), "conflict"));
        }
        assert!(is_heavy(&of));
    }

    #[test]
    fn moving_every_node_shifts_the_scene_without_rebuilding_it() {
        let mut of = key("whole");
        of.map.actors.add(Actor::new("Bob", egui::pos2(80.0, 40.0)));
        let mut built = *BuiltScene::of(&of, &Progress::default()).unwrap();
        let all: Vec<Target> = of.map.actors.ids().map(Target::Actor).collect();
        let moved = |targets: &[Target], by: Vec2| {
            let mut moved = of.map.clone();
            crate::ops::translate(&mut moved, targets.iter().cloned(), by);
            moved
        };
        let by = egui::vec2(30.04, -12.0);
        let later = moved(&all, by);
        assert!(built.follow_drag(&later, Some((&of.map, by))));
        assert!((built.shift(), built.drawn_map()) == (by, &later) && built.culling.moving_items().is_empty());
        // The next event of the drag, and the map as it is when it has ended.
        let farther = moved(&all, 2.0 * by);
        assert!(built.follow_drag(&farther, Some((&of.map, 2.0 * by))) && built.shift() == 2.0 * by);
        assert!(built.follow_drag(&later, None) && (built.shift() - by).abs().max_elem() < 0.1);
        // A part of it is led as ever.
        assert!(built.follow_drag(&moved(&all[..1], by), None));
        assert!(built.shift() == Vec2::ZERO && !built.culling.moving_items().is_empty());
    }

    #[test]
    fn a_superseded_build_stops_unless_the_shown_scene_is_stale() {
        static STOPPED: AtomicUsize = AtomicUsize::new(0);
        // Goes on until it is told to stop, but for what is called so.
        let build: SceneBuildFn = |key, progress| {
            while key.map.title != "short" && progress.check_cancelled().is_ok() {
                std::thread::yield_now();
            }
            STOPPED.fetch_add(usize::from(progress.check_cancelled().is_err()), Ordering::SeqCst);
            progress.check_cancelled().ok().and_then(|()| BuiltScene::of(key, progress))
        };
        let ctx = Context::default();
        let pass = |time: f64| {
            let mut output = ctx.run_ui(egui::RawInput { time: Some(time), ..Default::default() }, |_| {});
            output.textures_delta.clear();
        };
        let pending = |builder: &CanvasSceneBuilder| {
            builder.background.as_ref().and_then(|background| background.pending()).map(|key| key.map.title.clone())
        };
        let mut builder = CanvasSceneBuilder { build, ..CanvasSceneBuilder::default() };
        pass(1.0);
        builder.request(&ctx, key("first"), false);
        pass(1.0 + MAX_STALE_SECS / 2.0);
        builder.request(&ctx, key("second"), false);
        assert_eq!(pending(&builder).as_deref(), Some("second"));
        pass(1.0 + MAX_STALE_SECS * 2.0);
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
    fn a_scene_that_panics_is_tried_once_and_the_next_is_built() {
        static TRIES: AtomicUsize = AtomicUsize::new(0);
        let build: SceneBuildFn = |key, progress| breaks_on_purpose(key, progress, &TRIES);
        let mut builder = CanvasSceneBuilder { build, ..CanvasSceneBuilder::default() };
        for _ in 0..3 {
            assert!(builder.build_now(key("bad")).is_none());
            assert!(builder.is_broken && !builder.is_busy());
        }
        assert_eq!(TRIES.load(Ordering::SeqCst), 1);
        assert!(builder.build_now(key("good")).is_some() && !builder.is_broken);
    }
}
