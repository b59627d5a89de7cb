//! Positions for one component of a graph from the lengths of its shortest paths. Small components use all pairs of
//! nodes, large ones use pivots.

use emath::{Pos2, Vec2, pos2};

use super::pairwise_stress::PairwiseStress;
use super::pivot_stress::{PivotStress, pivot_mds};
use super::{LayoutError, LayoutGraph};
use crate::geometry::{distance, length};
use crate::network::{Component, Progress, SeededRandom};

/// With at most this number of nodes all pairs are used.
const ALL_PAIRS: usize = 1500;
/// With at most this number of nodes the layout starts several times and keeps the best result.
const MULTI_START_NODES: usize = 120;
/// Number of starts for at most `MULTI_START_NODES` nodes.
const START_COUNT: u64 = 8;
/// With more than `ALL_PAIRS` nodes: the maximum number of pivots, and of stored distances to pivots.
const PIVOT_LIMITS: (usize, usize) = (600, 6_000_000);
/// Number of iterations over all pairs, and of iterations with pivots.
const ROUNDS: (usize, usize) = (30, 70);

/// The distances that a layout tries to reach.
pub struct DistanceModel<L, D> {
    /// Map units for a path of length 1.
    pub unit_length: f32,
    /// Length of an edge in a shortest path, a whole number from 1.
    pub edge_length: L,
    /// Optional ideal length of an edge, which overrides the shortest-path length, and its weight relative to an
    /// ordinary pair at that distance.
    pub ideal_edge_length: D,
}

/// Positions for the given nodes of the graph, in their order. The nodes must be connected. Fixed nodes keep their
/// position.
///
/// # Errors
/// [`LayoutError::Cancelled`] if the layout was cancelled.
pub fn solve<L, D>(
    graph: &LayoutGraph,
    nodes: &[usize],
    model: &DistanceModel<L, D>,
    seed: u64,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let mut random = SeededRandom::new(seed);
    let mut order = nodes.to_vec();
    let places = if nodes.len() <= ALL_PAIRS {
        // Random node numbers, because the order in which pairs are moved depends on them.
        random.shuffle(&mut order);
        let component = Component::new(&graph.network, order, &model.edge_length);
        let places = solve_all_pairs(graph, &component, model, &mut random, progress)?;
        component.nodes.into_iter().zip(places).collect::<Vec<_>>()
    } else {
        // Breadth-first order keeps neighbours near each other in memory.
        let component = Component::new(&graph.network, breadth_first_order(graph, nodes), &model.edge_length);
        let places = solve_with_pivots(graph, &component, model, &mut random, progress)?;
        component.nodes.into_iter().zip(places).collect()
    };
    let mut place_of = vec![Pos2::ZERO; graph.len()];
    for (node, place) in places {
        place_of[node] = place;
    }
    Ok(nodes.iter().map(|node| place_of[*node]).collect())
}

/// Half the diagonal of a node, from 1 to 2000 map units.
pub fn node_radius(size: Vec2) -> f32 {
    let half_diagonal = length(size) / 2.0;
    if half_diagonal.is_finite() { half_diagonal.clamp(1.0, 2000.0) } else { 1.0 }
}

/// The nodes in breadth-first order from the first one.
fn breadth_first_order(graph: &LayoutGraph, nodes: &[usize]) -> Vec<usize> {
    let mut is_visited = vec![false; graph.len()];
    let mut order: Vec<usize> = nodes.first().copied().into_iter().collect();
    let mut next = 0;
    while let Some(&node) = order.get(next) {
        next += 1;
        is_visited[node] = true;
        for &(other, _) in graph.neighbours_of(node) {
            if !std::mem::replace(&mut is_visited[other], true) {
                order.push(other);
            }
        }
    }
    debug_assert_eq!(order.len(), nodes.len(), "a part hangs together");
    order
}

fn solve_all_pairs<L, D>(
    graph: &LayoutGraph,
    component: &Component,
    model: &DistanceModel<L, D>,
    random: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let sources: Vec<u32> = (0..component.len() as u32).collect();
    let distances = component.distances(&sources, progress)?;
    let radii: Vec<f32> = component.nodes.iter().map(|node| node_radius(graph.sizes[*node])).collect();
    let fixed: Vec<bool> = component.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let fixed_nodes: Vec<usize> = (0..component.len()).filter(|node| fixed[*node]).collect();
    let place = |node: usize| graph.places[component.nodes[node]];
    // Fixed nodes determine the scale of the rest.
    let unit = scale_of_fixed_nodes(&fixed_nodes, place, |a, b| f32::from(distances.of(a)[b]))
        .map_or(model.unit_length, |scale| scale.clamp(model.unit_length * 0.5, model.unit_length * 3.0));
    let mut pairs = PairwiseStress::new(component.len(), |a, b| {
        let ideal = (f32::from(distances.of(a)[b]) * unit).max(radii[a] + radii[b]);
        (ideal, 1.0 / (ideal * ideal))
    });
    for node in 0..component.len() {
        for link in component.links_of(node).iter().filter(|link| (link.to as usize) < node) {
            if let Some((length, weight)) = (model.ideal_edge_length)(link.edge as usize) {
                let ideal = (length * unit).max(radii[node] + radii[link.to as usize]);
                pairs.set_pair(node, link.to as usize, (ideal, weight / (ideal * ideal)));
            }
        }
    }
    let centre =
        fixed_nodes.iter().fold(Vec2::ZERO, |all, node| all + place(*node).to_vec2()) / fixed_nodes.len().max(1) as f32;
    let starts = if component.len() <= MULTI_START_NODES { START_COUNT } else { 1 };
    let mut best: Option<(f64, Vec<Pos2>)> = None;
    for start in 0..starts {
        let mut places: Vec<Pos2> = (0..component.len())
            .map(|node| match fixed[node] {
                true => place(node),
                false => (centre + Vec2::new(random.unit() - 0.5, random.unit() - 0.5) * unit).to_pos2(),
            })
            .collect();
        let share = |number: u64| number as f32 / starts as f32;
        pairs.solve(&mut places, &fixed, ROUNDS.0, random, &progress.sub_progress(share(start), share(start + 1)))?;
        let stress = pairs.stress(&places);
        if best.as_ref().is_none_or(|(least, _)| stress < *least) {
            best = Some((stress, places));
        }
    }
    Ok(best.map(|(_, places)| places).unwrap_or_default())
}

