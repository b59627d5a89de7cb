//! The two ways to put bytes on the disk: a finished file that takes the old one's place in one stroke, or, where
//! that cannot be, the old file written over. Neither asks whether it may.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::attributes::FileAttributes;
use super::stale_temp_files::{PREFIX, SUFFIX};
use super::{DirectWriteReason, FileStamp, StoreError};

/// What is to be written, and where.
#[derive(Clone, Copy)]
pub(super) struct WriteRequest<'a> {
    /// What the file is called in messages.
    pub(super) path: &'a Path,
    /// Where it is, with all links followed.
    pub(super) target: &'a Path,
    /// The whole of its new content.
    pub(super) bytes: &'a [u8],
}

/// A file that has been written.
pub(super) struct WriteResult {
    /// What is known of it.
    pub(super) stamp: FileStamp,
    /// Has the disk said that its place in the folder will survive a power cut?
    pub(super) is_confirmed: bool,
}

impl WriteRequest<'_> {
    /// The folder of the target.
    pub(super) fn folder(&self) -> &Path {
        self.target.parent().unwrap_or(Path::new("."))
    }

    pub(super) fn needs_direct_write(&self, why: DirectWriteReason) -> StoreError {
        StoreError::NeedsDirectWrite { why, path: self.path.to_owned() }
    }

    /// The right error for what the system says while writing.
    fn failed(&self, error: io::Error) -> StoreError {
        let (needed, path) = (self.bytes.len() as u64, self.path.to_owned());
        match error.kind() {
            io::ErrorKind::StorageFull => {
                StoreError::DiskFull { needed, free: free(self.folder()).filter(|free| *free < needed), path }
            }
            io::ErrorKind::QuotaExceeded | io::ErrorKind::FileTooLarge => {
                StoreError::DiskFull { needed, free: None, path }
            }
            _ => StoreError::writing(error, self.path),
        }
    }

    /// When the folder, not the disk, is in the way, and there is a file that could be written over.
    fn refused(&self, error: io::Error, is_new: bool) -> StoreError {
        use io::ErrorKind::{
            CrossesDevices, InvalidFilename, PermissionDenied, ReadOnlyFilesystem, ResourceBusy, Unsupported,
        };
        match error.kind() {
            PermissionDenied | ReadOnlyFilesystem | ResourceBusy | CrossesDevices | InvalidFilename | Unsupported
                if !is_new =>
            {
                self.needs_direct_write(DirectWriteReason::Folder)
            }
            io::ErrorKind::AlreadyExists => StoreError::Exists { path: self.path.to_owned() },
            io::ErrorKind::NotFound => StoreError::NoFolder { path: self.path.to_owned() },
            _ => self.failed(error),
        }
    }

    fn read_back_mismatch(&self) -> StoreError {
        StoreError::ReadBackMismatch { path: self.path.to_owned() }
    }
}

/// A finished file beside the target that has not taken its place yet. Dropping it leaves everything as it was.
pub(super) struct StagedFile {
    file: NamedTempFile,
    is_new: bool,
}

impl StagedFile {
    /// Writes the bytes, waits for the disk, and reads them back. `old` are the attributes of the file to replace.
    pub(super) fn write(job: &WriteRequest, old: Option<&FileAttributes>) -> Result<Self, StoreError> {
        let is_new = old.is_none();
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        if let Some(mode) = new_mode().filter(|_| is_new) {
            builder.permissions(mode);
        }
        let mut file = builder.tempfile_in(job.folder()).map_err(|error| job.refused(error, is_new))?;
        match write_and_verify(file.as_file_mut(), job.bytes, old) {
            Ok(true) => Ok(Self { file, is_new }),
            whole => {
                // It must be gone before the free space is measured that it has used up.
                drop(file);
                Err(whole.map_or_else(|error| job.failed(error), |_| job.read_back_mismatch()))
            }
        }
    }

