//! Layouts in the window: the ways to start one, and the animation to the new places.

use std::time::Duration;

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;
use stancemap::layout::layout;
use stancemap::model::{Map, Target};
use stancemap::store::Settings;
use stancemap::ui::dialog::Dialog;

use crate::session::layout::tribes;
use crate::support::notation;
use crate::support::test_window::{TestWindow, WindowStart};

/// A window over a map, in which a frame takes as long as on a screen, so that what glides is seen on its way.
fn open(map: &Map, animation: bool) -> TestWindow {
    let settings = Some(Settings { first_start_done: true, animation, ..Settings::default() });
    let start = WindowStart { settings, frame_secs: 1.0 / 60.0, needs_all_glyphs: true, ..WindowStart::default() };
    TestWindow::over_with(map, start)
}

#[test]
fn the_dialog_lays_out_with_the_chosen_settings() {
    for animation in [true, false] {
        let mut window = open(&tribes(), animation);
        window.key(Key::L);
        assert!(window.app(|app| matches!(app.dialog(), Some(Dialog::Layouts(_)))));
        window.click("Circle");
        window.click("Another");
        window.click("Arrange");
        assert_eq!(window.last_step().as_deref(), Some("Layout: Circle"));
        assert_eq!(window.app(|app| app.document.session.layout_request(layout("circle").unwrap()).seed), 2);
        assert!(window.app(|app| app.dialog().is_none()));
        // The animation has ended, so that nothing asks for another frame.
        let steps = window.harness.run_ok();
        assert!(steps.is_some_and(|steps| steps <= 2), "{steps:?} frames after a layout");
    }
}

#[test]
fn the_menu_and_the_palette_start_layouts() {
    let mut window = open(&tribes(), false);
    window
        .harness
        .get_by(|node| node.label().as_deref() == Some("Layout") && node.role() == egui::Role::Button)
        .click();
    window.settle();
    window
        .harness
        .get_by(|node| node.label().as_deref() == Some("Grid") && node.role() == egui::Role::MenuItem)
        .click();
    window.settle();
    assert_eq!(window.last_step().as_deref(), Some("Layout: Grid"));
    window.press(Modifiers::COMMAND, Key::K);
    window.type_text("spectr");
    window.key(Key::Enter);
    assert_eq!(window.last_step().as_deref(), Some("Layout: Spectrum"));
}

#[test]
fn a_layout_without_its_issue_says_what_to_do() {
    let mut window = open(&notation::map("Ann +1 peace; Bob -1 war"), false);
    window.app(|app| app.document.session.request_layout(layout("spectrum").unwrap()));
    window.settle();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.toasts().iter().any(|said| said.contains("look through the lens of an issue"))));
}

#[test]
fn the_map_has_its_new_places_during_the_animation() {
    let mut window = open(&tribes(), true);
    let target: Target = "actor:ann".parse().unwrap();
    window.app(|app| app.document.session.request_layout(layout("rings").unwrap()));
    let place = |window: &TestWindow| window.app(|app| app.document.session.map().actors.iter().next().unwrap().place);
    let before = place(&window);
    for _ in 0..400 {
        window.harness.step();
        if place(&window) != before {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    let after = place(&window);
    assert_ne!(before, after);
    let on_screen = |window: &TestWindow| window.app(|app| app.frame_on_screen(&target)).unwrap().center();
    let begins = on_screen(&window);
    window.settle();
    assert_ne!(begins, on_screen(&window), "the picture was on its way");
    assert_eq!(place(&window), after);
}
