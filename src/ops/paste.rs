//! Putting a part of a map into a map: under ids of its own, still joined as it was.

use std::collections::{BTreeMap, BTreeSet};

use emath::Vec2;

use super::bounds::on_map;
use super::{clip, delete};
use crate::model::{
    Actor, Body, Change, Condition, Evidence, Id, Issue, Lens, Map, Objection, Record, Requirement, Source, Stance,
    Target, Tie,
};

/// Puts what is in `clip` into the map, moved by `by`, and says what it has become there. What the clip joins to
/// something that it does not bring is joined to the record of that id in the map, if there is one; a source that the
/// map has already is not brought again. What would be broken in the map does not come to be.
pub fn paste(map: &mut Map, clip: &Map, by: Vec2) -> Vec<Target> {
    let before = map.problems();
    let mut made = put(map, clip, by);
    loop {
        let broken = map.problems().into_iter().filter(|problem| !before.contains(problem));
        let broken: Vec<Target> = broken.filter_map(|problem| problem.at).filter(|at| made.contains(at)).collect();
        if broken.is_empty() {
            return made;
        }
        delete(map, &broken);
        made.retain(|target| target.is_in(map));
    }
}

/// Puts a copy of these records and what hangs between them into the map, moved by `by`.
pub fn duplicate(map: &mut Map, targets: &BTreeSet<Target>, by: Vec2) -> Vec<Target> {
    let clip = clip(map, targets);
    put(map, &clip, by)
}

fn put(map: &mut Map, clip: &Map, by: Vec2) -> Vec<Target> {
    let mut paste = Paste { clip, map, now: BTreeMap::new(), made: Vec::new() };
    paste.sources();
    paste.placed(by);
    paste.lines();
    paste.the_rest();
    paste.loose_ends();
    paste.made
}

struct Paste<'a> {
    clip: &'a Map,
    map: &'a mut Map,
    /// What the records of the clip are called in the map.
    now: BTreeMap<Target, Target>,
    made: Vec<Target>,
}

/// What an id of the clip is in the map.
macro_rules! ids {
    ($($name:ident $variant:ident,)+) => {
        $(fn $name(&self, id: &Id<$variant>) -> Option<Id<$variant>> {
            match self.target(&id.into())? {
                Target::$variant(id) => Some(id),
                _ => None,
            }
        })+
    };
}