    /// Takes the target's place. A new file never takes the place of one that has appeared meanwhile.
    pub(super) fn replace_target(self, job: &WriteRequest) -> Result<WriteResult, StoreError> {
        let is_new = self.is_new;
        let metadata = self.file.as_file().metadata().map_err(|error| job.failed(error))?;
        let stamp = FileStamp::of_saved(&metadata, job.bytes);
        rename_into_place(self.file, job.target, is_new).map_err(|error| job.refused(error, is_new))?;
        Ok(WriteResult { stamp, is_confirmed: confirm(job.folder()) })
    }
}

/// Writes over the target, reads it back, and puts `old` back where that fails. `copy`, which holds the new bytes
/// whole, is what is left when even that fails.
pub(super) fn write_over(job: &WriteRequest, old: &[u8], copy: Option<&Path>) -> Result<WriteResult, StoreError> {
    let mut file = OpenOptions::new().read(true).write(true).open(job.target).map_err(|error| job.failed(error))?;
    let whole = write_whole(&mut file, job.bytes).and_then(|whole| Ok(whole.then_some(file.metadata()?)));
    if let Ok(Some(metadata)) = whole {
        return Ok(WriteResult { stamp: FileStamp::of_saved(&metadata, job.bytes), is_confirmed: true });
    }
    let is_restored = write_whole(&mut file, old).is_ok_and(|whole| whole);
    match copy {
        Some(copy) if !is_restored => Err(StoreError::Torn { copy: copy.to_owned(), path: job.path.to_owned() }),
        _ => Err(whole.map_or_else(|error| job.failed(error), |_| job.read_back_mismatch())),
    }
}

/// Writes a new file and waits for the disk. Does it hold just these bytes then?
fn write_and_verify(file: &mut File, bytes: &[u8], old: Option<&FileAttributes>) -> io::Result<bool> {
    file.write_all(bytes)?;
    if let Some(attributes) = old {
        attributes.give_to(file);
    }
    file.sync_all()?;
    holds_bytes(file, bytes)
}

/// Cuts the file only at the end, so that its blocks stay its own and the old content can be put back on a full disk.
fn write_whole(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()?;
    holds_bytes(file, bytes)
}

/// Does the file hold just these bytes?
fn holds_bytes(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut read = Vec::with_capacity(bytes.len());
    file.take(bytes.len() as u64 + 1).read_to_end(&mut read)?;
    Ok(read == bytes)
}

/// Renames; on Windows, waits up to a second for scanners and indexers that hold the file for a moment.
fn rename_into_place(file: NamedTempFile, target: &Path, is_new: bool) -> io::Result<()> {
    let once = |file: NamedTempFile| if is_new { file.persist_noclobber(target) } else { file.persist(target) };
    let mut result = once(file);
    for pause_ms in [10, 20, 40, 80, 160, 320, 370] {
        match result {
            Err(refused) if cfg!(windows) && matches!(refused.error.raw_os_error(), Some(5 | 32)) => {
                std::thread::sleep(std::time::Duration::from_millis(pause_ms));
                result = once(refused.file);
            }
            _ => break,
        }
    }
    result.map(drop).map_err(|refused| refused.error)
}

/// A new file is for whom the user's umask says, not for its owner alone as temporary files are.
#[cfg(unix)]
fn new_mode() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_mode() -> Option<Permissions> {
    None
}

/// Waits until the disk has the folder too.
#[cfg(unix)]
fn confirm(folder: &Path) -> bool {
    File::open(folder).and_then(|folder| folder.sync_all()).is_ok()
}

/// Folders cannot be waited for here; the file itself has been.
#[cfg(not(unix))]
fn confirm(_: &Path) -> bool {
    true
}

/// How many bytes the user may still write there.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Makes a folder and those above it, for the user alone.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(|source| StoreError::Disk {
        trouble: "folder could not be made",
        source,
        path: folder.to_owned(),
    })
}
