//! Writes recovery copies of the open document on a thread of its own, so that neither a slow disk nor a window that
//! hangs delays them. Never writes to a document.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant, SystemTime};

use crate::file;
use crate::model::Map;
use crate::session::{DocumentId, WakeCallback, guarded};
use crate::store::{AppFolders, RecoveryFolder, RecoveryRecord, RecoverySlot, RecoveryState};

/// A copy is written when nothing has changed for this time.
const QUIET: Duration = Duration::from_secs(2);
/// While the map is being changed, a copy is written after this time. Together with the time that the largest maps take
/// to write, at most five seconds of work are lost.
const LONGEST_WAIT: Duration = Duration::from_secs(3);
/// A program that ends within this time after a document was opened may have ended because of it.
const SETTLING_TIME: Duration = Duration::from_secs(20);
/// How long the end of the program waits for the disk.
const ENDING_PATIENCE: Duration = Duration::from_secs(3);

/// The open document as far as it has to be recovered.
#[derive(Clone, Debug, PartialEq)]
pub struct UnsavedWork {
    /// The document.
    pub document: DocumentId,
    /// Its file; none if it was never saved.
    pub path: Option<PathBuf>,
    /// Its name for the user.
    pub name: String,
    /// Its map; none if nothing is unsaved.
    pub map: Option<Map>,
    /// The number of the recovery entry from which the document was opened.
    pub entry: Option<u64>,
}

/// The thread and the work that it has to write.
pub struct RecoveryWriter {
    shared: Arc<SharedState>,
}

struct SharedState {
    state: Mutex<WriterState>,
    /// The thread has something to do, or the window waits no longer.
    changed: Condvar,
}

struct WriterState {
    work: Option<UnsavedWork>,
    /// Since when `work` differs from what was written, and when it changed last.
    pending: Option<(Instant, Instant)>,
    /// When the open document was first seen, until it counts as settled.
    opened_at: Option<Instant>,
    /// What has to be written before the open document, in order.
    queue: VecDeque<WriterOrder>,
    /// True if a part of the program has failed while this document was open.
    has_fault: bool,
    /// Write at once.
    is_urgent: bool,
    is_writing: bool,
    /// The thread is to end once everything is written.
    is_ending: bool,
    has_ended: bool,
    trouble: Option<String>,
}

/// Work that must not be superseded by later work.
enum WriterOrder {
    /// The user has closed the document without saving it.
    Discard(UnsavedWork),
    /// The document was left before its last state was written.
    Leave(UnsavedWork),
}

/// What the thread does next.
enum WriterStep {
    Discard(UnsavedWork),
    Write { work: UnsavedWork, is_settled: bool },
    Wait(Option<Duration>),
    End,
}

impl SharedState {
    fn lock(&self) -> MutexGuard<'_, WriterState> {
        // The state is complete between any two statements, so a panic elsewhere does not spoil it.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl RecoveryWriter {
    /// Starts the thread. `wake` wakes the window when there is something to report.
    pub fn start(folders: &AppFolders, wake: WakeCallback) -> Self {
        let state = WriterState {
            work: None,
            pending: None,
            opened_at: None,
            queue: VecDeque::new(),
            has_fault: false,
            is_urgent: false,
            is_writing: false,
            is_ending: false,
            has_ended: false,
            trouble: None,
        };
        let shared = Arc::new(SharedState { state: Mutex::new(state), changed: Condvar::new() });
        let for_thread = Arc::clone(&shared);
        let folder = RecoveryFolder::of(folders);
        let run = move || {
            match folder {
                Ok(folder) => WriterThread { folder, slot: None, last_discarded: None, wake }.run(&for_thread),
                Err(error) => for_thread.report(&error.to_string(), &wake),
            }
            for_thread.lock().has_ended = true;
            for_thread.changed.notify_all();
        };
        if let Err(error) = thread::Builder::new().name("recovery".to_owned()).spawn(run) {
            let mut state = shared.lock();
            state.trouble = Some(format!("the system starts no further thread ({error})"));
            state.has_ended = true;
        }
        Self { shared }
    }

    /// Another handle to the same thread, for signals.
    pub fn duplicate(&self) -> Self {
        Self { shared: Arc::clone(&self.shared) }
    }

    /// Takes the state of the open document. Cheap if nothing has changed.
    pub fn observe(&self, work: UnsavedWork) {
        let mut state = self.shared.lock();
        if state.work.as_ref() == Some(&work) {
            return;
        }
        let now = Instant::now();
        if state.work.as_ref().is_none_or(|last| last.document != work.document) {
            if let (Some(last), Some(_)) = (state.work.take(), state.pending.take()) {
                state.queue.push_back(WriterOrder::Leave(last));
            }
            state.opened_at = Some(now);
            state.has_fault = false;
            // A document that ends the program may do so at once.
            state.is_urgent = true;
        }
        let since = state.pending.map_or(now, |(since, _)| since);
        state.pending = Some((since, now));
        state.work = Some(work);
        self.shared.changed.notify_all();
    }

