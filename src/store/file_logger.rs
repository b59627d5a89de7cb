//! The log: events as plain lines, for bug reports. A file of limited size in the state folder.
//!
//! Log messages must not contain names or texts of a map.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use log::{LevelFilter, Log, Metadata, Record};

use super::staged_file::make_folder;
use super::{AppFolders, StoreError};

const FILES: usize = 5;
const SIZE_LIMIT: u64 = 1_000_000;

/// Writes log messages to `log/stancemap.log`. At 1 MB it is renamed to `stancemap.1.log` and so on; five files are
/// kept.
///
/// Limitations: if two programs run, one may for a while write to a file that the other has renamed.
pub struct FileLogger {
    level: LevelFilter,
    open: Mutex<LogFile>,
}

struct LogFile {
    folder: PathBuf,
    file: File,
    size: u64,
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
        let (file, size) = append(&folder).map_err(|error| StoreError::writing(error, &folder))?;
        Ok(Self { level, open: Mutex::new(LogFile { folder, file, size }) })
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
        if self.size + line.len() as u64 > SIZE_LIMIT {
            rotate_log_files(&self.folder);
            (self.file, self.size) = append(&self.folder)?;
        }
        self.file.write_all(line)?;
        self.size += line.len() as u64;
        Ok(())
    }
}

/// A message as exactly one line.
fn line(now: jiff::Timestamp, record: &Record) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = record.args().to_string().chars().map(plain).take(2_000).collect();
    format!("{now:.3} {:5} {} {text}\n", record.level(), record.target())
}

fn append(folder: &Path) -> io::Result<(File, u64)> {
    let file = OpenOptions::new().create(true).append(true).open(name(folder, 0))?;
    let size = file.metadata()?.len();
    Ok((file, size))
}

/// Renames every file to the next older number and deletes the oldest.
fn rotate_log_files(folder: &Path) {
    for number in (1..FILES).rev() {
        // At first, the older files do not exist yet.
        drop(fs::rename(name(folder, number - 1), name(folder, number)));
    }
}

fn name(folder: &Path, number: usize) -> PathBuf {
    folder.join(if number == 0 { "stancemap.log".to_owned() } else { format!("stancemap.{number}.log") })
}
