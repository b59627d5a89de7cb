//! The canvas: shows the scene of the session's map, and converts pointer positions to map positions for the session's
//! tools.

mod accessibility;
mod built_scene;
mod camera_fit;
mod context_menu;
mod day_fade;
mod grid;
mod hover_tip;
mod layout_animation;
mod legend_card;
mod map_pictures;
mod minimap;
mod move_marks;
mod name_field;
mod overview_labels;
mod pointer_input;
mod return_button;
mod unlabelled;

use std::rc::Rc;
use std::sync::Arc;

use egui::{Context, Rect, Sense, Ui, vec2};

use self::built_scene::{BuiltScene, CanvasSceneBuilder};
use self::legend_card::LegendCardState;
use self::move_marks::{MoveMarks, MoveMarksKey};
use super::comparison_panel::MapComparison;
use super::fault_notice::fault_notice;
use super::paint::{self, Camera, LabelTextureCache};
use super::theme::{Theme, egui_colour};
use crate::model::{Map, Target};
use crate::scene::{LinePreview, OverlayContent, Palette, Scene, SceneItem, overlay};
use crate::session::{DerivedValue, Effect, PendingLineKind, RecordNamePrompt, Session};
use crate::store::WheelAction;

/// The range of the zoom, in points per map unit.
const ZOOM_RANGE: std::ops::RangeInclusive<f32> = 0.05..=10.0;

/// The canvas and its camera.
pub struct Canvas {
    /// What the wheel does without Ctrl.
    pub wheel: WheelAction,
    camera: Camera,
    built_scene: Option<BuiltScene>,
    scene_builder: CanvasSceneBuilder,
    pictures: map_pictures::MapPictures,
    labels: LabelTextureCache,
    hovered: Option<Target>,
    pointer_gesture: Option<pointer_input::PointerGesture>,
    /// The map position of the last request for the context menu.
    menu_map_pos: egui::Pos2,
    /// The menu, if a key opened it.
    keyboard_menu: Option<context_menu::KeyboardMenu>,
    wants_menu: bool,
    /// The modifier keys at the last pointer update. A change of them alone changes what a drag does.
    mods: egui::Modifiers,
    name_field: name_field::NameFieldDraft,
    pending_camera_move: PendingCameraMove,
    layout_animation: Option<layout_animation::LayoutAnimation>,
    legend_card: LegendCardState,
    /// The comparison that is shown, with the earlier map and the list of changes.
    pub comparison: Option<Arc<MapComparison>>,
    move_marks: DerivedValue<MoveMarksKey, Rc<MoveMarks>>,
    /// The items that fade out after a change of the day.
    fade: Option<day_fade::DayChangeFade>,
    /// The size of the view that the whole map was fitted into. None once the user has moved the camera.
    fitted_view_size: Option<egui::Vec2>,
    is_minimap_hidden: bool,
    minimap_picture: Option<minimap::MinimapPicture>,
}

/// A move of the camera that waits for the next frame, when the size of the window is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum PendingCameraMove {
    Nothing,
    #[default]
    FitAll,
    FitSelection,
    Reveal,
}

impl Default for Canvas {
    fn default() -> Self {
        Self {
            wheel: WheelAction::default(),
            camera: Camera {
                centre: egui::Pos2::ZERO,
                zoom: 1.0,
                view: Rect::from_min_size(egui::Pos2::ZERO, vec2(800.0, 600.0)),
                min_text_points: paint::MIN_TEXT_POINTS,
            },
            built_scene: None,
            scene_builder: CanvasSceneBuilder::default(),
            pictures: map_pictures::MapPictures::default(),
            labels: LabelTextureCache::default(),
            hovered: None,
            pointer_gesture: None,
            menu_map_pos: egui::Pos2::ZERO,
            keyboard_menu: None,
            wants_menu: false,
            mods: egui::Modifiers::NONE,
            name_field: name_field::NameFieldDraft::default(),
            pending_camera_move: PendingCameraMove::default(),
            layout_animation: None,
            legend_card: LegendCardState::default(),
            comparison: None,
            move_marks: DerivedValue::default(),
            fade: None,
            fitted_view_size: None,
            is_minimap_hidden: false,
            minimap_picture: None,
        }
    }
}

