//! Lays rectangles beside each other on as little room as may be, in about the shape of a page.

use emath::{Pos2, Rect, Vec2, pos2};

/// Where the top left corner of each rectangle goes, so that none overlaps and `gap` is between them. The largest should
/// come first; the whole is about `shape` times as wide as it is high.
pub fn pack(sizes: &[Vec2], gap: f32, shape: f32) -> Vec<Pos2> {
    let area: f32 = sizes.iter().map(|size| (size.x + gap) * (size.y + gap)).sum();
    let widest = sizes.iter().map(|size| size.x).fold(0.0, f32::max);
    let mut best: Option<(f32, Vec<Pos2>)> = None;
    // A few widths round the one that would fit if nothing were lost; the one that comes nearest to the shape wins.
    for times in [1.0, 1.1, 1.25, 1.4, 1.6] {
        let width = ((area * shape).sqrt() * times).max(widest + gap);
        let corners = on_skyline(sizes, gap, width);
        let whole = sizes.iter().zip(&corners).fold(Vec2::ZERO, |all, (size, at)| all.max(at.to_vec2() + *size));
        // The side of the page that would hold it.
        let cost = (whole.x / shape).max(whole.y);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, corners));
        }
    }
    best.map(|(_, corners)| corners).unwrap_or_default()
}

/// Each rectangle goes where its top is highest up, and there as far left as may be.
fn on_skyline(sizes: &[Vec2], gap: f32, width: f32) -> Vec<Pos2> {
    // From where on, and how far down it is taken.
    let mut skyline: Vec<(f32, f32)> = vec![(0.0, 0.0)];
    let mut corners = Vec::with_capacity(sizes.len());
    for size in sizes {
        let (wide, high) = (size.x + gap, size.y + gap);
        let mut best: Option<Pos2> = None;
        for (at, (left, _)) in skyline.iter().enumerate() {
            if left + wide > width && at > 0 {
                break;
            }
            let under = skyline.iter().skip(at).take_while(|(from, _)| *from < left + wide);
            let top = under.map(|(_, down)| *down).fold(0.0, f32::max);
            if best.is_none_or(|best| top < best.y) {
                best = Some(pos2(*left, top));
            }
        }
        let corner = best.unwrap_or_default();
        let right = corner.x + wide;
        let after = skyline.iter().rev().find(|(from, _)| *from <= right).map_or(0.0, |(_, down)| *down);
        skyline.retain(|(from, _)| *from < corner.x || *from > right);
        let at = skyline.partition_point(|(from, _)| *from < corner.x);
        skyline.insert(at, (corner.x, corner.y + high));
        skyline.insert(at + 1, (right, after));
        corners.push(corner);
    }
    corners
}

/// The rectangle that holds boxes of those sizes round those places.
pub fn bounds(boxes: impl Iterator<Item = (Pos2, Vec2)>) -> Rect {
    boxes.fold(Rect::NOTHING, |all, (place, size)| all.union(Rect::from_center_size(place, size)))
}

#[cfg(test)]
mod tests {
    use emath::vec2;

    use super::*;
    use crate::network::SeededRandom;

    #[test]
    fn packed_rectangles_do_not_overlap_and_waste_little() {
        let mut chance = SeededRandom::new(5);
        for count in [1, 2, 7, 60, 400] {
            let mut sizes: Vec<Vec2> =
                (0..count).map(|_| vec2(20.0 + 200.0 * chance.unit(), 20.0 + 200.0 * chance.unit())).collect();
            sizes.sort_by(|a, b| b.y.total_cmp(&a.y));
            let corners = pack(&sizes, 10.0, 1.5);
            let rects: Vec<Rect> =
                corners.iter().zip(&sizes).map(|(at, size)| Rect::from_min_size(*at, *size)).collect();
            for (number, rect) in rects.iter().enumerate() {
                for other in &rects[number + 1..] {
                    assert!(!rect.expand(4.9).intersects(other.expand(4.9)), "{count}: {rect:?} {other:?}");
                }
            }
            let whole = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
            let used: f32 = rects.iter().map(Rect::area).sum();
            assert!(count < 60 || used > 0.6 * whole.area(), "{count}: {} of {}", used, whole.area());
        }
    }
}
