//! The files of the program itself, the jobs that touch the disk, and what becomes of a path that was chosen.

use std::path::Path;

use super::app::App;
use super::disk_tasks;
use super::native_dialog::PathDialogAnswer;
use super::path_request::PathRequest;
use super::recent::recent_rows;
use super::task_result::{TaskKind, TaskResult};
use super::toast::ToastTone;
use crate::session::{Destination, DocumentId, DocumentRequest, InternalFault, file_name, guarded};
use crate::store::{self, RecentFiles, StoreError};

impl App {
    /// Runs a job that touches the disk after those before it.
    pub(super) fn run(&mut self, kind: TaskKind, job: impl FnOnce() -> TaskResult + Send + 'static) {
        self.worker.run(move || guarded(job).unwrap_or_else(|fault| TaskResult::Failed(kind, fault)));
    }

    /// Runs a job that makes bytes, on a thread of its own, so that no save waits for a figure.
    pub(super) fn run_figure(&mut self, job: impl FnOnce() -> TaskResult + Send + 'static) {
        self.figure_worker
            .run(move || guarded(job).unwrap_or_else(|fault| TaskResult::Failed(TaskKind::Figure, fault)));
    }

    /// A job failed because of a fault in the program.
    pub(super) fn job_failed(&mut self, kind: TaskKind, fault: &InternalFault) {
        log::error!("{}: {}", kind.failure_words(), fault.detail);
        self.toasts.say(ToastTone::Bad, format!("{}: {fault}", kind.failure_words()));
    }

    /// Changes the list of recent files on the disk.
    pub fn change_recent(&mut self, change: impl FnOnce(&mut RecentFiles) + Send + 'static) {
        let places = self.app_folders.clone();
        self.run(TaskKind::SaveState, move || match RecentFiles::change(&places, change) {
            Ok(recent) => TaskResult::Recent(recent_rows(&recent)),
            Err(error) => TaskResult::Saved("the list of recent files", Some(error)),
        });
    }

    /// Looks up the list of recent files, and which of them are there.
    pub fn read_recent(&mut self) {
        let places = self.app_folders.clone();
        self.run(TaskKind::SaveState, move || TaskResult::Recent(recent_rows(&RecentFiles::read(&places).0)));
    }

    /// Saves the settings on the thread for the disk.
    pub fn save_settings(&mut self) {
        let (settings, places) = (self.settings.clone(), self.app_folders.clone());
        self.run(TaskKind::SaveState, move || TaskResult::Saved("the settings", settings.save(&places).err()));
    }

    /// Says it once: where the program has no room of its own, that happens again and again and keeps nobody from working.
    pub(super) fn report_not_saved(&mut self, what: &'static str, error: &StoreError) {
        let words = format!("{what} could not be kept, as {error}");
        if self.reported_save_failures.contains(&what) {
            log::warn!("{words}");
        } else {
            self.reported_save_failures.push(what);
            self.toasts.say(ToastTone::Bad, words);
        }
    }

    /// A dialog of the system's has ended that was opened for that document.
    pub(super) fn path_answered(&mut self, document: DocumentId, ask: PathRequest, answered: PathDialogAnswer) {
        match answered {
            PathDialogAnswer::Path(path) => self.path_chosen_for(document, ask, &path, false),
            PathDialogAnswer::Cancelled => {}
            PathDialogAnswer::NotShown => self.request_path_in_app(ask),
        }
    }

    /// A path was chosen. `overwrite` is whether the user has been told that it replaces a file.
    pub fn path_chosen(&mut self, ask: PathRequest, path: &Path, overwrite: bool) {
        self.path_chosen_for(self.lifecycle.document(), ask, path, overwrite);
    }

    fn path_chosen_for(&mut self, document: DocumentId, ask: PathRequest, path: &Path, overwrite: bool) {
        let path = ask.with_extension(path);
        match ask {
            PathRequest::Open => self.leave(Destination::Open(path)),
            PathRequest::Source => self.read_source(path),
            PathRequest::SaveAs(then) => self.request(DocumentRequest::SaveAs { document, path, overwrite, then }),
            PathRequest::Export(export) => self.export_to(export, path, overwrite),
            PathRequest::Compare if document != self.lifecycle.document() => {
                let words = format!("Another map is open now, so {} was not compared", file_name(&path));
                self.toasts.say(ToastTone::Bad, words);
            }
            PathRequest::Compare => self.run(TaskKind::Compare, move || {
                let result = disk_tasks::open(&path).map(|file| file.map);
                TaskResult::Compared(document, path, result)
            }),
            PathRequest::Report(text) => self.run_figure(move || {
                let result = store::write_export(&path, text.as_bytes(), overwrite);
                TaskResult::Reported(text, path, result.err())
            }),
        }
    }
}
