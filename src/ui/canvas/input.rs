//! From the window's pointer and wheel to the session's tools and the camera.

use egui::{CursorIcon, Event, MouseWheelUnit, PointerButton, Pos2, Rect, Response, Ui};

use super::Canvas;
use crate::scene::{Area, Found};
use crate::session::{Drag, Hit, Mods, Part, Pointer, Press, Session, Tool};
use crate::store::Wheel;

/// How far the pointer must move before a press is a drag, in points.
const STILL: f32 = 4.0;
/// How near to a line the pointer must be, in points.
const SLACK: f32 = 7.0;

/// How near to the edge of the canvas the view begins to move under what is dragged, in points.
const EDGE: f32 = 24.0;
/// How fast it moves at the edge, in points a second.
const EDGE_SPEED: f32 = 500.0;

/// How near to a handle the pointer must be, in points.
const GRIP: f32 = 9.0;

/// A button that is held down.
#[derive(Clone, Copy, Debug)]
pub(super) enum Held {
    /// The main button, which the session's tool has been told of.
    Tool {
        /// Where it went down, on the screen.
        from: Pos2,
        /// Has it moved since?
        dragged: bool,
    },
    /// A button that moves the view.
    Pan,
    /// Two fingers or more, which move the view and zoom.
    Fingers,
}

