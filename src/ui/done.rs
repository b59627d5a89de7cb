//! What was done elsewhere, on the worker or in a dialog of the system's, and how it enters the window: once, here.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::app::App;
use super::ask::{Ask, Export};
use super::dialog::{Answer, Dialog, Earlier, Question, Replaces, SourceDialog, amount};
use super::files::{OpenError, RecentRow, WhenMissing, file_name};
use super::native::Answered;
use super::save::{DocumentId, DocumentRevision, Save, TaskKind};
use super::toast::Tone;
use super::worker::Worker;
use crate::export::{ExportError, Picture};
use crate::model::Map;
use crate::reading::{self, Draft, ImportError};
use crate::session::{Face, InternalFault};
use crate::store::{self, Saved, Seen, Stamp, StoreError};

/// Something that was done elsewhere and now enters the window.
pub enum Done {
    /// A file was read.
    Read {
        /// Which.
        path: PathBuf,
        /// The map that was there when reading began.
        over: Map,
        /// What was in it.
        result: Result<(Map, Stamp), OpenError>,
        /// Is an earlier version of it kept?
        has_earlier: bool,
        /// What to do if it was not there.
        when_missing: WhenMissing,
    },
    /// The open file was looked at; what was known of it.
    Looked(PathBuf, Stamp, Result<Seen, StoreError>),
    /// The open file was read again, which was asked for when the document was like that.
    Reloaded(DocumentRevision, PathBuf, Result<(Map, Stamp), OpenError>),
    /// What is kept of a map was looked up.
    Earlier(Earlier),
    /// An earlier version was read.
    TakenBack {
        /// Of the map at that path.
        path: PathBuf,
        /// Where it is kept.
        backup: PathBuf,
        /// The document when it was asked for.
        over: DocumentRevision,
        /// What was in it.
        result: Result<Map, OpenError>,
    },
    /// The map was saved; the number of the save.
    Saved(u64, Save, Map, Result<Saved, StoreError>),
    /// A path was asked for, while that document was open.
    Asked(DocumentId, Ask, Answered),
    /// A job broke.
    Failed(TaskKind, InternalFault),
    /// A figure was written; its size in bytes.
    Exported(Export, PathBuf, Result<usize, FigureError>),
    /// A map was read, to be compared with this one.
    Compared(PathBuf, Result<Map, OpenError>),
    /// A report was written, or could not be.
    Reported(Arc<str>, PathBuf, Option<StoreError>),
    /// A picture for the clipboard was made.
    Picture(Result<Picture, ExportError>),
    /// A file was read as a source.
    Source(Result<Draft, SourceError>),
    /// The list of recent files has changed.
    Recent(Vec<RecentRow>),
    /// What is in a folder.
    Listing(PathBuf, Vec<Entry>),
    /// Something small of the program's own, which is named, was kept, or could not be.
    Kept(&'static str, Option<StoreError>),
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Is it a file, rather than a folder?
    pub is_file: bool,
    /// Its name.
    pub name: String,
}

/// Why a file could not be read as a source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It holds no text.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a figure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// It could not be made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl App {
    /// Looks up what is in a folder.
    pub fn list(&mut self, folder: PathBuf) {
        self.run(TaskKind::Look, move || {
            let shown = if folder.as_os_str().is_empty() { Path::new(".") } else { folder.as_path() };
            let entries = std::fs::read_dir(shown).into_iter().flatten().flatten();
            let entry = |entry: std::fs::DirEntry| {
                let name = entry.file_name().into_string().ok()?;
                Some(Entry { is_file: !entry.path().is_dir(), name })
            };
            let mut entries: Vec<_> = entries.filter_map(entry).take(10_000).collect();
            entries.sort();
            Done::Listing(folder, entries)
        });
    }

    /// Reads a file as a source on the worker.
    pub fn read_source(&mut self, path: PathBuf) {
        self.run(TaskKind::Source, move || {
            let read = || {
                let (bytes, _) = store::read(&path)?;
                Ok(reading::import(&bytes, &file_name(&path))?)
            };
            Done::Source(read())
        });
    }

