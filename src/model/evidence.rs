//! Evidence: a passage of a source that supports a stance, tie, objection or condition. It is part of that record.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::field::{Field, FieldKind, field};
use super::serde_with::{is_default, up_to};
use super::{Actor, Date, Id, Map, Reference, ReferenceStrength, References, Source, Target};

/// A passage of a source. A record often has several passages, which may contradict each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The source.
    pub source: Id<Source>,
    /// The quoted words, as few as possible.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub quote: String,
    /// The place in the source for readers: "paragraph 9", "p. 12".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub locator: String,
    /// The range of the passage in the text of the source: the first character and the one after the last, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<(u32, u32)>,
    /// The speaker: the id of an actor, or a text.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub said_by: String,
    /// The original reporter if the source took the passage from another source: "Reuters".
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reported_by: String,
    /// The date on which it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said_on: Option<Date>,
    /// Credibility of the statement: 1 for confirmed by others … 5 for improbable, 6 for cannot be judged; 0 for not
    /// graded.
    #[serde(default, skip_serializing_if = "is_default", deserialize_with = "up_to::<6, _>")]
    pub credibility: u8,
    /// The person who coded it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub coder: String,
    /// Further remarks.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Evidence {
    /// A quote from a source, without further details.
    pub fn new(source: &Id<Source>, quote: &str) -> Self {
        Self {
            source: source.clone(),
            quote: quote.to_owned(),
            locator: String::new(),
            span: None,
            said_by: String::new(),
            reported_by: String::new(),
            said_on: None,
            credibility: 0,
            coder: String::new(),
            note: String::new(),
        }
    }
}

impl Map {
    /// Each record that can have evidence (a mark), with its evidence: stances, ties, objections and conditions, each
    /// kind in the order of the file.
    pub fn evidence_by_record(&self) -> impl Iterator<Item = (Target, &[Evidence])> {
        let stances = self.stances.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let ties = self.ties.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let objections = self.objections.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let conditions = self.conditions.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        stances.chain(ties).chain(objections).chain(conditions)
    }

    /// Number of passages from each source that are used as evidence. Unused sources are missing.
    pub fn passage_counts(&self) -> BTreeMap<Id<Source>, usize> {
        let mut counts = BTreeMap::new();
        for passage in self.evidence_by_record().flat_map(|(_, evidence)| evidence) {
            *counts.entry(passage.source.clone()).or_default() += 1;
        }
        counts
    }

    /// The two records that a mark connects: actor and issue of a stance, or of the stance of a condition; the two ends
    /// of a tie or an objection. Empty for other records.
    pub fn ends_of_mark(&self, mark: &Target) -> Vec<Target> {
        match mark {
            Target::Stance(id) => {
                self.stances.get(id).into_iter().flat_map(|s| [(&s.actor).into(), (&s.issue).into()]).collect()
            }
            Target::Tie(id) => {
                self.ties.get(id).into_iter().flat_map(|tie| [(&tie.from).into(), tie.to.clone()]).collect()
            }
            Target::Objection(id) => {
                self.objections.get(id).into_iter().flat_map(|o| [(&o.by).into(), o.to.clone()]).collect()
            }
            Target::Condition(id) => {
                let stance = self.conditions.get(id).map(|condition| Target::from(&condition.of));
                stance.map(|stance| self.ends_of_mark(&stance)).unwrap_or_default()
            }
            _ => Vec::new(),
        }
    }
}

/// The fields of an [`Evidence`], in the order of the file.
pub const FIELDS: &[Field<Evidence>] = &[
    field!(source, "Source", "Where it stands.", FieldKind::Ref("source")),
    field!(quote, "Quote", "The words themselves, as few as will do.", FieldKind::Paragraphs),
    field!(locator, "Where", "Where in the source: \"paragraph 9\", \"p. 12\".", FieldKind::Line),
    field!(span, "Passage", "The passage in the source's text, in characters from its start.", FieldKind::Span),
    field!(said_by, "Said by", "An actor's id, or the speaker in words.", FieldKind::Line),
    field!(reported_by, "Reported by", "Who reported it to the source: \"Reuters\".", FieldKind::Line),
    field!(said_on, "Said on", "When it was said.", FieldKind::Day),
    field!(
        credibility,
        "Credibility",
        "1 confirmed … 5 improbable, 6 cannot be judged; 0 not graded.",
        FieldKind::Whole(0, 6)
    ),
    field!(coder, "Coder", "Who coded it.", FieldKind::Line),
    field!(note, "Note", "Anything else.", FieldKind::Paragraphs),
];

impl Evidence {
    /// The speaker as an actor, if the field can be an id.
    fn speaker(&self) -> Option<Target> {
        Id::<Actor>::parse(&self.said_by).ok().map(Target::from)
    }
}

impl References for Evidence {
    fn references(&self, visit: &mut dyn FnMut(Reference)) {
        self.source.references(visit);
        if let Some(to) = self.speaker() {
            visit(Reference { field: "said_by", to, strength: ReferenceStrength::Mention });
        }
    }

    fn relink(&mut self, relink: &mut dyn FnMut(&Target) -> Option<Target>) -> bool {
        // A deleted actor is still the speaker, so the text stays.
        if let Some(speaker) = self.speaker().and_then(|speaker| relink(&speaker)) {
            speaker.id().clone_into(&mut self.said_by);
        }
        self.source.relink(relink)
    }
}
