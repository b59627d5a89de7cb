//! The operations that change a map. An operation adds no problem to a map. Must not use the disk or a clock, or draw.

mod clip;
mod clipboard_table;
mod coding;
mod field_limits;
mod free_place;
mod limits;
mod line_ends;
mod merge;
mod paste;
mod stacking;
mod stance;

pub use clip::{clip, middle};
pub use clipboard_table::{ClipboardCell, ClipboardTable, OversizedTable, TablePasteResult};
pub use coding::{
    CodingOutcome, CodingTarget, PassageCoding, PassageLocation, PassageStatement, RecordChoice, apply_coding,
    coding_outcome, set_source_text,
};
pub use free_place::{free_place, free_place_near};
pub use line_ends::{
    LineEnd, bend_line, can_reattach, can_reverse, is_bent, place_of_end, reattach, record_at_end, reverse_line,
};
pub use merge::{
    MergeConflict, MergeConflictKind, MergePart, MergePartKind, MergeSide, RenamedRecord, ResolvedMerge, ThreeWayMerge,
};
pub use paste::{duplicate, paste};
pub use stacking::{StackingMove, stack};
pub use stance::{set_stance, set_stance_on, stance_on};

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Vec2};

use crate::model::{
    Actor, Body, Condition, FieldValue, FigureSettings, Group, Id, Issue, Map, Note, Objection, Problem, Scenario,
    Source, Stance, Target, Tie, View, ViewState, rounded,
};
use field_limits::{clamped_to_map, truncated_text};

/// Adds an actor with a name.
pub fn add_actor(map: &mut Map, name: &str, at: Pos2) -> Id<Actor> {
    map.actors.add(Actor::new(truncated_text(name), clamped_to_map(at)))
}

/// Adds an issue with a title.
pub fn add_issue(map: &mut Map, title: &str, at: Pos2) -> Id<Issue> {
    map.issues.add(Issue::new(truncated_text(title), clamped_to_map(at)))
}

/// Adds a note with a text.
pub fn add_note(map: &mut Map, text: &str, at: Pos2) -> Id<Note> {
    map.notes.add(Note::new(truncated_text(text), clamped_to_map(at)))
}

/// Adds a tie from an actor to another actor or an issue. `None` if the two ends are the same or one does not exist.
pub fn add_tie(map: &mut Map, from: &Id<Actor>, to: &Target, kind: &str) -> Option<Id<Tie>> {
    let is_allowed = matches!(to, Target::Actor(_) | Target::Issue(_)) && to.is_in(map) && map.actors.contains(from);
    (is_allowed && *to != Target::from(from)).then(|| map.ties.add(Tie::new(from, to, kind)))
}

/// Adds an objection. `None` if the actor would object to itself, if one end does not exist, or if records of this kind
/// cannot be objected to.
pub fn add_objection(map: &mut Map, by: &Id<Actor>, to: &Target) -> Option<Id<Objection>> {
    let is_allowed = crate::model::OBJECTABLE.contains(&to.kind().id) && to.is_in(map) && map.actors.contains(by);
    (is_allowed && *to != Target::from(by)).then(|| map.objections.add(Objection::new(by, to)))
}

/// Adds a condition to a stance; `None` if there is no such stance.
pub fn add_condition(map: &mut Map, stance: &Id<Stance>, text: &str) -> Option<Id<Condition>> {
    map.stances.contains(stance).then(|| map.conditions.add(Condition::new(stance, truncated_text(text))))
}

/// Adds a source with a title.
pub fn add_source(map: &mut Map, title: &str) -> Id<Source> {
    map.sources.add(Source::new(truncated_text(title)))
}

/// Adds a body with a name.
pub fn add_body(map: &mut Map, name: &str) -> Id<Body> {
    map.bodies.add(Body::new(truncated_text(name)))
}

/// Adds a group with a label and members.
pub fn add_group(map: &mut Map, label: &str, members: Vec<Id<Actor>>) -> Id<Group> {
    map.groups.add(Group::new(truncated_text(label), members))
}

/// Adds actors to a group, unless they are its members already.
pub fn join_group<'a>(map: &mut Map, group: &Id<Group>, actors: impl IntoIterator<Item = &'a Id<Actor>>) {
    let Some(row) = map.groups.get(group) else { return };
    let mut members: BTreeSet<&Id<Actor>> = row.members.iter().collect();
    let new_members: Vec<Id<Actor>> = actors.into_iter().filter(|actor| members.insert(*actor)).cloned().collect();
    if let Some(group) = map.groups.get_mut(group).filter(|_| !new_members.is_empty()) {
        group.members.extend(new_members);
    }
}

