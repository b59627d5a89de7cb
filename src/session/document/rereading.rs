//! Reads the document again: its file, an earlier version of it, and the state of the file on disk.

use std::path::{Path, PathBuf};

use super::{
    Destination, DiskTask, DocumentLifecycle, DocumentQuestion, DocumentRequest, DocumentRevision, ExternalChange,
    OpenError, OpenedFile, PendingTask,
};
use crate::file::{NewerFormat, ReadError};
use crate::model::Map;
use crate::session::{DocumentAccess, Effect, ReadOnlyReason, Session};
use crate::store::{FileStamp, FileState, StoreError};

impl DocumentLifecycle {
    /// Reads the file again. The result becomes an undoable step, so that nothing is lost.
    pub(super) fn reload(&mut self, session: &Session) {
        if self.saving.is_some() {
            self.is_reload_due = true;
        } else if let Some(path) = session.path.clone() {
            let revision = self.revision(session);
            self.run(DiskTask::Read(path.clone()), PendingTask::Reload { path, revision });
        }
    }

    pub(super) fn reload_if_due(&mut self, session: &Session) {
        if self.saving.is_none() && std::mem::take(&mut self.is_reload_due) {
            self.reload(session);
        }
    }

    pub(super) fn finish_reload(
        &mut self,
        session: &mut Session,
        path: PathBuf,
        revision: &DocumentRevision,
        result: Result<Box<OpenedFile>, OpenError>,
    ) {
        if self.document != revision.document || session.path.as_ref() != Some(&path) {
            return;
        }
        if self.saving.is_some() || self.stamp != revision.stamp {
            // The file was saved meanwhile, so the content that was read is older.
            return self.reload(session);
        }
        match result {
            Ok(file) if *session.history().map() != revision.map => {
                self.watch.record(ExternalChange::Changed(file.stamp));
                self.warn("You changed the map while the file was read, so it was not reloaded".to_owned());
            }
            Ok(file) if file.newer.is_some() && session.is_dirty() => {
                let version = file.newer.map_or(0, |format| format.version);
                let (error, again) = (ReadError::Newer(version).into(), Box::new(DocumentRequest::Reload));
                self.ask(DocumentQuestion::NotOpened { path, error, has_earlier: false, again });
            }
            Ok(file) => {
                let OpenedFile { map, stamp, newer, .. } = *file;
                session.replace("Reload", map.clone());
                session.mark_saved(path.clone(), &map);
                self.mark_in_sync(stamp);
                self.update_access_after_reload(session, &path, newer);
                self.notify("Reloaded. Undo brings back what was here before".to_owned());
            }
            Err(error) => {
                let again = Box::new(DocumentRequest::Reload);
                self.ask(DocumentQuestion::NotOpened { path, error, has_earlier: false, again });
            }
        }
    }

    /// The access to a map that was read again: another version of the program may have written its file, and a lock
    /// may have been taken for it.
    fn update_access_after_reload(&mut self, session: &mut Session, path: &Path, newer: Option<NewerFormat>) {
        match (newer, session.access()) {
            (Some(format), _) => {
                self.release_lock();
                session.set_access(DocumentAccess::ReadOnly(ReadOnlyReason::Newer(format)));
            }
            (None, DocumentAccess::ReadOnly(ReadOnlyReason::Newer(_))) => {
                session.set_access(DocumentAccess::Editable);
                self.lock_saved_file(path);
            }
            (None, DocumentAccess::ReadOnly(_)) if self.has_lock() => session.set_access(DocumentAccess::Editable),
            (None, _) => {}
        }
    }

    pub(super) fn read_earlier(&mut self, session: &Session, path: PathBuf, backup: PathBuf) {
        let (revision, is_own) = (self.revision(session), session.path.as_ref() == Some(&path));
        let purpose = PendingTask::RestoreEarlier { path: path.clone(), backup: backup.clone(), revision, is_own };
        let number = self.run(DiskTask::Read(backup.clone()), purpose);
        if !is_own {
            self.await_opening(number, Destination::Earlier { path: path.clone(), backup }, path);
        }
    }

