//! Every routine that writes, with a fault at each of its calls of the disk: one call fails, the disk is gone from there
//! on, or the program is killed there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rustix::io::Errno;

use super::disk::DiskCall;
use super::disk::fault_plan::{DiskFault, FaultPlan};
use super::{
    AppFolders, BACKUP_LIMIT, FileStamp, FileState, OverwritePolicy, RecentFiles, SaveResult, Settings, SettingsFile,
    StoreError, ThemePreference, file_state, read, save, write_export,
};

/// The errors of a disk.
const ERRORS: [Errno; 10] = [
    Errno::NOSPC,
    Errno::IO,
    Errno::ACCESS,
    Errno::ROFS,
    Errno::DQUOT,
    Errno::XDEV,
    Errno::BUSY,
    Errno::NAMETOOLONG,
    Errno::INTR,
    Errno::FBIG,
];

/// Longer than the new content, so that a file which is written directly has to be shortened.
const OLD: &[u8] = b"the old content, which is longer than the new one";
const NEW: &[u8] = b"what is to be saved in its place";

/// A folder for documents, and one for the files of the program.
struct FaultyDisk {
    root: tempfile::TempDir,
    folders: AppFolders,
}

impl FaultyDisk {
    fn new() -> Self {
        // In memory where that is possible, as thousands of folders are made.
        let root = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        fs::create_dir(root.path().join("docs")).unwrap();
        let folders = AppFolders::in_folder(&root.path().join("home"));
        Self { root, folders }
    }

    fn docs(&self) -> PathBuf {
        self.root.path().join("docs")
    }

    fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    fn put(&self, name: &str, bytes: &[u8]) {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
    }

    /// All files, without folders and links.
    fn files(&self) -> Vec<PathBuf> {
        let mut files = Vec::new();
        let mut folders = vec![self.root.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                match fs::symlink_metadata(&path).unwrap() {
                    metadata if metadata.is_dir() => folders.push(path),
                    metadata if metadata.is_file() => files.push(path),
                    _ => {}
                }
            }
        }
        files
    }

    fn temp_files(&self) -> Vec<PathBuf> {
        self.files().into_iter().filter(|path| path.extension().is_some_and(|end| end == "tmp")).collect()
    }

    fn has_copy(&self, end: &str, bytes: &[u8]) -> bool {
        let is_copy = |path: &Path| path.to_string_lossy().ends_with(end) && fs::read(path).unwrap() == bytes;
        self.files().iter().any(|path| path.starts_with(self.path("home/state/backups")) && is_copy(path))
    }
}

/// How a routine writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum WriteWay {
    /// The file is replaced.
    Replacement,
    /// A new file takes its name by an empty file, as the disk has no better way.
    ReplacementOfEmpty,
    /// The file is written directly, after a copy.
    Direct,
    /// The file is written directly, without a copy, as it can be made again.
    DirectWithoutCopy,
}

/// A routine that writes a file.
struct WritingRoutine {
    name: &'static str,
    way: WriteWay,
    /// The file that is written.
    target: &'static str,
    prepare: fn(&FaultyDisk),
    /// The conditions that the disk always has.
    conditions: fn(&FaultyDisk) -> FaultPlan,
    /// Returns whether the disk has confirmed the file, if the routine says so.
    run: fn(&FaultyDisk) -> Result<Option<bool>, StoreError>,
}

fn put_old(disk: &FaultyDisk) {
    disk.put("docs/map.ron", OLD);
}

fn usual_disk(_: &FaultyDisk) -> FaultPlan {
    FaultPlan::default()
}

fn shut_folder(disk: &FaultyDisk) -> FaultPlan {
    FaultPlan { shut_folder: Some(disk.docs()), ..FaultPlan::default() }
}

fn simple_disk(_: &FaultyDisk) -> FaultPlan {
    FaultPlan { is_simple_disk: true, ..FaultPlan::default() }
}

