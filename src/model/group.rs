//! A group: a frame around some actors. It is only drawn; analyses ignore it.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::{Actor, GROUP_COLOURS, Id};

/// A frame around some actors.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Group {
    /// Its id.
    pub id: Id<Group>,
    /// The label of the frame.
    pub label: String,
    /// The actors inside the frame.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Id<Actor>>,
    /// A word of [`GROUP_COLOURS`], or another.
    #[serde(default = "grey")]
    pub colour: String,
}

fn grey() -> String {
    "grey".to_owned()
}

impl Group {
    /// A grey frame around actors.
    pub fn new(label: &str, members: Vec<Id<Actor>>) -> Self {
        Self { id: Id::from_name(label, "group"), label: label.to_owned(), members, colour: grey() }
    }
}

/// The fields of a [`Group`], in the order of the file.
pub const FIELDS: &[Field<Group>] = &[
    field!(id, "Id", "Names the group in the file. Permanent.", FieldKind::Id),
    field!(label, "Label", "What is written on the frame.", FieldKind::Line),
    field!(members, "Members", "Whom it frames.", FieldKind::Refs("actor")),
    field!(colour, "Colour", "The colour of the frame.", FieldKind::Word(GROUP_COLOURS)),
];

references!(Group: members);
