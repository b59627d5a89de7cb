//! The map as a picture, where it is more triangles than a window without a graphics card draws in a frame. A thread
//! makes the picture; it is shown as it is while the camera rests, and moved and stretched while the camera moves.

use std::sync::{Arc, Mutex};

use egui::{Color32, Context, Painter, Pos2, Rect, TextureHandle, TextureOptions, Vec2, pos2, vec2};

use super::built_scene::BuiltScene;
use super::move_marks::MoveMarks;
use crate::session::BackgroundValue;
use crate::ui::fault_notice::log_fault;
use crate::ui::paint::{
    self, Camera, LabelTextureCache, OffscreenPainter, OffscreenSettings, SceneImage, SceneImageRequest, TriangleBatch,
};
use crate::ui::system_fonts::font_count;
use crate::ui::worker::waker;

/// More triangles than this are too many for a frame: Mesa's software renderer takes a twentieth of a second for them.
const MAX_LIVE_TRIANGLES: usize = 12_000;
/// A map of this many times as many triangles is not drawn without a picture even once.
const TOO_HEAVY_FACTOR: usize = 8;
/// The fewest triangles that an item is drawn with.
const MIN_ITEM_TRIANGLES: usize = 2;
/// How much more than the view is put into a picture, on each side, in views.
const MARGIN: f32 = 0.25;
/// When less than this part of the margin is left, the next picture is made.
const MIN_MARGIN_SHARE: f32 = 0.4;
/// The size of the picture of the whole map, which stands in for what the other does not hold.
const OVERVIEW_SIZE: Vec2 = vec2(1200.0, 900.0);
/// How far from a whole pixel a picture may lie and still be shown as it is, in pixels.
const PIXEL_TOLERANCE: f32 = 0.06;

/// The pictures of a map.
#[derive(Default)]
pub(super) struct MapPictures {
    view_maker: Option<PictureMaker>,
    overview_maker: Option<PictureMaker>,
    uses_pictures: bool,
    /// Is it too much to be drawn even once?
    needs_picture_first: bool,
    /// Of what a picture could not be made: it is not tried again until the scene is another one.
    failed_content: Option<PictureContent>,
    view_picture: Option<MapPicture>,
    overview_picture: Option<MapPicture>,
    /// What was on its way in the last frame, and from where it was seen.
    moving_items: Option<(Camera, TriangleBatch)>,
}

/// What a picture is of.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureContent {
    /// The number of the scene.
    scene: u64,
    /// Which items are left out of it, as they are on their way.
    moving_set_number: u64,
    /// The number of the marks of what moved; 0 if there are none.
    marks: u64,
    /// What the map lies on; transparent where that is more than a colour.
    background: Color32,
    pixels_per_point: f32,
    /// The number of fonts that its words were laid out with.
    font_count: usize,
}

/// Makes one picture after another of the same kind, on a thread.
struct PictureMaker {
    background: BackgroundValue<PictureKey, SceneImage>,
    /// Only the thread uses it; it is kept here from one picture to the next.
    painter: Arc<Mutex<OffscreenPainter>>,
}

/// What a picture is of, and where it lies.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureKey {
    of: PictureContent,
    frame: PictureFrame,
    /// Does it stand in for what lies beyond the one of what is seen?
    is_overview: bool,
}

impl PictureMaker {
    fn new(ctx: &Context) -> Self {
        Self { background: BackgroundValue::new(waker(ctx)), painter: Arc::default() }
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
            let ground = if key.is_overview { Color32::TRANSPARENT } else { key.of.background };
            request.draw(&mut painter, &settings, ground, progress).ok()
        });
    }

    /// Is a picture of that on its way?
    fn is_making(&self, of: &PictureContent) -> bool {
        self.background.pending().is_some_and(|key| key.of == *of)
    }
}

/// Where a picture lies: in that rectangle on the screen when seen by that camera.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureFrame {
    camera: Camera,
    rect: Rect,
}

