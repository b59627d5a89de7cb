//! Locks beside documents and in the program's own folders. Another process is a second open file with another text, as
//! the lock of the operating system belongs to the open file.

use std::fs;

use super::*;

/// A folder with a document, and folders for the program.
struct LockTestFolder {
    folder: tempfile::TempDir,
    app_folders: AppFolders,
}

impl LockTestFolder {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("docs")).unwrap();
        fs::write(folder.path().join("docs/map.ron"), "map").unwrap();
        let app_folders = AppFolders::in_folder(&folder.path().join("own"));
        Self { folder, app_folders }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("docs").join(name)
    }

    fn lock(&self, name: &str) -> LockOutcome {
        lock_document(&self.app_folders, &self.path(name), LockPolicy::Respect)
    }

    /// A lock file as another process leaves it.
    fn foreign_lock(&self, name: &str, host: &str, process: u32) -> File {
        let owner = LockOwner { user: "ann".into(), host: host.into(), process: Some(process), ..LockOwner::current() };
        let path = self.path(name);
        fs::write(&path, format!("{LOCK_HEADING}\n{}", owner.text())).unwrap();
        File::options().read(true).write(true).open(path).unwrap()
    }

    fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.path("")).unwrap();
        let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into()).collect();
        names.sort();
        names
    }
}

fn held(outcome: LockOutcome) -> FileLock {
    match outcome {
        LockOutcome::Held(lock) => lock,
        other => panic!("{other:?}"),
    }
}

fn taken(outcome: LockOutcome) -> LockOwner {
    match outcome {
        LockOutcome::Taken(owner) => owner,
        other => panic!("{other:?}"),
    }
}

/// A process that has ended.
const DEAD: u32 = i32::MAX as u32;

#[test]
fn a_lock_lies_beside_its_document_until_it_is_dropped() {
    let disk = LockTestFolder::new();
    let lock = held(disk.lock("map.ron"));
    assert_eq!(disk.names(), [".map.ron.lock", "map.ron"]);
    let text = fs::read_to_string(disk.path(".map.ron.lock")).unwrap();
    let owner = LockOwner::from_lines(text.lines());
    assert!(owner.is_this_process() && owner.since.is_some(), "{text}");
    assert_eq!(owner.program, format!("Stancemap {}", env!("CARGO_PKG_VERSION")));
    let second = held(disk.lock("map.ron"));
    assert_eq!(second, lock, "a process has one lock of a document");
    drop(lock);
    assert_eq!(disk.names().len(), 2, "one of two is left");
    drop(second);
    assert_eq!(disk.names(), ["map.ron"]);
}

#[test]
fn a_process_on_this_machine_keeps_its_lock() {
    let disk = LockTestFolder::new();
    let other = disk.foreign_lock(".map.ron.lock", &system_lock::host_name(), DEAD);
    other.try_lock().unwrap();
    assert_eq!(taken(disk.lock("map.ron")).user, "ann");
    let anyway = lock_document(&disk.app_folders, &disk.path("map.ron"), LockPolicy::TakeOver);
    assert_eq!(taken(anyway).process, Some(DEAD), "a system lock cannot be taken over");
    drop(other);
    held(disk.lock("map.ron"));
    assert_eq!(disk.names(), ["map.ron"], "its process has ended, so that its file is taken over");
}

#[test]
fn a_lock_of_another_machine_counts_until_taken_over() {
    let disk = LockTestFolder::new();
    drop(disk.foreign_lock(".map.ron.lock", "far-away", 1));
    assert_eq!(taken(disk.lock("map.ron")).host, "far-away");
    let lock = held(lock_document(&disk.app_folders, &disk.path("map.ron"), LockPolicy::TakeOver));
    assert!(fs::read_to_string(disk.path(".map.ron.lock")).unwrap().contains(&system_lock::host_name()));
    drop(lock);
    assert_eq!(disk.names(), ["map.ron"]);
}

#[test]
fn without_system_locks_a_live_process_keeps_its_lock() {
    let owner = |process| LockOwner { process: Some(process), ..LockOwner::current() };
    assert!(!owner(DEAD).is_valid_without_system_lock(false));
    assert!(owner(1).is_valid_without_system_lock(false), "the first process always runs");
    assert!(!owner(1).is_valid_without_system_lock(true));
    assert!(!owner(std::process::id()).is_valid_without_system_lock(false));
    assert!(!LockOwner::default().is_valid_without_system_lock(false), "an unfinished file has no host");
}

