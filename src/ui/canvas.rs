//! The canvas: shows the scene of the session's map, and turns the pointer into map space for the session's tools.

mod access;
mod back;
mod built;
mod card;
mod fade;
mod far;
mod fit;
mod glide;
mod grid;
mod input;
mod menu;
mod minimap;
mod move_marks;
mod naming;
mod pictures;
mod tip;
mod unwritten;

use std::rc::Rc;
use std::sync::Arc;

use egui::{Context, Rect, Sense, Ui, vec2};

use self::built::{Builder, Built};
use self::card::Card;
use self::move_marks::{MoveMarks, MoveMarksKey};
use super::fault_notice::fault_notice;
use super::moves::MapComparison;
use super::paint::{self, Camera, Labels};
use super::theme::{Theme, color};
use crate::model::{Map, Target};
use crate::scene::{Item, Marked, Palette, Pull, Scene, overlay};
use crate::session::{Derived, Effect, Link, Naming, Session};
use crate::store::Wheel;

/// The least and the most that the map can be zoomed to.
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=10.0;

/// The canvas and where it looks.
pub struct Canvas {
    /// What the wheel does without Ctrl.
    pub wheel: Wheel,
    camera: Camera,
    built: Option<Built>,
    builder: Builder,
    pictures: pictures::Pictures,
    labels: Labels,
    hovered: Option<Target>,
    press: Option<input::Held>,
    /// Where on the map a menu was asked for last.
    asked_at: egui::Pos2,
    /// The menu, if it was opened by a key.
    menu: Option<menu::ByKey>,
    wants_menu: bool,
    /// The modifier keys when the pointer was asked last: a key changes what a drag does.
    mods: egui::Modifiers,
    naming: naming::Draft,
    wanted: Wanted,
    glide: Option<glide::Glide>,
    card: Card,
    /// What moved, while that is shown: the map as it was before, and the list.
    pub moved: Option<Arc<MapComparison>>,
    move_marks: Derived<MoveMarksKey, Rc<MoveMarks>>,
    /// What looked otherwise before the day was turned.
    fade: Option<fade::Fade>,
    /// The view that the whole map was fitted into, while nobody has moved the camera since.
    fitted: Option<egui::Vec2>,
    no_minimap: bool,
    mini: Option<minimap::Picture>,
}

