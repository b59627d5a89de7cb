//! Rows of records in the order they were made, found by id, shared between clones.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Id, References, Target};

/// A record with an id of its own.
pub trait Record: Clone + PartialEq + References {
    /// The record's id.
    fn id(&self) -> &Id<Self>;
    /// Gives the record another id. Only a [`RecordList`] does so.
    fn set_id(&mut self, id: Id<Self>);
    /// The record of that id, of whatever kind.
    fn target(id: &Id<Self>) -> Target;
    /// The id of a record of this kind; none if it is of another.
    fn id_of(target: Target) -> Option<Id<Self>>;
}

/// All records of one kind. Cloning is cheap; clones share their rows until one of them changes.
#[derive(Clone, Debug)]
pub struct RecordList<T: Record> {
    rows: Arc<Vec<Arc<T>>>,
    index: Arc<BTreeMap<Id<T>, usize>>,
}

impl<T: Record> RecordList<T> {
    /// The record of that id.
    pub fn get(&self, id: &Id<T>) -> Option<&T> {
        self.rows.get(*self.index.get(id)?).map(Arc::as_ref)
    }

    /// The record of that id, to change. Only this row stops being shared with other clones.
    pub fn get_mut(&mut self, id: &Id<T>) -> Option<&mut T> {
        let at = *self.index.get(id)?;
        Arc::make_mut(&mut self.rows).get_mut(at).map(Arc::make_mut)
    }

    /// Is there a record of that id?
    pub fn contains(&self, id: &Id<T>) -> bool {
        self.index.contains_key(id)
    }

    /// Where the record stands in the order of the file, from 0.
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

    /// Puts a record at the end. If its id is taken, it gets a number behind it; the id it has now is returned.
    pub fn add(&mut self, mut row: T) -> Id<T> {
        let id = self.free_id(row.id());
        if &id != row.id() {
            row.set_id(id.clone());
        }
        Arc::make_mut(&mut self.index).insert(id.clone(), self.rows.len());
        Arc::make_mut(&mut self.rows).push(Arc::new(row));
        id
    }

    /// That id, or the first of `id-2`, `id-3` … that no record has.
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

    /// Puts the records into that order; those that it does not name come after, in their own.
    pub fn set_order<'a>(&mut self, order: impl IntoIterator<Item = &'a Id<T>>)
    where
        T: 'a,
    {
        let place: BTreeMap<&Id<T>, usize> = order.into_iter().zip(0..).collect();
        let key = |row: &Arc<T>| place.get(row.id()).copied().unwrap_or(usize::MAX);
        if self.rows.is_sorted_by_key(key) {
            return;
        }
        Arc::make_mut(&mut self.rows).sort_by_key(key);
        self.index = Arc::new(self.rows.iter().enumerate().map(|(at, row)| (row.id().clone(), at)).collect());
    }

    /// Changes every record for which `change` returns a new one; the others stay shared.
    pub fn update(&mut self, mut change: impl FnMut(&T) -> Option<T>) {
        for at in 0..self.rows.len() {
            if let Some(mut row) = self.rows.get(at).and_then(|row| change(row))
                && let Some(slot) = Arc::make_mut(&mut self.rows).get_mut(at)
            {
                row.set_id(slot.id().clone());
                *slot = Arc::new(row);
            }
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Are there no records?
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Do both shelves hold the very same rows in memory?
    pub fn shares_rows_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.rows, &other.rows)
    }

    /// The records that are not the same in `after`, each as it is here and as it is there: those that are gone or
    /// changed in the order of this shelf, then those that are new in the order of the other. Rows that both share are
    /// not looked into.
    pub fn differences<'a>(&'a self, after: &'a Self) -> Vec<(Option<&'a T>, Option<&'a T>)> {
        if self.shares_rows_with(after) {
            return Vec::new();
        }
        let there = |id: &Id<T>| after.index.get(id).and_then(|at| after.rows.get(*at));
        let here = self.rows.iter().filter_map(|row| match there(row.id()) {
            Some(other) if Arc::ptr_eq(row, other) || row == other => None,
            other => Some((Some(row.as_ref()), other.map(Arc::as_ref))),
        });
        let new = after.iter().filter(|row| !self.contains(row.id())).map(|row| (None, Some(row)));
        here.chain(new).collect()
    }

    /// Makes a shelf of records whose ids must all differ.
    ///
    /// # Errors
    /// The id that stands twice.
    pub fn of(rows: Vec<T>) -> Result<Self, Id<T>> {
        // All at once, as this takes half the time of one after the other.
        let index: BTreeMap<_, _> = rows.iter().enumerate().map(|(at, row)| (row.id().clone(), at)).collect();
        if index.len() < rows.len() {
            let mut seen = BTreeSet::new();
            if let Some(twice) = rows.iter().map(T::id).find(|id| !seen.insert(*id)) {
                return Err(twice.clone());
            }
        }
        let mut rows: Vec<Arc<T>> = rows.into_iter().map(Arc::new).collect();
        // The list of pointers was written over the list of rows, and would keep all of its memory.
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
        let same_row = |(a, b): (&Arc<T>, &Arc<T>)| Arc::ptr_eq(a, b) || a == b;
        self.shares_rows_with(other)
            || self.len() == other.len() && self.rows.iter().zip(other.rows.iter()).all(same_row)
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
        let twice = |id| serde::de::Error::custom(format_args!("the id {:?} stands twice", Id::<T>::as_str(&id)));
        Self::of(rows).map_err(twice)
    }
}