    /// Adds a source to the map and goes to read it.
    pub fn add_source(&mut self, draft: &Draft) {
        let id = self.session.add_source(draft);
        self.session.set_face(Face::Reader);
        self.reader.go_to(&id, None);
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
            Done::Exported(export, path, result)
        });
    }

    /// Takes in everything that was done elsewhere.
    pub fn take_results(&mut self) {
        loop {
            let done = self.worker.take().or_else(|| self.figure_worker.take());
            let done = done.or_else(|| self.hanging_workers.iter_mut().find_map(Worker::take));
            match done {
                Some(Ok(done)) => self.take_result(done),
                // Jobs say themselves when they break, and for what they were.
                Some(Err(broken)) => self.toasts.say(Tone::Bad, broken.to_string()),
                None => break,
            }
        }
        self.hanging_workers.retain(Worker::is_busy);
    }

    fn take_result(&mut self, done: Done) {
        match done {
            Done::Read { path, over, result, has_earlier, when_missing } => match result {
                Err(error) => self.was_not_read(&path, &over, error, (has_earlier, when_missing)),
                Ok(read) => self.was_read(path, &over, read),
            },
            Done::Earlier(earlier) => self.dialogs.open(Dialog::Earlier(earlier)),
            Done::TakenBack { path, backup, over, result } => self.was_taken_back((path, backup), &over, result),
            Done::Looked(path, known, seen) => self.was_looked_at(&path, &known, seen),
            Done::Reloaded(over, path, result) => self.was_reloaded(&over, path, result),
            Done::Saved(number, save, map, result) => self.saved(number, save, &map, result),
            Done::Asked(document, ask, answered) => self.answered(document, ask, answered),
            Done::Failed(kind, fault) => self.failed(&kind, &fault),
            Done::Exported(_, path, Ok(size)) => {
                let size = amount(size);
                self.toasts.say(Tone::Good, format!("Wrote {} ({size})", path.display()));
            }
            Done::Exported(export, path, Err(FigureError::Store(StoreError::Exists { .. }))) => {
                self.dialogs.open(Dialog::Question(Question::before_overwriting(Ask::Export(export), path)));
            }
            Done::Exported(export, _, Err(error)) => {
                log::warn!("{error}");
                let words = error.to_string();
                let question = Question::not_written("The figure was not written", &words, Ask::Export(export));
                self.dialogs.open(Dialog::Question(question));
            }
            Done::Compared(path, Ok(map)) => self.moves.compare_with(&path, map),
            Done::Compared(path, Err(error)) => {
                log::warn!("{}: {error}", path.display());
                let again = Answer::Chosen(Ask::Compare, path.clone(), Replaces::Unknown);
                self.dialogs.open(Dialog::Question(Question::not_opened(&path, &error, again)));
            }
            Done::Reported(_, path, None) => self.toasts.say(Tone::Good, format!("Wrote {}", path.display())),
            Done::Reported(text, path, Some(StoreError::Exists { .. })) => {
                self.dialogs.open(Dialog::Question(Question::before_overwriting(Ask::Report(text), path)));
            }
            Done::Reported(text, _, Some(error)) => {
                log::warn!("{error}");
                let words = error.to_string();
                let question = Question::not_written("The report was not written", &words, Ask::Report(text));
                self.dialogs.open(Dialog::Question(question));
            }
            Done::Picture(Ok(picture)) => self.copy(&picture),
            Done::Picture(Err(error)) => self.toasts.say(Tone::Bad, error.to_string()),
            Done::Source(Ok(draft)) => self.dialogs.open(Dialog::Source(Box::new(SourceDialog::of(draft)))),
            Done::Source(Err(error)) => {
                log::warn!("{error}");
                self.dialogs.open(Dialog::Question(Question::trouble("Cannot read this source", &error.to_string())));
            }
            Done::Recent(rows) => self.files.recent = rows,
            Done::Listing(folder, entries) => {
                if let Some(Dialog::Path(dialog)) = self.dialogs.top_mut() {
                    dialog.listed(&folder, entries);
                }
            }
            Done::Kept(what, Some(error)) => self.was_not_kept(what, &error),
            Done::Kept(_, None) => {}
        }
    }

    fn copy(&mut self, picture: &Picture) {
        let size = [picture.width as usize, picture.height as usize];
        self.ctx.copy_image(egui::ColorImage::from_rgba_unmultiplied(size, &picture.rgba));
        self.toasts.say(Tone::Good, format!("Copied a picture of {} × {} pixels", picture.width, picture.height));
    }
}
