//! Which actors are folded away into what they are part of. Changes nothing.

use std::collections::BTreeMap;

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
}
