//! The marks of changes, computed once for all frames that show the same ones.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::Canvas;
use super::built_scene::BuiltScene;
use crate::model::Lens;
use crate::scene::{SceneItem, change_overlay};
use crate::session::Session;
use crate::ui::comparison_panel::MapComparison;

/// The values that the marks are computed from.
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

/// The marks of changes on a scene.
pub(super) struct MoveMarks {
    pub(super) items: Arc<Vec<SceneItem>>,
    /// The number of changes without a mark.
    unmarked: usize,
    /// Identifies the marks. It is never 0, and no two sets of marks have the same number.
    pub(super) number: u64,
}

/// The number of the next set of marks.
static NEXT_MARKS_NUMBER: AtomicU64 = AtomicU64::new(1);

/// Steps per doubling of the zoom. The size of the marks is the same within a step.
const ZOOM_STEPS: f32 = 4.0;

impl Canvas {
    /// The marks of changes; none while they are not shown. A record that is dragged on a large map keeps its mark at
    /// the old position until the scene is rebuilt.
    pub(super) fn move_marks(&mut self, session: &Session, built: &BuiltScene) -> Option<Rc<MoveMarks>> {
        let Some(comparison) = &self.comparison else {
            self.move_marks.forget();
            return None;
        };
        // Marks have a minimum size on the screen, so they depend on the zoom. With steps they are not recomputed at
        // every turn of the wheel.
        let zoom = (self.camera.zoom.log2() * ZOOM_STEPS).floor();
        let lens = session.lens().clone();
        let key = MoveMarksKey {
            comparison: comparison.clone(),
            scene: built.culling.scene_number(),
            lens,
            zoom: zoom as i32,
        };
        let marks = self.move_marks.get(key, |key| {
            let map_units_per_point = (-zoom / ZOOM_STEPS).exp2();
            let overlay = change_overlay(
                &built.scene,
                &built.palette,
                (&key.comparison.before, &key.comparison.changes),
                &key.lens,
                map_units_per_point,
            );
            let number = NEXT_MARKS_NUMBER.fetch_add(1, Ordering::Relaxed);
            Rc::new(MoveMarks { items: Arc::new(overlay.items), unmarked: overlay.unmarked_count, number })
        });
        Some(marks.clone())
    }

    /// The number of changes without a mark, because there are too many changes.
    pub fn unmarked_moves(&self) -> usize {
        self.move_marks.last().map_or(0, |marks| marks.unmarked)
    }
}
