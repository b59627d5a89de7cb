//! Opening a document and leaving the one that is open: rules for which of them goes and when. Saves nothing.

use std::path::PathBuf;

use super::{
    Destination, DiskTask, DocumentEffect, DocumentLifecycle, DocumentQuestion, DocumentRevision, MissingFilePolicy,
    OpenInFlight, OpenedFile, PendingTask, file_name,
};
use crate::model::{Map, Problem};
use crate::session::{Effect, Session};
use crate::store::FileStamp;

impl DocumentLifecycle {
    /// Leaves the document, unless there is something to save: then the user is asked first.
    pub(super) fn leave(&mut self, session: &mut Session, to: Destination) {
        if self.opening.as_ref().is_some_and(|opening| opening.to == to)
            || self.saving.is_none() && !self.has_unsaved_changes(session)
        {
            // Something takes its place at once: there is nothing to say.
            self.opening = None;
        }
        self.supersede_opening();
        if let Some(saving) = &mut self.saving {
            saving.then = Some(to);
            // If it hangs, the ways out are shown again.
            saving.is_reported = false;
        } else if self.has_unsaved_changes(session) {
            self.ask(DocumentQuestion::BeforeLeaving { to });
        } else {
            self.go(session, to);
        }
    }

    /// What was asked for last counts: a file that is still being read is not opened any more.
    pub(super) fn supersede_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            self.warn(format!("{} was not opened, as something else was asked for", file_name(&opening.path)));
        }
    }

    /// Would something be lost with the map?
    pub(super) fn has_unsaved_changes(&self, session: &Session) -> bool {
        session.is_dirty() || self.watch.is_missing()
    }

    /// Leaves the document, whatever is in it.
    pub(super) fn go(&mut self, session: &mut Session, to: Destination) {
        match to {
            Destination::New => self.show_document(Session::default(), None, None),
            Destination::Open(path) => self.open(session, path, MissingFilePolicy::Report),
            Destination::Example(number) => self.effects.push(DocumentEffect::ReadExample(number)),
            Destination::Earlier { path, backup } => self.read_earlier(session, path, backup),
            Destination::Quit => self.effects.push(DocumentEffect::Quit),
        }
    }

    /// Another document is open from now on. Without a list of its problems they are looked for.
    pub(super) fn show_document(
        &mut self,
        mut opened: Session,
        stamp: Option<FileStamp>,
        problems: Option<Vec<Problem>>,
    ) {
        self.document = self.document.next();
        self.stamp = stamp;
        (self.saving, self.opening, self.is_reload_due) = (None, None, false);
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

    /// Reads a file; the one that was asked for last counts.
    pub(super) fn open(&mut self, session: &Session, path: PathBuf, when_missing: MissingFilePolicy) {
        let over = self.revision(session);
        let purpose = PendingTask::Open { path: path.clone(), over, when_missing };
        let number = self.run(DiskTask::Read(path.clone()), purpose);
        self.await_opening(number, Destination::Open(path.clone()), path);
    }

    pub(super) fn await_opening(&mut self, number: u64, to: Destination, path: PathBuf) {
        self.opening = Some(OpenInFlight { number, to, path, since: self.now, is_reported: false });
    }

    pub(super) fn finish_opening(
        &mut self,
        session: &mut Session,
        path: PathBuf,
        over: &DocumentRevision,
        file: OpenedFile,
    ) {
        if self.must_wait(session, over, &Destination::Open(path.clone())) {
            return;
        }
        self.effects.push(DocumentEffect::AddToRecent(path.clone()));
        self.show_document(Session::open(file.map, Some(path)), Some(file.stamp), Some(file.problems));
    }

    pub(super) fn begin_missing(&mut self, session: &mut Session, path: PathBuf, over: &DocumentRevision) {
        if self.must_wait(session, over, &Destination::Open(path.clone())) {
            return;
        }
        self.notify(format!("A new map: {} is made when you save", file_name(&path)));
        self.show_document(Session::open(Map::default(), Some(path)), None, None);
    }

    /// Must another document wait that was asked for when this one was `over`? It must while this one is being saved,
    /// and if there are changes that are newer than the request: they were not meant to be lost. The user is then asked.
    pub(super) fn must_wait(&mut self, session: &mut Session, over: &DocumentRevision, to: &Destination) -> bool {
        if let Some(saving) = &mut self.saving {
            saving.then.get_or_insert(to.clone());
            return true;
        }
        let is_same = self.document == over.document && *session.history().map() == over.map;
        let is_changed = session.is_dirty() && !is_same;
        if is_changed {
            self.leave(session, to.clone());
        }
        is_changed
    }
}
