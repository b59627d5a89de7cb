//! The canvas: shows the scene of the session's map, and turns the pointer into map space for the session's tools.

mod access;
mod fade;
mod input;
mod naming;

use egui::{Context, Rect, Sense, Ui, vec2};

use super::paint::{self, Camera, Labels};
use super::theme::{Theme, color};
use crate::model::compare::Moved;
use crate::model::{Look, Map, Target};
use crate::scene::{Item, Legend, Marked, Palette, Pull, Scene, legend, legend_head, moved_overlay, overlay};
use crate::session::{Effect, Link, Session};
use crate::store::Wheel;

/// The least and the most that the map can be zoomed to.
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=10.0;

/// The canvas and where it looks.
pub struct Canvas {
    /// What the wheel does without Ctrl.
    pub wheel: Wheel,
    camera: Camera,
    built: Option<Built>,
    labels: Labels,
    hovered: Option<Target>,
    press: Option<input::Held>,
    naming: naming::Draft,
    wanted: Wanted,
    card: Card,
    /// What moved, while that is shown: the map as it was before, and the list.
    pub moved: Option<(Map, Vec<Moved>)>,
    /// What looked otherwise before the day was turned.
    fade: Option<fade::Fade>,
    /// The view that the whole map was fitted into, while nobody has moved the camera since.
    fitted: Option<egui::Vec2>,
}

/// What is shown of the legend.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Card {
    /// The lens and its scale.
    #[default]
    Head,
    /// Every mark.
    Open,
    /// Nothing.
    Hidden,
}

/// A scene and what it was built from.
struct Built {
    map: Map,
    look: Look,
    dark: bool,
    scene: Scene,
    bounds: Vec<Rect>,
    legend: crate::scene::Legend,
    head: crate::scene::Legend,
}

/// A move of the camera that waits for the next frame, when the size of the window is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wanted {
    Nothing,
    #[default]
    FitAll,
    FitSelection,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            wheel: Wheel::default(),
            camera: Camera {
                centre: egui::Pos2::ZERO,
                zoom: 1.0,
                view: Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 600.0)),
                least_words: paint::LEAST_WORDS,
            },
            built: None,
            labels: Labels::default(),
            hovered: None,
            press: None,
            naming: naming::Draft::default(),
            wanted: Wanted::default(),
            card: Card::default(),
            moved: None,
            fade: None,
            fitted: None,
        }
    }
}

impl Canvas {
    /// Shows the canvas in all the room that `ui` has.
    pub fn show(&mut self, ui: &mut Ui, session: &mut Session, theme: &Theme) {
        let id = ui.scope_id().with("canvas");
        let rect = ui.available_rect_before_wrap();
        let response = ui.interact(rect, id, Sense::click_and_drag());
        ui.advance_cursor_after_rect(rect);
        self.camera.view = rect;
        self.build(session, theme);
        self.look(session);
        self.input(ui, &response, session);
        // The pointer may have changed the map: what is painted must not lag behind the hand.
        self.build(session, theme);
        self.paint(ui, session, theme);
        self.name(ui, session, theme);
        response.context_menu(|ui| crate::ui::menu::context_menu(ui, theme, session));
        self.legend_card(ui, theme);
        self.access(ui, session);
    }

    /// Shows another map: all of it.
    pub fn reset(&mut self) {
        self.wanted = Wanted::FitAll;
        self.built = None;
        self.press = None;
        self.hovered = None;
    }

