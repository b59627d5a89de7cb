//! Places items in one row close to their preferred positions, or in several rows under each other.

use emath::{Pos2, Vec2, pos2, vec2};

/// An item of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RowItem {
    /// Preferred position of its centre.
    pub preferred: f32,
    /// Its width along the row.
    pub width: f32,
    /// Weight of its preference.
    pub weight: f32,
}

/// The centres of items in their order, without overlaps, with the least weighted sum of squared distances to the
/// preferred positions (isotonic regression with pool adjacent violators). The row stays in the range `within`; a row
/// that is longer than this range starts at its start.
pub(super) fn spread_row(row: &[RowItem], within: Option<(f32, f32)>) -> Vec<f32> {
    let mut offsets = Vec::with_capacity(row.len());
    let mut sum = 0.0;
    for (at, item) in row.iter().enumerate() {
        if let Some(previous) = at.checked_sub(1).and_then(|previous| row.get(previous)) {
            sum += (previous.width + item.width) / 2.0;
        }
        offsets.push(sum);
    }
    // Pools of adjacent items that move as a unit, as (common position, weight, number of items).
    let mut pools: Vec<(f32, f32, usize)> = Vec::new();
    for (item, offsets) in row.iter().zip(&offsets) {
        let mut pool = (item.preferred - offsets, item.weight.max(1e-3), 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let half = |end: Option<&RowItem>| end.map_or(0.0, |item| item.width / 2.0);
    let range = within.map(|(from, to)| {
        let from = from + half(row.first());
        (from, (to - half(row.last()) - sum).max(from))
    });
    let clamped = |at: f32| range.map_or(at, |(from, to)| at.clamp(from, to));
    let places = pools.iter().flat_map(|(at, _, count)| std::iter::repeat_n(clamped(*at), *count));
    places.zip(&offsets).map(|(at, offsets)| at + offsets).collect()
}

/// Items placed in rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RowLayout {
    /// The centre of each item relative to the centre of all.
    pub places: Vec<Pos2>,
    /// Width and height of all rows.
    pub size: Vec2,
}

/// Places rectangles in centred rows in their order, `gap` apart. The result is about `aspect` times as wide as high.
pub(super) fn rows(sizes: &[Vec2], gap: f32, aspect: f32) -> RowLayout {
    let area: f32 = sizes.iter().map(|size| (size.x + gap) * (size.y + gap)).sum();
    let widest = sizes.iter().fold(0.0_f32, |widest, size| widest.max(size.x));
    let width = (area * aspect).sqrt();
    let candidates = (0..14).map(|number| rows_within(sizes, gap, widest.max(width * (0.7 + 0.06 * number as f32))));
    // The smallest page of this aspect ratio that contains the rows, so that neither half-empty nor long rows win.
    let page_area = |rows: &RowLayout| {
        let height = rows.size.y.max(rows.size.x / aspect.max(1e-3));
        height * height
    };
    candidates.min_by(|a, b| page_area(a).total_cmp(&page_area(b))).unwrap_or_default()
}

/// Places rectangles in centred rows in their order. A row is wider than `width` only if it has a single rectangle.
pub(super) fn rows_within(sizes: &[Vec2], gap: f32, width: f32) -> RowLayout {
    let mut lines: Vec<(Vec2, Vec<usize>)> = Vec::new();
    for (number, size) in sizes.iter().enumerate() {
        match lines.last_mut() {
            Some((line, members)) if line.x + gap + size.x <= width + 0.01 => {
                *line = vec2(line.x + gap + size.x, line.y.max(size.y));
                members.push(number);
            }
            _ => lines.push((*size, vec![number])),
        }
    }
    let total_width = lines.iter().fold(0.0_f32, |total_width, (line, _)| total_width.max(line.x));
    let total_height =
        lines.iter().map(|(line, _)| line.y + gap).sum::<f32>() - if lines.is_empty() { 0.0 } else { gap };
    let mut places = vec![Pos2::ZERO; sizes.len()];
    let mut top = -total_height / 2.0;
    for (line, members) in &lines {
        let mut left = -line.x / 2.0;
        for number in members {
            let size = sizes.get(*number).copied().unwrap_or_default();
            if let Some(place) = places.get_mut(*number) {
                *place = pos2(left + size.x / 2.0, top + line.y / 2.0);
            }
            left += size.x + gap;
        }
        top += line.y + gap;
    }
    RowLayout { places, size: vec2(total_width, total_height) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn want(at: f32) -> RowItem {
        RowItem { preferred: at, width: 10.0, weight: 1.0 }
    }

    #[test]
    fn row_items_that_prefer_one_place_stand_round_it() {
        assert_eq!(spread_row(&[want(0.0), want(0.0), want(0.0)], None), [-10.0, 0.0, 10.0]);
        assert_eq!(spread_row(&[want(0.0), want(40.0)], None), [0.0, 40.0]);
        assert_eq!(spread_row(&[], None), Vec::<f32>::new());
    }

    #[test]
    fn row_items_stay_within_the_given_range() {
        assert_eq!(spread_row(&[want(-50.0), want(0.0), want(90.0)], Some((0.0, 60.0))), [5.0, 15.0, 55.0]);
    }

    #[test]
    fn rows_are_full_and_do_not_overlap() {
        let rows = rows(&[vec2(10.0, 10.0); 12], 2.0, 4.0 / 3.0);
        assert_eq!(rows.size, vec2(46.0, 34.0));
        let rects: Vec<_> = rows.places.iter().map(|at| emath::Rect::from_center_size(*at, vec2(11.0, 11.0))).collect();
        assert!((0..12).all(|a| (0..a).all(|b| !rects[a].intersects(rects[b]))));
    }
}
