//! What is remembered of a file, to tell later whether another program has changed it. Touches no disk.

use std::fs::Metadata;
use std::hash::{DefaultHasher, Hasher};
use std::time::SystemTime;

/// What was known of a file when it was read or written. The bytes decide; the rest only says when to look at them.
///
/// Limitations: the hash is quick, not secure, and may differ between releases of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileStamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Device and number, where the platform has them.
    inode: Option<(u64, u64)>,
    hash: u64,
    is_ours: bool,
}

impl FileStamp {
    /// Of bytes that were read.
    pub(super) fn of(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self {
            size: bytes.len() as u64,
            modified: metadata.modified().ok(),
            inode: inode(metadata),
            hash: hash_of(bytes),
            is_ours: false,
        }
    }

    /// Of bytes that were just saved.
    pub(super) fn of_saved(metadata: &Metadata, bytes: &[u8]) -> Self {
        Self { is_ours: true, ..Self::of(metadata, bytes) }
    }

    /// Of bytes that no file holds, for tests of what decides by stamps.
    #[cfg(test)]
    pub(crate) fn of_bytes(bytes: &[u8]) -> Self {
        Self { size: bytes.len() as u64, modified: None, inode: None, hash: hash_of(bytes), is_ours: false }
    }

    /// Are the bytes the same, whoever wrote them and when?
    pub fn has_same_bytes(&self, other: &Self) -> bool {
        (self.size, self.hash) == (other.size, other.hash)
    }

    /// Are these bytes ones that were saved here, so that no backup of them is due?
    pub(super) fn is_saved_here(&self) -> bool {
        self.is_ours
    }

    /// This stamp, counted as saved here if `other` is.
    pub(super) fn with_origin_of(self, other: &Self) -> Self {
        Self { is_ours: other.is_ours, ..self }
    }

    /// Are size, time and inode those of that file, so that its bytes need not be read?
    pub(super) fn matches_metadata(&self, metadata: &Metadata) -> bool {
        self.size == metadata.len() && self.modified == metadata.modified().ok() && self.inode == inode(metadata)
    }
}

/// The same for the same bytes within one release of the program.
pub(super) fn hash_of(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

#[cfg(unix)]
fn inode(metadata: &Metadata) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;
    Some((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn inode(_: &Metadata) -> Option<(u64, u64)> {
    None
}
