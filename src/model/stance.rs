//! A stance: the position of an actor on an issue.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

use super::field::{Field, FieldKind, field};
use super::reference::references;
use super::serde_with::{is_default, short_list, up_to};
use super::{Actor, Basis, Confidence, Date, Evidence, Id, Issue, Term};

/// A position for or against an issue: a whole number from −3 (blocks) to +3 (champions).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Level(i8);

impl Level {
    /// All levels from −3 to +3.
    pub const ALL: [Self; 7] = [Self(-3), Self(-2), Self(-1), Self(0), Self(1), Self(2), Self(3)];

    /// The level with this number; `None` if it is not from −3 to 3.
    pub fn new(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|level| i64::from(level.0) == number)
    }

    /// The number, from −3 to 3.
    pub fn number(self) -> i8 {
        self.0
    }

    /// The index from 0 (blocks) to 6 (champions), for tables of colours.
    pub fn index(self) -> usize {
        usize::try_from(self.0 + 3).unwrap_or(3)
    }

    /// The verb for an actor at this level: "blocks", "leans for".
    pub fn verb(self) -> &'static str {
        match self.0 {
            -3 => "blocks",
            -2 => "opposes",
            -1 => "has reservations on",
            1 => "leans for",
            2 => "supports",
            3 => "champions",
            _ => "is neutral on",
        }
    }
}

impl fmt::Display for Level {
    /// Writes the number with its sign and a typographic minus: "+2", "0", "−3".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => f.write_str("0"),
            n if n < 0 => write!(f, "−{}", n.unsigned_abs()),
            n => write!(f, "+{n}"),
        }
    }
}

/// The position of an actor, or the reason why it has none. *Unknown* is not an alignment: it is the absence of a
/// stance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Alignment {
    /// A position, neutral included.
    Level(Level),
    /// The actor has not made up its mind, or has not committed itself.
    Undecided,
    /// The actor has chosen to say nothing.
    Silent,
}

/// The terms for alignments that are not levels.
pub const OPEN_ALIGNMENTS: &[Term] = &[
    Term { id: "undecided", name: "undecided", help: "Has not made up its mind, or has not committed itself." },
    Term { id: "silent", name: "silent", help: "Has chosen to say nothing." },
];

impl Alignment {
    /// The level; `None` for undecided and silent.
    pub fn level(self) -> Option<Level> {
        match self {
            Self::Level(level) => Some(level),
            Self::Undecided | Self::Silent => None,
        }
    }

    /// The verb for the actor: "opposes", "is undecided on".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Level(level) => level.verb(),
            Self::Undecided => "is undecided on",
            Self::Silent => "is silent on",
        }
    }

    /// One or two characters for a disc: "−3", "~" for undecided, "…" for silent.
    pub fn glyph(self) -> String {
        match self {
            Self::Level(level) => level.to_string(),
            Self::Undecided => "~".to_owned(),
            Self::Silent => "…".to_owned(),
        }
    }
}

impl fmt::Display for Alignment {
    /// Writes the text for editing: "-3", "2", "undecided".
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level(level) => write!(f, "{}", level.0),
            Self::Undecided => f.write_str("undecided"),
            Self::Silent => f.write_str("silent"),
        }
    }
}

/// A text or number is not an alignment.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no alignment: use a whole number from -3 to 3, \"undecided\" or \"silent\"")]
pub struct BadAlignment(String);

impl FromStr for Alignment {
    type Err = BadAlignment;

    fn from_str(text: &str) -> Result<Self, BadAlignment> {
        match text {
            "undecided" => return Ok(Self::Undecided),
            "silent" => return Ok(Self::Silent),
            _ => {}
        }
        let number = text.replace('−', "-");
        number.parse().ok().and_then(Level::new).map(Self::Level).ok_or_else(|| BadAlignment(format!("{text:?}")))
    }
}

impl Serialize for Alignment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Level(level) => serializer.serialize_i8(level.0),
            Self::Undecided | Self::Silent => serializer.collect_str(self),
        }
    }
}

impl<'de> Deserialize<'de> for Alignment {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AlignmentVisitor;
        impl de::Visitor<'_> for AlignmentVisitor {
            type Value = Alignment;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a whole number from -3 to 3, \"undecided\" or \"silent\"")
            }
            fn visit_i64<E: de::Error>(self, number: i64) -> Result<Alignment, E> {
                let level = Level::new(number).map(Alignment::Level);
                level.ok_or_else(|| E::custom(BadAlignment(number.to_string())))
            }
            fn visit_u64<E: de::Error>(self, number: u64) -> Result<Alignment, E> {
                let level = i64::try_from(number).ok().and_then(Level::new).map(Alignment::Level);
                level.ok_or_else(|| E::custom(BadAlignment(number.to_string())))
            }
            fn visit_str<E: de::Error>(self, text: &str) -> Result<Alignment, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_any(AlignmentVisitor)
    }
}

