//! A part of a scene as shapes that are not painted yet: they are counted, and then either painted or, where there are
//! too many for a window to draw in every frame, made into a picture by another thread.

use std::sync::Arc;

use egui::epaint::{ClippedShape, Mesh, Primitive, Shape};
use egui::{Color32, ColorImage, Context, Id, LayerId, Order, Painter, Rect, TextureId};

use super::raster::{self, Band, Place};
use super::{Camera, Crowd, Labels, MOST_WORDS, Sight, is_crowded};
use crate::network::{Cancelled, Progress};
use crate::scene::{Item, Scene};

/// Shapes that are not painted yet.
pub struct Gathered(Vec<ClippedShape>);

/// Everything that a picture is made of, so that it can be made in another thread.
pub struct Plan {
    layers: Vec<(Mesh, Arc<ColorImage>)>,
    size: [usize; 2],
    place: Place,
    ground: Color32,
}

/// In so many threads a picture is made at most.
const MOST_THREADS: usize = 4;
/// Pictures of fewer rows than this a thread are not worth a thread.
const LEAST_ROWS: usize = 64;

impl Gathered {
    /// What is seen of a scene, but for what is on its way, and `over` it. `views` says how many views it shall be seen in: so many
    /// times as many words are written.
    pub fn at_rest(
        ctx: &Context,
        labels: &mut Labels,
        (camera, views): (&Camera, f32),
        (scene, sight): (&Scene, &Sight),
        over: &[Item],
    ) -> Self {
        let frame = camera.seen();
        let seen = sight.at_rest(scene, camera, frame);
        let items = seen.iter().filter_map(|number| scene.items.get(*number as usize));
        let most_words = (MOST_WORDS as f32 * views) as usize;
        let crowd = Crowd { is_crowded: is_crowded(seen.len(), camera), most_words, frame };
        Self::of(ctx, camera.view, |painter| {
            super::paint(painter, labels, camera, items, &crowd);
            if !over.is_empty() {
                super::items(painter, labels, camera, over);
            }
        })
    }

    /// What is on its way.
    pub fn moving(ctx: &Context, labels: &mut Labels, camera: &Camera, scene: &Scene, sight: &Sight) -> Self {
        let items = sight.moving().iter().filter_map(|number| scene.items.get(*number as usize));
        let crowd = Crowd { is_crowded: false, most_words: MOST_WORDS, frame: camera.seen() };
        Self::of(ctx, camera.view, |painter| {
            super::paint(painter, labels, camera, items, &crowd);
        })
    }

    /// What `paint` paints within a part of the screen.
    pub fn of(ctx: &Context, view: Rect, paint: impl FnOnce(&Painter)) -> Self {
        let layer = LayerId::new(Order::Background, Id::unique("gathered"));
        paint(&Painter::new(ctx.clone(), layer, view));
        let list = ctx.graphics_mut(|graphics| std::mem::take(graphics.entry(layer)));
        Self(list.all_entries().cloned().collect())
    }

    /// How many triangles they are, about.
    pub fn triangles(&self) -> usize {
        let count = |shape: &Shape| match shape {
            Shape::Mesh(mesh) => mesh.indices.len() / 3,
            Shape::Text(text) => text.galley.num_indices / 3,
            _ => 2,
        };
        self.0.iter().map(|clipped| count(&clipped.shape)).sum()
    }

    /// Paints them.
    pub fn paint(self, painter: &Painter) {
        painter.extend(self.0.into_iter().map(|clipped| clipped.shape));
    }

    /// The same, to be painted once more.
    pub fn paint_again(&self, painter: &Painter) {
        painter.extend(self.0.iter().map(|clipped| clipped.shape.clone()));
    }

    /// A picture of them on that ground, of what lies in a rectangle on the screen.
    pub fn plan(self, ctx: &Context, labels: &Labels, rect: Rect, ground: Color32) -> Plan {
        let scale = ctx.pixels_per_point();
        let pixels = (rect.size() * scale).round().max(egui::Vec2::splat(1.0));
        let font = Arc::new(ctx.fonts(|fonts| fonts.image()));
        let texture = |id: TextureId| if id == TextureId::default() { Some(font.clone()) } else { labels.texture(id) };
        let layers = ctx.tessellate(self.0, scale).into_iter().filter_map(|clipped| match clipped.primitive {
            Primitive::Mesh(mesh) => texture(mesh.texture_id).map(|texture| (mesh, texture)),
            Primitive::Callback(_) => None,
        });
        let place = Place { corner: rect.min, scale };
        Plan { layers: layers.collect(), size: [pixels.x as usize, pixels.y as usize], place, ground }
    }
}

impl Plan {
    /// Makes the picture, in several threads where there are several processors.
    pub fn draw(&self) -> ColorImage {
        self.drawn(&Progress::default())
    }

    /// The same, unless somebody wants it to stop.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody wants it to stop.
    pub fn draw_watched(&self, progress: &Progress) -> Result<ColorImage, Cancelled> {
        let image = self.drawn(progress);
        progress.go_on().map(|()| image)
    }

    /// The picture; a part of it if somebody wants it to stop.
    fn drawn(&self, progress: &Progress) -> ColorImage {
        let [width, height] = self.size;
        let mut image = ColorImage::filled(self.size, self.ground);
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(MOST_THREADS).min(height / LEAST_ROWS).max(1);
        let rows = height.div_ceil(threads);
        std::thread::scope(|scope| {
            let mut bands = image.pixels.chunks_mut(rows * width).enumerate();
            let own = bands.next();
            for (number, pixels) in bands {
                scope.spawn(move || self.band(number * rows, pixels, progress));
            }
            if let Some((_, pixels)) = own {
                self.band(0, pixels, progress);
            }
        });
        image
    }

    fn band(&self, first: usize, pixels: &mut [Color32], progress: &Progress) {
        let width = self.size[0];
        let mut band = Band { rows: first..first + pixels.len() / width, pixels, width };
        for (mesh, texture) in &self.layers {
            if raster::mesh(&mut band, (mesh, texture), self.place, progress).is_err() {
                return;
            }
        }
    }
}
