//! Merges two versions of a map that were made from one: record by record and field by field, with conflicts as values.
//! A merge chooses a side for each part of the map that differs; a conflict is a choice that is left to the user.
//!
//! The tables of the records are used, so that a new kind of record or a new field is merged without new code.
//!
//! Limitations: a text is one value. A part of a record that is not in its `FIELDS`, such as the lens of a view, is
//! merged as a whole, together with the other such parts of the record.

mod assembled_map;
mod combined_value;
mod differing_parts;
mod incompatible_parts;
mod merged_order;

use std::collections::BTreeSet;

use crate::model::{FieldDescription, FieldKind, FieldValue, Map, Problem, Target};
use combined_value::value_with_both;

/// The version of a part that a merge uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum MergeSide {
    /// That of the open map.
    Ours,
    /// That of the other map.
    Theirs,
    /// A value that has the content of both.
    Both,
}

/// The kind of a part of a map that is merged as one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum MergePartKind {
    /// Whether the record exists, with all of its content.
    Record,
    /// A field of a record, or of the map itself.
    Field(FieldDescription),
    /// Everything in a record that no field shows.
    Remainder,
}

/// A part that differs between the two maps.
#[derive(Clone, Debug, PartialEq)]
pub struct MergePart {
    /// The record; `None` for the map itself.
    pub target: Option<Target>,
    /// Which part of it.
    pub kind: MergePartKind,
    /// The side that is used if the user chooses nothing.
    pub side: MergeSide,
    /// The index of the conflict that decides about this part.
    conflict: Option<usize>,
}

/// Why the user has to choose.
#[derive(Clone, Debug, PartialEq)]
pub enum MergeConflictKind {
    /// Both sides have changed the same part.
    ChangedTwice,
    /// One side has deleted the record and the other has changed it.
    DeletedAndChanged,
    /// One side has deleted the record, and something of the other side refers to it.
    DeletedAndUsed,
    /// Changes of different parts that would be a problem together.
    Incompatible(Problem),
}

/// A choice between two versions of one or more parts.
#[derive(Clone, Debug, PartialEq)]
pub struct MergeConflict {
    /// Why it has to be made.
    pub kind: MergeConflictKind,
    /// The side that is used if the user chooses nothing. A record that one side has deleted is kept.
    pub side: MergeSide,
    /// True for the places of records and the bends of lines, about which the user is not asked.
    pub is_minor: bool,
    /// The indices of the parts that it decides about. The first one names it.
    parts: Vec<usize>,
}

/// A record of the other map that was added there under an id that the open map has given to another record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RenamedRecord {
    /// The record in the other map.
    pub from: Target,
    /// The record in the merged map.
    pub to: Target,
}

/// The merge of two maps.
#[derive(Clone, Debug)]
pub struct ThreeWayMerge {
    base: Option<Map>,
    ours: Map,
    /// With new ids for renamed records.
    theirs: Map,
    parts: Vec<MergePart>,
    conflicts: Vec<MergeConflict>,
    renamed: Vec<RenamedRecord>,
    /// The problems that one of the two maps has already.
    known_problems: BTreeSet<Problem>,
}

/// The result of a merge with all conflicts resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct ResolvedMerge {
    /// The merged map.
    pub map: Map,
    /// Problems that neither of the two maps had. Empty unless choices of the user exclude each other.
    pub new_problems: Vec<Problem>,
}

impl ThreeWayMerge {
    /// Merges `theirs` into `ours`. `base` is the map that both were made from. Without it every record counts as added
    /// by both sides, records with the same id are the same record, and nothing counts as deleted.
    ///
    /// With a base, records that both sides have added under one id are the same record if they have the same name;
    /// otherwise that of `theirs` gets another id.
    pub fn of(base: Option<&Map>, ours: &Map, theirs: &Map) -> Self {
        let (theirs, renamed) = match base {
            Some(base) => differing_parts::with_free_ids(base, ours, theirs),
            None => (theirs.clone(), Vec::new()),
        };
        let known_problems = ours.problems().into_iter().chain(theirs.problems()).collect();
        let (parts, conflicts) = differing_parts::differing_parts(base, ours, &theirs);
        let mut merge = Self {
            base: base.cloned(),
            ours: ours.clone(),
            theirs,
            parts,
            conflicts: Vec::new(),
            renamed,
            known_problems,
        };
        for (part, kind) in conflicts {
            merge.add_conflict(kind, vec![part]);
        }
        merge.separate_incompatible_parts();
        merge.add_conflicts_of_kept_records();
        merge.make_their_side_possible();
        merge
    }

    /// The map that both were made from.
    pub fn base(&self) -> Option<&Map> {
        self.base.as_ref()
    }

