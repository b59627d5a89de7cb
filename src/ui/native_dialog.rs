//! The file dialogs of the system, shown without blocking the window. Where none can be shown, the answer says so, and
//! the window shows its own dialog.

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use super::path_request::PathRequest;
use crate::session::guarded;

/// A dialog that ends without an answer sooner than this was never shown.
const MIN_DIALOG_TIME: Duration = Duration::from_millis(100);

/// The number of errors that the dialog library has logged. It reports failures in no other way.
static DIALOG_ERROR_COUNT: AtomicUsize = AtomicUsize::new(0);

/// The answer of a dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathDialogAnswer {
    /// The chosen path.
    Path(PathBuf),
    /// The user cancelled the dialog.
    Cancelled,
    /// The dialog could not be shown.
    NotShown,
}

/// The folder and the file name that a dialog starts with.
pub struct PathDialogStart {
    /// The start folder, if there is one.
    pub folder: Option<PathBuf>,
    /// The proposed name.
    pub name: String,
}

/// Shows the dialog for a request, and passes its answer to `send`.
pub fn show(
    request: &PathRequest,
    start: &PathDialogStart,
    parent: &eframe::Frame,
    send: impl FnOnce(PathDialogAnswer) + Send + 'static,
) {
    let mut dialog = rfd::FileDialog::new().set_title(request.title()).set_parent(parent);
    for (name, extensions) in request.filters() {
        dialog = dialog.add_filter(name, &extensions);
    }
    if let Some(folder) = start.folder.as_deref().filter(|folder| *folder != Path::new("")) {
        dialog = dialog.set_directory(folder);
    }
    let is_opening = request.is_opening();
    if !is_opening {
        dialog = dialog.set_file_name(&start.name);
    }
    let show_dialog = move || {
        let (started, earlier_errors) = (Instant::now(), DIALOG_ERROR_COUNT.load(Ordering::Relaxed));
        let path = if is_opening { dialog.pick_file() } else { dialog.save_file() };
        let has_failed =
            started.elapsed() < MIN_DIALOG_TIME || DIALOG_ERROR_COUNT.load(Ordering::Relaxed) > earlier_errors;
        match path {
            Some(path) => PathDialogAnswer::Path(path),
            None if has_failed => PathDialogAnswer::NotShown,
            None => PathDialogAnswer::Cancelled,
        }
    };
    // If a dialog fails or gets no thread, it was not shown, and the window shows its own dialog.
    let send = Arc::new(Mutex::new(Some(send)));
    let send_in_thread = send.clone();
    let run = move || send_answer(&send_in_thread, guarded(show_dialog).unwrap_or(PathDialogAnswer::NotShown));
    if let Err(error) = thread::Builder::new().name("file dialog".to_owned()).spawn(run) {
        log::error!("no thread for a file dialog: {error}");
        send_answer(&send, PathDialogAnswer::NotShown);
    }
}

/// Sends the answer. Further calls do nothing.
fn send_answer(send: &Mutex<Option<impl FnOnce(PathDialogAnswer)>>, answer: PathDialogAnswer) {
    if let Some(send) = send.lock().ok().and_then(|mut send| send.take()) {
        send(answer);
    }
}

/// A log that also counts the errors of the dialog library.
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
