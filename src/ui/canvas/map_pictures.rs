//! Shows the map as a picture, if it has more triangles than a window without a graphics card draws in a frame. A
//! thread makes the picture. It is shown unchanged while the camera rests, and moved and scaled while the camera moves.

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

/// The most triangles that are drawn in every frame. Mesa's software renderer takes a twentieth of a second for this
/// many.
const MAX_LIVE_TRIANGLES: usize = 12_000;
/// A map with this many times as many triangles is not drawn without a picture even once.
const TOO_HEAVY_FACTOR: usize = 8;
/// The fewest triangles of an item.
const MIN_ITEM_TRIANGLES: usize = 2;
/// The margin of a picture around the view on each side, in views.
const MARGIN: f32 = 0.25;
/// The next picture is made when less than this part of the margin is left.
const MIN_MARGIN_SHARE: f32 = 0.4;
/// The size of the overview picture, which shows the parts of the map outside the picture of the view.
const OVERVIEW_SIZE: Vec2 = vec2(1200.0, 900.0);
/// The largest distance between a picture and whole pixels at which it is still shown as sharp, in pixels.
const PIXEL_TOLERANCE: f32 = 0.06;

#[derive(Default)]
pub(super) struct MapPictures {
    view_maker: Option<PictureMaker>,
    overview_maker: Option<PictureMaker>,
    uses_pictures: bool,
    /// Whether the map has too many triangles to be drawn even once.
    needs_picture_first: bool,
    /// The content whose picture could not be made. It is not tried again until the content changes.
    failed_content: Option<PictureContent>,
    view_picture: Option<MapPicture>,
    overview_picture: Option<MapPicture>,
    /// The items that were being moved in the last frame, and the camera of that frame.
    moving_items: Option<(Camera, TriangleBatch)>,
}

/// The content of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureContent {
    /// The number of the scene.
    scene: u64,
    /// Identifies the set of moving items, which are left out of the picture.
    moving_set_number: u64,
    /// The number of the marks of changes, or 0 if there are none.
    marks: u64,
    /// The background colour, or transparent where the background is more than one colour.
    background: Color32,
    pixels_per_point: f32,
    /// The number of fonts that its texts were laid out with.
    font_count: usize,
}

/// Makes pictures of one kind on a thread, one after the other.
struct PictureMaker {
    background: BackgroundValue<PictureKey, SceneImage>,
    /// Used by the thread only, and kept here from one picture to the next.
    painter: Arc<Mutex<OffscreenPainter>>,
}

/// The content and the place of a picture.
#[derive(Clone, Copy, Debug, PartialEq)]
struct PictureKey {
    content: PictureContent,
    frame: PictureFrame,
    /// Whether it is the overview picture, which shows what lies outside the picture of the view.
    is_overview: bool,
}

impl PictureMaker {
    fn new(ctx: &Context) -> Self {
        Self { background: BackgroundValue::new(waker(ctx)), painter: Arc::default() }
    }

    fn request(&mut self, ctx: &Context, key: PictureKey, request: SceneImageRequest) {
        let (painter, settings) = (self.painter.clone(), OffscreenSettings::of(ctx));
        self.background.request(key, move |key, progress| {
            // A panic may have left the painter in any state.
            let mut painter = painter.lock().unwrap_or_else(|poisoned| {
                let mut painter = poisoned.into_inner();
                *painter = OffscreenPainter::default();
                painter
            });
            // The overview picture lies under the picture of the view and over the background.
            let background = if key.is_overview { Color32::TRANSPARENT } else { key.content.background };
            request.draw(&mut painter, &settings, background, progress).ok()
        });
    }

    /// Whether a picture of this content is being made.
    fn is_making(&self, content: &PictureContent) -> bool {
        self.background.pending().is_some_and(|key| key.content == *content)
    }
}

/// The place of a picture: a rectangle on the screen, as seen by a camera.
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
    /// The rectangle of the picture on the screen.
    fn screen_rect(&self, camera: &Camera, pixels_per_point: f32) -> Rect {
        self.frame.sharp_screen_rect(camera, pixels_per_point).unwrap_or_else(|| self.frame.screen_rect(camera))
    }
}

