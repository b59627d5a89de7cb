//! Finds the items of a scene that may be visible, so that a frame costs only the visible items. Paints nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use egui::epaint::Mesh;
use egui::{Pos2, Rect};

use super::{Camera, belongs_to_text};
use crate::model::Target;
use crate::scene::{Scene, SceneShape};

/// The bounds of the items of a scene, and the items that are visible at any zoom.
pub struct ViewCulling {
    bounds: Vec<Rect>,
    /// The indices of all items except texts and the boxes and lines that belong to a text.
    items_without_text: Vec<u32>,
    /// The largest font size, in map units.
    largest_text: f32,
    scene_bounds: Rect,
    /// The indices of items that have left the bounds in the scene's own spatial index, in order.
    moved: Vec<u32>,
    /// Those of `moved` that were moved before the items that move now.
    earlier_moved: Vec<u32>,
    cached_mesh: Option<CachedSceneMesh>,
    /// Identifies the scene. No two scenes have the same number.
    scene_number: u64,
    /// Counts the changes of the set of moved items.
    moving_set_number: u64,
}

/// The mesh of the last frame, at a zoom where no text is visible.
struct CachedSceneMesh {
    mesh: Arc<Mesh>,
    camera: Camera,
    pixels_per_point: f32,
    /// The part of the map in the mesh.
    map_rect: Rect,
    /// The number of times the mesh has been shifted. Each shift adds a rounding error.
    shifts: u32,
}

/// The margin of a cached mesh around the view on each side, in views.
const MARGIN: f32 = 0.2;
/// The most shifts before the mesh is rebuilt.
const MAX_MESH_SHIFTS: u32 = 500;

/// If less than this share of the map is visible, items are found with the spatial index instead of testing all of
/// them.
const INDEXED_SHARE: f32 = 0.2;
/// The longest side of a map rectangle that is searched with the spatial index.
const MAX_INDEXED_SIDE: f32 = 20_000.0;

/// The number of the next scene.
static NEXT_SCENE_NUMBER: AtomicU64 = AtomicU64::new(0);

impl ViewCulling {
    /// The culling data of a scene.
    pub fn of(scene: &Scene) -> Self {
        let mut culling = Self {
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
            culling.bounds.push(item.shape.bounds());
            let next = scene.items.get(number as usize + 1).filter(|next| next.target == item.target);
            match &item.shape {
                SceneShape::Text { line, .. } => {
                    culling.largest_text = culling.largest_text.max(line.style.size);
                    // Text of a note or an issue is drawn as a stroke.
                    if matches!(item.target, Some(Target::Note(_) | Target::Issue(_))) {
                        culling.items_without_text.push(number);
                    }
                }
                // A hidden text has no box round it and no line that leads to it.
                _ if next.is_some_and(|next| belongs_to_text(item, next)) => {}
                _ => culling.items_without_text.push(number),
            }
        }
        culling.items_without_text.shrink_to_fit();
        culling
    }

    /// Updates the bounds of changed items, given in order.
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

    /// Keeps the items that have moved so far in `moved` while other items are moved.
    pub fn freeze_moved(&mut self) {
        self.earlier_moved = self.moved.clone();
    }

    /// The number that identifies the scene.
    pub fn scene_number(&self) -> u64 {
        self.scene_number
    }

    /// The number of changes of the set of moved items.
    pub fn moving_set_number(&self) -> u64 {
        self.moving_set_number
    }

    /// The indices of the items that are being moved by the pointer, in order.
    pub fn moving_items(&self) -> &[u32] {
        &self.moved
    }

    /// Whether no text is visible at the zoom of a camera.
    pub(super) fn hides_text(&self, camera: &Camera) -> bool {
        self.largest_text * camera.zoom < camera.min_text_points
    }

    /// The part of the map to be painted. Where no text is visible, it is a little larger than the view, so that its
    /// mesh can be shifted.
    pub(super) fn painted_rect(&self, camera: &Camera) -> Rect {
        let visible = camera.visible_map_rect();
        if self.hides_text(camera) { visible.expand2(visible.size() * MARGIN) } else { visible }
    }

    /// The mesh of an earlier frame, shifted to the position of the camera, if it still covers the view.
    pub(super) fn shifted_mesh(&mut self, camera: &Camera, pixels_per_point: f32) -> Option<Arc<Mesh>> {
        let cached = self.cached_mesh.as_mut()?;
        let is_same_scale = cached.camera.zoom == camera.zoom
            && cached.camera.min_text_points == camera.min_text_points
            && cached.camera.view.size() == camera.view.size()
            && cached.pixels_per_point == pixels_per_point;
        let offset = camera.screen_from_map(Pos2::ZERO) - cached.camera.screen_from_map(Pos2::ZERO);
        let is_shifted = offset != egui::Vec2::ZERO;
        let covers_view = cached.map_rect.contains_rect(camera.visible_map_rect())
            || cached.map_rect.contains_rect(self.scene_bounds);
        if !is_same_scale || !covers_view || is_shifted && cached.shifts >= MAX_MESH_SHIFTS {
            self.cached_mesh = None;
            return None;
        }
        if is_shifted {
            // No one else holds the mesh now, because the last frame has been drawn.
            Arc::make_mut(&mut cached.mesh).translate(offset);
            cached.shifts += 1;
            cached.camera = *camera;
        }
        Some(cached.mesh.clone())
    }