struct MapPicture {
    content: PictureContent,
    frame: PictureFrame,
    texture: TextureHandle,
}

impl MapPicture {
    /// Where it lies on the screen.
    fn screen_rect(&self, camera: &Camera, pixels_per_point: f32) -> Rect {
        self.frame.sharp_screen_rect(camera, pixels_per_point).unwrap_or_else(|| self.frame.screen_rect(camera))
    }
}

impl PictureFrame {
    /// The view and a margin round it, on whole pixels, no side longer than a texture may be.
    fn around_view(camera: &Camera, margin: f32, pixels_per_point: f32, longest: f32) -> Self {
        let (view, longest) = (camera.view, longest / pixels_per_point);
        let wanted = view.size() * (1.0 + 2.0 * margin);
        let size = wanted.min(Vec2::splat(longest));
        let pixel = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        let corner = view.center() - size / 2.0;
        let corner = pos2(pixel(corner.x), pixel(corner.y));
        let size = vec2(pixel(size.x), pixel(size.y));
        let rect = Rect::from_min_size(corner, size);
        Self { camera: Camera { centre: camera.map_from_screen(rect.center()), view: rect, ..*camera }, rect }
    }

    /// The part of the map that it holds.
    fn map_rect(&self) -> Rect {
        Rect::from_min_max(self.camera.map_from_screen(self.rect.min), self.camera.map_from_screen(self.rect.max))
    }

    /// Where it lies on the screen when another camera sees it.
    fn screen_rect(&self, camera: &Camera) -> Rect {
        camera.screen_rect_from_map(self.map_rect())
    }

    /// Where it lies when another camera sees every pixel of it on a pixel of the screen; none if it does not.
    fn sharp_screen_rect(&self, camera: &Camera, pixels_per_point: f32) -> Option<Rect> {
        if self.camera.zoom != camera.zoom || self.camera.min_text_points != camera.min_text_points {
            return None;
        }
        let corner = camera.screen_from_map(self.camera.map_from_screen(self.rect.min)).to_vec2() * pixels_per_point;
        let pixel = corner.round();
        let is_sharp = (corner - pixel).abs().max_elem() <= PIXEL_TOLERANCE;
        is_sharp.then(|| Rect::from_min_size((pixel / pixels_per_point).to_pos2(), self.rect.size()))
    }
}

impl MapPictures {
    /// Paints what is seen of a scene and the marks of what moved: at once if it is little, else by pictures.
    pub(super) fn show(
        &mut self,
        painter: &Painter,
        labels: &mut LabelTextureCache,
        camera: &Camera,
        built: &mut BuiltScene,
        marks: Option<&MoveMarks>,
        ground: Color32,
    ) {
        let ctx = painter.ctx();
        self.collect_pictures(ctx);
        let has_none = self.view_picture.is_none() && self.overview_picture.is_none();
        if !self.uses_pictures && has_none && needs_picture_first(built, camera) {
            // Counting its triangles would take longer than a frame.
            (self.uses_pictures, self.needs_picture_first) = (true, true);
        }
        if !self.uses_pictures || has_none && !self.needs_picture_first {
            let shapes =
                TriangleBatch::recorded(ctx, camera.view, |painter| paint_live(painter, labels, camera, built, marks));
            let count = shapes.triangle_count();
            self.uses_pictures = count > MAX_LIVE_TRIANGLES;
            self.needs_picture_first = count > TOO_HEAVY_FACTOR * MAX_LIVE_TRIANGLES;
            if !self.uses_pictures || has_none && !self.needs_picture_first {
                shapes.paint(painter);
            }
            if !self.uses_pictures {
                return;
            }
        }
        let of = self.content(ctx, built, marks, ground);
        self.failed_content.take_if(|broken| *broken != of);
        if self.failed_content.is_none() && !self.is_making_view(&of) && !self.has_view_picture(&of, camera, built) {
            self.request_view_picture(ctx, (camera, of), built, marks);
        }
        if self.failed_content.is_none() && !self.is_busy(&of) {
            self.request_overview_picture(ctx, (camera, of), built, marks);
        }
        self.paint_pictures(painter, camera, &of);
        if !built.culling.moving_items().is_empty() {
            let moving = TriangleBatch::moving(ctx, labels, camera, &built.scene, &built.culling);
            moving.paint_again(painter);
            self.moving_items = Some((*camera, moving));
        } else if self
            .view_picture
            .as_ref()
            .is_none_or(|near| near.content == of || near.content.font_count != of.font_count)
        {
            self.moving_items = None;
        } else if let Some((_, moving)) = self.moving_items.as_ref().filter(|(before, _)| before == camera) {
            // It has arrived, and the picture that has it too is not there yet.
            moving.paint_again(painter);
        }
    }

