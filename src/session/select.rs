//! Commands that change the selection: by kind, by stance, along lines, by keyboard. Changes no map.

use std::collections::BTreeSet;

use emath::{Pos2, Vec2};

use super::{Effect, Selection, Session};
use crate::geometry::length;
use crate::model::{Lens, Map, Target};
use crate::ops;

/// All records with a position, in the order of the file.
pub(super) fn placed_records(map: &Map) -> Vec<Target> {
    let actors = map.actors.ids().map(Target::Actor);
    actors.chain(map.issues.ids().map(Target::Issue)).chain(map.notes.ids().map(Target::Note)).collect()
}

/// The drawn map: on the shown day, without hidden and collapsed records.
fn drawn_map(session: &Session) -> Map {
    session.visible_map().drawn().map.clone()
}

/// The visible ties and objections, each with the records that it joins.
fn lines(map: &Map) -> Vec<(Target, Target, Target)> {
    let ties = map.ties.iter().map(|tie| ((&tie.id).into(), (&tie.from).into(), tie.to.clone()));
    ties.chain(map.objections.iter().map(|row| ((&row.id).into(), (&row.by).into(), row.to.clone()))).collect()
}

pub(super) fn all(session: &mut Session) {
    session.select(placed_records(&drawn_map(session)));
}

pub(super) fn invert(session: &mut Session) {
    let others = placed_records(&drawn_map(session)).into_iter().filter(|target| !session.selection().contains(target));
    session.select(others.collect::<Vec<_>>());
}

pub(super) fn all_actors(session: &mut Session) {
    session.select(Target::all(&drawn_map(session), "actor"));
}

pub(super) fn all_ties(session: &mut Session) {
    session.select(Target::all(&drawn_map(session), "tie"));
}

/// Adds the neighbours of selected records to the selection, and the ends of selected lines.
pub(super) fn neighbours(session: &mut Session) {
    let mut chosen: Selection = session.selection().clone();
    for (line, from, to) in lines(&drawn_map(session)) {
        let is_chosen = |target: &Target| session.selection().contains(target);
        if is_chosen(&line) || is_chosen(&from) || is_chosen(&to) {
            chosen.extend([from, to].into_iter().filter(|end| matches!(end, Target::Actor(_) | Target::Issue(_))));
        }
    }
    session.select(chosen);
}

/// Selects the lines with at least one selected end.
pub(super) fn incident(session: &mut Session) {
    select_lines(session, |from, to| from || to);
}

/// Selects the lines with both ends selected.
pub(super) fn between(session: &mut Session) {
    select_lines(session, |from, to| from && to);
}

fn select_lines(session: &mut Session, takes: fn(bool, bool) -> bool) {
    let is_chosen = |target: &Target| session.selection().contains(target);
    let chosen = lines(&drawn_map(session)).into_iter().filter(|(_, from, to)| takes(is_chosen(from), is_chosen(to)));
    session.select(chosen.map(|(line, ..)| line).collect::<Vec<_>>());
}

/// The kind of a record, and the value of its `kind` field if it has one.
fn kind(map: &Map, target: &Target) -> (&'static str, String) {
    let word = match target {
        Target::Actor(id) => map.actors.get(id).map(|actor| actor.kind.clone()),
        Target::Tie(id) => map.ties.get(id).map(|tie| tie.kind.clone()),
        Target::Source(id) => map.sources.get(id).map(|source| source.kind.clone()),
        _ => None,
    };
    (target.kind().id, word.unwrap_or_default())
}

/// Selects all records of the selected kinds.
pub(super) fn same_kind(session: &mut Session) {
    let map = &drawn_map(session);
    let kinds: BTreeSet<_> = session.selection().iter().map(|target| kind(map, target)).collect();
    let words: BTreeSet<&str> = kinds.iter().map(|kind| kind.0).collect();
    let all = words.into_iter().flat_map(|word| Target::all(map, word));
    session.select(all.filter(|target| kinds.contains(&kind(map, target))).collect::<Vec<_>>());
}

/// Whether an actor is selected and the lens is an issue.
pub(super) fn has_stance(session: &Session) -> bool {
    session.lens().issue().is_some() && session.selection().iter().any(|target| matches!(target, Target::Actor(_)))
}

/// Selects all actors with the same stance on the issue of the lens as a selected one. An unknown stance counts too.
pub(super) fn same_stance(session: &mut Session) {
    let Lens::Issue(issue) = session.lens() else { return };
    let map = &drawn_map(session);
    let standing = crate::model::CurrentStances::of(map);
    let stance = |target: &Target| match target {
        Target::Actor(id) => Some(standing.get(id, issue).map(|stance| stance.alignment)),
        _ => None,
    };
    let wanted: BTreeSet<_> = session.selection().iter().filter_map(stance).collect();
    let same = Target::all(map, "actor").into_iter().filter(|actor| stance(actor).is_some_and(|s| wanted.contains(&s)));
    let same: Vec<Target> = same.collect();
    session.select(same);
}

