//! Recovery copies: the unsaved work of open documents, in the state folder. Never touches a document.
//!
//! An open document has a slot, a number with three files: `<number>.lock`, which the window holds locked until the
//! document is closed or the program ends in whatever way; `<number>.record.ron`, which says what the document is; and
//! `<number>.map.ron` with its map, if it has unsaved work. A record without a lock belongs to a window that has ended:
//! it crashed, or the user closed the document without saving it.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use serde::{Deserialize, Serialize};

use super::safe_write::write_app_file;
use super::staged_file::make_folder;
use super::{AppFolders, StoreError, app_files, existing_file, stored_path};

/// The number of days for which work that the user did not save is kept.
pub const DISCARDED_DAYS: u64 = 14;

/// The number of entries above which the oldest ones that the user has discarded are deleted.
const ENTRY_LIMIT: usize = 50;
/// The total size in bytes above which the oldest ones that the user has discarded are deleted.
const TOTAL_SIZE_LIMIT: u64 = 200_000_000;
/// How many numbers are tried for a new slot. Other windows take numbers at the same time.
const NUMBER_TRIES: u64 = 1_000;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);
const RECORD_SUFFIX: &str = ".record.ron";
const MAP_SUFFIX: &str = ".map.ron";
const LOCK_SUFFIX: &str = ".lock";

/// Why the work of an entry is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RecoveryState {
    /// The document was open when the record was written.
    #[default]
    Open,
    /// The user closed the document without saving it, or discarded what was recovered.
    Discarded,
}

/// What is known of the document of a recovery copy.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, from = "RecoveryRecordFields", into = "RecoveryRecordFields")]
pub struct RecoveryRecord {
    /// The file of the document; none if it was never saved.
    pub path: Option<PathBuf>,
    /// The name of the document for the user.
    pub name: String,
    /// Whether the document was open or discarded.
    pub state: RecoveryState,
    /// How many times in a row the program has ended while this document was open.
    pub crash_count: u32,
    /// True if the program ran for a while with this document, so that an end of the program says nothing about it.
    pub is_settled: bool,
    /// The time of the record, in seconds since 1970. For display and for deletion, never to decide which is newer.
    pub written_secs: u64,
}

/// The record as it is stored. A path that is not Unicode is stored as bytes.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
struct RecoveryRecordFields {
    path: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    path_bytes: Vec<u8>,
    name: String,
    state: RecoveryState,
    crash_count: u32,
    is_settled: bool,
    written_secs: u64,
}

impl From<RecoveryRecordFields> for RecoveryRecord {
    fn from(fields: RecoveryRecordFields) -> Self {
        let RecoveryRecordFields { path, path_bytes, name, state, crash_count, is_settled, written_secs } = fields;
        let path = stored_path::from_fields(path, path_bytes);
        Self { path, name, state, crash_count, is_settled, written_secs }
    }
}

impl From<RecoveryRecord> for RecoveryRecordFields {
    fn from(record: RecoveryRecord) -> Self {
        let RecoveryRecord { path, name, state, crash_count, is_settled, written_secs } = record;
        let (path, path_bytes) = path.as_deref().and_then(stored_path::to_fields).unwrap_or_default();
        Self { path, path_bytes, name, state, crash_count, is_settled, written_secs }
    }
}

impl RecoveryRecord {
    /// How many times in a row the program has ended while the document was open, if its window has ended now.
    pub fn crashes_with_this_end(&self) -> u32 {
        match self.state {
            RecoveryState::Open if !self.is_settled => self.crash_count.saturating_add(1),
            _ => 0,
        }
    }

    /// The time since the record was written; none if the clock was set back.
    pub fn age(&self, now: SystemTime) -> Option<Duration> {
        now.duration_since(SystemTime::UNIX_EPOCH + Duration::from_secs(self.written_secs)).ok()
    }
}

/// An entry of a window that has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryEntry {
    /// The number of the entry. Later entries have higher numbers.
    pub number: u64,
    /// What is known of the document.
    pub record: RecoveryRecord,
    /// The file with the unsaved map; none if nothing was unsaved.
    pub map_path: Option<PathBuf>,
    /// The size of the files in bytes.
    size: u64,
}

/// The folder of recovery copies.
#[derive(Clone, Debug)]
pub struct RecoveryFolder {
    folder: PathBuf,
}

impl RecoveryFolder {
    /// The recovery folder among the folders of the program.
    ///
    /// # Errors
    /// If there is no state folder.
    pub fn of(folders: &AppFolders) -> Result<Self, StoreError> {
        Ok(Self { folder: folders.state_file("recovery", "recovery copies")? })
    }

