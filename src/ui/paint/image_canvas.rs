//! An image into which meshes are drawn by the processor, and the conversion of shapes to textured meshes. Knows
//! nothing of maps.

use std::sync::Arc;

use egui::epaint::{ClippedShape, Mesh, Primitive, Shape};
use egui::{Color32, ColorImage, Context, Rect, TextureId, Vec2};

use super::label_cache::LabelTextureCache;
use super::rasterizer::{self, PixelBand, RasterPlacement};
use crate::network::{Cancellation, Progress};

/// The most threads that draw one image.
const MAX_THREADS: usize = 4;
/// The fewest rows of an image that are worth a thread.
const MIN_ROWS_PER_THREAD: usize = 64;
/// An image into which meshes are drawn, one over the other.
pub struct ImageCanvas {
    image: ColorImage,
    placement: RasterPlacement,
}

impl ImageCanvas {
    /// An empty image of a rectangle on the screen (in points), with `scale` pixels per point.
    pub fn new(rect: Rect, scale: f32, background: Color32) -> Self {
        let pixels = (rect.size() * scale).round().max(Vec2::splat(1.0));
        let image = ColorImage::filled([pixels.x as usize, pixels.y as usize], background);
        Self { image, placement: RasterPlacement { corner: rect.min, scale } }
    }

    /// The finished image.
    pub fn finish(self) -> ColorImage {
        self.image
    }

    /// Draws meshes with their textures, on several threads where there are several processors.
    pub(super) fn draw(&mut self, meshes: &[(Mesh, Arc<ColorImage>)], progress: &Progress) -> Result<(), Cancellation> {
        let [width, height] = self.image.size;
        let placement = self.placement;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(MAX_THREADS).min(height / MIN_ROWS_PER_THREAD).max(1);
        let rows = height.div_ceil(threads);
        let band = |first: usize, pixels: &mut [Color32]| {
            let mut band = PixelBand { rows: first..first + pixels.len() / width, pixels, width };
            for (mesh, texture) in meshes {
                if rasterizer::rasterize_mesh(&mut band, (mesh, texture), placement, progress).is_err() {
                    return;
                }
            }
        };
        let band = &band;
        std::thread::scope(|scope| {
            let mut bands = self.image.pixels.chunks_mut(rows * width).enumerate();
            let first_band = bands.next();
            for (number, pixels) in bands {
                scope.spawn(move || band(number * rows, pixels));
            }
            if let Some((_, pixels)) = first_band {
                band(0, pixels);
            }
        });
        progress.check_cancelled()
    }
}

/// The approximate number of triangles of a shape.
pub(super) fn triangle_count(shape: &Shape) -> usize {
    match shape {
        Shape::Mesh(mesh) => mesh.indices.len() / 3,
        Shape::Text(text) => text.galley.num_indices / 3,
        _ => 2,
    }
}

/// Converts shapes to meshes, each with the image of its texture.
pub(super) fn textured_meshes(
    ctx: &Context,
    labels: &LabelTextureCache,
    shapes: Vec<ClippedShape>,
    pixels_per_point: f32,
) -> Vec<(Mesh, Arc<ColorImage>)> {
    let mut font: Option<Arc<ColorImage>> = None;
    let mut texture = |id: TextureId| {
        if id == TextureId::default() {
            Some(font.get_or_insert_with(|| Arc::new(ctx.fonts(|fonts| fonts.image()))).clone())
        } else {
            labels.texture(id)
        }
    };
    let meshes = ctx.tessellate(shapes, pixels_per_point).into_iter().filter_map(|clipped| match clipped.primitive {
        Primitive::Mesh(mesh) => texture(mesh.texture_id).map(|texture| (mesh, texture)),
        Primitive::Callback(_) => None,
    });
    meshes.collect()
}
