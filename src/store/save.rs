//! The save routine: what may be overwritten, what is kept of it first, and which way the bytes go to the disk.

use std::path::{Path, PathBuf};

use super::draft::{Draft, Job, Written, write_over};
use super::leftovers::clean_leftovers;
use super::old::Old;
use super::target::resolve;
use super::{Places, Stamp, StoreError, Unsafe, backup};

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

/// Saves a document so that at every instant its file holds either all of the old or all of the new content.
///
/// `known` is what was read from, or last saved to, this very path; none for a path that is new to the document. Links
/// are followed and kept. Mode and owner are kept; access lists and user attributes too where the disk takes them.
/// Before the first overwrite of content that was not saved from here, that content goes to the backups.
///
/// # Errors
/// [`StoreError::Changed`], [`StoreError::Exists`] and [`StoreError::NotSafely`] are questions to the user.
/// After any error but [`StoreError::Torn`], the file is as it was.
///
/// Limitations: a program that writes between the check and the rename, less than a millisecond later, is not seen.
pub fn save(places: &Places, path: &Path, bytes: &[u8], known: Option<&Stamp>, how: How) -> Result<Saved, StoreError> {
    let target = resolve(path)?;
    let job = Job { path, target: &target, bytes };
    let old = Old::open(job.target, path)?;
    check(&job, old.as_ref(), known, how)?;
    let mut backup = Ok(None);
    let mut keep = || {
        if let Some((bytes, stamp)) = old.as_ref().and_then(|old| old.content.as_ref())
            && !known.is_some_and(|known| known.is_ours() && known.has_same_bytes(stamp))
        {
            backup = backup::keep(places, job.target, bytes).map(Some);
        }
    };
    let written = match (put(&job, old.as_ref(), &mut keep), &old) {
        (Err(StoreError::NotSafely { .. }), Some(old)) if how.in_place => {
            keep();
            put_over(places, &job, old)
        }
        (other, _) => other,
    }?;
    clean_leftovers(job.folder());
    Ok(Saved { stamp: written.stamp, is_confirmed: written.is_confirmed, backup })
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

/// May what is there be overwritten? The bytes decide, as sizes and times can be the same after a change.
fn check(job: &Job, old: Option<&Old>, known: Option<&Stamp>, how: How) -> Result<(), StoreError> {
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

/// In one stroke. `keep` is called when the new file is whole, just before it takes the old one's place.
fn put(job: &Job, old: Option<&Old>, keep: &mut dyn FnMut()) -> Result<Written, StoreError> {
    if old.is_some_and(|old| old.links > 1) {
        return Err(job.not_safely(Unsafe::Links));
    }
    let draft = Draft::write(job, old.map(|old| &old.attributes))?;
    keep();
    draft.put(job)
}

/// Over the old bytes, after the new ones have been kept whole elsewhere.
fn put_over(places: &Places, job: &Job, old: &Old) -> Result<Written, StoreError> {
    let old = old.bytes(job.path)?;
    let copy = backup::keep_unsaved(places, job.target, job.bytes)?;
    let written = write_over(job, old, Some(&copy));
    if !matches!(written, Err(StoreError::Torn { .. })) {
        // It has done its duty; if it stays, the next such save overwrites it.
        drop(std::fs::remove_file(&copy));
    }
    written
}

/// Writes a small file of our own, such as the settings, making its folder first. Nobody is asked.
pub(super) fn put_own(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        super::draft::make_folder(folder)?;
    }
    export(path, bytes, true).map(drop)
}
