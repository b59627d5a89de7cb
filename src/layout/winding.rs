//! Long and thin pictures in windings, as lines of a page: a chain of twenty is otherwise a row that no window shows.
//! Neighbours stay neighbours; who is far apart along the chain may come to lie under each other.

use emath::{Pos2, Vec2, pos2, vec2};

use super::anchor_to_previous::GAP;

/// A picture is bent if it is so many times as long as a page of its height, and longer than that in map units.
const MIN_ASPECT: f32 = 5.0;
const MIN_LENGTH: f32 = 1500.0;
/// The shape of the page that it shall fit.
const PAGE_ASPECT: f32 = 1.45;
/// The middle line of a picture is made of what lies so far around.
const MIDDLE_LINE_WINDOW: f32 = 320.0;

/// Bends a picture that is long across and thin. Was it?
pub(super) fn wind(places: &mut [Pos2], sizes: &[Vec2]) -> bool {
    let (left, right) = least_and_most(places.iter().map(|at| at.x));
    let (top, bottom) = least_and_most(places.iter().map(|at| at.y));
    let length = right - left;
    let tallest = sizes.iter().fold(0.0_f32, |most, size| most.max(size.y));
    if !(length > MIN_LENGTH && length > MIN_ASPECT * (bottom - top + tallest)) {
        return false;
    }
    let middles = middles(places);
    let (over, under) = least_and_most(places.iter().zip(&middles).map(|(at, middle)| at.y - middle));
    // From one winding to the next.
    let down = under - over + tallest + 2.0 * GAP;
    let off = |run: f32, windings: usize| libm::logf((run + down) / (down * windings as f32) / PAGE_ASPECT).abs();
    let run = |windings: usize| {
        let turns = (windings - 1) as f32 * std::f32::consts::PI * down / 2.0;
        (length - turns) / windings as f32
    };
    let tries = (2..=places.len().max(2)).map(|windings| (windings, run(windings))).take_while(|(_, run)| *run > down);
    let Some((_, run)) = tries.min_by(|a, b| off(a.1, a.0).total_cmp(&off(b.1, b.0))) else { return false };
    let half = (under + over) / 2.0;
    for (at, middle) in places.iter_mut().zip(middles) {
        *at = place_on_winding(at.x - left, at.y - middle - half, run, down);
    }
    true
}

/// The point that far along the windings, and that far beside them.
fn place_on_winding(along: f32, beside: f32, run: f32, down: f32) -> Pos2 {
    let radius = down / 2.0;
    let winding = run + std::f32::consts::PI * radius;
    let number = (along / winding).floor();
    let (rest, top) = (along - number * winding, number * down);
    // Every other winding runs back.
    let forth = (number as i64).rem_euclid(2) == 0;
    let way = if forth { 1.0 } else { -1.0 };
    if rest <= run {
        return pos2(if forth { rest } else { run - rest }, top + beside * way);
    }
    let angle = (rest - run) / radius;
    let centre = pos2(if forth { run } else { 0.0 }, top + radius);
    let out = radius - beside * way;
    centre + vec2(libm::sinf(angle) * way, -libm::cosf(angle)) * out
}

/// How high the middle line of a picture is at each place.
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
        while let Some(gone) = order.get(first).filter(|gone| place(gone).x < x - MIDDLE_LINE_WINDOW) {
            sum -= f64::from(place(gone).y);
            first += 1;
        }
        middles.get_mut(*node).into_iter().for_each(|middle| *middle = (sum / (last - first).max(1) as f64) as f32);
    }
    middles
}

/// The least and the largest.
fn least_and_most(all: impl Iterator<Item = f32>) -> (f32, f32) {
    all.fold((f32::INFINITY, f32::NEG_INFINITY), |(least, most), one| (least.min(one), most.max(one)))
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
        // A second time, and a short one, it stays.
        assert!(!wind(&mut places, &sizes));
        let mut short: Vec<Pos2> = (0..6).map(|at| pos2(150.0 * at as f32, 0.0)).collect();
        assert!(!wind(&mut short, &sizes[..6]));
    }
}
