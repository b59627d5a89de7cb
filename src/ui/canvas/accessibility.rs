//! The records on the canvas for screen readers and for programs that drive the window by names: each record is a
//! selectable node with a sentence.

use egui::{Role, Sense, Ui, WidgetInfo};

use super::Canvas;
use super::built_scene::BuiltScene;
use crate::model::{RecordSentences, Target};
use crate::session::Session;

/// The most nodes. For larger maps, the outline is the way to read the map.
const MAX_NODES: usize = 2000;

/// The records of a scene that have a node, each with its sentence. Background first, then foreground: groups, then the
/// nodes on them.
fn first_sentences(built: &BuiltScene) -> Vec<(Target, String)> {
    let groups = built.map.groups.ids().map(Target::Group);
    let drawn = built.scene.nodes.keys().chain(built.scene.routes.keys()).cloned();
    let targets = groups.chain(drawn).chain(built.map.notes.ids().map(Target::Note));
    let sentences = RecordSentences::of(&built.map, &built.view_state.lens);
    let with_sentence = |target: Target| {
        let sentence = sentences.sentence(&target);
        (target, sentence)
    };
    targets.take(MAX_NODES).map(with_sentence).collect()
}

impl Canvas {
    pub(super) fn accessibility_nodes(&self, ui: &Ui, session: &mut Session) {
        let Some(built) = &self.built_scene else { return };
        let is_accessible = ui.ctx().accesskit_node_builder(ui.unique_id(), |_| ()).is_some();
        if !is_accessible {
            return;
        }
        let mut chosen = None;
        for (target, sentence) in built.sentences.get_or_init(|| first_sentences(built)) {
            let Some(rect) = self.frame_on_screen(target).filter(|rect| rect.intersects(self.camera.view)) else {
                continue;
            };
            let id = ui.scope_id().with(("mark", target.to_string()));
            let response = ui.interact(rect, id, Sense::hover());
            let is_selected = session.selection().contains(target);
            response.widget_info(|| WidgetInfo::selected(Role::GraphicsSymbol, true, is_selected, sentence));
            if ui.input(|input| input.has_accesskit_action_request(id, egui::accesskit::Action::Click)) {
                chosen = Some(target.clone());
            }
        }
        self.announce_selection(ui, session);
        if let Some(target) = chosen {
            session.select([target]);
        }
    }

    /// Announces the selection, because the focus stays on the canvas when the keyboard moves from record to record.
    fn announce_selection(&self, ui: &Ui, session: &Session) {
        let text = match (session.selected(), session.selection().len()) {
            (Some(one), _) => format!("Selected: {}", session.visible_map().records().sentence(one, session.lens())),
            (None, 0) => return,
            (None, count) => format!("{count} records selected"),
        };
        let id = ui.scope_id().with("selected");
        let rect = egui::Rect::from_min_size(self.camera.view.min, egui::Vec2::splat(1.0));
        let response = ui.interact(rect, id, Sense::hover());
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &text));
        ui.ctx().accesskit_node_builder(id, |node| node.set_live(egui::accesskit::Live::Polite));
    }
}
