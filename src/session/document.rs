//! The life cycle of the open document: open, save, reload, restore an earlier version, close. A state machine:
//! requests and the answers of the disk go in, effects come out, in any order. Touches no disk, no window and no clock.
//!
//! These rules hold for every order of events:
//! - Each answer is matched to its task by number. The answer to an abandoned task changes nothing.
//! - Only one save runs at a time. Saves to other files are queued. A request to save during a save saves the later
//!   changes afterwards.
//! - A document that is being saved, or that was changed after another one was requested, is not replaced without
//!   asking.
//! - A file that is read again replaces the map only if the map has not changed since the reading began.
//! - A merge is made of the map as it is when the user accepts it; if it has changed, the user sees the merge again.
//! - A document has the lock of its file and of no other. The lock for a document that is closed meanwhile is released.
//! - A read-only document is never saved over its file.

mod file_watch;
mod locking;
mod merging;
mod opening;
mod protocol;
mod rereading;
mod saving;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use opening::CRASHES_BEFORE_SUSPENSION;

pub use file_watch::{ExternalChange, FileWatch};
pub use protocol::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentQuestion, DocumentRequest, LossConsent,
    MissingFilePolicy, OpenError, OpenMode, OpenedFile, RecoveredDocument, SaveRequest, file_name,
};

use self::locking::DocumentLock;
use super::{InternalFault, Session};
use crate::model::Map;
use crate::store::{FileStamp, StoreError, WriteObstacle};

/// Seconds without an answer from the disk after which the user is asked whether to wait.
const DISK_PATIENCE_SECS: f64 = 5.0;

/// The state of the open document relative to its file.
#[derive(Default)]
pub struct DocumentLifecycle {
    document: DocumentId,
    /// The state of the file when the map was last read or saved.
    stamp: Option<FileStamp>,
    watch: FileWatch,
    lock: DocumentLock,
    /// What the next save will meet, until the user has dismissed it.
    obstacle: Option<WriteObstacle>,
    saving: Option<SaveInFlight>,
    opening: Option<OpenInFlight>,
    /// True if the file is to be checked again as soon as the check in progress has ended.
    is_check_due: bool,
    /// True if the file is to be reloaded as soon as the save in progress has ended.
    is_reload_due: bool,
    /// The tasks without an answer so far, by number.
    pending: BTreeMap<u64, PendingTask>,
    task_count: u64,
    /// The time of the window, in seconds.
    now: f64,
    effects: Vec<DocumentEffect>,
}

/// The purpose of a task, with the state of the document when it began.
enum PendingTask {
    Open { path: PathBuf, revision: DocumentRevision, when_missing: MissingFilePolicy, mode: Option<OpenMode> },
    Save { request: SaveRequest, map: Map },
    Reload { path: PathBuf, revision: DocumentRevision },
    RestoreEarlier { path: PathBuf, backup: PathBuf, revision: DocumentRevision, is_own: bool },
    CheckFile { path: PathBuf, known: FileStamp },
    Merge { path: PathBuf, revision: DocumentRevision, is_own: bool },
    Lock { document: DocumentId, path: PathBuf },
    RetryAccess { document: DocumentId, path: PathBuf },
}

/// The state of a document when a file was read for it.
struct DocumentRevision {
    document: DocumentId,
    stamp: Option<FileStamp>,
    /// The committed map.
    map: Map,
}

/// A save in progress.
struct SaveInFlight {
    number: u64,
    path: PathBuf,
    /// What to do after a successful save.
    then: Option<Destination>,
    /// True if later changes are to be saved afterwards.
    is_asked_again: bool,
    /// Saves to other files, which follow in this order.
    queue: Vec<SaveRequest>,
    since: f64,
    /// True if the user was asked whether to wait.
    is_reported: bool,
}

/// A file that is being read, to replace the document.
struct OpenInFlight {
    number: u64,
    to: Destination,
    /// The file of the map.
    path: PathBuf,
    since: f64,
    is_reported: bool,
}

