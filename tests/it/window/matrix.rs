//! Is the matrix wired? What is typed and clicked in it changes the map, one step an entry, and can be taken back.

use std::cell::RefCell;
use std::rc::Rc;

use egui::{Key, Modifiers};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stancemap::model::{Axes, Id, Lens, Map, Target};
use stancemap::session::{Face, Session};
use stancemap::store::{Places, Settings};
use stancemap::ui::app::{App, Chooser, Setup};

use crate::support::notation;

type Slot = Rc<RefCell<Option<App>>>;

struct Window {
    harness: Harness<'static, Slot>,
    slot: Slot,
    /// Kept until the end.
    _folder: tempfile::TempDir,
}

fn open(map: Map, face: Face) -> Window {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::in_folder(folder.path());
    Settings { first_start_done: true, ..Settings::default() }.save(&places).unwrap();
    let slot = Slot::default();
    let made = slot.clone();
    let harness = Harness::builder()
        .with_size(egui::vec2(1280.0, 800.0))
        .with_max_steps(40)
        .with_context_setup(move |ctx| {
            *made.borrow_mut() = Some(App::new(ctx, Setup { file: None, places, chooser: Chooser::InApp }));
        })
        .build_ui_state(
            |ui, slot: &mut Slot| {
                if let Some(app) = slot.borrow_mut().as_mut() {
                    app.logic(ui.ctx());
                    app.show(ui);
                }
            },
            slot.clone(),
        );
    let mut window = Window { harness, slot, _folder: folder };
    window.harness.run_ok();
    // The start page.
    window.press(Key::Escape);
    window.app(|app| {
        app.document.session = Session::open(map, None);
        app.document.session.set_face(face);
    });
    window.harness.run_ok();
    window
}

impl Window {
    fn app<T>(&self, act: impl FnOnce(&mut App) -> T) -> T {
        act(self.slot.borrow_mut().as_mut().unwrap())
    }

    fn press(&mut self, key: Key) {
        self.press_with(key, Modifiers::NONE);
    }

    fn press_with(&mut self, key: Key, modifiers: Modifiers) {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run_ok();
    }

    /// Where everybody stands, row by row: "2 -3 ?".
    fn cells(&self) -> String {
        self.app(|app| {
            let map = app.document.session.map();
            let cell = |actor: &Id<_>, issue: &Id<_>| {
                map.stance_of(actor, issue).map_or("?".to_owned(), |stance| stance.alignment.to_string())
            };
            let row = |actor| map.issues.ids().map(|issue| cell(&actor, &issue)).collect::<Vec<_>>().join(" ");
            map.actors.ids().map(row).collect::<Vec<_>>().join(" | ")
        })
    }

    fn steps(&self) -> usize {
        self.app(|app| app.document.session.history().live())
    }

    fn selected(&self) -> String {
        self.app(|app| app.document.session.selection().iter().map(Target::to_string).collect::<Vec<_>>().join(" "))
    }
}

fn map() -> Map {
    notation::map("as of 2025-11-07; Ann influence 5; Bob influence 1; Cy; mandate; troops; Ann +2 mandate \"yes\"")
}

#[test]
fn positions_are_entered_by_keys_one_step_each() {
    let mut window = open(map(), Face::Matrix);
    // The first key puts the cursor into the first cell.
    window.press(Key::ArrowRight);
    assert_eq!(window.selected(), "stance:ann-mandate");
    window.press(Key::Tab);
    assert_eq!(window.selected(), "actor:ann issue:troops");
    window.press(Key::Minus);
    window.press(Key::Num3);
    assert_eq!(window.cells(), "2 -3 | ? ? | ? ?");
    assert_eq!(window.selected(), "stance:ann-troops");
    window.press(Key::Tab);
    window.press(Key::Num1);
    window.press(Key::Enter);
    window.press(Key::U);
    window.press(Key::ArrowRight);
    window.press(Key::S);
    assert_eq!(window.cells(), "2 -3 | 1 ? | undecided silent");
    assert_eq!(window.steps(), 4);
    window.press_with(Key::ArrowUp, Modifiers::SHIFT);
    assert_eq!(window.cells(), "2 -3 | 1 ? | undecided 1");
    window.press(Key::R);
    assert!(window.app(|app| app.document.session.map().stances.iter().any(|stance| stance.red_line)));
    window.press(Key::Delete);
    assert_eq!(window.cells(), "2 -3 | 1 ? | undecided ?");
    for _ in 0..7 {
        window.press_with(Key::Z, Modifiers::COMMAND);
    }
    assert_eq!(window.cells(), "2 ? | ? ? | ? ?");
    assert_eq!(window.steps(), 0);
}

