//! The scene of the map on the canvas, kept from frame to frame, and when it is rebuilt.

use std::sync::Arc;

use egui::{Context, Vec2};

use super::{Canvas, PendingCameraMove, day_fade, minimap};
use crate::model::{Map, Target, ViewState};
use crate::network::Progress;
use crate::scene::{DragPreview, Legend, Palette, Scene, legend, legend_head, node_moves};
use crate::session::{BackgroundValue, SelectToolState, Session, Tool, VisibleMap, guarded};
use crate::ui::fault_notice::log_fault;
use crate::ui::paint::{Camera, ViewCulling};
use crate::ui::theme::Theme;
use crate::ui::worker::waker;

/// A scene and the values it was built from.
pub(super) struct BuiltScene {
    pub(super) map: Map,
    pub(super) view_state: ViewState,
    pub(super) palette: Palette,
    /// Factor by which its texts are larger than usual.
    pub(super) text_scale: f32,
    pub(super) scene: Scene,
    pub(super) culling: ViewCulling,
    pub(super) minimap_marks: Vec<minimap::MinimapMark>,
    /// The actors by decreasing influence, computed on first use.
    pub(super) actors_by_influence: std::cell::OnceCell<Vec<Target>>,
    /// The first records with their sentences for screen readers, computed on first use.
    pub(super) sentences: std::cell::OnceCell<Vec<(Target, String)>>,
    pub(super) legend: Legend,
    pub(super) legend_head: Legend,
    /// While nodes of a large map are being moved: the map as it is drawn, and the items that follow the nodes.
    pub(super) drag_preview: Option<(Map, DragPreview)>,
    /// While the whole map is moved by one offset: the map as it is drawn, and the offset.
    shifted_map: Option<(Map, Vec2)>,
}

/// A scene with more items than this is not rebuilt while nodes are being moved.
const MAX_ITEMS_REBUILT_WHILE_MOVING: usize = 8000;

/// The scene of a map with more records than this is built by a thread, because that takes longer than a frame.
const MAX_RECORDS_BUILT_AT_ONCE: usize = 3000;

/// A build is no longer cancelled for a newer map once the shown scene has been out of date for this long, in seconds.
const MAX_STALE_SECS: f64 = 0.5;

/// The values a scene is built from.
#[derive(Clone)]
pub(super) struct SceneKey {
    map: Map,
    view_state: ViewState,
    /// The map with the view state applied. Commands and gestures reuse what is computed of it for the scene.
    visible_map: Arc<VisibleMap>,
    palette: Palette,
    text_scale: f32,
}

impl PartialEq for SceneKey {
    fn eq(&self, other: &Self) -> bool {
        self.view_state == other.view_state
            && self.palette == other.palette
            && self.text_scale == other.text_scale
            && self.map == other.map
    }
}

/// Builds a scene. Returns none when cancelled.
type SceneBuildFn = fn(&SceneKey, &Progress) -> Option<Box<BuiltScene>>;

/// Builds scenes, on a thread if that takes longer than a frame. A build that failed is not tried again.
pub(super) struct CanvasSceneBuilder {
    build: SceneBuildFn,
    background: Option<BackgroundValue<SceneKey, Box<BuiltScene>>>,
    /// The key of the last build on this thread that failed.
    failure: Option<SceneKey>,
    /// The time since which the shown scene has been out of date, in seconds of the window's clock.
    outdated_since: Option<f64>,
    /// Whether the scene to be shown cannot be built.
    pub(super) is_broken: bool,
}

impl Default for CanvasSceneBuilder {
    fn default() -> Self {
        Self { build: BuiltScene::of, background: None, failure: None, outdated_since: None, is_broken: false }
    }
}

impl CanvasSceneBuilder {
    /// Whether a thread is building a scene.
    pub(super) fn is_busy(&self) -> bool {
        self.background.as_ref().is_some_and(BackgroundValue::is_busy)
    }

    /// Notes that the shown scene is up to date, and cancels the build on the thread.
    fn mark_current(&mut self) {
        (self.outdated_since, self.is_broken) = (None, false);
        if let Some(background) = &mut self.background {
            background.cancel();
        }
    }

    /// Builds a scene on a thread. An unfinished build for an older key is cancelled, because its scene would be out of
    /// date: so the last of many changes is shown as soon as possible. But a map that changes faster than it is built
    /// would then never be shown. Therefore an unfinished build goes on if the shown scene has been out of date for
    /// longer than [`MAX_STALE_SECS`] and does not follow the drag (`is_followed`).
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