    /// Does what concerns the camera and the legend; false for what does not.
    pub fn perform(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::FitAll => self.wanted = Wanted::FitAll,
            Effect::FitSelection => {
                self.fitted = None;
                self.wanted = Wanted::FitSelection;
            }
            Effect::ActualSize => self.zoom_at(self.camera.view.center(), 1.0 / self.camera.zoom),
            Effect::ZoomBy(factor) => self.zoom_at(self.camera.view.center(), *factor),
            Effect::Pan(by) => self.pan(*by),
            Effect::Toggle(crate::session::Panel::Legend) => self.turn_card(),
            _ => return false,
        }
        true
    }

    /// How large the map is shown: 100 for its own size.
    pub fn zoom_percent(&self) -> f32 {
        self.camera.zoom * 100.0
    }

    /// Moves the view by that many points.
    fn pan(&mut self, by: egui::Vec2) {
        self.fitted = None;
        self.camera.centre -= by / self.camera.zoom;
    }

    fn zoom_at(&mut self, at: egui::Pos2, factor: f32) {
        self.fitted = None;
        let fixed = self.camera.map(at);
        self.camera.zoom = (self.camera.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        self.camera.centre += fixed - self.camera.map(at);
    }

    /// Builds the scene again if the map, the lens or the theme has changed.
    fn build(&mut self, session: &Session, theme: &Theme) {
        let (map, look) = (session.map(), session.look());
        let fresh = |built: &Built| built.dark == theme.dark && built.look == *look && built.map == *map;
        if self.built.as_ref().is_some_and(fresh) {
            return;
        }
        if self.built.as_ref().is_some_and(|built| built.map != *map) {
            // Whoever draws has the view where it should be.
            self.fitted = None;
        }
        let lens_turned = self.built.as_ref().is_some_and(|built| built.look.lens != look.lens);
        let scene = Scene::of(map, look, &theme.palette);
        self.fade = self
            .built
            .as_ref()
            .filter(|built| {
                let turned = Look { as_of: look.as_of, ghosts: look.ghosts, ..built.look.clone() };
                built.look != *look && turned == *look && built.map == *map && built.dark == theme.dark
            })
            .and_then(|built| fade::Fade::between(&built.scene, &scene));
        if lens_turned && self.fitted.is_some() && !self.camera.seen().contains_rect(scene.bounds) {
            // What only this lens shows must not lie outside a view of the whole map.
            self.wanted = Wanted::FitAll;
        }
        let bounds = scene.items.iter().map(|item| item.shape.bounds()).collect();
        let head = legend_head(map, &look.lens, &scene, &theme.palette, 200.0);
        let legend = legend(map, &look.lens, &scene, &theme.palette, 200.0);
        self.built =
            Some(Built { map: map.clone(), look: look.clone(), dark: theme.dark, scene, bounds, legend, head });
    }

    /// Moves the camera where it was asked to.
    fn look(&mut self, session: &Session) {
        let Some(built) = &self.built else { return };
        let view = self.camera.view.size();
        if self.fitted.is_some_and(|fitted| fitted != view) {
            // The window was resized while it showed the whole map: it shall go on showing the whole map.
            self.wanted = Wanted::FitAll;
        }
        let wanted = std::mem::replace(&mut self.wanted, Wanted::Nothing);
        self.fitted = if wanted == Wanted::FitAll && !built.scene.items.is_empty() { Some(view) } else { self.fitted };
        let frame = match wanted {
            Wanted::Nothing => return,
            Wanted::FitAll => built.scene.bounds,
            Wanted::FitSelection => {
                let frames = session.selection().iter().filter_map(|target| built.scene.frame(target));
                frames.fold(Rect::NOTHING, |all, frame| all.union(frame)).expand(40.0)
            }
        };
        if !frame.is_positive() {
            self.camera.centre = egui::Pos2::ZERO;
            self.camera.zoom = 1.0;
            return;
        }
        // Room for the lens bar above and a margin all round.
        let room = (self.camera.view.size() - vec2(48.0, 120.0)).max(vec2(50.0, 50.0));
        let zoom = (room.x / frame.width()).min(room.y / frame.height());
        self.camera.zoom = zoom.clamp(*ZOOM.start(), 1.5);
        self.camera.centre = frame.center() - vec2(0.0, 16.0) / self.camera.zoom;
    }

    fn paint(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        painter.rect_filled(self.camera.view, 0.0, theme.canvas);
        let Some(built) = &self.built else { return };
        paint::items(&painter, &mut self.labels, &self.camera, &built.scene.items, &built.bounds);
        self.fade(ui);
        let Some(built) = &self.built else { return };
        if let Some((before, moved)) = &self.moved {
            let point = 1.0 / self.camera.zoom;
            let shapes = moved_overlay(&built.scene, &theme.palette, (before, moved), session.lens(), point);
            paint::items(&painter, &mut self.labels, &self.camera, &shapes, &[]);
        }
        let marks = self.marks(session, &built.scene, &theme.palette);
        paint::items(&painter, &mut self.labels, &self.camera, &marks, &[]);
        if built.scene.items.is_empty() && session.naming().is_none() {
            let words = "Double-click anywhere to add the first actor";
            let at = self.camera.view.center();
            painter.text(at, egui::Align2::CENTER_CENTER, words, super::theme::regular(15.0), theme.quiet);
        }
    }

    /// The legend in the lower right corner: a click opens it and closes it again.
    fn legend_card(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built.as_ref().filter(|built| !built.scene.items.is_empty()) else { return };
        let is_open = self.card == Card::Open;
        let shown: &Legend = match self.card {
            Card::Hidden => return,
            Card::Open => &built.legend,
            Card::Head => &built.head,
        };
        let view = self.camera.view;
        let (margin, link) = (vec2(14.0, 10.0), 18.0);
        // A legend that would cover the map is drawn smaller.
        let zoom = ((view.height() - 60.0) / (shown.size.y + 40.0)).min(0.92);
        let size = (shown.size * zoom).max(vec2(100.0, 0.0)) + margin * 2.0 + vec2(0.0, link);
        let rect = Rect::from_min_size(view.max - size - vec2(16.0, 16.0), size);
        let response = ui.interact(rect, ui.scope_id().with("legend"), Sense::click());
        let name = if is_open { "Hide the marks" } else { "Explain all marks" };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
        let line = if response.hovered() || response.has_focus() { theme.accent } else { theme.hairline };
        let painter = ui.painter_at(view);
        painter.rect(rect, 8.0, theme.panel, egui::Stroke::new(1.0, line), egui::StrokeKind::Inside);
        let inner = Rect::from_min_size(rect.min + margin, shown.size * zoom);
        let camera =
            Camera { centre: (shown.size / 2.0).to_pos2(), zoom, view: inner, least_words: paint::LEAST_WORDS };
        paint::items(&painter, &mut self.labels, &camera, &shown.items, &[]);
        let at = rect.left_bottom() + vec2(margin.x, -margin.y);
        painter.text(
            at,
            egui::Align2::LEFT_BOTTOM,
            name,
            super::theme::regular(super::theme::size::CAPTION),
            theme.accent,
        );
        if response.clicked() {
            self.card = if is_open { Card::Head } else { Card::Open };
        }
    }

    /// The next of: the head of the legend, all of it, nothing.
    fn turn_card(&mut self) {
        self.card = match self.card {
            Card::Head => Card::Open,
            Card::Open => Card::Hidden,
            Card::Hidden => Card::Head,
        };
    }

    /// The marks of what is selected, pointed at and being drawn.
    fn marks(&self, session: &Session, scene: &Scene, palette: &Palette) -> Vec<Item> {
        let from;
        let mut pull = None;
        if let Some((actor, to, link)) = session.tool().line() {
            from = Target::from(actor);
            pull = Some(Pull { from: &from, to, over: self.hovered.as_ref(), objects: link == Link::Objection });
        }
        let marked = Marked {
            selected: session.selection().iter().collect(),
            hovered: self.hovered.as_ref(),
            pull,
            band: session.tool().band(),
            point: 1.0 / self.camera.zoom,
        };
        overlay(scene, palette, &marked)
    }

    /// Where on the screen a record is drawn, if it is.
    pub fn frame_on_screen(&self, target: &Target) -> Option<Rect> {
        self.built.as_ref()?.scene.frame(target).map(|frame| self.camera.screen_rect(frame))
    }
}

/// The colour of the canvas, for the window before anything is painted.
pub fn ground(theme: &Theme) -> egui::Color32 {
    color(theme.palette.canvas)
}

/// Asks for another frame, because something on the canvas moves.
fn again(ctx: &Context) {
    ctx.request_repaint();
}
