//! The system's own dialogs for choosing a file, off the interface thread. Where none can be shown, it says so, and
//! the window asks by itself.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::path_request::PathRequest;
use crate::session::guarded;

/// A dialog that ends without an answer before that was never shown.
const MIN_DIALOG_TIME: Duration = Duration::from_millis(100);

/// How many complaints the library for dialogs has logged. It tells failures from answers in no other way.
static DIALOG_ERROR_COUNT: AtomicUsize = AtomicUsize::new(0);

/// What came of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathDialogAnswer {
    /// A path.
    Path(PathBuf),
    /// The user thought better of it.
    Cancelled,
    /// It could not be shown.
    NotShown,
}

/// Where and by which name a dialog starts.
pub struct PathDialogStart {
    /// The folder.
    pub folder: Option<PathBuf>,
    /// The proposed name.
    pub name: String,
}

/// Shows the dialog for `ask`, and hands over what came of it.
pub fn show(
    ask: &PathRequest,
    from: &PathDialogStart,
    parent: &eframe::Frame,
    done: impl FnOnce(PathDialogAnswer) + Send + 'static,
) {
    let mut dialog = rfd::FileDialog::new().set_title(ask.title()).set_parent(parent);
    for (name, endings) in ask.filters() {
        dialog = dialog.add_filter(name, &endings);
    }
    if let Some(folder) = from.folder.as_deref().filter(|folder| *folder != Path::new("")) {
        dialog = dialog.set_directory(folder);
    }
    let is_opening = ask.is_opening();
    if !is_opening {
        dialog = dialog.set_file_name(&from.name);
    }
    let answer = move || {
        let (started, complaints) = (Instant::now(), DIALOG_ERROR_COUNT.load(Ordering::Relaxed));
        let path = if is_opening { dialog.pick_file() } else { dialog.save_file() };
        let has_failed = started.elapsed() < MIN_DIALOG_TIME || DIALOG_ERROR_COUNT.load(Ordering::Relaxed) > complaints;
        match path {
            Some(path) => PathDialogAnswer::Path(path),
            None if has_failed => PathDialogAnswer::NotShown,
            None => PathDialogAnswer::Cancelled,
        }
    };
    // A dialog that fails, or gets no thread, was not shown, so that the window asks by itself.
    let done = Arc::new(Mutex::new(Some(done)));
    let slot = done.clone();
    let work = move || send_answer(&slot, guarded(answer).unwrap_or(PathDialogAnswer::NotShown));
    if let Err(error) = thread::Builder::new().name("file dialog".to_owned()).spawn(work) {
        log::error!("no thread for a file dialog: {error}");
        send_answer(&done, PathDialogAnswer::NotShown);
    }
}

/// Hands over the answer, once.
fn send_answer(done: &Mutex<Option<impl FnOnce(PathDialogAnswer)>>, answered: PathDialogAnswer) {
    if let Some(done) = done.lock().ok().and_then(|mut done| done.take()) {
        done(answered);
    }
}

/// A log that also listens to the library for dialogs.
pub struct DialogErrorLog<L>(pub L);

impl<L: log::Log> log::Log for DialogErrorLog<L> {
    fn enabled(&self, metadata: &log::Metadata) -> bool {
        self.0.enabled(metadata)
    }

    fn log(&self, record: &log::Record) {
        if record.level() == log::Level::Error && record.target().starts_with("rfd") {
            DIALOG_ERROR_COUNT.fetch_add(1, Ordering::Relaxed);
        }
        self.0.log(record);
    }

    fn flush(&self) {
        self.0.flush();
    }
}
