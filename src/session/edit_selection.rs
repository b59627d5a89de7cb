//! Commands that move and change the selection without the pointer: nudge, align, pin, add beside. Knows no pointer.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use emath::{Rect, Vec2, vec2};

use super::snap::SnapAxis;
use super::{Effect, NewRecordKind, Session, StepMergeRule, Tool};
use crate::geometry::distance;
use crate::model::{Actor, FieldValue, Group, Id, Map, MembershipForest, Target};
use crate::ops::{self, StackingMove};
use crate::scene::{container_contents, record_bounds};

/// Whether a record is selected that can be moved.
pub(super) fn has_movable_selection(session: &Session) -> bool {
    let can = |t: &Target| matches!(t, Target::Actor(_) | Target::Issue(_) | Target::Note(_) | Target::Group(_));
    session.selection().iter().any(can)
}

/// Whether at least two selected records have bounds.
pub(super) fn has_two_placed(session: &Session) -> bool {
    selected_frames(session).len() >= 2
}

/// Whether at least three selected records have bounds.
pub(super) fn has_three_placed(session: &Session) -> bool {
    selected_frames(session).len() >= 3
}

/// The selected records that have bounds, with these. Records inside a selected container are left out.
fn selected_frames(session: &Session) -> Vec<(Target, Rect)> {
    let moved = ops::records_moved_with(session.map(), session.selection());
    let held = held_by(session.map(), &moved);
    let moved = moved.into_iter().filter(|target| !held.contains(target));
    moved.filter_map(|target| record_bounds(session.map(), &target).map(|frame| (target, frame))).collect()
}

/// The records inside open containers among these. They move with their containers.
fn held_by(map: &Map, moved: &BTreeSet<Target>) -> BTreeSet<Target> {
    let is_open = |actor: &Actor| actor.container && !actor.folded && moved.contains(&Target::from(&actor.id));
    if !map.actors.iter().any(is_open) {
        return BTreeSet::new();
    }
    let is_held = MembershipForest::of(map).members_of_any(is_open).into_iter();
    map.actors.iter().zip(is_held).filter(|(_, is_held)| *is_held).map(|(actor, _)| Target::from(&actor.id)).collect()
}

/// The line on which records are aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlignPosition {
    /// The leftmost left edge.
    Left,
    /// The common centre, horizontally.
    Centre,
    /// The rightmost right edge.
    Right,
    /// The topmost top edge.
    Top,
    /// The common centre, vertically.
    Middle,
    /// The lowest bottom edge.
    Bottom,
}

/// Aligns the selected records.
pub(super) fn align(session: &mut Session, line: AlignPosition) {
    let frames = selected_frames(session);
    let around = frames.iter().fold(Rect::NOTHING, |all, (_, frame)| all.union(*frame));
    let offset = |frame: &Rect| match line {
        AlignPosition::Left => vec2(around.left() - frame.left(), 0.0),
        AlignPosition::Centre => vec2(around.center().x - frame.center().x, 0.0),
        AlignPosition::Right => vec2(around.right() - frame.right(), 0.0),
        AlignPosition::Top => vec2(0.0, around.top() - frame.top()),
        AlignPosition::Middle => vec2(0.0, around.center().y - frame.center().y),
        AlignPosition::Bottom => vec2(0.0, around.bottom() - frame.bottom()),
    };
    let moves: Vec<_> = frames.iter().map(|(target, frame)| (target.clone(), offset(frame))).collect();
    place_all(session, "Align", moves);
}

/// Makes the distances between the selected records equal. The first and the last stay in place.
pub(super) fn distribute(session: &mut Session, axis: SnapAxis) {
    let mut frames = selected_frames(session);
    frames.sort_by(|a, b| axis.mid(a.1).total_cmp(&axis.mid(b.1)));
    let (Some(first), Some(last)) = (frames.first().cloned(), frames.last().cloned()) else { return };
    let inner = frames.get(1..frames.len() - 1).unwrap_or_default();
    let width = |frame: &Rect| axis.high(*frame) - axis.low(*frame);
    let count = (frames.len() - 1) as f32;
    let gap =
        (axis.low(last.1) - axis.high(first.1) - inner.iter().map(|(_, frame)| width(frame)).sum::<f32>()) / count;
    let step = (axis.mid(last.1) - axis.mid(first.1)) / count;
    let (mut edge, mut middle) = (axis.high(first.1), axis.mid(first.1));
    let mut moves = Vec::new();
    for (target, frame) in inner {
        middle += step;
        // Records that overlap have no gaps to make equal; then their middles are spaced evenly.
        let by = if gap >= 0.0 { edge + gap - axis.low(*frame) } else { middle - axis.mid(*frame) };
        edge = axis.high(*frame) + by;
        moves.push((target.clone(), if axis == SnapAxis::X { vec2(by, 0.0) } else { vec2(0.0, by) }));
    }
    place_all(session, "Distribute", moves);
}

