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
use crate::ui::app::{App, Chooser, Setup};

type AppSlot = Rc<RefCell<Option<App>>>;

/// A window over a map of four actors, two of whom are tied.
struct LayoutWindow {
    harness: Harness<'static, AppSlot>,
    _folder: tempfile::TempDir,
}

impl LayoutWindow {
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
        window.app(|app| app.document.session = Session::open(map, None));
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
            if !self.app(|app| app.is_busy() || app.arranging.background.is_busy()) {
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
            app.arranging.background.request(0, move |_, _| {
                assert!(held.recv().is_err(), "nothing is ever sent");
                None
            });
        });
        gate
    }

    fn arrange(&self, id: &str) {
        self.app(|app| app.document.session.arrange(layout(id).unwrap()));
    }

    fn has_card(&self) -> bool {
        self.harness.query_by_label("Cancel the layout").is_some()
    }

    fn is_running(&self) -> bool {
        self.app(|app| app.arranging.is_running())
    }

    fn last_step(&self) -> Option<String> {
        self.app(|app| app.document.session.history().can_undo().map(str::to_owned))
    }

    fn says(&self, words: &str) -> bool {
        self.app(|app| app.toasts().iter().any(|toast| toast.contains(words)))
    }
}

#[test]
fn a_layout_that_takes_long_has_a_card_and_ends_as_one_step() {
    let mut window = LayoutWindow::new();
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
    let mut window = LayoutWindow::new();
    let opened = window.app(|app| app.document.session.map().clone());
    let gate = window.hold_thread();
    window.arrange("camps");
    window.harness.run_steps(31);
    assert!(window.has_card());
    window.harness.key_press(Key::Escape);
    window.harness.run_steps(2);
    // The thread is still held, so that nothing but the key can have ended the layout.
    assert!(!window.is_running() && !window.has_card(), "Escape ends it at once");
    assert!(!window.app(|app| app.arranging.background.is_busy()), "nobody wants it any more");
    assert!(window.says("layout was cancelled"));
    drop(gate);
    window.settle();
    assert_eq!(window.last_step(), None);
    assert!(window.app(|app| app.document.session.map() == &opened));
}

#[test]
fn the_button_on_the_card_cancels_a_long_layout() {
    let mut window = LayoutWindow::new();
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
fn a_second_layout_overtakes_the_first() {
    let mut window = LayoutWindow::new();
    let gate = window.hold_thread();
    window.arrange("circle");
    window.harness.step();
    window.arrange("grid");
    window.harness.step();
    assert_eq!(window.app(|app| app.arranging.background.pending().copied()), Some(2), "only the second is wanted");
    drop(gate);
    window.settle();
    assert_eq!(window.last_step().as_deref(), Some("Layout: Grid"));
    assert_eq!(window.app(|app| app.document.session.history().live()), 1);
}
