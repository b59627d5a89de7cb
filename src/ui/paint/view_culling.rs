//! Which items of a scene can be seen at all, so that a frame costs what is seen and not what there is. Paints nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use egui::epaint::Mesh;
use egui::{Pos2, Rect};

use super::{Camera, belongs_to_words};
use crate::model::Target;
use crate::scene::{Scene, SceneShape};

/// Where the items of a scene lie, and which of them are seen however far away.
pub struct ViewCulling {
    bounds: Vec<Rect>,
    /// The numbers of all items but words and what belongs to them.
    items_without_text: Vec<u32>,
    /// The largest words, in map units.
    largest_text: f32,
    scene_bounds: Rect,
    /// The numbers of items that are no longer where the scene's own index has them, in order.
    moved: Vec<u32>,
    /// Those of them that had been moved before others were.
    earlier_moved: Vec<u32>,
    cached_mesh: Option<CachedSceneMesh>,
    /// Which scene it is of: no two have the same number.
    scene_number: u64,
    /// How often other items than before have been on their way.
    moving_set_number: u64,
}

/// The mesh of the last frame, seen from so far that there are no words in it.
struct CachedSceneMesh {
    mesh: Arc<Mesh>,
    camera: Camera,
    pixels_per_point: f32,
    /// What of the map is in it.
    map_rect: Rect,
    /// How often it has been shifted: each time rounds a little.
    shifts: u32,
}

/// How much more than the view is put into a mesh that is kept, on each side, in views.
const MARGIN: f32 = 0.2;
/// How often a mesh is shifted before it is made anew.
const MAX_MESH_SHIFTS: u32 = 500;

/// Where less than this part of the map is seen, items are found by where they are instead of looking at all of them.
const INDEXED_SHARE: f32 = 0.2;
/// The widest part of the map within which items are found by where they are.
const MAX_INDEXED_SIDE: f32 = 20_000.0;

/// How many scenes there have been.
static NEXT_SCENE_NUMBER: AtomicU64 = AtomicU64::new(0);

impl ViewCulling {
    /// Of that scene.
    pub fn of(scene: &Scene) -> Self {
        let mut sight = Self {
            bounds: Vec::with_capacity(scene.items.len()),
            items_without_text: Vec::with_capacity(scene.items.len()),
            largest_text: 0.0,
            scene_bounds: scene.bounds,
            moved: Vec::new(),
            earlier_moved: Vec::new(),
            cached_mesh: None,
            scene_number: NEXT_SCENE_NUMBER.fetch_add(1, Ordering::Relaxed),
            moving_set_number: 0,
        };
        for (number, item) in (0..).zip(scene.items.iter()) {
            sight.bounds.push(item.shape.bounds());
            let next = scene.items.get(number as usize + 1).filter(|next| next.target == item.target);
            match &item.shape {
                SceneShape::Text { line, .. } => {
                    sight.largest_text = sight.largest_text.max(line.style.size);
                    // Strokes stand for those of a note or an issue.
                    if matches!(item.target, Some(Target::Note(_) | Target::Issue(_))) {
                        sight.items_without_text.push(number);
                    }
                }
                // Without words there is no box round them, and nothing leads to them.
                _ if next.is_some_and(|next| belongs_to_words(item, next)) => {}
                _ => sight.items_without_text.push(number),
            }
        }
        sight.items_without_text.shrink_to_fit();
        sight
    }

    /// Looks again at items of the scene that have changed, given in order.
    pub fn update(&mut self, scene: &Scene, changed: &[usize]) {
        for number in changed {
            if let (Some(bounds), Some(item)) = (self.bounds.get_mut(*number), scene.items.get(*number)) {
                *bounds = item.shape.bounds();
            }
        }
        self.cached_mesh = None;
        let mut moved: Vec<u32> =
            changed.iter().map(|number| *number as u32).chain(self.earlier_moved.iter().copied()).collect();
        moved.sort_unstable();
        moved.dedup();
        self.moving_set_number += u64::from(moved != self.moved);
        self.moved = moved;
    }

    /// What has been moved so far stays where it is, while other items are moved.
    pub fn freeze_moved(&mut self) {
        self.earlier_moved = self.moved.clone();
    }

    /// The number of its scene, which no other has.
    pub fn scene_number(&self) -> u64 {
        self.scene_number
    }

    /// How often other items than before have been on their way.
    pub fn moving_set_number(&self) -> u64 {
        self.moving_set_number
    }

    /// The numbers of the items that are on their way under a hand, in order.
    pub fn moving_items(&self) -> &[u32] {
        &self.moved
    }

    /// Are no words seen from so far away?
    pub(super) fn hides_text(&self, camera: &Camera) -> bool {
        self.largest_text * camera.zoom < camera.min_text_points
    }

    /// What of the map is to be painted: from far away a little more than is seen, so that it can be moved.
    pub(super) fn painted_rect(&self, camera: &Camera) -> Rect {
        let seen = camera.visible_map_rect();
        if self.hides_text(camera) { seen.expand2(seen.size() * MARGIN) } else { seen }
    }

