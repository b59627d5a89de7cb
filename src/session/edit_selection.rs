//! Moving what is selected without the pointer: nudging, aligning, pinning, adding beside. Knows no pointer.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use emath::{Rect, Vec2, vec2};

use super::snap::SnapAxis;
use super::{Effect, NewRecordKind, Session, StepMergeRule, Tool};
use crate::geometry::distance;
use crate::model::{Actor, FieldValue, Group, Id, Map, MembershipForest, Target};
use crate::ops::{self, StackingMove};
use crate::scene::{container_contents, record_bounds};

/// Is anything selected that can be moved?
pub(super) fn has_movable_selection(session: &Session) -> bool {
    let can = |t: &Target| matches!(t, Target::Actor(_) | Target::Issue(_) | Target::Note(_) | Target::Group(_));
    session.selection().iter().any(can)
}

/// Are two records selected that have a place?
pub(super) fn has_two_placed(session: &Session) -> bool {
    selected_frames(session).len() >= 2
}

/// Are three?
pub(super) fn has_three_placed(session: &Session) -> bool {
    selected_frames(session).len() >= 3
}

/// What is selected and has a place, with the room that it takes.
fn selected_frames(session: &Session) -> Vec<(Target, Rect)> {
    let moved = ops::records_moved_with(session.map(), session.selection());
    let along = held_by(session.map(), &moved);
    let moved = moved.into_iter().filter(|target| !along.contains(target));
    moved.filter_map(|target| record_bounds(session.map(), &target).map(|frame| (target, frame))).collect()
}

/// What stands in containers among these, and so goes along when they are moved.
fn held_by(map: &Map, moved: &BTreeSet<Target>) -> BTreeSet<Target> {
    let is_open = |actor: &Actor| actor.container && !actor.folded && moved.contains(&Target::from(&actor.id));
    if !map.actors.iter().any(is_open) {
        return BTreeSet::new();
    }
    let is_held = MembershipForest::of(map).parts_of_any(is_open).into_iter();
    map.actors.iter().zip(is_held).filter(|(_, is_held)| *is_held).map(|(actor, _)| Target::from(&actor.id)).collect()
}

/// What records are put in line by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AlignPosition {
    /// Their left edges, at the leftmost.
    Left,
    /// Their middles, one under the other.
    Centre,
    /// Their right edges.
    Right,
    /// Their top edges.
    Top,
    /// Their middles, one beside the other.
    Middle,
    /// Their bottom edges.
    Bottom,
}

/// Puts what is selected in line.
pub(super) fn align(session: &mut Session, line: AlignPosition) {
    let frames = selected_frames(session);
    let around = frames.iter().fold(Rect::NOTHING, |all, (_, frame)| all.union(*frame));
    let by = |frame: &Rect| match line {
        AlignPosition::Left => vec2(around.left() - frame.left(), 0.0),
        AlignPosition::Centre => vec2(around.center().x - frame.center().x, 0.0),
        AlignPosition::Right => vec2(around.right() - frame.right(), 0.0),
        AlignPosition::Top => vec2(0.0, around.top() - frame.top()),
        AlignPosition::Middle => vec2(0.0, around.center().y - frame.center().y),
        AlignPosition::Bottom => vec2(0.0, around.bottom() - frame.bottom()),
    };
    let moves: Vec<_> = frames.iter().map(|(target, frame)| (target.clone(), by(frame))).collect();
    place_all(session, "Align", moves);
}

/// Makes the distances between what is selected equal; the first and the last stay where they are.
pub(super) fn distribute(session: &mut Session, axis: SnapAxis) {
    let mut frames = selected_frames(session);
    frames.sort_by(|a, b| axis.mid(a.1).total_cmp(&axis.mid(b.1)));
    let (Some(first), Some(last)) = (frames.first().cloned(), frames.last().cloned()) else { return };
    let inner = frames.get(1..frames.len() - 1).unwrap_or_default();
    let wide = |frame: &Rect| axis.high(*frame) - axis.low(*frame);
    let count = (frames.len() - 1) as f32;
    let gap = (axis.low(last.1) - axis.high(first.1) - inner.iter().map(|(_, frame)| wide(frame)).sum::<f32>()) / count;
    let step = (axis.mid(last.1) - axis.mid(first.1)) / count;
    let (mut edge, mut middle) = (axis.high(first.1), axis.mid(first.1));
    let mut moves = Vec::new();
    for (target, frame) in inner {
        middle += step;
        // Where they overlap there is no gap to make equal: then their middles are spaced.
        let by = if gap >= 0.0 { edge + gap - axis.low(*frame) } else { middle - axis.mid(*frame) };
        edge = axis.high(*frame) + by;
        moves.push((target.clone(), if axis == SnapAxis::X { vec2(by, 0.0) } else { vec2(0.0, by) }));
    }
    place_all(session, "Distribute", moves);
}

fn place_all(session: &mut Session, label: &str, moves: Vec<(Target, Vec2)>) {
    session.edit(label, StepMergeRule::Never, |map| ops::translate_each(map, moves));
}

