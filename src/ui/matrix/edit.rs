//! Entering positions in the matrix: every entry is one step. The only part of the matrix that changes the map.

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
    /// Does what was typed, while the keyboard is with the matrix.
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
        let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        let mut acts = Vec::new();
        let mut sign = self.pending_sign;
        let mut pasted = None;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                if let Event::Paste(text) = event {
                    pasted = Some(text.clone());
                    return false;
                }
                let act = keys::action_of_event(event, sign);
                if let Some(act) = act {
                    sign = if let MatrixKeyAction::TypeSign(sign) = act { Some(sign) } else { None };
                    acts.push(act);
                }
                act.is_none()
            });
        });
        if !acts.is_empty() {
            ui.request_repaint();
        }
        for act in acts {
            self.perform(session, matrix, grid, act);
        }
        if let Some(text) = pasted {
            self.paste(session, matrix, grid, &text);
        }
    }

    /// Takes what was copied in a spreadsheet: positions from the cursor on, or a table with its names. Any other text is
    /// pasted as everywhere: a line an actor.
    fn paste(&mut self, session: &mut Session, matrix: &Matrix, grid: &MatrixGrid, text: &str) {
        let Some(pasted) = ops::ClipboardTable::read(text) else {
            let at = ops::free_place(session.map());
            return session.paste(text, at);
        };
        let found = self.cursor.as_ref().and_then(|place| grid.indices_of(matrix, place)).unwrap_or((0, 0));
        let actors: Vec<_> = matrix.actors().skip(found.0).cloned().collect();
        let issues: Vec<_> = matrix.columns.iter().skip(found.1).map(|column| column.id.clone()).collect();
        let day = session.day();
        let filled =
            session.edit("Paste positions", StepMergeRule::Never, |map| pasted.fill(map, day, &actors, &issues));
        let mut words = match filled.cells - filled.cells_outside {
            1 => "1 position pasted".to_owned(),
            count => format!("{count} positions pasted"),
        };
        if !filled.new_records.is_empty() {
            words.push_str(&format!("; {} actors and issues added", filled.new_records.len()));
        }
        if filled.cells_outside > 0 {
            words.push_str(&format!("; {} lie beyond the last row or column and are left out", filled.cells_outside));
        }
        session.request_effect(Effect::ShowMessage(words + "."));
    }

    fn perform(&mut self, session: &mut Session, matrix: &Matrix, grid: &MatrixGrid, act: MatrixKeyAction) {
        self.pending_sign = None;
        match act {
            MatrixKeyAction::OpenAddField(what) => return self.add_field.open(what),
            MatrixKeyAction::NextAdvance => {
                self.advance = self.advance.next();
                return;
            }
            _ => {}
        }
        let Some(place) = self.cursor.clone() else {
            if let Some(first) = grid.cell_at(matrix, 0, 0) {
                self.move_cursor_to(session, first);
            }
            return;
        };
        match act {
            MatrixKeyAction::MoveBy(right, down) => self.move_cursor_by(session, matrix, grid, &place, (right, down)),
            MatrixKeyAction::MoveInReadingOrder(by) => {
                self.move_cursor_in_reading_order(session, matrix, grid, &place, by)
            }
            MatrixKeyAction::MoveToEdge(end) => self.move_cursor_by(session, matrix, grid, &place, (end * 10_000, 0)),
            MatrixKeyAction::MoveDownOrOpenInspector if self.has_entry => {
                self.move_cursor_by(session, matrix, grid, &place, (0, 1))
            }
            MatrixKeyAction::MoveDownOrOpenInspector => show_inspector(session),
            MatrixKeyAction::SetAlignment(alignment) => self.enter_alignment(session, matrix, grid, &place, alignment),
            MatrixKeyAction::StepLevel(by) => {
                let stance = current_stance(session, &place).and_then(|id| session.map().stances.get(&id).cloned());
                let now = stance.map(|stance| stance.alignment);
                let level = now.and_then(Alignment::level).map_or(0, Level::number);
                let next = if now.is_some() { level + by } else { by };
                if let Some(next) = Level::new(i64::from(next)) {
                    self.enter_alignment(session, matrix, grid, &place, Some(Alignment::Level(next)));
                }
            }
            MatrixKeyAction::TypeSign(sign) => self.pending_sign = Some(sign),
            MatrixKeyAction::ToggleRedLine => {
                self.change_stance(session, &place, "red line", |stance| stance.red_line = !stance.red_line)
            }
            MatrixKeyAction::ToggleBasis => self.change_stance(session, &place, "basis", toggle_basis),
            MatrixKeyAction::NextConfidence => self.change_stance(session, &place, "confidence", |stance| {
                stance.confidence = match stance.confidence {
                    Confidence::Confirmed => Confidence::Unconfirmed,
                    Confidence::Unconfirmed => Confidence::Tentative,
                    Confidence::Tentative => Confidence::Confirmed,
                };
            }),
            MatrixKeyAction::NextSalience => self.change_stance(session, &place, "salience", |stance| {
                stance.salience = (stance.salience + 1) % 4;
            }),
            MatrixKeyAction::OpenCard => self.is_card_open = true,
            MatrixKeyAction::OpenAddField(_) | MatrixKeyAction::NextAdvance => {}
        }
    }

    /// Sets a position, as one step.
    pub(super) fn enter_alignment(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        place: &CellAddress,
        alignment: Option<Alignment>,
    ) {
        set_alignment(session, place, alignment);
        (self.has_entry, self.is_card_open) = (true, false);
        self.select_cell(session, place);
        match self.advance {
            CursorAdvance::Stay => {}
            CursorAdvance::Right => self.move_cursor_in_reading_order(session, matrix, grid, place, 1),
            CursorAdvance::Down => self.move_cursor_by(session, matrix, grid, place, (0, 1)),
        }
    }

    /// Changes something else of the stance there, as one step; where there is none, it says so.
    pub(super) fn change_stance(
        &mut self,
        session: &mut Session,
        place: &CellAddress,
        what: &str,
        change: impl FnOnce(&mut Stance),
    ) {
        let Some(id) = current_stance(session, place) else {
            return session
                .request_effect(Effect::ShowMessage("There is no position here yet: type a level first.".to_owned()));
        };
        let name = session.map().name(&(&id).into());
        let label = format!("Change {what} of {name}");
        session.edit(label, StepMergeRule::Never, |map: &mut Map| map.stances.get_mut(&id).map(change));
        self.has_entry = true;
    }

    /// Lets the position there depend on something, as one step.
    pub(super) fn add_condition(&mut self, session: &mut Session, place: &CellAddress, text: &str) {
        let Some(id) = current_stance(session, place) else { return };
        let label = format!("Add a condition to {}", session.map().name(&(&id).into()));
        session.edit(label, StepMergeRule::Never, |map: &mut Map| ops::add_condition(map, &id, text));
    }

    fn move_cursor_by(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        place: &CellAddress,
        (right, down): (isize, isize),
    ) {
        let Some((row, column)) = grid.indices_of(matrix, place) else { return };
        let row = row.saturating_add_signed(down).min(grid.actor_rows.len().saturating_sub(1));
        let column = column.saturating_add_signed(right).min(matrix.columns.len().saturating_sub(1));
        if let Some(next) = grid.cell_at(matrix, row, column) {
            self.move_cursor_to(session, next);
        }
    }

    /// In reading order, from the end of a row to the beginning of the next.
    fn move_cursor_in_reading_order(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &MatrixGrid,
        place: &CellAddress,
        by: isize,
    ) {
        let Some((row, column)) = grid.indices_of(matrix, place) else { return };
        let columns = matrix.columns.len().max(1);
        let last = (grid.actor_rows.len() * columns).saturating_sub(1);
        let next = (row * columns + column).saturating_add_signed(by).min(last);
        if let Some(next) = grid.cell_at(matrix, next / columns, next % columns) {
            self.move_cursor_to(session, next);
        }
    }
}

/// From stated to assessed, or back.
pub(super) fn toggle_basis(stance: &mut Stance) {
    stance.basis = if stance.basis == Basis::Stated { Basis::Assessed } else { Basis::Stated };
}

/// The stance that counts there on the day that is looked at.
pub(super) fn current_stance(session: &Session, place: &CellAddress) -> Option<Id<Stance>> {
    ops::stance_on(session.map(), (&place.actor, &place.issue), session.day())
}

/// Sets a position, as one step.
fn set_alignment(session: &mut Session, place: &CellAddress, alignment: Option<Alignment>) {
    let name = |target: Target| session.map().name(&target);
    let label = format!("Set {} on {}", name((&place.actor).into()), name((&place.issue).into()));
    let day = session.day();
    session.edit(label, StepMergeRule::Never, |map| {
        ops::set_stance_on(map, day, &place.actor, &place.issue, alignment);
    });
}

/// The form for what is selected gets the keyboard.
fn show_inspector(session: &mut Session) {
    session.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
}
