//! What the canvas shows without all of its words, as they find no room: so that nothing is missing silently.

use super::Canvas;
use crate::model::Target;

impl Canvas {
    /// How many records are shown without all of their words.
    pub fn unlabelled_count(&self) -> usize {
        self.built_scene.as_ref().map_or(0, |built| built.scene.unlabelled.len())
    }

    /// Which they are.
    pub fn unlabelled_records(&self) -> Vec<Target> {
        self.built_scene.as_ref().map(|built| built.scene.unlabelled.iter().cloned().collect()).unwrap_or_default()
    }

    /// Their kinds, counted in words: "2 actors, 1 tie".
    pub fn unlabelled_summary(&self) -> String {
        self.built_scene.as_ref().map(|built| built.scene.unlabelled_summary()).unwrap_or_default()
    }
}