fn confirmed(saved: SaveResult) -> Option<bool> {
    assert_eq!(saved.is_confirmed, saved.warning().is_none_or(|warning| warning.contains("no backup")));
    Some(saved.is_confirmed)
}

/// Saves as the user does who has agreed to everything.
fn save_to(disk: &FaultyDisk, name: &str) -> Result<Option<bool>, StoreError> {
    let policy = OverwritePolicy { overwrite: true, in_place: true };
    save(&disk.folders, &disk.path(name), NEW, Some(&FileStamp::of_bytes(OLD)), policy).map(confirmed)
}

fn save_map(disk: &FaultyDisk) -> Result<Option<bool>, StoreError> {
    save_to(disk, "docs/map.ron")
}

/// Saves without any consent, as Ctrl+S does at first; the file may be that of an earlier attempt.
fn save_first(disk: &FaultyDisk) -> Result<Option<bool>, StoreError> {
    let path = disk.path("docs/map.ron");
    let known = fs::read(&path).ok().map(|bytes| FileStamp::of_bytes(&bytes));
    save(&disk.folders, &path, NEW, known.as_ref(), OverwritePolicy::default()).map(confirmed)
}

fn export_figure(disk: &FaultyDisk) -> Result<Option<bool>, StoreError> {
    write_export(&disk.path("docs/figure.svg"), NEW, true).map(confirmed)
}

fn change_settings(disk: &FaultyDisk) -> Result<Option<bool>, StoreError> {
    let (file, mut settings, _) = SettingsFile::open(&disk.folders);
    settings.theme = ThemePreference::Dark;
    file.save(&settings).map(|()| None)
}

fn change_recent_files(disk: &FaultyDisk) -> Result<Option<bool>, StoreError> {
    RecentFiles::change(&disk.folders, |recent| recent.add_to_front(Path::new("/docs/new.ron"))).map(|_| None)
}

const SETTINGS: &str = "home/config/settings.ron";
const RECENT: &str = "home/state/recent.ron";

#[rustfmt::skip]
fn routines() -> Vec<WritingRoutine> {
    use WriteWay::{Direct, DirectWithoutCopy, Replacement, ReplacementOfEmpty};
    let map = |name, way, prepare, conditions, run| WritingRoutine { name, way, target: "docs/map.ron", prepare, conditions, run };
    let figure = |name, way, prepare, conditions| WritingRoutine { name, way, target: "docs/figure.svg", prepare, conditions, run: export_figure };
    let own = |name, target, prepare, run| WritingRoutine { name, way: Replacement, target, prepare, conditions: usual_disk, run };
    vec![
        map("a new file", Replacement, |_| {}, usual_disk, save_first),
        map("a new file on a simple disk", ReplacementOfEmpty, |_| {}, simple_disk, save_first),
        map("an old file", Replacement, put_old, usual_disk, save_first),
        WritingRoutine {
            name: "a chain of links", way: Replacement, target: "deep/target.ron", conditions: usual_disk, run: save_map,
            prepare: |disk| {
                disk.put("deep/target.ron", OLD);
                std::os::unix::fs::symlink("target.ron", disk.path("deep/second")).unwrap();
                std::os::unix::fs::symlink("../deep/second", disk.path("docs/map.ron")).unwrap();
            },
        },
        map("an old file with ten backups", Replacement, |disk| {
            put_old(disk);
            for number in 0..BACKUP_LIMIT {
                disk.put("docs/map.ron", format!("backup {number}").as_bytes());
                save_map(disk).unwrap();
            }
            put_old(disk);
        }, usual_disk, save_first),
        map("a file with a hard link", Direct, |disk| {
            put_old(disk);
            fs::hard_link(disk.path("docs/map.ron"), disk.path("docs/twin")).unwrap();
        }, usual_disk, save_map),
        map("a file in a shut folder", Direct, put_old, shut_folder, save_map),
        figure("a new figure", Replacement, |_| {}, usual_disk),
        figure("an old figure", Replacement, |disk| disk.put("docs/figure.svg", OLD), usual_disk),
        figure("an old figure in a shut folder", DirectWithoutCopy, |disk| disk.put("docs/figure.svg", OLD), shut_folder),
        own("no settings yet", SETTINGS, |_| {}, change_settings),
        own("old settings", SETTINGS, |disk| {
            let (file, settings, _) = SettingsFile::open(&disk.folders);
            file.save(&Settings { animation: false, ..settings }).unwrap();
        }, change_settings),
        own("no recent files yet", RECENT, |_| {}, change_recent_files),
        own("old recent files", RECENT, |disk| {
            RecentFiles::change(&disk.folders, |recent| recent.add_to_front(Path::new("/docs/old.ron"))).unwrap();
        }, change_recent_files),
    ]
}

