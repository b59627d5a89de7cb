//! The caches that painting keeps from frame to frame: the shape atlas, and right-to-left texts as textures. Textures
//! are rendered by the text stack that figures use, and dropped when they are no longer in use.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, Painter, Pos2, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2};

use super::shape_atlas::ShapeAtlas;
use crate::export::render_label;
use crate::scene::Colour;
use crate::text::{FontWeight, TextLine};

/// Above this many textures, those that were not used lately are dropped.
const MAX_CACHED_LABELS: usize = 400;
/// The longest side of the image of a label, in pixels.
const MAX_LABEL_PIXELS: f32 = 4096.0;

#[derive(Clone, PartialEq, Eq, Hash)]
struct LabelCacheKey {
    text: String,
    weight: FontWeight,
    /// The font size in the units of the line, in hundredths.
    size: u32,
    /// Pixels per unit, in sixteenths.
    scale: u32,
    colour: Colour,
    halo: Option<Colour>,
}

struct CachedLabelTexture {
    texture: TextureHandle,
    image: Arc<ColorImage>,
    offset: Vec2,
    used: u64,
}

/// Textures of right-to-left labels, and the shape atlas.
#[derive(Default)]
pub struct LabelTextureCache {
    labels: HashMap<LabelCacheKey, CachedLabelTexture>,
    clock: u64,
    /// None before the first paint, and while a `MeshWriter` has it.
    pub(super) atlas: Option<ShapeAtlas>,
}

impl LabelTextureCache {
    /// Paints a line of text with the left end of its baseline at `at`, with `zoom` points per unit.
    pub fn paint(
        &mut self,
        painter: &Painter,
        line: &TextLine,
        at: Pos2,
        zoom: f32,
        colour: Colour,
        halo: Option<Colour>,
    ) {
        let pixels = painter.pixels_per_point();
        let max_scale = MAX_LABEL_PIXELS / line.width.max(line.style.size * 2.0).max(1.0);
        // The scale is rounded up to sixteenths: zooming renders a few images instead of one per frame.
        let scale = ((zoom * pixels).min(max_scale) * 16.0).ceil().max(1.0);
        let key = LabelCacheKey {
            text: line.text.clone(),
            weight: line.style.weight,
            size: (line.style.size * 100.0) as u32,
            scale: scale as u32,
            colour,
            halo,
        };
        self.clock += 1;
        let clock = self.clock;
        if !self.labels.contains_key(&key) {
            let Ok(label) = render_label(line, scale / 16.0, colour, halo) else { return };
            let size = [label.image.width as usize, label.image.height as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, &label.image.rgba);
            let image = Arc::new(image);
            let texture = painter.ctx().load_texture("label", image.clone(), TextureOptions::LINEAR);
            self.labels.insert(key.clone(), CachedLabelTexture { texture, image, offset: label.offset, used: clock });
            self.drop_unused();
        }
        if let Some(cached) = self.labels.get_mut(&key) {
            cached.used = clock;
            let size = cached.texture.size_vec2() / (scale / 16.0) * zoom;
            // On whole pixels, so that the glyphs stay sharp.
            let corner = ((at + cached.offset * zoom) * pixels).round() / pixels;
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(cached.texture.id(), Rect::from_min_size(corner, size), uv, Color32::WHITE);
        }
    }

    /// The image of a texture that belongs to this cache.
    pub(super) fn texture(&self, id: TextureId) -> Option<Arc<ColorImage>> {
        if let Some(atlas) = self.atlas.as_ref().filter(|atlas| atlas.texture() == id) {
            return Some(atlas.image().clone());
        }
        let cached = self.labels.values().find(|cached| cached.texture.id() == id);
        cached.map(|cached| cached.image.clone())
    }

    fn drop_unused(&mut self) {
        if self.labels.len() > MAX_CACHED_LABELS {
            let oldest = self.clock.saturating_sub(MAX_CACHED_LABELS as u64 / 2);
            self.labels.retain(|_, cached| cached.used >= oldest);
        }
    }
}
