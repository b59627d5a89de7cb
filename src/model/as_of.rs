//! The map on a given day, without records that did not hold yet or no longer hold.

use std::collections::BTreeSet;

use super::{Condition, Date, Map, Objection, Target, in_force};

impl Map {
    /// The map as it was on `day`: without stances, ties and objections that did not hold then. If several stances of
    /// an actor on an issue hold, [`super::CurrentStances`] finds the one that counts.
    ///
    /// Actors, issues and sources have no dates of existence and stay, except issues that were not opened yet.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let mut removed = self.dangling_records(|_| false);
        let mut keep_if = |holds: bool, at: &dyn Fn() -> Target| {
            if !holds {
                removed.insert(at());
            }
        };
        self.issues.iter().for_each(|row| keep_if(in_force(row.opened, None, day), &|| (&row.id).into()));
        self.ties.iter().for_each(|row| keep_if(in_force(row.since, row.until, day), &|| (&row.id).into()));
        self.stances.iter().for_each(|row| keep_if(in_force(row.since, row.until, day), &|| (&row.id).into()));
        self.objections.iter().for_each(|row| keep_if(in_force(row.since, None, day), &|| (&row.id).into()));
        let mut map = self.clone();
        map.as_of = Some(day);
        map.remove(removed);
        map.reopen(day);
        map
    }

    /// Opens objections and conditions again that were settled after `day`.
    pub fn reopen(&mut self, day: Date) {
        self.objections.update(|row| {
            let status = row.status_on(day);
            (status != row.status).then(|| Objection { status, ..row.clone() })
        });
        self.conditions.update(|row| {
            let status = row.status_on(day);
            (status != row.status).then(|| Condition { status, ..row.clone() })
        });
    }

    /// The map without some of its records and their dependants.
    #[must_use]
    pub fn without(&self, removed: &BTreeSet<Target>) -> Self {
        let mut map = self.clone();
        map.remove(removed.iter().cloned().chain(self.dangling_records(|_| false)));
        map
    }
}
