//! The order in which a scene is built: first the nodes, then the lines between them, then the words that must not overlap.

use super::Scene;
use super::builder::Builder;

impl Builder<'_> {
    /// Draws everything.
    pub(super) fn build(mut self) -> Scene {
        self.place_nodes();
        self.actors();
        self.issues();
        self.parts();
        self.ties();
        self.subjects();
        // Objections may land on conditions, so these come first.
        self.conditions();
        self.objections();
        self.notes();
        self.note_edges();
        self.node_labels();
        self.draw_containers();
        self.groups();
        self.line_labels();
        if !self.containers.is_empty() {
            self.lay_small_grounds_over_large();
        }
        self.finish()
    }
}
