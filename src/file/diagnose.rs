//! Finds the position of an error in a file, and builds the diagnostic from message, path and position.

use std::collections::HashMap;

use ron::error::{Error, SpannedError};
use serde_path_to_error::Segment;

use super::document::{MapDocument, options};
use super::limits::{ENTRY_LIMIT, MESSAGE_LIMIT, WORD_LIMIT, record_limit};
use super::messages::{DiagnosticAnchor, message_for};
use super::scanner::{PathStep, ValueLocation, scan};
use super::{FileDiagnostic, ReadError, snippet};
use crate::model::{Map, SOURCE_TEXT_LIMIT, TEXT_LIMIT};
use crate::visible_text::shortened_message;

/// The error for bytes that are not UTF-8 text.
pub(super) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> ReadError {
    let text = String::from_utf8_lossy(bytes);
    let message = match error.error_len() {
        Some(_) => "Here is a byte that is no text in UTF-8: save the file as UTF-8 and open it again.",
        None => "The file ends in the middle of a letter. Is the end of the file lost?",
    };
    invalid(&text, String::new(), error.valid_up_to(), message.to_owned())
}

/// The error for a zero byte, the first one at `at`. After a power cut, the end of a file can consist of zero bytes.
pub(super) fn zero_byte(bytes: &[u8], at: usize) -> ReadError {
    let (before, rest) = bytes.split_at(at);
    let message = if rest.iter().all(|byte| *byte == 0) {
        "From here on the file holds zero bytes only, as after a power cut: its end is lost."
    } else {
        "Here is a zero byte, which is no text: delete it."
    };
    // The part before it may not be UTF-8 either, but the zero byte is the more important error.
    let before = String::from_utf8_lossy(before);
    invalid(&format!("{before}\0"), String::new(), before.len(), message.to_owned())
}

/// The diagnostic for an error of the ron crate in `text`.
pub(super) fn explain(text: &str, error: &SpannedError) -> ReadError {
    if let Err(syntax_error) = scan(text, &mut |_, _| {}) {
        return invalid(text, path_text(&syntax_error.path), syntax_error.at, syntax_error.message);
    }
    let stopped = byte_of(text, error.span.end.line, error.span.end.col);
    let Ok(mut deserializer) = ron::Deserializer::from_str_with_options(text, &options()) else {
        let (message, _) = message_for(&error.code, &[], "");
        return invalid(text, String::new(), stopped, message);
    };
    let tracked = serde_path_to_error::deserialize::<_, MapDocument>(&mut deserializer);
    let (path, code) = match &tracked {
        Ok(_) => (Vec::new(), &error.code),
        Err(error) => (path_of(error.path()), error.inner()),
    };
    DiagnosticLocator { text, path, stopped }.diagnostic(code)
}

/// The steps of a path, without the names of variants, as [`scan`] does not distinguish these from other brackets.
pub(super) fn path_of(path: &serde_path_to_error::Path) -> Vec<PathStep<'_>> {
    let step = |segment: &'_ Segment| match segment {
        Segment::Seq { index } => Some(PathStep::Item(*index)),
        _ => None,
    };
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(PathStep::Field(key.as_str())),
            other => step(other),
        })
        .collect()
}

/// Finds the position of an error. Scans the text again for each position, as storing all positions of a large file
/// would take ten times its size.
struct DiagnosticLocator<'a> {
    text: &'a str,
    path: Vec<PathStep<'a>>,
    stopped: usize,
}

