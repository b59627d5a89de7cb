//! Names of records: short readable slugs, typed by what they name. Says nothing about where records are kept.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::serde_with::parsed;

/// The longest id that is read or made, in characters.
pub const ID_LIMIT: usize = 80;

/// Names one record of kind `T`. Permanent once made, unique among the records of its kind.
///
/// In a file it is a plain string such as `"turkiye"`: not empty, at most [`ID_LIMIT`] characters, with no white
/// space, no quotes and no control characters.
pub struct Id<T> {
    slug: Arc<str>,
    of: PhantomData<fn() -> T>,
}

/// Why a string is no id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be an id: use 1 to {ID_LIMIT} letters, digits and hyphens, without spaces")]
pub struct BadId(pub String);

impl<T> Id<T> {
    /// Takes a string that already is an id, as in a file.
    ///
    /// # Errors
    /// [`BadId`] when it is empty, too long, or has white space, quotes or control characters.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=ID_LIMIT).contains(&text.len()) && text.bytes().all(plain) {
            return Ok(Self::of(text));
        }
        let bad = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '\\' | '(' | ')');
        if text.is_empty() || text.chars().count() > ID_LIMIT || text.chars().any(bad) {
            return Err(BadId(text.to_owned()));
        }
        Ok(Self::of(text))
    }

    /// Makes an id out of a name: "Türkiye" becomes `turkiye`. A name without letters or digits gives `fallback`.
    pub fn from_name(name: &str, fallback: &str) -> Self {
        let slug = slug::slugify(name);
        let slug = whole_words(&slug, 48);
        Self::of(if slug.is_empty() { fallback } else { slug })
    }

    /// The same id with a number behind it: `israel-2`.
    pub(super) fn numbered(&self, number: usize) -> Self {
        Self::of(&format!("{}-{number}", self.slug))
    }

    /// The id as it stands in the file.
    pub fn as_str(&self) -> &str {
        &self.slug
    }

    fn of(slug: &str) -> Self {
        Self { slug: slug.into(), of: PhantomData }
    }
}

impl<T> Clone for Id<T> {
    fn clone(&self) -> Self {
        Self { slug: Arc::clone(&self.slug), of: PhantomData }
    }
}
impl<T> PartialEq for Id<T> {
    fn eq(&self, other: &Self) -> bool {
        self.slug == other.slug
    }
}
impl<T> Eq for Id<T> {}
impl<T> PartialOrd for Id<T> {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
impl<T> Ord for Id<T> {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.slug.cmp(&other.slug)
    }
}
impl<T> Hash for Id<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.slug.hash(state);
    }
}
impl<T> fmt::Debug for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slug)
    }
}
impl<T> fmt::Display for Id<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.slug)
    }
}
impl<T> Serialize for Id<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.slug)
    }
}
impl<'de, T> Deserialize<'de> for Id<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parsed(deserializer, Self::parse)
    }
}

/// As many of the words between hyphens as fit into `most` characters; the first in any case, cut if it must be.
fn whole_words(slug: &str, most: usize) -> &str {
    let Some(cut) = slug.get(..most) else { return slug };
    let ends_here = slug.get(most..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let end = if ends_here { cut.len() } else { cut.rfind('-').unwrap_or(cut.len()) };
    cut.get(..end).unwrap_or(cut).trim_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_readable_id() {
        let of = |name| Id::<()>::from_name(name, "actor").to_string();
        assert_eq!(of("Türkiye"), "turkiye");
        assert_eq!(of("UN Security Council"), "un-security-council");
        assert_eq!(of("İstanbul ığ"), "istanbul-ig");
        assert_eq!(of("…"), "actor");
        let long = "International Committee of the Red Cross and Red Crescent";
        assert_eq!(of(long), "international-committee-of-the-red-cross-and-red");
        let endless = "a".repeat(60);
        assert_eq!(of(&endless).len(), 48);
        assert!(Id::<()>::parse(&of("حماس")).is_ok());
    }

    #[test]
    fn an_id_with_a_space_is_refused() {
        assert!(Id::<()>::parse("a b").is_err());
        assert!(Id::<()>::parse("").is_err());
        assert!(Id::<()>::parse(&"a".repeat(ID_LIMIT + 1)).is_err());
    }
}
