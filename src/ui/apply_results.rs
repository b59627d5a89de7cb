//! The results of background threads and system dialogs, and the one place where the window applies them.

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
    /// Lists a folder on the worker.
    pub fn list_folder(&mut self, folder: PathBuf) {
        self.run(TaskKind::List, move || {
            let readable = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            let entries = std::fs::read_dir(readable).into_iter().flatten().flatten();
            let entry = |entry: std::fs::DirEntry| {
                let name = entry.file_name().into_string().ok()?;
                Some(FolderEntry { is_file: !entry.path().is_dir(), name })
            };
            let mut entries: Vec<_> = entries.filter_map(entry).take(10_000).collect();
            entries.sort();
            TaskResult::Listing(folder, entries)
        });
    }

    /// Reads a file as a source on the worker.
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
                store::write_export(&path, &bytes, overwrite)?;
                Ok(bytes.len())
            };
            let result = write();
            TaskResult::Exported(export, path, result)
        });
    }

    /// Applies all results that have arrived.
    pub fn apply_results(&mut self) {
        loop {
            let outcome = self.worker.take().or_else(|| self.figure_worker.take());
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
            TaskResult::Exported(_, path, Ok(size)) => {
                let size = byte_size_text(size);
                self.toasts.say(ToastTone::Good, format!("Wrote {} ({size})", visible_path(&path)));
            }
            TaskResult::Exported(export, path, Err(FigureError::Store(StoreError::Exists { .. }))) => {
                self.dialogs
                    .open(Dialog::Question(QuestionDialog::before_overwriting(PathRequest::Export(export), path)));
            }
            TaskResult::Exported(export, _, Err(error)) => {
                log::warn!("{error}");
                let message = error.to_string();
                let question =
                    QuestionDialog::not_written("The figure was not written", &message, PathRequest::Export(export));
                self.dialogs.open(Dialog::Question(question));
            }
            TaskResult::Compared(document, ..) if document != self.lifecycle.document() => {}
            TaskResult::Compared(_, path, Ok(map)) => self.document.comparison_panel.compare_with(&path, map),
            TaskResult::Compared(_, path, Err(error)) => {
                log::warn!("{}: {error}", path.display());
                let retry = DialogAnswer::UsePath(PathRequest::Compare, path.clone(), OverwriteConfirmation::NotAsked);
                self.dialogs.open(Dialog::Question(QuestionDialog::not_opened(&path, &error, retry)));
            }
            TaskResult::Reported(_, path, None) => {
                self.toasts.say(ToastTone::Good, format!("Wrote {}", visible_path(&path)))
            }
            TaskResult::Reported(text, path, Some(StoreError::Exists { .. })) => {
                self.dialogs
                    .open(Dialog::Question(QuestionDialog::before_overwriting(PathRequest::Report(text), path)));
            }
            TaskResult::Reported(text, _, Some(error)) => {
                log::warn!("{error}");
                let message = error.to_string();
                let question =
                    QuestionDialog::not_written("The report was not written", &message, PathRequest::Report(text));
                self.dialogs.open(Dialog::Question(question));
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
            TaskResult::Recent(rows) => self.recent = rows,
            TaskResult::Listing(folder, entries) => {
                if let Some(Dialog::Path(dialog)) = self.dialogs.top_mut() {
                    dialog.receive_listing(&folder, entries);
                }
            }
            TaskResult::Saved(name, Some(error)) => self.report_not_saved(name, &error),
            TaskResult::Saved(_, None) => {}
        }
    }

    fn copy(&mut self, picture: &RasterImage) {
        let size = [picture.width as usize, picture.height as usize];
        self.ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        self.toasts.say(ToastTone::Good, format!("Copied a picture of {} × {} pixels", picture.width, picture.height));
    }
}
