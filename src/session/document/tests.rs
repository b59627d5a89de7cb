//! The document life cycle under every order of events: each pair of requests is in progress at the same time, with
//! answers that are good, bad, late, after a hang, or lost to a fault. The disk is a table in memory; no test waits.

use std::collections::{BTreeMap, BTreeSet};

use super::*;
use crate::file;
use crate::ops;
use crate::session::{DocumentAccess, ReadOnlyReason, StepMergeRule, guarded};
use crate::store::{FileLock, FileState, LockOutcome, LockOwner, LockPolicy, SaveResult};

pub(super) const A: &str = "/maps/a.ron";
pub(super) const B: &str = "/maps/b.ron";
const C: &str = "/maps/c.ron";
const D: &str = "/maps/d.ron";
/// A map that another process has open.
const E: &str = "/maps/e.ron";
/// A map of a newer version.
const N: &str = "/maps/n.ron";
const BACKUP: &str = "/backups/kept";

/// How a task ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TaskOutcome {
    /// The disk succeeds and answers at once.
    Good,
    /// The disk refuses.
    Bad,
    /// The program has a fault in the task.
    Fault,
    /// The disk succeeds at once, but its answer comes after all others.
    AnsweredLate,
    /// The disk hangs: it does the task, and answers, after all others.
    Hangs,
}

const OUTCOMES: [TaskOutcome; 5] =
    [TaskOutcome::Good, TaskOutcome::Bad, TaskOutcome::Fault, TaskOutcome::AnsweredLate, TaskOutcome::Hangs];

/// The answers of the user to questions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AnswerPolicy {
    /// Stay, and wait.
    Cancel,
    /// Save, to another file if necessary.
    Save,
    /// Leave without saving.
    Discard,
}

/// A document, a disk, and a user with an answer policy.
pub(super) struct DocumentSimulation {
    pub(super) lifecycle: DocumentLifecycle,
    pub(super) session: Session,
    policy: AnswerPolicy,
    pub(super) disk: BTreeMap<PathBuf, Vec<u8>>,
    /// The started tasks: how each ends, and its answer if the disk has done it already.
    tasks: Vec<(u64, DiskTask, TaskOutcome, Option<DiskAnswer>)>,
    pub(super) outcomes: Vec<TaskOutcome>,
    pub(super) task_count: usize,
    pub(super) questions: Vec<String>,
    pub(super) notices: Vec<String>,
    pub(super) merges_shown: usize,
    /// The files that other processes have open.
    foreign_locks: BTreeMap<PathBuf, LockOwner>,
    /// The locks that were given to the window: the file, and whether it is still held.
    locks: Vec<(PathBuf, Box<dyn Fn() -> bool>)>,
    /// True if the user edited a file that another process has open.
    has_forced: bool,
    has_quit: bool,
    has_discarded: bool,
    /// The titles of documents that were kept as discarded.
    kept_titles: Vec<String>,
    /// The files to which documents were saved under a new name, with the titles of the documents.
    saved_as: Vec<(PathBuf, String)>,
}

pub(super) fn map(title: &str) -> Map {
    Map { title: title.to_owned(), ..Map::default() }
}

pub(super) fn bytes(map: &Map) -> Vec<u8> {
    file::write(map).into_bytes()
}

/// The bytes of a map of a newer version.
fn newer_bytes(title: &str) -> Vec<u8> {
    file::write(&map(title)).replacen("version: 1", "version: 2, mood: 3", 1).into_bytes()
}

fn ann() -> LockOwner {
    LockOwner { user: "ann".to_owned(), host: "desk-4".to_owned(), ..LockOwner::default() }
}

impl DocumentSimulation {
    /// The maps a, b, e and n and an earlier version are on the disk; a is open.
    pub(super) fn new(policy: AnswerPolicy) -> Self {
        Self::started(policy, DocumentRequest::Begin(A.into()), "a")
    }

    /// The map of this title is open after the request.
    fn started(policy: AnswerPolicy, request: DocumentRequest, title: &str) -> Self {
        let files = [(A, "a"), (B, "b"), (E, "e"), (BACKUP, "kept")];
        let mut disk: BTreeMap<_, _> =
            files.into_iter().map(|(path, title)| (PathBuf::from(path), bytes(&map(title)))).collect();
        disk.insert(N.into(), newer_bytes("n"));
        let mut simulation = Self {
            lifecycle: DocumentLifecycle::default(),
            session: Session::default(),
            policy,
            disk,
            foreign_locks: [(E.into(), ann())].into(),
            locks: Vec::new(),
            has_forced: false,
            tasks: Vec::new(),
            outcomes: Vec::new(),
            task_count: 0,
            questions: Vec::new(),
            notices: Vec::new(),
            merges_shown: 0,
            has_quit: false,
            has_discarded: false,
            kept_titles: Vec::new(),
            saved_as: Vec::new(),
        };
        simulation.request(request);
        simulation.finish_all_tasks();
        assert_eq!(simulation.session.map().title, title);
        simulation.notices.clear();
        simulation
    }