    /// Caches the mesh of a frame.
    pub(super) fn cache_mesh(&mut self, mesh: Arc<Mesh>, camera: &Camera, pixels_per_point: f32, map_rect: Rect) {
        self.cached_mesh = Some(CachedSceneMesh { mesh, camera: *camera, pixels_per_point, map_rect, shifts: 0 });
    }

    /// The indices of the items that may be visible in a part of the map and are not being moved, in order.
    pub(super) fn visible_resting_items(&self, scene: &Scene, camera: &Camera, map_rect: Rect) -> Vec<u32> {
        let mut all = self.visible_items(scene, camera, map_rect);
        if !self.moved.is_empty() {
            all.retain(|number| self.moved.binary_search(number).is_err());
        }
        all
    }

    /// The indices of the items that may be visible in a part of the map, in order.
    pub fn visible_items(&self, scene: &Scene, camera: &Camera, map_rect: Rect) -> Vec<u32> {
        let is_visible =
            |number: &u32| self.bounds.get(*number as usize).is_some_and(|bounds| bounds.intersects(map_rect));
        if map_rect.area() < self.scene_bounds.area() * INDEXED_SHARE && map_rect.size().max_elem() < MAX_INDEXED_SIDE {
            let mut near = scene.within(map_rect);
            near.extend(&self.moved);
            near.sort_unstable();
            near.dedup();
            near.retain(is_visible);
            return near;
        }
        if self.hides_text(camera) {
            self.items_without_text.iter().copied().filter(is_visible).collect()
        } else {
            (0..self.bounds.len() as u32).filter(is_visible).collect()
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
    fn a_cached_mesh_is_shifted_while_it_covers_the_view() {
        let mut map = Map::default();
        map.actors.add(Actor::new("Ann", pos2(0.0, 0.0)));
        map.actors.add(Actor::new("Bob", pos2(9000.0, 9000.0)));
        let scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let mut culling = ViewCulling::of(&scene);
        let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let camera = Camera { centre: pos2(0.0, 0.0), zoom: 0.1, view, min_text_points: 5.0 };
        assert!(culling.hides_text(&camera) && !culling.hides_text(&Camera { zoom: 1.0, ..camera }));
        let mut mesh = Mesh::default();
        mesh.colored_vertex(pos2(400.0, 300.0), egui::Color32::WHITE);
        culling.cache_mesh(Arc::new(mesh), &camera, 1.0, culling.painted_rect(&camera));
        let moved = Camera { centre: pos2(500.0, 0.0), ..camera };
        assert_eq!(culling.shifted_mesh(&moved, 1.0).unwrap().vertices[0].pos, pos2(350.0, 300.0));
        assert_eq!(culling.shifted_mesh(&camera, 1.0).unwrap().vertices[0].pos, pos2(400.0, 300.0));
        // Outside its margin, and at another zoom, the mesh is rebuilt.
        assert!(culling.shifted_mesh(&Camera { centre: pos2(3000.0, 0.0), ..camera }, 1.0).is_none());
        culling.cache_mesh(Arc::new(Mesh::default()), &camera, 1.0, culling.painted_rect(&camera));
        assert!(culling.shifted_mesh(&Camera { zoom: 0.11, ..camera }, 1.0).is_none());
    }

    #[test]
    fn boxes_of_hidden_texts_are_not_visible() {
        let mut map = Map::default();
        let [ann, bob] = [("Ann", 0.0), ("Bob", 400.0)].map(|(name, x)| map.actors.add(Actor::new(name, pos2(x, 0.0))));
        let mut objection = crate::model::Objection::new(&ann, &(&bob).into());
        objection.reason = "too dear".to_owned();
        map.objections.add(objection);
        let scene = Scene::of(&map, &Lens::Relationships, &Palette::LIGHT);
        let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(800.0, 600.0));
        let boxes = |zoom: f32| {
            let camera = Camera { centre: pos2(200.0, 0.0), zoom, view, min_text_points: 5.0 };
            let visible = ViewCulling::of(&scene).visible_items(&scene, &camera, camera.visible_map_rect());
            let is_box = |number: &&u32| matches!(scene.items[**number as usize].shape, SceneShape::Rect { .. });
            visible.iter().filter(is_box).count()
        };
        assert_eq!((boxes(1.0), boxes(0.2)), (1, 0));
    }
}
