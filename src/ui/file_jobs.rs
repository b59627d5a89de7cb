//! The files of the program itself, the jobs that use the disk, and the use of a chosen path.

use std::path::Path;

use super::app::App;
use super::disk_tasks;
use super::native_dialog::PathDialogAnswer;
use super::path_request::PathRequest;
use super::recent::recent_rows;
use super::task_result::{TaskKind, TaskResult};
use super::toast::ToastTone;
use crate::session::{Destination, DocumentId, DocumentRequest, InternalFault, OpenMode, file_name, guarded};
use crate::store::{self, RecentFiles, StoreError};

impl App {
    /// Runs a job that uses the disk, but not for the open document, after the earlier ones.
    pub(super) fn run(&mut self, kind: TaskKind, job: impl FnOnce() -> TaskResult + Send + 'static) {
        self.file_worker.run(move || guarded(job).unwrap_or_else(|fault| TaskResult::Failed(kind, fault)));
    }

    /// Runs a job that makes a figure or report on its own thread, so that no save waits for it.
    pub(super) fn run_figure(&mut self, job: impl FnOnce() -> TaskResult + Send + 'static) {
        self.figure_worker
            .run(move || guarded(job).unwrap_or_else(|fault| TaskResult::Failed(TaskKind::Figure, fault)));
    }

    /// Reports a job that failed because of a fault in the program.
    pub(super) fn job_failed(&mut self, kind: TaskKind, fault: &InternalFault) {
        log::error!("{}: {}", kind.failure_words(), fault.detail);
        self.toasts.say(ToastTone::Bad, format!("{}: {fault}", kind.failure_words()));
    }

    /// Changes the list of recent files on the disk.
    pub fn change_recent(&mut self, change: impl FnOnce(&mut RecentFiles) + Send + 'static) {
        let app_folders = self.app_folders.clone();
        self.run(TaskKind::SaveState, move || match RecentFiles::change(&app_folders, change) {
            Ok(recent) => TaskResult::Recent(recent_rows(&recent), None),
            Err(error) => TaskResult::Saved("the list of recent files", Some(error)),
        });
    }

    /// Reads the list of recent files, and checks which of them exist.
    pub fn read_recent(&mut self) {
        let app_folders = self.app_folders.clone();
        self.run(TaskKind::SaveState, move || {
            let (recent, warning) = RecentFiles::read(&app_folders);
            TaskResult::Recent(recent_rows(&recent), warning)
        });
    }

    /// Saves the settings on a worker.
    pub fn save_settings(&mut self) {
        let (settings, file) = (self.settings.clone(), self.settings_file.clone());
        self.run(TaskKind::SaveState, move || TaskResult::Saved("the settings", file.save(&settings).err()));
    }

    /// Shows a failed save of program data once and only logs it afterwards. If the program's folder cannot be written,
    /// this happens again and again, and it does not prevent work.
    pub(super) fn report_not_saved(&mut self, name: &'static str, error: &StoreError) {
        let message = format!("{name} could not be kept, as {error}");
        if self.reported_save_failures.contains(&name) {
            log::warn!("{message}");
        } else {
            self.reported_save_failures.push(name);
            self.toasts.say(ToastTone::Bad, message);
        }
    }

    /// Handles the answer of a system dialog that was opened for a document.
    pub(super) fn path_answered(&mut self, document: DocumentId, request: PathRequest, answer: PathDialogAnswer) {
        match answer {
            PathDialogAnswer::Path(path) => self.path_chosen_for(document, request, &path, false),
            PathDialogAnswer::Cancelled => {}
            PathDialogAnswer::NotShown => self.request_path_in_app(request),
        }
    }

    /// Uses a chosen path. `overwrite` is true if the user has confirmed that it replaces a file.
    pub fn path_chosen(&mut self, request: PathRequest, path: &Path, overwrite: bool) {
        self.path_chosen_for(self.lifecycle.document(), request, path, overwrite);
    }

    fn path_chosen_for(&mut self, document: DocumentId, request: PathRequest, path: &Path, overwrite: bool) {
        let path = request.with_extension(path);
        match request {
            PathRequest::Open => self.leave(Destination::Open(path)),
            PathRequest::OpenReadOnly => self.leave(Destination::OpenAs(path, OpenMode::ReadOnly(None))),
            PathRequest::Source => self.read_source(path),
            PathRequest::SaveAs(then) => self.request(DocumentRequest::SaveAs { document, path, overwrite, then }),
            PathRequest::Export(export) => self.export_to(export, path, overwrite),
            PathRequest::Compare if document != self.lifecycle.document() => {
                let message = format!("Another map is open now, so {} was not compared", file_name(&path));
                self.toasts.say(ToastTone::Bad, message);
            }
            PathRequest::Compare => self.run(TaskKind::Compare, move || {
                let result = disk_tasks::open_whole(&path);
                TaskResult::Compared(document, path, result)
            }),
            PathRequest::Merge if document != self.lifecycle.document() => {
                let message = format!("Another map is open now, so {} was not merged", file_name(&path));
                self.toasts.say(ToastTone::Bad, message);
            }
            PathRequest::Merge => self.request(DocumentRequest::MergeWith(path)),
            PathRequest::Report(text) => self.run_figure(move || {
                let result = store::write_export(&path, text.as_bytes(), overwrite);
                TaskResult::Reported(text, path, result.map(|saved| saved.warning()))
            }),
        }
    }
}