    /// The mesh of an earlier frame, moved to where the camera is now, if it still shows everything that is seen.
    pub(super) fn shifted_mesh(&mut self, camera: &Camera, pixels_per_point: f32) -> Option<Arc<Mesh>> {
        let kept = self.cached_mesh.as_mut()?;
        let same = kept.camera.zoom == camera.zoom
            && kept.camera.min_text_points == camera.min_text_points
            && kept.camera.view.size() == camera.view.size()
            && kept.pixels_per_point == pixels_per_point;
        let by = camera.screen_from_map(Pos2::ZERO) - kept.camera.screen_from_map(Pos2::ZERO);
        let shifted = by != egui::Vec2::ZERO;
        let holds =
            kept.map_rect.contains_rect(camera.visible_map_rect()) || kept.map_rect.contains_rect(self.scene_bounds);
        if !same || !holds || shifted && kept.shifts >= MAX_MESH_SHIFTS {
            self.cached_mesh = None;
            return None;
        }
        if shifted {
            // Nobody else holds it now: the last frame has been drawn.
            Arc::make_mut(&mut kept.mesh).translate(by);
            kept.shifts += 1;
            kept.camera = *camera;
        }
        Some(kept.mesh.clone())
    }

    /// Keeps the mesh of a frame.
    pub(super) fn cache_mesh(&mut self, mesh: Arc<Mesh>, camera: &Camera, pixels_per_point: f32, holds: Rect) {
        self.cached_mesh =
            Some(CachedSceneMesh { mesh, camera: *camera, pixels_per_point, map_rect: holds, shifts: 0 });
    }

    /// The numbers of the items that may be seen in a part of the map and are not on their way, in order.
    pub(super) fn visible_resting_items(&self, scene: &Scene, camera: &Camera, seen: Rect) -> Vec<u32> {
        let mut all = self.visible_items(scene, camera, seen);
        if !self.moved.is_empty() {
            all.retain(|number| self.moved.binary_search(number).is_err());
        }
        all
    }

    /// The numbers of the items that may be seen in a part of the map, in order.
    pub fn visible_items(&self, scene: &Scene, camera: &Camera, seen: Rect) -> Vec<u32> {
        let is_seen = |number: &u32| self.bounds.get(*number as usize).is_some_and(|bounds| bounds.intersects(seen));
        if seen.area() < self.scene_bounds.area() * INDEXED_SHARE && seen.size().max_elem() < MAX_INDEXED_SIDE {
            let mut near = scene.within(seen);
            near.extend(&self.moved);
            near.sort_unstable();
            near.dedup();
            near.retain(is_seen);
            return near;
        }
        if self.hides_text(camera) {
            self.items_without_text.iter().copied().filter(is_seen).collect()
        } else {
            (0..self.bounds.len() as u32).filter(is_seen).collect()
        }
    }
}

#[cfg(test)]
mod tests {
    use egui::{pos2, vec2};

    use super::*;
    use crate::model::{Actor, Lens, Map};
    use crate::scene::Palette;

    #[test]
    fn a_mesh_is_moved_while_it_shows_enough() {
        let mut map = Map::default();
        map.actors.add(Actor::new("Ann", pos2(0.0, 0.0)));
        map.actors.add(Actor::new("Bob", pos2(9000.0, 9000.0)));
        let scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let mut sight = ViewCulling::of(&scene);
        let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let camera = Camera { centre: pos2(0.0, 0.0), zoom: 0.1, view, min_text_points: 5.0 };
        assert!(sight.hides_text(&camera) && !sight.hides_text(&Camera { zoom: 1.0, ..camera }));
        let mut mesh = Mesh::default();
        mesh.colored_vertex(pos2(400.0, 300.0), egui::Color32::WHITE);
        sight.cache_mesh(Arc::new(mesh), &camera, 1.0, sight.painted_rect(&camera));
        let moved = Camera { centre: pos2(500.0, 0.0), ..camera };
        assert_eq!(sight.shifted_mesh(&moved, 1.0).unwrap().vertices[0].pos, pos2(350.0, 300.0));
        assert_eq!(sight.shifted_mesh(&camera, 1.0).unwrap().vertices[0].pos, pos2(400.0, 300.0));
        // Beyond its margin, and at another zoom, it is made anew.
        assert!(sight.shifted_mesh(&Camera { centre: pos2(3000.0, 0.0), ..camera }, 1.0).is_none());
        sight.cache_mesh(Arc::new(Mesh::default()), &camera, 1.0, sight.painted_rect(&camera));
        assert!(sight.shifted_mesh(&Camera { zoom: 0.11, ..camera }, 1.0).is_none());
    }
    #[test]
    fn from_far_away_there_are_no_empty_boxes() {
        let mut map = Map::default();
        let [ann, bob] = [("Ann", 0.0), ("Bob", 400.0)].map(|(name, x)| map.actors.add(Actor::new(name, pos2(x, 0.0))));
        let mut objection = crate::model::Objection::new(&ann, &(&bob).into());
        objection.reason = "too dear".to_owned();
        map.objections.add(objection);
        let scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let boxes = |zoom: f32| {
            let camera = Camera { centre: pos2(200.0, 0.0), zoom, view, min_text_points: 5.0 };
            let seen = ViewCulling::of(&scene).visible_items(&scene, &camera, camera.visible_map_rect());
            let is_box = |number: &&u32| matches!(scene.items[**number as usize].shape, SceneShape::Rect { .. });
            seen.iter().filter(is_box).count()
        };
        assert_eq!((boxes(1.0), boxes(0.2)), (1, 0));
    }
}
