//! Places for large parts: what lies where is first read off the distances to a few random nodes, the pivots (PivotMDS,
//! Brandes and Pich 2006), then each node goes again and again to the mean of where its neighbours and the pivots want it.

use emath::{Pos2, pos2};

use super::LayoutError;
use crate::geometry::{self, distance};
use crate::network::{Component, DistanceTable, Progress, SeededRandom};

/// How many pivots the first picture is made from.
const INITIAL_PIVOTS: usize = 50;
/// Pivots go through the processor so many at a time.
const LANES: usize = 8;

/// A first picture: the two directions in which squared distances to the pivots differ most, a unit to a unit.
pub fn pivot_mds(distances: &DistanceTable, count: usize, chance: &mut SeededRandom) -> Vec<Pos2> {
    let pivots = distances.sources.min(INITIAL_PIVOTS);
    // Squared distances with the means of rows and columns taken off.
    let mut rows = vec![0.0f32; count * pivots];
    let mut of_columns = vec![0.0f64; pivots];
    for (node, row) in rows.chunks_exact_mut(pivots.max(1)).enumerate() {
        let mut mean = 0.0;
        for (cell, distance) in row.iter_mut().zip(distances.of(node)) {
            *cell = f32::from(*distance) * f32::from(*distance);
            mean += *cell;
        }
        mean /= pivots as f32;
        for (cell, sum) in row.iter_mut().zip(&mut of_columns) {
            *cell -= mean;
            *sum += f64::from(*cell);
        }
    }
    for row in rows.chunks_exact_mut(pivots.max(1)) {
        for (cell, sum) in row.iter_mut().zip(&of_columns) {
            *cell -= (*sum / count as f64) as f32;
        }
    }
    let products = products(&rows, pivots);
    let first = direction(&products, pivots, None, chance);
    let second = direction(&products, pivots, Some(&first), chance);
    let along = |row: &[f32], way: &[f64]| row.iter().zip(way).map(|(cell, part)| f64::from(*cell) * part).sum::<f64>();
    let mut places: Vec<Pos2> = rows
        .chunks_exact(pivots.max(1))
        .map(|row| pos2(along(row, &first) as f32, along(row, &second) as f32))
        .collect();
    scale(&mut places, distances);
    places
}

/// What every two columns have in common.
fn products(rows: &[f32], pivots: usize) -> Vec<f64> {
    let mut products = vec![0.0f64; pivots * pivots];
    // Short sums in narrow numbers, the long one in wide ones.
    for block in rows.chunks(pivots.max(1) * 256) {
        let mut part = vec![0.0f32; pivots * pivots];
        for row in block.chunks_exact(pivots.max(1)) {
            for (sums, cell) in part.chunks_exact_mut(pivots.max(1)).zip(row) {
                sums.iter_mut().zip(row).for_each(|(sum, other)| *sum += cell * other);
            }
        }
        products.iter_mut().zip(part).for_each(|(sum, part)| *sum += f64::from(part));
    }
    products
}

/// The direction in which there is most, at a right angle to `without`: by multiplying again and again.
fn direction(products: &[f64], pivots: usize, without: Option<&[f64]>, chance: &mut SeededRandom) -> Vec<f64> {
    let mut way: Vec<f64> = (0..pivots).map(|_| f64::from(chance.unit()) - 0.5).collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    for _ in 0..100 {
        if let Some(other) = without {
            let share = dot(&way, other);
            way.iter_mut().zip(other).for_each(|(part, other)| *part -= share * other);
        }
        let long = dot(&way, &way).sqrt();
        if long < 1e-12 {
            break;
        }
        way.iter_mut().for_each(|part| *part /= long);
        let next: Vec<f64> = products.chunks_exact(pivots.max(1)).map(|row| dot(row, &way)).collect();
        way = next;
    }
    if let Some(other) = without {
        let share = dot(&way, other);
        way.iter_mut().zip(other).for_each(|(part, other)| *part -= share * other);
    }
    let long = dot(&way, &way).sqrt();
    if long > 1e-12 {
        way.iter_mut().for_each(|part| *part /= long);
    }
    way
}

/// Makes the picture as large as its distances say.
fn scale(places: &mut [Pos2], distances: &DistanceTable) {
    let anchors: Vec<(usize, Pos2)> = (0..places.len())
        .flat_map(|node| distances.of(node).iter().enumerate().map(move |(pivot, far)| (node, pivot, *far)))
        .filter(|(_, pivot, far)| *far == 0 && *pivot < INITIAL_PIVOTS)
        .filter_map(|(node, pivot, _)| Some((pivot, *places.get(node)?)))
        .collect();
    let (mut one, mut two) = (0.0f64, 0.0f64);
    for (node, place) in places.iter().enumerate() {
        for (pivot, anchor) in &anchors {
            if let Some(far) = distances.of(node).get(*pivot).filter(|far| **far > 0) {
                let ratio = f64::from(distance(*anchor, *place)) / f64::from(*far);
                one += ratio;
                two += ratio * ratio;
            }
        }
    }
    if two > 0.0 {
        places.iter_mut().for_each(|place| *place = (place.to_vec2() * (one / two) as f32).to_pos2());
    }
}

/// How far the two ends of a link shall be apart, and how much that matters.
pub type WeightedEdgeLength = (f32, f32);

