//! The files of the program itself: settings, recent files, the log, and the folders they are in.

use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use log::{Level, LevelFilter, Log, Record};
use stancemap::store::{
    AppFolders, FileLogger, RECENT_LIMIT, RecentFiles, Settings, SettingsFile, StoreError, ThemePreference, WheelAction,
};

use super::{TestDisk, text};

/// Writes the file of the settings.
fn settings(disk: &TestDisk, text: &str) -> PathBuf {
    let folder = disk.places.config.clone().unwrap();
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("settings.ron"), text).unwrap();
    folder.join("settings.ron")
}

fn save_settings(places: &AppFolders, settings: &Settings) -> Result<(), StoreError> {
    SettingsFile::open(places).0.save(settings)
}

#[test]
fn settings_come_back_as_they_were_saved() {
    let disk = TestDisk::new();
    assert_eq!(Settings::read(&disk.places), (Settings::default(), None));
    let chosen = Settings {
        theme: ThemePreference::Dark,
        interface_scale: 1.25,
        animation: false,
        wheel: WheelAction::Pan,
        snap: false,
        grid: true,
        first_start_done: true,
    };
    save_settings(&disk.places, &chosen).unwrap();
    assert_eq!(Settings::read(&disk.places), (chosen.clone(), None));
    save_settings(&disk.places, &chosen).unwrap();
    assert_eq!(
        text(&disk.places.config.unwrap().join("settings.ron")),
        "(\n    theme: dark,\n    interface_scale: 1.25,\n    animation: false,\n    wheel: pan,\n    \
         snap: false,\n    grid: true,\n    first_start_done: true,\n)\n"
    );
}

#[test]
fn settings_of_other_versions_and_by_hand_are_read() {
    let disk = TestDisk::new();
    settings(&disk, "\u{feff}(wheel: zoom, glow: Some([1, 2]), interface_scale: 40)");
    let expected = Settings { wheel: WheelAction::Zoom, interface_scale: 2.0, ..Settings::default() };
    assert_eq!(Settings::read(&disk.places), (expected, None));
    settings(&disk, "(interface_scale: NaN)");
    assert_eq!(Settings::read(&disk.places), (Settings::default(), None));
}

#[test]
fn broken_settings_are_put_aside() {
    let disk = TestDisk::new();
    for (number, bad) in ["", "(theme: da", "(\n theme: purple)", "\0\0\0", "((((((", "[1]"].into_iter().enumerate() {
        let path = settings(&disk, bad);
        let (read, warning) = Settings::read(&disk.places);
        assert_eq!(read, Settings::default());
        let warning = disk.short(&warning.unwrap());
        let line = if bad.contains('\n') { 2 } else { 1 };
        // None of them overwrites the one before.
        let kept = if number == 0 { "bad".to_owned() } else { format!("bad-{}", number + 1) };
        assert_eq!(
            warning,
            format!(
                "the settings could not be understood, and start afresh (line {line}; the old file is kept): \
                 ~/home/config/settings.ron.{kept}"
            )
        );
        assert!(!path.exists());
        assert_eq!(text(&path.with_extension(format!("ron.{kept}"))), bad);
        assert_eq!(Settings::read(&disk.places), (Settings::default(), None), "warned once");
    }
}

#[test]
fn unreadable_settings_are_left_alone() {
    let disk = TestDisk::new();
    let path = disk.places.config.clone().unwrap().join("settings.ron");
    fs::create_dir_all(&path).unwrap();
    let (read, warning) = Settings::read(&disk.places);
    assert_eq!(read, Settings::default());
    let warning = disk.short(&warning.unwrap());
    assert_eq!(warning, "the settings could not be read, as this is a folder, not a file: ~/home/config/settings.ron");
    assert!(path.is_dir());
    assert!(save_settings(&disk.places, &read).is_err());
}

#[test]
fn without_a_home_there_are_settings_but_none_are_kept() {
    let nowhere = AppFolders::default();
    assert_eq!(Settings::read(&nowhere), (Settings::default(), None));
    let says = save_settings(&nowhere, &Settings::default()).unwrap_err().to_string();
    assert_eq!(says, "there is no folder for settings, as no home folder is known");
    assert_eq!(RecentFiles::read(&nowhere), (RecentFiles::default(), None));
    assert!(RecentFiles::change(&nowhere, |_| ()).is_err());
    assert!(FileLogger::open(&nowhere, LevelFilter::Info).is_err());
}

#[cfg(unix)]
#[test]
fn a_link_to_the_settings_is_kept() {
    let disk = TestDisk::new();
    let path = settings(&disk, "(theme: light)");
    let elsewhere = disk.path("dotfiles.ron");
    fs::rename(&path, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &path).unwrap();
    let (read, _) = Settings::read(&disk.places);
    save_settings(&disk.places, &Settings { theme: ThemePreference::Dark, ..read }).unwrap();
    assert!(text(&elsewhere).contains("dark"));
    assert!(fs::symlink_metadata(&path).unwrap().is_symlink());
}