    /// Is the map so much that it is shown as a picture?
    pub(super) fn uses_pictures(&self) -> bool {
        self.uses_pictures
    }

    /// Is there nothing to show yet?
    pub(super) fn is_waiting(&self) -> bool {
        self.needs_picture_first && self.view_picture.is_none() && self.overview_picture.is_none()
    }

    /// Is it so that a picture could not be made?
    pub(super) fn is_broken(&self) -> bool {
        self.uses_pictures && self.failed_content.is_some()
    }

    /// Is a picture of that, of what is seen, on its way? One of an earlier scene is overtaken, and nobody waits for it.
    fn is_making_view(&self, of: &PictureContent) -> bool {
        self.view_maker.as_ref().is_some_and(|maker| maker.is_making(of))
    }

    /// Is any picture of that on its way?
    fn is_busy(&self, of: &PictureContent) -> bool {
        self.is_making_view(of) || self.overview_maker.as_ref().is_some_and(|maker| maker.is_making(of))
    }

    fn content(&self, ctx: &Context, built: &BuiltScene, marks: Option<&MoveMarks>, ground: Color32) -> PictureContent {
        let (scene, parting) = (built.culling.scene_number(), built.culling.moving_set_number());
        let marks = marks.map_or(0, |marks| marks.number);
        PictureContent {
            scene,
            moving_set_number: parting,
            marks,
            background: ground,
            pixels_per_point: ctx.pixels_per_point(),
            font_count: font_count(ctx),
        }
    }

    /// Takes in what the threads have made. Where what is seen has become little, it is drawn without a picture from now on.
    fn collect_pictures(&mut self, ctx: &Context) {
        let mut is_little = false;
        for (maker, slot) in
            [(&mut self.view_maker, &mut self.view_picture), (&mut self.overview_maker, &mut self.overview_picture)]
        {
            let Some(PictureMaker { background, .. }) = maker else { continue };
            let asked = background.pending().copied();
            background.collect();
            if let Some(key) = asked
                && let Some(fault) = background.failure(&key)
            {
                log_fault("the map as a picture", fault);
                self.failed_content = Some(key.of);
            }
            let Some((PictureKey { of, frame, is_overview: is_whole }, made)) = background.take() else { continue };
            is_little |= !is_whole && made.triangles < MAX_LIVE_TRIANGLES / 2;
            let texture = match slot.take() {
                Some(mut shown) => {
                    shown.texture.set(made.image, TextureOptions::LINEAR);
                    shown.texture
                }
                None => ctx.load_texture("map", made.image, TextureOptions::LINEAR),
            };
            *slot = Some(MapPicture { content: of, frame, texture });
        }
        self.uses_pictures &= !is_little;
    }

    /// Is there a sharp picture of all that is seen, with something round it, and one that stands in for the rest?
    fn has_view_picture(&self, of: &PictureContent, camera: &Camera, built: &BuiltScene) -> bool {
        let Some(near) = self.view_picture.as_ref().filter(|near| near.content == *of) else { return false };
        let Some(rect) = near.frame.sharp_screen_rect(camera, of.pixels_per_point) else { return false };
        let reserve = camera.view.size() * (MARGIN * MIN_MARGIN_SHARE);
        rect.contains_rect(camera.view.expand2(reserve)) || near.frame.map_rect().contains_rect(built.scene.bounds)
    }

