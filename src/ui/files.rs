//! The files of the program itself, the jobs that touch the disk, and what becomes of a path that was chosen.

use std::path::Path;

use super::app::App;
use super::ask::Ask;
use super::disk;
use super::native::Answered;
use super::recent::recent_rows;
use super::task_result::{TaskKind, TaskResult};
use super::toast::Tone;
use crate::session::{Destination, DocumentId, DocumentRequest, InternalFault, file_name, guarded};
use crate::store::{self, Recent, StoreError};

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
        self.toasts.say(Tone::Bad, format!("{}: {fault}", kind.failure_words()));
    }

    /// Changes the list of recent files on the disk.
    pub fn change_recent(&mut self, change: impl FnOnce(&mut Recent) + Send + 'static) {
        let places = self.places.clone();
        self.run(TaskKind::Keep, move || match Recent::change(&places, change) {
            Ok(recent) => TaskResult::Recent(recent_rows(&recent)),
            Err(error) => TaskResult::Kept("the list of recent files", Some(error)),
        });
    }

    /// Looks up the list of recent files, and which of them are there.
    pub fn read_recent(&mut self) {
        let places = self.places.clone();
        self.run(TaskKind::Keep, move || TaskResult::Recent(recent_rows(&Recent::read(&places).0)));
    }

    /// Saves the settings on the thread for the disk.
    pub fn save_settings(&mut self) {
        let (settings, places) = (self.settings.clone(), self.places.clone());
        self.run(TaskKind::Keep, move || TaskResult::Kept("the settings", settings.save(&places).err()));
    }

    /// Says it once: where the program has no room of its own, that happens again and again and keeps nobody from working.
    pub(super) fn was_not_kept(&mut self, what: &'static str, error: &StoreError) {
        let words = format!("{what} could not be kept, as {error}");
        if self.not_kept.contains(&what) {
            log::warn!("{words}");
        } else {
            self.not_kept.push(what);
            self.toasts.say(Tone::Bad, words);
        }
    }

    /// A dialog of the system's has ended that was opened for that document.
    pub(super) fn answered(&mut self, document: DocumentId, ask: Ask, answered: Answered) {
        match answered {
            Answered::Path(path) => self.chosen_for(document, ask, &path, false),
            Answered::Cancelled => {}
            Answered::NotShown => self.ask_here(ask),
        }
    }

    /// A path was chosen. `overwrite` is whether the user has been told that it replaces a file.
    pub fn chosen(&mut self, ask: Ask, path: &Path, overwrite: bool) {
        self.chosen_for(self.lifecycle.document(), ask, path, overwrite);
    }

    fn chosen_for(&mut self, document: DocumentId, ask: Ask, path: &Path, overwrite: bool) {
        let path = ask.meant(path);
        match ask {
            Ask::Open => self.leave(Destination::Open(path)),
            Ask::Source => self.read_source(path),
            Ask::SaveAs(then) => self.request(DocumentRequest::SaveAs { document, path, overwrite, then }),
            Ask::Export(export) => self.export_to(export, path, overwrite),
            Ask::Compare if document != self.lifecycle.document() => {
                let words = format!("Another map is open now, so {} was not compared", file_name(&path));
                self.toasts.say(Tone::Bad, words);
            }
            Ask::Compare => self.run(TaskKind::Compare, move || {
                let result = disk::open(&path).map(|file| file.map);
                TaskResult::Compared(document, path, result)
            }),
            Ask::Report(text) => self.run_figure(move || {
                let result = store::export(&path, text.as_bytes(), overwrite);
                TaskResult::Reported(text, path, result.err())
            }),
        }
    }
}