/// Changes what of the selected lies over what.
pub(super) fn change_stacking(session: &mut Session, to: StackingMove) {
    let map = session.history.map().clone();
    let touch = |one: &Target, other: &Target| match (occupied_rect(&map, one), occupied_rect(&map, other)) {
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
    session.edit(label, StepMergeRule::Never, |map| ops::stack(map, &chosen, to, touch));
    if session.history.current_step() == steps {
        let over = if matches!(to, StackingMove::Front | StackingMove::Forward) { "over" } else { "under" };
        session.request_effect(Effect::ShowMessage(format!("Nothing of the same kind lies {over} it.")));
    }
}

/// The room that a record takes, with the ground of a group.
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

/// Moves what is selected, or the view where nothing is that has a place.
pub(super) fn nudge(session: &mut Session, x: f32, y: f32) {
    if !has_movable_selection(session) {
        return session.request_effect(Effect::Pan(vec2(-40.0 * x, -40.0 * y)));
    }
    let moving = session.selection().clone();
    session.edit("Nudge", StepMergeRule::With("nudge".to_owned()), |map| ops::translate(map, moving, vec2(x, y)));
}

/// Is a line selected that has been bent?
pub(super) fn has_bent_line(session: &Session) -> bool {
    session.selection().iter().any(|line| ops::is_bent(session.map(), line))
}

pub(super) fn straighten(session: &mut Session) {
    let lines: Vec<Target> = session.selection().iter().cloned().collect();
    super::tool::straighten(&lines, session);
}

/// Is a line selected that can lead the other way?
pub(super) fn has_reversible_line(session: &Session) -> bool {
    session.selection().iter().any(|line| ops::can_reverse(session.map(), line))
}

pub(super) fn reverse_lines(session: &mut Session) {
    let lines = session.selection().clone();
    session.edit("Turn round", StepMergeRule::Never, |map| lines.iter().for_each(|line| ops::reverse_line(map, line)));
}

/// How far from an actor a new one is placed by the keyboard.
const NEW_ACTOR_DISTANCE: f32 = 160.0;

/// Is one actor selected?
pub(super) fn one_actor(session: &Session) -> bool {
    matches!(session.selected(), Some(Target::Actor(_)))
}

/// Takes the tool in hand that ties, with the selected actor as the start.
pub(super) fn start_tie_tool(session: &mut Session) {
    if let Some(Target::Actor(actor)) = session.selected().cloned() {
        session.set_tool(Tool::Tie(Some(actor), None));
    }
}

/// Takes the tool in hand that objects, with the selected actor as who does.
pub(super) fn start_objection_tool(session: &mut Session) {
    if let Some(Target::Actor(actor)) = session.selected().cloned() {
        session.set_tool(Tool::Object(Some(actor), None));
    }
}

/// Begins to name a new actor that way from the selected one, tied to it; beyond whatever lies there already.
pub(super) fn add_beside(session: &mut Session, way: Vec2) {
    let Some(Target::Actor(actor)) = session.selected().cloned() else { return };
    let map = session.map();
    let Some(from) = ops::place_of(map, &(&actor).into()) else { return };
    let others: Vec<_> =
        super::select::placed_records(map).iter().filter_map(|target| ops::place_of(map, target)).collect();
    let aside = vec2(way.y, way.x);
    // On the straight way first, then to either side of it, then farther out.
    let tries = (1..=8_u8).flat_map(|far| [0.0, 1.0, -1.0, 2.0, -2.0].map(|side| (f32::from(far), side)));
    let mut free = tries
        .map(|(far, side)| from + way * (NEW_ACTOR_DISTANCE * far) + aside * (NEW_ACTOR_DISTANCE * 0.75 * side))
        .filter(|at| others.iter().all(|other| distance(*other, *at) > NEW_ACTOR_DISTANCE / 2.0));
    let at = free.next().unwrap_or(from + way * NEW_ACTOR_DISTANCE);
    session.prompt_new_record(NewRecordKind::Actor, at, Some(actor));
}

/// The frames that are selected, and those round selected actors.
fn groups_around_selection(session: &Session) -> Vec<Target> {
    let is_chosen = |target: &Target| session.selection().contains(target);
    let groups =
        session.map().groups.iter().filter(|group| {
            is_chosen(&(&group.id).into()) || group.members.iter().any(|member| is_chosen(&member.into()))
        });
    groups.map(|group| Target::from(&group.id)).collect()
}

/// Is an actor selected?
pub(super) fn some_actors(session: &Session) -> bool {
    session.selection.iter().any(|target| matches!(target, Target::Actor(_)))
}

/// Names a frame round the selected actors. A group of nobody would be a group that is not seen.
pub(super) fn group(session: &mut Session) {
    if some_actors(session) {
        session.prompt_new_record(super::NewRecordKind::Group, emath::Pos2::ZERO, None);
    }
}

/// Is a frame selected, or an actor in one?
pub(super) fn has_grouped(session: &Session) -> bool {
    !groups_around_selection(session).is_empty()
}

pub(super) fn ungroup(session: &mut Session) {
    let frames = groups_around_selection(session);
    session.edit("Take the frame away", StepMergeRule::Never, |map| ops::delete(map, &frames));
}

/// The groups of each selected actor.
fn memberships(session: &Session) -> Vec<(Id<Group>, Id<Actor>)> {
    let chosen = |member: &&Id<Actor>| session.selection().contains(&Target::from(*member));
    let of = |group: &Group| {
        let members = group.members.iter().filter(chosen).map(|member| (group.id.clone(), member.clone()));
        members.collect::<Vec<_>>()
    };
    session.map().groups.iter().flat_map(of).collect()
}

/// Is an actor selected that a group frames?
pub(super) fn some_members(session: &Session) -> bool {
    !memberships(session).is_empty()
}

/// Takes the selected actors out of their groups.
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
    // Looked for once for all of them.
    let wholes: HashSet<&Id<Actor>> = map.actors.iter().filter_map(|actor| actor.part_of.as_ref()).collect();
    let has_parts = |target: &&Target| matches!(target, Target::Actor(id) if wholes.contains(id));
    among.filter(has_parts).cloned().collect()
}