#[test]
fn recent_files_come_back_in_order_with_their_pins() {
    let disk = TestDisk::new();
    let paths: Vec<_> = ["a.ron", "b.ron", "c.ron"].map(|name| disk.path(name)).into();
    for path in &paths {
        RecentFiles::change(&disk.places, |recent| recent.add_to_front(path)).unwrap();
    }
    let kept = RecentFiles::change(&disk.places, |recent| recent.set_pinned(&paths[0], true)).unwrap();
    let (read, warning) = RecentFiles::read(&disk.places);
    assert_eq!((&read, warning), (&kept, None));
    let found: Vec<_> = read.files().iter().map(|file| (file.path.clone(), file.pinned)).collect();
    assert_eq!(found, [(paths[2].clone(), false), (paths[1].clone(), false), (paths[0].clone(), true)]);
    let kept = RecentFiles::change(&disk.places, |recent| recent.forget(&paths[2])).unwrap();
    assert_eq!(kept.files().len(), 2);
}

#[cfg(unix)]
#[test]
fn a_recent_file_whose_name_is_no_unicode_comes_back() {
    use std::os::unix::ffi::OsStrExt;
    let disk = TestDisk::new();
    let path = std::path::Path::new("/").join(std::ffi::OsStr::from_bytes(b"map-\xff.ron"));
    RecentFiles::change(&disk.places, |recent| recent.add_to_front(&path)).unwrap();
    assert_eq!(RecentFiles::read(&disk.places).0.files()[0].path, path);
}

#[test]
fn a_broken_or_long_list_of_recent_files_does_no_harm() {
    let disk = TestDisk::new();
    let path = disk.places.state.clone().unwrap().join("recent.ron");
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, "[(path: ").unwrap();
    let (read, warning) = RecentFiles::read(&disk.places);
    assert!(read.files().is_empty() && warning.unwrap().starts_with("the list of recent files could not be"));
    assert!(path.with_extension("ron.bad").exists());
    fs::write(&path, format!("[{}(), (path: \"z\", stars: 5)]", "(path: \"a\"),".repeat(40))).unwrap();
    let (read, warning) = RecentFiles::read(&disk.places);
    assert_eq!((read.files().len(), warning), (RECENT_LIMIT, None));
}

#[test]
fn folders_come_from_absolute_paths_in_the_environment() {
    let disk = TestDisk::new();
    let root = disk.folder.path().to_owned();
    let find = |variables: &[(&str, PathBuf)]| {
        AppFolders::from_environment(|name| {
            variables.iter().find(|(other, _)| *other == name).map(|(_, value)| OsString::from(value))
        })
    };
    let xdg = [("XDG_CONFIG_HOME", root.join("c")), ("XDG_STATE_HOME", root.join("s"))];
    let places = find(&xdg);
    assert_eq!(places.config, Some(root.join("c").join("stancemap")));
    assert_eq!(places.state, Some(root.join("s").join("stancemap")));
    let own = [xdg.as_slice(), &[("STANCEMAP_CONFIG_DIR", root.join("own"))]].concat();
    assert_eq!(find(&own).config, Some(root.join("own")));
    let relative = [("XDG_CONFIG_HOME", "c".into()), ("STANCEMAP_STATE_DIR", "".into())];
    assert_eq!(find(&relative), AppFolders::default());
}

#[test]
fn the_log_is_plain_lines_and_never_grows_beyond_five_files() {
    let disk = TestDisk::new();
    let log = |journal: &FileLogger, level, text: &str| {
        journal.log(&Record::builder().level(level).target("stancemap::test").args(format_args!("{text}")).build());
    };
    let journal = FileLogger::open(&disk.places, LevelFilter::Info).unwrap();
    log(&journal, Level::Info, "two\nlines");
    log(&journal, Level::Debug, "not asked for");
    drop(journal);
    let journal = FileLogger::open(&disk.places, LevelFilter::Info).unwrap();
    log(&journal, Level::Warn, "after a restart");
    // Waits for the thread that writes.
    drop(journal);
    let folder = disk.places.state.clone().unwrap().join("log");
    let lines = text(&folder.join("stancemap.log"));
    let lines: Vec<_> = lines.lines().map(|line| line.split_once(' ').unwrap().1).collect();
    assert_eq!(lines, ["INFO  stancemap::test two lines", "WARN  stancemap::test after a restart"]);

    let journal = FileLogger::open(&disk.places, LevelFilter::Info).unwrap();
    let long = "x".repeat(2_000);
    for _ in 0..3_200 {
        log(&journal, Level::Info, &long);
    }
    drop(journal);
    let sizes: Vec<_> = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().metadata().unwrap().len()).collect();
    assert_eq!(sizes.len(), 5);
    assert!(sizes.iter().all(|size| *size <= 1_000_000));
}

#[test]
fn settings_of_many_megabytes_are_put_aside_unread() {
    let disk = TestDisk::new();
    let path = settings(&disk, &" ".repeat(2_000_000));
    let (read, warning) = Settings::read(&disk.places);
    assert_eq!(read, Settings::default());
    assert!(warning.unwrap().contains("more than 1 MB"));
    assert!(!path.exists() && path.with_extension("ron.bad").exists());
}
