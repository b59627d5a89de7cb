//! The log: events as plain lines, for bug reports. A file of limited size in the state folder.
//!
//! Log messages must not contain names or texts of a map.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use log::{LevelFilter, Log, Metadata, Record};

use super::app_file_lock::AppFileLock;
use super::file_stamp::inode;
use super::staged_file::make_folder;
use super::{AppFolders, StoreError, disk};

const FILES: usize = 5;
const SIZE_LIMIT: u64 = 1_000_000;
/// How long to wait for another program that renames the files. Short, as the interface thread may be waiting.
const LOCK_PATIENCE: Duration = Duration::from_millis(100);

/// Writes log messages to `log/stancemap.log`. At 1 MB it is renamed to `stancemap.1.log` and so on; five files are
/// kept. Several programs may write to it at the same time.
///
/// Limitations: outside Unix, a program does not notice that another one has renamed the file, and goes on in the
/// renamed one.
pub struct FileLogger {
    level: LevelFilter,
    open: Mutex<LogFile>,
}

struct LogFile {
    folder: PathBuf,
    file: File,
}

/// Why there is no log.
#[derive(Debug, thiserror::Error)]
pub enum LoggerError {
    /// A disk error, or there is no folder.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Another logger was started already.
    #[error("a log has been started already")]
    Started,
}

impl FileLogger {
    /// Opens the log, without installing it as the logger of the program.
    ///
    /// # Errors
    /// If there is no folder for it, or on a disk error.
    pub fn open(folders: &AppFolders, level: LevelFilter) -> Result<Self, StoreError> {
        let folder = folders.state_file("log", "the log")?;
        make_folder(&folder)?;
        let file = append(&folder).map_err(|error| StoreError::writing(error, &name(&folder, 0)))?;
        Ok(Self { level, open: Mutex::new(LogFile { folder, file }) })
    }

    /// Opens the log and installs it as the logger of the program.
    ///
    /// # Errors
    /// As for [`FileLogger::open`], and if another logger was installed already.
    pub fn start(folders: &AppFolders, level: LevelFilter) -> Result<(), LoggerError> {
        let journal = Self::open(folders, level)?;
        log::set_boxed_logger(Box::new(journal)).map_err(|_started| LoggerError::Started)?;
        log::set_max_level(level);
        Ok(())
    }
}

impl Log for FileLogger {
    fn enabled(&self, metadata: &Metadata) -> bool {
        metadata.level() <= self.level
    }

    fn log(&self, record: &Record) {
        if !self.enabled(record.metadata()) {
            return;
        }
        let line = line(jiff::Timestamp::now(), record);
        // A panic in another thread must be logged too, and a failing log must not stop the program.
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(open.write(line.as_bytes()));
    }

    fn flush(&self) {}
}

impl LogFile {
    fn write(&mut self, line: &[u8]) -> io::Result<()> {
        if self.is_renamed() {
            self.reopen()?;
        }
        if self.is_full_with(line)? {
            self.rotate(line)?;
        }
        disk::write_all(&mut self.file, line)
    }

    /// Renames the files, unless another program is just doing that or has done it.
    fn rotate(&mut self, line: &[u8]) -> io::Result<()> {
        let Some(_lock) = AppFileLock::wait(&self.folder, LOCK_PATIENCE) else { return Ok(()) };
        if self.is_renamed() {
            self.reopen()?;
        }
        if self.is_full_with(line)? {
            rotate_log_files(&self.folder);
            self.reopen()?;
        }
        Ok(())
    }

    /// Whether the file has another name by now, or is deleted.
    fn is_renamed(&self) -> bool {
        let Ok(open) = disk::file_metadata(&self.file) else { return true };
        disk::metadata(&name(&self.folder, 0)).map_or(true, |named| inode(&named) != inode(&open))
    }

    /// Whether the file would be too large with this line. Other programs write to it too.
    fn is_full_with(&self, line: &[u8]) -> io::Result<bool> {
        Ok(disk::file_metadata(&self.file)?.len() + line.len() as u64 > SIZE_LIMIT)
    }

    fn reopen(&mut self) -> io::Result<()> {
        self.file = append(&self.folder)?;
        Ok(())
    }
}

/// A message as exactly one line.
fn line(now: jiff::Timestamp, record: &Record) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = record.args().to_string().chars().map(plain).take(2_000).collect();
    format!("{now:.3} {:5} {} {text}\n", record.level(), record.target())
}

fn append(folder: &Path) -> io::Result<File> {
    disk::open(&name(folder, 0), File::options().create(true).append(true))
}

/// Renames files to the next older number, so that the newest number is free. Deletes the oldest file if all exist.
fn rotate_log_files(folder: &Path) {
    let is_missing = |error: io::Error| error.kind() == io::ErrorKind::NotFound;
    let is_free = |number: &usize| disk::metadata(&name(folder, *number)).is_err_and(is_missing);
    let free = (1..FILES).find(is_free).unwrap_or(FILES - 1);
    for number in (1..=free).rev() {
        if disk::rename(&name(folder, number - 1), &name(folder, number)).is_err() {
            // The next file would replace the one that could not be renamed.
            return;
        }
    }
}

fn name(folder: &Path, number: usize) -> PathBuf {
    folder.join(if number == 0 { "stancemap.log".to_owned() } else { format!("stancemap.{number}.log") })
}
