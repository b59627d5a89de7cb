//! Places for one part of a graph from distances along its edges: all pairs where that is quick, pivots where it is not.

use emath::{Pos2, Vec2, pos2};

use super::pairwise_stress::PairwiseStress;
use super::pivot_stress::{PivotStress, pivot_mds};
use super::{LayoutError, LayoutGraph};
use crate::geometry::{distance, length};
use crate::network::{Component, Progress, SeededRandom};

/// Up to so many nodes every pair has its say.
const ALL_PAIRS: usize = 1500;
/// So few nodes are laid out a few times from different beginnings, and the best is kept.
const MULTI_START_NODES: usize = 120;
/// How many times.
const START_COUNT: u64 = 8;
/// Beyond `ALL_PAIRS`: so many pivots at most, and so many distances to pivots in all.
const PIVOT_LIMITS: (usize, usize) = (600, 6_000_000);
/// How often all pairs are gone through, and how often all nodes go to where pivots pull them.
const ROUNDS: (usize, usize) = (30, 70);

/// What a picture shall be like.
pub struct DistanceModel<L, D> {
    /// How long a way of length 1 is, in map units.
    pub unit_length: f32,
    /// How long an edge is on a way from node to node: a whole number from 1 on.
    pub edge_length: L,
    /// How far apart the ends of an edge shall be if it is not what the shortest way says, in lengths, and how much more
    /// that matters than the same distance elsewhere.
    pub ideal_edge_length: D,
}

/// Places for those nodes of the graph, which must hang together, in their order. What is fixed is where it is.
///
/// # Errors
/// When it was cancelled.
pub fn solve<L, D>(
    graph: &LayoutGraph,
    nodes: &[usize],
    wish: &DistanceModel<L, D>,
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let mut chance = SeededRandom::new(seed);
    let mut order = nodes.to_vec();
    let places = if nodes.len() <= ALL_PAIRS {
        // Numbers that mean nothing, as the order of pairs comes from them.
        chance.shuffle(&mut order);
        let part = Component::new(&graph.network, order, &wish.edge_length);
        let places = solve_all_pairs(graph, &part, wish, &mut chance, progress)?;
        part.nodes.into_iter().zip(places).collect::<Vec<_>>()
    } else {
        // Neighbours near each other in memory.
        let part = Component::new(&graph.network, breadth_first_order(graph, nodes), &wish.edge_length);
        let places = solve_with_pivots(graph, &part, wish, &mut chance, progress)?;
        part.nodes.into_iter().zip(places).collect()
    };
    let mut of_node = vec![Pos2::ZERO; graph.len()];
    for (node, place) in places {
        of_node[node] = place;
    }
    Ok(nodes.iter().map(|node| of_node[*node]).collect())
}

/// Half of the room that a node takes in any direction.
pub fn node_radius(size: Vec2) -> f32 {
    let long = length(size) / 2.0;
    if long.is_finite() { long.clamp(1.0, 2000.0) } else { 1.0 }
}

/// Those nodes from the first one outwards.
fn breadth_first_order(graph: &LayoutGraph, nodes: &[usize]) -> Vec<usize> {
    let mut seen = vec![false; graph.len()];
    let mut order: Vec<usize> = nodes.first().copied().into_iter().collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        seen[node] = true;
        for &(other, _) in graph.neighbours_of(node) {
            if !std::mem::replace(&mut seen[other], true) {
                order.push(other);
            }
        }
    }
    debug_assert_eq!(order.len(), nodes.len(), "a part hangs together");
    order
}

fn solve_all_pairs<L, D>(
    graph: &LayoutGraph,
    part: &Component,
    wish: &DistanceModel<L, D>,
    chance: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let sources: Vec<u32> = (0..part.len() as u32).collect();
    let distances = part.distances(&sources, progress)?;
    let reaches: Vec<f32> = part.nodes.iter().map(|node| node_radius(graph.sizes[*node])).collect();
    let fixed: Vec<bool> = part.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let held: Vec<usize> = (0..part.len()).filter(|node| fixed[*node]).collect();
    let place = |node: usize| graph.places[part.nodes[node]];
    // What stays says how large the rest is drawn.
    let unit = scale_of_fixed_nodes(&held, place, |a, b| f32::from(distances.of(a)[b]))
        .map_or(wish.unit_length, |scale| scale.clamp(wish.unit_length * 0.5, wish.unit_length * 3.0));
    let mut pairs = PairwiseStress::new(part.len(), |a, b| {
        let far = (f32::from(distances.of(a)[b]) * unit).max(reaches[a] + reaches[b]);
        (far, 1.0 / (far * far))
    });
    for node in 0..part.len() {
        for link in part.links_of(node).iter().filter(|link| (link.to as usize) < node) {
            if let Some((length, matters)) = (wish.ideal_edge_length)(link.edge as usize) {
                let far = (length * unit).max(reaches[node] + reaches[link.to as usize]);
                pairs.set_pair(node, link.to as usize, (far, matters / (far * far)));
            }
        }
    }
    let centre = held.iter().fold(Vec2::ZERO, |all, node| all + place(*node).to_vec2()) / held.len().max(1) as f32;
    let beginnings = if part.len() <= MULTI_START_NODES { START_COUNT } else { 1 };
    let mut best: Option<(f64, Vec<Pos2>)> = None;
    for beginning in 0..beginnings {
        let mut places: Vec<Pos2> = (0..part.len())
            .map(|node| match fixed[node] {
                true => place(node),
                false => (centre + Vec2::new(chance.unit() - 0.5, chance.unit() - 0.5) * unit).to_pos2(),
            })
            .collect();
        let turn = |of: u64| of as f32 / beginnings as f32;
        pairs.solve(
            &mut places,
            &fixed,
            ROUNDS.0,
            chance,
            &progress.sub_progress(turn(beginning), turn(beginning + 1)),
        )?;
        let stress = pairs.stress(&places);
        if best.as_ref().is_none_or(|(least, _)| stress < *least) {
            best = Some((stress, places));
        }
    }
    Ok(best.map(|(_, places)| places).unwrap_or_default())
}

