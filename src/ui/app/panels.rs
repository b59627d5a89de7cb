//! The panels of the window: bars, lists, forms, and the chosen face of the map.

use egui::{CentralPanel, Frame, Ui};

use super::App;
use crate::session::{Destination, Effect, MapFace, WindowPanel};
use crate::store;
use crate::ui::fault_notice;
use crate::ui::open_document::FocusArea;
use crate::ui::reader::ReaderFace;
use crate::ui::{comparison_panel, inspector, lens_bar, menu, outline, status_bar, time_bar, view_bar};

impl App {
    pub(super) fn panels_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.document.session);
        let press = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        if press.is_some() {
            self.document.focus_area = FocusArea::Elsewhere;
        }
        let mut recent = None;
        let is_pressed = |rect: egui::Rect| press.is_some_and(|at| rect.contains(at));
        menu::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Menus");
            recent = menu::show(ui, theme, session, &self.recent);
        });
        self.access_bar_ui(ui);
        self.file_notice_ui(ui);
        self.suspension_notice_ui(ui);
        let (theme, session) = (&self.theme, &mut self.document.session);
        status_bar::panel(theme).show(ui, |ui| status_bar::show(ui, theme, session, &self.document.canvas));
        self.time_ui(ui);
        self.lists_ui(ui, press);
        self.side_ui(ui);
        CentralPanel::default().frame(Frame::NONE).show(ui, |ui| {
            if is_pressed(ui.max_rect()) || self.document.shown_face != self.document.session.face() {
                self.document.focus_area = FocusArea::Map;
            }
            self.face_ui(ui);
        });
        self.regions.end();
        match recent {
            Some(menu::RecentMenuChoice::Open(path)) => self.leave(Destination::Open(path)),
            Some(menu::RecentMenuChoice::Clear) => self.change_recent(store::RecentFiles::clear),
            None => {}
        }
    }

    /// Shows the chosen face of the map, and gives it the keyboard.
    fn face_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.document.session);
        let (rect, face) = (ui.max_rect(), session.face());
        let is_new = std::mem::replace(&mut self.document.shown_face, face) != face;
        if face == MapFace::Table {
            self.document.table.show(ui, theme, session);
            self.document.canvas_id = self.document.table.id();
            if let Some(id) = self.document.table.id() {
                self.regions.add_widget(id);
                // Esc takes the keyboard from any widget, and then the table gets it back.
                let is_free = self.dialogs.top().is_none()
                    && self.document.focus_area == FocusArea::Map
                    && !self.document.table.is_editing();
                ui.memory_mut(|memory| {
                    if is_new || is_free && memory.focused().is_none() {
                        memory.request_focus(id);
                    }
                });
            }
            return;
        }
        if face == MapFace::Reader {
            self.regions.add_widget(self.document.reader.id());
            self.document.reader.show(ui, theme, session);
            if let Some(text) = self.document.reader.take_pasted().filter(|_| self.dialogs.top().is_none()) {
                self.import_pasted_text(text);
            }
            return;
        }
        if self.document.is_drawing_suspended {
            return fault_notice::suspension_notice(ui, theme, rect);
        }
        if face == MapFace::Timeline {
            self.regions.begin(ui, theme, "Timeline");
            return self.document.timeline.show(ui, theme, session);
        }
        let mut wants_stop = false;
        let id = ui.scope_id().with(if face == MapFace::Canvas { "canvas" } else { face.term().id });
        self.document.canvas_id = Some(id);
        self.regions.add_widget(id);
        match face {
            MapFace::Canvas => {
                self.document.canvas.wheel = self.settings.wheel;
                self.document.canvas.show(ui, session, theme);
                lens_bar::show(ui, theme, session, rect);
                view_bar::show(ui, theme, session, rect);
                self.document.find_bar.show(ui, theme, session, rect);
                wants_stop = self.layout_in_progress.show(ui.ctx(), theme, rect);
            }
            MapFace::Matrix => self.document.matrix.show(ui, theme, session, id),
            MapFace::Positions => self.document.positions.show(ui, theme, session, id),
            MapFace::Table | MapFace::Timeline | MapFace::Reader => {}
        }
        // On the map, Tab and arrow keys do not move between widgets.
        let event_filter =
            egui::EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        let is_free = self.dialogs.top().is_none() && self.document.focus_area == FocusArea::Map;
        ui.memory_mut(|memory| {
            // Tab moves on from the focused widget. Without one it would leave the map for the first menu.
            if is_new || is_free && memory.focused().is_none() {
                memory.request_focus(id);
            }
            if memory.has_focus(id) {
                memory.set_focus_lock_filter(id, event_filter);
            }
        });
        if wants_stop {
            self.cancel_layout();
        }
    }

    /// The lists at the left: all records, or the sources while the reader is shown.
    fn lists_ui(&mut self, ui: &mut Ui, press: Option<egui::Pos2>) {
        let (theme, session) = (&self.theme, &mut self.document.session);
        if self.hidden_panels.contains(&WindowPanel::Outline) {
            return;
        }
        if session.face() == MapFace::Reader {
            ReaderFace::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "Sources");
                self.document.reader.library_ui(ui, theme, session);
            });
            return;
        }
        let lists = outline::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Outline");
            self.document.outline.show(ui, theme, session);
        });
        if press.is_some_and(|at| lists.response.rect.contains(at)) {
            self.document.focus_area = FocusArea::List;
        }
    }

    /// The time bar, if any record has a date.
    fn time_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.document.session);
        if self.hidden_panels.contains(&WindowPanel::TimeBar) || !self.document.time_bar.has_events(session) {
            return;
        }
        time_bar::panel(theme).show(ui, |ui| {
            self.regions.begin(ui, theme, "Time");
            let is_shown = !self.hidden_panels.contains(&WindowPanel::WhatMoved);
            let earlier_day = if is_shown { self.document.comparison_panel.earlier_day(session) } else { None };
            let summary = time_bar::ComparisonSummary {
                is_shown,
                count: self.document.comparison_panel.change_count(ui.ctx(), session, is_shown),
                earlier_day,
            };
            match self.document.time_bar.show(ui, theme, session, &summary) {
                Some(time_bar::TimeBarRequest::SetEarlierDay(day)) => {
                    self.document.comparison_panel.set_earlier_day(day)
                }
                Some(time_bar::TimeBarRequest::ToggleComparison) => {
                    session.request_effect(Effect::Toggle(WindowPanel::WhatMoved))
                }
                None => {}
            }
        });
    }

    /// The panel at the right: the list of changes, or the form of the selection.
    fn side_ui(&mut self, ui: &mut Ui) {
        let (theme, session) = (&self.theme, &mut self.document.session);
        self.document.canvas.comparison = None;
        if !self.hidden_panels.contains(&WindowPanel::WhatMoved) {
            let shown = comparison_panel::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "What moved");
                self.document.comparison_panel.show(ui, theme, session, self.document.canvas.unmarked_moves())
            });
            self.document.comparison_request = shown.inner.or(self.document.comparison_request.take());
            self.document.canvas.comparison = self.document.comparison_panel.shared_comparison();
        } else if !self.hidden_panels.contains(&WindowPanel::Inspector) {
            inspector::panel(theme).show(ui, |ui| {
                self.regions.begin(ui, theme, "Inspector");
                self.document.inspector.show(ui, theme, session, &mut self.document.welcome);
            });
        }
    }
}
