//! Orders the nodes of every layer so that few edges cross, and computes their positions. A long edge is routed through
//! a narrow dummy node in every layer that it passes.

use emath::{Pos2, Rect, Vec2, pos2};

use super::super::LayoutError;
use super::super::anchor_to_previous::GAP;
use super::super::row_placement::{RowItem, spread_row};
use crate::network::{Progress, shuffled_numbers};

/// Gap between layers in map units.
const LAYER_GAP: f32 = 70.0;
/// Width of a dummy node in map units.
const DUMMY_NODE_WIDTH: f32 = 14.0;
/// Maximum number of dummy nodes. The longest edges beyond it are ignored.
const MAX_DUMMY_NODES: usize = 60_000;
/// Maximum number of sweeps that improve the order.
const SWEEPS: usize = 16;

/// Layers of nodes and dummy nodes.
struct LayeredGraph {
    /// The members of each layer, from the left.
    rows: Vec<Vec<usize>>,
    /// The number of real nodes. Nodes with higher numbers are dummy nodes.
    node_count: usize,
    above: Vec<Vec<usize>>,
    below: Vec<Vec<usize>>,
    /// The position of each node in its layer, from the left.
    place_in_row: Vec<usize>,
}

/// The positions of nodes of these sizes around the origin, and the size of the whole drawing.
pub(super) fn places(
    sizes: &[Vec2],
    arcs: &[(usize, usize)],
    ranks: &[usize],
    seed: u64,
    progress: &Progress,
) -> Result<(Vec<Pos2>, Vec2), LayoutError> {
    let mut layers = LayeredGraph::new(arcs, ranks, seed);
    layers.reduce_crossings(progress)?;
    let xs = layers.horizontal_places(sizes);
    let (mut places, mut top) = (vec![Pos2::ZERO; sizes.len()], 0.0);
    for row in &layers.rows {
        let members = || row.iter().filter_map(|node| Some((*node, sizes.get(*node)?)));
        let height = members().fold(0.0_f32, |height, (_, size)| height.max(size.y));
        for (node, _) in members() {
            let x = xs.get(node).copied().unwrap_or(0.0);
            places.get_mut(node).into_iter().for_each(|place| *place = pos2(x, top + height / 2.0));
        }
        top += height + LAYER_GAP;
    }
    let rect = |(at, size): (&Pos2, &Vec2)| Rect::from_center_size(*at, *size);
    let bounds = places.iter().zip(sizes).map(rect).fold(Rect::NOTHING, Rect::union);
    let middle = bounds.center();
    Ok((places.iter().map(|at| (*at - middle).to_pos2()).collect(), bounds.size()))
}

impl LayeredGraph {
    fn new(arcs: &[(usize, usize)], ranks: &[usize], seed: u64) -> Self {
        let rank = |node: usize| ranks.get(node).copied().unwrap_or(0);
        let depth = ranks.iter().max().map_or(0, |most| most + 1);
        let mut layers = Self {
            rows: vec![Vec::new(); depth],
            node_count: ranks.len(),
            above: vec![Vec::new(); ranks.len()],
            below: vec![Vec::new(); ranks.len()],
            place_in_row: Vec::new(),
        };
        let mut levels: Vec<usize> = ranks.to_vec();
        let mut arcs: Vec<(usize, usize)> =
            arcs.iter().map(|(a, b)| if rank(*a) <= rank(*b) { (*a, *b) } else { (*b, *a) }).collect();
        arcs.sort_by_key(|(from, to)| rank(*to) - rank(*from));
        for (from, to) in arcs {
            let mut last = from;
            if rank(to) > rank(from) && levels.len() - ranks.len() + rank(to) - rank(from) > MAX_DUMMY_NODES {
                continue;
            }
            for level in rank(from) + 1..rank(to) {
                layers.above.push(Vec::new());
                layers.below.push(Vec::new());
                levels.push(level);
                layers.link(last, levels.len() - 1);
                last = levels.len() - 1;
            }
            if rank(to) > rank(from) {
                layers.link(last, to);
            }
        }
        layers.place_in_row = vec![0; levels.len()];
        for node in layers.depth_first_order(seed) {
            let level = levels.get(node).copied().unwrap_or(0);
            layers.rows.get_mut(level).into_iter().for_each(|row| row.push(node));
        }
        layers.update_places();
        layers
    }

