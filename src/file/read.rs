//! Detects the format of a text and reads maps of all known versions. The messages for errors are built in `diagnose`.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};

use super::document::{FieldName, MapDocument, options};
use super::limits::WORD_LIMIT;
use super::{FILE_LIMIT, FORMAT_NAME, ForeignFormat, ReadError, VERSION, diagnose, fast_reader, scanner};
use crate::model::Map;
use crate::visible_text::shortened_in_middle;

/// As [`super::read_bytes`].
pub(super) fn read_bytes(bytes: &[u8]) -> Result<Map, ReadError> {
    if bytes.len() > FILE_LIMIT {
        return Err(ReadError::TooLarge(bytes.len()));
    }
    if let Some(format) = foreign_format_of_bytes(bytes) {
        return Err(ReadError::NotAMap(format));
    }
    if let Some(at) = bytes.iter().position(|byte| *byte == 0) {
        return Err(diagnose::zero_byte(bytes, at));
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => read(text),
        Err(error) => Err(diagnose::not_utf8(bytes, error)),
    }
}

/// As [`super::read`].
pub(super) fn read(text: &str) -> Result<Map, ReadError> {
    if text.len() > FILE_LIMIT {
        return Err(ReadError::TooLarge(text.len()));
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if let Some(format) = foreign_format_of(text) {
        return Err(ReadError::NotAMap(format));
    }
    // Line breaks within texts do not depend on the editor or the version control system.
    let text = if text.contains("\r\n") { Cow::Owned(text.replace("\r\n", "\n")) } else { Cow::Borrowed(text) };
    match version_of(&text) {
        Ok(Some(1)) => {}
        Ok(Some(newer)) if newer > u64::from(VERSION) => return Err(ReadError::Newer(newer)),
        Ok(other) => return Err(ReadError::UnknownVersion(other)),
        Err(error) => return Err(diagnose::explain(&text, &error)),
    }
    let fast_result = fast_reader::read(&text);
    if fast_result.as_ref().is_none_or(|fast_result| fast_result.may_exceed_text_limit) {
        diagnose::check_limits(&text)?;
    }
    let map = match fast_result {
        Some(fast_result) => fast_result.map,
        None => {
            let document = options().from_str::<MapDocument>(&text);
            let map = document.map_err(|error| diagnose::explain(&text, &error))?.0;
            // The ron crate also reads `Some"x"`. The limits of such a text could not be checked.
            diagnose::check_syntax(&text)?;
            map
        }
    };
    debug_assert!(scanner::scan(&text, &mut |_, _| {}).is_ok(), "what is read is sound writing");
    diagnose::check_ranges(&text, &map)?;
    Ok(map)
}

/// The format of the bytes of a file, unless it is UTF-8 text.
fn foreign_format_of_bytes(bytes: &[u8]) -> Option<ForeignFormat> {
    const KNOWN: &[(&[u8], ForeignFormat)] = &[
        (b"PK\x03\x04", ForeignFormat::KnownFormat("a ZIP archive, as office documents are")),
        (b"\x1f\x8b", ForeignFormat::KnownFormat("a compressed file")),
        (b"%PDF", ForeignFormat::KnownFormat("a PDF document")),
        (b"\x89PNG", ForeignFormat::KnownFormat("a picture")),
        (b"\xff\xd8\xff", ForeignFormat::KnownFormat("a picture")),
        (b"SQLite format 3\0", ForeignFormat::KnownFormat("an SQLite database")),
        (
            b"version https://git-lfs",
            ForeignFormat::KnownFormat(
                "a pointer of Git LFS, which stands for the file until `git lfs pull` has fetched it",
            ),
        ),
        // Before UTF-16, as the mark of UTF-16 is a prefix of it.
        (b"\xff\xfe\0\0", ForeignFormat::OtherEncoding("UTF-32")),
        (b"\0\0\xfe\xff", ForeignFormat::OtherEncoding("UTF-32")),
        (b"S\0\0\0t\0\0\0", ForeignFormat::OtherEncoding("UTF-32")),
        (b"\0\0\0S\0\0\0t", ForeignFormat::OtherEncoding("UTF-32")),
        (b"\xff\xfe", ForeignFormat::OtherEncoding("UTF-16")),
        (b"\xfe\xff", ForeignFormat::OtherEncoding("UTF-16")),
        (b"S\0t\0", ForeignFormat::OtherEncoding("UTF-16")),
        (b"\0S\0t", ForeignFormat::OtherEncoding("UTF-16")),
    ];
    let known = KNOWN.iter().find(|(start, _)| bytes.starts_with(start)).map(|(_, format)| format.clone());
    // A map that contains zero bytes is damaged. Its diagnostic names the position.
    let is_map = || bytes.trim_ascii_start().starts_with(FORMAT_NAME.as_bytes());
    known.or_else(|| (bytes.contains(&0) && !is_map()).then_some(ForeignFormat::Binary))
}

/// The format of a text, unless it is a stance map.
fn foreign_format_of(text: &str) -> Option<ForeignFormat> {
    if text.trim().is_empty() {
        return Some(ForeignFormat::Empty);
    }
    if let Some(format) = foreign_format_of_bytes(text.as_bytes()) {
        return Some(format);
    }
    if let Some(line) = merge_conflict_line(text) {
        return Some(ForeignFormat::MergeConflict(line));
    }
    let start = text.get(scanner::first_word(text)..).unwrap_or(text);
    if scanner::is_merge_mark(start) {
        return None;
    }
    let end = start.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(start.len());
    let (word, remainder) = start.split_at(end);
    match (word, remainder.trim_start().chars().next()) {
        (FORMAT_NAME, Some('(') | None) => None,
        ("", Some('{' | '[')) => Some(ForeignFormat::KnownFormat("JSON")),
        ("", Some('<')) => Some(ForeignFormat::KnownFormat("XML or HTML")),
        ("", Some('(')) => Some(ForeignFormat::UnnamedRon),
        // For example a comment without an end. The reader reports it.
        ("", Some('/' | '#')) => None,
        ("", None) => Some(ForeignFormat::Empty),
        (word, Some('(')) => Some(ForeignFormat::OtherRon(shortened_in_middle(word, WORD_LIMIT).into_owned())),
        _ => Some(ForeignFormat::Text),
    }
}

/// The line of the first mark of a merge conflict, if there are marks of its beginning, middle and end.
fn merge_conflict_line(text: &str) -> Option<usize> {
    let find_mark = |from: usize, mark: &str| {
        let rest = text.get(from..)?;
        let at = if from == 0 && rest.starts_with(mark) { Some(0) } else { None };
        at.or_else(|| {
            // The first character is rare, and finding it is faster than finding the whole mark.
            let candidates = rest.match_indices(mark.chars().next()?).map(|(at, _)| at);
            let is_mark = |at: &usize| {
                rest.get(*at..).is_some_and(|line| line.starts_with(mark))
                    && rest.get(..*at).is_some_and(|before| before.ends_with('\n'))
            };
            candidates.into_iter().find(is_mark)
        })
        .map(|at| from + at)
    };
    let begin = find_mark(0, "<<<<<<<")?;
    let middle = find_mark(begin, "=======")?;
    find_mark(middle, ">>>>>>>")?;
    Some(1 + text.get(..begin)?.matches('\n').count())
}

/// The version in a text; none if it has none. Reads no further than the version.
fn version_of(text: &str) -> Result<Option<u64>, ron::error::SpannedError> {
    let version = Cell::new(None);
    match options().from_str_seed(text, VersionProbe(&version)) {
        // The probe stops the reader with an error once it has the version.
        Err(_) if version.get().is_some() => Ok(version.get()),
        Err(error) => Err(error),
        Ok(()) => Ok(None),
    }
}

#[derive(Clone, Copy)]
struct VersionProbe<'a>(&'a Cell<Option<u64>>);

impl<'de> DeserializeSeed<'de> for VersionProbe<'_> {
    type Value = ();
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_struct(FORMAT_NAME, &[], self)
    }
}

impl<'de> Visitor<'de> for VersionProbe<'_> {
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
