//! How much work a frame of a large map is, counted in corners of triangles, which unlike time is the same on every
//! machine.
#![allow(clippy::unwrap_used, reason = "helpers of tests may panic")]

#[path = "support/many.rs"]
mod many;

use egui::epaint::Primitive;
use egui::{Context, RawInput, Rect, pos2};
use stancemap::model::{Lens, Map};
use stancemap::scene::{Palette, Scene};
use stancemap::ui::paint::{self, Camera, LEAST_WORDS, Labels, Sight};

const VIEW: Rect = Rect { min: pos2(0.0, 0.0), max: pos2(1920.0, 1080.0) };

/// How many meshes and how many corners a frame of a map has, the whole of it in sight or at that zoom.
fn frame(map: &Map, zoom: Option<f32>) -> (usize, usize) {
    let scene = Scene::of(map, Lens::Issue(map.issues.ids().next().unwrap()), &Palette::LIGHT);
    let mut sight = Sight::of(&scene);
    let fit = (VIEW.width() / scene.bounds.width()).min(VIEW.height() / scene.bounds.height());
    let zoom = zoom.unwrap_or(fit);
    let camera = Camera { centre: scene.bounds.center(), zoom, view: VIEW, least_words: LEAST_WORDS };
    let ctx = Context::default();
    ctx.set_fonts(stancemap::ui::theme::fonts());
    let mut labels = Labels::default();
    let input = RawInput { screen_rect: Some(VIEW), ..RawInput::default() };
    let mut output = ctx.run_ui(input, |ui| {
        paint::scene(&ui.painter_at(VIEW), &mut labels, &camera, &scene, &mut sight);
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
    // Words do not cut the picture into pieces, each of which costs as much as ten thousand corners.
    assert!(all.iter().all(|(meshes, _)| *meshes <= 8), "{all:?}");
}
