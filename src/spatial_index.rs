//! Spatial indexes: rectangles with their owners, found by where they are. Knows neither maps nor what it holds.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hash, Hasher};

use emath::{Pos2, Rect};

/// The usual side of the smallest cells, in map units: about the width of a label.
const CELL: f32 = 96.0;
/// How many times as large the cells of each level are as those of the level before.
const GROWTH: f32 = 4.0;
/// How many levels of cells there are. What is larger than the cells of the last is kept in a list.
const LEVELS: usize = 12;

/// Rectangles, each with the number of its owner, found by where they are.
pub struct SpatialIndex {
    cells: CellPyramid<(Rect, u32)>,
}

/// Numbers, found by where the rectangles lie that they were added with. Keeps rectangles to a 255th of a cell and so
/// needs less than half of the memory of a [`SpatialIndex`]; its answers have to be checked by a caller who can work the
/// rectangles out again.
pub struct CompactSpatialIndex {
    cells: CellPyramid<CompactEntry>,
}

/// A number, and what of its cell its rectangle touches.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CompactEntry {
    number: u32,
    extent: CellExtent,
}

/// A part of a cell in 255ths of its side, rounded outwards: left, top, right, bottom.
#[derive(Clone, Copy, PartialEq, Eq)]
struct CellExtent([u8; 4]);

impl CellExtent {
    const ALL: Self = Self([0, 0, 255, 255]);

    /// What of a cell a rectangle touches; all of what has no cell.
    #[inline]
    fn of(rect: Rect, cell: Option<CellLocation>) -> Self {
        let Some(CellLocation { cell, side }) = cell else { return Self::ALL };
        let share = 255.0 / side;
        let corner = (cell.0 as f32 * side, cell.1 as f32 * side);
        // Casts keep what lies outside at the edge. One step more on each side is for what floats round.
        let first = |at: f32, corner: f32| ((at - corner) * share - 1.0) as u8;
        let last = |at: f32, corner: f32| ((at - corner) * share + 2.0) as u8;
        Self([
            first(rect.min.x, corner.0),
            first(rect.min.y, corner.1),
            last(rect.max.x, corner.0),
            last(rect.max.y, corner.1),
        ])
    }

    #[inline]
    fn touches(self, other: Self) -> bool {
        let ([left, top, right, bottom], [x, y, to_x, to_y]) = (self.0, other.0);
        left <= to_x && x <= right && top <= to_y && y <= bottom
    }
}

/// A cell and the side of the cells of its level.
#[derive(Clone, Copy)]
struct CellLocation {
    cell: GridCell,
    side: f32,
}

/// Cells of several sizes. What lies somewhere is kept in cells about as large as itself, so that it stands in few.
struct CellPyramid<Entry> {
    /// The side of the smallest cells.
    side: f32,
    levels: [CellLevel<Entry>; LEVELS],
    /// Larger than all cells.
    larger: Vec<Entry>,
}

/// What stands in the cells of one size.
type CellLevel<Entry> = HashMap<GridCell, Vec<Entry>, BuildHasherDefault<CellHasher>>;

/// The column and the row of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
struct GridCell(i32, i32);

impl Hash for GridCell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0.cast_unsigned()) << 32 | u64::from(self.1.cast_unsigned()));
    }
}

/// Mixes the numbers of a cell: a tenth of the work of the usual hash, which must withstand chosen keys.
#[derive(Default)]
struct CellHasher(u64);

impl Hasher for CellHasher {
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

/// The cells from the first to the last.
#[derive(Clone, Copy)]
struct CellRange {
    first: GridCell,
    last: GridCell,
}

impl CellRange {
    /// The cells of that side that a rectangle touches.
    #[inline]
    fn of(rect: Rect, side: f32) -> Self {
        let share = 1.0 / side;
        // Rounded down: a cast rounds towards zero, and the library's own way is a call.
        let cell = |n: f32| {
            let n = n * share;
            let whole = n as i32;
            if n < whole as f32 { whole.saturating_sub(1) } else { whole }
        };
        Self { first: GridCell(cell(rect.min.x), cell(rect.min.y)), last: GridCell(cell(rect.max.x), cell(rect.max.y)) }
    }

