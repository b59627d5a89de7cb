//! Locks of documents that are open for editing, so that two windows do not overwrite each other's work. A lock is a
//! file beside the document with the name of its owner. Reads and writes no document.
//!
//! On one machine the lock of the operating system decides, which ends with its process. A lock file of another machine
//! is believed, because that lock may not reach across a network.
//!
//! Limitations: two names of one file that are hard links have two locks. If one user can write to the folder and
//! another cannot, the first one does not see the lock of the second.

mod lock_owner;
mod system_lock;

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::thread;
use std::time::Duration;

pub use lock_owner::LockOwner;

use self::system_lock::{LockFileState, OpenLockFile, is_at_path, open_lock_file};
use super::AppFolders;
use super::disk;
use super::link_target::resolve_links;
use super::staged_file::make_folder;

/// The first line of a lock file. Permanent, as other versions of the program read it.
const LOCK_HEADING: &str = "stancemap lock";
/// The maximum number of bytes that are read of a lock file.
const LOCK_TEXT_LIMIT: u64 = 4096;
/// The number of attempts while another thread or process deletes the lock file, and the pause between them.
const MAX_ATTEMPTS: usize = 50;
const ATTEMPT_PAUSE: Duration = Duration::from_millis(10);

/// The lock of a document. Its file is deleted when the last clone is dropped.
#[derive(Clone, Debug)]
pub struct FileLock(Arc<HeldLock>);

/// The result of an attempt to lock a document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum LockOutcome {
    /// No folder takes a lock file. The document is edited without one.
    #[default]
    Unavailable,
    /// This process has the lock.
    Held(FileLock),
    /// Another process has the lock.
    Taken(LockOwner),
}

/// Whether to respect the lock file of another machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LockPolicy {
    /// The lock file counts.
    Respect,
    /// The user has decided to edit anyway. A lock that a process on this machine holds still cannot be taken.
    TakeOver,
}

#[derive(Debug)]
struct HeldLock {
    /// The document, with all links followed.
    document: PathBuf,
    lock_path: PathBuf,
    /// None only for tests without a disk.
    file: Option<File>,
}

/// The locks of this process, by document, since a lock of the operating system also keeps out its own process.
static HELD_LOCKS: Mutex<BTreeMap<PathBuf, Weak<HeldLock>>> = Mutex::new(BTreeMap::new());

/// Locks a document for editing: beside it, or in the program's own folders if its folder takes no lock file. Two links
/// to one file have one lock. The document need not exist.
pub fn lock_document(folders: &AppFolders, path: &Path, policy: LockPolicy) -> LockOutcome {
    let Ok(target) = resolve_links(path) else { return LockOutcome::Unavailable };
    let document = canonical(&target);
    for lock_path in [lock_path_beside(&document), lock_path_in_own_folder(folders, &document)].into_iter().flatten() {
        match try_lock_file(&document, &lock_path, policy) {
            Ok(outcome) => return outcome,
            Err(error) => log::info!("no lock file {}: {error}", lock_path.display()),
        }
    }
    LockOutcome::Unavailable
}

impl FileLock {
    /// The document that is locked, with all links followed.
    pub fn document(&self) -> &Path {
        &self.0.document
    }

    /// A lock without a file, for tests.
    #[cfg(test)]
    pub(crate) fn without_file(document: &Path) -> Self {
        Self(Arc::new(HeldLock { document: document.to_owned(), lock_path: PathBuf::new(), file: None }))
    }

    /// A function that tells whether the lock is still held, for tests.
    #[cfg(test)]
    pub(crate) fn probe(&self) -> impl Fn() -> bool + use<> {
        let weak = Arc::downgrade(&self.0);
        move || weak.strong_count() > 0
    }
}

impl PartialEq for FileLock {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for FileLock {}

impl Drop for HeldLock {
    fn drop(&mut self) {
        let Some(file) = self.file.take() else { return };
        held_locks().remove(&self.document);
        // Somebody may have deleted the lock file by hand, and another process may have made its own.
        if is_at_path(&file, &self.lock_path) {
            system_lock::delete(file, &self.lock_path);
        }
    }
}

fn held_locks() -> MutexGuard<'static, BTreeMap<PathBuf, Weak<HeldLock>>> {
    // The table is consistent after each of its operations.
    HELD_LOCKS.lock().unwrap_or_else(PoisonError::into_inner)
}

