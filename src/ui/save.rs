//! Saving the open document on the thread for the disk: one save at a time, those that wait, those that hang, and what
//! is given up when a job breaks. What was begun for one document is never applied to another. Draws nothing.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::app::App;
use super::ask::Ask;
use super::dialog::{Dialog, Question};
use super::done::Done;
use super::files::{Next, file_name};
use super::toast::Tone;
use super::watch::Fate;
use super::worker::Worker;
use crate::file;
use crate::model::Map;
use crate::session::{InternalFault, guarded};
use crate::store::{self, How, Saved, Stamp, StoreError};

/// The identity of an open document: no two documents of one window have the same. Results of background work carry it,
/// so that what was begun for one document is never applied to another.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentId(u64);

/// A document as it was when something was read for it. What is read replaces the map only if it is still the same.
pub struct DocumentRevision {
    /// Which document.
    pub document: DocumentId,
    /// What was known of its file.
    pub stamp: Option<Stamp>,
    /// The committed map.
    pub map: Map,
}

/// A kind of work on the threads, for the words when it fails and for what has to be given up then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Opening the file at that path.
    Open(PathBuf),
    /// The save of that number.
    Save(u64),
    /// Reading the open file again.
    Reload,
    /// Looking at the open file, or a folder.
    Look,
    /// Reading what is kept of a map.
    Earlier,
    /// Making or writing a figure or a report.
    Figure,
    /// Reading a source.
    Source,
    /// Reading a map to compare with.
    Compare,
    /// Keeping settings or the list of recent files.
    Keep,
}

impl DocumentId {
    /// The identity of the document that is opened after this one.
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

impl TaskKind {
    /// What did not work, as the beginning of a sentence.
    pub fn words(&self) -> &'static str {
        match self {
            Self::Open(_) => "The file was not opened",
            Self::Save(_) => "The map was not saved",
            Self::Reload => "The file was not reloaded",
            Self::Look => "The disk could not be looked at",
            Self::Earlier => "The earlier version was not read",
            Self::Figure => "The figure was not made",
            Self::Source => "The source was not read",
            Self::Compare => "The other map was not read",
            Self::Keep => "The settings or the list of recent files were not kept",
        }
    }
}

/// A save that takes longer than this is told to hang, in seconds.
const HANGS_SECS: f64 = 5.0;

/// One save.
#[derive(Clone, Debug, PartialEq)]
pub struct Save {
    /// The document that is saved.
    pub document: DocumentId,
    /// Where to.
    pub path: PathBuf,
    /// What is known of the file there; none for one that is new to the map.
    pub known: Option<Stamp>,
    /// What the user has allowed.
    pub how: How,
    /// What to do when it is done.
    pub then: Option<Next>,
}

/// A save that is under way.
pub struct SaveInFlight {
    pub(super) number: u64,
    path: PathBuf,
    pub(super) then: Option<Next>,
    is_asked_again: bool,
    /// Saves to other places that were asked for meanwhile. They follow in this order.
    queue: Vec<Save>,
    /// When it began, in the window's own time.
    since: f64,
    /// Has the user been told that it takes long?
    pub(super) is_told: bool,
}

impl App {
    /// Saves the map to its file, or asks for one.
    pub fn save(&mut self, then: Option<Next>) {
        match self.session.path.clone() {
            Some(path) => {
                let (document, known) = (self.files.document, self.files.stamp.clone());
                self.save_to(Save { document, path, known, how: How::default(), then });
            }
            None => self.ask(Ask::SaveAs(then)),
        }
    }

    /// The document as it is now.
    pub(super) fn revision(&self) -> DocumentRevision {
        let map = self.session.committed_map().clone();
        DocumentRevision { document: self.files.document, stamp: self.files.stamp.clone(), map }
    }

    /// Runs a job that touches the disk after those before it. If it breaks, only what it was for is given up.
    pub(super) fn run(&mut self, kind: TaskKind, job: impl FnOnce() -> Done + Send + 'static) {
        self.worker.run(move || guarded(job).unwrap_or_else(|fault| Done::Failed(kind, fault)));
    }

    /// Runs a job that makes bytes, on a thread of its own, so that no save waits for a figure.
    pub(super) fn run_figure(&mut self, job: impl FnOnce() -> Done + Send + 'static) {
        self.figure_worker.run(move || guarded(job).unwrap_or_else(|fault| Done::Failed(TaskKind::Figure, fault)));
    }

    /// A job broke: gives up what it was for, and nothing else.
    pub(super) fn failed(&mut self, kind: &TaskKind, fault: &InternalFault) {
        log::error!("{}: {}", kind.words(), fault.detail);
        self.toasts.say(Tone::Bad, format!("{}: {fault}", kind.words()));
        match kind {
            TaskKind::Open(path) if self.files.opening.as_ref() == Some(path) => self.files.opening = None,
            TaskKind::Save(number) => {
                if let Some(saving) = self.files.saving.take_if(|saving| saving.number == *number) {
                    self.close_hanging_question(&saving.path);
                    self.save_queued(saving.queue);
                }
            }
            _ => {}
        }
    }

    /// Begins with the first of the saves that have waited.
    fn save_queued(&mut self, mut queue: Vec<Save>) {
        if queue.is_empty() {
            return;
        }
        let first = queue.remove(0);
        self.save_to(first);
        if let Some(saving) = &mut self.files.saving {
            saving.queue = queue;
        }
    }

