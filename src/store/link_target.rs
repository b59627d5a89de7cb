//! The target of a path: follows symbolic links to the end, so that saving keeps them. Writes nothing.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::StoreError;
use super::error::is_loop;

/// The maximum number of links to follow, as in the kernel.
const LINK_LIMIT: usize = 40;

/// The target file of a path. It need not exist, but its folder does.
pub(super) fn resolve_links(path: &Path) -> Result<PathBuf, StoreError> {
    let no_name = || StoreError::NoName { path: path.to_owned() };
    let mut target = std::path::absolute(path).map_err(|_no_name| no_name())?;
    for _ in 0..LINK_LIMIT {
        match fs::symlink_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = fs::read_link(&target).map_err(|error| StoreError::reading(error, path))?;
                target = target.parent().unwrap_or(Path::new("")).join(link);
            }
            Ok(metadata) if metadata.is_dir() => return Err(StoreError::Folder { path: path.to_owned() }),
            Ok(_) => return Ok(target),
            Err(error) => return missing(error, target, path),
        }
    }
    Err(StoreError::LinkLoop { path: path.to_owned() })
}

/// Checks a file that does not exist yet: it needs a name, and an existing folder.
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
