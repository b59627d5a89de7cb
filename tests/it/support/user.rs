//! A user of a session: points at records where the real scene has them, and runs commands by id.

use std::cell::RefCell;
use std::rc::Rc;

use emath::{Pos2, Rect, Vec2};
use stancemap::model::{Lens, Map, Target};
use stancemap::scene::{Palette, Scene};
use stancemap::session::{
    COMMANDS, HitArea, ModifierKeys, PointerAction, PointerEvent, PointerHit, SelectToolState, Session, Tool,
};

/// A session and the user who works with it.
pub struct TestUser {
    pub session: Session,
    /// The modifier keys that are held.
    pub mods: ModifierKeys,
    built: RefCell<Option<BuiltScene>>,
}

/// A scene with the map and the lens that it was built from.
struct BuiltScene {
    map: Map,
    lens: Lens,
    scene: Rc<Scene>,
}

/// The largest distance from a line at which it is hit.
const SLACK: f32 = 7.0;

pub fn target(text: &str) -> Target {
    text.parse().unwrap()
}

impl TestUser {
    /// Opens the map of a notation.
    pub fn of(notation: &str) -> Self {
        Self::open(super::notation::map(notation))
    }

    pub fn open(map: Map) -> Self {
        Self { session: Session::open(map, None), mods: ModifierKeys::default(), built: RefCell::default() }
    }

    pub fn map(&self) -> &Map {
        self.session.map()
    }

    /// The scene of the committed map. A gesture in progress does not change what is under the pointer.
    pub fn scene(&self) -> Rc<Scene> {
        let (map, lens) = (self.session.history().map(), self.session.lens());
        let mut built = self.built.borrow_mut();
        match built.as_ref().filter(|built| built.map == *map && built.lens == *lens) {
            Some(built) => Rc::clone(&built.scene),
            None => {
                let scene = Rc::new(Scene::of(map, lens, &Palette::LIGHT));
                *built = Some(BuiltScene { map: map.clone(), lens: lens.clone(), scene: Rc::clone(&scene) });
                scene
            }
        }
    }

    /// The middle of a record as it is drawn.
    pub fn at(&self, record: &str) -> Pos2 {
        self.scene().bounds_of(&target(record)).unwrap_or_else(|| panic!("{record} is not drawn")).center()
    }

    /// A place on the rim of an actor.
    pub fn rim(&self, record: &str, way: Vec2) -> Pos2 {
        let frame = self.scene().bounds_of(&target(record)).unwrap();
        frame.center() + way * (frame.width() / 2.0 + 9.0)
    }

    /// Holds a key during the next gesture.
    pub fn shift(&mut self) -> &mut Self {
        self.mods.shift = true;
        self
    }

    pub fn alt(&mut self) -> &mut Self {
        self.mods.alt = true;
        self
    }

    /// One pointer event, as the canvas would send it.
    pub fn send(&mut self, press: PointerAction, at: Pos2) {
        let scene = self.scene();
        let line = self.session.selected().filter(|_| *self.session.tool() == Tool::default());
        let handle = line.and_then(|line| scene.line_handle_at(line, at, SLACK).map(|handle| (line.clone(), handle)));
        let hit = match handle {
            Some((target, handle)) => Some(PointerHit { target, area: HitArea::Handle(handle) }),
            None => scene.hit(at, SLACK).map(PointerHit::from),
        };
        let framed = match self.session.tool() {
            Tool::Select(SelectToolState::RubberBand { from, .. }) => {
                scene.records_in_rect(Rect::from_two_pos(*from, at), self.mods.alt)
            }
            _ => Vec::new(),
        };
        let (seen, point, mods) = (Rect::EVERYTHING, 1.0, self.mods);
        self.session.pointer(&PointerEvent {
            action: press,
            at,
            hit,
            framed_records: framed,
            visible_rect: seen,
            map_units_per_point: point,
            mods,
        });
    }

    pub fn click(&mut self, at: Pos2) {
        self.send(PointerAction::Down, at);
        self.send(PointerAction::Up, at);
        self.mods = ModifierKeys::default();
    }

    pub fn double(&mut self, at: Pos2) {
        self.click(at);
        self.send(PointerAction::Down, at);
        self.send(PointerAction::Up, at);
        self.send(PointerAction::DoubleClick, at);
    }

    pub fn drag(&mut self, from: Pos2, by: Vec2) {
        self.drag_to(from, from + by);
    }

    pub fn drag_to(&mut self, from: Pos2, to: Pos2) {
        self.send(PointerAction::Down, from);
        for step in 1..=4 {
            self.send(PointerAction::Drag, from + (to - from) * (step as f32 / 4.0));
        }
        self.send(PointerAction::Up, to);
        self.mods = ModifierKeys::default();
    }

    /// Presses without modifiers, then drags with them.
    pub fn drag_with(&mut self, from: Pos2, by: Vec2, mods: ModifierKeys) {
        self.send(PointerAction::Down, from);
        self.mods = mods;
        for step in 1..=4 {
            self.send(PointerAction::Drag, from + by * (step as f32 / 4.0));
        }
        self.send(PointerAction::Up, from + by);
        self.mods = ModifierKeys::default();
    }

    /// Runs a command that must be available.
    pub fn run(&mut self, command: &str) {
        let row = COMMANDS.iter().find(|row| row.about.id == command).unwrap_or_else(|| panic!("no command {command}"));
        assert!((row.available)(&self.session), "{command} is not available");
        row.run(&mut self.session);
    }

    pub fn selected(&self) -> String {
        self.session.selection().iter().map(Target::to_string).collect::<Vec<_>>().join(" ")
    }

    /// The number of steps that can be undone.
    pub fn steps(&self) -> usize {
        self.session.history().current_step()
    }

    /// Undoes every step and redoes it. All maps on the way must be sound, and the last must be as before.
    pub fn can_go_back_and_forth(&mut self) {
        self.session.cancel();
        let (last, steps) = (self.map().clone(), self.steps());
        for _ in 0..steps {
            self.session.undo();
            assert_eq!(self.map().problems(), []);
            assert!(self.session.selection().iter().all(|target| target.is_in(self.map())));
        }
        assert!(!self.session.is_dirty(), "undo to the beginning is the map that was opened");
        for _ in 0..steps {
            self.session.redo();
        }
        assert!(
            *self.map() == last,
            "{}\nis not\n{}",
            super::notation::print(self.map()),
            super::notation::print(&last)
        );
    }
}
