//! Who listens to the keyboard, and what keys mean to them.

use egui::{Context, Key, Modifiers};

use super::App;
use crate::session::{Face, Tool};
use crate::ui::dialog::Dialog;
use crate::ui::keys::{self, Listens, Pressed};
use crate::ui::open_document::FocusArea;

impl App {
    pub(super) fn listens(&self, ctx: &Context) -> Listens {
        match self.dialogs.top() {
            Some(Dialog::Start) => return Listens::Page,
            Some(_) => return Listens::Dialog,
            None if egui::Popup::is_any_open(ctx) => return Listens::Dialog,
            None => {}
        }
        let focused = ctx.memory(|memory| memory.focused());
        match focused {
            _ if ctx.text_edit_focused() => Listens::Text,
            _ if self.document.session.face() == Face::Reader => Listens::Reading,
            Some(id) if self.document.canvas_id == Some(id) => self.face_listens(),
            None if self.document.focus_area == FocusArea::Map => self.face_listens(),
            None if self.document.focus_area == FocusArea::List => Listens::Map,
            Some(_) if self.document.focus_area == FocusArea::List => Listens::List,
            _ => Listens::Widget,
        }
    }

    /// Gives the keyboard to the map, as when it is clicked.
    pub(in crate::ui) fn listen_to_the_map(&self) {
        if let Some(canvas) = self.document.canvas_id {
            self.ctx.memory_mut(|memory| memory.request_focus(canvas));
        }
    }

    /// Who listens while the keyboard is with the face that is shown.
    fn face_listens(&self) -> Listens {
        match self.document.session.face() {
            Face::Canvas | Face::Timeline => Listens::Map,
            Face::Reader => Listens::Reading,
            Face::Matrix | Face::Positions | Face::Table => Listens::Grid,
        }
    }

    /// Every shortcut is dispatched here, and nowhere else.
    pub(super) fn take_keys(&mut self, ctx: &Context) {
        let listens = self.listens(ctx);
        // With a tool in hand Enter is what a click would be.
        let uses = matches!(listens, Listens::Map | Listens::List) && self.document.session.tool() != &Tool::default();
        if uses && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter)) {
            self.document.session.use_tool();
        }
        for pressed in keys::pressed(ctx, listens) {
            match pressed {
                Pressed::Command(command) if (command.available)(&self.document.session) => {
                    command.run(&mut self.document.session)
                }
                Pressed::Command(_) => {}
                Pressed::Paste(text) => self.document.session.paste(&text, self.document.canvas.paste_place(ctx)),
            }
        }
        // Escape has ended typing, or closed a menu, before this is asked: then it means nothing else.
        let is_free =
            ![listens, self.listened].iter().any(|who| matches!(who, Listens::Text | Listens::Dialog | Listens::Page));
        if is_free && ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            if self.stop_arranging() {
                // A layout under way is what there is to give up.
            } else if self.document.session.is_busy() {
                self.document.session.cancel();
            } else if self.document.session.face() != Face::Reader || !self.document.reader.escape() {
                self.document.session.select([]);
            }
        }
    }
}