    pub(super) fn request(&mut self, request: DocumentRequest) {
        if let DocumentRequest::SaveAs { path, document, .. } = &request
            && *document == self.lifecycle.document()
        {
            self.saved_as.push((path.clone(), self.session.map().title.clone()));
        }
        if matches!(request, DocumentRequest::Discard(_)) {
            self.has_discarded = true;
            let title = self.session.map().title.clone();
            self.lifecycle.request(&mut self.session, request);
            self.take_effects();
            assert!(self.kept_titles.contains(&title), "what the user does not save is kept for a while");
            return;
        }
        let is_forced = matches!(
            request,
            DocumentRequest::EditAnyway | DocumentRequest::Leave(Destination::OpenAs(_, OpenMode::Anyway))
        );
        self.has_forced |= is_forced;
        self.lifecycle.request(&mut self.session, request);
        self.take_effects();
    }

    fn save_as(&mut self, path: &str, then: Option<Destination>) {
        let document = self.lifecycle.document();
        self.request(DocumentRequest::SaveAs { document, path: path.into(), overwrite: false, then });
    }

    fn take_effects(&mut self) {
        for effect in self.lifecycle.take_effects() {
            match effect {
                DocumentEffect::Run(number, task) => {
                    let outcome = self.outcomes.get(self.task_count).copied().unwrap_or(TaskOutcome::Good);
                    self.task_count += 1;
                    let done = (outcome == TaskOutcome::AnsweredLate).then(|| self.perform(&task));
                    self.tasks.push((number, *task, outcome, done));
                }
                DocumentEffect::Show(session) => self.session = *session,
                DocumentEffect::ReadExample(_) => self.request(DocumentRequest::Show(Box::new(map("example")))),
                DocumentEffect::ChooseFile { then } => self.save_as(D, then),
                DocumentEffect::Ask(question) => self.answer(*question),
                DocumentEffect::Notify(words) | DocumentEffect::Warn(words) => self.notices.push(words),
                DocumentEffect::ShowMerge if self.policy == AnswerPolicy::Save => {
                    self.request(DocumentRequest::ApplyMerge)
                }
                DocumentEffect::ShowMerge => self.merges_shown += 1,
                DocumentEffect::ReleaseLock(lock) => drop(lock),
                DocumentEffect::Quit => self.has_quit = true,
                DocumentEffect::KeepDiscarded => self.kept_titles.push(self.session.map().title.clone()),
                DocumentEffect::CloseWaitQuestion { .. }
                | DocumentEffect::ReplaceDiskThread
                | DocumentEffect::SuspendDrawing
                | DocumentEffect::AddToRecent(_) => {}
            }
        }
    }

    fn answer(&mut self, question: DocumentQuestion) {
        self.questions.push(format!("{question:?}"));
        match (question, self.policy) {
            (_, AnswerPolicy::Cancel) => {}
            (DocumentQuestion::BeforeLeaving { to }, AnswerPolicy::Save) => {
                // It is the user's decision to save an earlier version over a newer file.
                self.has_discarded |= self.session.map().title == "kept";
                // Limited, as a disk may refuse every time.
                if self.questions.len() < 6 {
                    self.request(DocumentRequest::Save { then: Some(to) });
                }
            }
            (DocumentQuestion::BeforeLeaving { to }, AnswerPolicy::Discard) => {
                self.request(DocumentRequest::Discard(to))
            }
            (DocumentQuestion::StillSaving { then, .. }, AnswerPolicy::Save) => {
                self.request(DocumentRequest::SaveElsewhere { then });
            }
            (DocumentQuestion::StillSaving { then, .. }, AnswerPolicy::Discard) => {
                self.request(DocumentRequest::Discard(then.unwrap_or(Destination::Quit)));
            }
            (DocumentQuestion::StillOpening { .. }, _) => self.request(DocumentRequest::AbandonOpening),
            (DocumentQuestion::Locked { path, owner }, AnswerPolicy::Save) => {
                let mode = OpenMode::ReadOnly(Some(owner));
                self.request(DocumentRequest::Leave(Destination::OpenAs(path, mode)));
            }
            (DocumentQuestion::Locked { path, .. }, AnswerPolicy::Discard) => {
                self.request(DocumentRequest::Leave(Destination::OpenAs(path, OpenMode::Anyway)));
            }
            (DocumentQuestion::Loss { then, .. }, _) => self.request(*then),
            (DocumentQuestion::NotSaved { .. } | DocumentQuestion::NotOpened { .. }, _) => {}
        }
    }

