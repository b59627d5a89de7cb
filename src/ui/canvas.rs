//! The canvas: shows the scene of the session's map, and turns the pointer into map space for the session's tools.

mod access;
mod fade;
mod far;
mod fit;
mod glide;
mod grid;
mod input;
mod menu;
mod minimap;
mod naming;
mod tip;

use egui::{Context, Rect, Sense, Ui, vec2};

use super::paint::{self, Camera, Labels, Sight};
use super::theme::{Theme, color};
use crate::model::compare::Moved;
use crate::model::{Look, Map, Target};
use crate::scene::{
    Item, Legend, Marked, Palette, Pull, Scene, Stretch, legend, legend_head, moved_overlay, moves, overlay,
};
use crate::session::{Drag, Effect, Link, Naming, Session, Tool};
use crate::store::Wheel;

/// The least and the most that the map can be zoomed to.
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=10.0;

/// The edge that the card of the legend keeps free.
const CARD_MARGIN: egui::Vec2 = vec2(14.0, 10.0);
/// The height of what opens and closes it.
const CARD_LINK: f32 = 18.0;

/// The canvas and where it looks.
pub struct Canvas {
    /// What the wheel does without Ctrl.
    pub wheel: Wheel,
    camera: Camera,
    built: Option<Built>,
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
    pub moved: Option<(Map, Vec<Moved>)>,
    /// What looked otherwise before the day was turned.
    fade: Option<fade::Fade>,
    /// The view that the whole map was fitted into, while nobody has moved the camera since.
    fitted: Option<egui::Vec2>,
    no_minimap: bool,
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
    palette: Palette,
    /// How many times as large as usual its letters are.
    letters: f32,
    scene: Scene,
    sight: Sight,
    spots: Vec<minimap::Spot>,
    /// The actors, the weightiest first, once that is asked for.
    by_weight: std::cell::OnceCell<Vec<Target>>,
    legend: crate::scene::Legend,
    head: crate::scene::Legend,
    /// While nodes of a large map are on their way: the map as it is drawn, and what goes along with them.
    moving: Option<(Map, Stretch)>,
}

/// Of more items than this, a scene is not built anew while nodes are on their way.
const LARGE: usize = 8000;

impl Built {
    /// The map as it is drawn.
    fn drawn(&self) -> &Map {
        self.moving.as_ref().map_or(&self.map, |(map, _)| map)
    }

