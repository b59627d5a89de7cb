//! The whole map, small, in a corner of the canvas, with a frame round what is seen of it. Shown while there is more
//! of the map than fits.

use egui::{
    Color32, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui, Vec2, WidgetInfo,
    vec2,
};

use super::Canvas;
use crate::model::Target;
use crate::scene::{Scene, Shape};
use crate::ui::paint::{Gathered, Labels};
use crate::ui::theme::{Theme, color};

/// The most room that it takes.
const SIZE: egui::Vec2 = vec2(176.0, 128.0);
/// Its distance from the edges of the canvas.
const MARGIN: f32 = 16.0;

/// More spots than this are drawn once, as a picture.
const MANY: usize = 300;

/// A picture of all spots, and what it was made for: the number of the scene, its place, pixels for a point, and the
/// colour of small spots.
pub(super) struct Picture {
    of: (u64, Rect, f32, Color32),
    texture: TextureHandle,
}

/// A disc or a square of the small map.
#[derive(Clone, Copy)]
pub(super) struct Spot {
    rect: Rect,
    fill: Color32,
    is_round: bool,
}

/// What the small map draws: a spot for each actor and issue, in the colour of its disc.
pub(super) fn spots(scene: &Scene) -> Vec<Spot> {
    let mut fills = std::collections::BTreeMap::new();
    for item in scene.items.iter() {
        if let (Some(target), Shape::Circle { fill: Some(fill), .. }) = (&item.target, &item.shape) {
            fills.entry(target).or_insert(*fill);
        }
    }
    let spot = |(target, node): (&Target, &crate::scene::Node)| Spot {
        rect: node.rect(),
        fill: fills.get(target).map_or(egui::Color32::TRANSPARENT, |fill| color(*fill)),
        is_round: matches!(target, Target::Actor(_)),
    };
    scene.nodes.iter().map(spot).collect()
}

/// Where places of the map lie on the small one.
#[derive(Clone, Copy)]
struct Scale {
    from: Pos2,
    to: Pos2,
    by: f32,
}

impl Scale {
    fn put(&self, at: Pos2) -> Pos2 {
        self.to + (at - self.from) * self.by
    }
}

fn paint_spots(painter: &Painter, spots: &[Spot], scale: Scale, theme: &Theme) {
    for spot in spots {
        let rect = Rect::from_min_max(scale.put(spot.rect.min), scale.put(spot.rect.max));
        let rim = Stroke::new(0.75, theme.quiet);
        if spot.is_round && rect.width() > 3.0 {
            painter.circle(rect.center(), rect.width() / 2.0, spot.fill, rim);
        } else {
            let fill = if spot.is_round { theme.quiet } else { theme.ink };
            painter.rect_filled(Rect::from_center_size(rect.center(), rect.size().max(vec2(1.5, 1.5))), 0.0, fill);
        }
    }
}

impl Picture {
    fn new(painter: &Painter, labels: &Labels, of: (u64, Rect, f32, Color32), spots: impl FnOnce(&Painter)) -> Self {
        let (ctx, card) = (painter.ctx(), of.1);
        let image = Gathered::of(ctx, card, spots).image(ctx, labels, card);
        Self { of, texture: ctx.load_texture("minimap", image, TextureOptions::LINEAR) }
    }
}

impl Canvas {
    /// Shows or hides the small map.
    pub(super) fn turn_minimap(&mut self) {
        self.no_minimap = !self.no_minimap;
    }

    /// Draws the small map, and moves the view to where it is pressed.
    pub(super) fn minimap(&mut self, ui: &Ui, theme: &Theme) {
        let Some(built) = self.built.as_ref().filter(|built| !built.spots.is_empty()) else { return };
        let (seen, bounds) = (built.seen_by(&self.camera).seen(), built.scene.bounds);
        // A name that sticks out over the edge is no reason to lay a map over the corner where one may be drawing.
        let fits = built.spots.iter().all(|spot| seen.intersects(spot.rect));
        if self.no_minimap || fits || self.camera.view.width() < 480.0 {
            return;
        }
        let scale = (SIZE / bounds.size().max(vec2(1.0, 1.0))).min_elem();
        let card = vec2(bounds.width() * scale, bounds.height() * scale).max(vec2(48.0, 32.0)) + vec2(16.0, 16.0);
        let corner = self.camera.view.left_bottom() + vec2(MARGIN, -MARGIN);
        let card = Rect::from_min_max(corner - vec2(0.0, card.y), corner + vec2(card.x, 0.0));
        let card = Rect::from_min_max(card.min.floor(), card.max.ceil());
        let scale = Scale { from: bounds.center(), to: card.center(), by: scale };
        let response = ui.interact(card, ui.scope_id().with("minimap"), Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, "The whole map; press to move the view there"));
        let painter = ui.painter_at(card.expand(1.0));
        painter.rect(card, 8.0, theme.panel, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        if built.spots.len() > MANY {
            let of = (built.sight.number(), card, painter.pixels_per_point(), theme.quiet);
            let picture = self.mini.take().filter(|picture| picture.of == of).unwrap_or_else(|| {
                Picture::new(&painter, &self.labels, of, |painter| paint_spots(painter, &built.spots, scale, theme))
            });
            let all = Rect::from_min_size(Pos2::ZERO, Vec2::splat(1.0));
            painter.image(picture.texture.id(), card, all, Color32::WHITE);
            self.mini = Some(picture);
        } else {
            paint_spots(&painter, &built.spots, scale, theme);
        }
        let frame = Rect::from_min_max(scale.put(seen.min), scale.put(seen.max)).intersect(card.shrink(2.0));
        painter.rect_stroke(frame, 2.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
        if let Some(at) = response.interact_pointer_pos().filter(|_| response.dragged() || response.clicked()) {
            self.camera.centre = bounds.center() + built.shift() + (at - card.center()) / scale.by;
            self.fitted = None;
            super::again(ui.ctx());
        }
    }
}
