//! Finds the place of what is wrong in a map, and puts words, path and place together.

use std::collections::HashMap;

use ron::error::{Error, SpannedError};
use serde_path_to_error::Segment;

use super::document::{Document, options};
use super::scan::{Place, Step, scan};
use super::words::{Spot, words};
use super::{ACTOR_LIMIT, Damage, ENTRY_LIMIT, ReadError, TIE_LIMIT, snippet};
use crate::model::{Map, SOURCE_TEXT_LIMIT, TEXT_LIMIT};

/// Bytes that are no text in UTF-8.
pub(super) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> ReadError {
    let text = String::from_utf8_lossy(bytes);
    let message = match error.error_len() {
        Some(_) => "Here is a byte that is no text in UTF-8: save the file as UTF-8 and open it again.",
        None => "The file ends in the middle of a letter. Is the end of the file lost?",
    };
    damaged(&text, String::new(), error.valid_up_to(), message.to_owned())
}

/// A map with a byte of value 0, first at `at`. A disk that lost its power leaves them where the end of a file was.
pub(super) fn zero_byte(bytes: &[u8], at: usize) -> ReadError {
    let (before, behind) = bytes.split_at(at);
    let message = if behind.iter().all(|byte| *byte == 0) {
        "From here on the file holds zero bytes only, as after a power cut: its end is lost."
    } else {
        "Here is a zero byte, which is no text: delete it."
    };
    // What stands before it may be no text either, but that is the lesser trouble.
    let before = String::from_utf8_lossy(before);
    damaged(&format!("{before}\0"), String::new(), before.len(), message.to_owned())
}

/// Why the ron crate could not read `text`.
pub(super) fn explain(text: &str, error: &SpannedError) -> ReadError {
    if let Err(slip) = scan(text, &mut |_, _| {}) {
        return damaged(text, path_text(&slip.path), slip.at, slip.message);
    }
    let stopped = byte_of(text, error.span.end.line, error.span.end.col);
    let Ok(mut deserializer) = ron::Deserializer::from_str_with_options(text, &options()) else {
        let (message, _) = words(&error.code, &[], "");
        return damaged(text, String::new(), stopped, message);
    };
    let tracked = serde_path_to_error::deserialize::<_, Document>(&mut deserializer);
    let (path, code) = match &tracked {
        Ok(_) => (Vec::new(), &error.code),
        Err(error) => (path_of(error.path()), error.inner()),
    };
    Search { text, path, stopped }.damage(code)
}

/// The steps of a path, without the names of variants, which [`scan`] does not tell from other brackets.
fn path_of(path: &serde_path_to_error::Path) -> Vec<Step<'_>> {
    let step = |segment: &'_ Segment| match segment {
        Segment::Seq { index } => Some(Step::Item(*index)),
        _ => None,
    };
    path.iter()
        .filter_map(|segment| match segment {
            Segment::Map { key } => Some(Step::Field(key.as_str())),
            other => step(other),
        })
        .collect()
}

/// Looks through the text again for each place that it needs, as remembering every place of a large file would take
/// ten times its size.
struct Search<'a> {
    text: &'a str,
    path: Vec<Step<'a>>,
    stopped: usize,
}

impl<'a> Search<'a> {
    fn damage(mut self, code: &'a Error) -> ReadError {
        if let Error::NoSuchStructField { found, .. } = code
            && self.path.last() != Some(&Step::Field(found))
        {
            self.path.push(Step::Field(found));
        }
        if let Error::ExpectedComma = code {
            // The reader ended a number early: the value is the one in which it stopped.
            self.path = self.around_the_stop();
        }
        if let Some(twice) = self.twice(code) {
            return twice;
        }
        let names = self.path.iter().filter_map(|step| if let Step::Field(name) = step { Some(*name) } else { None });
        let names: Vec<&str> = names.collect();
        let place = self.place();
        let value = place.as_ref().and_then(|place| self.text.get(place.value.clone())).unwrap_or("");
        let (message, spot) = words(code, &names, value);
        let start = place.as_ref().map(|place| place.value.start);
        let at = match spot {
            Spot::Stopped => place.filter(|place| place.value.contains(&self.stopped)).map(|_| self.stopped),
            Spot::Value => start,
            Spot::Name => place.and_then(|place| place.key).map(|key| key.start),
            Spot::Twice(field) => self.second(field),
        };
        damaged(self.text, path_text(&self.path), at.or(start).unwrap_or(self.stopped), message)
    }