impl Paste<'_> {
    fn target(&self, old: &Target) -> Option<Target> {
        match self.now.get(old) {
            Some(now) => Some(now.clone()),
            None => (!old.is_in(self.clip) && old.is_in(self.map)).then(|| old.clone()),
        }
    }

    ids! {
        actor Actor,
        issue Issue,
        stance Stance,
        tie Tie,
        objection Objection,
        condition Condition,
        source Source,
        body Body,
    }

    fn is<T: Record>(&mut self, old: &Id<T>, now: Id<T>)
    where
        Target: From<Id<T>>,
    {
        let now = Target::from(now);
        self.made.push(now.clone());
        self.now.insert(old.clone().into(), now);
    }

    fn sources(&mut self) {
        for source in self.clip.sources.iter() {
            if self.map.sources.get(&source.id) == Some(source) {
                self.now.insert((&source.id).into(), (&source.id).into());
            } else {
                let now = self.map.sources.add(source.clone());
                self.is(&source.id, now);
            }
        }
    }

    fn placed(&mut self, by: Vec2) {
        for actor in self.clip.actors.iter() {
            let copy = Actor { place: on_map(actor.place + by), part_of: None, ..actor.clone() };
            let now = self.map.actors.add(copy);
            self.is(&actor.id, now);
        }
        for issue in self.clip.issues.iter() {
            let copy = Issue { place: on_map(issue.place + by), about: None, decided_by: None, ..issue.clone() };
            let now = self.map.issues.add(copy);
            self.is(&issue.id, now);
        }
        for note in self.clip.notes.iter() {
            let mut copy = note.clone();
            copy.place = on_map(note.place + by);
            let now = self.map.notes.add(copy);
            self.is(&note.id, now);
        }
    }

    fn evidence(&self, evidence: &[Evidence]) -> Vec<Evidence> {
        let copy = |item: &Evidence| {
            let mut copy = item.clone();
            copy.source = self.source(&item.source)?;
            if let Some(actor) = Id::parse(&item.said_by).ok().and_then(|id| self.actor(&id)) {
                copy.said_by = actor.to_string();
            }
            Some(copy)
        };
        evidence.iter().filter_map(copy).collect()
    }

    fn lines(&mut self) {
        for row in self.clip.ties.iter() {
            let (Some(from), Some(to)) = (self.actor(&row.from), self.target(&row.to)) else { continue };
            let copy = Tie { from, to, evidence: self.evidence(&row.evidence), ..row.clone() };
            let now = self.map.ties.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.stances.iter() {
            let (Some(actor), Some(issue)) = (self.actor(&row.actor), self.issue(&row.issue)) else { continue };
            let is_same = |other: &Stance| {
                (&other.actor, &other.issue, other.basis, other.since) == (&actor, &issue, row.basis, row.since)
            };
            // An actor has one stance on an issue at a time.
            if self.map.stances.iter().any(is_same) {
                continue;
            }
            let copy = Stance { actor, issue, evidence: self.evidence(&row.evidence), ..row.clone() };
            let now = self.map.stances.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.conditions.iter() {
            let Some(of) = self.stance(&row.of) else { continue };
            let copy = Condition { of, requires: None, evidence: self.evidence(&row.evidence), ..row.clone() };
            let now = self.map.conditions.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.objections.iter() {
            let (Some(by), Some(to)) = (self.actor(&row.by), self.target(&row.to)) else { continue };
            let copy = Objection { by, to, evidence: self.evidence(&row.evidence), ..row.clone() };
            let now = self.map.objections.add(copy);
            self.is(&row.id, now);
        }
    }

    fn the_rest(&mut self) {
        let actors = |paste: &Self, ids: &[Id<Actor>]| ids.iter().filter_map(|id| paste.actor(id)).collect();
        for row in self.clip.bodies.iter() {
            let mut copy = row.clone();
            copy.actor = row.actor.as_ref().and_then(|id| self.actor(id));
            (copy.members, copy.vetoes) = (actors(self, &row.members), actors(self, &row.vetoes));
            let now = self.map.bodies.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.groups.iter() {
            let mut copy = row.clone();
            copy.members = actors(self, &row.members);
            let now = self.map.groups.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.views.iter() {
            let mut copy = row.clone();
            let issue = row.lens.issue().and_then(|id| self.issue(id));
            copy.lens = issue.map_or(Lens::Relationships, Lens::Issue);
            let now = self.map.views.add(copy);
            self.is(&row.id, now);
        }
        for row in self.clip.scenarios.iter() {
            let mut copy = row.clone();
            copy.overrides.retain_mut(|item| match self.change(&item.change) {
                Some(change) => {
                    item.change = change;
                    true
                }
                None => false,
            });
            let now = self.map.scenarios.add(copy);
            self.is(&row.id, now);
        }
    }

    fn change(&self, change: &Change) -> Option<Change> {
        Some(match change {
            Change::Stance { actor, issue, alignment } => {
                Change::Stance { actor: self.actor(actor)?, issue: self.issue(issue)?, alignment: *alignment }
            }
            Change::Objection(id, status) => Change::Objection(self.objection(id)?, *status),
            Change::Condition(id, status) => Change::Condition(self.condition(id)?, *status),
            Change::NoTie(id) => Change::NoTie(self.tie(id)?),
            Change::NoActor(id) => Change::NoActor(self.actor(id)?),
        })
    }

    /// Joins what could not be joined before everything was there.
    fn loose_ends(&mut self) {
        for old in self.clip.actors.iter() {
            let part_of = old.part_of.as_ref().and_then(|id| self.actor(id));
            if let Some(row) = self.actor(&old.id).and_then(|id| self.map.actors.get_mut(&id)) {
                row.part_of = part_of;
            }
        }
        for old in self.clip.issues.iter() {
            let about = old.about.as_ref().and_then(|id| self.tie(id));
            let decided_by = old.decided_by.as_ref().and_then(|id| self.body(id));
            if let Some(row) = self.issue(&old.id).and_then(|id| self.map.issues.get_mut(&id)) {
                (row.about, row.decided_by) = (about, decided_by);
            }
        }
        for old in self.clip.conditions.iter() {
            let requires = old.requires.as_ref().and_then(|requires| {
                Some(match requires {
                    Requirement::ActorIn(id) => Requirement::ActorIn(self.actor(id)?),
                    Requirement::ActorOut(id) => Requirement::ActorOut(self.actor(id)?),
                    Requirement::IssueReaches(id, level) => Requirement::IssueReaches(self.issue(id)?, *level),
                    Requirement::Tie(id) => Requirement::Tie(self.tie(id)?),
                })
            });
            if let Some(row) = self.condition(&old.id).and_then(|id| self.map.conditions.get_mut(&id)) {
                row.requires = requires;
            }
        }
    }
}
