//! The outline: lists of all records of a map. Actors as a tree, issues with stance tallies, sources with counts of
//! passages, and all other kinds. Draws nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::model::{
    Actor, Alignment, CurrentStances, FieldValue, Id, Issue, Lens, Map, RECORD_KINDS, Source, Target, fields_of,
};

/// A tab of the outline.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OutlineTab {
    /// Actors, as a tree.
    #[default]
    Actors,
    /// Issues.
    Issues,
    /// Sources.
    Sources,
    /// All other kinds of records.
    More,
}

impl OutlineTab {
    /// Every tab.
    pub const ALL: [Self; 4] = [Self::Actors, Self::Issues, Self::Sources, Self::More];

    /// The name that users see.
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

    /// The number of records in the tab; none for the tab of several kinds.
    pub fn count(self, map: &Map) -> Option<usize> {
        match self {
            Self::Actors => Some(map.actors.len()),
            Self::Issues => Some(map.issues.len()),
            Self::Sources => Some(map.sources.len()),
            Self::More => None,
        }
    }
}

/// What the outline lists.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct OutlineQuery {
    /// The tab.
    pub tab: OutlineTab,
    /// Text that a record must contain; empty for every record.
    pub filter: String,
    /// The ids of actors whose members are collapsed, and the plurals of collapsed kinds of records.
    pub collapsed: BTreeSet<String>,
    /// The lens, which determines the alignments to show.
    pub lens: Lens,
}

/// One row of the outline.
#[derive(Clone, Debug, PartialEq)]
pub enum OutlineRow {
    /// The heading of a kind of record.
    KindHead {
        /// The plural name of the kind.
        plural: &'static str,
        /// The number of records.
        count: usize,
        /// True if its records are collapsed.
        is_folded: bool,
    },
    /// A record.
    Record {
        /// The record.
        target: Target,
        /// The depth in the tree, from 0.
        depth: u8,
        /// Whether its members are collapsed; none for a record without members.
        is_folded: Option<bool>,
    },
}

/// The number of actors for and against an issue. No sum is given, as for and against do not cancel out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StanceTally {
    /// For it.
    pub supporting: usize,
    /// Against it.
    pub opposing: usize,
    /// Neutral, undecided or silent.
    pub open: usize,
}

/// The rows of the outline, and the values shown in them that are too slow to compute for each row.
#[derive(Debug, Default)]
pub struct OutlineList {
    /// The tab.
    pub tab: OutlineTab,
    /// The rows, from top to bottom.
    pub rows: Vec<OutlineRow>,
    /// The alignment of each actor on the issue of the lens.
    pub alignments: HashMap<Id<Actor>, Alignment>,
    /// The tally of each issue on which an actor has a position.
    pub tallies: HashMap<Id<Issue>, StanceTally>,
    /// The number of passages that are cited from each source. Sources without any are left out.
    pub passage_counts: BTreeMap<Id<Source>, usize>,
}

impl OutlineList {
    /// The outline for a query.
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
            // Each trajectory counts once, with the stance that holds.
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

    /// The row of a record.
    pub fn position(&self, wanted: &Target) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, OutlineRow::Record { target, .. } if target == wanted))
    }
}

