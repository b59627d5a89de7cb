//! Maps are saved, and what other programs do to their files is noticed.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::file;
use stancemap::session::Effect;
use stancemap::ui::path_request::PathRequest;

use crate::support::test_window::TestWindow;

#[test]
fn closing_with_changes_asks_and_cancel_keeps_them() {
    let mut window = TestWindow::with_file("new.ron");
    window.add_actor("Ann");
    assert!(!window.close());
    assert_eq!(window.open_dialog(), "question");
    assert!(window.shows("Save the changes to “new.ron”?"));
    window.key(Key::Escape);
    assert_eq!((window.open_dialog(), window.actors()), ("none", 1));

    assert!(!window.close());
    assert!(!window.close(), "asked twice, the question is shown once");
    window.click("Don't save");
    assert!(window.close());
    assert!(!window.path("new.ron").exists());
}

#[test]
fn enter_saves_before_closing_and_then_the_window_closes() {
    let mut window = TestWindow::with_file("new.ron");
    window.add_actor("Ann");
    assert!(!window.close());
    window.key(Key::Enter);
    assert_eq!(window.saved_map("new.ron").actors.len(), 1);
    assert!(window.close());
}

#[test]
fn saving_under_a_used_name_warns_of_replacing_the_file() {
    let mut window = TestWindow::with_file("one.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    assert_eq!(window.open_dialog(), "path");
    // The name without its extension is selected, so that typing replaces it.
    window.type_text("two");
    window.key(Key::Enter);
    assert!(window.path("two.ron").exists());
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("two.ron")));

    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    assert_eq!(window.harness.get_by_label("Path of the file").accesskit_node().role(), egui::Role::TextInput);
    window.type_text("one");
    assert!(window.shows("“one.ron” is there already and will be replaced."));
    window.click("Replace");
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("one.ron")));
    assert_eq!(window.open_dialog(), "none");
}

/// The dialog of a system asks before replacing a file of the name that was typed, which may not be the whole name.
#[test]
fn a_name_completed_by_its_extension_replaces_no_file() {
    let mut window = TestWindow::with_file("one.ron");
    window.add_actor("Ann");
    std::fs::write(window.path("two.stance.ron"), "theirs").unwrap();
    let typed = window.path("two");
    window.app(|app| app.path_chosen(PathRequest::SaveAs(None), &typed, false));
    window.settle();
    assert!(window.shows("Replace “two.stance.ron”?"));
    assert_eq!(std::fs::read_to_string(window.path("two.stance.ron")).unwrap(), "theirs");
    window.click("Replace");
    assert_eq!(window.saved_map("two.stance.ron").actors.len(), 1);
}

#[test]
fn a_report_that_was_not_written_can_be_tried_again() {
    let mut window = TestWindow::with_file("one.ron");
    let path = window.path("reports").join("moved.md");
    window.app(|app| app.path_chosen(PathRequest::Report("what moved".into()), &path, false));
    window.settle();
    assert!(window.shows("The report was not written"));
    std::fs::create_dir(window.path("reports")).unwrap();
    window.click("Try again");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "what moved");
    assert_eq!(window.open_dialog(), "none");
}

#[test]
fn a_broken_list_of_recent_files_is_reported_and_kept() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir_all(folder.path().join("own/state")).unwrap();
    std::fs::write(folder.path().join("own/state/recent.ron"), "[(path:").unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    let told = window.app(|app| app.toasts().iter().map(|toast| (*toast).to_owned()).collect::<Vec<_>>());
    let start = "The list of recent files could not be understood, and start afresh (line 1; the old file is kept)";
    assert!(told.iter().any(|toast| toast.starts_with(start)), "{told:?}");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(std::fs::read_to_string(window.path("own/state/recent.ron.bad")).unwrap(), "[(path:");
    assert!(std::fs::read_to_string(window.path("own/state/recent.ron")).unwrap().contains("map.ron"));
}

#[test]
fn the_status_says_saved_only_after_a_save() {
    let mut window = TestWindow::with_file("new.ron");
    assert!(window.shows("new.ron") && !window.shows(", saved"));
    window.add_actor("Ann");
    assert!(window.shows("new.ron, with changes that are not saved"));
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("new.ron, saved"));
}

#[test]
fn a_change_during_a_save_leaves_the_map_dirty() {
    let mut window = TestWindow::with_file("new.ron");
    window.add_actor("Ann");
    window.without_waiting(|window| {
        window.press(Modifiers::COMMAND, Key::S);
        window.add_actor("Bob");
    });
    window.settle();
    assert_eq!(window.saved_map("new.ron").actors.len(), 1);
    assert!(window.shows("new.ron, with changes that are not saved"));
}

#[test]
fn a_map_is_saved_even_if_the_recent_files_cannot_be() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("own")).unwrap();
    std::fs::write(folder.path().join("own/state"), "a file where a folder should be").unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.saved_map("map.ron").actors.len(), 1);
    let told = window.app(|app| app.toasts().iter().map(|toast| (*toast).to_owned()).collect::<Vec<_>>());
    assert!(told.iter().any(|toast| toast.starts_with("The list of recent files could not be kept, as ")), "{told:?}");
}