fn place_all(session: &mut Session, label: &str, moves: Vec<(Target, Vec2)>) {
    session.edit(label, StepMergeRule::Never, |map| ops::translate_each(map, moves));
}

/// Changes the stacking order of the selected records.
pub(super) fn change_stacking(session: &mut Session, to: StackingMove) {
    let map = session.history.map().clone();
    let overlap = |one: &Target, other: &Target| match (occupied_rect(&map, one), occupied_rect(&map, other)) {
        (Some(one), Some(other)) => one.intersects(other),
        _ => false,
    };
    let label = match to {
        StackingMove::Front => "Bring to the front",
        StackingMove::Forward => "Bring forward",
        StackingMove::Backward => "Send backward",
        StackingMove::Back => "Send to the back",
    };
    let chosen = session.selection().clone();
    let steps = session.history.current_step();
    session.edit(label, StepMergeRule::Never, |map| ops::stack(map, &chosen, to, overlap));
    if session.history.current_step() == steps {
        let side = if matches!(to, StackingMove::Front | StackingMove::Forward) { "over" } else { "under" };
        session.request_effect(Effect::ShowMessage(format!("Nothing of the same kind lies {side} it.")));
    }
}

/// The bounds of a record; for a group, the bounds of its members.
fn occupied_rect(map: &Map, target: &Target) -> Option<Rect> {
    let Target::Group(id) = target else { return record_bounds(map, target) };
    let members = map.groups.get(id)?.members.iter().filter_map(|member| record_bounds(map, &member.into()));
    Some(members.fold(Rect::NOTHING, |all, frame| all.union(frame))).filter(|rect| rect.is_finite())
}

pub(super) fn pin(session: &mut Session) {
    let actors: Vec<_> = session.selection().iter().filter(|t| matches!(t, Target::Actor(_))).cloned().collect();
    let all_pinned =
        actors.iter().all(|actor| session.map().field_value(actor, "pinned") == Some(FieldValue::Flag(true)));
    let label = if all_pinned { "Release" } else { "Pin" };
    session.edit(label, StepMergeRule::Never, |map| {
        actors.iter().for_each(|actor| map.set_field_value(actor, "pinned", FieldValue::Flag(!all_pinned)));
    });
}

/// Moves the selected records. Pans the view if none of them has a position.
pub(super) fn nudge(session: &mut Session, x: f32, y: f32) {
    if !has_movable_selection(session) {
        return session.request_effect(Effect::Pan(vec2(-40.0 * x, -40.0 * y)));
    }
    let moving = session.selection().clone();
    session.edit("Nudge", StepMergeRule::With("nudge".to_owned()), |map| ops::translate(map, moving, vec2(x, y)));
}

/// Whether a bent line is selected.
pub(super) fn has_bent_line(session: &Session) -> bool {
    session.selection().iter().any(|line| ops::is_bent(session.map(), line))
}

pub(super) fn straighten(session: &mut Session) {
    let lines: Vec<Target> = session.selection().iter().cloned().collect();
    super::tool::straighten(&lines, session);
}

/// Whether a line is selected that can be reversed.
pub(super) fn has_reversible_line(session: &Session) -> bool {
    session.selection().iter().any(|line| ops::can_reverse(session.map(), line))
}

pub(super) fn reverse_lines(session: &mut Session) {
    let lines = session.selection().clone();
    session.edit("Turn round", StepMergeRule::Never, |map| lines.iter().for_each(|line| ops::reverse_line(map, line)));
}

/// The distance of a new actor from the selected one if the keyboard places it.
const NEW_ACTOR_DISTANCE: f32 = 160.0;

/// Whether exactly one actor is selected.
pub(super) fn one_actor(session: &Session) -> bool {
    matches!(session.selected(), Some(Target::Actor(_)))
}

/// Activates the tie tool, with the selected actor as the start.
pub(super) fn start_tie_tool(session: &mut Session) {
    if let Some(Target::Actor(actor)) = session.selected().cloned() {
        session.set_tool(Tool::Tie(Some(actor), None));
    }
}

