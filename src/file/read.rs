//! Finds out what a text is, and reads a map of any known version from it. The words for damage are made in `damage`.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::document::{Document, FieldName, options};
use super::{FILE_LIMIT, Looks, NAME, ReadError, VERSION, damage, fast, scan};
use crate::model::Map;

/// As [`super::read_bytes`].
pub(super) fn read_bytes(bytes: &[u8]) -> Result<Map, ReadError> {
    if bytes.len() > FILE_LIMIT {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    if let Some(looks) = looks_of_bytes(bytes) {
        return Err(ReadError::NotAMap(looks));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(damage::zero_byte(bytes, at));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => Err(damage::not_utf8(bytes, error)),
    }
}

/// As [`super::read`].
pub(super) fn read(text: &str) -> Result<Map, ReadError> {
    if text.len() > FILE_LIMIT {
        return Err(ReadError::TooLarge(text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(looks) = looks_of(text) {
        return Err(ReadError::NotAMap(looks));
    }
    // Line ends within texts are those of a map, whatever the editor or the version control made of them.
    let text = if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    match version_of(&text) {
        Ok(Some(1)) => {}
        Ok(Some(newer)) if newer > u64::from(VERSION) => return Err(ReadError::Newer(newer)),
        Ok(other) => return Err(ReadError::UnknownVersion(other)),
        Err(error) => return Err(damage::explain(&text, &error)),
    }
    let plain = fast::read(&text);
    if plain.as_ref().is_none_or(|plain| plain.long) {
        damage::within_limits(&text)?;
    }
    let map = match plain {
        Some(plain) => plain.map,
        None => options().from_str::<Document>(&text).map_err(|error| damage::explain(&text, &error))?.0,
    };
    debug_assert!(scan::scan(&text, &mut |_, _| {}).is_ok(), "what is read is sound writing");
    damage::sound(&text, &map)?;
    Ok(map)
}

/// What the bytes of a file look like, if not like text in UTF-8.
fn looks_of_bytes(bytes: &[u8]) -> Option<Looks> {
    const KNOWN: &[(&[u8], Looks)] = &[
        (b"PK\x03\x04", Looks::Like("a ZIP archive, as office documents are")),
        (b"\x1f\x8b", Looks::Like("a compressed file")),
        (b"%PDF", Looks::Like("a PDF document")),
        (b"\x89PNG", Looks::Like("a picture")),
        (b"\xff\xd8\xff", Looks::Like("a picture")),
        (b"SQLite format 3\0", Looks::Like("an SQLite database")),
        (
            b"version https://git-lfs",
            Looks::Like("a pointer of Git LFS, which stands for the file until `git lfs pull` has fetched it"),
        ),
        // Before UTF-16, whose mark it begins with.
        (b"\xff\xfe\0\0", Looks::Encoded("UTF-32")),
        (b"\0\0\xfe\xff", Looks::Encoded("UTF-32")),
        (b"S\0\0\0t\0\0\0", Looks::Encoded("UTF-32")),
        (b"\0\0\0S\0\0\0t", Looks::Encoded("UTF-32")),
        (b"\xff\xfe", Looks::Encoded("UTF-16")),
        (b"\xfe\xff", Looks::Encoded("UTF-16")),
        (b"S\0t\0", Looks::Encoded("UTF-16")),
        (b"\0S\0t", Looks::Encoded("UTF-16")),
    ];
    let known = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, looks)| looks.clone());
    // A map with zero bytes in it is damaged, which is said with the place.
    let is_map = || bytes.trim_ascii_start().starts_with(NAME.as_bytes());
    known.or_else(|| (bytes.contains(&0) && !is_map()).then_some(Looks::Binary))
}

/// What a text looks like, if not like a stance map.
fn looks_of(text: &str) -> Option<Looks> {
    if text.trim().is_empty() {
        return Some(Looks::Empty);
    }
    if let Some(looks) = looks_of_bytes(text.as_bytes()) {
        return Some(looks);
    }
    if let Some(line) = conflict(text) {
        return Some(Looks::Conflict(line));
    }
    let start = text.get(scan::first_word(text)..).unwrap_or(text);
    if scan::is_merge_mark(start) {
        return None;
    }
    let end = start.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(start.len());
    let (word, rest) = start.split_at(end);
    match (word, rest.trim_start().chars().next()) {
        (NAME, Some('(') | None) => None,
        ("", Some('{' | '[')) => Some(Looks::Like("JSON")),
        ("", Some('<')) => Some(Looks::Like("XML or HTML")),
        ("", Some('(')) => Some(Looks::Unnamed),
        // A comment that does not end, and the like: say that.
        ("", Some('/' | '#')) => None,
        ("", None) => Some(Looks::Empty),
        (word, Some('(')) => Some(Looks::OtherRon(word.to_owned())),
        _ => Some(Looks::Text),
    }
}

/// The line of the first mark of a merge conflict, if there are marks of its beginning, middle and end.
fn conflict(text: &str) -> Option<usize> {
    let mark = |from: usize, mark: &str| {
        let rest = text.get(from..)?;
        let at = if from == 0 && rest.starts_with(mark) { Some(0) } else { None };
        at.or_else(|| {
            // Such a letter is rare, and looked for faster than the whole mark.
            let letters = rest.match_indices(mark.chars().next()?).map(|(at, _)| at);
            let is_mark = |at: &usize| {
                rest.get(*at..).is_some_and(|here| here.starts_with(mark))
                    && rest.get(..*at).is_some_and(|before| before.ends_with('\n'))
            };
            letters.into_iter().find(is_mark)
        })
        .map(|at| from + at)
    };
    let begin = mark(0, "<<<<<<<")?;
    let middle = mark(begin, "=======")?;
    mark(middle, ">>>>>>>")?;
    Some(1 + text.get(..begin)?.matches('\n').count())
}

/// The version that a text says it has; none if it does not say. Reads no further than that.
fn version_of(text: &str) -> Result<Option<u64>, ron::error::SpannedError> {
    let found = Cell::new(None);
    match options().from_str_seed(text, Head(&found)) {
        // Having found it, the reader stops by an error.
        Err(_) if found.get().is_some() => Ok(found.get()),
        Err(error) => Err(error),
        Ok(()) => Ok(None),
    }
}

#[derive(Clone, Copy)]
struct Head<'a>(&'a Cell<Option<u64>>);

impl<'de> DeserializeSeed<'de> for Head<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct(NAME, &[], self)
    }
}

impl<'de> Visitor<'de> for Head<'_> {
    type Value = ();
    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stance map")
    }
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(FieldName(key)) = map.next_key()? {
            if key == "version" {
                self.0.set(Some(map.next_value()?));
                return Err(A::Error::custom("the version is known"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(())
    }
}
