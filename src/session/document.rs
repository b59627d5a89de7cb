//! The life of the open document: opened, saved, reloaded, taken back, left. A plain state machine: requests and the
//! answers of the disk go in, effects come out, in whatever order they come. Touches no disk, no window and no clock.
//!
//! The rules, each of which holds in every order of events:
//! - An answer belongs to the task that asked for it, by number. The answer to a task that was given up changes nothing.
//! - One save at a time. Saves to other files wait in their order; saving again saves what has changed meanwhile.
//! - No document takes the place of one that is being saved, or that has changes made after the other was asked for.
//! - What is read again for a document replaces its map only if that is still as it was when reading began.

mod file_watch;
mod opening;
mod protocol;
mod rereading;
mod saving;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use file_watch::{ExternalChange, FileWatch};
pub use protocol::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentQuestion, DocumentRequest,
    MissingFilePolicy, OpenError, OpenedFile, SaveRequest, file_name,
};

use super::{InternalFault, Session};
use crate::model::Map;
use crate::store::{FileStamp, OverwritePolicy, StoreError};

/// After this time without an answer from the disk the user is offered ways out, in seconds.
const DISK_PATIENCE_SECS: f64 = 5.0;

/// The state of the open document with regard to its file.
#[derive(Default)]
pub struct DocumentLifecycle {
    document: DocumentId,
    /// What was on the disk when the map was read or saved last.
    stamp: Option<FileStamp>,
    watch: FileWatch,
    saving: Option<SaveInFlight>,
    opening: Option<OpenInFlight>,
    /// The file is read again as soon as the save under way has ended.
    is_reload_due: bool,
    /// What every task that was begun and not answered yet is for, by its number.
    pending: BTreeMap<u64, PendingTask>,
    task_count: u64,
    /// The time of the window, in seconds.
    now: f64,
    effects: Vec<DocumentEffect>,
}

/// What a task is for, with the state that it was begun in.
enum PendingTask {
    Open { path: PathBuf, over: DocumentRevision, when_missing: MissingFilePolicy },
    Save { request: SaveRequest, map: Map },
    Reload { path: PathBuf, over: DocumentRevision },
    RestoreEarlier { path: PathBuf, backup: PathBuf, over: DocumentRevision, is_own: bool },
    CheckFile { path: PathBuf, known: FileStamp },
}

/// A document as it was when something was read for it.
struct DocumentRevision {
    document: DocumentId,
    stamp: Option<FileStamp>,
    /// The committed map.
    map: Map,
}

/// A save that is under way.
struct SaveInFlight {
    number: u64,
    path: PathBuf,
    /// What follows when it has ended well.
    then: Option<Destination>,
    /// What changes meanwhile is saved after it.
    is_asked_again: bool,
    /// Saves to other files, which begin after it in this order.
    queue: Vec<SaveRequest>,
    since: f64,
    /// The user has been offered ways out.
    is_reported: bool,
}

/// A file that is being read, to take the place of the document.
struct OpenInFlight {
    number: u64,
    to: Destination,
    /// The file of the map.
    path: PathBuf,
    since: f64,
    is_reported: bool,
}

impl PendingTask {
    /// What did not work if it fails, as the beginning of a sentence.
    fn failure_words(&self) -> &'static str {
        match self {
            Self::Open { .. } => "The file was not opened",
            Self::Save { .. } => "The map was not saved",
            Self::Reload { .. } => "The file was not reloaded",
            Self::RestoreEarlier { .. } => "The earlier version was not read",
            Self::CheckFile { .. } => "The file could not be looked at",
        }
    }
}

impl DocumentLifecycle {
    /// The document that is open.
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// What another program has done to the file.
    pub fn watch(&self) -> &FileWatch {
        &self.watch
    }

    /// Is the map being saved?
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// The effects of everything so far, in order. Each is handed out once.
    pub fn take_effects(&mut self) -> Vec<DocumentEffect> {
        std::mem::take(&mut self.effects)
    }

    /// Sets the time, in seconds of the window's own clock, and offers ways out of what hangs. Answers in how many
    /// seconds it has to be asked again at the latest, if the disk has something to do.
    pub fn tick(&mut self, now: f64) -> Option<f64> {
        self.now = now;
        let rest = |since: f64| since + DISK_PATIENCE_SECS - now;
        let mut next: Option<f64> = None;
        if let Some(saving) = self.saving.as_mut().filter(|saving| !saving.is_reported) {
            if rest(saving.since) <= 0.0 {
                saving.is_reported = true;
                let question = DocumentQuestion::StillSaving { path: saving.path.clone(), then: saving.then.clone() };
                self.effects.push(DocumentEffect::Ask(Box::new(question)));
            } else {
                next = Some(rest(saving.since));
            }
        } else if let Some(opening) = self.opening.as_mut().filter(|opening| !opening.is_reported) {
            if rest(opening.since) <= 0.0 {
                opening.is_reported = true;
                let question = DocumentQuestion::StillOpening { path: opening.path.clone() };
                self.effects.push(DocumentEffect::Ask(Box::new(question)));
            } else {
                next = Some(rest(opening.since));
            }
        }
        next
    }

