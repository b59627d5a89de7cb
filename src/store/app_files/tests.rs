//! Files of the program that several windows change at the same time, and files that are broken or cannot be read.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

use log::{Level, LevelFilter, Log, Record};
use rustix::io::Errno;

use crate::store::disk::DiskCall;
use crate::store::disk::fault_plan::{DiskFault, FaultPlan};
use crate::store::file_logger::LogFile;
use crate::store::{AppFolders, FileLogger, RecentFiles, Settings, SettingsFile, ThemePreference};

/// The environment variable with the folder and the name of a process that a test starts.
const PARTNER: &str = "STANCEMAP_TEST_PARTNER";
/// The number of changes that each thread or process makes.
const CHANGES: usize = 7;

/// The folder and the name of this process, if a test has started it.
fn partner() -> Option<(AppFolders, String)> {
    let variable = std::env::var(PARTNER).ok()?;
    let (name, folder) = variable.split_once(' ')?;
    Some((AppFolders::in_folder(Path::new(folder)), name.to_owned()))
}

/// Starts a test again in two processes of different names, and waits for both.
fn run_two_partners(test: &str, folder: &Path) {
    let start = |name: &str| -> Child {
        Command::new(std::env::current_exe().unwrap())
            .args(["--exact", &format!("store::app_files::tests::{test}"), "--nocapture"])
            .env(PARTNER, format!("{name} {}", folder.display()))
            .stdout(Stdio::null())
            .spawn()
            .unwrap()
    };
    for mut process in ["a", "b"].map(start) {
        assert!(process.wait().unwrap().success());
    }
}

fn add_recent_files(folders: &AppFolders, name: &str) {
    for number in 0..CHANGES {
        RecentFiles::change(folders, |recent| recent.add_to_front(&Path::new("/").join(format!("{name}{number}"))))
            .unwrap();
    }
}

fn assert_all_recent_files_are_there(folders: &AppFolders) {
    let (recent, warning) = RecentFiles::read(folders);
    assert_eq!((recent.files().len(), warning), (2 * CHANGES, None));
    // Each has added its own in order.
    for name in ["a", "b"] {
        let paths = recent.files().iter().map(|file| file.path.to_string_lossy().into_owned());
        let own: Vec<_> = paths.filter(|path| path.starts_with(&format!("/{name}"))).collect();
        let expected: Vec<_> = (0..CHANGES).rev().map(|number| format!("/{name}{number}")).collect();
        assert_eq!(own, expected);
    }
}

#[test]
fn two_threads_lose_no_recent_file() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    thread::scope(|scope| {
        for name in ["a", "b"] {
            scope.spawn(|| add_recent_files(&folders, name));
        }
    });
    assert_all_recent_files_are_there(&folders);
}

#[test]
fn two_processes_lose_no_recent_file() {
    if let Some((folders, name)) = partner() {
        return add_recent_files(&folders, &name);
    }
    let folder = tempfile::tempdir().unwrap();
    run_two_partners("two_processes_lose_no_recent_file", folder.path());
    assert_all_recent_files_are_there(&AppFolders::in_folder(folder.path()));
}

#[test]
fn two_windows_keep_each_others_settings() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    let (first, mut of_first, _) = SettingsFile::open(&folders);
    let (second, mut of_second, _) = SettingsFile::open(&folders);
    of_first.theme = ThemePreference::Dark;
    first.save(&of_first).unwrap();
    of_second.grid = true;
    of_second.interface_scale = 1.5;
    second.save(&of_second).unwrap();
    of_first.animation = false;
    first.save(&of_first).unwrap();
    let expected = Settings {
        theme: ThemePreference::Dark,
        grid: true,
        interface_scale: 1.5,
        animation: false,
        ..Settings::default()
    };
    assert_eq!(Settings::read(&folders).0, expected);
    // A change back is a change too.
    of_first.theme = ThemePreference::System;
    first.save(&of_first).unwrap();
    assert_eq!(Settings::read(&folders).0, Settings { theme: ThemePreference::System, ..expected });
}

#[test]
fn a_setting_that_was_not_saved_is_saved_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    let (file, mut settings, _) = SettingsFile::open(&folders);
    settings.theme = ThemePreference::Dark;
    assert!(FaultPlan::at(0, DiskFault::LostDisk).run(|| file.save(&settings)).0.is_err());
    settings.animation = false;
    file.save(&settings).unwrap();
    let (read, _) = Settings::read(&folders);
    assert_eq!((read.theme, read.animation), (ThemePreference::Dark, false));
}

