//! Which actors are folded away into what they are part of, and which stand in it as in a container. Changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Actor, Id, Map};

/// What is folded at the top of a chain of membership: nothing, one actor, or several of a circle.
type CollapsedAncestor<'a> = Option<Option<&'a Id<Actor>>>;

fn collapsed_ancestor_of<'a>(
    tops: &HashMap<&Id<Actor>, CollapsedAncestor<'a>>,
    actor: Option<&Actor>,
) -> CollapsedAncestor<'a> {
    tops.get(&actor?.id).copied().flatten()
}

impl Map {
    /// The actors that are part of themselves, by way of what they are part of. Each actor is looked at once, however
    /// deep the chains are.
    pub fn membership_cycles(&self) -> BTreeSet<&Id<Actor>> {
        let mut circles = BTreeSet::new();
        // From which actor each was reached first.
        let mut seen: HashMap<&Id<Actor>, &Id<Actor>> = HashMap::new();
        for start in self.actors.iter() {
            let mut at = Some(start);
            while let Some(actor) = at.filter(|actor| !seen.contains_key(&actor.id)) {
                seen.insert(&actor.id, &start.id);
                at = self.parent_of(actor);
            }
            // Whoever was reached on this very way stands in a circle; so does all that follows, until it comes again.
            while let Some(actor) = at.filter(|actor| seen.get(&actor.id) == Some(&&start.id)) {
                if !circles.insert(&actor.id) {
                    break;
                }
                at = self.parent_of(actor);
            }
        }
        circles
    }

    /// What an actor is part of, if that exists.
    fn parent_of(&self, actor: &Actor) -> Option<&Actor> {
        self.actors.get(actor.part_of.as_ref()?)
    }

    /// How many actors each one is part of, one in the other. Who is part of itself in a broken file has no depth, nor
    /// has whoever is part of that.
    pub fn membership_depths(&self) -> BTreeMap<&Id<Actor>, usize> {
        let circles = self.membership_cycles();
        let mut depths: BTreeMap<&Id<Actor>, usize> = BTreeMap::new();
        let mut endless: BTreeSet<&Id<Actor>> = circles.clone();
        for actor in self.actors.iter() {
            let mut way = Vec::new();
            let mut at = Some(actor);
            while let Some(next) = at.filter(|row| !depths.contains_key(&row.id) && !endless.contains(&row.id)) {
                way.push(&next.id);
                at = self.parent_of(next);
            }
            if at.is_some_and(|row| endless.contains(&row.id)) {
                endless.extend(way);
                continue;
            }
            let above = at.and_then(|row| depths.get(&row.id)).map_or(0, |depth| depth + 1);
            depths.extend(way.into_iter().rev().zip(above..));
        }
        depths
    }

    /// The actors that are not seen because something that they are part of is folded, and what stands for each: the
    /// outermost of these. Where several of a circle of membership are folded, which only a broken file has, each would
    /// stand for the other: then all are seen.
    pub fn collapsed_members(&self) -> BTreeMap<Id<Actor>, Id<Actor>> {
        let mut away = BTreeMap::new();
        if !self.actors.iter().any(|actor| actor.folded) {
            return away;
        }
        // The outermost that is folded of each actor and what it is part of; no id where several of a circle are.
        let mut tops = self.collapsed_cycles();
        for actor in self.actors.iter() {
            let mut way = Vec::new();
            let mut at = Some(actor);
            while let Some(next) = at.filter(|row| !tops.contains_key(&row.id)) {
                way.push(next);
                at = self.parent_of(next);
            }
            let mut top = at.and_then(|row| tops.get(&row.id).copied().flatten());
            for row in way.into_iter().rev() {
                top = top.or(row.folded.then_some(Some(&row.id)));
                tops.insert(&row.id, top);
            }
            if let Some(Some(whole)) = collapsed_ancestor_of(&tops, self.parent_of(actor))
                && *whole != actor.id
            {
                away.insert(actor.id.clone(), whole.clone());
            }
        }
        away
    }

