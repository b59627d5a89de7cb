//! A note: a text on the map that belongs to no other record.

use emath::Pos2;
use serde::{Deserialize, Serialize};

use super::Id;
use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::place;

/// A text on the map that belongs to no other record.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Note {
    /// Its id.
    pub id: Id<Note>,
    /// Its text.
    pub text: String,
    /// Position of its centre, in map units.
    #[serde(with = "place")]
    pub place: Pos2,
}

impl Note {
    /// A note with a text and a position.
    pub fn new(text: &str, place: Pos2) -> Self {
        Self { id: Id::from_name(text, "note"), text: text.to_owned(), place }
    }
}

/// The fields of a [`Note`], in the order of the file.
pub const FIELDS: &[Field<Note>] = &[
    field!(id, "Id", "Names the note in the file. Permanent.", FieldKind::Id),
    field!(text, "Text", "What it says.", FieldKind::Paragraphs),
    field!(place, "Place", "Where its centre lies on the map, in map units.", FieldKind::Place),
];

references!(Note:);