fn try_lock_file(document: &Path, lock_path: &Path, policy: LockPolicy) -> io::Result<LockOutcome> {
    let mut last_outcome = LockOutcome::Unavailable;
    for _ in 0..MAX_ATTEMPTS {
        if let Some(held) = held_locks().get(document).and_then(Weak::upgrade) {
            return Ok(LockOutcome::Held(FileLock(held)));
        }
        let (mut file, is_writable, is_system_lock) = match open_lock_file(lock_path)? {
            LockFileState::Taken(mut file) => {
                match read_owner(&mut file)? {
                    Some(owner) if !owner.is_this_process() => return Ok(LockOutcome::Taken(owner)),
                    // Another thread of this process deletes the lock at this moment.
                    Some(_) => last_outcome = LockOutcome::Unavailable,
                    // Its owner is about to write its name, unless the disk is full.
                    None => last_outcome = LockOutcome::Taken(LockOwner::default()),
                }
                thread::sleep(ATTEMPT_PAUSE);
                continue;
            }
            LockFileState::Open(OpenLockFile { file, is_writable, is_system_lock }) => {
                (file, is_writable, is_system_lock)
            }
        };
        if !is_at_path(&file, lock_path) {
            // Its owner deleted it between the opening and the locking.
            continue;
        }
        if let Some(owner) = read_owner(&mut file)?.filter(|_| policy == LockPolicy::Respect)
            && owner.is_valid_without_system_lock(is_system_lock)
        {
            return Ok(LockOutcome::Taken(owner));
        }
        if !is_writable {
            // A leftover of another user. The folder decides whether it may be replaced.
            disk::remove_file(lock_path)?;
            continue;
        }
        // Without a text, on a full disk, the lock still works on this machine.
        if let Err(error) = write_owner(&mut file) {
            log::info!("the lock file {} has no text: {error}", lock_path.display());
        }
        let held = HeldLock { document: document.to_owned(), lock_path: lock_path.to_owned(), file: Some(file) };
        let held = Arc::new(held);
        held_locks().insert(document.to_owned(), Arc::downgrade(&held));
        return Ok(LockOutcome::Held(FileLock(held)));
    }
    Ok(last_outcome)
}

/// The owner in a lock file; none if the file is empty, as after a crash.
///
/// # Errors
/// If the file cannot be read, or belongs to another program.
fn read_owner(file: &mut File) -> io::Result<Option<LockOwner>> {
    disk::seek_to_start(file)?;
    let bytes = disk::read_at_most(file, LOCK_TEXT_LIMIT, LOCK_TEXT_LIMIT)?;
    let text = String::from_utf8_lossy(&bytes);
    let mut lines = text.lines();
    match lines.next() {
        None => Ok(None),
        Some(LOCK_HEADING) => Ok(Some(LockOwner::from_lines(lines))),
        Some(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "a file of another program has its name")),
    }
}

fn write_owner(file: &mut File) -> io::Result<()> {
    disk::set_length(file, 0)?;
    disk::seek_to_start(file)?;
    disk::write_all(file, format!("{LOCK_HEADING}\n{}", LockOwner::current().text()).as_bytes())
}

/// The target of a path with the links of its folder followed.
fn canonical(target: &Path) -> PathBuf {
    let folder = target.parent().and_then(|folder| disk::canonicalize(folder).ok());
    match (folder, target.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => target.to_owned(),
    }
}

/// `.NAME.lock` beside the document.
fn lock_path_beside(document: &Path) -> Option<PathBuf> {
    let mut name = OsString::from(".");
    name.push(document.file_name()?);
    name.push(".lock");
    Some(document.with_file_name(name))
}

/// A lock file in the folder of the session of the user, or in the program's state folder.
fn lock_path_in_own_folder(folders: &AppFolders, document: &Path) -> Option<PathBuf> {
    let folder = match &folders.runtime {
        Some(runtime) => runtime.clone(),
        None => folders.state.as_ref()?.join("locks"),
    };
    make_folder(&folder).ok()?;
    Some(folder.join(format!("{:016x}.lock", stable_hash(document.as_os_str().as_encoded_bytes()))))
}

/// A hash that is the same in every version of the program: FNV-1a with 64 bits.
fn stable_hash(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

#[cfg(test)]
mod tests;
