//! Checks whether another program has changed a file. Writes nothing.

use std::io;
use std::path::Path;

use super::{FileStamp, StoreError, disk, existing_file};

/// The state of a file compared with its stamp.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileState {
    /// The same bytes. The stamp is new if another program has touched or copied the file.
    Unchanged(FileStamp),
    /// Other bytes.
    Changed(FileStamp),
    /// The file is missing, or its disk is.
    Missing,
}

/// Checks whether another program has changed a file. Reads the bytes only if size, time or inode differ, so it is fast
/// for an unchanged file. Times are only compared for equality, as clocks can jump.
///
/// Limitations: a change that keeps size, time and inode is only detected by [`super::save`], which reads the bytes.
///
/// # Errors
/// As for [`super::read`], except that a missing file is not an error.
pub fn file_state(path: &Path, known: &FileStamp) -> Result<FileState, StoreError> {
    match disk::metadata(path) {
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
