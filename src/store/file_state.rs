//! Looks whether another program has changed a file. Compares, never writes.

use std::fs;
use std::io;
use std::path::Path;

use super::{FileStamp, StoreError, existing_file};

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The same bytes. The stamp is new when another program has touched or copied the file.
    Unchanged(FileStamp),
    /// Other bytes.
    Changed(FileStamp),
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
pub fn file_state(path: &Path, known: &FileStamp) -> Result<FileState, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if known.matches_metadata(&metadata) => return Ok(FileState::Unchanged(known.clone())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(FileState::Missing),
        _ => {}
    }
    let (bytes, metadata) = match existing_file::read(path, path) {
        Err(StoreError::Missing { .. }) => return Ok(FileState::Missing),
        other => other?,
    };
    let now = FileStamp::of(&metadata, &bytes);
    if now.has_same_bytes(known) {
        return Ok(FileState::Unchanged(now.with_origin_of(known)));
    }
    Ok(FileState::Changed(now))
}
