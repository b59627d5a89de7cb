//! Places for one part of a graph from distances along its edges: all pairs where that is quick, pivots where it is not.

use emath::{Pos2, Vec2, pos2};

use super::pivots::{Pivots, first_picture};
use super::sgd::Pairs;
use super::{Graph, Stopped};
use crate::geometry::{distance, length};
use crate::network::{Component, Progress, SeededRandom};

/// Up to so many nodes every pair has its say.
const ALL_PAIRS: usize = 1500;
/// So few nodes are laid out a few times from different beginnings, and the best is kept.
const FEW: usize = 120;
/// How many times.
const BEGINNINGS: u64 = 8;
/// Beyond `ALL_PAIRS`: so many pivots at most, and so many distances to pivots in all.
const PIVOTS: (usize, usize) = (600, 6_000_000);
/// How often all pairs are gone through, and how often all nodes go to where pivots pull them.
const ROUNDS: (usize, usize) = (30, 70);

/// What a picture shall be like.
pub struct Wish<L, D> {
    /// How long a way of length 1 is, in map units.
    pub unit: f32,
    /// How long an edge is on a way from node to node: a whole number from 1 on.
    pub length: L,
    /// How far apart the ends of an edge shall be if it is not what the shortest way says, in lengths, and how much more
    /// that matters than the same distance elsewhere.
    pub direct: D,
}

/// Places for those nodes of the graph, which must hang together, in their order. What is fixed is where it is.
///
/// # Errors
/// When it was cancelled.
pub fn settle<L, D>(
    graph: &Graph,
    nodes: &[usize],
    wish: &Wish<L, D>,
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Pos2>, Stopped>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let mut chance = SeededRandom::new(seed);
    let mut order = nodes.to_vec();
    let places = if nodes.len() <= ALL_PAIRS {
        // Numbers that mean nothing, as the order of pairs comes from them.
        chance.shuffle(&mut order);
        let part = Component::new(&graph.network, order, &wish.length);
        let places = all_pairs(graph, &part, wish, &mut chance, progress)?;
        part.nodes.into_iter().zip(places).collect::<Vec<_>>()
    } else {
        // Neighbours near each other in memory.
        let part = Component::new(&graph.network, outwards(graph, nodes), &wish.length);
        let places = by_pivots(graph, &part, wish, &mut chance, progress)?;
        part.nodes.into_iter().zip(places).collect()
    };
    let mut of_node = vec![Pos2::ZERO; graph.len()];
    for (node, place) in places {
        of_node[node] = place;
    }
    Ok(nodes.iter().map(|node| of_node[*node]).collect())
}

/// Half of the room that a node takes in any direction.
pub fn reach(size: Vec2) -> f32 {
    let long = length(size) / 2.0;
    if long.is_finite() { long.clamp(1.0, 2000.0) } else { 1.0 }
}

/// Those nodes from the first one outwards.
fn outwards(graph: &Graph, nodes: &[usize]) -> Vec<usize> {
    let mut seen = vec![false; graph.len()];
    let mut order: Vec<usize> = nodes.first().copied().into_iter().collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        seen[node] = true;
        for &(other, _) in graph.around(node) {
            if !std::mem::replace(&mut seen[other], true) {
                order.push(other);
            }
        }
    }
    debug_assert_eq!(order.len(), nodes.len(), "a part hangs together");
    order
}

