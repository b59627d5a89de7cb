//! The table of every record.

use egui::{Key, Modifiers};

use crate::support::test_window::TestWindow;

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
    let short = |window: &TestWindow| window.app(|app| app.document.session.map().field_value(&israel, "short_name"));
    assert_eq!(short(&window), Some(stancemap::model::FieldValue::Text("IL".to_owned())));
    window.key(Key::ArrowDown);
    assert!(window.app(|app| app.document.session.selected().cloned()).is_some_and(|target| target != israel));
    window.press(Modifiers::COMMAND, Key::Z);
    assert_eq!(short(&window), Some(stancemap::model::FieldValue::Text(String::new())), "one step takes it back");
    let actors = window.actors();
    window.key(Key::Delete);
    assert_eq!(window.actors(), actors - 1);
    window.press(Modifiers::COMMAND, Key::Z);
    window.click("Sort by Name");
    window.click("Stances 15");
    assert!(window.shows("Alignment"));
}

#[test]
fn typing_on_a_table_cell_replaces_its_value() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    let israel: stancemap::model::Target = "actor:israel".parse().unwrap();
    let fact = |window: &TestWindow, field: &str| {
        window
            .app(|app| app.document.session.map().field_value(&israel, field).map(|value| format!("{value:?}")))
            .unwrap()
    };
    let steps = |window: &TestWindow| window.app(|app| app.document.session.history().labels().len());
    let first = steps(&window);
    window.click("Israel, Name: Israel");
    // Typing replaces the value; Tab accepts it and moves right.
    window.type_text("S");
    window.type_text("tate");
    assert_eq!(fact(&window, "name"), r#"Text("State")"#);
    window.key(Key::Tab);
    window.type_text("IL");
    window.key(Key::Enter);
    assert_eq!(fact(&window, "short_name"), r#"Text("IL")"#);
    assert_eq!(steps(&window), first + 2);
    // Enter has moved down, and Shift+Enter moves up.
    assert_ne!(window.app(|app| app.document.session.selected().cloned()), Some(israel.clone()));
    window.type_text("x");
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(israel.clone()));
    // Esc restores the value and leaves no step.
    let before = steps(&window);
    window.type_text("gone");
    assert_eq!(fact(&window, "short_name"), r#"Text("gone")"#);
    window.key(Key::Escape);
    assert_eq!((fact(&window, "short_name"), steps(&window)), (r#"Text("IL")"#.to_owned(), before));
    // The table has the keyboard again, and a digit sets a number at once.
    for _ in 0..4 {
        window.key(Key::ArrowRight);
    }
    window.type_text("2");
    assert_eq!(fact(&window, "influence"), "Whole(2)");
}

#[test]
fn typing_on_a_cell_with_a_list_searches_the_list() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    window.click("Israel, Kind: state");
    window.type_text("civ");
    assert!(window.shows("Find kind"));
    window.key(Key::Enter);
    let israel: stancemap::model::Target = "actor:israel".parse().unwrap();
    let kind = window.app(|app| app.document.session.map().field_value(&israel, "kind"));
    assert_eq!(kind, Some(stancemap::model::FieldValue::Text("civil_society".to_owned())));
}

#[test]
fn escape_restores_every_kind_of_cell_after_typing() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::Num6);
    let mut taken = 0;
    // These kinds have fields of every type.
    let kinds =
        stancemap::model::RECORD_KINDS.iter().filter(|kind| ["actor", "stance", "tie", "note"].contains(&kind.id));
    for kind in kinds {
        let count = window.app(|app| stancemap::model::Target::all(app.document.session.map(), kind.id).len());
        let mut tab = format!("{} {count}", kind.plural);
        tab.get_mut(..1).map(str::make_ascii_uppercase);
        window.click(&tab);
        let map = window.app(|app| app.document.session.map().clone());
        let first =
            window.app(|app| stancemap::model::Target::all(app.document.session.map(), kind.id).first().cloned());
        // Frame by frame, as nothing here needs a thread.
        let press = |window: &mut TestWindow, key, frames| {
            window.harness.key_press(key);
            (0..frames).for_each(|_| window.harness.step());
        };
        for column in 0..stancemap::model::fields_of(&first.unwrap()).len() {
            window.harness.event(egui::Event::Text("2".to_owned()));
            (0..8).for_each(|_| window.harness.step());
            taken += usize::from(window.app(|app| *app.document.session.map() != map));
            // A list closes first, then the cell.
            press(&mut window, Key::Escape, 4);
            press(&mut window, Key::Escape, 4);
            // A number was set at once.
            if window.app(|app| *app.document.session.map() != map) {
                window.press(Modifiers::COMMAND, Key::Z);
            }
            assert!(window.app(|app| *app.document.session.map() == map), "{} in column {column}", kind.plural);
            press(&mut window, Key::ArrowRight, 3);
        }
    }
    assert!(taken > 8, "only {taken} cells took what was typed");
}
