//! Tests of the document lifecycle in a whole window with real threads and files: requests, answers and questions reach
//! it. Its decisions are tested in `session/document/tests.rs`. No test waits for a time: a channel holds the disk
//! thread.

use std::sync::mpsc::{Sender, channel};

use super::*;
use crate::file;
use crate::model::Map;
use crate::ops;
use crate::session::StepMergeRule;
use crate::ui::dialog::DialogAnswer;
use crate::ui::native_dialog::PathDialogAnswer;
use crate::ui::task_result::TaskKind;
use crate::ui::test_window::TestWindow;
use std::path::PathBuf;

/// A job that lasts until the sender is dropped.
fn held_job() -> (Sender<()>, impl FnOnce() -> TaskResult + Send + 'static) {
    let (gate, held) = channel::<()>();
    let wait = move || {
        assert!(held.recv().is_err(), "nothing is ever sent");
        TaskResult::Saved("nothing", None)
    };
    (gate, wait)
}

/// A window over a folder with the maps `a.ron` and `b.ron`. The map `a.ron` is open.
fn two_maps() -> TestWindow {
    let folder = tempfile::tempdir().unwrap();
    for name in ["a", "b"] {
        let map = Map { title: name.to_owned(), ..Map::default() };
        std::fs::write(folder.path().join(format!("{name}.ron")), file::write(&map)).unwrap();
    }
    let file = folder.path().join("a.ron");
    let window = TestWindow::open(folder, Some(file), 0.25);
    assert_eq!(window.title(), "a");
    window
}

impl TestWindow {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.ron"))
    }

    fn on_disk(&self, name: &str) -> Option<Map> {
        Some(file::read_bytes(&std::fs::read(self.path(name)).ok()?).unwrap())
    }

    fn add_actor(&self, name: &str) {
        self.app(|app| {
            app.document
                .session
                .edit("Add", StepMergeRule::Never, |map| drop(ops::add_actor(map, name, emath::Pos2::ZERO)));
        });
    }

    fn title(&self) -> String {
        self.app(|app| app.document.session.map().title.clone())
    }

    fn question(&self) -> Option<String> {
        self.app(|app| match app.dialog() {
            Some(Dialog::Question(question)) => Some(question.title.clone()),
            _ => None,
        })
    }

    fn save_as(&self, name: &str) {
        let path = self.path(name);
        self.app(|app| app.path_chosen(PathRequest::SaveAs(None), &path, false));
    }

    /// Holds the thread for documents until the sender is dropped.
    fn hold_disk(&self) -> Sender<()> {
        let (gate, wait) = held_job();
        self.app(|app| app.worker.run(wait));
        gate
    }
}

#[test]
fn a_save_never_gives_its_path_to_a_map_opened_meanwhile() {
    let mut window = two_maps();
    let b = window.path("b");
    window.app(|app| {
        app.leave(Destination::Open(b.clone()));
        app.request(DocumentRequest::Save { then: None });
    });
    window.settle();
    assert_eq!((window.title(), window.app(|app| app.document.session.path.clone())), ("b".to_owned(), Some(b)));
    window.add_actor("Ann");
    window.app(|app| app.request(DocumentRequest::Save { then: None }));
    window.settle();
    let (a, b) = (window.on_disk("a").unwrap(), window.on_disk("b").unwrap());
    assert_eq!((a.title.as_str(), a.actors.len(), b.title.as_str(), b.actors.len()), ("a", 0, "b", 1));
}

#[test]
fn a_save_to_another_file_waits_for_the_save_before_it() {
    let mut window = two_maps();
    window.add_actor("Ann");
    window.app(|app| app.request(DocumentRequest::Save { then: None }));
    window.save_as("c");
    window.save_as("d");
    window.settle();
    let actors = |name| window.on_disk(name).map(|map| map.actors.len());
    assert_eq!([actors("a"), actors("c"), actors("d")], [Some(1); 3]);
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("d")));
}

