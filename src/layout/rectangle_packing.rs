//! Packs rectangles closely into about the shape of a page.

use emath::{Pos2, Rect, Vec2, pos2};

/// The top left corner of each rectangle, without overlaps and with `gap` between them. The largest rectangle should
/// come first. The result is about `aspect` times as wide as high.
pub fn pack(sizes: &[Vec2], gap: f32, aspect: f32) -> Vec<Pos2> {
    let area: f32 = sizes.iter().map(|size| (size.x + gap) * (size.y + gap)).sum();
    let widest = sizes.iter().map(|size| size.x).fold(0.0, f32::max);
    let mut best: Option<(f32, Vec<Pos2>)> = None;
    // Tries a few widths, from the one that would fit without any gaps. The one with the smallest page wins.
    for factor in [1.0, 1.1, 1.25, 1.4, 1.6] {
        let width = ((area * aspect).sqrt() * factor).max(widest + gap);
        let corners = on_skyline(sizes, gap, width);
        let extent = sizes.iter().zip(&corners).fold(Vec2::ZERO, |all, (size, at)| all.max(at.to_vec2() + *size));
        // The height of the page of this aspect ratio that contains everything.
        let cost = (extent.x / aspect).max(extent.y);
        if best.as_ref().is_none_or(|(least, _)| cost < *least) {
            best = Some((cost, corners));
        }
    }
    best.map(|(_, corners)| corners).unwrap_or_default()
}

/// Skyline packing: places each rectangle as high as possible, and there as far left as possible.
fn on_skyline(sizes: &[Vec2], gap: f32, width: f32) -> Vec<Pos2> {
    // Segments of the skyline as (left end, depth).
    let mut skyline: Vec<(f32, f32)> = vec![(0.0, 0.0)];
    let mut corners = Vec::with_capacity(sizes.len());
    for size in sizes {
        let (width_with_gap, height_with_gap) = (size.x + gap, size.y + gap);
        let mut best: Option<Pos2> = None;
        for (index, (left, _)) in skyline.iter().enumerate() {
            if left + width_with_gap > width && index > 0 {
                break;
            }
            let under = skyline.iter().skip(index).take_while(|(start, _)| *start < left + width_with_gap);
            let top = under.map(|(_, depth)| *depth).fold(0.0, f32::max);
            if best.is_none_or(|best| top < best.y) {
                best = Some(pos2(*left, top));
            }
        }
        let corner = best.unwrap_or_default();
        let right = corner.x + width_with_gap;
        let depth_after = skyline.iter().rev().find(|(start, _)| *start <= right).map_or(0.0, |(_, depth)| *depth);
        skyline.retain(|(start, _)| *start < corner.x || *start > right);
        let index = skyline.partition_point(|(start, _)| *start < corner.x);
        skyline.insert(index, (corner.x, corner.y + height_with_gap));
        skyline.insert(index + 1, (right, depth_after));
        corners.push(corner);
    }
    corners
}

/// The bounding rectangle of boxes, given as centres and sizes.
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
        let mut random = SeededRandom::new(5);
        for count in [1, 2, 7, 60, 400] {
            let mut sizes: Vec<Vec2> =
                (0..count).map(|_| vec2(20.0 + 200.0 * random.unit(), 20.0 + 200.0 * random.unit())).collect();
            sizes.sort_by(|a, b| b.y.total_cmp(&a.y));
            let corners = pack(&sizes, 10.0, 1.5);
            let rects: Vec<Rect> =
                corners.iter().zip(&sizes).map(|(at, size)| Rect::from_min_size(*at, *size)).collect();
            for (number, rect) in rects.iter().enumerate() {
                for other in &rects[number + 1..] {
                    assert!(!rect.expand(4.9).intersects(other.expand(4.9)), "{count}: {rect:?} {other:?}");
                }
            }
            let extent = rects.iter().fold(Rect::NOTHING, |all, rect| all.union(*rect));
            let used: f32 = rects.iter().map(Rect::area).sum();
            assert!(count < 60 || used > 0.6 * extent.area(), "{count}: {} of {}", used, extent.area());
        }
    }
}
