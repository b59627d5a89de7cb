//! What differs between two maps, or between two days of one: derived by comparing rows, never noted down while editing.
//! What moved, `diff` and whatever merges maps are built on it. Changes nothing.

mod between_days;
mod wording;

pub use between_days::changes_between;
pub use wording::summary;
pub(crate) use wording::{one_line, speaker_and_date};

use std::collections::{BTreeMap, BTreeSet};

use super::{
    Actor, Alignment, Condition, ConditionStatus, CurrentStances, FieldDescription, FieldValue, Id, Issue, Map,
    Objection, ObjectionStatus, Record, RecordList, Stance, Target, fields_of,
};

/// What sort of thing moved, in the order in which it is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeGroup {
    /// Where somebody stands.
    Positions,
    /// Who objects, and what became of it.
    Objections,
    /// What positions depend on.
    Conditions,
    /// Who is tied to whom.
    Ties,
    /// Who is there.
    Actors,
    /// What is at issue.
    Issues,
    /// Everything else.
    Others,
}

impl ChangeGroup {
    /// Every group.
    pub const ALL: [Self; 7] =
        [Self::Positions, Self::Objections, Self::Conditions, Self::Ties, Self::Actors, Self::Issues, Self::Others];

    /// As a head over a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Positions => "Positions",
            Self::Objections => "Objections",
            Self::Conditions => "Conditions",
            Self::Ties => "Ties",
            Self::Actors => "Actors",
            Self::Issues => "Issues",
            Self::Others => "Other records",
        }
    }

    /// The word for so many of them.
    pub fn noun(self, count: usize) -> &'static str {
        let (one, many) = match self {
            Self::Positions => ("position", "positions"),
            Self::Objections => ("objection", "objections"),
            Self::Conditions => ("condition", "conditions"),
            Self::Ties => ("tie", "ties"),
            Self::Actors => ("actor", "actors"),
            Self::Issues => ("issue", "issues"),
            Self::Others => ("other record", "other records"),
        };
        if count == 1 { one } else { many }
    }

    fn of(target: &Target) -> Self {
        match target {
            Target::Stance(_) => Self::Positions,
            Target::Objection(_) => Self::Objections,
            Target::Condition(_) => Self::Conditions,
            Target::Tie(_) => Self::Ties,
            Target::Actor(_) => Self::Actors,
            Target::Issue(_) => Self::Issues,
            _ => Self::Others,
        }
    }
}

/// One field that is not what it was.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// As in the file.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it was.
    pub from: FieldValue,
    /// What it is.
    pub to: FieldValue,
}

/// What happened to a record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordChangeKind {
    /// An actor stands elsewhere on an issue; none for unknown, which is not neutral.
    Position {
        /// Who.
        actor: Id<Actor>,
        /// On what.
        issue: Id<Issue>,
        /// Where it stood.
        from: Option<Alignment>,
        /// Where it stands.
        to: Option<Alignment>,
    },
    /// It was not there before.
    New,
    /// It is not there any more.
    Gone,
    /// An objection has another status.
    Objection(ObjectionStatus),
    /// A condition has another status.
    Condition(ConditionStatus),
    /// An issue is settled.
    Closed,
    /// It is not what it was: in its fields, or in what no field has, such as the lens of a view.
    Changed,
}

/// One thing that moved.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordChange {
    /// The record; none for the map itself. A position that is unknown now points at the stance that it was.
    pub target: Option<Target>,
    /// The stance that a position was before, where that is another record.
    pub previous_stance: Option<Target>,
    /// What happened to it.
    pub kind: RecordChangeKind,
    /// The fields that are not what they were, for a record that is in both maps.
    pub fields: Vec<FieldChange>,
}

impl RecordChange {
    /// Which list it stands in.
    pub fn group(&self) -> ChangeGroup {
        self.target.as_ref().map_or(ChangeGroup::Others, ChangeGroup::of)
    }

    fn of(target: impl Into<Target>, what: RecordChangeKind, fields: Vec<FieldChange>) -> Self {
        Self { target: Some(target.into()), previous_stance: None, kind: what, fields }
    }
}

/// Everything that differs, group by group, in the order of the files. Every record that is not the same in both maps
/// is named in one of the answers; two maps that are equal have none.
///
/// Positions are those that hold on each map's own date: a stance that ends a trajectory and the one that begins
/// another are one move.
pub fn compare(before: &Map, after: &Map) -> Vec<RecordChange> {
    let mut moved = stances(before, after);
    rows(before, after, |map| &map.objections, objection, &mut moved);
    rows(before, after, |map| &map.conditions, condition, &mut moved);
    rows(before, after, |map| &map.ties, changed, &mut moved);
    rows(before, after, |map| &map.actors, changed, &mut moved);
    rows(before, after, |map| &map.issues, issue, &mut moved);
    rows(before, after, |map| &map.sources, changed, &mut moved);
    rows(before, after, |map| &map.bodies, changed, &mut moved);
    rows(before, after, |map| &map.groups, changed, &mut moved);
    rows(before, after, |map| &map.notes, changed, &mut moved);
    rows(before, after, |map| &map.views, changed, &mut moved);
    rows(before, after, |map| &map.scenarios, changed, &mut moved);
    let own = super::FIELDS.iter().map(|field| {
        let (from, to) = ((field.get)(before), (field.get)(after));
        FieldChange { id: field.id, name: field.name, from, to }
    });
    let own: Vec<FieldChange> = own.filter(|change| change.from != change.to).collect();
    if !own.is_empty() {
        moved.push(RecordChange { target: None, previous_stance: None, kind: RecordChangeKind::Changed, fields: own });
    }
    moved
}

