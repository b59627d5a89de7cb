//! Lengths and directions in the plane that are the same on every machine. The methods of `emath` take the square root
//! of the platform's mathematics library, whose last digit differs from system to system.

use emath::{Pos2, Vec2};

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

#[cfg(test)]
mod tests {
    use super::*;
    use emath::{pos2, vec2};

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