impl PictureFrame {
    /// The view and a margin around it, aligned to whole pixels. No side is longer than `longest` pixels, the limit for
    /// textures.
    fn around_view(camera: &Camera, margin: f32, pixels_per_point: f32, longest: f32) -> Self {
        let (view, longest) = (camera.view, longest / pixels_per_point);
        let wanted_size = view.size() * (1.0 + 2.0 * margin);
        let size = wanted_size.min(Vec2::splat(longest));
        let pixel = |at: f32| (at * pixels_per_point).round() / pixels_per_point;
        let corner = view.center() - size / 2.0;
        let corner = pos2(pixel(corner.x), pixel(corner.y));
        let size = vec2(pixel(size.x), pixel(size.y));
        let rect = Rect::from_min_size(corner, size);
        Self { camera: Camera { centre: camera.map_from_screen(rect.center()), view: rect, ..*camera }, rect }
    }

    /// The part of the map in the picture.
    fn map_rect(&self) -> Rect {
        Rect::from_min_max(self.camera.map_from_screen(self.rect.min), self.camera.map_from_screen(self.rect.max))
    }

    /// The rectangle on the screen when another camera sees the picture.
    fn screen_rect(&self, camera: &Camera) -> Rect {
        camera.screen_rect_from_map(self.map_rect())
    }

