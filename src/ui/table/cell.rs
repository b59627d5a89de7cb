//! The field of a cell that is being changed, over the table. What is typed on a cell goes into it, Enter and Tab go on,
//! Esc keeps what was there.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Stroke, TextEdit, Ui,
};

use super::{Table, column_width};
use crate::model::{Alignment, Fact, FieldKind, Level, Target, Value};
use crate::session::{Effect, RecordTable, Session};
use crate::ui::theme::Theme;
use crate::ui::widgets::quiet;

/// A cell whose field is open.
pub(super) struct Editing {
    target: Target,
    fact: Fact,
    at: Pos2,
    width: f32,
    /// What was typed before the field was there to take it.
    typed: String,
    /// Frames since it was opened: the focus goes into the field when the field is there.
    frames: u8,
}

/// After so many frames a field that takes no typing is left alone.
const PATIENCE: u8 = 8;

/// Where the cursor goes when a cell is left: so many columns and rows.
type Way = (isize, isize);

/// Is it a field that is only typed into?
fn is_text(fact: &Fact) -> bool {
    matches!(fact.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span)
}

/// Is it a field that opens a list?
fn has_list(fact: &Fact) -> bool {
    matches!(fact.kind, FieldKind::Word(_) | FieldKind::Choice(_) | FieldKind::Ref(_) | FieldKind::Target(_))
}

/// What a sign that is typed on a cell means at once, without opening it.
fn meant(fact: &Fact, typed: &str, now: Option<&Value>) -> Option<Value> {
    match fact.kind {
        FieldKind::Flag if typed == " " => Some(Value::Flag(now != Some(&Value::Flag(true)))),
        FieldKind::Whole(least, most) if most - least <= 6 => {
            let number = typed.parse().ok().filter(|number| (least..=most).contains(number));
            number.map(Value::Whole)
        }
        FieldKind::Alignment => {
            let level = typed.parse().ok().and_then(Level::new).map(Alignment::Level);
            let alignment = level.or(match typed {
                "u" => Some(Alignment::Undecided),
                "s" => Some(Alignment::Silent),
                _ => None,
            });
            alignment.map(|alignment| Value::Text(alignment.to_string()))
        }
        _ => None,
    }
}

impl Table {
    /// Opens the field of the current cell, or puts what was typed there at once.
    pub(super) fn open_cell(&mut self, cell: Option<Rect>, typed: &str, table: &RecordTable, session: &mut Session) {
        let (Some(row), Some(column)) = (table.rows.get(self.row), table.columns.get(self.column)) else { return };
        let Some(fact) = column.fact.filter(|_| column.is_editable()) else {
            let name = column.name().to_lowercase();
            return session.ask(Effect::Say(format!("The {name} cannot be changed in the table.")));
        };
        session.seal();
        if let Some(value) = meant(&fact, typed, session.map().fact(&row.target, fact.id).as_ref()) {
            if let Err(problem) = session.set(std::slice::from_ref(&row.target), fact.id, &value) {
                session.ask(Effect::Say(problem.to_string()));
            }
            return session.seal();
        }
        let (target, width, typed) = (row.target.clone(), column_width(column).max(300.0), typed.trim().to_owned());
        let at = cell.map_or(Pos2::ZERO, |cell| cell.left_bottom());
        self.editing = Some(Editing { target, fact, at, width, typed, frames: 0 });
    }

