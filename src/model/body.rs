//! A body: actors that decide issues together, by a rule.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::is_default;
use super::{Actor, Id};

/// Actors that decide issues together: a council, a parliament, a cabinet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    /// Its id.
    pub id: Id<Body>,
    /// Its name.
    pub name: String,
    /// The actor on the map that this body is; that actor is drawn with a double rim.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Id<Actor>>,
    /// The actors that vote.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<Id<Actor>>,
    /// Number of votes that decide; 0 for unknown.
    #[serde(default, skip_serializing_if = "is_default")]
    pub quota: u8,
    /// The actors with a veto.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub vetoes: Vec<Id<Actor>>,
}

impl Body {
    /// A body with a name and without members.
    pub fn new(name: &str) -> Self {
        Self {
            id: Id::from_name(name, "body"),
            name: name.to_owned(),
            actor: None,
            members: Vec::new(),
            quota: 0,
            vetoes: Vec::new(),
        }
    }
}

/// The fields of a [`Body`], in the order of the file.
pub const FIELDS: &[Field<Body>] = &[
    field!(id, "Id", "Names the body in the file. Permanent.", FieldKind::Id),
    field!(name, "Name", "Its name.", FieldKind::Line),
    field!(actor, "Actor", "The actor on the map that this body is.", FieldKind::Ref("actor")),
    field!(members, "Members", "Who votes.", FieldKind::Refs("actor")),
    field!(quota, "Quota", "How many votes decide; 0 for not known.", FieldKind::Whole(0, 255)),
    field!(vetoes, "Vetoes", "Whose no stops everything.", FieldKind::Refs("actor")),
];

references!(Body: actor, members, vetoes);
