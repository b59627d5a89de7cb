//! The small RON files of the program itself. Reading never fails: an unusable file is renamed and reported. A change
//! starts from what is on the disk, which another window may have changed too.

#[cfg(test)]
mod tests;

use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::app_file_lock::AppFileLock;
use super::safe_write::write_app_file;
use super::staged_file::make_folder;
use super::{StoreError, disk, existing_file};
use crate::visible_text::visible_path;

/// The most bytes of a file of the program itself. A larger one would hold up the start for nothing.
pub(super) const OWN_FILE_LIMIT: u64 = 1_000_000;
/// At most this many broken files of one name are kept.
const MAX_BROKEN_FILES: usize = 20;
/// How long to wait for another window.
const LOCK_PATIENCE: Duration = Duration::from_secs(5);

/// The content of a file of the program.
enum AppFileContent<T> {
    /// The value; the default if there is no file.
    Value(T),
    /// The file cannot be understood, for this reason.
    Broken(String),
}

/// A broken file that was renamed.
struct BrokenFile {
    /// Whether it has another name now, so that the next save does not overwrite it.
    is_renamed: bool,
    /// A sentence for the user.
    message: String,
}

/// Reads a file. If it is missing, returns the default; if it is unusable, the default and a message. `what` is the
/// subject of the message: "the settings".
pub(super) fn read<T: DeserializeOwned + Default>(path: &Path, what: &str) -> (T, Option<String>) {
    let unread = |error: StoreError| (T::default(), Some(format!("{what} could not be read, as {error}")));
    match load(path) {
        Ok(AppFileContent::Value(value)) => return (value, None),
        Ok(AppFileContent::Broken(_)) => {}
        Err(error) => return unread(error),
    }
    // Another window may have renamed the broken file and saved a good one.
    let _lock = AppFileLock::wait(path, LOCK_PATIENCE);
    match load(path) {
        Ok(AppFileContent::Value(value)) => (value, None),
        Ok(AppFileContent::Broken(cause)) => (T::default(), Some(put_aside(path, what, &cause).message)),
        Err(error) => unread(error),
    }
}

/// Changes the value on the disk and returns it. Other windows wait for that.
///
/// # Errors
/// If the file cannot be read or written, or is broken and cannot be renamed. It is then as it was.
pub(super) fn change<T: Serialize + DeserializeOwned + Default>(
    path: &Path,
    what: &str,
    change: impl FnOnce(&mut T),
) -> Result<T, StoreError> {
    make_folder(path.parent().unwrap_or(Path::new("")))?;
    let _lock = AppFileLock::wait(path, LOCK_PATIENCE);
    let mut value = match load(path)? {
        AppFileContent::Value(value) => value,
        AppFileContent::Broken(cause) => {
            let broken = put_aside(path, what, &cause);
            if !broken.is_renamed {
                return Err(StoreError::writing(io::Error::other("it is broken and cannot be renamed"), path));
            }
            log::warn!("{what} could not be understood, and start afresh");
            T::default()
        }
    };
    change(&mut value);
    write(path, &value)?;
    Ok(value)
}

fn load<T: DeserializeOwned + Default>(path: &Path) -> Result<AppFileContent<T>, StoreError> {
    if disk::metadata(path).is_ok_and(|file| file.len() > OWN_FILE_LIMIT) {
        return Ok(AppFileContent::Broken("more than 1 MB".to_owned()));
    }
    let bytes = match existing_file::read(path, path) {
        Ok((bytes, _)) => bytes,
        Err(StoreError::Missing { .. }) => return Ok(AppFileContent::Value(T::default())),
        Err(error) => return Err(error),
    };
    let text = String::from_utf8_lossy(&bytes);
    Ok(match ron::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(value) => AppFileContent::Value(value),
        Err(error) => AppFileContent::Broken(format!("line {}", error.span.start.line)),
    })
}

/// Renames a file that cannot be used to a name that is free, so that neither the next save nor the next broken file
/// overwrites what the user may want to mend.
fn put_aside(path: &Path, what: &str, cause: &str) -> BrokenFile {
    let name = |number: usize| {
        let mut name = path.as_os_str().to_owned();
        name.push(if number == 1 { ".bad".to_owned() } else { format!(".bad-{number}") });
        PathBuf::from(name)
    };
    let trouble = format!("{what} could not be understood, and start afresh ({cause}");
    for free in (1..=MAX_BROKEN_FILES).map(name) {
        match disk::rename_new(path, &free) {
            Ok(()) => {
                let message = format!("{trouble}; the old file is kept): {}", visible_path(&free));
                return BrokenFile { is_renamed: true, message };
            }
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(_) => break,
        }
    }
    BrokenFile { is_renamed: false, message: format!("{trouble}): {}", visible_path(path)) }
}

pub(super) fn write<T: Serialize>(path: &Path, value: &T) -> Result<(), StoreError> {
    let config = ron::ser::PrettyConfig::new().new_line("\n");
    let text = ron::ser::to_string_pretty(value, config).map_err(|error| StoreError::Disk {
        trouble: "file could not be written",
        source: io::Error::other(error),
        path: path.to_owned(),
    })?;
    write_app_file(path, format!("{text}\n").as_bytes())
}
