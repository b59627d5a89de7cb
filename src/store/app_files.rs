//! The small RON files of the program itself. Reading never fails: an unusable file is renamed and reported.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::error::displayed_path;
use super::safe_write::write_app_file;
use super::{StoreError, existing_file};

/// Reads a file. If it is missing, returns the default; if it is unusable, the default and a message. `what` is the
/// subject of the message: "the settings".
pub(super) fn read<T: DeserializeOwned + Default>(path: &Path, what: &str) -> (T, Option<String>) {
    let bytes = match existing_file::read(path, path) {
        Ok((bytes, _)) => bytes,
        Err(StoreError::Missing { .. }) => return (T::default(), None),
        Err(error) => return (T::default(), Some(format!("{what} could not be read, as {error}"))),
    };
    let text = String::from_utf8_lossy(&bytes);
    match ron::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => (value, None),
        Err(error) => (T::default(), Some(put_aside(path, what, &error))),
    }
}

/// Renames an unusable file, so that the next save does not overwrite it and the user can repair it.
fn put_aside(path: &Path, what: &str, error: &ron::error::SpannedError) -> String {
    let mut bad = path.as_os_str().to_owned();
    bad.push(".bad");
    let trouble = format!("{what} could not be understood, and start afresh (line {}", error.span.start.line);
    match fs::rename(path, &bad) {
        Ok(()) => format!("{trouble}; the old file is kept): {}", displayed_path(Path::new(&bad))),
        Err(_) => format!("{trouble}): {}", displayed_path(path)),
    }
}

pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), StoreError> {
    let config = ron::ser::PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(value, config).map_err(|error| StoreError::Disk {
        trouble: "file could not be written",
        source: std::io::Error::other(error),
        path: path.to_owned(),
    })?;
    write_app_file(path, format!("{text}\n").as_bytes())
}
