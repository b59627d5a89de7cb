//! The order in which a scene is built: first the nodes, then the lines between them, then the labels, which must not
//! overlap.

use super::Scene;
use super::builder::SceneBuilder;

impl SceneBuilder<'_> {
    /// Draws everything.
    pub(super) fn build(mut self) -> Scene {
        self.place_nodes();
        self.draw_actors();
        self.draw_issues();
        self.draw_membership_lines();
        self.draw_ties();
        self.draw_subject_lines();
        // Objections may end at conditions, so conditions are drawn first.
        self.draw_conditions();
        self.draw_objections();
        self.draw_notes();
        self.collect_edge_segments();
        self.draw_node_labels();
        self.draw_containers();
        self.draw_groups();
        self.draw_line_labels();
        if !self.containers.is_empty() {
            self.sort_areas_by_size();
        }
        self.finish()
    }
}
