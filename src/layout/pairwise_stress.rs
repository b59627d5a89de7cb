//! Positions for up to a few thousand nodes by stochastic gradient descent on all pairs (Zheng, Pawar, Goodman 2019,
//! arXiv 1710.04626): each pair in turn is moved towards its ideal distance.

use emath::{Pos2, pos2};

use super::LayoutError;
use crate::geometry;
use crate::network::{Progress, SeededRandom};

/// The ideal distance and the weight of every pair of nodes.
///
/// Pairs are stored by the difference of their node numbers, so that consecutive pairs have different nodes and eight
/// pairs fit into one vector instruction. The node numbers must be random, because the order of the pairs comes from
/// them.
pub struct PairwiseStress {
    count: usize,
    distances: Vec<f32>,
    weights: Vec<f32>,
}

/// Number of pairs that are moved together.
const LANES: usize = 8;
/// Step size of the last round, for the greatest weight, as a share of the error of a pair.
const FINAL_STEP: f32 = 0.1;

impl PairwiseStress {
    /// Calls `pair` once for every pair; it returns ideal distance and weight. A pair with weight 0 is not moved.
    pub fn new(count: usize, mut pair: impl FnMut(usize, usize) -> (f32, f32)) -> Self {
        let half = count / 2;
        let (mut distances, mut weights) = (vec![0.0; half * count], vec![0.0; half * count]);
        for a in 0..count {
            for apart in 1..=half {
                let b = (a + apart) % count;
                if 2 * apart == count && a >= b {
                    continue;
                }
                (distances[(apart - 1) * count + a], weights[(apart - 1) * count + a]) = pair(a, b);
            }
        }
        Self { count, distances, weights }
    }

    /// Sets ideal distance and weight of one pair.
    pub fn set_pair(&mut self, a: usize, b: usize, (distance, weight): (f32, f32)) {
        let apart = (b + self.count - a) % self.count;
        let (a, apart) = if 2 * apart > self.count || (2 * apart == self.count && b < a) {
            (b, self.count - apart)
        } else {
            (a, apart)
        };
        let at = (apart - 1) * self.count + a;
        (self.distances[at], self.weights[at]) = (distance, weight);
    }

    /// The stress: the weighted sum over all pairs of the squared difference between actual and ideal distance.
    pub fn stress(&self, places: &[Pos2]) -> f64 {
        let mut sum = 0.0;
        for (at, (distance, weight)) in self.distances.iter().zip(&self.weights).enumerate() {
            let (a, apart) = (at % self.count, at / self.count + 1);
            let error = geometry::distance(places[a], places[(a + apart) % self.count]) - distance;
            sum += f64::from(weight * error * error);
        }
        sum
    }

    /// Moves `places` in `rounds` rounds so that distances get close to the ideal distances.
    ///
    /// # Errors
    /// [`LayoutError::Cancelled`] if the layout was cancelled.
    pub fn solve(
        &self,
        places: &mut [Pos2],
        fixed: &[bool],
        rounds: usize,
        random: &mut SeededRandom,
        progress: &Progress,
    ) -> Result<(), LayoutError> {
        debug_assert_eq!((places.len(), fixed.len()), (self.count, self.count), "a place for every node");
        let (least, greatest) = self
            .weights
            .iter()
            .filter(|weight| **weight > 0.0)
            .fold((f32::MAX, 0.0f32), |range, w| (range.0.min(*w), range.1.max(*w)));
        if greatest <= 0.0 {
            return Ok(());
        }
        let first = 1.0 / least;
        // The step size falls exponentially from round to round.
        let log_decay = libm::logf(FINAL_STEP / greatest / first) / rounds.saturating_sub(1).max(1) as f32;
        let mut xs: Vec<f32> = places.iter().map(|place| place.x).collect();
        let mut ys: Vec<f32> = places.iter().map(|place| place.y).collect();
        let free: Vec<f32> = fixed.iter().map(|fixed| if *fixed { 0.0 } else { 1.0 }).collect();
        let mut order: Vec<usize> = (1..=self.count / 2).collect();
        for round in 0..rounds {
            progress.report(round as f32 / rounds as f32)?;
            let step = first * libm::expf(log_decay * round as f32);
            random.shuffle(&mut order);
            for (turn, &apart) in order.iter().enumerate() {
                if turn % 256 == 255 {
                    progress.check_cancelled()?;
                }
                self.sweep(apart, step, &mut xs, &mut ys, &free);
            }
        }
        for (place, (x, y)) in places.iter_mut().zip(xs.into_iter().zip(ys)) {
            *place = pos2(x, y);
        }
        Ok(())
    }