/// Selects the next record with a position, or the previous one.
pub(super) fn select_next(session: &mut Session, by: isize) {
    let all = placed_records(&drawn_map(session));
    let at = session.selected().and_then(|target| all.iter().position(|other| other == target));
    let count = all.len() as isize;
    let next = match at {
        Some(at) if count > 0 => (at as isize + by).rem_euclid(count),
        _ if by > 0 => 0,
        _ => count - 1,
    };
    if let Some(target) = usize::try_from(next).ok().and_then(|next| all.get(next)) {
        select_and_reveal(session, target.clone());
    }
}

/// Selects a record by keyboard and scrolls to it. The end of a line that is being drawn moves there.
fn select_and_reveal(session: &mut Session, target: Target) {
    session.select([target]);
    session.tool = std::mem::take(&mut session.tool).without_pointer();
    session.request_effect(Effect::RevealSelection);
}

/// Selects the next record in a direction: one joined by a line if possible, else the nearest.
pub(super) fn select_in_direction(session: &mut Session, direction: Vec2) {
    let Some(from) = session.selected().cloned() else {
        return select_next(session, if direction.x + direction.y > 0.0 { 1 } else { -1 });
    };
    if let Some(next) = next_in_direction(session, &from, direction, &Selection::new()) {
        select_and_reveal(session, next);
    }
}

/// Adds the next record in a direction to the selection, starting from the record that was added last.
pub(super) fn extend_in_direction(session: &mut Session, direction: Vec2) {
    let last = session.selection_anchor.clone().filter(|anchor| session.selection().contains(anchor));
    let Some(from) = last.or_else(|| session.selection().first().cloned()) else {
        return select_in_direction(session, direction);
    };
    let chosen = session.selection().clone();
    if let Some(next) = next_in_direction(session, &from, direction, &chosen) {
        session.select(chosen.into_iter().chain([next.clone()]));
        session.selection_anchor = Some(next);
        session.request_effect(Effect::RevealSelection);
    }
}

fn next_in_direction(session: &Session, from: &Target, direction: Vec2, without: &Selection) -> Option<Target> {
    let map = &drawn_map(session);
    let is_other = |target: &&Target| *target != from && !without.contains(*target);
    let joined: Vec<Target> = lines(map)
        .into_iter()
        .filter(|(line, one, other)| [line, one, other].contains(&from))
        .flat_map(|(_, one, other)| [one, other])
        .collect();
    let at = midpoint(map, from)?;
    let next = nearest_in_direction(map, at, direction, 0.5, joined.iter().filter(is_other));
    next.or_else(|| nearest_in_direction(map, at, direction, 0.7, placed_records(map).iter().filter(is_other)))
}

/// Selects the next line at the selected record, or the previous one; for a selected line, the next one at the same
/// end.
pub(super) fn next_line(session: &mut Session, by: isize) {
    let map = drawn_map(session);
    let lines = lines(&map);
    let Some(selected) = session.selected().cloned() else { return select_next(session, by) };
    let selected_line = lines.iter().find(|(line, ..)| *line == selected);
    let node = match (selected_line, &session.cycling_node) {
        (Some((_, from, to)), Some(node)) if from == node || to == node => node.clone(),
        (Some((_, from, _)), _) => from.clone(),
        (None, _) => selected.clone(),
    };
    let lines_at_node: Vec<&Target> =
        lines.iter().filter(|(_, from, to)| *from == node || *to == node).map(|(line, ..)| line).collect();
    let at = lines_at_node.iter().position(|line| **line == selected).map(|at| at as isize);
    let count = lines_at_node.len() as isize;
    let next = match at {
        Some(at) => (at + by).rem_euclid(count.max(1)),
        None if by > 0 => 0,
        None => count - 1,
    };
    match usize::try_from(next).ok().and_then(|next| lines_at_node.get(next)) {
        Some(line) => select_and_reveal(session, (*line).clone()),
        None => session
            .request_effect(Effect::ShowMessage(format!("No tie or objection begins or ends at {}.", map.name(&node)))),
    }
    session.cycling_node = Some(node);
}

/// The position of a record; for a line, the middle between its ends.
fn midpoint(map: &Map, target: &Target) -> Option<Pos2> {
    let between = |one: Target, other: &Target| {
        let (one, other) = (ops::place_of(map, &one)?, ops::place_of(map, other)?);
        Some(one + (other - one) / 2.0)
    };
    match target {
        Target::Tie(id) => map.ties.get(id).and_then(|tie| between((&tie.from).into(), &tie.to)),
        Target::Objection(id) => {
            let row = map.objections.get(id)?;
            between((&row.by).into(), &row.to).or_else(|| ops::place_of(map, &(&row.by).into()))
        }
        other => ops::place_of(map, other),
    }
}

/// The nearest record in a direction: the cosine of the angle to it is at least `min_cosine`.
fn nearest_in_direction<'a>(
    map: &Map,
    from: Pos2,
    direction: Vec2,
    min_cosine: f32,
    among: impl Iterator<Item = &'a Target>,
) -> Option<Target> {
    let score = |target: &Target| {
        let offset = ops::place_of(map, target)? - from;
        let length = length(offset);
        // A record at an angle to the direction counts as farther away.
        (length > 0.0 && offset.dot(direction) >= min_cosine * length).then(|| 2.0 * length - offset.dot(direction))
    };
    let scored = among.filter_map(|target| score(target).map(|score| (score, target)));
    scored.min_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1))).map(|(_, target)| target.clone())
}
