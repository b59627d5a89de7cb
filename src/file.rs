//! The RON format of a stance map, version 1: [`write`] and [`read`]. Knows no disk.
//!
//! A file is one struct, `StanceMap(version: 1, …)`, with the fields of a [`Map`] behind the version. It can be
//! written by hand; `assets/format.md` says how. Optional fields are written without `Some(…)` and read with or
//! without it. Control characters in texts are kept and written as `\u{7}`, so that a file holds none of its own
//! but line ends; a line end in a text is a line end in the file.

mod diagnose;
mod document;
mod error;
mod fast_reader;
mod messages;
mod read;
mod scanner;
mod snippet;
mod write;

pub use error::{FileDiagnostic, ForeignFormat, ReadError};

use crate::model::Map;

/// The version of the format that is written, and the newest that is read.
pub const VERSION: u32 = 1;

/// The most bytes that a file may have.
pub const FILE_LIMIT: usize = 64 << 20;
/// The most actors that a file may have.
pub const ACTOR_LIMIT: usize = 100_000;
/// The most ties that a file may have; also the most of every other kind of record but actors.
pub const TIE_LIMIT: usize = 400_000;
/// The most entries that all lists within records may have together: names, tags, members, pieces of evidence.
pub const ENTRY_LIMIT: usize = 500_000;

/// The word that a file begins with. Permanent.
const FORMAT_NAME: &str = "StanceMap";

/// The map as text, in version [`VERSION`]. The same map gives the same text on every machine.
pub fn write(map: &Map) -> String {
    write::write(map)
}

/// The map in a text.
///
/// # Errors
/// What keeps the text from being read, in words for whoever wrote it. Nothing that is not understood is dropped.
pub fn read(text: &str) -> Result<Map, ReadError> {
    read::read(text)
}

/// The map in the bytes of a file, as [`read`].
///
/// # Errors
/// As [`read`]; also when the bytes are no UTF-8 text.
pub fn read_bytes(bytes: &[u8]) -> Result<Map, ReadError> {
    read::read_bytes(bytes)
}
