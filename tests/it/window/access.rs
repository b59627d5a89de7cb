//! Maps that are open elsewhere, made by a newer version, write-protected, or removed while they are open.

use std::path::PathBuf;

use egui::{Key, Modifiers};
use stancemap::file;
use stancemap::model::Map;

use crate::support::test_window::TestWindow;

const NEWER: &str = "StanceMap(version: 2, title: \"Later\", moods: [(id: 1)], actors: [(id: \"ann\", name: \"Ann\", place: (0.0, 0.0))])";

/// A folder with a map of one actor.
fn folder_with_map(text: Option<&str>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let mut map = Map::default();
    stancemap::ops::add_actor(&mut map, "Ann", egui::Pos2::ZERO);
    std::fs::write(folder.path().join("map.ron"), text.map_or_else(|| file::write(&map), str::to_owned)).unwrap();
    folder
}

/// Leaves the lock file of another machine.
fn lock_elsewhere(folder: &tempfile::TempDir) {
    let text = "stancemap lock\nuser: zeynep\nhost: desk-4\nprocess: 7\nsince: 2020-01-02T03:04:05Z\nprogram: Stancemap 0.1.0\n";
    std::fs::write(folder.path().join(".map.ron.lock"), text).unwrap();
}

fn path(window: &TestWindow) -> Option<PathBuf> {
    window.app(|app| app.document.session.path.clone())
}