    /// The answer of a disk that works.
    fn perform(&mut self, task: &DiskTask) -> DiskAnswer {
        match task {
            DiskTask::Read(path) => self.read(path, LockOutcome::Unavailable),
            DiskTask::Open { path, lock } => {
                let lock = lock.map(|policy| self.lock(path, policy));
                self.read(path, lock.unwrap_or_default())
            }
            DiskTask::Lock { path, policy, known } => {
                let state = known.as_ref().map(|known| Box::new(Ok(self.state(path, known))));
                DiskAnswer::Locked(self.lock(path, *policy), state)
            }
            DiskTask::Save { request, .. } if self.is_refused_by_lock(request) => {
                let path = request.path.clone();
                DiskAnswer::Saved(Box::new(Err(StoreError::Locked { owner: ann(), path })))
            }
            DiskTask::Save { request, map } => {
                let path = request.path.clone();
                let present = self.disk.get(&path).map(|bytes| FileStamp::of_bytes(bytes));
                let is_known = |now: &FileStamp| request.known.as_ref().is_some_and(|known| known.has_same_bytes(now));
                DiskAnswer::Saved(Box::new(match present {
                    Some(_) if request.known.is_none() && !request.overwrite_policy.overwrite => {
                        Err(StoreError::Exists { path })
                    }
                    Some(now) if !request.overwrite_policy.overwrite && !is_known(&now) => {
                        Err(StoreError::Changed { now: Some(now), path })
                    }
                    _ => {
                        let bytes = bytes(map);
                        let stamp = FileStamp::of_bytes(&bytes);
                        self.disk.insert(path, bytes);
                        Ok(SaveResult { stamp, is_confirmed: true, backup: Ok(None) })
                    }
                }))
            }
            DiskTask::CheckFile { path, known } => DiskAnswer::FileChecked(Box::new(Ok(self.state(path, known)))),
        }
    }

    fn read(&self, path: &PathBuf, lock: LockOutcome) -> DiskAnswer {
        let missing = || OpenError::Store(StoreError::Missing { path: path.clone() });
        let result = self.disk.get(path).ok_or_else(missing).map(|bytes| {
            let newer = file::read_newer(bytes).ok();
            let (map, newer) = match newer {
                Some(newer) => (newer.map, Some(newer.format)),
                None => (file::read_bytes(bytes).unwrap(), None),
            };
            let stamp = FileStamp::of_bytes(bytes);
            Box::new(OpenedFile { map, stamp, problems: Vec::new(), newer, lock, obstacle: None, crash_count: 0 })
        });
        DiskAnswer::Read { result, has_earlier: false }
    }

    fn state(&self, path: &Path, known: &FileStamp) -> FileState {
        match self.disk.get(path).map(|bytes| FileStamp::of_bytes(bytes)) {
            Some(now) if now.has_same_bytes(known) => FileState::Unchanged(now),
            Some(now) => FileState::Changed(now),
            None => FileState::Missing,
        }
    }

    fn lock(&mut self, path: &PathBuf, _: LockPolicy) -> LockOutcome {
        if let Some(owner) = self.foreign_locks.get(path) {
            return LockOutcome::Taken(owner.clone());
        }
        let lock = FileLock::without_file(path);
        self.locks.push((path.clone(), Box::new(lock.probe())));
        LockOutcome::Held(lock)
    }

    fn is_refused_by_lock(&self, request: &SaveRequest) -> bool {
        let is_new = request.known.is_none() && request.lock_policy == LockPolicy::Respect;
        is_new && self.foreign_locks.contains_key(&request.path)
    }

    fn refuse(task: &DiskTask) -> DiskAnswer {
        let refusal = |path: &PathBuf| StoreError::ReadOnly { path: path.clone() };
        match task {
            DiskTask::Read(path) | DiskTask::Open { path, .. } => {
                DiskAnswer::Read { result: Err(refusal(path).into()), has_earlier: false }
            }
            DiskTask::Lock { path, known, .. } => {
                DiskAnswer::Locked(LockOutcome::Unavailable, known.as_ref().map(|_| Box::new(Err(refusal(path)))))
            }
            DiskTask::Save { request, .. } => DiskAnswer::Saved(Box::new(Err(refusal(&request.path)))),
            DiskTask::CheckFile { path, .. } => DiskAnswer::FileChecked(Box::new(Err(refusal(path)))),
        }
    }

