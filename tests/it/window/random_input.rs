//! A user who does anything at random in the whole window, over the map of the example: keys, text, clicks, drags, the
//! wheel, pasting, other sizes of the window, loss of the focus. Nothing panics, nothing gets broken, and undo goes back
//! to the first map.

use egui::{Event, Key, Modifiers, MouseWheelSource, MouseWheelUnit, PointerButton, Pos2, TouchPhase, pos2, vec2};
use stancemap::model::Map;
use stancemap::session::COMMANDS;

use crate::support::seeds;
use crate::support::test_window::{TestWindow, WindowStart};

/// How many things a user does. The environment gives another number for a long manual run.
const ACTIONS: usize = 800;
/// The number of windows.
const WINDOWS: u64 = 4;
const COUNT: &str = "WINDOW_ACTIONS";

/// Sizes of the window in points, from the smallest to that of a large screen.
const SIZES: &[(f32, f32)] = &[(320.0, 240.0), (640.0, 480.0), (1024.0, 700.0), (1280.0, 800.0), (1920.0, 1080.0)];

/// Texts that are typed or pasted.
const TEXTS: &[&str] = &[
    "a",
    "Ann",
    "3",
    "-2",
    "u",
    "حماس",
    "ח",
    "理事会",
    "🚢",
    "e\u{301}\u{301}",
    "\u{202e}abc",
    "\u{200d}",
    "2025-11-07",
    "actor:israel",
    " ",
    "+",
    "?",
    "İ",
];

/// Texts that are pasted only.
const CLIPBOARDS: &[&str] = &[
    "",
    "\n\n",
    "Ann\nBob\nحماس",
    "2\t-3\n\ts\n1",
    "Actor\tThe harbour\nAnn\t+2\n🚢\t(−1?)",
    "<p>One <b>bold</b> word, and more of them in a page that has enough to be an article.</p>",
    "StanceMap(version: 1, actors: [(id: \"ann\", name: \"Ann\", place: (1e6, -1e6))])",
    "StanceMap(version: 1, actors: [(id: \"ann\", name",
    "A sentence that is too long to be the name of an actor, so that a note is made of it, with all of its words in it.",
];

const KEYS: &[Key] = &[
    Key::Escape,
    Key::Escape,
    Key::Enter,
    Key::Tab,
    Key::Space,
    Key::Backspace,
    Key::Delete,
    Key::ArrowLeft,
    Key::ArrowRight,
    Key::ArrowUp,
    Key::ArrowDown,
    Key::Home,
    Key::End,
    Key::PageUp,
    Key::PageDown,
    Key::F1,
    Key::F2,
    Key::F6,
    Key::F11,
    Key::A,
    Key::B,
    Key::C,
    Key::D,
    Key::F,
    Key::G,
    Key::I,
    Key::K,
    Key::L,
    Key::M,
    Key::P,
    Key::T,
    Key::V,
    Key::X,
    Key::Y,
    Key::Z,
    Key::Num0,
    Key::Num1,
    Key::Num2,
    Key::Num3,
    Key::Num4,
    Key::Num5,
    Key::Num6,
    Key::Plus,
    Key::Minus,
    Key::Questionmark,
    Key::Slash,
];

/// Commands that a random user does not run: they replace the map, so that undo cannot go back to the first one.
const OTHER_MAPS: &[&str] = &["new", "open", "open_read_only", "earlier", "recover", "start_page", "quit"];

/// Pseudo-random numbers that are the same in every run.
struct InputNumbers(u64);

impl InputNumbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// The user and the window.
struct RandomInput {
    window: TestWindow,
    numbers: InputNumbers,
    size: (f32, f32),
}

impl RandomInput {
    fn place(&mut self) -> Pos2 {
        let (width, height) = self.size;
        // Now and then beyond the edge, as a drag goes.
        let share = |numbers: &mut InputNumbers| numbers.below(1060) as f32 / 1000.0 - 0.02;
        pos2(share(&mut self.numbers) * width, share(&mut self.numbers) * height)
    }

    fn modifiers(&mut self) -> Modifiers {
        let numbers = &mut self.numbers;
        let ctrl = numbers.one_in(5);
        Modifiers { ctrl, command: ctrl, shift: numbers.one_in(5), alt: numbers.one_in(9), mac_cmd: false }
    }

    fn send(&mut self, event: Event) {
        self.window.harness.event(event);
    }

    fn button(&mut self, pos: Pos2, button: PointerButton, pressed: bool) {
        let modifiers = self.modifiers();
        self.send(Event::PointerMoved(pos));
        self.send(Event::PointerButton { pos, button, pressed, modifiers });
        self.window.harness.step();
    }

