//! The canvas: pointer, fingers, keys and what lies over the map.

use egui::{Key, Modifiers};
use stancemap::ops;
use stancemap::session::{Effect, StepMergeRule};

use crate::support::test_window::TestWindow;

#[test]
fn a_right_click_on_empty_canvas_opens_the_menu_of_the_map() {
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
    // The issue is where the menu was opened, so a right click there opens its menu.
    window.app(|app| app.document.session.select([]));
    right_click(&mut window, egui::pos2(400.0, 650.0));
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), Some(target));
    assert!(window.shows("Look through it"));
}

#[test]
fn the_minimap_is_shown_while_the_map_exceeds_the_view() {
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
fn a_button_leads_back_when_the_map_is_out_of_view() {
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
fn a_long_touch_opens_the_menu_and_draws_nothing() {
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
    // Each frame lasts a quarter of a second.
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
fn records_without_labels_are_counted_and_can_be_selected() {
    let mut window = TestWindow::with_file("new.ron");
    assert!(!window.shows("without words"));
    window.app(|app| {
        app.document.session.edit("Crowd", StepMergeRule::Never, |map| {
            for number in 0..60_u8 {
                let at = egui::vec2(f32::from(number % 8), f32::from(number / 8)) * 30.0;
                ops::add_actor(map, &format!("A rather long name of number {number}"), at.to_pos2());
            }
        });
    });
    window.settle();
    assert!(window.shows("without words"));
    window.app(|app| app.document.session.request_effect(Effect::SelectUnlabelled));
    window.settle();
    let selected = window.app(|app| app.document.session.selection().len());
    assert!(selected > 0 && window.shows(&format!("{selected} without words")));
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
    // The first finger is also reported as a pointer.
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
