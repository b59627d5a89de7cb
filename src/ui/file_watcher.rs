//! A thread that looks every few seconds whether a file was touched. It reads only the entry in the folder, and wakes the
//! window only after a change, so that an idle window draws nothing. A disk that hangs holds up only this thread.

use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Duration;

use super::task_result::TaskResult;
use super::worker::WorkerOutbox;
use crate::store::{FileFingerprint, file_fingerprint};

/// The time between two looks.
pub(super) const WATCH_INTERVAL: Duration = Duration::from_secs(2);

/// A file with its last known state.
type WatchedFile = (PathBuf, FileFingerprint);

/// The thread, and the file that it watches.
pub struct FileWatcher {
    files: Sender<Option<WatchedFile>>,
    watched: Option<WatchedFile>,
}

impl FileWatcher {
    /// Starts the thread. It ends when the watcher is dropped. If the system refuses a thread, files are only checked
    /// when the window gets the focus.
    pub(super) fn start(outbox: WorkerOutbox<TaskResult>, interval: Duration) -> Self {
        let (files, inbox) = channel();
        let watch = move || watch_files(&inbox, interval, &|| outbox.send(TaskResult::FileTouched));
        if let Err(error) = thread::Builder::new().name("file watcher".to_owned()).spawn(watch) {
            log::warn!("no thread to watch files: {error}");
        }
        Self { files, watched: None }
    }

    /// Watches this file and no other.
    pub(super) fn watch(&mut self, file: Option<WatchedFile>) {
        if self.watched != file {
            self.watched.clone_from(&file);
            // An error means that there is no thread.
            drop(self.files.send(file));
        }
    }

    /// Forgets the watched file, so that the next call of [`FileWatcher::watch`] begins anew.
    pub(super) fn forget(&mut self) {
        self.watched = None;
    }
}

/// Reports each change of the watched file once.
fn watch_files(inbox: &Receiver<Option<WatchedFile>>, interval: Duration, report: &dyn Fn()) {
    let mut watched: Option<WatchedFile> = None;
    loop {
        let message = match &watched {
            Some(_) => inbox.recv_timeout(interval),
            None => inbox.recv().map_err(|_closed| RecvTimeoutError::Disconnected),
        };
        match (message, &mut watched) {
            (Ok(file), _) => watched = file,
            (Err(RecvTimeoutError::Timeout), Some((path, last))) => {
                let now = file_fingerprint(path);
                if now != *last {
                    *last = now;
                    report();
                }
            }
            (Err(RecvTimeoutError::Timeout), None) => {}
            (Err(RecvTimeoutError::Disconnected), _) => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_change_of_a_watched_file_is_reported_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map.ron");
        std::fs::write(&path, "one").unwrap();
        let (files, inbox) = channel();
        let (reports, reported) = channel();
        let thread = thread::spawn(move || {
            watch_files(&inbox, Duration::from_millis(1), &|| reports.send(()).unwrap());
        });
        files.send(Some((path.clone(), file_fingerprint(&path)))).unwrap();
        std::fs::write(&path, "other").unwrap();
        reported.recv().unwrap();
        std::fs::remove_file(&path).unwrap();
        reported.recv().unwrap();
        std::fs::write(&path, "again").unwrap();
        reported.recv().unwrap();
        drop(files);
        thread.join().unwrap();
        assert_eq!(reported.try_iter().count(), 0, "nothing is reported twice");
    }
}
