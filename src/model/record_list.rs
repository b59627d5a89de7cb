//! Lists of records in the order of the file, indexed by id and shared between clones.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Id, References, Target};

/// A record with an id.
pub trait Record: Clone + PartialEq + References {
    /// The id of the record.
    fn id(&self) -> &Id<Self>;
    /// Changes the id of the record. To be called by [`RecordList`] only.
    fn set_id(&mut self, id: Id<Self>);
    /// The target that points at the record with this id.
    fn target(id: &Id<Self>) -> Target;
    /// The id in a target; `None` if the target is a record of another kind.
    fn id_of(target: Target) -> Option<Id<Self>>;
}

/// All records of one kind. Cloning is cheap: clones share their records until one of them is changed.
#[derive(Clone, Debug)]
pub struct RecordList<T: Record> {
    rows: Arc<Vec<Arc<T>>>,
    /// The position of each record. It is never iterated, because its order differs from run to run.
    index: Arc<HashMap<Id<T>, usize>>,
}

impl<T: Record> RecordList<T> {
    /// The record with this id.
    pub fn get(&self, id: &Id<T>) -> Option<&T> {
        self.rows.get(*self.index.get(id)?).map(Arc::as_ref)
    }

    /// The record with this id, to be changed. This record is then no longer shared with other clones.
    pub fn get_mut(&mut self, id: &Id<T>) -> Option<&mut T> {
        let index = *self.index.get(id)?;
        Arc::make_mut(&mut self.rows).get_mut(index).map(Arc::make_mut)
    }

    /// Whether there is a record with this id.
    pub fn contains(&self, id: &Id<T>) -> bool {
        self.index.contains_key(id)
    }

    /// The index of the record in the order of the file, from 0.
    pub fn position(&self, id: &Id<T>) -> Option<usize> {
        self.index.get(id).copied()
    }

