//! Shapes that are counted before they are painted, and images of a part of a scene: where there are more triangles than
//! a window draws in every frame, a thread makes an image of them.

use std::sync::Arc;

use egui::epaint::{ClippedShape, Mesh};
use egui::{Color32, ColorImage, Context, Id, LayerId, Order, Painter, Rect, Vec2};

use super::offscreen::{textured_meshes, triangles};
use super::raster::{self, Band, Place};
use super::{Camera, Crowd, Labels, MOST_WORDS, OffscreenPainter, OffscreenSettings, Sight, is_crowded};
use crate::network::{Cancelled, Progress};
use crate::scene::{Item, Scene};

/// Shapes that are not painted yet.
pub struct Gathered(Vec<ClippedShape>);

/// An image is made by at most this many threads.
const MOST_THREADS: usize = 4;
/// A thread for fewer rows of an image than this is not worth starting.
const LEAST_ROWS: usize = 64;
/// After about this many items their triangles are drawn and let go of: those of all items of a large map would take more
/// memory than the map.
const ITEMS_AT_ONCE: usize = 8192;

impl Gathered {
    /// The items that are on their way under a hand.
    pub fn moving(ctx: &Context, labels: &mut Labels, camera: &Camera, scene: &Scene, sight: &Sight) -> Self {
        let items = sight.moving().iter().filter_map(|number| scene.items.get(*number as usize));
        let mut crowd = Crowd { is_crowded: false, words_left: MOST_WORDS, frame: camera.seen() };
        Self::of(ctx, camera.view, |painter| {
            super::paint(painter, labels, camera, items, &mut crowd);
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
        self.0.iter().map(|clipped| triangles(&clipped.shape)).sum()
    }

    /// Paints them.
    pub fn paint(self, painter: &Painter) {
        painter.extend(self.0.into_iter().map(|clipped| clipped.shape));
    }

    /// Paints them, and keeps them to be painted once more.
    pub fn paint_again(&self, painter: &Painter) {
        painter.extend(self.0.iter().map(|clipped| clipped.shape.clone()));
    }

    /// An image of what of them lies in a rectangle on the screen.
    pub fn image(self, ctx: &Context, labels: &Labels, rect: Rect) -> ColorImage {
        let scale = ctx.pixels_per_point();
        let mut canvas = ImageCanvas::new(rect, scale, Color32::TRANSPARENT);
        match canvas.draw(&textured_meshes(ctx, labels, self.0, scale), &Progress::default()) {
            Ok(()) | Err(Cancelled) => canvas.image,
        }
    }
}

/// An image into which meshes are drawn, one over the other.
pub struct ImageCanvas {
    image: ColorImage,
    place: Place,
}

impl ImageCanvas {
    /// An empty image of a rectangle on the screen in points, with `scale` pixels for a point.
    pub fn new(rect: Rect, scale: f32, ground: Color32) -> Self {
        let pixels = (rect.size() * scale).round().max(Vec2::splat(1.0));
        let image = ColorImage::filled([pixels.x as usize, pixels.y as usize], ground);
        Self { image, place: Place { corner: rect.min, scale } }
    }

    /// The image as it is.
    pub fn finish(self) -> ColorImage {
        self.image
    }

    /// Draws meshes with their textures, in several threads where there are several processors.
    pub(super) fn draw(&mut self, meshes: &[(Mesh, Arc<ColorImage>)], progress: &Progress) -> Result<(), Cancelled> {
        let [width, height] = self.image.size;
        let place = self.place;
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let threads = threads.min(MOST_THREADS).min(height / LEAST_ROWS).max(1);
        let rows = height.div_ceil(threads);
        let band = |first: usize, pixels: &mut [Color32]| {
            let mut band = Band { rows: first..first + pixels.len() / width, pixels, width };
            for (mesh, texture) in meshes {
                if raster::mesh(&mut band, (mesh, texture), place, progress).is_err() {
                    return;
                }
            }
        };
        let band = &band;
        std::thread::scope(|scope| {
            let mut bands = self.image.pixels.chunks_mut(rows * width).enumerate();
            let own = bands.next();
            for (number, pixels) in bands {
                scope.spawn(move || band(number * rows, pixels));
            }
            if let Some((_, pixels)) = own {
                band(0, pixels);
            }
        });
        progress.go_on()
    }
}

/// What of a scene is to become an image, so that another thread can make it.
pub struct SceneImageRequest {
    items: Arc<Vec<Item>>,
    /// The numbers of the items that may be seen, in order.
    seen: Vec<u32>,
    /// What lies over them.
    over: Option<Arc<Vec<Item>>>,
    camera: Camera,
    /// How many words with a halo are written at most.
    most_words: usize,
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
    pub fn new((camera, views): (Camera, f32), (scene, sight): (&Scene, &Sight), over: Option<Arc<Vec<Item>>>) -> Self {
        let seen = sight.at_rest(scene, &camera, camera.seen());
        Self { items: scene.items.clone(), seen, over, camera, most_words: (MOST_WORDS as f32 * views) as usize }
    }

    /// Draws it over a colour.
    ///
    /// # Errors
    /// [`Cancelled`] when somebody wants it to stop.
    pub fn draw(
        &self,
        painter: &mut OffscreenPainter,
        settings: &OffscreenSettings,
        ground: Color32,
        progress: &Progress,
    ) -> Result<SceneImage, Cancelled> {
        let camera = &self.camera;
        let mut canvas = ImageCanvas::new(camera.view, settings.pixels_per_point(), ground);
        let (is_crowded, frame) = (is_crowded(self.seen.len(), camera), camera.seen());
        let mut crowd = Crowd { is_crowded, words_left: self.most_words, frame };
        let mut triangles = 0;
        let mut rest = &self.seen[..];
        while !rest.is_empty() {
            let (now, later) = rest.split_at(self.cut(rest));
            rest = later;
            let mut paint = |painter: &Painter, labels: &mut Labels| {
                let items = now.iter().filter_map(|number| self.items.get(*number as usize));
                super::paint(painter, labels, camera, items, &mut crowd);
            };
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        if let Some(over) = &self.over {
            let mut paint = |painter: &Painter, labels: &mut Labels| super::items(painter, labels, camera, over);
            triangles += painter.draw(&mut canvas, settings, camera.view, &mut paint, progress)?;
        }
        Ok(SceneImage { image: canvas.finish(), triangles })
    }

    /// How many of these items are drawn next. Shapes of one record stay together, as one may be the inside of another.
    fn cut(&self, items: &[u32]) -> usize {
        let target = |number: &u32| self.items.get(*number as usize).and_then(|item| item.target.as_ref());
        let all = items.get(ITEMS_AT_ONCE..).unwrap_or_default();
        let last = items.get(ITEMS_AT_ONCE - 1).and_then(target);
        let rest = all.iter().position(|number| target(number) != last).unwrap_or(all.len());
        items.len() - all.len() + rest
    }
}
