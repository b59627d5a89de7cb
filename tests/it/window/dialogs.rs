//! Is the window wired? Dialogs, shortcuts and files, driven through egui's own events, without a display.

use std::path::{Path, PathBuf};

use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::session::{Effect, Merge};
use stancemap::ui::ask::Ask;
use stancemap::{file, ops};

use crate::support::test_window::TestWindow;

#[test]
fn the_first_start_shows_an_example_and_later_ones_the_start_page() {
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
fn a_map_is_saved_under_a_typed_name_and_replacing_is_said() {
    let mut window = TestWindow::with_file("one.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::S);
    window.press(Modifiers { shift: true, ..Modifiers::COMMAND }, Key::S);
    assert_eq!(window.open_dialog(), "path");
    // The name without its ending is marked, so that typing replaces it.
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

#[test]
fn another_program_has_changed_the_file() {
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
fn a_file_that_changed_meanwhile_is_told_when_the_window_is_looked_at_again() {
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
    window.click("What differs");
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
fn a_file_that_is_gone_is_told_and_can_be_saved_again() {
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
fn a_map_is_taken_back_as_it_was_before_it_was_saved_over() {
    let folder = tempfile::tempdir().unwrap();
    let first = stancemap::model::Map { title: "First".to_owned(), ..Default::default() };
    std::fs::write(folder.path().join("map.ron"), file::write(&first)).unwrap();
    let mut window = TestWindow::in_folder(folder, Some("map.ron"));
    let show = |window: &mut TestWindow| {
        window.app(|app| app.document.session.ask(Effect::Earlier));
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

    // One that cannot be opened any more has its earlier versions too.
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

/// A file that is let go over the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl egui::DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        Err("nobody asks for them".to_owned())
    }
}

#[test]
fn a_map_that_is_dropped_is_opened_and_of_several_the_first() {
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
    let dropped = ["One.ron", "Two.ron"].map(|name| std::sync::Arc::new(Dropped(window.path(name))) as _);
    window.harness.input_mut().dropped_files = dropped.into();
    window.settle();
    assert_eq!(window.app(|app| app.document.session.map().title.clone()), "One");
    assert!(window.app(|app| app.toasts().iter().any(|toast| toast.contains("One.ron was taken"))));

    window.add_actor("Ann");
    window.harness.input_mut().dropped_files = vec![std::sync::Arc::new(Dropped(window.path("Two.ron")))];
    window.settle();
    assert!(window.shows("Save the changes to “One.ron”?"));
}

#[test]
fn a_file_that_could_not_be_opened_is_tried_again() {
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
fn a_dialog_for_files_begins_where_the_map_lies_or_the_last_one_did() {
    let begins = |window: &TestWindow| window.app(|app| app.from(&Ask::Open).folder);
    let mut first = TestWindow::with_file("one.ron");
    assert_eq!(begins(&first).as_deref(), Some(first.folder.path()));
    first.press(Modifiers::COMMAND, Key::S);
    let later = TestWindow::in_folder(first.folder, None);
    assert!(later.app(|app| app.document.session.path.is_none()));
    assert_eq!(begins(&later).as_deref(), Some(later.folder.path()));
    later.app(|app| app.document.session.path = Some("two.ron".into()));
    assert_eq!(begins(&later), Some(std::env::current_dir().unwrap()));
}

#[test]
fn only_what_was_saved_is_called_so() {
    let mut window = TestWindow::with_file("new.ron");
    assert!(window.shows("new.ron") && !window.shows(", saved"));
    window.add_actor("Ann");
    assert!(window.shows("new.ron, with changes that are not saved"));
    window.press(Modifiers::COMMAND, Key::S);
    assert!(window.shows("new.ron, saved"));
}

#[test]
fn a_change_during_a_save_is_not_called_saved() {
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
fn figures_are_written_and_never_over_a_file_unasked() {
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
fn letters_without_a_font_are_told_under_the_figure() {
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
fn the_file_menu_opens_a_recent_file_and_forgets_them() {
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
fn what_is_said_in_passing_covers_no_button_of_a_dialog() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.press(Modifiers::COMMAND, Key::E);
    for number in 0..3 {
        window.app(|app| app.document.session.ask(Effect::Say(format!("{number} is done"))));
    }
    // Single frames, as time runs fast in here.
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
fn what_lies_behind_a_dialog_is_disabled() {
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
fn a_right_click_beside_everything_is_about_the_map() {
    let mut window = TestWindow::with_file("map.ron");
    window.add_actor("Ann");
    window.app(|app| app.document.session.select(["actor:ann".parse().unwrap()]));
    window.settle();
    let right_click = |window: &mut TestWindow, at: egui::Pos2| {
        for pressed in [true, false] {
            window.pointer(at, egui::PointerButton::Secondary, pressed);
        }
        window.settle();
    };
    right_click(&mut window, egui::pos2(400.0, 650.0));
    assert!(window.app(|app| app.document.session.selection().is_empty()));
    assert!(!window.shows("Tie to…") && window.shows("Select all"));
    window.click("Add issue here");
    window.type_text("Troops");
    window.key(Key::Enter);
    let target: stancemap::model::Target = "issue:troops".parse().unwrap();
    assert!(window.app(|app| app.document.session.map().issues.iter().any(|issue| issue.title == "Troops")));
    // It lies where the menu was asked for: there, the menu is now about it.
    window.app(|app| app.document.session.select([]));
    right_click(&mut window, egui::pos2(400.0, 650.0));
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(target));
    assert!(window.shows("Look through it"));
}

#[test]
fn a_map_is_not_begun_where_there_is_no_folder() {
    let window = TestWindow::with_file("nowhere/map.ron");
    assert!(window.shows("Cannot open “map.ron”") && window.shows("The folder of the file does not exist"));
    assert_eq!(window.app(|app| app.document.session.path.clone()), None);
}

#[test]
fn without_a_folder_of_its_own_the_window_says_what_it_cannot_keep_and_saves() {
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

#[test]
fn the_page_of_shortcuts_opens_and_nothing_moves_when_nothing_happens() {
    let mut window = TestWindow::first_start();
    window.key(Key::F1);
    assert_eq!(window.open_dialog(), "shortcuts");
    assert!(window.shows("Save as…: Ctrl+Shift+S"));
    window.key(Key::Escape);
    assert_eq!(window.harness.run(), 1, "one frame, and no wish for another");
}

#[test]
fn settings_hold_at_once_and_are_kept() {
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
fn a_filter_is_chosen_over_the_canvas_and_kept_in_a_view() {
    let mut window = TestWindow::first_start();
    window.click("Put this away");
    let before = window.app(|app| app.document.session.map().clone());
    window.click("Filter");
    window.click("person");
    assert!(window.shows("Left out: "));
    window.key(Key::Escape);
    let look = window.app(|app| app.document.session.look().clone());
    assert_eq!(look.filter.kinds, ["person"]);
    assert!(window.app(|app| *app.document.session.map() == before), "looking changes no map");
    window.click("Views");
    window.click("Save as view");
    window.type_text("People");
    window.key(Key::Enter);
    let saved = window.app(|app| app.document.session.map().views.iter().last().cloned()).unwrap();
    assert_eq!((saved.name.as_str(), &saved.filter), ("People", &look.filter));
    window.click("Filter, something is left out");
    window.click("Leave out nothing");
    assert!(window.app(|app| app.document.session.look().filter.is_open()));
}

#[test]
fn a_presentation_goes_through_the_views_and_puts_the_look_back() {
    let mut window = TestWindow::first_start();
    let (before, views) =
        window.app(|app| (app.document.session.look().clone(), app.document.session.map().views.len()));
    window.key(Key::F5);
    assert!(window.shows(&format!("1 of {views}")));
    for at in 2..=views {
        window.key(Key::ArrowRight);
        assert!(window.shows(&format!("{at} of {views}")));
    }
    let last =
        window.app(|app| app.document.session.map().views.iter().last().map(stancemap::model::Look::from)).unwrap();
    assert_eq!(window.app(|app| app.document.session.look().clone()), last);
    window.key(Key::ArrowRight);
    window.key(Key::Escape);
    assert_eq!(window.app(|app| app.document.session.look().clone()), before);
    assert!(!window.shows(&format!("{views} of {views}")));
}

#[test]
fn the_map_is_searched_over_the_canvas_from_the_keyboard() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::F);
    window.type_text("will not accept");
    assert!(window.shows("1 of "), "the quote of a red line is found");
    assert!(window.shows("will not accept"));
    let selected = |window: &TestWindow| window.app(|app| app.document.session.selected().cloned());
    let first = selected(&window).unwrap();
    window.key(Key::Enter);
    assert!(window.shows("2 of "));
    assert_ne!(selected(&window), Some(first.clone()));
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(selected(&window), Some(first));
    window.type_text(" xyzzy");
    assert!(window.shows("nothing"));
    window.key(Key::Escape);
    assert!(window.harness.query_by_label("Find in the map").is_none());
}

#[test]
fn the_whole_map_is_shown_small_while_there_is_more_than_fits() {
    let mut window = TestWindow::first_start();
    window.click("Put this away");
    assert!(!window.shows("The whole map"));
    for _ in 0..6 {
        window.press(Modifiers::COMMAND, Key::Plus);
    }
    assert!(window.shows("The whole map"));
    window.press(Modifiers::SHIFT, Key::M);
    assert!(!window.shows("The whole map"));
}

#[test]
fn whoever_has_lost_the_map_out_of_sight_is_led_back() {
    let mut window = TestWindow::first_start();
    window.click("Put this away");
    let israel = "actor:israel".parse().unwrap();
    let is_seen = |window: &TestWindow| {
        let screen = egui::Rect::from_min_size(egui::Pos2::ZERO, egui::vec2(1280.0, 800.0));
        window.app(|app| app.frame_on_screen(&israel)).unwrap().intersects(screen)
    };
    assert!(!window.shows("Back to the map"));
    for _ in 0..20 {
        window.key(Key::PageDown);
    }
    assert!(!is_seen(&window));
    window.click("Back to the map");
    assert!(is_seen(&window) && !window.shows("Back to the map"));
}

#[test]
fn a_finger_that_rests_on_an_actor_asks_for_its_menu_and_draws_nothing() {
    let mut window = TestWindow::first_start();
    window.click("Put this away");
    let israel = "actor:israel".parse().unwrap();
    let at = window.app(|app| app.frame_on_screen(&israel)).unwrap().center();
    let map = window.app(|app| app.document.session.map().clone());
    let touch = |window: &mut TestWindow, phase| {
        let (device_id, id) = (egui::TouchDeviceId(1), egui::TouchId(1));
        window.harness.event(egui::Event::Touch { device_id, id, phase, pos: at, force: None });
    };
    let button = |window: &mut TestWindow, pressed| {
        let button = egui::PointerButton::Primary;
        window.harness.event(egui::Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
    };
    touch(&mut window, egui::TouchPhase::Start);
    window.harness.event(egui::Event::PointerMoved(at));
    button(&mut window, true);
    // A quarter of a second for each frame of the harness.
    for _ in 0..8 {
        window.harness.step();
    }
    assert!(window.shows("Object to…"), "the menu of an actor is open");
    touch(&mut window, egui::TouchPhase::End);
    button(&mut window, false);
    window.settle();
    assert!(window.shows("Object to…"), "and stays when the finger is lifted");
    assert!(window.app(|app| *app.document.session.map() == map && app.document.session.selected() == Some(&israel)));
}

#[test]
fn every_record_can_be_read_sorted_and_changed_in_the_table() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    window.click("Israel, Name: Israel");
    let israel: stancemap::model::Target = "actor:israel".parse().unwrap();
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(israel.clone()));
    let first = |window: &mut TestWindow| {
        window.press(Modifiers::ALT, Key::S);
        window.key(Key::Home);
        window.app(|app| app.document.session.selected().map(|target| app.document.session.map().name(target))).unwrap()
    };
    let (low, high) = (first(&mut window), first(&mut window));
    assert!(low < high, "{low} comes before {high}");
    window.click("Israel, Name: Israel");
    window.key(Key::ArrowRight);
    window.key(Key::F2);
    window.type_text("IL");
    window.key(Key::Enter);
    let short = |window: &TestWindow| window.app(|app| app.document.session.map().fact(&israel, "short_name"));
    assert_eq!(short(&window), Some(stancemap::model::Value::Text("IL".to_owned())));
    window.key(Key::ArrowDown);
    assert!(window.app(|app| app.document.session.selected().cloned()).is_some_and(|target| target != israel));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(short(&window), Some(stancemap::model::Value::Text(String::new())), "one step takes it back");
    let actors = window.actors();
    window.key(Key::Delete);
    assert_eq!(window.actors(), actors - 1);
    window.press(Modifiers::COMMAND, Key::Z);
    window.click("Sort by Name");
    window.click("Stances 15");
    assert!(window.shows("Alignment"));
}

#[test]
fn what_finds_no_room_for_its_words_is_counted_and_can_be_selected() {
    let mut window = TestWindow::with_file("new.ron");
    assert!(!window.shows("without words"));
    window.app(|app| {
        app.document.session.edit("Crowd", Merge::Never, |map| {
            for number in 0..60_u8 {
                let at = egui::vec2(f32::from(number % 8), f32::from(number / 8)) * 30.0;
                ops::add_actor(map, &format!("A rather long name of number {number}"), at.to_pos2());
            }
        });
    });
    window.settle();
    assert!(window.shows("without words"));
    window.app(|app| app.document.session.ask(Effect::SelectUnwritten));
    window.settle();
    let selected = window.app(|app| app.document.session.selection().len());
    assert!(selected > 0 && window.shows(&format!("{selected} without words")));
}

#[test]
fn typing_on_a_cell_of_the_table_changes_it_as_in_a_spreadsheet() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    let israel: stancemap::model::Target = "actor:israel".parse().unwrap();
    let fact = |window: &TestWindow, field: &str| {
        window.app(|app| app.document.session.map().fact(&israel, field).map(|value| format!("{value:?}"))).unwrap()
    };
    let steps = |window: &TestWindow| window.app(|app| app.document.session.history().labels().len());
    let first = steps(&window);
    window.click("Israel, Name: Israel");
    // What is typed takes the place of what was there; Tab keeps it and goes to the right.
    window.type_text("S");
    window.type_text("tate");
    assert_eq!(fact(&window, "name"), r#"Text("State")"#);
    window.key(Key::Tab);
    window.type_text("IL");
    window.key(Key::Enter);
    assert_eq!(fact(&window, "short_name"), r#"Text("IL")"#);
    assert_eq!(steps(&window), first + 2);
    // Enter went down, and Shift+Enter in a field goes up.
    assert_ne!(window.app(|app| app.document.session.selected().cloned()), Some(israel.clone()));
    window.type_text("x");
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(israel.clone()));
    // Esc keeps what was there, and leaves no step.
    let before = steps(&window);
    window.type_text("gone");
    assert_eq!(fact(&window, "short_name"), r#"Text("gone")"#);
    window.key(Key::Escape);
    assert_eq!((fact(&window, "short_name"), steps(&window)), (r#"Text("IL")"#.to_owned(), before));
    // The keyboard is with the table again, and a digit is a number at once.
    for _ in 0..4 {
        window.key(Key::ArrowRight);
    }
    window.type_text("2");
    assert_eq!(fact(&window, "influence"), "Whole(2)");
}

#[test]
fn typing_on_a_cell_with_a_list_looks_for_a_word_in_it() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    window.click("Israel, Kind: state");
    window.type_text("civ");
    assert!(window.shows("Find kind"));
    window.key(Key::Enter);
    let israel: stancemap::model::Target = "actor:israel".parse().unwrap();
    let kind = window.app(|app| app.document.session.map().fact(&israel, "kind"));
    assert_eq!(kind, Some(stancemap::model::Value::Text("civil_society".to_owned())));
}

#[test]
fn every_cell_takes_what_is_typed_and_gives_it_up_again() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    let mut taken = 0;
    // These have a field of every sort.
    let kinds = stancemap::model::KINDS.iter().filter(|kind| ["actor", "stance", "tie", "note"].contains(&kind.id));
    for kind in kinds {
        let count = window.app(|app| stancemap::model::Target::all(app.document.session.map(), kind.id).len());
        let mut tab = format!("{} {count}", kind.plural);
        tab.get_mut(..1).map(str::make_ascii_uppercase);
        window.click(&tab);
        let map = window.app(|app| app.document.session.map().clone());
        let first =
            window.app(|app| stancemap::model::Target::all(app.document.session.map(), kind.id).first().cloned());
        // Frame by frame: nothing here waits for the worker.
        let press = |window: &mut TestWindow, key, frames| {
            window.harness.key_press(key);
            (0..frames).for_each(|_| window.harness.step());
        };
        for column in 0..stancemap::model::facts(&first.unwrap()).len() {
            window.harness.event(egui::Event::Text("2".to_owned()));
            (0..8).for_each(|_| window.harness.step());
            taken += usize::from(window.app(|app| *app.document.session.map() != map));
            // A list closes first, then the cell.
            press(&mut window, Key::Escape, 4);
            press(&mut window, Key::Escape, 4);
            // A number was one at once.
            if window.app(|app| *app.document.session.map() != map) {
                window.press(Modifiers::COMMAND, Key::Z);
            }
            assert!(window.app(|app| *app.document.session.map() == map), "{} in column {column}", kind.plural);
            press(&mut window, Key::ArrowRight, 3);
        }
    }
    assert!(taken > 8, "only {taken} cells took what was typed");
}

#[test]
fn a_map_is_drawn_by_keys_alone() {
    let mut window = TestWindow::with_file("new.ron");
    for name in ["Ann", "Bob"] {
        window.key(Key::P);
        window.key(Key::Enter);
        window.type_text(name);
        window.key(Key::Enter);
    }
    assert_eq!(window.actors(), 2);
    window.key(Key::A);
    window.key(Key::Enter);
    window.key(Key::Tab);
    window.key(Key::Enter);
    let selected = |window: &TestWindow| window.app(|app| app.document.session.selected().map(ToString::to_string));
    assert_eq!(selected(&window).as_deref(), Some("tie:bob-ann-cooperation"));
    window.key(Key::N);
    window.key(Key::Enter);
    window.type_text("one");
    window.press(Modifiers::SHIFT, Key::Enter);
    window.type_text("two");
    window.key(Key::Enter);
    let note = window.app(|app| app.document.session.map().notes.iter().next().map(|note| note.text.clone()));
    assert_eq!(note.as_deref(), Some("one\ntwo"));
    window.press(Modifiers::SHIFT, Key::F10);
    assert!(window.shows("Bring to the front") || window.shows("Order"));
    window.key(Key::Escape);
    assert_eq!(window.app(|app| app.document.session.history().labels().len()), 5, "four steps and the beginning");
}

#[test]
fn space_on_the_canvas_is_no_click() {
    let mut window = TestWindow::first_start();
    let israel = "actor:israel".parse().unwrap();
    let at = window.app(|app| app.frame_on_screen(&israel)).unwrap().center();
    window.harness.hover_at(at);
    window.harness.drag_at(at);
    window.harness.drop_at(at);
    window.settle();
    let selected = |window: &TestWindow| window.app(|app| app.document.session.selected().cloned());
    assert_eq!(selected(&window), Some(israel.clone()));
    window.harness.hover_at(at + egui::vec2(0.0, 400.0));
    window.key(Key::Space);
    assert_eq!(selected(&window), Some(israel));
}

#[test]
fn two_fingers_move_the_view_and_nothing_on_the_map() {
    let mut window = TestWindow::first_start();
    let israel = "actor:israel".parse().unwrap();
    let frame = |window: &TestWindow| window.app(|app| app.frame_on_screen(&israel)).unwrap();
    let before = frame(&window);
    let map = window.app(|app| app.document.session.map().clone());
    let finger = |window: &mut TestWindow, id: u64, phase, pos| {
        let device_id = egui::TouchDeviceId(1);
        window.harness.event(egui::Event::Touch { device_id, id: egui::TouchId(id), phase, pos, force: None });
    };
    let button = |window: &mut TestWindow, pos, pressed| {
        let button = egui::PointerButton::Primary;
        window.harness.event(egui::Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE });
    };
    let (one, two) = (before.center(), before.center() + egui::vec2(100.0, 0.0));
    // The window tells of the first finger as of a pointer too.
    finger(&mut window, 1, egui::TouchPhase::Start, one);
    window.harness.event(egui::Event::PointerMoved(one));
    button(&mut window, one, true);
    window.harness.step();
    finger(&mut window, 2, egui::TouchPhase::Start, two);
    window.harness.step();
    for step in 1..=5 {
        let by = egui::vec2(0.0, 10.0 * step as f32);
        finger(&mut window, 1, egui::TouchPhase::Move, one + by);
        window.harness.event(egui::Event::PointerMoved(one + by));
        finger(&mut window, 2, egui::TouchPhase::Move, two + by);
        window.harness.step();
    }
    let end = egui::vec2(0.0, 50.0);
    finger(&mut window, 2, egui::TouchPhase::End, two + end);
    window.harness.step();
    finger(&mut window, 1, egui::TouchPhase::End, one + end);
    button(&mut window, one + end, false);
    window.settle();
    assert!(window.app(|app| *app.document.session.map() == map && app.document.session.selection().is_empty()));
    let moved = frame(&window).center() - before.center();
    assert!((moved - end).length() < 15.0, "the view moved by {moved:?}");
}
