//! The marks of what moved, made once for all frames that show the same.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Canvas;
use super::built_scene::BuiltScene;
use crate::model::Lens;
use crate::scene::{SceneItem, change_overlay};
use crate::session::Session;
use crate::ui::comparison_panel::MapComparison;

/// What the marks are made from.
pub(super) struct MoveMarksKey {
    comparison: Arc<MapComparison>,
    scene: u64,
    lens: Lens,
    zoom: i32,
}

impl PartialEq for MoveMarksKey {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.comparison, &other.comparison)
            && (self.scene, &self.lens, self.zoom) == (other.scene, &other.lens, other.zoom)
    }
}

/// The marks of what moved, as they lie on a scene.
pub(super) struct MoveMarks {
    pub(super) items: Arc<Vec<SceneItem>>,
    /// How many moves have no mark.
    unmarked: usize,
    /// Which marks these are: no others have the same number, and none has 0.
    pub(super) number: u64,
}

/// How many marks there have been.
static NEXT_MARKS_NUMBER: AtomicU64 = AtomicU64::new(1);

/// For so many sizes of marks the map is shown twice as large.
const ZOOM_STEPS: f32 = 4.0;

impl Canvas {
    /// The marks of what moved; none while that is not shown. What is dragged on a large map has its mark where it was
    /// until the next whole scene.
    pub(super) fn move_marks(&mut self, session: &Session, built: &BuiltScene) -> Option<Rc<MoveMarks>> {
        let Some(comparison) = &self.comparison else {
            self.move_marks.forget();
            return None;
        };
        // Marks have a least size on the screen. By steps, as they would else be made anew at every turn of the wheel.
        let zoom = (self.camera.zoom.log2() * ZOOM_STEPS).floor();
        let lens = session.lens().clone();
        let key = MoveMarksKey {
            comparison: comparison.clone(),
            scene: built.culling.scene_number(),
            lens,
            zoom: zoom as i32,
        };
        let marks = self.move_marks.get(key, |key| {
            let point = (-zoom / ZOOM_STEPS).exp2();
            let over = change_overlay(
                &built.scene,
                &built.palette,
                (&key.comparison.before, &key.comparison.changes),
                &key.lens,
                point,
            );
            let number = NEXT_MARKS_NUMBER.fetch_add(1, Ordering::Relaxed);
            Rc::new(MoveMarks { items: Arc::new(over.items), unmarked: over.unmarked_count, number })
        });
        Some(marks.clone())
    }

    /// How many moves have no mark, as there are too many.
    pub fn unmarked_moves(&self) -> usize {
        self.move_marks.last().map_or(0, |marks| marks.unmarked)
    }
}