/// The position of an actor on an issue during a period. Several stances with different dates form a trajectory.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stance {
    /// Its id.
    pub id: Id<Stance>,
    /// The actor that takes the position.
    pub actor: Id<Actor>,
    /// The issue.
    pub issue: Id<Issue>,
    /// For or against, undecided or silent.
    pub alignment: Alignment,
    /// Whether the actor stated the position or the analyst inferred it.
    #[serde(default, skip_serializing_if = "is_default")]
    pub basis: Basis,
    /// How much the actor cares, from 1 to 3; 0 for unknown.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "up_to::<3, _>")]
    pub salience: u8,
    /// Whether the actor said that it will not move.
    #[serde(default, skip_serializing_if = "is_default")]
    pub red_line: bool,
    /// The confidence that the actor takes this position.
    #[serde(default, skip_serializing_if = "is_default")]
    pub confidence: Confidence,
    /// The date from which the stance holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub since: Option<Date>,
    /// The last date on which the stance holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<Date>,
    /// Further remarks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The passages that support it.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "short_list")]
    pub evidence: Vec<Evidence>,
}

impl Stance {
    /// A stated and confirmed position of an actor on an issue, without date or evidence.
    pub fn new(actor: &Id<Actor>, issue: &Id<Issue>, alignment: Alignment) -> Self {
        Self {
            id: Id::from_name(&format!("{actor}-{issue}"), "stance"),
            actor: actor.clone(),
            issue: issue.clone(),
            alignment,
            basis: Basis::default(),
            salience: 0,
            red_line: false,
            confidence: Confidence::default(),
            since: None,
            until: None,
            note: String::new(),
            evidence: Vec::new(),
        }
    }

    /// A sign of the position with its doubt: in brackets if it is assessed, with a question mark if it is not
    /// confirmed.
    pub fn sign_with_doubt(&self, sign: &str) -> String {
        sign_with_doubt(sign, self.basis, self.confidence)
    }
}

/// A sign with the doubt of a position of this basis and confidence, such as "(+2?)".
pub fn sign_with_doubt(sign: &str, basis: Basis, confidence: Confidence) -> String {
    let doubt = if confidence == Confidence::Confirmed { "" } else { "?" };
    if basis == Basis::Assessed { format!("({sign}{doubt})") } else { format!("{sign}{doubt}") }
}

/// The fields of a [`Stance`], in the order of the file.
pub const FIELDS: &[Field<Stance>] = &[
    field!(id, "Id", "Names the stance in the file. Permanent.", FieldKind::Id),
    field!(actor, "Actor", "Who takes the position.", FieldKind::Ref("actor")),
    field!(issue, "Issue", "On what.", FieldKind::Ref("issue")),
    field!(alignment, "Alignment", "−3 blocks to +3 champions, or undecided or silent.", FieldKind::Alignment),
    field!(basis, "Basis", "Said by the actor, or inferred by the analyst.", FieldKind::Choice(Basis::TERMS)),
    field!(salience, "Salience", "How much the actor cares: 1 to 3, 0 for not known.", FieldKind::Whole(0, 3)),
    field!(red_line, "Red line", "The actor has said that it will not move.", FieldKind::Flag),
    field!(confidence, "Confidence", "How sure it is that this is so.", FieldKind::Choice(Confidence::TERMS)),
    field!(since, "Since", "From when.", FieldKind::Day),
    field!(until, "Until", "Until when.", FieldKind::Day),
    field!(note, "Note", "Anything else.", FieldKind::Paragraphs),
    field!(evidence, "Evidence", "What it rests on.", FieldKind::Evidence),
];

references!(Stance: actor, issue, evidence);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_alignment_is_read_as_it_is_written() {
        for text in ["-3", "0", "3", "undecided", "silent"] {
            assert_eq!(text.parse::<Alignment>().unwrap().to_string(), text);
        }
        assert_eq!("−2".parse::<Alignment>().unwrap().glyph(), "−2");
        assert!("4".parse::<Alignment>().is_err());
        assert!("unknown".parse::<Alignment>().is_err());
    }
}
