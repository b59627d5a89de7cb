//! The passages of a source that marks rest on, and where they stand in its text.

use std::collections::BTreeMap;

use super::{QuoteFinder, TextSpan};
use crate::model::{Evidence, Id, Map, Source, Target};

/// A passage that a mark rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePassage {
    /// The mark.
    pub record: Target,
    /// Which of its passages this is.
    pub evidence_index: usize,
    /// The passage itself.
    pub evidence: Evidence,
    /// Where it stands in the text of the source; none if the text does not have it.
    pub span: Option<TextSpan>,
}

/// Every passage of a source, in the order of the map's marks.
pub fn source_passages(map: &Map, source: &Id<Source>) -> Vec<SourcePassage> {
    source_passages_reusing(map, source, &[])
}

/// The same, where `before` are passages that were placed in the same text: those that have not changed are not looked
/// for again, as there may be thousands of them.
pub fn source_passages_reusing(map: &Map, source: &Id<Source>, before: &[SourcePassage]) -> Vec<SourcePassage> {
    let text = map.sources.get(source).map(|source| source.text.as_str()).unwrap_or_default();
    let quotes = QuoteFinder::of(text);
    let known: BTreeMap<(&str, Option<TextSpan>), Option<TextSpan>> =
        before.iter().map(|old| ((old.evidence.quote.as_str(), old.evidence.span), old.span)).collect();
    let stances = map.stances.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let ties = map.ties.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let objections = map.objections.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let conditions = map.conditions.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let mut found = Vec::new();
    for (mark, evidence) in stances.chain(ties).chain(objections).chain(conditions) {
        for (at, passage) in evidence.iter().enumerate().filter(|(_, passage)| &passage.source == source) {
            let old = known.get(&(passage.quote.as_str(), passage.span));
            let span = old.copied().unwrap_or_else(|| quotes.locate(passage));
            found.push(SourcePassage { record: mark.clone(), evidence_index: at, evidence: passage.clone(), span });
        }
    }
    found
}
