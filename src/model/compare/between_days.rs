//! What differs between two days of one map.

use super::{RecordChange, RecordChangeKind, compare};
use crate::model::{Date, Map, Target};

/// What moved from one day to another. The later day can come first: then time runs backwards.
///
/// Limitations: only what has a date can move. What became of an objection or a condition is told where the day on which
/// it was settled is known; otherwise it is seen between two files.
pub fn changes_between(map: &Map, from: Date, to: Date) -> Vec<RecordChange> {
    let mut moved = compare(&map.as_of(from), &map.as_of(to));
    // A record that both days have is the same record; that it points at less on a day when its neighbours were not
    // there is no change of its own. Nor do scenarios and views have days.
    moved.retain(|one| {
        let stays = matches!(one.kind, RecordChangeKind::Changed | RecordChangeKind::Closed);
        let dateless = matches!(one.target, None | Some(Target::View(_) | Target::Scenario(_)));
        // Another stance of an actor than the one that counts.
        let moves_nobody = matches!(
            (&one.kind, &one.target),
            (RecordChangeKind::New | RecordChangeKind::Gone, Some(Target::Stance(_)))
        );
        !stays && !dateless && !moves_nobody
    });
    let (early, late) = if from <= to { (from, to) } else { (to, from) };
    for issue in map.issues.iter() {
        let Some(closed) = issue.closed else { continue };
        if closed.latest() > early.latest() && closed.latest() <= late.latest() && from <= to {
            let target = Some(Target::from(&issue.id));
            moved.push(RecordChange {
                target,
                previous_stance: None,
                kind: RecordChangeKind::Closed,
                fields: Vec::new(),
            });
        }
    }
    moved.sort_by_key(RecordChange::group);
    moved
}
