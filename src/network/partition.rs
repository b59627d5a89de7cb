//! Community detection with signs: finds camps, groups of actors that are tied within and parted between. Numbers in,
//! numbers out; must not know places.

use super::{Cancellation, Network, Progress, SeededRandom};
use crate::model::Target;

/// A network of actors, or of groups of them, with what joins and what parts them.
#[derive(Clone, Default)]
struct CoarseNetwork {
    /// For each node: another, what joins them, what parts them. A node is not in its own list.
    links: Vec<Vec<(usize, f64, f64)>>,
    /// All that joins each node to any, twice what joins its own members included.
    plus: Vec<f64>,
    /// The same of what parts.
    minus: Vec<f64>,
}

/// How the camps are looked for.
#[derive(Clone, Copy, Debug)]
pub struct PartitionSettings {
    /// No more camps than this.
    pub max_camps: usize,
    /// The weight of what chance would have. See [`camps`].
    pub resolution: f64,
    /// Where chance starts.
    pub seed: u64,
}

/// The camp of every node, from 0 with the largest first; none for issues and for actors without any tie to an actor.
///
/// What is made as large as can be is signed modularity (Gómez, Jensen and Arenas 2009): over all pairs in one camp the
/// joining ties less the parting ones, each less `resolution` times what chance would have of them. At resolution 0 this
/// counts nothing but ties that do not fit, which is the line index for so many camps (Doreian and Mrvar 1996).
///
/// Limitations: a local search from several beginnings, so that a better partition may exist.
///
/// # Errors
/// When it was cancelled.
pub fn find_camps(
    network: &Network,
    settings: PartitionSettings,
    progress: &Progress,
) -> Result<Vec<Option<usize>>, Cancellation> {
    let is_actor = |node: usize| matches!(network.targets.get(node), Some(Target::Actor(_)));
    let tied: Vec<usize> = (0..network.len())
        .filter(|node| is_actor(*node) && network.neighbours_of(*node).iter().any(|(other, _)| is_actor(*other)))
        .collect();
    let level = CoarseNetwork::of(network, &tied);
    let beginnings = (400_000 / (network.len() + network.edges.len()).max(1)).clamp(1, 24);
    let mut best: Option<(f64, Vec<usize>)> = None;
    for beginning in 0..beginnings {
        progress.report(0.6 * beginning as f32 / beginnings as f32)?;
        let seed = settings.seed.wrapping_mul(1000).wrapping_add(beginning as u64);
        let found = search(&level, PartitionSettings { seed, ..settings });
        let worth = level.modularity(&found, settings.resolution);
        if best.as_ref().is_none_or(|(most, _)| worth > *most + 1e-9) {
            best = Some((worth, found));
        }
    }
    let found = renumbered_by_size(&best.map(|(_, found)| found).unwrap_or_default());
    let mut camps = vec![None; network.len()];
    for (node, camp) in tied.iter().zip(found) {
        if let Some(slot) = camps.get_mut(*node) {
            *slot = Some(camp);
        }
    }
    Ok(camps)
}

/// Numbers in an order that looks like chance and is the same on every machine.
pub fn shuffled_numbers(count: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    SeededRandom::new(seed).shuffle(&mut order);
    order
}

/// One search: move single nodes while that helps, join what belongs together to one node, and again; then merge what
/// is too many, and move single actors a last time.
fn search(level: &CoarseNetwork, settings: PartitionSettings) -> Vec<usize> {
    let mut camps: Vec<usize> = (0..level.len()).collect();
    let mut coarse = level.clone();
    for depth in 0..12 {
        let mut own: Vec<usize> = (0..coarse.len()).collect();
        let is_moved = coarse.move_single_nodes(&mut own, settings, depth);
        own = renumbered(&own);
        camps.iter_mut().for_each(|camp| *camp = own.get(*camp).copied().unwrap_or(*camp));
        if !is_moved {
            break;
        }
        coarse = coarse.with_camps_as_nodes(&own);
    }
    let mut camps = renumbered_by_size(&camps);
    let most = settings.max_camps.max(1);
    // What is left over when there are very many tiny ones is taken for one: nobody can settings at a thousand camps.
    camps.iter_mut().for_each(|camp| *camp = (*camp).min(199));
    let mut coarse = level.with_camps_as_nodes(&camps);
    while coarse.len() > most {
        let Some((a, b)) = coarse.best_pair(settings.resolution) else { break };
        let own: Vec<usize> =
            renumbered(&(0..coarse.len()).map(|camp| if camp == b { a } else { camp }).collect::<Vec<_>>());
        camps.iter_mut().for_each(|camp| *camp = own.get(*camp).copied().unwrap_or(*camp));
        coarse = coarse.with_camps_as_nodes(&own);
    }
    level.move_single_nodes(&mut camps, settings, 99);
    camps
}

/// The same camps with numbers from 0, in the order in which they come.
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

/// The same camps, the largest as number 0.
fn renumbered_by_size(camps: &[usize]) -> Vec<usize> {
    let camps = renumbered(camps);
    let mut sizes = vec![0_usize; camps.iter().max().map_or(0, |most| most + 1)];
    camps.iter().for_each(|camp| sizes.get_mut(*camp).into_iter().for_each(|size| *size += 1));
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by_key(|camp| std::cmp::Reverse(sizes.get(*camp).copied()));
    let mut rank = vec![0; sizes.len()];
    order.iter().enumerate().for_each(|(place, camp)| rank.get_mut(*camp).into_iter().for_each(|slot| *slot = place));
    camps.iter().filter_map(|camp| rank.get(*camp).copied()).collect()
}

