//! Reads what this program understands of a map in a newer version of the format, and lists the rest. Such a map is
//! shown and never saved over its file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

use ron::error::Error;

use super::diagnose::{self, path_of};
use super::document::{MapDocument, options};
use super::scanner::{PathStep, ValueLocation, scan};
use super::{FILE_LIMIT, ReadError, VERSION, fast_reader, read};
use crate::model::Map;

/// The maximum number of kinds of content that are left out before the file counts as unreadable.
const MAX_ROUNDS: usize = 100;
/// For large files the maximum is lower, as each round reads the file again: about this many bytes are read in all.
const WORK_LIMIT: usize = 500 << 20;
/// The maximum for the largest files.
const MIN_ROUNDS: usize = 8;

/// A map that was made by a newer version of the program, as far as this one understands it.
#[derive(Clone, Debug, PartialEq)]
pub struct NewerMap {
    /// The part of the map that is understood.
    pub map: Map,
    /// The version, and what is not understood.
    pub format: NewerFormat,
}

/// The format of a map that was made by a newer version of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewerFormat {
    /// The version of the format.
    pub version: u64,
    /// What this program does not understand, by path.
    pub unread: Vec<UnreadPart>,
}

/// Fields or records of one kind that this program does not understand.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnreadPart {
    /// The path, with empty brackets for every record of a list: `actors[].mood`.
    pub path: String,
    /// How often it occurs.
    pub count: usize,
    /// True if whole records are left out, and not only a field of them.
    pub is_record: bool,
}

impl fmt::Display for UnreadPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, count, is_record } = self;
        let unit = if *is_record { "record" } else { "value" };
        write!(f, "{path} ({count} {unit}{})", if *count == 1 { "" } else { "s" })
    }
}

/// As [`super::read_newer`].
pub(super) fn read_newer(bytes: &[u8]) -> Result<NewerMap, ReadError> {
    let (text, version) = match read::read_bytes(bytes) {
        Err(ReadError::Newer(version)) if bytes.len() <= FILE_LIMIT => (String::from_utf8_lossy(bytes), version),
        Err(error) => return Err(error),
        Ok(_) => return Err(ReadError::UnknownVersion(Some(VERSION.into()))),
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text).replace("\r\n", "\n");
    let mut reading = NewerReading { text: text.into(), unread: BTreeMap::new() };
    let map = reading.map().ok_or(ReadError::Newer(version))?;
    let is_within_limits =
        diagnose::check_limits(&reading.text).and_then(|()| diagnose::check_ranges(&reading.text, &map)).is_ok();
    if !is_within_limits {
        return Err(ReadError::Newer(version));
    }
    let unread =
        reading.unread.into_iter().map(|((path, is_record), count)| UnreadPart { path, count, is_record }).collect();
    Ok(NewerMap { map, format: NewerFormat { version, unread } })
}

/// The text of a newer map, of which everything is removed that the reader rejects.
struct NewerReading {
    text: Cow<'static, str>,
    /// How often each path was removed; true for whole records.
    unread: BTreeMap<(String, bool), usize>,
}

/// The values to remove from the text.
enum Rejection {
    /// The fields at this path in every record.
    Fields(Vec<PathPart>),
    /// The fields at this path that have this text.
    FieldsWithText(Vec<PathPart>, String),
    /// The records at this path that lack this field.
    RecordsWithout(Vec<PathPart>, String),
    /// The one record at this path.
    Record(Vec<PathPart>, Vec<usize>),
}

/// A step of a path that applies to every record of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PathPart {
    Field(String),
    AnyItem,
}

impl NewerReading {
    /// The map; none if too much of it is not understood.
    fn map(&mut self) -> Option<Map> {
        let rounds = (WORK_LIMIT / self.text.len().max(1)).clamp(MIN_ROUNDS, MAX_ROUNDS);
        for _ in 0..rounds {
            if let Some(result) = fast_reader::read(&self.text) {
                return Some(result.map);
            }
            let rejection = match read_tracked(&self.text) {
                Ok(map) => return Some(map),
                Err(rejection) => rejection?,
            };
            if !self.remove(&rejection) {
                return None;
            }
        }
        None
    }

    /// Removes the values from the text. Returns whether there were any.
    fn remove(&mut self, rejection: &Rejection) -> bool {
        let mut ranges: Vec<Range<usize>> = Vec::new();
        let mut item_count = 0;
        let mut has_field = false;
        let text = &self.text;
        let mut visit = |path: &[PathStep<'_>], location: &ValueLocation| {
            let whole = location.key.as_ref().map_or(location.value.start, |key| key.start)..location.value.end;
            let is_rejected = match rejection {
                Rejection::Fields(parts) => {
                    item_count += usize::from(
                        location.is_listed && path.split_last().is_some_and(|(_, list)| matches_path(list, parts)),
                    );
                    matches_path(path, parts)
                }
                Rejection::FieldsWithText(parts, value) => {
                    matches_path(path, parts) && text.get(location.value.clone()) == Some(value)
                }
                Rejection::RecordsWithout(parts, field) => {
                    if let Some((PathStep::Field(name), record)) = path.split_last() {
                        has_field |= *name == field.as_str() && matches_path(record, parts);
                    }
                    matches_path(path, parts) && !std::mem::take(&mut has_field)
                }
                Rejection::Record(parts, indexes) => {
                    let own =
                        path.iter().filter_map(|step| if let PathStep::Item(at) = step { Some(at) } else { None });
                    matches_path(path, parts) && own.eq(indexes)
                }
            };
            if is_rejected {
                ranges.push(whole);
            }
        };
        if scan(text, &mut visit).is_err() || ranges.is_empty() {
            return false;
        }
        let (parts, is_record) = match rejection {
            Rejection::Fields(parts) if parts.len() == 1 && item_count > 0 => (parts, true),
            Rejection::Fields(parts) | Rejection::FieldsWithText(parts, _) => (parts, false),
            Rejection::RecordsWithout(parts, _) | Rejection::Record(parts, _) => (parts, true),
        };
        let count = if is_record && item_count > 0 { item_count } else { ranges.len() };
        *self.unread.entry((path_text(parts), is_record)).or_default() += count;
        self.text = without(text, &ranges).into();
        true
    }
}

