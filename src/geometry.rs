//! Lengths and directions in the plane that are the same on every machine. The methods of `emath` take the square root
//! of the platform's mathematics library, whose last digit differs from system to system.

use emath::{Pos2, Rect, Vec2, pos2};

/// The length of a vector.
pub fn length(vector: Vec2) -> f32 {
    // Products of two f32 are exact in f64, and a square root is rounded in the same way everywhere.
    let (x, y) = (f64::from(vector.x), f64::from(vector.y));
    (x * x + y * y).sqrt() as f32
}

/// The distance between two points.
pub fn distance(a: Pos2, b: Pos2) -> f32 {
    length(b - a)
}

/// The vector of length 1 in the same direction. The zero vector has no direction and is returned unchanged.
pub fn normalized(vector: Vec2) -> Vec2 {
    let length = length(vector);
    if length > 0.0 { vector / length } else { vector }
}

/// The number nearest to `value` that is not below `from` and not above `to`; the middle of them where `to` is below `from`,
/// as in a space that is too narrow. `f32::clamp` would panic there.
pub fn clamped(value: f32, from: f32, to: f32) -> f32 {
    if from <= to { value.max(from).min(to) } else { (from + to) / 2.0 }
}

/// The point of a rectangle that is nearest to `at`. A rectangle whose sides were moved past each other has its middle
/// there; `Rect::clamp` would panic.
pub fn nearest_point(rect: Rect, at: Pos2) -> Pos2 {
    pos2(clamped(at.x, rect.left(), rect.right()), clamped(at.y, rect.top(), rect.bottom()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use emath::vec2;

    #[test]
    fn a_space_that_is_too_narrow_has_its_middle() {
        assert_eq!((clamped(9.0, 2.0, 5.0), clamped(-9.0, 2.0, 5.0), clamped(9.0, 6.0, 2.0)), (5.0, 2.0, 4.0));
        let narrow = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 80.0)).shrink2(vec2(130.0, 30.0));
        assert_eq!(nearest_point(narrow, pos2(0.0, 0.0)), pos2(50.0, 30.0));
    }

    #[test]
    fn lengths_are_exact_and_never_overflow() {
        assert_eq!(length(vec2(3.0, -4.0)), 5.0);
        assert_eq!(length(vec2(3e30, 4e30)), 5e30);
        assert_eq!(length(vec2(3e-30, 4e-30)), 5e-30);
        assert_eq!(distance(pos2(1.0, 1.0), pos2(1.0, -6.5)), 7.5);
        assert_eq!(normalized(vec2(0.0, -9.0)), vec2(0.0, -1.0));
        assert_eq!(normalized(Vec2::ZERO), Vec2::ZERO);
    }
}
