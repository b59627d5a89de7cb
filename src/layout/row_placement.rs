//! Places things in a row as near as can be to where each of them wants to be, or in rows under each other.

use emath::{Pos2, Vec2, pos2, vec2};

/// One of a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct RowItem {
    /// Where it wants to be.
    pub preferred: f32,
    /// How much of the row it takes.
    pub width: f32,
    /// How strongly it wants it.
    pub weight: f32,
}

/// The places of a row in its order, none over another, with the least sum of weighted squares of how far each is from
/// where it wants to be (isotonic regression by pooling neighbours that disagree). `within` is what the row may not
/// leave; a row that is longer than that begins where it begins.
pub(super) fn spread_row(row: &[RowItem], within: Option<(f32, f32)>) -> Vec<f32> {
    let mut ahead = Vec::with_capacity(row.len());
    let mut sum = 0.0;
    for (at, want) in row.iter().enumerate() {
        if let Some(before) = at.checked_sub(1).and_then(|before| row.get(before)) {
            sum += (before.width + want.width) / 2.0;
        }
        ahead.push(sum);
    }
    // Pools of neighbours that move as one: their common place, their weight, how many they are.
    let mut pools: Vec<(f32, f32, usize)> = Vec::new();
    for (want, ahead) in row.iter().zip(&ahead) {
        let mut pool = (want.preferred - ahead, want.weight.max(1e-3), 1);
        while let Some(last) = pools.pop_if(|last| last.0 > pool.0) {
            let weight = last.1 + pool.1;
            pool = ((last.0 * last.1 + pool.0 * pool.1) / weight, weight, last.2 + pool.2);
        }
        pools.push(pool);
    }
    let half = |end: Option<&RowItem>| end.map_or(0.0, |one| one.width / 2.0);
    let room = within.map(|(from, to)| {
        let from = from + half(row.first());
        (from, (to - half(row.last()) - sum).max(from))
    });
    let bound = |at: f32| room.map_or(at, |(from, to)| at.clamp(from, to));
    let places = pools.iter().flat_map(|(at, _, count)| std::iter::repeat_n(bound(*at), *count));
    places.zip(&ahead).map(|(at, ahead)| at + ahead).collect()
}

/// Things in rows.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct RowLayout {
    /// The middle of each, seen from the middle of all.
    pub places: Vec<Pos2>,
    /// How much room all take.
    pub size: Vec2,
}

/// Puts rectangles into centred rows in their order, `gap` apart, about `aspect` times as wide as high.
pub(super) fn rows(sizes: &[Vec2], gap: f32, aspect: f32) -> RowLayout {
    let area: f32 = sizes.iter().map(|size| (size.x + gap) * (size.y + gap)).sum();
    let widest = sizes.iter().fold(0.0_f32, |widest, size| widest.max(size.x));
    let width = (area * aspect).sqrt();
    let tries = (0..14).map(|number| rows_within(sizes, gap, widest.max(width * (0.7 + 0.06 * number as f32))));
    // The least paper of that shape that holds it, so that neither half-empty rows nor long ones win.
    let paper = |rows: &RowLayout| {
        let high = rows.size.y.max(rows.size.x / aspect.max(1e-3));
        high * high
    };
    tries.min_by(|a, b| paper(a).total_cmp(&paper(b))).unwrap_or_default()
}

/// Puts rectangles into centred rows in their order, none wider than that unless by a single one.
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
    let wide = lines.iter().fold(0.0_f32, |wide, (line, _)| wide.max(line.x));
    let high = lines.iter().map(|(line, _)| line.y + gap).sum::<f32>() - if lines.is_empty() { 0.0 } else { gap };
    let mut places = vec![Pos2::ZERO; sizes.len()];
    let mut top = -high / 2.0;
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
    RowLayout { places, size: vec2(wide, high) }
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