/// Actors under their parents. Actors that are part of themselves, through a cycle, stand at the end, so that the user
/// can find and repair them.
fn actor_tree(map: &Map, folded: &BTreeSet<String>) -> Vec<OutlineRow> {
    let mut parts: BTreeMap<&Id<Actor>, Vec<&Actor>> = BTreeMap::new();
    let mut roots = Vec::new();
    for actor in map.actors.iter() {
        match actor.part_of.as_ref().filter(|parent| map.actors.contains(parent)) {
            Some(parent) => parts.entry(parent).or_default().push(actor),
            None => roots.push(actor),
        }
    }
    let mut rows = Vec::with_capacity(map.actors.len());
    let mut listed = BTreeSet::new();
    let mut stack: Vec<(&Actor, u8)> = roots.into_iter().rev().map(|actor| (actor, 0)).collect();
    while let Some((actor, depth)) = stack.pop() {
        if !listed.insert(&actor.id) {
            continue;
        }
        let members = parts.get(&actor.id);
        let is_folded = folded.contains(actor.id.as_str());
        let target = Target::from(&actor.id);
        rows.push(OutlineRow::Record { target, depth, is_folded: members.is_some().then_some(is_folded) });
        for part in members.into_iter().flatten().rev() {
            if is_folded {
                skip_collapsed(part, &parts, &mut listed);
            } else {
                stack.push((part, depth.saturating_add(1)));
            }
        }
    }
    let cyclic = map.actors.iter().filter(|actor| !listed.contains(&actor.id));
    rows.extend(cyclic.map(|actor| OutlineRow::Record { target: (&actor.id).into(), depth: 0, is_folded: None }));
    rows
}

/// Marks an actor and its members as listed, although they are collapsed.
fn skip_collapsed<'a>(
    actor: &'a Actor,
    parts: &BTreeMap<&'a Id<Actor>, Vec<&'a Actor>>,
    listed: &mut BTreeSet<&'a Id<Actor>>,
) {
    let mut stack = vec![actor];
    while let Some(actor) = stack.pop() {
        if listed.insert(&actor.id) {
            stack.extend(parts.get(&actor.id).into_iter().flatten().copied());
        }
    }
}

/// The kinds of records without a list of their own.
const OTHER_KINDS: &[&str] = &["tie", "objection", "stance", "condition", "body", "group", "note", "view", "scenario"];

fn rows_of_other_kinds(filter: &OutlineFilter<'_>, folded: &BTreeSet<String>) -> Vec<OutlineRow> {
    let mut rows = Vec::new();
    for kind in OTHER_KINDS {
        let Some(plural) = RECORD_KINDS.iter().find(|known| known.id == *kind).map(|known| known.plural) else {
            continue;
        };
        let records = filter.rows(kind);
        let is_folded = folded.contains(plural);
        if records.is_empty() && !filter.text.is_empty() {
            continue;
        }
        rows.push(OutlineRow::KindHead { plural, count: records.len(), is_folded });
        if !is_folded {
            rows.extend(records);
        }
    }
    rows
}

/// The text of a filter, and the records that match it.
struct OutlineFilter<'a> {
    map: &'a Map,
    /// In lower case.
    text: String,
    /// Actors, issues and sources of records with matching quotes.
    quote_matches: BTreeSet<Target>,
}

impl<'a> OutlineFilter<'a> {
    fn of(map: &'a Map, filter: &str) -> Self {
        let text = filter.to_lowercase();
        let mut quoted = BTreeSet::new();
        if !text.is_empty() {
            for (record, evidence) in map.evidence_by_record() {
                let matching = evidence.iter().filter(|passage| passage.quote.to_lowercase().contains(&text));
                let count_before = quoted.len();
                quoted.extend(matching.map(|passage| Target::from(&passage.source)));
                if quoted.len() > count_before || evidence.iter().any(|p| p.quote.to_lowercase().contains(&text)) {
                    quoted.extend(map.ends_of_mark(&record));
                }
            }
        }
        Self { map, text, quote_matches: quoted }
    }

    fn rows(&self, kind: &str) -> Vec<OutlineRow> {
        let all = Target::all(self.map, kind).into_iter().filter(|target| self.matches(target));
        all.map(|target| OutlineRow::Record { target, depth: 0, is_folded: None }).collect()
    }

    fn matches(&self, target: &Target) -> bool {
        if self.text.is_empty() || self.quote_matches.contains(target) {
            return true;
        }
        let holds = |text: &str| text.to_lowercase().contains(&self.text);
        holds(&self.map.name(target))
            || fields_of(target).iter().any(|field| match self.map.field_value(target, field.id) {
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