impl PendingTask {
    /// What failed with this task, as the beginning of a sentence.
    fn failure_text(&self) -> &'static str {
        match self {
            Self::Open { .. } => "The file was not opened",
            Self::Save { .. } => "The map was not saved",
            Self::Reload { .. } => "The file was not reloaded",
            Self::RestoreEarlier { .. } => "The earlier version was not read",
            Self::CheckFile { .. } => "The file could not be looked at",
            Self::Merge { .. } => "The map was not merged",
            Self::Lock { .. } | Self::RetryAccess { .. } => "The file was not locked",
        }
    }
}

impl DocumentLifecycle {
    /// The id of the open document.
    pub fn document(&self) -> DocumentId {
        self.document
    }

    /// What other programs have done to the file.
    pub fn watch(&self) -> &FileWatch {
        &self.watch
    }

    /// What the next save will meet, unless the user has dismissed it.
    pub fn obstacle(&self) -> Option<WriteObstacle> {
        self.obstacle
    }

    /// The state of the file when the map was last read or saved.
    pub fn stamp(&self) -> Option<&FileStamp> {
        self.stamp.as_ref()
    }

    /// Whether a save is in progress.
    pub fn is_saving(&self) -> bool {
        self.saving.is_some()
    }

    /// Takes the effects so far, in order. Each is returned once.
    pub fn take_effects(&mut self) -> Vec<DocumentEffect> {
        std::mem::take(&mut self.effects)
    }

    /// Sets the time, in seconds of the window's clock, and asks the user about a disk that does not answer. Returns
    /// the seconds until the next call is due; none if there is no task about which the user can still be asked.
    pub fn tick(&mut self, now: f64) -> Option<f64> {
        self.now = now;
        let remaining_secs = |since: f64| since + DISK_PATIENCE_SECS - now;
        let mut next: Option<f64> = None;
        if let Some(saving) = self.saving.as_mut().filter(|saving| !saving.is_reported) {
            if remaining_secs(saving.since) <= 0.0 {
                saving.is_reported = true;
                let question = DocumentQuestion::StillSaving { path: saving.path.clone(), then: saving.then.clone() };
                self.effects.push(DocumentEffect::Ask(Box::new(question)));
            } else {
                next = Some(remaining_secs(saving.since));
            }
        } else if let Some(opening) = self.opening.as_mut().filter(|opening| !opening.is_reported) {
            if remaining_secs(opening.since) <= 0.0 {
                opening.is_reported = true;
                let question = DocumentQuestion::StillOpening { path: opening.path.clone() };
                self.effects.push(DocumentEffect::Ask(Box::new(question)));
            } else {
                next = Some(remaining_secs(opening.since));
            }
        }
        next
    }

