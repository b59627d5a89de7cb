//! Which actors are folded away into what they are part of, and which stand in it as in a container. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{Actor, Id, Map};

impl Map {
    /// The actors that are not seen because something that they are part of is folded, and what stands for each: the
    /// outermost of these.
    pub fn folded_away(&self) -> BTreeMap<Id<Actor>, Id<Actor>> {
        let mut away = BTreeMap::new();
        if !self.actors.iter().any(|actor| actor.folded) {
            return away;
        }
        for actor in self.actors.iter() {
            let mut at = actor;
            let mut outermost = None;
            // A circle of membership, which only a broken file has, ends too.
            for _ in 0..self.actors.len() {
                let Some(whole) = at.part_of.as_ref().and_then(|whole| self.actors.get(whole)) else { break };
                if whole.id == actor.id {
                    break;
                }
                if whole.folded {
                    outermost = Some(&whole.id);
                }
                at = whole;
            }
            if let Some(whole) = outermost {
                away.insert(actor.id.clone(), whole.clone());
            }
        }
        // In a circle each would stand for the other: then both are seen.
        let standing: Vec<_> = away.values().filter(|whole| away.contains_key(whole)).cloned().collect();
        away.retain(|_, whole| !standing.contains(whole));
        away
    }

    /// The parts of every actor that has any, directly, in the order of the file.
    pub fn parts(&self) -> BTreeMap<&Id<Actor>, Vec<&Id<Actor>>> {
        let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for actor in self.actors.iter() {
            if let Some(whole) = actor.part_of.as_ref().filter(|whole| **whole != actor.id) {
                parts.entry(whole).or_default().push(&actor.id);
            }
        }
        parts
    }

    /// Everybody who is part of an actor, at once or through others; never itself, also where a broken file says so.
    pub fn all_parts_of(&self, whole: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        all_parts(&self.parts(), whole)
    }

    /// Who goes along when an actor is moved that is drawn as a container.
    pub fn contents_of(&self, actor: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        let is_open = self.actors.get(actor).is_some_and(|actor| actor.container && !actor.folded);
        if is_open { self.all_parts_of(actor) } else { BTreeSet::new() }
    }
}

/// Everybody who is part of an actor, at once or through others, by who is part of whom directly.
pub fn all_parts(parts: &BTreeMap<&Id<Actor>, Vec<&Id<Actor>>>, whole: &Id<Actor>) -> BTreeSet<Id<Actor>> {
    let mut all = BTreeSet::new();
    let mut waiting = vec![whole];
    while let Some(next) = waiting.pop() {
        for part in parts.get(next).into_iter().flatten().filter(|part| **part != whole) {
            if all.insert((*part).clone()) {
                waiting.push(part);
            }
        }
    }
    all
}
