//! The values that effects carry: the layout to run, the kind of record to create. Data only.

use crate::layout::Layout;
use crate::model::ParameterValues;

/// A request to run a layout.
#[derive(Clone, Debug, PartialEq)]
pub struct LayoutRequest {
    /// The id of the layout.
    pub layout: &'static str,
    /// The parameters of the layout.
    pub params: ParameterValues,
    /// The seed of random numbers.
    pub seed: u64,
}

impl LayoutRequest {
    /// A request with the default parameters of a layout.
    pub fn new(layout: &Layout) -> Self {
        Self { layout: layout.about.id, params: ParameterValues::defaults_of(layout.about.parameters), seed: 1 }
    }
}

/// The kind of a record that is created by naming it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewRecordKind {
    /// An actor.
    Actor,
    /// An issue.
    Issue,
    /// A note.
    Note,
    /// A source. This kind and the following ones have no position on the map.
    Source,
    /// A body.
    Body,
    /// A group of the actors that are selected when it is named.
    Group,
    /// A view: the view state at the time when it is named.
    View,
    /// A scenario.
    Scenario,
}

impl NewRecordKind {
    /// Its name in a sentence: "actor".
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

    /// Whether it has a position of its own on the map.
    pub fn has_place(self) -> bool {
        matches!(self, Self::Actor | Self::Issue | Self::Note)
    }
}
