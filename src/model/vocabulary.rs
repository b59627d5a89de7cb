//! The vocabulary of stance maps: closed lists of terms as enums, open lists as tables of known terms. Must not say how
//! anything is drawn.

/// A word in a file, with its name and meaning for the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// The word in the file. Permanent.
    pub id: &'static str,
    /// The name on the screen.
    pub name: &'static str,
    /// The meaning, in one sentence.
    pub help: &'static str,
}

/// The name of the word `id` in `terms`, or the word itself if it is not a known term.
pub fn name_of<'a>(terms: &[Term], id: &'a str) -> &'a str {
    terms.iter().find(|term| term.id == id).map_or(id, |term| term.name)
}

/// Defines an enum whose variants are words in a file, with a [`Term`] for each. The doc comment of a variant is the
/// help text that users see.
macro_rules! words {
    ($(#[$meta:meta])* $name:ident, $what:literal, or $default:ident: $($(#[doc = $help:literal])+ $variant:ident = $id:literal $label:literal,)+) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[doc = $help])+ $variant,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self::$default
            }
        }

        impl $name {
            /// All values, in the order of the enum.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+];
            /// The terms of all values, in the same order.
            pub const TERMS: &'static [Term] = &[$(Term {
                id: $id,
                name: $label,
                help: concat!($($help,)+).trim_ascii(),
            },)+];

            /// The word in the file.
            pub fn word(self) -> &'static str {
                match self { $(Self::$variant => $id,)+ }
            }

            /// The name on the screen.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $label,)+ }
            }
        }

        impl std::str::FromStr for $name {
            type Err = BadWord;
            fn from_str(word: &str) -> Result<Self, BadWord> {
                match word {
                    $($id => Ok(Self::$variant),)+
                    _ => Err(BadWord { word: word.to_owned(), what: $what, known: Self::TERMS }),
                }
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.word())
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                $crate::model::serde_with::parsed(deserializer, str::parse)
            }
        }
    };
}

/// A word is not in a closed list of terms.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{word:?} is no {what}: use {}", known.iter().map(|term| format!("{:?}", term.id)).collect::<Vec<_>>().join(", "))]
pub struct BadWord {
    /// The word.
    pub word: String,
    /// The name of the list.
    pub what: &'static str,
    /// The terms of the list.
    pub known: &'static [Term],
}

words! {
    /// The basis of a position.
    Basis, "basis", or Stated:
    /// The actor said so, or somebody reports that it did.
    Stated = "stated" "stated",
    /// The analyst infers it from what the actor does.
    Assessed = "assessed" "assessed",
}

words! {
    /// The confidence in a statement.
    Confidence, "confidence", or Confirmed:
    /// Reported without doubt.
    Confirmed = "confirmed" "confirmed",
    /// Reported, but not by a second source or only at second hand.
    Unconfirmed = "unconfirmed" "unconfirmed",
    /// A guess that somebody has reasons for.
    Tentative = "tentative" "tentative",
}

words! {
    /// Whether a tie is friendly.
    Sign, "sign", or None:
    /// Nothing is said about it.
    None = "none" "no sign",
    /// Friendly.
    Positive = "positive" "positive (+)",
    /// Hostile.
    Negative = "negative" "negative (−)",
    /// Friendly in one matter, hostile in another.
    Both = "both" "both (+ and −)",
}

words! {
    /// The strength of an objection.
    Severity, "severity", or Objection:
    /// A doubt that can be lived with.
    Reservation = "reservation" "reservation",
    /// A no.
    Objection = "objection" "objection",
    /// A no from somebody who can stop it, or says so.
    Veto = "veto" "veto",
}

words! {
    /// The status of an objection.
    ObjectionStatus, "status of an objection", or Open:
    /// It stands.
    Open = "open" "open",
    /// What it asked for was done.
    Met = "met" "met",
    /// It was taken back.
    Withdrawn = "withdrawn" "withdrawn",
    /// It went ahead all the same.
    Overridden = "overridden" "overridden",
}

words! {
    /// The status of a condition.
    ConditionStatus, "status of a condition", or Open:
    /// Not decided yet.
    Open = "open" "open",
    /// Fulfilled.
    Met = "met" "met",
    /// It can no longer be fulfilled.
    Failed = "failed" "failed",
}

