//! An actor: anybody who can take a position.

use emath::Pos2;
use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{is_default, place, up_to};
use super::{ACTOR_KINDS, Id};

/// Anybody who can take a position: a state, a person, a bloc. Drawn as a circle whose area is its influence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Its id.
    pub id: Id<Actor>,
    /// Its full name.
    pub name: String,
    /// A shorter name for the map; empty to use `name`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short_name: String,
    /// Names in other scripts, and aliases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// A word of [`ACTOR_KINDS`], or another.
    #[serde(default = "other")]
    pub kind: String,
    /// What it belongs to: a person to an organisation, an organisation to a state or bloc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Id<Actor>>,
    /// How much it can move, as the coder judges it, from 0 to 5.
    #[serde(default = "middling", deserialize_with = "up_to::<5, _>")]
    pub influence: u8,
    /// Free words to filter by.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Anything else.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Where its centre lies on the map.
    #[serde(with = "place")]
    pub place: Pos2,
    /// Do layouts leave it where it is?
    #[serde(default, skip_serializing_if = "is_default")]
    pub pinned: bool,
    /// Are its parts drawn as one with it, their lines leading to it?
    #[serde(default, skip_serializing_if = "is_default")]
    pub folded: bool,
    /// Is it drawn as an area that its parts stand in, as long as it is not folded?
    #[serde(default, skip_serializing_if = "is_default")]
    pub container: bool,
}

fn other() -> String {
    "other".to_owned()
}

fn middling() -> u8 {
    2
}

impl Actor {
    /// An actor of that name at that place, of kind *other* and influence 2.
    pub fn new(name: &str, place: Pos2) -> Self {
        Self {
            id: Id::from_name(name, "actor"),
            name: name.to_owned(),
            short_name: String::new(),
            other_names: Vec::new(),
            kind: other(),
            part_of: None,
            influence: middling(),
            tags: Vec::new(),
            note: String::new(),
            place,
            pinned: false,
            folded: false,
            container: false,
        }
    }

    /// How far its disc reaches, in map units: the area grows evenly with influence, and no influence is not nothing.
    pub fn radius(&self) -> f32 {
        (200.0 + 340.0 * f32::from(self.influence)).sqrt()
    }

    /// What the map writes under its circle: the short name, else the name, else "unnamed".
    pub fn label(&self) -> &str {
        [&self.short_name, &self.name].into_iter().find(|name| !name.trim().is_empty()).map_or("unnamed", |name| name)
    }
}

/// The fields of an [`Actor`], in the order of the file.
pub const FIELDS: &[Field<Actor>] = &[
    field!(id, "Id", "Names the actor in the file. Permanent.", FieldKind::Id),
    field!(name, "Name", "Its full name.", FieldKind::Line),
    field!(short_name, "Short name", "A shorter name for the map.", FieldKind::Line),
    field!(other_names, "Other names", "Names in other scripts, and aliases.", FieldKind::Lines),
    field!(kind, "Kind", "What sort of actor it is.", FieldKind::Word(ACTOR_KINDS)),
    field!(part_of, "Part of", "The organisation, state or bloc that it belongs to.", FieldKind::Ref("actor")),
    field!(influence, "Influence", "How much it can move, as the coder judges it: 0 to 5.", FieldKind::Whole(0, 5)),
    field!(tags, "Tags", "Free words to filter by.", FieldKind::Lines),
    field!(note, "Note", "Anything else.", FieldKind::Paragraphs),
    field!(place, "Place", "Where its centre lies on the map, in map units.", FieldKind::Place),
    field!(pinned, "Pinned", "Layouts leave it where it is.", FieldKind::Flag),
    field!(folded, "Folded", "Its parts are drawn as one with it.", FieldKind::Flag),
    field!(container, "Container", "Its parts stand in an area round it, unless it is folded.", FieldKind::Flag),
];

references!(Actor: part_of);
