//! The life of the open document: opened, saved, reloaded, taken back, left. A plain state machine: requests and the
//! answers of the disk go in, effects come out, in whatever order they come. Touches no disk, no window and no clock.
//!
//! The rules, each of which holds in every order of events:
//! - An answer belongs to the task that asked for it, by number. The answer to a task that was given up changes nothing.
//! - One save at a time. Saves to other files wait in their order; saving again saves what has changed meanwhile.
//! - No document takes the place of one that is being saved, or that has changes made after the other was asked for.
//! - What is read again for a document replaces its map only if that is still as it was when reading began.

mod file_watch;
mod protocol;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

pub use file_watch::{ExternalChange, FileWatch};
pub use protocol::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentQuestion, DocumentRequest,
    MissingFilePolicy, OpenError, OpenedFile, SaveRequest, file_name,
};

use super::{Effect, InternalFault, Session};
use crate::model::{Map, Problem};
use crate::store::{How, Saved, Seen, Stamp, StoreError};

/// After this time without an answer from the disk the user is offered ways out, in seconds.
const HANGING_SECS: f64 = 5.0;

/// The state of the open document with regard to its file.
#[derive(Default)]
pub struct DocumentLifecycle {
    document: DocumentId,
    /// What was on the disk when the map was read or saved last.
    stamp: Option<Stamp>,
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
    TakeBack { path: PathBuf, backup: PathBuf, over: DocumentRevision, is_own: bool },
    Look { path: PathBuf, known: Stamp },
}

