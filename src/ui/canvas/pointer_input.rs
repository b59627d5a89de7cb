//! From the window's pointer and wheel to the session's tools and the camera.

use egui::{CursorIcon, Event, MouseWheelUnit, PointerButton, Pos2, Rect, Response, Ui};

use super::Canvas;
use crate::scene::{RecordArea, SceneHit};
use crate::session::{HitArea, ModifierKeys, PointerAction, PointerEvent, PointerHit, SelectToolState, Session, Tool};
use crate::store::WheelAction;

/// How far the pointer must move before a press is a drag, in points.
const DRAG_THRESHOLD_POINTS: f32 = 4.0;
/// How near to a line the pointer must be, in points.
const HIT_SLACK_POINTS: f32 = 7.0;

/// How near to the edge of the canvas the view begins to move under what is dragged, in points.
const SCROLL_EDGE_POINTS: f32 = 24.0;
/// How fast it moves at the edge, in points a second.
const SCROLL_SPEED: f32 = 500.0;

/// How near to a handle the pointer must be, in points.
const HANDLE_RADIUS_POINTS: f32 = 9.0;

/// A button that is held down.
#[derive(Clone, Copy, Debug)]
pub(super) enum PointerGesture {
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
    pub(super) fn handle_pointer(&mut self, ui: &Ui, response: &Response, session: &mut Session) {
        if response.contains_pointer() {
            self.handle_wheel(ui);
        }
        if self.handle_touch(ui, response, session) {
            return;
        }
        let pointer = ui.input(|input| input.pointer.clone());
        let Some(at) = pointer.latest_pos() else { return };
        let space = ui.input(|input| input.key_down(egui::Key::Space)) && !ui.ctx().egui_wants_keyboard_input();
        let here = response.is_pointer_button_down_on();
        let was_held = self.pointer_gesture.is_some();
        if here && self.pointer_gesture.is_none() {
            if pointer.button_pressed(PointerButton::Middle) || (space && pointer.primary_pressed()) {
                self.pointer_gesture = Some(PointerGesture::Pan);
            } else if pointer.primary_pressed() {
                response.request_focus();
                // A quick hand has moved on since: the press counts where it was made.
                let from = pointer.press_origin().unwrap_or(at);
                self.pointer_gesture = Some(PointerGesture::Tool { from, dragged: false });
                self.send_to_tool(ui, session, PointerAction::Down, from);
            }
        }
        if response.clicked_by(PointerButton::Primary) && !was_held && self.pointer_gesture.is_none() {
            // Down and up in one frame: a quick click, or one that a program makes. Space and Enter are none.
            self.send_to_tool(ui, session, PointerAction::Down, at);
            self.send_to_tool(ui, session, PointerAction::Up, at);
        }
        self.continue_gesture(ui, session, at);
        if response.secondary_clicked() {
            if response.long_touched() && self.pointer_gesture.take().is_some() {
                // The finger that asks for the menu was no press.
                session.cancel();
            }
            self.select_under(session, at);
            self.menu_map_pos = self.camera.map_from_screen(at);
        }
        if response.double_clicked_by(PointerButton::Primary) {
            self.send_to_tool(ui, session, PointerAction::DoubleClick, at);
        }
        let inside = response.contains_pointer();
        let found = (inside || self.pointer_gesture.is_some()).then(|| self.hit_at(at)).flatten();
        // An area is large and says nothing by itself: its actor is pointed at by its disc.
        let speaks = |found: &SceneHit| {
            found.area != RecordArea::GroupArea || matches!(found.target, crate::model::Target::Group(_))
        };
        self.hovered = found.filter(speaks).map(|found| found.target);
        if inside && self.pointer_gesture.is_none() && session.tool().pending_line().is_some() {
            self.send_to_tool(ui, session, PointerAction::Hover, at);
        }
        if inside {
            ui.ctx().set_cursor_icon(self.cursor(session, at, space));
        }
    }

    /// Goes on with the button that is held, until it is let go.
    fn continue_gesture(&mut self, ui: &Ui, session: &mut Session, at: Pos2) {
        let pointer = ui.input(|input| input.pointer.clone());
        match self.pointer_gesture {
            Some(PointerGesture::Pan) => {
                self.pan(pointer.delta());
                if !pointer.any_down() {
                    self.pointer_gesture = None;
                }
            }
            Some(PointerGesture::Tool { from, dragged }) => {
                let moved = dragged || at.distance(from) > DRAG_THRESHOLD_POINTS;
                let mods = ui.input(|input| input.modifiers);
                let has_turned = std::mem::replace(&mut self.mods, mods) != mods;
                let scrolled = moved && pointer.primary_down() && self.scroll_at_edge(ui, at);
                if moved && (scrolled || has_turned || pointer.delta() != egui::Vec2::ZERO || !dragged) {
                    self.send_to_tool(ui, session, PointerAction::Drag, at);
                }
                self.pointer_gesture = Some(PointerGesture::Tool { from, dragged: moved });
                if !pointer.primary_down() {
                    self.pointer_gesture = None;
                    self.send_to_tool(ui, session, PointerAction::Up, at);
                }
            }
            Some(PointerGesture::Fingers) | None => {}
        }
    }

    /// Moves the view by two fingers; what the first of them began is given up. Are there any?
    fn handle_touch(&mut self, ui: &Ui, response: &Response, session: &mut Session) -> bool {
        let (touch, any) = ui.input(|input| (input.multi_touch(), input.any_touches()));
        if let Some(touch) = touch.filter(|touch| response.rect.contains(touch.start_pos)) {
            if matches!(self.pointer_gesture.replace(PointerGesture::Fingers), Some(PointerGesture::Tool { .. })) {
                session.cancel();
            }
            self.hovered = None;
            self.zoom_at(touch.center_pos, touch.zoom_delta);
            self.pan(touch.translation_delta);
        } else if matches!(self.pointer_gesture, Some(PointerGesture::Fingers)) && !any {
            self.pointer_gesture = None;
        }
        // Until the last finger is lifted none of them draws.
        matches!(self.pointer_gesture, Some(PointerGesture::Fingers))
    }

