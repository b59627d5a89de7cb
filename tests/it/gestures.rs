//! Thousands of random user actions: pointer, modifiers, Esc, commands, pasting, undo and redo. The map stays sound, a
//! cancelled gesture leaves no trace, and every step can be undone and redone.

use emath::{Pos2, Vec2, pos2, vec2};
use stancemap::file;
use stancemap::model::*;
use stancemap::ops;
use stancemap::scene::{SceneItem, SceneShape};
use stancemap::session::*;

use crate::support::user::TestUser;
use crate::support::{full, seeds};

/// How many users there are, each with a seed of its own, and how many things each of them does.
const USERS: u64 = 40;
const ACTIONS: usize = 250;
/// The environment variable with another number of users: one to repeat a failure, many for a long manual run.
const COUNT: &str = "GESTURE_USERS";

/// Pseudo-random numbers that are the same in every run.
struct RandomNumbers(u64);

impl RandomNumbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        self.0 >> 33
    }

    fn below(&mut self, most: usize) -> usize {
        self.next() as usize % most.max(1)
    }

    fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        all.get(self.below(all.len()))
    }
}

/// A user whose actions are random.
struct RandomUser {
    user: TestUser,
    numbers: RandomNumbers,
    clipboard: String,
    /// How often each action was completed and how often it was cancelled, so that a test that does nothing fails.
    gestures: usize,
    given_up: usize,
}

impl RandomUser {
    fn new(seed: u64) -> Self {
        let user = TestUser::open(full::map());
        Self { user, numbers: RandomNumbers(seed), clipboard: "Ann\nBob".to_owned(), gestures: 0, given_up: 0 }
    }

    /// A random place: on a record, on its rim, on a handle, or anywhere.
    fn place(&mut self) -> Pos2 {
        let scene = self.user.scene();
        let nodes: Vec<_> = scene.nodes.values().copied().collect();
        let any = pos2(self.numbers.below(1600) as f32 - 400.0, self.numbers.below(1200) as f32 - 400.0);
        let ground = |item: &SceneItem| match (&item.target, &item.shape) {
            (Some(Target::Group(_)), SceneShape::Rect { rect, .. }) => Some(*rect),
            _ => None,
        };
        match self.numbers.below(7) {
            0 => any,
            6 => {
                // Near a corner or in the middle of the area of a group, or on its label.
                let grounds: Vec<_> = scene.items.iter().filter_map(ground).collect();
                let share = [0.03, 0.1, 0.5, 0.9].map(|share| vec2(share, share));
                let (rect, share) = (self.numbers.of(&grounds).copied(), self.numbers.of(&share).copied());
                rect.zip(share).map_or(any, |(rect, share)| rect.min + rect.size() * share)
            }
            1 => {
                let node = self.numbers.of(&nodes).copied();
                node.map_or(any, |node| node.centre + vec2(node.rect().width() / 2.0 + 9.0, 0.0))
            }
            2 => {
                let handles = self.user.session.selected().map(|line| scene.line_handles(line)).unwrap_or_default();
                self.numbers.of(&handles).map_or(any, |handle| handle.1)
            }
            3 => {
                let routes: Vec<_> = scene.routes.values().collect();
                self.numbers.of(&routes).map_or(any, |route| route.at(0.4))
            }
            _ => self.numbers.of(&nodes).map_or(any, |node| node.centre),
        }
    }

    fn mods(&mut self) -> ModifierKeys {
        ModifierKeys { shift: self.numbers.one_in(5), ctrl: self.numbers.one_in(5), alt: self.numbers.one_in(5) }
    }

    /// The state that a cancelled gesture must restore.
    fn state(&self) -> (Map, usize, usize, Selection) {
        let session = &self.user.session;
        let history = session.history();
        (session.map().clone(), history.current_step(), history.labels().len(), session.selection().clone())
    }

    /// Presses, drags and releases, or cancels in between.
    fn gesture(&mut self) {
        if self.user.session.name_prompt().is_some() {
            self.user.session.cancel();
        }
        let was_idle = *self.user.session.tool() == Tool::default();
        let before = self.state();
        let (from, to, mods) = (self.place(), self.place(), self.mods());
        if self.numbers.one_in(3) {
            self.user.mods = mods;
        }
        self.user.send(PointerAction::Down, from);
        self.user.mods = mods;
        let stops = 1 + self.numbers.below(4);
        let mut is_given_up = false;
        for step in 1..=stops {
            if self.numbers.one_in(4) {
                self.user.mods = self.mods();
            }
            let jitter = Vec2::splat(self.numbers.below(3) as f32);
            self.user.send(PointerAction::Drag, from + (to - from) * (step as f32 / stops as f32) + jitter);
            if self.numbers.one_in(6) {
                self.user.session.cancel();
                if was_idle {
                    assert_eq!(self.state(), before, "a gesture that was given up left a trace");
                }
                self.given_up += 1;
                is_given_up = true;
            }
        }
        self.user.send(PointerAction::Up, to);
        if was_idle {
            let has_all = before.0.groups.ids().all(|group| self.user.map().groups.contains(&group));
            assert!(has_all, "a gesture takes no group away");
            assert!(self.user.steps() <= before.1 + 1, "a gesture is one step at most");
        }
        if is_given_up && was_idle {
            assert_eq!(self.state(), before, "what follows a cancelled gesture is part of no gesture");
        }
        if self.numbers.one_in(8) {
            self.user.send(PointerAction::DoubleClick, to);
        }
        self.user.mods = ModifierKeys::default();
        self.gestures += 1;
    }

