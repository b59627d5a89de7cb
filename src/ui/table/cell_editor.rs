//! The editor of a table cell, shown over the table. Text typed on a cell goes into it, Enter and Tab go on to the next
//! cell, Escape keeps the old value.

use egui::text::{CCursor, CCursorRange};
use egui::{
    Align2, Area, Event, EventFilter, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Stroke, TextEdit, Ui,
};

use super::{TableFace, column_width};
use crate::model::{Alignment, FieldDescription, FieldKind, FieldValue, Level, Target};
use crate::session::{Effect, RecordTable, Session};
use crate::ui::theme::Theme;
use crate::ui::widgets::secondary_text;

/// An open cell editor.
pub(super) struct TableCellEditor {
    target: Target,
    field: FieldDescription,
    position: Pos2,
    width: f32,
    /// Text that was typed before the field could take it.
    typed_text: String,
    /// Frames since it was opened. The focus is set after the field has been shown once.
    frames_open: u8,
}

/// After this number of frames, typed text that no field has taken is dropped.
const MAX_WAIT_FRAMES: u8 = 8;

/// How far the cursor moves when a cell is left: columns to the right and rows down.
type CellStep = (isize, isize);

/// Whether the field is a plain text field.
fn is_text(field: &FieldDescription) -> bool {
    matches!(field.kind, FieldKind::Line | FieldKind::Paragraphs | FieldKind::Day | FieldKind::Span)
}

/// Whether the field opens a list.
fn has_list(field: &FieldDescription) -> bool {
    matches!(field.kind, FieldKind::Word(_) | FieldKind::Choice(_) | FieldKind::Ref(_) | FieldKind::Target(_))
}

/// The value that a character typed on a cell sets at once, without opening the editor.
fn immediate_value(field: &FieldDescription, typed: &str, current: Option<&FieldValue>) -> Option<FieldValue> {
    match field.kind {
        FieldKind::Flag if typed == " " => Some(FieldValue::Flag(current != Some(&FieldValue::Flag(true)))),
        FieldKind::Whole(min, max) if max - min <= 6 => {
            let number = typed.parse().ok().filter(|number| (min..=max).contains(number));
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
    /// Opens the editor of the current cell, or sets a value at once if the typed character has one.
    pub(super) fn open_cell(
        &mut self,
        cell_rect: Option<Rect>,
        typed: &str,
        table: &RecordTable,
        session: &mut Session,
    ) {
        let (Some(row), Some(column)) = (table.rows.get(self.current_row), table.columns.get(self.current_column))
        else {
            return;
        };
        let Some(field) = column.field.filter(|_| column.is_editable()) else {
            let name = column.name().to_lowercase();
            return session.request_effect(Effect::ShowMessage(format!("The {name} cannot be changed in the table.")));
        };
        session.close_open_step();
        if let Some(value) = immediate_value(&field, typed, session.map().field_value(&row.target, field.id).as_ref()) {
            if let Err(problem) = session.set(std::slice::from_ref(&row.target), field.id, &value) {
                session.request_effect(Effect::ShowMessage(problem.to_string()));
            }
            return session.close_open_step();
        }
        let (target, width, typed) = (row.target.clone(), column_width(column).max(300.0), typed.trim().to_owned());
        let position = cell_rect.map_or(Pos2::ZERO, |cell_rect| cell_rect.left_bottom());
        self.cell_editor = Some(TableCellEditor { target, field, position, width, typed_text: typed, frames_open: 0 });
    }

    /// Shows the cell editor.
    pub(super) fn edit_ui(&mut self, ui: &Ui, theme: &Theme, session: &mut Session) {
        let Some(mut editor) = self.cell_editor.take() else { return };
        if !editor.target.is_in(session.map()) {
            return;
        }
        editor.pass_typed_text(ui);
        let area = Area::new(Id::unique("table cell")).order(Order::Foreground).pivot(Align2::LEFT_TOP);
        let output = area.fixed_pos(editor.position).constrain_to(ui.ctx().content_rect()).show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke(Stroke::new(1.0, theme.accent))
                .corner_radius(8)
                .inner_margin(Margin::same(12));
            frame.show(ui, |ui| {
                ui.set_width(editor.width);
                secondary_text(ui, theme, session.map().name(&editor.target));
                self.cell_form.show_field(ui, theme, session, &editor.target, &editor.field);
            });
        });
        let layer = output.response.layer_id;
        if editor.frames_open == 1 {
            // The first widget in the editor that can take the focus.
            let first = ui.ctx().viewport(|viewport| {
                viewport
                    .this_pass
                    .widgets
                    .get_layer(layer)
                    .find(|widget| widget.sense.is_focusable())
                    .map(|widget| widget.id)
            });
            if let Some(first) = first {
                ui.memory_mut(|memory| memory.request_focus(first));
            }
        }
        if is_text(&editor.field) {
            // Tab goes to the next cell, and not to the next widget of egui.
            let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
            ui.memory_mut(|memory| {
                if let Some(field) = memory.focused() {
                    memory.set_focus_lock_filter(field, filter);
                }
            });
        }
        editor.frames_open = editor.frames_open.saturating_add(1);
        if editor.frames_open < 3 || !editor.typed_text.is_empty() {
            ui.ctx().request_repaint();
        }
        let is_popup_open = egui::Popup::is_any_open(ui.ctx());
        let press_position =
            ui.input(|input| input.pointer.any_pressed().then(|| input.pointer.interact_pos()).flatten());
        let is_left = press_position.is_some_and(|position| !output.response.rect.contains(position))
            && !is_popup_open
            && editor.frames_open > 2;
        let step = editor.exit_step(ui).filter(|_| !is_popup_open && editor.frames_open > 2);
        if let Some(step) = step {
            session.close_open_step();
            self.move_to_cell(step, session);
            let table = self.table_id;
            ui.memory_mut(|memory| table.map(|table| memory.request_focus(table)));
        } else if is_left {
            session.close_open_step();
        } else {
            self.cell_editor = Some(editor);
        }
    }

    /// Moves from the cell that was left to another one, in the order of rows that was shown during the edit.
    fn move_to_cell(&mut self, (right, down): CellStep, session: &mut Session) {
        let Some(table) = &self.latest_table else { return };
        let moved =
            |index: usize, by: isize, count: usize| index.saturating_add_signed(by).min(count.saturating_sub(1));
        self.current_row = moved(self.current_row, down, table.rows.len());
        self.current_column = moved(self.current_column, right, table.columns.len());
        self.scrolls_to_cell = true;
        if let Some(row) = table.rows.get(self.current_row) {
            session.select([row.target.clone()]);
            // The edit may have changed the order of the rows.
            self.followed_target = Some(row.target.clone());
        }
    }
}

