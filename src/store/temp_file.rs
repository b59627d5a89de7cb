//! A temporary file beside the file that it replaces: its name, its creation and its deletion.

use std::fs::File;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io;
use std::path::{Path, PathBuf};

use super::disk;

/// The prefix of temporary files.
pub(super) const PREFIX: &str = ".stance-";
/// The suffix of temporary files.
pub(super) const SUFFIX: &str = ".tmp";

/// A name that is taken is chosen again at most this many times.
const MAX_ATTEMPTS: usize = 32;

/// A temporary file. Dropping it deletes it, unless it was renamed.
pub(super) struct TempFile {
    /// The open file.
    pub(super) file: File,
    path: PathBuf,
    is_renamed: bool,
}

impl TempFile {
    /// Creates a file with a random name. Without `is_private`, the umask of the user decides who has access.
    pub(super) fn create_in(folder: &Path, is_private: bool) -> io::Result<Self> {
        let mut attempts = 0;
        loop {
            let path = folder.join(random_name());
            attempts += 1;
            match disk::create_new(&path, is_private) {
                Ok(file) => return Ok(Self { file, path, is_renamed: false }),
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempts < MAX_ATTEMPTS => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Gives the file the name of the target. A new file does not replace one that was created meanwhile.
    pub(super) fn rename_to(mut self, target: &Path, is_new: bool) -> io::Result<()> {
        let rename = if is_new { disk::rename_new } else { disk::rename };
        let mut result = rename(&self.path, target);
        // On Windows, scanners and indexers keep files open for up to a second.
        for pause_ms in [10, 20, 40, 80, 160, 320, 370] {
            match result {
                Err(error) if cfg!(windows) && matches!(error.raw_os_error(), Some(5 | 32)) => {
                    std::thread::sleep(std::time::Duration::from_millis(pause_ms));
                    result = rename(&self.path, target);
                }
                _ => break,
            }
        }
        self.is_renamed = result.is_ok();
        result
    }
}

impl Drop for TempFile {
    fn drop(&mut self) {
        if !self.is_renamed {
            // A file that cannot be deleted now is deleted after a day.
            drop(disk::remove_file(&self.path));
        }
    }
}

/// A name of which no two are equal.
fn random_name() -> String {
    let number = RandomState::new().build_hasher().finish();
    format!("{PREFIX}{:08x}{SUFFIX}", number & 0xffff_ffff)
}
