//! Who listens to the keyboard, and what keys mean to them.

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

    /// Gives the keyboard to the map, as when it is clicked.
    pub(in crate::ui) fn focus_map(&self) {
        if let Some(canvas) = self.document.canvas_id {
            self.ctx.memory_mut(|memory| memory.request_focus(canvas));
        }
    }

    /// Who listens while the keyboard is with the face that is shown.
    fn face_keyboard_scope(&self) -> KeyboardScope {
        match self.document.session.face() {
            MapFace::Canvas | MapFace::Timeline => KeyboardScope::Map,
            MapFace::Reader => KeyboardScope::Reading,
            MapFace::Matrix | MapFace::Positions | MapFace::Table => KeyboardScope::Grid,
        }
    }

    /// Every shortcut is dispatched here, and nowhere else.
    pub(super) fn dispatch_keys(&mut self, ctx: &Context) {
        let listens = self.keyboard_scope(ctx);
        // With a tool in hand Enter is what a click would be.
        let uses = matches!(listens, KeyboardScope::Map | KeyboardScope::List)
            && self.document.session.tool() != &Tool::default();
        if uses && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.document.session.use_tool();
        }
        for pressed in key_bindings::take_keyboard_requests(ctx, listens) {
            match pressed {
                KeyboardRequest::Command(command) if (command.available)(&self.document.session) => {
                    command.run(&mut self.document.session)
                }
                KeyboardRequest::Command(_) => {}
                KeyboardRequest::Paste(text) => {
                    self.document.session.paste(&text, self.document.canvas.paste_place(ctx))
                }
            }
        }
        // Escape has ended typing, or closed a menu, before this is asked: then it means nothing else.
        let is_free = ![listens, self.last_keyboard_scope]
            .iter()
            .any(|who| matches!(who, KeyboardScope::Text | KeyboardScope::Dialog | KeyboardScope::Page));
        if is_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.cancel_layout() {
                // A layout under way is what there is to give up.
            } else if self.document.session.is_busy() {
                self.document.session.cancel();
            } else if self.document.session.face() != MapFace::Reader || !self.document.reader.close_on_escape() {
                self.document.session.select([]);
            }
        }
    }
}
