//! Entering positions in the matrix: every entry is one step. The only part of the matrix that changes the map.

use egui::{Event, EventFilter, Id as WidgetId, Ui};

use super::grid::Grid;
use super::keys::{self, Act};
use super::{MatrixFace, Place};
use crate::model::{Alignment, Basis, Confidence, Id, Level, Map, Stance, Target};
use crate::ops;
use crate::scene::Matrix;
use crate::session::{Effect, Merge, Panel, Session};

/// Where the cursor goes after an entry.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Advance {
    #[default]
    Stay,
    Right,
    Down,
}

impl Advance {
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
    pub(super) fn keys(&mut self, ui: &Ui, session: &mut Session, matrix: &Matrix, grid: &Grid, id: WidgetId) {
        if !ui.memory(|memory| memory.has_focus(id)) {
            return;
        }
        let own = EventFilter { tab: true, horizontal_arrows: true, vertical_arrows: true, escape: false };
        ui.memory_mut(|memory| memory.set_focus_lock_filter(id, own));
        let mut acts = Vec::new();
        let mut sign = self.sign;
        let mut pasted = None;
        ui.input_mut(|input| {
            input.events.retain(|event| {
                if let Event::Paste(text) = event {
                    pasted = Some(text.clone());
                    return false;
                }
                let act = keys::act(event, sign);
                if let Some(act) = act {
                    sign = if let Act::Sign(sign) = act { Some(sign) } else { None };
                    acts.push(act);
                }
                act.is_none()
            });
        });
        if !acts.is_empty() {
            ui.request_repaint();
        }
        for act in acts {
            self.act(session, matrix, grid, act);
        }
        if let Some(text) = pasted {
            self.paste(session, matrix, grid, &text);
        }
    }

    /// Takes what was copied in a spreadsheet: positions from the cursor on, or a table with its names. Any other text is
    /// pasted as everywhere: a line an actor.
    fn paste(&mut self, session: &mut Session, matrix: &Matrix, grid: &Grid, text: &str) {
        let Some(pasted) = ops::Grid::read(text) else {
            let at = ops::free_place(session.map());
            return session.paste(text, at);
        };
        let found = self.cursor.as_ref().and_then(|place| grid.find(matrix, place)).unwrap_or((0, 0));
        let actors: Vec<_> = matrix.actors().skip(found.0).cloned().collect();
        let issues: Vec<_> = matrix.columns.iter().skip(found.1).map(|column| column.id.clone()).collect();
        let day = session.day();
        let filled = session.edit("Paste positions", Merge::Never, |map| pasted.fill(map, day, &actors, &issues));
        let mut words = match filled.cells - filled.lost {
            1 => "1 position pasted".to_owned(),
            count => format!("{count} positions pasted"),
        };
        if !filled.made.is_empty() {
            words.push_str(&format!("; {} actors and issues added", filled.made.len()));
        }
        if filled.lost > 0 {
            words.push_str(&format!("; {} lie beyond the last row or column and are left out", filled.lost));
        }
        session.ask(Effect::Say(words + "."));
    }

    fn act(&mut self, session: &mut Session, matrix: &Matrix, grid: &Grid, act: Act) {
        self.sign = None;
        match act {
            Act::Add(what) => return self.adding.open(what),
            Act::Turn => {
                self.advance = self.advance.next();
                return;
            }
            _ => {}
        }
        let Some(place) = self.cursor.clone() else {
            if let Some(first) = grid.at(matrix, 0, 0) {
                self.go(session, first);
            }
            return;
        };
        match act {
            Act::Move(right, down) => self.step(session, matrix, grid, &place, (right, down)),
            Act::Walk(by) => self.walk(session, matrix, grid, &place, by),
            Act::Edge(end) => self.step(session, matrix, grid, &place, (end * 10_000, 0)),
            Act::Enter if self.typed => self.step(session, matrix, grid, &place, (0, 1)),
            Act::Enter => show_inspector(session),
            Act::Set(alignment) => self.enter(session, matrix, grid, &place, alignment),
            Act::Step(by) => {
                let stance = standing(session, &place).and_then(|id| session.map().stances.get(&id).cloned());
                let now = stance.map(|stance| stance.alignment);
                let level = now.and_then(Alignment::level).map_or(0, Level::number);
                let next = if now.is_some() { level + by } else { by };
                if let Some(next) = Level::new(i64::from(next)) {
                    self.enter(session, matrix, grid, &place, Some(Alignment::Level(next)));
                }
            }
            Act::Sign(sign) => self.sign = Some(sign),
            Act::RedLine => self.mark(session, &place, "red line", |stance| stance.red_line = !stance.red_line),
            Act::Basis => self.mark(session, &place, "basis", turn_basis),
            Act::Confidence => self.mark(session, &place, "confidence", |stance| {
                stance.confidence = match stance.confidence {
                    Confidence::Confirmed => Confidence::Unconfirmed,
                    Confidence::Unconfirmed => Confidence::Tentative,
                    Confidence::Tentative => Confidence::Confirmed,
                };
            }),
            Act::Salience => self.mark(session, &place, "salience", |stance| {
                stance.salience = (stance.salience + 1) % 4;
            }),
            Act::Open => self.open = true,
            Act::Add(_) | Act::Turn => {}
        }
    }

