//! The outline: every record of a map in lists, as a tree of actors, issues with tallies, sources with how much rests on
//! them, and every other kind. Draws nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{
    Actor, Alignment, CurrentStances, FieldValue, Id, Issue, Lens, Map, RECORD_KINDS, Source, Target, fields_of,
};

/// One of the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutlineTab {
    /// Who can take positions.
    #[default]
    Actors,
    /// On what.
    Issues,
    /// What marks rest on.
    Sources,
    /// Every other kind of record.
    More,
}

impl OutlineTab {
    /// Every tab.
    pub const ALL: [Self; 4] = [Self::Actors, Self::Issues, Self::Sources, Self::More];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::Actors => "Actors",
            Self::Issues => "Issues",
            Self::Sources => "Sources",
            Self::More => "More",
        }
    }

    /// The tab that lists a record.
    pub fn of(target: &Target) -> Self {
        match target {
            Target::Actor(_) => Self::Actors,
            Target::Issue(_) => Self::Issues,
            Target::Source(_) => Self::Sources,
            _ => Self::More,
        }
    }

    /// How many records the tab lists; none for the tab of several kinds.
    pub fn count(self, map: &Map) -> Option<usize> {
        match self {
            Self::Actors => Some(map.actors.len()),
            Self::Issues => Some(map.issues.len()),
            Self::Sources => Some(map.sources.len()),
            Self::More => None,
        }
    }
}

/// What of a map is to be listed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutlineQuery {
    /// The list.
    pub tab: OutlineTab,
    /// Words that a record must have somewhere; empty for every record.
    pub filter: String,
    /// The ids of actors whose parts are folded up, and the plurals of kinds of record that are.
    pub collapsed: BTreeSet<String>,
    /// The lens, under which actors stand somewhere.
    pub lens: Lens,
}

/// One row of the outline.
#[derive(Clone, Debug, PartialEq)]
pub enum OutlineRow {
    /// The head of a kind of record.
    KindHead {
        /// What several such records are called.
        plural: &'static str,
        /// How many there are.
        count: usize,
        /// Are its records folded up?
        is_folded: bool,
    },
    /// A record.
    Record {
        /// The record.
        target: Target,
        /// How deep it stands in the tree, from 0.
        depth: u8,
        /// Whether its parts are folded up; none for a record without parts.
        is_folded: Option<bool>,
    },
}

/// How many actors stand where on an issue. Never summed: for and against do not cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StanceTally {
    /// For it.
    pub supporting: usize,
    /// Against it.
    pub opposing: usize,
    /// Neutral, undecided or silent.
    pub open: usize,
}

/// The rows of the outline, and what they say that would take long to find for each of them.
#[derive(Debug, Default)]
pub struct OutlineList {
    /// The tab whose list it is.
    pub tab: OutlineTab,
    /// The rows, from the top.
    pub rows: Vec<OutlineRow>,
    /// Where actors stand on the issue under the lens.
    pub alignments: HashMap<Id<Actor>, Alignment>,
    /// How actors stand on each issue that any of them has a position on.
    pub tallies: HashMap<Id<Issue>, StanceTally>,
    /// How many passages of each source marks rest on; a source that nothing rests on is missing.
    pub passage_counts: BTreeMap<Id<Source>, usize>,
}

impl OutlineList {
    /// Lists what the query asks for.
    pub fn of(map: &Map, query: &OutlineQuery) -> Self {
        let filter = OutlineFilter::of(map, &query.filter);
        let rows = match query.tab {
            OutlineTab::Actors if query.filter.is_empty() => actor_tree(map, &query.collapsed),
            OutlineTab::Actors => filter.rows("actor"),
            OutlineTab::Issues => filter.rows("issue"),
            OutlineTab::Sources => filter.rows("source"),
            OutlineTab::More => rows_of_other_kinds(&filter, &query.collapsed),
        };
        let mut list = Self { tab: query.tab, rows, passage_counts: map.passage_counts(), ..Self::default() };
        list.count(map, &query.lens);
        list
    }