    fn link(&mut self, upper: usize, lower: usize) {
        self.below.get_mut(upper).into_iter().for_each(|list| list.push(lower));
        self.above.get_mut(lower).into_iter().for_each(|list| list.push(upper));
    }

    fn around(&self, node: usize, upwards: bool) -> &[usize] {
        let lists = if upwards { &self.above } else { &self.below };
        lists.get(node).map_or(&[], Vec::as_slice)
    }

    /// All nodes in depth-first order, so that a tree starts without crossings.
    fn depth_first_order(&self, seed: u64) -> Vec<usize> {
        let count = self.above.len();
        let mut starts = shuffled_numbers(count, seed);
        starts.sort_by_key(|node| self.around(*node, true).len());
        let mut visited = vec![false; count];
        let (mut order, mut waiting) = (Vec::with_capacity(count), Vec::new());
        for start in starts {
            waiting.push(start);
            while let Some(node) = waiting.pop() {
                let Some(is_visited @ false) = visited.get_mut(node) else { continue };
                *is_visited = true;
                order.push(node);
                waiting.extend(self.around(node, true));
                waiting.extend(self.around(node, false).iter().rev());
            }
        }
        order
    }

    fn update_places(&mut self) {
        for row in &self.rows {
            for (place, node) in row.iter().enumerate() {
                self.place_in_row.get_mut(*node).into_iter().for_each(|at| *at = place);
            }
        }
    }

    fn place(&self, node: usize) -> usize {
        self.place_in_row.get(node).copied().unwrap_or(0)
    }

    /// Sorts every layer by the mean position of neighbours (barycentre method), in sweeps down and up, and keeps the
    /// best order.
    fn reduce_crossings(&mut self, progress: &Progress) -> Result<(), LayoutError> {
        let mut best = (self.crossings(), self.rows.clone());
        for sweep in 0..SWEEPS {
            progress.report(progress.share_done())?;
            let upwards = sweep % 2 == 0;
            let count = self.rows.len();
            for step in 1..count {
                let level = if upwards { step } else { count - 1 - step };
                self.order_row_by_neighbours(level, upwards);
            }
            self.swap_neighbours();
            let crossings = self.crossings();
            if crossings < best.0 {
                best = (crossings, self.rows.clone());
            }
            if best.0 == 0 {
                break;
            }
        }
        self.rows = best.1;
        self.update_places();
        Ok(())
    }

    fn order_row_by_neighbours(&mut self, level: usize, upwards: bool) {
        let Some(row) = self.rows.get(level) else { return };
        let preferred = |node: usize| {
            let others = self.around(node, upwards);
            let sum: usize = others.iter().map(|other| self.place(*other)).sum();
            if others.is_empty() { self.place(node) as f32 } else { sum as f32 / others.len() as f32 }
        };
        let mut by_preferred: Vec<(f32, usize)> = row.iter().map(|node| (preferred(*node), *node)).collect();
        by_preferred.sort_by(|a, b| a.0.total_cmp(&b.0));
        self.set_row(level, by_preferred.into_iter().map(|(_, node)| node).collect());
    }

    fn set_row(&mut self, level: usize, row: Vec<usize>) {
        for (place, node) in row.iter().enumerate() {
            self.place_in_row.get_mut(*node).into_iter().for_each(|at| *at = place);
        }
        self.rows.get_mut(level).into_iter().for_each(|slot| *slot = row.clone());
    }

