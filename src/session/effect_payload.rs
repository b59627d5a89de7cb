//! What an effect carries to the window and back: a layout to run, a kind of record to name. Does neither.

use crate::layout::Layout;
use crate::model::ParameterValues;

/// A layout that is wanted, and how.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutRequest {
    /// The id of the layout.
    pub layout: &'static str,
    /// Its settings.
    pub params: ParameterValues,
    /// What chance starts from.
    pub seed: u64,
}

impl LayoutRequest {
    /// With every setting as it is when nothing is said.
    pub fn new(layout: &Layout) -> Self {
        Self { layout: layout.about.id, params: ParameterValues::defaults_of(layout.about.parameters), seed: 1 }
    }
}

/// A thing that comes to be by getting a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewRecordKind {
    /// A circle.
    Actor,
    /// A square.
    Issue,
    /// Words.
    Note,
    /// A source; it lies nowhere on the map, nor do those that follow.
    Source,
    /// A body.
    Body,
    /// A frame round the actors that are selected when it gets its name.
    Group,
    /// The lens that the map is seen through when it gets its name.
    View,
    /// A scenario.
    Scenario,
}

impl NewRecordKind {
    /// What it is called: "actor".
    pub fn word(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Issue => "issue",
            Self::Note => "note",
            Self::Source => "source",
            Self::Body => "body",
            Self::Group => "group",
            Self::View => "view",
            Self::Scenario => "scenario",
        }
    }

    /// Does it lie at a place of its own on the map?
    pub fn has_place(self) -> bool {
        matches!(self, Self::Actor | Self::Issue | Self::Note)
    }
}
