//! Geometry of circles: the least radius for discs or boxes, and the point at an angle. Angles are in radians, start at
//! the top and run clockwise.

use std::f64::consts::TAU;

use emath::{Vec2, vec2};

/// The angle that a disc takes on a circle, seen from the centre. Discs do not overlap if their angles do not,
/// neighbours or not.
pub(super) fn angle_of_disc(width: f32, radius: f32) -> f64 {
    let half = f64::from(width) / 2.0;
    2.0 * libm::asin((half / f64::from(radius).max(1e-6)).min(1.0))
}

/// The least radius, from `least` on, of a circle that has space for discs of these widths.
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

/// The radius of the least circle on which boxes stand in this order without overlap, the first at the top, and the
/// angle of each box. Boxes with names are wide and low, so the circle is much smaller than one for discs. With fewer
/// than 3 or more than 1000 boxes, the circle for discs is returned.
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
            Some(box_angles) => (large, angles) = (middle, box_angles),
            None => small = middle,
        }
    }
    (large, angles)
}

/// The angles of boxes on a circle of this radius, each as close to the box before as possible. `None` if the circle
/// does not have space for all of them.
fn boxes_at(sizes: &[Vec2], gap: f32, radius: f32) -> Option<Vec<f64>> {
    let mut placed: Vec<(Vec2, Vec2)> = Vec::new();
    let mut angles: Vec<f64> = Vec::new();
    // A step of about two map units on the circle.
    let step = 2.0 / f64::from(radius);
    let overlaps = |(at, size): &(Vec2, Vec2), other: Vec2, other_size: Vec2| {
        let (apart, min_distance) = ((*at - other).abs(), (*size + other_size) / 2.0 + Vec2::splat(gap));
        apart.x < min_distance.x && apart.y < min_distance.y
    };
    let mut angle = 0.0;
    for size in sizes {
        loop {
            if angle > TAU {
                return None;
            }
            let at = at_angle(radius, angle);
            // Only the last boxes can be in the way and, at the end of the circle, the first boxes.
            let candidates = placed.iter().rev().take(6).chain(placed.iter().take(6));
            if !candidates.into_iter().any(|other| overlaps(other, at, *size)) {
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
        .all(|(number, (at, size))| !placed.iter().take(number).any(|other| overlaps(other, *at, *size)));
    is_clear.then_some(angles)
}

/// The point at an angle on a circle around the origin.
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
                let disc_angle = angle_of_disc(*width, radius);
                discs.push((at_angle(radius, angle + disc_angle / 2.0), *width));
                angle += disc_angle;
            }
            for (number, (at, width)) in discs.iter().enumerate() {
                for (other, other_width) in &discs[..number] {
                    assert!((*at - *other).length() > (width + other_width) / 2.0 - 0.01, "{widths:?} on {radius}");
                }
            }
        }
    }
}
