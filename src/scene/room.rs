//! Which places on the map are taken, so that labels do not overlap each other or a node.

use std::collections::HashMap;

use emath::{Pos2, Rect};

/// The side of a cell, in map units: about the size of a label.
const CELL: f32 = 96.0;

/// Rectangles that are taken, found by where they are.
#[derive(Default)]
pub struct Room {
    rects: Vec<Rect>,
    cells: HashMap<(i32, i32), Vec<usize>>,
}

fn cells(rect: Rect) -> impl Iterator<Item = (i32, i32)> {
    let cell = |n: f32| (n / CELL).floor() as i32;
    let (x0, x1, y0, y1) = (cell(rect.min.x), cell(rect.max.x), cell(rect.min.y), cell(rect.max.y));
    // A rectangle larger than sixty-four cells a side is no label; its middle would only slow the search.
    (x0..=x1.min(x0.saturating_add(64))).flat_map(move |x| (y0..=y1.min(y0.saturating_add(64))).map(move |y| (x, y)))
}

impl Room {
    /// Takes a place.
    pub fn take(&mut self, rect: Rect) {
        for cell in cells(rect) {
            self.cells.entry(cell).or_default().push(self.rects.len());
        }
        self.rects.push(rect);
    }

    /// Is the place free?
    pub fn is_free(&self, rect: Rect) -> bool {
        let taken = |at: &usize| self.rects.get(*at).is_some_and(|other| overlap(*other, rect));
        !cells(rect).any(|cell| self.cells.get(&cell).is_some_and(|here| here.iter().any(taken)))
    }

    /// The numbers, in the order of taking, of the rectangles that contain `at`.
    pub fn at(&self, at: Pos2) -> impl Iterator<Item = usize> {
        let here = cells(Rect::from_min_max(at, at)).next().and_then(|cell| self.cells.get(&cell));
        here.into_iter()
            .flatten()
            .copied()
            .filter(move |number| self.rects.get(*number).is_some_and(|r| r.contains(at)))
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
        room.take(Rect::from_min_size(pos2(90.0, -10.0), vec2(20.0, 20.0)));
        assert!(!room.is_free(Rect::from_min_size(pos2(105.0, 0.0), vec2(50.0, 10.0))));
        assert!(room.is_free(Rect::from_min_size(pos2(110.0, 0.0), vec2(50.0, 10.0))));
        assert_eq!(room.at(pos2(100.0, 0.0)).collect::<Vec<_>>(), [0]);
        assert_eq!(room.at(pos2(80.0, 0.0)).count(), 0);
    }
}
