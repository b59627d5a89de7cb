//! The map of a day: what was not yet, or no longer, is left out.

use super::{Date, Map, in_force};

impl Map {
    /// The map as it was on `day`. Stances, ties, objections and conditions that did not hold then are gone; of the
    /// several stances of one actor on one issue that held, the one that counts is found by [`super::Standing`].
    ///
    /// Actors, issues and sources have no dates of existence and stay, but for issues that were not opened yet.
    #[must_use]
    pub fn as_of(&self, day: Date) -> Self {
        let mut map = self.clone();
        map.as_of = Some(day);
        map.issues.retain(|issue| in_force(issue.opened, None, day));
        map.ties.retain(|tie| in_force(tie.since, tie.until, day));
        map.stances.retain(|stance| in_force(stance.since, stance.until, day));
        map.objections.retain(|objection| in_force(objection.since, None, day));
        map.drop_dangling();
        map
    }

    /// Leaves out what points at records that are gone, until nothing does.
    fn drop_dangling(&mut self) {
        loop {
            let whole = self.clone();
            self.ties.retain(|tie| whole.actors.contains(&tie.from) && tie.to.is_in(&whole));
            self.stances.retain(|stance| whole.actors.contains(&stance.actor) && whole.issues.contains(&stance.issue));
            self.conditions.retain(|condition| whole.stances.contains(&condition.of));
            self.objections.retain(|objection| whole.actors.contains(&objection.by) && objection.to.is_in(&whole));
            self.issues.update(|issue| {
                let gone = issue.about.as_ref().is_some_and(|tie| !whole.ties.contains(tie));
                gone.then(|| super::Issue { about: None, ..issue.clone() })
            });
            if *self == whole {
                return;
            }
        }
    }
}
