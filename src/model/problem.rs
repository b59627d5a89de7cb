//! Problems of a map: broken references, dates and positions. A file with problems can be opened; they are listed, and
//! nothing is dropped.

use std::collections::{HashMap, HashSet};
use std::fmt;

use super::filter::standpoints;
use super::{Date, Map, OBJECTABLE, PLACE_LIMIT, Reference, ReferenceStrength, Target};

/// A problem of a map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Problem {
    /// The record that has the problem; `None` for the map itself.
    pub at: Option<Target>,
    /// The problem in one sentence without the name of the record.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{} {:?} {}", at.kind().id, at.id(), self.text),
            None => write!(f, "the map {}", self.text),
        }
    }
}

impl Map {
    /// All problems: references to missing records, ends of the wrong kind, membership cycles, periods that end before
    /// they begin, and more. Empty for every map that the app itself can make.
    pub fn problems(&self) -> Vec<Problem> {
        let mut collector = ProblemCollector { map: self, problems: Vec::new() };
        collector.check_references();
        collector.check_cycles();
        collector.check_dates();
        collector.check_passages();
        collector.check_duplicate_stances();
        collector.check_places();
        collector.check_filters();
        let mut problems = collector.problems;
        // Sorted by record, in the order of the file.
        problems.sort_by_cached_key(|problem| problem.at.as_ref().map(|at| at.position(self)));
        problems
    }

    /// The problems that are not among the problems `before`, in their order. Takes linear time: a broken map may have
    /// a problem for each of its records.
    pub fn problems_not_in(&self, before: &[Problem]) -> Vec<Problem> {
        let mut problems = self.problems();
        if !problems.is_empty() && !before.is_empty() {
            let before: HashSet<&Problem> = before.iter().collect();
            problems.retain(|problem| !before.contains(problem));
        }
        problems
    }
}

/// The maximum number of characters of a word in a problem.
const MAX_WORD_CHARS: usize = 80;

struct ProblemCollector<'a> {
    map: &'a Map,
    problems: Vec<Problem>,
}

/// For a field whose type allows records of any kind: the kinds that it may point at, and the role of such a record.
fn allowed(at: &Target, field: &str) -> Option<(&'static [&'static str], &'static str)> {
    match (at, field) {
        (Target::Tie(_), "to") => Some((&["actor", "issue"], "end")),
        (Target::Objection(_), "to") => Some((OBJECTABLE, "target")),
        _ => None,
    }
}

impl ProblemCollector<'_> {
    fn report(&mut self, at: impl Into<Target>, text: impl Into<String>) {
        self.problems.push(Problem { at: Some(at.into()), text: text.into() });
    }

    /// Checks that every reference points at an existing record of an allowed kind.
    fn check_references(&mut self) {
        let map = self.map;
        map.for_each_record(&mut |at, record| {
            record.references(&mut |Reference { field, to, strength }| {
                let kind = to.kind();
                match allowed(at, field) {
                    Some((kinds, role)) if !kinds.contains(&kind.id) => {
                        let kinds = kinds.join(", ");
                        let text = format!("points at {} as its {role}; it must be one of: {kinds}", kind.with_article);
                        self.report(at.clone(), text);
                    }
                    _ if strength != ReferenceStrength::Mention && !to.is_in(map) => {
                        self.report(at.clone(), format!("points at {} {:?}, which does not exist", kind.id, to.id()));
                    }
                    _ => {}
                }
            });
        });
    }

    /// Checks that no actor is a member of itself or tied to itself.
    fn check_cycles(&mut self) {
        for actor in self.map.membership_cycles() {
            self.report(actor, "is part of itself, by way of what it is part of");
        }
        for tie in self.map.ties.iter().filter(|tie| Target::from(&tie.from) == tie.to) {
            self.report(&tie.id, "ties an actor to itself");
        }
    }

    /// Checks that nothing ends before it begins.
    fn check_dates(&mut self) {
        let map = self.map;
        map.issues.iter().for_each(|row| self.check_date_span(&row.id, row.opened, row.closed));
        map.stances.iter().for_each(|row| self.check_date_span(&row.id, row.since, row.until));
        map.ties.iter().for_each(|row| self.check_date_span(&row.id, row.since, row.until));
        map.objections.iter().for_each(|row| self.check_date_span(&row.id, row.since, row.settled));
    }

    fn check_date_span(&mut self, at: impl Into<Target>, since: Option<Date>, until: Option<Date>) {
        if let (Some(since), Some(until)) = (since, until)
            && until.latest() < since.earliest()
        {
            self.report(at, format!("ends ({until}) before it begins ({since})"));
        }
    }

    fn check_passages(&mut self) {
        for (at, evidence) in self.map.evidence_by_record() {
            for _ in evidence.iter().filter(|item| item.span.is_some_and(|(from, to)| from >= to)) {
                self.report(at.clone(), "has evidence with a passage that ends before it begins");
            }
        }
    }

    fn check_duplicate_stances(&mut self) {
        let mut known_stances = HashMap::new();
        for stance in self.map.stances.iter() {
            let key = (&stance.actor, &stance.issue, stance.basis, stance.since);
            if let Some(other) = known_stances.insert(key, &stance.id) {
                let text =
                    format!("is a second one of the same actor on the same issue and date as {:?}", other.as_str());
                self.report(&stance.id, text);
            }
        }
    }

    fn check_places(&mut self) {
        let map = self.map;
        map.actors.iter().for_each(|row| self.check_place(&row.id, row.place));
        map.issues.iter().for_each(|row| self.check_place(&row.id, row.place));
        map.notes.iter().for_each(|row| self.check_place(&row.id, row.place));
    }

    fn check_place(&mut self, at: impl Into<Target>, place: emath::Pos2) {
        if !place.is_finite() || place.x.abs().max(place.y.abs()) > PLACE_LIMIT {
            self.report(at, "lies too far off the map");
        }
    }

    fn check_filters(&mut self) {
        for view in self.map.views.iter() {
            for word in view.filter.stances.iter().filter(|word| standpoints().all(|(known, _)| known != **word)) {
                let known: Vec<String> = standpoints().map(|(known, _)| format!("{known:?}")).collect();
                // The word may have 64 KB.
                let word: String = word.chars().take(MAX_WORD_CHARS).collect();
                let text = format!("filters by the stance {word:?}, which is none of: {}", known.join(", "));
                self.report(&view.id, text);
            }
        }
    }
}
