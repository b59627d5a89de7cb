//! Which items of a scene can be seen at all, so that a frame costs what is seen and not what there is. Paints nothing.

use egui::Rect;

use super::{Camera, LEAST_RING};
use crate::scene::{Scene, Shape};

/// Where the items of a scene lie, and which of them are seen however far away.
pub struct Sight {
    bounds: Vec<Rect>,
    /// The numbers of all items but words and rings.
    far: Vec<u32>,
    /// The largest words, in map units.
    words: f32,
    /// The widest rings, in map units.
    rings: f32,
    whole: Rect,
    /// The numbers of items that are no longer where the scene's own index has them, in order.
    moved: Vec<u32>,
}

/// Where less than this part of the map is seen, items are found by where they are instead of looking at all of them.
const PART: f32 = 0.2;
/// The widest part of the map within which items are found by where they are.
const WIDEST: f32 = 20_000.0;

impl Sight {
    /// Of that scene.
    pub fn of(scene: &Scene) -> Self {
        let mut sight = Self {
            bounds: Vec::new(),
            far: Vec::new(),
            words: 0.0,
            rings: 0.0,
            whole: scene.bounds,
            moved: Vec::new(),
        };
        for (number, item) in (0..).zip(&scene.items) {
            sight.bounds.push(item.shape.bounds());
            match &item.shape {
                Shape::Text { line, .. } => sight.words = sight.words.max(line.style.size),
                Shape::Arc { stroke, .. } => sight.rings = sight.rings.max(stroke.width),
                _ => sight.far.push(number),
            }
        }
        sight
    }

    /// Looks again at items of the scene that have changed, given in order.
    pub fn update(&mut self, scene: &Scene, changed: &[usize]) {
        for number in changed {
            if let (Some(bounds), Some(item)) = (self.bounds.get_mut(*number), scene.items.get(*number)) {
                *bounds = item.shape.bounds();
            }
        }
        self.moved = changed.iter().map(|number| *number as u32).collect();
    }

    /// The numbers of the items that may be seen, in order.
    pub(super) fn seen(&self, scene: &Scene, camera: &Camera) -> Vec<u32> {
        let seen = camera.seen();
        let is_seen = |number: &u32| self.bounds.get(*number as usize).is_some_and(|bounds| bounds.intersects(seen));
        if seen.area() < self.whole.area() * PART && seen.size().max_elem() < WIDEST {
            let mut near = scene.within(seen);
            near.extend(&self.moved);
            near.sort_unstable();
            near.dedup();
            near.retain(is_seen);
            return near;
        }
        let is_far = self.words * camera.zoom < camera.least_words && self.rings * camera.zoom < LEAST_RING;
        if is_far {
            self.far.iter().copied().filter(is_seen).collect()
        } else {
            (0..self.bounds.len() as u32).filter(is_seen).collect()
        }
    }
}
