//! The two ways to write a file: a complete new file replaces the old one atomically; or, if that is not possible, the
//! old file is written over. Neither checks whether the file may be overwritten.

use std::fs::{self, File, OpenOptions, Permissions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use tempfile::NamedTempFile;

use super::attributes::FileAttributes;
use super::stale_temp_files::{PREFIX, SUFFIX};
use super::{DirectWriteReason, FileStamp, StoreError};

/// A request to write a file.
#[derive(Clone, Copy)]
pub(super) struct WriteRequest<'a> {
    /// The name of the file in error messages.
    pub(super) path: &'a Path,
    /// The path of the file, with all links followed.
    pub(super) target: &'a Path,
    /// The complete new content.
    pub(super) bytes: &'a [u8],
}

/// The result of a write.
pub(super) struct WriteResult {
    /// The stamp of the file.
    pub(super) stamp: FileStamp,
    /// True if the disk has confirmed that the directory entry survives a power cut.
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

    /// The error for a system error while writing.
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

    /// The error for a failed replacement. Suggests a direct write if the folder is the problem and the file exists.
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

/// A complete new file beside the target, before the replacement. Dropping it deletes it.
pub(super) struct StagedFile {
    file: NamedTempFile,
    is_new: bool,
}

impl StagedFile {
    /// Writes the bytes, waits for the disk, and reads them back. `old` are the attributes of the file to replace.
    pub(super) fn write(request: &WriteRequest, old: Option<&FileAttributes>) -> Result<Self, StoreError> {
        let is_new = old.is_none();
        let mut builder = tempfile::Builder::new();
        builder.prefix(PREFIX).suffix(SUFFIX);
        if let Some(mode) = new_mode().filter(|_| is_new) {
            builder.permissions(mode);
        }
        let mut file = builder.tempfile_in(request.folder()).map_err(|error| request.refused(error, is_new))?;
        match write_and_verify(file.as_file_mut(), request.bytes, old) {
            Ok(true) => Ok(Self { file, is_new }),
            result => {
                // Deletes the file before the free space is measured, as it uses some of it.
                drop(file);
                Err(result.map_or_else(|error| request.failed(error), |_| request.read_back_mismatch()))
            }
        }
    }

    /// Replaces the target. A new file does not replace one that was created meanwhile.
    pub(super) fn replace_target(self, request: &WriteRequest) -> Result<WriteResult, StoreError> {
        let is_new = self.is_new;
        let metadata = self.file.as_file().metadata().map_err(|error| request.failed(error))?;
        let stamp = FileStamp::of_saved(&metadata, request.bytes);
        rename_into_place(self.file, request.target, is_new).map_err(|error| request.refused(error, is_new))?;
        Ok(WriteResult { stamp, is_confirmed: confirm(request.folder()) })
    }
}

/// Writes over the target and reads it back. If that fails, restores `old`. If that fails too, the new content remains
/// in `copy`.
pub(super) fn write_over(request: &WriteRequest, old: &[u8], copy: Option<&Path>) -> Result<WriteResult, StoreError> {
    let mut file =
        OpenOptions::new().read(true).write(true).open(request.target).map_err(|error| request.failed(error))?;
    let result =
        write_whole(&mut file, request.bytes).and_then(|is_complete| Ok(is_complete.then_some(file.metadata()?)));
    if let Ok(Some(metadata)) = result {
        return Ok(WriteResult { stamp: FileStamp::of_saved(&metadata, request.bytes), is_confirmed: true });
    }
    let is_restored = write_whole(&mut file, old).is_ok_and(|is_complete| is_complete);
    match copy {
        Some(copy) if !is_restored => Err(StoreError::Torn { copy: copy.to_owned(), path: request.path.to_owned() }),
        _ => Err(result.map_or_else(|error| request.failed(error), |_| request.read_back_mismatch())),
    }
}

/// Writes a new file and waits for the disk. Returns whether the file has exactly these bytes.
fn write_and_verify(file: &mut File, bytes: &[u8], old: Option<&FileAttributes>) -> io::Result<bool> {
    file.write_all(bytes)?;
    if let Some(attributes) = old {
        attributes.give_to(file);
    }
    file.sync_all()?;
    holds_bytes(file, bytes)
}

/// Writes over a file. It is shortened last, so that its blocks stay allocated and the old content can be restored on a
/// full disk.
fn write_whole(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    file.write_all(bytes)?;
    file.set_len(bytes.len() as u64)?;
    file.sync_all()?;
    holds_bytes(file, bytes)
}

/// Whether the file has exactly these bytes.
fn holds_bytes(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    file.seek(SeekFrom::Start(0))?;
    let mut read = Vec::with_capacity(bytes.len());
    file.take(bytes.len() as u64 + 1).read_to_end(&mut read)?;
    Ok(read == bytes)
}

/// Renames a file. On Windows, waits up to a second for scanners and indexers that keep the file open.
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

/// A new file gets the rights that the umask allows, not those of a temporary file, which is private.
#[cfg(unix)]
fn new_mode() -> Option<Permissions> {
    Some(std::os::unix::fs::PermissionsExt::from_mode(0o666))
}

#[cfg(not(unix))]
fn new_mode() -> Option<Permissions> {
    None
}

/// Waits until the directory entry is on the disk.
#[cfg(unix)]
fn confirm(folder: &Path) -> bool {
    File::open(folder).and_then(|folder| folder.sync_all()).is_ok()
}

/// Folders cannot be synchronised on this system; the file itself was.
#[cfg(not(unix))]
fn confirm(_: &Path) -> bool {
    true
}

/// The number of bytes that the user may still write to this disk.
#[cfg(unix)]
fn free(folder: &Path) -> Option<u64> {
    let disk = rustix::fs::statvfs(folder).ok()?;
    Some(disk.f_bavail.saturating_mul(disk.f_frsize))
}

#[cfg(not(unix))]
fn free(_: &Path) -> Option<u64> {
    None
}

/// Creates a folder and its parents, accessible only to the user.
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
