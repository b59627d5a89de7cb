//! Unsaved work outlives the window, and the user finds it again.

use egui::{Key, Modifiers};
use stancemap::file;
use stancemap::model::Map;
use stancemap::session::MapFace;
use stancemap::store::{AppFolders, RecoveryFolder};

use crate::support::test_window::TestWindow;

fn recovery(window: &TestWindow) -> RecoveryFolder {
    RecoveryFolder::of(&AppFolders::in_folder(&window.path("own"))).unwrap()
}

/// A window with a saved map of one actor and one unsaved actor.
fn window_with_unsaved_work() -> TestWindow {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.add_actor("Bob");
    window
}

#[test]
fn unsaved_work_is_offered_at_the_next_start() {
    let mut window = window_with_unsaved_work().end_and_restart(Some("map.ron"));
    assert_eq!(window.open_dialog(), "recovery");
    window.settle_until("Copy: 2 actors");
    assert!(window.shows("File: 1 actor"));
    assert!(window.shows("Bob"), "the differences are listed");
    window.click("Open as an unsaved copy");
    assert_eq!((window.open_dialog(), window.actors()), ("none", 2));
    assert!(window.app(|app| app.document.session.is_dirty() && app.document.session.path.is_none()));
    assert_eq!(window.saved_map("map.ron").actors.len(), 1, "the file is as it was");
    // The recovered map is unsaved work again.
    let mut window = window.end_and_restart(None);
    assert_eq!(window.open_dialog(), "recovery");
    window.click("Later");
    assert_eq!(recovery(&window).abandoned_entries().len(), 1);
}

#[test]
fn a_recovered_map_that_is_saved_leaves_no_copy() {
    let mut window = window_with_unsaved_work().end_and_restart(None);
    window.settle_until("Copy: 2 actors");
    window.click("Open as an unsaved copy");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.open_dialog(), "path");
    // The proposed name is not that of the file.
    window.key(Key::Enter);
    assert_eq!(window.saved_map("map (recovered).ron").actors.len(), 2);
    let window = window.end_and_restart(None);
    assert_eq!(window.open_dialog(), "start");
    assert_eq!(recovery(&window).abandoned_entries(), []);
}

#[test]
fn a_map_that_is_saved_or_unchanged_leaves_no_copy() {
    let mut window = window_with_unsaved_work();
    window.press(Modifiers::COMMAND, Key::S);
    let window = window.end_and_restart(Some("map.ron"));
    assert_eq!(window.open_dialog(), "none");
    let window = window.end_and_restart(Some("map.ron"));
    assert_eq!(window.open_dialog(), "none");
}

#[test]
fn what_was_not_saved_on_purpose_can_be_recovered() {
    let mut window = window_with_unsaved_work();
    assert!(!window.close());
    window.click("Don't save");
    let mut window = window.end_and_restart(Some("map.ron"));
    assert_eq!((window.open_dialog(), window.actors()), ("none", 1), "nobody is asked about it");
    window.run("recover");
    assert_eq!(window.open_dialog(), "recovery");
    assert!(window.shows("14 days left"));
    window.settle_until("Copy: 2 actors");
    window.click("Open as an unsaved copy");
    assert_eq!(window.actors(), 2);
}

#[test]
fn a_copy_is_discarded_first_and_deleted_after_a_question() {
    let mut window = window_with_unsaved_work().end_and_restart(None);
    window.click("Discard");
    assert!(window.shows("14 days left"));
    window.click("Delete…");
    assert_eq!(window.open_dialog(), "question");
    window.click("Delete");
    assert!(window.shows("There is nothing to recover."));
    assert_eq!(recovery(&window).abandoned_entries(), []);
}

#[test]
fn a_name_that_is_being_typed_is_kept() {
    let mut window = TestWindow::with_file("map.ron");
    window.key(Key::P);
    window.key(Key::Enter);
    window.type_text("Half a na");
    let mut window = window.end_and_restart(None);
    window.settle_until("Copy: 1 actor");
    window.click("Open as an unsaved copy");
    let names =
        window.app(|app| app.document.session.map().actors.iter().map(|it| it.name.clone()).collect::<Vec<_>>());
    assert_eq!(names, ["Half a na"]);
}

#[test]
fn a_name_that_is_being_typed_is_saved() {
    let mut window = TestWindow::with_file("map.ron");
    window.key(Key::P);
    window.key(Key::Enter);
    window.type_text("Egypt");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.saved_map("map.ron").actors.len(), 1);
    window.key(Key::P);
    window.key(Key::Enter);
    window.type_text("Israel");
    assert!(!window.close(), "the name is unsaved work");
    assert_eq!((window.open_dialog(), window.actors()), ("question", 2));
}

#[test]
fn a_map_with_which_the_program_ends_twice_is_not_drawn() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("map.ron");
    std::fs::write(&path, file::write(&Map::default())).unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    for _ in 0..2 {
        assert_eq!(window.app(|app| app.document.session.face()), MapFace::Canvas);
        window.add_actor("Ann");
        window = window.end_and_restart(Some("map.ron"));
        window.key(Key::Escape);
    }
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Table);
    window.run("face_canvas");
    assert!(window.shows("This map is not drawn"));
    window.click("Draw the map");
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Canvas);
    assert!(!window.shows("This map is not drawn"));
    assert_eq!(std::fs::read(path).unwrap(), file::write(&Map::default()).into_bytes(), "the file is untouched");
}

#[test]
fn a_copy_that_cannot_be_read_is_named_and_kept() {
    let window = window_with_unsaved_work();
    let folder = window.path("own/state/recovery");
    let mut window = window.end_and_restart(None);
    window.key(Key::Escape);
    let copy = recovery(&window).abandoned_entries()[0].map_path.clone().unwrap();
    std::fs::write(&copy, b"StanceMap(").unwrap();
    window.run("recover");
    window.settle_until("The copy cannot be read");
    window.key(Key::ArrowDown);
    assert!(window.shows("The copy cannot be read"), "there is only one");
    assert!(folder.join(copy.file_name().unwrap()).exists());
}

#[test]
fn the_arrow_keys_choose_a_copy() {
    let mut window = window_with_unsaved_work().end_and_restart(Some("other.ron"));
    window.key(Key::Escape);
    window.add_actor("Cy");
    let mut window = window.end_and_restart(None);
    window.settle_until("The file no longer exists.");
    window.key(Key::ArrowDown);
    window.settle_until("File: 1 actor");
    window.key(Key::ArrowUp);
    window.settle_until("The file no longer exists.");
}

#[test]
fn a_late_answer_does_not_open_the_page_again() {
    let mut window = window_with_unsaved_work().end_and_restart(Some("map.ron"));
    window.without_waiting(|window| {
        window.click("Discard");
        window.key(Key::Escape);
    });
    window.settle();
    assert_eq!(window.open_dialog(), "none");
    window.run("recover");
    assert!(window.shows("14 days left"), "it was discarded all the same");
}