/// Stress over all links and over all pairs of a node and a pivot. A pivot stands for as many nodes as there are for
/// each pivot, so that the sum is, but for chance, that over all pairs.
pub struct PivotStress<'a> {
    component: &'a Component,
    pivots: Vec<u32>,
    /// One over the distance of each node to each pivot, filled up to whole lanes; 0 where it does not count.
    inverse: Vec<f32>,
    stride: usize,
    edge_lengths: Vec<WeightedEdgeLength>,
    /// Where the springs of a node begin.
    starts: Vec<usize>,
    weights: Vec<f32>,
}

impl<'a> PivotStress<'a> {
    /// `spring` says how long an edge shall be; a unit is what the distances are counted in.
    pub fn new(
        part: &'a Component,
        pivots: Vec<u32>,
        distances: &DistanceTable,
        spring: impl Fn(usize) -> WeightedEdgeLength,
    ) -> Self {
        let stride = pivots.len().div_ceil(LANES) * LANES;
        let mut inverse = vec![0.0f32; part.len() * stride];
        let mut position = vec![usize::MAX; part.len()];
        for (at, pivot) in pivots.iter().enumerate() {
            position[*pivot as usize] = at;
        }
        let each = part.len() as f32 / pivots.len().max(1) as f32;
        let (mut springs, mut starts, mut weights) = (Vec::new(), vec![0], Vec::with_capacity(part.len()));
        for (node, row) in inverse.chunks_exact_mut(stride.max(1)).enumerate() {
            for (cell, far) in row.iter_mut().zip(distances.of(node)) {
                *cell = if *far == 0 { 0.0 } else { 1.0 / f32::from(*far) };
            }
            let mut weight = 0.0;
            for link in part.links_of(node) {
                // A pair that is tied counts once: by its tie.
                if let Some(cell) = row.get_mut(position[link.to as usize]) {
                    *cell = 0.0;
                }
                let (length, matters) = spring(link.edge as usize);
                // Pivots weigh for many: the ties are divided instead.
                springs.push((length, matters / each));
                weight += matters / each;
            }
            starts.push(springs.len());
            weights.push(weight + row.iter().map(|cell| cell * cell).sum::<f32>());
        }
        Self { component: part, pivots, inverse, stride, edge_lengths: springs, starts, weights }
    }

    /// Lets every node go `rounds` times to where it is pulled to, in the order of their numbers.
    ///
    /// # Errors
    /// When it was cancelled.
    pub fn solve(
        &self,
        places: &mut [Pos2],
        fixed: &[bool],
        rounds: usize,
        progress: &Progress,
    ) -> Result<(), LayoutError> {
        let mut pivot_of = vec![usize::MAX; self.component.len()];
        let mut pull = PivotBuffers::new(self.stride);
        for (at, pivot) in self.pivots.iter().enumerate() {
            pivot_of[*pivot as usize] = at;
            (pull.x[at], pull.y[at]) = (places[*pivot as usize].x, places[*pivot as usize].y);
        }
        for round in 0..rounds {
            // Going farther than the mean at first halves the number of rounds (de Leeuw and Heiser 1980).
            let beyond = if round + 3 < rounds { OVERSHOOT } else { 1.0 };
            for node in 0..self.component.len() {
                if node % 2048 == 0 {
                    progress.report((round as f32 + node as f32 / self.component.len() as f32) / rounds as f32)?;
                }
                if fixed[node] || self.weights[node] <= 0.0 {
                    continue;
                }
                let from = places[node];
                let row = &self.inverse[node * self.stride..(node + 1) * self.stride];
                let (mut x, mut y) = pull.sum(from, row);
                for (link, (length, matters)) in
                    self.component.links_of(node).iter().zip(&self.edge_lengths[self.starts[node]..])
                {
                    let other = places[link.to as usize];
                    let way = from - other;
                    let stretch = length / geometry::length(way).max(1e-9);
                    x += matters * (other.x + way.x * stretch);
                    y += matters * (other.y + way.y * stretch);
                }
                let mean = pos2(x / self.weights[node], y / self.weights[node]);
                let to = from + (mean - from) * beyond;
                places[node] = to;
                let at = pivot_of[node];
                if at != usize::MAX {
                    (pull.x[at], pull.y[at]) = (to.x, to.y);
                }
            }
        }
        Ok(())
    }
}

/// How much farther than to the mean.
const OVERSHOOT: f32 = 1.9;

/// What is computed for each pivot in turn, kept so that no room is asked for again.
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

    /// The weighted sum of where the pivots want a node: of weight 1/d² each pivot, and from it d towards the node.
    /// Loops that do one thing each, so that the compiler uses wide instructions.
    fn sum(&mut self, from: Pos2, inverse: &[f32]) -> (f32, f32) {
        let (x, y) = (from.x, from.y);
        let pivots = inverse.iter().zip(&self.x).zip(&self.y);
        for (((near, px), py), (stretch, part)) in pivots.zip(self.stretches.iter_mut().zip(&mut self.parts)) {
            let (dx, dy) = (x - px, y - py);
            *stretch = near / (dx * dx + dy * dy + 1e-12).sqrt();
            *part = near * near - *stretch;
        }
        let along: f32 = dot(&self.stretches, None);
        (x * along + dot(&self.parts, Some(&self.x)), y * along + dot(&self.parts, Some(&self.y)))
    }
}

/// The sum of products, or of the numbers alone. Eight sums at a time, put together in one order.
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
