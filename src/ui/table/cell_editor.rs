//! The field of a cell that is being changed, over the table. What is typed on a cell goes into it, Enter and Tab go on,
//! Esc keeps what was there.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Stroke, TextEdit, Ui,
};

use super::{TableFace, column_width};
use crate::model::{Alignment, FieldDescription, FieldKind, FieldValue, Level, Target};
use crate::session::{Effect, RecordTable, Session};
use crate::ui::theme::Theme;
use crate::ui::widgets::secondary_text;

/// A cell whose field is open.
pub(super) struct TableCellEditor {
    target: Target,
    fact: FieldDescription,
    position: Pos2,
    width: f32,
    /// What was typed before the field was there to take it.
    typed_text: String,
    /// Frames since it was opened: the focus goes into the field when the field is there.
    frames_open: u8,
}

/// After so many frames a field that takes no typing is left alone.
const MAX_WAIT_FRAMES: u8 = 8;

/// Where the cursor goes when a cell is left: so many columns and rows.
type CellStep = (isize, isize);

/// Is it a field that is only typed into?
fn is_text(fact: &FieldDescription) -> bool {
    matches!(fact.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span)
}

/// Is it a field that opens a list?
fn has_list(fact: &FieldDescription) -> bool {
    matches!(fact.kind, FieldKind::Word(_) | FieldKind::Choice(_) | FieldKind::Ref(_) | FieldKind::Target(_))
}

/// What a sign that is typed on a cell means at once, without opening it.
fn immediate_value(fact: &FieldDescription, typed: &str, now: Option<&FieldValue>) -> Option<FieldValue> {
    match fact.kind {
        FieldKind::Flag if typed == " " => Some(FieldValue::Flag(now != Some(&FieldValue::Flag(true)))),
        FieldKind::Whole(least, most) if most - least <= 6 => {
            let number = typed.parse().ok().filter(|number| (least..=most).contains(number));
            number.map(FieldValue::Whole)
        }
        FieldKind::Alignment => {
            let level = typed.parse().ok().and_then(Level::new).map(Alignment::Level);
            let alignment = level.or(match typed {
                "u" => Some(Alignment::Undecided),
                "s" => Some(Alignment::Silent),
                _ => None,
            });
            alignment.map(|alignment| FieldValue::Text(alignment.to_string()))
        }
        _ => None,
    }
}

impl TableFace {
    /// Opens the field of the current cell, or puts what was typed there at once.
    pub(super) fn open_cell(&mut self, cell: Option<Rect>, typed: &str, table: &RecordTable, session: &mut Session) {
        let (Some(row), Some(column)) = (table.rows.get(self.current_row), table.columns.get(self.current_column))
        else {
            return;
        };
        let Some(fact) = column.field.filter(|_| column.is_editable()) else {
            let name = column.name().to_lowercase();
            return session.request_effect(Effect::ShowMessage(format!("The {name} cannot be changed in the table.")));
        };
        session.close_open_step();
        if let Some(value) = immediate_value(&fact, typed, session.map().field_value(&row.target, fact.id).as_ref()) {
            if let Err(problem) = session.set(std::slice::from_ref(&row.target), fact.id, &value) {
                session.request_effect(Effect::ShowMessage(problem.to_string()));
            }
            return session.close_open_step();
        }
        let (target, width, typed) = (row.target.clone(), column_width(column).max(300.0), typed.trim().to_owned());
        let at = cell.map_or(Pos2::ZERO, |cell| cell.left_bottom());
        self.cell_editor =
            Some(TableCellEditor { target, fact, position: at, width, typed_text: typed, frames_open: 0 });
    }

    /// The field of the cell that is being changed.
    pub(super) fn edit_ui(&mut self, ui: &Ui, theme: &Theme, session: &mut Session) {
        let Some(mut editing) = self.cell_editor.take() else { return };
        if !editing.target.is_in(session.map()) {
            return;
        }
        editing.pass_typed_text(ui);
        let area = Area::new(Id::unique("table cell")).order(Order::Foreground).pivot(Align2::LEFT_TOP);
        let shown = area.fixed_pos(editing.position).constrain_to(ui.ctx().content_rect()).show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.accent))
                .corner_radius(8)
                .inner_margin(Margin::same(12));
            frame.show(ui, |ui| {
                ui.set_width(editing.width);
                secondary_text(ui, theme, session.map().name(&editing.target));
                self.cell_form.show_field(ui, theme, session, &editing.target, &editing.fact);
            });
        });
        let layer = shown.response.layer_id;
        if editing.frames_open == 1 {
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
        editing.frames_open = editing.frames_open.saturating_add(1);
        if editing.frames_open < 3 || !editing.typed_text.is_empty() {
            ui.ctx().request_repaint();
        }
        let is_popup = egui::Popup::is_any_open(ui.ctx());
        let away = ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        let is_left = away.is_some_and(|at| !shown.response.rect.contains(at)) && !is_popup && editing.frames_open > 2;
        let way = editing.exit_step(ui).filter(|_| !is_popup && editing.frames_open > 2);
        if let Some(way) = way {
            session.close_open_step();
            self.move_to_cell(way, session);
            let table = self.table_id;
            ui.memory_mut(|memory| table.map(|table| memory.request_focus(table)));
        } else if is_left {
            session.close_open_step();
        } else {
            self.cell_editor = Some(editing);
        }
    }

    /// Goes from the cell that was left to another one, in the order that was seen while it was changed.
    fn move_to_cell(&mut self, (right, down): CellStep, session: &mut Session) {
        let Some(table) = &self.latest_table else { return };
        let moved = |at: usize, by: isize, count: usize| at.saturating_add_signed(by).min(count.saturating_sub(1));
        self.current_row = moved(self.current_row, down, table.rows.len());
        self.current_column = moved(self.current_column, right, table.columns.len());
        self.scrolls_to_cell = true;
        if let Some(row) = table.rows.get(self.current_row) {
            session.select([row.target.clone()]);
            // What was changed may have come to stand elsewhere.
            self.followed_target = Some(row.target.clone());
        }
    }
}

impl TableCellEditor {
    /// Which way the keys lead out of the cell, if they do.
    fn exit_step(&self, ui: &Ui) -> Option<CellStep> {
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
    fn pass_typed_text(&mut self, ui: &Ui) {
        if self.typed_text.is_empty() || self.frames_open > MAX_WAIT_FRAMES {
            self.typed_text.clear();
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
            let typed = std::mem::take(&mut self.typed_text);
            // Whoever types fast has typed on meanwhile: that comes after.
            ui.ctx().input_mut(|input| input.events.insert(0, Event::Text(typed)));
            return;
        }
        ui.ctx().input_mut(|input| {
            let typed = &mut self.typed_text;
            input.events.retain(|event| match event {
                Event::Text(more) => {
                    typed.push_str(more);
                    false
                }
                _ => true,
            });
        });
        if has_list(&self.fact) && self.frames_open == 2 {
            // As Enter on the field does.
            let (key, modifiers) = (Key::Enter, Modifiers::NONE);
            let enter = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            ui.ctx().input_mut(|input| input.events.push(enter));
        }
    }
}
