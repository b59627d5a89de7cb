//! The small RON files of the program itself. Reading never fails: an unusable file is renamed and reported.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::safe_write::write_app_file;
use super::{StoreError, existing_file};
use crate::visible_text::visible_path;

/// Reads a file. If it is missing, returns the default; if it is unusable, the default and a message. `what` is the
/// subject of the message: "the settings".
pub(super) fn read<T: DeserializeOwned + Default>(path: &Path, what: &str) -> (T, Option<String>) {
    if fs::metadata(path).is_ok_and(|file| file.len() > OWN_FILE_LIMIT) {
        return (T::default(), Some(put_aside(path, what, "more than 1 MB")));
    }
    let bytes = match existing_file::read(path, path) {
        Ok((bytes, _)) => bytes,
        Err(StoreError::Missing { .. }) => return (T::default(), None),
        Err(error) => return (T::default(), Some(format!("{what} could not be read, as {error}"))),
    };
    let text = String::from_utf8_lossy(&bytes);
    match ron::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => (value, None),
        Err(error) => {
            let cause = format!("line {}", error.span.start.line);
            (T::default(), Some(put_aside(path, what, &cause)))
        }
    }
}

/// The most bytes of a file of the program itself. A larger one would hold up the start for nothing.
pub(super) const OWN_FILE_LIMIT: u64 = 1_000_000;
/// At most this many broken files of one name are kept.
const MAX_BROKEN_FILES: usize = 20;

/// Renames a file that cannot be used to a name that is free, so that neither the next save nor the next broken file
/// overwrites what the user may want to mend. Returns a sentence.
fn put_aside(path: &Path, what: &str, cause: &str) -> String {
    let name = |number: usize| {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".bad".to_owned() } else { format!(".bad-{number}") });
        PathBuf::from(name)
    };
    let trouble = format!("{what} could not be understood, and start afresh ({cause}");
    let free = (1..=MAX_BROKEN_FILES).map(name).find(|name| fs::symlink_metadata(name).is_err());
    match free.filter(|free| fs::rename(path, free).is_ok()) {
        Some(kept) => format!("{trouble}; the old file is kept): {}", visible_path(&kept)),
        None => format!("{trouble}): {}", visible_path(path)),
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
