//! Which rows a list has: the tree of actors, tallies of issues, uses of sources, every other kind. Draws nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::Tab;
use crate::model::{Actor, Alignment, Evidence, Id, Issue, KINDS, Lens, Map, Source, Target, Value, facts};

/// What shall be listed.
pub(super) struct Wanted<'a> {
    pub tab: Tab,
    pub filter: &'a str,
    pub folded: &'a BTreeSet<String>,
    pub lens: &'a Lens,
}

/// One row.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Row {
    /// The head of a kind of record: its plural, how many there are, and whether it is folded up.
    Head { kind: &'static str, count: usize, folded: bool },
    /// A record, how deep it stands in the tree, and, where it has parts, whether they are folded up.
    Record { target: Target, depth: u8, folded: Option<bool> },
}

/// How actors stand on an issue. Never summed: for and against do not cancel.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub supporting: usize,
    pub opposing: usize,
    /// Neutral, undecided or silent.
    pub open: usize,
}

/// The rows, and what they say that would take long to find for each of them.
#[derive(Default)]
pub(super) struct List {
    pub rows: Vec<Row>,
    /// Where actors stand on the issue under the lens.
    pub standing: HashMap<Id<Actor>, Alignment>,
    pub tallies: HashMap<Id<Issue>, Tally>,
    /// How many passages of each source marks rest on.
    pub uses: HashMap<Id<Source>, usize>,
    made_for: Option<(Map, Tab, String, BTreeSet<String>, Lens)>,
}

impl List {
    /// Makes the rows again if anything that they depend on has changed.
    pub fn refresh(&mut self, map: &Map, wanted: &Wanted<'_>) {
        let fresh = self.made_for.as_ref().is_some_and(|(old, tab, filter, folded, lens)| {
            (*tab, filter.as_str(), folded, lens) == (wanted.tab, wanted.filter, wanted.folded, wanted.lens)
                && old == map
        });
        if fresh {
            return;
        }
        let found = Found::of(map, wanted.filter);
        self.rows = match wanted.tab {
            Tab::Actors if wanted.filter.is_empty() => tree(map, wanted.folded),
            Tab::Actors => found.flat("actor"),
            Tab::Issues => found.flat("issue"),
            Tab::Sources => found.flat("source"),
            Tab::More => more(&found, wanted.folded),
        };
        self.count(map, wanted.lens);
        let folded = wanted.folded.clone();
        self.made_for = Some((map.clone(), wanted.tab, wanted.filter.to_owned(), folded, wanted.lens.clone()));
    }

    fn count(&mut self, map: &Map, lens: &Lens) {
        self.standing.clear();
        self.tallies.clear();
        self.uses.clear();
        let standing = crate::model::Standing::of(map);
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
                self.standing.insert(stance.actor.clone(), stance.alignment);
            }
        }
        for (_, evidence) in marks(map) {
            for passage in evidence {
                *self.uses.entry(passage.source.clone()).or_default() += 1;
            }
        }
    }

    /// Where a record stands in the list.
    pub fn position(&self, wanted: &Target) -> Option<usize> {
        self.rows.iter().position(|row| matches!(row, Row::Record { target, .. } if target == wanted))
    }
}

/// Every mark that can rest on evidence, in the order of the file.
pub(in crate::ui) fn marks(map: &Map) -> impl Iterator<Item = (Target, &[Evidence])> {
    let stances = map.stances.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
    let ties = map.ties.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
    let objections = map.objections.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
    let conditions = map.conditions.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
    stances.chain(ties).chain(objections).chain(conditions)
}

/// Actors under what they are part of. Whoever is part of itself by some way round stands at the end, so that it can
/// be found and mended.
fn tree(map: &Map, folded: &BTreeSet<String>) -> Vec<Row> {
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
        rows.push(Row::Record { target, depth, folded: inside.is_some().then_some(is_folded) });
        for part in inside.into_iter().flatten().rev() {
            if is_folded {
                hide(part, &parts, &mut seen);
            } else {
                stack.push((part, depth.saturating_add(1)));
            }
        }
    }
    let lost = map.actors.iter().filter(|actor| !seen.contains(&actor.id));
    rows.extend(lost.map(|actor| Row::Record { target: (&actor.id).into(), depth: 0, folded: None }));
    rows
}

/// Marks an actor and its parts as dealt with, though they are not shown.
fn hide<'a>(actor: &'a Actor, parts: &BTreeMap<&'a Id<Actor>, Vec<&'a Actor>>, seen: &mut BTreeSet<&'a Id<Actor>>) {
    let mut stack = vec![actor];
    while let Some(actor) = stack.pop() {
        if seen.insert(&actor.id) {
            stack.extend(parts.get(&actor.id).into_iter().flatten().copied());
        }
    }
}

/// The kinds of record that have no list of their own.
const OTHERS: &[&str] = &["tie", "objection", "stance", "condition", "body", "group", "note", "view", "scenario"];