impl TableCellEditor {
    /// The step by which the pressed key leaves the cell, if it does.
    fn exit_step(&self, ui: &Ui) -> Option<CellStep> {
        let is_long = matches!(self.field.kind, FieldKind::Paragraphs);
        let pressed = |modifiers: Modifiers, key| {
            ui.input(|input| input.key_pressed(key) && input.modifiers.matches_exact(modifiers))
        };
        let exits = [
            (Modifiers::NONE, Key::Escape, true, (0, 0)),
            (Modifiers::NONE, Key::Enter, !is_long, (0, 1)),
            (Modifiers::SHIFT, Key::Enter, !is_long, (0, -1)),
            (Modifiers::COMMAND, Key::Enter, true, (0, 1)),
            (Modifiers::NONE, Key::Tab, is_text(&self.field), (1, 0)),
            (Modifiers::SHIFT, Key::Tab, is_text(&self.field), (-1, 0)),
        ];
        exits
            .into_iter()
            .find(|(modifiers, key, is_enabled, _)| *is_enabled && pressed(*modifiers, *key))
            .map(|exit| exit.3)
    }

    /// Passes typed text to the field once it has the focus; the text replaces the content of the field. In a list it
    /// is the search text.
    fn pass_typed_text(&mut self, ui: &Ui) {
        if self.typed_text.is_empty() || self.frames_open > MAX_WAIT_FRAMES {
            self.typed_text.clear();
            return;
        }
        let field = ui.memory(|memory| memory.focused()).filter(|_| ui.ctx().text_edit_focused());
        if let Some(field) = field {
            if is_text(&self.field) {
                let mut state = TextEdit::load_state(ui.ctx(), field).unwrap_or_default();
                let all = CCursorRange::two(CCursor::new(0), CCursor::new(usize::MAX));
                state.cursor.set_char_range(Some(all));
                state.store(ui.ctx(), field);
            }
            let typed = std::mem::take(&mut self.typed_text);
            // Text that a fast user typed meanwhile comes after it.
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
        if has_list(&self.field) && self.frames_open == 2 {
            // The same event as Enter on the field.
            let (key, modifiers) = (Key::Enter, Modifiers::NONE);
            let enter = Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers };
            ui.ctx().input_mut(|input| input.events.push(enter));
        }
    }
}
