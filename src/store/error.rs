//! Disk errors as plain sentences: first the problem, last the path. Accesses no disk.

use std::io;
use std::path::{Path, PathBuf};

use super::{FileStamp, LockOwner};
use crate::visible_text::visible_path;

/// Why a file could not be read or written. The text is one sentence for the user. After every error the previous
/// content of the disk is unchanged, except after [`StoreError::Torn`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file does not exist.
    #[error("there is no such file: {}", visible_path(.path))]
    Missing {
        /// The path of the file.
        path: PathBuf,
    },
    /// The folder does not exist.
    #[error("the folder of the file does not exist: {}", visible_path(.path))]
    NoFolder {
        /// The path of the file in it.
        path: PathBuf,
    },
    /// The path is empty or ends in "..".
    #[error("this is not the name of a file: {}", visible_path(.path))]
    NoName {
        /// The path.
        path: PathBuf,
    },
    /// The path is a folder.
    #[error("this is a folder, not a file: {}", visible_path(.path))]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// The path is a device, a pipe or a socket.
    #[error("this is a device or a pipe, not a file: {}", visible_path(.path))]
    NotRegular {
        /// Its path.
        path: PathBuf,
    },
    /// A loop of symbolic links.
    #[error("the links lead in a circle: {}", visible_path(.path))]
    LinkLoop {
        /// The first link.
        path: PathBuf,
    },
    /// The file is larger than the maximum that is read.
    #[error("the file has {}, and files over {} are not read: {}", size_text(*.size), size_text(super::SIZE_LIMIT), visible_path(.path))]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The file.
        path: PathBuf,
    },
    /// The content could not be opened again, so it was not written.
    #[error("the map could not be opened again if it were saved like this: {reason} The file is as it was: {}", visible_path(.path))]
    NotReadable {
        /// The reason, as a sentence.
        reason: String,
        /// The file.
        path: PathBuf,
    },
    /// The file or its disk is read-only. The user can save under another name.
    #[error("the file is read-only: {}", visible_path(.path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program has changed the file. Ask the user; to overwrite, save again with `now` as the known stamp.
    #[error("another program has changed the file since it was opened: {}", visible_path(.path))]
    Changed {
        /// The present state; none if the file is too large to be read.
        now: Option<FileStamp>,
        /// The file.
        path: PathBuf,
    },
    /// Another process has the file open. Ask the user.
    #[error("{owner} has the file open: {}", visible_path(.path))]
    Locked {
        /// Who has it open.
        owner: LockOwner,
        /// The file.
        path: PathBuf,
    },
    /// A file with this name exists, and the user has not agreed to replace it. Ask the user.
    #[error("there is already a file of this name: {}", visible_path(.path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file can only be written directly, so that a crash could leave it damaged. Ask the user.
    #[error("{why}: {}", visible_path(.path))]
    NeedsDirectWrite {
        /// The reason.
        why: DirectWriteReason,
        /// The file.
        path: PathBuf,
    },
    /// The disk or the quota of the user is full.
    #[error("{}: {}", disk_full_message(*.needed, *.free), visible_path(.path))]
    DiskFull {
        /// The number of bytes to write.
        needed: u64,
        /// The number of free bytes, if that is the problem.
        free: Option<u64>,
        /// The file.
        path: PathBuf,
    },
    /// The bytes that were read back differ from those written.
    #[error("the disk did not keep what was written, so that the file was left as it was: {}", visible_path(.path))]
    ReadBackMismatch {
        /// The file.
        path: PathBuf,
    },
    /// Direct writing failed, and so did restoring the old content. The new content is in `copy`.
    #[error("{}: {}", damage_message(.copy.as_deref()), visible_path(.path))]
    Torn {
        /// The file with the complete new content. None for an export, which can be made again.
        copy: Option<PathBuf>,
        /// The file.
        path: PathBuf,
    },
    /// Nothing was written directly, as no backup or no copy of the new content could be made before.
    #[error("the file was left as it was, as it would be written directly and no copy could be kept before ({source}): {}", visible_path(.path))]
    NoCopy {
        /// Why there is no copy.
        source: Box<StoreError>,
        /// The file.
        path: PathBuf,
    },
    /// Neither the environment nor the system specifies a folder for this kind of file.
    #[error("there is no folder for {what}, as no home folder is known")]
    NoAppFolder {
        /// The kind of file: "settings", "backups".
        what: &'static str,
    },
    /// Any other error of the system.
    #[error("the {trouble} ({}): {}", reason(.source), visible_path(.path))]
    Disk {
        /// The problem: "file could not be read".
        trouble: &'static str,
        /// The error of the system.
        source: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Why a file cannot be replaced atomically.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectWriteReason {
    /// A replacement would separate the file from its hard links.
    #[error("the file has other names (hard links), and would have to be written directly to keep them")]
    HardLinks,
    /// The folder does not allow a second file in it, or does not allow files to be replaced.
    #[error("this folder does not allow safe saving, and the file would have to be written directly")]
    Folder,
}

impl StoreError {
    /// The error for a system error while reading a file.
    pub(super) fn reading(source: io::Error, path: &Path) -> Self {
        Self::disk("file could not be read", source, path)
    }

    /// The error for a system error while writing a file.
    pub(super) fn writing(source: io::Error, path: &Path) -> Self {
        Self::disk("file could not be written", source, path)
    }

    /// Whether the disk of the file is gone: unplugged, or on a network that cannot be reached.
    pub fn is_disk_gone(&self) -> bool {
        use io::ErrorKind::{
            HostUnreachable, NetworkDown, NetworkUnreachable, NotConnected, StaleNetworkFileHandle, TimedOut,
        };
        let Self::Disk { source, .. } = self else { return false };
        let is_unreachable = matches!(
            source.kind(),
            HostUnreachable | NetworkDown | NetworkUnreachable | NotConnected | StaleNetworkFileHandle | TimedOut
        );
        is_unreachable || is_device_error(source)
    }

    fn disk(trouble: &'static str, source: io::Error, path: &Path) -> Self {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => Self::Missing { path },
            io::ErrorKind::IsADirectory => Self::Folder { path },
            _ if is_loop(&source) => Self::LinkLoop { path },
            _ => Self::Disk { trouble, source, path },
        }
    }
}

