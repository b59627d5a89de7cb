//! The whole window over a folder of its own, with its real threads and files, driven through egui's own events. It
//! needs no display. A window in which nothing moves asks for no further frame, or a test would not end.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;
use std::time::Duration;

use egui::{Event, Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable;
use stancemap::model::{Map, Target};
use stancemap::session::StepMergeRule;
use stancemap::store::{AppFolders, Settings};
use stancemap::ui::app::{App, PathDialogKind, WindowSetup};
use stancemap::ui::dialog::Dialog;
use stancemap::{file, ops};

use super::raster::Textures;

/// Holds the app. It is made before the first frame, when there is a context but no harness yet.
type AppSlot = Rc<RefCell<Option<App>>>;

/// How often a test waits for a thread, each time for [`NAP`].
const MAX_NAPS: usize = 2000;
const NAP: Duration = Duration::from_millis(5);

/// The state in which a window starts.
pub struct WindowStart {
    /// The folder of the test. Documents lie in it, and the program's own files below `own`.
    pub folder: tempfile::TempDir,
    /// The file that is opened.
    pub file: Option<PathBuf>,
    /// The settings that were saved before. Without any it is the first start of the program.
    pub settings: Option<Settings>,
    /// The size in points.
    pub size: egui::Vec2,
    /// The time between two frames.
    pub frame_secs: f32,
    /// Does a letter that no font has fail the test?
    pub needs_all_glyphs: bool,
    /// Where the textures of egui are kept, for a test that looks at pixels.
    pub textures: Textures,
}

impl Default for WindowStart {
    fn default() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            file: None,
            settings: Some(Settings { first_start_done: true, ..Settings::default() }),
            size: egui::vec2(1280.0, 800.0),
            frame_secs: 0.25,
            needs_all_glyphs: false,
            textures: Textures::default(),
        }
    }
}

/// A window and the user in front of it.
///
/// After each action the window runs until no thread has anything left to do. A test that needs to act while an answer
/// is on its way acts in [`TestWindow::without_waiting`].
pub struct TestWindow {
    /// The harness, for actions without a method here.
    pub harness: Harness<'static, AppSlot>,
    /// The folder of the test.
    pub folder: tempfile::TempDir,
    /// The number of keys and clicks so far. Typed text does not count.
    pub presses: usize,
    waits: bool,
}