words! {
    /// The reliability of a source, on the usual scale from A to F (Admiralty code).
    Reliability, "reliability", or F:
    /// Completely reliable.
    A = "A" "A, completely reliable",
    /// Usually reliable.
    B = "B" "B, usually reliable",
    /// Fairly reliable.
    C = "C" "C, fairly reliable",
    /// Not usually reliable.
    D = "D" "D, not usually reliable",
    /// Unreliable.
    E = "E" "E, unreliable",
    /// Cannot be judged.
    F = "F" "F, cannot be judged",
}

const fn term(id: &'static str, name: &'static str, help: &'static str) -> Term {
    Term { id, name, help }
}

/// Known kinds of actors. A file may contain others.
pub const ACTOR_KINDS: &[Term] = &[
    term("state", "state", "A country as it acts abroad."),
    term("government", "government", "A government or ministry as an actor of its own."),
    term("person", "person", "Somebody who speaks or acts."),
    term("organisation", "organisation", "An organisation of any other kind."),
    term("intergovernmental", "intergovernmental body", "An organisation of states, or an organ of one."),
    term("armed_group", "armed group", "An armed organisation that is no state's army."),
    term("company", "company", "A firm."),
    term("media", "media", "A newspaper, station or agency."),
    term("civil_society", "civil society", "A movement, union, charity or community."),
    term("bloc", "bloc", "A grouping that acts together without being one body."),
    term("other", "other", "None of these."),
];

/// Known kinds of ties. A file may contain others. `scene` defines how each is drawn.
pub const TIE_KINDS: &[Term] = &[
    term("cooperation", "cooperation", "They work together in some matter."),
    term("alliance", "alliance", "They are bound to support each other."),
    term("mediation", "mediation", "One mediates with or for the other."),
    term("patronage", "patronage", "One supplies, funds or protects the other."),
    term("membership", "membership", "One is a member of the other."),
    term("command", "command", "One directs the other."),
    term("participation", "participation", "One takes part in something."),
    term("talks", "talks", "They are in talks."),
    term("pressure", "pressure", "One presses the other."),
    term("criticism", "criticism", "One speaks against the other in public."),
    term("conflict", "conflict", "They fight, or are in open dispute."),
    term("broken", "broken relation", "They have broken off relations."),
    term("intermittent", "intermittent relation", "They deal with each other from time to time."),
    term("expected", "expected relation", "A relation that is announced or foreseen."),
];

/// Known grounds of objections. A file may contain others.
pub const OBJECTION_GROUNDS: &[Term] = &[
    term("legal", "legal", "It would break a law, treaty or mandate."),
    term("security", "security", "It would put somebody in danger."),
    term("political", "political", "It would shift power or legitimacy."),
    term("moral", "moral", "It would be wrong."),
    term("practical", "practical", "It would not work, or cost too much."),
    term("procedural", "procedural", "It was not decided in the right way."),
];

/// Known kinds of sources. A file may contain others.
pub const SOURCE_KINDS: &[Term] = &[
    term("news", "news report", "A report by a newspaper, station or agency."),
    term("statement", "statement", "The words of an actor as that actor published them."),
    term("document", "document", "A resolution, treaty, law, minutes or draft."),
    term("interview", "interview", "A conversation held by the coder or somebody known."),
    term("analysis", "analysis", "A study, comment or assessment."),
    term("social_media", "social media", "A post."),
    term("other", "other", "None of these."),
];

/// Known colours of groups. A file may contain others, which are drawn grey.
pub const GROUP_COLOURS: &[Term] = &[
    term("grey", "grey", "A quiet grey."),
    term("blue", "blue", "A pale blue."),
    term("orange", "orange", "A pale orange."),
    term("teal", "teal", "A pale teal."),
    term("violet", "violet", "A pale violet."),
    term("sand", "sand", "A pale sand."),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_word_is_answered_with_the_right_ones() {
        let error = "positve".parse::<Sign>().unwrap_err();
        assert_eq!(error.to_string(), r#""positve" is no sign: use "none", "positive", "negative", "both""#);
    }

    #[test]
    fn an_unknown_word_is_shown_as_it_stands() {
        assert_eq!(name_of(TIE_KINDS, "broken"), "broken relation");
        assert_eq!(name_of(TIE_KINDS, "espionage"), "espionage");
    }
}