/// A document as it was when something was read for it.
struct DocumentRevision {
    document: DocumentId,
    stamp: Option<Stamp>,
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
            Self::TakeBack { .. } => "The earlier version was not read",
            Self::Look { .. } => "The file could not be looked at",
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
        let rest = |since: f64| since + HANGING_SECS - now;
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
                let how = How { overwrite: overwrite && !is_own, ..How::default() };
                self.save_to(session, SaveRequest { document, path, known, how, then });
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
            DocumentRequest::Show(map) => self.show(Session::open(*map, None), None, None),
            DocumentRequest::Reload => {
                self.supersede_opening();
                self.reload(session);
            }
            DocumentRequest::TakeBack { path, backup } if session.path.as_ref() == Some(&path) => {
                self.supersede_opening();
                self.read_earlier(session, path, backup);
            }
            DocumentRequest::TakeBack { path, backup } => self.leave(session, Destination::Earlier { path, backup }),
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
                    Ok(file) => self.opened(session, path, &over, *file),
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
                    None => self.saved_late(session, request, &map, *result),
                }
            }
            (PendingTask::Reload { path, over }, DiskAnswer::Read { result, .. }) => {
                self.reloaded(session, path, &over, result);
            }
            (PendingTask::TakeBack { path, is_own, .. }, _) if is_own && session.path.as_ref() != Some(&path) => {
                let words = "The map has another file now, so no earlier version was taken back";
                self.warn(words.to_owned());
            }
            (PendingTask::TakeBack { path, backup, over, is_own }, DiskAnswer::Read { result, .. }) => {
                if !is_own {
                    let Some(opening) = self.opening.take_if(|opening| opening.number == number) else { return };
                    self.close_question(&opening.path);
                }
                self.taken_back(session, (path, backup), &over, result);
            }
            (PendingTask::Look { path, known }, DiskAnswer::Looked(seen)) => {
                self.looked_at(session, &path, &known, *seen);
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

    fn tell(&mut self, words: String) {
        self.effects.push(DocumentEffect::Tell(words));
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

    fn is_as_known(&mut self, stamp: Stamp) {
        self.stamp = Some(stamp);
        self.watch.reset();
    }
}

/// Opening and leaving.
impl DocumentLifecycle {
    /// Leaves the document, unless there is something to save: then the user is asked first.
    fn leave(&mut self, session: &mut Session, to: Destination) {
        if self.opening.as_ref().is_some_and(|opening| opening.to == to)
            || self.saving.is_none() && !self.has_unsaved(session)
        {
            // Something takes its place at once: there is nothing to say.
            self.opening = None;
        }
        self.supersede_opening();
        if let Some(saving) = &mut self.saving {
            saving.then = Some(to);
            // If it hangs, the ways out are shown again.
            saving.is_reported = false;
        } else if self.has_unsaved(session) {
            self.ask(DocumentQuestion::BeforeLeaving { to });
        } else {
            self.go(session, to);
        }
    }

    /// What was asked for last counts: a file that is still being read is not opened any more.
    fn supersede_opening(&mut self) {
        if let Some(opening) = self.opening.take() {
            self.warn(format!("{} was not opened, as something else was asked for", file_name(&opening.path)));
        }
    }

    /// Would something be lost with the map?
    fn has_unsaved(&self, session: &Session) -> bool {
        session.is_dirty() || self.watch.is_missing()
    }

    /// Leaves the document, whatever is in it.
    fn go(&mut self, session: &mut Session, to: Destination) {
        match to {
            Destination::New => self.show(Session::default(), None, None),
            Destination::Open(path) => self.open(session, path, MissingFilePolicy::Report),
            Destination::Example(number) => self.effects.push(DocumentEffect::ReadExample(number)),
            Destination::Earlier { path, backup } => self.read_earlier(session, path, backup),
            Destination::Quit => self.effects.push(DocumentEffect::Quit),
        }
    }

    /// Another document is open from now on. Without a list of its problems they are looked for.
    fn show(&mut self, mut opened: Session, stamp: Option<Stamp>, problems: Option<Vec<Problem>>) {
        self.document = self.document.next();
        self.stamp = stamp;
        (self.saving, self.opening, self.is_reload_due) = (None, None, false);
        self.watch.reset();
        opened.ask(Effect::FitAll);
        let problems = problems.unwrap_or_else(|| opened.map().problems());
        self.effects.push(DocumentEffect::Show(Box::new(opened)));
        if let Some(first) = problems.first() {
            let count = problems.len();
            let more = if count > 1 { format!(", and {} more", count - 1) } else { String::new() };
            self.warn(format!("something in this map is broken: {first}{more}"));
        }
    }

    /// Reads a file; the one that was asked for last counts.
    fn open(&mut self, session: &Session, path: PathBuf, when_missing: MissingFilePolicy) {
        let over = self.revision(session);
        let purpose = PendingTask::Open { path: path.clone(), over, when_missing };
        let number = self.run(DiskTask::Read(path.clone()), purpose);
        self.await_opening(number, Destination::Open(path.clone()), path);
    }

    fn await_opening(&mut self, number: u64, to: Destination, path: PathBuf) {
        self.opening = Some(OpenInFlight { number, to, path, since: self.now, is_reported: false });
    }

    fn opened(&mut self, session: &mut Session, path: PathBuf, over: &DocumentRevision, file: OpenedFile) {
        if self.must_wait(session, over, &Destination::Open(path.clone())) {
            return;
        }
        self.effects.push(DocumentEffect::Remember(path.clone()));
        self.show(Session::open(file.map, Some(path)), Some(file.stamp), Some(file.problems));
    }

    fn begin_missing(&mut self, session: &mut Session, path: PathBuf, over: &DocumentRevision) {
        if self.must_wait(session, over, &Destination::Open(path.clone())) {
            return;
        }
        self.tell(format!("A new map: {} is made when you save", file_name(&path)));
        self.show(Session::open(Map::default(), Some(path)), None, None);
    }

    /// Must another document wait that was asked for when this one was `over`? It must while this one is being saved,
    /// and if there are changes that are newer than the request: they were not meant to be lost. The user is then asked.
    fn must_wait(&mut self, session: &mut Session, over: &DocumentRevision, to: &Destination) -> bool {
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

/// Saving.
impl DocumentLifecycle {
    /// Saves the map to its file, or asks for one.
    fn save(&mut self, session: &mut Session, then: Option<Destination>) {
        if let Some(saving) = &mut self.saving {
            // It is saved again where it is then.
            saving.is_asked_again = true;
            saving.then = then.or(saving.then.take());
            return;
        }
        match session.path.clone() {
            Some(path) => {
                let (document, known) = (self.document, self.stamp.clone());
                self.save_to(session, SaveRequest { document, path, known, how: How::default(), then });
            }
            None => self.effects.push(DocumentEffect::ChooseFile { then }),
        }
    }

    /// Saves the map to that file. While a save is under way, the next waits for it.
    fn save_to(&mut self, session: &mut Session, request: SaveRequest) {
        if request.document != self.document {
            let name = file_name(&request.path);
            return self.warn(format!("Another map is open now, so nothing was saved to {name}"));
        }
        if let Some(saving) = &mut self.saving {
            if saving.path == request.path {
                saving.is_asked_again = true;
                saving.then = request.then.or(saving.then.take());
            } else {
                // What was to be saved there is saved once, as it is when its turn comes.
                saving.queue.retain(|queued| queued.path != request.path);
                saving.queue.push(request);
            }
            return;
        }
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

    /// Begins with the first of the saves that have waited.
    fn begin_queued(&mut self, session: &mut Session, mut queue: Vec<SaveRequest>) {
        if queue.is_empty() {
            return;
        }
        let first = queue.remove(0);
        self.save_to(session, first);
        if let Some(saving) = &mut self.saving {
            saving.queue = queue;
        }
    }

    /// Gives up the save that hangs, with the thread that it holds, and answers those that waited for it. Should it end
    /// after all, that changes nothing.
    fn abandon_save(&mut self) -> Vec<SaveRequest> {
        let Some(saving) = self.saving.take() else { return Vec::new() };
        // What was to be read is held up by the same disk thread, and its answer may come at any time.
        self.opening = None;
        self.effects.push(DocumentEffect::ReplaceDiskThread);
        saving.queue
    }

    fn saved(
        &mut self,
        session: &mut Session,
        saving: SaveInFlight,
        request: SaveRequest,
        map: &Map,
        result: Result<Saved, StoreError>,
    ) {
        self.close_question(&request.path);
        match result {
            Ok(saved) => self.saved_well(session, saving, request.path, map, saved),
            Err(error) => self.saved_badly(session, saving, request, error),
        }
        self.reload_if_due(session);
    }

    fn saved_well(&mut self, session: &mut Session, mut saving: SaveInFlight, path: PathBuf, map: &Map, saved: Saved) {
        for queued in saving.queue.iter_mut().filter(|queued| queued.path == path) {
            queued.known = Some(saved.stamp.clone());
        }
        match saved.warning() {
            Some(warning) => self.warn(warning),
            None => self.tell(format!("Saved {}", file_name(&path))),
        }
        self.effects.push(DocumentEffect::Remember(path.clone()));
        self.is_as_known(saved.stamp);
        session.saved(path, map);
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

    fn saved_badly(&mut self, session: &mut Session, saving: SaveInFlight, request: SaveRequest, error: StoreError) {
        let is_own = session.path.as_ref() == Some(&request.path);
        if let (StoreError::Changed { now: Some(now), .. }, true) = (&error, is_own) {
            self.watch.see(ExternalChange::Changed(now.clone()));
        }
        if !saving.queue.is_empty() {
            self.begin_queued(session, saving.queue);
        } else if saving.is_asked_again && !is_own && session.path.is_some() {
            // Saving was asked for while the other file was written: the map's own file is not the one that failed.
            self.save(session, None);
        }
        self.ask(DocumentQuestion::NotSaved { error, request: SaveRequest { then: saving.then, ..request } });
    }

    /// A save has ended that was given up, or whose document is not open any more. If the file is still that of the
    /// document, it now holds what was saved then, and changes made since are unsaved.
    fn saved_late(
        &mut self,
        session: &mut Session,
        request: SaveRequest,
        map: &Map,
        result: Result<Saved, StoreError>,
    ) {
        let name = file_name(&request.path);
        match result {
            Ok(saved) => {
                self.effects.push(DocumentEffect::Remember(request.path.clone()));
                self.tell(format!("The save to {name} has ended after all"));
                if request.document == self.document && session.path.as_ref() == Some(&request.path) {
                    self.is_as_known(saved.stamp);
                    session.saved(request.path, map);
                }
            }
            Err(error) => self.warn(format!("{name} was not saved: {error}")),
        }
    }
}

/// Reading the file of the open document again.
impl DocumentLifecycle {
    /// Reads the file again, as a step that can be undone, so that nothing is lost by it.
    fn reload(&mut self, session: &Session) {
        if self.saving.is_some() {
            self.is_reload_due = true;
        } else if let Some(path) = session.path.clone() {
            let over = self.revision(session);
            self.run(DiskTask::Read(path.clone()), PendingTask::Reload { path, over });
        }
    }

    fn reload_if_due(&mut self, session: &Session) {
        if self.saving.is_none() && std::mem::take(&mut self.is_reload_due) {
            self.reload(session);
        }
    }

    fn reloaded(
        &mut self,
        session: &mut Session,
        path: PathBuf,
        over: &DocumentRevision,
        result: Result<Box<OpenedFile>, OpenError>,
    ) {
        if self.document != over.document || session.path.as_ref() != Some(&path) {
            return;
        }
        if self.saving.is_some() || self.stamp != over.stamp {
            // It was saved meanwhile, so that something older was read.
            return self.reload(session);
        }
        match result {
            Ok(file) if *session.history().map() != over.map => {
                self.watch.see(ExternalChange::Changed(file.stamp));
                self.warn("You changed the map while the file was read, so it was not reloaded".to_owned());
            }
            Ok(file) => {
                let OpenedFile { map, stamp, .. } = *file;
                session.replace("Reload", map.clone());
                session.saved(path, &map);
                self.is_as_known(stamp);
                self.tell("Reloaded. Undo brings back what was here before".to_owned());
            }
            Err(error) => {
                let again = Box::new(DocumentRequest::Reload);
                self.ask(DocumentQuestion::NotOpened { path, error, has_earlier: false, again });
            }
        }
    }

    fn read_earlier(&mut self, session: &Session, path: PathBuf, backup: PathBuf) {
        let (over, is_own) = (self.revision(session), session.path.as_ref() == Some(&path));
        let purpose = PendingTask::TakeBack { path: path.clone(), backup: backup.clone(), over, is_own };
        let number = self.run(DiskTask::Read(backup.clone()), purpose);
        if !is_own {
            self.await_opening(number, Destination::Earlier { path: path.clone(), backup }, path);
        }
    }

    /// An earlier version was read. It takes the place of the map in its file, which need not be the open one: one that
    /// cannot be opened any more has earlier versions too.
    fn taken_back(
        &mut self,
        session: &mut Session,
        (path, backup): (PathBuf, PathBuf),
        over: &DocumentRevision,
        result: Result<Box<OpenedFile>, OpenError>,
    ) {
        if self.document != over.document {
            return self.warn("Another map is open now, so no earlier version was taken back".to_owned());
        }
        let map = match result {
            Ok(file) => file.map,
            Err(error) => {
                let again = Box::new(DocumentRequest::TakeBack { path, backup: backup.clone() });
                return self.ask(DocumentQuestion::NotOpened { path: backup, error, has_earlier: false, again });
            }
        };
        const LABEL: &str = "Take back an earlier version";
        if session.path.as_ref() != Some(&path) {
            if self.must_wait(session, over, &Destination::Earlier { path: path.clone(), backup }) {
                return;
            }
            let mut opened = Session::open(Map::default(), Some(path));
            opened.replace(LABEL, map);
            self.show(opened, None, Some(Vec::new()));
        } else if *session.history().map() != over.map {
            let words = "You changed the map while the earlier version was read, so it was not taken back";
            return self.warn(words.to_owned());
        } else {
            session.replace(LABEL, map);
            session.ask(Effect::FitAll);
        }
        self.tell("This is the earlier version. Saving writes it to the file".to_owned());
    }

    /// Looks what has become of the file. While the disk is at work for the document, that is known better.
    fn check_file(&mut self, session: &Session) {
        let (Some(path), Some(known)) = (session.path.clone(), self.stamp.clone()) else { return };
        if !self.is_at_work() {
            let task = DiskTask::Look { path: path.clone(), known: known.clone() };
            self.run(task, PendingTask::Look { path, known });
        }
    }

    /// Is the map being saved, or another being read?
    fn is_at_work(&self) -> bool {
        self.saving.is_some() || self.opening.is_some()
    }

    fn looked_at(&mut self, session: &Session, path: &Path, known: &Stamp, seen: Result<Seen, StoreError>) {
        // What was opened or saved meanwhile is known better.
        if session.path.as_deref() != Some(path) || self.stamp.as_ref() != Some(known) || self.is_at_work() {
            return;
        }
        match seen {
            Ok(Seen::Same(now)) => self.is_as_known(now),
            Ok(Seen::Changed(now)) => self.watch.see(ExternalChange::Changed(now)),
            Ok(Seen::Missing) => self.watch.see(ExternalChange::Missing),
            // It may be in the middle of being written; saving looks again, and says it.
            Err(error) => log::warn!("{error}"),
        }
    }
}

#[cfg(test)]
mod tests;