impl TestWindow {
    /// Opens a window and waits until it has read its file.
    pub fn open(start: WindowStart) -> Self {
        let WindowStart { folder, file, settings, size, frame_secs, needs_all_glyphs, textures } = start;
        let places = AppFolders::in_folder(&folder.path().join("own"));
        if let Some(settings) = settings {
            settings.save(&places).unwrap();
        }
        let slot = AppSlot::default();
        let new = slot.clone();
        let mut builder =
            Harness::builder().with_size(size).with_max_steps(60).with_step_dt(frame_secs).renderer(textures);
        if !needs_all_glyphs {
            builder = builder.allow_missing_glyphs();
        }
        let harness = builder
            .with_context_setup(move |ctx| {
                *new.borrow_mut() = Some(App::new(
                    ctx,
                    WindowSetup { file, app_folders: places, path_dialog_kind: PathDialogKind::InApp },
                ));
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
        let mut window = Self { harness, folder, presses: 0, waits: true };
        window.settle();
        window
    }

    /// The window at the first start of the program.
    pub fn first_start() -> Self {
        Self::open(WindowStart { settings: None, ..WindowStart::default() })
    }

    /// A window over a file of that name in a new folder. The file need not exist.
    pub fn with_file(name: &str) -> Self {
        Self::in_folder(tempfile::tempdir().unwrap(), Some(name))
    }

    /// A window over a file of a folder that a window may have used before, or over no file.
    pub fn in_folder(folder: tempfile::TempDir, name: Option<&str>) -> Self {
        // Settings that were chosen in an earlier window are kept.
        let (kept, _) = Settings::read(&AppFolders::in_folder(&folder.path().join("own")));
        let settings = Some(Settings { first_start_done: true, ..kept });
        let file = name.map(|name| folder.path().join(name));
        Self::open(WindowStart { folder, file, settings, ..WindowStart::default() })
    }

    /// A window over a map, which is in the file `map.ron`.
    pub fn over(map: &Map) -> Self {
        Self::over_with(map, WindowStart { needs_all_glyphs: true, ..WindowStart::default() })
    }

    /// A window over a map with other options. Their file is replaced by that of the map.
    pub fn over_with(map: &Map, start: WindowStart) -> Self {
        let file = start.folder.path().join("map.ron");
        std::fs::write(&file, file::write(map)).unwrap();
        Self::open(WindowStart { file: Some(file), ..start })
    }

    /// Ends the program as the system does, without a question, and starts another window over this folder. Unsaved
    /// work stays in the recovery copy, as after a crash.
    pub fn end_and_restart(self, file: Option<&str>) -> Self {
        self.app(App::end);
        let Self { harness, folder, .. } = self;
        drop(harness);
        Self::in_folder(folder, file)
    }

    /// Reads or changes the app, between two frames.
    pub fn app<T>(&self, act: impl FnOnce(&mut App) -> T) -> T {
        act(self.harness.state().borrow_mut().as_mut().unwrap())
    }

    /// Runs frames until no thread has anything left to do and nothing moves.
    pub fn settle(&mut self) {
        for _ in 0..MAX_NAPS {
            self.harness.run_ok();
            if !self.app(|app| app.is_busy()) {
                self.harness.run_ok();
                return;
            }
            std::thread::sleep(NAP);
        }
        panic!("a thread is still busy");
    }

    /// Runs frames until a widget shows this text, which a thread of a panel may provide.
    pub fn settle_until(&mut self, words: &str) {
        for _ in 0..MAX_NAPS {
            self.harness.step();
            if self.shows(words) {
                return self.settle();
            }
            std::thread::sleep(NAP);
        }
        panic!("{words:?} is never shown");
    }

    /// Runs `act` without waiting for threads: each action runs one frame, so that no answer arrives before the test
    /// runs another frame.
    pub fn without_waiting(&mut self, act: impl FnOnce(&mut Self)) {
        self.waits = false;
        act(self);
        self.waits = true;
    }

    fn finish_action(&mut self) {
        if self.waits { self.settle() } else { self.harness.step() }
    }

    /// Presses a key alone.
    pub fn key(&mut self, key: Key) {
        self.press(Modifiers::NONE, key);
    }

    /// Presses a key while others are held.
    pub fn press(&mut self, modifiers: Modifiers, key: Key) {
        self.presses += 1;
        self.harness.key_press_modifiers(modifiers, key);
        self.finish_action();
    }

    /// Presses a key that types this sign.
    pub fn sign(&mut self, sign: &str) {
        self.presses += 1;
        self.type_text(sign);
    }

    /// Types a text into the focused widget.
    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.finish_action();
    }

    /// Pastes a text into the focused widget.
    pub fn paste(&mut self, text: &str) {
        self.harness.event(Event::Paste(text.to_owned()));
        self.finish_action();
    }

    /// Types a text into the field with this label.
    pub fn type_into(&mut self, label: &str, text: &str) {
        self.harness.get_by_label(label).type_text(text);
        self.finish_action();
    }

    /// Clicks the widget with exactly this label.
    pub fn click(&mut self, label: &str) {
        self.presses += 1;
        self.harness.get_by_label(label).click();
        self.finish_action();
    }

    /// Clicks the only widget whose label contains this text.
    pub fn click_containing(&mut self, words: &str) {
        self.presses += 1;
        self.harness.get_by_label_contains(words).click();
        self.finish_action();
    }

    /// Presses or releases the pointer button, and runs one frame.
    pub fn pointer(&mut self, at: egui::Pos2, button: egui::PointerButton, pressed: bool) {
        self.harness.event(Event::PointerMoved(at));
        self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
        self.harness.step();
    }

    /// Runs a command by its id.
    pub fn run(&mut self, command: &str) {
        let command = stancemap::session::command(command).unwrap();
        self.app(|app| command.run(&mut app.document.session));
        self.finish_action();
    }

    /// Is there a widget whose label contains this text?
    pub fn shows(&self, words: &str) -> bool {
        self.harness.query_all_by_label_contains(words).next().is_some()
    }

    /// A word for the dialog that is open.
    pub fn open_dialog(&self) -> &'static str {
        self.app(|app| match app.dialog() {
            None => "none",
            Some(Dialog::Question(_)) => "question",
            Some(Dialog::Palette(_)) => "palette",
            Some(Dialog::Shortcuts(_)) => "shortcuts",
            Some(Dialog::Problems(_)) => "problems",
            Some(Dialog::Promises) => "promises",
            Some(Dialog::About) => "about",
            Some(Dialog::EarlierVersions(_)) => "earlier",
            Some(Dialog::Recovery(_)) => "recovery",
            Some(Dialog::Start) => "start",
            Some(Dialog::Path(_)) => "path",
            Some(Dialog::Figure(_)) => "figure",
            Some(Dialog::Settings(_)) => "settings",
            Some(Dialog::Layouts(_)) => "layouts",
            Some(Dialog::AddSource(_)) => "source",
        })
    }

    /// Adds an actor to the map, as one step.
    pub fn add_actor(&mut self, name: &str) {
        self.app(|app| {
            app.document
                .session
                .edit("Add", StepMergeRule::Never, |map| drop(ops::add_actor(map, name, egui::Pos2::ZERO)));
        });
        self.finish_action();
    }

    /// The number of actors on the map.
    pub fn actors(&self) -> usize {
        self.app(|app| app.document.session.map().actors.len())
    }

    /// What is selected, by kind and id.
    pub fn selected(&self) -> String {
        self.app(|app| app.document.session.selection().iter().map(Target::to_string).collect::<Vec<_>>().join(" "))
    }

    /// The chosen day, or nothing.
    pub fn day(&self) -> String {
        self.app(|app| app.document.session.day().map(|day| day.to_string())).unwrap_or_default()
    }

    /// The number of steps that can be undone.
    pub fn steps(&self) -> usize {
        self.app(|app| app.document.session.history().current_step())
    }

    /// The name of the last step.
    pub fn last_step(&self) -> Option<String> {
        self.app(|app| app.document.session.history().undo_label().map(str::to_owned))
    }

    /// The path of a file in the folder of the test.
    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The map in a file of the folder of the test.
    pub fn saved_map(&self, name: &str) -> Map {
        file::read_bytes(&std::fs::read(self.path(name)).unwrap()).unwrap()
    }

    /// Asks the window to close, as a click on its cross does. True if it agrees.
    pub fn close(&mut self) -> bool {
        let viewport = self.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
        viewport.events.push(ViewportEvent::Close);
        self.harness.step();
        let commands = &self.harness.output().viewport_output[&ViewportId::ROOT].commands;
        let agrees = !commands.contains(&ViewportCommand::CancelClose);
        let viewport = self.harness.input_mut().viewports.get_mut(&ViewportId::ROOT).unwrap();
        viewport.events.clear();
        self.finish_action();
        agrees
    }

    /// Gives the window the focus, as when the user returns from another program.
    pub fn refocus(&mut self) {
        self.harness.event(Event::WindowFocused(true));
        self.finish_action();
    }
}