    /// Follows the hand, if all that has changed is where some nodes are.
    fn follow(&mut self, map: &Map) -> bool {
        let Some(moves) = moves(&self.map, map).filter(|moves| !moves.is_empty()) else { return false };
        let (drawn, stretch) = self.moving.get_or_insert_with(|| {
            let stretch = Stretch::new(&self.scene, &self.map, &moves);
            (map.clone(), stretch)
        });
        if !stretch.is_for(&moves) {
            return false;
        }
        *drawn = map.clone();
        let changed = stretch.apply(&mut self.scene, &moves);
        self.sight.update(&self.scene, &changed);
        true
    }
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
            fade: None,
            fitted: None,
            no_minimap: false,
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
        self.build_and_look(session, theme);
        self.input(ui, &response, session);
        // The pointer may have changed the map: what is painted must not lag behind the hand.
        self.build(session, theme);
        self.ground(ui, session, theme);
        self.paint(ui, session, theme);
        self.name(ui, session, theme);
        self.tip(&response, session, theme);
        self.menu(ui, &response, session, theme);
        self.legend_card(ui, theme);
        self.minimap(ui, theme);
        self.access(ui, session);
    }

    /// Draws the map in all the room that `ui` has, and lets nobody touch it.
    pub fn present(&mut self, ui: &mut Ui, session: &mut Session, theme: &Theme) {
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, theme.canvas);
        // Room below for the caption, and none above, where no bar lies.
        self.camera.view = Rect::from_min_max(rect.min - vec2(0.0, 48.0), rect.max - vec2(0.0, 52.0));
        self.hovered = None;
        self.build_and_look(session, theme);
        self.paint(ui, session, theme);
        self.legend_card(ui, theme);
        self.access(ui, session);
    }

    /// Shows another map: all of it.
    pub fn reset(&mut self) {
        self.wanted = Wanted::FitAll;
        self.built = None;
        self.glide = None;
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

    /// Builds the scene and moves the camera. Larger letters take more room, so that the whole map is shown a little
    /// smaller again: a few rounds settle it.
    fn build_and_look(&mut self, session: &Session, theme: &Theme) {
        for _ in 0..4 {
            self.build(session, theme);
            self.look(session);
            if self.built.as_ref().is_none_or(|built| built.letters == self.letters(&built.map)) {
                break;
            }
        }
    }

    /// Builds the scene again if the map, the lens, the theme or the size of letters has changed.
    fn build(&mut self, session: &Session, theme: &Theme) {
        let gliding = self.on_its_way(session.map());
        let (map, look) = (gliding.as_ref().unwrap_or(session.map()), session.look());
        let moving = gliding.is_some() || matches!(session.tool(), Tool::Select(Drag::Moving { .. }));
        let letters = self.letters(map);
        let same_look =
            |built: &Built| built.palette == theme.palette && built.look == *look && built.letters == letters;
        let fresh = |built: &Built| same_look(built) && built.drawn() == map && (moving || built.moving.is_none());
        if self.built.as_ref().is_some_and(fresh) {
            return;
        }
        if let Some(built) = self.built.as_mut().filter(|built| moving && built.scene.items.len() > LARGE)
            && same_look(built)
            && built.follow(map)
        {
            return;
        }
        if self.built.as_ref().is_some_and(|built| built.map != *map) {
            // Whoever draws has the view where it should be.
            self.fitted = None;
        }
        let lens_turned = self.built.as_ref().is_some_and(|built| built.look.lens != look.lens);
        if self.fitted.is_some() && self.built.as_ref().is_some_and(|built| built.letters != letters) {
            self.wanted = Wanted::FitAll;
        }
        let scene = Scene::lettered(map, look, &theme.palette, letters);
        self.fade = self
            .built
            .as_ref()
            .filter(|built| {
                let turned = Look { as_of: look.as_of, ghosts: look.ghosts, ..built.look.clone() };
                built.look != *look && turned == *look && built.map == *map && built.palette == theme.palette
            })
            .and_then(|built| fade::Fade::between(&built.scene, &scene));
        if lens_turned && self.fitted.is_some() && !self.camera.seen().contains_rect(scene.bounds) {
            // What only this lens shows must not lie outside a view of the whole map.
            self.wanted = Wanted::FitAll;
        }
        let spots = minimap::spots(&scene);
        let sight = Sight::of(&scene);
        let head = legend_head(map, &look.lens, &scene, &theme.palette, 200.0);
        let legend = legend(map, &look.lens, &scene, &theme.palette, 200.0);
        self.built = Some(Built {
            map: map.clone(),
            look: look.clone(),
            palette: theme.palette,
            letters,
            scene,
            sight,
            spots,
            by_weight: std::cell::OnceCell::new(),
            legend,
            head,
            moving: None,
        });
    }

    fn ground(&self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        painter.rect_filled(self.camera.view, 0.0, theme.canvas);
        if session.snapping.grid {
            grid::show(&painter, &self.camera, theme);
        }
    }

    fn paint(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        let Some(built) = &mut self.built else { return };
        paint::scene(&painter, &mut self.labels, &self.camera, &built.scene, &mut built.sight);
        self.far_names(ui, theme);
        self.fade(ui);
        let Some(built) = &self.built else { return };
        if let Some((before, moved)) = &self.moved {
            let point = 1.0 / self.camera.zoom;
            let shapes = moved_overlay(&built.scene, &theme.palette, (before, moved), session.lens(), point);
            paint::items(&painter, &mut self.labels, &self.camera, &shapes);
        }
        let marks = self.marks(session, &built.scene, &theme.palette);
        paint::items(&painter, &mut self.labels, &self.camera, &marks);
        if built.scene.items.is_empty() && session.naming().is_none() {
            let words = "Double-click anywhere to add the first actor, or press P and Enter";
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
        let (view, margin) = (self.camera.view, CARD_MARGIN);
        let fit::CardPlace { rect, zoom } = self.card_rect(built);
        let response = ui.interact(rect, ui.scope_id().with("legend"), Sense::click());
        let name = if is_open { "Hide the marks" } else { "Explain all marks" };
        response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, name));
        let line = if response.hovered() || response.has_focus() { theme.accent } else { theme.hairline };
        let painter = ui.painter_at(view);
        painter.rect(rect, 8.0, theme.panel, egui::Stroke::new(1.0, line), egui::StrokeKind::Inside);
        let inner = Rect::from_min_size(rect.min + margin, shown.size * zoom);
        let camera =
            Camera { centre: (shown.size / 2.0).to_pos2(), zoom, view: inner, least_words: paint::LEAST_WORDS };
        paint::items(&painter, &mut self.labels, &camera, &shown.items);
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
        let joined: Vec<Target> = session.tool().joining().map(Target::from).collect();
        let marked = Marked {
            selected: session.selection().iter().collect(),
            hovered: self.hovered.as_ref(),
            pull,
            band: session.tool().band(),
            guides: session.tool().guides(),
            joined: joined.iter().collect(),
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
