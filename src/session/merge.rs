//! A merge of the open map with another one: the choices of the user so far, the result, and everything in words.
//! Changes no map and reads no file.

mod conflict_text;

use std::path::PathBuf;

use super::Session;
use crate::model::compare::{RecordChange, compare};
use crate::model::{FieldValue, Map, Target};
use crate::ops::{MergeConflict, MergePartKind, MergeSide, ResolvedMerge, ThreeWayMerge};
use crate::store::FileStamp;
use conflict_text::{description_of, record_name};

/// Where the other map of a merge was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MergeOrigin {
    /// In the file of the open map, which another program has changed.
    OwnFile {
        /// The file.
        path: PathBuf,
        /// The state in which it was read.
        stamp: FileStamp,
    },
    /// In another file. What both maps were made from is unknown.
    OtherFile(PathBuf),
}

impl MergeOrigin {
    /// The path of the file.
    pub fn path(&self) -> &PathBuf {
        match self {
            Self::OwnFile { path, .. } | Self::OtherFile(path) => path,
        }
    }
}

/// A conflict in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConflictDescription {
    /// What it is about: "Ann on war: alignment".
    pub title: String,
    /// The sides to choose from, each with its content: "Mine: +2".
    pub options: Vec<(MergeSide, String)>,
    /// True for places and bends, about which the user is not asked.
    pub is_minor: bool,
}

/// A merge of the open map with another map, with the choices of the user so far.
pub struct MapMerge {
    origin: MergeOrigin,
    /// The other map as it was read.
    read: Map,
    merge: ThreeWayMerge,
    sides: Vec<MergeSide>,
    result: ResolvedMerge,
    result_sentence: String,
    descriptions: Vec<ConflictDescription>,
    their_changes: ChangesBetween,
    our_changes: ChangesBetween,
}

/// The changes from one map to another.
struct ChangesBetween {
    before: Map,
    after: Map,
    changes: Vec<RecordChange>,
}

impl ChangesBetween {
    fn of(before: &Map, after: &Map) -> Self {
        Self { changes: compare(before, after), before: before.clone(), after: after.clone() }
    }
}

impl MapMerge {
    /// Begins a merge of the map `read` into `ours`. `base` is the map that both were made from, if it is known.
    pub fn new(origin: MergeOrigin, base: Option<&Map>, ours: &Map, read: &Map) -> Self {
        let merge = ThreeWayMerge::of(base, ours, read);
        let sides = merge.default_sides();
        let result = merge.resolve(&sides);
        let descriptions = merge.conflicts().iter().map(|conflict| description_of(&merge, conflict)).collect();
        let (their_changes, our_changes) = match base {
            Some(base) => (ChangesBetween::of(base, merge.theirs()), ChangesBetween::of(base, ours)),
            None => (ChangesBetween::of(ours, &result.map), ChangesBetween::of(ours, ours)),
        };
        let read = read.clone();
        let result_sentence = String::new();
        let mut new =
            Self { origin, read, merge, sides, result, result_sentence, descriptions, their_changes, our_changes };
        new.describe_result();
        new
    }

    /// The same merge with other versions of the maps. A choice is kept if its conflict is the same.
    pub fn with_maps(&self, origin: MergeOrigin, base: Option<&Map>, ours: &Map, read: &Map) -> Self {
        let mut new = Self::new(origin, base, ours, read);
        let chosen: Vec<(ConflictContent, MergeSide)> = self
            .merge
            .conflicts()
            .iter()
            .map(|conflict| content_of(&self.merge, conflict))
            .zip(self.sides.clone())
            .collect();
        for (conflict, side) in new.merge.conflicts().iter().zip(&mut new.sides) {
            let content = content_of(&new.merge, conflict);
            if let Some((_, chosen)) = chosen.iter().find(|(other, _)| *other == content) {
                *side = *chosen;
            }
        }
        new.resolve();
        new
    }

    /// The same merge with a later version of the open map; `None` if the map is unchanged.
    pub fn with_ours(&self, ours: &Map) -> Option<Self> {
        let is_same = ours == self.merge.ours();
        (!is_same).then(|| self.with_maps(self.origin.clone(), self.merge.base(), ours, &self.read))
    }

    /// Where the other map was read.
    pub fn origin(&self) -> &MergeOrigin {
        &self.origin
    }

    /// The map that both were made from, if it is known.
    pub fn base(&self) -> Option<&Map> {
        self.merge.base()
    }

    /// The other map as it was read.
    pub fn read(&self) -> &Map {
        &self.read
    }

    /// The conflicts in words: first those that the user is asked about, each with its index for [`Self::choose`].
    pub fn conflicts(&self) -> impl Iterator<Item = (usize, &ConflictDescription)> {
        let with =
            |is_minor: bool| self.descriptions.iter().enumerate().filter(move |(_, one)| one.is_minor == is_minor);
        with(false).chain(with(true))
    }

    /// The chosen side of a conflict.
    pub fn side(&self, conflict: usize) -> Option<MergeSide> {
        self.sides.get(conflict).copied()
    }

    /// Chooses a side of a conflict.
    pub fn choose(&mut self, conflict: usize, side: MergeSide) {
        let is_offered =
            self.descriptions.get(conflict).is_some_and(|one| one.options.iter().any(|(offered, _)| *offered == side));
        if let Some(chosen) = self.sides.get_mut(conflict).filter(|_| is_offered) {
            *chosen = side;
            self.resolve();
        }
    }