    fn look(&self, mut see: impl FnMut(&[Step<'a>], &Place)) {
        let sound = scan(self.text, &mut see);
        debug_assert!(sound.is_ok(), "the text was looked through before: {sound:?}");
    }

    /// The innermost value in which the reader stopped.
    fn around_the_stop(&self) -> Vec<Step<'a>> {
        let mut found = None;
        self.look(|path, place| {
            if found.is_none() && place.value.contains(&self.stopped) {
                found = Some(path.to_vec());
            }
        });
        found.unwrap_or_default()
    }

    /// The value at the path, or else the nearest one round it.
    fn place(&self) -> Option<Place> {
        let mut best: Option<(usize, Place)> = None;
        self.look(|path, place| {
            if self.path.starts_with(path) && best.as_ref().is_none_or(|(length, _)| *length < path.len()) {
                best = Some((path.len(), place.clone()));
            }
        });
        best.map(|(_, place)| place)
    }

    /// The second field of that name in the record.
    fn second(&self, field: &str) -> Option<usize> {
        let mut keys = Vec::new();
        self.look(|path, place| {
            if path.split_last() == Some((&Step::Field(field), self.path.as_slice())) {
                keys.extend(place.key.as_ref().map(|key| key.start));
            }
        });
        keys.get(1).copied()
    }

    /// The damage of an id that stands twice in a list, if that is what it is.
    fn twice(&self, code: &Error) -> Option<ReadError> {
        let [Step::Field(list)] = self.path.as_slice() else { return None };
        let Error::Message(message) = code else { return None };
        if !message.ends_with("stands twice") {
            return None;
        }
        let mut seen = HashMap::new();
        let mut twice = None;
        self.look(|path, place| {
            if twice.is_none() && matches!(path, [Step::Field(of), Step::Item(_), Step::Field("id")] if of == list) {
                let id = self.text.get(place.value.clone()).and_then(|id| options().from_str::<String>(id).ok());
                let Some(id) = id else { return };
                let first = seen.insert(id.clone(), place.value.start);
                twice = first.map(|first| (id, first, path_text(path), place.value.start));
            }
        });
        let (id, first, path, at) = twice?;
        let (line, _, _) = snippet::locate(self.text, first);
        let message =
            format!("The id \"{id}\" stands twice among the {list}, first on line {line}: change one of them.");
        Some(damaged(self.text, path, at, message))
    }
}

/// Is `text` within the limits of the format? What is broken in other ways is left to the reader.
pub(super) fn within_limits(text: &str) -> Result<(), ReadError> {
    if text.len() <= TEXT_LIMIT {
        return Ok(());
    }
    let mut beyond = None;
    let mut entries = 0;
    let mut see = |path: &[Step<'_>], place: &Place| {
        // The lists of the map itself have limits of their own.
        let is_entry = place.is_listed && path.len() > 2;
        entries += usize::from(is_entry);
        if beyond.is_none() {
            let message = if is_entry && entries > ENTRY_LIMIT {
                Some(format!("The lists within records have {ENTRY_LIMIT} entries at most, and here begins one more."))
            } else {
                too_much(text, path, place)
            };
            beyond = message.map(|message| (path_text(path), place.value.start, message));
        }
    };
    // Broken writing is told by the reader, which then fails as well.
    if scan(text, &mut see).is_err() {
        return Ok(());
    }
    beyond.map_or(Ok(()), |(path, at, message)| Err(damaged(text, path, at, message)))
}

fn too_much(text: &str, path: &[Step<'_>], place: &Place) -> Option<String> {
    let (most, of) = match path {
        [Step::Field("sources"), Step::Item(_), Step::Field("text")] => (SOURCE_TEXT_LIMIT, "The text of a source"),
        [Step::Field(list), Step::Item(number)] => {
            let most = if *list == "actors" { ACTOR_LIMIT } else { TIE_LIMIT };
            return (*number >= most).then(|| format!("A map has {most} {list} at most, and here begins one more."));
        }
        _ => (TEXT_LIMIT, "A text"),
    };
    let value = text.get(place.value.clone()).unwrap_or("");
    let is_text = value.ends_with(['"', '#']);
    if !is_text || value.len() <= most {
        return None;
    }
    // Escapes are longer in the file than in the map.
    let length = options().from_str::<String>(value).map_or(0, |text| text.len());
    (length > most)
        .then(|| format!("{of} has {} KB at most, and this one has {} KB.", most >> 10, length.div_ceil(1024)))
}

/// Are the numbers of a map that its own records do not check within their bounds?
pub(super) fn sound(text: &str, map: &Map) -> Result<(), ReadError> {
    for (at, view) in map.views.iter().enumerate() {
        let width = view.figure.width_mm;
        let wrong = match () {
            () if !(20.0..=2000.0).contains(&width) => ("width_mm", "from 20 to 2000 (millimetres)"),
            () if !(30..=1200).contains(&view.figure.dpi) => ("dpi", "from 30 to 1200 (pixels an inch)"),
            () => continue,
        };
        let path = [Step::Field("views"), Step::Item(at), Step::Field("figure"), Step::Field(wrong.0)];
        let mut found = None;
        let mut see = |other: &[Step<'_>], place: &Place| {
            if other == path {
                found = Some(place.value.start);
            }
        };
        // The text was read just now, so its writing is sound.
        let at = scan(text, &mut see).ok().and(found).unwrap_or(0);
        return Err(damaged(text, path_text(&path), at, format!("This number is out of range: use one {}.", wrong.1)));
    }
    Ok(())
}

/// `actors[3].name`.
fn path_text(path: &[Step<'_>]) -> String {
    let mut text = String::new();
    // Only a file that is broken on purpose has brackets so deep.
    const SHOWN: usize = 8;
    for step in path.iter().take(SHOWN) {
        match step {
            Step::Field(name) if text.is_empty() => text.push_str(name),
            Step::Field(name) => text.extend([".", name]),
            Step::Item(index) => text.push_str(&format!("[{index}]")),
        }
    }
    text.push_str(if path.len() > SHOWN { " …" } else { "" });
    text
}

/// The byte of a line and a column, both from 1.
fn byte_of(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text.split_inclusive('\n').take(line.saturating_sub(1)).map(str::len).sum();
    let rest = text.get(start..).unwrap_or("");
    start + rest.chars().take(column.saturating_sub(1)).map(char::len_utf8).sum::<usize>()
}

fn damaged(text: &str, path: String, at: usize, message: String) -> ReadError {
    let (line, column, snippet) = snippet::locate(text, at);
    ReadError::Damaged(Box::new(Damage { path, line, column, message, snippet }))
}