/// Reads the text, and tells what to remove after an error; none if nothing can be.
fn read_tracked(text: &str) -> Result<Map, Option<Rejection>> {
    let Ok(mut deserializer) = ron::Deserializer::from_str_with_options(text, &options()) else { return Err(None) };
    let error = match serde_path_to_error::deserialize::<_, MapDocument>(&mut deserializer) {
        Ok(document) => return deserializer.end().map(|()| document.0).map_err(|_trailing_text| None),
        Err(error) => error,
    };
    let mut path = path_of(error.path());
    let code = error.inner();
    if let Error::NoSuchStructField { found, .. } = code {
        if path.last() != Some(&PathStep::Field(found)) {
            path.push(PathStep::Field(found));
        }
        return Err(Some(Rejection::Fields(general(&path))));
    }
    if let Error::MissingStructField { field, .. } = code {
        return Err(
            innermost_record(&path).map(|record| Rejection::RecordsWithout(general(record), (*field).to_owned()))
        );
    }
    if matches!(code, Error::ExpectedArray) && path.len() == 1 {
        return Err(None);
    }
    Err(rejected_value(text, &path))
}

/// What to remove if the value at the path is rejected: fields of the same text, or the record around it.
fn rejected_value(text: &str, path: &[PathStep<'_>]) -> Option<Rejection> {
    let mut value = None;
    let mut visit = |other: &[PathStep<'_>], location: &ValueLocation| {
        if other == path {
            value = text.get(location.value.clone());
        }
    };
    scan(text, &mut visit).ok()?;
    match (path.last()?, value) {
        // Without its records nothing would be left to show.
        (PathStep::Field(_), Some(value)) if path.len() == 1 && value.starts_with('[') => None,
        (PathStep::Field(_), Some(value)) => Some(Rejection::FieldsWithText(general(path), value.to_owned())),
        _ => {
            let record = innermost_record(path)?;
            let indexes = record.iter().filter_map(|step| if let PathStep::Item(at) = step { Some(*at) } else { None });
            Some(Rejection::Record(general(record), indexes.collect()))
        }
    }
}

/// The path of the innermost record around a value.
fn innermost_record<'a, 'p>(path: &'a [PathStep<'p>]) -> Option<&'a [PathStep<'p>]> {
    let last = path.iter().rposition(|step| matches!(step, PathStep::Item(_)))?;
    path.get(..=last)
}

fn general(path: &[PathStep<'_>]) -> Vec<PathPart> {
    let part = |step: &PathStep<'_>| match step {
        PathStep::Field(name) => PathPart::Field((*name).to_owned()),
        PathStep::Item(_) => PathPart::AnyItem,
    };
    path.iter().map(part).collect()
}

fn matches_path(path: &[PathStep<'_>], parts: &[PathPart]) -> bool {
    let matches = |(step, part): (&PathStep<'_>, &PathPart)| match (step, part) {
        (PathStep::Field(name), PathPart::Field(field)) => name == field,
        (PathStep::Item(_), PathPart::AnyItem) => true,
        _ => false,
    };
    path.len() == parts.len() && path.iter().zip(parts).all(matches)
}

/// The path as text: `actors[].mood`. Records are named by their list.
fn path_text(parts: &[PathPart]) -> String {
    let mut text = String::new();
    for (at, part) in parts.iter().enumerate() {
        match part {
            PathPart::Field(name) if text.is_empty() => text.push_str(name),
            PathPart::Field(name) => text.extend([".", name]),
            PathPart::AnyItem if at + 1 < parts.len() => text.push_str("[]"),
            PathPart::AnyItem => {}
        }
    }
    text
}

/// The text without these values and the commas behind them. The ranges are in order and do not overlap.
fn without(text: &str, ranges: &[Range<usize>]) -> String {
    let mut rest = String::with_capacity(text.len());
    let mut at = 0;
    for range in ranges {
        rest.push_str(text.get(at..range.start).unwrap_or(""));
        let behind = text.get(range.end..).unwrap_or("");
        let comma = behind.trim_start().strip_prefix(',').map(|after| text.len() - after.len());
        at = comma.unwrap_or(range.end);
    }
    rest.push_str(text.get(at..).unwrap_or(""));
    rest
}
