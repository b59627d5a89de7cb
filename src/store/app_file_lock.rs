//! Locks the files of the program itself, so that two windows do not change one at the same time.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::disk;

/// The pause between two attempts.
const PAUSE: Duration = Duration::from_millis(5);

/// A lock on a file of the program. It ends when it is dropped, and with the program.
pub(super) struct AppFileLock {
    _file: File,
}

impl AppFileLock {
    /// Waits for the lock on a file, at most for `patience`. The lock is held on another file, `<name>.lock`, because
    /// the file itself is replaced.
    ///
    /// Returns none if another program does not give the lock up, or if the disk has no locks. The caller then goes on
    /// without it: a window that hangs must not keep the others from saving.
    pub(super) fn wait(path: &Path, patience: Duration) -> Option<Self> {
        let mut options = File::options();
        options.read(true).write(true).create(true).truncate(false);
        let file = disk::open(&lock_path(path), &options).ok()?;
        let mut waited = Duration::ZERO;
        loop {
            if disk::try_lock(&file).ok()? {
                return Some(Self { _file: file });
            }
            if waited >= patience {
                return None;
            }
            std::thread::sleep(PAUSE);
            waited += PAUSE;
        }
    }
}

fn lock_path(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_by_one_and_free_after_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("settings.ron");
        let lock = AppFileLock::wait(&path, Duration::ZERO);
        assert!(lock.is_some());
        assert!(AppFileLock::wait(&path, PAUSE).is_none());
        drop(lock);
        assert!(AppFileLock::wait(&path, Duration::ZERO).is_some());
    }

    #[test]
    fn without_a_folder_there_is_no_lock_to_wait_for() {
        let folder = tempfile::tempdir().unwrap();
        assert!(AppFileLock::wait(&folder.path().join("no/settings.ron"), Duration::MAX).is_none());
    }
}