#[test]
fn a_map_is_entered_from_the_keyboard_alone() {
    let mut window = open(notation::map("as of 2025-11-07"), Face::Matrix);
    let fields = ["Name of an actor, then Enter", "Title of an issue, then Enter"];
    for (key, field, names) in [(Key::P, fields[0], ["Ann", "Bob"]), (Key::I, fields[1], ["War", "Peace"])] {
        window.press(key);
        for name in names {
            window.harness.get_by_label(field).type_text(name);
            window.harness.run_ok();
            window.press(Key::Enter);
        }
        window.press(Key::Escape);
        window.harness.run_ok();
    }
    assert_eq!(window.cells(), "? ? | ? ?");
    // Each entry goes on by itself. The cursor is where something was added last.
    window.press(Key::E);
    window.press(Key::Home);
    for key in [Key::Num2, Key::U, Key::S, Key::Num1] {
        window.press(key);
    }
    assert_eq!(window.cells(), "2 undecided | silent 1");
    assert_eq!(window.steps(), 8);
}

#[test]
fn salience_is_a_key_and_what_was_copied_in_a_spreadsheet_is_one_step() {
    let mut window = open(map(), Face::Matrix);
    window.press(Key::ArrowRight);
    window.press(Key::W);
    window.press(Key::W);
    assert_eq!(
        window.app(|app| app.document.session.map().stances.iter().next().map(|stance| stance.salience)),
        Some(2)
    );
    window.harness.event(egui::Event::Paste("\t-2\n(1)\tu\n".to_owned()));
    window.harness.run_ok();
    assert_eq!(window.cells(), "2 -2 | 1 undecided | ? ?");
    window.harness.event(egui::Event::Paste("\ttroops\nDee\t3\nann\t?\n".to_owned()));
    window.harness.run_ok();
    assert_eq!(window.cells(), "2 ? | 1 undecided | ? ? | ? 3");
    window.press_with(Key::Z, Modifiers::COMMAND);
    window.press_with(Key::Z, Modifiers::COMMAND);
    assert_eq!(window.cells(), "2 ? | ? ? | ? ?");
}

#[test]
fn a_row_is_entered_without_any_key_for_moving() {
    let mut window = open(map(), Face::Matrix);
    window.harness.get_by_label_contains("After an entry").click();
    window.harness.run_ok();
    window.harness.get_by_label("Go right").click();
    window.harness.run_ok();
    window.harness.get_by_label_contains("Bob on mandate").click();
    window.harness.run_ok();
    for key in [Key::Num0, Key::Num1, Key::Num2, Key::Num3] {
        window.press(key);
    }
    assert_eq!(window.cells(), "2 ? | 0 1 | 2 3");
    assert_eq!(window.steps(), 4);
}

#[test]
fn a_click_chooses_a_cell_and_another_opens_its_steps() {
    let mut window = open(map(), Face::Matrix);
    let cell = |window: &mut Window| {
        window.harness.get_by_label("Bob on troops: not known").click();
        window.harness.run_ok();
    };
    cell(&mut window);
    assert_eq!(window.selected(), "actor:bob issue:troops");
    assert!(window.harness.query_by_label("Set troops to −2 opposes").is_none());
    cell(&mut window);
    window.harness.get_by_label("Set troops to −2 opposes").click();
    window.harness.run_ok();
    assert_eq!(window.cells(), "2 ? | ? -2 | ? ?");
    // What is typed counts while the steps are open, and closes them.
    window.press(Key::F2);
    assert!(window.harness.query_by_label("Set troops to −1 has reservations on").is_some());
    window.press(Key::Num3);
    assert_eq!(window.cells(), "2 ? | ? 3 | ? ?");
    assert!(window.harness.query_by_label("Set troops to −1 has reservations on").is_none());
}