#[test]
fn a_panicking_figure_does_not_cancel_a_pending_save() {
    let mut window = two_maps();
    window.add_actor("Ann");
    window.app(|app| {
        app.request(DocumentRequest::Save { then: None });
        app.leave(Destination::Quit);
        app.run_figure(|| std::panic::resume_unwind(Box::new("broken on purpose")));
    });
    window.settle();
    assert!(window.says("The figure was not made"));
    assert_eq!(window.on_disk("a").unwrap().actors.len(), 1);
    assert!(window.app(|app| app.is_leaving), "saving was to be followed by leaving");
}

/// As on a network disk that is gone, and which an old path in the list of recent files leads to.
#[test]
fn a_folder_that_hangs_delays_no_save() {
    let mut window = two_maps();
    window.add_actor("Ann");
    let (gate, wait) = held_job();
    window.app(|app| app.run(TaskKind::List, wait));
    window.app(|app| app.request(DocumentRequest::Save { then: None }));
    while window.app(|app| app.lifecycle.is_saving()) {
        window.step();
    }
    assert_eq!(window.on_disk("a").unwrap().actors.len(), 1);
    drop(gate);
    window.settle();
}

#[test]
fn a_save_that_hangs_can_be_given_up_for_another_place() {
    let mut window = two_maps();
    window.add_actor("Ann");
    let gate = window.hold_disk();
    window.app(|app| app.request(DocumentRequest::Save { then: None }));
    window.harness.run_steps(12);
    let delay = window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(delay < Duration::from_secs(6), "an idle window wakes to tell it: {delay:?}");
    // The harness advances the clock by a quarter of a second per frame.
    window.harness.run_steps(30);
    assert_eq!(window.question().as_deref(), Some("Still saving “a.ron”"));
    window.app(|app| app.apply_answer(DialogAnswer::Document(DocumentRequest::SaveElsewhere { then: None })));
    window.save_as("c");
    let is_saved = |window: &TestWindow| window.app(|app| !app.lifecycle.is_saving());
    for _ in 0..4000 {
        window.step();
        if is_saved(&window) {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert_eq!(window.on_disk("c").unwrap().actors.len(), 1, "another thread saves, while the first is held");
    drop(gate);
    for _ in 0..4000 {
        window.step();
        if window.says("has ended after all") {
            break;
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    assert!(window.says("The save to a.ron has ended after all"));
    assert_eq!(window.app(|app| app.document.session.path.clone()), Some(window.path("c")), "it changes nothing here");
}

#[test]
fn the_window_closes_while_a_save_hangs() {
    let mut window = two_maps();
    window.add_actor("Ann");
    let gate = window.hold_disk();
    window.app(|app| {
        app.request(DocumentRequest::Save { then: None });
        app.leave(Destination::Quit);
    });
    window.harness.run_steps(30);
    assert!(!window.app(|app| app.is_leaving));
    window.app(|app| app.apply_answer(DialogAnswer::Document(DocumentRequest::Discard(Destination::Quit))));
    assert!(window.app(|app| app.is_leaving));
    drop(gate);
}

#[test]
fn a_path_chosen_for_a_map_that_is_gone_saves_nothing() {
    let mut window = two_maps();
    let before = window.app(|app| app.lifecycle.document());
    window.app(|app| app.leave(Destination::New));
    let path = window.path("c");
    window.app(|app| app.path_answered(before, PathRequest::SaveAs(None), PathDialogAnswer::Path(path)));
    window.settle();
    assert_eq!(window.on_disk("c"), None);
    assert!(window.says("Another map is open now"));
}

#[test]
fn the_recovery_page_of_the_start_outlasts_a_file_read_later() {
    let window = two_maps();
    window.app(|app| {
        let occasion = crate::ui::dialog::RecoveryOccasion::Start;
        let page = crate::ui::dialog::RecoveryDialog::new(app.app_folders.clone(), Vec::new(), occasion);
        app.dialogs.open(Dialog::Recovery(Box::new(page)));
        app.dialogs.open(Dialog::About);
        app.request(DocumentRequest::Show(Box::default()));
        assert!(matches!(app.dialog(), Some(Dialog::Recovery(_))));
    });
}
