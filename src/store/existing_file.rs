//! The file on disk before a save: its bytes, its attributes, and whether it may be replaced. Writes nothing.

use std::fs::{File, Metadata};
use std::io;
use std::path::Path;

use super::attributes::FileAttributes;
use super::{FileStamp, SIZE_LIMIT, StoreError, disk};

/// A regular, writable file. It is not kept open, as Windows does not replace open files.
pub(super) struct ExistingFile {
    /// Its bytes and stamp; none if it is too large for a document.
    pub(super) content: Option<(Vec<u8>, FileStamp)>,
    /// The size in bytes.
    pub(super) size: u64,
    /// Mode, owner and similar.
    pub(super) attributes: FileAttributes,
    /// The number of hard links.
    pub(super) links: u64,
}

impl ExistingFile {
    /// The file at `target`, if it exists. `path` is its name in error messages.
    pub(super) fn open(target: &Path, path: &Path) -> Result<Option<Self>, StoreError> {
        let metadata = match disk::metadata(target) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(StoreError::reading(error, path)),
            Ok(metadata) => metadata,
        };
        check_regular(&metadata, path)?;
        // The mode is checked too, as the superuser can open every file for writing.
        if metadata.permissions().readonly() {
            return Err(StoreError::ReadOnly { path: path.to_owned() });
        }
        disk::open(target, File::options().write(true)).map_err(|error| match error.kind() {
            io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly { path: path.to_owned() }
            }
            _ => StoreError::writing(error, path),
        })?;
        let file = disk::open(target, File::options().read(true)).map_err(|error| StoreError::reading(error, path))?;
        let (attributes, links) = (FileAttributes::of(&file, &metadata), links(&metadata));
        let content = match read_open(file, path) {
            Ok((bytes, metadata)) => {
                let stamp = FileStamp::of(&metadata, &bytes);
                Some((bytes, stamp))
            }
            Err(StoreError::TooLarge { .. }) => None,
            Err(error) => return Err(error),
        };
        Ok(Some(Self { content, size: metadata.len(), attributes, links }))
    }

    /// Its content, which is restored if writing over it fails.
    pub(super) fn bytes(&self, path: &Path) -> Result<&[u8], StoreError> {
        let bytes = self.content.as_ref().map(|(bytes, _)| bytes.as_slice());
        bytes.ok_or_else(|| StoreError::TooLarge { size: self.size, path: path.to_owned() })
    }
}

/// Reads a regular file of at most the maximum size. `path` is its name in error messages.
pub(super) fn read(target: &Path, path: &Path) -> Result<(Vec<u8>, Metadata), StoreError> {
    // Checked before opening, as opening a pipe waits for a writer.
    let metadata = disk::metadata(target).map_err(|error| StoreError::reading(error, path))?;
    check_regular(&metadata, path)?;
    let file = disk::open(target, File::options().read(true)).map_err(|error| StoreError::reading(error, path))?;
    read_open(file, path)
}

fn read_open(mut file: File, path: &Path) -> Result<(Vec<u8>, Metadata), StoreError> {
    let failed = |error| StoreError::reading(error, path);
    let too_large = |size| StoreError::TooLarge { size, path: path.to_owned() };
    // The metadata from before reading: if the file is written meanwhile, the next check notices it.
    let metadata = disk::file_metadata(&file).map_err(failed)?;
    check_regular(&metadata, path)?;
    if metadata.len() > SIZE_LIMIT {
        return Err(too_large(metadata.len()));
    }
    let bytes = disk::read_at_most(&mut file, SIZE_LIMIT + 1, metadata.len()).map_err(failed)?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(too_large(bytes.len() as u64));
    }
    Ok((bytes, metadata))
}

fn check_regular(metadata: &Metadata, path: &Path) -> Result<(), StoreError> {
    if metadata.is_dir() {
        return Err(StoreError::Folder { path: path.to_owned() });
    }
    if !metadata.is_file() {
        return Err(StoreError::NotRegular { path: path.to_owned() });
    }
    Ok(())
}

#[cfg(unix)]
fn links(metadata: &Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::nlink(metadata)
}

/// Limitations: the standard library has no stable function for this, so a hard link is separated from its other names.
#[cfg(not(unix))]
fn links(_: &Metadata) -> u64 {
    1
}