    /// Chooses one side of all conflicts.
    pub fn choose_all(&mut self, side: MergeSide) {
        self.sides.fill(side);
        self.resolve();
    }

    fn resolve(&mut self) {
        self.result = self.merge.resolve(&self.sides);
        self.describe_result();
    }

    /// The merged map with the choices so far.
    pub fn result(&self) -> &Map {
        &self.result.map
    }

    /// Whether the result can be used: choices that exclude each other would be a problem in the map.
    pub fn is_possible(&self) -> bool {
        self.result.new_problems.is_empty()
    }

    /// The number of changes on one side since the common version. For another map: what it adds and changes.
    pub fn change_count(&self, side: MergeSide) -> usize {
        self.changes(side).changes.len()
    }

    /// A change on one side in words: the name of the record, and the change.
    pub fn change_text(&self, side: MergeSide, at: usize) -> Option<(String, String)> {
        let ChangesBetween { before, after, changes } = self.changes(side);
        changes.get(at).map(|change| (change.name(before, after), change.description(before, after)))
    }

    fn changes(&self, side: MergeSide) -> &ChangesBetween {
        if side == MergeSide::Theirs { &self.their_changes } else { &self.our_changes }
    }

    /// The number of changes and conflicts in a sentence or two.
    pub fn summary(&self) -> String {
        let (theirs, ours) = (self.change_count(MergeSide::Theirs), self.change_count(MergeSide::Ours));
        let changes = match &self.origin {
            MergeOrigin::OwnFile { .. } if ours == 0 => {
                format!("The file has {}. Your map has none since it was read.", counted(theirs, "change"))
            }
            MergeOrigin::OwnFile { .. } => {
                format!("The file has {}, your map has {ours}.", counted(theirs, "change"))
            }
            MergeOrigin::OtherFile(_) if theirs == 0 => "The other map brings nothing new.".to_owned(),
            MergeOrigin::OtherFile(_) => format!("The other map brings {}.", counted(theirs, "change")),
        };
        let conflicts = match self.descriptions.iter().filter(|one| !one.is_minor).count() {
            0 => "There are no conflicts.".to_owned(),
            1 => "1 conflict needs your choice.".to_owned(),
            count => format!("{count} conflicts need your choice."),
        };
        format!("{changes} {conflicts}")
    }

    /// What was decided without asking, a sentence each.
    pub fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.merge.are_orders_in_conflict() {
            notes.push("Both changed the drawing order. Yours is kept.".to_owned());
        }
        for renamed in self.merge.renamed() {
            notes.push(format!(
                "“{}” is added with the id {}, because your {} has another name.",
                self.merge.theirs().name(&renamed.to),
                renamed.to.id(),
                renamed.from.id()
            ));
        }
        notes
    }

    /// What merging will do, in a sentence, or why it cannot be done with the choices so far.
    pub fn result_sentence(&self) -> &str {
        &self.result_sentence
    }

    fn describe_result(&mut self) {
        self.result_sentence = self.described_result();
    }

    fn described_result(&self) -> String {
        if let Some(problem) = self.result.new_problems.first() {
            let name = problem.at.as_ref().map(|at| self.name(at));
            let name = name.map_or_else(|| "the map".to_owned(), |name| format!("“{name}”"));
            return format!("These choices exclude each other: {name} {}. Change one of them.", problem.text);
        }
        let other = match self.origin {
            MergeOrigin::OwnFile { .. } => "the file",
            MergeOrigin::OtherFile(_) => "the other map",
        };
        let taken = compare(self.merge.ours(), self.result()).len();
        let kept = compare(&self.read, self.result()).len();
        let result = match (taken, kept) {
            (0, _) => format!("Your map stays as it is; nothing is taken from {other}."),
            (_, 0) => format!("The result is the map in {other}."),
            (taken, kept) => {
                format!("The result takes {} from {other} and keeps {kept} of yours.", counted(taken, "change"))
            }
        };
        format!("{result} Nothing is written until you save.")
    }

    fn name(&self, target: &Target) -> String {
        record_name(&self.merge, target)
    }
}

impl Session {
    /// The merge that is shown to the user.
    pub fn merge(&self) -> Option<&MapMerge> {
        self.merge.as_deref()
    }

    /// The merge that is shown to the user, to choose the sides of conflicts.
    pub fn merge_mut(&mut self) -> Option<&mut MapMerge> {
        self.merge.as_deref_mut()
    }

    /// Shows a merge to the user.
    pub fn begin_merge(&mut self, merge: MapMerge) {
        self.merge = Some(Box::new(merge));
    }

    /// Ends the merge. The map stays as it is.
    pub fn end_merge(&mut self) {
        self.merge = None;
    }

    /// Computes the merge again if the map has changed since. Returns whether it has.
    pub fn refresh_merge(&mut self) -> bool {
        let new = self.merge.as_ref().and_then(|merge| merge.with_ours(self.history.map()));
        let is_changed = new.is_some();
        if let Some(new) = new {
            self.begin_merge(new);
        }
        is_changed
    }
}

/// The content of a conflict: its parts, each with the values of both sides.
type ConflictContent = Vec<(Option<Target>, MergePartKind, [Option<FieldValue>; 2])>;

fn content_of(merge: &ThreeWayMerge, conflict: &MergeConflict) -> ConflictContent {
    let values = |part| [MergeSide::Ours, MergeSide::Theirs].map(|side| merge.value(part, side));
    merge.parts_of(conflict).map(|part| (part.target.clone(), part.kind, values(part))).collect()
}

/// A number with its noun: "1 change", "3 changes".
fn counted(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