    /// Answers all tasks: first those in time, then, after the user was asked whether to wait, the others.
    pub(super) fn finish_all_tasks(&mut self) {
        let mut is_late = false;
        for _ in 0..100 {
            if self.has_quit {
                return;
            }
            let is_due = |(_, _, outcome, _): &(u64, DiskTask, TaskOutcome, Option<DiskAnswer>)| {
                is_late || !matches!(outcome, TaskOutcome::AnsweredLate | TaskOutcome::Hangs)
            };
            let Some(at) = self.tasks.iter().position(is_due) else {
                if is_late {
                    return;
                }
                is_late = true;
                self.lifecycle.tick(self.lifecycle.now + 100.0);
                self.take_effects();
                continue;
            };
            let (number, task, outcome, early_answer) = self.tasks.remove(at);
            let answer = match outcome {
                TaskOutcome::Fault => guarded(|| std::panic::resume_unwind(Box::new("on purpose"))),
                TaskOutcome::Bad => Ok(Self::refuse(&task)),
                TaskOutcome::Good | TaskOutcome::AnsweredLate | TaskOutcome::Hangs => {
                    Ok(early_answer.unwrap_or_else(|| self.perform(&task)))
                }
            };
            self.lifecycle.finish(&mut self.session, number, answer);
            self.take_effects();
        }
        panic!("it never comes to rest");
    }

    pub(super) fn add_actor(&mut self, name: &str) {
        self.session.edit("Add", StepMergeRule::Never, |map| drop(ops::add_actor(map, name, emath::Pos2::ZERO)));
    }

    pub(super) fn on_disk(&self, path: &str) -> Option<Map> {
        let newer = |bytes: &Vec<u8>| file::read_newer(bytes).unwrap().map;
        self.disk.get(Path::new(path)).map(|bytes| file::read_bytes(bytes).unwrap_or_else(|_| newer(bytes)))
    }

    /// All maps that undo reaches.
    fn steps(&mut self) -> Vec<Map> {
        self.session.set_access(DocumentAccess::Editable);
        let mut maps = vec![self.session.history().map().clone()];
        while self.session.history().undo_label().is_some() {
            self.session.undo();
            maps.push(self.session.history().map().clone());
        }
        maps
    }
}

type UserRequest = fn(&mut DocumentSimulation);

/// The requests of a user while another request is in progress.
const REQUESTS: &[(&str, UserRequest)] = &[
    ("open", |user| user.request(DocumentRequest::Leave(Destination::Open(B.into())))),
    ("save", |user| user.request(DocumentRequest::Save { then: None })),
    ("save as", |user| user.save_as(C, None)),
    ("save as the same", |user| user.save_as(A, None)),
    ("reload", |user| user.request(DocumentRequest::Reload)),
    ("earlier", |user| user.request(DocumentRequest::RestoreEarlier { path: A.into(), backup: BACKUP.into() })),
    ("earlier of another", |user| {
        user.request(DocumentRequest::RestoreEarlier { path: B.into(), backup: BACKUP.into() })
    }),
    ("merge", |user| user.request(DocumentRequest::MergeWithFile)),
    ("merge another", |user| user.request(DocumentRequest::MergeWith(BACKUP.into()))),
    ("look", |user| user.request(DocumentRequest::CheckFile)),
    ("example", |user| user.request(DocumentRequest::Leave(Destination::Example(0)))),
    ("new", |user| user.request(DocumentRequest::Leave(Destination::New))),
    ("quit", |user| user.request(DocumentRequest::Leave(Destination::Quit))),
    ("open a locked file", |user| user.request(DocumentRequest::Leave(Destination::Open(E.into())))),
    ("open a newer file", |user| user.request(DocumentRequest::Leave(Destination::Open(N.into())))),
    ("open read-only", |user| {
        user.request(DocumentRequest::Leave(Destination::OpenAs(B.into(), OpenMode::ReadOnly(None))));
    }),
    ("open a copy", |user| user.request(DocumentRequest::Leave(Destination::OpenAs(E.into(), OpenMode::Copy)))),
    ("save as the locked", |user| user.save_as(E, None)),
    ("retry", |user| user.request(DocumentRequest::RetryAccess)),
    ("retry after the lock", |user| {
        user.foreign_locks.clear();
        user.request(DocumentRequest::RetryAccess);
    }),
    ("edit anyway", |user| user.request(DocumentRequest::EditAnyway)),
    ("edit a copy", |user| {
        let document = user.lifecycle.document();
        user.request(DocumentRequest::EditCopy { document, consent: LossConsent::NotAsked });
    }),
];

/// The index of the first request about locks and read-only maps.
const FIRST_REQUEST_ABOUT_ACCESS: usize = 11;

