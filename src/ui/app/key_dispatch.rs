//! The keyboard scope, and the dispatch of keys in it.

use egui::{Context, Key, Modifiers};

use super::App;
use crate::session::{MapFace, Tool};
use crate::ui::dialog::Dialog;
use crate::ui::key_bindings::{self, KeyboardRequest, KeyboardScope};
use crate::ui::open_document::FocusArea;

impl App {
    pub(super) fn keyboard_scope(&self, ctx: &Context) -> KeyboardScope {
        match self.dialogs.top() {
            Some(Dialog::Start) => return KeyboardScope::Page,
            Some(_) => return KeyboardScope::Dialog,
            None if egui::Popup::is_any_open(ctx) => return KeyboardScope::Dialog,
            None => {}
        }
        let focused = ctx.memory(|memory| memory.focused());
        match focused {
            _ if ctx.text_edit_focused() => KeyboardScope::Text,
            _ if self.document.session.face() == MapFace::Reader => KeyboardScope::Reading,
            Some(id) if self.document.canvas_id == Some(id) => self.face_keyboard_scope(),
            None if self.document.focus_area == FocusArea::Map => self.face_keyboard_scope(),
            None if self.document.focus_area == FocusArea::List => KeyboardScope::Map,
            Some(_) if self.document.focus_area == FocusArea::List => KeyboardScope::List,
            _ => KeyboardScope::Widget,
        }
    }

    /// Gives the keyboard focus to the map, as a click on it does.
    pub(in crate::ui) fn focus_map(&self) {
        if let Some(canvas) = self.document.canvas_id {
            self.ctx.memory_mut(|memory| memory.request_focus(canvas));
        }
    }

    /// The keyboard scope while the shown face has the keyboard.
    fn face_keyboard_scope(&self) -> KeyboardScope {
        match self.document.session.face() {
            MapFace::Canvas | MapFace::Timeline => KeyboardScope::Map,
            MapFace::Reader => KeyboardScope::Reading,
            MapFace::Matrix | MapFace::Positions | MapFace::Table => KeyboardScope::Grid,
        }
    }

    /// Every shortcut is dispatched here, and nowhere else.
    pub(super) fn dispatch_keys(&mut self, ctx: &Context) {
        let scope = self.keyboard_scope(ctx);
        // While a tool is active, Enter acts like a click.
        let uses_tool = matches!(scope, KeyboardScope::Map | KeyboardScope::List)
            && self.document.session.tool() != &Tool::default();
        if uses_tool && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.document.session.use_tool();
        }
        for request in key_bindings::take_keyboard_requests(ctx, scope) {
            match request {
                KeyboardRequest::Command(command) if command.is_available(&self.document.session) => {
                    command.run(&mut self.document.session)
                }
                KeyboardRequest::Command(command) if command.is_refused(&self.document.session) => {
                    self.document.session.refuse_edit();
                }
                KeyboardRequest::Command(_) => {}
                KeyboardRequest::Paste(text) => {
                    self.document.session.paste(&text, self.document.canvas.paste_place(ctx))
                }
            }
        }
        // If Escape has just ended text input or closed a menu, it must do nothing else.
        let is_free = ![scope, self.last_keyboard_scope]
            .iter()
            .any(|scope| matches!(scope, KeyboardScope::Text | KeyboardScope::Dialog | KeyboardScope::Page));
        if is_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.cancel_layout() {
                // Escape cancels a running layout first.
            } else if self.document.session.is_busy() {
                self.document.session.cancel();
            } else if self.document.session.face() != MapFace::Reader || !self.document.reader.close_on_escape() {
                self.document.session.select([]);
            }
        }
    }
}