    /// Sets a position, as one step.
    pub(super) fn enter(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &Grid,
        place: &Place,
        alignment: Option<Alignment>,
    ) {
        set(session, place, alignment);
        (self.typed, self.open) = (true, false);
        self.select(session, place);
        match self.advance {
            Advance::Stay => {}
            Advance::Right => self.walk(session, matrix, grid, place, 1),
            Advance::Down => self.step(session, matrix, grid, place, (0, 1)),
        }
    }

    /// Changes something else of the stance there, as one step; where there is none, it says so.
    pub(super) fn mark(&mut self, session: &mut Session, place: &Place, what: &str, change: impl FnOnce(&mut Stance)) {
        let Some(id) = standing(session, place) else {
            return session.ask(Effect::Say("There is no position here yet: type a level first.".to_owned()));
        };
        let name = session.map().name(&(&id).into());
        let label = format!("Change {what} of {name}");
        session.edit(label, Merge::Never, |map: &mut Map| map.stances.get_mut(&id).map(change));
        self.typed = true;
    }

    /// Lets the position there depend on something, as one step.
    pub(super) fn add_condition(&mut self, session: &mut Session, place: &Place, text: &str) {
        let Some(id) = standing(session, place) else { return };
        let label = format!("Add a condition to {}", session.map().name(&(&id).into()));
        session.edit(label, Merge::Never, |map: &mut Map| ops::add_condition(map, &id, text));
    }

    fn step(
        &mut self,
        session: &mut Session,
        matrix: &Matrix,
        grid: &Grid,
        place: &Place,
        (right, down): (isize, isize),
    ) {
        let Some((row, column)) = grid.find(matrix, place) else { return };
        let row = row.saturating_add_signed(down).min(grid.actors.len().saturating_sub(1));
        let column = column.saturating_add_signed(right).min(matrix.columns.len().saturating_sub(1));
        if let Some(next) = grid.at(matrix, row, column) {
            self.go(session, next);
        }
    }

    /// In reading order, from the end of a row to the beginning of the next.
    fn walk(&mut self, session: &mut Session, matrix: &Matrix, grid: &Grid, place: &Place, by: isize) {
        let Some((row, column)) = grid.find(matrix, place) else { return };
        let columns = matrix.columns.len().max(1);
        let last = (grid.actors.len() * columns).saturating_sub(1);
        let next = (row * columns + column).saturating_add_signed(by).min(last);
        if let Some(next) = grid.at(matrix, next / columns, next % columns) {
            self.go(session, next);
        }
    }
}

/// From stated to assessed, or back.
pub(super) fn turn_basis(stance: &mut Stance) {
    stance.basis = if stance.basis == Basis::Stated { Basis::Assessed } else { Basis::Stated };
}

/// The stance that counts there on the day that is looked at.
pub(super) fn standing(session: &Session, place: &Place) -> Option<Id<Stance>> {
    ops::stance_on(session.map(), (&place.actor, &place.issue), session.day())
}

/// Sets a position, as one step.
fn set(session: &mut Session, place: &Place, alignment: Option<Alignment>) {
    let name = |target: Target| session.map().name(&target);
    let label = format!("Set {} on {}", name((&place.actor).into()), name((&place.issue).into()));
    let day = session.day();
    session.edit(label, Merge::Never, |map| {
        ops::set_stance_on(map, day, &place.actor, &place.issue, alignment);
    });
}

/// The form for what is selected gets the keyboard.
fn show_inspector(session: &mut Session) {
    session.ask(Effect::Enter(Panel::Inspector));
}
