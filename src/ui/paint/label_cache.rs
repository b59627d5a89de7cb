//! What painting keeps from frame to frame: the brush, and words from right to left as textures, made by the text stack
//! that figures use and kept while they are in use.

use std::collections::HashMap;
use std::sync::Arc;

use egui::{Color32, ColorImage, Painter, Pos2, Rect, TextureHandle, TextureId, TextureOptions, Vec2, pos2};

use super::shape_atlas::ShapeAtlas;
use crate::export::render_label;
use crate::scene::Colour;
use crate::text::{FontWeight, TextLine};

/// Above so many textures, those that were not asked for lately are let go.
const MAX_CACHED_LABELS: usize = 400;
/// The largest picture of a label, in pixels a side.
const MAX_LABEL_PIXELS: f32 = 4096.0;

#[derive(Clone, PartialEq, Eq, Hash)]
struct LabelCacheKey {
    text: String,
    weight: FontWeight,
    /// The font size in the units of the line, in hundredths.
    size: u32,
    /// Pixels for a unit, in sixteenths.
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

/// Pictures of labels, and the brush.
#[derive(Default)]
pub struct LabelTextureCache {
    labels: HashMap<LabelCacheKey, CachedLabelTexture>,
    clock: u64,
    /// None until something is painted with it, and while it is lent.
    pub(super) atlas: Option<ShapeAtlas>,
}

impl LabelTextureCache {
    /// Paints a line with the left end of its baseline at `at`, `zoom` points for a unit.
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
        let most = MAX_LABEL_PIXELS / line.width.max(line.style.size * 2.0).max(1.0);
        // Steps of a sixteenth: while zooming, a few pictures are made rather than one a frame.
        let scale = ((zoom * pixels).min(most) * 16.0).ceil().max(1.0);
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
            let Ok(made) = render_label(line, scale / 16.0, colour, halo) else { return };
            let size = [made.image.width as usize, made.image.height as usize];
            let image = ColorImage::from_rgba_unmultiplied(size, &made.image.rgba);
            let image = Arc::new(image);
            let texture = painter.ctx().load_texture("label", image.clone(), TextureOptions::LINEAR);
            self.labels.insert(key.clone(), CachedLabelTexture { texture, image, offset: made.offset, used: clock });
            self.drop_unused();
        }
        if let Some(kept) = self.labels.get_mut(&key) {
            kept.used = clock;
            let size = kept.texture.size_vec2() / (scale / 16.0) * zoom;
            // On whole pixels, so that the letters stay sharp.
            let corner = ((at + kept.offset * zoom) * pixels).round() / pixels;
            let uv = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
            painter.image(kept.texture.id(), Rect::from_min_size(corner, size), uv, Color32::WHITE);
        }
    }

    /// What is in a texture of these.
    pub(super) fn texture(&self, id: TextureId) -> Option<Arc<ColorImage>> {
        if let Some(brush) = self.atlas.as_ref().filter(|brush| brush.texture() == id) {
            return Some(brush.image().clone());
        }
        let kept = self.labels.values().find(|kept| kept.texture.id() == id);
        kept.map(|kept| kept.image.clone())
    }

    fn drop_unused(&mut self) {
        if self.labels.len() > MAX_CACHED_LABELS {
            let limit = self.clock.saturating_sub(MAX_CACHED_LABELS as u64 / 2);
            self.labels.retain(|_, kept| kept.used >= limit);
        }
    }
}