    /// Begins a slot for a document. It stays locked until it is dropped or the program ends.
    ///
    /// # Errors
    /// If the folder cannot be made or written.
    pub fn begin(&self) -> Result<RecoverySlot, StoreError> {
        make_folder(&self.folder)?;
        let first = self.numbers().last().map_or(1, |last| last + 1);
        for number in first..first + NUMBER_TRIES {
            let path = self.file(number, LOCK_SUFFIX);
            let lock = match OpenOptions::new().write(true).create_new(true).open(&path) {
                Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(StoreError::writing(error, &path)),
                Ok(lock) => lock,
            };
            // A disk without locks still keeps the copies; another window may then offer them while this one is open.
            match lock.try_lock() {
                Ok(()) | Err(TryLockError::Error(_)) => {
                    return Ok(RecoverySlot { folder: self.clone(), number, _lock: lock });
                }
                Err(TryLockError::WouldBlock) => {}
            }
        }
        Err(StoreError::writing(std::io::ErrorKind::AlreadyExists.into(), &self.folder))
    }

    /// The entries whose windows have ended, the newest first.
    pub fn abandoned_entries(&self) -> Vec<RecoveryEntry> {
        let numbers = self.numbers();
        numbers.into_iter().rev().filter(|number| !self.is_locked(*number)).filter_map(|it| self.entry(it)).collect()
    }

    /// Takes an entry of a window that has ended into a slot, so that no other window offers it.
    ///
    /// # Errors
    /// None if it is gone or another window has taken it.
    pub fn claim(&self, number: u64) -> Option<RecoverySlot> {
        self.entry(number)?;
        let path = self.file(number, LOCK_SUFFIX);
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(path).ok()?;
        let is_free = !matches!(lock.try_lock(), Err(TryLockError::WouldBlock));
        is_free.then(|| RecoverySlot { folder: self.clone(), number, _lock: lock })
    }

    /// Keeps the copy of a window that has ended among the discarded ones, under a new number. Does nothing if it is
    /// gone. `now` is the time from which it is kept.
    ///
    /// # Errors
    /// On a disk error. The copy then stays as it was.
    pub fn discard(&self, number: u64, now: SystemTime) -> Result<(), StoreError> {
        let (Some(RecoveryEntry { record, map_path: Some(map_path), .. }), Some(slot)) =
            (self.entry(number), self.claim(number))
        else {
            return Ok(());
        };
        let (bytes, _) = existing_file::read(&map_path, &map_path)?;
        let written_secs = now.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().as_secs();
        let record = RecoveryRecord { state: RecoveryState::Discarded, written_secs, ..record };
        self.begin()?.write(&record, Some(&bytes))?;
        slot.remove();
        Ok(())
    }

    /// Deletes the copy of a window that has ended. Does nothing if it is gone.
    pub fn delete(&self, number: u64) {
        if let Some(slot) = self.claim(number) {
            slot.remove();
        }
    }

    /// Deletes what is not needed any more: discarded entries that are older than [`DISCARDED_DAYS`], the oldest
    /// discarded ones above the limits, and locks without a record. Returns the number of deleted entries.
    pub fn delete_expired(&self, now: SystemTime) -> usize {
        let entries = self.abandoned_entries();
        let mut remaining = (entries.len(), entries.iter().map(|entry| entry.size).sum::<u64>());
        let mut deleted = 0;
        for entry in entries.iter().rev().filter(|entry| entry.record.state == RecoveryState::Discarded) {
            let is_old = entry.record.age(now).is_some_and(|age| age > DAY * DISCARDED_DAYS as u32);
            if (is_old || remaining.0 > ENTRY_LIMIT || remaining.1 > TOTAL_SIZE_LIMIT)
                && let Some(slot) = self.claim(entry.number)
            {
                slot.remove();
                remaining = (remaining.0 - 1, remaining.1 - entry.size);
                deleted += 1;
            }
        }
        self.delete_lone_locks(now);
        deleted
    }

    /// A window that ends before it has written its record leaves a lock. A young one may belong to a window that is
    /// just starting.
    fn delete_lone_locks(&self, now: SystemTime) {
        for number in self.numbers() {
            let path = self.file(number, LOCK_SUFFIX);
            let modified = fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
            let is_old = modified.and_then(|time| now.duration_since(time).ok()).is_some_and(|age| age > DAY);
            if is_old && self.entry(number).is_none() && !self.is_locked(number) {
                drop(fs::remove_file(path));
            }
        }
    }

    /// How many times in a row the program has ended soon after this document was opened.
    pub fn crashes_of(&self, path: &Path) -> u32 {
        let entries = self.abandoned_entries();
        let crashes = entries.iter().filter(|entry| entry.record.path.as_deref() == Some(path));
        crashes.map(|entry| entry.record.crashes_with_this_end()).max().unwrap_or_default()
    }

