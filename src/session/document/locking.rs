//! The lock of the document's file, and whether the document may be edited. Reads and writes no lock file.

use std::path::{Path, PathBuf};

use super::{
    Destination, DiskTask, DocumentEffect, DocumentId, DocumentLifecycle, DocumentQuestion, DocumentRequest,
    ExternalChange, LossConsent, OpenMode, OpenedFile, PendingTask, SaveRequest, file_name,
};
use crate::session::{DocumentAccess, ReadOnlyReason, Session};
use crate::store::{FileLock, FileState, LockOutcome, LockPolicy, OverwritePolicy, StoreError};

/// The lock of the document's file.
#[derive(Debug, Default)]
pub(super) struct DocumentLock {
    held: Option<FileLock>,
    /// The path under which the document has the file.
    path: PathBuf,
    /// True if the user knows that another process has the file open too.
    is_contested: bool,
}

impl DocumentLifecycle {
    /// Takes over the lock of a file that is now the document's.
    pub(super) fn adopt_lock(&mut self, path: &Path, lock: FileLock) {
        if let Some(old) = self.lock.held.replace(lock) {
            self.effects.push(DocumentEffect::ReleaseLock(old));
        }
        path.clone_into(&mut self.lock.path);
    }

    /// Whether the document has the lock of its file.
    pub(super) fn has_lock(&self) -> bool {
        self.lock.held.is_some()
    }

    /// Releases the lock of the document's file.
    pub(super) fn release_lock(&mut self) {
        let lock = std::mem::take(&mut self.lock);
        self.effects.extend(lock.held.map(DocumentEffect::ReleaseLock));
    }

    /// Releases a lock that was taken for a document that is closed or has another file.
    pub(super) fn release_unused(&mut self, outcome: LockOutcome) {
        if let LockOutcome::Held(lock) = outcome {
            self.effects.push(DocumentEffect::ReleaseLock(lock));
        }
    }

    /// Locks the file to which the document was saved, unless it is locked already.
    pub(super) fn lock_saved_file(&mut self, path: &Path) {
        if self.lock.path == path && (self.lock.held.is_some() || self.lock.is_contested) {
            return;
        }
        self.release_lock();
        self.begin_locking(path, LockPolicy::Respect);
    }

    fn begin_locking(&mut self, path: &Path, policy: LockPolicy) {
        let task = DiskTask::Lock { path: path.to_owned(), policy, known: None };
        self.run(task, PendingTask::Lock { document: self.document, path: path.to_owned() });
    }

    pub(super) fn finish_locking(
        &mut self,
        session: &Session,
        document: DocumentId,
        path: PathBuf,
        outcome: LockOutcome,
    ) {
        match outcome {
            outcome if self.document != document || session.path.as_ref() != Some(&path) => {
                self.release_unused(outcome)
            }
            LockOutcome::Held(lock) => self.adopt_lock(&path, lock),
            LockOutcome::Taken(owner) if !self.lock.is_contested => {
                self.lock.is_contested = true;
                self.warn(format!("{owner} has {} open too", file_name(&path)));
                self.lock.path = path;
            }
            LockOutcome::Taken(_) | LockOutcome::Unavailable => {}
        }
    }

    /// The access to a file that was just read. Asks the user, and returns none, if another process has it open.
    pub(super) fn access_of_opened(
        &mut self,
        path: &Path,
        mode: Option<&OpenMode>,
        file: &OpenedFile,
    ) -> Option<DocumentAccess> {
        let reason = match (&file.newer, mode, &file.lock) {
            (Some(format), ..) => ReadOnlyReason::Newer(format.clone()),
            (None, Some(OpenMode::ReadOnly(Some(owner))), _) => ReadOnlyReason::Locked(owner.clone()),
            (None, Some(OpenMode::ReadOnly(None)), _) => ReadOnlyReason::Chosen,
            (None, None, LockOutcome::Taken(owner)) => {
                self.ask(DocumentQuestion::Locked { path: path.to_owned(), owner: owner.clone() });
                return None;
            }
            (None, ..) => return Some(DocumentAccess::Editable),
        };
        Some(DocumentAccess::ReadOnly(reason))
    }

    /// Keeps the lock of a file that was just opened, if the document is edited.
    pub(super) fn keep_opened_lock(&mut self, path: &Path, access: &DocumentAccess, lock: LockOutcome) {
        match (access, lock) {
            (DocumentAccess::Editable, LockOutcome::Held(lock)) => self.adopt_lock(path, lock),
            (DocumentAccess::Editable, LockOutcome::Taken(_)) => {
                path.clone_into(&mut self.lock.path);
                self.lock.is_contested = true;
            }
            (_, lock) => self.release_unused(lock),
        }
    }

