//! The part of file locks that differs between operating systems. Interprets no lock file.

use std::fs::File;
use std::io;
use std::path::Path;

use super::disk;

/// The state of a lock file.
pub(super) enum LockFileState {
    /// Another process holds it. The file can be read.
    Taken(File),
    /// It was opened or created.
    Open(OpenLockFile),
}

/// An open lock file.
pub(super) struct OpenLockFile {
    pub(super) file: File,
    /// False if it belongs to another user.
    pub(super) is_writable: bool,
    /// True if this process now holds it as a lock of the operating system. False if the disk has no such locks.
    pub(super) is_system_lock: bool,
}

#[cfg(unix)]
pub(super) fn open_lock_file(path: &Path) -> io::Result<LockFileState> {
    // Links are not followed, as a link could lead to a file of the user.
    let open = |is_writable: bool| {
        disk::open_directly(path, File::options().read(true).write(is_writable).create(is_writable))
    };
    let (file, is_writable) = match open(true) {
        Ok(file) => (file, true),
        Err(error) => (open(false).map_err(|_no_file| error)?, false),
    };
    if !disk::file_metadata(&file)?.is_file() {
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, "it is not a regular file"));
    }
    Ok(match disk::try_lock(&file) {
        Ok(true) => LockFileState::Open(OpenLockFile { file, is_writable, is_system_lock: true }),
        Ok(false) => LockFileState::Taken(file),
        Err(_no_locks) => LockFileState::Open(OpenLockFile { file, is_writable, is_system_lock: false }),
    })
}

/// Opens the file so that no other process can write it until it is closed. A lock on its bytes would keep other
/// processes from reading who has it.
#[cfg(windows)]
pub(super) fn open_lock_file(path: &Path) -> io::Result<LockFileState> {
    use std::os::windows::fs::OpenOptionsExt as _;

    const FILE_SHARE_READ: u32 = 1;
    const ERROR_SHARING_VIOLATION: i32 = 32;
    let mut options = File::options();
    let options = options.read(true).write(true).create(true).truncate(false).share_mode(FILE_SHARE_READ);
    match disk::open(path, options) {
        Ok(file) => Ok(LockFileState::Open(OpenLockFile { file, is_writable: true, is_system_lock: true })),
        Err(error) if error.raw_os_error() == Some(ERROR_SHARING_VIOLATION) => {
            disk::open(path, File::options().read(true)).map(LockFileState::Taken)
        }
        Err(error) => Err(error),
    }
}

/// Whether the path still leads to the open file.
#[cfg(unix)]
pub(super) fn is_at_path(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let identity = |metadata: std::fs::Metadata| (metadata.dev(), metadata.ino());
    let at_path = disk::link_metadata(path).map(identity);
    at_path.is_ok_and(|at_path| disk::file_metadata(file).map(identity).is_ok_and(|open| open == at_path))
}

/// An open file is not deleted, as it is not shared for that.
#[cfg(windows)]
pub(super) fn is_at_path(_: &File, _: &Path) -> bool {
    true
}

/// Deletes the lock file and ends the lock.
#[cfg(unix)]
pub(super) fn delete(file: File, path: &Path) {
    // In this order, as another process may create its own lock file as soon as this lock has ended. A file that cannot
    // be deleted harms nobody on this machine, because nobody holds it.
    drop(disk::remove_file(path));
    drop(file);
}

#[cfg(windows)]
pub(super) fn delete(file: File, path: &Path) {
    drop(file);
    // Fails if another process has opened the file meanwhile, which then owns it.
    drop(disk::remove_file(path));
}

/// The name of this machine; empty if it has none.
#[cfg(unix)]
pub(super) fn host_name() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(windows)]
pub(super) fn host_name() -> String {
    std::env::var_os("COMPUTERNAME").map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// Whether a process with this id runs on this machine.
#[cfg(unix)]
pub(super) fn is_process_alive(process: u32) -> bool {
    let Some(process) = i32::try_from(process).ok().and_then(rustix::process::Pid::from_raw) else { return false };
    // A process of another user may not be signalled, and is alive.
    rustix::process::test_kill_process(process) != Err(rustix::io::Errno::SRCH)
}

/// Every disk of this system has locks, so that nobody asks.
#[cfg(windows)]
pub(super) fn is_process_alive(_: u32) -> bool {
    true
}
