//! Removes overlaps between boxes. Moves them as little as possible, keeps their relative positions as well as
//! possible, and never moves fixed boxes.

use emath::{Pos2, Rect, Vec2, vec2};

use super::LayoutError;
use crate::network::Progress;
use crate::spatial_index::SpatialIndex;

/// Maximum number of rounds in which boxes push each other. Boxes that still overlap afterwards are relocated.
const ROUNDS: usize = 120;
/// Least and greatest side of a box. Sides outside this range are clamped, and infinite ones count as the least.
const SIDE_RANGE: (f32, f32) = (1.0, 4000.0);

/// Moves boxes, given by centres and sizes, until there is at least `gap` between them. In the end no movable box
/// overlaps another box.
///
/// # Errors
/// [`LayoutError::Cancelled`] if the layout was cancelled.
pub fn remove_overlaps(
    places: &mut [Pos2],
    sizes: &[Vec2],
    fixed: &[bool],
    gap: f32,
    progress: &Progress,
) -> Result<(), LayoutError> {
    let sizes: Vec<Vec2> = sizes.iter().map(|size| sane_size(*size) + Vec2::splat(gap)).collect();
    let mut order: Vec<usize> = (0..places.len()).collect();
    for round in 0..ROUNDS {
        progress.report(round as f32 / ROUNDS as f32)?;
        if !push_apart(places, &sizes, fixed, &mut order) {
            return Ok(());
        }
    }
    relocate_overlapping(places, &sizes, fixed, progress)
}

/// The factor, at least 1, by which positions must be scaled so that at most the given `share` of the area of the boxes
/// is covered twice.
pub fn spread_factor(places: &[Pos2], sizes: &[Vec2], gap: f32, share: f32) -> f32 {
    let sizes: Vec<Vec2> = sizes.iter().map(|size| sane_size(*size) + Vec2::splat(gap)).collect();
    let total_area: f64 = sizes.iter().map(|size| f64::from(size.x) * f64::from(size.y)).sum();
    let covered = |factor: f32| {
        let mut area = 0.0f64;
        let places: Vec<Pos2> = places.iter().map(|place| (place.to_vec2() * factor).to_pos2()).collect();
        let mut order: Vec<usize> = (0..places.len()).collect();
        overlapping_pairs(&places, &sizes, &mut order, |a, b| {
            let overlap = (sizes[a] + sizes[b]) / 2.0 - (places[a] - places[b]).abs();
            area += f64::from(overlap.x.min(sizes[a].x).min(sizes[b].x))
                * f64::from(overlap.y.min(sizes[a].y).min(sizes[b].y));
        });
        area
    };
    let allowed = total_area * f64::from(share);
    let (mut low, mut high) = (1.0f32, 1.0f32);
    // The limit is needed for boxes at the same position, which scaling does not separate.
    while covered(high) > allowed && high < 64.0 {
        low = high;
        high *= 2.0;
    }
    if high == 1.0 {
        return 1.0;
    }
    for _ in 0..6 {
        let middle = (low + high) / 2.0;
        if covered(middle) > allowed { low = middle } else { high = middle }
    }
    high
}

fn sane_size(size: Vec2) -> Vec2 {
    let side = |side: f32| if side.is_finite() { side.clamp(SIDE_RANGE.0, SIDE_RANGE.1) } else { SIDE_RANGE.0 };
    vec2(side(size.x), side(size.y))
}

/// Calls `on_pair` for every pair of boxes that overlap, in a sweep from left to right. `order` is reused between
/// calls, because sorting a nearly sorted list is fast.
fn overlapping_pairs(places: &[Pos2], sizes: &[Vec2], order: &mut [usize], mut on_pair: impl FnMut(usize, usize)) {
    let left = |node: usize| places[node].x - sizes[node].x / 2.0;
    order.sort_by(|a, b| left(*a).total_cmp(&left(*b)).then(a.cmp(b)));
    // The values that the loop reads, next to each other in memory.
    let edges: Vec<(f32, f32, f32)> =
        order.iter().map(|node| (left(*node), places[*node].y, sizes[*node].y / 2.0)).collect();
    for (at, &node) in order.iter().enumerate() {
        let right = places[node].x + sizes[node].x / 2.0;
        let (_, y, half) = edges[at];
        for (ahead, (other_left, other_y, other_half)) in edges[at + 1..].iter().enumerate() {
            if *other_left >= right {
                break;
            }
            if (y - other_y).abs() < half + other_half {
                on_pair(node, order[at + 1 + ahead]);
            }
        }
    }
}