    /// Keeps work that the user has decided not to save.
    pub fn discard(&self, work: UnsavedWork) {
        let mut state = self.shared.lock();
        state.queue.push_back(WriterOrder::Discard(work.clone()));
        // An earlier state of the document must not be written after it was discarded.
        (state.work, state.pending) = (Some(work), None);
        self.shared.changed.notify_all();
    }

    /// Writes at once what is pending, without waiting for it.
    pub fn hurry(&self) {
        self.shared.lock().is_urgent = true;
        self.shared.changed.notify_all();
    }

    /// Writes at once what is pending, and notes that a part of the program has failed with this document.
    pub fn report_fault(&self) {
        self.shared.lock().has_fault = true;
        self.hurry();
    }

    /// As [`Self::hurry`], from a panic hook: does nothing if the panicking thread may hold the lock.
    pub fn hurry_after_panic(&self) {
        if let Ok(mut state) = self.shared.state.try_lock() {
            state.is_urgent = true;
            state.has_fault = true;
            self.shared.changed.notify_all();
        }
    }

    /// Writes at once what is pending, and waits for the disk. Returns whether everything is written.
    pub fn flush(&self, patience: Duration) -> bool {
        self.hurry();
        let is_busy = |state: &mut WriterState| !state.has_ended && state.has_work();
        let waited = self.shared.changed.wait_timeout_while(self.shared.lock(), patience, is_busy);
        waited.is_ok_and(|(state, _)| !state.has_work())
    }

    /// Counts the time from now on in which an end of the program may be due to the document.
    pub fn restart_settling(&self) {
        let mut state = self.shared.lock();
        let now = Instant::now();
        (state.opened_at, state.is_urgent) = (Some(now), true);
        state.pending = state.pending.or(Some((now, now)));
        self.shared.changed.notify_all();
    }

    /// The last failure to write, as the end of a sentence. Returned once.
    pub fn take_trouble(&self) -> Option<String> {
        self.shared.lock().trouble.take()
    }

    /// Ends the thread after everything is written. The copy of a document without unsaved work is deleted; a copy of
    /// unsaved work stays for the next start. Waits a few seconds at most.
    pub fn end(&self) {
        let mut state = self.shared.lock();
        state.is_ending = true;
        state.is_urgent = true;
        self.shared.changed.notify_all();
        // If the disk does not answer, the last copy remains.
        drop(self.shared.changed.wait_timeout_while(state, ENDING_PATIENCE, |state| !state.has_ended));
    }
}

impl Drop for RecoveryWriter {
    fn drop(&mut self) {
        // While the program breaks down, the files stay as they are, so that the next start knows.
        if thread::panicking() {
            self.flush(ENDING_PATIENCE);
        }
    }
}

impl SharedState {
    fn report(&self, trouble: &str, wake: &WakeCallback) {
        self.lock().trouble = Some(trouble.to_owned());
        wake();
    }
}

impl WriterState {
    fn has_work(&self) -> bool {
        self.is_writing || self.pending.is_some() || !self.queue.is_empty()
    }

    /// Decides what to do next, and takes it out of the queue.
    fn next_step(&mut self, now: Instant) -> WriterStep {
        if let Some(order) = self.queue.pop_front() {
            self.is_writing = true;
            return match order {
                WriterOrder::Discard(work) => WriterStep::Discard(work),
                WriterOrder::Leave(work) => WriterStep::Write { work, is_settled: true },
            };
        }
        let settles_at = self.opened_at.map(|at| at + SETTLING_TIME);
        let due = self.pending.map(|(since, last)| if self.is_urgent { now } else { due_at(since, last) });
        let is_due = due.is_some_and(|due| due <= now);
        let settles = settles_at.is_some_and(|at| at <= now);
        if let Some(work) = self.work.clone().filter(|_| is_due || settles) {
            if settles {
                self.opened_at = None;
            }
            (self.pending, self.is_urgent, self.is_writing) = (None, false, true);
            return WriterStep::Write { work, is_settled: self.opened_at.is_none() && !self.has_fault };
        }
        self.is_urgent = false;
        if self.is_ending {
            return WriterStep::End;
        }
        let next = [due, settles_at].into_iter().flatten().min();
        WriterStep::Wait(next.map(|next| next.saturating_duration_since(now)))
    }
}

/// When a change is written that is pending since `since` and was followed by others until `last`.
fn due_at(since: Instant, last: Instant) -> Instant {
    (last + QUIET).min(since + LONGEST_WAIT)
}

struct WriterThread {
    folder: RecoveryFolder,
    slot: Option<DocumentSlot>,
    /// What the user discarded last. It may still be open for a moment.
    last_discarded: Option<UnsavedWork>,
    wake: WakeCallback,
}

/// The slot of a document.
struct DocumentSlot {
    slot: RecoverySlot,
    document: DocumentId,
    crash_count: u32,
    /// What was to be written last.
    work: Option<UnsavedWork>,
    /// The map in the file of the slot.
    written_map: Option<Map>,
}