/// Activates the objection tool, with the selected actor as the one that objects.
pub(super) fn start_objection_tool(session: &mut Session) {
    if let Some(Target::Actor(actor)) = session.selected().cloned() {
        session.set_tool(Tool::Object(Some(actor), None));
    }
}

/// Prompts for the name of a new actor, tied to the selected one, at a free position in this direction.
pub(super) fn add_beside(session: &mut Session, direction: Vec2) {
    let Some(Target::Actor(actor)) = session.selected().cloned() else { return };
    let map = session.map();
    let Some(from) = ops::place_of(map, &(&actor).into()) else { return };
    let others: Vec<_> =
        super::select::placed_records(map).iter().filter_map(|target| ops::place_of(map, target)).collect();
    let sideways = vec2(direction.y, direction.x);
    // First in the direction itself, then to either side, then farther away.
    let candidates = (1..=8_u8).flat_map(|steps| [0.0, 1.0, -1.0, 2.0, -2.0].map(|side| (f32::from(steps), side)));
    let mut free = candidates
        .map(|(steps, side)| {
            from + direction * (NEW_ACTOR_DISTANCE * steps) + sideways * (NEW_ACTOR_DISTANCE * 0.75 * side)
        })
        .filter(|at| others.iter().all(|other| distance(*other, *at) > NEW_ACTOR_DISTANCE / 2.0));
    let at = free.next().unwrap_or(from + direction * NEW_ACTOR_DISTANCE);
    session.prompt_new_record(NewRecordKind::Actor, at, Some(actor));
}

/// The selected groups, and the groups of selected actors.
fn groups_around_selection(session: &Session) -> Vec<Target> {
    let is_chosen = |target: &Target| session.selection().contains(target);
    let groups =
        session.map().groups.iter().filter(|group| {
            is_chosen(&(&group.id).into()) || group.members.iter().any(|member| is_chosen(&member.into()))
        });
    groups.map(|group| Target::from(&group.id)).collect()
}

/// Whether an actor is selected.
pub(super) fn some_actors(session: &Session) -> bool {
    session.selection.iter().any(|target| matches!(target, Target::Actor(_)))
}

/// Prompts for the name of a group of the selected actors. Without members a group would be invisible.
pub(super) fn group(session: &mut Session) {
    if some_actors(session) {
        session.prompt_new_record(super::NewRecordKind::Group, emath::Pos2::ZERO, None);
    }
}

/// Whether a group is selected, or an actor in a group.
pub(super) fn has_grouped(session: &Session) -> bool {
    !groups_around_selection(session).is_empty()
}

pub(super) fn ungroup(session: &mut Session) {
    let groups = groups_around_selection(session);
    session.edit("Take the frame away", StepMergeRule::Never, |map| ops::delete(map, &groups));
}

/// Each selected actor, paired with each of its groups.
fn memberships(session: &Session) -> Vec<(Id<Group>, Id<Actor>)> {
    let chosen = |member: &&Id<Actor>| session.selection().contains(&Target::from(*member));
    let memberships_of = |group: &Group| {
        let members = group.members.iter().filter(chosen).map(|member| (group.id.clone(), member.clone()));
        members.collect::<Vec<_>>()
    };
    session.map().groups.iter().flat_map(memberships_of).collect()
}

/// Whether a member of a group is selected.
pub(super) fn some_members(session: &Session) -> bool {
    !memberships(session).is_empty()
}

/// Removes the selected actors from their groups.
pub(super) fn leave_group(session: &mut Session) {
    let memberships = memberships(session);
    let label = match (session.selected(), memberships.as_slice()) {
        (Some(actor), [(group, _)]) => {
            format!("Take {} out of {}", session.map().name(actor), session.map().name(&group.into()))
        }
        _ => "Leave the group".to_owned(),
    };
    session.edit(label, StepMergeRule::Never, |map| {
        let mut leaving: BTreeMap<Id<Group>, BTreeSet<Id<Actor>>> = BTreeMap::new();
        for (group, actor) in memberships {
            leaving.entry(group).or_default().insert(actor);
        }
        leaving.iter().for_each(|(group, actors)| ops::leave_group(map, group, actors));
    });
}

/// The actors among these that have parts.
fn actors_with_members<'a>(map: &Map, among: impl Iterator<Item = &'a Target>) -> Vec<Target> {
    // Determined once for all of them.
    let parents: HashSet<&Id<Actor>> = map.actors.iter().filter_map(|actor| actor.part_of.as_ref()).collect();
    let has_parts = |target: &&Target| matches!(target, Target::Actor(id) if parents.contains(id));
    among.filter(has_parts).cloned().collect()
}

