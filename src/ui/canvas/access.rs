//! What is on the canvas, for screen readers and for those who drive the window by names: each record is a node with a
//! sentence, which can be selected.

use egui::{Role, Sense, Ui, WidgetInfo};

use super::Canvas;
use crate::model::Target;
use crate::session::Session;

/// No more nodes than this are named: beyond it the outline is the way to read a map.
const MOST: usize = 2000;

impl Canvas {
    pub(super) fn access(&self, ui: &Ui, session: &mut Session) {
        let Some(built) = &self.built else { return };
        let is_read = ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_some();
        if !is_read {
            return;
        }
        let notes = built.map.notes.ids().map(Target::Note);
        let targets = built.scene.nodes.keys().chain(built.scene.routes.keys()).cloned().chain(notes);
        let mut chosen = None;
        for target in targets.take(MOST) {
            let Some(rect) = self.frame_on_screen(&target).filter(|rect| rect.intersects(self.camera.view)) else {
                continue;
            };
            let id = ui.scope_id().with(("mark", target.to_string()));
            let response = ui.interact(rect, id, Sense::hover());
            let is_selected = session.selection().contains(&target);
            let sentence = built.map.sentence(&target, &built.look.lens);
            response.widget_info(|| WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, &sentence));
            if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
                chosen = Some(target);
            }
        }
        if let Some(target) = chosen {
            session.select([target]);
        }
    }
}
