//! Finds the changes between two maps or between two days of a map, by comparing records; editing does not record
//! changes. Used by the comparison panel and the command `diff`. Changes nothing.

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

/// A group of changes, in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChangeGroup {
    /// Positions of actors.
    Positions,
    /// Objections and their status.
    Objections,
    /// Conditions of positions.
    Conditions,
    /// Ties.
    Ties,
    /// Actors.
    Actors,
    /// Issues.
    Issues,
    /// Everything else.
    Others,
}

impl ChangeGroup {
    /// All groups, in their order.
    pub const ALL: [Self; 7] =
        [Self::Positions, Self::Objections, Self::Conditions, Self::Ties, Self::Actors, Self::Issues, Self::Others];

    /// The heading of the list.
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

    /// The noun for a number of changes, singular or plural.
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

/// A field with a changed value.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldChange {
    /// Its name in the file.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// The old value.
    pub from: FieldValue,
    /// The new value.
    pub to: FieldValue,
}

/// The kind of change of a record.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordChangeKind {
    /// The position of an actor on an issue changed. `None` stands for unknown, which is not neutral.
    Position {
        /// The actor.
        actor: Id<Actor>,
        /// The issue.
        issue: Id<Issue>,
        /// The old position.
        from: Option<Alignment>,
        /// The new position.
        to: Option<Alignment>,
    },
    /// The record is new.
    New,
    /// The record was removed.
    Gone,
    /// The status of an objection changed.
    Objection(ObjectionStatus),
    /// The status of a condition changed.
    Condition(ConditionStatus),
    /// An issue was settled.
    Closed,
    /// The record changed otherwise: in its fields, or in a part that has no field, such as the lens of a view.
    Changed,
}

/// A change of a record.
#[derive(Clone, Debug, PartialEq)]
pub struct RecordChange {
    /// The record; `None` for the map itself. For a position that became unknown, the old stance.
    pub target: Option<Target>,
    /// For a position, the old stance if it is another record.
    pub previous_stance: Option<Target>,
    /// The kind of change.
    pub kind: RecordChangeKind,
    /// The changed fields, for a record that is in both maps.
    pub fields: Vec<FieldChange>,
}

impl RecordChange {
    /// The group of the change.
    pub fn group(&self) -> ChangeGroup {
        self.target.as_ref().map_or(ChangeGroup::Others, ChangeGroup::of)
    }

    fn of(target: impl Into<Target>, what: RecordChangeKind, fields: Vec<FieldChange>) -> Self {
        Self { target: Some(target.into()), previous_stance: None, kind: what, fields }
    }
}

/// All changes from one map to another, by group and in the order of the files. Every record that differs is in one of
/// the changes; equal maps have no changes.
///
/// Positions are compared on the date of each map. If one stance of a trajectory ends and the next begins, this is a
/// single change.
pub fn compare(before: &Map, after: &Map) -> Vec<RecordChange> {
    let mut changes = stances(before, after);
    rows(before, after, |map| &map.objections, objection, &mut changes);
    rows(before, after, |map| &map.conditions, condition, &mut changes);
    rows(before, after, |map| &map.ties, changed, &mut changes);
    rows(before, after, |map| &map.actors, changed, &mut changes);
    rows(before, after, |map| &map.issues, issue, &mut changes);
    rows(before, after, |map| &map.sources, changed, &mut changes);
    rows(before, after, |map| &map.bodies, changed, &mut changes);
    rows(before, after, |map| &map.groups, changed, &mut changes);
    rows(before, after, |map| &map.notes, changed, &mut changes);
    rows(before, after, |map| &map.views, changed, &mut changes);
    rows(before, after, |map| &map.scenarios, changed, &mut changes);
    let map_fields = super::FIELDS.iter().map(|field| {
        let (from, to) = ((field.get)(before), (field.get)(after));
        FieldChange { id: field.id, name: field.name, from, to }
    });
    let map_fields: Vec<FieldChange> = map_fields.filter(|change| change.from != change.to).collect();
    if !map_fields.is_empty() {
        changes.push(RecordChange {
            target: None,
            previous_stance: None,
            kind: RecordChangeKind::Changed,
            fields: map_fields,
        });
    }
    changes
}

