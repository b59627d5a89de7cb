//! Paths in the program's own RON files: as text, or as bytes if they are not Unicode. Accesses no disk.

use std::path::{Path, PathBuf};

/// The text and the bytes of a path for a file; one of them is empty. None if the path cannot be stored.
pub(super) fn to_fields(path: &Path) -> Option<(String, Vec<u8>)> {
    match path.to_str() {
        Some(path) => Some((path.to_owned(), Vec::new())),
        None => Some((String::new(), raw(path)?)),
    }
}

/// The path of these fields; none if they are empty.
#[cfg(unix)]
pub(super) fn from_fields(path: String, bytes: Vec<u8>) -> Option<PathBuf> {
    let bytes = if path.is_empty() { bytes } else { path.into_bytes() };
    let path: std::ffi::OsString = std::os::unix::ffi::OsStringExt::from_vec(bytes);
    Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty())
}

/// The path of these fields; none if they are empty.
#[cfg(not(unix))]
pub(super) fn from_fields(path: String, _: Vec<u8>) -> Option<PathBuf> {
    Some(PathBuf::from(path)).filter(|path| !path.as_os_str().is_empty())
}

#[cfg(unix)]
fn raw(path: &Path) -> Option<Vec<u8>> {
    Some(std::os::unix::ffi::OsStrExt::as_bytes(path.as_os_str()).to_vec())
}

/// Limitations: such a path is not stored.
#[cfg(not(unix))]
fn raw(_: &Path) -> Option<Vec<u8>> {
    None
}
