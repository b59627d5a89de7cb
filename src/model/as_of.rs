//! The map of a day: what was not yet, or no longer, is left out.

use super::{Change, Condition, Date, Issue, Lens, Map, Objection, Requirement, View, in_force};

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
        map.reopen(day);
        map.drop_dangling();
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
    pub fn without(&self, out: &std::collections::BTreeSet<super::Target>) -> Self {
        let mut map = self.clone();
        map.actors.retain(|actor| !out.contains(&(&actor.id).into()));
        map.issues.retain(|issue| !out.contains(&(&issue.id).into()));
        map.ties.retain(|tie| !out.contains(&(&tie.id).into()));
        map.stances.retain(|stance| !out.contains(&(&stance.id).into()));
        map.conditions.retain(|condition| !out.contains(&(&condition.id).into()));
        map.objections.retain(|objection| !out.contains(&(&objection.id).into()));
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
            if *self == whole {
                break;
            }
        }
        let whole = self.clone();
        self.issues.update(|issue| {
            let gone = issue.about.as_ref().is_some_and(|tie| !whole.ties.contains(tie));
            gone.then(|| Issue { about: None, ..issue.clone() })
        });
        self.conditions.update(|condition| {
            let gone = match condition.requires.as_ref()? {
                Requirement::ActorIn(_) | Requirement::ActorOut(_) => false,
                Requirement::IssueReaches(issue, _) => !whole.issues.contains(issue),
                Requirement::Tie(tie) => !whole.ties.contains(tie),
            };
            gone.then(|| Condition { requires: None, ..condition.clone() })
        });
        self.views.update(|view| {
            let gone = view.lens.issue().is_some_and(|issue| !whole.issues.contains(issue));
            gone.then(|| View { lens: Lens::Relationships, ..view.clone() })
        });
        self.scenarios.update(|scenario| {
            let mut new = scenario.clone();
            new.overrides.retain(|o| match &o.change {
                Change::Stance { issue, .. } => whole.issues.contains(issue),
                Change::Objection(id, _) => whole.objections.contains(id),
                Change::Condition(id, _) => whole.conditions.contains(id),
                Change::NoTie(id) => whole.ties.contains(id),
                Change::NoActor(_) => true,
            });
            (new != *scenario).then_some(new)
        });
    }
}
