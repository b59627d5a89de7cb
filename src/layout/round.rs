//! Places on circles: how large a circle must be, and where an angle leads. Angles begin at the top and run clockwise.

use std::f64::consts::TAU;

use emath::{Vec2, vec2};

/// The part of a circle that a disc of that width takes, seen from the middle. Discs whose parts do not overlap do not
/// overlap, whether they are neighbours or not.
pub(super) fn wedge(width: f32, radius: f32) -> f64 {
    let half = f64::from(width) / 2.0;
    2.0 * libm::asin((half / f64::from(radius).max(1e-6)).min(1.0))
}

/// The least radius of a circle on which discs of these widths have room.
pub(super) fn radius_for(widths: &[f32], least: f32) -> f32 {
    let widest = widths.iter().fold(0.0_f32, |widest, width| widest.max(*width));
    let fits = |radius: f32| widths.iter().map(|width| wedge(*width, radius)).sum::<f64>() <= TAU;
    let mut small = least.max(if widths.len() > 1 { widest / 2.0 } else { 0.0 });
    if fits(small) {
        return small;
    }
    let mut large = widths.iter().sum::<f32>().max(1.0);
    for _ in 0..48 {
        let middle = (small + large) / 2.0;
        if fits(middle) {
            large = middle;
        } else {
            small = middle;
        }
    }
    large
}

/// The place at that angle on a circle round the origin.
pub(super) fn at_angle(radius: f32, angle: f64) -> Vec2 {
    vec2((f64::from(radius) * libm::sin(angle)) as f32, (-f64::from(radius) * libm::cos(angle)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discs_on_the_least_circle_do_not_overlap() {
        for widths in [vec![10.0; 7], vec![100.0, 1.0, 100.0, 5.0], vec![30.0, 30.0]] {
            let radius = radius_for(&widths, 0.0);
            let mut angle = 0.0;
            let mut discs = Vec::new();
            for width in &widths {
                let part = wedge(*width, radius);
                discs.push((at_angle(radius, angle + part / 2.0), *width));
                angle += part;
            }
            for (number, (at, width)) in discs.iter().enumerate() {
                for (other, wide) in &discs[..number] {
                    assert!((*at - *other).length() > (width + wide) / 2.0 - 0.01, "{widths:?} on {radius}");
                }
            }
        }
    }
}
