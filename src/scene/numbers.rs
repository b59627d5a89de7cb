//! The small raised numbers: which passage each stands for.

use crate::model::{Evidence, Map};

/// Passages in the order in which a figure first points at them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Numbers {
    passages: Vec<Evidence>,
}

impl Numbers {
    /// The numbers for some evidence, in order, as "1" or "1, 3". The same passage always has the same number.
    pub(super) fn of(&mut self, evidence: &[Evidence]) -> String {
        let mut numbers: Vec<usize> = evidence.iter().map(|passage| self.number(passage)).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers.iter().map(usize::to_string).collect::<Vec<_>>().join(", ")
    }

    fn number(&mut self, passage: &Evidence) -> usize {
        // One place in a source is one note, whoever is quoted there.
        let same = |other: &Evidence| {
            other.source == passage.source && other.locator == passage.locator && other.span == passage.span
        };
        let known = self.passages.iter().position(same);
        known.unwrap_or_else(|| {
            self.passages.push(passage.clone());
            self.passages.len() - 1
        }) + 1
    }

    /// The sources in order of their first number, each as its words and the numbered places in it.
    pub fn list(&self, map: &Map) -> Vec<(String, Vec<String>)> {
        let mut list: Vec<(&crate::model::Id<crate::model::Source>, Vec<String>)> = Vec::new();
        for (at, passage) in self.passages.iter().enumerate() {
            let place = if passage.locator.is_empty() { String::new() } else { format!(" ({})", passage.locator) };
            // Held together by hard spaces, so that no line breaks between a number and its place.
            let entry = format!("{}{place}", at + 1).replace(' ', "\u{a0}");
            match list.iter_mut().find(|(source, _)| **source == passage.source) {
                Some((_, entries)) => entries.push(entry),
                None => list.push((&passage.source, vec![entry])),
            }
        }
        list.into_iter().map(|(source, entries)| (citation(map, source), entries)).collect()
    }

    /// How many passages there are.
    pub(super) fn len(&self) -> usize {
        self.passages.len()
    }

    /// Forgets all but the first `count`.
    pub(super) fn cut(&mut self, count: usize) {
        self.passages.truncate(count);
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.passages.is_empty()
    }
}

/// A source in one line: author, title, outlet, date, link.
fn citation(map: &Map, id: &crate::model::Id<crate::model::Source>) -> String {
    let Some(source) = map.sources.get(id) else { return format!("missing source {id}") };
    let title = if source.title.is_empty() { String::new() } else { format!("“{}”", source.title) };
    let date = source.published.map(crate::model::Date::long).unwrap_or_default();
    let parts = [&source.author, &title, &source.outlet, &date, &source.link];
    parts.iter().filter(|part| !part.is_empty()).map(|part| part.as_str()).collect::<Vec<_>>().join(", ")
}
