//! Why the disk refused, in plain sentences: the trouble first, the path last. Nothing here touches the disk.

use std::io;
use std::path::{Path, PathBuf};

use super::FileStamp;
use crate::visible_text::visible_path;

/// Why a file could not be read or written. Its text is one sentence for the user; after every one of them, what was
/// on the disk before is still there, except after [`StoreError::Torn`].
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is nothing to read.
    #[error("there is no such file: {}", visible_path(.path))]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// It cannot be made there.
    #[error("the folder of the file does not exist: {}", visible_path(.path))]
    NoFolder {
        /// The file in it.
        path: PathBuf,
    },
    /// The path is empty or ends in "..".
    #[error("this is not the name of a file: {}", visible_path(.path))]
    NoName {
        /// That path.
        path: PathBuf,
    },
    /// A folder stands there.
    #[error("this is a folder, not a file: {}", visible_path(.path))]
    Folder {
        /// The folder.
        path: PathBuf,
    },
    /// A device, a pipe or a socket stands there.
    #[error("this is a device or a pipe, not a file: {}", visible_path(.path))]
    NotRegular {
        /// The device.
        path: PathBuf,
    },
    /// Symbolic links that lead nowhere.
    #[error("the links lead in a circle: {}", visible_path(.path))]
    LinkLoop {
        /// The first link.
        path: PathBuf,
    },
    /// More than is read.
    #[error("the file has {}, and files over {} are not read: {}", size_text(*.size), size_text(super::SIZE_LIMIT), visible_path(.path))]
    TooLarge {
        /// Its size in bytes.
        size: u64,
        /// The file.
        path: PathBuf,
    },
    /// The file, or the disk that it is on, must not be written to. Save it under another name.
    #[error("the file is read-only: {}", visible_path(.path))]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program has written other bytes since. Ask; to overwrite, save again with `now` as what is known.
    #[error("another program has changed the file since it was opened: {}", visible_path(.path))]
    Changed {
        /// What is there now; none when it is too large to be read.
        now: Option<FileStamp>,
        /// The file.
        path: PathBuf,
    },
    /// A file of that name is there, and nobody said that it may go. Ask.
    #[error("there is already a file of this name: {}", visible_path(.path))]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// It can only be written directly, where a crash half-way would leave a torn file. Ask.
    #[error("{why}: {}", visible_path(.path))]
    NeedsDirectWrite {
        /// For what reason.
        why: DirectWriteReason,
        /// The file.
        path: PathBuf,
    },
    /// The disk is full, or the user's share of it.
    #[error("{}: {}", disk_full_message(*.needed, *.free), visible_path(.path))]
    DiskFull {
        /// How many bytes were to be written.
        needed: u64,
        /// How many bytes are free, where that is the reason.
        free: Option<u64>,
        /// The file.
        path: PathBuf,
    },
    /// What was read back is not what was written.
    #[error("the disk did not keep what was written, so that the file was left as it was: {}", visible_path(.path))]
    ReadBackMismatch {
        /// The file.
        path: PathBuf,
    },
    /// Writing directly failed, and so did putting the old content back. What was to be saved is in `copy`.
    #[error("the file is damaged, but what was to be saved is in {}: {}", visible_path(.copy), visible_path(.path))]
    Torn {
        /// The whole of what was to be saved.
        copy: PathBuf,
        /// The file.
        path: PathBuf,
    },
    /// Neither the environment nor the system says where such files belong.
    #[error("there is no folder for {what}, as no home folder is known")]
    NoAppFolder {
        /// "settings", "backups".
        what: &'static str,
    },
    /// Anything else that the system says.
    #[error("the {trouble} ({}): {}", reason(.source), visible_path(.path))]
    Disk {
        /// "file could not be read".
        trouble: &'static str,
        /// What the system says.
        source: io::Error,
        /// The file.
        path: PathBuf,
    },
}

/// Why a file cannot be replaced in one stroke.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DirectWriteReason {
    /// Replacing it would part it from its other names.
    #[error("the file has other names (hard links), and would have to be written directly to keep them")]
    HardLinks,
    /// The folder allows no second file beside it, or allows no file to be replaced.
    #[error("this folder does not allow safe saving, and the file would have to be written directly")]
    Folder,
}

impl StoreError {
    /// The right error for what the system says while a file is read.
    pub(super) fn reading(source: io::Error, path: &Path) -> Self {
        Self::disk("file could not be read", source, path)
    }

    /// The right error for what the system says while a file is written.
    pub(super) fn writing(source: io::Error, path: &Path) -> Self {
        Self::disk("file could not be written", source, path)
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

/// What the system says, without its number.
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

fn disk_full_message(needed: u64, free: Option<u64>) -> String {
    match free {
        Some(0) => format!("there is no room on the disk for {}, as none is free", size_text(needed)),
        Some(free) => {
            format!("there is no room on the disk for {}, as only {} are free", size_text(needed), size_text(free))
        }
        None => format!("there is no room on the disk for {}", size_text(needed)),
    }
}

/// "812 bytes", "12 KB", "3.1 MB".
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
    fn amounts_are_round() {
        let texts: Vec<_> =
            [0, 999, 1_000, 1_290, 12_345, 64_000_000, 71_900_000, 3_140_000_000].map(size_text).into_iter().collect();
        assert_eq!(texts, ["0 bytes", "999 bytes", "1 KB", "1.2 KB", "12 KB", "64 MB", "71 MB", "3.1 GB"]);
    }

    #[test]
    fn a_path_cannot_fake_a_line() {
        assert_eq!(visible_path(Path::new("a\nall is well: b")), "a\u{fffd}all is well: b");
    }
}
