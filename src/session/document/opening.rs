//! Opens documents and closes the open one: decides when a document may be replaced. Saves nothing.

use std::path::{Path, PathBuf};

use super::{
    Destination, DiskTask, DocumentEffect, DocumentLifecycle, DocumentQuestion, DocumentRevision, MissingFilePolicy,
    OpenInFlight, OpenMode, OpenedFile, PendingTask, RecoveredDocument, file_name,
};
use crate::model::{Map, Problem};
use crate::session::{DocumentAccess, Effect, Session};
use crate::store::{FileStamp, LockPolicy};

/// After this number of ends of the program in a row, the map is no longer drawn at once.
pub const CRASHES_BEFORE_SUSPENSION: u32 = 2;

impl DocumentLifecycle {
    /// Leaves the document, or asks the user first if there are unsaved changes.
    pub(super) fn leave(&mut self, session: &mut Session, to: Destination) {
        session.accept_typed_name();
        if self.opening.as_ref().is_some_and(|opening| opening.to == to)
            || self.saving.is_none() && !self.has_unsaved_changes(session)
        {
            // The next document follows at once, so the user needs no message about an abandoned file.
            self.opening = None;
        }
        self.supersede_opening();
        if let Some(saving) = &mut self.saving {
            saving.then = Some(to);
            // If the save hangs, the user is asked again.
            saving.is_reported = false;
        } else if self.has_unsaved_changes(session) {
            self.ask(DocumentQuestion::BeforeLeaving { to });
        } else {
            self.go(session, to);
        }
    }

    /// Abandons a file that is still being read: the last request counts.
    pub(super) fn supersede_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            self.warn(format!("{} was not opened, as something else was asked for", file_name(&opening.path)));
        }
    }

    /// Whether leaving would lose something: unsaved changes, or the only copy if the file is missing.
    pub(super) fn has_unsaved_changes(&self, session: &Session) -> bool {
        session.is_dirty() || self.watch.is_missing()
    }

    /// Leaves the document without asking.
    pub(super) fn go(&mut self, session: &mut Session, to: Destination) {
        match to {
            Destination::New => self.show_document(Session::default(), None, None),
            Destination::Open(path) => self.open(session, path, MissingFilePolicy::Report, None),
            Destination::OpenAs(path, mode) => self.open(session, path, MissingFilePolicy::Report, Some(mode)),
            Destination::Example(number) => self.effects.push(DocumentEffect::ReadExample(number)),
            Destination::Earlier { path, backup } => self.read_earlier(session, path, backup),
            Destination::Recovered(recovered) => {
                let RecoveredDocument { map, origin, without_drawing } = *recovered;
                self.show_document(Session::open_recovered(map, origin), None, None);
                if without_drawing {
                    self.effects.push(DocumentEffect::SuspendDrawing);
                }
            }
            Destination::Quit => {
                self.release_lock();
                self.effects.push(DocumentEffect::Quit);
            }
        }
    }

    /// Replaces the open document. If `problems` is none, the problems of the map are determined here.
    pub(super) fn show_document(
        &mut self,
        mut opened: Session,
        stamp: Option<FileStamp>,
        problems: Option<Vec<Problem>>,
    ) {
        self.document = self.document.next();
        (self.stamp, self.obstacle) = (stamp, None);
        (self.saving, self.opening, self.is_reload_due) = (None, None, false);
        self.release_lock();
        self.watch.reset();
        opened.request_effect(Effect::FitAll);
        let problems = problems.unwrap_or_else(|| opened.map().problems());
        self.effects.push(DocumentEffect::Show(Box::new(opened)));
        if let Some(first) = problems.first() {
            let count = problems.len();
            let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
            self.warn(format!("something in this map is broken: {first}{more}"));
        }
    }

    /// Reads a file to open it. The last such request counts.
    pub(super) fn open(
        &mut self,
        session: &Session,
        path: PathBuf,
        when_missing: MissingFilePolicy,
        mode: Option<OpenMode>,
    ) {
        let lock = match &mode {
            None => Some(LockPolicy::Respect),
            Some(OpenMode::Anyway) => Some(LockPolicy::TakeOver),
            Some(OpenMode::ReadOnly(_) | OpenMode::Copy) => None,
        };
        let to = opening_of(&path, mode.clone());
        let revision = self.revision(session);
        let purpose = PendingTask::Open { path: path.clone(), revision, when_missing, mode };
        let number = self.run(DiskTask::Open { path: path.clone(), lock }, purpose);
        self.await_opening(number, to, path);
    }

    pub(super) fn await_opening(&mut self, number: u64, to: Destination, path: PathBuf) {
        self.opening = Some(OpenInFlight { number, to, path, since: self.now, is_reported: false });
    }

    pub(super) fn finish_opening(
        &mut self,
        session: &mut Session,
        path: PathBuf,
        revision: &DocumentRevision,
        mode: Option<&OpenMode>,
        file: OpenedFile,
    ) {
        if self.must_wait(session, revision, &opening_of(&path, mode.cloned())) {
            return self.release_unused(file.lock);
        }
        let Some(access) = self.access_of_opened(&path, mode, &file) else { return };
        self.effects.push(DocumentEffect::AddToRecent(path.clone()));
        if mode == Some(&OpenMode::Copy) && access == DocumentAccess::Editable {
            return self.show_document(Session::open(file.map, None), None, Some(file.problems));
        }
        let crash_count = file.crash_count;
        let mut opened = Session::open(file.map, Some(path.clone()));
        opened.set_access(access.clone());
        self.show_document(opened, Some(file.stamp), Some(file.problems));
        self.obstacle = file.obstacle.filter(|_| access == DocumentAccess::Editable);
        self.keep_opened_lock(&path, &access, file.lock);
        if crash_count >= CRASHES_BEFORE_SUSPENSION {
            self.effects.push(DocumentEffect::SuspendDrawing);
        }
    }

    pub(super) fn begin_missing(&mut self, session: &mut Session, path: PathBuf, revision: &DocumentRevision) {
        if self.must_wait(session, revision, &Destination::Open(path.clone())) {
            return;
        }
        self.notify(format!("A new map: {} is made when you save", file_name(&path)));
        self.show_document(Session::open(Map::default(), Some(path)), None, None);
    }

    /// Whether the next document has to wait. It waits while this one is being saved, and if the map has changed since
    /// `revision`, as the user did not mean to discard those changes; then the user is asked.
    pub(super) fn must_wait(&mut self, session: &mut Session, revision: &DocumentRevision, to: &Destination) -> bool {
        if let Some(saving) = &mut self.saving {
            saving.then.get_or_insert(to.clone());
            return true;
        }
        let is_same = self.document == revision.document && *session.history().map() == revision.map;
        let is_changed = session.is_dirty() && !is_same;
        if is_changed {
            self.leave(session, to.clone());
        }
        is_changed
    }
}

/// The destination that opens this file in this mode.
fn opening_of(path: &Path, mode: Option<OpenMode>) -> Destination {
    match mode {
        Some(mode) => Destination::OpenAs(path.to_owned(), mode),
        None => Destination::Open(path.to_owned()),
    }
}
