//! Ids of records: short readable slugs, typed by the record that they name. Must not know where records are stored.

use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;
use std::sync::Arc;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::serde_with::parsed;

/// Maximum length of an id in characters.
pub const ID_LIMIT: usize = 80;

/// The id of a record of type `T`. Permanent, and unique among the records of its kind.
///
/// In a file it is a plain string such as `"turkiye"`: not empty, at most [`ID_LIMIT`] characters, with no white space,
/// no quotes and no control characters.
pub struct Id<T> {
    slug: Arc<str>,
    of: PhantomData<fn() -> T>,
}

/// A string cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot be an id: use 1 to {ID_LIMIT} letters, digits and hyphens, without spaces")]
pub struct BadId(pub String);

impl<T> Id<T> {
    /// Reads an id, as it is written in a file.
    ///
    /// # Errors
    /// [`BadId`] if the text is empty, is too long, or has white space, quotes, parentheses, backslashes or control
    /// characters.
    pub fn parse(text: &str) -> Result<Self, BadId> {
        let is_simple = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
        if (1..=ID_LIMIT).contains(&text.len()) && text.bytes().all(is_simple) {
            return Ok(Self::of(text));
        }
        let is_forbidden = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '"' | '\'' | '\\' | '(' | ')');
        if text.is_empty() || text.chars().count() > ID_LIMIT || text.chars().any(is_forbidden) {
            return Err(BadId(text.to_owned()));
        }
        Ok(Self::of(text))
    }

    /// Makes an id from a name: "Türkiye" becomes `turkiye`. A name without letters or digits gives `fallback`.
    pub fn from_name(name: &str, fallback: &str) -> Self {
        let slug = slug::slugify(name);
        let slug = whole_words(&slug, 48);
        Self::of(if slug.is_empty() { fallback } else { slug })
    }

    /// The id with a number appended: `israel-2`.
    pub(super) fn numbered(&self, number: usize) -> Self {
        Self::of(&format!("{}-{number}", self.slug))
    }

    /// The id as it is written in the file.
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

/// The first words of a slug that fit into `max_chars` characters. A first word that is too long is cut.
fn whole_words(slug: &str, max_chars: usize) -> &str {
    let Some(cut) = slug.get(..max_chars) else { return slug };
    let ends_at_word = slug.get(max_chars..).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'));
    let end = if ends_at_word { cut.len() } else { cut.rfind('-').unwrap_or(cut.len()) };
    cut.get(..end).unwrap_or(cut).trim_matches('-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_readable_id() {
        let id_of = |name| Id::<()>::from_name(name, "actor").to_string();
        assert_eq!(id_of("Türkiye"), "turkiye");
        assert_eq!(id_of("UN Security Council"), "un-security-council");
        assert_eq!(id_of("İstanbul ığ"), "istanbul-ig");
        assert_eq!(id_of("…"), "actor");
        let long = "International Committee of the Red Cross and Red Crescent";
        assert_eq!(id_of(long), "international-committee-of-the-red-cross-and-red");
        let endless = "a".repeat(60);
        assert_eq!(id_of(&endless).len(), 48);
        assert!(Id::<()>::parse(&id_of("حماس")).is_ok());
    }

    #[test]
    fn an_id_with_a_space_is_refused() {
        assert!(Id::<()>::parse("a b").is_err());
        assert!(Id::<()>::parse("").is_err());
        assert!(Id::<()>::parse(&"a".repeat(ID_LIMIT + 1)).is_err());
    }
}