impl WritingRoutine {
    /// A disk that is ready for the routine.
    fn disk(&self) -> FaultyDisk {
        let disk = FaultyDisk::new();
        FaultPlan::default().run(|| (self.prepare)(&disk));
        disk
    }

    fn content(&self, disk: &FaultyDisk) -> Option<Vec<u8>> {
        fs::read(disk.path(self.target)).ok()
    }

    fn run(&self, disk: &FaultyDisk, fault: Option<(usize, DiskFault)>) -> RoutineResult {
        let plan = FaultPlan { fault, ..(self.conditions)(disk) };
        let (result, calls) = plan.run(|| (self.run)(disk));
        RoutineResult { result, calls: calls.into_iter().map(|(call, path)| (call, path.to_owned())).collect() }
    }

    /// The old and the new content of the file, all contents that any file may have, and the calls.
    fn without_faults(&self) -> FaultlessRun {
        let disk = self.disk();
        let contents = |disk: &FaultyDisk| disk.files().iter().map(|path| fs::read(path).unwrap()).collect::<Vec<_>>();
        let (old, mut complete) = (self.content(&disk), contents(&disk));
        let done = self.run(&disk, None);
        assert!(done.result.is_ok(), "{}: {:?}", self.name, done.result);
        complete.extend(contents(&disk));
        // The copy of what is to be written directly, and the lock files.
        complete.extend([NEW.to_vec(), Vec::new()]);
        FaultlessRun { old, new: self.content(&disk).unwrap(), complete, calls: done.calls }
    }

    /// Runs the routine with a fault at the call of this number, and checks what is on the disk.
    fn check_fault(&self, usual: &FaultlessRun, number: usize, fault: DiskFault) {
        let disk = self.disk();
        let RoutineResult { result, calls } = self.run(&disk, Some((number, fault)));
        let case = format!("{}, {fault:?} at call {number}, {:?}: {result:?}", self.name, calls.get(number));
        let content = self.content(&disk);
        let is_new = content.as_ref() == Some(&usual.new);
        match &result {
            _ if fault == DiskFault::Kill => self.check_after_kill(usual, &disk, &case),
            Ok(is_confirmed) => {
                assert!(is_new, "{case}");
                let (call, path) = &calls[number];
                let is_confirmation = *call == DiskCall::SyncFolder && disk.path(self.target).parent() == Some(path);
                let is_repeated = fault == DiskFault::Error(Errno::INTR.raw_os_error());
                assert!(!is_confirmation || is_repeated || *is_confirmed != Some(true), "{case}");
            }
            Err(StoreError::Torn { copy, path }) => {
                assert!(matches!(self.way, WriteWay::Direct | WriteWay::DirectWithoutCopy), "{case}");
                assert_eq!(path, &disk.path(self.target), "{case}");
                let copied = copy.as_ref().map(|copy| fs::read(copy).unwrap());
                assert_eq!(copied, (self.way == WriteWay::Direct).then(|| NEW.to_vec()), "{case}");
            }
            Err(error) => {
                let is_empty = self.way == WriteWay::ReplacementOfEmpty && fault == DiskFault::LostDisk;
                assert!(content == usual.old || is_empty && content == Some(Vec::new()), "{case}");
                let message = error.to_string();
                assert!(!message.contains('\n') && !message.contains("os error"), "{case}");
                let path = message.rsplit(": ").next().unwrap();
                assert!(path.starts_with(&*disk.root.path().to_string_lossy()), "the path is last: {message}");
            }
        }
        if fault != DiskFault::Kill {
            self.check_other_files(usual, &disk, &case);
        }
        if matches!(fault, DiskFault::Error(_)) {
            assert_eq!(disk.temp_files(), Vec::<PathBuf>::new(), "{case}");
        }
        self.check_next_attempt(usual, &disk, &case);
    }

