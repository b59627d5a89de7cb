//! Finds the parts of two maps that differ, and the side that changed each of them. Merges nothing.

use std::collections::BTreeMap;

use super::combined_value::{combined_value, is_empty_value};
use super::{MergeConflictKind, MergePart, MergePartKind, MergeSide, RenamedRecord};
use crate::model::{FIELDS as MAP_FIELDS, FieldDescription, FieldKind, FieldValue, Map, Target, fields_of};

/// A part without a conflict, or with one.
type PartAndConflict = (MergePartKind, MergeSide, Option<MergeConflictKind>);

/// The conflicts of parts: the index of each part, and why it is one.
type PartConflicts = Vec<(usize, MergeConflictKind)>;

/// The other map with free ids for records that both sides have added under the same id and that have other names.
pub(super) fn with_free_ids(base: &Map, ours: &Map, theirs: &Map) -> (Map, Vec<RenamedRecord>) {
    let mut new_targets = BTreeMap::new();
    let mut freed = theirs.clone();
    for target in ours.differing_records(theirs) {
        let is_added_twice = !target.is_in(base) && target.is_in(ours) && target.is_in(theirs);
        if is_added_twice
            && ours.name(&target) != theirs.name(&target)
            && let Some(new) = freed.give_free_id(&target, &[base, ours])
        {
            new_targets.insert(target, new);
        }
    }
    if !new_targets.is_empty() {
        freed.relink(&mut |to| Some(new_targets.get(to).unwrap_or(to).clone()));
    }
    (freed, new_targets.into_iter().map(|(from, to)| RenamedRecord { from, to }).collect())
}

/// The value of a field of a record, or of the map itself.
pub(super) fn value_of(map: &Map, target: Option<&Target>, field: &str) -> Option<FieldValue> {
    match target {
        Some(target) => map.field_value(target, field),
        None => MAP_FIELDS.iter().find(|one| one.id == field).map(|field| (field.get)(map)),
    }
}

/// The parts that differ between two maps, in the order of the file, and which of them are in conflict.
pub(super) fn differing_parts(base: Option<&Map>, ours: &Map, theirs: &Map) -> (Vec<MergePart>, PartConflicts) {
    let (mut parts, mut conflicts) = (Vec::new(), Vec::new());
    let mut add = |target: Option<&Target>, found: Vec<PartAndConflict>| {
        for (kind, side, conflict) in found {
            conflicts.extend(conflict.map(|conflict| (parts.len(), conflict)));
            parts.push(MergePart { target: target.cloned(), kind, side, conflict: None });
        }
    };
    let map_fields: Vec<FieldDescription> = MAP_FIELDS.iter().map(FieldDescription::from).collect();
    add(None, differing_fields([base, Some(ours), Some(theirs)], None, &map_fields));
    let mut remainders = RemainderComparison { ours, theirs: theirs.clone(), base: base.cloned() };
    for target in ours.differing_records(theirs) {
        let found = if target.is_in(ours) && target.is_in(theirs) {
            let fields = fields_of(&target);
            let base = base.filter(|base| target.is_in(base));
            let mut found = differing_fields([base, Some(ours), Some(theirs)], Some(&target), &fields);
            found.extend(remainders.differing_remainder(&target, &fields));
            found
        } else {
            vec![differing_existence(base, ours, theirs, &target)]
        };
        add(Some(&target), found);
    }
    (parts, conflicts)
}

/// A record that only one of the two maps has.
fn differing_existence(base: Option<&Map>, ours: &Map, theirs: &Map, target: &Target) -> PartAndConflict {
    let (present, absent, map) = if target.is_in(ours) {
        (MergeSide::Ours, MergeSide::Theirs, ours)
    } else {
        (MergeSide::Theirs, MergeSide::Ours, theirs)
    };
    match base.filter(|base| target.is_in(base)) {
        None => (MergePartKind::Record, present, None),
        Some(base) if base.has_same_record(map, target) => (MergePartKind::Record, absent, None),
        Some(_) => (MergePartKind::Record, present, Some(MergeConflictKind::DeletedAndChanged)),
    }
}

/// The fields that differ between two maps that both have the record.
fn differing_fields(
    [base, ours, theirs]: [Option<&Map>; 3],
    target: Option<&Target>,
    fields: &[FieldDescription],
) -> Vec<PartAndConflict> {
    let differing = |field: &FieldDescription| {
        let value = |map: Option<&Map>| map.and_then(|map| value_of(map, target, field.id));
        let (ours, theirs) = (value(ours)?, value(theirs)?);
        if ours == theirs || field.kind == FieldKind::Id {
            return None;
        }
        let base = value(base);
        let (side, conflict) = match &base {
            Some(base) if *base == ours => (MergeSide::Theirs, None),
            Some(base) if *base == theirs => (MergeSide::Ours, None),
            None if is_empty_value(&ours) => (MergeSide::Theirs, None),
            None if is_empty_value(&theirs) => (MergeSide::Ours, None),
            _ if combined_value(base.as_ref(), &ours, &theirs).is_some() => (MergeSide::Both, None),
            _ => (MergeSide::Ours, Some(MergeConflictKind::ChangedTwice)),
        };
        Some((MergePartKind::Field(*field), side, conflict))
    };
    fields.iter().filter_map(differing).collect()
}

/// Compares what is in records besides their fields. For this, the fields of a record of ours are copied to the other
/// maps: what then still differs is in no field.
struct RemainderComparison<'a> {
    ours: &'a Map,
    theirs: Map,
    base: Option<Map>,
}

impl RemainderComparison<'_> {
    fn differing_remainder(&mut self, target: &Target, fields: &[FieldDescription]) -> Option<PartAndConflict> {
        copy_fields(self.ours, &mut self.theirs, target, fields);
        if self.theirs.has_same_record(self.ours, target) {
            return None;
        }
        let mut base = self.base.as_mut().filter(|base| target.is_in(base));
        if let Some(base) = &mut base {
            copy_fields(self.ours, base, target, fields);
        }
        let (side, conflict) = match base {
            Some(base) if base.has_same_record(self.ours, target) => (MergeSide::Theirs, None),
            Some(base) if base.has_same_record(&self.theirs, target) => (MergeSide::Ours, None),
            _ => (MergeSide::Ours, Some(MergeConflictKind::ChangedTwice)),
        };
        Some((MergePartKind::Remainder, side, conflict))
    }
}

/// Copies the values of the fields of a record to the same record of another map.
pub(super) fn copy_fields(from: &Map, to: &mut Map, target: &Target, fields: &[FieldDescription]) {
    for field in fields.iter().filter(|field| field.kind != FieldKind::Id) {
        if let Some(value) = from.field_value(target, field.id)
            && to.field_value(target, field.id).as_ref() != Some(&value)
        {
            to.set_field_value(target, field.id, value);
        }
    }
}
