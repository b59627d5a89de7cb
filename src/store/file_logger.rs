//! The log: events as plain lines, for bug reports. Files of limited size in the state folder.
//!
//! Log messages must not contain names or texts of a map.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use log::{LevelFilter, Log, Metadata, Record};

use super::app_file_lock::AppFileLock;
use super::file_stamp::inode;
use super::{AppFolders, StoreError, disk};

const FILES: usize = 5;
const SIZE_LIMIT: u64 = 1_000_000;
/// How long to wait for another program that renames the files.
const LOCK_PATIENCE: Duration = Duration::from_secs(1);
/// How long to wait at the end of the program for lines that are not written yet.
const FLUSH_PATIENCE: Duration = Duration::from_secs(1);
/// The most lines that wait for the disk. Later ones are dropped.
const MAX_WAITING_LINES: usize = 10_000;

/// Writes log messages to `log/stancemap.log`. At 1 MB it is renamed to `stancemap.1.log` and so on; five files are
/// kept. Several programs may write to it at the same time.
///
/// Limitations: outside Unix, a program does not notice that another one has renamed the file, and goes on in the
/// renamed one.
///
/// A thread writes the lines, so that no other thread waits for the disk. Lines that cannot be written are dropped.
pub struct FileLogger {
    level: LevelFilter,
    queue: Mutex<Option<SyncSender<LogMessage>>>,
    writer: Option<JoinHandle<()>>,
}

/// A message to the thread that writes.
enum LogMessage {
    /// A line, with its line end.
    Line(String),
    /// Sends an answer when all earlier lines are written.
    Flush(SyncSender<()>),
}

/// The newest file of the log.
pub(super) struct LogFile {
    folder: PathBuf,
    /// None before the first line, and while the disk fails.
    file: Option<File>,
}

impl FileLogger {
    /// Starts the log, without installing it as the logger of the program. Uses the disk with the first line only.
    ///
    /// # Errors
    /// If there is no folder for it, or no thread.
    pub fn open(folders: &AppFolders, level: LevelFilter) -> Result<Self, StoreError> {
        let folder = folders.state_file("log", "the log")?;
        let (queue, messages) = sync_channel(MAX_WAITING_LINES);
        let file = LogFile::new(folder.clone());
        let writer = thread::Builder::new().name("log".to_owned()).spawn(move || write_messages(file, &messages));
        let writer = writer.map_err(|error| StoreError::writing(error, &folder))?;
        Ok(Self { level, queue: Mutex::new(Some(queue)), writer: Some(writer) })
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
        self.send(LogMessage::Line(line(jiff::Timestamp::now(), record)));
    }

    /// Waits until all lines are written, but not for ever.
    fn flush(&self) {
        let (done, answer) = sync_channel(1);
        self.send(LogMessage::Flush(done));
        // No answer means that the disk does not answer, which must not stop the program.
        answer.recv_timeout(FLUSH_PATIENCE).ok();
    }
}

impl FileLogger {
    fn send(&self, message: LogMessage) {
        // A panic in another thread must be logged too.
        if let Some(queue) = &*self.queue.lock().unwrap_or_else(PoisonError::into_inner) {
            drop(queue.try_send(message));
        }
    }
}

impl Drop for FileLogger {
    fn drop(&mut self) {
        // Ends the loop of the thread after its last line.
        drop(self.queue.get_mut().unwrap_or_else(PoisonError::into_inner).take());
        if let Some(writer) = self.writer.take() {
            drop(writer.join());
        }
    }
}

/// Writes lines until the logger is dropped.
fn write_messages(mut file: LogFile, messages: &Receiver<LogMessage>) {
    for message in messages {
        match message {
            // A log that fails must not stop the program, and there is no other place to report it.
            LogMessage::Line(line) => drop(file.write(line.as_bytes())),
            LogMessage::Flush(done) => drop(done.try_send(())),
        }
    }
}

impl LogFile {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, file: None }
    }

    pub(super) fn write(&mut self, line: &[u8]) -> io::Result<()> {
        let mut file = match self.file.take() {
            Some(file) if !self.is_renamed(&file) => file,
            _ => self.append()?,
        };
        if is_full_with(&file, line)? {
            file = self.rotate(file, line)?;
        }
        let result = disk::write_all(&mut file, line);
        self.file = Some(file);
        result
    }

    /// Renames the files, unless another program is just doing that or has done it. Returns the file to write to.
    fn rotate(&self, mut file: File, line: &[u8]) -> io::Result<File> {
        let Some(_lock) = AppFileLock::wait(&self.folder, LOCK_PATIENCE) else { return Ok(file) };
        if self.is_renamed(&file) {
            file = self.append()?;
        }
        if is_full_with(&file, line)? {
            rotate_log_files(&self.folder);
            file = self.append()?;
        }
        Ok(file)
    }

    /// Whether the file has another name by now, or is deleted.
    fn is_renamed(&self, file: &File) -> bool {
        let Ok(open) = disk::file_metadata(file) else { return true };
        disk::metadata(&name(&self.folder, 0)).map_or(true, |named| inode(&named) != inode(&open))
    }

    fn append(&self) -> io::Result<File> {
        disk::create_folder(&self.folder)?;
        disk::open(&name(&self.folder, 0), File::options().create(true).append(true))
    }
}

/// Whether the file would be too large with this line. Other programs write to it too.
fn is_full_with(file: &File, line: &[u8]) -> io::Result<bool> {
    Ok(disk::file_metadata(file)?.len() + line.len() as u64 > SIZE_LIMIT)
}

/// A message as exactly one line.
fn line(now: jiff::Timestamp, record: &Record) -> String {
    let plain = |c: char| if c.is_control() { ' ' } else { c };
    let text: String = record.args().to_string().chars().map(plain).take(2_000).collect();
    format!("{now:.3} {:5} {} {text}\n", record.level(), record.target())
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
