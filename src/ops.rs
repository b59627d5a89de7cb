//! Every way to change a map. Each leaves the map as sound as it was. No disk, no clock, no drawing.

mod clip;
mod clipboard_table;
mod coding;
mod field_limits;
mod free_place;
mod line_ends;
mod paste;
mod stacking;
mod stance;

pub use clip::{clip, middle};
pub use clipboard_table::{ClipboardCell, ClipboardTable, TablePasteResult};
pub use coding::{
    CodingOutcome, CodingTarget, PassageCoding, PassageLocation, PassageStatement, RecordChoice, apply_coding,
    coding_outcome, set_source_text,
};
pub use free_place::{free_place, free_place_near};
pub use line_ends::{
    LineEnd, bend_line, can_reattach, can_reverse, is_bent, place_of_end, reattach, record_at_end, reverse_line,
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

/// Adds an actor of that name.
pub fn add_actor(map: &mut Map, name: &str, at: Pos2) -> Id<Actor> {
    map.actors.add(Actor::new(truncated_text(name), clamped_to_map(at)))
}

/// Adds an issue of that title.
pub fn add_issue(map: &mut Map, title: &str, at: Pos2) -> Id<Issue> {
    map.issues.add(Issue::new(truncated_text(title), clamped_to_map(at)))
}

/// Adds a note that says so.
pub fn add_note(map: &mut Map, text: &str, at: Pos2) -> Id<Note> {
    map.notes.add(Note::new(truncated_text(text), clamped_to_map(at)))
}

/// Adds a tie. Nothing can be tied to itself, and only actors and issues can be tied to.
pub fn add_tie(map: &mut Map, from: &Id<Actor>, to: &Target, kind: &str) -> Option<Id<Tie>> {
    let can = matches!(to, Target::Actor(_) | Target::Issue(_)) && to.is_in(map) && map.actors.contains(from);
    (can && *to != Target::from(from)).then(|| map.ties.add(Tie::new(from, to, kind)))
}

/// Adds an objection, unless it would be to itself or to something that cannot be objected to.
pub fn add_objection(map: &mut Map, by: &Id<Actor>, to: &Target) -> Option<Id<Objection>> {
    let can = crate::model::OBJECTABLE.contains(&to.kind().id) && to.is_in(map) && map.actors.contains(by);
    (can && *to != Target::from(by)).then(|| map.objections.add(Objection::new(by, to)))
}

/// Adds a condition to a stance.
pub fn add_condition(map: &mut Map, of: &Id<Stance>, text: &str) -> Option<Id<Condition>> {
    map.stances.contains(of).then(|| map.conditions.add(Condition::new(of, truncated_text(text))))
}

/// Adds a source of that title.
pub fn add_source(map: &mut Map, title: &str) -> Id<Source> {
    map.sources.add(Source::new(truncated_text(title)))
}

/// Adds a body of that name.
pub fn add_body(map: &mut Map, name: &str) -> Id<Body> {
    map.bodies.add(Body::new(truncated_text(name)))
}

/// Adds a frame round those actors.
pub fn add_group(map: &mut Map, label: &str, members: Vec<Id<Actor>>) -> Id<Group> {
    map.groups.add(Group::new(truncated_text(label), members))
}

/// Makes actors members of a group, those that are not yet.
pub fn join_group<'a>(map: &mut Map, group: &Id<Group>, actors: impl IntoIterator<Item = &'a Id<Actor>>) {
    let Some(row) = map.groups.get(group) else { return };
    let mut known: BTreeSet<&Id<Actor>> = row.members.iter().collect();
    let new: Vec<Id<Actor>> = actors.into_iter().filter(|actor| known.insert(*actor)).cloned().collect();
    if let Some(group) = map.groups.get_mut(group).filter(|_| !new.is_empty()) {
        group.members.extend(new);
    }
}

/// Takes actors out of a group, which goes with its last member, as nobody would see it any more.
pub fn leave_group(map: &mut Map, group: &Id<Group>, actors: &BTreeSet<Id<Actor>>) {
    let leaves = |member: &Id<Actor>| actors.contains(member);
    let Some(row) = map.groups.get_mut(group).filter(|row| row.members.iter().any(leaves)) else { return };
    row.members.retain(|member| !leaves(member));
    if row.members.is_empty() {
        delete(map, &[group.into()]);
    }
}

/// Makes an actor part of another, unless that is itself part of it.
pub fn make_member(map: &mut Map, whole: &Id<Actor>, part: &Id<Actor>) {
    if whole == part || !map.actors.contains(whole) || is_part(map, whole, part) {
        return;
    }
    if let Some(part) = map.actors.get_mut(part) {
        part.part_of = Some(whole.clone());
    }
}

/// Is an actor part of another, at once or through others?
fn is_part(map: &Map, part: &Id<Actor>, whole: &Id<Actor>) -> bool {
    let mut seen = BTreeSet::new();
    let mut at = Some(part);
    while let Some(id) = at.filter(|id| seen.insert(*id)) {
        at = map.actors.get(id).and_then(|actor| actor.part_of.as_ref());
        if at == Some(whole) {
            return true;
        }
    }
    false
}

/// Deletes records, and with them whatever would point at nothing: the stances and ties of an actor, the conditions of
/// a stance, objections to any of them. Evidence from a deleted source goes; the mark that it stood in stays.
pub fn delete(map: &mut Map, targets: &[Target]) {
    map.remove(targets.iter().cloned());
}

/// Saves a way of looking.
pub fn add_view(map: &mut Map, name: &str, look: ViewState, figure: FigureSettings) -> Id<View> {
    map.views.add(View::from_state(truncated_text(name), look, figure))
}

