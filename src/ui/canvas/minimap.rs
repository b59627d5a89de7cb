//! The overview map in a corner of the canvas, with a frame around the visible part. Shown while the map does not fit
//! into the view.

use egui::{
    Color32, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::Canvas;
use crate::model::Target;
use crate::scene::{Scene, SceneShape};
use crate::ui::paint::{LabelTextureCache, TriangleBatch};
use crate::ui::theme::{Theme, egui_colour};

/// The largest size of the overview map.
const SIZE: egui::Vec2 = vec2(176.0, 128.0);
/// Its distance from the edges of the canvas.
const MARGIN: f32 = 16.0;

/// More marks than this are drawn once, as an image.
const MAX_PAINTED_MARKS: usize = 300;

/// An image of all marks and its key: the number of the scene, its place, the pixels per point, and the colour of small
/// marks.
pub(super) struct MinimapPicture {
    key: (u64, Rect, f32, Color32),
    texture: TextureHandle,
}

/// A disc or a square on the overview map.
#[derive(Clone, Copy)]
pub(super) struct MinimapMark {
    rect: Rect,
    fill: Color32,
    is_round: bool,
}

/// A mark for each actor and issue of a scene, in the colour of its disc.
pub(super) fn minimap_marks(scene: &Scene) -> Vec<MinimapMark> {
    let mut fills = std::collections::BTreeMap::new();
    for item in scene.items.iter() {
        if let (Some(target), SceneShape::Circle { fill: Some(fill), .. }) = (&item.target, &item.shape) {
            fills.entry(target).or_insert(*fill);
        }
    }
    let mark = |(target, node): (&Target, &crate::scene::SceneNode)| MinimapMark {
        rect: node.rect(),
        fill: fills.get(target).map_or(egui::Color32::TRANSPARENT, |fill| egui_colour(*fill)),
        is_round: matches!(target, Target::Actor(_)),
    };
    scene.nodes.iter().map(mark).collect()
}

/// The mapping from map positions to positions on the overview map.
#[derive(Clone, Copy)]
struct MinimapScale {
    map_centre: Pos2,
    card_centre: Pos2,
    /// Points per map unit.
    factor: f32,
}

impl MinimapScale {
    fn minimap_from_map(&self, at: Pos2) -> Pos2 {
        self.card_centre + (at - self.map_centre) * self.factor
    }
}

fn paint_marks(painter: &Painter, marks: &[MinimapMark], scale: MinimapScale, theme: &Theme) {
    for mark in marks {
        let rect = Rect::from_min_max(scale.minimap_from_map(mark.rect.min), scale.minimap_from_map(mark.rect.max));
        let rim = Stroke::new(0.75, theme.quiet);
        if mark.is_round && rect.width() > 3.0 {
            painter.circle(rect.center(), rect.width() / 2.0, mark.fill, rim);
        } else {
            let fill = if mark.is_round { theme.quiet } else { theme.ink };
            painter.rect_filled(Rect::from_center_size(rect.center(), rect.size().max(vec2(1.5, 1.5))), 0.0, fill);
        }
    }
}

impl MinimapPicture {
    fn new(
        painter: &Painter,
        labels: &LabelTextureCache,
        key: (u64, Rect, f32, Color32),
        paint_marks: impl FnOnce(&Painter),
    ) -> Self {
        let (ctx, card) = (painter.ctx(), key.1);
        let image = TriangleBatch::recorded(ctx, card, paint_marks).image(ctx, labels, card);
        Self { key, texture: ctx.load_texture("minimap", image, TextureOptions::LINEAR) }
    }
}

impl Canvas {
    /// Shows or hides the overview map.
    pub(super) fn toggle_minimap(&mut self) {
        self.is_minimap_hidden = !self.is_minimap_hidden;
    }

    /// Draws the overview map, and moves the view to a pressed position.
    pub(super) fn minimap_ui(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built_scene.as_ref().filter(|built| !built.minimap_marks.is_empty()) else { return };
        let (visible, bounds) = (built.scene_camera(&self.camera).visible_map_rect(), built.scene.bounds);
        // Only nodes count: a name that extends beyond the edge is no reason to cover the corner with an overview map.
        let fits = built.minimap_marks.iter().all(|mark| visible.intersects(mark.rect));
        if self.is_minimap_hidden || fits || self.camera.view.width() < 480.0 {
            return;
        }
        let scale = (SIZE / bounds.size().max(vec2(1.0, 1.0))).min_elem();
        let card = vec2(bounds.width() * scale, bounds.height() * scale).max(vec2(48.0, 32.0)) + vec2(16.0, 16.0);
        let corner = self.camera.view.left_bottom() + vec2(MARGIN, -MARGIN);
        let card = Rect::from_min_max(corner - vec2(0.0, card.y), corner + vec2(card.x, 0.0));
        let card = Rect::from_min_max(card.min.floor(), card.max.ceil());
        let scale = MinimapScale { map_centre: bounds.center(), card_centre: card.center(), factor: scale };
        let response = ui.interact(card, ui.scope_id().with("minimap"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "The whole map; press to move the view there"));
        let painter = ui.painter_at(card.expand(1.0));
        painter.rect(card, 8.0, theme.panel, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        if built.minimap_marks.len() > MAX_PAINTED_MARKS {
            let key = (built.culling.scene_number(), card, painter.pixels_per_point(), theme.quiet);
            let picture = self.minimap_picture.take().filter(|picture| picture.key == key).unwrap_or_else(|| {
                MinimapPicture::new(&painter, &self.labels, key, |painter| {
                    paint_marks(painter, &built.minimap_marks, scale, theme)
                })
            });
            let all = Rect::from_min_size(Pos2::ZERO, Vec2::splat(1.0));
            painter.image(picture.texture.id(), card, all, Color32::WHITE);
            self.minimap_picture = Some(picture);
        } else {
            paint_marks(&painter, &built.minimap_marks, scale, theme);
        }
        let frame = Rect::from_min_max(scale.minimap_from_map(visible.min), scale.minimap_from_map(visible.max))
            .intersect(card.shrink(2.0));
        painter.rect_stroke(frame, 2.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
            self.camera.centre = bounds.center() + built.shift() + (at - card.center()) / scale.factor;
            self.fitted_view_size = None;
            super::request_frame(ui.ctx());
        }
    }
}
