//! Positions for large components. The first positions come from the distances to a few random nodes, the pivots
//! (PivotMDS, Brandes and Pich 2006). Then each node is moved repeatedly to the weighted mean of the positions that its
//! neighbours and the pivots prefer (stress majorization).

use emath::{Pos2, pos2};

use super::LayoutError;
use crate::geometry::{self, distance};
use crate::network::{Component, DistanceTable, Progress, SeededRandom};

/// Maximum number of pivots for the first positions.
const INITIAL_PIVOTS: usize = 50;
/// Number of pivots that are computed together in one vector instruction.
const LANES: usize = 8;

/// The first positions (PivotMDS): coordinates along the two principal directions of the centred squared distances to
/// the pivots, scaled so that a path of length 1 has about the length 1.
pub fn pivot_mds(distances: &DistanceTable, count: usize, random: &mut SeededRandom) -> Vec<Pos2> {
    let pivots = distances.sources.min(INITIAL_PIVOTS);
    // Squared distances, minus the means of rows and columns.
    let mut rows = vec![0.0f32; count * pivots];
    let mut column_sums = vec![0.0f64; pivots];
    for (node, row) in rows.chunks_exact_mut(pivots.max(1)).enumerate() {
        let mut mean = 0.0;
        for (cell, distance) in row.iter_mut().zip(distances.of(node)) {
            *cell = f32::from(*distance) * f32::from(*distance);
            mean += *cell;
        }
        mean /= pivots as f32;
        for (cell, sum) in row.iter_mut().zip(&mut column_sums) {
            *cell -= mean;
            *sum += f64::from(*cell);
        }
    }
    for row in rows.chunks_exact_mut(pivots.max(1)) {
        for (cell, sum) in row.iter_mut().zip(&column_sums) {
            *cell -= (*sum / count as f64) as f32;
        }
    }
    let products = products(&rows, pivots);
    let first = direction(&products, pivots, None, random);
    let second = direction(&products, pivots, Some(&first), random);
    let projection = |row: &[f32], direction: &[f64]| {
        row.iter().zip(direction).map(|(cell, component)| f64::from(*cell) * component).sum::<f64>()
    };
    let mut places: Vec<Pos2> = rows
        .chunks_exact(pivots.max(1))
        .map(|row| pos2(projection(row, &first) as f32, projection(row, &second) as f32))
        .collect();
    scale(&mut places, distances);
    places
}

/// The dot products of all pairs of columns.
fn products(rows: &[f32], pivots: usize) -> Vec<f64> {
    let mut products = vec![0.0f64; pivots * pivots];
    // Sums over blocks in single precision, and the sum of the blocks in double precision.
    for block in rows.chunks(pivots.max(1) * 256) {
        let mut block_products = vec![0.0f32; pivots * pivots];
        for row in block.chunks_exact(pivots.max(1)) {
            for (sums, cell) in block_products.chunks_exact_mut(pivots.max(1)).zip(row) {
                sums.iter_mut().zip(row).for_each(|(sum, other)| *sum += cell * other);
            }
        }
        products.iter_mut().zip(block_products).for_each(|(sum, block_products)| *sum += f64::from(block_products));
    }
    products
}

/// The principal eigenvector of `products`, orthogonal to `without`, computed by power iteration.
fn direction(products: &[f64], pivots: usize, without: Option<&[f64]>, random: &mut SeededRandom) -> Vec<f64> {
    let mut vector: Vec<f64> = (0..pivots).map(|_| f64::from(random.unit()) - 0.5).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for _ in 0..100 {
        if let Some(other) = without {
            let share = dot(&vector, other);
            vector.iter_mut().zip(other).for_each(|(component, other)| *component -= share * other);
        }
        let norm = dot(&vector, &vector).sqrt();
        if norm < 1e-12 {
            break;
        }
        vector.iter_mut().for_each(|component| *component /= norm);
        let next: Vec<f64> = products.chunks_exact(pivots.max(1)).map(|row| dot(row, &vector)).collect();
        vector = next;
    }
    if let Some(other) = without {
        let share = dot(&vector, other);
        vector.iter_mut().zip(other).for_each(|(component, other)| *component -= share * other);
    }
    let norm = dot(&vector, &vector).sqrt();
    if norm > 1e-12 {
        vector.iter_mut().for_each(|component| *component /= norm);
    }
    vector
}