    fn count(&mut self, map: &Map, lens: &Lens) {
        let standing = CurrentStances::of(map);
        for stance in map.stances.iter() {
            // A trajectory counts once: only the stance that holds.
            if standing.get(&stance.actor, &stance.issue).is_none_or(|counts| counts.id != stance.id) {
                continue;
            }
            let tally = self.tallies.entry(stance.issue.clone()).or_default();
            match stance.alignment.level().map(|level| level.number().signum()) {
                Some(1) => tally.supporting += 1,
                Some(-1) => tally.opposing += 1,
                _ => tally.open += 1,
            }
            if lens.issue() == Some(&stance.issue) {
                self.alignments.insert(stance.actor.clone(), stance.alignment);
            }
        }
    }

    /// Where a record stands in the list.
    pub fn position(&self, wanted: &Target) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, OutlineRow::Record { target, .. } if target == wanted))
    }
}

/// Actors under what they are part of. Whoever is part of itself by some way round stands at the end, so that it can
/// be found and mended.
fn actor_tree(map: &Map, folded: &BTreeSet<String>) -> Vec<OutlineRow> {
    let mut parts: BTreeMap<&Id<Actor>, Vec<&Actor>> = BTreeMap::new();
    let mut roots = Vec::new();
    for actor in map.actors.iter() {
        match actor.part_of.as_ref().filter(|whole| map.actors.contains(whole)) {
            Some(whole) => parts.entry(whole).or_default().push(actor),
            None => roots.push(actor),
        }
    }
    let mut rows = Vec::with_capacity(map.actors.len());
    let mut seen = BTreeSet::new();
    let mut stack: Vec<(&Actor, u8)> = roots.into_iter().rev().map(|actor| (actor, 0)).collect();
    while let Some((actor, depth)) = stack.pop() {
        if !seen.insert(&actor.id) {
            continue;
        }
        let inside = parts.get(&actor.id);
        let is_folded = folded.contains(actor.id.as_str());
        let target = Target::from(&actor.id);
        rows.push(OutlineRow::Record { target, depth, is_folded: inside.is_some().then_some(is_folded) });
        for part in inside.into_iter().flatten().rev() {
            if is_folded {
                skip_collapsed(part, &parts, &mut seen);
            } else {
                stack.push((part, depth.saturating_add(1)));
            }
        }
    }
    let lost = map.actors.iter().filter(|actor| !seen.contains(&actor.id));
    rows.extend(lost.map(|actor| OutlineRow::Record { target: (&actor.id).into(), depth: 0, is_folded: None }));
    rows
}

/// Marks an actor and its parts as dealt with, though they are not shown.
fn skip_collapsed<'a>(
    actor: &'a Actor,
    parts: &BTreeMap<&'a Id<Actor>, Vec<&'a Actor>>,
    seen: &mut BTreeSet<&'a Id<Actor>>,
) {
    let mut stack = vec![actor];
    while let Some(actor) = stack.pop() {
        if seen.insert(&actor.id) {
            stack.extend(parts.get(&actor.id).into_iter().flatten().copied());
        }
    }
}

/// The kinds of record that have no list of their own.
const OTHER_KINDS: &[&str] = &["tie", "objection", "stance", "condition", "body", "group", "note", "view", "scenario"];

fn rows_of_other_kinds(filter: &OutlineFilter<'_>, folded: &BTreeSet<String>) -> Vec<OutlineRow> {
    let mut rows = Vec::new();
    for kind in OTHER_KINDS {
        let Some(plural) = RECORD_KINDS.iter().find(|known| known.id == *kind).map(|known| known.plural) else {
            continue;
        };
        let records = filter.rows(kind);
        let is_folded = folded.contains(plural);
        if records.is_empty() && !filter.words.is_empty() {
            continue;
        }
        rows.push(OutlineRow::KindHead { plural, count: records.len(), is_folded });
        if !is_folded {
            rows.extend(records);
        }
    }
    rows
}

/// The words of a filter, and what of a map they fit.
struct OutlineFilter<'a> {
    map: &'a Map,
    /// In lower case.
    words: String,
    /// Actors, issues and sources of marks whose quotes fit.
    quote_matches: BTreeSet<Target>,
}