/// Runs frames until the words are shown. The watcher of files looks every two seconds.
fn wait_for(window: &mut TestWindow, words: &str) {
    for _ in 0..6000 {
        window.harness.step();
        if window.shows(words) {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("{words:?} is not shown");
}

#[test]
fn a_map_that_is_open_elsewhere_is_opened_read_only() {
    let folder = folder_with_map(None);
    lock_elsewhere(&folder);
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    assert!(window.shows("Already open elsewhere: “map.ron”"));
    assert!(window.shows("Opened by zeynep on desk-4") && window.shows("days ago"));
    window.key(Key::Enter);
    assert_eq!((window.open_dialog(), window.actors()), ("none", 1));
    assert!(window.shows("Read-only: zeynep on desk-4 opened it"));
    assert_eq!(window.app(|app| app.title()), "map.ron (read-only) — Stancemap");

    window.press(Modifiers::COMMAND, Key::A);
    assert_eq!(window.selected(), "actor:ann");
    window.key(Key::Delete);
    assert_eq!(window.actors(), 1);
    let refusals = |window: &TestWindow| {
        window.app(|app| app.toasts().iter().filter(|toast| toast.starts_with("This map is read-only")).count())
    };
    assert_eq!(refusals(&window), 1);
    window.click("Try again");
    assert!(window.app(|app| app.toasts().iter().any(|toast| toast.contains("on desk-4 still has map.ron open"))));

    std::fs::remove_file(window.path(".map.ron.lock")).unwrap();
    window.click("Try again");
    assert!(!window.shows("Read-only:"));
    window.run("delete");
    assert_eq!(window.actors(), 0);
    assert!(window.path(".map.ron.lock").exists(), "it is locked here now");
}

#[test]
fn a_map_that_is_open_elsewhere_can_be_opened_otherwise() {
    for (choice, is_copy) in [("Open a copy", true), ("Open anyway", false), ("Cancel", true)] {
        let folder = folder_with_map(None);
        lock_elsewhere(&folder);
        let mut window = TestWindow::in_folder(folder, Some("map.ron"));
        window.click(choice);
        assert_eq!(window.open_dialog(), "none");
        assert_eq!(path(&window), Some(window.path("map.ron")).filter(|_| !is_copy), "{choice}");
        assert_eq!(window.actors(), usize::from(choice != "Cancel"), "{choice}");
        assert!(!window.shows("Read-only:"));
        let lock = std::fs::read_to_string(window.path(".map.ron.lock")).unwrap();
        assert_eq!(lock.contains("zeynep"), is_copy, "{choice}: the old lock is taken over only for editing");
    }
}

#[test]
fn a_copy_of_a_read_only_map_is_edited_and_saved_elsewhere() {
    let folder = folder_with_map(None);
    lock_elsewhere(&folder);
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    window.click("Open read-only");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.open_dialog(), "path", "it is saved under another name only");
    window.key(Key::Escape);
    window.click("Edit a copy");
    assert_eq!((path(&window), window.actors()), (None, 1));
    window.add_actor("Bob");
    assert_eq!(window.actors(), 2);
    assert!(!window.close(), "its changes are nowhere else");
}

#[test]
fn the_lock_of_a_map_follows_it_and_ends_with_it() {
    let mut window = TestWindow::in_folder(folder_with_map(None), Some("map.ron"));
    assert!(window.path(".map.ron.lock").exists());
    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    window.type_text("two");
    window.key(Key::Enter);
    assert_eq!(path(&window), Some(window.path("two.ron")));
    assert_eq!([".map.ron.lock", ".two.ron.lock"].map(|name| window.path(name).exists()), [false, true]);
    window.run("new");
    assert!(!window.path(".two.ron.lock").exists());
}

#[test]
fn a_file_that_is_open_elsewhere_is_not_saved_over_unasked() {
    let folder = folder_with_map(None);
    lock_elsewhere(&folder);
    let mut window = TestWindow::in_folder(folder, Some("mine.ron"));
    window.add_actor("Bob");
    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    window.type_text("map");
    window.click("Replace");
    assert!(window.shows("Already open elsewhere: “map.ron”"));
    window.click("Save anyway");
    assert_eq!(window.saved_map("map.ron").actors.iter().next().unwrap().name, "Bob");
}

#[test]
fn a_newer_map_is_shown_and_not_saved_over() {
    let mut window = TestWindow::in_folder(folder_with_map(Some(NEWER)), Some("map.ron"));
    assert!(window.shows("Read-only: made by a newer Stancemap (format 2). 1 kind of content not shown."));
    assert_eq!(window.actors(), 1);
    assert!(!window.path(".map.ron.lock").exists(), "what cannot be saved needs no lock");
    window.click("What is missing");
    assert!(window.shows("moods (1 record)"));
    window.key(Key::Escape);
    window.press(Modifiers::COMMAND, Key::S);
    window.type_text("older");
    window.key(Key::Enter);
    assert!(window.shows("Make a copy in an older format?") && window.shows("moods (1 record)"));
    window.click("Save without it");
    assert_eq!(window.saved_map("older.ron").actors.len(), 1);
    assert_eq!(path(&window), Some(window.path("older.ron")));
    assert!(!window.shows("Read-only:"));
    assert_eq!(std::fs::read_to_string(window.path("map.ron")).unwrap(), NEWER);
}

#[test]
fn a_newer_map_that_is_not_understood_can_be_read_as_text() {
    let window = TestWindow::in_folder(folder_with_map(Some("StanceMap(version: 2, actors: {})")), Some("map.ron"));
    assert!(window.shows("Cannot open “map.ron”") && window.shows("newer Stancemap"));
    assert!(window.shows("Open in text editor"));
}

#[test]
fn a_write_protected_file_is_reported_when_it_is_opened() {
    let folder = folder_with_map(None);
    let file = folder.path().join("map.ron");
    let mut permissions = std::fs::metadata(&file).unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&file, permissions).unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    assert!(window.shows("Write-protected file: “map.ron”. Changes need another file name."));
    window.add_actor("Bob");
    assert_eq!(window.actors(), 2, "it can be edited");
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("“map.ron” was not saved"));
    window.key(Key::Escape);
    window.click("Not now");
    assert!(!window.shows("Write-protected file"));
}

#[test]
fn a_change_of_the_file_is_reported_without_a_focus_change() {
    let mut window = TestWindow::in_folder(folder_with_map(None), Some("map.ron"));
    std::fs::write(window.path("map.ron"), file::write(&Map::default())).unwrap();
    wait_for(&mut window, "“map.ron” was changed by another program");
    window.click("Reload the file");
    assert_eq!(window.actors(), 0);
    std::fs::remove_file(window.path("map.ron")).unwrap();
    wait_for(&mut window, "“map.ron” is no longer where it was");
    assert!(!window.close(), "the map is nowhere but here");
}