#[test]
fn saving_over_an_external_change_asks() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    let other = file::write(&stancemap::model::Map { title: "Other".to_owned(), ..Default::default() });
    std::fs::write(window.path("map.ron"), &other).unwrap();
    window.add_actor("Bob");
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("“map.ron” was changed by another program"));
    window.key(Key::Escape);
    assert_eq!(std::fs::read_to_string(window.path("map.ron")).unwrap(), other);

    window.press(Modifiers::COMMAND, Key::S);
    window.click("Overwrite");
    assert_eq!(window.saved_map("map.ron").actors.len(), 2);

    std::fs::write(window.path("map.ron"), &other).unwrap();
    window.add_actor("Cem");
    window.press(Modifiers::COMMAND, Key::S);
    window.click("Reload");
    assert_eq!(window.app(|app| app.document.session.map().title.clone()), "Other");
    assert!(!window.app(|app| app.document.session.is_dirty()));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.actors(), 3, "reloading is a step");
}

#[test]
fn an_external_change_is_reported_when_the_window_gets_focus() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.refocus();
    assert!(!window.shows("was changed by another program"));

    let other = file::write(&stancemap::model::Map { title: "Other".to_owned(), ..Default::default() });
    std::fs::write(window.path("map.ron"), &other).unwrap();
    assert!(!window.shows("was changed by another program"), "nobody has looked yet");
    window.refocus();
    assert!(window.shows("“map.ron” was changed by another program"));
    assert_eq!(window.open_dialog(), "none", "it keeps nobody from working");
    window.click("Show differences");
    assert!(window.shows("From map.ron to this map"), "what moved is listed");
    window.click("Not now");
    window.refocus();
    assert!(!window.shows("was changed by another program"), "it was put away");

    std::fs::write(window.path("map.ron"), &other[..other.len() / 2]).unwrap();
    window.refocus();
    window.click("Reload the file");
    assert!(window.shows("Cannot open “map.ron”"));
    assert_eq!(window.actors(), 1, "what cannot be read takes the place of nothing");
    window.key(Key::Enter);

    std::fs::write(window.path("map.ron"), &other).unwrap();
    window.refocus();
    window.click("Reload the file");
    assert_eq!((window.actors(), window.app(|app| app.document.session.is_dirty())), (0, false));
    assert!(!window.shows("was changed by another program"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!((window.actors(), window.app(|app| app.document.session.is_dirty())), (1, true));
}

#[test]
fn a_deleted_file_is_reported_and_can_be_saved_again() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    std::fs::remove_file(window.path("map.ron")).unwrap();
    window.refocus();
    assert!(window.shows("“map.ron” is no longer where it was"));
    assert_eq!(window.app(|app| app.title()), "map.ron (missing) — Stancemap");
    assert!(!window.close(), "the map is nowhere but here");
    assert!(window.shows("Its file is no longer where it was"));
    window.key(Key::Escape);
    window.click("Save it again");
    assert_eq!(window.saved_map("map.ron").actors.len(), 1);
    assert_eq!(window.app(|app| app.title()), "map.ron — Stancemap");
    assert!(window.close());
}

#[test]
fn an_earlier_version_of_a_file_can_be_restored() {
    let folder = tempfile::tempdir().unwrap();
    let first = stancemap::model::Map { title: "First".to_owned(), ..Default::default() };
    std::fs::write(folder.path().join("map.ron"), file::write(&first)).unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    let show = |window: &mut TestWindow| {
        window.app(|app| app.document.session.request_effect(Effect::EarlierVersions));
        window.settle();
    };
    show(&mut window);
    assert!(window.shows("None is kept yet"));
    window.key(Key::Escape);
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);

    show(&mut window);
    assert_eq!(window.open_dialog(), "earlier");
    window.click("Kept a moment ago, An empty map");
    assert_eq!(
        (window.open_dialog(), window.actors(), window.app(|app| app.document.session.is_dirty())),
        ("none", 0, true)
    );
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.actors(), 1, "it is a step");

    // A file that cannot be opened any more has earlier versions too.
    let whole = std::fs::read(window.path("map.ron")).unwrap();
    std::fs::write(window.path("map.ron"), &whole[..whole.len() / 2]).unwrap();
    let mut later = TestWindow::in_folder(window.folder, Some("map.ron"));
    assert!(later.shows("Cannot open “map.ron”"));
    later.click("Earlier versions…");
    later.click("Kept a moment ago, An empty map");
    assert_eq!(
        later.app(|app| (app.document.session.map().title.clone(), app.document.session.is_dirty())),
        ("First".to_owned(), true)
    );
    later.press(Modifiers::COMMAND, Key::S);
    assert!(later.shows("Replace “map.ron”?"), "what is in the file is not overwritten unasked");
    later.click("Replace");
    assert_eq!(later.saved_map("map.ron").title, "First");
}
