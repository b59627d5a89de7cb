//! What is broken in a map. A file with such things still opens: they are listed, not dropped.

use std::collections::HashMap;
use std::fmt;

use super::filter::standpoints;
use super::{Change, Evidence, Id, Map, OBJECTABLE, Record, Requirement, Shelf, Target};

/// Something that is broken in a map.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The record that has it; none when it is the map itself.
    pub at: Option<Target>,
    /// What is wrong, in one sentence without the record's name.
    pub text: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.at {
            Some(at) => write!(f, "{} {:?} {}", at.kind().id, at.id(), self.text),
            None => write!(f, "the map {}", self.text),
        }
    }
}

struct Found<'a> {
    map: &'a Map,
    problems: Vec<Problem>,
}

impl Map {
    /// Everything that is broken: pointers at missing records, ends of the wrong kind, circles of membership, dates
    /// that end before they begin. Empty for every map that the app can make itself.
    pub fn problems(&self) -> Vec<Problem> {
        let mut found = Found { map: self, problems: Vec::new() };
        found.actors_and_issues();
        found.stances_and_ties();
        found.objections_and_conditions();
        found.the_rest();
        found.problems
    }
}

impl Found<'_> {
    fn say(&mut self, at: impl Into<Target>, text: String) {
        self.problems.push(Problem { at: Some(at.into()), text });
    }

    fn missing<T: Record>(&mut self, at: &Target, shelf: &Shelf<T>, id: &Id<T>, role: &str) {
        if !shelf.contains(id) {
            self.say(at.clone(), format!("points at {role} {:?}, which does not exist", id.as_str()));
        }
    }

    fn target(&mut self, at: &Target, to: &Target, allowed: &[&str], role: &str) {
        if !allowed.contains(&to.kind().id) {
            self.say(
                at.clone(),
                format!("points at {} as its {role}; it must be one of: {}", to.kind().one, allowed.join(", ")),
            );
        } else if !to.is_in(self.map) {
            self.say(at.clone(), format!("points at {} {:?}, which does not exist", to.kind().id, to.id()));
        }
    }

    fn evidence(&mut self, at: &Target, evidence: &[Evidence]) {
        for item in evidence {
            self.missing(at, &self.map.sources, &item.source, "source");
            if item.span.is_some_and(|(from, to)| from >= to) {
                self.say(at.clone(), "has evidence with a passage that ends before it begins".to_owned());
            }
        }
    }

    fn dates(&mut self, at: &Target, since: Option<super::Date>, until: Option<super::Date>) {
        if let (Some(since), Some(until)) = (since, until)
            && until.latest() < since.earliest()
        {
            self.say(at.clone(), format!("ends ({until}) before it begins ({since})"));
        }
    }

    fn actors_and_issues(&mut self) {
        let map = self.map;
        let circles = map.circles();
        for actor in map.actors.iter() {
            let at = Target::from(&actor.id);
            if let Some(whole) = &actor.part_of {
                self.missing(&at, &map.actors, whole, "actor");
                if circles.contains(&actor.id) {
                    self.say(at.clone(), "is part of itself, by way of what it is part of".to_owned());
                }
            }
            self.finite(&at, actor.place);
        }
        for issue in map.issues.iter() {
            let at = Target::from(&issue.id);
            if let Some(tie) = &issue.about {
                self.missing(&at, &map.ties, tie, "tie");
            }
            if let Some(body) = &issue.decided_by {
                self.missing(&at, &map.bodies, body, "body");
            }
            self.dates(&at, issue.opened, issue.closed);
            self.finite(&at, issue.place);
        }
    }

    fn finite(&mut self, at: &Target, place: emath::Pos2) {
        if !place.is_finite() || place.x.abs().max(place.y.abs()) > super::PLACE_LIMIT {
            self.say(at.clone(), "lies too far off the map".to_owned());
        }
    }

    fn stances_and_ties(&mut self) {
        let map = self.map;
        let mut seen = HashMap::new();
        for stance in map.stances.iter() {
            let at = Target::from(&stance.id);
            self.missing(&at, &map.actors, &stance.actor, "actor");
            self.missing(&at, &map.issues, &stance.issue, "issue");
            self.dates(&at, stance.since, stance.until);
            self.evidence(&at, &stance.evidence);
            if let Some(other) = seen.insert((&stance.actor, &stance.issue, stance.basis, stance.since), &stance.id) {
                self.say(
                    at,
                    format!("is a second one of the same actor on the same issue and date as {:?}", other.as_str()),
                );
            }
        }
        for tie in map.ties.iter() {
            let at = Target::from(&tie.id);
            self.missing(&at, &map.actors, &tie.from, "actor");
            self.target(&at, &tie.to, &["actor", "issue"], "end");
            if Target::from(&tie.from) == tie.to {
                self.say(at.clone(), "ties an actor to itself".to_owned());
            }
            self.dates(&at, tie.since, tie.until);
            self.evidence(&at, &tie.evidence);
        }
    }

    fn objections_and_conditions(&mut self) {
        let map = self.map;
        for objection in map.objections.iter() {
            let at = Target::from(&objection.id);
            self.missing(&at, &map.actors, &objection.by, "actor");
            self.target(&at, &objection.to, OBJECTABLE, "target");
            self.evidence(&at, &objection.evidence);
            self.dates(&at, objection.since, objection.settled);
        }
        for condition in map.conditions.iter() {
            let at = Target::from(&condition.id);
            self.missing(&at, &map.stances, &condition.of, "stance");
            match &condition.requires {
                Some(Requirement::ActorIn(id) | Requirement::ActorOut(id)) => {
                    self.missing(&at, &map.actors, id, "actor")
                }
                Some(Requirement::IssueReaches(id, _)) => self.missing(&at, &map.issues, id, "issue"),
                Some(Requirement::Tie(id)) => self.missing(&at, &map.ties, id, "tie"),
                None => {}
            }
            self.evidence(&at, &condition.evidence);
        }
    }

    fn the_rest(&mut self) {
        let map = self.map;
        for body in map.bodies.iter() {
            let at = Target::from(&body.id);
            for actor in body.actor.iter().chain(&body.members).chain(&body.vetoes) {
                self.missing(&at, &map.actors, actor, "actor");
            }
        }
        for group in map.groups.iter() {
            let at = Target::from(&group.id);
            group.members.iter().for_each(|actor| self.missing(&at, &map.actors, actor, "actor"));
        }
        for note in map.notes.iter() {
            self.finite(&Target::from(&note.id), note.place);
        }
        for view in map.views.iter() {
            if let Some(issue) = view.lens.issue() {
                self.missing(&Target::from(&view.id), &map.issues, issue, "issue");
            }
            for word in view.filter.stances.iter().filter(|word| standpoints().all(|(known, _)| known != **word)) {
                let known: Vec<String> = standpoints().map(|(known, _)| format!("{known:?}")).collect();
                let text = format!("filters by the stance {word:?}, which is none of: {}", known.join(", "));
                self.say(Target::from(&view.id), text);
            }
        }
        for scenario in map.scenarios.iter() {
            let at = Target::from(&scenario.id);
            for change in scenario.overrides.iter().map(|o| &o.change) {
                match change {
                    Change::Stance { actor, issue, .. } => {
                        self.missing(&at, &map.actors, actor, "actor");
                        self.missing(&at, &map.issues, issue, "issue");
                    }
                    Change::Objection(id, _) => self.missing(&at, &map.objections, id, "objection"),
                    Change::Condition(id, _) => self.missing(&at, &map.conditions, id, "condition"),
                    Change::NoTie(id) => self.missing(&at, &map.ties, id, "tie"),
                    Change::NoActor(id) => self.missing(&at, &map.actors, id, "actor"),
                }
            }
        }
    }
}
