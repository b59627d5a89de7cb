//! Saves the open document: the save in progress, the queue, failures, and abandoned saves.

use std::path::PathBuf;

use super::{
    Destination, DiskTask, DocumentEffect, DocumentLifecycle, DocumentQuestion, ExternalChange, PendingTask,
    SaveInFlight, SaveRequest, file_name,
};
use crate::model::Map;
use crate::session::{DocumentAccess, Session};
use crate::store::{LockPolicy, OverwritePolicy, SaveResult, StoreError};

impl DocumentLifecycle {
    /// Saves the map to its file, or asks for a path.
    pub(super) fn save(&mut self, session: &mut Session, then: Option<Destination>) {
        session.accept_typed_name();
        if let Some(saving) = &mut self.saving {
            // The map is saved again afterwards, to the file that it has then.
            saving.is_asked_again = true;
            saving.then = then.or(saving.then.take());
            return;
        }
        match session.path.clone().filter(|_| !session.is_read_only()) {
            Some(path) => {
                let (document, known) = (self.document, self.stamp.clone());
                self.save_to(
                    session,
                    SaveRequest {
                        document,
                        path,
                        known,
                        overwrite_policy: OverwritePolicy::default(),
                        lock_policy: LockPolicy::Respect,
                        then,
                    },
                );
            }
            None => self.effects.push(DocumentEffect::ChooseFile { then }),
        }
    }

    /// Saves the map to a file. While another save is in progress, the request is queued.
    pub(super) fn save_to(&mut self, session: &mut Session, request: SaveRequest) {
        if request.document != self.document {
            let name = file_name(&request.path);
            return self.warn(format!("Another map is open now, so nothing was saved to {name}"));
        }
        if session.is_read_only() && session.path.as_ref() == Some(&request.path) {
            let name = file_name(&request.path);
            return self.warn(format!("{name} is open read-only, so it was not saved. Choose another name"));
        }
        if let Some(saving) = &mut self.saving {
            if saving.path == request.path {
                saving.is_asked_again = true;
                saving.then = request.then.or(saving.then.take());
            } else {
                // Only the last request for a file is kept. It saves the map as it is when its turn comes.
                saving.queue.retain(|queued| queued.path != request.path);
                saving.queue.push(request);
            }
            return;
        }
        session.accept_typed_name();
        let (path, then) = (request.path.clone(), request.then.clone());
        let map = session.history().map().clone();
        let task = DiskTask::Save { request: request.clone(), map: Box::new(map.clone()) };
        let number = self.run(task, PendingTask::Save { request, map });
        self.saving = Some(SaveInFlight {
            number,
            path,
            then,
            is_asked_again: false,
            queue: Vec::new(),
            since: self.now,
            is_reported: false,
        });
    }

    /// Starts the first save of a queue.
    pub(super) fn begin_queued(&mut self, session: &mut Session, mut queue: Vec<SaveRequest>) {
        if queue.is_empty() {
            return;
        }
        let first = queue.remove(0);
        self.save_to(session, first);
        if let Some(saving) = &mut self.saving {
            saving.queue = queue;
        }
    }

    /// Abandons the save that hangs, together with its thread, and returns the queue of saves behind it. A late answer
    /// is handled by `finish_abandoned_save`.
    pub(super) fn abandon_save(&mut self) -> Vec<SaveRequest> {
        let Some(saving) = self.saving.take() else { return Vec::new() };
        // A file that was being opened waits for the same disk thread, and its answer may come at any time.
        self.opening = None;
        self.effects.push(DocumentEffect::ReplaceDiskThread);
        saving.queue
    }

    pub(super) fn saved(
        &mut self,
        session: &mut Session,
        saving: SaveInFlight,
        request: SaveRequest,
        map: &Map,
        result: Result<SaveResult, StoreError>,
    ) {
        self.close_question(&request.path);
        match result {
            Ok(saved) => self.save_succeeded(session, saving, request.path, map, saved),
            Err(error) => self.save_failed(session, saving, request, error),
        }
        self.reload_if_due(session);
    }

    pub(super) fn save_succeeded(
        &mut self,
        session: &mut Session,
        mut saving: SaveInFlight,
        path: PathBuf,
        map: &Map,
        saved: SaveResult,
    ) {
        for queued in saving.queue.iter_mut().filter(|queued| queued.path == path) {
            queued.known = Some(saved.stamp.clone());
        }
        match saved.warning() {
            Some(warning) => self.warn(warning),
            None => self.notify(format!("Saved {}", file_name(&path))),
        }
        self.effects.push(DocumentEffect::AddToRecent(path.clone()));
        self.mark_in_sync(saved.stamp);
        self.lock_saved_file(&path);
        self.obstacle = None;
        session.mark_saved(path, map);
        // A read-only map is only saved under another name.
        session.set_access(DocumentAccess::Editable);
        if !saving.queue.is_empty() {
            self.begin_queued(session, saving.queue);
            if let Some(next) = &mut self.saving {
                next.is_asked_again |= saving.is_asked_again;
                if let Some(to) = saving.then {
                    next.then.get_or_insert(to);
                }
            }
            return;
        }
        match saving.then {
            Some(to) => self.leave(session, to),
            None if saving.is_asked_again && session.is_dirty() => self.save(session, None),
            None => {}
        }
    }

    pub(super) fn save_failed(
        &mut self,
        session: &mut Session,
        saving: SaveInFlight,
        request: SaveRequest,
        error: StoreError,
    ) {
        let is_own = session.path.as_ref() == Some(&request.path);
        if let (StoreError::Changed { now: Some(now), .. }, true) = (&error, is_own) {
            self.watch.record(ExternalChange::Changed(now.clone()));
        }
        if !saving.queue.is_empty() {
            self.begin_queued(session, saving.queue);
        } else if saving.is_asked_again && !is_own && session.path.is_some() {
            // The user asked to save while the other file was written. It was the other file that failed, not the map's
            // own.
            self.save(session, None);
        }
        self.ask(DocumentQuestion::NotSaved { error, request: SaveRequest { then: saving.then, ..request } });
    }

    /// Handles the end of a save that was abandoned, or whose document is closed. If the document still has that file,
    /// the file now contains the map of that time, and later changes count as unsaved.
    pub(super) fn finish_abandoned_save(
        &mut self,
        session: &mut Session,
        request: SaveRequest,
        map: &Map,
        result: Result<SaveResult, StoreError>,
    ) {
        let name = file_name(&request.path);
        match result {
            Ok(saved) => {
                self.effects.push(DocumentEffect::AddToRecent(request.path.clone()));
                let message = format!("The save to {name} has ended after all");
                match saved.warning() {
                    Some(warning) => self.warn(format!("{message}: {warning}")),
                    None => self.notify(message),
                }
                if request.document == self.document && session.path.as_ref() == Some(&request.path) {
                    self.mark_in_sync(saved.stamp);
                    self.lock_saved_file(&request.path);
                    session.mark_saved(request.path, map);
                }
            }
            Err(error) => self.warn(format!("{name} was not saved: {error}")),
        }
    }
}
