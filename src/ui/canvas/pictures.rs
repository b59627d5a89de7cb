//! The map as a picture, where it is more triangles than a window without a graphics card draws in a frame. A thread
//! makes the picture; it is shown as it is while the camera rests, and moved and stretched while the camera moves.

use std::sync::{Arc, Mutex};

use egui::{Color32, Context, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2};

use super::built::Built;
use super::move_marks::MoveMarks;
use crate::session::Background;
use crate::ui::fault_notice::log_fault;
use crate::ui::paint::{
    self, Camera, Gathered, Labels, OffscreenPainter, OffscreenSettings, SceneImage, SceneImageRequest,
};
use crate::ui::system_fonts::font_count;
use crate::ui::worker::waker;

/// More triangles than this are too many for a frame: Mesa's software renderer takes a twentieth of a second for them.
const HEAVY: usize = 12_000;
/// A map of this many times as many triangles is not drawn without a picture even once.
const MONSTROUS: usize = 8;
/// The fewest triangles that an item is drawn with.
const LEAST_TRIANGLES: usize = 2;
/// How much more than the view is put into a picture, on each side, in views.
const MARGIN: f32 = 0.25;
/// When less than this part of the margin is left, the next picture is made.
const RESERVE: f32 = 0.4;
/// The size of the picture of the whole map, which stands in for what the other does not hold.
const WHOLE: Vec2 = vec2(1200.0, 900.0);
/// How far from a whole pixel a picture may lie and still be shown as it is, in pixels.
const SHARP: f32 = 0.06;

/// The pictures of a map.
#[derive(Default)]
pub(super) struct Pictures {
    near_maker: Option<PictureMaker>,
    whole_maker: Option<PictureMaker>,
    is_heavy: bool,
    /// Is it too much to be drawn even once?
    is_monstrous: bool,
    /// Of what a picture could not be made: it is not tried again until the scene is another one.
    broken: Option<Of>,
    near: Option<Shown>,
    whole: Option<Shown>,
    /// What was on its way in the last frame, and from where it was seen.
    moving: Option<(Camera, Gathered)>,
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Of {
    /// The number of the scene.
    scene: u64,
    /// Which items are left out of it, as they are on their way.
    parting: u64,
    /// The number of the marks of what moved; 0 if there are none.
    marks: u64,
    /// What the map lies on; transparent where that is more than a colour.
    ground: Color32,
    pixels_per_point: f32,
    /// The number of fonts that its words were laid out with.
    fonts: usize,
}

/// Makes one picture after another of the same kind, on a thread.
struct PictureMaker {
    background: Background<PictureKey, SceneImage>,
    /// Only the thread uses it; it is kept here from one picture to the next.
    painter: Arc<Mutex<OffscreenPainter>>,
}

/// What a picture is of, and where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureKey {
    of: Of,
    frame: Frame,
    /// Does it stand in for what lies beyond the one of what is seen?
    is_whole: bool,
}

impl PictureMaker {
    fn new(ctx: &Context) -> Self {
        Self { background: Background::new(waker(ctx)), painter: Arc::default() }
    }

    fn request(&mut self, ctx: &Context, key: PictureKey, request: SceneImageRequest) {
        let (painter, settings) = (self.painter.clone(), OffscreenSettings::of(ctx));
        self.background.request(key, move |key, progress| {
            // A picture that broke may have left it in any state.
            let mut painter = painter.lock().unwrap_or_else(|poisoned| {
                let mut painter = poisoned.into_inner();
                *painter = OffscreenPainter::default();
                painter
            });
            // The whole map lies under what is seen of it and over the ground.
            let ground = if key.is_whole { Color32::TRANSPARENT } else { key.of.ground };
            request.draw(&mut painter, &settings, ground, progress).ok()
        });
    }

    /// Is a picture of that on its way?
    fn is_making(&self, of: &Of) -> bool {
        self.background.pending().is_some_and(|key| key.of == *of)
    }
}

/// Where a picture lies: in that rectangle on the screen when seen by that camera.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Frame {
    camera: Camera,
    rect: Rect,
}

struct Shown {
    of: Of,
    frame: Frame,
    texture: TextureHandle,
}

impl Shown {
    /// Where it lies on the screen.
    fn place(&self, camera: &Camera, pixels_per_point: f32) -> Rect {
        self.frame.sharp(camera, pixels_per_point).unwrap_or_else(|| self.frame.seen_by(camera))
    }
}