    fn press_key(&mut self) {
        let (key, modifiers) = (self.numbers.of(KEYS), self.modifiers());
        for pressed in [true, false] {
            self.send(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
        }
        self.window.harness.step();
    }

    /// Presses Escape twice.
    fn leave_dialogs(&mut self) {
        for pressed in [true, false, true, false] {
            let (key, modifiers) = (Key::Escape, Modifiers::NONE);
            self.send(Event::Key { key, physical_key: None, pressed, repeat: false, modifiers });
            self.window.harness.step();
        }
    }

    /// Clicks once or twice, with any button.
    fn click(&mut self) {
        let at = self.place();
        let button = self.numbers.of(&[PointerButton::Primary, PointerButton::Primary, PointerButton::Secondary]);
        for _ in 0..1 + self.numbers.below(2) {
            self.button(at, button, true);
            self.button(at, button, false);
        }
    }

    /// Drags over some frames. Now and then the pointer leaves the window, or a key comes in between.
    fn drag(&mut self) {
        let (from, to) = (self.place(), self.place());
        let button = self.numbers.of(&[PointerButton::Primary, PointerButton::Primary, PointerButton::Middle]);
        self.button(from, button, true);
        for step in 1..=3 {
            self.send(Event::PointerMoved(from + (to - from) * (step as f32 / 3.0)));
            self.window.harness.step();
            if self.numbers.one_in(9) {
                self.press_key();
            }
        }
        if self.numbers.one_in(9) {
            self.send(Event::PointerGone);
        }
        self.button(to, button, false);
    }

    fn turn_wheel(&mut self) {
        let (at, modifiers) = (self.place(), self.modifiers());
        let unit = self.numbers.of(&[MouseWheelUnit::Point, MouseWheelUnit::Line, MouseWheelUnit::Page]);
        let delta = vec2(self.numbers.below(9) as f32 - 4.0, self.numbers.below(200) as f32 - 100.0);
        self.send(Event::PointerMoved(at));
        let (phase, source) = (TouchPhase::Move, MouseWheelSource::Wheel);
        self.send(Event::MouseWheel { unit, delta, phase, source, modifiers });
        if self.numbers.one_in(4) {
            let factor = self.numbers.of(&[0.01, 0.5, 1.5, 100.0]);
            self.send(Event::Zoom(factor));
        }
        self.window.harness.step();
    }

    fn paste(&mut self) {
        let text = match self.numbers.below(8) {
            0 => "long ".repeat(50_000),
            1 => "line\n".repeat(2_000),
            2 => self.numbers.of(TEXTS).repeat(300),
            3 => "1\t".repeat(12_000),
            _ => self.numbers.of(CLIPBOARDS).to_owned(),
        };
        let at = self.place();
        let event = if self.numbers.one_in(6) { Event::MiddleClickPaste { pos: at, text } } else { Event::Paste(text) };
        self.send(event);
        self.window.harness.step();
    }

    fn resize(&mut self) {
        self.size = self.numbers.of(SIZES);
        self.window.harness.set_size(vec2(self.size.0, self.size.1));
        self.window.harness.step();
    }

    fn run_command(&mut self) {
        let command = &COMMANDS[self.numbers.below(COMMANDS.len())];
        if OTHER_MAPS.contains(&command.about.id) {
            return;
        }
        self.window.app(|app| {
            if (command.available)(&app.document.session) {
                command.run(&mut app.document.session);
            }
        });
        self.window.harness.step();
    }

    fn anything(&mut self) {
        match self.numbers.below(24) {
            0..5 => self.press_key(),
            5..10 => self.click(),
            10..13 => self.drag(),
            13..15 => self.turn_wheel(),
            15..18 => {
                let text = self.numbers.of(TEXTS).to_owned();
                self.send(Event::Text(text));
                self.window.harness.step();
            }
            18 => self.paste(),
            19 => self.resize(),
            20 => {
                let event = self.numbers.of(&[0, 1, 2]);
                self.send(match event {
                    0 => Event::Copy,
                    1 => Event::Cut,
                    _ => Event::PointerGone,
                });
                self.window.harness.step();
            }
            21 => {
                for focused in [false, true] {
                    self.send(Event::WindowFocused(focused));
                    self.window.harness.step();
                }
            }
            _ => self.run_command(),
        }
    }

    /// The map without the gesture in progress.
    fn map(&self) -> Map {
        self.window.app(|app| app.document.session.committed_map().clone())
    }
}

/// Acts at random in a new window. Returns the number of steps that the history had.
fn act_at_random(seed: u64, actions: usize) -> usize {
    let example = stancemap::ui::examples::ALL[0].map().unwrap();
    let start = WindowStart { size: vec2(1280.0, 800.0), ..WindowStart::default() };
    let window = TestWindow::over_with(&example, start);
    let mut input = RandomInput { window, numbers: InputNumbers(seed), size: (1280.0, 800.0) };
    let mut first = input.map();
    assert_eq!(first.problems(), []);
    let mut steps = 0;
    for action in 0..actions {
        input.anything();
        assert_eq!(input.map().problems(), [], "seed {seed}, after action {action}");
        let labels = input.window.app(|app| app.document.session.history().labels().len());
        if labels == 1 {
            // Nothing has been done yet. Perhaps it is another map, opened by way of a menu.
            first = input.map();
        }
        steps = steps.max(labels);
        // Now and then the user leaves dialogs and menus, or most actions would end in one of them.
        if action % 5 == 4 {
            input.leave_dialogs();
        }
        if action % 40 == 39 {
            input.window.settle();
        }
    }
    input.window.settle();
    input.window.app(|app| {
        let session = &mut app.document.session;
        session.cancel();
        while session.history().undo_label().is_some() {
            session.undo();
        }
        assert!(*session.map() == first, "seed {seed}: undo to the start gives the first map");
    });
    input.window.settle();
    steps
}

#[test]
fn random_input_breaks_nothing_and_can_be_undone() {
    let seed = seeds::seed();
    let actions = seeds::number(COUNT).map_or(ACTIONS, |count| count as usize);
    // The output of a test that passes is not shown.
    eprintln!("to repeat this: {}={seed} {COUNT}={actions} cargo test random_input", seeds::SEED);
    assert!(OTHER_MAPS.iter().all(|id| COMMANDS.iter().any(|command| command.about.id == *id)));
    // Several windows, as in some of them a menu or a dialog takes most of the actions.
    let steps: usize = (seed..seed + WINDOWS).map(|seed| act_at_random(seed, actions / WINDOWS as usize)).sum();
    assert!(steps > 10, "{steps} steps: the user did next to nothing");
}