    /// For each actor of a circle the only one of it that is folded; no id if several are, as each would stand for the
    /// other.
    fn collapsed_cycles(&self) -> HashMap<&Id<Actor>, CollapsedAncestor<'_>> {
        let mut tops: HashMap<&Id<Actor>, CollapsedAncestor<'_>> = HashMap::new();
        for start in self.membership_cycles() {
            let mut circle = Vec::new();
            let mut at = self.actors.get(start);
            while let Some(actor) = at.filter(|actor| !tops.contains_key(&actor.id)) {
                circle.push(actor);
                tops.insert(&actor.id, None);
                at = self.parent_of(actor);
            }
            let mut folded = circle.iter().filter(|actor| actor.folded).map(|actor| &actor.id);
            let top = match (folded.next(), folded.next()) {
                (None, _) => None,
                (Some(only), None) => Some(Some(only)),
                (Some(_), Some(_)) => Some(None),
            };
            for actor in circle {
                tops.insert(&actor.id, top);
            }
        }
        tops
    }

    /// The parts of every actor that has any, directly, in the order of the file.
    pub fn direct_members(&self) -> BTreeMap<&Id<Actor>, Vec<&Id<Actor>>> {
        let mut parts: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for actor in self.actors.iter() {
            if let Some(whole) = actor.part_of.as_ref().filter(|whole| **whole != actor.id) {
                parts.entry(whole).or_default().push(&actor.id);
            }
        }
        parts
    }

    /// Everybody who is part of an actor, at once or through others; never itself, also where a broken file says so.
    pub fn all_members_of(&self, whole: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        all_members(&self.direct_members(), whole)
    }

    /// Who goes along when an actor is moved that is drawn as a container.
    pub fn container_contents(&self, actor: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        let is_open = self.actors.get(actor).is_some_and(|actor| actor.container && !actor.folded);
        if is_open { self.all_members_of(actor) } else { BTreeSet::new() }
    }
}

/// Everybody who is part of an actor, at once or through others, by who is part of whom directly.
pub fn all_members(parts: &BTreeMap<&Id<Actor>, Vec<&Id<Actor>>>, whole: &Id<Actor>) -> BTreeSet<Id<Actor>> {
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

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::super::{FieldValue, Target};
    use super::*;

    /// Actors `a0`, `a1` …, each part of the one whose number it has here; those in `folded` are folded.
    fn map(wholes: &[Option<usize>], folded: &[usize]) -> Map {
        let mut map = Map::default();
        for (number, whole) in wholes.iter().enumerate() {
            let mut actor = Actor::new(&format!("a{number}"), Pos2::ZERO);
            actor.part_of = whole.map(|whole| Id::from_name(&format!("a{whole}"), ""));
            actor.folded = folded.contains(&number);
            map.actors.add(actor);
        }
        map
    }

    fn words(map: &Map) -> Vec<String> {
        map.collapsed_members().iter().map(|(part, whole)| format!("{part} in {whole}")).collect()
    }

    #[test]
    fn the_outermost_collapsed_actor_stands_for_all_members() {
        // a3 in a2 in a1 in a0, and a4 alone.
        let chain = [None, Some(0), Some(1), Some(2), None];
        assert_eq!(words(&map(&chain, &[1, 2])), ["a2 in a1", "a3 in a1"]);
        assert_eq!(words(&map(&chain, &[4])), Vec::<String>::new());
        let depths: Vec<usize> = map(&chain, &[]).membership_depths().into_values().collect();
        assert_eq!(depths, [0, 1, 2, 3, 0]);
    }

    #[test]
    fn a_membership_cycle_collapses_only_into_a_single_actor() {
        // a0 in a1 in a2 in a0, and a4 in a3 in a0.
        let circle = [Some(1), Some(2), Some(0), Some(0), Some(3)];
        let broken = map(&circle, &[]);
        assert_eq!(broken.membership_cycles().into_iter().map(Id::as_str).collect::<Vec<_>>(), ["a0", "a1", "a2"]);
        assert!(broken.membership_depths().is_empty(), "nobody who ends in a circle has a depth");
        assert_eq!(words(&map(&circle, &[1])), ["a0 in a1", "a2 in a1", "a3 in a1", "a4 in a1"]);
        assert_eq!(words(&map(&circle, &[1, 2])), Vec::<String>::new());
        assert_eq!(words(&map(&circle, &[3])), ["a4 in a3"]);
        assert_eq!(words(&map(&[Some(0), Some(0)], &[0])), ["a1 in a0"], "of itself");
    }

    #[test]
    fn a_membership_chain_of_100000_is_walked_to_its_end() {
        let count = 100_000;
        let chain: Vec<Option<usize>> = (1..=count).map(|next| (next < count).then_some(next)).collect();
        let top = format!("a{}", count - 1);
        let mut deep = map(&chain, &[count - 1, 5]);
        assert_eq!(deep.collapsed_members().len(), count - 1);
        assert!(deep.collapsed_members().values().all(|whole| whole.as_str() == top));
        assert_eq!(deep.membership_depths().into_values().max(), Some(count - 1));
        assert_eq!(deep.problems(), []);
        deep.set_field_value(&Target::Actor(Id::from_name(&top, "")), "part_of", FieldValue::Text("a0".to_owned()));
        assert_eq!(deep.problems().len(), count, "all of the chain is a circle now");
    }
}
