//! Assigns the small raised numbers to passages of sources.

use std::collections::HashMap;

use crate::model::{Evidence, Id, Map, Source};

/// The passages with a number, in the order in which a figure first refers to them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EvidenceNumbers {
    passages: Vec<NumberedPassage>,
    /// The index of each passage in the list.
    number_by_passage: HashMap<NumberedPassage, usize>,
}

/// A place in a source. Two quotes from the same place share one number.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct NumberedPassage {
    source: Id<Source>,
    locator: String,
    span: Option<(u32, u32)>,
}

impl EvidenceNumbers {
    /// The numbers for some evidence, in order, as "1" or "1, 3". The same passage always has the same number.
    pub(super) fn numbers_for(&mut self, evidence: &[Evidence]) -> String {
        let mut numbers: Vec<usize> = evidence.iter().map(|passage| self.number(passage)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    }

    fn number(&mut self, passage: &Evidence) -> usize {
        let Evidence { source, locator, span, .. } = passage;
        let passage = NumberedPassage { source: source.clone(), locator: locator.clone(), span: *span };
        let next = self.passages.len();
        let at = *self.number_by_passage.entry(passage).or_insert_with_key(|passage| {
            self.passages.push(passage.clone());
            next
        });
        at + 1
    }

    /// The sources in the order of their first number, each as its citation and the numbered places in it.
    pub fn numbered_sources(&self, map: &Map) -> Vec<(String, Vec<String>)> {
        let mut list: Vec<(&Id<Source>, Vec<String>)> = Vec::new();
        for (at, passage) in self.passages.iter().enumerate() {
            let place = if passage.locator.is_empty() { String::new() } else { format!(" ({})", passage.locator) };
            // Hard spaces keep a number and its place on one line.
            let entry = format!("{}{place}", at + 1).replace(' ', "\u{a0}");
            match list.iter_mut().find(|(source, _)| **source == passage.source) {
                Some((_, entries)) => entries.push(entry),
                None => list.push((&passage.source, vec![entry])),
            }
        }
        list.into_iter().map(|(source, entries)| (citation(map, source), entries)).collect()
    }

    /// Number of passages.
    pub(super) fn len(&self) -> usize {
        self.passages.len()
    }

    /// Removes all passages after the first `count`.
    pub(super) fn truncate(&mut self, count: usize) {
        for passage in self.passages.drain(count.min(self.passages.len())..) {
            self.number_by_passage.remove(&passage);
        }
    }

    /// Whether there is no passage.
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }
}

fn citation(map: &Map, id: &Id<Source>) -> String {
    map.sources.get(id).map_or_else(|| format!("missing source {id}"), Source::citation)
}
