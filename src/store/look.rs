//! Looks whether another program has changed a file. Compares, never writes.

use std::fs;
use std::io;
use std::path::Path;

use super::{Stamp, StoreError, old};

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The same bytes. The stamp is new when another program has touched or copied the file.
    Same(Stamp),
    /// Other bytes.
    Changed(Stamp),
    /// It is gone, or its disk is.
    Missing,
}

/// Has another program changed the file? Cheap while it has not: the bytes are read only when size, time or inode
/// differ. Times are compared for equality only, as clocks jump.
///
/// Limitations: a change that keeps size, time and inode is found by [`super::save`] alone, which reads the bytes.
///
/// # Errors
/// As for [`super::read`]; a missing file is none.
pub fn look(path: &Path, known: &Stamp) -> Result<Seen, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if known.looks_like(&metadata) => return Ok(Seen::Same(known.clone())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seen::Missing),
        _ => {}
    }
    let (bytes, metadata) = match old::read(path, path) {
        Err(StoreError::Missing { .. }) => return Ok(Seen::Missing),
        other => other?,
    };
    let now = Stamp::of(&metadata, &bytes);
    if now.has_same_bytes(known) {
        return Ok(Seen::Same(now.with_origin_of(known)));
    }
    Ok(Seen::Changed(now))
}
