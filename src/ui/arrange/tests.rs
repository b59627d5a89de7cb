//! A layout that takes long, and the ways out of it. No test waits for a time: the thread for layouts is held by a
//! channel, so that a layout takes as long as the test wants.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::mpsc::{Sender, channel};

use egui::Key;
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use emath::pos2;

use super::*;
use crate::layout::layout;
use crate::model::{Map, Target};
use crate::session::Session;
use crate::store::{self, Settings};
use crate::ui::app::{Chooser, Setup};

type AppSlot = Rc<RefCell<Option<App>>>;

/// A window over a map of four actors, two of whom are tied.
struct ArrangeWindow {
    harness: Harness<'static, AppSlot>,
    _folder: tempfile::TempDir,
}

impl ArrangeWindow {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let places = store::Places::in_folder(&folder.path().join("own"));
        Settings { first_start_done: true, ..Settings::default() }.save(&places).unwrap();
        let slot = AppSlot::default();
        let made = slot.clone();
        let harness = Harness::builder()
            .with_size(egui::vec2(1280.0, 800.0))
            .with_max_steps(60)
            .with_step_dt(1.0 / 60.0)
            .allow_missing_glyphs()
            .with_context_setup(move |ctx| {
                *made.borrow_mut() = Some(App::new(ctx, Setup { file: None, places, chooser: Chooser::InApp }));
            })
            .build_ui_state(
                |ui, slot: &mut AppSlot| {
                    if let Some(app) = slot.borrow_mut().as_mut() {
                        app.logic(ui.ctx());
                        app.show(ui);
                    }
                },
                slot,
            );
        let mut window = Self { harness, _folder: folder };
        window.settle();
        window.harness.key_press(Key::Escape);
        window.settle();
        let mut map = Map::default();
        let names = ["Ann", "Bob", "Cy", "Dan"];
        let ids = names.map(|name| crate::ops::add_actor(&mut map, name, pos2(7.0, 9.0)));
        crate::ops::add_tie(&mut map, &ids[0], &Target::Actor(ids[1].clone()), "alliance");
        window.app(|app| app.session = Session::open(map, None));
        window.settle();
        window
    }

    fn app<T>(&self, look: impl FnOnce(&mut App) -> T) -> T {
        look(self.harness.state().borrow_mut().as_mut().unwrap())
    }

    /// Runs frames until no thread has anything left to do.
    fn settle(&mut self) {
        for _ in 0..2000 {
            self.harness.step();
            if !self.app(|app| app.is_busy() || app.arranging.worker.is_busy()) {
                self.harness.step();
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("a thread is still busy");
    }

    /// Holds the thread for layouts until the sender is dropped.
    fn hold_thread(&self) -> Sender<()> {
        let (gate, held) = channel::<()>();
        self.app(|app| {
            let begun = app.session.begin(Arrange::new(layout("grid").unwrap())).unwrap();
            app.arranging.worker.run(move || {
                assert!(held.recv().is_err(), "nothing is ever sent");
                Ended { number: 0, begun, result: Err(Stopped::Cancelled) }
            });
        });
        gate
    }

    fn arrange(&self, id: &str) {
        self.app(|app| app.session.arrange(layout(id).unwrap()));
    }

    fn has_card(&self) -> bool {
        self.harness.query_by_label("Cancel the layout").is_some()
    }

    fn is_running(&self) -> bool {
        self.app(|app| app.arranging.is_running())
    }

    fn last_step(&self) -> Option<String> {
        self.app(|app| app.session.history().can_undo().map(str::to_owned))
    }

    fn says(&self, words: &str) -> bool {
        self.app(|app| app.toasts().iter().any(|toast| toast.contains(words)))
    }
}

#[test]
fn a_layout_that_takes_long_has_a_card_and_ends_as_one_step() {
    let mut window = ArrangeWindow::new();
    let gate = window.hold_thread();
    window.arrange("camps");
    window.harness.step();
    assert!(window.is_running() && !window.has_card(), "what is done soon needs no card");
    window.harness.run_steps(30);
    assert!(window.is_running() && window.has_card(), "the card comes after a while");
    assert_eq!(window.last_step(), None);
    drop(gate);
    window.settle();
    assert!(!window.has_card());
    assert_eq!(window.last_step().as_deref(), Some("Layout: Camps"));
}

#[test]
fn escape_cancels_a_long_layout() {
    let mut window = ArrangeWindow::new();
    let opened = window.app(|app| app.session.map().clone());
    let gate = window.hold_thread();
    window.arrange("camps");
    window.harness.run_steps(31);
    let progress = window.app(|app| app.arranging.running.as_ref().unwrap().progress.clone());
    assert!(window.has_card() && progress.go_on().is_ok());
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(2);
    // The thread is still held, so that nothing but the key can have ended the layout.
    assert!(!window.is_running() && !window.has_card(), "Escape ends it at once");
    assert!(progress.go_on().is_err(), "the thread is told to stop");
    assert!(window.says("layout was cancelled"));
    drop(gate);
    window.settle();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.session.map() == &opened));
}

#[test]
fn the_button_on_the_card_cancels_a_long_layout() {
    let mut window = ArrangeWindow::new();
    let gate = window.hold_thread();
    window.arrange("circle");
    window.harness.run_steps(31);
    window.harness.get_by_label("Cancel the layout").click();
    window.harness.run_steps(3);
    assert!(!window.is_running() && window.says("layout was cancelled"));
    drop(gate);
    window.settle();
    assert_eq!(window.last_step(), None);
}

#[test]
fn a_layout_that_finishes_after_it_was_cancelled_changes_nothing() {
    let mut window = ArrangeWindow::new();
    let opened = window.app(|app| app.session.map().clone());
    let gate = window.hold_thread();
    window.arrange("circle");
    window.harness.step();
    // As if the thread had finished just before it was told to stop.
    let late = window.app(|app| {
        let number = app.arranging.running.as_ref().unwrap().number;
        let begun = app.session.begin(Arrange::new(layout("circle").unwrap())).unwrap();
        let result = begun.run(&Progress::default());
        assert!(result.is_ok());
        (app.arranging.worker.outbox(), Ended { number, begun, result })
    });
    window.harness.key_press(Key::Escape);
    window.harness.step();
    late.0.send(late.1);
    drop(gate);
    window.settle();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.session.map() == &opened));
}

#[test]
fn a_second_layout_overtakes_the_first() {
    let mut window = ArrangeWindow::new();
    let gate = window.hold_thread();
    window.arrange("circle");
    window.harness.step();
    let first = window.app(|app| app.arranging.running.as_ref().unwrap().progress.clone());
    window.arrange("grid");
    window.harness.step();
    assert!(first.go_on().is_err(), "the first is told to stop");
    drop(gate);
    window.settle();
    assert_eq!(window.last_step().as_deref(), Some("Layout: Grid"));
    assert_eq!(window.app(|app| app.session.history().live()), 1);
}
