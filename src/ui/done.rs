//! What was done elsewhere, on the worker or in a dialog of the system's, and how it enters the window: once, here.

use std::path::{Path, PathBuf};

use super::app::App;
use super::ask::{Ask, Export};
use super::dialog::{Answer, Dialog, Question, Replaces, SourceDialog, amount};
use super::task_result::{FigureError, FolderEntry, TaskKind, TaskResult};
use super::toast::Tone;
use super::worker::Worker;
use crate::export::Picture;
use crate::reading::{self, Draft};
use crate::session::{Face, file_name};
use crate::store::{self, StoreError};

impl App {
    /// Looks up what is in a folder.
    pub fn list(&mut self, folder: PathBuf) {
        self.run(TaskKind::List, move || {
            let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            let entries = std::fs::read_dir(shown).into_iter().flatten().flatten();
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
                Ok(reading::import(&bytes, &file_name(&path))?)
            };
            TaskResult::Source(read())
        });
    }

    /// Adds a source to the map and goes to read it.
    pub fn add_source(&mut self, draft: &Draft) {
        let id = self.document.session.add_source(draft);
        self.document.session.set_face(Face::Reader);
        self.document.reader.go_to(&id, None);
    }

    /// Writes a figure on the worker.
    pub fn export_to(&mut self, export: Export, path: PathBuf, overwrite: bool) {
        self.toasts.say(Tone::Good, format!("Writing {} …", file_name(&path)));
        self.run_figure(move || {
            let write = || {
                let bytes = export.bytes()?;
                store::export(&path, &bytes, overwrite)?;
                Ok(bytes.len())
            };
            let result = write();
            TaskResult::Exported(export, path, result)
        });
    }

    /// Takes in everything that was done elsewhere.
    pub fn take_results(&mut self) {
        loop {
            let done = self.worker.take().or_else(|| self.figure_worker.take());
            let done = done.or_else(|| self.hanging_workers.iter_mut().find_map(Worker::take));
            match done {
                Some(Ok(result)) => self.take_result(result),
                // Jobs say themselves when they break, and for what they were.
                Some(Err(broken)) => self.toasts.say(Tone::Bad, broken.to_string()),
                None => break,
            }
        }
        self.hanging_workers.retain(Worker::is_busy);
    }

    fn take_result(&mut self, result: TaskResult) {
        match result {
            TaskResult::Document(number, answer) => self.finish_disk_task(number, answer),
            TaskResult::Earlier(earlier) => self.dialogs.open(Dialog::Earlier(earlier)),
            TaskResult::Asked(document, ask, answered) => self.answered(document, ask, answered),
            TaskResult::Failed(kind, fault) => self.job_failed(kind, &fault),
            TaskResult::Exported(_, path, Ok(size)) => {
                let size = amount(size);
                self.toasts.say(Tone::Good, format!("Wrote {} ({size})", path.display()));
            }
            TaskResult::Exported(export, path, Err(FigureError::Store(StoreError::Exists { .. }))) => {
                self.dialogs.open(Dialog::Question(Question::before_overwriting(Ask::Export(export), path)));
            }
            TaskResult::Exported(export, _, Err(error)) => {
                log::warn!("{error}");
                let words = error.to_string();
                let question = Question::not_written("The figure was not written", &words, Ask::Export(export));
                self.dialogs.open(Dialog::Question(question));
            }
            TaskResult::Compared(document, ..) if document != self.lifecycle.document() => {}
            TaskResult::Compared(_, path, Ok(map)) => self.document.moves.compare_with(&path, map),
            TaskResult::Compared(_, path, Err(error)) => {
                log::warn!("{}: {error}", path.display());
                let again = Answer::Chosen(Ask::Compare, path.clone(), Replaces::Unknown);
                self.dialogs.open(Dialog::Question(Question::not_opened(&path, &error, again)));
            }
            TaskResult::Reported(_, path, None) => self.toasts.say(Tone::Good, format!("Wrote {}", path.display())),
            TaskResult::Reported(text, path, Some(StoreError::Exists { .. })) => {
                self.dialogs.open(Dialog::Question(Question::before_overwriting(Ask::Report(text), path)));
            }
            TaskResult::Reported(text, _, Some(error)) => {
                log::warn!("{error}");
                let words = error.to_string();
                let question = Question::not_written("The report was not written", &words, Ask::Report(text));
                self.dialogs.open(Dialog::Question(question));
            }
            TaskResult::Picture(Ok(picture)) => self.copy(&picture),
            TaskResult::Picture(Err(error)) => self.toasts.say(Tone::Bad, error.to_string()),
            TaskResult::Source(Ok(draft)) => self.dialogs.open(Dialog::Source(Box::new(SourceDialog::of(draft)))),
            TaskResult::Source(Err(error)) => {
                log::warn!("{error}");
                self.dialogs.open(Dialog::Question(Question::trouble("Cannot read this source", &error.to_string())));
            }
            TaskResult::Recent(rows) => self.recent = rows,
            TaskResult::Listing(folder, entries) => {
                if let Some(Dialog::Path(dialog)) = self.dialogs.top_mut() {
                    dialog.listed(&folder, entries);
                }
            }
            TaskResult::Kept(what, Some(error)) => self.was_not_kept(what, &error),
            TaskResult::Kept(_, None) => {}
        }
    }

    fn copy(&mut self, picture: &Picture) {
        let size = [picture.width as usize, picture.height as usize];
        self.ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        self.toasts.say(Tone::Good, format!("Copied a picture of {} × {} pixels", picture.width, picture.height));
    }
}