    /// Deletes the entries of a document in which nothing was unsaved. They only count crashes.
    pub fn delete_clean_entries_of(&self, path: &Path) {
        let is_clean = |entry: &RecoveryEntry| entry.map_path.is_none() && entry.record.path.as_deref() == Some(path);
        for entry in self.abandoned_entries().iter().filter(|entry| is_clean(entry)) {
            self.delete(entry.number);
        }
    }

    fn entry(&self, number: u64) -> Option<RecoveryEntry> {
        let size = |path: &Path| fs::metadata(path).ok().filter(fs::Metadata::is_file).map(|file| file.len());
        let (record_path, map_path) = (self.file(number, RECORD_SUFFIX), self.file(number, MAP_SUFFIX));
        let (record_size, map_size) = (size(&record_path), size(&map_path));
        if record_size.is_none() && map_size.is_none() {
            return None;
        }
        let bytes = existing_file::read(&record_path, &record_path).ok().map(|(bytes, _)| bytes);
        let bytes = bytes.filter(|bytes| bytes.len() as u64 <= app_files::OWN_FILE_LIMIT);
        // A copy whose record is damaged is still offered, under its number.
        let record = bytes.and_then(|bytes| ron::de::from_bytes(&bytes).ok()).unwrap_or_default();
        let size = record_size.unwrap_or_default() + map_size.unwrap_or_default();
        Some(RecoveryEntry { number, record, map_path: map_size.map(|_| map_path), size })
    }

    /// Whether the window of a slot is still running.
    fn is_locked(&self, number: u64) -> bool {
        let lock = OpenOptions::new().write(true).open(self.file(number, LOCK_SUFFIX));
        // The lock that is taken here is released at once, when the file is closed.
        lock.is_ok_and(|lock| matches!(lock.try_lock(), Err(TryLockError::WouldBlock)))
    }

    /// The numbers of all files.
    fn numbers(&self) -> BTreeSet<u64> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let number = |name: &str| name.split_once('.')?.0.parse().ok();
        entries.filter_map(|entry| number(entry.file_name().to_str()?)).collect()
    }

    fn file(&self, number: u64, suffix: &str) -> PathBuf {
        self.folder.join(format!("{number}{suffix}"))
    }
}

/// The recovery files of one open document. Dropping it leaves its files to the next start of the program.
#[derive(Debug)]
pub struct RecoverySlot {
    folder: RecoveryFolder,
    number: u64,
    /// Locked until the program ends.
    _lock: File,
}

impl RecoverySlot {
    /// The number of the slot.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Writes what is known of the document. `map` are the bytes of its unsaved map, which are written first, so that
    /// a record never describes a later map than there is; none leaves an earlier copy of the map as it is.
    ///
    /// # Errors
    /// On a disk error. The previous files are then unchanged.
    pub fn write(&self, record: &RecoveryRecord, map: Option<&[u8]>) -> Result<(), StoreError> {
        if let Some(bytes) = map {
            write_app_file(&self.folder.file(self.number, MAP_SUFFIX), bytes)?;
        }
        app_files::write(&self.folder.file(self.number, RECORD_SUFFIX), record)
    }

