//! Locks of documents between processes: one that runs, and one that is killed.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};

use stancemap::store::{FileLock, LockOutcome, LockPolicy, lock_document};

use super::TestDisk;

/// The environment variable with the file that the other process locks until it is killed.
const LOCKED_FILE: &str = "STANCEMAP_TEST_LOCKED_FILE";

fn lock(disk: &TestDisk, path: &Path) -> LockOutcome {
    lock_document(&disk.places, path, LockPolicy::Respect)
}

fn held(outcome: LockOutcome) -> FileLock {
    match outcome {
        LockOutcome::Held(lock) => lock,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_lock_ends_with_its_process() {
    if let Some(path) = std::env::var_os(LOCKED_FILE) {
        let _lock = held(lock_document(&Default::default(), Path::new(&path), LockPolicy::Respect));
        println!("locked");
        // Until the process is killed, or its parent has ended.
        std::io::stdin().read_line(&mut String::new()).unwrap();
        return;
    }
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "map");
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::locks::a_lock_ends_with_its_process", "--nocapture"])
        .env(LOCKED_FILE, &path)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    assert!(lines.into_iter().any(|line| line.contains("locked")), "the other process locks the file");
    let LockOutcome::Taken(owner) = lock(&disk, &path) else { panic!("it is locked") };
    assert_eq!(owner.process, Some(child.id()));
    assert!(owner.is_on_this_host() && owner.since.is_some(), "{owner:?}");

    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(disk.names(), [".map.ron.lock", "map.ron"], "a killed process leaves its file");
    let lock = held(lock(&disk, &path));
    drop(lock);
    assert_eq!(disk.names(), ["map.ron"]);
}

#[test]
fn a_lock_and_a_save_do_not_disturb_each_other() {
    let disk = TestDisk::new();
    let path = disk.file("map.ron", "old");
    let held_lock = held(lock(&disk, &path));
    disk.save(&path, "new").unwrap();
    assert_eq!(disk.names(), [".map.ron.lock", "map.ron"]);
    assert_eq!(held(lock(&disk, &path)), held_lock, "it is the lock of the path, and not of the old file");
}
