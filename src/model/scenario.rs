//! A scenario: a set of assumed changes of the map. The map itself stays unchanged.

use serde::{Deserialize, Serialize};

use super::condition::LevelNumber;
use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::{
    Actor, Condition, ConditionStatus, Id, Issue, Objection, ObjectionStatus, Reference, References, Target, Tie,
};

/// An assumed change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ScenarioChange {
    /// The actor has another position on the issue.
    Stance {
        /// The actor.
        actor: Id<Actor>,
        /// The issue.
        issue: Id<Issue>,
        /// The assumed position.
        alignment: LevelNumber,
    },
    /// The objection gets this status.
    Objection(Id<Objection>, ObjectionStatus),
    /// The condition gets this status.
    Condition(Id<Condition>, ConditionStatus),
    /// The tie does not exist.
    NoTie(Id<Tie>),
    /// The actor takes no part.
    NoActor(Id<Actor>),
}

impl References for ScenarioChange {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        match self {
            Self::Stance { actor, issue, .. } => {
                actor.references(visit);
                issue.references(visit);
            }
            Self::Objection(id, _) => id.references(visit),
            Self::Condition(id, _) => id.references(visit),
            Self::NoTie(id) => id.references(visit),
            Self::NoActor(id) => id.references(visit),
        }
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        match self {
            Self::Stance { actor, issue, .. } => actor.relink(relink) && issue.relink(relink),
            Self::Objection(id, _) => id.relink(relink),
            Self::Condition(id, _) => id.relink(relink),
            Self::NoTie(id) => id.relink(relink),
            Self::NoActor(id) => id.relink(relink),
        }
    }
}

/// An assumed change and its reason.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// The change.
    pub change: ScenarioChange,
    /// The reason why it might happen.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// A set of assumed changes with a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id.
    pub id: Id<Scenario>,
    /// Its name.
    pub name: String,
    /// The assumed changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

impl Scenario {
    /// A scenario with a name and without changes.
    pub fn new(name: &str) -> Self {
        Self { id: Id::from_name(name, "scenario"), name: name.to_owned(), overrides: Vec::new() }
    }
}

/// The fields of a [`Scenario`] that a form shows, in the order of the file.
pub const FIELDS: &[Field<Scenario>] = &[
    field!(id, "Id", "Names the scenario in the file. Permanent.", FieldKind::Id),
    field!(name, "Name", "Its name.", FieldKind::Line),
];

references!(Scenario: overrides);
references!(Override: change);