/// Scales positions to fit the distances to the pivots.
fn scale(places: &mut [Pos2], distances: &DistanceTable) {
    let anchors: Vec<(usize, Pos2)> = (0..places.len())
        .flat_map(|node| distances.of(node).iter().enumerate().map(move |(pivot, hops)| (node, pivot, *hops)))
        .filter(|(_, pivot, hops)| *hops == 0 && *pivot < INITIAL_PIVOTS)
        .filter_map(|(node, pivot, _)| Some((pivot, *places.get(node)?)))
        .collect();
    let (mut sum, mut sum_of_squares) = (0.0f64, 0.0f64);
    for (node, place) in places.iter().enumerate() {
        for (pivot, anchor) in &anchors {
            if let Some(hops) = distances.of(node).get(*pivot).filter(|hops| **hops > 0) {
                let ratio = f64::from(distance(*anchor, *place)) / f64::from(*hops);
                sum += ratio;
                sum_of_squares += ratio * ratio;
            }
        }
    }
    if sum_of_squares > 0.0 {
        places.iter_mut().for_each(|place| *place = (place.to_vec2() * (sum / sum_of_squares) as f32).to_pos2());
    }
}

/// Ideal distance between the ends of an edge, and its weight.
pub type WeightedEdgeLength = (f32, f32);

/// Stress over all links and over all pairs of a node and a pivot. Each pivot represents an equal share of the nodes,
/// so that the sum estimates the stress over all pairs.
pub struct PivotStress<'a> {
    component: &'a Component,
    pivots: Vec<u32>,
    /// For each node one row with 1 / distance to each pivot, padded with 0 to whole lanes; 0 for pairs that do not
    /// count.
    inverse: Vec<f32>,
    stride: usize,
    edge_lengths: Vec<WeightedEdgeLength>,
    /// The index in `edge_lengths` at which the links of each node start.
    starts: Vec<usize>,
    weights: Vec<f32>,
}

impl<'a> PivotStress<'a> {
    /// `edge_length` returns the ideal length and weight of an edge, in the unit of the distances.
    pub fn new(
        component: &'a Component,
        pivots: Vec<u32>,
        distances: &DistanceTable,
        edge_length: impl Fn(usize) -> WeightedEdgeLength,
    ) -> Self {
        let stride = pivots.len().div_ceil(LANES) * LANES;
        let mut inverse = vec![0.0f32; component.len() * stride];
        let mut position = vec![usize::MAX; component.len()];
        for (at, pivot) in pivots.iter().enumerate() {
            position[*pivot as usize] = at;
        }
        let nodes_per_pivot = component.len() as f32 / pivots.len().max(1) as f32;
        let (mut edge_lengths, mut starts, mut weights) = (Vec::new(), vec![0], Vec::with_capacity(component.len()));
        for (node, row) in inverse.chunks_exact_mut(stride.max(1)).enumerate() {
            for (cell, hops) in row.iter_mut().zip(distances.of(node)) {
                *cell = if *hops == 0 { 0.0 } else { 1.0 / f32::from(*hops) };
            }
            let mut weight = 0.0;
            for link in component.links_of(node) {
                // A connected pair counts once: by its link.
                if let Some(cell) = row.get_mut(position[link.to as usize]) {
                    *cell = 0.0;
                }
                let (length, link_weight) = edge_length(link.edge as usize);
                // Instead of multiplying the weights of pivots, which represent several nodes, those of links are
                // divided.
                edge_lengths.push((length, link_weight / nodes_per_pivot));
                weight += link_weight / nodes_per_pivot;
            }
            starts.push(edge_lengths.len());
            weights.push(weight + row.iter().map(|cell| cell * cell).sum::<f32>());
        }
        Self { component, pivots, inverse, stride, edge_lengths, starts, weights }
    }

