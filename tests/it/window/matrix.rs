//! The matrix and the plot in the window: keys and clicks change the map, one step for each entry.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use stancemap::model::{Axes, Id, Lens, Map};
use stancemap::session::MapFace;

use crate::support::notation;
use crate::support::test_window::TestWindow;

/// A window over a map that shows this face of it.
fn open(map: &Map, face: MapFace) -> TestWindow {
    let mut window = TestWindow::over(map);
    window.app(|app| app.document.session.set_face(face));
    window.settle();
    window
}

/// The stances, row by row: "2 -3 ?".
fn cells(window: &TestWindow) -> String {
    window.app(|app| {
        let map = app.document.session.map();
        let cell = |actor: &Id<_>, issue: &Id<_>| {
            map.stance_of(actor, issue).map_or("?".to_owned(), |stance| stance.alignment.to_string())
        };
        let row = |actor| map.issues.ids().map(|issue| cell(&actor, &issue)).collect::<Vec<_>>().join(" ");
        map.actors.ids().map(row).collect::<Vec<_>>().join(" | ")
    })
}

fn map() -> Map {
    notation::map("as of 2025-11-07; Ann influence 5; Bob influence 1; Cy; mandate; troops; Ann +2 mandate \"yes\"")
}

#[test]
fn positions_are_entered_by_keys_one_step_each() {
    let mut window = open(&map(), MapFace::Matrix);
    // The first key puts the cursor into the first cell.
    window.key(Key::ArrowRight);
    assert_eq!(window.selected(), "stance:ann-mandate");
    window.key(Key::Tab);
    assert_eq!(window.selected(), "actor:ann issue:troops");
    window.key(Key::Minus);
    window.key(Key::Num3);
    assert_eq!(cells(&window), "2 -3 | ? ? | ? ?");
    assert_eq!(window.selected(), "stance:ann-troops");
    window.key(Key::Tab);
    window.key(Key::Num1);
    window.key(Key::Enter);
    window.key(Key::U);
    window.key(Key::ArrowRight);
    window.key(Key::S);
    assert_eq!(cells(&window), "2 -3 | 1 ? | undecided silent");
    assert_eq!(window.steps(), 4);
    window.press(Modifiers::SHIFT, Key::ArrowUp);
    assert_eq!(cells(&window), "2 -3 | 1 ? | undecided 1");
    window.key(Key::R);
    assert!(window.app(|app| app.document.session.map().stances.iter().any(|stance| stance.red_line)));
    window.key(Key::Delete);
    assert_eq!(cells(&window), "2 -3 | 1 ? | undecided ?");
    for _ in 0..7 {
        window.press(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(cells(&window), "2 ? | ? ? | ? ?");
    assert_eq!(window.steps(), 0);
}

#[test]
fn a_map_is_entered_from_the_keyboard_alone() {
    let mut window = open(&notation::map("as of 2025-11-07"), MapFace::Matrix);
    let fields = ["Name of an actor, then Enter", "Title of an issue, then Enter"];
    for (key, field, names) in [(Key::P, fields[0], ["Ann", "Bob"]), (Key::I, fields[1], ["War", "Peace"])] {
        window.key(key);
        for name in names {
            window.type_into(field, name);
            window.key(Key::Enter);
        }
        window.key(Key::Escape);
        window.settle();
    }
    assert_eq!(cells(&window), "? ? | ? ?");
    // The cursor moves on after each entry. It begins where a record was added last.
    window.key(Key::E);
    window.key(Key::Home);
    for key in [Key::Num2, Key::U, Key::S, Key::Num1] {
        window.key(key);
    }
    assert_eq!(cells(&window), "2 undecided | silent 1");
    assert_eq!(window.steps(), 8);
}

#[test]
fn salience_has_a_key_and_pasted_cells_are_one_step() {
    let mut window = open(&map(), MapFace::Matrix);
    window.key(Key::ArrowRight);
    window.key(Key::W);
    window.key(Key::W);
    assert_eq!(
        window.app(|app| app.document.session.map().stances.iter().next().map(|stance| stance.salience)),
        Some(2)
    );
    window.paste("\t-2\n(1)\tu\n");
    assert_eq!(cells(&window), "2 -2 | 1 undecided | ? ?");
    window.paste("\ttroops\nDee\t3\nann\t?\n");
    assert_eq!(cells(&window), "2 ? | 1 undecided | ? ? | ? 3");
    window.press(Modifiers::COMMAND, Key::Z);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(cells(&window), "2 ? | ? ? | ? ?");
}

#[test]
fn a_row_is_entered_without_any_key_for_moving() {
    let mut window = open(&map(), MapFace::Matrix);
    window.click_containing("After an entry");
    window.click("Go right");
    window.click_containing("Bob on mandate");
    for key in [Key::Num0, Key::Num1, Key::Num2, Key::Num3] {
        window.key(key);
    }
    assert_eq!(cells(&window), "2 ? | 0 1 | 2 3");
    assert_eq!(window.steps(), 4);
}

#[test]
fn a_click_chooses_a_cell_and_another_opens_its_steps() {
    let mut window = open(&map(), MapFace::Matrix);
    let cell = |window: &mut TestWindow| {
        window.click("Bob on troops: not known");
    };
    cell(&mut window);
    assert_eq!(window.selected(), "actor:bob issue:troops");
    assert!(window.harness.query_by_label("Set troops to −2 opposes").is_none());
    cell(&mut window);
    window.click("Set troops to −2 opposes");
    assert_eq!(cells(&window), "2 ? | ? -2 | ? ?");
    // A typed number counts while the scale is open, and closes it.
    window.key(Key::F2);
    assert!(window.harness.query_by_label("Set troops to −1 has reservations on").is_some());
    window.key(Key::Num3);
    assert_eq!(cells(&window), "2 ? | ? 3 | ? ?");
    assert!(window.harness.query_by_label("Set troops to −1 has reservations on").is_none());
}

#[test]
fn heads_select_and_sort() {
    let mut window = open(&map(), MapFace::Matrix);
    let order = |window: &TestWindow| window.app(|app| app.document.session.figure.matrix.clone());
    window.click("Sort by mandate");
    assert!(matches!(order(&window).order, stancemap::model::MatrixRowOrder::Stance(_)));
    window.click("Sort by mandate");
    assert!(order(&window).reversed);
    window.click_containing("mandate. ");
    assert_eq!(window.selected(), "issue:mandate");
    assert_eq!(window.steps(), 0, "looking is no change");
}

#[test]
fn keys_of_the_matrix_move_nothing_on_the_canvas() {
    let mut window = open(&map(), MapFace::Matrix);
    let places = |window: &TestWindow| window.app(|app| app.document.session.map().actors.clone());
    let before = places(&window);
    for key in [Key::ArrowRight, Key::ArrowDown, Key::Tab, Key::PageDown, Key::Home, Key::End] {
        window.key(key);
    }
    assert!(places(&window) == before);
    assert_eq!(window.steps(), 0);
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Matrix);
    // Tools belong to the canvas.
    window.press(Modifiers::COMMAND, Key::Num1);
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Canvas);
}

