//! A condition on which a stance depends: the "if" of a "yes, if".

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{is_default, short_list};
use super::{
    Actor, ConditionStatus, Date, Evidence, Id, Issue, Level, Reference, References, Stance, Target, Tie, in_force,
};

/// The requirement of a condition, in a form that can be checked against the map. Other requirements are only written
/// in its text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Requirement {
    /// The actor takes part.
    ActorIn(Id<Actor>),
    /// The actor takes no part.
    ActorOut(Id<Actor>),
    /// The issue reaches at least this level.
    IssueReaches(Id<Issue>, LevelNumber),
    /// The tie exists.
    Tie(Id<Tie>),
}

impl References for Requirement {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        match self {
            Self::ActorIn(id) | Self::ActorOut(id) => id.references(visit),
            Self::IssueReaches(id, _) => id.references(visit),
            Self::Tie(id) => id.references(visit),
        }
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        match self {
            Self::ActorIn(id) | Self::ActorOut(id) => id.relink(relink),
            Self::IssueReaches(id, _) => id.relink(relink),
            Self::Tie(id) => id.relink(relink),
        }
    }
}

/// A [`Level`] that is a plain number in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct LevelNumber(pub Level);

impl TryFrom<i64> for LevelNumber {
    type Error = String;
    fn try_from(number: i64) -> Result<Self, String> {
        Level::new(number).map(Self).ok_or_else(|| format!("{number} is out of range: use a whole number from -3 to 3"))
    }
}

impl From<LevelNumber> for i64 {
    fn from(number: LevelNumber) -> Self {
        number.0.number().into()
    }
}

impl fmt::Display for Requirement {
    /// Writes the text for editing: `actor_in:turkiye`, `issue_reaches:mandate:2`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ActorIn(id) => write!(f, "actor_in:{id}"),
            Self::ActorOut(id) => write!(f, "actor_out:{id}"),
            Self::IssueReaches(id, level) => write!(f, "issue_reaches:{id}:{}", level.0.number()),
            Self::Tie(id) => write!(f, "tie:{id}"),
        }
    }
}

impl FromStr for Requirement {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let error = || format!("{text:?} is no requirement");
        let (kind, rest) = text.split_once(':').ok_or_else(error)?;
        match kind {
            "actor_in" => Id::parse(rest).map(Self::ActorIn).map_err(|e| e.to_string()),
            "actor_out" => Id::parse(rest).map(Self::ActorOut).map_err(|e| e.to_string()),
            "tie" => Id::parse(rest).map(Self::Tie).map_err(|e| e.to_string()),
            "issue_reaches" => {
                let (id, level) = rest.rsplit_once(':').ok_or_else(error)?;
                let level = level.parse::<i64>().ok().and_then(Level::new).ok_or_else(error)?;
                Ok(Self::IssueReaches(Id::parse(id).map_err(|e| e.to_string())?, LevelNumber(level)))
            }
            _ => Err(error()),
        }
    }
}

/// A condition of a stance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// Its id.
    pub id: Id<Condition>,
    /// The stance that depends on it.
    pub of: Id<Stance>,
    /// What must happen, as text.
    pub text: String,
    /// The requirement in a form that can be checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires: Option<Requirement>,
    /// Whether it is open, met or failed.
    #[serde(default, skip_serializing_if = "is_default")]
    pub status: ConditionStatus,
    /// When it was met or failed; before that it was open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled: Option<Date>,
    /// The passages that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    pub evidence: Vec<Evidence>,
}

impl Condition {
    /// An open condition of a stance, without evidence.
    pub fn new(of: &Id<Stance>, text: &str) -> Self {
        Self {
            id: Id::from_name(&format!("{of}-if"), "condition"),
            of: of.clone(),
            text: text.to_owned(),
            requires: None,
            status: ConditionStatus::default(),
            settled: None,
            evidence: Vec::new(),
        }
    }

    /// The status on a day; open before the condition was settled.
    pub fn status_on(&self, day: Date) -> ConditionStatus {
        if in_force(self.settled, None, day) { self.status } else { ConditionStatus::Open }
    }
}

/// The fields of a [`Condition`], in the order of the file.
pub const FIELDS: &[Field<Condition>] = &[
    field!(id, "Id", "Names the condition in the file. Permanent.", FieldKind::Id),
    field!(of, "Of", "The stance that depends on it.", FieldKind::Ref("stance")),
    field!(text, "Text", "What must happen, in words.", FieldKind::Line),
    field!(requires, "Requires", "The same in a form that can be checked.", FieldKind::Requirement),
    field!(status, "Status", "What became of it.", FieldKind::Choice(ConditionStatus::TERMS)),
    field!(settled, "Settled", "When it was met or failed; before that it was open.", FieldKind::Day),
    field!(evidence, "Evidence", "What it rests on.", FieldKind::Evidence),
];

references!(Condition: of, requires, evidence);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_requirement_is_read_as_it_is_written() {
        for text in ["actor_in:turkiye", "actor_out:turkiye", "issue_reaches:mandate:-2", "tie:turkiye-force"] {
            assert_eq!(text.parse::<Requirement>().unwrap().to_string(), text);
        }
        for text in ["", "turkiye", "issue_reaches:mandate", "issue_reaches:mandate:4", "actor_in:"] {
            assert!(text.parse::<Requirement>().is_err(), "{text}");
        }
    }
}