    /// Swaps adjacent nodes of a layer where that saves crossings. Skipped for more than 1500 edges.
    fn swap_neighbours(&mut self) {
        let edge_count: usize = self.below.iter().map(Vec::len).sum();
        if edge_count > 1500 {
            return;
        }
        for level in 0..self.rows.len() {
            let Some(mut row) = self.rows.get(level).cloned() else { continue };
            for place in 1..row.len() {
                let [left, right] = [row.get(place - 1), row.get(place)].map(|node| node.copied().unwrap_or(0));
                let [mut crossings_now, mut crossings_swapped] = [0, 0];
                for upwards in [true, false] {
                    for a in self.around(left, upwards) {
                        for b in self.around(right, upwards) {
                            crossings_now += usize::from(self.place(*a) > self.place(*b));
                            crossings_swapped += usize::from(self.place(*a) < self.place(*b));
                        }
                    }
                }
                if crossings_swapped < crossings_now {
                    row.swap(place - 1, place);
                }
            }
            self.set_row(level, row);
        }
    }

    /// Number of pairs of edges between adjacent layers that cross, counted with a Fenwick tree.
    fn crossings(&self) -> u64 {
        let mut crossings = 0;
        for pair in self.rows.windows(2) {
            let [upper, lower] = pair else { continue };
            let mut counts = vec![0_u64; lower.len() + 1];
            let mut edges_so_far = 0;
            for node in upper {
                let mut positions: Vec<usize> =
                    self.around(*node, false).iter().map(|other| self.place(*other)).collect();
                positions.sort_unstable();
                for position in &positions {
                    let (mut at, mut before) = (position + 1, 0);
                    while at > 0 {
                        before += counts.get(at).copied().unwrap_or(0);
                        at &= at - 1;
                    }
                    // Edges that start farther left and end farther right cross this one.
                    crossings += edges_so_far - before;
                }
                for position in &positions {
                    let mut at = position + 1;
                    while at < counts.len() {
                        counts.get_mut(at).into_iter().for_each(|count| *count += 1);
                        at += at & at.wrapping_neg();
                    }
                }
                edges_so_far += positions.len() as u64;
            }
        }
        crossings
    }

    /// The horizontal position of every node: near the mean of its neighbours, without overlaps, in the order of its
    /// layer. Dummy nodes weigh more, so that long edges are straight.
    fn horizontal_places(&self, sizes: &[Vec2]) -> Vec<f32> {
        let width = |node: usize| sizes.get(node).map_or(DUMMY_NODE_WIDTH, |size| size.x + GAP);
        let mut xs = vec![0.0_f32; self.place_in_row.len()];
        for row in &self.rows {
            let row_width: f32 = row.iter().map(|node| width(*node)).sum();
            let mut left = -row_width / 2.0;
            for node in row {
                xs.get_mut(*node).into_iter().for_each(|x| *x = left + width(*node) / 2.0);
                left += width(*node);
            }
        }
        let count = self.rows.len();
        for sweep in 0..24 {
            let upwards = sweep % 2 == 0;
            for step in 0..count {
                let level = if upwards { step } else { count - 1 - step };
                let row = self.rows.get(level).map_or(&[][..], Vec::as_slice);
                let row_item = |node: &usize| {
                    let present = xs.get(*node).copied().unwrap_or(0.0);
                    // In some sweeps the layers on both sides count, so that no node depends on one side only. The last
                    // sweeps centre nodes over those below.
                    let uses_both_sides = (14..20).contains(&sweep);
                    let others = self.around(*node, upwards).iter();
                    let others = others.chain(if uses_both_sides { self.around(*node, !upwards) } else { &[] });
                    let (mut sum, mut count) = (0.0, 0.0);
                    for other in others {
                        sum += xs.get(*other).copied().unwrap_or(0.0);
                        count += 1.0;
                    }
                    let weight = if *node >= self.node_count { 4.0 } else { 1.0 + count };
                    let preferred = if count > 0.0 { sum / count } else { present };
                    RowItem { preferred, width: width(*node), weight: if count > 0.0 { weight } else { 0.2 } }
                };
                let placed = spread_row(&row.iter().map(row_item).collect::<Vec<_>>(), None);
                for (node, x) in row.iter().zip(placed) {
                    xs.get_mut(*node).into_iter().for_each(|slot| *slot = x);
                }
            }
        }
        xs
    }
}
