//! Which places on the map are taken: so that labels do not overlap each other or a node, and to find what lies somewhere.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use emath::Rect;

/// The side of the smallest cells, in map units: about the size of a label.
const CELL: f32 = 96.0;
/// How many times as large the cells of the next level are.
const GROWTH: f32 = 4.0;
/// How many sizes of cells there are. The largest hold whatever is larger still.
const LEVELS: usize = 12;

/// How many cells a side of a rectangle covers at most.
const MOST_CELLS: i32 = 256;

/// Rectangles that are taken, each with the number of its owner, found by where they are. A rectangle is kept in cells
/// about as large as itself, so that each stands in few of them.
#[derive(Default)]
pub struct Room {
    cells: Cells<(Rect, u32)>,
}

/// What is kept in cells of each size, by their columns and rows.
pub(super) type Cells<Entry> = [HashMap<Cell, Vec<Entry>, BuildHasherDefault<Mixer>>; LEVELS];

/// The column and the row of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell(i32, i32);

impl Hash for Cell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0.cast_unsigned()) << 32 | u64::from(self.1.cast_unsigned()));
    }
}

/// Mixes the numbers of a cell: a tenth of the work of the usual hash, which has to fear an enemy.
#[derive(Default)]
pub(super) struct Mixer(u64);

impl Hasher for Mixer {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    #[inline]
    fn write_u64(&mut self, n: u64) {
        let n = (self.0 ^ n).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = n ^ (n >> 29);
    }
}

/// The first and the last cell, of that side, that a rectangle touches.
#[inline]
fn cells(rect: Rect, side: f32) -> (Cell, Cell) {
    let share = 1.0 / side;
    // Rounded down: a cast rounds towards nought, and the library's own way is a call.
    let cell = |n: f32| {
        let n = n * share;
        let whole = n as i32;
        if n < whole as f32 { whole.saturating_sub(1) } else { whole }
    };
    let (first, last) = (Cell(cell(rect.min.x), cell(rect.min.y)), Cell(cell(rect.max.x), cell(rect.max.y)));
    // Whoever asks with a larger rectangle asks for the whole map, and must not wait for it.
    let most = |from: i32, to: i32| to.min(from.saturating_add(MOST_CELLS));
    (first, Cell(most(first.0, last.0), most(first.1, last.1)))
}

/// The level whose cells are no smaller than the rectangle, and the side of these cells.
fn level_of(rect: Rect) -> (usize, f32) {
    let longest = rect.size().max_elem();
    let (mut level, mut side) = (0, CELL);
    while side < longest && level + 1 < LEVELS {
        level += 1;
        side *= GROWTH;
    }
    (level, side)
}

impl Room {
    /// Takes a place.
    pub fn take(&mut self, rect: Rect) {
        self.take_for(rect, 0);
    }

    /// Takes a place for an owner.
    pub fn take_for(&mut self, rect: Rect, owner: u32) {
        each_cell(&mut self.cells, rect, |cell| cell.push((rect, owner)));
    }

    /// Goes through what is kept in the cells that a rectangle touches, some of it several times, until `stop`. Was it
    /// stopped?
    #[inline]
    fn search(&self, rect: Rect, mut stop: impl FnMut(&Rect, u32) -> bool) -> bool {
        search(&self.cells, rect, |cell| cell.iter().any(|(rect, owner)| stop(rect, *owner)))
    }

    /// Is there one for which that is so among those in the cells that a rectangle touches, each with its owner?
    pub fn any(&self, rect: Rect, is: impl Fn(&Rect, u32) -> bool) -> bool {
        self.search(rect, is)
    }

    /// Is the place free?
    pub fn is_free(&self, rect: Rect) -> bool {
        !self.search(rect, |other, _| overlap(*other, rect))
    }

    /// The owners of the rectangles that share something with `rect`, in order, each once.
    ///
    /// Limitations: what lies farther than 256 of the smallest cells from its top left corner may be missed.
    pub fn within(&self, rect: Rect) -> Vec<u32> {
        let mut owners = Vec::new();
        self.search(rect, |other, owner| {
            if other.intersects(rect) {
                owners.push(owner);
            }
            false
        });
        owners.sort_unstable();
        owners.dedup();
        owners
    }
}

/// Changes each cell that a rectangle lies in, of the size that is right for it.
pub(super) fn each_cell<Entry>(cells_of: &mut Cells<Entry>, rect: Rect, mut change: impl FnMut(&mut Vec<Entry>)) {
    if !rect.is_finite() {
        return;
    }
    let (level, side) = level_of(rect);
    let Some(level) = cells_of.get_mut(level) else { return };
    let (first, last) = cells(rect, side);
    for x in first.0..=last.0 {
        for y in first.1..=last.1 {
            change(level.entry(Cell(x, y)).or_default());
        }
    }
}

/// Goes through the cells that a rectangle touches, from the smallest to the largest, until `stop`. Was it stopped?
#[inline]
pub(super) fn search<Entry>(cells_of: &Cells<Entry>, rect: Rect, mut stop: impl FnMut(&[Entry]) -> bool) -> bool {
    let mut side = CELL;
    for level in cells_of {
        if !level.is_empty() {
            let (first, last) = cells(rect, side);
            for x in first.0..=last.0 {
                for y in first.1..=last.1 {
                    if stop(level.get(&Cell(x, y)).map(Vec::as_slice).unwrap_or_default()) {
                        return true;
                    }
                }
            }
        }
        side *= GROWTH;
    }
    false
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
    }

    #[test]
    fn large_and_small_are_found_together() {
        let mut room = Room::default();
        room.take_for(Rect::from_min_size(pos2(0.0, 0.0), vec2(1e5, 5e4)), 2);
        room.take_for(Rect::from_min_size(pos2(500.0, 500.0), vec2(10.0, 10.0)), 1);
        room.take_for(Rect::EVERYTHING, 3);
        assert!(!room.is_free(Rect::from_min_size(pos2(7e4, 3e4), vec2(5.0, 5.0))));
        assert_eq!(room.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(501.0, 501.0))), [1, 2]);
        assert_eq!(room.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(400.0, 400.0))), [2]);
    }
}
