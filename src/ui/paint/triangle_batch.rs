//! Shapes whose triangles are counted before they are painted.

use egui::epaint::ClippedShape;
use egui::{Color32, ColorImage, Context, Id, LayerId, Order, Painter, Rect};

use super::image_canvas::{ImageCanvas, textured_meshes, triangle_count};
use super::{Camera, LabelTextureCache, MAX_HALO_TEXTS, PaintLimits, ViewCulling};
use crate::network::{Cancellation, Progress};
use crate::scene::Scene;

/// Recorded shapes that are not painted yet.
pub struct TriangleBatch(Vec<ClippedShape>);

impl TriangleBatch {
    /// The items that are being moved by the pointer.
    pub fn moving(
        ctx: &Context,
        labels: &mut LabelTextureCache,
        camera: &Camera,
        scene: &Scene,
        culling: &ViewCulling,
    ) -> Self {
        let items = culling.moving_items().iter().filter_map(|number| scene.items.get(*number as usize));
        let mut limits =
            PaintLimits { is_crowded: false, halo_texts_left: MAX_HALO_TEXTS, map_rect: camera.visible_map_rect() };
        Self::recorded(ctx, camera.view, |painter| {
            super::write_items(painter, labels, camera, items, &mut limits);
        })
    }

    /// Records the shapes that `paint` paints within a part of the screen.
    pub fn recorded(ctx: &Context, view: Rect, paint: impl FnOnce(&Painter)) -> Self {
        let layer = LayerId::new(Order::Background, Id::unique("gathered"));
        paint(&Painter::new(ctx.clone(), layer, view));
        let list = ctx.graphics_mut(|graphics| std::mem::take(graphics.entry(layer)));
        Self(list.all_entries().cloned().collect())
    }

    /// The approximate number of triangles.
    pub fn triangle_count(&self) -> usize {
        self.0.iter().map(|clipped| triangle_count(&clipped.shape)).sum()
    }

    /// Paints the shapes.
    pub fn paint(self, painter: &Painter) {
        painter.extend(self.0.into_iter().map(|clipped| clipped.shape));
    }

    /// Paints the shapes, and keeps them for another paint.
    pub fn paint_again(&self, painter: &Painter) {
        painter.extend(self.0.iter().map(|clipped| clipped.shape.clone()));
    }

    /// An image of the shapes within a rectangle on the screen.
    pub fn image(self, ctx: &Context, labels: &LabelTextureCache, rect: Rect) -> ColorImage {
        let scale = ctx.pixels_per_point();
        let mut canvas = ImageCanvas::new(rect, scale, Color32::TRANSPARENT);
        match canvas.draw(&textured_meshes(ctx, labels, self.0, scale), &Progress::default()) {
            Ok(()) | Err(Cancellation) => canvas.finish(),
        }
    }
}