/// How long a way of length 1 is between what is held, in the mean.
fn scale_of_fixed_nodes(
    held: &[usize],
    place: impl Fn(usize) -> Pos2,
    far: impl Fn(usize, usize) -> f32,
) -> Option<f32> {
    let (mut one, mut two) = (0.0f64, 0.0f64);
    let some = held.get(..held.len().min(200)).unwrap_or_default();
    for (number, a) in some.iter().enumerate() {
        for b in some.iter().skip(number + 1) {
            let ratio = f64::from(distance(place(*a), place(*b)) / far(*a, *b).max(1.0));
            one += ratio;
            two += ratio * ratio;
        }
    }
    (one > 0.0).then(|| (two / one) as f32)
}

fn solve_with_pivots<L, D>(
    graph: &LayoutGraph,
    part: &Component,
    wish: &DistanceModel<L, D>,
    chance: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let count = PIVOT_LIMITS.0.min(PIVOT_LIMITS.1 / part.len().max(1)).max(32);
    let sources = part.random_nodes(count, chance);
    let distances = part.distances(&sources, progress)?;
    progress.report(0.2)?;
    let mut places = pivot_mds(&distances, part.len(), chance);
    // Nodes with the same distances to all pivots fall on one spot: a little chance parts them.
    places.iter_mut().for_each(|place| *place += Vec2::new(chance.unit() - 0.5, chance.unit() - 0.5) * 0.1);
    let fixed: Vec<bool> = part.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let present: Vec<Pos2> =
        part.nodes.iter().map(|node| (graph.places[*node].to_vec2() / wish.unit_length).to_pos2()).collect();
    fit_to_fixed_nodes(&mut places, &present, &fixed);
    let reach_of = |node: usize| node_radius(graph.sizes[node]) / wish.unit_length;
    let pivots = PivotStress::new(part, sources, &distances, |edge| {
        let ends = graph.network.edges.get(edge).map_or(0.0, |edge| reach_of(edge.a) + reach_of(edge.b));
        let (length, matters) =
            (wish.ideal_edge_length)(edge).unwrap_or_else(|| (f32::from((wish.edge_length)(edge)), 1.0));
        let length = length.max(ends);
        (length, matters / (length * length))
    });
    pivots.solve(&mut places, &fixed, ROUNDS.1, &progress.sub_progress(0.25, 1.0))?;
    Ok(places.into_iter().map(|place| (place.to_vec2() * wish.unit_length).to_pos2()).collect())
}

/// Turns, mirrors, stretches and shifts a picture so that what is held comes to lie where it is, and puts it there.
fn fit_to_fixed_nodes(places: &mut [Pos2], present: &[Pos2], held: &[bool]) {
    let count = held.iter().filter(|held| **held).count();
    if count == 0 {
        return;
    }
    let pairs = || places.iter().zip(present).zip(held).filter(|(_, held)| **held).map(|(pair, _)| pair);
    let (sum, sum_present) =
        pairs().fold((Vec2::ZERO, Vec2::ZERO), |all, (a, b)| (all.0 + a.to_vec2(), all.1 + b.to_vec2()));
    let (from, to) = (sum / count as f32, sum_present / count as f32);
    // The best turn as a complex number, plain and mirrored: the longer one fits better.
    let (mut plain, mut mirrored, mut size) = (Vec2::ZERO, Vec2::ZERO, 0.0f32);
    for (place, present) in pairs() {
        let (a, b) = (place.to_vec2() - from, present.to_vec2() - to);
        plain += Vec2::new(a.x * b.x + a.y * b.y, a.x * b.y - a.y * b.x);
        mirrored += Vec2::new(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
        size += a.length_sq();
    }
    let is_mirrored = mirrored.length_sq() > plain.length_sq();
    let way = if is_mirrored { mirrored } else { plain };
    let turn = if size > 1e-6 && way.length_sq() > 0.0 { way / size } else { Vec2::new(1.0, 0.0) };
    for ((place, present), held) in places.iter_mut().zip(present).zip(held) {
        let a = place.to_vec2() - from;
        let a = if is_mirrored { Vec2::new(a.x, -a.y) } else { a };
        *place = if *held { *present } else { pos2(a.x * turn.x - a.y * turn.y, a.x * turn.y + a.y * turn.x) + to };
    }
}