fn more(found: &Found<'_>, folded: &BTreeSet<String>) -> Vec<Row> {
    let mut rows = Vec::new();
    for kind in OTHERS {
        let Some(plural) = KINDS.iter().find(|known| known.id == *kind).map(|known| known.plural) else { continue };
        let records = found.flat(kind);
        let is_folded = folded.contains(plural);
        if records.is_empty() && !found.wanted.is_empty() {
            continue;
        }
        rows.push(Row::Head { kind: plural, count: records.len(), folded: is_folded });
        if !is_folded {
            rows.extend(records);
        }
    }
    rows
}

/// What a filter finds.
struct Found<'a> {
    map: &'a Map,
    wanted: String,
    /// Actors, issues and sources of marks whose quotes fit.
    quoted: BTreeSet<Target>,
}

impl<'a> Found<'a> {
    fn of(map: &'a Map, filter: &str) -> Self {
        let wanted = filter.to_lowercase();
        let mut quoted = BTreeSet::new();
        if !wanted.is_empty() {
            for (mark, evidence) in marks(map) {
                let fitting = evidence.iter().filter(|passage| passage.quote.to_lowercase().contains(&wanted));
                let before = quoted.len();
                quoted.extend(fitting.map(|passage| Target::from(&passage.source)));
                if quoted.len() > before || evidence.iter().any(|p| p.quote.to_lowercase().contains(&wanted)) {
                    quoted.extend(holders(map, &mark));
                }
            }
        }
        Self { map, wanted, quoted }
    }

    fn flat(&self, kind: &str) -> Vec<Row> {
        let all = Target::all(self.map, kind).into_iter().filter(|target| self.fits(target));
        all.map(|target| Row::Record { target, depth: 0, folded: None }).collect()
    }

    fn fits(&self, target: &Target) -> bool {
        if self.wanted.is_empty() || self.quoted.contains(target) {
            return true;
        }
        let holds = |text: &str| text.to_lowercase().contains(&self.wanted);
        holds(&self.map.name(target))
            || facts(target).iter().any(|fact| match self.map.fact(target, fact.id) {
                Some(Value::Text(text)) => holds(&text),
                Some(Value::List(list)) => list.iter().any(|text| holds(text)),
                Some(Value::Evidence(list)) => list.iter().any(|passage| holds(&passage.quote) || holds(&passage.note)),
                _ => false,
            })
    }
}

/// Whom and what a mark is about, for the lists of actors and issues.
fn holders(map: &Map, mark: &Target) -> Vec<Target> {
    match mark {
        Target::Stance(id) => {
            map.stances.get(id).into_iter().flat_map(|s| [(&s.actor).into(), (&s.issue).into()]).collect()
        }
        Target::Tie(id) => map.ties.get(id).into_iter().flat_map(|tie| [(&tie.from).into(), tie.to.clone()]).collect(),
        Target::Objection(id) => {
            map.objections.get(id).into_iter().flat_map(|o| [(&o.by).into(), o.to.clone()]).collect()
        }
        Target::Condition(id) => map
            .conditions
            .get(id)
            .into_iter()
            .flat_map(|condition| holders(map, &Target::from(&condition.of)))
            .collect(),
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Stance;
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

    fn names(map: &Map, tab: Tab, filter: &str, folded: &[&str]) -> Vec<String> {
        let folded = folded.iter().map(|id| (*id).to_owned()).collect();
        let mut list = List::default();
        list.refresh(map, &Wanted { tab, filter, folded: &folded, lens: &Lens::Relationships });
        let name = |row: &Row| match row {
            Row::Head { kind, count, .. } => format!("{kind} {count}"),
            Row::Record { target, depth, .. } => format!("{}{}", "  ".repeat((*depth).into()), map.name(target)),
        };
        list.rows.iter().map(name).collect()
    }

    #[test]
    fn parts_stand_under_what_they_are_part_of() {
        assert_eq!(names(&map(), Tab::Actors, "", &[]), ["Israel", "  Gideon Saar"]);
        assert_eq!(names(&map(), Tab::Actors, "", &["israel"]), ["Israel"]);
    }

    #[test]
    fn a_filter_finds_names_in_any_script_and_quotes() {
        assert_eq!(names(&map(), Tab::Actors, "סער", &[]), ["Gideon Saar"]);
        assert_eq!(names(&map(), Tab::Actors, "NOT ACCEPT", &[]), ["Israel"]);
        assert_eq!(names(&map(), Tab::Sources, "not accept", &[]), ["A report"]);
        assert_eq!(names(&map(), Tab::More, "not accept", &[]), ["stances 1", "Israel on Turkish troops"]);
    }

    #[test]
    fn a_circle_of_parts_is_listed_all_the_same() {
        let mut map = map();
        map.set_fact(&"actor:israel".parse().unwrap(), "part_of", Value::Text("gideon-saar".to_owned()));
        assert_eq!(names(&map, Tab::Actors, "", &[]).len(), 2);
    }

    #[test]
    fn every_kind_of_record_stands_in_some_list() {
        for kind in KINDS {
            let listed = OTHERS.contains(&kind.id) || ["actor", "issue", "source"].contains(&kind.id);
            assert!(listed, "{} cannot be reached", kind.plural);
        }
    }
}
