//! Saves a document: keeps a backup of what it overwrites, then puts the new bytes in its place as `put.rs` does.

use std::path::Path;

use super::draft::{Job, Written, write_over};
use super::leftovers::clean_leftovers;
use super::old::Old;
use super::put::{How, Saved, check, put};
use super::target::resolve;
use super::{Places, Stamp, StoreError, backup};

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
