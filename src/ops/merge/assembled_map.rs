//! Makes the merged map from the sides of all parts. A record that one side has deleted stays if something in the
//! result refers to it, unless a choice says that it goes; then everything that requires it goes too.

use std::collections::BTreeSet;

use super::differing_parts::copy_fields;
use super::merged_order::{are_orders_in_conflict, merged_order};
use super::{MergeConflictKind, MergePartKind, MergeSide, ThreeWayMerge};
use crate::model::{
    FIELDS as MAP_FIELDS, Map, RECORD_KINDS, Reference, ReferenceStrength, References, Target, fields_of,
};

/// The side of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PartSide {
    pub side: MergeSide,
    /// True if a record that is absent on this side is to go, whatever refers to it.
    pub is_chosen: bool,
}

/// A merged map, and the records that were deleted on one side and stay because they are used.
pub(super) struct AssembledMap {
    pub map: Map,
    pub kept: BTreeSet<Target>,
}

impl ThreeWayMerge {
    /// The sides of all parts with a side for each conflict.
    pub(super) fn part_sides(&self, conflict_sides: &[MergeSide]) -> Vec<PartSide> {
        let side = |part: &super::MergePart| match part.conflict.and_then(|at| conflict_sides.get(at)) {
            Some(side) => PartSide { side: *side, is_chosen: true },
            None => PartSide { side: part.side, is_chosen: false },
        };
        self.parts.iter().map(side).collect()
    }

    /// The merged map with a side for each part.
    pub(super) fn assemble(&self, sides: &[PartSide]) -> AssembledMap {
        let mut map = self.ours.clone();
        let (mut absent, mut deleted) = (BTreeSet::new(), BTreeSet::new());
        let parts = || self.parts.iter().zip(sides);
        for (part, side) in parts() {
            let Some(target) = &part.target else { continue };
            match part.kind {
                MergePartKind::Remainder if side.side == MergeSide::Theirs => {
                    map.put_from(&self.theirs, target);
                    copy_fields(&self.ours, &mut map, target, &fields_of(target));
                }
                MergePartKind::Record if self.is_present(target, side.side) => {
                    if side.side == MergeSide::Theirs {
                        map.put_from(&self.theirs, target);
                    }
                }
                MergePartKind::Record if side.is_chosen => drop(deleted.insert(target.clone())),
                MergePartKind::Record => drop(absent.insert(target.clone())),
                MergePartKind::Field(_) | MergePartKind::Remainder => {}
            }
        }
        for (part, side) in parts().filter(|(_, side)| side.side != MergeSide::Ours) {
            let MergePartKind::Field(field) = part.kind else { continue };
            let Some(value) = self.value(part, side.side) else { continue };
            match &part.target {
                Some(target) => map.set_field_value(target, field.id, value),
                None => {
                    if let Some(field) = MAP_FIELDS.iter().find(|one| one.id == field.id) {
                        (field.set)(&mut map, value);
                    }
                }
            }
        }
        map.remove(deleted.iter().cloned());
        map.retain(&mut |target| !absent.contains(target));
        let kept = self.put_back_used_records(&mut map, absent);
        // A record that was put back may require one that was deleted.
        map.remove(deleted);
        self.sort(&mut map);
        AssembledMap { map, kept }
    }

    /// Puts records back that something in the map refers to, and returns them.
    fn put_back_used_records(&self, map: &mut Map, mut absent: BTreeSet<Target>) -> BTreeSet<Target> {
        let mut kept = BTreeSet::new();
        if absent.is_empty() {
            return kept;
        }
        let mut used = BTreeSet::new();
        let mut find_used = |at: &Target, record: &dyn References| {
            let mut found = Vec::new();
            record.references(&mut |Reference { to, strength, .. }| {
                if strength != ReferenceStrength::Mention && absent.contains(&to) && !self.is_broken_already(at, &to) {
                    absent.remove(&to);
                    found.push(to);
                }
            });
            found
        };
        map.for_each_record(&mut |at, record| used.extend(find_used(at, record)));
        while let Some(target) = used.pop_first() {
            let side = if target.is_in(&self.ours) { &self.ours } else { &self.theirs };
            map.put_from(side, &target);
            if let Some(record) = side.record(&target) {
                used.extend(find_used(&target, record));
            }
            kept.insert(target);
        }
        kept
    }

    /// Whether a record refers to a missing record on one side already.
    fn is_broken_already(&self, at: &Target, to: &Target) -> bool {
        [&self.ours, &self.theirs].into_iter().filter(|side| !to.is_in(side)).any(|side| {
            let mut refers = false;
            if let Some(record) = side.record(at) {
                record.references(&mut |reference| refers |= reference.to == *to);
            }
            refers
        })
    }

    /// Sorts the records of a merged map into an order that respects both sides.
    fn sort(&self, map: &mut Map) {
        let mut order = Vec::new();
        for kind in RECORD_KINDS {
            let [base, ours, theirs] = self.records_of_kind(kind.id);
            if ours != theirs || base != ours || ours.len() != Target::count(map, kind.id) {
                order.extend(merged_order(&base, &ours, &theirs));
            }
        }
        map.set_record_order(&order);
    }

    /// All records of a kind, in the base, on our side and on theirs.
    fn records_of_kind(&self, kind: &str) -> [Vec<Target>; 3] {
        let base = self.base.as_ref().map(|base| Target::all(base, kind)).unwrap_or_default();
        [base, Target::all(&self.ours, kind), Target::all(&self.theirs, kind)]
    }

    /// Whether both sides have changed the order of records of one kind, and differently.
    pub(super) fn orders_in_conflict(&self) -> bool {
        RECORD_KINDS.iter().any(|kind| {
            let [base, ours, theirs] = self.records_of_kind(kind.id);
            are_orders_in_conflict(&base, &ours, &theirs)
        })
    }

    /// Adds a conflict for each record that one side has deleted and that stays because it is used.
    pub(super) fn add_conflicts_of_kept_records(&mut self) {
        let kept = self.assemble(&self.part_sides(&self.default_sides())).kept;
        if kept.is_empty() {
            return;
        }
        for at in 0..self.parts.len() {
            let Some(part) = self.parts.get(at) else { continue };
            let Some(target) = part.target.clone().filter(|target| kept.contains(target)) else { continue };
            if part.kind == MergePartKind::Record && part.conflict.is_none() {
                let side = if target.is_in(&self.ours) { MergeSide::Ours } else { MergeSide::Theirs };
                if let Some(part) = self.parts.get_mut(at) {
                    part.side = side;
                }
                self.add_conflict(MergeConflictKind::DeletedAndUsed, vec![at]);
            }
        }
    }
}