    /// The file has the old or the new content. One that was being written directly may be damaged, but then both are in
    /// other files.
    fn check_after_kill(&self, usual: &FaultlessRun, disk: &FaultyDisk, case: &str) {
        let content = self.content(disk);
        let is_complete = content == usual.old || content.as_ref() == Some(&usual.new);
        match self.way {
            WriteWay::Replacement => assert!(is_complete, "{case}"),
            WriteWay::ReplacementOfEmpty => assert!(is_complete || content == Some(Vec::new()), "{case}"),
            WriteWay::Direct => {
                assert!(is_complete || disk.has_copy("-1.ron", OLD) && disk.has_copy("-unsaved.ron", NEW), "{case}");
            }
            WriteWay::DirectWithoutCopy => {}
        }
        self.check_other_files(usual, disk, case);
    }

    /// No other file is incomplete, except temporary ones.
    fn check_other_files(&self, usual: &FaultlessRun, disk: &FaultyDisk, case: &str) {
        let temp_files = disk.temp_files();
        // Other names of the file itself.
        let own = self.content(disk);
        for path in disk.files().iter().filter(|path| !temp_files.contains(path)) {
            let bytes = fs::read(path).unwrap();
            assert!(usual.complete.contains(&bytes) || Some(&bytes) == own.as_ref(), "{case}: {}", path.display());
        }
    }

    /// Without a fault the next attempt succeeds, and after a day it deletes temporary files.
    fn check_next_attempt(&self, usual: &FaultlessRun, disk: &FaultyDisk, case: &str) {
        for path in disk.temp_files() {
            let two_days_ago = SystemTime::now() - Duration::from_secs(2 * 86_400);
            fs::File::options().write(true).open(path).unwrap().set_modified(two_days_ago).unwrap();
        }
        let next = self.run(disk, None);
        assert!(next.result.is_ok(), "{case}, and then {:?}", next.result);
        assert_eq!(self.content(disk).as_ref(), Some(&usual.new), "{case}, and then");
        assert_eq!(disk.temp_files(), Vec::<PathBuf>::new(), "{case}, and then");
        let unsaved = disk.files().into_iter().find(|path| path.to_string_lossy().ends_with("-unsaved.ron"));
        assert_eq!(unsaved, None, "{case}, and then");
    }
}

struct RoutineResult {
    result: Result<Option<bool>, StoreError>,
    calls: Vec<(DiskCall, PathBuf)>,
}

/// What a routine does on a disk without faults.
struct FaultlessRun {
    old: Option<Vec<u8>>,
    new: Vec<u8>,
    complete: Vec<Vec<u8>>,
    calls: Vec<(DiskCall, PathBuf)>,
}

fn check_every_call(faults: &[DiskFault]) {
    for routine in routines() {
        let usual = routine.without_faults();
        for number in 0..usual.calls.len() {
            for fault in faults {
                routine.check_fault(&usual, number, *fault);
            }
        }
    }
}

#[test]
fn a_failed_call_leaves_the_old_or_the_new_content() {
    check_every_call(&ERRORS.map(|errno| DiskFault::Error(errno.raw_os_error())));
}