/// Adds the changes of the records of one kind.
fn rows<T: Record>(
    before: &Map,
    after: &Map,
    list_of: fn(&Map) -> &RecordList<T>,
    kind_of: fn(&T, &T) -> RecordChangeKind,
    changes: &mut Vec<RecordChange>,
) where
    for<'a> Target: From<&'a Id<T>>,
{
    for (old, new) in list_of(before).differences(list_of(after)) {
        changes.extend(match (old, new) {
            (Some(old), Some(new)) => {
                let target = Target::from(new.id());
                Some(RecordChange::of(new.id(), kind_of(old, new), fields(before, after, &target)))
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

/// The fields of a record that differ between two maps.
fn fields(before: &Map, after: &Map, target: &Target) -> Vec<FieldChange> {
    let change = |field: FieldDescription| {
        let (from, to) = (before.field_value(target, field.id)?, after.field_value(target, field.id)?);
        (from != to).then_some(FieldChange { id: field.id, name: field.name, from, to })
    };
    fields_of(target).into_iter().filter_map(change).collect()
}

/// The changes of stances: first changed positions, then stances that differ without a changed position, for example in
/// dates, notes or evidence.
fn stances(before: &Map, after: &Map) -> Vec<RecordChange> {
    let differing = before.stances.differences(&after.stances);
    if differing.is_empty() && before.as_of == after.as_of {
        return Vec::new();
    }
    let (old_stances, new_stances) = (CurrentStances::of(before), CurrentStances::of(after));
    let mut pairs: Vec<(&Id<Actor>, &Id<Issue>)> = Vec::new();
    let rows = differing.iter().flat_map(|(old, new)| old.iter().chain(new));
    pairs.extend(rows.map(|stance| (&stance.actor, &stance.issue)));
    if before.as_of != after.as_of {
        // On another date a position can differ although no stance does.
        pairs.extend(after.stances.iter().map(|stance| (&stance.actor, &stance.issue)));
    }
    let mut compared = BTreeSet::new();
    let mut reported: BTreeSet<&Id<Stance>> = BTreeSet::new();
    let mut changes = Vec::new();
    for (actor, issue) in pairs {
        if !compared.insert((actor, issue)) {
            continue;
        }
        let (old, new) = (old_stances.get(actor, issue), new_stances.get(actor, issue));
        let (from, to) = (old.map(|stance| stance.alignment), new.map(|stance| stance.alignment));
        let Some(current) = new.or(old).filter(|_| from != to) else { continue };
        reported.insert(&current.id);
        reported.extend(old.map(|old| &old.id));
        let previous = old.filter(|old| old.id != current.id).map(|old| Target::from(&old.id));
        let target = Target::from(&current.id);
        let fields = if previous.is_none() { fields(before, after, &target) } else { Vec::new() };
        let kind = RecordChangeKind::Position { actor: actor.clone(), issue: issue.clone(), from, to };
        changes.push(RecordChange { target: Some(target), previous_stance: previous, kind, fields });
    }
    for (old, new) in differing {
        let Some(stance) = new.or(old).filter(|stance| !reported.contains(&stance.id)) else { continue };
        let kind = match (old, new) {
            (Some(_), Some(_)) => RecordChangeKind::Changed,
            (Some(_), None) => RecordChangeKind::Gone,
            _ => RecordChangeKind::New,
        };
        let target = Target::from(&stance.id);
        let fields = if kind == RecordChangeKind::Changed { fields(before, after, &target) } else { Vec::new() };
        changes.push(RecordChange { target: Some(target), previous_stance: None, kind, fields });
    }
    // Sorted by issue. Changes without a changed position come last.
    let sort_key = |actor: &Id<Actor>, issue: &Id<Issue>| {
        (after.issues.position(issue).unwrap_or(usize::MAX), after.actors.position(actor).unwrap_or(usize::MAX))
    };
    changes.sort_by_cached_key(|change| match &change.kind {
        RecordChangeKind::Position { actor, issue, .. } => sort_key(actor, issue),
        _ => (usize::MAX, usize::MAX),
    });
    changes
}

/// Number of changes in each group that has any.
pub fn counts_by_group(changes: &[RecordChange]) -> Vec<(ChangeGroup, usize)> {
    let mut counts = BTreeMap::new();
    for change in changes {
        *counts.entry(change.group()).or_insert(0) += 1;
    }
    counts.into_iter().collect()
}
