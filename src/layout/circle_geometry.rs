//! Places on circles: how large a circle must be, and where an angle leads. Angles begin at the top and run clockwise.

use std::f64::consts::TAU;

use emath::{Vec2, vec2};

/// The part of a circle that a disc of that width takes, seen from the middle. Discs whose parts do not overlap do not
/// overlap, whether they are neighbours or not.
pub(super) fn angle_of_disc(width: f32, radius: f32) -> f64 {
    let half = f64::from(width) / 2.0;
    2.0 * libm::asin((half / f64::from(radius).max(1e-6)).min(1.0))
}

/// The least radius of a circle on which discs of these widths have room.
pub(super) fn radius_for(widths: &[f32], least: f32) -> f32 {
    let widest = widths.iter().fold(0.0_f32, |widest, width| widest.max(*width));
    let fits = |radius: f32| widths.iter().map(|width| angle_of_disc(*width, radius)).sum::<f64>() <= TAU;
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

/// The least circle on which rectangles stand in their order, the first at the top, none over its neighbours: its radius
/// and their angles. Much smaller than one for discs, as names are wide and low; not for a thousand, where it is the same.
pub(super) fn boxes_on_circle(sizes: &[Vec2], gap: f32) -> (f32, Vec<f64>) {
    let widths: Vec<f32> = sizes.iter().map(|size| (size.x * size.x + size.y * size.y).sqrt() + gap).collect();
    let (mut large, mut small) = (radius_for(&widths, 1.0), 1.0);
    let mut angle = widths.first().map_or(0.0, |width| -angle_of_disc(*width, large) / 2.0);
    let mut angles = Vec::new();
    for width in &widths {
        angles.push(angle + angle_of_disc(*width, large) / 2.0);
        angle += angle_of_disc(*width, large);
    }
    if !(3..=1000).contains(&sizes.len()) {
        return (large, angles);
    }
    for _ in 0..24 {
        let middle = (small + large) / 2.0;
        match boxes_at(sizes, gap, middle) {
            Some(found) => (large, angles) = (middle, found),
            None => small = middle,
        }
    }
    (large, angles)
}

/// The angles of rectangles on a circle of that radius, each as near to the one before as can be; none if they do not
/// all have room.
fn boxes_at(sizes: &[Vec2], gap: f32, radius: f32) -> Option<Vec<f64>> {
    let mut placed: Vec<(Vec2, Vec2)> = Vec::new();
    let mut angles: Vec<f64> = Vec::new();
    // About two map units on the circle.
    let step = 2.0 / f64::from(radius);
    let is_over = |(at, size): &(Vec2, Vec2), other: Vec2, other_size: Vec2| {
        let (apart, room) = ((*at - other).abs(), (*size + other_size) / 2.0 + Vec2::splat(gap));
        apart.x < room.x && apart.y < room.y
    };
    let mut angle = 0.0;
    for size in sizes {
        loop {
            if angle > TAU {
                return None;
            }
            let at = at_angle(radius, angle);
            // Those just before are in the way, and at the end those of the beginning.
            let near = placed.iter().rev().take(6).chain(placed.iter().take(6));
            if !near.into_iter().any(|other| is_over(other, at, *size)) {
                placed.push((at, *size));
                angles.push(angle);
                break;
            }
            angle += step;
        }
    }
    let is_clear = placed
        .iter()
        .enumerate()
        .all(|(number, (at, size))| !placed.iter().take(number).any(|other| is_over(other, *at, *size)));
    is_clear.then_some(angles)
}

/// The place at that angle on a circle round the origin.
pub(super) fn at_angle(radius: f32, angle: f64) -> Vec2 {
    vec2((f64::from(radius) * libm::sin(angle)) as f32, (-f64::from(radius) * libm::cos(angle)) as f32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_on_the_least_circle_do_not_overlap() {
        let sizes: Vec<Vec2> = (0..30).map(|number| vec2(100.0 + 7.0 * (number % 6) as f32, 60.0)).collect();
        let (radius, angles) = boxes_on_circle(&sizes, 10.0);
        let rects: Vec<_> = angles
            .iter()
            .zip(&sizes)
            .map(|(angle, size)| {
                emath::Rect::from_center_size(at_angle(radius, *angle).to_pos2(), *size + vec2(9.0, 9.0))
            })
            .collect();
        assert_eq!(rects.len(), 30);
        assert!((0..30).all(|a| (0..a).all(|b| !rects[a].intersects(rects[b]))));
        let widths: Vec<f32> = sizes.iter().map(|size| size.length() + 10.0).collect();
        assert!(radius < 0.85 * radius_for(&widths, 1.0));
    }

    #[test]
    fn discs_on_the_least_circle_do_not_overlap() {
        for widths in [vec![10.0; 7], vec![100.0, 1.0, 100.0, 5.0], vec![30.0, 30.0]] {
            let radius = radius_for(&widths, 0.0);
            let mut angle = 0.0;
            let mut discs = Vec::new();
            for width in &widths {
                let part = angle_of_disc(*width, radius);
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