/// Has a view look so, and make such figures; it keeps its name.
pub fn update_view(map: &mut Map, view: &Id<View>, look: ViewState, figure: FigureSettings) {
    if let Some(row) = map.views.get_mut(view) {
        let new = View::from_state(&row.name, look, figure);
        (row.lens, row.filter, row.as_of, row.figure) = (new.lens, new.filter, new.as_of, new.figure);
    }
}

/// Puts a view so many places later among the views; no farther than there are places.
pub fn move_view(map: &mut Map, view: &Id<View>, by: isize) {
    let mut order: Vec<Id<View>> = map.views.ids().collect();
    let Some(at) = order.iter().position(|other| other == view) else { return };
    let to = at.saturating_add_signed(by).min(order.len().saturating_sub(1));
    let moved = order.remove(at);
    order.insert(to, moved);
    map.views.set_order(&order);
}

/// Adds a scenario of that name.
pub fn add_scenario(map: &mut Map, name: &str) -> Id<Scenario> {
    map.scenarios.add(Scenario::new(truncated_text(name)))
}

/// What moves when these are moved: themselves, of a group its members, of a container what it holds, and what is folded
/// into any of them.
pub fn records_moved_with(map: &Map, targets: &BTreeSet<Target>) -> BTreeSet<Target> {
    MovePlan::of(map).moved(targets)
}

/// What goes along with what, for many moves of one map.
struct MovePlan<'a> {
    map: &'a Map,
    /// Only known where there are containers.
    parts: OnceCell<BTreeMap<&'a Id<Actor>, Vec<&'a Id<Actor>>>>,
    /// What is folded into each actor.
    folded: BTreeMap<Target, Vec<Target>>,
}

impl<'a> MovePlan<'a> {
    fn of(map: &'a Map) -> Self {
        let mut folded: BTreeMap<Target, Vec<Target>> = BTreeMap::new();
        for (part, whole) in map.collapsed_members() {
            folded.entry(whole.into()).or_default().push(part.into());
        }
        Self { map, parts: OnceCell::new(), folded }
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
            let parts = self.parts.get_or_init(|| self.map.direct_members());
            let mut held = BTreeSet::new();
            while let Some(whole) = waiting.pop() {
                let Target::Actor(whole) = &whole else { continue };
                let own = parts.get(whole).into_iter().flatten().map(|part| Target::from(*part));
                waiting.extend(own.filter(|part| held.insert(part.clone())));
            }
            moved.extend(held);
        }
        if !self.folded.is_empty() {
            // What is folded away stands for nobody, so that one look is enough.
            let along = moved.iter().filter_map(|whole| self.folded.get(whole)).flatten().cloned();
            moved.extend(along.collect::<Vec<_>>());
        }
        moved
    }
}

/// Moves actors, issues and notes, and groups with their members; whatever else is named stays where it hangs.
pub fn translate(map: &mut Map, targets: impl IntoIterator<Item = Target>, by: Vec2) {
    let moved = records_moved_with(map, &targets.into_iter().collect());
    shift(map, &moved, by);
}

/// Moves each of these by itself, one after the other, with what goes along with it.
pub fn translate_each(map: &mut Map, moves: impl IntoIterator<Item = (Target, Vec2)>) {
    let plan = MovePlan::of(map);
    let moves: Vec<_> = moves.into_iter().map(|(target, by)| (plan.moved(&BTreeSet::from([target])), by)).collect();
    moves.into_iter().for_each(|(moved, by)| shift(map, &moved, by));
}

/// Moves these and nothing else.
fn shift(map: &mut Map, targets: &BTreeSet<Target>, by: Vec2) {
    for target in targets {
        if let Some(place) = place_mut(map, target) {
            let moved = *place + by;
            let limit = crate::model::PLACE_LIMIT;
            if moved.is_finite() && moved.x.abs() <= limit && moved.y.abs() <= limit {
                *place = rounded(moved);
            }
        }
    }
}

/// Where a record lies, if it is one that has a place.
pub fn place_of(map: &Map, target: &Target) -> Option<Pos2> {
    match target {
        Target::Actor(id) => map.actors.get(id).map(|actor| actor.place),
        Target::Issue(id) => map.issues.get(id).map(|issue| issue.place),
        Target::Note(id) => map.notes.get(id).map(|note| note.place),
        _ => None,
    }
}

/// Puts actors, issues and notes where they shall be; what does not exist is passed over.
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

/// Puts a value into a field of a record.
///
/// # Errors
/// The first thing that would be broken by it, such as an actor that becomes part of itself, or a text that no file can
/// hold; the map is then unchanged.
pub fn set_field(map: &mut Map, target: &Target, field: &str, value: FieldValue) -> Result<(), Problem> {
    set_field_of_all(map, std::slice::from_ref(target), field, &value)
}

/// Puts a value into the same field of several records. The map is checked once for all of them, and not at all where
/// the field cannot break anything.
///
/// # Errors
/// The first thing that would be broken by it; the map is then unchanged.
pub fn set_field_of_all(map: &mut Map, targets: &[Target], field: &str, value: &FieldValue) -> Result<(), Problem> {
    let mut changed = map.clone();
    let mut can_break = false;
    for target in targets {
        let value = field_limits::checked_value(target, field, value.clone())?;
        can_break |= field_limits::can_break(target, field);
        changed.set_field_value(target, field, value);
    }
    if can_break {
        // Looked for everywhere: a stance may come to stand on the date of another, which then is the second one.
        let after = changed.problems();
        let before = if after.is_empty() { Vec::new() } else { map.problems() };
        if let Some(new) = after.into_iter().find(|problem| !before.contains(problem)) {
            return Err(new);
        }
    }
    *map = changed;
    Ok(())
}