    /// Moves the view while something is held at its edge, the faster the farther out. Has it moved?
    fn scroll_at_edge(&mut self, ui: &Ui, at: Pos2) -> bool {
        let inner = self.camera.view.shrink(SCROLL_EDGE_POINTS);
        let over = at - inner.clamp(at);
        if over == egui::Vec2::ZERO {
            return false;
        }
        // A frame that took long must not throw the view far.
        let secs = ui.input(|input| input.stable_dt).min(0.05);
        let speed = (over / SCROLL_EDGE_POINTS).clamp(egui::Vec2::splat(-2.0), egui::Vec2::splat(2.0)) * SCROLL_SPEED;
        self.pan(-speed * secs);
        super::request_frame(ui.ctx());
        true
    }

    /// Tells the session's tool what the pointer did.
    fn send_to_tool(&mut self, ui: &Ui, session: &mut Session, press: PointerAction, at: Pos2) {
        let mods = ui.input(|input| modifiers_at(input, press));
        let place = self.camera.map_from_screen(at);
        let hit = self.handle(session, at).or_else(|| self.hit_at(at).map(PointerHit::from));
        let framed = match (session.tool(), &self.built_scene) {
            (Tool::Select(SelectToolState::RubberBand { from, .. }), Some(built)) => {
                let shift = built.shift();
                built.scene.records_in_rect(Rect::from_two_pos(*from - shift, place - shift), mods.alt)
            }
            _ => Vec::new(),
        };
        let (seen, point) = (self.camera.visible_map_rect(), 1.0 / self.camera.zoom);
        session.pointer(&PointerEvent {
            action: press,
            at: place,
            hit,
            framed_records: framed,
            visible_rect: seen,
            map_units_per_point: point,
            mods,
        });
    }

    fn hit_at(&self, at: Pos2) -> Option<SceneHit> {
        let built = self.built_scene.as_ref()?;
        built.scene.hit(built.scene_camera(&self.camera).map_from_screen(at), HIT_SLACK_POINTS / self.camera.zoom)
    }

    /// The handle of the one selected line there, while nothing is being done.
    fn handle(&self, session: &Session, at: Pos2) -> Option<PointerHit> {
        let line = session.selected().filter(|_| *session.tool() == Tool::default())?;
        // Its places are those of the scene.
        let built = self.built_scene.as_ref().filter(|built| built.shift() == egui::Vec2::ZERO)?;
        let handle = built.scene.line_handle_at(
            line,
            self.camera.map_from_screen(at),
            HANDLE_RADIUS_POINTS / self.camera.zoom,
        )?;
        Some(PointerHit { target: line.clone(), area: HitArea::Handle(handle) })
    }

    fn select_under(&self, session: &mut Session, at: Pos2) {
        match self.hit_at(at) {
            Some(found) if session.selection().contains(&found.target) => {}
            Some(found) => session.select([found.target]),
            None => session.select([]),
        }
    }

    fn cursor(&self, session: &Session, at: Pos2, space: bool) -> CursorIcon {
        if matches!(self.pointer_gesture, Some(PointerGesture::Pan)) {
            return CursorIcon::Grabbing;
        }
        if space {
            return CursorIcon::Grab;
        }
        if self.handle(session, at).is_some() {
            return CursorIcon::Grab;
        }
        match (session.tool(), self.hit_at(at)) {
            (Tool::Select(SelectToolState::Reattaching { trouble: Some(_), .. }), _) => CursorIcon::NotAllowed,
            (Tool::Select(SelectToolState::Reattaching { .. }), _) => CursorIcon::Crosshair,
            (Tool::Select(SelectToolState::Bending { .. }), _) => CursorIcon::Grabbing,
            (Tool::Select(SelectToolState::Moving { is_copying: true, .. }), _) => CursorIcon::Copy,
            (Tool::Select(SelectToolState::Moving { .. }), _) => CursorIcon::Grabbing,
            (Tool::Select(SelectToolState::Idle), Some(found)) if found.area == RecordArea::Rim => {
                CursorIcon::Crosshair
            }
            (Tool::Select(_), Some(_)) => CursorIcon::PointingHand,
            (Tool::Select(_), None) => CursorIcon::Default,
            _ => CursorIcon::Crosshair,
        }
    }

    /// Zooms at the pointer by the wheel of a mouse and by pinching; moves by two fingers on a touchpad.
    fn handle_wheel(&mut self, ui: &Ui) {
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
                WheelAction::Auto => !is_touchpad,
                WheelAction::Pan => false,
                WheelAction::Zoom => true,
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
fn modifiers_at(input: &egui::InputState, press: PointerAction) -> ModifierKeys {
    let is_down = press == PointerAction::Down;
    let of_event = |event: &Event| match event {
        Event::PointerButton { button: PointerButton::Primary, pressed, modifiers, .. } if *pressed == is_down => {
            Some(*modifiers)
        }
        _ => None,
    };
    let pressed =
        matches!(press, PointerAction::Down | PointerAction::Up).then(|| input.events.iter().rev().find_map(of_event));
    let mods = pressed.flatten().unwrap_or(input.modifiers);
    ModifierKeys { shift: mods.shift, ctrl: mods.command, alt: mods.alt }
}