impl Canvas {
    pub(super) fn input(&mut self, ui: &Ui, response: &Response, session: &mut Session) {
        if response.contains_pointer() {
            self.wheel(ui);
        }
        if self.fingers(ui, response, session) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.clone());
        let Some(at) = pointer.latest_pos() else { return };
        let space = ui.input(|input| input.key_down(egui::Key::Space)) && !ui.ctx().egui_wants_keyboard_input();
        let here = response.is_pointer_button_down_on();
        let was_held = self.press.is_some();
        if here && self.press.is_none() {
            if pointer.button_pressed(PointerButton::Middle) || (space && pointer.primary_pressed()) {
                self.press = Some(Held::Pan);
            } else if pointer.primary_pressed() {
                response.request_focus();
                // A quick hand has moved on since: the press counts where it was made.
                let from = pointer.press_origin().unwrap_or(at);
                self.press = Some(Held::Tool { from, dragged: false });
                self.tell(ui, session, Press::Down, from);
            }
        }
        if response.clicked_by(PointerButton::Primary) && !was_held && self.press.is_none() {
            // Down and up in one frame: a quick click, or one that a program makes. Space and Enter are none.
            self.tell(ui, session, Press::Down, at);
            self.tell(ui, session, Press::Up, at);
        }
        self.held(ui, session, at);
        if response.secondary_clicked() {
            if response.long_touched() && self.press.take().is_some() {
                // The finger that asks for the menu was no press.
                session.cancel();
            }
            self.select_under(session, at);
            self.asked_at = self.camera.map(at);
        }
        if response.double_clicked_by(PointerButton::Primary) {
            self.tell(ui, session, Press::Double, at);
        }
        let inside = response.contains_pointer();
        let found = (inside || self.press.is_some()).then(|| self.found(at)).flatten();
        // An area is large and says nothing by itself: its actor is pointed at by its disc.
        let speaks =
            |found: &Found| found.area != Area::Ground || matches!(found.target, crate::model::Target::Group(_));
        self.hovered = found.filter(speaks).map(|found| found.target);
        if inside && self.press.is_none() && session.tool().line().is_some() {
            self.tell(ui, session, Press::Hover, at);
        }
        if inside {
            ui.ctx().set_cursor_icon(self.cursor(session, at, space));
        }
    }

    /// Goes on with the button that is held, until it is let go.
    fn held(&mut self, ui: &Ui, session: &mut Session, at: Pos2) {
        let pointer = ui.input(|input| input.pointer.clone());
        match self.press {
            Some(Held::Pan) => {
                self.pan(pointer.delta());
                if !pointer.any_down() {
                    self.press = None;
                }
            }
            Some(Held::Tool { from, dragged }) => {
                let moved = dragged || at.distance(from) > STILL;
                let mods = ui.input(|input| input.modifiers);
                let has_turned = std::mem::replace(&mut self.mods, mods) != mods;
                let scrolled = moved && pointer.primary_down() && self.scroll_at_edge(ui, at);
                if moved && (scrolled || has_turned || pointer.delta() != egui::Vec2::ZERO || !dragged) {
                    self.tell(ui, session, Press::Drag, at);
                }
                self.press = Some(Held::Tool { from, dragged: moved });
                if !pointer.primary_down() {
                    self.press = None;
                    self.tell(ui, session, Press::Up, at);
                }
            }
            Some(Held::Fingers) | None => {}
        }
    }

    /// Moves the view by two fingers; what the first of them began is given up. Are there any?
    fn fingers(&mut self, ui: &Ui, response: &Response, session: &mut Session) -> bool {
        let (touch, any) = ui.input(|input| (input.multi_touch(), input.any_touches()));
        if let Some(touch) = touch.filter(|touch| response.rect.contains(touch.start_pos)) {
            if matches!(self.press.replace(Held::Fingers), Some(Held::Tool { .. })) {
                session.cancel();
            }
            self.hovered = None;
            self.zoom_at(touch.center_pos, touch.zoom_delta);
            self.pan(touch.translation_delta);
        } else if matches!(self.press, Some(Held::Fingers)) && !any {
            self.press = None;
        }
        // Until the last finger is lifted none of them draws.
        matches!(self.press, Some(Held::Fingers))
    }

    /// Moves the view while something is held at its edge, the faster the farther out. Has it moved?
    fn scroll_at_edge(&mut self, ui: &Ui, at: Pos2) -> bool {
        let inner = self.camera.view.shrink(EDGE);
        let over = at - inner.clamp(at);
        if over == egui::Vec2::ZERO {
            return false;
        }
        // A frame that took long must not throw the view far.
        let secs = ui.input(|input| input.stable_dt).min(0.05);
        let speed = (over / EDGE).clamp(egui::Vec2::splat(-2.0), egui::Vec2::splat(2.0)) * EDGE_SPEED;
        self.pan(-speed * secs);
        super::again(ui.ctx());
        true
    }

    /// Tells the session's tool what the pointer did.
    fn tell(&mut self, ui: &Ui, session: &mut Session, press: Press, at: Pos2) {
        let mods = ui.input(|input| mods_of(input, press));
        let place = self.camera.map(at);
        let hit = self.handle(session, at).or_else(|| self.found(at).map(Hit::from));
        let framed = match (session.tool(), &self.built) {
            (Tool::Select(Drag::Band { from, .. }), Some(built)) => {
                let shift = built.shift();
                built.scene.framed(Rect::from_two_pos(*from - shift, place - shift), mods.alt)
            }
            _ => Vec::new(),
        };
        let (seen, point) = (self.camera.seen(), 1.0 / self.camera.zoom);
        session.pointer(&Pointer { press, at: place, hit, framed, seen, point, mods });
    }

    fn found(&self, at: Pos2) -> Option<Found> {
        let built = self.built.as_ref()?;
        built.scene.hit(built.seen_by(&self.camera).map(at), SLACK / self.camera.zoom)
    }

    /// The handle of the one selected line there, while nothing is being done.
    fn handle(&self, session: &Session, at: Pos2) -> Option<Hit> {
        let line = session.selected().filter(|_| *session.tool() == Tool::default())?;
        // Its places are those of the scene.
        let built = self.built.as_ref().filter(|built| built.shift() == egui::Vec2::ZERO)?;
        let handle = built.scene.handle(line, self.camera.map(at), GRIP / self.camera.zoom)?;
        Some(Hit { target: line.clone(), part: Part::Handle(handle) })
    }

    fn select_under(&self, session: &mut Session, at: Pos2) {
        match self.found(at) {
            Some(found) if session.selection().contains(&found.target) => {}
            Some(found) => session.select([found.target]),
            None => session.select([]),
        }
    }

    fn cursor(&self, session: &Session, at: Pos2, space: bool) -> CursorIcon {
        if matches!(self.press, Some(Held::Pan)) {
            return CursorIcon::Grabbing;
        }
        if space {
            return CursorIcon::Grab;
        }
        if self.handle(session, at).is_some() {
            return CursorIcon::Grab;
        }
        match (session.tool(), self.found(at)) {
            (Tool::Select(Drag::Leading { trouble: Some(_), .. }), _) => CursorIcon::NotAllowed,
            (Tool::Select(Drag::Leading { .. }), _) => CursorIcon::Crosshair,
            (Tool::Select(Drag::Bending { .. }), _) => CursorIcon::Grabbing,
            (Tool::Select(Drag::Moving { copies: true, .. }), _) => CursorIcon::Copy,
            (Tool::Select(Drag::Moving { .. }), _) => CursorIcon::Grabbing,
            (Tool::Select(Drag::Idle), Some(found)) if found.area == Area::Rim => CursorIcon::Crosshair,
            (Tool::Select(_), Some(_)) => CursorIcon::PointingHand,
            (Tool::Select(_), None) => CursorIcon::Default,
            _ => CursorIcon::Crosshair,
        }
    }

    /// Zooms at the pointer by the wheel of a mouse and by pinching; moves by two fingers on a touchpad.
    fn wheel(&mut self, ui: &Ui) {
        let (events, pinch, at) =
            ui.input(|input| (input.events.clone(), input.zoom_delta(), input.pointer.hover_pos()));
        let at = at.unwrap_or(self.camera.view.center());
        let is_touched = ui.input(|input| input.multi_touch().is_some());
        if !is_touched && (pinch - 1.0).abs() > 1e-4 {
            self.zoom_at(at, pinch);
        }
        for event in &events {
            let Event::MouseWheel { unit, delta, modifiers, .. } = event else { continue };
            // With Ctrl it was a zoom, which egui has counted above.
            if modifiers.command || modifiers.ctrl {
                continue;
            }
            // A mouse counts in lines, a touchpad in points.
            let is_touchpad = *unit == MouseWheelUnit::Point;
            let points = if is_touchpad { *delta } else { *delta * 40.0 };
            let zooms = match self.wheel {
                Wheel::Auto => !is_touchpad,
                Wheel::Pan => false,
                Wheel::Zoom => true,
            };
            match zooms {
                true if modifiers.shift => self.pan(egui::vec2(points.x + points.y, 0.0)),
                true => self.zoom_at(at, (points.y * 0.0035).clamp(-1.0, 1.0).exp()),
                false if modifiers.shift && !is_touchpad => self.pan(egui::vec2(points.x + points.y, 0.0)),
                false => self.pan(points),
            }
        }
    }
}

/// The keys that were held when the button went down or up, though they may have been let go since in a frame that took
/// long; else those that are held now.
fn mods_of(input: &egui::InputState, press: Press) -> Mods {
    let is_down = press == Press::Down;
    let of_event = |event: &Event| match event {
        Event::PointerButton { button: PointerButton::Primary, pressed, modifiers, .. } if *pressed == is_down => {
            Some(*modifiers)
        }
        _ => None,
    };
    let pressed = matches!(press, Press::Down | Press::Up).then(|| input.events.iter().rev().find_map(of_event));
    let mods = pressed.flatten().unwrap_or(input.modifiers);
    Mods { shift: mods.shift, ctrl: mods.command, alt: mods.alt }
}
