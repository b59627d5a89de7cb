//! Walks along memberships: finds cycles, depths, members that are collapsed into a parent, and the contents of
//! containers. Changes nothing.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{Actor, Id, Map};

/// The outermost collapsed actor of a membership chain: outer `None` for none, inner `None` for several of a cycle.
type CollapsedAncestor<'a> = Option<Option<&'a Id<Actor>>>;

fn collapsed_ancestor_of<'a>(
    ancestors: &HashMap<&Id<Actor>, CollapsedAncestor<'a>>,
    actor: Option<&Actor>,
) -> CollapsedAncestor<'a> {
    ancestors.get(&actor?.id).copied().flatten()
}

impl Map {
    /// The actors of membership cycles, which are members of themselves through other actors. Visits each actor once,
    /// however deep the chains are.
    pub fn membership_cycles(&self) -> BTreeSet<&Id<Actor>> {
        let mut cycles = BTreeSet::new();
        // For each visited actor the start of the walk that reached it first.
        let mut start_of: HashMap<&Id<Actor>, &Id<Actor>> = HashMap::new();
        for start in self.actors.iter() {
            let mut current = Some(start);
            while let Some(actor) = current.filter(|actor| !start_of.contains_key(&actor.id)) {
                start_of.insert(&actor.id, &start.id);
                current = self.parent_of(actor);
            }
            // An actor that was reached on this walk is in a cycle, and so are all that follow until it comes again.
            while let Some(actor) = current.filter(|actor| start_of.get(&actor.id) == Some(&&start.id)) {
                if !cycles.insert(&actor.id) {
                    break;
                }
                current = self.parent_of(actor);
            }
        }
        cycles
    }

    /// The parent of an actor, if it exists.
    fn parent_of(&self, actor: &Actor) -> Option<&Actor> {
        self.actors.get(actor.part_of.as_ref()?)
    }

    /// The membership depth of each actor: the number of parents above it. Actors of a membership cycle (in a broken
    /// file) and their members have no depth.
    pub fn membership_depths(&self) -> BTreeMap<&Id<Actor>, usize> {
        let cycles = self.membership_cycles();
        let mut depths: BTreeMap<&Id<Actor>, usize> = BTreeMap::new();
        let mut without_depth: BTreeSet<&Id<Actor>> = cycles.clone();
        for actor in self.actors.iter() {
            let mut chain = Vec::new();
            let mut current = Some(actor);
            while let Some(next) =
                current.filter(|row| !depths.contains_key(&row.id) && !without_depth.contains(&row.id))
            {
                chain.push(&next.id);
                current = self.parent_of(next);
            }
            if current.is_some_and(|row| without_depth.contains(&row.id)) {
                without_depth.extend(chain);
                continue;
            }
            let above = current.and_then(|row| depths.get(&row.id)).map_or(0, |depth| depth + 1);
            depths.extend(chain.into_iter().rev().zip(above..));
        }
        depths
    }

    /// The actors that are hidden because a parent above them is collapsed, each with the outermost of these parents,
    /// which stands for it. If several actors of a membership cycle are collapsed (in a broken file), each would stand
    /// for the other, so none is hidden.
    pub fn collapsed_members(&self) -> BTreeMap<Id<Actor>, Id<Actor>> {
        let mut hidden = BTreeMap::new();
        if !self.actors.iter().any(|actor| actor.folded) {
            return hidden;
        }
        // For each actor the outermost collapsed one among itself and the parents above it; no id if there are several
        // in a cycle.
        let mut ancestors = self.collapsed_cycles();
        for actor in self.actors.iter() {
            let mut chain = Vec::new();
            let mut current = Some(actor);
            while let Some(next) = current.filter(|row| !ancestors.contains_key(&row.id)) {
                chain.push(next);
                current = self.parent_of(next);
            }
            let mut ancestor = current.and_then(|row| ancestors.get(&row.id).copied().flatten());
            for row in chain.into_iter().rev() {
                ancestor = ancestor.or(row.folded.then_some(Some(&row.id)));
                ancestors.insert(&row.id, ancestor);
            }
            if let Some(Some(parent)) = collapsed_ancestor_of(&ancestors, self.parent_of(actor))
                && *parent != actor.id
            {
                hidden.insert(actor.id.clone(), parent.clone());
            }
        }
        hidden
    }

