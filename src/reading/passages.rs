//! The passages of a source that records cite, and their spans in its text.

use std::collections::BTreeMap;

use super::{QuoteFinder, TextSpan};
use crate::model::{Evidence, Id, Map, Source, Target};

/// A passage that a record cites.
#[derive(Clone, Debug, PartialEq)]
pub struct SourcePassage {
    /// The record.
    pub record: Target,
    /// The index of the passage in the evidence of the record.
    pub evidence_index: usize,
    /// The evidence.
    pub evidence: Evidence,
    /// Its span in the text of the source; none if the text does not contain it.
    pub span: Option<TextSpan>,
}

/// All passages of a source, in the order of the records of the map.
pub fn source_passages(map: &Map, source: &Id<Source>) -> Vec<SourcePassage> {
    source_passages_reusing(map, source, &[])
}

/// All passages of a source. `before` are the passages that were found in the same text earlier. Unchanged passages are
/// not searched again, as there may be thousands.
pub fn source_passages_reusing(map: &Map, source: &Id<Source>, before: &[SourcePassage]) -> Vec<SourcePassage> {
    let text = map.sources.get(source).map(|source| source.text.as_str()).unwrap_or_default();
    let quotes = QuoteFinder::of(text);
    let known_spans: BTreeMap<(&str, Option<TextSpan>), Option<TextSpan>> =
        before.iter().map(|passage| ((passage.evidence.quote.as_str(), passage.evidence.span), passage.span)).collect();
    let stances = map.stances.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let ties = map.ties.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let objections = map.objections.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let conditions = map.conditions.iter().map(|row| (Target::from(&row.id), &row.evidence));
    let mut passages = Vec::new();
    for (record, evidence) in stances.chain(ties).chain(objections).chain(conditions) {
        for (evidence_index, passage) in evidence.iter().enumerate().filter(|(_, passage)| &passage.source == source) {
            let known_span = known_spans.get(&(passage.quote.as_str(), passage.span));
            let span = known_span.copied().unwrap_or_else(|| quotes.locate(passage));
            passages.push(SourcePassage { record: record.clone(), evidence_index, evidence: passage.clone(), span });
        }
    }
    passages
}