    /// The field of the cell that is being changed.
    pub(super) fn edit_ui(&mut self, ui: &Ui, theme: &Theme, session: &mut Session) {
        let Some(mut editing) = self.editing.take() else { return };
        if !editing.target.is_in(session.map()) {
            return;
        }
        editing.type_on(ui);
        let area = Area::new(Id::unique("table cell")).order(Order::Foreground).pivot(Align2::LEFT_TOP);
        let shown = area.fixed_pos(editing.at).constrain_to(ui.ctx().content_rect()).show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.accent))
                .corner_radius(8)
                .inner_margin(Margin::same(12));
            frame.show(ui, |ui| {
                ui.set_width(editing.width);
                quiet(ui, theme, session.map().name(&editing.target));
                self.form.field(ui, theme, session, &editing.target, &editing.fact);
            });
        });
        let layer = shown.response.layer_id;
        if editing.frames == 1 {
            // The first thing in it that takes the keyboard.
            let first = ui.ctx().viewport(|viewport| {
                viewport.this_pass.widgets.get_layer(layer).find(|widget| widget.sense.is_focusable()).map(|w| w.id)
            });
            if let Some(first) = first {
                ui.memory_mut(|memory| memory.request_focus(first));
            }
        }
        if is_text(&editing.fact) {
            // Tab leads to the next cell, and not to whatever egui finds next.
            let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| {
                if let Some(field) = memory.focused() {
                    memory.set_focus_lock_filter(field, own);
                }
            });
        }
        editing.frames = editing.frames.saturating_add(1);
        if editing.frames < 3 || !editing.typed.is_empty() {
            ui.ctx().request_repaint();
        }
        let is_popup = egui::Popup::is_any_open(ui.ctx());
        let away = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        let is_left = away.is_some_and(|at| !shown.response.rect.contains(at)) && !is_popup && editing.frames > 2;
        let way = editing.way_out(ui).filter(|_| !is_popup && editing.frames > 2);
        if let Some(way) = way {
            session.seal();
            self.go_on(way, session);
            let table = self.table_id;
            ui.memory_mut(|memory| table.map(|table| memory.request_focus(table)));
        } else if is_left {
            session.seal();
        } else {
            self.editing = Some(editing);
        }
    }

    /// Goes from the cell that was left to another one, in the order that was seen while it was changed.
    fn go_on(&mut self, (right, down): Way, session: &mut Session) {
        let Some(table) = &self.shown else { return };
        let moved = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        self.row = moved(self.row, down, table.rows.len());
        self.column = moved(self.column, right, table.columns.len());
        self.wants_shown = true;
        if let Some(row) = table.rows.get(self.row) {
            session.select([row.target.clone()]);
            // What was changed may have come to stand elsewhere.
            self.followed = Some(row.target.clone());
        }
    }
}

impl Editing {
    /// Which way the keys lead out of the cell, if they do.
    fn way_out(&self, ui: &Ui) -> Option<Way> {
        let is_long = matches!(self.fact.kind, FieldKind::Paragraphs);
        let pressed = |modifiers: Modifiers, key| {
            ui.input(|input| input.key_pressed(key) && input.modifiers.matches_exact(modifiers))
        };
        let ways = [
            (Modifiers::NONE, Key::Escape, true, (0, 0)),
            (Modifiers::NONE, Key::Enter, !is_long, (0, 1)),
            (Modifiers::SHIFT, Key::Enter, !is_long, (0, -1)),
            (Modifiers::COMMAND, Key::Enter, true, (0, 1)),
            (Modifiers::NONE, Key::Tab, is_text(&self.fact), (1, 0)),
            (Modifiers::SHIFT, Key::Tab, is_text(&self.fact), (-1, 0)),
        ];
        ways.into_iter().find(|(modifiers, key, counts, _)| *counts && pressed(*modifiers, *key)).map(|way| way.3)
    }

    /// Gives the field what was typed before it was there: it takes the place of what the field held. In a list it
    /// looks for a word.
    fn type_on(&mut self, ui: &Ui) {
        if self.typed.is_empty() || self.frames > PATIENCE {
            self.typed.clear();
            return;
        }
        let field = ui.memory(|memory| memory.focused()).filter(|_| ui.ctx().text_edit_focused());
        if let Some(field) = field {
            if is_text(&self.fact) {
                let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
                let all = CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX));
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), field);
            }
            let typed = std::mem::take(&mut self.typed);
            // Whoever types fast has typed on meanwhile: that comes after.
            ui.ctx().input_mut(|input| input.events.insert(0, Event::Text(typed)));
            return;
        }
        ui.ctx().input_mut(|input| {
            let typed = &mut self.typed;
            input.events.retain(|event| match event {
                Event::Text(more) => {
                    typed.push_str(more);
                    false
                }
                _ => true,
            });
        });
        if has_list(&self.fact) && self.frames == 2 {
            // As Enter on the field does.
            let (key, modifiers) = (Key::Enter, Modifiers::NONE);
            let enter = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            ui.ctx().input_mut(|input| input.events.push(enter));
        }
    }
}
