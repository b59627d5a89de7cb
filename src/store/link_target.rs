//! The target of a path: follows symbolic links to the end, so that saving keeps them. Writes nothing.

use std::io;
use std::path::{Path, PathBuf};

use super::error::is_loop;
use super::{StoreError, disk};

/// The maximum number of links to follow, as in the kernel.
const LINK_LIMIT: usize = 40;

/// The target file of a path. It need not exist, but its folder does.
pub(super) fn resolve_links(path: &Path) -> Result<PathBuf, StoreError> {
    if path.as_os_str().is_empty() {
        return Err(StoreError::NoName { path: path.to_owned() });
    }
    // Fails if the path is relative and the current folder has been deleted.
    let absolute = std::path::absolute(path);
    let mut target = absolute.map_err(|_no_folder| StoreError::NoFolder { path: path.to_owned() })?;
    for _ in 0..LINK_LIMIT {
        match disk::link_metadata(&target) {
            Ok(metadata) if metadata.is_symlink() => {
                let link = disk::read_link(&target).map_err(|error| StoreError::reading(error, path))?;
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
            (Some(folder), Some(_)) => match disk::metadata(folder) {
                Ok(folder) if folder.is_dir() => Ok(target),
                Ok(_) => Err(StoreError::NoFolder { path: path_buf }),
                Err(error) if error.kind() == io::ErrorKind::NotFound => Err(StoreError::NoFolder { path: path_buf }),
                Err(error) => Err(StoreError::writing(error, path)),
            },
        },
        _ if is_loop(&error) => Err(StoreError::LinkLoop { path: path_buf }),
        _ => Err(StoreError::writing(error, path)),
    }
}