    /// Saves the map on the worker. While a save is under way, the next waits for it.
    pub fn save_to(&mut self, save: Save) {
        if save.document != self.files.document {
            return self.say_another_is_open(&save.path);
        }
        let since = self.ctx.input(|input| input.time);
        if let Some(saving) = &mut self.files.saving {
            if saving.path == save.path {
                saving.is_asked_again = true;
                saving.then = save.then.or(saving.then.take());
            } else {
                saving.queue.push(save);
            }
            return;
        }
        self.files.save_count += 1;
        let number = self.files.save_count;
        self.files.saving = Some(SaveInFlight {
            number,
            path: save.path.clone(),
            then: save.then.clone(),
            is_asked_again: false,
            queue: Vec::new(),
            since,
            is_told: false,
        });
        let (map, places) = (self.session.committed_map().clone(), self.files.places.clone());
        self.run(TaskKind::Save(number), move || {
            let result = store::save(&places, &save.path, file::write(&map).as_bytes(), save.known.as_ref(), save.how);
            Done::Saved(number, save, map, result)
        });
    }

    pub(super) fn say_another_is_open(&mut self, path: &Path) {
        let words = format!("Another map is open now, so nothing was saved to {}", file_name(path));
        self.toasts.say(Tone::Bad, words);
    }

    /// Tells a save that takes long, once, with ways out.
    pub(super) fn tell_hanging_save(&mut self) {
        let now = self.ctx.input(|input| input.time);
        let Some(saving) = self.files.saving.as_mut().filter(|saving| !saving.is_told) else { return };
        let rest = saving.since + HANGS_SECS - now;
        if rest > 0.0 {
            // Asked for in every frame: a frame forgets what earlier ones have asked for.
            return self.ctx.request_repaint_after(Duration::from_secs_f64(rest + 0.1));
        }
        saving.is_told = true;
        let (path, then) = (saving.path.clone(), saving.then.clone());
        self.close_hanging_question(&path);
        self.dialogs.open(Dialog::Question(Question::still_saving(&path, then)));
    }

    /// Closes the question about a save that hangs, if it is on top.
    fn close_hanging_question(&mut self, path: &Path) {
        let title = Question::still_saving(path, None).title;
        if matches!(self.dialogs.top(), Some(Dialog::Question(top)) if top.title == title) {
            self.dialogs.close();
        }
    }

    /// Gives up a save that hangs, with the thread that it holds. Should it end after all, that is only told. The saves
    /// that waited for it begin on a new thread.
    pub(super) fn abandon_save(&mut self) {
        if let Some(saving) = self.files.saving.take() {
            let hanging = std::mem::replace(&mut self.worker, Worker::start(&self.ctx));
            self.hanging_workers.push(hanging);
            self.save_queued(saving.queue);
        }
    }

    pub(super) fn saved(&mut self, number: u64, save: Save, map: &Map, result: Result<Saved, StoreError>) {
        let Some(saving) = self.files.saving.take_if(|saving| saving.number == number) else {
            return self.saved_late(&save.path, result);
        };
        self.close_hanging_question(&save.path);
        let saved = match result {
            Ok(saved) => saved,
            Err(error) => {
                self.save_queued(saving.queue);
                log::warn!("{error}");
                if let StoreError::Changed { now: Some(now), .. } = &error {
                    self.files.watch.see(Fate::Changed(now.clone()));
                }
                let save = Save { then: saving.then, ..save };
                return self.dialogs.open(Dialog::Question(Question::not_saved(error, save)));
            }
        };
        match saved.warning() {
            Some(warning) => self.toasts.say(Tone::Bad, warning),
            None => self.toasts.say(Tone::Good, format!("Saved {}", file_name(&save.path))),
        }
        self.remember(&save.path);
        self.files.is_as_known(saved.stamp);
        self.session.saved(save.path, map);
        if !saving.queue.is_empty() {
            self.save_queued(saving.queue);
            if let (Some(next), Some(saving)) = (saving.then, &mut self.files.saving) {
                saving.then.get_or_insert(next);
            }
            return;
        }
        match saving.then {
            Some(next) => self.leave(next),
            None if saving.is_asked_again && self.session.is_dirty() => self.save(None),
            None => {}
        }
    }

    /// A save has ended that was given up, or whose document is not open any more: it is told, and changes nothing.
    fn saved_late(&mut self, path: &Path, result: Result<Saved, StoreError>) {
        match result {
            Ok(_) => {
                self.remember(path);
                self.toasts.say(Tone::Good, format!("The save to {} has ended after all", file_name(path)));
            }
            Err(error) => {
                log::warn!("{error}");
                self.toasts.say(Tone::Bad, format!("{} was not saved: {error}", file_name(path)));
            }
        }
    }

    /// Must another map wait that was asked for when this one was `over`? It must while this one is being saved, and
    /// if there are changes that are newer than the wish: they were not meant to be lost. It is then asked for again.
    pub(super) fn must_wait(&mut self, over: &Map, next: &Next) -> bool {
        if self.files.leave_when_saved(next.clone()) {
            return true;
        }
        let is_changed = self.session.is_dirty() && over != self.session.map();
        if is_changed {
            self.leave(next.clone());
        }
        is_changed
    }
}

#[cfg(test)]
mod tests;
