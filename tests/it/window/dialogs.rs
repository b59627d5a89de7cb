//! Dialogs and the shortcuts that open them.

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::session::Effect;
use stancemap::ui::path_request::PathRequest;

use crate::support::test_window::TestWindow;

#[test]
fn shortcuts_run_commands_but_letters_not_while_text_is_typed() {
    let mut window = TestWindow::with_file("new.ron");
    window.add_actor("Ann");
    assert!(window.app(|app| app.title()).starts_with("● new.ron"));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(window.actors(), 0);
    window.press(Modifiers::COMMAND, Key::Y);
    assert_eq!(window.actors(), 1);
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.app(|app| app.title()), "new.ron — Stancemap");
    assert!(window.app(|app| app.toasts().contains(&"Saved new.ron.")));
    window.key(Key::P);
    assert!(window.shows("Click where the actor shall be"));
    window.key(Key::Escape);
    assert!(!window.shows("Click where the actor shall be"));
    window.press(Modifiers::COMMAND, Key::F);
    window.key(Key::P);
    assert!(!window.shows("Click where the actor shall be"), "P goes into the filter");
}

#[test]
fn the_palette_runs_a_command_and_shows_a_record() {
    let mut window = TestWindow::with_file("new.ron");
    window.add_actor("Zenobia");
    window.press(Modifiers::COMMAND, Key::K);
    assert_eq!(window.open_dialog(), "palette");
    window.type_text("about st");
    window.key(Key::Enter);
    assert_eq!(window.open_dialog(), "about");
    window.key(Key::Escape);
    assert_eq!(window.open_dialog(), "none");

    window.press(Modifiers::COMMAND, Key::K);
    window.type_text("zeno");
    window.key(Key::Enter);
    assert_eq!(window.open_dialog(), "none");
    assert_eq!(window.app(|app| app.document.session.selection().len()), 1);
}

#[test]
fn a_figure_replaces_a_file_only_if_confirmed() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers::COMMAND, Key::E);
    assert_eq!(window.open_dialog(), "figure");
    window.click("SVG…");
    assert_eq!(window.open_dialog(), "path");
    window.click("Save");
    assert!(window.path("map.svg").exists(), "named after the file, as the map has no title");
    assert!(window.app(|app| app.toasts().iter().any(|text| text.contains("map.svg ("))));
    assert_eq!(window.open_dialog(), "figure");

    std::fs::write(window.path("map.svg"), "mine").unwrap();
    window.click("SVG…");
    assert!(window.shows("“map.svg” is there already"));
    window.key(Key::Escape);
    assert_eq!(std::fs::read_to_string(window.path("map.svg")).unwrap(), "mine");
}

#[test]
fn the_figure_dialog_names_letters_without_a_font() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Türkiye");
    window.press(Modifiers::COMMAND, Key::E);
    assert!(!window.shows("no font"));
    window.key(Key::Escape);
    window.add_actor("བོད");
    window.press(Modifiers::COMMAND, Key::E);
    assert!(window.shows("The program has no font for Tibetan: boxes stand for letters in “བོད”."));
}

#[test]
fn toasts_cover_no_button_of_a_dialog() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::E);
    for number in 0..3 {
        window.app(|app| app.document.session.request_effect(Effect::ShowMessage(format!("{number} is done"))));
    }
    // Single frames, as each lasts a quarter of a second.
    (0..3).for_each(|_| window.harness.step());
    let newest = window.harness.get_by_label("2 is done.").rect();
    assert!(!window.shows("1 is done."), "the others wait");
    for button in ["PNG…", "SVG…", "PDF…", "Copy picture", "Close"] {
        let button = window.harness.get_by_label(button).rect();
        assert!(!newest.intersects(button), "{newest:?} covers {button:?}");
    }
    window.harness.key_press(Key::Escape);
    (0..3).for_each(|_| window.harness.step());
    assert!(["0", "1", "2"].iter().all(|number| window.shows(&format!("{number} is done."))));
}

#[test]
fn a_dialog_disables_the_window_behind_it() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    let can_filter =
        |window: &TestWindow| !window.harness.get_by_label("Filter the outline").accesskit_node().is_disabled();
    assert!(can_filter(&window));
    window.key(Key::F1);
    assert!(!can_filter(&window));
    assert!(!window.harness.get_by_label("Close").accesskit_node().is_disabled());
    window.key(Key::Escape);
    assert!(can_filter(&window));
}

#[test]
fn the_window_is_still_after_the_shortcuts_are_closed() {
    let mut window = TestWindow::first_start();
    window.key(Key::F1);
    assert_eq!(window.open_dialog(), "shortcuts");
    assert!(window.shows("Save as…: Ctrl+Shift+S"));
    window.key(Key::Escape);
    assert_eq!(window.harness.run(), 1, "one frame, and no wish for another");
}

#[test]
fn settings_apply_at_once_and_are_saved() {
    let mut window = TestWindow::with_file("new.ron");
    window.press(Modifiers::COMMAND, Key::Comma);
    assert_eq!(window.open_dialog(), "settings");
    window.click("Theme: High contrast");
    window.click("Wheel: Moves the map");
    window.click("Let things glide");
    window.click("Done");
    assert_eq!(window.open_dialog(), "none");
    let again = TestWindow::in_folder(window.folder, Some("new.ron"));
    let style = again.harness.ctx.global_style();
    assert_eq!(style.animation_time, 0.0, "nothing glides any more");
    assert_eq!(style.visuals.panel_fill, egui::Color32::WHITE);
}

#[test]
fn a_file_dialog_begins_in_the_folder_of_the_map() {
    let begins = |window: &TestWindow| window.app(|app| app.path_dialog_start(&PathRequest::Open).folder);
    let mut first = TestWindow::with_file("one.ron");
    assert_eq!(begins(&first).as_deref(), Some(first.folder.path()));
    first.press(Modifiers::COMMAND, Key::S);
    let later = TestWindow::in_folder(first.folder, None);
    assert!(later.app(|app| app.document.session.path.is_none()));
    assert_eq!(begins(&later).as_deref(), Some(later.folder.path()));
    later.app(|app| app.document.session.path = Some("two.ron".into()));
    assert_eq!(begins(&later), Some(std::env::current_dir().unwrap()));
}

/// A text field lays out all of its text in every frame.
#[test]
fn a_text_that_is_too_long_for_a_field_is_refused_with_its_size() {
    let mut window = TestWindow::with_file("new.ron");
    window.run("palette");
    let long = "long ".repeat(20_000);
    window.paste(&long);
    let toasts = window.app(|app| app.toasts().join("\n"));
    assert!(toasts.contains("The clipboard holds 100 KB, and a text field takes 66 KB at most"), "{toasts}");
    window.key(Key::Escape);
    window.run("paste_source");
    window.paste(&long);
    let mut fields = window.harness.query_all_by_label("Text").filter_map(|node| node.accesskit_node().value());
    assert!(fields.any(|text| text.len() > 99_000), "the text of a source may be longer");
}
