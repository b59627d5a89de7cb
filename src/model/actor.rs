//! An actor: a person, organisation, state or bloc that can take positions.

use emath::Pos2;
use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{is_default, place, up_to};
use super::{ACTOR_KINDS, Id};

/// A person, organisation, state or bloc that can take positions. Drawn as a disc whose area grows with its influence.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Actor {
    /// Its id.
    pub id: Id<Actor>,
    /// Its full name.
    pub name: String,
    /// A shorter name for the map; if empty, `name` is used.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub short_name: String,
    /// Names in other scripts, and aliases.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub other_names: Vec<String>,
    /// A word of [`ACTOR_KINDS`], or another.
    #[serde(default = "other")]
    pub kind: String,
    /// The actor that it is a member of: a person of an organisation, an organisation of a state or bloc.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_of: Option<Id<Actor>>,
    /// Its influence in the judgement of the coder, from 0 to 5.
    #[serde(default = "default_influence", deserialize_with = "up_to::<5, _>")]
    pub influence: u8,
    /// Free words for filters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Further remarks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// Position of its centre, in map units.
    #[serde(with = "place")]
    pub place: Pos2,
    /// Whether layouts leave it where it is.
    #[serde(default, skip_serializing_if = "is_default")]
    pub pinned: bool,
    /// Whether its members are collapsed into it, so that their lines end at it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub folded: bool,
    /// Whether it is drawn as an area that contains its members, unless it is collapsed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub container: bool,
}

fn other() -> String {
    "other".to_owned()
}

fn default_influence() -> u8 {
    2
}

impl Actor {
    /// An actor with a name and a position, of the kind *other* and with influence 2.
    pub fn new(name: &str, place: Pos2) -> Self {
        Self {
            id: Id::from_name(name, "actor"),
            name: name.to_owned(),
            short_name: String::new(),
            other_names: Vec::new(),
            kind: other(),
            part_of: None,
            influence: default_influence(),
            tags: Vec::new(),
            note: String::new(),
            place,
            pinned: false,
            folded: false,
            container: false,
        }
    }

    /// Radius of its disc in map units. The area grows linearly with the influence and is not 0 without influence.
    pub fn radius(&self) -> f32 {
        (200.0 + 340.0 * f32::from(self.influence)).sqrt()
    }

    /// The label of its disc: the short name, or the name, or "unnamed".
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
