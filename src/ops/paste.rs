//! Pastes a clip into a map: the records get new ids and keep the references between them.

use std::collections::{BTreeSet, HashMap, HashSet};

use emath::Vec2;

use super::field_limits::clamped_to_map;
use super::{clip, delete, place_mut};
use crate::model::{Actor, Basis, Date, Id, Issue, Map, Stance, Target};

/// Adds the records of `clip` to the map, moved by an offset, and returns the added records. A reference to a record
/// that is not in the clip goes to the record with this id in the map, if there is one. A source that the map has
/// already is not added again. Records that would cause a problem are left out.
pub fn paste(map: &mut Map, clip: &Map, offset: Vec2) -> Vec<Target> {
    let before = map.problems();
    let mut added = insert_records(map, clip, offset);
    loop {
        let is_added: HashSet<&Target> = added.iter().collect();
        let broken = map.problems_not_in(&before).into_iter().filter_map(|problem| problem.at);
        let broken: Vec<Target> = broken.filter(|at| is_added.contains(at)).collect();
        if broken.is_empty() {
            return added;
        }
        delete(map, &broken);
        added.retain(|target| target.is_in(map));
    }
}

/// Adds a copy of the given records and everything between them to the map, moved by an offset. Returns the added
/// records.
pub fn duplicate(map: &mut Map, targets: &BTreeSet<Target>, offset: Vec2) -> Vec<Target> {
    let clip = clip(map, targets);
    insert_records(map, &clip, offset)
}

fn insert_records(map: &mut Map, clip: &Map, offset: Vec2) -> Vec<Target> {
    let clip = insertable_records(map, clip);
    // The new id of each record of the clip.
    let mut new_targets = HashMap::new();
    let mut added = Vec::new();
    clip.for_each_record(&mut |old, _| {
        if let Target::Source(id) = old
            && map.sources.get(id) == clip.sources.get(id)
        {
            return;
        }
        if let Some(new) = map.add_from(&clip, old) {
            new_targets.insert(old.clone(), new.clone());
            added.push(new);
        }
    });
    for target in &added {
        if let Some(place) = place_mut(map, target) {
            *place = clamped_to_map(*place + offset);
        }
        let is_relinked = map
            .record_mut(target)
            .is_some_and(|record| record.relink(&mut |old| Some(new_targets.get(old).unwrap_or(old).clone())));
        debug_assert!(is_relinked, "{target} is joined to what there is");
    }
    added
}

/// The part of a clip that can be added to the map: without records that refer to something that neither of them has,
/// and without duplicate stances of an actor on an issue.
fn insertable_records(map: &Map, clip: &Map) -> Map {
    let mut fitting = clip.clone();
    fitting.remove(clip.dangling_records(|to| to.is_in(map)));
    // An actor has one stance on an issue at a time. Only stances of the map whose actor and issue are not in the clip
    // can be duplicated, because the records of the clip get new ids.
    fn key(row: &Stance) -> (&Id<Actor>, &Id<Issue>, Basis, Option<Date>) {
        (&row.actor, &row.issue, row.basis, row.since)
    }
    let can_collide = |row: &&Stance| !clip.actors.contains(&row.actor) && !clip.issues.contains(&row.issue);
    let mut taken_keys: HashSet<_> = map.stances.iter().filter(can_collide).map(key).collect();
    let duplicates: Vec<Target> = {
        let rows = fitting.stances.iter();
        rows.filter(|row| !taken_keys.insert(key(row))).map(|row| (&row.id).into()).collect()
    };
    drop(taken_keys);
    fitting.remove(duplicates);
    let insertable = fitting.clone();
    fitting.relink(&mut |to| (to.is_in(&insertable) || to.is_in(map)).then(|| to.clone()));
    fitting
}