    /// Moves all pairs whose node numbers differ by `apart`, counted modulo the number of nodes.
    fn sweep(&self, apart: usize, step: f32, xs: &mut [f32], ys: &mut [f32], free: &[f32]) {
        let row = (apart - 1) * self.count..apart * self.count;
        let (distances, weights) = (&self.distances[row.clone()], &self.weights[row]);
        let wrap_start = self.count - apart;
        let mut at = 0;
        while at < self.count {
            let other = if at < wrap_start { at + apart } else { at - wrap_start };
            let until_end = self.count - at.max(other);
            // Eight pairs that are moved together must have sixteen different nodes.
            if until_end >= LANES && at.abs_diff(other) >= LANES {
                move_eight_pairs(step, (&distances[at..], &weights[at..]), (at, other), xs, ys, free);
                at += LANES;
            } else {
                move_pair(step, (distances[at], weights[at]), (at, other), xs, ys, free);
                at += 1;
            }
        }
    }
}

/// The share of a correction that the first of two nodes moves: half if both may move, all if only the first may.
fn move_share(free: f32, other: f32) -> f32 {
    free * (1.0 - 0.5 * other)
}

fn move_pair(
    step: f32,
    (distance, weight): (f32, f32),
    (a, b): (usize, usize),
    xs: &mut [f32],
    ys: &mut [f32],
    free: &[f32],
) {
    let (dx, dy) = (xs[a] - xs[b], ys[a] - ys[b]);
    let length = (dx * dx + dy * dy).sqrt().max(1e-9);
    let correction = (step * weight).min(1.0) * (distance - length) / length;
    let (first, second) = (move_share(free[a], free[b]) * correction, move_share(free[b], free[a]) * correction);
    xs[a] += dx * first;
    ys[a] += dy * first;
    xs[b] -= dx * second;
    ys[b] -= dy * second;
}

/// Like [`move_pair`] for eight consecutive pairs. Written lane by lane over arrays, so that the compiler uses vector
/// instructions.
fn move_eight_pairs(
    step: f32,
    (distances, weights): (&[f32], &[f32]),
    (a, b): (usize, usize),
    xs: &mut [f32],
    ys: &mut [f32],
    free: &[f32],
) {
    let load = |list: &[f32], at: usize| -> [f32; LANES] {
        let mut lanes = [0.0; LANES];
        lanes.copy_from_slice(&list[at..at + LANES]);
        lanes
    };
    let (distance, weight) = (load(distances, 0), load(weights, 0));
    let (mut ax, mut ay, mut bx, mut by) = (load(xs, a), load(ys, a), load(xs, b), load(ys, b));
    let (free_a, free_b) = (load(free, a), load(free, b));
    for lane in 0..LANES {
        let (dx, dy) = (ax[lane] - bx[lane], ay[lane] - by[lane]);
        let length = (dx * dx + dy * dy).sqrt().max(1e-9);
        let correction = (step * weight[lane]).min(1.0) * (distance[lane] - length) / length;
        let first = move_share(free_a[lane], free_b[lane]) * correction;
        let second = move_share(free_b[lane], free_a[lane]) * correction;
        ax[lane] += dx * first;
        ay[lane] += dy * first;
        bx[lane] -= dx * second;
        by[lane] -= dy * second;
    }
    xs[a..a + LANES].copy_from_slice(&ax);
    ys[a..a + LANES].copy_from_slice(&ay);
    xs[b..b + LANES].copy_from_slice(&bx);
    ys[b..b + LANES].copy_from_slice(&by);
}