impl Canvas {
    /// Shows the canvas in all the available space of `ui`.
    pub fn show(&mut self, ui: &mut Ui, session: &mut Session, theme: &Theme) {
        let id = ui.scope_id().with("canvas");
        let rect = ui.available_rect_before_wrap();
        let response = ui.interact(rect, id, Sense::click_and_drag());
        ui.advance_cursor_after_rect(rect);
        self.camera.view = rect;
        self.advance_layout_animation(ui, session, theme);
        self.build_and_aim(ui.ctx(), session, theme);
        self.handle_pointer(ui, &response, session);
        // The pointer may have changed the map. The painted map must not lag behind the pointer.
        self.build(ui.ctx(), session, theme);
        self.paint_background(ui, session, theme);
        self.paint(ui, session, theme);
        self.name_field_ui(ui, session, theme);
        self.hover_tip_ui(&response, session, theme);
        self.context_menu_ui(ui, &response, session, theme);
        self.legend_card_ui(ui, theme);
        self.minimap_ui(ui, theme);
        self.return_button_ui(ui, theme);
        self.fault_ui(ui, theme);
        self.accessibility_nodes(ui, session);
    }

    /// Draws the map in all the available space of `ui`, without reacting to the pointer.
    pub fn present(&mut self, ui: &mut Ui, session: &mut Session, theme: &Theme) {
        let rect = ui.available_rect_before_wrap();
        ui.painter().rect_filled(rect, 0.0, theme.canvas);
        // Leaves space for the caption below. No bar lies above, so that the map may use that space.
        self.camera.view = Rect::from_min_max(rect.min - vec2(0.0, 48.0), rect.max - vec2(0.0, 52.0));
        self.hovered = None;
        self.build_and_aim(ui.ctx(), session, theme);
        self.paint(ui, session, theme);
        self.legend_card_ui(ui, theme);
        self.fault_ui(ui, theme);
        self.accessibility_nodes(ui, session);
    }

    /// A canvas for another map. It keeps the user's choice of the legend and the overview map.
    pub fn successor(&self) -> Self {
        Self { is_minimap_hidden: self.is_minimap_hidden, legend_card: self.legend_card, ..Self::default() }
    }

    /// Performs effects on the camera, the menu and the legend. Returns false for other effects.
    pub fn perform(&mut self, effect: &Effect) -> bool {
        match effect {
            Effect::FitAll => self.pending_camera_move = PendingCameraMove::FitAll,
            Effect::FitSelection => {
                self.fitted_view_size = None;
                self.pending_camera_move = PendingCameraMove::FitSelection;
            }
            Effect::ActualSize => self.zoom_at(self.camera.view.center(), 1.0 / self.camera.zoom),
            Effect::ZoomBy(factor) => self.zoom_at(self.camera.view.center(), *factor),
            Effect::Pan(by) => self.pan(*by),
            Effect::Toggle(crate::session::WindowPanel::Legend) => self.cycle_legend_card(),
            Effect::Minimap => self.toggle_minimap(),
            Effect::RevealSelection => self.pending_camera_move = PendingCameraMove::Reveal,
            Effect::ContextMenu => self.wants_menu = true,
            _ => return false,
        }
        true
    }

    /// The zoom of the map in percent.
    pub fn zoom_percent(&self) -> f32 {
        self.camera.zoom * 100.0
    }

    /// The map position where something is pasted: under the pointer, or in the middle of the view.
    pub fn paste_place(&self, ctx: &Context) -> egui::Pos2 {
        let view = self.camera.view;
        let pointer_pos = ctx.input(|input| input.pointer.hover_pos()).filter(|at| view.contains(*at));
        self.camera.map_from_screen(pointer_pos.unwrap_or(view.center()))
    }

    /// A free map position, as near to the middle of the view as possible. The view is moved if the position is outside
    /// it.
    pub fn free_place_in_view(&mut self, map: &Map) -> egui::Pos2 {
        let at = crate::ops::free_place_near(map, self.camera.visible_map_rect().center());
        self.reveal(Rect::from_center_size(at, vec2(80.0, 80.0)));
        at
    }

    /// Moves the view by an offset in points.
    fn pan(&mut self, offset: egui::Vec2) {
        self.fitted_view_size = None;
        self.camera.centre -= offset / self.camera.zoom;
    }

    fn zoom_at(&mut self, at: egui::Pos2, factor: f32) {
        self.fitted_view_size = None;
        let fixed_map_pos = self.camera.map_from_screen(at);
        self.camera.zoom = (self.camera.zoom * factor).clamp(*ZOOM_RANGE.start(), *ZOOM_RANGE.end());
        self.camera.centre += fixed_map_pos - self.camera.map_from_screen(at);
    }

    fn paint_background(&self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        let camera = self.built_scene.as_ref().map_or(self.camera, |built| built.scene_camera(&self.camera));
        for part in self.pictures.uncovered_background(&camera, ui.pixels_per_point()) {
            painter.rect_filled(part, 0.0, theme.canvas);
        }
        if session.snapping.grid {
            grid::show(&painter, &self.camera, theme);
        }
    }