impl WriterThread {
    fn run(mut self, shared: &SharedState) {
        self.folder.delete_expired(SystemTime::now());
        let mut has_reported = false;
        let mut state = shared.lock();
        loop {
            let step = state.next_step(Instant::now());
            let timeout = match &step {
                WriterStep::Wait(timeout) => *timeout,
                _ => None,
            };
            match step {
                WriterStep::End => {
                    drop(state);
                    self.end();
                    return;
                }
                WriterStep::Wait(_) => {
                    state = match timeout {
                        Some(timeout) => {
                            let waited = shared.changed.wait_timeout(state, timeout);
                            waited.unwrap_or_else(PoisonError::into_inner).0
                        }
                        None => shared.changed.wait(state).unwrap_or_else(PoisonError::into_inner),
                    };
                }
                step => {
                    drop(state);
                    let written = guarded(|| self.perform(step)).map_err(|fault| fault.to_string());
                    let result = written.and_then(|result| result.map_err(|error| error.to_string()));
                    if let Err(trouble) = result {
                        log::error!("no recovery copy: {trouble}");
                        if !std::mem::replace(&mut has_reported, true) {
                            shared.report(&trouble, &self.wake);
                        }
                    }
                    state = shared.lock();
                    state.is_writing = false;
                    shared.changed.notify_all();
                }
            }
        }
    }

    fn perform(&mut self, step: WriterStep) -> Result<(), crate::store::StoreError> {
        match step {
            WriterStep::Discard(work) => self.discard(work),
            WriterStep::Write { work, is_settled } => self.write(work, is_settled),
            WriterStep::Wait(_) | WriterStep::End => Ok(()),
        }
    }

    fn write(&mut self, work: UnsavedWork, is_settled: bool) -> Result<(), crate::store::StoreError> {
        if self.slot.as_ref().is_some_and(|slot| slot.document != work.document) {
            self.leave_document()?;
        }
        let is_discarded = |last: &UnsavedWork| last.document == work.document && last.map == work.map;
        if self.slot.is_none() && self.last_discarded.as_ref().is_some_and(is_discarded) {
            return Ok(());
        }
        if work.path.is_none() && work.map.is_none() {
            // Nothing can be recovered of a map that was never saved nor changed.
            return self.leave_document();
        }
        let mut slot = self.slot_for(&work)?;
        let record = record_of(&work, RecoveryState::Open, slot.crash_count, is_settled);
        let written_map = slot.written_map.take();
        let result = match &work.map {
            // The bytes are there already: only the record has changed.
            Some(map) if written_map.as_ref() == Some(map) => slot.slot.write(&record, None),
            Some(map) => slot.slot.write(&record, Some(file::write(map).as_bytes())),
            None => slot.slot.write_clean(&record),
        };
        slot.written_map = work.map.clone().filter(|_| result.is_ok());
        slot.work = Some(work);
        self.slot = Some(slot);
        result
    }

    fn discard(&mut self, work: UnsavedWork) -> Result<(), crate::store::StoreError> {
        let old = self.slot_for(&work)?;
        self.last_discarded = Some(work.clone());
        if let Some(map) = &work.map {
            // A new entry, so that the numbers tell in which order work was discarded, and later work in the same
            // document does not replace it.
            let record = record_of(&work, RecoveryState::Discarded, 0, true);
            self.folder.begin()?.write(&record, Some(file::write(map).as_bytes()))?;
        }
        old.slot.remove();
        Ok(())
    }

    /// Takes the slot of a document, or begins one.
    fn slot_for(&mut self, work: &UnsavedWork) -> Result<DocumentSlot, crate::store::StoreError> {
        if let Some(slot) = self.slot.take_if(|slot| slot.document == work.document) {
            return Ok(slot);
        }
        self.leave_document()?;
        let path = work.path.as_deref();
        let crash_count = path.map(|path| self.folder.crashes_of(path)).unwrap_or_default();
        if let Some(path) = path {
            self.folder.delete_clean_entries_of(path);
        }
        let slot = match work.entry.and_then(|number| self.folder.claim(number)) {
            Some(slot) => slot,
            None => self.folder.begin()?,
        };
        Ok(DocumentSlot { slot, document: work.document, crash_count, work: None, written_map: None })
    }

    /// Gives up the slot of a document that is no longer open. Its unsaved work was discarded or saved before; if it
    /// was neither, it is kept.
    fn leave_document(&mut self) -> Result<(), crate::store::StoreError> {
        let Some(DocumentSlot { slot, work, .. }) = self.slot.take() else { return Ok(()) };
        match work.filter(|work| work.map.is_some()) {
            Some(work) => slot.write(&record_of(&work, RecoveryState::Discarded, 0, true), None)?,
            None => slot.remove(),
        }
        Ok(())
    }

    fn end(mut self) {
        if let Some(DocumentSlot { slot, work, .. }) = self.slot.take()
            && work.is_some_and(|work| work.map.is_none())
        {
            slot.remove();
        }
    }
}

fn record_of(work: &UnsavedWork, state: RecoveryState, crash_count: u32, is_settled: bool) -> RecoveryRecord {
    let since_epoch = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    RecoveryRecord {
        path: work.path.clone(),
        name: work.name.clone(),
        state,
        crash_count,
        is_settled,
        written_secs: since_epoch.as_secs(),
    }
}

#[cfg(test)]
mod tests;
