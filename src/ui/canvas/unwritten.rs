//! What the canvas shows without all of its words, as they find no room: so that nothing is missing silently.

use super::Canvas;
use crate::model::Target;

impl Canvas {
    /// How many records are shown without all of their words.
    pub fn unwritten(&self) -> usize {
        self.built.as_ref().map_or(0, |built| built.scene.unwritten.len())
    }

    /// Which they are.
    pub fn all_unwritten(&self) -> Vec<Target> {
        self.built.as_ref().map(|built| built.scene.unwritten.iter().cloned().collect()).unwrap_or_default()
    }

    /// Their kinds, counted in words: "2 actors, 1 tie".
    pub fn unwritten_words(&self) -> String {
        self.built.as_ref().map(|built| built.scene.unwritten_words()).unwrap_or_default()
    }
}