    /// How many there are.
    #[inline]
    fn count(self) -> i64 {
        let along = |from: i32, to: i32| (i64::from(to) - i64::from(from) + 1).max(0);
        along(self.first.0, self.last.0).saturating_mul(along(self.first.1, self.last.1))
    }

    /// All of them, column by column.
    #[inline]
    fn cells(self) -> impl Iterator<Item = GridCell> {
        (self.first.0..=self.last.0).flat_map(move |x| (self.first.1..=self.last.1).map(move |y| GridCell(x, y)))
    }
}

impl<Entry> CellPyramid<Entry> {
    /// Empty, with smallest cells of that side.
    fn new(side: f32) -> Self {
        Self { side, levels: std::array::from_fn(|_| CellLevel::default()), larger: Vec::new() }
    }

    /// The level whose cells are no smaller than the rectangle, and the side of these; none if all are.
    fn level_of(&self, rect: Rect) -> Option<(usize, f32)> {
        let longest = rect.size().max_elem();
        let mut side = self.side;
        for level in 0..LEVELS {
            if side >= longest {
                return Some((level, side));
            }
            side *= GROWTH;
        }
        None
    }

    /// Changes what stands in each cell that a rectangle belongs to. Nothing belongs where it is not finite.
    fn each_cell(&mut self, rect: Rect, mut change: impl FnMut(Option<CellLocation>, &mut Vec<Entry>)) {
        if !rect.is_finite() {
            return;
        }
        match self.level_of(rect) {
            None => change(None, &mut self.larger),
            Some((level, side)) => {
                let Some(level) = self.levels.get_mut(level) else { return };
                for cell in CellRange::of(rect, side).cells() {
                    change(Some(CellLocation { cell, side }), level.entry(cell).or_default());
                }
            }
        }
    }

    /// Goes through the cells whose entries may share something with a rectangle, until `stop`. Was it stopped?
    #[inline]
    fn search(&self, rect: Rect, mut stop: impl FnMut(Option<CellLocation>, &[Entry]) -> bool) -> bool {
        let mut next_side = self.side;
        for level in self.levels.iter() {
            let side = next_side;
            next_side *= GROWTH;
            let range = CellRange::of(rect, side);
            if range.count() > level.len() as i64 {
                // Fewer cells hold something than the rectangle touches. Their order means nothing, which no caller sees:
                // a point touches one cell only, and all other answers are sorted or are yes or no.
                if level.iter().any(|(cell, here)| stop(Some(CellLocation { cell: *cell, side }), here)) {
                    return true;
                }
                continue;
            }
            for x in range.first.0..=range.last.0 {
                for y in range.first.1..=range.last.1 {
                    let cell = GridCell(x, y);
                    if level.get(&cell).is_some_and(|here| stop(Some(CellLocation { cell, side }), here)) {
                        return true;
                    }
                }
            }
        }
        stop(None, &self.larger)
    }
}

impl Default for CompactSpatialIndex {
    fn default() -> Self {
        Self { cells: CellPyramid::new(CELL) }
    }
}

impl CompactSpatialIndex {
    /// Adds a rectangle for a number. The rectangles of one number are added one after the other.
    pub fn insert(&mut self, rect: Rect, number: u32) {
        self.cells.each_cell(rect, |place, cell| {
            let entry = CompactEntry { number, extent: CellExtent::of(rect, place) };
            if cell.last() != Some(&entry) {
                cell.push(entry);
            }
        });
    }

    /// Gives back the memory that was only needed while rectangles were added.
    pub fn shrink(&mut self) {
        self.cells.levels.iter_mut().flat_map(|level| level.values_mut()).for_each(Vec::shrink_to_fit);
        self.cells.larger.shrink_to_fit();
    }

