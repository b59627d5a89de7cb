//! The entry of a file in its folder, to see cheaply that it may have changed. Reads no content.

use std::path::Path;

use super::{FileStamp, disk};

/// The state of a file without its content. Another one means that the content is to be compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileFingerprint(Option<FileStamp>);

impl FileStamp {
    /// The fingerprint of the file at that time.
    pub fn fingerprint(&self) -> FileFingerprint {
        FileFingerprint(Some(self.without_content()))
    }
}

/// The fingerprint of a file. All files that cannot be looked at have the same one.
pub fn file_fingerprint(path: &Path) -> FileFingerprint {
    FileFingerprint(disk::metadata(path).ok().map(|metadata| FileStamp::of_metadata(&metadata)))
}