/// Is an actor selected that has parts?
pub(super) fn has_actors_with_members(session: &Session) -> bool {
    !actors_with_members(session.map(), session.selection().iter()).is_empty()
}

/// Has any actor parts?
pub(super) fn map_has_members(session: &Session) -> bool {
    session.map().actors.iter().any(|actor| actor.part_of.is_some())
}

/// Folds the selected actors that have parts, or opens them if all are folded.
pub(super) fn toggle_collapsed(session: &mut Session) {
    let wholes = actors_with_members(session.map(), session.selection().iter());
    let name = match wholes.as_slice() {
        [one] => session.map().name(one),
        more => format!("{} actors", more.len()),
    };
    toggle_collapsed_of(session, &name, &wholes);
}

pub(super) fn toggle_all_collapsed(session: &mut Session) {
    let wholes = actors_with_members(session.map(), Target::all(session.map(), "actor").iter());
    toggle_collapsed_of(session, "everything", &wholes);
}

fn toggle_collapsed_of(session: &mut Session, name: &str, wholes: &[Target]) {
    let folds = wholes.iter().any(|whole| session.map().field_value(whole, "folded") != Some(FieldValue::Flag(true)));
    let label = format!("{} {name}", if folds { "Fold" } else { "Open" });
    session.edit(label, StepMergeRule::Never, |map| {
        wholes.iter().for_each(|whole| map.set_field_value(whole, "folded", FieldValue::Flag(folds)));
    });
    // What is folded away stays selected in what stands for it.
    let away = session.map().collapsed_members();
    let stands = |target: &Target| match target {
        Target::Actor(id) => away.get(id).map_or_else(|| target.clone(), Target::from),
        _ => target.clone(),
    };
    let selection: Vec<Target> = session.selection().iter().map(stands).collect();
    session.select(selection);
}

/// Draws the selected actors that have parts as containers, or as discs if all are containers.
pub(super) fn toggle_containers(session: &mut Session) {
    let wholes = actors_with_members(session.map(), session.selection().iter());
    toggle_containers_of(session, &wholes);
}

pub(super) fn toggle_all_containers(session: &mut Session) {
    let wholes = actors_with_members(session.map(), Target::all(session.map(), "actor").iter());
    toggle_containers_of(session, &wholes);
}

fn toggle_containers_of(session: &mut Session, wholes: &[Target]) {
    let map = session.map();
    let is = |whole: &Target, field: &str| map.field_value(whole, field) == Some(FieldValue::Flag(true));
    // One that is folded shows nothing of being a container.
    let contains = wholes.iter().any(|whole| !is(whole, "container") || is(whole, "folded"));
    let label = match wholes {
        [one] => format!("Draw {} as {}", map.name(one), if contains { "a container" } else { "a disc" }),
        more => format!("Draw {} actors as {}", more.len(), if contains { "containers" } else { "discs" }),
    };
    session.edit(label, StepMergeRule::Never, |map| {
        for whole in wholes {
            map.set_field_value(whole, "container", FieldValue::Flag(contains));
            if contains {
                map.set_field_value(whole, "folded", FieldValue::Flag(false));
            }
        }
    });
    if contains && let Some(words) = scattered_members_message(session, wholes) {
        session.request_effect(Effect::ShowMessage(words));
    }
}

/// What to say of containers that cannot hold all of their parts where these stand.
fn scattered_members_message(session: &Session, wholes: &[Target]) -> Option<String> {
    let visible = session.visible_map();
    let seen = visible.drawn();
    let forest = MembershipForest::of(&seen.map);
    let held = container_contents(&seen.map);
    let lacks = |whole: &&Target| match whole {
        Target::Actor(id) => held.part_count(whole).unwrap_or_default() < forest.part_count(id),
        _ => false,
    };
    let lacking: Vec<&Target> = wholes.iter().filter(lacks).collect();
    let others = match lacking.as_slice() {
        [] => return None,
        [one] => format!("Others stand between the parts of {}", seen.map.name(one)),
        more => format!("Others stand between the parts of {} of them", more.len()),
    };
    Some(format!("{others}. The layout Inside out brings parts together."))
}