/// The text of a system error, without its number.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk is read-only".to_owned(),
        io::ErrorKind::InvalidFilename => "the name is too long or has letters that this disk does not take".to_owned(),
        _ => {
            let text = error.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            let mut letters = text.chars();
            letters.next().map(|first| first.to_lowercase().chain(letters).collect()).unwrap_or_default()
        }
    }
}

fn damage_message(copy: Option<&Path>) -> String {
    match copy {
        Some(copy) => format!("the file is damaged, but what was to be saved is in {}", visible_path(copy)),
        None => "the disk failed while the file was written directly, so that it is damaged and has to be made again"
            .to_owned(),
    }
}

fn disk_full_message(needed: u64, free: Option<u64>) -> String {
    match free {
        Some(0) => format!("there is no room on the disk for {}, as none is free", size_text(needed)),
        Some(free) => {
            format!("there is no room on the disk for {}, as only {} are free", size_text(needed), size_text(free))
        }
        None => format!("there is no room on the disk for {}", size_text(needed)),
    }
}

/// A size for people: "812 bytes", "12 KB", "3.1 MB".
fn size_text(bytes: u64) -> String {
    let tenth = |unit: u64| {
        let tenths = bytes / (unit / 10);
        if tenths >= 100 || tenths.is_multiple_of(10) {
            format!("{}", tenths / 10)
        } else {
            format!("{}.{}", tenths / 10, tenths % 10)
        }
    };
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} KB", tenth(1_000)),
        1_000_000..1_000_000_000 => format!("{} MB", tenth(1_000_000)),
        _ => format!("{} GB", tenth(1_000_000_000)),
    }
}

/// Whether the device itself has failed or is gone.
#[cfg(unix)]
fn is_device_error(error: &io::Error) -> bool {
    use rustix::io::Errno;
    let code = error.raw_os_error();
    [Errno::IO, Errno::NODEV, Errno::NXIO, Errno::HOSTDOWN].iter().any(|errno| code == Some(errno.raw_os_error()))
}

/// Limitations: on other systems, only what the standard library tells is known.
#[cfg(not(unix))]
fn is_device_error(_: &io::Error) -> bool {
    false
}

#[cfg(unix)]
pub(super) fn is_loop(error: &io::Error) -> bool {
    error.raw_os_error() == Some(rustix::io::Errno::LOOP.raw_os_error())
}

#[cfg(not(unix))]
pub(super) fn is_loop(_: &io::Error) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_for_display() {
        let texts: Vec<_> =
            [0, 999, 1_000, 1_290, 12_345, 64_000_000, 71_900_000, 3_140_000_000].map(size_text).into_iter().collect();
        assert_eq!(texts, ["0 bytes", "999 bytes", "1 KB", "1.2 KB", "12 KB", "64 MB", "71 MB", "3.1 GB"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_disk_that_is_gone_is_no_refusal() {
        use rustix::io::Errno;
        let is_gone = |errno: Errno| StoreError::reading(errno.into(), Path::new("map.ron")).is_disk_gone();
        assert!([Errno::STALE, Errno::NOTCONN, Errno::IO, Errno::NODEV, Errno::TIMEDOUT].into_iter().all(is_gone));
        assert!(![Errno::ACCESS, Errno::PERM, Errno::NOENT, Errno::ISDIR, Errno::NFILE].into_iter().any(is_gone));
    }

    #[test]
    fn a_path_cannot_fake_a_line() {
        assert_eq!(visible_path(Path::new("a\nall is well: b")), "a\u{fffd}all is well: b");
    }
}