#[test]
fn heads_select_and_sort() {
    let mut window = open(map(), Face::Matrix);
    let order = |window: &Window| window.app(|app| app.document.session.figure.matrix.clone());
    window.harness.get_by_label("Sort by mandate").click();
    window.harness.run_ok();
    assert!(matches!(order(&window).order, stancemap::model::RowOrder::Stance(_)));
    window.harness.get_by_label("Sort by mandate").click();
    window.harness.run_ok();
    assert!(order(&window).reversed);
    window.harness.get_by_label_contains("mandate. ").click();
    window.harness.run_ok();
    assert_eq!(window.selected(), "issue:mandate");
    assert_eq!(window.steps(), 0, "looking is no change");
}

#[test]
fn keys_of_the_matrix_move_nothing_on_the_canvas() {
    let mut window = open(map(), Face::Matrix);
    let places = |window: &Window| window.app(|app| app.document.session.map().actors.clone());
    let before = places(&window);
    for key in [Key::ArrowRight, Key::ArrowDown, Key::Tab, Key::PageDown, Key::Home, Key::End] {
        window.press(key);
    }
    assert!(places(&window) == before);
    assert_eq!(window.steps(), 0);
    assert_eq!(window.app(|app| app.document.session.face()), Face::Matrix);
    // A tool is for the canvas.
    window.press_with(Key::Num1, Modifiers::COMMAND);
    assert_eq!(window.app(|app| app.document.session.face()), Face::Canvas);
}

#[test]
fn lists_of_names_become_rows_and_columns() {
    let mut window = open(Map::default(), Face::Matrix);
    window.harness.get_by_label("Add actors").click();
    window.harness.run_ok();
    window.harness.get_by_label("Name of an actor, then Enter").type_text("Ann\nBob");
    window.harness.run_ok();
    window.press(Key::Enter);
    assert_eq!(window.app(|app| app.document.session.map().actors.len()), 2);
    assert_eq!(window.steps(), 1);
}

#[test]
fn an_actor_is_moved_in_a_plot_by_keys() {
    let mut window = open(map(), Face::Positions);
    window.app(|app| {
        app.document.session.set_lens(Lens::Issue(Id::from_name("mandate", "")));
        app.document.session.figure.axes = Axes::default();
    });
    window.harness.run_ok();
    window.press(Key::Tab);
    assert_eq!(window.selected(), "actor:ann");
    window.press(Key::ArrowLeft);
    window.press(Key::ArrowDown);
    assert_eq!(window.cells(), "1 ? | ? ? | ? ?");
    assert_eq!(window.app(|app| app.document.session.map().actors.iter().next().unwrap().influence), 4);
    assert_eq!(window.steps(), 2);
}

#[test]
fn an_actor_is_dragged_in_a_plot_as_one_step() {
    let mut window = open(map(), Face::Positions);
    window.app(|app| app.document.session.set_lens(Lens::Issue(Id::from_name("mandate", ""))));
    window.harness.run_ok();
    let from = window.harness.get_by_label_contains("Ann: Stance").rect().center();
    window.harness.drag_at(from);
    window.harness.run_ok();
    for step in 1..=6 {
        window.harness.hover_at(from + egui::vec2(-30.0, 0.0) * step as f32);
        window.harness.run_ok();
    }
    window.harness.drop_at(from + egui::vec2(-180.0, 0.0));
    window.harness.run_ok();
    let cells = window.cells();
    assert!(cells.starts_with("0 ") || cells.starts_with("-1 ") || cells.starts_with("1 "), "{cells}");
    assert_eq!(window.steps(), 1);
    window.press_with(Key::Z, Modifiers::COMMAND);
    assert_eq!(window.cells(), "2 ? | ? ? | ? ?");
}
