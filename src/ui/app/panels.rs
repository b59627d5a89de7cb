//! What the window is made of: bars, lists, forms, and the face of the map that was chosen.

use egui::{CentralPanel, Frame, Ui};

use super::{App, Hand};
use crate::session::{Effect, Face, Panel, Snapping};
use crate::store;
use crate::ui::dialog::{Dialog, SourceDialog};
use crate::ui::files::Next;
use crate::ui::reader::Reader;
use crate::ui::{inspector, lens_bar, look_bar, menu, moves, outline, status, time_bar};

impl App {
    pub(super) fn panels_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.session);
        let press = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        if press.is_some() {
            self.hand = Hand::Elsewhere;
        }
        let mut recent = None;
        let is_pressed = |rect: egui::Rect| press.is_some_and(|at| rect.contains(at));
        menu::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Menus");
            recent = menu::show(ui, theme, session, &self.files.recent);
        });
        self.watch_ui(ui);
        let (theme, session) = (&self.theme, &mut self.session);
        status::panel(theme).show(ui, |ui| status::show(ui, theme, session, &self.canvas));
        self.time_ui(ui);
        self.lists_ui(ui, press);
        self.side_ui(ui);
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            if is_pressed(ui.max_rect()) || self.face != self.session.face() {
                self.hand = Hand::Map;
            }
            self.face_ui(ui);
        });
        self.regions.end();
        match recent {
            Some(menu::Recent::Open(path)) => self.leave(Next::Open(path)),
            Some(menu::Recent::Clear) => self.change_recent(store::Recent::clear),
            None => {}
        }
    }

    /// Shows the face of the map that was chosen, and lets it have the keyboard.
    fn face_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.session);
        let (rect, face) = (ui.max_rect(), session.face());
        let is_new = std::mem::replace(&mut self.face, face) != face;
        if face == Face::Table {
            self.table.show(ui, theme, session);
            self.canvas_id = self.table.id();
            if let Some(id) = self.table.id() {
                self.regions.is(id);
                // Esc takes the keyboard from whatever has it: then it is the table's again.
                let is_free = self.dialogs.top().is_none() && self.hand == Hand::Map && !self.table.is_editing();
                ui.memory_mut(|memory| {
                    if is_new || is_free && memory.focused().is_none() {
                        memory.request_focus(id);
                    }
                });
            }
            return;
        }
        if face == Face::Reader {
            self.regions.is(self.reader.id());
            self.reader.show(ui, theme, session);
            if let Some(text) = self.reader.take_pasted().filter(|_| self.dialogs.top().is_none()) {
                self.dialogs.open(Dialog::Source(Box::new(SourceDialog::pasted(&text))));
            }
            return;
        }
        if face == Face::Timeline {
            self.regions.begin(ui, theme, "Timeline");
            return self.timeline.show(ui, theme, session);
        }
        let mut wants_stop = false;
        let id = ui.scope_id().with(if face == Face::Canvas { "canvas" } else { face.term().id });
        self.canvas_id = Some(id);
        self.regions.is(id);
        match face {
            Face::Canvas => {
                self.canvas.wheel = self.settings.wheel;
                session.snapping = Snapping { lines: self.settings.snap, grid: self.settings.grid };
                self.canvas.show(ui, session, theme);
                lens_bar::show(ui, theme, session, rect);
                look_bar::show(ui, theme, session, rect);
                self.find_bar.show(ui, theme, session, rect);
                wants_stop = self.arranging.show(ui.ctx(), theme, rect);
            }
            Face::Matrix => self.matrix.show(ui, theme, session, id),
            Face::Positions => self.positions.show(ui, theme, session, id),
            Face::Table | Face::Timeline | Face::Reader => {}
        }
        // The keys of the map are not for walking between widgets.
        let own = egui::EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        let is_free = self.dialogs.top().is_none() && self.hand == Hand::Map;
        ui.memory_mut(|memory| {
            // Tab goes on from what has the focus: with none it would leave the map for the first of the menus.
            if is_new || is_free && memory.focused().is_none() {
                memory.request_focus(id);
            }
            if memory.has_focus(id) {
                memory.set_focus_lock_filter(id, own);
            }
        });
        if wants_stop {
            self.stop_arranging();
        }
    }

    /// The lists at the left: all records, or, beside a text, the sources.
    fn lists_ui(&mut self, ui: &mut Ui, press: Option<egui::Pos2>) {
        let (theme, session) = (&self.theme, &mut self.session);
        if self.hidden.contains(&Panel::Outline) {
            return;
        }
        if session.face() == Face::Reader {
            Reader::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "Sources");
                self.reader.library_ui(ui, theme, session);
            });
            return;
        }
        let lists = outline::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Outline");
            self.outline.show(ui, theme, session);
        });
        if press.is_some_and(|at| lists.response.rect.contains(at)) {
            self.hand = Hand::List;
        }
    }

    /// The bar of time, where anything has a date.
    fn time_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.session);
        if self.hidden.contains(&Panel::Time) || !self.time_bar.has_time(session) {
            return;
        }
        time_bar::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Time");
            let is_shown = !self.hidden.contains(&Panel::Moved);
            let from = if is_shown { self.moves.from(session) } else { None };
            let told = time_bar::Moves { is_shown, count: self.moves.count(session, is_shown), from };
            match self.time_bar.show(ui, theme, session, &told) {
                Some(time_bar::Turned::From(day)) => self.moves.set_from(day),
                Some(time_bar::Turned::Moves) => session.ask(Effect::Toggle(Panel::Moved)),
                None => {}
            }
        });
    }

    /// What moved, or the form for what is selected.
    fn side_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.session);
        self.canvas.moved = None;
        if !self.hidden.contains(&Panel::Moved) {
            let shown = moves::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "What moved");
                self.moves.show(ui, theme, session, self.canvas.unmarked_moves())
            });
            self.wish = shown.inner.or(self.wish.take());
            self.canvas.moved = self.moves.shown();
        } else if !self.hidden.contains(&Panel::Inspector) {
            inspector::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "Inspector");
                self.inspector.show(ui, theme, session, &mut self.welcome);
            });
        }
    }
}
