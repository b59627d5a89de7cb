//! Images of a part of a scene, drawn by a thread where the part has more triangles than a window can draw in every
//! frame.

use std::sync::Arc;

use egui::{Color32, ColorImage, Painter};

use super::image_canvas::ImageCanvas;
use super::offscreen::{OffscreenPainter, OffscreenSettings};
use super::{Camera, LabelTextureCache, MAX_HALO_TEXTS, PaintLimits, ViewCulling, is_crowded};
use crate::network::{Cancellation, Progress};
use crate::scene::{Scene, SceneItem, SceneItems};

/// About this many items are converted to triangles and drawn at a time. The triangles of all items of a large map
/// would take more memory than the map.
const ITEMS_AT_ONCE: usize = 8192;

/// The part of a scene that becomes an image, in a form that another thread can draw.
pub struct SceneImageRequest {
    items: SceneItems,
    /// The indices of the items that may be visible, in order.
    visible_items: Vec<u32>,
    /// Items drawn over them.
    overlay: Option<Arc<Vec<SceneItem>>>,
    camera: Camera,
    /// The most texts with a halo that are drawn.
    max_halo_texts: usize,
}

/// An image of a part of a scene.
pub struct SceneImage {
    /// The pixels.
    pub image: ColorImage,
    /// The approximate number of triangles that were drawn.
    pub triangles: usize,
}

impl SceneImageRequest {
    /// A request for the items that a camera sees, except those being moved, and `overlay` over them. `views` is the
    /// size of the image in views of the window: the limit of halo texts grows with it.
    pub fn new(
        (camera, views): (Camera, f32),
        (scene, culling): (&Scene, &ViewCulling),
        overlay: Option<Arc<Vec<SceneItem>>>,
    ) -> Self {
        let visible_items = culling.visible_resting_items(scene, &camera, camera.visible_map_rect());
        Self {
            items: scene.items.clone(),
            visible_items,
            overlay,
            camera,
            max_halo_texts: (MAX_HALO_TEXTS as f32 * views) as usize,
        }
    }

    /// Draws the image over a background colour.
    ///
    /// # Errors
    /// [`Cancellation`] when the job is cancelled.
    pub fn draw(
        &self,
        painter: &mut OffscreenPainter,
        settings: &OffscreenSettings,
        background: Color32,
        progress: &Progress,
    ) -> Result<SceneImage, Cancellation> {
        let camera = &self.camera;
        let mut canvas = ImageCanvas::new(camera.view, settings.pixels_per_point(), background);
        let (is_crowded, map_rect) = (is_crowded(self.visible_items.len(), camera), camera.visible_map_rect());
        let mut limits = PaintLimits { is_crowded, halo_texts_left: self.max_halo_texts, map_rect };
        let mut triangles = 0;
        let mut rest = &self.visible_items[..];
        while !rest.is_empty() {
            let (chunk, remaining) = rest.split_at(self.next_chunk_len(rest));
            rest = remaining;
            let mut paint = |painter: &Painter, labels: &mut LabelTextureCache| {
                let items = chunk.iter().filter_map(|number| self.items.get(*number as usize));
                super::write_items(painter, labels, camera, items, &mut limits);
            };
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        if let Some(overlay) = &self.overlay {
            let mut paint = |painter: &Painter, labels: &mut LabelTextureCache| {
                super::paint_items(painter, labels, camera, overlay)
            };
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        Ok(SceneImage { image: canvas.finish(), triangles })
    }

    /// The number of these items that are drawn next. Items of one record stay together, because one may be the empty
    /// middle of another.
    fn next_chunk_len(&self, items: &[u32]) -> usize {
        let target = |number: &u32| self.items.get(*number as usize).and_then(|item| item.target.as_ref());
        let surplus = items.get(ITEMS_AT_ONCE..).unwrap_or_default();
        let last = items.get(ITEMS_AT_ONCE - 1).and_then(target);
        let rest = surplus.iter().position(|number| target(number) != last).unwrap_or(surplus.len());
        items.len() - surplus.len() + rest
    }
}