    /// Tries to make a read-only document editable.
    pub(super) fn retry_access(&mut self, session: &mut Session) {
        let (DocumentAccess::ReadOnly(reason), Some(path)) = (session.access(), session.path.clone()) else { return };
        if let ReadOnlyReason::Newer(_) = reason {
            return self.leave(session, Destination::Open(path));
        }
        let task = DiskTask::Lock { path: path.clone(), policy: LockPolicy::Respect, known: self.stamp.clone() };
        self.run(task, PendingTask::RetryAccess { document: self.document, path });
    }

    pub(super) fn finish_retrying_access(
        &mut self,
        session: &mut Session,
        (document, path): (DocumentId, PathBuf),
        outcome: LockOutcome,
        state: Option<Result<FileState, StoreError>>,
    ) {
        let is_current = self.document == document && session.path.as_ref() == Some(&path) && session.is_read_only();
        if !is_current {
            return self.release_unused(outcome);
        }
        match outcome {
            LockOutcome::Taken(owner) => {
                self.warn(format!("{owner} still has {} open", file_name(&path)));
                return session.set_access(DocumentAccess::ReadOnly(ReadOnlyReason::Locked(owner)));
            }
            LockOutcome::Held(lock) => self.adopt_lock(&path, lock),
            LockOutcome::Unavailable => {}
        }
        match state {
            // The map becomes editable when the file has been read again.
            Some(Ok(FileState::Changed(_))) => return self.reload(session),
            Some(Ok(FileState::Missing)) => self.watch.record(ExternalChange::Missing),
            Some(Ok(FileState::Unchanged(now))) => self.mark_in_sync(now),
            Some(Err(error)) => {
                self.release_lock();
                return self.warn(error.to_string());
            }
            None => {}
        }
        session.set_access(DocumentAccess::Editable);
        self.notify(format!("{} can be edited now", file_name(&path)));
    }

    /// Makes the document editable without the lock of its file. A lock that another machine has left is taken over.
    pub(super) fn edit_anyway(&mut self, session: &mut Session) {
        match (session.access(), session.path.clone()) {
            (DocumentAccess::ReadOnly(ReadOnlyReason::Locked(_)), Some(path)) => {
                session.set_access(DocumentAccess::Editable);
                self.lock.is_contested = true;
                path.clone_into(&mut self.lock.path);
                self.begin_locking(&path, LockPolicy::TakeOver);
            }
            (DocumentAccess::ReadOnly(_), _) => self.retry_access(session),
            (DocumentAccess::Editable, _) => {}
        }
    }

    /// Separates the read-only map from its file, so that it can be edited. It keeps its view and its selection.
    pub(super) fn edit_copy(&mut self, session: &mut Session, document: DocumentId, consent: LossConsent) {
        let DocumentAccess::ReadOnly(reason) = session.access() else { return };
        if document != self.document {
            return self.warn("Another map is open now, so no copy was made".to_owned());
        }
        if let (ReadOnlyReason::Newer(format), LossConsent::NotAsked) = (reason, consent) {
            let then = DocumentRequest::EditCopy { document, consent: LossConsent::Given };
            let format = format.clone();
            return self.ask(DocumentQuestion::Loss { format, then: Box::new(then) });
        }
        if self.saving.is_some() {
            return self.warn("The map is being saved, so no copy was made".to_owned());
        }
        self.supersede_opening();
        self.release_lock();
        self.document = self.document.next();
        (self.stamp, self.obstacle) = (None, None);
        self.watch.reset();
        session.path = None;
        session.set_access(DocumentAccess::Editable);
        self.notify("This is a copy now, which has no file yet".to_owned());
    }

    /// Saves the map to a path that the user has chosen. Asks first if the file would lack something.
    pub(super) fn save_as(&mut self, session: &mut Session, request: SaveRequest) {
        match session.access() {
            DocumentAccess::ReadOnly(ReadOnlyReason::Newer(format)) if session.path.as_ref() != Some(&request.path) => {
                let format = format.clone();
                let then = Box::new(DocumentRequest::SaveWithLoss(request));
                self.ask(DocumentQuestion::Loss { format, then });
            }
            _ => self.save_to(session, request),
        }
    }

    /// The settings of a save under a name that the user has chosen.
    pub(super) fn save_as_request(
        &self,
        session: &Session,
        document: DocumentId,
        path: PathBuf,
        overwrite: bool,
        then: Option<Destination>,
    ) -> SaveRequest {
        let is_own = session.path.as_ref() == Some(&path);
        let known = self.stamp.clone().filter(|_| is_own);
        let overwrite_policy = OverwritePolicy { overwrite: overwrite && !is_own, ..OverwritePolicy::default() };
        SaveRequest { document, path, known, overwrite_policy, lock_policy: LockPolicy::Respect, then }
    }
}
