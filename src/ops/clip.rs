//! Taking a part out of a map, to copy it. Changes no map.

use std::collections::BTreeSet;

use emath::{Pos2, Rect};

use crate::model::{Evidence, Map, Target};

/// A small map of these records and what hangs between them: ties and objections of which it has both ends, stances of
/// which it has actor and issue, their conditions, and the sources that any of it rests on. Of a group its members, and
/// what is folded into any of them.
///
/// Limitations: what leads out of it is left as it is, and may point at nothing there.
pub fn clip(map: &Map, targets: &BTreeSet<Target>) -> Map {
    let mut taken = super::moved(map, targets);
    for tie in map.ties.iter() {
        if taken.contains(&(&tie.from).into()) && taken.contains(&tie.to) {
            taken.insert((&tie.id).into());
        }
    }
    for stance in map.stances.iter() {
        if taken.contains(&(&stance.actor).into()) && taken.contains(&(&stance.issue).into()) {
            taken.insert((&stance.id).into());
        }
    }
    for condition in map.conditions.iter() {
        if taken.contains(&(&condition.of).into()) {
            taken.insert((&condition.id).into());
        }
    }
    for objection in map.objections.iter() {
        if taken.contains(&(&objection.by).into()) && taken.contains(&objection.to) {
            taken.insert((&objection.id).into());
        }
    }
    let mut clip = map.clone();
    (clip.title, clip.question, clip.viewpoint, clip.note) = Default::default();
    clip.as_of = None;
    keep(&mut clip, &taken);
    clip
}

/// Keeps these records, and the sources that they rest on.
fn keep(map: &mut Map, taken: &BTreeSet<Target>) {
    macro_rules! keep_in {
        ($($shelf:ident)+) => { $(map.$shelf.retain(|row| taken.contains(&(&row.id).into()));)+ };
    }
    keep_in!(actors issues stances ties objections conditions bodies groups notes views scenarios);
    let mut cited = BTreeSet::new();
    let mut cite = |evidence: &[Evidence]| cited.extend(evidence.iter().map(|item| item.source.clone()));
    map.stances.iter().for_each(|row| cite(&row.evidence));
    map.ties.iter().for_each(|row| cite(&row.evidence));
    map.objections.iter().for_each(|row| cite(&row.evidence));
    map.conditions.iter().for_each(|row| cite(&row.evidence));
    map.sources.retain(|row| cited.contains(&row.id) || taken.contains(&(&row.id).into()));
}

/// The middle of everything that has a place; none where nothing has.
pub fn middle(map: &Map) -> Option<Pos2> {
    let actors = map.actors.iter().map(|row| row.place);
    let places = actors.chain(map.issues.iter().map(|row| row.place)).chain(map.notes.iter().map(|row| row.place));
    let mut around = Rect::NOTHING;
    places.for_each(|at| around.extend_with(at));
    around.is_finite().then(|| around.center())
}