#[test]
fn lists_of_names_become_rows_and_columns() {
    let mut window = open(&Map::default(), MapFace::Matrix);
    window.click("Add actors");
    window.type_into("Name of an actor, then Enter", "Ann\nBob");
    window.key(Key::Enter);
    assert_eq!(window.app(|app| app.document.session.map().actors.len()), 2);
    assert_eq!(window.steps(), 1);
}

#[test]
fn an_actor_is_moved_in_a_plot_by_keys() {
    let mut window = open(&map(), MapFace::Positions);
    window.app(|app| {
        app.document.session.set_lens(Lens::Issue(Id::from_name("mandate", "")));
        app.document.session.figure.axes = Axes::default();
    });
    window.settle();
    window.key(Key::Tab);
    assert_eq!(window.selected(), "actor:ann");
    window.key(Key::ArrowLeft);
    window.key(Key::ArrowDown);
    assert_eq!(cells(&window), "1 ? | ? ? | ? ?");
    assert_eq!(window.app(|app| app.document.session.map().actors.iter().next().unwrap().influence), 4);
    assert_eq!(window.steps(), 2);
}

#[test]
fn an_actor_is_dragged_in_a_plot_as_one_step() {
    let mut window = open(&map(), MapFace::Positions);
    window.app(|app| app.document.session.set_lens(Lens::Issue(Id::from_name("mandate", ""))));
    window.settle();
    let from = window.harness.get_by_label_contains("Ann: Stance").rect().center();
    window.harness.drag_at(from);
    window.settle();
    for step in 1..=6 {
        window.harness.hover_at(from + egui::vec2(-30.0, 0.0) * step as f32);
        window.settle();
    }
    window.harness.drop_at(from + egui::vec2(-180.0, 0.0));
    window.settle();
    let dragged = cells(&window);
    assert!(["0 ", "-1 ", "1 "].iter().any(|begin| dragged.starts_with(begin)), "{dragged}");
    assert_eq!(window.steps(), 1);
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(cells(&window), "2 ? | ? ? | ? ?");
}