    /// Has a picture made of what is seen.
    fn request_view_picture(
        &mut self,
        ctx: &Context,
        (camera, of): (&Camera, PictureContent),
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
    ) {
        let longest = ctx.input(|input| input.max_texture_side) as f32;
        let frame = PictureFrame::around_view(camera, MARGIN, of.pixels_per_point, longest);
        self.make(ctx, PictureKey { of, frame, is_overview: false }, camera, built, marks);
    }

    /// Has a picture made that stands in for what lies beyond the one of what is seen, once that is there: both at once
    /// would hold up the one that is looked at.
    fn request_overview_picture(
        &mut self,
        ctx: &Context,
        (camera, of): (&Camera, PictureContent),
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
    ) {
        let Some(near) = self.view_picture.as_ref().filter(|near| near.content == of) else { return };
        let is_stale = self.overview_picture.as_ref().is_none_or(|whole| whole.content != of);
        let bounds = built.scene.bounds;
        if is_stale && !near.frame.map_rect().contains_rect(bounds) {
            let longest = ctx.input(|input| input.max_texture_side) as f32;
            let size = bounds.size().max(Vec2::splat(1.0));
            let zoom = (OVERVIEW_SIZE / size).min_elem().min(camera.zoom);
            let view = Rect::from_min_size(Pos2::ZERO, (size * zoom).ceil());
            let camera = Camera { centre: bounds.center(), zoom, view, ..*camera };
            let frame = PictureFrame::around_view(&camera, 0.0, of.pixels_per_point, longest);
            self.make(ctx, PictureKey { of, frame, is_overview: true }, &camera, built, marks);
        }
    }

    fn make(&mut self, ctx: &Context, key: PictureKey, camera: &Camera, built: &BuiltScene, marks: Option<&MoveMarks>) {
        let views = key.frame.rect.area() / camera.view.area().max(1.0);
        let over = marks.map(|marks| marks.items.clone());
        let request = SceneImageRequest::new((key.frame.camera, views), (&built.scene, &built.culling), over);
        let maker = if key.is_overview { &mut self.overview_maker } else { &mut self.view_maker };
        maker.get_or_insert_with(|| PictureMaker::new(ctx)).request(ctx, key, request);
    }

    /// The parts of the view whose ground is to be painted: all of them but for what a picture covers with its own, as
    /// each layer of all pixels of a large window takes a window without a graphics card some hundredths of a second.
    pub(super) fn uncovered_background(&self, camera: &Camera, pixels_per_point: f32) -> Vec<Rect> {
        let covers = |shown: &&MapPicture| self.uses_pictures && shown.content.background.is_opaque();
        let near = self.view_picture.as_ref().filter(covers).map(|shown| shown.screen_rect(camera, pixels_per_point));
        uncovered_rects(camera.view, near.unwrap_or(Rect::NOTHING))
    }

    /// Paints the pictures where the camera sees them.
    fn paint_pictures(&self, painter: &Painter, camera: &Camera, of: &PictureContent) {
        let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let near =
            self.view_picture.as_ref().map_or(Rect::NOTHING, |near| near.screen_rect(camera, of.pixels_per_point));
        if let Some(whole) = &self.overview_picture {
            let rect = whole.screen_rect(camera, of.pixels_per_point);
            for part in uncovered_rects(camera.view, near) {
                painter.with_clip_rect(part).image(whole.texture.id(), rect, all, Color32::WHITE);
            }
        }
        if let Some(shown) = &self.view_picture {
            painter.image(shown.texture.id(), near, all, Color32::WHITE);
        }
    }
}

