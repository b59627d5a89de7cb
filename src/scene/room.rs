//! Which places on the map are taken: so that labels do not overlap each other or a node, and to find what lies somewhere.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use emath::{Pos2, Rect};

/// The side of the smallest cells, in map units: about the size of a label.
const CELL: f32 = 96.0;
/// How many times as large the cells of the next level are.
const GROWTH: f32 = 4.0;
/// How many sizes of cells there are. The largest hold whatever is larger still.
const LEVELS: u8 = 12;

/// How many cells a side of a rectangle covers at most.
const MOST_CELLS: i32 = 256;

/// Rectangles that are taken, each with the number of its owner, found by where they are. A rectangle is kept in cells
/// about as large as itself, so that each stands in few of them.
#[derive(Default)]
pub struct Room {
    cells: HashMap<Cell, Vec<(Rect, u32)>, BuildHasherDefault<Mixer>>,
    /// How many rectangles each size of cells holds.
    used: [u32; LEVELS as usize],
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Cell {
    level: u8,
    x: i32,
    y: i32,
}

/// Mixes the three numbers of a cell: a tenth of the work of the usual hash, which has to fear an enemy.
#[derive(Default)]
struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u8(*byte));
    }

    fn write_u8(&mut self, n: u8) {
        self.write_i32(i32::from(n));
    }

    fn write_i32(&mut self, n: i32) {
        self.0 = (self.0.rotate_left(23) ^ u64::from(n.cast_unsigned())).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// The cells of a level that a rectangle touches.
fn cells(rect: Rect, level: u8) -> impl Iterator<Item = Cell> {
    let side = CELL * GROWTH.powi(i32::from(level));
    let cell = |n: f32| (n / side).floor() as i32;
    let (x0, x1, y0, y1) = (cell(rect.min.x), cell(rect.max.x), cell(rect.min.y), cell(rect.max.y));
    // Whoever asks with a larger rectangle asks for the whole map, and must not wait for it.
    let most = |from: i32, to: i32| from..=to.min(from.saturating_add(MOST_CELLS));
    most(x0, x1).flat_map(move |x| most(y0, y1).map(move |y| Cell { level, x, y }))
}

/// The level whose cells are no smaller than the rectangle.
fn level_of(rect: Rect) -> u8 {
    let longest = rect.size().max_elem();
    let mut level = 0;
    let mut side = CELL;
    while side < longest && level + 1 < LEVELS {
        level += 1;
        side *= GROWTH;
    }
    level
}

impl Room {
    /// Takes a place.
    pub fn take(&mut self, rect: Rect) {
        self.take_for(rect, 0);
    }

    /// Takes a place for an owner.
    pub fn take_for(&mut self, rect: Rect, owner: u32) {
        if !rect.is_finite() {
            return;
        }
        let level = level_of(rect);
        for cell in cells(rect, level) {
            self.cells.entry(cell).or_default().push((rect, owner));
        }
        if let Some(used) = self.used.get_mut(usize::from(level)) {
            *used += 1;
        }
    }

    /// What is kept in the cells that a rectangle touches, some of it several times.
    fn around(&self, rect: Rect) -> impl Iterator<Item = &(Rect, u32)> {
        let levels = (0..LEVELS).zip(self.used).filter(|(_, used)| *used > 0).map(|(level, _)| level);
        levels.flat_map(move |level| cells(rect, level)).filter_map(|cell| self.cells.get(&cell)).flatten()
    }

    /// Is the place free?
    pub fn is_free(&self, rect: Rect) -> bool {
        !self.around(rect).any(|(other, _)| overlap(*other, rect))
    }

    /// The owners of the rectangles that contain `at`, from the smallest cells to the largest.
    pub fn at(&self, at: Pos2) -> impl Iterator<Item = u32> {
        self.around(Rect::from_min_max(at, at)).filter(move |(rect, _)| rect.contains(at)).map(|(_, owner)| *owner)
    }

    /// The owners of the rectangles that share something with `rect`, in order, each once.
    ///
    /// Limitations: what lies farther than 256 of the smallest cells from its top left corner may be missed.
    pub fn within(&self, rect: Rect) -> Vec<u32> {
        let mut owners: Vec<u32> =
            self.around(rect).filter(|(other, _)| other.intersects(rect)).map(|(_, owner)| *owner).collect();
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

/// Do they share more than a touching edge?
fn overlap(a: Rect, b: Rect) -> bool {
    a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;

    #[test]
    fn what_is_taken_is_not_free() {
        let mut room = Room::default();
        room.take_for(Rect::from_min_size(pos2(90.0, -10.0), vec2(20.0, 20.0)), 7);
        assert!(!room.is_free(Rect::from_min_size(pos2(105.0, 0.0), vec2(50.0, 10.0))));
        assert!(room.is_free(Rect::from_min_size(pos2(110.0, 0.0), vec2(50.0, 10.0))));
        assert_eq!(room.at(pos2(100.0, 0.0)).collect::<Vec<_>>(), [7]);
        assert_eq!(room.at(pos2(80.0, 0.0)).count(), 0);
    }

    #[test]
    fn large_and_small_are_found_together() {
        let mut room = Room::default();
        room.take_for(Rect::from_min_size(pos2(0.0, 0.0), vec2(1e5, 5e4)), 2);
        room.take_for(Rect::from_min_size(pos2(500.0, 500.0), vec2(10.0, 10.0)), 1);
        room.take_for(Rect::EVERYTHING, 3);
        assert!(!room.is_free(Rect::from_min_size(pos2(7e4, 3e4), vec2(5.0, 5.0))));
        assert_eq!(room.at(pos2(505.0, 505.0)).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(room.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(501.0, 501.0))), [1, 2]);
        assert_eq!(room.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(400.0, 400.0))), [2]);
    }
}