/// The request that opens the first document, with its title.
type FirstDocument = (fn() -> DocumentRequest, &'static str);

/// The first documents: editable, locked by another process, and of a newer version.
const STARTS: &[FirstDocument] = &[
    (|| DocumentRequest::Begin(A.into()), "a"),
    (|| DocumentRequest::Leave(Destination::OpenAs(E.into(), OpenMode::ReadOnly(Some(ann())))), "e"),
    (|| DocumentRequest::Leave(Destination::Open(N.into())), "n"),
];

/// The number of requests after which the user changes the map.
const CHANGES: [Option<usize>; 4] = [None, Some(0), Some(1), Some(2)];

#[test]
fn no_pair_of_requests_loses_a_change_or_mixes_files() {
    for first in 0..REQUESTS.len() {
        for second in 0..REQUESTS.len() {
            for policy in [AnswerPolicy::Cancel, AnswerPolicy::Save, AnswerPolicy::Discard] {
                for start in 0..STARTS.len() {
                    let is_about_access = start > 0 || first.max(second) >= FIRST_REQUEST_ABOUT_ACCESS;
                    check_outcomes(start, [first, second], policy, is_about_access);
                }
            }
        }
    }
}

/// Checks a pair of requests with all outcomes of the disk; with some of them for the requests about access, of which
/// there are many.
fn check_outcomes(start: usize, requests: [usize; 2], policy: AnswerPolicy, is_about_access: bool) {
    let requests = requests.map(|index| &REQUESTS[index]);
    let changes = match (is_about_access, start) {
        (false, _) => &CHANGES[..],
        (true, 0) => &[None, Some(1)],
        (true, _) => &[Some(1)],
    };
    for outcomes in OUTCOMES.iter().flat_map(|one| OUTCOMES.map(|other| [*one, other])) {
        let [one, other] = outcomes;
        let is_chosen = one == TaskOutcome::Good || other == TaskOutcome::Good;
        if !is_about_access || is_chosen && (start == 0 || one != TaskOutcome::Fault && other != TaskOutcome::Fault) {
            for change in changes {
                check_pair(&STARTS[start], requests, policy, *change, outcomes);
            }
        }
    }
}

fn check_pair(
    (start, title): &FirstDocument,
    requests: [&(&str, UserRequest); 2],
    policy: AnswerPolicy,
    change: Option<usize>,
    outcomes: [TaskOutcome; 2],
) {
    let [first, second] = requests.map(|request| request.0);
    let case = format!("{title}: {first} then {second}, {policy:?}, changed at {change:?}, {outcomes:?}");
    let mut user = DocumentSimulation::started(policy, start(), title);
    user.outcomes = outcomes.to_vec();
    user.task_count = 0;
    let mut changed = None;
    for moment in 0..=2 {
        if change == Some(moment) && !user.has_quit {
            let before = user.session.history().map().clone();
            user.add_actor("Ann");
            let is_changed = *user.session.history().map() != before;
            assert_eq!(is_changed, !user.session.is_read_only(), "{case}: a read-only map is changed");
            changed = is_changed.then(|| user.session.map().title.clone()).or(changed);
        }
        if let Some((_, request)) = requests.get(moment).filter(|_| !user.has_quit) {
            request(&mut user);
        }
    }
    user.finish_all_tasks();
    // Answers that arrive after the end are dropped.
    user.tasks.clear();
    check_files(&case, &user);
    check_locks(&case, &user);
    let was_dirty = user.session.is_dirty();
    assert!(!user.has_quit || !was_dirty || user.has_discarded, "{case}: it quits with changes");
    check_clean(&case, &user);
    if !user.has_quit {
        let is_idle = !user.lifecycle.is_disk_busy() && user.lifecycle.pending.is_empty();
        assert!(is_idle, "{case}: something is left undone");
        check_next_save(&case, &mut user);
    }
    let Some(title) = changed else { return };
    let has = |map: &Map| map.title == title && map.actors.iter().any(|actor| actor.name == "Ann");
    let is_saved = [A, B, C, D, E].iter().filter_map(|path| user.on_disk(path)).any(|map| has(&map));
    let is_kept = is_saved || user.steps().iter().any(has) || user.has_discarded;
    assert!(is_kept, "{case}: the change is lost; {:?}", (user.questions, user.notices));
}

/// Every file contains the map that the user saved there.
fn check_files(case: &str, user: &DocumentSimulation) {
    let title = |path: &str| user.on_disk(path).map(|map| map.title);
    let [a, b] = [A, B].map(|path| title(path).unwrap());
    assert!(a == "a" || a == "kept", "{case}: {a} lies in a");
    assert!(b == "b" || b == "kept", "{case}: {b} lies in b");
    for path in [C, D] {
        let Some(title_there) = title(path) else { continue };
        // An earlier version may replace the map of which it is a version.
        let is_own =
            |(of, title): &(PathBuf, String)| of == Path::new(path) && (*title == title_there || title_there == "kept");
        assert!(user.saved_as.iter().any(is_own), "{case}: {title_there} lies in {path}, {:?}", user.saved_as);
    }
    let path = user.session.path.as_deref().map(|path| path.to_string_lossy().into_owned());
    let title = user.session.history().map().title.as_str();
    let fits = match path.as_deref() {
        Some(A) => matches!(title, "a" | "kept"),
        Some(B) => matches!(title, "b" | "kept"),
        Some(E) => title == "e" || user.has_forced,
        Some(N) => title == "n",
        Some(path) => user.saved_as.iter().any(|(of, own)| of == Path::new(path) && (own == title || title == "kept")),
        None => matches!(title, "" | "example" | "a" | "b" | "e" | "n" | "kept"),
    };
    assert!(fits, "{case}: {title:?} under {path:?}");
    let conflict = user.questions.iter().find(|question| question.contains("Changed"));
    assert_eq!(conflict, None, "{case}: nobody else has changed a file");
}

/// The document has the lock of its file and of no other, and no file is overwritten that must not be.
fn check_locks(case: &str, user: &DocumentSimulation) {
    assert_eq!(user.disk.get(Path::new(N)), Some(&newer_bytes("n")), "{case}: the newer file is overwritten");
    let is_foreign = user.foreign_locks.contains_key(Path::new(E));
    if is_foreign && !user.has_forced {
        assert_eq!(user.on_disk(E).unwrap(), map("e"), "{case}: the locked file is overwritten");
    }
    let held: BTreeSet<&PathBuf> = user.locks.iter().filter(|(_, is_held)| is_held()).map(|(path, _)| path).collect();
    let own = user.session.path.as_ref().filter(|_| !user.has_quit);
    assert!(held.iter().all(|path| Some(*path) == own), "{case}: locks of {held:?} are held for {own:?}");
    if user.session.is_read_only() || user.has_forced {
        // A lock that was taken in vain for an unreadable file is kept until the next attempt.
        return;
    }
    // A fault or a disk that refuses may leave a document without its lock, which is no reason to keep the user from
    // working.
    let is_sound = user.outcomes.iter().all(|outcome| *outcome != TaskOutcome::Fault && *outcome != TaskOutcome::Bad);
    let is_on_disk = own.is_some_and(|path| user.disk.contains_key(path) && !user.foreign_locks.contains_key(path));
    let is_read = user.lifecycle.stamp.is_some();
    assert!(!(is_sound && is_on_disk && is_read && held.is_empty()), "{case}: {own:?} is edited without its lock");
}

/// A document that counts as saved is on the disk.
fn check_clean(case: &str, user: &DocumentSimulation) {
    if let Some(path) = user.session.path.as_deref().filter(|_| !user.session.is_dirty()) {
        let saved = user.on_disk(&path.to_string_lossy());
        assert_eq!(saved.as_ref(), Some(user.session.history().map()), "{case}: it counts as saved and is not");
    }
}

/// The next save writes the file of the document, and no other.
fn check_next_save(case: &str, user: &mut DocumentSimulation) {
    let before = user.disk.clone();
    let Some(path) = user.session.path.clone() else { return };
    if user.session.is_read_only() {
        user.add_actor("Last");
        user.request(DocumentRequest::Save { then: None });
        user.finish_all_tasks();
        assert_eq!(user.disk.get(&path), before.get(&path), "{case}: a read-only map is saved over its file");
        return;
    }
    let is_of_earlier = user.session.history().map().title == "kept" && user.lifecycle.stamp.is_none();
    user.add_actor("Last");
    (user.policy, user.outcomes) = (AnswerPolicy::Cancel, Vec::new());
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    if is_of_earlier && user.session.is_dirty() {
        // That file was never read, so the user is asked before it is replaced.
        assert!(user.questions.iter().any(|question| question.contains("Exists")), "{case}: {:?}", user.questions);
        return;
    }
    let saved = user.on_disk(&path.to_string_lossy());
    assert_eq!(saved.as_ref(), Some(user.session.history().map()), "{case}: the next save, {:?}", user.questions);
    for (other, content) in before.iter().filter(|(other, _)| **other != path) {
        assert_eq!(user.disk.get(other), Some(content), "{case}: {} was touched", other.display());
    }
    user.session.undo();
}

#[test]
fn a_file_changed_on_disk_is_reported_and_saving_asks() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.disk.insert(A.into(), bytes(&map("foreign")));
    user.request(DocumentRequest::CheckFile);
    user.finish_all_tasks();
    assert!(matches!(user.lifecycle.watch().undismissed_change(), Some(ExternalChange::Changed(_))));
    user.request(DocumentRequest::DismissFileNotice);
    assert_eq!(user.lifecycle.watch().undismissed_change(), None);
    user.add_actor("Ann");
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(user.on_disk(A).unwrap().title, "foreign");
    assert!(user.questions.last().unwrap().contains("Changed"));
    user.disk.remove(Path::new(A));
    user.request(DocumentRequest::CheckFile);
    user.finish_all_tasks();
    assert!(user.lifecycle.watch().is_missing());
}