/// A move of the camera that waits for the next frame, when the size of the window is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Wanted {
    Nothing,
    #[default]
    FitAll,
    FitSelection,
    Reveal,
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
            builder: Builder::default(),
            pictures: pictures::Pictures::default(),
            labels: Labels::default(),
            hovered: None,
            press: None,
            asked_at: egui::Pos2::ZERO,
            menu: None,
            wants_menu: false,
            mods: egui::Modifiers::NONE,
            naming: naming::Draft::default(),
            wanted: Wanted::default(),
            glide: None,
            card: Card::default(),
            moved: None,
            move_marks: Derived::default(),
            fade: None,
            fitted: None,
            no_minimap: false,
            mini: None,
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
        self.glide_on(ui, session, theme);
        self.build_and_look(ui.ctx(), session, theme);
        self.input(ui, &response, session);
        // The pointer may have changed the map: what is painted must not lag behind the hand.
        self.build(ui.ctx(), session, theme);
        self.ground(ui, session, theme);
        self.paint(ui, session, theme);
        self.name(ui, session, theme);
        self.tip(&response, session, theme);
        self.menu(ui, &response, session, theme);
        self.legend_card(ui, theme);
        self.minimap(ui, theme);
        self.way_back(ui, theme);
        self.fault(ui, theme);
        self.access(ui, session);
    }

    /// Draws the map in all the room that `ui` has, and lets nobody touch it.
    pub fn present(&mut self, ui: &mut Ui, session: &mut Session, theme: &Theme) {
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, theme.canvas);
        // Room below for the caption, and none above, where no bar lies.
        self.camera.view = Rect::from_min_max(rect.min - vec2(0.0, 48.0), rect.max - vec2(0.0, 52.0));
        self.hovered = None;
        self.build_and_look(ui.ctx(), session, theme);
        self.paint(ui, session, theme);
        self.legend_card(ui, theme);
        self.fault(ui, theme);
        self.access(ui, session);
    }

    /// A canvas for another map, which keeps what the user has chosen to see beside the map.
    pub fn successor(&self) -> Self {
        Self { no_minimap: self.no_minimap, card: self.card, ..Self::default() }
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
            Effect::Minimap => self.turn_minimap(),
            Effect::Reveal => self.wanted = Wanted::Reveal,
            Effect::Menu => self.wants_menu = true,
            _ => return false,
        }
        true
    }

    /// How large the map is shown: 100 for its own size.
    pub fn zoom_percent(&self) -> f32 {
        self.camera.zoom * 100.0
    }

    /// Where on the map something is put that is pasted: under the pointer, or in the middle of what is seen.
    pub fn paste_place(&self, ctx: &Context) -> egui::Pos2 {
        let view = self.camera.view;
        let over = ctx.input(|input| input.pointer.hover_pos()).filter(|at| view.contains(*at));
        self.camera.map(over.unwrap_or(view.center()))
    }

    /// Where there is room on the map, as near to the middle of what is seen as can be; the view is moved there if it
    /// must be.
    pub fn room_in_view(&mut self, map: &Map) -> egui::Pos2 {
        let at = crate::ops::free_place_near(map, self.camera.seen().center());
        self.reveal(Rect::from_center_size(at, vec2(80.0, 80.0)));
        at
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

    fn ground(&self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        let camera = self.built.as_ref().map_or(self.camera, |built| built.seen_by(&self.camera));
        for part in self.pictures.bare(&camera, ui.pixels_per_point()) {
            painter.rect_filled(part, 0.0, theme.canvas);
        }
        if session.snapping.grid {
            grid::show(&painter, &self.camera, theme);
        }
    }

    fn paint(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        if self.pictures.is_waiting() || self.built.is_none() && self.builder.is_busy() {
            self.say(&painter, theme, "Drawing the map …");
        }
        let Some(mut built) = self.built.take() else { return };
        let (unmarked, over) = (self.unmarked_moves(), self.move_marks(session, &built));
        if unmarked != self.unmarked_moves() {
            // The list, which says how many have no mark, has been drawn already.
            again(ui.ctx());
        }
        // The lines of the grid lie between the ground and the map.
        let ground = if session.snapping.grid { egui::Color32::TRANSPARENT } else { theme.canvas };
        let camera = built.seen_by(&self.camera);
        self.pictures.show(&painter, &mut self.labels, &camera, &mut built, over.as_deref(), ground);
        self.built = Some(built);
        self.far_names(ui, theme);
        self.fade(ui);
        let Some(built) = &self.built else { return };
        let marks = self.marks(session, &built.scene, &theme.palette);
        paint::items(&painter, &mut self.labels, &camera, &marks);
        if built.scene.items.is_empty() && session.naming().is_none() {
            self.say(&painter, theme, "Double-click anywhere to add the first actor, or press P and Enter");
        }
    }

    /// Says so where the map cannot be drawn; what was drawn last stays behind it.
    fn fault(&self, ui: &mut Ui, theme: &Theme) {
        if self.builder.is_broken || self.pictures.is_broken() {
            fault_notice(ui, theme, self.camera.view, "This map");
        }
    }

    /// Writes a few words in the middle of the view.
    fn say(&self, painter: &egui::Painter, theme: &Theme, words: &str) {
        let at = self.camera.view.center();
        painter.text(at, egui::Align2::CENTER_CENTER, words, super::theme::regular(15.0), theme.quiet);
    }

    /// The marks of what is selected, pointed at and being drawn.
    fn marks(&self, session: &Session, scene: &Scene, palette: &Palette) -> Vec<Item> {
        let line = session.tool().line();
        let by_pointer = line.as_ref().map(|line| Pull {
            from: &line.from,
            to: line.to,
            over: self.hovered.as_ref(),
            objects: line.link == Link::Objection,
            arrives: line.arrives,
        });
        // From the keyboard it leads to what is selected.
        let start = session.tool().start().map(|(from, link)| (Target::from(from), link));
        let by_keys = start.as_ref().and_then(|(from, link)| {
            let over = session.selected().filter(|over| *over != from)?;
            let to = scene.frame(over)?.center();
            Some(Pull { from, to, over: Some(over), objects: *link == Link::Objection, arrives: false })
        });
        // What is being named keeps the line that it will have.
        let named = match session.naming() {
            Some(Naming::New { at, tie_from: Some(from), .. }) => Some((Target::from(from), *at)),
            _ => None,
        };
        let to_named =
            named.as_ref().map(|(from, at)| Pull { from, to: *at, over: None, objects: false, arrives: false });
        let pull = by_pointer.or(by_keys).or(to_named);
        let marked = Marked {
            selected: session.selection().iter().collect(),
            hovered: self.hovered.as_ref(),
            pull,
            band: session.tool().band(),
            guides: session.tool().guides(),
            joined: session.tool().joining().collect(),
            point: 1.0 / self.camera.zoom,
        };
        overlay(scene, palette, &marked)
    }

    /// Where on the screen a record is drawn, if it is.
    pub fn frame_on_screen(&self, target: &Target) -> Option<Rect> {
        let built = self.built.as_ref()?;
        built.scene.frame(target).map(|frame| built.seen_by(&self.camera).screen_rect(frame))
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