/// Is more to be seen of a scene than is drawn even once without a picture?
fn needs_picture_first(built: &BuiltScene, camera: &Camera) -> bool {
    let most = TOO_HEAVY_FACTOR * MAX_LIVE_TRIANGLES / MIN_ITEM_TRIANGLES;
    built.scene.items.len() > most
        && built.culling.visible_items(&built.scene, camera, camera.visible_map_rect()).len() > most
}

/// Paints what is seen of a scene, and the marks of what moved over it.
fn paint_live(
    painter: &Painter,
    labels: &mut LabelTextureCache,
    camera: &Camera,
    built: &mut BuiltScene,
    marks: Option<&MoveMarks>,
) {
    paint::paint_scene(painter, labels, camera, &built.scene, &mut built.culling);
    if let Some(marks) = marks {
        paint::paint_items(painter, labels, camera, &marks.items);
    }
}

/// What of a rectangle another does not cover, as rectangles.
fn uncovered_rects(whole: Rect, covered: Rect) -> Vec<Rect> {
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
        Camera { centre, zoom, view: VIEW, min_text_points: 5.0 }
    }

    #[test]
    fn a_picture_lies_where_its_shapes_would() {
        let made_by = camera(pos2(300.0, -200.0), 0.5);
        let frame = PictureFrame::around_view(&made_by, MARGIN, 1.0, 16_384.0);
        assert!(frame.rect.contains_rect(VIEW) && frame.rect.min == frame.rect.min.round());
        let seen = made_by.visible_map_rect();
        for (at, other) in [(pos2(310.0, -180.0), 0.5), (pos2(0.0, 0.0), 0.9), (pos2(300.0, -200.0), 0.2)] {
            let other = camera(at, other);
            let (rect, holds) = (frame.screen_rect(&other), frame.map_rect());
            for place in [seen.min, seen.max, pos2(17.0, 5.0)] {
                let share = (place - holds.min) / holds.size();
                let drawn = rect.min + share * rect.size();
                assert!(drawn.distance(other.screen_from_map(place)) < 0.05, "{place:?}");
            }
        }
    }

    #[test]
    fn a_picture_is_sharp_only_at_its_zoom_and_on_whole_pixels() {
        let made_by = camera(pos2(300.0, -200.0), 0.5);
        let frame = PictureFrame::around_view(&made_by, MARGIN, 2.0, 16_384.0);
        assert_eq!(frame.sharp_screen_rect(&made_by, 2.0), Some(frame.rect));
        let moved = camera(pos2(300.0 + 7.0, -200.0), 0.5);
        assert_eq!(frame.sharp_screen_rect(&moved, 2.0), Some(frame.rect.translate(vec2(-3.5, 0.0))));
        assert_eq!(frame.sharp_screen_rect(&camera(pos2(300.3, -200.0), 0.5), 2.0), None);
        assert_eq!(frame.sharp_screen_rect(&camera(pos2(300.0, -200.0), 0.51), 2.0), None);
    }

    #[test]
    fn no_picture_is_larger_than_a_texture() {
        let frame = PictureFrame::around_view(&camera(pos2(0.0, 0.0), 1.0), MARGIN, 1.0, 900.0);
        assert!(frame.rect.size().max_elem() <= 900.0);
        assert!(frame.rect.center().distance(VIEW.center()) < 1.0);
    }

    #[test]
    fn uncovered_rects_do_not_overlap() {
        let whole = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
        assert_eq!(uncovered_rects(whole, Rect::NOTHING), [whole]);
        assert!(uncovered_rects(whole, whole.expand(1.0)).is_empty());
        let inner = Rect::from_min_max(pos2(2.0, 3.0), pos2(6.0, 12.0));
        let parts = uncovered_rects(whole, inner);
        let area: f32 = parts.iter().map(|part| part.area()).sum();
        assert_eq!(area, 100.0 - 4.0 * 7.0);
        assert!(parts.iter().all(|part| !part.intersect(inner).is_positive()));
    }
}
