//! Tests of a layout that takes long, and of the ways to cancel it. No test waits for a time: a channel holds the
//! thread for layouts as long as the test needs.

use std::sync::mpsc::{Sender, channel};
use std::time::Duration;

use egui::Key;
use egui_kittest::kittest::Queryable;
use emath::pos2;

use crate::layout::layout;
use crate::model::{Map, Target};
use crate::session::Session;
use crate::ui::test_window::TestWindow;

/// A window with a map of four actors, two of which have a tie.
fn four_actors() -> TestWindow {
    let mut window = TestWindow::open(tempfile::tempdir().unwrap(), None, 1.0 / 60.0);
    window.harness.key_press(Key::Escape);
    window.settle();
    let mut map = Map::default();
    let names = ["Ann", "Bob", "Cy", "Dan"];
    let ids = names.map(|name| crate::ops::add_actor(&mut map, name, pos2(7.0, 9.0)));
    crate::ops::add_tie(&mut map, &ids[0], &Target::Actor(ids[1].clone()), "alliance");
    window.app(|app| app.document.session = Session::open(map, None));
    window.settle();
    window
}

impl TestWindow {
    /// Runs frames until the thread for layouts has ended too, even with a cancelled layout.
    fn settle_layouts(&mut self) {
        for _ in 0..4000 {
            self.settle();
            if !self.app(|app| app.layout_in_progress.background.is_busy()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("a layout is still being computed");
    }

    /// Holds the thread for layouts until the sender is dropped.
    fn hold_thread(&self) -> Sender<()> {
        let (gate, held) = channel::<()>();
        self.app(|app| {
            app.layout_in_progress.background.request(0, move |_, _| {
                assert!(held.recv().is_err(), "nothing is ever sent");
                None
            });
        });
        gate
    }

    fn start_layout(&self, id: &str) {
        self.app(|app| app.document.session.request_layout(layout(id).unwrap()));
    }

    fn has_card(&self) -> bool {
        self.harness.query_by_label("Cancel the layout").is_some()
    }

    fn is_running(&self) -> bool {
        self.app(|app| app.layout_in_progress.is_running())
    }

    fn last_step(&self) -> Option<String> {
        self.app(|app| app.document.session.history().undo_label().map(str::to_owned))
    }
}

#[test]
fn a_layout_that_takes_long_has_a_card_and_ends_as_one_step() {
    let mut window = four_actors();
    let gate = window.hold_thread();
    window.start_layout("camps");
    window.harness.step();
    assert!(window.is_running() && !window.has_card(), "what is done soon needs no card");
    window.harness.run_steps(30);
    assert!(window.is_running() && window.has_card(), "the card comes after a while");
    assert_eq!(window.last_step(), None);
    drop(gate);
    window.settle_layouts();
    assert!(!window.has_card());
    assert_eq!(window.last_step().as_deref(), Some("Layout: Camps"));
}

#[test]
fn escape_cancels_a_long_layout() {
    let mut window = four_actors();
    let opened = window.app(|app| app.document.session.map().clone());
    let gate = window.hold_thread();
    window.start_layout("camps");
    window.harness.run_steps(31);
    assert!(window.has_card());
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(2);
    // The thread is still held, so only the key can have ended the layout.
    assert!(!window.is_running() && !window.has_card(), "Escape ends it at once");
    assert!(!window.app(|app| app.layout_in_progress.background.is_busy()), "nobody wants it any more");
    assert!(window.says("layout was cancelled"));
    drop(gate);
    window.settle_layouts();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.document.session.map() == &opened));
}

#[test]
fn the_button_on_the_card_cancels_a_long_layout() {
    let mut window = four_actors();
    let gate = window.hold_thread();
    window.start_layout("circle");
    window.harness.run_steps(31);
    window.harness.get_by_label("Cancel the layout").click();
    window.harness.run_steps(3);
    assert!(!window.is_running() && window.says("layout was cancelled"));
    drop(gate);
    window.settle_layouts();
    assert_eq!(window.last_step(), None);
}

#[test]
fn a_second_layout_cancels_the_first() {
    let mut window = four_actors();
    let gate = window.hold_thread();
    window.start_layout("circle");
    window.harness.step();
    window.start_layout("grid");
    window.harness.step();
    assert_eq!(
        window.app(|app| app.layout_in_progress.background.pending().copied()),
        Some(2),
        "only the second is wanted"
    );
    drop(gate);
    window.settle_layouts();
    assert_eq!(window.last_step().as_deref(), Some("Layout: Grid"));
    assert_eq!(window.app(|app| app.document.session.history().current_step()), 1);
}
