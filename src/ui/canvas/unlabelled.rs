//! The records whose texts are not all shown, because there is no space for them. They are counted, so that nothing is
//! missing unnoticed.

use super::Canvas;
use crate::model::Target;

impl Canvas {
    /// The number of records with a text that is not shown.
    pub fn unlabelled_count(&self) -> usize {
        self.built_scene.as_ref().map_or(0, |built| built.scene.unlabelled.len())
    }

    /// The records with a text that is not shown.
    pub fn unlabelled_records(&self) -> Vec<Target> {
        self.built_scene.as_ref().map(|built| built.scene.unlabelled.iter().cloned().collect()).unwrap_or_default()
    }

    /// These records, counted by kind: "2 actors, 1 tie".
    pub fn unlabelled_summary(&self) -> String {
        self.built_scene.as_ref().map(|built| built.scene.unlabelled_summary()).unwrap_or_default()
    }
}