fn all_pairs<L, D>(
    graph: &Graph,
    part: &Component,
    wish: &Wish<L, D>,
    chance: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, Stopped>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let sources: Vec<u32> = (0..part.len() as u32).collect();
    let distances = part.distances(&sources, progress)?;
    let reaches: Vec<f32> = part.nodes.iter().map(|node| reach(graph.sizes[*node])).collect();
    let fixed: Vec<bool> = part.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let held: Vec<usize> = (0..part.len()).filter(|node| fixed[*node]).collect();
    let place = |node: usize| graph.places[part.nodes[node]];
    // What stays says how large the rest is drawn.
    let unit = held_scale(&held, place, |a, b| f32::from(distances.of(a)[b]))
        .map_or(wish.unit, |scale| scale.clamp(wish.unit * 0.5, wish.unit * 3.0));
    let mut pairs = Pairs::new(part.len(), |a, b| {
        let far = (f32::from(distances.of(a)[b]) * unit).max(reaches[a] + reaches[b]);
        (far, 1.0 / (far * far))
    });
    for node in 0..part.len() {
        for link in part.around(node).iter().filter(|link| (link.to as usize) < node) {
            if let Some((length, matters)) = (wish.direct)(link.edge as usize) {
                let far = (length * unit).max(reaches[node] + reaches[link.to as usize]);
                pairs.set(node, link.to as usize, (far, matters / (far * far)));
            }
        }
    }
    let centre = held.iter().fold(Vec2::ZERO, |all, node| all + place(*node).to_vec2()) / held.len().max(1) as f32;
    let beginnings = if part.len() <= FEW { BEGINNINGS } else { 1 };
    let mut best: Option<(f64, Vec<Pos2>)> = None;
    for beginning in 0..beginnings {
        let mut places: Vec<Pos2> = (0..part.len())
            .map(|node| match fixed[node] {
                true => place(node),
                false => (centre + Vec2::new(chance.unit() - 0.5, chance.unit() - 0.5) * unit).to_pos2(),
            })
            .collect();
        let turn = |of: u64| of as f32 / beginnings as f32;
        pairs.settle(&mut places, &fixed, ROUNDS.0, chance, &progress.within(turn(beginning), turn(beginning + 1)))?;
        let stress = pairs.stress(&places);
        if best.as_ref().is_none_or(|(least, _)| stress < *least) {
            best = Some((stress, places));
        }
    }
    Ok(best.map(|(_, places)| places).unwrap_or_default())
}

/// How long a way of length 1 is between what is held, in the mean.
fn held_scale(held: &[usize], place: impl Fn(usize) -> Pos2, far: impl Fn(usize, usize) -> f32) -> Option<f32> {
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

fn by_pivots<L, D>(
    graph: &Graph,
    part: &Component,
    wish: &Wish<L, D>,
    chance: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, Stopped>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let count = PIVOTS.0.min(PIVOTS.1 / part.len().max(1)).max(32);
    let sources = part.pick(count, chance);
    let distances = part.distances(&sources, progress)?;
    progress.at(0.2)?;
    let mut places = first_picture(&distances, part.len(), chance);
    // Nodes with the same distances to all pivots fall on one spot: a little chance parts them.
    places.iter_mut().for_each(|place| *place += Vec2::new(chance.unit() - 0.5, chance.unit() - 0.5) * 0.1);
    let fixed: Vec<bool> = part.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let present: Vec<Pos2> =
        part.nodes.iter().map(|node| (graph.places[*node].to_vec2() / wish.unit).to_pos2()).collect();
    fit(&mut places, &present, &fixed);
    let reach_of = |node: usize| reach(graph.sizes[node]) / wish.unit;
    let pivots = Pivots::new(part, sources, &distances, |edge| {
        let ends = graph.network.edges.get(edge).map_or(0.0, |edge| reach_of(edge.a) + reach_of(edge.b));
        let (length, matters) = (wish.direct)(edge).unwrap_or_else(|| (f32::from((wish.length)(edge)), 1.0));
        let length = length.max(ends);
        (length, matters / (length * length))
    });
    pivots.settle(&mut places, &fixed, ROUNDS.1, &progress.within(0.25, 1.0))?;
    Ok(places.into_iter().map(|place| (place.to_vec2() * wish.unit).to_pos2()).collect())
}

/// Turns, mirrors, stretches and shifts a picture so that what is held comes to lie where it is, and puts it there.
fn fit(places: &mut [Pos2], present: &[Pos2], held: &[bool]) {
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
