//! Puts bytes on the disk safely: what may be overwritten, and which way the bytes go. Keeps no backups.

use std::path::{Path, PathBuf};

use super::draft::{Draft, Job, Written, make_folder, write_over};
use super::leftovers::clean_leftovers;
use super::old::Old;
use super::target::resolve;
use super::{Stamp, StoreError, Unsafe};

/// What the user has allowed when asked. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct How {
    /// A file that is there may be overwritten, whatever is in it: after [`StoreError::Exists`].
    pub overwrite: bool,
    /// A file that cannot be replaced in one stroke may be written over: after [`StoreError::NotSafely`].
    pub in_place: bool,
}

/// What there is to know after a save. The file holds the new bytes.
#[derive(Debug)]
pub struct Saved {
    /// What to remember of it for the next save.
    pub stamp: Stamp,
    /// Has the disk confirmed that the file will survive a power cut? If not, that is worth a word, not an alarm.
    pub is_confirmed: bool,
    /// Where the content as it was opened is kept, if it was due to be; or why it could not be kept.
    pub backup: Result<Option<PathBuf>, StoreError>,
}

impl Saved {
    /// What went less than well, in a sentence.
    pub fn warning(&self) -> Option<String> {
        match &self.backup {
            _ if !self.is_confirmed => Some("the file is saved, but the disk did not confirm it".to_owned()),
            Err(error) => Some(format!("the file is saved, but no backup of the old one was kept, as {error}")),
            Ok(_) => None,
        }
    }
}

/// Writes a figure, a table or a report as safely as a document, without backup. A file that is there is overwritten
/// only if told, and then, where it cannot be replaced in one stroke, written over.
///
/// # Errors
/// [`StoreError::Exists`] is a question to the user. After any error the file is as it was, as far as the disk allows.
pub fn export(path: &Path, bytes: &[u8], overwrite: bool) -> Result<Saved, StoreError> {
    let target = resolve(path)?;
    let job = Job { path, target: &target, bytes };
    let old = Old::open(job.target, path)?;
    check(&job, old.as_ref(), None, How { overwrite, in_place: false })?;
    let written = match (put(&job, old.as_ref(), &mut || {}), &old) {
        (Err(StoreError::NotSafely { .. }), Some(old)) => write_over(&job, old.bytes(path)?, None),
        (other, _) => other,
    }?;
    clean_leftovers(job.folder());
    Ok(Saved { stamp: written.stamp, is_confirmed: written.is_confirmed, backup: Ok(None) })
}

/// Checks that what is there may be overwritten. The bytes decide, as sizes and times can be the same after a change.
pub(super) fn check(job: &Job, old: Option<&Old>, known: Option<&Stamp>, how: How) -> Result<(), StoreError> {
    let path = || job.path.to_owned();
    match (old, known) {
        (None, _) => Ok(()),
        _ if how.overwrite => Ok(()),
        (Some(_), None) => Err(StoreError::Exists { path: path() }),
        (Some(old), Some(known)) => match &old.content {
            Some((_, now)) if now.has_same_bytes(known) => Ok(()),
            content => {
                let now = content.as_ref().map(|(_, now)| now.clone());
                Err(StoreError::Changed { now, path: path() })
            }
        },
    }
}

/// Puts the bytes in the place of the old file in one stroke. `keep` is called when the new file is whole, just before it takes the old one's place.
pub(super) fn put(job: &Job, old: Option<&Old>, keep: &mut dyn FnMut()) -> Result<Written, StoreError> {
    if old.is_some_and(|old| old.links > 1) {
        return Err(job.not_safely(Unsafe::Links));
    }
    let draft = Draft::write(job, old.map(|old| &old.attributes))?;
    keep();
    draft.put(job)
}

/// Writes a small file of our own, such as the settings, making its folder first. Nobody is asked.
pub(super) fn put_own(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    export(path, bytes, true).map(drop)
}