#[test]
fn a_save_of_a_closed_document_is_dropped() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    let document = user.lifecycle.document();
    user.request(DocumentRequest::Leave(Destination::New));
    user.request(DocumentRequest::SaveAs { document, path: C.into(), overwrite: true, then: None });
    user.finish_all_tasks();
    assert_eq!(user.on_disk(C), None);
    assert!(user.notices.iter().any(|notice| notice.contains("Another map is open now")), "{:?}", user.notices);
}

#[test]
fn saving_during_save_as_saves_under_the_new_name() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.save_as(C, None);
    user.add_actor("Ann");
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(user.session.path.as_deref(), Some(Path::new(C)));
    assert_eq!([A, C].map(|path| user.on_disk(path).unwrap().actors.len()), [0, 1]);
    assert!(!user.session.is_dirty());
}

#[test]
fn opening_a_hanging_file_can_be_abandoned() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Save);
    user.outcomes = vec![TaskOutcome::Hangs];
    user.task_count = 0;
    user.request(DocumentRequest::Leave(Destination::Open(B.into())));
    user.finish_all_tasks();
    assert!(user.questions.iter().any(|question| question.starts_with("StillOpening")), "{:?}", user.questions);
    assert_eq!(user.session.map().title, "a", "what comes after all is not shown");
}

