//! The work that a frame of a large map takes, counted in vertices, which unlike time are the same on every machine.

use egui::epaint::Primitive;
use egui::{Context, RawInput, Rect, pos2};
use stancemap::model::{Lens, Map};
use stancemap::network::Progress;
use stancemap::scene::{Palette, Scene};
use stancemap::ui::paint::{
    self, Camera, LabelTextureCache, MIN_TEXT_POINTS, OffscreenPainter, OffscreenSettings, SceneImageRequest,
    ViewCulling,
};

use crate::support::{many, raster};

const VIEW: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1920.0, 1080.0) };

/// The number of meshes and of vertices in a frame of a map, fitted to the view or at a zoom.
fn frame(map: &Map, zoom: Option<f32>) -> (usize, usize) {
    let scene = Scene::of(map, Lens::Issue(map.issues.ids().next().unwrap()), &Palette::LIGHT);
    let mut sight = ViewCulling::of(&scene);
    let fit = (VIEW.width() / scene.bounds.width()).min(VIEW.height() / scene.bounds.height());
    let zoom = zoom.unwrap_or(fit);
    let camera = Camera { centre: scene.bounds.center(), zoom, view: VIEW, min_text_points: MIN_TEXT_POINTS };
    let ctx = Context::default();
    ctx.set_fonts(stancemap::ui::theme::fonts());
    let mut labels = LabelTextureCache::default();
    let input = RawInput { screen_rect: Some(VIEW), ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| {
        paint::paint_scene(&ui.painter_at(VIEW), &mut labels, &camera, &scene, &mut sight);
    });
    output.textures_delta.clear();
    let meshes = ctx.tessellate(output.shapes, 1.0);
    let corners = meshes.iter().map(|clipped| match &clipped.primitive {
        Primitive::Mesh(mesh) => mesh.vertices.len(),
        Primitive::Callback(_) => 0,
    });
    (meshes.len(), corners.sum())
}

#[test]
fn a_frame_of_a_large_map_has_few_corners() {
    let (small, large) = (many::map(60, 5), many::map(1000, 5));
    let all = [frame(&small, None), frame(&large, None), frame(&large, Some(1.0))];
    let most = [80_000, 80_000, 320_000];
    assert!(all.iter().zip(most).all(|((_, corners), most)| *corners <= most), "{all:?}");
    // Labels do not split the picture into meshes, each of which costs as much as ten thousand vertices.
    assert!(all.iter().all(|(meshes, _)| *meshes <= 8), "{all:?}");
}

#[test]
fn a_cached_picture_matches_the_painted_canvas() {
    use egui_kittest::TestRenderer;
    let mut map = many::map(60, 5);
    map.actors.add(stancemap::model::Actor::new("حماس", pos2(300.0, 260.0)));
    let scene = Scene::of(&map, Lens::Issue(map.issues.ids().next().unwrap()), &Palette::LIGHT);
    let mut sight = ViewCulling::of(&scene);
    let view = Rect::from_min_max(pos2(0.0, 0.0), pos2(640.0, 480.0));
    let camera = Camera { centre: pos2(300.0, 300.0), zoom: 1.0, view, min_text_points: MIN_TEXT_POINTS };
    let ctx = Context::default();
    ctx.set_fonts(stancemap::ui::theme::fonts());
    let (mut labels, mut textures, mut picture) = (LabelTextureCache::default(), raster::Textures::default(), None);
    let mut offscreen = OffscreenPainter::default();
    let mut primitives = Vec::new();
    // Halos of letters that a frame needs are in the texture at its end.
    for _ in 0..2 {
        let input = RawInput { screen_rect: Some(view), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            paint::paint_scene(&ui.painter_at(view), &mut labels, &camera, &scene, &mut sight);
        });
        textures.handle_delta(&mut output.textures_delta);
        primitives = ctx.tessellate(output.shapes, 1.0);
        let request = SceneImageRequest::new((camera, 1.0), (&scene, &sight), None);
        let (settings, ground) = (OffscreenSettings::of(&ctx), egui::Color32::TRANSPARENT);
        picture = request.draw(&mut offscreen, &settings, ground, &Progress::default()).ok();
    }
    let painted = raster::draw(&textures, &primitives, view.size(), 1.0);
    let picture = picture.unwrap().image;
    assert_eq!(picture.size, [painted.width, painted.height]);
    // Both are drawn over black.
    let is_other = |(pixel, painted): (&egui::Color32, &[u8])| {
        pixel.to_array().iter().zip(&painted[..3]).any(|(one, other)| one.abs_diff(*other) > 12)
    };
    let others = picture.pixels.iter().zip(painted.rgba.chunks_exact(4)).filter(|pair| is_other(*pair)).count();
    let drawn = picture.pixels.iter().filter(|pixel| pixel.a() > 0).count();
    assert!(drawn > 50_000 && others * 500 < drawn, "{others} of {drawn} pixels are others");
}
