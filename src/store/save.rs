//! Saves a document: makes a backup of the old content, then writes the new content as `safe_write.rs` does.

use std::path::Path;

use super::existing_file::ExistingFile;
use super::link_target::resolve_links;
use super::safe_write::{OverwritePolicy, SaveResult, check_overwrite, replace_file};
use super::staged_file::{WriteRequest, WriteResult, write_over};
use super::stale_temp_files::delete_stale_temp_files;
use super::{AppFolders, FileStamp, StoreError, backup, disk};

/// Saves a document. At any time its file contains either the complete old or the complete new content.
///
/// `known` is the stamp from the last time this path was read or saved; none for a path that is new to the document.
/// Symbolic links are followed and kept. Mode and owner are kept, and so are access control lists and user attributes
/// if the disk supports them. Content that was not saved by this program is backed up before it is first overwritten.
///
/// # Errors
/// [`StoreError::Changed`], [`StoreError::Exists`] and [`StoreError::NeedsDirectWrite`] are questions to the user.
/// After any error except [`StoreError::Torn`], the file is unchanged.
///
/// Limitations: a write by another program between the check and the rename, less than a millisecond later, is not
/// detected.
pub fn save(
    folders: &AppFolders,
    path: &Path,
    bytes: &[u8],
    known: Option<&FileStamp>,
    policy: OverwritePolicy,
) -> Result<SaveResult, StoreError> {
    let target = resolve_links(path)?;
    let request = WriteRequest { path, target: &target, bytes };
    let old = ExistingFile::open(request.target, path)?;
    check_overwrite(&request, old.as_ref(), known, policy)?;
    let mut backup = Ok(None);
    let mut keep = || {
        if let Some((bytes, stamp)) = old.as_ref().and_then(|old| old.content.as_ref())
            && !known.is_some_and(|known| known.is_saved_here() && known.has_same_bytes(stamp))
        {
            backup = backup::keep_backup(folders, request.target, bytes).map(Some);
        }
    };
    let written = match (replace_file(&request, old.as_ref(), &mut keep), &old) {
        (Err(StoreError::NeedsDirectWrite { .. }), Some(old)) if policy.in_place => {
            keep();
            // The file may be damaged by a crash, so its old content must be somewhere else.
            if let Err(error) = backup {
                return Err(StoreError::NoCopy { source: Box::new(error), path: path.to_owned() });
            }
            write_directly(folders, &request, old)
        }
        (other, _) => other,
    }?;
    delete_stale_temp_files(request.folder());
    Ok(SaveResult { stamp: written.stamp, is_confirmed: written.is_confirmed, backup })
}

/// Writes directly over the old bytes. Before that, the complete new bytes are kept in another file.
fn write_directly(folders: &AppFolders, request: &WriteRequest, old: &ExistingFile) -> Result<WriteResult, StoreError> {
    let old = old.bytes(request.path)?;
    let copy = backup::keep_unsaved(folders, request.target, request.bytes)
        .map_err(|error| StoreError::NoCopy { source: Box::new(error), path: request.path.to_owned() })?;
    let written = write_over(request, old, Some(&copy));
    if !matches!(written, Err(StoreError::Torn { .. })) {
        // The copy is not needed any more. If it cannot be deleted, the next direct write overwrites it.
        drop(disk::remove_file(&copy));
    }
    written
}
