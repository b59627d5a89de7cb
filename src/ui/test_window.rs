//! The window without a display, for tests in `ui` that hold its threads back. Tests that use only its public interface
//! are in `tests/it/window`.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use egui_kittest::Harness;

use super::app::{App, PathDialogKind, WindowSetup};
use super::frame_guard::FrameFallback;
use crate::store::{AppFolders, Settings};

/// Holds the app. It is created in the setup of the context, before the harness exists.
type AppSlot = Rc<RefCell<Option<App>>>;

/// A window over a folder of its own. It runs frames only when the test asks for them.
pub(super) struct TestWindow {
    /// The harness, for actions without a method here.
    pub(super) harness: Harness<'static, AppSlot>,
    /// The folder of the test.
    pub(super) folder: tempfile::TempDir,
    /// The texts of all toasts so far. A toast may vanish before a slow thread has answered.
    toast_texts: Vec<String>,
}

impl TestWindow {
    /// Opens a window over a file of the folder, and waits until the file is read. `frame_secs` is the time between
    /// frames.
    pub(super) fn open(folder: tempfile::TempDir, file: Option<PathBuf>, frame_secs: f32) -> Self {
        let app_folders = AppFolders::in_folder(&folder.path().join("own"));
        Settings { first_start_done: true, ..Settings::default() }.save(&app_folders).unwrap();
        let slot = AppSlot::default();
        let new_slot = slot.clone();
        let harness = Harness::builder()
            .with_size(egui::vec2(1280.0, 800.0))
            .with_step_dt(frame_secs)
            .allow_missing_glyphs()
            .with_context_setup(move |ctx| {
                *new_slot.borrow_mut() =
                    Some(App::new(ctx, WindowSetup { file, app_folders, path_dialog_kind: PathDialogKind::InApp }));
            })
            .build_ui_state(
                |ui, slot: &mut AppSlot| {
                    if let Some(app) = slot.borrow_mut().as_mut() {
                        app.logic(ui.ctx());
                        if app.injected_faults > 0 || app.frame_fallback != FrameFallback::Whole {
                            app.show_guarded(ui);
                        } else {
                            app.show(ui);
                        }
                    }
                },
                slot,
            );
        let mut window = Self { harness, folder, toast_texts: Vec::new() };
        window.settle();
        window
    }

    /// Reads or changes the app between two frames.
    pub(super) fn app<T>(&self, act: impl FnOnce(&mut App) -> T) -> T {
        act(self.harness.state().borrow_mut().as_mut().unwrap())
    }

    /// Runs one frame.
    pub(super) fn step(&mut self) {
        self.harness.step();
        let shown = self.app(|app| app.toasts().iter().map(|toast| (*toast).to_owned()).collect::<Vec<_>>());
        self.toast_texts.extend(shown);
    }

    /// Runs frames until all threads are idle.
    pub(super) fn settle(&mut self) {
        for _ in 0..4000 {
            self.step();
            if !self.app(|app| app.is_busy()) {
                self.step();
                return;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        panic!("a thread is still busy");
    }

    /// Whether a toast with this text has been shown.
    pub(super) fn says(&self, text: &str) -> bool {
        self.toast_texts.iter().any(|toast| toast.contains(text))
            || self.app(|app| app.toasts().iter().any(|toast| toast.contains(text)))
    }
}
