//! The stamp of a file, to detect changes by other programs. Accesses no disk.

use std::fs::Metadata;
use std::hash::{DefaultHasher, Hasher};
use std::time::SystemTime;

/// The state of a file when it was read or written. The hash of the bytes decides; the other values only tell when the
/// bytes need not be read.
///
/// Limitations: the hash is fast, not secure, and may differ between versions of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Device and inode number, if the platform has them.
    inode: Option<(u64, u64)>,
    hash: u64,
    is_ours: bool,
}

impl FileStamp {
    /// The stamp of a file that was read.
    pub(super) fn of(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            modified: metadata.modified().ok(),
            inode: inode(metadata),
            hash: hash_of(bytes),
            is_ours: false,
        }
    }

    /// The stamp of a file whose content is not read.
    pub(super) fn of_metadata(metadata: &Metadata) -> Self {
        Self { size: metadata.len(), ..Self::of(metadata, &[]) }.without_content()
    }

    /// This stamp without what depends on the content or on who has written it.
    pub(super) fn without_content(&self) -> Self {
        Self { hash: 0, is_ours: false, ..self.clone() }
    }

    /// The stamp of a file that was saved.
    pub(super) fn of_saved(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self { is_ours: true, ..Self::of(metadata, bytes) }
    }

    /// The stamp of bytes without a file, for tests.
    #[cfg(test)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, modified: None, inode: None, hash: hash_of(bytes), is_ours: false }
    }

    /// Whether the bytes are equal, whatever the origin and the time.
    pub fn has_same_bytes(&self, other: &Self) -> bool {
        (self.size, self.hash) == (other.size, other.hash)
    }

    /// Whether the bytes were saved by this program, so that they need no backup.
    pub(super) fn is_saved_here(&self) -> bool {
        self.is_ours
    }

    /// This stamp, marked as saved by this program if `other` is.
    pub(super) fn with_origin_of(self, other: &Self) -> Self {
        Self { is_ours: other.is_ours, ..self }
    }

    /// Whether size, time and inode equal those of the file, so that its bytes need not be read.
    pub(super) fn matches_metadata(&self, metadata: &Metadata) -> bool {
        self.size == metadata.len() && self.modified == metadata.modified().ok() && self.inode == inode(metadata)
    }
}

/// A hash of bytes. Stable only within one version of the program.
pub(super) fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

/// Device and inode number, if the platform has them.
#[cfg(unix)]
pub(super) fn inode(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
pub(super) fn inode(_: &Metadata) -> Option<(u64, u64)> {
    None
}
