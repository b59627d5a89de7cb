//! Signed community detection: finds camps, which are groups of actors with positive ties inside and negative ties
//! between them. Must not know positions.

use super::{Cancellation, Network, Progress, SeededRandom};
use crate::model::Target;

/// A network whose nodes are actors or groups of actors, with the positive and negative weights between them.
#[derive(Clone, Default)]
struct CoarseNetwork {
    /// For each node its links as (other node, positive weight, negative weight). A node is not linked to itself.
    links: Vec<Vec<(usize, f64, f64)>>,
    /// Positive strength of each node: the sum of its positive weights, with those inside a group counted twice.
    plus: Vec<f64>,
    /// Negative strength of each node, counted in the same way.
    minus: Vec<f64>,
}

/// Settings of the search for camps.
#[derive(Clone, Copy, Debug)]
pub struct PartitionSettings {
    /// Maximum number of camps.
    pub max_camps: usize,
    /// Weight of the expected ties in the modularity. See [`find_camps`].
    pub resolution: f64,
    /// Seed of the random numbers.
    pub seed: u64,
}

/// The camp number of every node, from 0 for the largest camp; `None` for issues and for actors without any connection
/// to another actor.
///
/// Maximizes signed modularity (Gómez, Jensen and Arenas 2009): over all pairs inside a camp, the positive minus the
/// negative weights, each reduced by `resolution` times the weight expected by chance. At resolution 0 only ties that
/// contradict the partition count, which is the line index for this number of camps (Doreian and Mrvar 1996).
///
/// Limitations: a local search from several starts, so a better partition may exist.
///
/// # Errors
/// [`Cancellation`] if the search was cancelled.
pub fn find_camps(
    network: &Network,
    settings: PartitionSettings,
    progress: &Progress,
) -> Result<Vec<Option<usize>>, Cancellation> {
    let is_actor = |node: usize| matches!(network.targets.get(node), Some(Target::Actor(_)));
    let connected: Vec<usize> = (0..network.len())
        .filter(|node| is_actor(*node) && network.neighbours_of(*node).iter().any(|(other, _)| is_actor(*other)))
        .collect();
    let level = CoarseNetwork::of(network, &connected);
    let starts = (400_000 / (network.len() + network.edges.len()).max(1)).clamp(1, 24);
    let mut best: Option<(f64, Vec<usize>)> = None;
    for start in 0..starts {
        progress.report(0.6 * start as f32 / starts as f32)?;
        let seed = settings.seed.wrapping_mul(1000).wrapping_add(start as u64);
        let camps_found = search(&level, PartitionSettings { seed, ..settings });
        let modularity = level.modularity(&camps_found, settings.resolution);
        if best.as_ref().is_none_or(|(best_so_far, _)| modularity > *best_so_far + 1e-9) {
            best = Some((modularity, camps_found));
        }
    }
    let camps_found = renumbered_by_size(&best.map(|(_, camps_found)| camps_found).unwrap_or_default());
    let mut camps = vec![None; network.len()];
    for (node, camp) in connected.iter().zip(camps_found) {
        if let Some(slot) = camps.get_mut(*node) {
            *slot = Some(camp);
        }
    }
    Ok(camps)
}

/// The numbers from 0 to `count - 1` in a pseudo-random order that depends only on the seed.
pub fn shuffled_numbers(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    SeededRandom::new(seed).shuffle(&mut order);
    order
}

/// One search in the manner of the Louvain method: moves single nodes while the modularity grows, joins each camp to
/// one node and repeats; then merges camps until there are at most `max_camps`, and moves single actors a last time.
fn search(level: &CoarseNetwork, settings: PartitionSettings) -> Vec<usize> {
    let mut camps: Vec<usize> = (0..level.len()).collect();
    let mut coarse = level.clone();
    for depth in 0..12 {
        let mut merged: Vec<usize> = (0..coarse.len()).collect();
        let is_moved = coarse.move_single_nodes(&mut merged, settings, depth);
        merged = renumbered(&merged);
        camps.iter_mut().for_each(|camp| *camp = merged.get(*camp).copied().unwrap_or(*camp));
        if !is_moved {
            break;
        }
        coarse = coarse.with_camps_as_nodes(&merged);
    }
    let mut camps = renumbered_by_size(&camps);
    let max_camps = settings.max_camps.max(1);
    // Camps after the 199 largest are taken for one camp: nobody can look at a thousand camps.
    camps.iter_mut().for_each(|camp| *camp = (*camp).min(199));
    let mut coarse = level.with_camps_as_nodes(&camps);
    while coarse.len() > max_camps {
        let Some((a, b)) = coarse.best_pair(settings.resolution) else { break };
        let merged: Vec<usize> =
            renumbered(&(0..coarse.len()).map(|camp| if camp == b { a } else { camp }).collect::<Vec<_>>());
        camps.iter_mut().for_each(|camp| *camp = merged.get(*camp).copied().unwrap_or(*camp));
        coarse = coarse.with_camps_as_nodes(&merged);
    }
    level.move_single_nodes(&mut camps, settings, 99);
    camps
}

