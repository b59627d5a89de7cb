//! The differences to a file that another program has changed are shown and merged.

use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::{NodeT, Queryable};
use stancemap::model::{FieldValue, Map, Target};
use stancemap::session::Effect;
use stancemap::store::Settings;
use stancemap::{file, ops};

use crate::support::notation;
use crate::support::test_window::{TestWindow, WindowStart};

/// A window over a map, whose file another program has replaced, and whose open version the user has changed.
fn conflicting_window(
    start: WindowStart,
    base: &Map,
    ours: impl FnOnce(&mut Map),
    theirs: impl FnOnce(&mut Map),
) -> TestWindow {
    let mut window = TestWindow::over_with(base, start);
    let mut map = base.clone();
    theirs(&mut map);
    std::fs::write(window.path("map.ron"), file::write(&map)).unwrap();
    window.app(|app| app.document.session.edit("Ours", stancemap::session::StepMergeRule::Never, ours));
    window.settle();
    window
}

fn set(map: &mut Map, target: &str, field: &str, value: &str) {
    map.set_field_value(&target.parse().unwrap(), field, FieldValue::Text(value.to_owned()));
}

fn base() -> Map {
    notation::map("Ann influence 3; Bob; war; Ann 0 war; Bob +1 war")
}

fn usual_window() -> TestWindow {
    let ours = |map: &mut Map| {
        set(map, "stance:ann-war", "alignment", "2");
        drop(ops::add_actor(map, "Cy", egui::Pos2::ZERO));
    };
    let theirs = |map: &mut Map| {
        set(map, "stance:ann-war", "alignment", "undecided");
        set(map, "actor:bob", "note", "new");
    };
    conflicting_window(WindowStart::default(), &base(), ours, theirs)
}

fn alignment(window: &TestWindow, stance: &str) -> String {
    let target: Target = stance.parse().unwrap();
    let value = window.app(|app| app.document.session.map().field_value(&target, "alignment"));
    if let Some(FieldValue::Text(text)) = value { text } else { String::new() }
}

fn is_chosen(window: &TestWindow, label: &str) -> bool {
    window.harness.get_by_label(label).accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

const MINE: &str = "Ann on war: alignment, Mine: +2";
const THEIRS: &str = "Ann on war: alignment, Theirs: undecided";

#[test]
fn a_conflict_at_saving_is_merged_and_saved_unasked() {
    let mut window = usual_window();
    window.press(Modifiers::COMMAND, Key::S);
    window.click("Show differences…");
    assert_eq!(window.open_dialog(), "merge");
    assert!(window.shows("The file has 2 changes, your map has 2. 1 conflict needs your choice."));
    assert!(window.shows("Cy: new") && window.shows("Bob: note none → new"));
    assert!(is_chosen(&window, MINE) && !is_chosen(&window, THEIRS));
    window.click(THEIRS);
    assert!(is_chosen(&window, THEIRS));
    let steps = window.steps();
    window.click("Merge");
    assert_eq!((window.open_dialog(), window.steps(), window.actors()), ("none", steps + 1, 3));
    assert_eq!(window.last_step().as_deref(), Some("Merge with the file"));
    assert_eq!(alignment(&window, "stance:ann-war"), "undecided");
    window.press(Modifiers::COMMAND, Key::S);
    assert_eq!(window.open_dialog(), "none");
    let saved = window.saved_map("map.ron");
    assert_eq!(saved.actors.len(), 3);
    assert_eq!(window.app(|app| app.document.session.history().map().clone()), saved);
}

#[test]
fn the_notice_bar_merges_and_cancel_changes_nothing() {
    let mut window = usual_window();
    window.refocus();
    window.click("Merge…");
    assert_eq!(window.open_dialog(), "merge");
    window.key(Key::Escape);
    assert_eq!((window.open_dialog(), alignment(&window, "stance:ann-war").as_str()), ("none", "2"));
    window.refocus();
    assert_eq!(window.open_dialog(), "none");
    window.run("merge_file");
    assert_eq!(window.open_dialog(), "merge");
}

#[test]
fn keys_go_through_conflicts_and_choose_sides() {
    let ours = |map: &mut Map| {
        set(map, "stance:ann-war", "alignment", "2");
        set(map, "actor:bob", "note", "mine");
    };
    let theirs = |map: &mut Map| {
        set(map, "stance:ann-war", "alignment", "undecided");
        set(map, "actor:bob", "note", "theirs");
    };
    let mut window = conflicting_window(WindowStart::default(), &base(), ours, theirs);
    window.run("merge_file");
    let chosen = |window: &TestWindow| {
        let note = ["Mine: mine", "Theirs: theirs", "Both"].map(|side| format!("Bob: note, {side}"));
        (is_chosen(window, THEIRS), note.iter().position(|label| is_chosen(window, label)).unwrap())
    };
    assert_eq!(chosen(&window), (false, 0));
    window.key(Key::ArrowRight);
    assert_eq!(chosen(&window), (false, 1), "the actor comes first, in the order of the file");
    window.key(Key::Space);
    assert_eq!(chosen(&window), (false, 2));
    window.key(Key::Space);
    assert_eq!(chosen(&window), (false, 0));
    window.key(Key::ArrowDown);
    window.key(Key::Enter);
    assert_eq!(chosen(&window), (true, 0));
    window.key(Key::ArrowLeft);
    assert_eq!(chosen(&window), (false, 0));
    window.click("All theirs");
    assert_eq!(chosen(&window), (true, 1));
    window.click("All mine");
    assert_eq!(chosen(&window), (false, 0));
    assert_eq!(window.open_dialog(), "merge");
}

#[test]
fn records_that_both_moved_are_listed_but_not_asked_about() {
    let place = |x: f32| {
        move |map: &mut Map| {
            map.set_field_value(&"actor:ann".parse().unwrap(), "place", FieldValue::Place(egui::pos2(x, 5.0)))
        }
    };
    let mut window = conflicting_window(WindowStart::default(), &base(), place(50.0), place(90.0));
    window.run("merge_file");
    assert!(window.shows("There are no conflicts.") && !window.shows("Ann: place, "));
    window.click("Show moved by both 1");
    let theirs = "Ann: place, Theirs: 90 5";
    assert!(is_chosen(&window, "Ann: place, Mine: 50 5") && !is_chosen(&window, theirs));
    window.click("Hide moved by both 1");
    assert!(!window.shows("Ann: place, "));
    window.key(Key::Escape);
    window.run("merge_file");
    window.key(Key::ArrowRight);
    assert!(is_chosen(&window, theirs), "the keyboard unfolds what it acts on");
    window.click("Merge");
    let x = window.app(|app| app.document.session.map().actors.iter().next().unwrap().place.x);
    assert!((x - 90.0).abs() < 0.01);
}

#[test]
fn a_merge_of_500_conflicts_draws_only_the_visible_rows() {
    let mut base = Map::default();
    for number in 0..500 {
        base.actors.add(stancemap::model::Actor::new(&format!("Actor {number}"), egui::Pos2::ZERO));
    }
    let note = |text: &'static str| {
        move |map: &mut Map| {
            for actor in Target::all(map, "actor") {
                map.set_field_value(&actor, "note", FieldValue::Text(text.to_owned()));
            }
        }
    };
    let mut window = conflicting_window(WindowStart::default(), &base, note("mine"), note("theirs"));
    window.run("merge_file");
    assert!(window.shows("500 conflicts need your choice."));
    assert!(window.shows("Actor 0: note") && !window.shows("Actor 499: note"));
    window.key(Key::End);
    assert!(window.shows("Actor 499: note") && !window.shows("Actor 0: note"), "the list follows the keys");
    window.key(Key::Space);
    window.click("Merge");
    let notes =
        window.app(|app| app.document.session.map().actors.iter().map(|actor| actor.note.clone()).collect::<Vec<_>>());
    assert_eq!(notes.iter().filter(|note| *note == "theirs").count(), 1);
}