#[test]
fn an_empty_lock_file_is_taken_over_and_a_foreign_one_kept() {
    let disk = LockTestFolder::new();
    fs::write(disk.path(".map.ron.lock"), "").unwrap();
    drop(held(disk.lock("map.ron")));
    assert_eq!(disk.names(), ["map.ron"]);
    fs::write(disk.path(".map.ron.lock"), "4711").unwrap();
    let lock = held(disk.lock("map.ron"));
    assert_eq!(fs::read_dir(disk.folder.path().join("own/state/locks")).unwrap().count(), 1);
    drop(lock);
    assert_eq!(fs::read_to_string(disk.path(".map.ron.lock")).unwrap(), "4711");
    assert_eq!(fs::read_dir(disk.folder.path().join("own/state/locks")).unwrap().count(), 0);
}

#[test]
fn a_name_that_is_too_long_is_locked_elsewhere() {
    let disk = LockTestFolder::new();
    let name = "n".repeat(251);
    fs::write(disk.path(&name), "map").unwrap();
    let lock = held(disk.lock(&name));
    assert_eq!(fs::read_dir(disk.folder.path().join("own/state/locks")).unwrap().count(), 1);
    drop(lock);
    let nowhere = lock_document(&AppFolders::default(), &disk.path(&name), LockPolicy::Respect);
    assert_eq!(nowhere, LockOutcome::Unavailable);
    assert_eq!(disk.lock("missing/map.ron"), LockOutcome::Unavailable);
}

#[cfg(unix)]
#[test]
fn two_links_to_one_file_have_one_lock() {
    use std::os::unix::fs::symlink;
    let disk = LockTestFolder::new();
    symlink("map.ron", disk.path("link.ron")).unwrap();
    symlink("docs", disk.folder.path().join("more")).unwrap();
    let lock = held(disk.lock("link.ron"));
    assert_eq!(disk.names(), [".map.ron.lock", "link.ron", "map.ron"]);
    assert_eq!(held(disk.lock("../more/map.ron")), lock);
    assert_eq!(lock.document(), fs::canonicalize(disk.path("map.ron")).unwrap());
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_a_lock_file_is_not_followed() {
    let disk = LockTestFolder::new();
    fs::write(disk.path("diary"), "").unwrap();
    std::os::unix::fs::symlink("diary", disk.path(".map.ron.lock")).unwrap();
    drop(held(disk.lock("map.ron")));
    assert_eq!(fs::read_to_string(disk.path("diary")).unwrap(), "");
    assert_eq!(disk.names(), [".map.ron.lock", "diary", "map.ron"]);
}

#[test]
fn a_lock_file_deleted_by_hand_does_not_end_another_lock() {
    let disk = LockTestFolder::new();
    let lock = held(disk.lock("map.ron"));
    fs::remove_file(disk.path(".map.ron.lock")).unwrap();
    let other = disk.foreign_lock(".map.ron.lock", &system_lock::host_name(), DEAD);
    other.try_lock().unwrap();
    drop(lock);
    assert_eq!(disk.names(), [".map.ron.lock", "map.ron"]);
    assert_eq!(taken(disk.lock("map.ron")).user, "ann");
}

#[test]
fn a_lock_survives_the_renaming_of_its_folder() {
    let disk = LockTestFolder::new();
    let lock = held(disk.lock("map.ron"));
    fs::rename(disk.path(""), disk.folder.path().join("elsewhere")).unwrap();
    drop(lock);
    assert!(!disk.path("").exists());
}

#[test]
fn names_in_a_lock_file_are_made_safe_to_show() {
    let lines = "user: a\u{202e}b\nhost: h\nprocess: many\nsince: yesterday\ncolour: red\nprogram: Stancemap 9.0";
    let owner = LockOwner::from_lines(lines.lines());
    assert_eq!((owner.user.as_str(), owner.process, owner.since), ("a\u{fffd}b", None, None));
    let same = LockOwner::from_lines(LockOwner::current().text().lines().chain(["more: lines"]));
    assert_eq!((same.process, same.host), (Some(std::process::id()), LockOwner::current().host));
}

#[test]
fn threads_of_one_process_do_not_lock_each_other_out() {
    let disk = LockTestFolder::new();
    let lock_and_drop = || assert!(!matches!(disk.lock("map.ron"), LockOutcome::Taken(_)));
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| (0..50).for_each(|_| lock_and_drop()));
        }
    });
    assert_eq!(disk.names(), ["map.ron"]);
}
