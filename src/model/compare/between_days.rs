//! Finds the changes between two days of one map.

use super::{RecordChange, RecordChangeKind, compare};
use crate::model::{Date, Map, Target};

/// The changes of a map from one day to another. If the second day is the earlier one, changes are listed backwards in
/// time.
///
/// Limitations: only records with dates can change. The status of an objection or condition changes only if the day on
/// which it was settled is known.
pub fn changes_between(map: &Map, from: Date, to: Date) -> Vec<RecordChange> {
    let mut changes = compare(&map.as_of(from), &map.as_of(to));
    // A record that exists on both days is unchanged. It may have fewer references on a day on which its neighbours did
    // not exist, but that is not a change of the record. Scenarios and views have no dates.
    changes.retain(|change| {
        let is_unchanged = matches!(change.kind, RecordChangeKind::Changed | RecordChangeKind::Closed);
        let is_dateless = matches!(change.target, None | Some(Target::View(_) | Target::Scenario(_)));
        // The stance is not the one that counts.
        let keeps_position = matches!(
            (&change.kind, &change.target),
            (RecordChangeKind::New | RecordChangeKind::Gone, Some(Target::Stance(_)))
        );
        !is_unchanged && !is_dateless && !keeps_position
    });
    let (earlier, later) = if from <= to { (from, to) } else { (to, from) };
    for issue in map.issues.iter() {
        let Some(closed) = issue.closed else { continue };
        if closed.latest() > earlier.latest() && closed.latest() <= later.latest() && from <= to {
            let target = Some(Target::from(&issue.id));
            changes.push(RecordChange {
                target,
                previous_stance: None,
                kind: RecordChangeKind::Closed,
                fields: Vec::new(),
            });
        }
    }
    changes.sort_by_key(RecordChange::group);
    changes
}
