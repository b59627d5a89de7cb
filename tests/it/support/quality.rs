//! Measures of the quality of a layout that can be compared between layouts and between programs.
#![allow(dead_code, reason = "benchmarks and tests in src include this file and use parts of it")]

use emath::{Pos2, Rect};
use stancemap::geometry::distance;
use stancemap::layout::LayoutGraph;
use stancemap::network::{Component, Progress, SeededRandom, components};

/// With at most this many nodes, stress is computed from all pairs.
const ALL_PAIRS: usize = 1200;
/// With more nodes, stress is estimated from this many of them to all others.
const SOURCES: usize = 400;
/// With at most this many nodes, the neighbours of all are compared.
const ALL_NODES: usize = 4000;
/// With more nodes, the neighbours of this many are compared.
const LOOKED_AT: usize = 3000;

/// Normalised stress: the mean of `((s·|x−y| − d)/d)²` over pairs of nodes at a graph distance of `d` ties, at the
/// scale `s` with the least stress. 0 is perfect. Pairs in different components do not count. Exact up to 1,200 nodes;
/// above, an estimate from 400 nodes to all others.
pub fn stress(graph: &LayoutGraph, places: &[Pos2]) -> f64 {
    let (mut one, mut two, mut count) = (0.0f64, 0.0f64, 0.0f64);
    let mut chance = SeededRandom::new(7);
    for nodes in components(&graph.network) {
        let part = Component::new(&graph.network, nodes, |_| 1);
        let sources = match part.len() {
            0..=ALL_PAIRS => (0..part.len() as u32).collect(),
            _ => part.random_nodes(SOURCES, &mut chance),
        };
        let Ok(distances) = part.distances(&sources, &Progress::default()) else { continue };
        let at = |node: usize| part.nodes.get(node).and_then(|node| places.get(*node)).copied().unwrap_or_default();
        let from: Vec<Pos2> = sources.iter().map(|source| at(*source as usize)).collect();
        for node in 0..part.len() {
            let here = at(node);
            for (there, far) in from.iter().zip(distances.of(node)).filter(|(_, far)| **far > 0) {
                let ratio = f64::from(distance(*there, here)) / f64::from(*far);
                one += ratio;
                two += ratio * ratio;
                count += 1.0;
            }
        }
    }
    if count == 0.0 || two == 0.0 { 0.0 } else { (count - one * one / two) / count }
}

/// Neighbourhood preservation: the mean over nodes of the Jaccard index of its neighbours and as many nearest nodes. 1
/// is perfect. Exact up to 4,000 nodes; above, an estimate from 3,000.
pub fn neighbours_kept(graph: &LayoutGraph, places: &[Pos2]) -> f64 {
    let mut nodes: Vec<usize> = (0..graph.len()).filter(|node| !graph.neighbours_of(*node).is_empty()).collect();
    if graph.len() > ALL_NODES {
        SeededRandom::new(8).shuffle(&mut nodes);
        nodes.truncate(LOOKED_AT);
    }
    let mut sum = 0.0;
    let mut others: Vec<(f32, usize)> = Vec::new();
    for &node in &nodes {
        let Some(here) = places.get(node) else { continue };
        let count = graph.neighbours_of(node).len();
        others.clear();
        others.extend(
            places.iter().enumerate().filter(|(other, _)| *other != node).map(|(o, p)| (here.distance_sq(*p), o)),
        );
        if count < others.len() {
            others.select_nth_unstable_by(count - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            others.truncate(count);
        }
        let shared =
            graph.neighbours_of(node).iter().filter(|(near, _)| others.iter().any(|(_, other)| other == near)).count();
        sum += shared as f64 / (2 * count - shared) as f64;
    }
    if nodes.is_empty() { 1.0 } else { sum / nodes.len() as f64 }
}

/// The number of pairs of nodes that overlap, their names included.
pub fn overlaps(graph: &LayoutGraph, places: &[Pos2]) -> usize {
    let mut boxes: Vec<Rect> =
        places.iter().zip(&graph.sizes).map(|(place, size)| Rect::from_center_size(*place, *size)).collect();
    boxes.sort_by(|a, b| a.min.x.total_cmp(&b.min.x));
    let mut count = 0;
    for (number, one) in boxes.iter().enumerate() {
        let beside = boxes.iter().skip(number + 1).take_while(|other| other.min.x < one.max.x);
        count += beside.filter(|other| other.min.y < one.max.y && one.min.y < other.max.y).count();
    }
    count
}
