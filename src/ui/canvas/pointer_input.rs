//! Converts events of the pointer and the wheel for the session's tools and the camera.

use egui::{CursorIcon, Event, MouseWheelUnit, PointerButton, Pos2, Rect, Response, Ui};

use super::Canvas;
use crate::geometry::nearest_point;
use crate::scene::{RecordArea, SceneHit};
use crate::session::{HitArea, ModifierKeys, PointerAction, PointerEvent, PointerHit, SelectToolState, Session, Tool};
use crate::store::WheelAction;

/// How far the pointer must move before a press becomes a drag, in points.
const DRAG_THRESHOLD_POINTS: f32 = 4.0;
/// How close to a line the pointer must be to hit it, in points.
const HIT_SLACK_POINTS: f32 = 7.0;

/// How close to the edge of the canvas the view begins to scroll during a drag, in points.
const SCROLL_EDGE_POINTS: f32 = 24.0;
/// The scrolling speed at the edge, in points per second.
const SCROLL_SPEED: f32 = 500.0;

/// How close to a handle the pointer must be to hit it, in points.
const HANDLE_RADIUS_POINTS: f32 = 9.0;

/// A gesture with a button that is held down, or with fingers.
#[derive(Clone, Copy, Debug)]
pub(super) enum PointerGesture {
    /// The main button. The session's tool has received its press.
    Tool {
        /// The screen position of the press.
        from: Pos2,
        /// Whether the pointer has moved far enough since to be a drag.
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
        let has_space = ui.input(|input| input.key_down(egui::Key::Space)) && !ui.ctx().egui_wants_keyboard_input();
        let is_down = response.is_pointer_button_down_on();
        let was_held = self.pointer_gesture.is_some();
        if is_down && self.pointer_gesture.is_none() {
            if pointer.button_pressed(PointerButton::Middle) || (has_space && pointer.primary_pressed()) {
                self.pointer_gesture = Some(PointerGesture::Pan);
            } else if pointer.primary_pressed() {
                response.request_focus();
                // A fast pointer has moved on since. The press counts at its own position.
                let from = pointer.press_origin().unwrap_or(at);
                self.pointer_gesture = Some(PointerGesture::Tool { from, dragged: false });
                self.send_to_tool(ui, session, PointerAction::Down, from);
            }
        }
        if response.clicked_by(PointerButton::Primary) && !was_held && self.pointer_gesture.is_none() {
            // Press and release in one frame: a quick click, or one that a program makes. Space and Enter do not come
            // here.
            self.send_to_tool(ui, session, PointerAction::Down, at);
            self.send_to_tool(ui, session, PointerAction::Up, at);
        }
        self.continue_gesture(ui, session, at);
        if response.secondary_clicked() {
            if response.long_touched() && self.pointer_gesture.take().is_some() {
                // The long touch that opens the menu was not a press.
                session.cancel();
            }
            self.select_under(session, at);
            self.menu_map_pos = self.camera.map_from_screen(at);
        }
        if response.double_clicked_by(PointerButton::Primary) {
            self.send_to_tool(ui, session, PointerAction::DoubleClick, at);
        }
        let inside = response.contains_pointer();
        let hit = (inside || self.pointer_gesture.is_some()).then(|| self.hit_at(at)).flatten();
        // The area of a container is large, and pointing at it does not mean its actor. The actor has its disc for
        // that.
        let is_hoverable =
            |hit: &SceneHit| hit.area != RecordArea::GroupArea || matches!(hit.target, crate::model::Target::Group(_));
        self.hovered = hit.filter(is_hoverable).map(|hit| hit.target);
        if inside && self.pointer_gesture.is_none() && session.tool().pending_line().is_some() {
            self.send_to_tool(ui, session, PointerAction::Hover, at);
        }
        if inside {
            ui.ctx().set_cursor_icon(self.cursor(session, at, has_space));
        }
    }

    /// Continues the gesture of a held button, until the button is released.
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
                let mods_changed = std::mem::replace(&mut self.mods, mods) != mods;
                let scrolled = moved && pointer.primary_down() && self.scroll_at_edge(ui, at);
                if moved && (scrolled || mods_changed || pointer.delta() != egui::Vec2::ZERO || !dragged) {
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

    /// Moves the view by two fingers, and cancels the gesture that the first finger began. Returns whether a finger
    /// gesture is going on.
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
        // Until the last finger is lifted, no finger uses a tool.
        matches!(self.pointer_gesture, Some(PointerGesture::Fingers))
    }

