//! Where the items of a scene are, by their numbers. Keeps no rectangles: a large map has a million, and they are worked
//! out again for the few items that lie near a place.

use emath::Rect;

use super::room::{Cells, each_cell};

/// The numbers of items, in cells about as large as the pieces that they were cut into.
#[derive(Default)]
pub(super) struct ItemIndex {
    cells: Cells<u32>,
}

impl ItemIndex {
    /// Notes that a piece of an item lies there. The pieces of an item come one after the other.
    pub(super) fn add(&mut self, rect: Rect, number: u32) {
        each_cell(&mut self.cells, rect, |cell| {
            if cell.last() != Some(&number) {
                cell.push(number);
            }
        });
    }

    /// Gives back the memory that was only needed while items were added.
    pub(super) fn shrink(&mut self) {
        self.cells.iter_mut().flat_map(|level| level.values_mut()).for_each(Vec::shrink_to_fit);
    }

    /// The numbers of the items in the cells that a rectangle touches, in order, each once: of all that share something
    /// with it, and of some that do not.
    ///
    /// Limitations: what lies farther than 256 of the smallest cells from its top left corner may be missed.
    pub(super) fn near(&self, rect: Rect) -> Vec<u32> {
        let mut numbers = Vec::new();
        super::room::search(&self.cells, rect, |cell| {
            numbers.extend(cell);
            false
        });
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    }
}

#[cfg(test)]
mod tests {
    use emath::{pos2, vec2};

    use super::*;

    #[test]
    fn large_and_small_are_found_together_and_each_once() {
        let mut index = ItemIndex::default();
        index.add(Rect::from_min_size(pos2(0.0, 0.0), vec2(1e5, 5e4)), 1);
        for piece in 0..3 {
            index.add(Rect::from_min_size(pos2(500.0 + 9.0 * piece as f32, 500.0), vec2(10.0, 10.0)), 2);
        }
        index.add(Rect::EVERYTHING, 3);
        index.shrink();
        let here = |x: f32, y: f32| index.near(Rect::from_min_size(pos2(x, y), vec2(1.0, 1.0)));
        assert_eq!((here(505.0, 505.0), here(7e4, 3e4), here(-7e6, 0.0)), (vec![1, 2], vec![1], vec![]));
    }
}
