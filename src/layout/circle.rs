//! The layout "Circle": places all nodes on one circle, in an order with few edge crossings.

use emath::{Pos2, Vec2};

use super::anchor_to_previous::{AvoidanceDirection, GAP, anchor_to_previous, movable_nodes, size_of};
use super::circle_geometry::{at_angle, boxes_on_circle};
use super::{FocusRequirement, Layout, LayoutError, LayoutGraph, LayoutInput, uninformative};
use crate::model::parameter::ParameterKind;
use crate::model::{Parameter, ParameterValues, RegistryEntry, Target, Term};
use crate::network::{PartitionSettings, Progress, find_camps, shuffled_numbers};

/// The entry in the list of layouts.
pub const ROW: Layout = Layout {
    about: RegistryEntry {
        id: "circle",
        name: "Circle",
        help: "Places everything on one circle, in an order in which few ties cross.",
        parameters: &[Parameter {
            id: "order",
            name: "Order",
            help: "Who stands beside whom.",
            kind: ParameterKind::Choice(&[
                Term { id: "crossings", name: "Few crossings", help: "Whoever is tied stands near." },
                Term { id: "camps", name: "By camp", help: "Camps side by side, and within them few crossings." },
                Term { id: "name", name: "By name", help: "The order of the alphabet." },
            ]),
        }],
    },
    required_focus: FocusRequirement::Nothing,
    makes_containers: false,
    why_uninformative: uninformative::never_uninformative,
    run,
};

/// Limit of the work for fewer crossings, in steps of the innermost loop.
const MAX_CROSSING_STEPS: usize = 8_000_000;
/// Number of starting orders that are tried.
const TRIES: u64 = 6;