    /// Scrolls the view while something is dragged at its edge, faster with the distance. Returns whether it has
    /// scrolled.
    fn scroll_at_edge(&mut self, ui: &Ui, at: Pos2) -> bool {
        let inner = self.camera.view.shrink(SCROLL_EDGE_POINTS);
        let overshoot = at - nearest_point(inner, at);
        if overshoot == egui::Vec2::ZERO {
            return false;
        }
        // A slow frame must not scroll far.
        let secs = ui.input(|input| input.stable_dt).min(0.05);
        let speed =
            (overshoot / SCROLL_EDGE_POINTS).clamp(egui::Vec2::splat(-2.0), egui::Vec2::splat(2.0)) * SCROLL_SPEED;
        self.pan(-speed * secs);
        super::request_frame(ui.ctx());
        true
    }

    /// Sends a pointer action to the session's tool.
    fn send_to_tool(&mut self, ui: &Ui, session: &mut Session, action: PointerAction, at: Pos2) {
        let mods = ui.input(|input| modifiers_at(input, action));
        let map_pos = self.camera.map_from_screen(at);
        let hit = self.handle(session, at).or_else(|| self.hit_at(at).map(PointerHit::from));
        let framed_records = match (session.tool(), &self.built_scene) {
            (Tool::Select(SelectToolState::RubberBand { from, .. }), Some(built)) => {
                let shift = built.shift();
                built.scene.records_in_rect(Rect::from_two_pos(*from - shift, map_pos - shift), mods.alt)
            }
            _ => Vec::new(),
        };
        let (visible_rect, map_units_per_point) = (self.camera.visible_map_rect(), 1.0 / self.camera.zoom);
        session.pointer(&PointerEvent {
            action,
            at: map_pos,
            hit,
            framed_records,
            visible_rect,
            map_units_per_point,
            mods,
        });
    }

    fn hit_at(&self, at: Pos2) -> Option<SceneHit> {
        let built = self.built_scene.as_ref()?;
        built.scene.hit(built.scene_camera(&self.camera).map_from_screen(at), HIT_SLACK_POINTS / self.camera.zoom)
    }

    /// The handle of the selected line at a screen position, while no tool is in use.
    fn handle(&self, session: &Session, at: Pos2) -> Option<PointerHit> {
        let selected_line = session.selected().filter(|_| *session.tool() == Tool::default())?;
        // Handles have positions of the scene, so the scene must not be shifted.
        let built = self.built_scene.as_ref().filter(|built| built.shift() == egui::Vec2::ZERO)?;
        let handle = built.scene.line_handle_at(
            selected_line,
            self.camera.map_from_screen(at),
            HANDLE_RADIUS_POINTS / self.camera.zoom,
        )?;
        Some(PointerHit { target: selected_line.clone(), area: HitArea::Handle(handle) })
    }

    fn select_under(&self, session: &mut Session, at: Pos2) {
        match self.hit_at(at) {
            Some(hit) if session.selection().contains(&hit.target) => {}
            Some(hit) => session.select([hit.target]),
            None => session.select([]),
        }
    }

    fn cursor(&self, session: &Session, at: Pos2, has_space: bool) -> CursorIcon {
        if matches!(self.pointer_gesture, Some(PointerGesture::Pan)) {
            return CursorIcon::Grabbing;
        }
        if has_space {
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
            (Tool::Select(SelectToolState::Idle), Some(hit)) if hit.area == RecordArea::Rim => CursorIcon::Crosshair,
            (Tool::Select(_), Some(_)) => CursorIcon::PointingHand,
            (Tool::Select(_), None) => CursorIcon::Default,
            _ => CursorIcon::Crosshair,
        }
    }

    /// Zooms at the pointer with the mouse wheel and by pinching. Moves the view with two fingers on a touchpad.
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
            // A mouse reports lines, a touchpad points.
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

/// The modifier keys at the moment of the press or release, because they may have been released since in a slow frame.
/// For other actions, the keys that are held now.
fn modifiers_at(input: &egui::InputState, action: PointerAction) -> ModifierKeys {
    let is_down = action == PointerAction::Down;
    let modifiers_of = |event: &Event| match event {
        Event::PointerButton { button: PointerButton::Primary, pressed, modifiers, .. } if *pressed == is_down => {
            Some(*modifiers)
        }
        _ => None,
    };
    let pressed = matches!(action, PointerAction::Down | PointerAction::Up)
        .then(|| input.events.iter().rev().find_map(modifiers_of));
    let mods = pressed.flatten().unwrap_or(input.modifiers);
    ModifierKeys { shift: mods.shift, ctrl: mods.command, alt: mods.alt }
}
