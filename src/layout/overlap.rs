//! Takes boxes off each other and moves them as little as that needs. Keeps where they are to each other as well as it
//! can; never moves what is fixed.

use emath::{Pos2, Rect, Vec2, vec2};

use super::LayoutError;
use crate::network::Progress;
use crate::spatial_index::SpatialIndex;

/// How often boxes push each other before those that still overlap are put elsewhere.
const ROUNDS: usize = 120;
/// A box of an unknown or senseless size counts as one of these.
const SIDE_RANGE: (f32, f32) = (1.0, 4000.0);

/// Takes boxes of those sizes round those places off each other, with at least `gap` between them. In the end no box that
/// may move lies on another.
///
/// # Errors
/// When it was cancelled.
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

/// How many times farther apart boxes of those sizes must lie, from the same point outwards, so that no more than a
/// `share` of their room is covered twice; at least once.
pub fn spread_factor(places: &[Pos2], sizes: &[Vec2], gap: f32, share: f32) -> f32 {
    let sizes: Vec<Vec2> = sizes.iter().map(|size| sane_size(*size) + Vec2::splat(gap)).collect();
    let room: f64 = sizes.iter().map(|size| f64::from(size.x) * f64::from(size.y)).sum();
    let covered = |times: f32| {
        let mut twice = 0.0f64;
        let places: Vec<Pos2> = places.iter().map(|place| (place.to_vec2() * times).to_pos2()).collect();
        let mut order: Vec<usize> = (0..places.len()).collect();
        overlapping_pairs(&places, &sizes, &mut order, |a, b| {
            let over = (sizes[a] + sizes[b]) / 2.0 - (places[a] - places[b]).abs();
            twice +=
                f64::from(over.x.min(sizes[a].x).min(sizes[b].x)) * f64::from(over.y.min(sizes[a].y).min(sizes[b].y));
        });
        twice
    };
    let allowed = room * f64::from(share);
    let (mut low, mut high) = (1.0f32, 1.0f32);
    // Boxes on one spot stay there however far all is stretched.
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

/// Calls `found` with every two boxes that overlap. Sweeps from left to right; `order` is kept from one time to the next.
fn overlapping_pairs(places: &[Pos2], sizes: &[Vec2], order: &mut [usize], mut found: impl FnMut(usize, usize)) {
    let left = |node: usize| places[node].x - sizes[node].x / 2.0;
    order.sort_by(|a, b| left(*a).total_cmp(&left(*b)).then(a.cmp(b)));
    // What the loop looks at, side by side.
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
                found(node, order[at + 1 + ahead]);
            }
        }
    }
}

/// Every two boxes that overlap push each other off, the way that is shorter. Did any?
fn push_apart(places: &mut [Pos2], sizes: &[Vec2], fixed: &[bool], order: &mut [usize]) -> bool {
    let mut touching = Vec::new();
    overlapping_pairs(places, sizes, order, |a, b| touching.push((a, b)));
    let mut pushed = false;
    for (a, b) in touching {
        let share = match (fixed[a], fixed[b]) {
            (true, true) => continue,
            (true, false) => 0.0,
            (false, true) => 1.0,
            (false, false) => 0.5,
        };
        let way = places[b] - places[a];
        let over = (sizes[a] + sizes[b]) / 2.0 - way.abs();
        // Another push may already have parted them.
        if over.x <= 0.0 || over.y <= 0.0 {
            continue;
        }
        pushed = true;
        // A little more than needed, or rounding leaves them touching for ever. Boxes on one spot go by their numbers.
        let towards = |way: f32| if way == 0.0 { if a < b { 1.0 } else { -1.0 } } else { way.signum() };
        let by = if over.x < over.y {
            vec2((over.x + SLACK) * towards(way.x), 0.0)
        } else {
            vec2(0.0, (over.y + SLACK) * towards(way.y))
        };
        places[a] -= by * share;
        places[b] += by * (1.0 - share);
    }
    pushed
}

/// How much farther than needed boxes are pushed: more than rounding takes off.
const SLACK: f32 = 0.3;