#[test]
fn a_hanging_save_is_reported_once_and_again_when_leaving() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.outcomes = vec![TaskOutcome::Hangs];
    user.task_count = 0;
    user.add_actor("Ann");
    user.request(DocumentRequest::Save { then: None });
    let start = user.lifecycle.now;
    let rest = user.lifecycle.tick(start + 1.0).unwrap();
    assert!((rest - 4.0).abs() < 1e-9, "{rest}");
    for now in [6.0, 7.0, 8.0] {
        assert_eq!(user.lifecycle.tick(start + now), None);
        user.take_effects();
        assert_eq!(user.questions.len(), 1, "at {now} s");
    }
    user.request(DocumentRequest::Leave(Destination::Quit));
    user.lifecycle.tick(start + 9.0);
    user.take_effects();
    assert_eq!(user.questions.len(), 2);
}

#[test]
fn a_locked_file_is_opened_as_the_user_chooses() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.request(DocumentRequest::Leave(Destination::Open(E.into())));
    user.finish_all_tasks();
    assert!(user.questions[0].starts_with("Locked") && user.questions[0].contains("desk-4"), "{:?}", user.questions);
    assert_eq!(user.session.map().title, "a", "nothing is opened before the answer");
    let open = |user: &mut DocumentSimulation, mode| {
        user.request(DocumentRequest::Leave(Destination::OpenAs(E.into(), mode)));
        user.finish_all_tasks();
        assert_eq!(user.session.map().title, "e");
        (user.session.path.clone(), user.session.access().clone())
    };
    let locked = DocumentAccess::ReadOnly(ReadOnlyReason::Locked(ann()));
    assert_eq!(open(&mut user, OpenMode::ReadOnly(Some(ann()))), (Some(E.into()), locked));
    assert_eq!(open(&mut user, OpenMode::Copy), (None, DocumentAccess::Editable));
    assert_eq!(open(&mut user, OpenMode::Anyway), (Some(E.into()), DocumentAccess::Editable));
    assert_eq!(user.questions.len(), 1, "{:?}", user.questions);
}

#[test]
fn a_locked_map_becomes_editable_when_the_other_has_left() {
    let mut user = DocumentSimulation::started(AnswerPolicy::Cancel, STARTS[1].0(), "e");
    user.request(DocumentRequest::RetryAccess);
    user.finish_all_tasks();
    assert!(user.session.is_read_only());
    assert_eq!(user.notices.last().unwrap(), "ann on desk-4 still has e.ron open");
    user.foreign_locks.clear();
    user.disk.insert(E.into(), bytes(&map("e of Ann")));
    user.request(DocumentRequest::RetryAccess);
    user.finish_all_tasks();
    assert_eq!((user.session.map().title.as_str(), user.session.is_read_only()), ("e of Ann", false));
    assert!(user.lifecycle.has_lock());
    user.add_actor("Bob");
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert_eq!(user.on_disk(E).unwrap().actors.len(), 1);
}

