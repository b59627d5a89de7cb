//! Memberships as a forest of numbered actors, so that queries about the members of all actors take one walk. Changes
//! nothing.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Actor, Id, Map};

/// The actors of a map, numbered in the order of the file, each with its parent.
///
/// Limitations: actors of a membership cycle, which only a broken file has, and their members have no depth and are
/// within no actor.
pub struct MembershipForest<'a> {
    map: &'a Map,
    nodes: Vec<MembershipNode<'a>>,
    /// The numbers of the actors in no cycle, each after all of its members.
    members_first: Vec<usize>,
    cycles: Vec<Vec<usize>>,
}

/// An actor of a forest.
struct MembershipNode<'a> {
    actor: &'a Actor,
    parent: Option<usize>,
    depth: Option<usize>,
    member_count: usize,
    /// The range of its own index and those of all its members, in a depth-first order of the forest.
    span: Range<usize>,
}

impl<'a> MembershipForest<'a> {
    /// Builds the forest of a map. Visits each actor a few times, however deep the chains are.
    pub fn of(map: &'a Map) -> Self {
        let parent = |actor: &Actor| actor.part_of.as_ref().and_then(|parent| map.actors.position(parent));
        let node = |actor: &'a Actor| MembershipNode {
            actor,
            parent: parent(actor),
            depth: None,
            member_count: 0,
            span: 0..0,
        };
        let nodes = map.actors.iter().map(node).collect();
        let mut forest = Self { map, nodes, members_first: Vec::new(), cycles: Vec::new() };
        forest.count_members();
        forest.find_spans();
        forest
    }

    /// Counts the members of every actor, and finds the cycles.
    fn count_members(&mut self) {
        let mut uncounted = vec![0_usize; self.nodes.len()];
        for parent in self.nodes.iter().filter_map(|node| node.parent) {
            uncounted[parent] += 1;
        }
        let mut order: Vec<usize> = (0..uncounted.len()).filter(|number| uncounted[*number] == 0).collect();
        let mut next_index = 0;
        while let Some(number) = order.get(next_index).copied() {
            next_index += 1;
            if let Some(parent) = self.nodes[number].parent {
                self.nodes[parent].member_count += 1 + self.nodes[number].member_count;
                uncounted[parent] -= 1;
                if uncounted[parent] == 0 {
                    order.push(parent);
                }
            }
        }
        // An actor with uncounted members is in a cycle. Each actor of a cycle has all others as its members.
        for start in 0..uncounted.len() {
            let mut cycle = Vec::new();
            let mut current = start;
            while uncounted[current] > 0 {
                uncounted[current] = 0;
                cycle.push(current);
                current = self.nodes[current].parent.unwrap_or(start);
            }
            let total: usize = cycle.iter().map(|number| 1 + self.nodes[*number].member_count).sum();
            for number in &cycle {
                self.nodes[*number].member_count = total - 1;
            }
            self.cycles.extend(Some(cycle).filter(|cycle| !cycle.is_empty()));
        }
        self.members_first = order;
    }

    /// Computes depths and spans, of groups before their members.
    fn find_spans(&mut self) {
        let mut next_start = vec![0; self.nodes.len()];
        let mut next_root = 1;
        for number in self.members_first.iter().rev().copied() {
            let node = &self.nodes[number];
            let (depth, next) = match node.parent.map(|parent| (self.nodes[parent].depth, parent)) {
                None => (0, &mut next_root),
                Some((Some(depth), parent)) => (depth + 1, &mut next_start[parent]),
                Some((None, _)) => continue,
            };
            let span = *next..*next + 1 + node.member_count;
            *next = span.end;
            next_start[number] = span.start + 1;
            (self.nodes[number].depth, self.nodes[number].span) = (Some(depth), span);
        }
    }

    /// Number of actors.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Whether there are no actors.
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The actor with this number.
    pub fn actor(&self, number: usize) -> Option<&'a Actor> {
        self.nodes.get(number).map(|node| node.actor)
    }

    /// The number of the parent of an actor, if it exists.
    pub fn parent(&self, number: usize) -> Option<usize> {
        self.nodes.get(number)?.parent
    }

    /// Whether `member` is `parent` or a direct or indirect member of it.
    pub fn is_within(&self, member: usize, parent: usize) -> bool {
        match (self.nodes.get(member), self.nodes.get(parent)) {
            (Some(member), Some(parent)) => parent.span.contains(&member.span.start),
            _ => false,
        }
    }

    /// Number of direct and indirect members of an actor.
    pub fn member_count(&self, actor: &Id<Actor>) -> usize {
        let node = self.map.actors.position(actor).and_then(|number| self.nodes.get(number));
        node.map_or(0, |node| node.member_count)
    }

    /// For each actor, by number, whether it is a direct or indirect member of another actor for which `is_container`
    /// returns true.
    pub fn members_of_any(&self, is_container: impl Fn(&Actor) -> bool) -> Vec<bool> {
        let is_container: Vec<bool> = self.nodes.iter().map(|node| is_container(node.actor)).collect();
        let mut is_member = vec![false; self.nodes.len()];
        for cycle in &self.cycles {
            let container_count = cycle.iter().filter(|number| is_container[**number]).count();
            for number in cycle {
                is_member[*number] = container_count > usize::from(is_container[*number]);
            }
        }
        for number in self.members_first.iter().rev().copied() {
            is_member[number] =
                self.nodes[number].parent.is_some_and(|parent| is_container[parent] || is_member[parent]);
        }
        is_member
    }

    /// The numbers of all actors with a depth, the greatest depth first; actors of equal depth in the order of the
    /// file.
    pub fn innermost_first(&self) -> Vec<usize> {
        let mut numbers: Vec<usize> = (0..self.len()).filter(|number| self.nodes[*number].depth.is_some()).collect();
        numbers.sort_by_key(|number| Reverse(self.nodes[*number].depth));
        numbers
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use emath::Pos2;

    use super::*;

    /// Compares with the functions that walk for one actor, on forests with and without cycles.
    #[test]
    fn a_forest_agrees_with_walks_from_each_actor() {
        let mut random = 1_u32;
        let mut below = |end: usize| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) as usize % end
        };
        for (count, is_broken) in [(1, true), (9, false), (9, true), (60, false), (60, true)].repeat(20) {
            let mut map = Map::default();
            for number in 0..count {
                let parent = below(if is_broken { count } else { number + 2 });
                let mut actor = Actor::new(&format!("a{number}"), Pos2::ZERO);
                let is_member = if is_broken { below(4) > 0 } else { parent < number };
                actor.part_of = is_member.then(|| Id::from_name(&format!("a{parent}"), ""));
                map.actors.add(actor);
            }
            let forest = MembershipForest::of(&map);
            let depths = map.membership_depths();
            for (number, id) in map.actors.ids().enumerate() {
                let members = map.all_members_of(&id);
                assert_eq!(forest.member_count(&id), members.len(), "{id} of {count}");
                if depths.contains_key(&id) {
                    let within = map.actors.ids().enumerate().filter(|(other, _)| forest.is_within(*other, number));
                    let within: Vec<Id<Actor>> = within.map(|(_, id)| id).filter(|other| *other != id).collect();
                    assert!(
                        within.len() == members.len() && within.iter().all(|member| members.contains(member)),
                        "{id}"
                    );
                }
            }
            let is_chosen = |actor: &Actor| actor.id.as_str().len() == 2;
            let chosen = map.actors.iter().filter(|actor| is_chosen(actor));
            let expected: BTreeSet<Id<Actor>> = chosen.flat_map(|actor| map.all_members_of(&actor.id)).collect();
            let is_expected: Vec<bool> = map.actors.iter().map(|actor| expected.contains(&actor.id)).collect();
            assert_eq!(forest.members_of_any(is_chosen), is_expected);
            let order = forest.innermost_first();
            let depth = |number: usize| depths[&forest.actor(number).unwrap().id];
            assert_eq!(order.len(), depths.len());
            assert!(
                order.windows(2).all(|pair| (Reverse(depth(pair[0])), pair[0]) < (Reverse(depth(pair[1])), pair[1]))
            );
        }
    }
}
