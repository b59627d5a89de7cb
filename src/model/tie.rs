//! A tie: a relation between two actors, or the participation of an actor in an issue.

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{BEND_LIMIT, is_default, short_list, up_to, within};
use super::{Actor, Confidence, Date, Evidence, Id, Sign, TIE_KINDS, Target};

/// A relation from an actor to an actor or an issue. There can be several between the same two records.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tie {
    /// Its id.
    pub id: Id<Tie>,
    /// The actor at its start.
    pub from: Id<Actor>,
    /// The actor or issue at its end.
    pub to: Target,
    /// A word of [`TIE_KINDS`], or another.
    pub kind: String,
    /// Whether it is friendly, hostile, both or neither.
    #[serde(default, skip_serializing_if = "is_default")]
    pub sign: Sign,
    /// Its strength, from 1 to 3; 0 for unknown.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "up_to::<3, _>")]
    pub strength: u8,
    /// Whether it runs only from `from` to `to`.
    #[serde(default, skip_serializing_if = "is_default")]
    pub directed: bool,
    /// The date from which the tie holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The last date on which the tie holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// The confidence that the tie exists.
    #[serde(default, skip_serializing_if = "is_default")]
    pub confidence: Confidence,
    /// Bend of the line: the distance of its middle to the left of the straight line, seen from the start, in
    /// thousandths of the length. Negative to the right; 0 for automatic bending.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "within::<BEND_LIMIT, _>")]
    pub bend: i16,
    /// Further remarks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The passages that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    pub evidence: Vec<Evidence>,
}

impl Tie {
    /// A confirmed tie of a kind, without sign, direction, date or evidence.
    pub fn new(from: &Id<Actor>, to: &Target, kind: &str) -> Self {
        Self {
            id: Id::from_name(&format!("{from}-{}-{kind}", to.id()), "tie"),
            from: from.clone(),
            to: to.clone(),
            kind: kind.to_owned(),
            sign: Sign::default(),
            strength: 0,
            directed: false,
            since: None,
            until: None,
            confidence: Confidence::default(),
            bend: 0,
            note: String::new(),
            evidence: Vec::new(),
        }
    }
}

/// The fields of a [`Tie`], in the order of the file.
pub const FIELDS: &[Field<Tie>] = &[
    field!(id, "Id", "Names the tie in the file. Permanent.", FieldKind::Id),
    field!(from, "From", "Where it starts.", FieldKind::Ref("actor")),
    field!(to, "To", "Where it ends: an actor or an issue.", FieldKind::Target(&["actor", "issue"])),
    field!(kind, "Kind", "What sort of tie it is.", FieldKind::Word(TIE_KINDS)),
    field!(sign, "Sign", "Friendly, hostile, both or neither.", FieldKind::Choice(Sign::TERMS)),
    field!(strength, "Strength", "How strong it is: 1 to 3, 0 for not known.", FieldKind::Whole(0, 3)),
    field!(directed, "Directed", "It runs one way only.", FieldKind::Flag),
    field!(since, "Since", "From when.", FieldKind::Day),
    field!(until, "Until", "Until when.", FieldKind::Day),
    field!(confidence, "Confidence", "How sure it is that this is so.", FieldKind::Choice(Confidence::TERMS)),
    field!(
        bend,
        "Bend",
        "How far its middle is drawn to the left of the straight line, in thousandths of it; 0 to leave it to the map.",
        FieldKind::Whole(-(BEND_LIMIT as i64), BEND_LIMIT as i64)
    ),
    field!(note, "Note", "Anything else.", FieldKind::Paragraphs),
    field!(evidence, "Evidence", "What it rests on.", FieldKind::Evidence),
];

references!(Tie: from, to, evidence);
