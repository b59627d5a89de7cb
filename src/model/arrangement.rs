//! Settings of the faces of a map apart from the canvas: the order of the matrix, the axes of the position plot, the
//! lanes of the timeline. Draws nothing.

use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use super::serde_with::is_default;
use super::vocabulary::{BadWord, Term};
use super::{Actor, Id, Issue};

words! {
    /// The face of the map that a figure shows.
    FigureContent, "thing to show", or Canvas:
    /// The drawing.
    Canvas = "canvas" "Canvas",
    /// Actors against issues.
    Matrix = "matrix" "Matrix",
    /// Actors between two axes.
    Positions = "positions" "Positions",
    /// Positions over the days.
    Timeline = "timeline" "Timeline",
}

words! {
    /// The content of the cells of a matrix.
    MatrixReading, "reading of a matrix", or Stances:
    /// Who stands where.
    Stances = "stances" "Stances",
    /// How much is known: by how many independent sources, and how old it is.
    Coverage = "coverage" "Coverage",
}

words! {
    /// The property by which the rows of a matrix are grouped.
    MatrixRowGrouping, "grouping of rows", or None:
    /// By nothing.
    None = "none" "Not grouped",
    /// By what sort of actor it is.
    Kind = "kind" "By kind",
    /// By the organisation, state or bloc that they belong to.
    Whole = "part_of" "By what they are part of",
}

/// The order of the rows of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatrixRowOrder {
    /// The order of the file.
    #[default]
    File,
    /// By name.
    Name,
    /// The most influential first.
    Influence,
    /// By kind, in the order of the known kinds.
    Kind,
    /// Each next to the actor that agrees with it most.
    Camps,
    /// By position on an issue, supporters first. Actors without a level come last.
    Stance(Id<Issue>),
}

impl MatrixRowOrder {
    /// The orders that need no issue, with their terms.
    pub const WITHOUT_ISSUE: &'static [(Self, Term)] = &[
        (Self::File, Term { id: "file", name: "As in the file", help: "The order in which they were made." }),
        (Self::Name, Term { id: "name", name: "Name", help: "By name." }),
        (Self::Influence, Term { id: "influence", name: "Influence", help: "The most influential first." }),
        (Self::Kind, Term { id: "kind", name: "Kind", help: "By what sort of actor it is." }),
        (Self::Camps, Term { id: "camps", name: "Camps", help: "Beside each the one that agrees with it most." }),
    ];
}

/// The settings of a matrix.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Arrangement {
    /// The content of the cells.
    #[serde(skip_serializing_if = "is_default")]
    pub reading: MatrixReading,
    /// The order of the rows.
    #[serde(skip_serializing_if = "is_default")]
    pub order: MatrixRowOrder,
    /// Whether the order is reversed.
    #[serde(skip_serializing_if = "is_default")]
    pub reversed: bool,
    /// The property by which the rows are grouped.
    #[serde(skip_serializing_if = "is_default")]
    pub group: MatrixRowGrouping,
}

/// The ids of the two axes of a position plot. An unknown id stands for the default axis.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Axes {
    /// The axis from left to right.
    pub x: String,
    /// The axis from bottom to top.
    pub y: String,
}

impl Default for Axes {
    fn default() -> Self {
        Self { x: "stance".to_owned(), y: "influence".to_owned() }
    }
}

/// The trajectories that a timeline shows: of several actors on the issue under the lens, or of one actor on every
/// issue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Lanes {
    /// The actor whose positions on all issues are shown; `None` to show actors on one issue.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<Id<Actor>>,
    /// The actors that are shown on an issue; empty for all actors that ever took a position on it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub actors: Vec<Id<Actor>>,
}

/// A number of days; by default 90.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(transparent)]
pub struct DayCount(u16);

impl DayCount {
    /// The valid numbers of days.
    pub const RANGE: std::ops::RangeInclusive<i64> = 1..=36_500;

    /// A number of days; `None` if it is out of range.
    pub fn new(number: i64) -> Option<Self> {
        u16::try_from(number).ok().filter(|_| Self::RANGE.contains(&number)).map(Self)
    }

    /// The number of days.
    pub fn number(self) -> u16 {
        self.0
    }
}

impl<'de> Deserialize<'de> for DayCount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let number = i64::deserialize(deserializer)?;
        let (least, most) = Self::RANGE.into_inner();
        Self::new(number).ok_or_else(|| {
            D::Error::custom(format_args!("{number} is out of range: use a whole number from {least} to {most}"))
        })
    }
}

impl Default for DayCount {
    fn default() -> Self {
        Self(90)
    }
}