    /// Shows an earlier version that was read. Its file need not be the open one: a file that cannot be read any more
    /// can have earlier versions too.
    pub(super) fn finish_restoring_earlier(
        &mut self,
        session: &mut Session,
        (path, backup): (PathBuf, PathBuf),
        revision: &DocumentRevision,
        result: Result<Box<OpenedFile>, OpenError>,
    ) {
        if self.document != revision.document {
            return self.warn("Another map is open now, so no earlier version was taken back".to_owned());
        }
        let newer = |file: &OpenedFile| file.newer.as_ref().map(|format| ReadError::Newer(format.version).into());
        let map = match result.and_then(|file| newer(&file).map_or(Ok(file.map), Err)) {
            Ok(map) => map,
            Err(error) => {
                let again = Box::new(DocumentRequest::RestoreEarlier { path, backup: backup.clone() });
                return self.ask(DocumentQuestion::NotOpened { path: backup, error, has_earlier: false, again });
            }
        };
        const LABEL: &str = "Take back an earlier version";
        if session.path.as_ref() != Some(&path) {
            if self.must_wait(session, revision, &Destination::Earlier { path: path.clone(), backup }) {
                return;
            }
            let mut opened = Session::open(Map::default(), Some(path));
            opened.replace(LABEL, map);
            self.show_document(opened, None, Some(Vec::new()));
        } else if session.is_read_only() {
            return self.warn("This map is read-only, so no earlier version was taken back".to_owned());
        } else if *session.history().map() != revision.map {
            let message = "You changed the map while the earlier version was read, so it was not taken back";
            return self.warn(message.to_owned());
        } else {
            session.replace(LABEL, map);
            session.request_effect(Effect::FitAll);
        }
        self.notify("This is the earlier version. Saving writes it to the file".to_owned());
    }

    /// Checks whether another program has changed the file. Not needed while a task for this document is running, as
    /// that task learns the same.
    pub(super) fn check_file(&mut self, session: &Session) {
        let (Some(path), Some(known)) = (session.path.clone(), self.stamp.clone()) else { return };
        if self.pending.values().any(|task| matches!(task, PendingTask::CheckFile { path: of, .. } if *of == path)) {
            self.is_check_due = true;
        } else if !self.is_disk_busy() {
            let task = DiskTask::CheckFile { path: path.clone(), known: known.clone() };
            self.run(task, PendingTask::CheckFile { path, known });
        }
    }

    /// Whether a save is in progress or a file is being opened.
    pub fn is_disk_busy(&self) -> bool {
        self.saving.is_some() || self.opening.is_some()
    }

    pub(super) fn finish_file_check(
        &mut self,
        session: &Session,
        path: &Path,
        known: &FileStamp,
        state: Result<FileState, StoreError>,
    ) {
        if std::mem::take(&mut self.is_check_due) {
            return self.check_file(session);
        }
        // A save or an opening has ended meanwhile, with newer knowledge of the file.
        if session.path.as_deref() != Some(path) || self.stamp.as_ref() != Some(known) || self.is_disk_busy() {
            return;
        }
        match state {
            Ok(FileState::Unchanged(now)) => self.mark_in_sync(now),
            Ok(FileState::Changed(now)) => {
                self.reread_for_merge(session, &now);
                self.watch.record(ExternalChange::Changed(now));
            }
            Ok(FileState::Missing) => self.watch.record(ExternalChange::Missing),
            Err(error) if error.is_disk_gone() => {
                log::warn!("{error}");
                self.watch.record(ExternalChange::Missing);
            }
            // Another program may be writing the file. The next save checks again and reports it.
            Err(error) => log::warn!("{error}"),
        }
    }
}
