//! The RON format of a stance map, version 1: [`write`] and [`read`]. Knows no disk.
//!
//! A file is one struct, `StanceMap(version: 1, …)`, which contains the fields of a [`Map`] behind the version. People
//! can write it by hand; `assets/format.md` describes it. Optional fields are written without `Some(…)` and read with
//! or without it. Control characters in texts are written as escapes such as `\u{7}`, so that the file itself contains
//! none except line breaks. A line break in a text is written as a line break.

mod diagnose;
mod document;
mod error;
mod fast_reader;
mod limits;
mod messages;
mod newer;
mod read;
mod scanner;
mod snippet;
mod write;

pub use error::{FileDiagnostic, ForeignFormat, ReadError};
pub use limits::{ACTOR_LIMIT, ENTRY_LIMIT, FILE_LIMIT, TIE_LIMIT, record_limit};
pub use newer::{NewerFormat, NewerMap, UnreadPart};

use crate::model::Map;

/// The version that is written, and the newest one that can be read.
pub const VERSION: u32 = 1;

/// The first word of a file. Permanent.
const FORMAT_NAME: &str = "StanceMap";

/// A map as text, in version [`VERSION`]. Equal maps give equal text on every machine.
pub fn write(map: &Map) -> String {
    write::write(map)
}

/// Reads a map from text.
///
/// # Errors
/// Why the text cannot be read, for the person who wrote it. Nothing unknown is skipped.
pub fn read(text: &str) -> Result<Map, ReadError> {
    read::read(text)
}

/// Reads a map from the bytes of a file, like [`read`].
///
/// # Errors
/// As [`read`]; also if the bytes are not UTF-8 text.
pub fn read_bytes(bytes: &[u8]) -> Result<Map, ReadError> {
    read::read_bytes(bytes)
}

/// Reads what this program understands of a map that was made by a newer version of it, after [`read_bytes`] has failed
/// with [`ReadError::Newer`].
///
/// # Errors
/// [`ReadError::Newer`] if too little is understood to show it, and as [`read_bytes`].
pub fn read_newer(bytes: &[u8]) -> Result<NewerMap, ReadError> {
    newer::read_newer(bytes)
}
