//! Whether a document can be saved where it is, as far as that can be told without writing.

use std::path::Path;

use super::disk;
use super::link_target::resolve_links;

/// What a save of a document would meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WriteObstacle {
    /// The file is read-only, so that it can only be saved under another name.
    File,
    /// The folder takes no new file, so that the file can only be written directly.
    Folder,
}

/// The obstacle to a save of an existing document; none if nothing is known that would prevent it.
pub fn write_obstacle(path: &Path) -> Option<WriteObstacle> {
    let target = resolve_links(path).ok()?;
    let metadata = disk::metadata(&target).ok()?;
    // The mode is checked too, as the superuser can open every file for writing.
    if metadata.permissions().readonly() || !disk::is_writable(&target) {
        return Some(WriteObstacle::File);
    }
    let folder = target.parent()?;
    (!disk::is_writable(folder)).then_some(WriteObstacle::Folder)
}
