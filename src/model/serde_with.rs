//! Serialization of single fields: compact positions, bounded numbers, and defaults that are left out.

use std::fmt;
use std::marker::PhantomData;

use emath::{Pos2, pos2};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Maximum absolute value of a coordinate, in map units.
pub const PLACE_LIMIT: f32 = 1e6;

/// Maximum distance of the middle of a line from the straight line, in thousandths of its length.
pub const BEND_LIMIT: i16 = 2000;

/// Writes and reads a position as `(120.0, -40.5)`, rounded to a tenth.
pub(super) mod place {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(place: &Pos2, serializer: S) -> Result<S::Ok, S::Error> {
        (tenth(place.x), tenth(place.y)).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pos2, D::Error> {
        let (x, y) = <(f32, f32)>::deserialize(deserializer)?;
        let is_valid = |n: f32| n.is_finite() && n.abs() <= PLACE_LIMIT;
        if is_valid(x) && is_valid(y) {
            Ok(rounded(pos2(x, y)))
        } else {
            Err(D::Error::custom(format_args!("the place ({x}, {y}) is not within {PLACE_LIMIT} of the origin")))
        }
    }
}

/// The position rounded to a tenth, as it would be read back from a file.
pub fn rounded(place: Pos2) -> Pos2 {
    pos2(tenth(place.x), tenth(place.y))
}

fn tenth(n: f32) -> f32 {
    // Computed in f64, because 0.1 is not exact in f32 and large coordinates would lose their tenths. Adding zero turns
    // -0.0 into 0.0.
    (((f64::from(n) * 10.0).round() / 10.0) + 0.0) as f32
}

/// A whole number from 0 to `MAX`.
pub(super) fn up_to<'de, const MAX: u8, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = i64::deserialize(deserializer)?;
    u8::try_from(number)
        .ok()
        .filter(|n| *n <= MAX)
        .ok_or_else(|| D::Error::custom(format_args!("{number} is out of range: use a whole number from 0 to {MAX}")))
}

/// Reads a list and frees its unused memory. Most of these lists have one element, but are read with space for four,
/// and a large map has tens of thousands of them.
pub(super) fn short_list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::deserialize(deserializer)?;
    list.shrink_to_fit();
    Ok(list)
}

/// Reads a text and parses it with `parse`, without copying the text.
pub(super) fn parsed<'de, T, E: fmt::Display, D: Deserializer<'de>>(
    deserializer: D,
    parse: fn(&str) -> Result<T, E>,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(ParseVisitor(parse, PhantomData))
}

struct ParseVisitor<T, E>(fn(&str) -> Result<T, E>, PhantomData<(T, E)>);

impl<T, E: fmt::Display> Visitor<'_> for ParseVisitor<T, E> {
    type Value = T;
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }
    fn visit_str<X: serde::de::Error>(self, text: &str) -> Result<T, X> {
        self.0(text).map_err(X::custom)
    }
}

/// A whole number from `-MAX` to `MAX`.
pub(super) fn within<'de, const MAX: i16, D: Deserializer<'de>>(deserializer: D) -> Result<i16, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let out_of_range =
        || D::Error::custom(format_args!("{number} is out of range: use a whole number from -{MAX} to {MAX}"));
    i16::try_from(number).ok().filter(|n| (-MAX..=MAX).contains(n)).ok_or_else(out_of_range)
}

/// Whether a value is the default, which is left out of the file.
pub(super) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_rounded_once_and_for_all() {
        for n in [0.0, 0.05, -0.04, 123.456, -99_999.96, 1e6, 0.1 + 0.2] {
            let once = rounded(pos2(n, -n));
            assert_eq!(once, rounded(once));
        }
        assert!(rounded(pos2(-0.01, 0.0)).x.is_sign_positive());
    }
}
