//! Where a path really leads: follows symbolic links to the end, so that saving keeps them. Never writes.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::error::is_loop;

/// As many as the kernel follows.
const LINK_LIMIT: usize = 40;

/// The file that a path stands for, whether or not it exists yet. Its folder does.
pub(super) fn resolve_links(path: &Path) -> Result<PathBuf, StoreError> {
    let no_name = || StoreError::NoName { path: path.to_owned() };
    let mut target = std::path::absolute(path).map_err(|_no_name| no_name())?;
    for _ in 0..LINK_LIMIT {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let to = fs::read_link(&target).map_err(|error| StoreError::reading(error, path))?;
                target = target.parent().unwrap_or(Path::new("")).join(to);
            }
            Ok(metadata) if metadata.is_dir() => return Err(StoreError::Folder { path: path.to_owned() }),
            Ok(_) => return Ok(target),
            Err(error) => return missing(error, target, path),
        }
    }
    Err(StoreError::LinkLoop { path: path.to_owned() })
}

/// A file that is not there yet needs a name, and a folder that is there.
fn missing(error: io::Error, target: PathBuf, path: &Path) -> Result<PathBuf, StoreError> {
    let path_buf = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotADirectory => Err(StoreError::NoFolder { path: path_buf }),
        io::ErrorKind::NotFound => match (target.parent(), target.file_name()) {
            (_, None) | (None, _) => Err(StoreError::NoName { path: path_buf }),
            (Some(folder), Some(_)) if folder.is_dir() => Ok(target),
            _ => Err(StoreError::NoFolder { path: path_buf }),
        },
        _ if is_loop(&error) => Err(StoreError::LinkLoop { path: path_buf }),
        _ => Err(StoreError::writing(error, path)),
    }
}