    /// Carries out a request, or starts its task.
    pub fn request(&mut self, session: &mut Session, request: DocumentRequest) {
        match request {
            DocumentRequest::Save { then } => self.save(session, then),
            DocumentRequest::SaveTo(request) => self.save_to(session, request),
            DocumentRequest::SaveAs { document, path, overwrite, then } => {
                let request = self.save_as_request(session, document, path, overwrite, then);
                self.save_as(session, request);
            }
            DocumentRequest::SaveWithLoss(request) => self.save_to(session, request),
            DocumentRequest::RetryAccess => self.retry_access(session),
            DocumentRequest::EditAnyway => self.edit_anyway(session),
            DocumentRequest::EditCopy { document, consent } => self.edit_copy(session, document, consent),
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
                self.effects.push(DocumentEffect::KeepDiscarded);
                self.abandon_save();
                self.go(session, to);
            }
            DocumentRequest::Begin(path) => self.open(session, path, MissingFilePolicy::Begin, None),
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
            DocumentRequest::MergeWithFile => self.merge_with_file(session),
            DocumentRequest::MergeWith(path) => self.read_for_merge(session, path, false),
            DocumentRequest::ApplyMerge => self.apply_merge(session),
            DocumentRequest::DismissWriteObstacle => self.obstacle = None,
        }
    }

    /// Processes the answer to a task, or the internal fault that ended it.
    pub fn finish(&mut self, session: &mut Session, number: u64, answer: Result<DiskAnswer, InternalFault>) {
        let Some(task) = self.pending.remove(&number) else { return };
        let answer = match answer {
            Ok(answer) => answer,
            Err(fault) => return self.task_failed(session, number, &task, &fault),
        };
        match (task, answer) {
            (PendingTask::Open { path, revision, when_missing, mode }, DiskAnswer::Read { result, has_earlier }) => {
                let Some(opening) = self.opening.take_if(|opening| opening.number == number) else {
                    return result.into_iter().for_each(|file| self.release_unused(file.lock));
                };
                self.close_question(&opening.path);
                match result {
                    Ok(file) => self.finish_opening(session, path, &revision, mode.as_ref(), *file),
                    Err(OpenError::Store(StoreError::Missing { .. })) if when_missing == MissingFilePolicy::Begin => {
                        self.begin_missing(session, path, &revision);
                    }
                    Err(error) => {
                        let again = DocumentRequest::Leave(opening.to);
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
            (PendingTask::Reload { path, revision }, DiskAnswer::Read { result, .. }) => {
                self.finish_reload(session, path, &revision, result);
            }
            (PendingTask::RestoreEarlier { path, is_own, .. }, _) if is_own && session.path.as_ref() != Some(&path) => {
                let message = "The map has another file now, so no earlier version was taken back";
                self.warn(message.to_owned());
            }
            (PendingTask::RestoreEarlier { path, backup, revision, is_own }, DiskAnswer::Read { result, .. }) => {
                if !is_own {
                    let Some(opening) = self.opening.take_if(|opening| opening.number == number) else { return };
                    self.close_question(&opening.path);
                }
                self.finish_restoring_earlier(session, (path, backup), &revision, result);
            }
            (PendingTask::CheckFile { path, known }, DiskAnswer::FileChecked(state)) => {
                self.finish_file_check(session, &path, &known, *state);
            }
            (PendingTask::Merge { path, revision, is_own }, DiskAnswer::Read { result, .. }) => {
                self.finish_merge_reading(session, (path, is_own), &revision, result);
            }
            (PendingTask::Lock { document, path }, DiskAnswer::Locked(outcome, _)) => {
                self.finish_locking(session, document, path, outcome);
            }
            (PendingTask::RetryAccess { document, path }, DiskAnswer::Locked(outcome, state)) => {
                self.finish_retrying_access(session, (document, path), outcome, state.map(|state| *state));
            }
            (task, _) => debug_assert!(false, "another answer than to its question: {}", task.failure_text()),
        }
    }

    fn run(&mut self, task: DiskTask, purpose: PendingTask) -> u64 {
        self.task_count += 1;
        self.pending.insert(self.task_count, purpose);
        self.effects.push(DocumentEffect::Run(self.task_count, Box::new(task)));
        self.task_count
    }

    fn task_failed(&mut self, session: &mut Session, number: u64, task: &PendingTask, fault: &InternalFault) {
        self.warn(format!("{}: {fault}", task.failure_text()));
        if let Some(opening) = self.opening.take_if(|opening| opening.number == number) {
            self.close_question(&opening.path);
        }
        if let Some(saving) = self.saving.take_if(|saving| saving.number == number) {
            self.close_question(&saving.path);
            self.begin_queued(session, saving.queue);
            self.reload_if_due(session);
        }
    }

    fn notify(&mut self, message: String) {
        self.effects.push(DocumentEffect::Notify(message));
    }

    fn warn(&mut self, message: String) {
        self.effects.push(DocumentEffect::Warn(message));
    }

    fn ask(&mut self, question: DocumentQuestion) {
        self.effects.push(DocumentEffect::Ask(Box::new(question)));
    }

    /// Closes the question whether to wait for the disk, since it has answered.
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
