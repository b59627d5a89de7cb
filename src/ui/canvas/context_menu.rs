//! The context menu of the canvas: at the pointer, or, opened by a key, at what is selected.

use egui::{Context, Id, Popup, Response, SetOpenCommand, Ui};

use super::Canvas;
use crate::session::Session;
use crate::ui::theme::Theme;

/// A menu that was opened by a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct KeyboardMenu {
    /// Where on the screen it stands.
    at: egui::Pos2,
    /// How many frames it has been open: the focus goes into it once it is there.
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
        if let Some(by_key) = self.keyboard_menu {
            popup = popup.at_position(by_key.at);
        }
        let shown = popup.show(|ui| crate::ui::menu::context_menu(ui, theme, session, Some(self.menu_map_pos)));
        let Some(shown) = shown else {
            self.keyboard_menu = None;
            return;
        };
        if let Some(by_key) = &mut self.keyboard_menu {
            by_key.frames = by_key.frames.saturating_add(1);
            match by_key.frames {
                1 => ui.ctx().request_repaint(),
                2 => focus_first(ui.ctx(), shown.response.layer_id),
                _ => {}
            }
        }
    }

    fn open_menu(&mut self, session: &Session) {
        let view = self.camera.view;
        let frames = session.selection().iter().filter_map(|target| self.frame_on_screen(target));
        let around = frames.filter(|frame| frame.intersects(view)).reduce(|all, frame| all.union(frame));
        // Beside what it is about, not over it.
        let at = around.map_or(view.center(), |frame| view.clamp(frame.right_bottom()));
        self.menu_map_pos = self.camera.map_from_screen(at);
        self.keyboard_menu = Some(KeyboardMenu { at, frames: 0 });
    }
}

/// Puts the focus on the first thing in a layer that takes it.
fn focus_first(ctx: &Context, layer: egui::LayerId) {
    let first: Option<Id> = ctx.viewport(|viewport| {
        let mut widgets = viewport.this_pass.widgets.get_layer(layer);
        widgets.find(|widget| widget.sense.is_focusable() && widget.enabled).map(|widget| widget.id)
    });
    if let Some(first) = first {
        ctx.memory_mut(|memory| memory.request_focus(first));
    }
}