impl Frame {
    /// The view and a margin round it, on whole pixels, no side longer than a texture may be.
    fn round(camera: &Camera, margin: f32, pixels_per_point: f32, longest: f32) -> Self {
        let (view, longest) = (camera.view, longest / pixels_per_point);
        let wanted = view.size() * (1.0 + 2.0 * margin);
        let size = wanted.min(Vec2::splat(longest));
        let pixel = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        let corner = view.center() - size / 2.0;
        let corner = pos2(pixel(corner.x), pixel(corner.y));
        let size = vec2(pixel(size.x), pixel(size.y));
        let rect = Rect::from_min_size(corner, size);
        Self { camera: Camera { centre: camera.map(rect.center()), view: rect, ..*camera }, rect }
    }

    /// The part of the map that it holds.
    fn holds(&self) -> Rect {
        Rect::from_min_max(self.camera.map(self.rect.min), self.camera.map(self.rect.max))
    }

    /// Where it lies on the screen when another camera sees it.
    fn seen_by(&self, camera: &Camera) -> Rect {
        camera.screen_rect(self.holds())
    }

    /// Where it lies when another camera sees every pixel of it on a pixel of the screen; none if it does not.
    fn sharp(&self, camera: &Camera, pixels_per_point: f32) -> Option<Rect> {
        if self.camera.zoom != camera.zoom || self.camera.least_words != camera.least_words {
            return None;
        }
        let corner = camera.screen(self.camera.map(self.rect.min)).to_vec2() * pixels_per_point;
        let pixel = corner.round();
        let is_sharp = (corner - pixel).abs().max_elem() <= SHARP;
        is_sharp.then(|| Rect::from_min_size((pixel / pixels_per_point).to_pos2(), self.rect.size()))
    }
}

impl Pictures {
    /// Paints what is seen of a scene and the marks of what moved: at once if it is little, else by pictures.
    pub(super) fn show(
        &mut self,
        painter: &Painter,
        labels: &mut Labels,
        camera: &Camera,
        built: &mut Built,
        marks: Option<&MoveMarks>,
        ground: Color32,
    ) {
        let ctx = painter.ctx();
        self.take(ctx);
        let has_none = self.near.is_none() && self.whole.is_none();
        if !self.is_heavy && has_none && is_monstrous(built, camera) {
            // Counting its triangles would take longer than a frame.
            (self.is_heavy, self.is_monstrous) = (true, true);
        }
        if !self.is_heavy || has_none && !self.is_monstrous {
            let shapes = Gathered::of(ctx, camera.view, |painter| draw(painter, labels, camera, built, marks));
            let count = shapes.triangles();
            self.is_heavy = count > HEAVY;
            self.is_monstrous = count > MONSTROUS * HEAVY;
            if !self.is_heavy || has_none && !self.is_monstrous {
                shapes.paint(painter);
            }
            if !self.is_heavy {
                return;
            }
        }
        let of = self.of(ctx, built, marks, ground);
        self.broken.take_if(|broken| *broken != of);
        if self.broken.is_none() && !self.is_near_busy(&of) && !self.has(&of, camera, built) {
            self.ask(ctx, (camera, of), built, marks);
        }
        if self.broken.is_none() && !self.is_busy(&of) {
            self.ask_for_whole(ctx, (camera, of), built, marks);
        }
        self.paint(painter, camera, &of);
        if !built.sight.moving().is_empty() {
            let moving = Gathered::moving(ctx, labels, camera, &built.scene, &built.sight);
            moving.paint_again(painter);
            self.moving = Some((*camera, moving));
        } else if self.near.as_ref().is_none_or(|near| near.of == of || near.of.fonts != of.fonts) {
            self.moving = None;
        } else if let Some((_, moving)) = self.moving.as_ref().filter(|(before, _)| before == camera) {
            // It has arrived, and the picture that has it too is not there yet.
            moving.paint_again(painter);
        }
    }

    /// Is the map so much that it is shown as a picture?
    pub(super) fn is_heavy(&self) -> bool {
        self.is_heavy
    }

    /// Is there nothing to show yet?
    pub(super) fn is_waiting(&self) -> bool {
        self.is_monstrous && self.near.is_none() && self.whole.is_none()
    }

    /// Is it so that a picture could not be made?
    pub(super) fn is_broken(&self) -> bool {
        self.is_heavy && self.broken.is_some()
    }

    /// Is a picture of that, of what is seen, on its way? One of an earlier scene is overtaken, and nobody waits for it.
    fn is_near_busy(&self, of: &Of) -> bool {
        self.near_maker.as_ref().is_some_and(|maker| maker.is_making(of))
    }

    /// Is any picture of that on its way?
    fn is_busy(&self, of: &Of) -> bool {
        self.is_near_busy(of) || self.whole_maker.as_ref().is_some_and(|maker| maker.is_making(of))
    }

    fn of(&self, ctx: &Context, built: &Built, marks: Option<&MoveMarks>, ground: Color32) -> Of {
        let (scene, parting) = (built.sight.number(), built.sight.parting());
        let marks = marks.map_or(0, |marks| marks.number);
        Of { scene, parting, marks, ground, pixels_per_point: ctx.pixels_per_point(), fonts: font_count(ctx) }
    }

