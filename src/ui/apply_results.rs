//! The results of background threads and system dialogs, and the one place where the window applies them.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use super::app::App;
use super::dialog::{Dialog, DialogAnswer, OverwriteConfirmation, QuestionDialog, SourceDialog, byte_size_text};
use super::path_request::{ExportRequest, PathRequest};
use super::task_result::{FigureError, FolderEntry, TaskKind, TaskResult};
use super::toast::ToastTone;
use super::worker::Worker;
use crate::export::RasterImage;
use crate::reading::{self, ImportedSource};
use crate::session::{MapFace, file_name};
use crate::store::{self, StoreError};
use crate::visible_text::visible_path;

impl App {
    /// Lists a folder on a worker.
    pub fn list_folder(&mut self, folder: PathBuf) {
        self.run(TaskKind::List, move || {
            let readable = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            let names = store::folder_names(readable).unwrap_or_default();
            let entry = |name: OsString| {
                let is_file = !readable.join(&name).is_dir();
                Some(FolderEntry { is_file, name: name.into_string().ok()? })
            };
            let mut entries: Vec<_> = names.into_iter().filter_map(entry).take(10_000).collect();
            entries.sort();
            TaskResult::Listing(folder, entries)
        });
    }

    /// Reads a file as a source on a worker.
    pub fn read_source(&mut self, path: PathBuf) {
        self.run(TaskKind::Source, move || {
            let read = || {
                let (bytes, _) = store::read(&path)?;
                Ok(reading::import_source(&bytes, &file_name(&path))?)
            };
            TaskResult::Source(read())
        });
    }

    /// Adds a source to the map and opens it in the reader.
    pub fn add_source(&mut self, draft: &ImportedSource) {
        let id = self.document.session.add_source(draft);
        self.document.session.set_face(MapFace::Reader);
        self.document.reader.go_to_passage(&id, None);
    }

    /// Writes a figure on the figure worker.
    pub fn export_to(&mut self, export: ExportRequest, path: PathBuf, overwrite: bool) {
        self.toasts.say(ToastTone::Good, format!("Writing {} …", file_name(&path)));
        self.run_figure(move || {
            let write = || {
                let bytes = export.bytes()?;
                let saved = store::write_export(&path, &bytes, overwrite)?;
                Ok((bytes.len(), saved.warning()))
            };
            let result = write();
            TaskResult::Exported(export, path, result)
        });
    }

    /// Applies all results that have arrived.
    pub fn apply_results(&mut self) {
        loop {
            let outcome = self.worker.take().or_else(|| self.file_worker.take()).or_else(|| self.figure_worker.take());
            let outcome = outcome.or_else(|| self.hanging_workers.iter_mut().find_map(Worker::take));
            match outcome {
                Some(Ok(result)) => self.apply_result(result),
                // A job that panics reports its own failure. This error is for a fault outside the guard of the job.
                Some(Err(broken)) => self.toasts.say(ToastTone::Bad, broken.to_string()),
                None => break,
            }
        }
        self.hanging_workers.retain(Worker::is_busy);
    }

    fn apply_result(&mut self, result: TaskResult) {
        match result {
            TaskResult::Document(number, answer) => self.finish_disk_task(number, answer),
            TaskResult::FileTouched => self.check_touched_file(),
            TaskResult::TextEditor(_, true) => {}
            TaskResult::TextEditor(path, false) => {
                self.ctx.copy_text(path.to_string_lossy().into_owned());
                let message = format!("No text editor was found. The path was copied: {}", visible_path(&path));
                self.toasts.say(ToastTone::Bad, message);
            }
            TaskResult::Earlier(earlier) => self.dialogs.open(Dialog::EarlierVersions(earlier)),
            TaskResult::PathAnswered(document, request, answer) => self.path_answered(document, request, answer),
            TaskResult::Failed(kind, fault) => self.job_failed(kind, &fault),
            TaskResult::Exported(_, path, Ok((size, warning))) => {
                let size = byte_size_text(size);
                self.report_written(format!("Wrote {} ({size})", visible_path(&path)), warning);
            }
            TaskResult::Exported(export, path, Err(FigureError::Store(StoreError::Exists { .. }))) => {
                self.dialogs
                    .open(Dialog::Question(QuestionDialog::before_overwriting(PathRequest::Export(export), path)));
            }
            TaskResult::Exported(export, path, Err(error)) => {
                self.ask_after_failed_export("The figure was not written", &error, PathRequest::Export(export), path);
            }
            TaskResult::Compared(document, ..) if document != self.lifecycle.document() => {}
            TaskResult::Compared(_, path, Ok(map)) => self.document.comparison_panel.compare_with(&path, map),
            TaskResult::Compared(_, path, Err(error)) => {
                log::warn!("{}: {error}", path.display());
                let retry = DialogAnswer::UsePath(PathRequest::Compare, path.clone(), OverwriteConfirmation::NotAsked);
                self.dialogs.open(Dialog::Question(QuestionDialog::not_opened(&path, &error, retry)));
            }
            TaskResult::Reported(_, path, Ok(warning)) => {
                self.report_written(format!("Wrote {}", visible_path(&path)), warning);
            }
            TaskResult::Reported(text, path, Err(StoreError::Exists { .. })) => {
                self.dialogs
                    .open(Dialog::Question(QuestionDialog::before_overwriting(PathRequest::Report(text), path)));
            }
            TaskResult::Reported(text, path, Err(error)) => {
                self.ask_after_failed_export("The report was not written", &error, PathRequest::Report(text), path);
            }
            TaskResult::Picture(Ok(picture)) => self.copy(&picture),
            TaskResult::Picture(Err(error)) => self.toasts.say(ToastTone::Bad, error.to_string()),
            TaskResult::Source(Ok(draft)) => self.dialogs.open(Dialog::AddSource(Box::new(SourceDialog::of(draft)))),
            TaskResult::Source(Err(error)) => {
                log::warn!("{error}");
                self.dialogs.open(Dialog::Question(QuestionDialog::error_notice(
                    "Cannot read this source",
                    &error.to_string(),
                )));
            }
            TaskResult::RecoveryCopies(occasion, entries) => self.show_recovery_copies(occasion, entries),
            TaskResult::Recent(rows, warning) => {
                self.recent = rows;
                if let Some(warning) = warning {
                    self.toasts.say(ToastTone::Bad, warning);
                }
            }
            TaskResult::Listing(folder, entries) => {
                if let Some(Dialog::Path(dialog)) = self.dialogs.top_mut() {
                    dialog.receive_listing(&folder, entries);
                }
            }
            TaskResult::Saved(name, Some(error)) => self.report_not_saved(name, &error),
            TaskResult::Saved(_, None) => {}
        }
    }

    /// Asks how to go on with a figure or a report that could not be written.
    fn ask_after_failed_export(
        &mut self,
        title: &str,
        error: &dyn std::error::Error,
        request: PathRequest,
        path: PathBuf,
    ) {
        log::warn!("{error}");
        self.dialogs.open(Dialog::Question(QuestionDialog::not_written(title, &error.to_string(), request, path)));
    }

    /// Shows that a file was written, and what is not as it should be.
    fn report_written(&mut self, message: String, warning: Option<String>) {
        self.toasts.say(ToastTone::Good, message);
        if let Some(warning) = warning {
            self.toasts.say(ToastTone::Bad, warning);
        }
    }

    fn copy(&mut self, picture: &RasterImage) {
        let size = [picture.width as usize, picture.height as usize];
        self.ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        self.toasts.say(ToastTone::Good, format!("Copied a picture of {} × {} pixels", picture.width, picture.height));
    }
}