    fn paint(&mut self, ui: &Ui, session: &Session, theme: &Theme) {
        let painter = ui.painter_at(self.camera.view);
        if self.pictures.is_waiting() || self.built_scene.is_none() && self.scene_builder.is_busy() {
            self.paint_message(&painter, theme, "Drawing the map …");
        }
        let Some(mut built) = self.built_scene.take() else { return };
        let (unmarked_before, marks_of_moves) = (self.unmarked_moves(), self.move_marks(session, &built));
        if unmarked_before != self.unmarked_moves() {
            // The list shows the number of changes without a mark, and it was drawn before that number changed.
            request_frame(ui.ctx());
        }
        // The lines of the grid lie between the background and the map.
        let background = if session.snapping.grid { egui::Color32::TRANSPARENT } else { theme.canvas };
        let camera = built.scene_camera(&self.camera);
        self.pictures.show(&painter, &mut self.labels, &camera, &mut built, marks_of_moves.as_deref(), background);
        self.built_scene = Some(built);
        self.paint_overview_labels(ui, theme);
        self.paint_day_fade(ui);
        let Some(built) = &self.built_scene else { return };
        let marks = self.overlay_marks(session, &built.scene, &theme.palette);
        paint::paint_items(&painter, &mut self.labels, &camera, &marks);
        if built.scene.items.is_empty() && session.name_prompt().is_none() {
            self.paint_message(&painter, theme, "Double-click anywhere to add the first actor, or press P and Enter");
        }
    }

    /// Shows a notice when the map cannot be drawn. The last drawing stays behind it.
    fn fault_ui(&self, ui: &mut Ui, theme: &Theme) {
        if self.scene_builder.is_broken || self.pictures.is_broken() {
            fault_notice(ui, theme, self.camera.view, "This map");
        }
    }

    /// Writes a short text in the middle of the view.
    fn paint_message(&self, painter: &egui::Painter, theme: &Theme, text: &str) {
        let at = self.camera.view.center();
        painter.text(at, egui::Align2::CENTER_CENTER, text, super::theme::regular(15.0), theme.quiet);
    }

    /// The marks of the selected, hovered and new items.
    fn overlay_marks(&self, session: &Session, scene: &Scene, palette: &Palette) -> Vec<SceneItem> {
        let line = session.tool().pending_line();
        let by_pointer = line.as_ref().map(|line| LinePreview {
            from: &line.fixed,
            to: line.pointer_pos,
            target: self.hovered.as_ref(),
            is_objection: line.kind == PendingLineKind::Objection,
            is_reversed: line.points_to_fixed_end,
        });
        // From the keyboard, the line leads to the selected record.
        let start = session.tool().line_start().map(|(from, link)| (Target::from(from), link));
        let by_keys = start.as_ref().and_then(|(from, link)| {
            let selected = session.selected().filter(|selected| *selected != from)?;
            let to = scene.bounds_of(selected)?.center();
            Some(LinePreview {
                from,
                to,
                target: Some(selected),
                is_objection: *link == PendingLineKind::Objection,
                is_reversed: false,
            })
        });
        // A record that is being named keeps the line that it will have.
        let named = match session.name_prompt() {
            Some(RecordNamePrompt::New { at, tie_from: Some(from), .. }) => Some((Target::from(from), *at)),
            _ => None,
        };
        let to_named = named.as_ref().map(|(from, at)| LinePreview {
            from,
            to: *at,
            target: None,
            is_objection: false,
            is_reversed: false,
        });
        let line_preview = by_pointer.or(by_keys).or(to_named);
        let content = OverlayContent {
            selected: session.selection().iter().collect(),
            hovered: self.hovered.as_ref(),
            line_preview,
            selection_band: session.tool().rubber_band(),
            guides: session.tool().guides(),
            groups_to_join: session.tool().highlighted_drop_targets().collect(),
            map_units_per_point: 1.0 / self.camera.zoom,
        };
        overlay(scene, palette, &content)
    }

    /// The rectangle of a record on the screen, if it is drawn.
    pub fn frame_on_screen(&self, target: &Target) -> Option<Rect> {
        let built = self.built_scene.as_ref()?;
        built.scene.bounds_of(target).map(|frame| built.scene_camera(&self.camera).screen_rect_from_map(frame))
    }
}

/// The colour of the canvas, for the window before its first frame.
pub fn background(theme: &Theme) -> egui::Color32 {
    egui_colour(theme.palette.canvas)
}

/// Requests another frame, because something on the canvas moves.
fn request_frame(ctx: &Context) {
    ctx.request_repaint();
}