/// The mean length of a path of length 1 between fixed nodes, in map units. `None` without two fixed nodes at different
/// positions.
fn scale_of_fixed_nodes(
    fixed_nodes: &[usize],
    place: impl Fn(usize) -> Pos2,
    path_length: impl Fn(usize, usize) -> f32,
) -> Option<f32> {
    let (mut sum, mut sum_of_squares) = (0.0f64, 0.0f64);
    let sample = fixed_nodes.get(..fixed_nodes.len().min(200)).unwrap_or_default();
    for (number, a) in sample.iter().enumerate() {
        for b in sample.iter().skip(number + 1) {
            let ratio = f64::from(distance(place(*a), place(*b)) / path_length(*a, *b).max(1.0));
            sum += ratio;
            sum_of_squares += ratio * ratio;
        }
    }
    (sum > 0.0).then(|| (sum_of_squares / sum) as f32)
}

fn solve_with_pivots<L, D>(
    graph: &LayoutGraph,
    component: &Component,
    model: &DistanceModel<L, D>,
    random: &mut SeededRandom,
    progress: &Progress,
) -> Result<Vec<Pos2>, LayoutError>
where
    L: Fn(usize) -> u16,
    D: Fn(usize) -> Option<(f32, f32)>,
{
    let count = PIVOT_LIMITS.0.min(PIVOT_LIMITS.1 / component.len().max(1)).max(32);
    let sources = component.random_nodes(count, random);
    let distances = component.distances(&sources, progress)?;
    progress.report(0.2)?;
    let mut places = pivot_mds(&distances, component.len(), random);
    // Nodes with the same distances to all pivots get the same position. Small random offsets separate them.
    places.iter_mut().for_each(|place| *place += Vec2::new(random.unit() - 0.5, random.unit() - 0.5) * 0.1);
    let fixed: Vec<bool> = component.nodes.iter().map(|node| graph.fixed[*node]).collect();
    let present: Vec<Pos2> =
        component.nodes.iter().map(|node| (graph.places[*node].to_vec2() / model.unit_length).to_pos2()).collect();
    fit_to_fixed_nodes(&mut places, &present, &fixed);
    let radius_of = |node: usize| node_radius(graph.sizes[node]) / model.unit_length;
    let pivots = PivotStress::new(component, sources, &distances, |edge| {
        let least = graph.network.edges.get(edge).map_or(0.0, |edge| radius_of(edge.a) + radius_of(edge.b));
        let (length, weight) =
            (model.ideal_edge_length)(edge).unwrap_or_else(|| (f32::from((model.edge_length)(edge)), 1.0));
        let length = length.max(least);
        (length, weight / (length * length))
    });
    pivots.solve(&mut places, &fixed, ROUNDS.1, &progress.sub_progress(0.25, 1.0))?;
    Ok(places.into_iter().map(|place| (place.to_vec2() * model.unit_length).to_pos2()).collect())
}

/// Rotates, mirrors, scales and shifts a picture so that fixed nodes come close to their present positions, and sets
/// them to these positions.
fn fit_to_fixed_nodes(places: &mut [Pos2], present: &[Pos2], is_fixed: &[bool]) {
    let count = is_fixed.iter().filter(|is_fixed| **is_fixed).count();
    if count == 0 {
        return;
    }
    let pairs = || places.iter().zip(present).zip(is_fixed).filter(|(_, is_fixed)| **is_fixed).map(|(pair, _)| pair);
    let (sum, sum_present) =
        pairs().fold((Vec2::ZERO, Vec2::ZERO), |all, (a, b)| (all.0 + a.to_vec2(), all.1 + b.to_vec2()));
    let (from, to) = (sum / count as f32, sum_present / count as f32);
    // The best rotation and scale as a complex number, without and with mirroring. The longer one fits better.
    let (mut direct, mut mirrored, mut size) = (Vec2::ZERO, Vec2::ZERO, 0.0f32);
    for (place, present) in pairs() {
        let (a, b) = (place.to_vec2() - from, present.to_vec2() - to);
        direct += Vec2::new(a.x * b.x + a.y * b.y, a.x * b.y - a.y * b.x);
        mirrored += Vec2::new(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x);
        size += a.length_sq();
    }
    let is_mirrored = mirrored.length_sq() > direct.length_sq();
    let best = if is_mirrored { mirrored } else { direct };
    let rotation = if size > 1e-6 && best.length_sq() > 0.0 { best / size } else { Vec2::new(1.0, 0.0) };
    for ((place, present), is_fixed) in places.iter_mut().zip(present).zip(is_fixed) {
        let a = place.to_vec2() - from;
        let a = if is_mirrored { Vec2::new(a.x, -a.y) } else { a };
        *place = if *is_fixed {
            *present
        } else {
            pos2(a.x * rotation.x - a.y * rotation.y, a.x * rotation.y + a.y * rotation.x) + to
        };
    }
}