    /// Moves every node `rounds` times to its preferred position, in the order of node numbers.
    ///
    /// # Errors
    /// [`LayoutError::Cancelled`] if the layout was cancelled.
    pub fn solve(
        &self,
        places: &mut [Pos2],
        fixed: &[bool],
        rounds: usize,
        progress: &Progress,
    ) -> Result<(), LayoutError> {
        let mut pivot_of = vec![usize::MAX; self.component.len()];
        let mut buffers = PivotBuffers::new(self.stride);
        for (at, pivot) in self.pivots.iter().enumerate() {
            pivot_of[*pivot as usize] = at;
            (buffers.x[at], buffers.y[at]) = (places[*pivot as usize].x, places[*pivot as usize].y);
        }
        for round in 0..rounds {
            // Over-relaxation halves the number of rounds (de Leeuw and Heiser 1980). The last rounds go without it.
            let step_factor = if round + 3 < rounds { OVERSHOOT } else { 1.0 };
            for node in 0..self.component.len() {
                if node % 2048 == 0 {
                    progress.report((round as f32 + node as f32 / self.component.len() as f32) / rounds as f32)?;
                }
                if fixed[node] || self.weights[node] <= 0.0 {
                    continue;
                }
                let from = places[node];
                let row = &self.inverse[node * self.stride..(node + 1) * self.stride];
                let (mut x, mut y) = buffers.sum(from, row);
                for (link, (length, weight)) in
                    self.component.links_of(node).iter().zip(&self.edge_lengths[self.starts[node]..])
                {
                    let other = places[link.to as usize];
                    let offset = from - other;
                    let factor = length / geometry::length(offset).max(1e-9);
                    x += weight * (other.x + offset.x * factor);
                    y += weight * (other.y + offset.y * factor);
                }
                let mean = pos2(x / self.weights[node], y / self.weights[node]);
                let to = from + (mean - from) * step_factor;
                places[node] = to;
                let at = pivot_of[node];
                if at != usize::MAX {
                    (buffers.x[at], buffers.y[at]) = (to.x, to.y);
                }
            }
        }
        Ok(())
    }
}

/// Over-relaxation: the step of a node as a multiple of its distance to the mean.
const OVERSHOOT: f32 = 1.9;

/// Values for each pivot, in buffers that are allocated once.
struct PivotBuffers {
    x: Vec<f32>,
    y: Vec<f32>,
    stretches: Vec<f32>,
    parts: Vec<f32>,
}

impl PivotBuffers {
    fn new(stride: usize) -> Self {
        let list = vec![0.0; stride];
        Self { x: list.clone(), y: list.clone(), stretches: list.clone(), parts: list }
    }

    /// The weighted sum of the positions that the pivots prefer for a node: at distance d from the pivot towards the
    /// node, with the weight 1/d². The loops are simple so that the compiler uses vector instructions.
    fn sum(&mut self, from: Pos2, inverse: &[f32]) -> (f32, f32) {
        let (x, y) = (from.x, from.y);
        let pivots = inverse.iter().zip(&self.x).zip(&self.y);
        for (((inverse_distance, px), py), (stretch, weight)) in
            pivots.zip(self.stretches.iter_mut().zip(&mut self.parts))
        {
            let (dx, dy) = (x - px, y - py);
            *stretch = inverse_distance / (dx * dx + dy * dy + 1e-12).sqrt();
            *weight = inverse_distance * inverse_distance - *stretch;
        }
        let stretch_sum: f32 = dot(&self.stretches, None);
        (x * stretch_sum + dot(&self.parts, Some(&self.x)), y * stretch_sum + dot(&self.parts, Some(&self.y)))
    }
}

/// The dot product with `other`, or the sum of the numbers without it. Eight partial sums are added in a fixed order.
fn dot(list: &[f32], other: Option<&[f32]>) -> f32 {
    let mut sums = [0.0f32; LANES];
    let eights = list.as_chunks::<LANES>().0;
    match other {
        Some(other) => {
            for (a, b) in eights.iter().zip(other.as_chunks::<LANES>().0) {
                sums.iter_mut().zip(a.iter().zip(b)).for_each(|(sum, (a, b))| *sum += a * b);
            }
        }
        None => eights.iter().for_each(|a| sums.iter_mut().zip(a).for_each(|(sum, a)| *sum += a)),
    }
    sums.iter().sum()
}
