//! Maps are opened: at the start, from a dialog, from a list and dropped on the window.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::file;

use crate::support::test_window::TestWindow;

#[test]
fn only_the_first_start_opens_an_example() {
    let mut first = TestWindow::first_start();
    assert_eq!(first.open_dialog(), "none");
    assert!(first.actors() > 5);
    assert!(first.shows("A map to try things on"));
    first.click("Put this away");
    assert!(!first.shows("A map to try things on"));
    assert!(first.close(), "an example that was only looked at is nothing to save");

    let mut later = TestWindow::in_folder(first.folder, None);
    assert_eq!(later.open_dialog(), "start");
    for example in stancemap::ui::examples::ALL {
        assert!(later.shows(example.name));
    }
    let label = format!("{}, {}", stancemap::ui::examples::ALL[0].name, stancemap::ui::examples::ALL[0].help);
    later.click(&label);
    assert_eq!(later.open_dialog(), "none");
    assert!(later.actors() > 5);
    assert!(later.app(|app| app.document.session.path.is_none()), "it is a copy");
}

/// A file that is dropped on the window.
#[derive(Debug)]
struct DroppedMapFile(PathBuf);

impl egui::DroppedFile for DroppedMapFile {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody asks for them".to_owned())
    }
}

#[test]
fn dropping_files_on_the_window_opens_the_first() {
    let mut window = TestWindow::with_file("mine.ron");
    for title in ["One", "Two"] {
        let map = stancemap::model::Map { title: title.to_owned(), ..Default::default() };
        std::fs::write(window.path(&format!("{title}.ron")), file::write(&map)).unwrap();
    }
    let held = egui::HoveredFile { path: Some(window.path("One.ron")), ..Default::default() };
    window.harness.input_mut().hovered_files = vec![held];
    window.settle();
    assert!(window.shows("Let go to open the map"));
    window.harness.input_mut().hovered_files.clear();
    let dropped = ["One.ron", "Two.ron"].map(|name| std::sync::Arc::new(DroppedMapFile(window.path(name))) as _);
    window.harness.input_mut().dropped_files = dropped.into();
    window.settle();
    assert_eq!(window.app(|app| app.document.session.map().title.clone()), "One");
    assert!(window.app(|app| app.toasts().iter().any(|toast| toast.contains("One.ron was taken"))));

    window.add_actor("Ann");
    window.harness.input_mut().dropped_files = vec![std::sync::Arc::new(DroppedMapFile(window.path("Two.ron")))];
    window.settle();
    assert!(window.shows("Save the changes to “One.ron”?"));
}

#[test]
fn a_failed_open_can_be_tried_again() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("map.ron"), "StanceMap(version: 1, titel: \"A\")").unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    assert!(window.shows("did you mean"));
    window.click("Try again");
    assert!(window.shows("did you mean"), "it is as it was");
    std::fs::write(window.path("map.ron"), "StanceMap(version: 1, title: \"A\")").unwrap();
    window.click("Try again");
    assert_eq!(
        (window.open_dialog(), window.app(|app| app.document.session.map().title.clone())),
        ("none", "A".to_owned())
    );
}

#[test]
fn opening_over_changes_asks_and_goes_on_after_saving() {
    let folder = tempfile::tempdir().unwrap();
    let other = stancemap::model::Map { title: "Other".to_owned(), ..Default::default() };
    std::fs::write(folder.path().join("other.ron"), file::write(&other)).unwrap();
    let mut window = TestWindow::in_folder(folder, Some("mine.ron"));
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::O);
    assert_eq!(window.open_dialog(), "path");
    window.type_text("oth");
    window.key(Key::Tab);
    window.key(Key::Enter);
    assert!(window.shows("Save the changes to “mine.ron”?"));
    window.click("Save");
    assert_eq!(window.saved_map("mine.ron").actors.len(), 1);
    assert_eq!(window.app(|app| app.document.session.map().title.clone()), "Other");
}

#[test]
fn a_broken_file_is_explained_and_the_map_stays() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("bad.ron"), "StanceMap(\n    version: 1,\n    titel: \"x\",\n)\n").unwrap();
    let mut window = TestWindow::in_folder(folder, Some("bad.ron"));
    assert!(window.shows("Cannot open “bad.ron”"));
    assert!(window.shows("line 3"));
    assert!(window.shows("titel"));
    assert_eq!(window.app(|app| app.document.session.path.clone()), None);
    window.click("Close");
    assert_eq!(window.open_dialog(), "none");
}

#[test]
fn a_new_file_in_a_missing_folder_is_refused() {
    let window = TestWindow::with_file("nowhere/map.ron");
    assert!(window.shows("Cannot open “map.ron”") && window.shows("The folder of the file does not exist"));
    assert_eq!(window.app(|app| app.document.session.path.clone()), None);
}

#[test]
fn the_file_menu_opens_and_clears_recent_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut window = TestWindow::in_folder(folder, Some("one.ron"));
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    window.type_text("two");
    window.key(Key::Enter);
    let open_list = |window: &mut TestWindow| {
        window.click("File");
        window.click_containing("Open recent");
    };
    let row = |name: &str| format!("{name}, ");
    open_list(&mut window);
    let top = |name: &str| {
        let rows = window.harness.query_all_by_role(egui::Role::MenuItem);
        let mut rows =
            rows.filter(|node| node.accesskit_node().label().is_some_and(|said| said.starts_with(&row(name))));
        rows.next().unwrap().rect().top()
    };
    assert!(top("two.ron") < top("one.ron"), "the newest stands first");
    window.click_containing("one.ron, ");
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("one.ron")));
    open_list(&mut window);
    window.click("Clear list");
    window.click("File");
    let list = window.harness.get_by_label_contains("Open recent");
    assert!(list.accesskit_node().is_disabled());
}

#[test]
fn recent_files_are_listed_pinned_and_forgotten() {
    let mut one = TestWindow::with_file("one.ron");
    one.press(Modifiers::COMMAND, Key::S);
    let mut window = TestWindow::in_folder(one.folder, None);
    assert!(window.shows("one.ron, "));
    window.click("pin one.ron");
    assert!(window.shows("unpin one.ron"));
    std::fs::remove_file(window.path("one.ron")).unwrap();
    let mut window = TestWindow::in_folder(window.folder, None);
    assert!(window.shows("one.ron, missing"));
    window.click("Remove one.ron from the list");
    assert!(!window.shows("one.ron"));
}