    /// Builds a scene on this thread, unless that failed before.
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

    /// The scene that the thread has built, if one is ready.
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
        let SceneKey { map, view_state, visible_map, palette, text_scale } = key.clone();
        let scene = Scene::of_drawn_map(visible_map.drawn(), &palette, text_scale, progress);
        progress.report(0.8).ok()?;
        let minimap_marks = minimap::minimap_marks(&scene);
        let culling = ViewCulling::of(&scene);
        progress.report(0.9).ok()?;
        let legend_head = legend_head(&map, &view_state.lens, &scene, &palette, 200.0);
        let legend = legend(&map, &view_state.lens, &scene, &palette, 200.0);
        Some(Box::new(Self {
            map,
            view_state,
            palette,
            text_scale,
            scene,
            culling,
            minimap_marks,
            actors_by_influence: std::cell::OnceCell::new(),
            sentences: std::cell::OnceCell::new(),
            legend,
            legend_head,
            drag_preview: None,
            shifted_map: None,
        }))
    }

    /// The map as it is drawn.
    pub(super) fn drawn_map(&self) -> &Map {
        let moving = self.drag_preview.as_ref().map_or(&self.map, |(map, _)| map);
        self.shifted_map.as_ref().map_or(moving, |(map, _)| map)
    }

    /// The offset by which the whole scene is drawn away from its own positions.
    pub(super) fn shift(&self) -> Vec2 {
        self.shifted_map.as_ref().map_or(Vec2::ZERO, |(_, by)| *by)
    }

    /// The camera for positions of the scene. It shows them where they are drawn.
    pub(super) fn scene_camera(&self, camera: &Camera) -> Camera {
        Camera { centre: camera.centre - self.shift(), ..*camera }
    }

    /// Whether anything is drawn at its dragged position, and not where a rebuilt scene would place it.
    fn is_displaced(&self) -> bool {
        self.drag_preview.is_some() || self.shifted_map.is_some()
    }

    /// Follows a drag, if only positions of nodes have changed. `dragged` is the map at the start of the drag and the
    /// offset of the dragged nodes, if the drag does nothing else.
    fn follow_drag(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if self.drag_preview.is_none() && self.shift_whole(map, dragged) {
            return true;
        }
        let Some(mut moves) = node_moves(&self.map, map).filter(|moves| !moves.is_empty()) else { return false };
        self.shifted_map = None;
        if let Some((drawn, _)) = self.drag_preview.take_if(|(_, preview)| !preview.is_for(&moves)) {
            // Other nodes move now, and the scene with the earlier ones at their new positions is not built yet. They
            // stay where they were dragged to.
            self.map = drawn;
            self.culling.freeze_moved();
            moves = node_moves(&self.map, map).unwrap_or_default();
        }
        let moves = moves;
        let (drawn, preview) = self.drag_preview.get_or_insert_with(|| {
            let preview = DragPreview::new(&self.scene, &self.map, &moves);
            (map.clone(), preview)
        });
        if !preview.is_for(&moves) {
            return false;
        }
        *drawn = map.clone();
        let changed = preview.apply(&mut self.scene, &moves);
        self.culling.update(&self.scene, &changed);
        true
    }

    /// Drops the scene. The items of a large one are dropped by a thread, because that takes longer than a frame.
    fn drop_in_background(self) {
        if self.scene.items.len() > MAX_ITEMS_REBUILT_WHILE_MOVING {
            // If no thread can be started, the scene is dropped here.
            std::thread::Builder::new().name("drop scene".to_owned()).spawn(move || drop(self)).ok();
        }
    }

    /// Moves the whole scene, if every node has moved by one offset. Then nothing in the scene has changed, and it is
    /// moved as if the camera moved. The slow comparison is made only for the first event of a drag.
    fn shift_whole(&mut self, map: &Map, dragged: Option<(&Map, Vec2)>) -> bool {
        if let (Some((drawn, shift)), Some((start, offset))) = (&mut self.shifted_map, dragged)
            && *start == self.map
        {
            // The same drag goes on: it still moves all nodes and changes nothing else.
            (*drawn, *shift) = (map.clone(), offset);
            return true;
        }
        let nodes = self.map.actors.len() + self.map.issues.len() + self.map.notes.len();
        let moves = node_moves(&self.map, map).filter(|moves| moves.len() == nodes);
        let Some(offset) = moves.and_then(|moves| common_offset(moves.values().copied())) else { return false };
        self.shifted_map = Some((map.clone(), dragged.map_or(offset, |(_, offset)| offset)));
        true
    }
}

