//! Actors against issues: which rows and columns a matrix has, in which order, and what stands in its cells. Knows
//! nothing of who is selected or of how far the window has been scrolled.

mod cell;
mod figure;
mod order;

pub(super) use cell::sample;
pub use cell::{Cell, age_words, cell_shapes, column_titles, least_column};
pub(super) use figure::scene;

use std::collections::HashMap;

use super::Seen;
use crate::model::{
    Actor, Arrangement, Condition, ConditionStatus, Date, Gaps, Id, Issue, Map, Reading, Stance, Standing, Target,
};

/// A matrix, ready to be painted in parts.
pub struct Matrix {
    /// What its cells say.
    pub reading: Reading,
    /// Its rows from the top.
    pub rows: Vec<Row>,
    /// Its columns from the left.
    pub columns: Vec<Column>,
    /// The day that ages are counted to.
    pub day: Option<Date>,
    cells: HashMap<(Id<Actor>, Id<Issue>), Cell>,
}

/// A row of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// The name of the rows that follow.
    Head {
        /// What they have in common.
        label: String,
        /// How many they are.
        count: usize,
    },
    /// An actor.
    Actor {
        /// Who.
        id: Id<Actor>,
        /// What it is called.
        label: String,
        /// How much it can move, from 0 to 5.
        influence: u8,
        /// Does a filter leave it pale?
        pale: bool,
    },
}

impl Row {
    /// The actor, if it is not a head.
    pub fn actor(&self) -> Option<&Id<Actor>> {
        match self {
            Self::Head { .. } => None,
            Self::Actor { id, .. } => Some(id),
        }
    }
}

/// A column of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    /// On what.
    pub id: Id<Issue>,
    /// What it is called.
    pub title: String,
    /// What is not known on it.
    pub gaps: Gaps,
}

impl Matrix {
    /// The matrix of a map as it is looked at.
    pub fn of(seen: &Seen, arrangement: &Arrangement) -> Self {
        let map = &seen.map;
        let (standing, day) = (Standing::of(map), map.counting_day());
        let column = |issue: &Issue| Column {
            id: issue.id.clone(),
            title: issue.label().to_owned(),
            gaps: map.gaps(&issue.id, &standing, day),
        };
        let mut matrix = Self {
            reading: arrangement.reading,
            rows: order::rows(seen, &standing, arrangement),
            columns: map.issues.iter().map(column).collect(),
            day,
            cells: HashMap::new(),
        };
        let conditions = conditions(map);
        for actor in map.actors.iter() {
            let is_pale = seen.pale.contains(&Target::from(&actor.id));
            for issue in map.issues.iter() {
                if let Some(stance) = standing.get(&actor.id, &issue.id) {
                    let pale = is_pale || seen.pale.contains(&Target::from(&stance.id));
                    let condition = conditions.get(&stance.id).copied();
                    let cell = Cell { pale, ..Cell::of(map, stance, condition, day) };
                    matrix.cells.insert((actor.id.clone(), issue.id.clone()), cell);
                }
            }
        }
        matrix
    }

    /// What is known of where that actor stands on that issue; none where nothing is.
    pub fn cell(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&Cell> {
        self.cells.get(&(actor.clone(), issue.clone()))
    }

    /// The actors in the order of the rows.
    pub fn actors(&self) -> impl Iterator<Item = &Id<Actor>> {
        self.rows.iter().filter_map(Row::actor)
    }

    /// How many positions are known, of how many there could be.
    pub fn known(&self) -> (usize, usize) {
        (self.cells.len(), self.actors().count() * self.columns.len())
    }
}

/// Whether any condition of a stance is still open, for every stance that has one.
fn conditions(map: &Map) -> HashMap<Id<Stance>, ConditionStatus> {
    let mut statuses = HashMap::new();
    for Condition { of, status, .. } in map.conditions.iter() {
        let kept = statuses.entry(of.clone()).or_insert(*status);
        // The one that matters most: open before failed before met.
        let rank = |status: ConditionStatus| match status {
            ConditionStatus::Open => 0,
            ConditionStatus::Failed => 1,
            ConditionStatus::Met => 2,
        };
        if rank(*status) < rank(*kept) {
            *kept = *status;
        }
    }
    statuses
}
