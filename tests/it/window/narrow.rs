//! Every command in a window that has no space for what it shows: nothing panics, and nothing is lost.

use egui::{Key, vec2};
use stancemap::model::{RECORD_KINDS, Target};
use stancemap::session::COMMANDS;
use stancemap::store::Settings;

use crate::support::full;
use crate::support::test_window::{TestWindow, WindowStart};

/// A window of that size in points at a scale, over a map with a record of every kind.
fn narrow_window(size: egui::Vec2, interface_scale: f32) -> TestWindow {
    let settings = Settings { first_start_done: true, interface_scale, ..Settings::default() };
    TestWindow::over_with(&full::map(), WindowStart { size, settings: Some(settings), ..WindowStart::default() })
}

/// Runs every command with a record of each of these kinds selected, and closes what it opens.
fn run_every_command(window: &mut TestWindow, kinds: &[&str]) {
    for kind in kinds {
        for command in COMMANDS.iter().filter(|command| command.about.id != "quit") {
            window.app(|app| {
                let target = Target::all(app.document.session.map(), kind).into_iter().next();
                app.document.session.select(target);
            });
            window.run(command.about.id);
            window.key(Key::Escape);
            window.key(Key::Escape);
        }
    }
}

#[test]
fn every_command_bears_a_window_of_320_by_240_points() {
    let mut window = narrow_window(vec2(320.0, 240.0), 1.0);
    let kinds: Vec<&str> = RECORD_KINDS.iter().map(|kind| kind.id).collect();
    run_every_command(&mut window, &kinds[..2]);
}

#[test]
fn every_command_bears_320_by_240_pixels_at_250_percent() {
    let mut window = narrow_window(vec2(128.0, 96.0), 1.0);
    run_every_command(&mut window, &["stance"]);
}

#[test]
fn an_actor_is_named_on_a_canvas_narrower_than_the_field() {
    let mut window = narrow_window(vec2(320.0, 240.0), 1.0);
    let before = window.actors();
    window.run("add_actor");
    window.key(Key::Enter);
    window.type_text("Ann of the narrow window");
    window.key(Key::Enter);
    assert_eq!(window.actors(), before + 1);
}

#[test]
fn the_form_of_every_kind_of_record_bears_a_narrow_window() {
    let mut window = narrow_window(vec2(320.0, 240.0), 2.0);
    for kind in RECORD_KINDS {
        window.app(|app| {
            let target = Target::all(app.document.session.map(), kind.id).into_iter().next();
            app.document.session.select(target);
        });
        window.settle();
    }
}
