//! Folds long and thin pictures into rows that run forth and back, like the lines of a page, because a chain of twenty
//! nodes would not fit into a window. Neighbours stay neighbours; nodes that are far apart along the chain may come to
//! lie under each other.

use emath::{Pos2, Vec2, pos2, vec2};

use super::anchor_to_previous::GAP;

/// A picture is folded if its length is more than `MIN_ASPECT` times its height and more than `MIN_LENGTH` map units.
const MIN_ASPECT: f32 = 5.0;
const MIN_LENGTH: f32 = 1500.0;
/// Width of the target page divided by its height.
const PAGE_ASPECT: f32 = 1.45;
/// Half the width, in map units, of the window over which the middle line of a picture is averaged.
const MIDDLE_LINE_WINDOW: f32 = 320.0;

/// Folds a picture that is wide and thin. True if it was folded.
pub(super) fn wind(places: &mut [Pos2], sizes: &[Vec2]) -> bool {
    let (left, right) = least_and_most(places.iter().map(|at| at.x));
    let (top, bottom) = least_and_most(places.iter().map(|at| at.y));
    let length = right - left;
    let tallest = sizes.iter().fold(0.0_f32, |most, size| most.max(size.y));
    if !(length > MIN_LENGTH && length > MIN_ASPECT * (bottom - top + tallest)) {
        return false;
    }
    let middles = middles(places);
    let (above, below) = least_and_most(places.iter().zip(&middles).map(|(at, middle)| at.y - middle));
    // The vertical distance between two windings.
    let row_distance = below - above + tallest + 2.0 * GAP;
    let deviation = |run: f32, windings: usize| {
        libm::logf((run + row_distance) / (row_distance * windings as f32) / PAGE_ASPECT).abs()
    };
    let run = |windings: usize| {
        let turns = (windings - 1) as f32 * std::f32::consts::PI * row_distance / 2.0;
        (length - turns) / windings as f32
    };
    let candidates =
        (2..=places.len().max(2)).map(|windings| (windings, run(windings))).take_while(|(_, run)| *run > row_distance);
    let Some((_, run)) = candidates.min_by(|a, b| deviation(a.1, a.0).total_cmp(&deviation(b.1, b.0))) else {
        return false;
    };
    let centre_offset = (below + above) / 2.0;
    for (at, middle) in places.iter_mut().zip(middles) {
        *at = place_on_winding(at.x - left, at.y - middle - centre_offset, run, row_distance);
    }
    true
}

/// The point at the distance `along` the middle line of the windings and `beside` it. `run` is the length of a straight
/// section and `row_distance` the vertical distance between two windings.
fn place_on_winding(along: f32, beside: f32, run: f32, row_distance: f32) -> Pos2 {
    let radius = row_distance / 2.0;
    let winding = run + std::f32::consts::PI * radius;
    let number = (along / winding).floor();
    let (rest_along, top) = (along - number * winding, number * row_distance);
    // Every second winding runs from right to left.
    let runs_right = (number as i64).rem_euclid(2) == 0;
    let direction = if runs_right { 1.0 } else { -1.0 };
    if rest_along <= run {
        return pos2(if runs_right { rest_along } else { run - rest_along }, top + beside * direction);
    }
    let angle = (rest_along - run) / radius;
    let centre = pos2(if runs_right { run } else { 0.0 }, top + radius);
    let distance_from_centre = radius - beside * direction;
    centre + vec2(libm::sinf(angle) * direction, -libm::cosf(angle)) * distance_from_centre
}

/// The y coordinate of the middle line at each node: the mean over all nodes in the window around it.
fn middles(places: &[Pos2]) -> Vec<f32> {
    let mut order: Vec<usize> = (0..places.len()).collect();
    let place = |node: &usize| places.get(*node).copied().unwrap_or_default();
    order.sort_by(|a, b| place(a).x.total_cmp(&place(b).x));
    let mut middles = vec![0.0; places.len()];
    let (mut first, mut last, mut sum) = (0, 0, 0.0);
    for node in &order {
        let x = place(node).x;
        while let Some(next) = order.get(last).filter(|next| place(next).x <= x + MIDDLE_LINE_WINDOW) {
            sum += f64::from(place(next).y);
            last += 1;
        }
        while let Some(passed) = order.get(first).filter(|passed| place(passed).x < x - MIDDLE_LINE_WINDOW) {
            sum -= f64::from(place(passed).y);
            first += 1;
        }
        middles.get_mut(*node).into_iter().for_each(|middle| *middle = (sum / (last - first).max(1) as f64) as f32);
    }
    middles
}

/// The least and the greatest number.
fn least_and_most(numbers: impl Iterator<Item = f32>) -> (f32, f32) {
    numbers.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), number| (least.min(number), most.max(number)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn winding_a_chain_keeps_neighbour_distances() {
        let mut places: Vec<Pos2> = (0..40).map(|at| pos2(150.0 * at as f32, 20.0 * (at % 2) as f32)).collect();
        let sizes = vec![vec2(110.0, 80.0); 40];
        assert!(wind(&mut places, &sizes));
        let steps = places.windows(2).map(|pair| pair[0].distance(pair[1]));
        assert!(steps.into_iter().all(|step| (100.0..190.0).contains(&step)), "{places:?}");
        let (left, right) = least_and_most(places.iter().map(|at| at.x));
        let (top, bottom) = least_and_most(places.iter().map(|at| at.y));
        let shape = (right - left) / (bottom - top);
        assert!((0.9..2.6).contains(&shape), "{shape}");
        // A folded chain is not folded again, and a short chain not at all.
        assert!(!wind(&mut places, &sizes));
        let mut short: Vec<Pos2> = (0..6).map(|at| pos2(150.0 * at as f32, 0.0)).collect();
        assert!(!wind(&mut short, &sizes[..6]));
    }
}
