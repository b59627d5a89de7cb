//! Deleting records and what cannot stand without them.

use std::collections::BTreeSet;

use crate::model::{Body, Change, Group, Issue, Lens, Map, Requirement, Scenario, Target, View};

/// Deletes records, and with them whatever would point at nothing: the stances and ties of an actor, the conditions of
/// a stance, objections to any of them. Evidence from a deleted source goes; the mark that it stood in stays.
pub fn delete(map: &mut Map, targets: &[Target]) {
    let gone = with_dependants(map, targets);
    let is_gone = |target: Target| gone.contains(&target);
    map.actors.retain(|row| !is_gone((&row.id).into()));
    map.issues.retain(|row| !is_gone((&row.id).into()));
    map.stances.retain(|row| !is_gone((&row.id).into()));
    map.ties.retain(|row| !is_gone((&row.id).into()));
    map.objections.retain(|row| !is_gone((&row.id).into()));
    map.conditions.retain(|row| !is_gone((&row.id).into()));
    map.sources.retain(|row| !is_gone((&row.id).into()));
    map.bodies.retain(|row| !is_gone((&row.id).into()));
    map.groups.retain(|row| !is_gone((&row.id).into()));
    map.notes.retain(|row| !is_gone((&row.id).into()));
    map.views.retain(|row| !is_gone((&row.id).into()));
    map.scenarios.retain(|row| !is_gone((&row.id).into()));
    forget(map, &gone);
}

/// The targets and everything that cannot stand without them.
fn with_dependants(map: &Map, targets: &[Target]) -> BTreeSet<Target> {
    let mut gone: BTreeSet<Target> = targets.iter().cloned().collect();
    loop {
        let before = gone.len();
        for stance in map.stances.iter() {
            if gone.contains(&(&stance.actor).into()) || gone.contains(&(&stance.issue).into()) {
                gone.insert((&stance.id).into());
            }
        }
        for tie in map.ties.iter() {
            if gone.contains(&(&tie.from).into()) || gone.contains(&tie.to) {
                gone.insert((&tie.id).into());
            }
        }
        for condition in map.conditions.iter() {
            if gone.contains(&(&condition.of).into()) {
                gone.insert((&condition.id).into());
            }
        }
        for objection in map.objections.iter() {
            if gone.contains(&(&objection.by).into()) || gone.contains(&objection.to) {
                gone.insert((&objection.id).into());
            }
        }
        if gone.len() == before {
            return gone;
        }
    }
}

/// Takes the gone records out of the fields of those that stay.
fn forget(map: &mut Map, gone: &BTreeSet<Target>) {
    let is_gone = |target: Target| gone.contains(&target);
    map.actors.update(|actor| {
        let whole = actor.part_of.as_ref()?;
        is_gone(whole.into()).then(|| crate::model::Actor { part_of: None, ..actor.clone() })
    });
    map.issues.update(|issue| {
        let about = issue.about.clone().filter(|tie| !is_gone(tie.into()));
        let decided_by = issue.decided_by.clone().filter(|body| !is_gone(body.into()));
        let changed = about != issue.about || decided_by != issue.decided_by;
        changed.then(|| Issue { about, decided_by, ..issue.clone() })
    });
    map.bodies.update(|body| {
        let mut new: Body = body.clone();
        new.actor = new.actor.filter(|actor| !is_gone(actor.into()));
        new.members.retain(|actor| !is_gone(actor.into()));
        new.vetoes.retain(|actor| !is_gone(actor.into()));
        (new != *body).then_some(new)
    });
    map.groups.update(|group| {
        let mut new: Group = group.clone();
        new.members.retain(|actor| !is_gone(actor.into()));
        (new != *group).then_some(new)
    });
    map.views.update(|view| {
        let lost = view.lens.issue().is_some_and(|issue| is_gone(issue.into()));
        lost.then(|| View { lens: Lens::Relationships, ..view.clone() })
    });
    map.scenarios.update(|scenario| {
        let mut new: Scenario = scenario.clone();
        new.overrides.retain(|o| match &o.change {
            Change::Stance { actor, issue, .. } => !is_gone(actor.into()) && !is_gone(issue.into()),
            Change::Objection(id, _) => !is_gone(id.into()),
            Change::Condition(id, _) => !is_gone(id.into()),
            Change::NoTie(id) => !is_gone(id.into()),
            Change::NoActor(id) => !is_gone(id.into()),
        });
        (new != *scenario).then_some(new)
    });
    map.conditions.update(|condition| {
        let lost = match condition.requires.as_ref()? {
            Requirement::ActorIn(id) | Requirement::ActorOut(id) => is_gone(id.into()),
            Requirement::IssueReaches(id, _) => is_gone(id.into()),
            Requirement::Tie(id) => is_gone(id.into()),
        };
        // The words of the condition stay; only their checkable form has lost its object.
        lost.then(|| crate::model::Condition { requires: None, ..condition.clone() })
    });
    forget_sources(map, gone);
}

fn forget_sources(map: &mut Map, gone: &BTreeSet<Target>) {
    if !gone.iter().any(|target| matches!(target, Target::Source(_))) {
        return;
    }
    macro_rules! forget_in {
        ($($shelf:ident)+) => {
            $(map.$shelf.update(|row| {
                let mut new = row.clone();
                new.evidence.retain(|evidence| !gone.contains(&(&evidence.source).into()));
                (new != *row).then_some(new)
            });)+
        };
    }
    forget_in!(stances ties objections conditions);
}
