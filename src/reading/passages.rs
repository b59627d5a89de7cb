//! The passages of a source that marks rest on, and where they stand in its text.

use super::{Quotes, Span};
use crate::model::{Evidence, Id, Map, Source, Target};

/// A passage that a mark rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Passage {
    /// The mark.
    pub mark: Target,
    /// Which of its passages this is.
    pub at: usize,
    /// The passage itself.
    pub evidence: Evidence,
    /// Where it stands in the text of the source; none if the text does not have it.
    pub span: Option<Span>,
}

/// Every passage of a source, in the order of the map's marks.
pub fn passages(map: &Map, source: &Id<Source>) -> Vec<Passage> {
    let text = map.sources.get(source).map(|source| source.text.as_str()).unwrap_or_default();
    let quotes = Quotes::of(text);
    let stances = map.stances.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let ties = map.ties.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let objections = map.objections.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let conditions = map.conditions.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let mut found = Vec::new();
    for (mark, evidence) in stances.chain(ties).chain(objections).chain(conditions) {
        for (at, passage) in evidence.iter().enumerate().filter(|(_, passage)| &passage.source == source) {
            let span = quotes.place(passage);
            found.push(Passage { mark: mark.clone(), at, evidence: passage.clone(), span });
        }
    }
    found
}