fn get(values: &[f64], at: usize) -> f64 {
    values.get(at).copied().unwrap_or(0.0)
}

fn add(values: &mut [f64], at: usize, by: f64) {
    values.get_mut(at).into_iter().for_each(|value| *value += by);
}

impl CoarseNetwork {
    fn of(network: &Network, tied: &[usize]) -> Self {
        let mut numbers = vec![None; network.len()];
        tied.iter().enumerate().for_each(|(number, node)| {
            numbers.get_mut(*node).into_iter().for_each(|slot| *slot = Some(number));
        });
        let links = tied.iter().map(|node| {
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

    /// What chance would have between nodes with so much of one sign, of which there is `all` twice.
    fn expected_weight(a: f64, b: f64, all: f64) -> f64 {
        if all > 0.0 { a * b / all } else { 0.0 }
    }

    fn total_weights(&self) -> (f64, f64) {
        (self.plus.iter().sum(), self.minus.iter().sum())
    }

    fn modularity(&self, camps: &[usize], resolution: f64) -> f64 {
        let count = camps.iter().max().map_or(0, |most| most + 1);
        let (mut plus, mut minus) = (vec![0.0; count], vec![0.0; count]);
        let mut worth = 0.0;
        for (node, camp) in camps.iter().enumerate() {
            add(&mut plus, *camp, get(&self.plus, node));
            add(&mut minus, *camp, get(&self.minus, node));
            let inside = self.links.get(node).into_iter().flatten().filter(|link| camps.get(link.0) == Some(camp));
            worth += inside.map(|link| link.1 - link.2).sum::<f64>();
        }
        let (all_plus, all_minus) = self.total_weights();
        let chance = |camp: usize| {
            Self::expected_weight(get(&plus, camp), get(&plus, camp), all_plus)
                - Self::expected_weight(get(&minus, camp), get(&minus, camp), all_minus)
        };
        worth - resolution * (0..count).map(chance).sum::<f64>()
    }

    /// Moves single nodes to the camps where they do most good until none moves, and says whether any did.
    fn move_single_nodes(&self, camps: &mut [usize], settings: PartitionSettings, depth: u64) -> bool {
        let count = camps.iter().max().map_or(0, |most| most + 1);
        let (all_plus, all_minus) = self.total_weights();
        let (mut plus, mut minus) = (vec![0.0; count], vec![0.0; count]);
        for (node, camp) in camps.iter().enumerate() {
            add(&mut plus, *camp, get(&self.plus, node));
            add(&mut minus, *camp, get(&self.minus, node));
        }
        let order = shuffled_numbers(self.len(), settings.seed.wrapping_add(depth));
        let mut near = vec![0.0; count];
        let mut is_moved = false;
        for _ in 0..40 {
            let mut moves = 0;
            for node in &order {
                let Some(from) = camps.get(*node).copied() else { continue };
                let (own_plus, own_minus) = (get(&self.plus, *node), get(&self.minus, *node));
                add(&mut plus, from, -own_plus);
                add(&mut minus, from, -own_minus);
                let links = self.links.get(*node).map_or(&[][..], Vec::as_slice);
                let camp_of = |link: &(usize, f64, f64)| camps.get(link.0).copied().unwrap_or(from);
                links.iter().for_each(|link| add(&mut near, camp_of(link), link.1 - link.2));
                let good = |camp: usize| {
                    let chance = Self::expected_weight(own_plus, get(&plus, camp), all_plus)
                        - Self::expected_weight(own_minus, get(&minus, camp), all_minus);
                    get(&near, camp) - settings.resolution * chance
                };
                let mut best = (good(from), from);
                // Camps of nobody near count too where they are few: enemies of enemies may be friends.
                let far = if count <= 24 { 0..count } else { 0..0 };
                for camp in links.iter().map(camp_of).chain(far) {
                    if good(camp) > best.0 + 1e-9 {
                        best = (good(camp), camp);
                    }
                }
                links.iter().for_each(|link| near.get_mut(camp_of(link)).into_iter().for_each(|at| *at = 0.0));
                add(&mut plus, best.1, own_plus);
                add(&mut minus, best.1, own_minus);
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

    /// Each camp as one node.
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

    /// The two camps that lose least by being one.
    fn best_pair(&self, resolution: f64) -> Option<(usize, usize)> {
        let (all_plus, all_minus) = self.total_weights();
        let mut best: Option<(f64, usize, usize)> = None;
        let mut near = vec![0.0; self.len()];
        for (a, links) in self.links.iter().enumerate() {
            links.iter().for_each(|link| add(&mut near, link.0, link.1 - link.2));
            for b in a + 1..self.len() {
                let chance = Self::expected_weight(get(&self.plus, a), get(&self.plus, b), all_plus)
                    - Self::expected_weight(get(&self.minus, a), get(&self.minus, b), all_minus);
                let good = get(&near, b) - resolution * chance;
                if best.is_none_or(|(most, ..)| good > most) {
                    best = Some((good, a, b));
                }
            }
            links.iter().for_each(|link| near.get_mut(link.0).into_iter().for_each(|at| *at = 0.0));
        }
        best.map(|(_, a, b)| (a, b))
    }
}
