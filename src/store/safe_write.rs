//! Writes bytes safely: checks what may be overwritten, and chooses how to write. Makes no backups.

use std::path::{Path, PathBuf};

use super::existing_file::ExistingFile;
use super::link_target::resolve_links;
use super::staged_file::{StagedFile, WriteRequest, WriteResult, make_folder, write_over};
use super::stale_temp_files::delete_stale_temp_files;
use super::{DirectWriteReason, FileStamp, StoreError};

/// What the user has agreed to. The default is nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverwritePolicy {
    /// An existing file may be overwritten, whatever its content: after [`StoreError::Exists`].
    pub overwrite: bool,
    /// A file that cannot be replaced atomically may be written directly: after [`StoreError::NeedsDirectWrite`].
    pub in_place: bool,
}

/// The result of a successful save.
#[derive(Debug)]
pub struct SaveResult {
    /// The stamp of the file, for the next save.
    pub stamp: FileStamp,
    /// True if the disk has confirmed that the file survives a power cut. Without that, the user gets a short warning.
    pub is_confirmed: bool,
    /// The backup of the previous content, if one was due, or why it could not be made.
    pub backup: Result<Option<PathBuf>, StoreError>,
}

impl SaveResult {
    /// A warning for the user, as a sentence.
    pub fn warning(&self) -> Option<String> {
        match &self.backup {
            _ if !self.is_confirmed => Some("the file is saved, but the disk did not confirm it".to_owned()),
            Err(error) => Some(format!("the file is saved, but no backup of the old one was kept, as {error}")),
            Ok(_) => None,
        }
    }
}

/// Writes a figure, a table or a report as safely as a document, without a backup. An existing file is only overwritten
/// if `overwrite` is set. If it cannot be replaced atomically, it is then written directly.
///
/// # Errors
/// [`StoreError::Exists`] is a question to the user. After any error the file is unchanged, as far as the disk allows.
pub fn write_export(path: &Path, bytes: &[u8], overwrite: bool) -> Result<SaveResult, StoreError> {
    let target = resolve_links(path)?;
    let request = WriteRequest { path, target: &target, bytes };
    let old = ExistingFile::open(request.target, path)?;
    check_overwrite(&request, old.as_ref(), None, OverwritePolicy { overwrite, in_place: false })?;
    let written = match (replace_file(&request, old.as_ref(), &mut || {}), &old) {
        (Err(StoreError::NeedsDirectWrite { .. }), Some(old)) => write_over(&request, old.bytes(path)?, None),
        (other, _) => other,
    }?;
    delete_stale_temp_files(request.folder());
    Ok(SaveResult { stamp: written.stamp, is_confirmed: written.is_confirmed, backup: Ok(None) })
}

/// Checks that the existing file may be overwritten. Compares bytes, as a changed file can have the same size and time.
pub(super) fn check_overwrite(
    request: &WriteRequest,
    old: Option<&ExistingFile>,
    known: Option<&FileStamp>,
    policy: OverwritePolicy,
) -> Result<(), StoreError> {
    let path = || request.path.to_owned();
    match (old, known) {
        (None, _) => Ok(()),
        _ if policy.overwrite => Ok(()),
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

/// Replaces the old file atomically. Calls `keep` once the new file is complete, just before it replaces the old one.
pub(super) fn replace_file(
    request: &WriteRequest,
    old: Option<&ExistingFile>,
    keep: &mut dyn FnMut(),
) -> Result<WriteResult, StoreError> {
    if old.is_some_and(|old| old.links > 1) {
        return Err(request.needs_direct_write(DirectWriteReason::HardLinks));
    }
    let staged = StagedFile::write(request, old.map(|old| &old.attributes))?;
    keep();
    staged.replace_target(request)
}

/// Writes a small file of the program itself, such as the settings. Creates its folder first and overwrites without
/// asking.
pub(super) fn write_app_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    write_export(path, bytes, true).map(drop)
}