    /// Does what is asked for, or begins it.
    pub fn request(&mut self, session: &mut Session, request: DocumentRequest) {
        match request {
            DocumentRequest::Save { then } => self.save(session, then),
            DocumentRequest::SaveTo(request) => self.save_to(session, request),
            DocumentRequest::SaveAs { document, path, overwrite, then } => {
                let is_own = session.path.as_ref() == Some(&path);
                let known = self.stamp.clone().filter(|_| is_own);
                let how = OverwritePolicy { overwrite: overwrite && !is_own, ..OverwritePolicy::default() };
                self.save_to(session, SaveRequest { document, path, known, overwrite_policy: how, then });
            }
            DocumentRequest::ChooseFile { then } => self.effects.push(DocumentEffect::ChooseFile { then }),
            DocumentRequest::SaveElsewhere { then } => {
                let queue = self.abandon_save();
                self.begin_queued(session, queue);
                self.effects.push(DocumentEffect::ChooseFile { then });
            }
            DocumentRequest::AbandonOpening => {
                if self.opening.take().is_some() {
                    self.effects.push(DocumentEffect::ReplaceDiskThread);
                }
            }
            DocumentRequest::Leave(to) => self.leave(session, to),
            DocumentRequest::Discard(to) => {
                self.abandon_save();
                self.go(session, to);
            }
            DocumentRequest::Begin(path) => self.open(session, path, MissingFilePolicy::Begin),
            DocumentRequest::Show(map) => self.show_document(Session::open(*map, None), None, None),
            DocumentRequest::Reload => {
                self.supersede_opening();
                self.reload(session);
            }
            DocumentRequest::RestoreEarlier { path, backup } if session.path.as_ref() == Some(&path) => {
                self.supersede_opening();
                self.read_earlier(session, path, backup);
            }
            DocumentRequest::RestoreEarlier { path, backup } => {
                self.leave(session, Destination::Earlier { path, backup })
            }
            DocumentRequest::CheckFile => self.check_file(session),
            DocumentRequest::DismissFileNotice => self.watch.dismiss(),
        }
    }

    /// Takes in the answer to the task of that number, or that it failed because of a fault in the program.
    pub fn finish(&mut self, session: &mut Session, number: u64, answer: Result<DiskAnswer, InternalFault>) {
        let Some(task) = self.pending.remove(&number) else { return };
        let answer = match answer {
            Ok(answer) => answer,
            Err(fault) => return self.task_failed(session, number, &task, &fault),
        };
        match (task, answer) {
            (PendingTask::Open { path, over, when_missing }, DiskAnswer::Read { result, has_earlier }) => {
                let Some(opening) = self.opening.take_if(|opening| opening.number == number) else { return };
                self.close_question(&opening.path);
                match result {
                    Ok(file) => self.finish_opening(session, path, &over, *file),
                    Err(OpenError::Store(StoreError::Missing { .. })) if when_missing == MissingFilePolicy::Begin => {
                        self.begin_missing(session, path, &over);
                    }
                    Err(error) => {
                        let again = DocumentRequest::Leave(Destination::Open(path.clone()));
                        self.ask(DocumentQuestion::NotOpened { path, error, has_earlier, again: Box::new(again) });
                    }
                }
            }
            (PendingTask::Save { request, map }, DiskAnswer::Saved(result)) => {
                match self.saving.take_if(|saving| saving.number == number) {
                    Some(saving) => self.saved(session, saving, request, &map, *result),
                    None => self.finish_abandoned_save(session, request, &map, *result),
                }
            }
            (PendingTask::Reload { path, over }, DiskAnswer::Read { result, .. }) => {
                self.finish_reload(session, path, &over, result);
            }
            (PendingTask::RestoreEarlier { path, is_own, .. }, _) if is_own && session.path.as_ref() != Some(&path) => {
                let words = "The map has another file now, so no earlier version was taken back";
                self.warn(words.to_owned());
            }
            (PendingTask::RestoreEarlier { path, backup, over, is_own }, DiskAnswer::Read { result, .. }) => {
                if !is_own {
                    let Some(opening) = self.opening.take_if(|opening| opening.number == number) else { return };
                    self.close_question(&opening.path);
                }
                self.finish_restoring_earlier(session, (path, backup), &over, result);
            }
            (PendingTask::CheckFile { path, known }, DiskAnswer::FileChecked(seen)) => {
                self.finish_file_check(session, &path, &known, *seen);
            }
            (task, _) => debug_assert!(false, "another answer than to its question: {}", task.failure_words()),
        }
    }

    fn run(&mut self, task: DiskTask, purpose: PendingTask) -> u64 {
        self.task_count += 1;
        self.pending.insert(self.task_count, purpose);
        self.effects.push(DocumentEffect::Run(self.task_count, Box::new(task)));
        self.task_count
    }

    fn task_failed(&mut self, session: &mut Session, number: u64, task: &PendingTask, fault: &InternalFault) {
        self.warn(format!("{}: {fault}", task.failure_words()));
        if let Some(opening) = self.opening.take_if(|opening| opening.number == number) {
            self.close_question(&opening.path);
        }
        if let Some(saving) = self.saving.take_if(|saving| saving.number == number) {
            self.close_question(&saving.path);
            self.begin_queued(session, saving.queue);
            self.reload_if_due(session);
        }
    }

    fn notify(&mut self, words: String) {
        self.effects.push(DocumentEffect::Notify(words));
    }

    fn warn(&mut self, words: String) {
        self.effects.push(DocumentEffect::Warn(words));
    }

    fn ask(&mut self, question: DocumentQuestion) {
        self.effects.push(DocumentEffect::Ask(Box::new(question)));
    }

    /// The disk has answered: the question whether to wait for it has had its day.
    fn close_question(&mut self, path: &Path) {
        self.effects.push(DocumentEffect::CloseWaitQuestion { path: path.to_owned() });
    }

    fn revision(&self, session: &Session) -> DocumentRevision {
        let map = session.history().map().clone();
        DocumentRevision { document: self.document, stamp: self.stamp.clone(), map }
    }

    fn mark_in_sync(&mut self, stamp: FileStamp) {
        self.stamp = Some(stamp);
        self.watch.reset();
    }
}

#[cfg(test)]
mod tests;