impl<'a> DiagnosticLocator<'a> {
    fn diagnostic(mut self, code: &'a Error) -> ReadError {
        if let Error::NoSuchStructField { found, .. } = code
            && self.path.last() != Some(&PathStep::Field(found))
        {
            self.path.push(PathStep::Field(found));
        }
        if let Error::ExpectedComma = code {
            // The reader stopped inside a number: the path is that of the value in which it stopped.
            self.path = self.innermost_path_at_stop();
        }
        if let Some(error) = self.duplicate_id(code) {
            return error;
        }
        let names =
            self.path.iter().filter_map(|step| if let PathStep::Field(name) = step { Some(*name) } else { None });
        let names: Vec<&str> = names.collect();
        let location = self.nearest_location();
        let value = location.as_ref().and_then(|location| self.text.get(location.value.clone())).unwrap_or("");
        let (message, anchor) = message_for(code, &names, value);
        let start = location.as_ref().map(|location| location.value.start);
        let at = match anchor {
            DiagnosticAnchor::ReaderStop => {
                location.filter(|location| location.value.contains(&self.stopped)).map(|_| self.stopped)
            }
            DiagnosticAnchor::Value => start,
            DiagnosticAnchor::Name => location.and_then(|location| location.key).map(|key| key.start),
            DiagnosticAnchor::SecondField(field) => self.second_field_start(field),
        };
        invalid(self.text, path_text(&self.path), at.or(start).unwrap_or(self.stopped), message)
    }

