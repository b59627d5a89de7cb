//! The two ways to write a file: a complete new file replaces the old one atomically; or, if that is not possible, the
//! old file is written over. Neither checks whether the file may be overwritten.

use std::fs::File;
use std::io;
use std::path::Path;

use super::attributes::FileAttributes;
use super::temp_file::TempFile;
use super::{DirectWriteReason, FileStamp, StoreError, disk};

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
            io::ErrorKind::StorageFull => StoreError::DiskFull {
                needed,
                free: disk::free_space(self.folder()).filter(|free| *free < needed),
                path,
            },
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
    temp: TempFile,
    is_new: bool,
}

impl StagedFile {
    /// Writes the bytes, waits for the disk, and reads them back. `old` are the attributes of the file to replace.
    pub(super) fn write(request: &WriteRequest, old: Option<&FileAttributes>) -> Result<Self, StoreError> {
        let is_new = old.is_none();
        // A new file has the access that the umask allows. That of an old file is given to its replacement later.
        let temp = TempFile::create_in(request.folder(), !is_new);
        let mut temp = temp.map_err(|error| request.refused(error, is_new))?;
        match write_and_verify(&mut temp.file, request.bytes, old) {
            Ok(true) => Ok(Self { temp, is_new }),
            result => {
                // Deletes the file before the free space is measured, as it uses some of it.
                drop(temp);
                Err(result.map_or_else(|error| request.failed(error), |_| request.read_back_mismatch()))
            }
        }
    }

    /// Replaces the target. A new file does not replace one that was created meanwhile.
    pub(super) fn replace_target(self, request: &WriteRequest) -> Result<WriteResult, StoreError> {
        let is_new = self.is_new;
        let metadata = disk::file_metadata(&self.temp.file).map_err(|error| request.failed(error))?;
        let stamp = FileStamp::of_saved(&metadata, request.bytes);
        self.temp.rename_to(request.target, is_new).map_err(|error| request.refused(error, is_new))?;
        Ok(WriteResult { stamp, is_confirmed: disk::sync_folder(request.folder()).is_ok() })
    }
}

/// Writes over the target and reads it back. If that fails, restores `old`. If that fails too, the new content remains
/// in `copy`, if there is one.
pub(super) fn write_over(request: &WriteRequest, old: &[u8], copy: Option<&Path>) -> Result<WriteResult, StoreError> {
    let file = disk::open(request.target, File::options().read(true).write(true));
    let mut file = file.map_err(|error| request.failed(error))?;
    let result = write_whole(&mut file, request.bytes)
        .and_then(|is_complete| Ok(is_complete.then_some(disk::file_metadata(&file)?)));
    if let Ok(Some(metadata)) = result {
        return Ok(WriteResult { stamp: FileStamp::of_saved(&metadata, request.bytes), is_confirmed: true });
    }
    // All bytes are written again, so that this synchronisation counts even if the one before has failed.
    let is_restored = write_whole(&mut file, old).is_ok_and(|is_complete| is_complete);
    if !is_restored {
        return Err(StoreError::Torn { copy: copy.map(Path::to_owned), path: request.path.to_owned() });
    }
    Err(result.map_or_else(|error| request.failed(error), |_| request.read_back_mismatch()))
}

/// Writes a new file and waits for the disk. Returns whether the file has exactly these bytes.
fn write_and_verify(file: &mut File, bytes: &[u8], old: Option<&FileAttributes>) -> io::Result<bool> {
    disk::write_all(file, bytes)?;
    if let Some(attributes) = old {
        attributes.give_to(file);
    }
    disk::sync(file)?;
    holds_bytes(file, bytes)
}

/// Writes over a file. It is shortened last, so that its blocks stay allocated and the old content can be restored on a
/// full disk.
fn write_whole(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    disk::seek_to_start(file)?;
    disk::write_all(file, bytes)?;
    disk::set_length(file, bytes.len() as u64)?;
    disk::sync(file)?;
    holds_bytes(file, bytes)
}

/// Whether the file has exactly these bytes.
fn holds_bytes(file: &mut File, bytes: &[u8]) -> io::Result<bool> {
    disk::seek_to_start(file)?;
    let size = bytes.len() as u64;
    Ok(disk::read_at_most(file, size + 1, size)? == bytes)
}

/// Creates a folder and its parents, accessible only to the user. Files in it survive a power cut only if the folder does.
pub(super) fn make_folder(folder: &Path) -> Result<(), StoreError> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|folder| disk::metadata(folder).is_err()).collect();
    disk::create_folder(folder).map_err(|source| StoreError::Disk {
        trouble: "folder could not be made",
        source,
        path: folder.to_owned(),
    })?;
    for parent in missing.iter().filter_map(|folder| folder.parent()) {
        // The file in it is synchronised too, and an error of the disk is reported then.
        drop(disk::sync_folder(parent));
    }
    Ok(())
}