/// Renumbers camps from 0, in the order of their first nodes.
fn renumbered(camps: &[usize]) -> Vec<usize> {
    let mut numbers = vec![None; camps.iter().max().map_or(0, |most| most + 1)];
    let mut next = 0;
    let number = |camp: &usize| {
        let slot = numbers.get_mut(*camp)?;
        Some(*slot.get_or_insert_with(|| {
            next += 1;
            next - 1
        }))
    };
    camps.iter().filter_map(number).collect()
}

/// Renumbers camps by size, the largest as number 0.
fn renumbered_by_size(camps: &[usize]) -> Vec<usize> {
    let camps = renumbered(camps);
    let mut sizes = vec![0_usize; camps.iter().max().map_or(0, |most| most + 1)];
    camps.iter().for_each(|camp| sizes.get_mut(*camp).into_iter().for_each(|size| *size += 1));
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|camp| std::cmp::Reverse(sizes.get(*camp).copied()));
    let mut rank = vec![0; sizes.len()];
    order
        .iter()
        .enumerate()
        .for_each(|(position, camp)| rank.get_mut(*camp).into_iter().for_each(|slot| *slot = position));
    camps.iter().filter_map(|camp| rank.get(*camp).copied()).collect()
}

fn get(values: &[f64], index: usize) -> f64 {
    values.get(index).copied().unwrap_or(0.0)
}

fn add(values: &mut [f64], index: usize, amount: f64) {
    values.get_mut(index).into_iter().for_each(|value| *value += amount);
}

impl CoarseNetwork {
    fn of(network: &Network, connected: &[usize]) -> Self {
        let mut numbers = vec![None; network.len()];
        connected.iter().enumerate().for_each(|(number, node)| {
            numbers.get_mut(*node).into_iter().for_each(|slot| *slot = Some(number));
        });
        let links = connected.iter().map(|node| {
            let link = |(other, edge): &(usize, usize)| {
                let (number, edge) = (numbers.get(*other).copied().flatten()?, network.edges.get(*edge)?);
                Some((number, f64::from(edge.plus), f64::from(edge.minus)))
            };
            network.neighbours_of(*node).iter().filter_map(link).collect()
        });
        Self::new(links.collect())
    }

    fn new(links: Vec<Vec<(usize, f64, f64)>>) -> Self {
        let plus = links.iter().map(|list| list.iter().map(|link| link.1).sum()).collect();
        let minus = links.iter().map(|list| list.iter().map(|link| link.2).sum()).collect();
        Self { links, plus, minus }
    }

    fn len(&self) -> usize {
        self.links.len()
    }

    /// The weight of one sign that chance would put between nodes of the strengths `a` and `b`, where `total` is the
    /// sum of the strengths of all nodes.
    fn expected_weight(a: f64, b: f64, total: f64) -> f64 {
        if total > 0.0 { a * b / total } else { 0.0 }
    }

    fn total_weights(&self) -> (f64, f64) {
        (self.plus.iter().sum(), self.minus.iter().sum())
    }

    fn modularity(&self, camps: &[usize], resolution: f64) -> f64 {
        let count = camps.iter().max().map_or(0, |most| most + 1);
        let (mut plus, mut minus) = (vec![0.0; count], vec![0.0; count]);
        let mut sum = 0.0;
        for (node, camp) in camps.iter().enumerate() {
            add(&mut plus, *camp, get(&self.plus, node));
            add(&mut minus, *camp, get(&self.minus, node));
            let inside = self.links.get(node).into_iter().flatten().filter(|link| camps.get(link.0) == Some(camp));
            sum += inside.map(|link| link.1 - link.2).sum::<f64>();
        }
        let (all_plus, all_minus) = self.total_weights();
        let expected = |camp: usize| {
            Self::expected_weight(get(&plus, camp), get(&plus, camp), all_plus)
                - Self::expected_weight(get(&minus, camp), get(&minus, camp), all_minus)
        };
        sum - resolution * (0..count).map(expected).sum::<f64>()
    }

