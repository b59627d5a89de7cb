//! The disk: reading and safe saving of documents and figures, backups, settings, recent files, the log.
//!
//! It deals in bytes and must not know what is in them. Outside of `cli`, `ui` and `main`, nothing else touches the
//! disk. What it knows of a file is handed back to the caller as a [`Stamp`]; it keeps no state of its own.

mod attributes;
mod backup;
mod draft;
mod error;
mod journal;
mod leftovers;
mod look;
mod old;
mod own;
mod places;
mod put;
mod recent;
mod save;
mod settings;
mod stamp;
mod target;

pub use backup::{BACKUP_LIMIT, backups_of};
pub use error::{StoreError, Unsafe};
pub use journal::{Journal, JournalError};
pub use leftovers::clean_leftovers;
pub use look::{Seen, look};
pub use places::Places;
pub use put::{How, Saved, export};
pub use recent::{RECENT_LIMIT, Recent, RecentFile};
pub use save::save;
pub use settings::{SCALES, Settings, Theme, Wheel};
pub use stamp::Stamp;

use std::path::Path;

/// The largest file that is read, in bytes.
pub const SIZE_LIMIT: u64 = 64_000_000;

/// Reads a whole file, and says what to remember of it for [`save`] and [`look`]. Links are followed.
///
/// # Errors
/// When it is missing, no regular file, larger than [`SIZE_LIMIT`], or when the disk refuses.
pub fn read(path: &Path) -> Result<(Vec<u8>, Stamp), StoreError> {
    let (bytes, metadata) = old::read(path, path)?;
    let stamp = Stamp::of(&metadata, &bytes);
    Ok((bytes, stamp))
}
