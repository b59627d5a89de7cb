//! A scenario: what if some things were otherwise. The map itself stays untouched.

use serde::{Deserialize, Serialize};

use super::condition::LevelNumber;
use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::{
    Actor, Condition, ConditionStatus, Id, Issue, Objection, ObjectionStatus, Reference, References, Target, Tie,
};

/// One thing that is otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ScenarioChange {
    /// The actor stands elsewhere on the issue.
    Stance {
        /// Who.
        actor: Id<Actor>,
        /// On what.
        issue: Id<Issue>,
        /// Where it stands then.
        alignment: LevelNumber,
    },
    /// The objection ends so.
    Objection(Id<Objection>, ObjectionStatus),
    /// The condition ends so.
    Condition(Id<Condition>, ConditionStatus),
    /// The tie does not exist.
    NoTie(Id<Tie>),
    /// The actor plays no part.
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

/// A change and why it might come about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// What is otherwise.
    pub change: ScenarioChange,
    /// Why it might be.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

/// What if some things were otherwise.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id.
    pub id: Id<Scenario>,
    /// Its name.
    pub name: String,
    /// What is otherwise in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub overrides: Vec<Override>,
}

impl Scenario {
    /// A scenario of that name in which nothing is otherwise yet.
    pub fn new(name: &str) -> Self {
        Self { id: Id::from_name(name, "scenario"), name: name.to_owned(), overrides: Vec::new() }
    }
}

/// The fields of a [`Scenario`] that stand in a form, in the order of the file.
pub const FIELDS: &[Field<Scenario>] = &[
    field!(id, "Id", "Names the scenario in the file. Permanent.", FieldKind::Id),
    field!(name, "Name", "Its name.", FieldKind::Line),
];

references!(Scenario: overrides);
references!(Override: change);
