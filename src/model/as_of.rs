//! The map of a day: what was not yet, or no longer, is left out.

use std::collections::BTreeSet;

use super::{Condition, Date, Map, Objection, Target, in_force};

impl Map {
    /// The map as it was on `day`. Stances, ties, objections and conditions that did not hold then are gone; of the
    /// several stances of one actor on one issue that held, the one that counts is found by [`super::CurrentStances`].
    ///
    /// Actors, issues and sources have no dates of existence and stay, but for issues that were not opened yet.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let mut out = self.dangling_records(|_| false);
        let mut leave = |holds: bool, at: &dyn Fn() -> Target| {
            if !holds {
                out.insert(at());
            }
        };
        self.issues.iter().for_each(|row| leave(in_force(row.opened, None, day), &|| (&row.id).into()));
        self.ties.iter().for_each(|row| leave(in_force(row.since, row.until, day), &|| (&row.id).into()));
        self.stances.iter().for_each(|row| leave(in_force(row.since, row.until, day), &|| (&row.id).into()));
        self.objections.iter().for_each(|row| leave(in_force(row.since, None, day), &|| (&row.id).into()));
        let mut map = self.clone();
        map.as_of = Some(day);
        map.remove(out);
        map.reopen(day);
        map
    }

    /// Opens what was settled only after `day`.
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

    /// The map without some of its records and all that hangs on them.
    #[must_use]
    pub fn without(&self, out: &BTreeSet<Target>) -> Self {
        let mut map = self.clone();
        map.remove(out.iter().cloned().chain(self.dangling_records(|_| false)));
        map
    }
}