impl<'a> OutlineFilter<'a> {
    fn of(map: &'a Map, filter: &str) -> Self {
        let words = filter.to_lowercase();
        let mut quoted = BTreeSet::new();
        if !words.is_empty() {
            for (mark, evidence) in map.evidence_by_mark() {
                let fitting = evidence.iter().filter(|passage| passage.quote.to_lowercase().contains(&words));
                let before = quoted.len();
                quoted.extend(fitting.map(|passage| Target::from(&passage.source)));
                if quoted.len() > before || evidence.iter().any(|p| p.quote.to_lowercase().contains(&words)) {
                    quoted.extend(map.ends_of_mark(&mark));
                }
            }
        }
        Self { map, words, quote_matches: quoted }
    }

    fn rows(&self, kind: &str) -> Vec<OutlineRow> {
        let all = Target::all(self.map, kind).into_iter().filter(|target| self.matches(target));
        all.map(|target| OutlineRow::Record { target, depth: 0, is_folded: None }).collect()
    }

    fn matches(&self, target: &Target) -> bool {
        if self.words.is_empty() || self.quote_matches.contains(target) {
            return true;
        }
        let holds = |text: &str| text.to_lowercase().contains(&self.words);
        holds(&self.map.name(target))
            || fields_of(target).iter().any(|fact| match self.map.field_value(target, fact.id) {
                Some(FieldValue::Text(text)) => holds(&text),
                Some(FieldValue::List(list)) => list.iter().any(|text| holds(text)),
                Some(FieldValue::Evidence(list)) => {
                    list.iter().any(|passage| holds(&passage.quote) || holds(&passage.note))
                }
                _ => false,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Evidence, Stance};
    use emath::pos2;

    fn map() -> Map {
        let mut map = Map::default();
        let state = map.actors.add(Actor::new("Israel", pos2(0.0, 0.0)));
        let mut minister = Actor::new("Gideon Saar", pos2(1.0, 0.0));
        minister.part_of = Some(state.clone());
        minister.other_names = vec!["גדעון סער".to_owned()];
        map.actors.add(minister);
        let issue = map.issues.add(Issue::new("Turkish troops", pos2(0.0, 0.0)));
        let source = map.sources.add(Source::new("A report"));
        let mut stance = Stance::new(&state, &issue, "-3".parse().unwrap());
        stance.evidence.push(Evidence::new(&source, "will not accept"));
        map.stances.add(stance);
        map
    }

    fn names(map: &Map, tab: OutlineTab, filter: &str, folded: &[&str]) -> Vec<String> {
        let folded = folded.iter().map(|id| (*id).to_owned()).collect();
        let query = OutlineQuery { tab, filter: filter.to_owned(), collapsed: folded, lens: Lens::Relationships };
        let list = OutlineList::of(map, &query);
        let name = |row: &OutlineRow| match row {
            OutlineRow::KindHead { plural, count, .. } => format!("{plural} {count}"),
            OutlineRow::Record { target, depth, .. } => format!("{}{}", "  ".repeat((*depth).into()), map.name(target)),
        };
        list.rows.iter().map(name).collect()
    }

    #[test]
    fn members_are_listed_under_their_container() {
        assert_eq!(names(&map(), OutlineTab::Actors, "", &[]), ["Israel", "  Gideon Saar"]);
        assert_eq!(names(&map(), OutlineTab::Actors, "", &["israel"]), ["Israel"]);
    }

    #[test]
    fn a_filter_finds_names_in_any_script_and_quotes() {
        assert_eq!(names(&map(), OutlineTab::Actors, "סער", &[]), ["Gideon Saar"]);
        assert_eq!(names(&map(), OutlineTab::Actors, "NOT ACCEPT", &[]), ["Israel"]);
        assert_eq!(names(&map(), OutlineTab::Sources, "not accept", &[]), ["A report"]);
        assert_eq!(names(&map(), OutlineTab::More, "not accept", &[]), ["stances 1", "Israel on Turkish troops"]);
    }

    #[test]
    fn cyclic_members_are_still_listed() {
        let mut map = map();
        map.set_field_value(&"actor:israel".parse().unwrap(), "part_of", FieldValue::Text("gideon-saar".to_owned()));
        assert_eq!(names(&map, OutlineTab::Actors, "", &[]).len(), 2);
    }

    #[test]
    fn every_kind_of_record_stands_in_some_list() {
        for kind in RECORD_KINDS {
            let listed = OTHER_KINDS.contains(&kind.id) || ["actor", "issue", "source"].contains(&kind.id);
            assert!(listed, "{} cannot be reached", kind.plural);
        }
    }
}