    fn scan_values(&self, mut visit: impl FnMut(&[PathStep<'a>], &ValueLocation)) {
        let result = scan(self.text, &mut visit);
        debug_assert!(result.is_ok(), "the text was looked through before: {result:?}");
    }

    /// The path of the innermost value in which the reader stopped.
    fn innermost_path_at_stop(&self) -> Vec<PathStep<'a>> {
        let mut innermost = None;
        self.scan_values(|path, location| {
            if innermost.is_none() && location.value.contains(&self.stopped) {
                innermost = Some(path.to_vec());
            }
        });
        innermost.unwrap_or_default()
    }

    /// The location of the value at the path, or of the nearest one around it.
    fn nearest_location(&self) -> Option<ValueLocation> {
        let mut best: Option<(usize, ValueLocation)> = None;
        self.scan_values(|path, location| {
            if self.path.starts_with(path) && best.as_ref().is_none_or(|(length, _)| *length < path.len()) {
                best = Some((path.len(), location.clone()));
            }
        });
        best.map(|(_, location)| location)
    }

    /// The start of the second field with this name in the record.
    fn second_field_start(&self, field: &str) -> Option<usize> {
        let mut keys = Vec::new();
        self.scan_values(|path, location| {
            if path.split_last() == Some((&PathStep::Field(field), self.path.as_slice())) {
                keys.extend(location.key.as_ref().map(|key| key.start));
            }
        });
        keys.get(1).copied()
    }

    /// The diagnostic for an id that occurs twice in a list, if this is the error.
    fn duplicate_id(&self, code: &Error) -> Option<ReadError> {
        let [PathStep::Field(list)] = self.path.as_slice() else { return None };
        let Error::Message(message) = code else { return None };
        if !message.ends_with("stands twice") {
            return None;
        }
        let mut starts = HashMap::new();
        let mut duplicate = None;
        self.scan_values(|path, location| {
            if duplicate.is_none()
                && matches!(path, [PathStep::Field(of), PathStep::Item(_), PathStep::Field("id")] if of == list)
            {
                let id = self.text.get(location.value.clone()).and_then(|id| options().from_str::<String>(id).ok());
                let Some(id) = id else { return };
                let first = starts.insert(id.clone(), location.value.start);
                duplicate = first.map(|first| (id, first, path_text(path), location.value.start));
            }
        });
        let (id, first, path, at) = duplicate?;
        let (line, _, _) = snippet::locate(self.text, first);
        let message =
            format!("The id \"{id}\" stands twice among the {list}, first on line {line}: change one of them.");
        Some(invalid(self.text, path, at, message))
    }
}

/// Checks the syntax of a text that the ron crate has read, as the crate is less strict.
pub(super) fn check_syntax(text: &str) -> Result<(), ReadError> {
    let error = scan(text, &mut |_, _| {}).map_err(|error| (path_text(&error.path), error.at, error.message));
    error.map_err(|(path, at, message)| invalid(text, path, at, message))
}

/// Checks `text` against the size limits. Other errors are left to the reader.
pub(super) fn check_limits(text: &str) -> Result<(), ReadError> {
    if text.len() <= TEXT_LIMIT {
        return Ok(());
    }
    let mut exceeded = None;
    let mut entries = 0;
    let mut visit = |path: &[PathStep<'_>], location: &ValueLocation| {
        // The lists of the map itself have their own limits.
        let is_entry = location.is_listed && path.len() > 2;
        entries += usize::from(is_entry);
        if exceeded.is_none() {
            let message = if is_entry && entries > ENTRY_LIMIT {
                Some(format!("The lists within records have {ENTRY_LIMIT} entries at most, and here begins one more."))
            } else {
                limit_message(text, path, location)
            };
            exceeded = message.map(|message| (path_text(path), location.value.start, message));
        }
    };
    // The reader reports syntax errors.
    if scan(text, &mut visit).is_err() {
        return Ok(());
    }
    exceeded.map_or(Ok(()), |(path, at, message)| Err(invalid(text, path, at, message)))
}

fn limit_message(text: &str, path: &[PathStep<'_>], location: &ValueLocation) -> Option<String> {
    let (limit, subject) = match path {
        [PathStep::Field("sources"), PathStep::Item(_), PathStep::Field("text")] => {
            (SOURCE_TEXT_LIMIT, "The text of a source")
        }
        [PathStep::Field(list), PathStep::Item(number)] => {
            let limit = record_limit(list);
            return (*number >= limit).then(|| format!("A map has {limit} {list} at most, and here begins one more."));
        }
        _ => (TEXT_LIMIT, "A text"),
    };
    let value = text.get(location.value.clone()).unwrap_or("");
    let is_text = value.ends_with(['"', '#']);
    if !is_text || value.len() <= limit {
        return None;
    }
    // Escapes are longer in the file than in the map.
    let length = options().from_str::<String>(value).map_or(0, |text| text.len());
    (length > limit)
        .then(|| format!("{subject} has {} KB at most, and this one has {} KB.", limit >> 10, length.div_ceil(1024)))
}

/// Checks the ranges of numbers that the records do not check themselves.
pub(super) fn check_ranges(text: &str, map: &Map) -> Result<(), ReadError> {
    for (at, view) in map.views.iter().enumerate() {
        let width = view.figure.width_mm;
        let problem = match () {
            () if !(20.0..=2000.0).contains(&width) => ("width_mm", "from 20 to 2000 (millimetres)"),
            () if !(30..=1200).contains(&view.figure.dpi) => ("dpi", "from 30 to 1200 (pixels an inch)"),
            () => continue,
        };
        let path =
            [PathStep::Field("views"), PathStep::Item(at), PathStep::Field("figure"), PathStep::Field(problem.0)];
        let mut start = None;
        let mut visit = |other: &[PathStep<'_>], location: &ValueLocation| {
            if other == path {
                start = Some(location.value.start);
            }
        };
        // The text was just read, so it has no syntax errors.
        let at = scan(text, &mut visit).ok().and(start).unwrap_or(0);
        return Err(invalid(
            text,
            path_text(&path),
            at,
            format!("This number is out of range: use one {}.", problem.1),
        ));
    }
    Ok(())
}

/// A path as text: `actors[3].name`.
fn path_text(path: &[PathStep<'_>]) -> String {
    let mut text = String::new();
    // Only a deliberately broken file has brackets as deep as this.
    const MAX_STEPS: usize = 8;
    for step in path.iter().take(MAX_STEPS) {
        match step {
            PathStep::Field(name) if text.is_empty() => text.push_str(name),
            PathStep::Field(name) => text.extend([".", name]),
            PathStep::Item(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text.push_str(if path.len() > MAX_STEPS { " …" } else { "" });
    text
}

/// The byte at a line and column, both from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let remainder = text.get(start..).unwrap_or("");
    start + remainder.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

fn invalid(text: &str, path: String, at: usize, message: String) -> ReadError {
    // Both may contain a word of the file, which may be a megabyte long.
    let message = shortened_message(&message, WORD_LIMIT, MESSAGE_LIMIT).into_owned();
    let path = shortened_message(&path, WORD_LIMIT, MESSAGE_LIMIT).into_owned();
    let (line, column, snippet) = snippet::locate(text, at);
    ReadError::Invalid(Box::new(FileDiagnostic { path, line, column, message, snippet }))
}