/// Pushes every pair of overlapping boxes apart along the axis with the smaller overlap. True if any box was pushed.
fn push_apart(places: &mut [Pos2], sizes: &[Vec2], fixed: &[bool], order: &mut [usize]) -> bool {
    let mut overlapping = Vec::new();
    overlapping_pairs(places, sizes, order, |a, b| overlapping.push((a, b)));
    let mut any_pushed = false;
    for (a, b) in overlapping {
        let share = match (fixed[a], fixed[b]) {
            (true, true) => continue,
            (true, false) => 0.0,
            (false, true) => 1.0,
            (false, false) => 0.5,
        };
        let offset = places[b] - places[a];
        let overlap = (sizes[a] + sizes[b]) / 2.0 - offset.abs();
        // An earlier push may already have separated them.
        if overlap.x <= 0.0 || overlap.y <= 0.0 {
            continue;
        }
        any_pushed = true;
        // A little more than needed, or rounding would leave them touching forever. Boxes at the same position are
        // separated in the order of their numbers.
        let direction = |offset: f32| if offset == 0.0 { if a < b { 1.0 } else { -1.0 } } else { offset.signum() };
        let push = if overlap.x < overlap.y {
            vec2((overlap.x + SLACK) * direction(offset.x), 0.0)
        } else {
            vec2(0.0, (overlap.y + SLACK) * direction(offset.y))
        };
        places[a] -= push * share;
        places[b] += push * (1.0 - share);
    }
    any_pushed
}

/// Extra distance of a push in map units, greater than the rounding error.
const SLACK: f32 = 0.3;

/// Moves each box that overlaps another to the nearest free position. Of an overlapping pair, the smaller box moves.
fn relocate_overlapping(
    places: &mut [Pos2],
    sizes: &[Vec2],
    fixed: &[bool],
    progress: &Progress,
) -> Result<(), LayoutError> {
    let mut must_move = vec![false; places.len()];
    let mut order: Vec<usize> = (0..places.len()).collect();
    overlapping_pairs(places, sizes, &mut order, |a, b| {
        // It is enough to move one of the two: the smaller one.
        let smaller = if sizes[a].x * sizes[a].y < sizes[b].x * sizes[b].y { a } else { b };
        let other = a + b - smaller;
        if !must_move[other] || fixed[smaller] {
            must_move[if fixed[smaller] { other } else { smaller }] = true;
        }
    });
    let mut placed = PlacedBoxes::new(sizes.to_vec());
    for node in (0..places.len()).filter(|node| !must_move[*node] || fixed[*node]) {
        placed.add(node, places[node]);
    }
    for node in (0..places.len()).filter(|node| must_move[*node] && !fixed[*node]) {
        progress.check_cancelled()?;
        places[node] = placed.nearest_free(node, places[node]);
        placed.add(node, places[node]);
    }
    Ok(())
}

/// Placed boxes of given sizes, indexed for the search for free positions.
pub struct PlacedBoxes {
    sizes: Vec<Vec2>,
    /// The placed boxes by number.
    index: SpatialIndex,
    /// The greatest lower edge of all boxes that were placed.
    lowest: f32,
}

impl PlacedBoxes {
    /// Places all boxes, given by centres and sizes, with half of `gap` around each.
    pub fn of(places: &[Pos2], sizes: &[Vec2], gap: f32) -> Self {
        let mut boxes = Self::new(sizes.iter().map(|size| sane_size(*size) + Vec2::splat(gap)).collect());
        places.iter().enumerate().for_each(|(node, place)| boxes.add(node, *place));
        boxes
    }

    fn new(sizes: Vec<Vec2>) -> Self {
        let sum: f32 = sizes.iter().map(|size| size.max_elem()).sum();
        let mean = (sum / sizes.len().max(1) as f32).max(1.0);
        // Most boxes fit into cells of this size, and few boxes share a cell.
        Self { sizes, index: SpatialIndex::with_cells(1.5 * mean), lowest: f32::MIN }
    }

    fn rect(&self, node: usize, place: Pos2) -> Rect {
        Rect::from_center_size(place, self.sizes.get(node).copied().unwrap_or_default())
    }

    /// Places a box at a centre.
    pub fn add(&mut self, node: usize, place: Pos2) {
        let rect = self.rect(node, place);
        self.lowest = self.lowest.max(rect.max.y);
        self.index.insert(rect, node as u32);
    }

    /// Removes a box that was placed at this centre.
    pub fn take_away(&mut self, node: usize, place: Pos2) {
        self.index.remove(self.rect(node, place), node as u32);
    }

    /// Whether a box at this centre would overlap no placed box.
    pub fn is_free(&self, node: usize, place: Pos2) -> bool {
        self.index.is_free(self.rect(node, place))
    }

    /// The nearest free position, searched on square rings around `place` in steps of half the shorter side of the box.
    fn nearest_free(&self, node: usize, place: Pos2) -> Pos2 {
        let size = self.rect(node, place).size();
        let step = size.min_elem() / 2.0;
        for ring in 0..MAX_SEARCH_RINGS {
            let on_ring = (-ring..=ring).flat_map(|x| {
                let inner = if x.abs() == ring { 1 } else { 2 * ring };
                (-ring..=ring).step_by(inner as usize).map(move |y| (x, y))
            });
            let offsets = on_ring.map(|(x, y)| vec2(x as f32, y as f32) * step);
            let free = offsets.filter(|offset| self.is_free(node, place + *offset));
            if let Some(offset) = free.min_by(|a, b| a.length_sq().total_cmp(&b.length_sq())) {
                return place + offset;
            }
        }
        // Below everything that was placed.
        Pos2::new(place.x, self.lowest + size.y)
    }
}

/// Maximum number of rings that are searched for a free position.
const MAX_SEARCH_RINGS: i32 = 2000;
