//! Images of a part of a scene: where it has more triangles than a window draws in every frame, a thread makes an image of
//! them.

use std::sync::Arc;

use egui::{Color32, ColorImage, Painter};

use super::image_canvas::ImageCanvas;
use super::offscreen::{OffscreenPainter, OffscreenSettings};
use super::{Camera, LabelTextureCache, MAX_HALO_TEXTS, PaintLimits, ViewCulling, is_crowded};
use crate::network::{Cancellation, Progress};
use crate::scene::{Scene, SceneItem};

/// After about this many items their triangles are drawn and let go of: those of all items of a large map would take more
/// memory than the map.
const ITEMS_AT_ONCE: usize = 8192;

/// What of a scene is to become an image, so that another thread can make it.
pub struct SceneImageRequest {
    items: Arc<Vec<SceneItem>>,
    /// The numbers of the items that may be seen, in order.
    visible_items: Vec<u32>,
    /// What lies over them.
    overlay: Option<Arc<Vec<SceneItem>>>,
    camera: Camera,
    /// How many words with a halo are written at most.
    max_halo_texts: usize,
}

/// An image of a part of a scene.
pub struct SceneImage {
    /// The pixels.
    pub image: ColorImage,
    /// How many triangles were drawn, about.
    pub triangles: usize,
}

impl SceneImageRequest {
    /// Of what a camera sees of a scene, but for what is on its way, and `over` it. `views` is the size of what it sees in
    /// views of the window: a larger image has room for as many times as many words.
    pub fn new(
        (camera, views): (Camera, f32),
        (scene, sight): (&Scene, &ViewCulling),
        over: Option<Arc<Vec<SceneItem>>>,
    ) -> Self {
        let seen = sight.visible_resting_items(scene, &camera, camera.visible_map_rect());
        Self {
            items: scene.items.clone(),
            visible_items: seen,
            overlay: over,
            camera,
            max_halo_texts: (MAX_HALO_TEXTS as f32 * views) as usize,
        }
    }

    /// Draws it over a colour.
    ///
    /// # Errors
    /// [`Cancellation`] when somebody wants it to stop.
    pub fn draw(
        &self,
        painter: &mut OffscreenPainter,
        settings: &OffscreenSettings,
        ground: Color32,
        progress: &Progress,
    ) -> Result<SceneImage, Cancellation> {
        let camera = &self.camera;
        let mut canvas = ImageCanvas::new(camera.view, settings.pixels_per_point(), ground);
        let (is_crowded, frame) = (is_crowded(self.visible_items.len(), camera), camera.visible_map_rect());
        let mut crowd = PaintLimits { is_crowded, halo_texts_left: self.max_halo_texts, map_rect: frame };
        let mut triangles = 0;
        let mut rest = &self.visible_items[..];
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.next_chunk_len(rest));
            rest = later;
            let mut paint = |painter: &Painter, labels: &mut LabelTextureCache| {
                let items = now.iter().filter_map(|number| self.items.get(*number as usize));
                super::write_items(painter, labels, camera, items, &mut crowd);
            };
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        if let Some(over) = &self.overlay {
            let mut paint =
                |painter: &Painter, labels: &mut LabelTextureCache| super::paint_items(painter, labels, camera, over);
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        Ok(SceneImage { image: canvas.finish(), triangles })
    }

    /// How many of these items are drawn next. Shapes of one record stay together, as one may be the inside of another.
    fn next_chunk_len(&self, items: &[u32]) -> usize {
        let target = |number: &u32| self.items.get(*number as usize).and_then(|item| item.target.as_ref());
        let all = items.get(ITEMS_AT_ONCE..).unwrap_or_default();
        let last = items.get(ITEMS_AT_ONCE - 1).and_then(target);
        let rest = all.iter().position(|number| target(number) != last).unwrap_or(all.len());
        items.len() - all.len() + rest
    }
}