    fn command(&mut self) {
        let row = self.numbers.of(COMMANDS).unwrap();
        // Selecting all is mostly skipped: the next deletion would empty the map.
        let empties = row.about.id == "select_all" && !self.numbers.one_in(4);
        if (row.available)(&self.user.session) && !empties {
            row.run(&mut self.user.session);
        }
        for effect in self.user.session.take_effects() {
            match effect {
                Effect::CopyText(text) => self.clipboard = text,
                Effect::Paste => self.paste(),
                _ => {}
            }
        }
    }

    /// Changes the filter: it hides some kinds, or all that is uncertain, or nothing.
    fn look(&mut self) {
        let mut look = self.user.session.view_state().clone();
        look.filter = Filter { hide: self.numbers.one_in(2), ..Filter::default() };
        if self.numbers.one_in(2) {
            let kinds: Vec<String> = self.user.map().actors.iter().map(|actor| actor.kind.clone()).collect();
            look.filter.kinds.extend(self.numbers.of(&kinds).cloned());
        }
        look.ghosts = self.numbers.one_in(2);
        self.user.session.set_view_state(look);
    }

    fn paste(&mut self) {
        // A map that doubles at every paste would only make the test slow.
        if self.user.map().count() < 120 {
            let at = self.place();
            self.user.session.paste(&self.clipboard.clone(), at);
        }
    }

    fn anything(&mut self) {
        match self.numbers.below(22) {
            0..8 => self.gesture(),
            8..14 => self.command(),
            14 => self.user.session.undo(),
            15 => self.user.session.redo(),
            16 => self.user.session.cancel(),
            17 => {
                let names = ["Dee", "", "  Eve ", "حماس", "Ann"];
                let name = *self.numbers.of(&names).unwrap();
                self.user.session.submit_name(name);
            }
            18 => {
                let steps = self.user.session.history().labels().len();
                // Seldom many steps, mostly a few.
                let most = if self.numbers.one_in(20) { steps } else { 4 };
                let back = self.numbers.below(most);
                self.user.session.go_to_step(self.user.steps().saturating_sub(back));
            }
            19 => {
                let place = self.place();
                self.user.send(PointerAction::Hover, place);
            }
            20 => drop(self.user.session.use_tool()),
            _ => self.look(),
        }
        if self.user.map().count() > 160 {
            let most: Vec<Target> = Target::all(self.user.map(), "actor").into_iter().skip(6).collect();
            self.user.session.edit("Thin out", StepMergeRule::Never, |map| ops::delete(map, &most));
        }
    }
}

fn assert_sound(user: &TestUser) {
    assert_eq!(user.map().problems(), []);
    assert!(user.session.selection().iter().all(|target| target.is_in(user.map())));
}

#[test]
fn random_gestures_can_all_be_undone_and_redone() {
    let users = seeds::number(COUNT).unwrap_or(USERS);
    let (mut gestures, mut given_up) = (0, 0);
    for seed in (seeds::seed()..).take(users as usize) {
        // The output of a test that passes is not shown.
        eprintln!("to repeat this: {}={seed} {COUNT}=1 cargo test gestures", seeds::SEED);
        let mut random_user = RandomUser::new(seed);
        for _ in 0..ACTIONS {
            random_user.anything();
            assert_sound(&random_user.user);
        }
        let user = &mut random_user.user;
        user.session.cancel();
        assert!(file::read(&file::write(user.map())).unwrap() == *user.map(), "a file keeps what was made");
        let last_step = user.session.history().labels().len() - 1;
        user.session.go_to_step(last_step);
        let last = user.map().clone();
        while user.session.history().undo_label().is_some() {
            user.session.undo();
            assert_sound(user);
        }
        assert!(*user.map() == full::map(), "undo to the start gives the first map");
        while user.session.history().redo_label().is_some() {
            user.session.redo();
        }
        assert!(*user.map() == last, "redo to the end gives the last map");
        gestures += random_user.gestures;
        given_up += random_user.given_up;
    }
    let done = users as usize * ACTIONS;
    assert!(gestures > done / 5 && given_up > gestures / 20, "{done} things, {gestures} gestures, {given_up} given up");
}