/// The offset that all of these have in common, if they have one. The tolerance is for map positions, which are rounded
/// to tenths of a unit.
fn common_offset(mut offsets: impl Iterator<Item = Vec2>) -> Option<Vec2> {
    let first = offsets.next()?;
    offsets.all(|offset| (offset - first).abs().max_elem() < 0.15).then_some(first)
}

impl Canvas {
    /// Builds the scene and moves the camera. Larger texts take more space, so that fitting the whole map reduces the
    /// zoom again. A few rounds are enough for both to agree.
    pub(super) fn build_and_aim(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        for _ in 0..4 {
            self.build(ctx, session, theme);
            self.move_camera(session);
            if self.built_scene.as_ref().is_none_or(|built| built.text_scale == self.text_scale(&built.map)) {
                break;
            }
        }
    }

    /// Rebuilds the scene if the map, the view state, the theme or the text scale has changed.
    pub(super) fn build(&mut self, ctx: &Context, session: &Session, theme: &Theme) {
        if let Some(built) = self.scene_builder.take() {
            self.install(built);
        }
        if let Some(built) =
            self.built_scene.as_mut().filter(|built| built.drag_preview.is_none() && built.map == *session.map())
        {
            // The nodes that were moved are back at their old positions.
            built.shifted_map = None;
        }
        let animated = self.animated_map(session.map());
        let (map, view_state) = (animated.as_ref().unwrap_or(session.map()), session.view_state());
        let moving = animated.is_some() || matches!(session.tool(), Tool::Select(SelectToolState::Moving { .. }));
        let text_scale = self.text_scale(map);
        let is_same_view = |built: &BuiltScene| {
            built.palette == theme.palette && built.view_state == *view_state && built.text_scale == text_scale
        };
        let is_current =
            |built: &BuiltScene| is_same_view(built) && built.drawn_map() == map && (moving || !built.is_displaced());
        if self.built_scene.as_ref().is_some_and(is_current) {
            return self.scene_builder.mark_current();
        }
        // A scene that is shown as a picture would lag behind the pointer if it were rebuilt.
        let can_follow = |built: &&mut BuiltScene| {
            built.scene.items.len() > MAX_ITEMS_REBUILT_WHILE_MOVING || moving && self.pictures.uses_pictures()
        };
        let followed_scene = self.built_scene.as_mut().filter(can_follow);
        let dragged = session.tool().offset().map(|by| (session.committed_map(), by));
        let is_followed = followed_scene
            .is_some_and(|built| is_same_view(built) && (built.drawn_map() == map || built.follow_drag(map, dragged)));
        if is_followed && moving {
            return self.scene_builder.mark_current();
        }
        // Nodes that only moved are shown at their new positions until the scene with new label placements is built.
        let key = SceneKey {
            map: map.clone(),
            view_state: view_state.clone(),
            visible_map: session.visible_map_of(map),
            palette: theme.palette,
            text_scale,
        };
        if map.actors.len() + map.issues.len() + map.ties.len() > MAX_RECORDS_BUILT_AT_ONCE {
            self.scene_builder.request(ctx, key, is_followed);
        } else if let Some(built) = self.scene_builder.build_now(key) {
            self.install(built);
        }
    }