    /// The rectangle on the screen when another camera sees each pixel of the picture on one pixel of the screen; else
    /// none.
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
    /// Paints the visible part of a scene and the marks of changes: directly if there are few triangles, else as
    /// pictures.
    pub(super) fn show(
        &mut self,
        painter: &Painter,
        labels: &mut LabelTextureCache,
        camera: &Camera,
        built: &mut BuiltScene,
        marks: Option<&MoveMarks>,
        background: Color32,
    ) {
        let ctx = painter.ctx();
        self.collect_pictures(ctx, !built.culling.moving_items().is_empty());
        let has_none = self.view_picture.is_none() && self.overview_picture.is_none();
        if !self.uses_pictures && has_none && needs_picture_first(built, camera) {
            // Counting the triangles would take longer than a frame.
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
        let content = self.content(ctx, built, marks, background);
        self.failed_content.take_if(|failed| *failed != content);
        if self.failed_content.is_none()
            && !self.is_making_view(&content)
            && !self.has_view_picture(&content, camera, built)
        {
            self.request_view_picture(ctx, (camera, content), built, marks);
        }
        if self.failed_content.is_none() && !self.is_busy(&content) {
            self.request_overview_picture(ctx, (camera, content), built, marks);
        }
        self.paint_pictures(painter, camera, &content);
        if !built.culling.moving_items().is_empty() {
            let moving = TriangleBatch::moving(ctx, labels, camera, &built.scene, &built.culling);
            moving.paint_again(painter);
            self.moving_items = Some((*camera, moving));
        } else if self.view_picture.as_ref().is_none_or(|view_picture| {
            view_picture.content == content || view_picture.content.font_count != content.font_count
        }) {
            self.moving_items = None;
        } else if let Some((_, moving)) = self.moving_items.as_ref().filter(|(before, _)| before == camera) {
            // The items have been dropped, and the picture that contains them is not ready yet.
            moving.paint_again(painter);
        }
    }

    /// Whether the map is shown as a picture, because it has too many triangles to be drawn in each frame.
    pub(super) fn uses_pictures(&self) -> bool {
        self.uses_pictures
    }

    /// Whether there is nothing to show yet.
    pub(super) fn is_waiting(&self) -> bool {
        self.needs_picture_first && self.view_picture.is_none() && self.overview_picture.is_none()
    }

    /// Whether a picture could not be made.
    pub(super) fn is_broken(&self) -> bool {
        self.uses_pictures && self.failed_content.is_some()
    }

    /// Whether a picture of the view is being made with this content. One with older content does not count, because
    /// its result is not needed.
    fn is_making_view(&self, content: &PictureContent) -> bool {
        self.view_maker.as_ref().is_some_and(|maker| maker.is_making(content))
    }

    /// Whether any picture with this content is being made.
    fn is_busy(&self, content: &PictureContent) -> bool {
        self.is_making_view(content) || self.overview_maker.as_ref().is_some_and(|maker| maker.is_making(content))
    }

    fn content(
        &self,
        ctx: &Context,
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
        background: Color32,
    ) -> PictureContent {
        let (scene, moving_set_number) = (built.culling.scene_number(), built.culling.moving_set_number());
        let marks = marks.map_or(0, |marks| marks.number);
        PictureContent {
            scene,
            moving_set_number,
            marks,
            background,
            pixels_per_point: ctx.pixels_per_point(),
            font_count: font_count(ctx),
        }
    }

    /// Takes the pictures that the threads have made. If the view has few triangles now, it is drawn directly from now
    /// on.
    fn collect_pictures(&mut self, ctx: &Context, is_moving: bool) {
        let mut has_few_triangles = false;
        for (maker, slot) in
            [(&mut self.view_maker, &mut self.view_picture), (&mut self.overview_maker, &mut self.overview_picture)]
        {
            let Some(PictureMaker { background, .. }) = maker else { continue };
            let pending_key = background.pending().copied();
            background.collect();
            if let Some(key) = pending_key
                && let Some(fault) = background.failure(&key)
            {
                log_fault("the map as a picture", fault);
                self.failed_content = Some(key.content);
            }
            let Some((PictureKey { content, frame, is_overview }, scene_image)) = background.take() else { continue };
            has_few_triangles |= !is_overview && scene_image.triangles < MAX_LIVE_TRIANGLES / 2;
            let texture = match slot.take() {
                Some(mut shown) => {
                    shown.texture.set(scene_image.image, TextureOptions::LINEAR);
                    shown.texture
                }
                None => ctx.load_texture("map", scene_image.image, TextureOptions::LINEAR),
            };
            *slot = Some(MapPicture { content, frame, texture });
        }
        // The picture leaves out what is being moved, which is painted over it.
        self.uses_pictures &= is_moving || !has_few_triangles;
    }

    /// Whether there is a sharp picture of the whole view with some margin.
    fn has_view_picture(&self, content: &PictureContent, camera: &Camera, built: &BuiltScene) -> bool {
        let Some(picture) = self.view_picture.as_ref().filter(|picture| picture.content == *content) else {
            return false;
        };
        let Some(rect) = picture.frame.sharp_screen_rect(camera, content.pixels_per_point) else { return false };
        let needed_margin = camera.view.size() * (MARGIN * MIN_MARGIN_SHARE);
        rect.contains_rect(camera.view.expand2(needed_margin))
            || picture.frame.map_rect().contains_rect(built.scene.bounds)
    }

    /// Requests a picture of the view.
    fn request_view_picture(
        &mut self,
        ctx: &Context,
        (camera, content): (&Camera, PictureContent),
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
    ) {
        let longest = ctx.input(|input| input.max_texture_side) as f32;
        let frame = PictureFrame::around_view(camera, MARGIN, content.pixels_per_point, longest);
        self.request_picture(ctx, PictureKey { content, frame, is_overview: false }, camera, built, marks);
    }

    /// Requests the overview picture once the picture of the view is ready. Making both at once would delay the picture
    /// of the view.
    fn request_overview_picture(
        &mut self,
        ctx: &Context,
        (camera, content): (&Camera, PictureContent),
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
    ) {
        let Some(view_picture) = self.view_picture.as_ref().filter(|view_picture| view_picture.content == content)
        else {
            return;
        };
        let is_stale = self.overview_picture.as_ref().is_none_or(|picture| picture.content != content);
        let bounds = built.scene.bounds;
        if is_stale && !view_picture.frame.map_rect().contains_rect(bounds) {
            let longest = ctx.input(|input| input.max_texture_side) as f32;
            let size = bounds.size().max(Vec2::splat(1.0));
            let zoom = (OVERVIEW_SIZE / size).min_elem().min(camera.zoom);
            let view = Rect::from_min_size(Pos2::ZERO, (size * zoom).ceil());
            let camera = Camera { centre: bounds.center(), zoom, view, ..*camera };
            let frame = PictureFrame::around_view(&camera, 0.0, content.pixels_per_point, longest);
            self.request_picture(ctx, PictureKey { content, frame, is_overview: true }, &camera, built, marks);
        }
    }

    fn request_picture(
        &mut self,
        ctx: &Context,
        key: PictureKey,
        camera: &Camera,
        built: &BuiltScene,
        marks: Option<&MoveMarks>,
    ) {
        let views = key.frame.rect.area() / camera.view.area().max(1.0);
        let overlay = marks.map(|marks| marks.items.clone());
        let request = SceneImageRequest::new((key.frame.camera, views), (&built.scene, &built.culling), overlay);
        let maker = if key.is_overview { &mut self.overview_maker } else { &mut self.view_maker };
        maker.get_or_insert_with(|| PictureMaker::new(ctx)).request(ctx, key, request);
    }

    /// The parts of the view that need a background: all except the area of a picture with a background of its own. A
    /// window without a graphics card takes some hundredths of a second to fill all pixels of a large window once.
    pub(super) fn uncovered_background(&self, camera: &Camera, pixels_per_point: f32) -> Vec<Rect> {
        let covers = |shown: &&MapPicture| self.uses_pictures && shown.content.background.is_opaque();
        let view_rect =
            self.view_picture.as_ref().filter(covers).map(|shown| shown.screen_rect(camera, pixels_per_point));
        uncovered_rects(camera.view, view_rect.unwrap_or(Rect::NOTHING))
    }

    /// Paints the pictures where the camera sees them.
    fn paint_pictures(&self, painter: &Painter, camera: &Camera, content: &PictureContent) {
        let whole_texture = Rect::from_min_max(pos2(0.0, 0.0), pos2(1.0, 1.0));
        let view_rect = self
            .view_picture
            .as_ref()
            .map_or(Rect::NOTHING, |view_rect| view_rect.screen_rect(camera, content.pixels_per_point));
        if let Some(overview) = &self.overview_picture {
            let rect = overview.screen_rect(camera, content.pixels_per_point);
            for part in uncovered_rects(camera.view, view_rect) {
                painter.with_clip_rect(part).image(overview.texture.id(), rect, whole_texture, Color32::WHITE);
            }
        }
        if let Some(view_picture) = &self.view_picture {
            painter.image(view_picture.texture.id(), view_rect, whole_texture, Color32::WHITE);
        }
    }
}

/// Whether the visible part of a scene has too many items to be drawn even once without a picture.
fn needs_picture_first(built: &BuiltScene, camera: &Camera) -> bool {
    let most = TOO_HEAVY_FACTOR * MAX_LIVE_TRIANGLES / MIN_ITEM_TRIANGLES;
    built.scene.items.len() > most
        && built.culling.visible_items(&built.scene, camera, camera.visible_map_rect()).len() > most
}

/// Paints the visible part of a scene, and the marks of changes over it.
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

/// The part of `whole` that `covered` does not cover, as rectangles.
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
    fn a_picture_is_drawn_where_its_shapes_would_be() {
        let original = camera(pos2(300.0, -200.0), 0.5);
        let frame = PictureFrame::around_view(&original, MARGIN, 1.0, 16_384.0);
        assert!(frame.rect.contains_rect(VIEW) && frame.rect.min == frame.rect.min.round());
        let visible = original.visible_map_rect();
        for (at, other) in [(pos2(310.0, -180.0), 0.5), (pos2(0.0, 0.0), 0.9), (pos2(300.0, -200.0), 0.2)] {
            let other = camera(at, other);
            let (rect, map_rect) = (frame.screen_rect(&other), frame.map_rect());
            for place in [visible.min, visible.max, pos2(17.0, 5.0)] {
                let share = (place - map_rect.min) / map_rect.size();
                let drawn = rect.min + share * rect.size();
                assert!(drawn.distance(other.screen_from_map(place)) < 0.05, "{place:?}");
            }
        }
    }

    #[test]
    fn a_picture_is_sharp_only_at_its_zoom_and_on_whole_pixels() {
        let original = camera(pos2(300.0, -200.0), 0.5);
        let frame = PictureFrame::around_view(&original, MARGIN, 2.0, 16_384.0);
        assert_eq!(frame.sharp_screen_rect(&original, 2.0), Some(frame.rect));
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