/// A disk that fails for a moment must not replace the settings by the usual ones.
#[test]
fn settings_that_cannot_be_read_are_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    let (file, settings, _) = SettingsFile::open(&folders);
    file.save(&Settings { theme: ThemePreference::Dark, ..settings }).unwrap();
    let path = folders.config.clone().unwrap().join("settings.ron");
    let before = fs::read(&path).unwrap();

    let lost = FaultPlan::at(0, DiskFault::LostDisk);
    let ((file, mut settings, warning), _) = lost.run(|| SettingsFile::open(&folders));
    assert_eq!(settings, Settings::default());
    let warning = warning.unwrap();
    assert!(warning.starts_with("the settings could not be read, as the file could not be read ("), "{warning}");
    settings.first_start_done = true;
    file.save(&settings).unwrap();
    let after = String::from_utf8(fs::read(&path).unwrap()).unwrap();
    assert_eq!(after, String::from_utf8(before).unwrap().replace("first_start_done: false", "first_start_done: true"));

    let save = || file.save(&Settings { grid: true, ..settings.clone() });
    let (_, calls) = FaultPlan::default().run(|| Settings::read(&folders));
    let read = calls.iter().filter(|(call, _)| *call == DiskCall::Read).count();
    assert_eq!(read, 1);
    let (_, calls) = FaultPlan::default().run(save);
    let number = calls.iter().position(|(call, _)| *call == DiskCall::Read).unwrap();
    let before = fs::read(&path).unwrap();
    let (result, _) = FaultPlan::at(number, DiskFault::Error(Errno::IO.raw_os_error())).run(save);
    assert!(result.unwrap_err().to_string().starts_with("the file could not be read ("));
    assert_eq!(fs::read(&path).unwrap(), before);
}

#[test]
fn a_broken_file_that_cannot_be_renamed_is_not_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    let path = folders.state.clone().unwrap().join("recent.ron");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "[(path:").unwrap();
    for number in 1..=super::MAX_BROKEN_FILES {
        let end = if number == 1 { "bad".to_owned() } else { format!("bad-{number}") };
        fs::write(path.with_extension(format!("ron.{end}")), format!("kept {number}")).unwrap();
    }
    let result = RecentFiles::change(&folders, |recent| recent.add_to_front(Path::new("/a")));
    assert!(result.unwrap_err().to_string().contains("it is broken and cannot be renamed"));
    assert_eq!(fs::read_to_string(&path).unwrap(), "[(path:");
    assert_eq!(fs::read_to_string(path.with_extension("ron.bad")).unwrap(), "kept 1");
    assert_eq!(fs::read_to_string(path.with_extension("ron.bad-20")).unwrap(), "kept 20");
}

/// The names of the log files, the newest first, with their contents.
fn log_files(folders: &AppFolders) -> Vec<String> {
    let folder = folders.state.clone().unwrap().join("log");
    let names =
        (0..9).map(|number| if number == 0 { "stancemap.log".into() } else { format!("stancemap.{number}.log") });
    names.filter_map(|name| fs::read_to_string(folder.join(name)).ok()).collect()
}

/// Some 1.8 MB, so that two of them rename the files three times.
fn write_long_log(folders: &AppFolders, name: &str) {
    let logger = FileLogger::open(folders, LevelFilter::Info).unwrap();
    for number in 0..900 {
        let text = format!("{name}{number} {}", "x".repeat(1_900));
        logger.log(&Record::builder().level(Level::Info).target("test").args(format_args!("{text}")).build());
    }
}

/// Each process may have checked the size just before the other one wrote a line.
#[test]
fn two_processes_write_one_log_and_lose_no_line() {
    if let Some((folders, name)) = partner() {
        return write_long_log(&folders, &name);
    }
    let folder = tempfile::tempdir().unwrap();
    run_two_partners("two_processes_write_one_log_and_lose_no_line", folder.path());
    let files = log_files(&AppFolders::in_folder(folder.path()));
    assert_eq!(files.len(), 4);
    assert!(files.iter().all(|file| file.len() < 1_010_000));
    assert!(files[1..].iter().all(|file| file.len() > 980_000), "a file was renamed before it was full");
    let all: String = files.concat();
    let texts: BTreeSet<&str> = all.lines().filter_map(|line| line.split_whitespace().nth(3)).collect();
    for name in ["a", "b"] {
        for number in 0..900 {
            assert!(texts.contains(&*format!("{name}{number}")), "{name}{number}");
        }
    }
}

#[test]
fn a_log_goes_on_after_a_fault_at_any_call() {
    let folder = tempfile::tempdir().unwrap();
    let folders = AppFolders::in_folder(folder.path());
    let log = folders.state.clone().unwrap().join("log");
    let full = format!("first\n{}\n", "x".repeat(1_000_000));
    let fill = || {
        fs::create_dir_all(&log).unwrap();
        for number in 1..5 {
            fs::write(log.join(format!("stancemap.{number}.log")), format!("older {number}")).unwrap();
        }
        fs::write(log.join("stancemap.log"), &full).unwrap();
        LogFile::new(log.clone())
    };
    let mut file = fill();
    let (result, calls) = FaultPlan::default().run(|| file.write(b"second\n"));
    assert!(result.is_ok() && calls.len() > 8, "{calls:?}");
    for (number, call) in calls.iter().enumerate() {
        for fault in [DiskFault::Error(Errno::IO.raw_os_error()), DiskFault::LostDisk, DiskFault::Kill] {
            let mut file = fill();
            let (result, _) = FaultPlan::at(number, fault).run(|| file.write(b"second\n"));
            file.write(b"third\n").unwrap();
            let files = log_files(&folders);
            assert!(files[0].ends_with("third\n"), "{fault:?} at {call:?}");
            assert!(result.is_err() || files.iter().any(|file| file.contains("second\n")), "{fault:?} at {call:?}");
            // Only the oldest file may go.
            for kept in ["first\n", "older 1", "older 2", "older 3"] {
                assert!(files.iter().any(|file| file.contains(kept)), "{kept:?} after {fault:?} at {call:?}");
            }
        }
    }
}
