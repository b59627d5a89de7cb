//! An issue: a matter that actors can be for or against.

use emath::Pos2;
use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::place;
use super::{Body, Date, Id, Tie};

/// A matter that actors can be for or against. Drawn as a square.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issue {
    /// Its id.
    pub id: Id<Issue>,
    /// Its title in a few words: "Turkish troops".
    pub title: String,
    /// The proposal that +3 champions and −3 blocks, worded so that yes and no have a meaning.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub wording: String,
    /// The tie that the issue is about, if it is about the participation of an actor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<Id<Tie>>,
    /// The body that decides it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<Id<Body>>,
    /// The date on which it came up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opened: Option<Date>,
    /// The date on which it was settled.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed: Option<Date>,
    /// Position of its centre, in map units.
    #[serde(with = "place")]
    pub place: Pos2,
}

impl Issue {
    /// An issue with a title and a position.
    pub fn new(title: &str, place: Pos2) -> Self {
        Self {
            id: Id::from_name(title, "issue"),
            title: title.to_owned(),
            wording: String::new(),
            about: None,
            decided_by: None,
            opened: None,
            closed: None,
            place,
        }
    }

    /// The label of its square: the title, or "untitled".
    pub fn label(&self) -> &str {
        if self.title.trim().is_empty() { "untitled" } else { &self.title }
    }
}

/// The fields of an [`Issue`], in the order of the file.
pub const FIELDS: &[Field<Issue>] = &[
    field!(id, "Id", "Names the issue in the file. Permanent.", FieldKind::Id),
    field!(title, "Title", "A few words.", FieldKind::Line),
    field!(wording, "Wording", "The proposal that +3 champions and −3 blocks.", FieldKind::Paragraphs),
    field!(about, "About", "The tie that it is about, if it is about somebody's participation.", FieldKind::Ref("tie")),
    field!(decided_by, "Decided by", "The body that decides it.", FieldKind::Ref("body")),
    field!(opened, "Opened", "When it came up.", FieldKind::Day),
    field!(closed, "Closed", "When it was settled.", FieldKind::Day),
    field!(place, "Place", "Where its centre lies on the map, in map units.", FieldKind::Place),
];

references!(Issue: about, decided_by);