    /// The open map.
    pub fn ours(&self) -> &Map {
        &self.ours
    }

    /// The other map, with the new ids of renamed records.
    pub fn theirs(&self) -> &Map {
        &self.theirs
    }

    /// The conflicts.
    pub fn conflicts(&self) -> &[MergeConflict] {
        &self.conflicts
    }

    /// The parts that a conflict decides about. The first one names it.
    pub fn parts_of<'a>(&'a self, conflict: &'a MergeConflict) -> impl Iterator<Item = &'a MergePart> {
        conflict.parts.iter().filter_map(|at| self.parts.get(*at))
    }

    /// The records that were renamed.
    pub fn renamed(&self) -> &[RenamedRecord] {
        &self.renamed
    }

    /// The sides of all conflicts if the user chooses nothing.
    pub fn default_sides(&self) -> Vec<MergeSide> {
        self.conflicts.iter().map(|conflict| conflict.side).collect()
    }

    /// The sides that can be chosen for a conflict.
    pub fn sides_of(&self, conflict: &MergeConflict) -> Vec<MergeSide> {
        let both = match conflict.parts.as_slice() {
            [only] => self.parts.get(*only).and_then(|part| self.value_with_both(part)),
            _ => None,
        };
        [MergeSide::Ours, MergeSide::Theirs].into_iter().chain(both.map(|_| MergeSide::Both)).collect()
    }

    /// The value of a field on one side. `None` if it is another part than a field, if the side has no such record, or
    /// if there is no value with both.
    pub fn value(&self, part: &MergePart, side: MergeSide) -> Option<FieldValue> {
        let MergePartKind::Field(field) = part.kind else { return None };
        match side {
            MergeSide::Ours => differing_parts::value_of(&self.ours, part.target.as_ref(), field.id),
            MergeSide::Theirs => differing_parts::value_of(&self.theirs, part.target.as_ref(), field.id),
            MergeSide::Both => self.value_with_both(part),
        }
    }

    /// Whether a record exists on one side.
    pub fn is_present(&self, target: &Target, side: MergeSide) -> bool {
        target.is_in(if side == MergeSide::Theirs { &self.theirs } else { &self.ours })
    }

    /// Whether both sides have changed the order of the file, and differently. Then that of `ours` is used.
    pub fn are_orders_in_conflict(&self) -> bool {
        self.orders_in_conflict()
    }

    /// The merged map with a side for each conflict, in their order. Missing sides are the default ones.
    pub fn resolve(&self, sides: &[MergeSide]) -> ResolvedMerge {
        let chosen =
            self.conflicts.iter().zip(0..).map(|(conflict, at)| sides.get(at).copied().unwrap_or(conflict.side));
        let map = self.assemble(&self.part_sides(&chosen.collect::<Vec<_>>())).map;
        let new_problems = self.new_problems(&map);
        ResolvedMerge { map, new_problems }
    }

    /// The combination of both values, or else a value that loses nothing of either.
    fn value_with_both(&self, part: &MergePart) -> Option<FieldValue> {
        let MergePartKind::Field(field) = part.kind else { return None };
        let (ours, theirs) = (self.value(part, MergeSide::Ours)?, self.value(part, MergeSide::Theirs)?);
        let base = self.base.as_ref().and_then(|base| differing_parts::value_of(base, part.target.as_ref(), field.id));
        let combined = combined_value::combined_value(base.as_ref(), &ours, &theirs);
        combined.or_else(|| value_with_both(field.kind, &ours, &theirs))
    }

    fn new_problems(&self, map: &Map) -> Vec<Problem> {
        map.problems().into_iter().filter(|problem| !self.known_problems.contains(problem)).collect()
    }

    /// Adds a conflict about parts. Its default side is that of its first part; a record is kept.
    fn add_conflict(&mut self, kind: MergeConflictKind, parts: Vec<usize>) {
        let at = self.conflicts.len();
        let first = parts.first().and_then(|first| self.parts.get(*first));
        let side = first.map_or(MergeSide::Ours, |part| part.side);
        let is_minor = |part: &MergePart| match part.kind {
            MergePartKind::Field(field) => field.kind == FieldKind::Place || field.id == "bend",
            MergePartKind::Record | MergePartKind::Remainder => false,
        };
        let is_minor = parts.iter().filter_map(|part| self.parts.get(*part)).all(is_minor);
        for part in &parts {
            if let Some(part) = self.parts.get_mut(*part) {
                (part.conflict, part.side) = (Some(at), side);
            }
        }
        self.conflicts.push(MergeConflict { kind, side, is_minor, parts });
    }
}
