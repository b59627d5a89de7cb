//! An objection of an actor to an issue, an actor, a tie, a stance or a condition.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{BEND_LIMIT, is_default, short_list, within};
use super::{Actor, Date, Evidence, Id, OBJECTION_GROUNDS, ObjectionStatus, Severity, Target, in_force};

/// The kinds of record that can be objected to.
pub const OBJECTABLE: &[&str] = &["issue", "actor", "tie", "stance", "condition"];

/// An objection of an actor. Drawn as an arrow that ends in a bar at its target.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Objection {
    /// Its id.
    pub id: Id<Objection>,
    /// The actor that objects.
    pub by: Id<Actor>,
    /// The target: an issue, an actor, a tie, a stance or a condition.
    pub to: Target,
    /// The reason in a few words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
    /// A word of [`OBJECTION_GROUNDS`], or another; empty for unknown.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub ground: String,
    /// A reservation, an objection or a veto.
    #[serde(default, skip_serializing_if = "is_default")]
    pub severity: Severity,
    /// Whether it is open, met, withdrawn or overridden.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: ObjectionStatus,
    /// The date from which the objection holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// When it was met, withdrawn or overridden; before that it was open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Date>,
    /// Bend of the line: the distance of its middle to the left of the straight line, seen from the start, in
    /// thousandths of the length. Negative to the right; 0 for automatic bending.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "within::<BEND_LIMIT, _>")]
    pub bend: i16,
    /// The passages that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    pub evidence: Vec<Evidence>,
}

impl Objection {
    /// An open objection of an actor, without reason, date or evidence.
    pub fn new(by: &Id<Actor>, to: &Target) -> Self {
        Self {
            id: Id::from_name(&format!("{by}-against-{}", to.id()), "objection"),
            by: by.clone(),
            to: to.clone(),
            reason: String::new(),
            ground: String::new(),
            severity: Severity::default(),
            status: ObjectionStatus::default(),
            since: None,
            settled: None,
            bend: 0,
            evidence: Vec::new(),
        }
    }

    /// The status on a day; open before the objection was settled.
    pub fn status_on(&self, day: Date) -> ObjectionStatus {
        if in_force(self.settled, None, day) { self.status } else { ObjectionStatus::Open }
    }
}

/// The fields of an [`Objection`], in the order of the file.
pub const FIELDS: &[Field<Objection>] = &[
    field!(id, "Id", "Names the objection in the file. Permanent.", FieldKind::Id),
    field!(by, "By", "Who objects.", FieldKind::Ref("actor")),
    field!(to, "To", "To what: an issue, an actor, a tie, a stance or a condition.", FieldKind::Target(OBJECTABLE)),
    field!(reason, "Reason", "Why, in a few words.", FieldKind::Line),
    field!(ground, "Ground", "On what ground.", FieldKind::Word(OBJECTION_GROUNDS)),
    field!(severity, "Severity", "A reservation, an objection or a veto.", FieldKind::Choice(Severity::TERMS)),
    field!(status, "Status", "What became of it.", FieldKind::Choice(ObjectionStatus::TERMS)),
    field!(since, "Since", "From when.", FieldKind::Day),
    field!(settled, "Settled", "When it was met, withdrawn or overridden; before that it was open.", FieldKind::Day),
    field!(
        bend,
        "Bend",
        "How far its middle is drawn to the left of the straight line, in thousandths of it; 0 to leave it to the map.",
        FieldKind::Whole(-(BEND_LIMIT as i64), BEND_LIMIT as i64)
    ),
    field!(evidence, "Evidence", "What it rests on.", FieldKind::Evidence),
];

references!(Objection: by, to, evidence);
