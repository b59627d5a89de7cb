//! The disk: reads and safely saves documents and figures; backups, settings, recent files, the log.
//!
//! Works on bytes and knows nothing about their content. Outside of `cli`, `ui` and `main`, no other module accesses
//! the disk. The state of a file is returned to the caller as a [`FileStamp`]; no state is kept here.

mod app_file_lock;
mod app_files;
mod app_folders;
mod attributes;
mod backup;
mod disk;
mod error;
mod existing_file;
mod file_fingerprint;
mod file_lock;
mod file_logger;
mod file_stamp;
mod file_state;
mod link_target;
mod recent_files;
mod recovery;
mod safe_write;
mod save;
mod settings;
mod size_limit_signal;
mod staged_file;
mod stale_temp_files;
mod stored_path;
mod temp_file;
#[cfg(test)]
mod tests;
mod write_permission;

pub use app_folders::AppFolders;
pub use backup::{BACKUP_LIMIT, backups_of};
pub use error::{DirectWriteReason, StoreError};
pub use file_fingerprint::{FileFingerprint, file_fingerprint};
pub use file_lock::{FileLock, LockOutcome, LockOwner, LockPolicy, lock_document};
pub use file_logger::FileLogger;
pub use file_stamp::FileStamp;
pub use file_state::{FileState, file_state};
pub use recent_files::{RECENT_LIMIT, RecentFile, RecentFiles};
pub use recovery::{DISCARDED_DAYS, RecoveryEntry, RecoveryFolder, RecoveryRecord, RecoverySlot, RecoveryState};
pub use safe_write::{OverwritePolicy, SaveResult, write_export};
pub use save::save;
pub use settings::{INTERFACE_SCALES, Settings, SettingsFile, ThemePreference, WheelAction};
pub use size_limit_signal::make_oversized_writes_fail;
pub use stale_temp_files::delete_stale_temp_files;
pub use write_permission::{WriteObstacle, write_obstacle};

use std::ffi::OsString;
use std::path::Path;

/// The maximum size of a file that is read, in bytes.
pub const SIZE_LIMIT: u64 = 64_000_000;

/// The names in a folder, in no order. Unlike the list of the standard library, it does not panic if the disk fails
/// while the folder is closed.
///
/// # Errors
/// If the folder is missing or is no folder, or on a disk error.
pub fn folder_names(folder: &Path) -> std::io::Result<Vec<OsString>> {
    disk::folder_names(folder)
}

/// Reads a whole file, and returns its stamp for [`save`] and [`file_state`]. Follows links.
///
/// # Errors
/// If the file is missing, is not a regular file, or is larger than [`SIZE_LIMIT`], or on a disk error.
pub fn read(path: &Path) -> Result<(Vec<u8>, FileStamp), StoreError> {
    let (bytes, metadata) = existing_file::read(path, path)?;
    let stamp = FileStamp::of(&metadata, &bytes);
    Ok((bytes, stamp))
}
