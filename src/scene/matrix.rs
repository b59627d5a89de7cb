//! Actors against issues: which rows and columns a matrix has, in which order, and what stands in its cells. Knows
//! nothing of who is selected or of how far the window has been scrolled.

mod cell;
mod figure;
mod row_order;

pub(super) use cell::cell_sample;
pub use cell::{MatrixCell, cell_shapes, column_title_lines, min_column_width, short_age};
pub(super) use figure::matrix_scene;

use std::collections::HashMap;

use super::DrawnMap;
use crate::model::{
    Actor, Arrangement, Condition, ConditionStatus, CoverageGaps, CurrentStances, Date, Id, Issue, Map, MatrixReading,
    Stance, Target,
};

/// A matrix, ready to be painted in parts.
pub struct Matrix {
    /// What its cells say.
    pub reading: MatrixReading,
    /// Its rows from the top.
    pub rows: Vec<MatrixRow>,
    /// Its columns from the left.
    pub columns: Vec<MatrixColumn>,
    /// The day that ages are counted to.
    pub day: Option<Date>,
    cells: HashMap<(Id<Actor>, Id<Issue>), MatrixCell>,
}

/// A row of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixRow {
    /// The name of the rows that follow.
    GroupHeading {
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

impl MatrixRow {
    /// The actor, if it is not a head.
    pub fn actor(&self) -> Option<&Id<Actor>> {
        match self {
            Self::GroupHeading { .. } => None,
            Self::Actor { id, .. } => Some(id),
        }
    }
}

/// A column of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub struct MatrixColumn {
    /// On what.
    pub id: Id<Issue>,
    /// What it is called.
    pub title: String,
    /// What is not known on it.
    pub gaps: CoverageGaps,
}

impl Matrix {
    /// The matrix of a map as it is looked at.
    pub fn of(seen: &DrawnMap, arrangement: &Arrangement) -> Self {
        let map = &seen.map;
        let (standing, day) = (CurrentStances::of(map), map.coverage_date());
        let column = |issue: &Issue| MatrixColumn {
            id: issue.id.clone(),
            title: issue.label().to_owned(),
            gaps: map.coverage_gaps(&issue.id, &standing, day),
        };
        let mut matrix = Self {
            reading: arrangement.reading,
            rows: row_order::ordered_rows(seen, &standing, arrangement),
            columns: map.issues.iter().map(column).collect(),
            day,
            cells: HashMap::new(),
        };
        let conditions = condition_statuses(map);
        for actor in map.actors.iter() {
            let is_pale = seen.pale.contains(&Target::from(&actor.id));
            for issue in map.issues.iter() {
                if let Some(stance) = standing.get(&actor.id, &issue.id) {
                    let pale = is_pale || seen.pale.contains(&Target::from(&stance.id));
                    let condition = conditions.get(&stance.id).copied();
                    let cell = MatrixCell { pale, ..MatrixCell::of(map, stance, condition, day) };
                    matrix.cells.insert((actor.id.clone(), issue.id.clone()), cell);
                }
            }
        }
        matrix
    }

    /// What is known of where that actor stands on that issue; none where nothing is.
    pub fn cell(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&MatrixCell> {
        self.cells.get(&(actor.clone(), issue.clone()))
    }

    /// The actors in the order of the rows.
    pub fn actors(&self) -> impl Iterator<Item = &Id<Actor>> {
        self.rows.iter().filter_map(MatrixRow::actor)
    }

    /// How many positions are known, of how many there could be.
    pub fn known_count(&self) -> (usize, usize) {
        (self.cells.len(), self.actors().count() * self.columns.len())
    }
}

/// Whether any condition of a stance is still open, for every stance that has one.
fn condition_statuses(map: &Map) -> HashMap<Id<Stance>, ConditionStatus> {
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