#[test]
fn a_broken_file_is_reported_and_the_map_stays() {
    let mut window = usual_window();
    std::fs::write(window.path("map.ron"), "nonsense").unwrap();
    window.run("merge_file");
    assert!(window.shows("Cannot open “map.ron”"));
    window.key(Key::Escape);
    assert_eq!((window.open_dialog(), window.actors()), ("none", 3));
}

#[test]
fn merging_with_a_deleted_file_reports_it_and_offers_saving() {
    let mut window = usual_window();
    std::fs::remove_file(window.path("map.ron")).unwrap();
    window.run("merge_file");
    assert!(window.shows("Cannot open “map.ron”"));
    window.key(Key::Escape);
    assert!(window.shows("“map.ron” is no longer where it was"));
    window.click("Save it again");
    assert_eq!(window.saved_map("map.ron").actors.len(), 3);
}

#[test]
fn an_unchanged_file_has_nothing_to_merge() {
    let mut window = TestWindow::over_with(&base(), WindowStart::default());
    window.run("merge_file");
    assert_eq!(window.open_dialog(), "none");
    assert!(window.app(|app| app.toasts().iter().any(|toast| toast.contains("the same content as your map"))));
    window.add_actor("Cy");
    window.run("merge_file");
    assert!(window.app(|app| app.toasts().iter().any(|toast| toast.contains("has no changes to merge"))));
}

#[test]
fn another_map_is_chosen_and_merged() {
    let mut window = TestWindow::over_with(&base(), WindowStart::default());
    std::fs::write(window.path("other.ron"), file::write(&notation::map("Ann influence 5; Dee; war; Dee -2 war")))
        .unwrap();
    window.app(|app| app.document.session.request_effect(Effect::AskMerge));
    window.settle();
    assert_eq!(window.open_dialog(), "path");
    window.type_text("other.ron");
    window.key(Key::Enter);
    assert_eq!(window.open_dialog(), "merge");
    assert!(window.shows("Ann: influence"));
    window.click("Merge");
    assert_eq!(window.actors(), 3);
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("map.ron")));
}

#[test]
fn the_merge_is_usable_in_a_window_of_320_by_240() {
    let ours =
        |map: &mut Map| set(map, "actor:ann", "name", "وزارة الخارجية والتعاون الدولي في جمهورية الشمال الاتحادية");
    let theirs = |map: &mut Map| set(map, "actor:ann", "name", &"A name that is far too long for any row ".repeat(6));
    for (size, interface_scale) in [(vec2(320.0, 240.0), 1.0), (vec2(1280.0, 800.0), 1.5)] {
        let settings = Some(Settings { first_start_done: true, interface_scale, ..Settings::default() });
        let start = WindowStart { size, settings, ..WindowStart::default() };
        let mut window = conflicting_window(start, &base(), ours, theirs);
        window.run("merge_file");
        assert_eq!(window.open_dialog(), "merge");
        window.key(Key::ArrowRight);
        let screen = window.harness.ctx.content_rect();
        for label in ["Merge", "Cancel"] {
            let rect = window.harness.get_by_label(label).rect();
            assert!(screen.contains_rect(rect), "{label} at {rect:?} in {screen:?}");
        }
        window.click("Merge");
        assert!(
            window.app(|app| app.document.session.map().actors.iter().any(|actor| actor.name.starts_with("A name")))
        );
    }
}
