//! Copies a part of a map into a new map, for the clipboard. Changes no map.

use std::collections::BTreeSet;

use emath::{Pos2, Rect};

use crate::model::{Map, Target};

/// A map of the given records and everything between them: ties and objections with both ends in it, stances with actor
/// and issue in it, their conditions, and the cited sources. Includes the members of groups, and everything that moves
/// with the records.
///
/// Limitations: references to records outside of the clip are kept, although those records are missing in it.
pub fn clip(map: &Map, targets: &BTreeSet<Target>) -> Map {
    let mut records = super::records_moved_with(map, targets);
    map.add_connected(&mut records);
    let mut cited = BTreeSet::new();
    for target in &records {
        if let Some(record) = map.record(target) {
            let mut add_source = |to: Target| matches!(to, Target::Source(_)).then(|| cited.insert(to));
            record.references(&mut |reference| _ = add_source(reference.to));
        }
    }
    records.extend(cited);
    let mut clip = map.clone();
    (clip.title, clip.question, clip.viewpoint, clip.note) = Default::default();
    clip.as_of = None;
    clip.retain(&mut |target| records.contains(target));
    clip
}

/// The centre of the bounding box of all positions; `None` if the map has no record with a position.
pub fn middle(map: &Map) -> Option<Pos2> {
    let actors = map.actors.iter().map(|row| row.place);
    let places = actors.chain(map.issues.iter().map(|row| row.place)).chain(map.notes.iter().map(|row| row.place));
    let mut bounds = Rect::NOTHING;
    places.for_each(|at| bounds.extend_with(at));
    bounds.is_finite().then(|| bounds.center())
}