    /// Moves single nodes to the camps that raise the modularity most, until none moves. True if any node moved.
    fn move_single_nodes(&self, camps: &mut [usize], settings: PartitionSettings, depth: u64) -> bool {
        let count = camps.iter().max().map_or(0, |most| most + 1);
        let (all_plus, all_minus) = self.total_weights();
        let (mut plus, mut minus) = (vec![0.0; count], vec![0.0; count]);
        for (node, camp) in camps.iter().enumerate() {
            add(&mut plus, *camp, get(&self.plus, node));
            add(&mut minus, *camp, get(&self.minus, node));
        }
        let order = shuffled_numbers(self.len(), settings.seed.wrapping_add(depth));
        let mut weight_to = vec![0.0; count];
        let mut is_moved = false;
        for _ in 0..40 {
            let mut moves = 0;
            for node in &order {
                let Some(from) = camps.get(*node).copied() else { continue };
                let (node_plus, node_minus) = (get(&self.plus, *node), get(&self.minus, *node));
                add(&mut plus, from, -node_plus);
                add(&mut minus, from, -node_minus);
                let links = self.links.get(*node).map_or(&[][..], Vec::as_slice);
                let camp_of = |link: &(usize, f64, f64)| camps.get(link.0).copied().unwrap_or(from);
                links.iter().for_each(|link| add(&mut weight_to, camp_of(link), link.1 - link.2));
                let gain = |camp: usize| {
                    let expected = Self::expected_weight(node_plus, get(&plus, camp), all_plus)
                        - Self::expected_weight(node_minus, get(&minus, camp), all_minus);
                    get(&weight_to, camp) - settings.resolution * expected
                };
                let mut best = (gain(from), from);
                // With few camps, those without a neighbour of the node are tried too: enemies of enemies may be
                // friends.
                let other_camps = if count <= 24 { 0..count } else { 0..0 };
                for camp in links.iter().map(camp_of).chain(other_camps) {
                    if gain(camp) > best.0 + 1e-9 {
                        best = (gain(camp), camp);
                    }
                }
                links
                    .iter()
                    .for_each(|link| weight_to.get_mut(camp_of(link)).into_iter().for_each(|weight| *weight = 0.0));
                add(&mut plus, best.1, node_plus);
                add(&mut minus, best.1, node_minus);
                if best.1 != from {
                    camps.get_mut(*node).into_iter().for_each(|camp| *camp = best.1);
                    moves += 1;
                }
            }
            is_moved |= moves > 0;
            if moves == 0 {
                break;
            }
        }
        is_moved
    }

    /// The coarser network in which each camp is one node.
    fn with_camps_as_nodes(&self, camps: &[usize]) -> Self {
        let count = camps.iter().max().map_or(0, |most| most + 1);
        let mut members = vec![Vec::new(); count];
        for (node, camp) in camps.iter().enumerate() {
            members.get_mut(*camp).into_iter().for_each(|list| list.push(node));
        }
        let (mut plus, mut minus) = (vec![0.0; count], vec![0.0; count]);
        let (mut sum, mut links) = (vec![(0.0, 0.0); count], Vec::with_capacity(count));
        for (camp, nodes) in members.iter().enumerate() {
            let mut touched = Vec::new();
            for node in nodes {
                add(&mut plus, camp, get(&self.plus, *node));
                add(&mut minus, camp, get(&self.minus, *node));
                for link in self.links.get(*node).into_iter().flatten() {
                    let Some(other) = camps.get(link.0).copied().filter(|other| *other != camp) else { continue };
                    if let Some(slot) = sum.get_mut(other) {
                        if *slot == (0.0, 0.0) {
                            touched.push(other);
                        }
                        *slot = (slot.0 + link.1, slot.1 + link.2);
                    }
                }
            }
            touched.sort_unstable();
            touched.dedup();
            let link = |other: usize| {
                let (plus, minus) = sum.get_mut(other).map(std::mem::take).unwrap_or_default();
                (other, plus, minus)
            };
            links.push(touched.into_iter().map(link).collect());
        }
        Self { links, plus, minus }
    }

    /// The two camps whose merge lowers the modularity least.
    fn best_pair(&self, resolution: f64) -> Option<(usize, usize)> {
        let (all_plus, all_minus) = self.total_weights();
        let mut best: Option<(f64, usize, usize)> = None;
        let mut weight_to = vec![0.0; self.len()];
        for (a, links) in self.links.iter().enumerate() {
            links.iter().for_each(|link| add(&mut weight_to, link.0, link.1 - link.2));
            for b in a + 1..self.len() {
                let expected = Self::expected_weight(get(&self.plus, a), get(&self.plus, b), all_plus)
                    - Self::expected_weight(get(&self.minus, a), get(&self.minus, b), all_minus);
                let gain = get(&weight_to, b) - resolution * expected;
                if best.is_none_or(|(best_gain, ..)| gain > best_gain) {
                    best = Some((gain, a, b));
                }
            }
            links.iter().for_each(|link| weight_to.get_mut(link.0).into_iter().for_each(|weight| *weight = 0.0));
        }
        best.map(|(_, a, b)| (a, b))
    }
}
