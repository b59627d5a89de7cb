//! Pictures of the whole window, compared pixel by pixel but for a few edge pixels. One is the picture in the README,
//! so that it cannot get out of date.

use std::path::Path;

use stancemap::model::{Id, Lens, Target};
use stancemap::store::Settings;
use stancemap::ui::app::App;

use crate::support::raster;
use crate::support::raster::{Picture, Textures};
use crate::support::test_window::{TestWindow, WindowStart};

/// The size of the window.
const SIZE: egui::Vec2 = egui::vec2(1440.0, 900.0);
/// The margin of the harness on every side.
const MARGIN: egui::Vec2 = egui::Vec2::splat(8.0);

/// The number of bytes that may differ by more than a shade, as rounding can shift an edge pixel on other processors.
const SLACK: usize = 200;

/// The window over the shipped map, after `prepare`, as pixels.
fn picture(theme: stancemap::store::ThemePreference, prepare: impl FnOnce(&mut App)) -> Picture {
    let textures = Textures::default();
    let mut window = TestWindow::open(WindowStart {
        file: Some(Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples/gaza-stabilisation-force.ron")),
        settings: Some(Settings { first_start_done: true, theme, ..Settings::default() }),
        size: SIZE + 2.0 * MARGIN,
        needs_all_glyphs: true,
        textures: textures.clone(),
        ..WindowStart::default()
    });
    window.app(prepare);
    window.harness.run_ok();
    let shapes = window.harness.output().shapes.clone();
    let primitives = window.harness.ctx.tessellate(shapes, 1.0);
    cropped(&raster::draw(&textures, &primitives, SIZE + 2.0 * MARGIN, 1.0))
}

/// The picture without the margin that the harness leaves.
fn cropped(picture: &Picture) -> Picture {
    let (margin, width, height) = (MARGIN.x as usize, SIZE.x as usize, SIZE.y as usize);
    let row = |y: usize| {
        let from = ((y + margin) * picture.width + margin) * 4;
        &picture.rgba[from..from + width * 4]
    };
    Picture { width, height, rgba: (0..height).flat_map(row).copied().collect() }
}

/// Israel's position on Turkish troops: what the picture in the README shows.
fn israel_on_turkish_troops(app: &mut App) {
    app.document.session.set_lens(Lens::Issue(Id::parse("turkish-troops").unwrap()));
    app.document.session.select([Target::Actor(Id::parse("israel").unwrap())]);
}

fn check(name: &str, picture: &Picture) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, png(picture)).unwrap();
    }
    let old = std::fs::File::open(&path).map(std::io::BufReader::new);
    let mut reader =
        png::Decoder::new(old.expect("no picture; UPDATE=1 cargo test window makes it")).read_info().unwrap();
    let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut bytes).unwrap();
    let drawn: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    let differ = bytes.iter().zip(&drawn).filter(|(old, new)| old.abs_diff(**new) > 8).count();
    assert!(
        bytes.len() == drawn.len() && differ <= SLACK,
        "{name}: the window looks different in {differ} bytes; if it should, UPDATE=1 cargo test window"
    );
}

fn png(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, picture.width as u32, picture.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let rgb: Vec<u8> = picture.rgba.chunks_exact(4).flat_map(|p| [p[0], p[1], p[2]]).collect();
    encoder.write_header().unwrap().write_image_data(&rgb).unwrap();
    bytes
}

#[test]
fn the_window_looks_like_the_picture_in_the_readme() {
    check("assets/window.png", &picture(stancemap::store::ThemePreference::Light, israel_on_turkish_troops));
}

#[test]
fn the_dark_window_matches_its_golden_picture() {
    check("tests/golden/window-dark.png", &picture(stancemap::store::ThemePreference::Dark, israel_on_turkish_troops));
}