/// Boxes that are in nobody's way stay; every other goes to the free place that is nearest to where it is.
fn relocate_overlapping(
    places: &mut [Pos2],
    sizes: &[Vec2],
    fixed: &[bool],
    progress: &Progress,
) -> Result<(), LayoutError> {
    let mut waits = vec![false; places.len()];
    let mut order: Vec<usize> = (0..places.len()).collect();
    overlapping_pairs(places, sizes, &mut order, |a, b| {
        // One of the two is enough to part them: the smaller one.
        let smaller = if sizes[a].x * sizes[a].y < sizes[b].x * sizes[b].y { a } else { b };
        let other = a + b - smaller;
        if !waits[other] || fixed[smaller] {
            waits[if fixed[smaller] { other } else { smaller }] = true;
        }
    });
    let mut taken = PlacedBoxes::new(sizes.to_vec());
    for node in (0..places.len()).filter(|node| !waits[*node] || fixed[*node]) {
        taken.add(node, places[node]);
    }
    for node in (0..places.len()).filter(|node| waits[*node] && !fixed[*node]) {
        progress.check_cancelled()?;
        places[node] = taken.nearest_free(node, places[node]);
        taken.add(node, places[node]);
    }
    Ok(())
}

/// Boxes of given sizes where they are, to ask where there is room for another.
pub struct PlacedBoxes {
    sizes: Vec<Vec2>,
    /// The boxes that are placed, by their numbers.
    index: SpatialIndex,
    /// How far down anything reaches.
    lowest: f32,
}

impl PlacedBoxes {
    /// All boxes of those sizes with half of `gap` round them.
    pub fn of(places: &[Pos2], sizes: &[Vec2], gap: f32) -> Self {
        let mut boxes = Self::new(sizes.iter().map(|size| sane_size(*size) + Vec2::splat(gap)).collect());
        places.iter().enumerate().for_each(|(node, place)| boxes.add(node, *place));
        boxes
    }

    fn new(sizes: Vec<Vec2>) -> Self {
        let all: f32 = sizes.iter().map(|size| size.max_elem()).sum();
        let mean = (all / sizes.len().max(1) as f32).max(1.0);
        // Most boxes fit into cells of this side, and few share one.
        Self { sizes, index: SpatialIndex::with_cells(1.5 * mean), lowest: f32::MIN }
    }

    fn rect(&self, node: usize, place: Pos2) -> Rect {
        Rect::from_center_size(place, self.sizes.get(node).copied().unwrap_or_default())
    }

    /// Puts a box there.
    pub fn add(&mut self, node: usize, place: Pos2) {
        let rect = self.rect(node, place);
        self.lowest = self.lowest.max(rect.max.y);
        self.index.insert(rect, node as u32);
    }

    /// Takes a box away from there.
    pub fn take_away(&mut self, node: usize, place: Pos2) {
        self.index.remove(self.rect(node, place), node as u32);
    }

    /// Is there room for a box?
    pub fn is_free(&self, node: usize, place: Pos2) -> bool {
        self.index.is_free(self.rect(node, place))
    }

    /// Looks along squares that grow round where it would be, in steps of half its lesser side.
    fn nearest_free(&self, node: usize, place: Pos2) -> Pos2 {
        let size = self.rect(node, place).size();
        let step = size.min_elem() / 2.0;
        for ring in 0..MAX_SEARCH_RINGS {
            let on_ring = (-ring..=ring).flat_map(|x| {
                let inner = if x.abs() == ring { 1 } else { 2 * ring };
                (-ring..=ring).step_by(inner as usize).map(move |y| (x, y))
            });
            let ways = on_ring.map(|(x, y)| vec2(x as f32, y as f32) * step);
            let free = ways.filter(|way| self.is_free(node, place + *way));
            if let Some(way) = free.min_by(|a, b| a.length_sq().total_cmp(&b.length_sq())) {
                return place + way;
            }
        }
        // Beyond everything there is.
        Pos2::new(place.x, self.lowest + size.y)
    }
}

/// How many steps from its place a free one is looked for.
const MAX_SEARCH_RINGS: i32 = 2000;