    /// Takes in what the threads have made. Where what is seen has become little, it is drawn without a picture from now on.
    fn take(&mut self, ctx: &Context) {
        let mut is_little = false;
        for (maker, slot) in [(&mut self.near_maker, &mut self.near), (&mut self.whole_maker, &mut self.whole)] {
            let Some(PictureMaker { background, .. }) = maker else { continue };
            let asked = background.pending().copied();
            background.collect();
            if let Some(key) = asked
                && let Some(fault) = background.failure(&key)
            {
                log_fault("the map as a picture", fault);
                self.broken = Some(key.of);
            }
            let Some((PictureKey { of, frame, is_whole }, made)) = background.take() else { continue };
            is_little |= !is_whole && made.triangles < HEAVY / 2;
            let texture = match slot.take() {
                Some(mut shown) => {
                    shown.texture.set(made.image, TextureOptions::LINEAR);
                    shown.texture
                }
                None => ctx.load_texture("map", made.image, TextureOptions::LINEAR),
            };
            *slot = Some(Shown { of, frame, texture });
        }
        self.is_heavy &= !is_little;
    }

    /// Is there a sharp picture of all that is seen, with something round it, and one that stands in for the rest?
    fn has(&self, of: &Of, camera: &Camera, built: &Built) -> bool {
        let Some(near) = self.near.as_ref().filter(|near| near.of == *of) else { return false };
        let Some(rect) = near.frame.sharp(camera, of.pixels_per_point) else { return false };
        let reserve = camera.view.size() * (MARGIN * RESERVE);
        rect.contains_rect(camera.view.expand2(reserve)) || near.frame.holds().contains_rect(built.scene.bounds)
    }

    /// Has a picture made of what is seen.
    fn ask(&mut self, ctx: &Context, (camera, of): (&Camera, Of), built: &Built, marks: Option<&MoveMarks>) {
        let longest = ctx.input(|input| input.max_texture_side) as f32;
        let frame = Frame::round(camera, MARGIN, of.pixels_per_point, longest);
        self.make(ctx, PictureKey { of, frame, is_whole: false }, camera, built, marks);
    }

    /// Has a picture made that stands in for what lies beyond the one of what is seen, once that is there: both at once
    /// would hold up the one that is looked at.
    fn ask_for_whole(&mut self, ctx: &Context, (camera, of): (&Camera, Of), built: &Built, marks: Option<&MoveMarks>) {
        let Some(near) = self.near.as_ref().filter(|near| near.of == of) else { return };
        let is_stale = self.whole.as_ref().is_none_or(|whole| whole.of != of);
        let bounds = built.scene.bounds;
        if is_stale && !near.frame.holds().contains_rect(bounds) {
            let longest = ctx.input(|input| input.max_texture_side) as f32;
            let size = bounds.size().max(Vec2::splat(1.0));
            let zoom = (WHOLE / size).min_elem().min(camera.zoom);
            let view = Rect::from_min_size(Pos2::ZERO, (size * zoom).ceil());
            let camera = Camera { centre: bounds.center(), zoom, view, ..*camera };
            let frame = Frame::round(&camera, 0.0, of.pixels_per_point, longest);
            self.make(ctx, PictureKey { of, frame, is_whole: true }, &camera, built, marks);
        }
    }

    fn make(&mut self, ctx: &Context, key: PictureKey, camera: &Camera, built: &Built, marks: Option<&MoveMarks>) {
        let views = key.frame.rect.area() / camera.view.area().max(1.0);
        let over = marks.map(|marks| marks.items.clone());
        let request = SceneImageRequest::new((key.frame.camera, views), (&built.scene, &built.sight), over);
        let maker = if key.is_whole { &mut self.whole_maker } else { &mut self.near_maker };
        maker.get_or_insert_with(|| PictureMaker::new(ctx)).request(ctx, key, request);
    }

    /// The parts of the view whose ground is to be painted: all of them but for what a picture covers with its own, as
    /// each layer of all pixels of a large window takes a window without a graphics card some hundredths of a second.
    pub(super) fn bare(&self, camera: &Camera, pixels_per_point: f32) -> Vec<Rect> {
        let covers = |shown: &&Shown| self.is_heavy && shown.of.ground.is_opaque();
        let near = self.near.as_ref().filter(covers).map(|shown| shown.place(camera, pixels_per_point));
        outside(camera.view, near.unwrap_or(Rect::NOTHING))
    }