/// Removes actors from a group. An empty group is deleted, because it would not be visible.
pub fn leave_group(map: &mut Map, group: &Id<Group>, actors: &BTreeSet<Id<Actor>>) {
    let is_leaving = |member: &Id<Actor>| actors.contains(member);
    let Some(row) = map.groups.get_mut(group).filter(|row| row.members.iter().any(is_leaving)) else { return };
    row.members.retain(|member| !is_leaving(member));
    if row.members.is_empty() {
        delete(map, &[group.into()]);
    }
}

/// Makes an actor a member of another actor (`parent`), unless that would close a membership cycle.
pub fn make_member(map: &mut Map, parent: &Id<Actor>, member: &Id<Actor>) {
    if parent == member || !map.actors.contains(parent) || is_member(map, parent, member) {
        return;
    }
    if let Some(member) = map.actors.get_mut(member) {
        member.part_of = Some(parent.clone());
    }
}

/// Whether an actor is a member of another, directly or through other actors.
fn is_member(map: &Map, member: &Id<Actor>, parent: &Id<Actor>) -> bool {
    let mut visited = BTreeSet::new();
    let mut current = Some(member);
    while let Some(id) = current.filter(|id| visited.insert(*id)) {
        current = map.actors.get(id).and_then(|actor| actor.part_of.as_ref());
        if current == Some(parent) {
            return true;
        }
    }
    false
}

/// Deletes records and everything that would refer to a missing record: the stances and ties of an actor, the
/// conditions of a stance, objections to any of them. Evidence from a deleted source is deleted; the record that it
/// supports stays.
pub fn delete(map: &mut Map, targets: &[Target]) {
    map.remove(targets.iter().cloned());
}

/// Saves the state of the view and the settings for figures as a view with a name.
pub fn add_view(map: &mut Map, name: &str, state: ViewState, figure: FigureSettings) -> Id<View> {
    map.views.add(View::from_state(truncated_text(name), state, figure))
}

/// Replaces the state and the figure settings of a view. The view keeps its name.
pub fn update_view(map: &mut Map, view: &Id<View>, state: ViewState, figure: FigureSettings) {
    if let Some(row) = map.views.get_mut(view) {
        let new = View::from_state(&row.name, state, figure);
        (row.lens, row.filter, row.as_of, row.figure) = (new.lens, new.filter, new.as_of, new.figure);
    }
}

/// Moves a view by a number of positions in the list of views, at most to its start or end.
pub fn move_view(map: &mut Map, view: &Id<View>, positions: isize) {
    let mut order: Vec<Id<View>> = map.views.ids().collect();
    let Some(from) = order.iter().position(|other| other == view) else { return };
    let to = from.saturating_add_signed(positions).min(order.len().saturating_sub(1));
    let view_id = order.remove(from);
    order.insert(to, view_id);
    map.views.set_order(&order);
}

/// Adds a scenario with a name.
pub fn add_scenario(map: &mut Map, name: &str) -> Id<Scenario> {
    map.scenarios.add(Scenario::new(truncated_text(name)))
}

/// The records that move when `targets` are moved: the targets, the members of groups, the contents of containers, and
/// everything that is collapsed into any of them.
pub fn records_moved_with(map: &Map, targets: &BTreeSet<Target>) -> BTreeSet<Target> {
    MovePlan::of(map).moved(targets)
}

/// The records that move together, computed once for many moves in one map.
struct MovePlan<'a> {
    map: &'a Map,
    /// The members of each actor, computed only if a container is moved.
    members: OnceCell<BTreeMap<&'a Id<Actor>, Vec<&'a Id<Actor>>>>,
    /// The actors that are collapsed into each actor.
    folded: BTreeMap<Target, Vec<Target>>,
}

impl<'a> MovePlan<'a> {
    fn of(map: &'a Map) -> Self {
        let mut folded: BTreeMap<Target, Vec<Target>> = BTreeMap::new();
        for (member, group) in map.collapsed_members() {
            folded.entry(group.into()).or_default().push(member.into());
        }
        Self { map, members: OnceCell::new(), folded }
    }