    /// Writes that nothing in the document is unsaved, and deletes the copy of its map.
    ///
    /// # Errors
    /// On a disk error.
    pub fn write_clean(&self, record: &RecoveryRecord) -> Result<(), StoreError> {
        let map_path = self.folder.file(self.number, MAP_SUFFIX);
        match fs::remove_file(&map_path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(StoreError::writing(error, &map_path));
            }
            _ => {}
        }
        self.write(record, None)
    }

    /// Deletes the files of the slot.
    pub fn remove(self) {
        for suffix in [MAP_SUFFIX, RECORD_SUFFIX, LOCK_SUFFIX] {
            // A file that cannot be deleted is offered at the next start, which is better than no recovery.
            drop(fs::remove_file(self.folder.file(self.number, suffix)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> (tempfile::TempDir, RecoveryFolder) {
        let folder = tempfile::tempdir().unwrap();
        let recovery = RecoveryFolder::of(&AppFolders::in_folder(folder.path())).unwrap();
        (folder, recovery)
    }

    fn record(name: &str, state: RecoveryState) -> RecoveryRecord {
        RecoveryRecord { name: name.to_owned(), state, written_secs: 1_000_000, ..RecoveryRecord::default() }
    }

    fn numbers(recovery: &RecoveryFolder) -> Vec<u64> {
        recovery.abandoned_entries().iter().map(|entry| entry.number).collect()
    }

    fn time(secs: u64) -> SystemTime {
        SystemTime::UNIX_EPOCH + Duration::from_secs(secs)
    }

    #[test]
    fn a_copy_is_offered_once_its_window_has_ended() {
        let (_folder, recovery) = folder();
        let (first, second) = (recovery.begin().unwrap(), recovery.begin().unwrap());
        assert_eq!((first.number(), second.number()), (1, 2));
        first.write(&record("a", RecoveryState::Open), Some(b"map a")).unwrap();
        second.write(&record("b", RecoveryState::Open), None).unwrap();
        assert_eq!(numbers(&recovery), [] as [u64; 0], "both windows are open");
        assert_eq!(recovery.claim(1).map(|slot| slot.number()), None);
        drop((first, second));
        let entries = recovery.abandoned_entries();
        assert_eq!(entries.iter().map(|entry| entry.record.name.as_str()).collect::<Vec<_>>(), ["b", "a"]);
        assert_eq!(fs::read(entries[1].map_path.as_ref().unwrap()).unwrap(), b"map a");
        assert_eq!(entries[0].map_path, None);
        let claimed = recovery.claim(1).unwrap();
        assert_eq!(numbers(&recovery), [2], "another window has taken it");
        assert_eq!(recovery.begin().unwrap().number(), 3);
        claimed.remove();
        assert_eq!(numbers(&recovery), [2]);
    }

    #[test]
    fn a_clean_document_keeps_no_copy() {
        let (_folder, recovery) = folder();
        let slot = recovery.begin().unwrap();
        slot.write(&record("a", RecoveryState::Open), Some(b"map")).unwrap();
        slot.write_clean(&record("a", RecoveryState::Open)).unwrap();
        slot.write_clean(&record("a", RecoveryState::Open)).unwrap();
        drop(slot);
        assert_eq!(recovery.abandoned_entries()[0].map_path, None);
    }

    #[test]
    fn only_old_discarded_work_is_deleted() {
        let (_folder, recovery) = folder();
        for state in [RecoveryState::Open, RecoveryState::Discarded] {
            recovery.begin().unwrap().write(&record("a", state), Some(b"map")).unwrap();
        }
        let kept_until = 1_000_000 + DISCARDED_DAYS * DAY.as_secs();
        assert_eq!(recovery.delete_expired(time(kept_until)), 0);
        assert_eq!(recovery.delete_expired(time(0)), 0, "a clock that was set back");
        assert_eq!(recovery.delete_expired(time(kept_until + 1)), 1);
        assert_eq!(numbers(&recovery), [1]);
    }

    #[test]
    fn above_the_limit_the_oldest_discarded_work_is_deleted() {
        let (_folder, recovery) = folder();
        recovery.begin().unwrap().write(&record("crash", RecoveryState::Open), Some(b"map")).unwrap();
        for _ in 0..ENTRY_LIMIT + 1 {
            recovery.begin().unwrap().write(&record("a", RecoveryState::Discarded), Some(b"map")).unwrap();
        }
        assert_eq!(recovery.delete_expired(time(1_000_000)), 2);
        let numbers = numbers(&recovery);
        assert_eq!((numbers.len(), numbers.last(), numbers.contains(&2)), (ENTRY_LIMIT, Some(&1), false));
    }

    #[test]
    fn a_copy_with_a_damaged_record_is_offered() {
        let (_folder, recovery) = folder();
        let slot = recovery.begin().unwrap();
        slot.write(&record("a", RecoveryState::Open), Some(b"map")).unwrap();
        fs::write(recovery.file(1, RECORD_SUFFIX), b"(((").unwrap();
        drop(slot);
        let entries = recovery.abandoned_entries();
        assert_eq!((entries.len(), entries[0].record.state), (1, RecoveryState::Open));
        assert!(entries[0].map_path.is_some());
    }

    #[test]
    fn early_ends_in_a_row_are_counted() {
        let (_folder, recovery) = folder();
        let path = Path::new("/maps/a.ron");
        let open = |crash_count, is_settled| {
            let path = Some(path.to_owned());
            let record = RecoveryRecord { path, crash_count, is_settled, ..record("a", RecoveryState::Open) };
            recovery.delete_clean_entries_of(Path::new("/maps/a.ron"));
            recovery.begin().unwrap().write(&record, None).unwrap();
            recovery.crashes_of(Path::new("/maps/a.ron"))
        };
        assert_eq!([open(0, false), open(1, false), open(2, true)], [1, 2, 0]);
        assert_eq!(recovery.abandoned_entries().len(), 1);
        assert_eq!(recovery.crashes_of(Path::new("/maps/b.ron")), 0);
    }

    #[cfg(unix)]
    #[test]
    fn a_path_that_is_not_unicode_is_kept() {
        let (_folder, recovery) = folder();
        let path: &std::ffi::OsStr = std::os::unix::ffi::OsStrExt::from_bytes(b"/maps/\xff .ron ");
        let record = RecoveryRecord { path: Some(path.into()), ..record("a", RecoveryState::Open) };
        recovery.begin().unwrap().write(&record, None).unwrap();
        assert_eq!(recovery.abandoned_entries()[0].record, record);
    }
}
