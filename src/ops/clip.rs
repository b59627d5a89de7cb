//! Taking a part out of a map, to copy it. Changes no map.

use std::collections::BTreeSet;

use emath::{Pos2, Rect};

use crate::model::{Map, Target};

/// A small map of these records and what hangs between them: ties and objections of which it has both ends, stances of
/// which it has actor and issue, their conditions, and the sources that any of it rests on. Of a group its members, and
/// what is folded into any of them.
///
/// Limitations: what leads out of it is left as it is, and may point at nothing there.
pub fn clip(map: &Map, targets: &BTreeSet<Target>) -> Map {
    let mut taken = super::records_moved_with(map, targets);
    map.add_connected(&mut taken);
    let mut cited = BTreeSet::new();
    for target in &taken {
        if let Some(record) = map.record(target) {
            let mut cite = |to: Target| matches!(to, Target::Source(_)).then(|| cited.insert(to));
            record.references(&mut |reference| _ = cite(reference.to));
        }
    }
    taken.extend(cited);
    let mut clip = map.clone();
    (clip.title, clip.question, clip.viewpoint, clip.note) = Default::default();
    clip.as_of = None;
    clip.retain(&mut |target| taken.contains(target));
    clip
}

/// The middle of everything that has a place; none where nothing has.
pub fn middle(map: &Map) -> Option<Pos2> {
    let actors = map.actors.iter().map(|row| row.place);
    let places = actors.chain(map.issues.iter().map(|row| row.place)).chain(map.notes.iter().map(|row| row.place));
    let mut around = Rect::NOTHING;
    places.for_each(|at| around.extend_with(at));
    around.is_finite().then(|| around.center())
}
