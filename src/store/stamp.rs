//! What is remembered of a file, to tell later whether another program has changed it. Compares, never writes.

use std::fs::{self, Metadata};
use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::Path;
use std::time::SystemTime;

use super::{StoreError, old};

/// What was known of a file when it was read or written. The bytes decide; the rest only says when to look at them.
///
/// Limitations: the hash is quick, not secure, and may differ between releases of the program.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stamp {
    size: u64,
    modified: Option<SystemTime>,
    /// Device and number, where the platform has them.
    inode: Option<(u64, u64)>,
    hash: u64,
    is_ours: bool,
}

/// What has become of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The same bytes. The stamp is new when another program has touched or copied the file.
    Same(Stamp),
    /// Other bytes.
    Changed(Stamp),
    /// It is gone, or its disk is.
    Missing,
}

impl Stamp {
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
    pub(super) fn ours(metadata: &Metadata, bytes: &[u8]) -> Self {
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
    pub(super) fn is_ours(&self) -> bool {
        self.is_ours
    }

    fn looks_like(&self, metadata: &Metadata) -> bool {
        self.size == metadata.len() && self.modified == metadata.modified().ok() && self.inode == inode(metadata)
    }
}

/// Has another program changed the file? Cheap while it has not: the bytes are read only when size, time or inode
/// differ. Times are compared for equality only, as clocks jump.
///
/// Limitations: a change that keeps size, time and inode is found by [`super::save`] alone, which reads the bytes.
///
/// # Errors
/// As for [`super::read`]; a missing file is none.
pub fn look(path: &Path, known: &Stamp) -> Result<Seen, StoreError> {
    match fs::metadata(path) {
        Ok(metadata) if known.looks_like(&metadata) => return Ok(Seen::Same(known.clone())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Seen::Missing),
        _ => {}
    }
    let (bytes, metadata) = match old::read(path, path) {
        Err(StoreError::Missing { .. }) => return Ok(Seen::Missing),
        other => other?,
    };
    let now = Stamp::of(&metadata, &bytes);
    if now.has_same_bytes(known) {
        return Ok(Seen::Same(Stamp { is_ours: known.is_ours, ..now }));
    }
    Ok(Seen::Changed(now))
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