    /// Paints the pictures where the camera sees them.
    fn paint(&self, painter: &Painter, camera: &Camera, of: &Of) {
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let near = self.near.as_ref().map_or(Rect::NOTHING, |near| near.place(camera, of.pixels_per_point));
        if let Some(whole) = &self.whole {
            let rect = whole.place(camera, of.pixels_per_point);
            for part in outside(camera.view, near) {
                painter.with_clip_rect(part).image(whole.texture.id(), rect, all, Color32::WHITE);
            }
        }
        if let Some(shown) = &self.near {
            painter.image(shown.texture.id(), near, all, Color32::WHITE);
        }
    }
}

/// Is more to be seen of a scene than is drawn even once without a picture?
fn is_monstrous(built: &Built, camera: &Camera) -> bool {
    let most = MONSTROUS * HEAVY / LEAST_TRIANGLES;
    built.scene.items.len() > most && built.sight.seen(&built.scene, camera, camera.seen()).len() > most
}

/// Paints what is seen of a scene, and the marks of what moved over it.
fn draw(painter: &Painter, labels: &mut Labels, camera: &Camera, built: &mut Built, marks: Option<&MoveMarks>) {
    paint::scene(painter, labels, camera, &built.scene, &mut built.sight);
    if let Some(marks) = marks {
        paint::items(painter, labels, camera, &marks.items);
    }
}

/// What of a rectangle another does not cover, as rectangles.
fn outside(whole: Rect, covered: Rect) -> Vec<Rect> {
    let inner = whole.intersect(covered);
    if !inner.is_positive() {
        return vec![whole];
    }
    let beside = |left: f32, right: f32| Rect::from_min_max(pos2(left, inner.top()), pos2(right, inner.bottom()));
    let parts = [
        Rect::from_min_max(whole.min, pos2(whole.right(), inner.top())),
        Rect::from_min_max(pos2(whole.left(), inner.bottom()), whole.max),
        beside(whole.left(), inner.left()),
        beside(inner.right(), whole.right()),
    ];
    parts.into_iter().filter(|part| part.is_positive()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIEW: Rect = Rect { min: pos2(200.0, 40.0), max: pos2(1000.5, 640.0) };

    fn camera(centre: Pos2, zoom: f32) -> Camera {
        Camera { centre, zoom, view: VIEW, least_words: 5.0 }
    }

    #[test]
    fn a_picture_lies_where_its_shapes_would() {
        let made_by = camera(pos2(300.0, -200.0), 0.5);
        let frame = Frame::round(&made_by, MARGIN, 1.0, 16_384.0);
        assert!(frame.rect.contains_rect(VIEW) && frame.rect.min == frame.rect.min.round());
        let seen = made_by.seen();
        for (at, other) in [(pos2(310.0, -180.0), 0.5), (pos2(0.0, 0.0), 0.9), (pos2(300.0, -200.0), 0.2)] {
            let other = camera(at, other);
            let (rect, holds) = (frame.seen_by(&other), frame.holds());
            for place in [seen.min, seen.max, pos2(17.0, 5.0)] {
                let share = (place - holds.min) / holds.size();
                let drawn = rect.min + share * rect.size();
                assert!(drawn.distance(other.screen(place)) < 0.05, "{place:?}");
            }
        }
    }

    #[test]
    fn a_picture_is_sharp_when_moved_by_whole_pixels_and_at_its_own_zoom_only() {
        let made_by = camera(pos2(300.0, -200.0), 0.5);
        let frame = Frame::round(&made_by, MARGIN, 2.0, 16_384.0);
        assert_eq!(frame.sharp(&made_by, 2.0), Some(frame.rect));
        let moved = camera(pos2(300.0 + 7.0, -200.0), 0.5);
        assert_eq!(frame.sharp(&moved, 2.0), Some(frame.rect.translate(vec2(-3.5, 0.0))));
        assert_eq!(frame.sharp(&camera(pos2(300.3, -200.0), 0.5), 2.0), None);
        assert_eq!(frame.sharp(&camera(pos2(300.0, -200.0), 0.51), 2.0), None);
    }

    #[test]
    fn no_picture_is_larger_than_a_texture() {
        let frame = Frame::round(&camera(pos2(0.0, 0.0), 1.0), MARGIN, 1.0, 900.0);
        assert!(frame.rect.size().max_elem() <= 900.0);
        assert!(frame.rect.center().distance(VIEW.center()) < 1.0);
    }

    #[test]
    fn what_is_not_covered_is_cut_into_pieces_that_do_not_overlap() {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert_eq!(outside(whole, Rect::NOTHING), [whole]);
        assert!(outside(whole, whole.expand(1.0)).is_empty());
        let inner = Rect::from_min_max(pos2(2.0, 3.0), pos2(6.0, 12.0));
        let parts = outside(whole, inner);
        let area: f32 = parts.iter().map(|part| part.area()).sum();
        assert_eq!(area, 100.0 - 4.0 * 7.0);
        assert!(parts.iter().all(|part| !part.intersect(inner).is_positive()));
    }
}
