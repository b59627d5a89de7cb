//! How single fields stand in a file: compact places, bounded numbers, and which values are left out.

use std::fmt;
use std::marker::PhantomData;

use emath::{Pos2, pos2};
use serde::de::{Error as _, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The farthest that anything may lie from the origin of a map, in map units.
pub const PLACE_LIMIT: f32 = 1e6;

/// The farthest that the middle of a line may be drawn from the straight way, in thousandths of its length.
pub const BEND_LIMIT: i16 = 2000;

/// A place as `(120.0, -40.5)`, rounded to a tenth.
pub(super) mod place {
    use super::*;

    pub(in super::super) fn serialize<S: Serializer>(place: &Pos2, serializer: S) -> Result<S::Ok, S::Error> {
        (tenth(place.x), tenth(place.y)).serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Pos2, D::Error> {
        let (x, y) = <(f32, f32)>::deserialize(deserializer)?;
        let sound = |n: f32| n.is_finite() && n.abs() <= PLACE_LIMIT;
        if sound(x) && sound(y) {
            Ok(rounded(pos2(x, y)))
        } else {
            Err(D::Error::custom(format_args!("the place ({x}, {y}) is not within {PLACE_LIMIT} of the origin")))
        }
    }
}

/// The place as it would come back from a file.
pub fn rounded(place: Pos2) -> Pos2 {
    pos2(tenth(place.x), tenth(place.y))
}

fn tenth(n: f32) -> f32 {
    // Through f64: 0.1 has no exact f32, and large places would lose their tenth. Adding zero turns -0.0 into 0.0.
    (((f64::from(n) * 10.0).round() / 10.0) + 0.0) as f32
}

/// A whole number from 0 to `MOST`.
pub(super) fn up_to<'de, const MOST: u8, D: Deserializer<'de>>(deserializer: D) -> Result<u8, D::Error> {
    let number = i64::deserialize(deserializer)?;
    u8::try_from(number)
        .ok()
        .filter(|n| *n <= MOST)
        .ok_or_else(|| D::Error::custom(format_args!("{number} is out of range: use a whole number from 0 to {MOST}")))
}

/// A list that most records have one element in, with no room for more: lists are read with room for four, and a large map
/// has tens of thousands.
pub(super) fn short_list<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<T>, D::Error> {
    let mut list = Vec::deserialize(deserializer)?;
    list.shrink_to_fit();
    Ok(list)
}

/// What `parse` makes of a text, which need not be kept.
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

/// A whole number from `-MOST` to `MOST`.
pub(super) fn within<'de, const MOST: i16, D: Deserializer<'de>>(deserializer: D) -> Result<i16, D::Error> {
    let number = i64::deserialize(deserializer)?;
    let wrong =
        || D::Error::custom(format_args!("{number} is out of range: use a whole number from -{MOST} to {MOST}"));
    i16::try_from(number).ok().filter(|n| (-MOST..=MOST).contains(n)).ok_or_else(wrong)
}

/// Is it what the field has when the file says nothing?
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