fn run(
    graph: &LayoutGraph,
    board: &LayoutInput<'_>,
    params: &ParameterValues,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError> {
    let nodes = movable_nodes(graph);
    let order = match params.choice("order") {
        "name" => {
            let mut order = nodes;
            order.sort_by_key(|node| {
                graph.network.targets.get(*node).map(|target| board.map.name(target).to_lowercase())
            });
            order
        }
        choice => {
            let mut order = order_with_few_crossings(graph, &nodes, board.seed, progress)?;
            if choice == "camps" {
                let settings = PartitionSettings { max_camps: 12, resolution: 1.0, seed: board.seed };
                let camps = find_camps(&graph.network, settings, progress)?;
                let camp = |node: usize| camps.get(node).copied().flatten();
                // Actors without a camp, and then issues, come last.
                let is_issue = |node: usize| matches!(graph.network.targets.get(node), Some(Target::Issue(_)));
                order.sort_by_key(|node| (is_issue(*node), camp(*node).unwrap_or(usize::MAX)));
            }
            order
        }
    };
    let sizes: Vec<Vec2> = order.iter().map(|node| size_of(graph, *node)).collect();
    let (radius, angles) = boxes_on_circle(&sizes, GAP / 2.0);
    let radius = if order.len() > 1 { radius } else { 0.0 };
    let place = |(node, angle): (&usize, &f64)| (*node, at_angle(radius, *angle).to_pos2());
    let picture: Vec<(usize, Pos2)> = order.iter().zip(&angles).map(place).collect();
    Ok(anchor_to_previous(graph, &picture, AvoidanceDirection::Anywhere))
}

/// The neighbours of each placed node. Nodes are numbered by their position among those that are placed.
struct CircleOrdering {
    neighbours: Vec<Vec<usize>>,
}

fn order_with_few_crossings(
    graph: &LayoutGraph,
    nodes: &[usize],
    seed: u64,
    progress: &Progress,
) -> Result<Vec<usize>, LayoutError> {
    let mut numbers = vec![None; graph.len()];
    nodes.iter().enumerate().for_each(|(number, node)| {
        numbers.get_mut(*node).into_iter().for_each(|slot| *slot = Some(number));
    });
    let near = |node: &usize| {
        let others = graph.neighbours_of(*node).iter();
        others.filter_map(|(other, _)| numbers.get(*other).copied().flatten()).collect::<Vec<usize>>()
    };
    let ordering = CircleOrdering { neighbours: nodes.iter().map(near).collect() };
    let mut best: Option<(u64, Vec<usize>)> = None;
    for number in 0..TRIES {
        progress.report(number as f32 / TRIES as f32)?;
        let mut order = ordering.walk(seed.wrapping_mul(TRIES).wrapping_add(number));
        ordering.sift(&mut order, progress)?;
        let crossings = ordering.crossings(&order);
        if best.as_ref().is_none_or(|(least, _)| crossings < *least) {
            best = Some((crossings, order));
        }
        if crossings == 0 {
            break;
        }
    }
    let mut order = best.map(|(_, order)| order).unwrap_or_default();
    // The first node of the file stands at the top, so that the same order is not drawn rotated the next time.
    if let Some(first) = order.iter().position(|number| *number == 0) {
        order.rotate_left(first);
    }
    Ok(order.into_iter().filter_map(|number| nodes.get(number).copied()).collect())
}

impl CircleOrdering {
    fn near(&self, number: usize) -> &[usize] {
        self.neighbours.get(number).map_or(&[], Vec::as_slice)
    }

    /// A depth-first order of the nodes. Among the neighbours of a node, those with the fewest neighbours come first.
    fn walk(&self, seed: u64) -> Vec<usize> {
        let count = self.neighbours.len();
        let mut starts = shuffled_numbers(count, seed);
        starts.sort_by_key(|number| self.near(*number).len());
        let mut visited = vec![false; count];
        let (mut order, mut waiting) = (Vec::new(), Vec::new());
        for start in starts {
            waiting.push(start);
            while let Some(number) = waiting.pop() {
                let Some(is_visited @ false) = visited.get_mut(number) else { continue };
                *is_visited = true;
                order.push(number);
                let mut next = self.near(number).to_vec();
                next.sort_by_key(|other| std::cmp::Reverse(self.near(*other).len()));
                waiting.extend(next);
            }
        }
        order
    }

    /// Number of pairs of edges that cross, counted with a Fenwick tree.
    fn crossings(&self, order: &[usize]) -> u64 {
        let mut places = vec![0; order.len()];
        order.iter().enumerate().for_each(|(at, number)| {
            places.get_mut(*number).into_iter().for_each(|place| *place = at);
        });
        let mut counts = vec![0_u64; order.len() + 1];
        let up_to = |counts: &[u64], end: usize| {
            let (mut sum, mut at) = (0, end);
            while at > 0 {
                sum += counts.get(at).copied().unwrap_or(0);
                at &= at - 1;
            }
            sum
        };
        let mut crossings = 0;
        for (from, number) in order.iter().enumerate() {
            let ends: Vec<usize> = self.near(*number).iter().filter_map(|other| places.get(*other).copied()).collect();
            // Edges that start before this node and end inside one of its edges cross that edge.
            let later = || ends.iter().copied().filter(|to| *to > from);
            crossings += later().map(|to| up_to(&counts, to) - up_to(&counts, from + 1)).sum::<u64>();
            for to in later() {
                let mut at = to + 1;
                while at < counts.len() {
                    counts.get_mut(at).into_iter().for_each(|count| *count += 1);
                    at += at & at.wrapping_neg();
                }
            }
        }
        crossings
    }

    /// Circular sifting (Baur and Brandes 2005): moves each node to the position with the fewest crossings, in rounds
    /// while the number of crossings falls.
    fn sift(&self, order: &mut Vec<usize>, progress: &Progress) -> Result<(), LayoutError> {
        let lines: usize = self.neighbours.iter().map(Vec::len).sum();
        let round = (order.len() * lines * 3).max(1);
        for _ in 0..(MAX_CROSSING_STEPS / TRIES as usize / round).min(8) {
            let mut saved = 0;
            for number in 0..order.len() {
                if number % 16 == 0 {
                    progress.report(progress.share_done())?;
                }
                saved += self.sift_one(order, number);
            }
            if saved == 0 {
                break;
            }
        }
        Ok(())
    }

    /// Moves one node to its best position and returns the number of crossings that this saves.
    fn sift_one(&self, order: &mut Vec<usize>, number: usize) -> i64 {
        let neighbours = self.near(number);
        if neighbours.is_empty() || order.len() < 4 {
            return 0;
        }
        let Some(old_position) = order.iter().position(|other| *other == number) else { return 0 };
        order.remove(old_position);
        let count = order.len();
        let mut places = vec![0; count + 1];
        order.iter().enumerate().for_each(|(at, other)| {
            places.get_mut(*other).into_iter().for_each(|place| *place = at);
        });
        let ranks = |nodes: &[usize], without: usize, from: usize| {
            let place = |other: &usize| places.get(*other).copied().unwrap_or(0);
            let others = nodes.iter().filter(|other| **other != without);
            let mut ranks: Vec<usize> = others.map(|other| (place(other) + count - from) % count).collect();
            ranks.sort_unstable();
            ranks
        };
        let (mut change, mut best, mut best_at) = (0_i64, 0_i64, old_position);
        for step in 0..count {
            let at = (old_position + step) % count;
            let Some(other) = order.get(at).copied() else { continue };
            // When the node passes `other`, those pairs of their edges cross afterwards that did not cross before, and
            // the reverse. Edges with a common end never cross.
            let (node_ranks, other_ranks) = (ranks(neighbours, other, at), ranks(self.near(other), number, at));
            change += pairs_before(&other_ranks, &node_ranks) - pairs_before(&node_ranks, &other_ranks);
            if change < best {
                (best, best_at) = (change, at + 1);
            }
        }
        order.insert(best_at, number);
        -best
    }
}

/// Number of pairs of a value in `a` and a greater value in `b`. Both lists are in ascending order.
fn pairs_before(a: &[usize], b: &[usize]) -> i64 {
    let (mut pairs, mut less) = (0, 0);
    for number in b {
        while a.get(less).is_some_and(|other| other < number) {
            less += 1;
        }
        pairs += less as i64;
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ring(edges: &[(usize, usize)], count: usize) -> CircleOrdering {
        let near = |number| {
            let ends = edges.iter().flat_map(|(a, b)| [(*a, *b), (*b, *a)]);
            ends.filter(|(from, _)| *from == number).map(|(_, to)| to).collect()
        };
        CircleOrdering { neighbours: (0..count).map(near).collect() }
    }

    /// Number of pairs of edges that cross, by checking every pair.
    fn counted(edges: &[(usize, usize)], order: &[usize]) -> u64 {
        let at = |number| order.iter().position(|other| *other == number).unwrap();
        let sorted = |(a, b): (usize, usize)| (at(a).min(at(b)), at(a).max(at(b)));
        let lines: Vec<_> = edges.iter().map(|edge| sorted(*edge)).collect();
        let cross = |(a, b): (usize, usize), (c, d): (usize, usize)| a < c && c < b && b < d;
        lines.iter().flat_map(|one| lines.iter().map(move |two| u64::from(cross(*one, *two)))).sum()
    }

    #[test]
    fn sifting_reports_the_crossings_it_saves() {
        for seed in 0..40 {
            let numbers = shuffled_numbers(90, seed);
            let edges: Vec<_> = numbers.chunks(2).map(|pair| (pair[0] % 9, pair[1] % 9)).collect();
            let mut edges: Vec<_> = edges.into_iter().filter(|(a, b)| a < b).collect();
            edges.sort_unstable();
            edges.dedup();
            let ring = ring(&edges, 9);
            let mut order = shuffled_numbers(9, seed + 1000);
            assert_eq!(ring.crossings(&order), counted(&edges, &order));
            for number in 0..9 {
                let before = counted(&edges, &order) as i64;
                let saved = ring.sift_one(&mut order, number);
                assert_eq!(counted(&edges, &order) as i64, before - saved, "seed {seed}, {number}");
                assert!(saved >= 0);
            }
        }
    }
}
