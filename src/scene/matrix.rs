//! The matrix of actors against issues: its rows, its columns, their order and its cells. Knows nothing of the
//! selection or of the scroll position.

mod cell;
mod figure;
mod row_order;

pub(super) use cell::cell_sample;
pub use cell::{MatrixCell, cell_shapes, column_title_lines, min_column_width, short_age};
pub(super) use figure::matrix_scene;
pub use figure::{TooManyMatrixCells, check_matrix_size};

use std::collections::HashMap;

use super::DrawnMap;
use crate::model::{
    Actor, Arrangement, Condition, ConditionStatus, CoverageGaps, CurrentStances, Date, Id, Issue, Map, MatrixReading,
    Stance, Target,
};

/// A matrix, ready to be drawn in parts.
pub struct Matrix {
    /// The content of its cells: stances, or how well they are known.
    pub reading: MatrixReading,
    /// Its rows from the top.
    pub rows: Vec<MatrixRow>,
    /// Its columns from the left.
    pub columns: Vec<MatrixColumn>,
    /// The day to which ages are counted.
    pub day: Option<Date>,
    cells: HashMap<(Id<Actor>, Id<Issue>), MatrixCell>,
}

/// A row of a matrix.
#[derive(Clone, Debug, PartialEq)]
pub enum MatrixRow {
    /// The heading of a group of rows.
    GroupHeading {
        /// The label of the group.
        label: String,
        /// Number of actors in the group.
        count: usize,
    },
    /// An actor.
    Actor {
        /// The actor.
        id: Id<Actor>,
        /// Its label.
        label: String,
        /// Its influence, from 0 to 5.
        influence: u8,
        /// Whether a filter makes it pale.
        pale: bool,
    },
}

impl MatrixRow {
    /// The actor of the row; none for a heading.
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
    /// The issue.
    pub id: Id<Issue>,
    /// Its title.
    pub title: String,
    /// The gaps in the knowledge about it.
    pub gaps: CoverageGaps,
}

impl Matrix {
    /// The matrix of a drawn map.
    pub fn of(drawn_map: &DrawnMap, arrangement: &Arrangement) -> Self {
        let map = &drawn_map.map;
        let (standing, day) = (CurrentStances::of(map), map.coverage_date());
        let column = |issue: &Issue| MatrixColumn {
            id: issue.id.clone(),
            title: issue.label().to_owned(),
            gaps: map.coverage_gaps(&issue.id, &standing, day),
        };
        let mut matrix = Self {
            reading: arrangement.reading,
            rows: row_order::ordered_rows(drawn_map, &standing, arrangement),
            columns: map.issues.iter().map(column).collect(),
            day,
            cells: HashMap::new(),
        };
        let conditions = condition_statuses(map);
        for actor in map.actors.iter() {
            let is_pale = drawn_map.pale.contains(&Target::from(&actor.id));
            for issue in map.issues.iter() {
                if let Some(stance) = standing.get(&actor.id, &issue.id) {
                    let pale = is_pale || drawn_map.pale.contains(&Target::from(&stance.id));
                    let condition = conditions.get(&stance.id).copied();
                    let cell = MatrixCell { pale, ..MatrixCell::of(map, stance, condition, day) };
                    matrix.cells.insert((actor.id.clone(), issue.id.clone()), cell);
                }
            }
        }
        matrix
    }

    /// The cell of an actor and an issue; none if no stance is known.
    pub fn cell(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&MatrixCell> {
        self.cells.get(&(actor.clone(), issue.clone()))
    }

    /// The actors in the order of the rows.
    pub fn actors(&self) -> impl Iterator<Item = &Id<Actor>> {
        self.rows.iter().filter_map(MatrixRow::actor)
    }

    /// The number of known stances, and the number of possible ones.
    pub fn known_count(&self) -> (usize, usize) {
        (self.cells.len(), self.actors().count() * self.columns.len())
    }
}

/// The most important status among the conditions of each stance: open before failed before met.
fn condition_statuses(map: &Map) -> HashMap<Id<Stance>, ConditionStatus> {
    let mut statuses = HashMap::new();
    for Condition { of, status, .. } in map.conditions.iter() {
        let most_important = statuses.entry(of.clone()).or_insert(*status);
        let rank = |status: ConditionStatus| match status {
            ConditionStatus::Open => 0,
            ConditionStatus::Failed => 1,
            ConditionStatus::Met => 2,
        };
        if rank(*status) < rank(*most_important) {
            *most_important = *status;
        }
    }
    statuses
}