#[test]
fn a_locked_map_that_is_edited_anyway_asks_before_a_conflict() {
    let mut user = DocumentSimulation::started(AnswerPolicy::Cancel, STARTS[1].0(), "e");
    user.request(DocumentRequest::EditAnyway);
    user.finish_all_tasks();
    user.add_actor("Bob");
    user.disk.insert(E.into(), bytes(&map("e of Ann")));
    user.request(DocumentRequest::Save { then: None });
    user.finish_all_tasks();
    assert!(user.questions[0].contains("Changed"), "{:?}", user.questions);
    assert_eq!(user.on_disk(E).unwrap().title, "e of Ann");
    assert_eq!(user.notices, Vec::<String>::new(), "the user knows that it is locked");
}

#[test]
fn a_newer_map_is_saved_under_another_name_after_asking() {
    let mut user = DocumentSimulation::started(AnswerPolicy::Save, STARTS[2].0(), "n");
    user.save_as(N, None);
    user.finish_all_tasks();
    assert!(user.notices[0].contains("open read-only, so it was not saved"), "{:?}", user.notices);
    user.save_as(C, None);
    user.finish_all_tasks();
    assert!(user.questions[0].starts_with("Loss") && user.questions[0].contains("mood"), "{:?}", user.questions);
    assert_eq!((user.session.path.as_deref(), user.session.is_read_only()), (Some(Path::new(C)), false));
    assert_eq!(user.on_disk(C).unwrap(), map("n"));
    assert_eq!(user.disk[Path::new(N)], newer_bytes("n"));
}

#[test]
fn a_copy_of_a_read_only_map_has_no_file_and_no_answers() {
    let mut user = DocumentSimulation::started(AnswerPolicy::Cancel, STARTS[1].0(), "e");
    let document = user.lifecycle.document();
    user.request(DocumentRequest::CheckFile);
    user.disk.remove(Path::new(E));
    user.request(DocumentRequest::EditCopy { document, consent: LossConsent::NotAsked });
    user.finish_all_tasks();
    assert_eq!((user.session.path.clone(), user.session.is_read_only()), (None, false));
    assert!(!user.lifecycle.watch().is_missing(), "it has no file that could be missing");
    user.request(DocumentRequest::SaveAs { document, path: C.into(), overwrite: true, then: None });
    user.finish_all_tasks();
    assert_eq!(user.on_disk(C), None, "the path was chosen for the other document");
}

#[test]
fn a_file_that_a_newer_version_changed_is_not_saved_over() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.disk.insert(A.into(), newer_bytes("a"));
    user.add_actor("Ann");
    user.request(DocumentRequest::Reload);
    user.finish_all_tasks();
    assert!(user.questions[0].contains("Newer(2)"), "{:?}", user.questions);
    assert_eq!((user.session.map().actors.len(), user.session.is_read_only()), (1, false), "changes stay");
    user.session.undo();
    user.request(DocumentRequest::Reload);
    user.finish_all_tasks();
    assert!(user.session.is_read_only() && !user.lifecycle.has_lock());
    user.disk.insert(A.into(), bytes(&map("a")));
    user.request(DocumentRequest::Reload);
    user.finish_all_tasks();
    assert!(!user.session.is_read_only() && user.lifecycle.has_lock());
}

#[test]
fn leaving_a_map_whose_disk_is_gone_asks() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    user.request(DocumentRequest::CheckFile);
    let (number, ..) = user.tasks.remove(0);
    let source = std::io::Error::from(std::io::ErrorKind::StaleNetworkFileHandle);
    let error = StoreError::Disk { trouble: "file could not be read", source, path: A.into() };
    user.lifecycle.finish(&mut user.session, number, Ok(DiskAnswer::FileChecked(Box::new(Err(error)))));
    assert!(user.lifecycle.watch().is_missing());
    user.request(DocumentRequest::Leave(Destination::New));
    assert!(user.questions[0].starts_with("BeforeLeaving"), "{:?}", user.questions);
    user.request(DocumentRequest::CheckFile);
    user.finish_all_tasks();
    assert!(!user.lifecycle.watch().is_missing(), "the disk is back");
}

#[test]
fn a_second_check_waits_for_the_first() {
    let mut user = DocumentSimulation::new(AnswerPolicy::Cancel);
    for _ in 0..3 {
        user.request(DocumentRequest::CheckFile);
    }
    assert_eq!(user.tasks.len(), 1, "one check is in progress");
    user.disk.insert(A.into(), bytes(&map("foreign")));
    user.finish_all_tasks();
    assert!(matches!(user.lifecycle.watch().undismissed_change(), Some(ExternalChange::Changed(_))));
}