/// The records of one kind that differ.
fn rows<T: Record>(
    before: &Map,
    after: &Map,
    shelf: fn(&Map) -> &RecordList<T>,
    what: fn(&T, &T) -> RecordChangeKind,
    moved: &mut Vec<RecordChange>,
) where
    for<'a> Target: From<&'a Id<T>>,
{
    for (old, new) in shelf(before).differences(shelf(after)) {
        moved.extend(match (old, new) {
            (Some(old), Some(new)) => {
                let target = Target::from(new.id());
                Some(RecordChange::of(new.id(), what(old, new), fields(before, after, &target)))
            }
            (Some(old), None) => Some(RecordChange::of(old.id(), RecordChangeKind::Gone, Vec::new())),
            (None, Some(new)) => Some(RecordChange::of(new.id(), RecordChangeKind::New, Vec::new())),
            (None, None) => None,
        });
    }
}

fn changed<T>(_: &T, _: &T) -> RecordChangeKind {
    RecordChangeKind::Changed
}

fn objection(old: &Objection, new: &Objection) -> RecordChangeKind {
    if old.status == new.status { RecordChangeKind::Changed } else { RecordChangeKind::Objection(new.status) }
}

fn condition(old: &Condition, new: &Condition) -> RecordChangeKind {
    if old.status == new.status { RecordChangeKind::Changed } else { RecordChangeKind::Condition(new.status) }
}

fn issue(old: &Issue, new: &Issue) -> RecordChangeKind {
    if old.closed.is_none() && new.closed.is_some() { RecordChangeKind::Closed } else { RecordChangeKind::Changed }
}

/// The fields of a record that are not the same in both maps.
fn fields(before: &Map, after: &Map, target: &Target) -> Vec<FieldChange> {
    let change = |fact: FieldDescription| {
        let (from, to) = (before.field_value(target, fact.id)?, after.field_value(target, fact.id)?);
        (from != to).then_some(FieldChange { id: fact.id, name: fact.name, from, to })
    };
    fields_of(target).into_iter().filter_map(change).collect()
}

/// Positions first, then the stances that differ without moving anybody: other dates, notes, evidence.
fn stances(before: &Map, after: &Map) -> Vec<RecordChange> {
    let differ = before.stances.differences(&after.stances);
    if differ.is_empty() && before.as_of == after.as_of {
        return Vec::new();
    }
    let (stood, stands) = (CurrentStances::of(before), CurrentStances::of(after));
    let mut pairs: Vec<(&Id<Actor>, &Id<Issue>)> = Vec::new();
    let rows = differ.iter().flat_map(|(old, new)| old.iter().chain(new));
    pairs.extend(rows.map(|stance| (&stance.actor, &stance.issue)));
    if before.as_of != after.as_of {
        // Another day can turn a position without any row being another.
        pairs.extend(after.stances.iter().map(|stance| (&stance.actor, &stance.issue)));
    }
    let mut seen = BTreeSet::new();
    let mut named: BTreeSet<&Id<Stance>> = BTreeSet::new();
    let mut moved = Vec::new();
    for (actor, issue) in pairs {
        if !seen.insert((actor, issue)) {
            continue;
        }
        let (old, new) = (stood.get(actor, issue), stands.get(actor, issue));
        let (from, to) = (old.map(|stance| stance.alignment), new.map(|stance| stance.alignment));
        let Some(now) = new.or(old).filter(|_| from != to) else { continue };
        named.insert(&now.id);
        named.extend(old.map(|old| &old.id));
        let was = old.filter(|old| old.id != now.id).map(|old| Target::from(&old.id));
        let target = Target::from(&now.id);
        let fields = if was.is_none() { fields(before, after, &target) } else { Vec::new() };
        let what = RecordChangeKind::Position { actor: actor.clone(), issue: issue.clone(), from, to };
        moved.push(RecordChange { target: Some(target), previous_stance: was, kind: what, fields });
    }
    for (old, new) in differ {
        let Some(stance) = new.or(old).filter(|stance| !named.contains(&stance.id)) else { continue };
        let what = match (old, new) {
            (Some(_), Some(_)) => RecordChangeKind::Changed,
            (Some(_), None) => RecordChangeKind::Gone,
            _ => RecordChangeKind::New,
        };
        let target = Target::from(&stance.id);
        let fields = if what == RecordChangeKind::Changed { fields(before, after, &target) } else { Vec::new() };
        moved.push(RecordChange { target: Some(target), previous_stance: None, kind: what, fields });
    }
    // Issue by issue; what moved nobody stands last.
    let place = |actor: &Id<Actor>, issue: &Id<Issue>| {
        (after.issues.position(issue).unwrap_or(usize::MAX), after.actors.position(actor).unwrap_or(usize::MAX))
    };
    moved.sort_by_cached_key(|one| match &one.kind {
        RecordChangeKind::Position { actor, issue, .. } => place(actor, issue),
        _ => (usize::MAX, usize::MAX),
    });
    moved
}

/// How many there are in each group that has any.
pub fn counts_by_group(moved: &[RecordChange]) -> Vec<(ChangeGroup, usize)> {
    let mut counts = BTreeMap::new();
    for one in moved {
        *counts.entry(one.group()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}