#[test]
fn a_lost_disk_leaves_the_old_or_the_new_content() {
    check_every_call(&[DiskFault::LostDisk]);
}

#[test]
fn a_kill_at_any_call_leaves_the_old_or_the_new_content() {
    check_every_call(&[DiskFault::Kill]);
}

/// Otherwise the tests above would prove nothing about these calls.
#[test]
fn the_routines_make_every_kind_of_call() {
    let calls = routines().into_iter().flat_map(|routine| routine.without_faults().calls);
    let made: BTreeSet<DiskCall> = calls.map(|(call, _)| call).collect();
    use DiskCall::*;
    // Owner and attributes depend on the rights of the user, and free space is asked for after a fault only.
    for call in [
        Canonicalize,
        CreateFile,
        CreateFolder,
        FileMetadata,
        Link,
        LinkMetadata,
        ListFolder,
        Lock,
        Metadata,
        Open,
        Read,
        ReadAttribute,
        ReadLink,
        Remove,
        RemoveAttribute,
        Rename,
        RenameNew,
        Seek,
        SetLength,
        SetPermissions,
        Sync,
        SyncFolder,
        Write,
    ] {
        assert!(made.contains(&call), "{call:?} is not made");
    }
}

#[test]
fn a_failed_read_is_an_error_and_never_other_bytes() {
    let disk = FaultyDisk::new();
    let path = disk.path("docs/map.ron");
    disk.put("docs/map.ron", OLD);
    let known = read(&path).unwrap().1;
    let both = || (read(&path), file_state(&path, &known));
    // A touched file, so that its bytes are compared.
    fs::File::options().write(true).open(&path).unwrap().set_modified(SystemTime::UNIX_EPOCH).unwrap();
    let calls_to_read = FaultPlan::default().run(|| read(&path)).1.len();
    let (_, calls) = FaultPlan::default().run(both);
    assert!(calls_to_read > 3 && calls.len() > calls_to_read + 3, "{calls:?}");
    for (number, call) in calls.iter().enumerate() {
        for errno in ERRORS {
            let ((bytes, state), _) = FaultPlan::at(number, DiskFault::Error(errno.raw_os_error())).run(both);
            // A call that a signal interrupts is made again.
            let must_fail = number < calls_to_read && errno != Errno::INTR;
            assert_eq!(bytes.ok().map(|(bytes, _)| bytes), (!must_fail).then(|| OLD.to_vec()), "{errno:?} at {call:?}");
            assert!(matches!(state, Err(_) | Ok(FileState::Unchanged(_))), "{errno:?} at {call:?}: {state:?}");
        }
    }
}

#[test]
fn a_folder_that_cannot_be_synchronised_is_a_warning() {
    let disk = FaultyDisk::new();
    let path = disk.path("docs/map.ron");
    let save = || save(&disk.folders, &path, NEW, None, OverwritePolicy::default());
    let (_, calls) = FaultPlan::default().run(|| write_export(&disk.path("docs/other"), NEW, false));
    let number = calls.iter().position(|(call, _)| *call == DiskCall::SyncFolder).unwrap();
    let (saved, _) = FaultPlan::at(number, DiskFault::Error(Errno::IO.raw_os_error())).run(save);
    let saved = saved.unwrap();
    assert!(!saved.is_confirmed);
    assert_eq!(saved.warning().unwrap(), "the file is saved, but the disk did not confirm it");
    assert_eq!(fs::read(&path).unwrap(), NEW);
}

#[test]
fn a_plan_ends_with_its_routine() {
    let disk = FaultyDisk::new();
    let fail = || write_export(&disk.path("docs/a"), NEW, false);
    let (result, calls) = FaultPlan::at(0, DiskFault::Kill).run(fail);
    assert!(result.is_err() && calls.len() == 1);
    assert!(fail().is_ok());
}
