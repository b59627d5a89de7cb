//! Spatial indexes: find rectangles by position. Must not know maps or what the rectangles stand for.

use std::collections::hash_map::Entry as MapEntry;
use std::collections::{HashMap, HashSet};
use std::hash::{BuildHasherDefault, Hash, Hasher};

use emath::{Pos2, Rect};

/// The default side of the smallest cells, in map units: about the width of a label.
const CELL: f32 = 96.0;
/// The side of the cells of a level divided by that of the level before.
const GROWTH: f32 = 4.0;
/// Number of levels of cells. Rectangles larger than the cells of the last level are kept in a list.
const LEVELS: usize = 12;

/// An index of rectangles, each with the number of its owner.
pub struct SpatialIndex {
    cells: CellPyramid<(Rect, u32)>,
}

/// An index of numbers by the rectangles they were added with. Stores rectangles with a precision of 1/255 of a cell
/// and so needs less than half the memory of a [`SpatialIndex`]. Results may include rectangles that are only close; a
/// caller who needs exact results must check them.
pub struct CompactSpatialIndex {
    cells: CellPyramid<CompactEntry>,
}

/// A number, and the part of the cell that its rectangle touches.
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

    /// The part of a cell that a rectangle touches; all of it for the list of rectangles that have no cell.
    #[inline]
    fn of(rect: Rect, cell: Option<CellLocation>) -> Self {
        let Some(CellLocation { cell, side }) = cell else { return Self::ALL };
        let share = 255.0 / side;
        let corner = (cell.0 as f32 * side, cell.1 as f32 * side);
        // Casts clamp values outside of the cell to its edge. One more step on each side allows for rounding errors.
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

/// Cells of several sizes. An entry is kept in cells about as large as its rectangle, so that it is in few cells.
struct CellPyramid<Entry> {
    /// The side of the smallest cells.
    side: f32,
    levels: [CellLevel<Entry>; LEVELS],
    /// The entries whose rectangles are larger than all cells.
    larger: Vec<Entry>,
}

/// The cells of one size that have entries.
struct CellLevel<Entry> {
    cells: HashMap<GridCell, Vec<Entry>, BuildHasherDefault<CellHasher>>,
    /// The blocks of 16, 256 and 4096 cells in each direction that have such cells. Searches skip the other blocks, so
    /// that a long strip without entries is searched fast.
    blocks: [HashSet<GridCell, BuildHasherDefault<CellHasher>>; BLOCK_SHIFTS.len()],
}

/// The sides of the blocks of cells, as powers of two.
const BLOCK_SHIFTS: [u32; 3] = [4, 8, 12];
/// With at most this many cells to look at, blocks save nothing.
const MAX_CELLS_WITHOUT_BLOCKS: i64 = 64;

impl<Entry> Default for CellLevel<Entry> {
    fn default() -> Self {
        Self { cells: HashMap::default(), blocks: std::array::from_fn(|_| HashSet::default()) }
    }
}

impl<Entry> CellLevel<Entry> {
    /// The entries of a cell, to be changed.
    fn entries_mut(&mut self, cell: GridCell) -> &mut Vec<Entry> {
        match self.cells.entry(cell) {
            MapEntry::Occupied(entries) => entries.into_mut(),
            MapEntry::Vacant(place) => {
                for (shift, blocks) in BLOCK_SHIFTS.iter().zip(&mut self.blocks) {
                    if !blocks.insert(cell.block(*shift)) {
                        // The larger blocks around a known block are known too.
                        break;
                    }
                }
                place.insert(Vec::new())
            }
        }
    }

    /// Calls `stop` for each cell of a range that has entries, until it returns true. True if it did.
    #[inline]
    fn search(&self, range: CellRange, stop: &mut impl FnMut(GridCell, &[Entry]) -> bool) -> bool {
        if self.cells.is_empty() {
            return false;
        }
        if range.count() <= MAX_CELLS_WITHOUT_BLOCKS {
            return self.search_cells(range, stop);
        }
        self.search_blocks(range, BLOCK_SHIFTS.len() - 1, stop)
    }

    /// As [`CellLevel::search`], looking at every cell of the range.
    #[inline]
    fn search_cells(&self, range: CellRange, stop: &mut impl FnMut(GridCell, &[Entry]) -> bool) -> bool {
        for x in range.first.0..=range.last.0 {
            for y in range.first.1..=range.last.1 {
                let cell = GridCell(x, y);
                if self.cells.get(&cell).is_some_and(|entries| stop(cell, entries)) {
                    return true;
                }
            }
        }
        false
    }

    /// As [`CellLevel::search`], for the cells in the blocks of one size.
    fn search_blocks(&self, range: CellRange, size: usize, stop: &mut impl FnMut(GridCell, &[Entry]) -> bool) -> bool {
        let (Some(shift), Some(blocks)) = (BLOCK_SHIFTS.get(size), self.blocks.get(size)) else { return false };
        let block_range = CellRange { first: range.first.block(*shift), last: range.last.block(*shift) };
        let mut search_block = |block: &GridCell| {
            let part = range.within_block(*block, *shift);
            match size.checked_sub(1) {
                Some(smaller) if part.count() > MAX_CELLS_WITHOUT_BLOCKS => self.search_blocks(part, smaller, stop),
                _ => self.search_cells(part, stop),
            }
        };
        if block_range.count() > blocks.len() as i64 {
            // Their order is random, but no caller depends on it: a point touches one cell only, and all other results
            // are sorted or boolean.
            return blocks.iter().filter(|block| block_range.contains(**block)).any(search_block);
        }
        block_range.cells().any(|block| blocks.contains(&block) && search_block(&block))
    }
}

/// The column and the row of a cell.
#[derive(Clone, Copy, PartialEq, Eq)]
struct GridCell(i32, i32);

impl GridCell {
    /// The block of 2 to the power of `shift` cells in each direction that the cell belongs to.
    #[inline]
    fn block(self, shift: u32) -> Self {
        Self(self.0 >> shift, self.1 >> shift)
    }
}

impl Hash for GridCell {
    fn hash<H: Hasher>(&self, state: &mut H) {
        state.write_u64(u64::from(self.0.cast_unsigned()) << 32 | u64::from(self.1.cast_unsigned()));
    }
}

/// Hashes the two numbers of a cell. Takes a tenth of the time of the standard hasher, which must withstand keys chosen
/// by an attacker.
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

/// A rectangle of cells, from the first column and row to the last.
#[derive(Clone, Copy)]
struct CellRange {
    first: GridCell,
    last: GridCell,
}

impl CellRange {
    /// The cells with this side that a rectangle touches.
    #[inline]
    fn of(rect: Rect, side: f32) -> Self {
        let share = 1.0 / side;
        // Rounds down by hand: a cast rounds towards zero, and `floor` would be a slow function call.
        let cell = |n: f32| {
            let n = n * share;
            let whole = n as i32;
            if n < whole as f32 { whole.saturating_sub(1) } else { whole }
        };
        Self { first: GridCell(cell(rect.min.x), cell(rect.min.y)), last: GridCell(cell(rect.max.x), cell(rect.max.y)) }
    }

    /// Number of cells.
    #[inline]
    fn count(self) -> i64 {
        let length = |from: i32, to: i32| (i64::from(to) - i64::from(from) + 1).max(0);
        length(self.first.0, self.last.0).saturating_mul(length(self.first.1, self.last.1))
    }

    #[inline]
    fn contains(self, cell: GridCell) -> bool {
        (self.first.0..=self.last.0).contains(&cell.0) && (self.first.1..=self.last.1).contains(&cell.1)
    }

    /// The cells of this range in a block.
    #[inline]
    fn within_block(self, block: GridCell, shift: u32) -> Self {
        let last = |at: i32| (at << shift) | ((1 << shift) - 1);
        Self {
            first: GridCell(self.first.0.max(block.0 << shift), self.first.1.max(block.1 << shift)),
            last: GridCell(self.last.0.min(last(block.0)), self.last.1.min(last(block.1))),
        }
    }

    /// All cells, column by column.
    #[inline]
    fn cells(self) -> impl Iterator<Item = GridCell> {
        (self.first.0..=self.last.0).flat_map(move |x| (self.first.1..=self.last.1).map(move |y| GridCell(x, y)))
    }
}

impl<Entry> CellPyramid<Entry> {
    /// An empty pyramid whose smallest cells have this side.
    fn new(side: f32) -> Self {
        Self { side, levels: std::array::from_fn(|_| CellLevel::default()), larger: Vec::new() }
    }

    /// The first level whose cells are at least as large as the rectangle, and the side of these cells. `None` if all
    /// cells are smaller.
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

    /// Calls `change` with the entries of each cell that a rectangle belongs to. A rectangle that is not finite belongs
    /// to none.
    fn each_cell(&mut self, rect: Rect, mut change: impl FnMut(Option<CellLocation>, &mut Vec<Entry>)) {
        if !rect.is_finite() {
            return;
        }
        match self.level_of(rect) {
            None => change(None, &mut self.larger),
            Some((level, side)) => {
                let Some(level) = self.levels.get_mut(level) else { return };
                for cell in CellRange::of(rect, side).cells() {
                    change(Some(CellLocation { cell, side }), level.entries_mut(cell));
                }
            }
        }
    }

    /// Calls `stop` for each cell whose entries may intersect a rectangle, until it returns true. True if it did.
    #[inline]
    fn search(&self, rect: Rect, mut stop: impl FnMut(Option<CellLocation>, &[Entry]) -> bool) -> bool {
        let mut next_side = self.side;
        for level in self.levels.iter() {
            let side = next_side;
            next_side *= GROWTH;
            let range = CellRange::of(rect, side);
            if level.search(range, &mut |cell, entries| stop(Some(CellLocation { cell, side }), entries)) {
                return true;
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
    /// Adds a rectangle for a number. The rectangles of one number must be added one after the other.
    pub fn insert(&mut self, rect: Rect, number: u32) {
        self.cells.each_cell(rect, |place, cell| {
            let entry = CompactEntry { number, extent: CellExtent::of(rect, place) };
            if cell.last() != Some(&entry) {
                cell.push(entry);
            }
        });
    }

    /// Frees the memory that was only needed while rectangles were added.
    pub fn shrink(&mut self) {
        self.cells.levels.iter_mut().flat_map(|level| level.cells.values_mut()).for_each(Vec::shrink_to_fit);
        self.cells.larger.shrink_to_fit();
    }

    /// The numbers of all rectangles that intersect `rect`, and of some that are only close, in ascending order, each
    /// once.
    pub fn near(&self, rect: Rect) -> Vec<u32> {
        let mut numbers = Vec::new();
        self.cells.search(rect, |place, cell| {
            let query = CellExtent::of(rect, place);
            numbers.extend(cell.iter().filter(|entry| entry.extent.touches(query)).map(|entry| entry.number));
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
    /// An empty index whose smallest cells have this side. The best side is about that of the rectangles to be added.
    pub fn with_cells(side: f32) -> Self {
        Self { cells: CellPyramid::new(side) }
    }

    /// Adds a rectangle for an owner. A rectangle that is not finite is ignored.
    pub fn insert(&mut self, rect: Rect, owner: u32) {
        self.cells.each_cell(rect, |_, cell| cell.push((rect, owner)));
    }

    /// Removes a rectangle that was added for this owner.
    pub fn remove(&mut self, rect: Rect, owner: u32) {
        self.cells.each_cell(rect, |_, cell| {
            // Searches from the end, because the last rectangle is often removed first.
            if let Some(position) = cell.iter().rposition(|entry| *entry == (rect, owner)) {
                cell.remove(position);
            }
        });
    }

    /// Calls `stop` for rectangles that may intersect `rect`, some of them several times, until it returns true. True
    /// if it did.
    #[inline]
    fn search(&self, rect: Rect, mut stop: impl FnMut(&Rect, u32) -> bool) -> bool {
        self.cells.search(rect, |_, cell| cell.iter().any(|(rect, owner)| stop(rect, *owner)))
    }

    /// Whether `is_match` returns true for any rectangle (with its owner) that may intersect `rect`. It is also called
    /// for some rectangles that do not intersect it.
    pub fn any(&self, rect: Rect, is_match: impl Fn(&Rect, u32) -> bool) -> bool {
        self.search(rect, is_match)
    }

    /// Whether no rectangle overlaps `rect`. Touching edges do not count.
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

    /// The owners of the rectangles that intersect `rect`, in ascending order, each once.
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

/// Whether two rectangles overlap. Touching edges do not count.
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
        let near_point = |x: f32, y: f32| index.near(Rect::from_min_size(pos2(x, y), vec2(1.0, 1.0)));
        assert_eq!(
            (near_point(505.0, 505.0), near_point(7e4, 3e4), near_point(-7e6, 0.0)),
            (vec![1, 2], vec![1], vec![])
        );
    }

    /// Compares with the exact index on rectangles of every size: finds all that the exact index finds, and few more.
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

    /// A query of far more cells than are filled finds all entries, however far they are from a corner.
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
        let (small, large) = (
            Rect::from_min_size(pos2(-5.0, 0.0), vec2(40.0, 9.0)),
            Rect::from_min_size(pos2(0.0, 0.0), vec2(3e9, 3e9)),
        );
        let mut index = SpatialIndex::with_cells(10.0);
        for rect in [small, large] {
            index.insert(rect, 1);
            index.insert(rect, 2);
            index.remove(rect, 1);
            assert_eq!(index.within(rect), [2]);
            index.remove(rect, 2);
            assert!(index.is_free(rect));
        }
    }

    #[test]
    fn a_long_empty_strip_is_searched_without_visiting_other_cells() {
        let mut index = SpatialIndex::default();
        for number in 0..5000 {
            index.insert(Rect::from_min_size(pos2(0.0, 200.0 * number as f32), vec2(50.0, 50.0)), number);
        }
        let visited = |rect: Rect| {
            let count = std::cell::Cell::new(0);
            index.search(rect, |_, _| {
                count.set(count.get() + 1);
                false
            });
            count.get()
        };
        let strip = |x: f32, y: f32| Rect::from_min_size(pos2(x, y), vec2(1e6, 60.0));
        assert_eq!(visited(strip(200.0, 1000.0)), 0, "it begins beside the rectangles");
        assert!((1..=4).contains(&visited(strip(0.0, 1000.0))));
        assert!((5000..=10_000).contains(&visited(Rect::EVERYTHING)), "each rectangle touches one or two cells");
    }

    #[test]
    fn a_search_by_blocks_finds_what_a_test_of_all_rectangles_finds() {
        let mut index = SpatialIndex::default();
        let mut rects = Vec::new();
        let mut random = 7_u32;
        let mut at = |range: f32| {
            random = random.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            ((random >> 8) as f32 / (1 << 24) as f32 - 0.5) * range
        };
        for number in 0..800 {
            let rect = Rect::from_center_size(pos2(at(9e5), at(3000.0)), vec2(at(900.0).abs(), at(300.0).abs()));
            index.insert(rect, number);
            rects.push(rect);
        }
        for _ in 0..200 {
            let strip = Rect::from_center_size(pos2(at(9e5), at(3000.0)), vec2(at(1e6).abs(), at(2000.0).abs()));
            let expected: Vec<u32> = (0..800).filter(|number| rects[*number as usize].intersects(strip)).collect();
            assert_eq!(index.within(strip), expected);
        }
    }
}
