//! The context menu of the canvas: at the pointer, or beside the selection if a key opened it.

use egui::{Context, Id, Popup, Response, SetOpenCommand, Ui};

use super::Canvas;
use crate::geometry::nearest_point;
use crate::session::Session;
use crate::ui::theme::Theme;

/// A menu that was opened by a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyboardMenu {
    /// The screen position of the menu.
    at: egui::Pos2,
    /// The number of frames since it opened. The focus moves into it in the second frame, when its entries exist.
    frames: u8,
}

impl Canvas {
    /// Shows the menu while it is open.
    pub(super) fn context_menu_ui(&mut self, ui: &Ui, response: &Response, session: &mut Session, theme: &Theme) {
        if response.secondary_clicked() {
            self.keyboard_menu = None;
        }
        let mut popup = Popup::context_menu(response);
        if std::mem::take(&mut self.wants_menu) {
            self.open_menu(session);
            popup = popup.open_memory(SetOpenCommand::Bool(true));
        }
        if let Some(keyboard_menu) = self.keyboard_menu {
            popup = popup.at_position(keyboard_menu.at);
        }
        let shown = popup.show(|ui| crate::ui::menu::context_menu(ui, theme, session, Some(self.menu_map_pos)));
        let Some(shown) = shown else {
            self.keyboard_menu = None;
            return;
        };
        if let Some(keyboard_menu) = &mut self.keyboard_menu {
            keyboard_menu.frames = keyboard_menu.frames.saturating_add(1);
            match keyboard_menu.frames {
                1 => ui.ctx().request_repaint(),
                2 => focus_first(ui.ctx(), shown.response.layer_id),
                _ => {}
            }
        }
    }

    fn open_menu(&mut self, session: &Session) {
        let view = self.camera.view;
        let frames = session.selection().iter().filter_map(|target| self.frame_on_screen(target));
        let bounds = frames.filter(|frame| frame.intersects(view)).reduce(|all, frame| all.union(frame));
        // Beside the selected records, not over them.
        let at = bounds.map_or(view.center(), |frame| nearest_point(view, frame.right_bottom()));
        self.menu_map_pos = self.camera.map_from_screen(at);
        self.keyboard_menu = Some(KeyboardMenu { at, frames: 0 });
    }
}

/// Gives the focus to the first focusable widget of a layer.
fn focus_first(ctx: &Context, layer: egui::LayerId) {
    let first: Option<Id> = ctx.viewport(|viewport| {
        let mut widgets = viewport.this_pass.widgets.get_layer(layer);
        widgets.find(|widget| widget.sense.is_focusable() && widget.enabled).map(|widget| widget.id)
    });
    if let Some(first) = first {
        ctx.memory_mut(|memory| memory.request_focus(first));
    }
}
