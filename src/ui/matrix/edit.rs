//! Enters positions in the matrix: each entry is one undo step. The only part of the matrix that changes the map.

use egui::{Event, EventFilter, Id as WidgetId, Ui};

use super::grid::MatrixGrid;
use super::keys::{self, MatrixKeyAction};
use super::{CellAddress, MatrixFace};
use crate::model::{Alignment, Basis, Confidence, Id, Level, Map, Stance, Target};
use crate::ops;
use crate::scene::Matrix;
use crate::session::{Effect, Session, StepMergeRule, WindowPanel};

/// Where the cursor goes after an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum CursorAdvance {
    #[default]
    Stay,
    Right,
    Down,
}

impl CursorAdvance {
    pub(super) const ALL: [Self; 3] = [Self::Stay, Self::Right, Self::Down];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Stay => "Stay",
            Self::Right => "Go right",
            Self::Down => "Go down",
        }
    }

    fn next(self) -> Self {
        match self {
            Self::Stay => Self::Right,
            Self::Right => Self::Down,
            Self::Down => Self::Stay,
        }
    }
}

impl MatrixFace {
    /// Handles the keys while the matrix has the keyboard focus.
    pub(super) fn handle_keys(
        &mut self,
        ui: &Ui,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        id: WidgetId,
    ) {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let filter = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, filter));
        let mut actions = Vec::new();
        let mut sign = self.pending_sign;
        let mut pasted_text = None;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                if let Event::Paste(text) = event {
                    pasted_text = Some(text.clone());
                    return false;
                }
                let action = keys::action_of_event(event, sign);
                if let Some(action) = action {
                    sign = if let MatrixKeyAction::TypeSign(sign) = action { Some(sign) } else { None };
                    actions.push(action);
                }
                action.is_none()
            });
        });
        if !actions.is_empty() {
            ui.request_repaint();
        }
        for action in actions {
            self.perform(session, matrix, grid, action);
        }
        if let Some(text) = pasted_text {
            self.paste(session, matrix, grid, &text);
        }
    }

    /// Pastes cells copied from a spreadsheet: positions from the cursor on, or a table with its names. Any other text
    /// adds one actor per line, as on the canvas.
    fn paste(&mut self, session: &mut Session, matrix: &Matrix, grid: &MatrixGrid, text: &str) {
        let table = match ops::ClipboardTable::read(text, session.map()) {
            Ok(Some(table)) => table,
            Ok(None) => {
                let position = ops::free_place(session.map());
                return session.paste(text, position);
            }
            Err(error) => return session.request_effect(Effect::ShowMessage(error.to_string())),
        };
        let first_cell = self.cursor.as_ref().and_then(|address| grid.indices_of(matrix, address)).unwrap_or((0, 0));
        let actors: Vec<_> = matrix.actors().skip(first_cell.0).cloned().collect();
        let issues: Vec<_> = matrix.columns.iter().skip(first_cell.1).map(|column| column.id.clone()).collect();
        let day = session.day();
        let filled =
            session.edit("Paste positions", StepMergeRule::Never, |map| table.fill(map, day, &actors, &issues));
        let mut message = match filled.cells - filled.cells_outside {
            1 => "1 position pasted".to_owned(),
            count => format!("{count} positions pasted"),
        };
        if !filled.new_records.is_empty() {
            message.push_str(&format!("; {} actors and issues added", filled.new_records.len()));
        }
        if filled.cells_outside > 0 {
            message.push_str(&format!("; {} lie beyond the last row or column and are left out", filled.cells_outside));
        }
        session.request_effect(Effect::ShowMessage(message + "."));
    }

    fn perform(&mut self, session: &mut Session, matrix: &Matrix, grid: &MatrixGrid, action: MatrixKeyAction) {
        self.pending_sign = None;
        match action {
            MatrixKeyAction::OpenAddField(kind) => return self.add_field.open(kind),
            MatrixKeyAction::NextAdvance => {
                self.advance = self.advance.next();
                return;
            }
            _ => {}
        }
        let Some(address) = self.cursor.clone() else {
            if let Some(first) = grid.cell_at(matrix, 0, 0) {
                self.move_cursor_to(session, first);
            }
            return;
        };
        match action {
            MatrixKeyAction::MoveBy(right, down) => self.move_cursor_by(session, matrix, grid, &address, (right, down)),
            MatrixKeyAction::MoveInReadingOrder(by) => {
                self.move_cursor_in_reading_order(session, matrix, grid, &address, by)
            }
            MatrixKeyAction::MoveToEdge(end) => self.move_cursor_by(session, matrix, grid, &address, (end * 10_000, 0)),
            MatrixKeyAction::MoveDownOrOpenInspector if self.has_entry => {
                self.move_cursor_by(session, matrix, grid, &address, (0, 1))
            }
            MatrixKeyAction::MoveDownOrOpenInspector => show_inspector(session),
            MatrixKeyAction::SetAlignment(alignment) => {
                self.enter_alignment(session, matrix, grid, &address, alignment)
            }
            MatrixKeyAction::StepLevel(by) => {
                let stance = current_stance(session, &address).and_then(|id| session.map().stances.get(&id).cloned());
                let current = stance.map(|stance| stance.alignment);
                let level = current.and_then(Alignment::level).map_or(0, Level::number);
                let next = if current.is_some() { level + by } else { by };
                if let Some(next) = Level::new(i64::from(next)) {
                    self.enter_alignment(session, matrix, grid, &address, Some(Alignment::Level(next)));
                }
            }
            MatrixKeyAction::TypeSign(sign) => self.pending_sign = Some(sign),
            MatrixKeyAction::ToggleRedLine => {
                self.change_stance(session, &address, "red line", |stance| stance.red_line = !stance.red_line)
            }
            MatrixKeyAction::ToggleBasis => self.change_stance(session, &address, "basis", toggle_basis),
            MatrixKeyAction::NextConfidence => self.change_stance(session, &address, "confidence", |stance| {
                stance.confidence = match stance.confidence {
                    Confidence::Confirmed => Confidence::Unconfirmed,
                    Confidence::Unconfirmed => Confidence::Tentative,
                    Confidence::Tentative => Confidence::Confirmed,
                };
            }),
            MatrixKeyAction::NextSalience => self.change_stance(session, &address, "salience", |stance| {
                stance.salience = (stance.salience + 1) % 4;
            }),
            MatrixKeyAction::OpenCard => self.is_card_open = true,
            MatrixKeyAction::OpenAddField(_) | MatrixKeyAction::NextAdvance => {}
        }
    }

    /// Sets a position as one undo step, and moves the cursor on.
    pub(super) fn enter_alignment(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        address: &CellAddress,
        alignment: Option<Alignment>,
    ) {
        set_alignment(session, address, alignment);
        (self.has_entry, self.is_card_open) = (true, false);
        self.select_cell(session, address);
        match self.advance {
            CursorAdvance::Stay => {}
            CursorAdvance::Right => self.move_cursor_in_reading_order(session, matrix, grid, address, 1),
            CursorAdvance::Down => self.move_cursor_by(session, matrix, grid, address, (0, 1)),
        }
    }

    /// Changes another term of the cell's stance as one undo step. Shows a message if there is no stance.
    pub(super) fn change_stance(
        &mut self,
        session: &mut Session,
        address: &CellAddress,
        term: &str,
        change: impl FnOnce(&mut Stance),
    ) {
        let Some(id) = current_stance(session, address) else {
            return session
                .request_effect(Effect::ShowMessage("There is no position here yet: type a level first.".to_owned()));
        };
        let name = session.map().name(&(&id).into());
        let label = format!("Change {term} of {name}");
        session.edit(label, StepMergeRule::Never, |map: &mut Map| map.stances.get_mut(&id).map(change));
        self.has_entry = true;
    }

    /// Adds a condition to the cell's stance as one undo step.
    pub(super) fn add_condition(&mut self, session: &mut Session, address: &CellAddress, text: &str) {
        let Some(id) = current_stance(session, address) else { return };
        let label = format!("Add a condition to {}", session.map().name(&(&id).into()));
        session.edit(label, StepMergeRule::Never, |map: &mut Map| ops::add_condition(map, &id, text));
    }

    fn move_cursor_by(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        address: &CellAddress,
        (right, down): (isize, isize),
    ) {
        let Some((row, column)) = grid.indices_of(matrix, address) else { return };
        let row = row.saturating_add_signed(down).min(grid.actor_rows.len().saturating_sub(1));
        let column = column.saturating_add_signed(right).min(matrix.columns.len().saturating_sub(1));
        if let Some(next) = grid.cell_at(matrix, row, column) {
            self.move_cursor_to(session, next);
        }
    }

    /// Moves in reading order, from the end of a row to the start of the next.
    fn move_cursor_in_reading_order(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        address: &CellAddress,
        by: isize,
    ) {
        let Some((row, column)) = grid.indices_of(matrix, address) else { return };
        let columns = matrix.columns.len().max(1);
        let last = (grid.actor_rows.len() * columns).saturating_sub(1);
        let next = (row * columns + column).saturating_add_signed(by).min(last);
        if let Some(next) = grid.cell_at(matrix, next / columns, next % columns) {
            self.move_cursor_to(session, next);
        }
    }
}

/// Changes the basis from stated to assessed, or back.
pub(super) fn toggle_basis(stance: &mut Stance) {
    stance.basis = if stance.basis == Basis::Stated { Basis::Assessed } else { Basis::Stated };
}

/// The stance of the cell on the day that is shown.
pub(super) fn current_stance(session: &Session, address: &CellAddress) -> Option<Id<Stance>> {
    ops::stance_on(session.map(), (&address.actor, &address.issue), session.day())
}

/// Sets a position as one undo step.
fn set_alignment(session: &mut Session, address: &CellAddress, alignment: Option<Alignment>) {
    let name = |target: Target| session.map().name(&target);
    let label = format!("Set {} on {}", name((&address.actor).into()), name((&address.issue).into()));
    let day = session.day();
    session.edit(label, StepMergeRule::Never, |map| {
        ops::set_stance_on(map, day, &address.actor, &address.issue, alignment);
    });
}

/// Moves the keyboard focus to the form of the selection.
fn show_inspector(session: &mut Session) {
    session.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
}