    fn moved(&self, targets: &BTreeSet<Target>) -> BTreeSet<Target> {
        let mut moved = targets.clone();
        for target in targets {
            if let Target::Group(id) = target
                && let Some(group) = self.map.groups.get(id)
            {
                moved.extend(group.members.iter().map(Target::from));
            }
        }
        let is_open = |target: &&Target| match target {
            Target::Actor(id) => self.map.actors.get(id).is_some_and(|actor| actor.container && !actor.folded),
            _ => false,
        };
        let mut waiting: Vec<Target> = moved.iter().filter(is_open).cloned().collect();
        if !waiting.is_empty() {
            let members_of = self.members.get_or_init(|| self.map.direct_members());
            let mut contents = BTreeSet::new();
            while let Some(container) = waiting.pop() {
                let Target::Actor(container) = &container else { continue };
                let members = members_of.get(container).into_iter().flatten().map(|member| Target::from(*member));
                waiting.extend(members.filter(|member| contents.insert(member.clone())));
            }
            moved.extend(contents);
        }
        if !self.folded.is_empty() {
            // Nothing is collapsed into an actor that is collapsed itself, so that one pass is enough.
            let collapsed = moved.iter().filter_map(|target| self.folded.get(target)).flatten().cloned();
            moved.extend(collapsed.collect::<Vec<_>>());
        }
        moved
    }
}

/// Moves actors, issues and notes, and groups with their members, by an offset in map units. Other records have no
/// position and are ignored.
pub fn translate(map: &mut Map, targets: impl IntoIterator<Item = Target>, offset: Vec2) {
    let moved = records_moved_with(map, &targets.into_iter().collect());
    shift(map, &moved, offset);
}

/// Moves several records by different offsets, one after the other, each with the records that move with it.
pub fn translate_each(map: &mut Map, moves: impl IntoIterator<Item = (Target, Vec2)>) {
    let plan = MovePlan::of(map);
    let moves: Vec<_> =
        moves.into_iter().map(|(target, offset)| (plan.moved(&BTreeSet::from([target])), offset)).collect();
    moves.into_iter().for_each(|(moved, offset)| shift(map, &moved, offset));
}

/// Moves exactly these records. A record stays if it would leave the limits of the map.
fn shift(map: &mut Map, targets: &BTreeSet<Target>, offset: Vec2) {
    for target in targets {
        if let Some(place) = place_mut(map, target) {
            let new_place = *place + offset;
            let limit = crate::model::PLACE_LIMIT;
            if new_place.is_finite() && new_place.x.abs() <= limit && new_place.y.abs() <= limit {
                *place = rounded(new_place);
            }
        }
    }
}

/// The position of an actor, issue or note; `None` for other records.
pub fn place_of(map: &Map, target: &Target) -> Option<Pos2> {
    match target {
        Target::Actor(id) => map.actors.get(id).map(|actor| actor.place),
        Target::Issue(id) => map.issues.get(id).map(|issue| issue.place),
        Target::Note(id) => map.notes.get(id).map(|note| note.place),
        _ => None,
    }
}

/// Sets the positions of actors, issues and notes. Records that do not exist are ignored.
pub fn set_places<'a>(map: &mut Map, places: impl IntoIterator<Item = (&'a Target, &'a Pos2)>) {
    for (target, at) in places {
        if let Some(place) = place_mut(map, target) {
            *place = clamped_to_map(*at);
        }
    }
}

fn place_mut<'a>(map: &'a mut Map, target: &Target) -> Option<&'a mut Pos2> {
    match target {
        Target::Actor(id) => map.actors.get_mut(id).map(|actor| &mut actor.place),
        Target::Issue(id) => map.issues.get_mut(id).map(|issue| &mut issue.place),
        Target::Note(id) => map.notes.get_mut(id).map(|note| &mut note.place),
        _ => None,
    }
}

/// Sets a field of a record.
///
/// # Errors
/// The first problem that the value would cause, such as an actor that becomes a member of itself or a text that is too
/// long for a file. The map is then unchanged.
pub fn set_field(map: &mut Map, target: &Target, field: &str, value: FieldValue) -> Result<(), Problem> {
    set_field_of_all(map, std::slice::from_ref(target), field, &value)
}

/// Sets one field of several records to a value. The map is checked once for all of them, and not at all if the field
/// cannot cause a problem.
///
/// # Errors
/// The first problem that the value would cause. The map is then unchanged.
pub fn set_field_of_all(map: &mut Map, targets: &[Target], field: &str, value: &FieldValue) -> Result<(), Problem> {
    let mut changed = map.clone();
    let mut can_break = false;
    for target in targets {
        let value = field_limits::checked_value(target, field, value.clone())?;
        can_break |= field_limits::can_break(target, field);
        changed.set_field_value(target, field, value);
    }
    if can_break {
        // All records are checked: a changed stance may get the date of another stance, which is then reported as the
        // duplicate.
        let after = changed.problems();
        if !after.is_empty()
            && let Some(new) = changed.problems_not_in(&map.problems()).into_iter().next()
        {
            return Err(new);
        }
    }
    *map = changed;
    Ok(())
}
