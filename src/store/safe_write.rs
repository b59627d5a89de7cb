//! Puts bytes on the disk safely: what may be overwritten, and which way the bytes go. Keeps no backups.

use std::path::{Path, PathBuf};

use super::existing_file::ExistingFile;
use super::link_target::resolve_links;
use super::staged_file::{StagedFile, WriteRequest, WriteResult, make_folder, write_over};
use super::stale_temp_files::delete_stale_temp_files;
use super::{DirectWriteReason, FileStamp, StoreError};

/// What the user has allowed when asked. By default nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct OverwritePolicy {
    /// A file that is there may be overwritten, whatever is in it: after [`StoreError::Exists`].
    pub overwrite: bool,
    /// A file that cannot be replaced in one stroke may be written over: after [`StoreError::NeedsDirectWrite`].
    pub in_place: bool,
}

/// What there is to know after a save. The file holds the new bytes.
#[derive(Debug)]
pub struct SaveResult {
    /// What to remember of it for the next save.
    pub stamp: FileStamp,
    /// Has the disk confirmed that the file will survive a power cut? If not, that is worth a word, not an alarm.
    pub is_confirmed: bool,
    /// Where the content as it was opened is kept, if it was due to be; or why it could not be kept.
    pub backup: Result<Option<PathBuf>, StoreError>,
}

impl SaveResult {
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
pub fn write_export(path: &Path, bytes: &[u8], overwrite: bool) -> Result<SaveResult, StoreError> {
    let target = resolve_links(path)?;
    let job = WriteRequest { path, target: &target, bytes };
    let old = ExistingFile::open(job.target, path)?;
    check_overwrite(&job, old.as_ref(), None, OverwritePolicy { overwrite, in_place: false })?;
    let written = match (replace_file(&job, old.as_ref(), &mut || {}), &old) {
        (Err(StoreError::NeedsDirectWrite { .. }), Some(old)) => write_over(&job, old.bytes(path)?, None),
        (other, _) => other,
    }?;
    delete_stale_temp_files(job.folder());
    Ok(SaveResult { stamp: written.stamp, is_confirmed: written.is_confirmed, backup: Ok(None) })
}

/// Checks that what is there may be overwritten. The bytes decide, as sizes and times can be the same after a change.
pub(super) fn check_overwrite(
    job: &WriteRequest,
    old: Option<&ExistingFile>,
    known: Option<&FileStamp>,
    how: OverwritePolicy,
) -> Result<(), StoreError> {
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
pub(super) fn replace_file(
    job: &WriteRequest,
    old: Option<&ExistingFile>,
    keep: &mut dyn FnMut(),
) -> Result<WriteResult, StoreError> {
    if old.is_some_and(|old| old.links > 1) {
        return Err(job.needs_direct_write(DirectWriteReason::HardLinks));
    }
    let draft = StagedFile::write(job, old.map(|old| &old.attributes))?;
    keep();
    draft.replace_target(job)
}

/// Writes a small file of our own, such as the settings, making its folder first. Nobody is asked.
pub(super) fn write_app_file(path: &Path, bytes: &[u8]) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        make_folder(folder)?;
    }
    write_export(path, bytes, true).map(drop)
}