/// Whether an actor with parts is selected.
pub(super) fn has_actors_with_members(session: &Session) -> bool {
    !actors_with_members(session.map(), session.selection().iter()).is_empty()
}

/// Whether any actor has parts.
pub(super) fn map_has_members(session: &Session) -> bool {
    session.map().actors.iter().any(|actor| actor.part_of.is_some())
}

/// Collapses the selected actors that have parts, or expands them if all are collapsed.
pub(super) fn toggle_collapsed(session: &mut Session) {
    let parents = actors_with_members(session.map(), session.selection().iter());
    let name = match parents.as_slice() {
        [one] => session.map().name(one),
        more => format!("{} actors", more.len()),
    };
    toggle_collapsed_of(session, &name, &parents);
}

pub(super) fn toggle_all_collapsed(session: &mut Session) {
    let parents = actors_with_members(session.map(), Target::all(session.map(), "actor").iter());
    toggle_collapsed_of(session, "everything", &parents);
}

fn toggle_collapsed_of(session: &mut Session, name: &str, parents: &[Target]) {
    let collapse =
        parents.iter().any(|parent| session.map().field_value(parent, "folded") != Some(FieldValue::Flag(true)));
    let label = format!("{} {name}", if collapse { "Fold" } else { "Open" });
    session.edit(label, StepMergeRule::Never, |map| {
        parents.iter().for_each(|parent| map.set_field_value(parent, "folded", FieldValue::Flag(collapse)));
    });
    // A collapsed member is replaced in the selection by the actor into which it is collapsed.
    let collapsed = session.map().collapsed_members();
    let drawn_as = |target: &Target| match target {
        Target::Actor(id) => collapsed.get(id).map_or_else(|| target.clone(), Target::from),
        _ => target.clone(),
    };
    let selection: Vec<Target> = session.selection().iter().map(drawn_as).collect();
    session.select(selection);
}

/// Draws the selected actors that have parts as containers, or as discs if all of them are containers.
pub(super) fn toggle_containers(session: &mut Session) {
    let parents = actors_with_members(session.map(), session.selection().iter());
    toggle_containers_of(session, &parents);
}

pub(super) fn toggle_all_containers(session: &mut Session) {
    let parents = actors_with_members(session.map(), Target::all(session.map(), "actor").iter());
    toggle_containers_of(session, &parents);
}

fn toggle_containers_of(session: &mut Session, parents: &[Target]) {
    let map = session.map();
    let has_flag = |parent: &Target, field: &str| map.field_value(parent, field) == Some(FieldValue::Flag(true));
    // A collapsed container does not look like one.
    let to_containers = parents.iter().any(|parent| !has_flag(parent, "container") || has_flag(parent, "folded"));
    let label = match parents {
        [one] => format!("Draw {} as {}", map.name(one), if to_containers { "a container" } else { "a disc" }),
        more => format!("Draw {} actors as {}", more.len(), if to_containers { "containers" } else { "discs" }),
    };
    session.edit(label, StepMergeRule::Never, |map| {
        for parent in parents {
            map.set_field_value(parent, "container", FieldValue::Flag(to_containers));
            if to_containers {
                map.set_field_value(parent, "folded", FieldValue::Flag(false));
            }
        }
    });
    if to_containers && let Some(message) = scattered_members_message(session, parents) {
        session.request_effect(Effect::ShowMessage(message));
    }
}

/// The message about containers whose area cannot include all of their parts at their present positions.
fn scattered_members_message(session: &Session, parents: &[Target]) -> Option<String> {
    let visible = session.visible_map();
    let drawn = visible.drawn();
    let forest = MembershipForest::of(&drawn.map);
    let contents = container_contents(&drawn.map);
    let is_incomplete = |parent: &&Target| match parent {
        Target::Actor(id) => contents.member_count(parent).unwrap_or_default() < forest.member_count(id),
        _ => false,
    };
    let incomplete: Vec<&Target> = parents.iter().filter(is_incomplete).collect();
    let others = match incomplete.as_slice() {
        [] => return None,
        [one] => format!("Others stand between the parts of {}", drawn.map.name(one)),
        more => format!("Others stand between the parts of {} of them", more.len()),
    };
    Some(format!("{others}. The layout Inside out brings parts together."))
}
