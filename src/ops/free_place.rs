//! Finds a free position for a record that was added without a pointer position. Moves nothing.

use emath::{Pos2, Rect, Vec2, vec2};

use crate::model::Map;

/// Distance between columns and rows of new records, in map units.
const PLACE_SPACING: Vec2 = vec2(160.0, 130.0);
/// Minimum number of positions in a row.
const MIN_PLACES_PER_ROW: usize = 8;

/// A free position in the last row of the map, or in a row below it.
pub fn free_place(map: &Map) -> Pos2 {
    let places = || {
        let actors = map.actors.iter().map(|actor| actor.place);
        actors.chain(map.issues.iter().map(|issue| issue.place)).chain(map.notes.iter().map(|note| note.place))
    };
    let bounds = places().fold(Rect::NOTHING, |bounds, at| bounds.union(Rect::from_min_max(at, at)));
    if !bounds.is_finite() {
        return Pos2::ZERO;
    }
    let columns = ((bounds.width() / PLACE_SPACING.x).floor().clamp(0.0, 1e4) as usize + 1).max(MIN_PLACES_PER_ROW);
    let last_row = (bounds.height() / PLACE_SPACING.y).floor().max(0.0);
    let low_places: Vec<Pos2> = places().filter(|at| at.y > bounds.max.y - 3.0 * PLACE_SPACING.y).collect();
    let is_free =
        |at: &Pos2| low_places.iter().all(|other| (*other - *at).abs().max_elem() >= PLACE_SPACING.min_elem() * 0.8);
    let cell = |number: usize| {
        bounds.min + vec2((number % columns) as f32, last_row + (number / columns) as f32) * PLACE_SPACING
    };
    (0..4 * columns).map(cell).find(is_free).unwrap_or(bounds.left_bottom() + vec2(0.0, 4.0 * PLACE_SPACING.y))
}

/// The free position nearest to `at`, at most 6 columns or rows away; `at` itself if none is free.
pub fn free_place_near(map: &Map, at: Pos2) -> Pos2 {
    const MAX_STEPS: i8 = 12;
    let actors = map.actors.iter().map(|actor| actor.place);
    let places: Vec<Pos2> = actors
        .chain(map.issues.iter().map(|issue| issue.place))
        .chain(map.notes.iter().map(|note| note.place))
        .collect();
    let is_free = |at: &Pos2| places.iter().all(|other| ((*other - *at) / PLACE_SPACING).abs().max_elem() >= 0.8);
    let cells = (-MAX_STEPS..=MAX_STEPS)
        .flat_map(|x| (-MAX_STEPS..=MAX_STEPS).map(move |y| vec2(f32::from(x), f32::from(y)) * PLACE_SPACING * 0.5));
    let mut cells: Vec<Vec2> = cells.collect();
    cells.sort_by(|a, b| a.length_sq().total_cmp(&b.length_sq()));
    cells.into_iter().map(|offset| at + offset).find(is_free).unwrap_or(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Actor;

    #[test]
    fn free_places_overlap_nothing_and_form_rows() {
        let mut map = Map::default();
        for number in 0..100 {
            let at = free_place(&map);
            let near = |actor: &Actor| actor.place.distance(at) < 100.0;
            assert!(!map.actors.iter().any(near), "number {number} lies on another, at {at:?}");
            map.actors.add(Actor::new("A", at));
        }
        let bounds = map.actors.iter().fold(Rect::NOTHING, |all, a| all.union(Rect::from_min_max(a.place, a.place)));
        assert_eq!(bounds.size(), vec2(7.0, 12.0) * PLACE_SPACING);
    }

    #[test]
    fn free_places_near_a_point_overlap_nothing() {
        let mut map = Map::default();
        let middle = Pos2::new(40.0, -30.0);
        assert_eq!(free_place_near(&map, middle), middle);
        for number in 0..60 {
            let at = free_place_near(&map, middle);
            let near = |actor: &Actor| ((actor.place - at) / PLACE_SPACING).abs().max_elem() < 0.8;
            assert!(!map.actors.iter().any(near), "number {number} lies on another, at {at:?}");
            map.actors.add(Actor::new("A", at));
        }
    }
}