    /// For each actor of a membership cycle the only collapsed actor of the cycle; no id if several are collapsed,
    /// because each would stand for the other.
    fn collapsed_cycles(&self) -> HashMap<&Id<Actor>, CollapsedAncestor<'_>> {
        let mut ancestors: HashMap<&Id<Actor>, CollapsedAncestor<'_>> = HashMap::new();
        for start in self.membership_cycles() {
            let mut cycle = Vec::new();
            let mut current = self.actors.get(start);
            while let Some(actor) = current.filter(|actor| !ancestors.contains_key(&actor.id)) {
                cycle.push(actor);
                ancestors.insert(&actor.id, None);
                current = self.parent_of(actor);
            }
            let mut folded = cycle.iter().filter(|actor| actor.folded).map(|actor| &actor.id);
            let ancestor = match (folded.next(), folded.next()) {
                (None, _) => None,
                (Some(only), None) => Some(Some(only)),
                (Some(_), Some(_)) => Some(None),
            };
            for actor in cycle {
                ancestors.insert(&actor.id, ancestor);
            }
        }
        ancestors
    }

    /// The direct members of every actor that has any, in the order of the file.
    pub fn direct_members(&self) -> BTreeMap<&Id<Actor>, Vec<&Id<Actor>>> {
        let mut members_of: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for actor in self.actors.iter() {
            if let Some(parent) = actor.part_of.as_ref().filter(|parent| **parent != actor.id) {
                members_of.entry(parent).or_default().push(&actor.id);
            }
        }
        members_of
    }

    /// The direct and indirect members of an actor, never the actor itself, even in a broken file.
    pub fn all_members_of(&self, parent: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        all_members(&self.direct_members(), parent)
    }

    /// The members that move with an actor that is drawn as a container; empty if it is not drawn as one.
    pub fn container_contents(&self, actor: &Id<Actor>) -> BTreeSet<Id<Actor>> {
        let is_open = self.actors.get(actor).is_some_and(|actor| actor.container && !actor.folded);
        if is_open { self.all_members_of(actor) } else { BTreeSet::new() }
    }
}

/// The direct and indirect members of an actor. `members_of` contains the direct members of each actor.
pub fn all_members(members_of: &BTreeMap<&Id<Actor>, Vec<&Id<Actor>>>, parent: &Id<Actor>) -> BTreeSet<Id<Actor>> {
    let mut members = BTreeSet::new();
    let mut waiting = vec![parent];
    while let Some(next) = waiting.pop() {
        for member in members_of.get(next).into_iter().flatten().filter(|member| **member != parent) {
            if members.insert((*member).clone()) {
                waiting.push(member);
            }
        }
    }
    members
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::super::{FieldValue, Target};
    use super::*;

    /// A map with the actors `a0`, `a1` …, each a member of the actor with the given number. Those in `folded` are
    /// collapsed.
    fn map(parents: &[Option<usize>], folded: &[usize]) -> Map {
        let mut map = Map::default();
        for (number, parent) in parents.iter().enumerate() {
            let mut actor = Actor::new(&format!("a{number}"), Pos2::ZERO);
            actor.part_of = parent.map(|parent| Id::from_name(&format!("a{parent}"), ""));
            actor.folded = folded.contains(&number);
            map.actors.add(actor);
        }
        map
    }

    fn words(map: &Map) -> Vec<String> {
        map.collapsed_members().iter().map(|(member, parent)| format!("{member} in {parent}")).collect()
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
        let cycle = [Some(1), Some(2), Some(0), Some(0), Some(3)];
        let broken = map(&cycle, &[]);
        assert_eq!(broken.membership_cycles().into_iter().map(Id::as_str).collect::<Vec<_>>(), ["a0", "a1", "a2"]);
        assert!(broken.membership_depths().is_empty(), "nobody who ends in a circle has a depth");
        assert_eq!(words(&map(&cycle, &[1])), ["a0 in a1", "a2 in a1", "a3 in a1", "a4 in a1"]);
        assert_eq!(words(&map(&cycle, &[1, 2])), Vec::<String>::new());
        assert_eq!(words(&map(&cycle, &[3])), ["a4 in a3"]);
        assert_eq!(words(&map(&[Some(0), Some(0)], &[0])), ["a1 in a0"], "of itself");
    }

    #[test]
    fn a_membership_chain_of_100000_is_walked_to_its_end() {
        let count = 100_000;
        let chain: Vec<Option<usize>> = (1..=count).map(|next| (next < count).then_some(next)).collect();
        let top = format!("a{}", count - 1);
        let mut deep = map(&chain, &[count - 1, 5]);
        assert_eq!(deep.collapsed_members().len(), count - 1);
        assert!(deep.collapsed_members().values().all(|parent| parent.as_str() == top));
        assert_eq!(deep.membership_depths().into_values().max(), Some(count - 1));
        assert_eq!(deep.problems(), []);
        deep.set_field_value(&Target::Actor(Id::from_name(&top, "")), "part_of", FieldValue::Text("a0".to_owned()));
        assert_eq!(deep.problems().len(), count, "all of the chain is a circle now");
    }
}