    /// The numbers of all rectangles that share something with a rectangle, and of some that only come close, in order,
    /// each once.
    pub fn near(&self, rect: Rect) -> Vec<u32> {
        let mut numbers = Vec::new();
        self.cells.search(rect, |place, cell| {
            let asked = CellExtent::of(rect, place);
            numbers.extend(cell.iter().filter(|entry| entry.extent.touches(asked)).map(|entry| entry.number));
            false
        });
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

impl Default for SpatialIndex {
    fn default() -> Self {
        Self::with_cells(CELL)
    }
}

impl SpatialIndex {
    /// An empty index whose smallest cells have that side, best about that of what it will hold.
    pub fn with_cells(side: f32) -> Self {
        Self { cells: CellPyramid::new(side) }
    }

    /// Adds a rectangle for an owner. One that is not finite is not kept.
    pub fn insert(&mut self, rect: Rect, owner: u32) {
        self.cells.each_cell(rect, |_, cell| cell.push((rect, owner)));
    }

    /// Takes out what was added for that owner at that place.
    pub fn remove(&mut self, rect: Rect, owner: u32) {
        self.cells.each_cell(rect, |_, cell| {
            // From the end, as what was added last is often taken out first.
            if let Some(at) = cell.iter().rposition(|kept| *kept == (rect, owner)) {
                cell.remove(at);
            }
        });
    }

    /// Goes through what may share something with a rectangle, some of it several times, until `stop`. Was it stopped?
    #[inline]
    fn search(&self, rect: Rect, mut stop: impl FnMut(&Rect, u32) -> bool) -> bool {
        self.cells.search(rect, |_, cell| cell.iter().any(|(rect, owner)| stop(rect, *owner)))
    }

    /// Is there one for which `add_widget` holds, among those that may share something with a rectangle, each with its owner?
    /// `add_widget` is also asked of some that do not.
    pub fn any(&self, rect: Rect, is: impl Fn(&Rect, u32) -> bool) -> bool {
        self.search(rect, is)
    }

    /// Does nothing share more than a touching edge with a rectangle?
    pub fn is_free(&self, rect: Rect) -> bool {
        !self.search(rect, |other, _| overlap(*other, rect))
    }

    /// The owners of the rectangles that contain `at`, from the smallest cells to the largest.
    pub fn at(&self, at: Pos2) -> Vec<u32> {
        let mut owners = Vec::new();
        self.search(Rect::from_min_max(at, at), |rect, owner| {
            if rect.contains(at) {
                owners.push(owner);
            }
            false
        });
        owners
    }

    /// The owners of the rectangles that share something with `rect`, in order, each once.
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

/// Do they share more than a touching edge?
fn overlap(a: Rect, b: Rect) -> bool {
    a.min.x < b.max.x && b.min.x < a.max.x && a.min.y < b.max.y && b.min.y < a.max.y
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;

    #[test]
    fn a_compact_index_finds_every_size_once() {
        let mut index = CompactSpatialIndex::default();
        index.insert(Rect::from_min_size(pos2(0.0, 0.0), vec2(1e5, 5e4)), 1);
        for piece in 0..3 {
            index.insert(Rect::from_min_size(pos2(500.0 + 9.0 * piece as f32, 500.0), vec2(10.0, 10.0)), 2);
        }
        index.insert(Rect::EVERYTHING, 3);
        index.shrink();
        let here = |x: f32, y: f32| index.near(Rect::from_min_size(pos2(x, y), vec2(1.0, 1.0)));
        assert_eq!((here(505.0, 505.0), here(7e4, 3e4), here(-7e6, 0.0)), (vec![1, 2], vec![1], vec![]));
    }

    /// Against the index that keeps rectangles, on rectangles of every size: nothing is missed, and little is added.
    #[test]
    fn a_compact_index_misses_nothing() {
        let mut random = 1_u32;
        let mut number = |below: f32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (random >> 8) as f32 / (1 << 24) as f32 * below
        };
        let (mut compact, mut exact) = (CompactSpatialIndex::default(), SpatialIndex::default());
        for owner in 0..2_000 {
            let size = 10.0_f32.powi(1 + owner % 4);
            let rect =
                Rect::from_min_size(pos2(number(2e4) - 1e4, number(2e4) - 1e4), vec2(number(size), number(size)));
            compact.insert(rect, owner as u32);
            exact.insert(rect, owner as u32);
        }
        let (mut near_count, mut within_count) = (0, 0);
        for _ in 0..500 {
            let rect = Rect::from_min_size(pos2(number(2e4) - 1e4, number(2e4) - 1e4), vec2(number(300.0), 3.0));
            let (near, within) = (compact.near(rect), exact.within(rect));
            assert!(within.iter().all(|owner| near.contains(owner)), "{rect:?}: {within:?} in {near:?}");
            (near_count, within_count) = (near_count + near.len(), within_count + within.len());
        }
        assert!(near_count < within_count * 3 / 2, "{near_count} for {within_count}");
    }

    #[test]
    fn an_occupied_place_is_not_free() {
        let mut index = SpatialIndex::default();
        index.insert(Rect::from_min_size(pos2(90.0, -10.0), vec2(20.0, 20.0)), 7);
        assert!(!index.is_free(Rect::from_min_size(pos2(105.0, 0.0), vec2(50.0, 10.0))));
        assert!(index.is_free(Rect::from_min_size(pos2(110.0, 0.0), vec2(50.0, 10.0))));
        assert_eq!(index.at(pos2(100.0, 0.0)), [7]);
        assert_eq!(index.at(pos2(80.0, 0.0)).len(), 0);
    }

    #[test]
    fn large_and_small_rectangles_are_found_together() {
        let mut index = SpatialIndex::default();
        index.insert(Rect::from_min_size(pos2(0.0, 0.0), vec2(1e5, 5e4)), 2);
        index.insert(Rect::from_min_size(pos2(500.0, 500.0), vec2(10.0, 10.0)), 1);
        index.insert(Rect::EVERYTHING, 3);
        index.insert(Rect::from_center_size(pos2(1e10, 0.0), vec2(1e9, 1e9)), 4);
        assert!(!index.is_free(Rect::from_min_size(pos2(7e4, 3e4), vec2(5.0, 5.0))));
        assert_eq!(index.at(pos2(505.0, 505.0)), [1, 2]);
        assert_eq!(index.at(pos2(1e10, 1e8)), [4]);
        assert_eq!(index.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(501.0, 501.0))), [1, 2]);
        assert_eq!(index.within(Rect::from_min_max(pos2(-10.0, -10.0), pos2(400.0, 400.0))), [2]);
        assert_eq!(index.within(Rect::EVERYTHING), [1, 2, 4]);
    }

    /// A query of far more cells than hold anything finds all of it, however far it is from a corner.
    #[test]
    fn a_large_query_misses_nothing() {
        let mut index = SpatialIndex::with_cells(1.0);
        for owner in 0..20 {
            index.insert(Rect::from_center_size(pos2(owner as f32 * 5e4, 3.0), vec2(2.0, 2.0)), owner);
        }
        let all = Rect::from_min_max(pos2(-10.0, -10.0), pos2(1e6, 10.0));
        assert_eq!(index.within(all), (0..20).collect::<Vec<_>>());
        assert!(index.any(all, |_, owner| owner == 19));
    }

    #[test]
    fn a_removed_rectangle_is_no_longer_found() {
        let (one, large) = (
            Rect::from_min_size(pos2(-5.0, 0.0), vec2(40.0, 9.0)),
            Rect::from_min_size(pos2(0.0, 0.0), vec2(3e9, 3e9)),
        );
        let mut index = SpatialIndex::with_cells(10.0);
        for rect in [one, large] {
            index.insert(rect, 1);
            index.insert(rect, 2);
            index.remove(rect, 1);
            assert_eq!(index.within(rect), [2]);
            index.remove(rect, 2);
            assert!(index.is_free(rect));
        }
    }
}