    /// Shows a scene in place of the previous one.
    fn install(&mut self, built: BuiltScene) {
        let old = self.built_scene.as_ref();
        let differs = |compare: fn(&BuiltScene, &BuiltScene) -> bool| old.is_some_and(|old| compare(old, &built));
        let lens_changed = differs(|old, new| old.view_state.lens != new.view_state.lens);
        let text_scale_changed = differs(|old, new| old.text_scale != new.text_scale);
        if differs(|old, new| old.map != new.map) {
            // An edit must not move the camera, so the view is no longer fitted to the map.
            self.fitted_view_size = None;
        }
        if self.fitted_view_size.is_some() && text_scale_changed {
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        let is_day_change = |old: &&BuiltScene| {
            let expected =
                ViewState { as_of: built.view_state.as_of, ghosts: built.view_state.ghosts, ..old.view_state.clone() };
            old.view_state != built.view_state
                && expected == built.view_state
                && old.map == built.map
                && old.palette == built.palette
        };
        self.fade =
            old.filter(is_day_change).and_then(|old| day_fade::DayChangeFade::between(&old.scene, &built.scene));
        if lens_changed
            && self.fitted_view_size.is_some()
            && !self.camera.visible_map_rect().contains_rect(built.scene.bounds)
        {
            // Items that only this lens shows must not lie outside a view of the whole map.
            self.pending_camera_move = PendingCameraMove::FitAll;
        }
        if let Some(replaced) = self.built_scene.replace(built) {
            replaced.drop_in_background();
        }
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
        key_of(map)
    }

    fn key_of(map: Map) -> SceneKey {
        let visible_map = Session::open(map.clone(), None).visible_map();
        let view_state = Lens::Relationships.into();
        SceneKey { map, view_state, visible_map, palette: Palette::LIGHT, text_scale: 1.0 }
    }

    /// Builds every scene, except that of a map with the title "bad".
    fn breaks_on_purpose(key: &SceneKey, progress: &Progress, tries: &AtomicUsize) -> Option<Box<BuiltScene>> {
        tries.fetch_add(1, Ordering::SeqCst);
        assert!(key.map.title != "bad", "broken on purpose");
        BuiltScene::of(key, progress)
    }

    #[test]
    fn a_map_of_many_lines_is_shown_as_a_picture() {
        let mut scene_key = key("dense");
        let place = |at: usize| egui::pos2((at % 8) as f32 * 100.0 - 350.0, (at / 8) as f32 * 100.0 - 350.0);
        let actors: Vec<_> = (0..60).map(|at| scene_key.map.actors.add(Actor::new("Bob", place(at)))).collect();
        let is_heavy = |scene_key: &SceneKey| {
            let scene_key = &key_of(scene_key.map.clone());
            let (ctx, view) =
                (Context::default(), egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(900.0, 900.0)));
            ctx.set_fonts(crate::ui::theme::fonts());
            let camera = Camera { centre: egui::Pos2::ZERO, zoom: 1.0, view, min_text_points: 5.0 };
            let (mut pictures, mut built) = (
                super::super::map_pictures::MapPictures::default(),
                BuiltScene::of(scene_key, &Progress::default()).unwrap(),
            );
            let mut labels = crate::ui::paint::LabelTextureCache::default();
            let input = egui::RawInput { screen_rect: Some(view), ..Default::default() };
            let mut output = ctx.run_ui(input, |ui| {
                let background = egui::Color32::WHITE;
                pictures.show(&ui.painter_at(view), &mut labels, &camera, &mut built, None, background);
            });
            output.textures_delta.clear();
            assert!(!pictures.is_waiting(), "until there is a picture, it is drawn as it is");
            pictures.uses_pictures()
        };
        assert!(!is_heavy(&scene_key));
        for (from, to) in (0..600).map(|at| (at % 60, (at % 60 + 1 + at / 60 * 5) % 60)) {
            scene_key.map.ties.add(crate::model::Tie::new(&actors[from], &(&actors[to]).into(), "conflict"));
        }
        assert!(is_heavy(&scene_key));
    }

    #[test]
    fn moving_every_node_shifts_the_scene_without_rebuilding_it() {
        let mut scene_key = key("whole");
        scene_key.map.actors.add(Actor::new("Bob", egui::pos2(80.0, 40.0)));
        let scene_key = key_of(scene_key.map);
        let mut built = *BuiltScene::of(&scene_key, &Progress::default()).unwrap();
        let all: Vec<Target> = scene_key.map.actors.ids().map(Target::Actor).collect();
        let moved = |targets: &[Target], by: Vec2| {
            let mut moved = scene_key.map.clone();
            crate::ops::translate(&mut moved, targets.iter().cloned(), by);
            moved
        };
        let by = egui::vec2(30.04, -12.0);
        let later = moved(&all, by);
        assert!(built.follow_drag(&later, Some((&scene_key.map, by))));
        assert!((built.shift(), built.drawn_map()) == (by, &later) && built.culling.moving_items().is_empty());
        // The next event of the drag, and the map after the drag.
        let farther = moved(&all, 2.0 * by);
        assert!(built.follow_drag(&farther, Some((&scene_key.map, 2.0 * by))) && built.shift() == 2.0 * by);
        assert!(built.follow_drag(&later, None) && (built.shift() - by).abs().max_elem() < 0.1);
        // A part of the map is dragged in the usual way.
        assert!(built.follow_drag(&moved(&all[..1], by), None));
        assert!(built.shift() == Vec2::ZERO && !built.culling.moving_items().is_empty());
    }

    #[test]
    fn a_superseded_build_stops_unless_the_shown_scene_is_stale() {
        static STOPPED: AtomicUsize = AtomicUsize::new(0);
        // Runs until it is cancelled, except for the map "short".
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
        // A scene that follows the drag does not count as out of date.
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
