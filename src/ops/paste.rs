//! Putting a part of a map into a map: under ids of its own, still joined as it was.

use std::collections::{BTreeSet, HashMap, HashSet};

use emath::Vec2;

use super::field_limits::clamped_to_map;
use super::{clip, delete, place_mut};
use crate::model::{Actor, Basis, Date, Id, Issue, Map, Stance, Target};

/// Puts what is in `clip` into the map, moved by `by`, and says what it has become there. What the clip joins to
/// something that it does not bring is joined to the record of that id in the map, if there is one; a source that the
/// map has already is not brought again. What would be broken in the map does not come to be.
pub fn paste(map: &mut Map, clip: &Map, by: Vec2) -> Vec<Target> {
    let before = map.problems();
    let mut made = insert_records(map, clip, by);
    loop {
        let broken = map.problems().into_iter().filter(|problem| !before.contains(problem));
        let broken: Vec<Target> = broken.filter_map(|problem| problem.at).filter(|at| made.contains(at)).collect();
        if broken.is_empty() {
            return made;
        }
        delete(map, &broken);
        made.retain(|target| target.is_in(map));
    }
}

/// Puts a copy of these records and what hangs between them into the map, moved by `by`.
pub fn duplicate(map: &mut Map, targets: &BTreeSet<Target>, by: Vec2) -> Vec<Target> {
    let clip = clip(map, targets);
    insert_records(map, &clip, by)
}

fn insert_records(map: &mut Map, clip: &Map, by: Vec2) -> Vec<Target> {
    let clip = insertable_records(map, clip);
    // What the records of the clip are in the map, where they are not what they were.
    let mut now = HashMap::new();
    let mut made = Vec::new();
    clip.for_each_record(&mut |old, _| {
        if let Target::Source(id) = old
            && map.sources.get(id) == clip.sources.get(id)
        {
            return;
        }
        if let Some(new) = map.add_from(&clip, old) {
            now.insert(old.clone(), new.clone());
            made.push(new);
        }
    });
    for target in &made {
        if let Some(place) = place_mut(map, target) {
            *place = clamped_to_map(*place + by);
        }
        let is_whole = map
            .record_mut(target)
            .is_some_and(|record| record.relink(&mut |old| Some(now.get(old).unwrap_or(old).clone())));
        debug_assert!(is_whole, "{target} is joined to what there is");
    }
    made
}

/// The part of a clip that can be in the map: without what is joined to something that neither has, and without second
/// stances of an actor on an issue.
fn insertable_records(map: &Map, clip: &Map) -> Map {
    let mut fitting = clip.clone();
    fitting.remove(clip.dangling_records(|to| to.is_in(map)));
    // An actor has one stance on an issue at a time. Those of the map are of actors and issues that stay what they are.
    fn key(row: &Stance) -> (&Id<Actor>, &Id<Issue>, Basis, Option<Date>) {
        (&row.actor, &row.issue, row.basis, row.since)
    }
    let is_met = |row: &&Stance| !clip.actors.contains(&row.actor) && !clip.issues.contains(&row.issue);
    let mut known: HashSet<_> = map.stances.iter().filter(is_met).map(key).collect();
    let second: Vec<Target> = {
        let rows = fitting.stances.iter();
        rows.filter(|row| !known.insert(key(row))).map(|row| (&row.id).into()).collect()
    };
    drop(known);
    fitting.remove(second);
    let whole = fitting.clone();
    fitting.relink(&mut |to| (to.is_in(&whole) || to.is_in(map)).then(|| to.clone()));
    fitting
}