    /// All records in the order of the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> + ExactSizeIterator {
        self.rows.iter().map(Arc::as_ref)
    }

    /// The ids in the order of the file.
    pub fn ids(&self) -> impl Iterator<Item = Id<T>> + '_ {
        self.iter().map(|row| row.id().clone())
    }

    /// Adds a record at the end and returns its id. If the id is taken, a number is appended to it.
    pub fn add(&mut self, mut row: T) -> Id<T> {
        let id = self.free_id(row.id());
        if &id != row.id() {
            row.set_id(id.clone());
        }
        Arc::make_mut(&mut self.index).insert(id.clone(), self.rows.len());
        Arc::make_mut(&mut self.rows).push(Arc::new(row));
        id
    }

    /// Adds the record with this id of another list at the end, or replaces the record that has it. Both lists then
    /// share the record.
    pub fn put_from(&mut self, other: &Self, id: &Id<T>) {
        let Some(row) = other.index.get(id).and_then(|at| other.rows.get(*at)) else { return };
        match self.index.get(id).copied() {
            Some(at) => {
                if let Some(slot) = Arc::make_mut(&mut self.rows).get_mut(at) {
                    *slot = Arc::clone(row);
                }
            }
            None => {
                Arc::make_mut(&mut self.index).insert(id.clone(), self.rows.len());
                Arc::make_mut(&mut self.rows).push(Arc::clone(row));
            }
        }
    }

    /// Gives a record another id, if there is such a record and the new id is free. References are left unchanged.
    pub fn rename(&mut self, id: &Id<T>, new: &Id<T>) -> bool {
        let Some(at) = self.position(id).filter(|_| !self.contains(new)) else { return false };
        if let Some(row) = Arc::make_mut(&mut self.rows).get_mut(at) {
            Arc::make_mut(row).set_id(new.clone());
        }
        let index = Arc::make_mut(&mut self.index);
        index.remove(id);
        index.insert(new.clone(), at);
        true
    }

    /// The given id, or the first of `id-2`, `id-3` … that no record has.
    pub fn free_id(&self, id: &Id<T>) -> Id<T> {
        if !self.contains(id) {
            return id.clone();
        }
        let mut number = 2;
        loop {
            let next = id.numbered(number);
            if !self.contains(&next) {
                return next;
            }
            number += 1;
        }
    }

    /// Keeps the records for which `keep` is true, in their order.
    pub fn retain(&mut self, mut keep: impl FnMut(&T) -> bool) {
        if self.iter().all(&mut keep) {
            return;
        }
        Arc::make_mut(&mut self.rows).retain(|row| keep(row));
        self.index = Arc::new(self.rows.iter().enumerate().map(|(at, row)| (row.id().clone(), at)).collect());
    }

    /// Sorts the records into the given order. Records that it does not contain follow in their present order.
    pub fn set_order<'a>(&mut self, order: impl IntoIterator<Item = &'a Id<T>>)
    where
        T: 'a,
    {
        let rank: BTreeMap<&Id<T>, usize> = order.into_iter().zip(0..).collect();
        let key = |row: &Arc<T>| rank.get(row.id()).copied().unwrap_or(usize::MAX);
        if self.rows.is_sorted_by_key(key) {
            return;
        }
        Arc::make_mut(&mut self.rows).sort_by_key(key);
        self.index = Arc::new(self.rows.iter().enumerate().map(|(at, row)| (row.id().clone(), at)).collect());
    }

    /// Replaces every record for which `change` returns a new one, keeping its id. The other records stay shared.
    pub fn update(&mut self, mut change: impl FnMut(&T) -> Option<T>) {
        for index in 0..self.rows.len() {
            if let Some(mut row) = self.rows.get(index).and_then(|row| change(row))
                && let Some(slot) = Arc::make_mut(&mut self.rows).get_mut(index)
            {
                row.set_id(slot.id().clone());
                *slot = Arc::new(row);
            }
        }
    }

    /// Number of records.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether both lists share the same records in memory.
    pub fn shares_rows_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
    }

    /// The memory in bytes that this list takes while `other` exists too, without the texts of its records: nothing for
    /// the records that both share.
    pub fn unshared_bytes(&self, other: &Self) -> usize {
        if self.shares_rows_with(other) {
            return 0;
        }
        let index =
            if Arc::ptr_eq(&self.index, &other.index) { 0 } else { 2 * self.len() * size_of::<(Id<T>, usize)>() };
        self.unshared_rows(other).len() * size_of::<T>() + self.len() * size_of::<Arc<T>>() + index
    }

    /// The records that `other` does not share in memory.
    pub fn unshared_rows(&self, other: &Self) -> Vec<&T> {
        if self.shares_rows_with(other) {
            return Vec::new();
        }
        let is_same = |(row, other): &(&Arc<T>, &Arc<T>)| Arc::ptr_eq(row, other);
        let start = self.rows.iter().zip(other.rows.iter()).take_while(is_same).count();
        let most = self.len().min(other.len()) - start;
        let end = self.rows.iter().rev().zip(other.rows.iter().rev()).take(most).take_while(is_same).count();
        let changed = |list: &Self| start..list.len() - end;
        let others: HashSet<_> = other.rows.get(changed(other)).into_iter().flatten().map(Arc::as_ptr).collect();
        let own = self.rows.get(changed(self)).into_iter().flatten().filter(|row| !others.contains(&Arc::as_ptr(row)));
        own.map(Arc::as_ref).collect()
    }

    /// The records that differ between this list and `after`, as pairs (record in this list, record in `after`): first
    /// removed and changed records in the order of this list, then new records in the order of `after`. Records that
    /// both lists share in memory are not compared.
    pub fn differences<'a>(&'a self, after: &'a Self) -> Vec<(Option<&'a T>, Option<&'a T>)> {
        if self.shares_rows_with(after) {
            return Vec::new();
        }
        let in_after = |id: &Id<T>| after.index.get(id).and_then(|at| after.rows.get(*at));
        let removed_or_changed = self.rows.iter().filter_map(|row| match in_after(row.id()) {
            Some(other) if Arc::ptr_eq(row, other) || row == other => None,
            other => Some((Some(row.as_ref()), other.map(Arc::as_ref))),
        });
        let added = after.iter().filter(|row| !self.contains(row.id())).map(|row| (None, Some(row)));
        removed_or_changed.chain(added).collect()
    }

    /// Makes a list of records with unique ids.
    ///
    /// # Errors
    /// The first id that occurs twice.
    pub fn of(rows: Vec<T>) -> Result<Self, Id<T>> {
        let index: HashMap<_, _> = rows.iter().enumerate().map(|(at, row)| (row.id().clone(), at)).collect();
        if index.len() < rows.len() {
            let mut known = BTreeSet::new();
            if let Some(duplicate) = rows.iter().map(T::id).find(|id| !known.insert(*id)) {
                return Err(duplicate.clone());
            }
        }
        let mut rows: Vec<Arc<T>> = rows.into_iter().map(Arc::new).collect();
        // The list of pointers reuses the memory of the list of records, which is much larger.
        rows.shrink_to_fit();
        Ok(Self { rows: Arc::new(rows), index: Arc::new(index) })
    }
}

impl<T: Record> Default for RecordList<T> {
    fn default() -> Self {
        Self { rows: Arc::default(), index: Arc::default() }
    }
}

impl<T: Record> PartialEq for RecordList<T> {
    fn eq(&self, other: &Self) -> bool {
        let is_same_row = |(a, b): (&Arc<T>, &Arc<T>)| Arc::ptr_eq(a, b) || a == b;
        self.shares_rows_with(other)
            || self.len() == other.len() && self.rows.iter().zip(other.rows.iter()).all(is_same_row)
    }
}

impl<T: Record + Serialize> Serialize for RecordList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.iter())
    }
}

impl<'de, T: Record + Deserialize<'de>> Deserialize<'de> for RecordList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let rows = Vec::<T>::deserialize(deserializer)?;
        let duplicate_error =
            |id| serde::de::Error::custom(format_args!("the id {:?} stands twice", Id::<T>::as_str(&id)));
        Self::of(rows).map_err(duplicate_error)
    }
}
