//! Who is part of whom, as a forest of numbers: what concerns the parts of all actors takes one walk over it. Changes
//! nothing.

use std::cmp::Reverse;
use std::ops::Range;

use super::{Actor, Id, Map};

/// The actors of a map by their numbers in the file, each with what it is part of.
///
/// Limitations: an actor of a circle of membership, which only a broken file has, and all that is part of it have no
/// depth and are within nobody.
pub struct MembershipForest<'a> {
    map: &'a Map,
    nodes: Vec<MembershipNode<'a>>,
    /// The numbers of those in no circle, each after all of its parts.
    parts_first: Vec<usize>,
    circles: Vec<Vec<usize>>,
}

/// An actor of a forest.
struct MembershipNode<'a> {
    actor: &'a Actor,
    whole: Option<usize>,
    depth: Option<usize>,
    part_count: usize,
    /// Its number in a walk in which each actor is followed by all of its parts, and the number after the last of these.
    span: Range<usize>,
}

impl<'a> MembershipForest<'a> {
    /// The forest of a map. Looks at each actor a few times, however deep the chains are.
    pub fn of(map: &'a Map) -> Self {
        let whole = |actor: &Actor| actor.part_of.as_ref().and_then(|whole| map.actors.position(whole));
        let node =
            |actor: &'a Actor| MembershipNode { actor, whole: whole(actor), depth: None, part_count: 0, span: 0..0 };
        let nodes = map.actors.iter().map(node).collect();
        let mut forest = Self { map, nodes, parts_first: Vec::new(), circles: Vec::new() };
        forest.count_parts();
        forest.find_spans();
        forest
    }

    /// Counts the parts of every actor, and finds the circles.
    fn count_parts(&mut self) {
        let mut missing = vec![0_usize; self.nodes.len()];
        for whole in self.nodes.iter().filter_map(|node| node.whole) {
            missing[whole] += 1;
        }
        let mut order: Vec<usize> = (0..missing.len()).filter(|number| missing[*number] == 0).collect();
        let mut next = 0;
        while let Some(number) = order.get(next).copied() {
            next += 1;
            if let Some(whole) = self.nodes[number].whole {
                self.nodes[whole].part_count += 1 + self.nodes[number].part_count;
                missing[whole] -= 1;
                if missing[whole] == 0 {
                    order.push(whole);
                }
            }
        }
        // Whoever still misses a part is in a circle. Each of it has all others of it for parts.
        for start in 0..missing.len() {
            let mut circle = Vec::new();
            let mut at = start;
            while missing[at] > 0 {
                missing[at] = 0;
                circle.push(at);
                at = self.nodes[at].whole.unwrap_or(start);
            }
            let all: usize = circle.iter().map(|number| 1 + self.nodes[*number].part_count).sum();
            for number in &circle {
                self.nodes[*number].part_count = all - 1;
            }
            self.circles.extend(Some(circle).filter(|circle| !circle.is_empty()));
        }
        self.parts_first = order;
    }

    /// Finds depths and spans, of wholes before their parts.
    fn find_spans(&mut self) {
        let mut free = vec![0; self.nodes.len()];
        let mut next_root = 1;
        for number in self.parts_first.iter().rev().copied() {
            let node = &self.nodes[number];
            let (depth, next) = match node.whole.map(|whole| (self.nodes[whole].depth, whole)) {
                None => (0, &mut next_root),
                Some((Some(depth), whole)) => (depth + 1, &mut free[whole]),
                Some((None, _)) => continue,
            };
            let span = *next..*next + 1 + node.part_count;
            *next = span.end;
            free[number] = span.start + 1;
            (self.nodes[number].depth, self.nodes[number].span) = (Some(depth), span);
        }
    }

    /// How many actors there are.
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// Are there none?
    pub fn is_empty(&self) -> bool {
        self.nodes.is_empty()
    }

    /// The actor with that number.
    pub fn actor(&self, number: usize) -> Option<&'a Actor> {
        self.nodes.get(number).map(|node| node.actor)
    }

    /// The number of what an actor is part of, if that exists.
    pub fn whole(&self, number: usize) -> Option<usize> {
        self.nodes.get(number)?.whole
    }

    /// Is the one the other, or part of it, at once or through others?
    pub fn is_within(&self, part: usize, whole: usize) -> bool {
        match (self.nodes.get(part), self.nodes.get(whole)) {
            (Some(part), Some(whole)) => whole.span.contains(&part.span.start),
            _ => false,
        }
    }

    /// How many are part of an actor, at once or through others.
    pub fn part_count(&self, actor: &Id<Actor>) -> usize {
        let node = self.map.actors.position(actor).and_then(|number| self.nodes.get(number));
        node.map_or(0, |node| node.part_count)
    }

    /// The actors that are part of another for which `is_whole` holds, at once or through others, by their numbers.
    pub fn parts_of_any(&self, is_whole: impl Fn(&Actor) -> bool) -> Vec<bool> {
        let is_whole: Vec<bool> = self.nodes.iter().map(|node| is_whole(node.actor)).collect();
        let mut is_part = vec![false; self.nodes.len()];
        for circle in &self.circles {
            let wholes = circle.iter().filter(|number| is_whole[**number]).count();
            for number in circle {
                is_part[*number] = wholes > usize::from(is_whole[*number]);
            }
        }
        for number in self.parts_first.iter().rev().copied() {
            is_part[number] = self.nodes[number].whole.is_some_and(|whole| is_whole[whole] || is_part[whole]);
        }
        is_part
    }

    /// The numbers of all that have a depth, those with the greatest depth first, of equals the earlier in the file.
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

    /// Against the functions that walk for one actor, on forests with and without circles.
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
                let whole = below(if is_broken { count } else { number + 2 });
                let mut actor = Actor::new(&format!("a{number}"), Pos2::ZERO);
                let is_part = if is_broken { below(4) > 0 } else { whole < number };
                actor.part_of = is_part.then(|| Id::from_name(&format!("a{whole}"), ""));
                map.actors.add(actor);
            }
            let forest = MembershipForest::of(&map);
            let depths = map.membership_depths();
            for (number, id) in map.actors.ids().enumerate() {
                let parts = map.all_members_of(&id);
                assert_eq!(forest.part_count(&id), parts.len(), "{id} of {count}");
                if depths.contains_key(&id) {
                    let within = map.actors.ids().enumerate().filter(|(other, _)| forest.is_within(*other, number));
                    let within: Vec<Id<Actor>> = within.map(|(_, id)| id).filter(|other| *other != id).collect();
                    assert!(within.len() == parts.len() && within.iter().all(|part| parts.contains(part)), "{id}");
                }
            }
            let is_chosen = |actor: &Actor| actor.id.as_str().len() == 2;
            let chosen = map.actors.iter().filter(|actor| is_chosen(actor));
            let along: BTreeSet<Id<Actor>> = chosen.flat_map(|actor| map.all_members_of(&actor.id)).collect();
            let is_along: Vec<bool> = map.actors.iter().map(|actor| along.contains(&actor.id)).collect();
            assert_eq!(forest.parts_of_any(is_chosen), is_along);
            let order = forest.innermost_first();
            let depth = |number: usize| depths[&forest.actor(number).unwrap().id];
            assert_eq!(order.len(), depths.len());
            assert!(
                order.windows(2).all(|pair| (Reverse(depth(pair[0])), pair[0]) < (Reverse(depth(pair[1])), pair[1]))
            );
        }
    }
}
