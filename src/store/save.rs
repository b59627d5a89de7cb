//! Saves a document: keeps a backup of what it overwrites, then puts the new bytes in its place as `put.rs` does.

use std::path::Path;

use super::existing_file::ExistingFile;
use super::link_target::resolve_links;
use super::safe_write::{OverwritePolicy, SaveResult, check_overwrite, replace_file};
use super::staged_file::{WriteRequest, WriteResult, write_over};
use super::stale_temp_files::delete_stale_temp_files;
use super::{AppFolders, FileStamp, StoreError, backup};

/// Saves a document so that at every instant its file holds either all of the old or all of the new content.
///
/// `known` is what was read from, or last saved to, this very path; none for a path that is new to the document. Links
/// are followed and kept. Mode and owner are kept; access lists and user attributes too where the disk takes them.
/// Before the first overwrite of content that was not saved from here, that content goes to the backups.
///
/// # Errors
/// [`StoreError::Changed`], [`StoreError::Exists`] and [`StoreError::NeedsDirectWrite`] are questions to the user.
/// After any error but [`StoreError::Torn`], the file is as it was.
///
/// Limitations: a program that writes between the check and the rename, less than a millisecond later, is not seen.
pub fn save(
    places: &AppFolders,
    path: &Path,
    bytes: &[u8],
    known: Option<&FileStamp>,
    how: OverwritePolicy,
) -> Result<SaveResult, StoreError> {
    let target = resolve_links(path)?;
    let job = WriteRequest { path, target: &target, bytes };
    let old = ExistingFile::open(job.target, path)?;
    check_overwrite(&job, old.as_ref(), known, how)?;
    let mut backup = Ok(None);
    let mut keep = || {
        if let Some((bytes, stamp)) = old.as_ref().and_then(|old| old.content.as_ref())
            && !known.is_some_and(|known| known.is_saved_here() && known.has_same_bytes(stamp))
        {
            backup = backup::keep_backup(places, job.target, bytes).map(Some);
        }
    };
    let written = match (replace_file(&job, old.as_ref(), &mut keep), &old) {
        (Err(StoreError::NeedsDirectWrite { .. }), Some(old)) if how.in_place => {
            keep();
            write_directly(places, &job, old)
        }
        (other, _) => other,
    }?;
    delete_stale_temp_files(job.folder());
    Ok(SaveResult { stamp: written.stamp, is_confirmed: written.is_confirmed, backup })
}

/// Over the old bytes, after the new ones have been kept whole elsewhere.
fn write_directly(places: &AppFolders, job: &WriteRequest, old: &ExistingFile) -> Result<WriteResult, StoreError> {
    let old = old.bytes(job.path)?;
    let copy = backup::keep_unsaved(places, job.target, job.bytes)?;
    let written = write_over(job, old, Some(&copy));
    if !matches!(written, Err(StoreError::Torn { .. })) {
        // It has done its duty; if it stays, the next such save overwrites it.
        drop(std::fs::remove_file(&copy));
    }
    written
}
