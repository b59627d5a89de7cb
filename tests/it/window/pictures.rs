//! Pictures of the whole window, exact on every machine: one is the picture in the README, which so cannot go out of
//! date.

use std::cell::RefCell;
use std::path::Path;
use std::rc::Rc;

use egui_kittest::Harness;
use stancemap::model::{Id, Lens, Target};
use stancemap::store::{Places, Settings};
use stancemap::ui::app::{App, Chooser, Setup};

use crate::support::raster;
use crate::support::raster::{Picture, Textures};

/// The size of the window.
const SIZE: egui::Vec2 = egui::vec2(1440.0, 900.0);
/// What the harness leaves free on every side.
const MARGIN: egui::Vec2 = egui::Vec2::splat(8.0);

/// How many bytes may differ by more than a shade: a processor that rounds otherwise may shift an edge pixel.
const SLACK: usize = 200;

type Slot = Rc<RefCell<Option<App>>>;

/// The window over the shipped map, after `prepare`, as pixels.
fn picture(theme: stancemap::store::Theme, prepare: impl FnOnce(&mut App)) -> Picture {
    let folder = tempfile::tempdir().unwrap();
    let places = Places::in_folder(folder.path());
    Settings { first_start_done: true, theme, ..Settings::default() }.save(&places).unwrap();
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let file = Some(root.join("assets/examples/gaza-stabilisation-force.ron"));
    let (slot, textures) = (Slot::default(), Textures::default());
    let made = slot.clone();
    let mut harness = Harness::builder()
        .with_size(SIZE + 2.0 * MARGIN)
        .with_max_steps(40)
        .renderer(textures.clone())
        .with_context_setup(move |ctx| {
            *made.borrow_mut() = Some(App::new(ctx, Setup { file, places, chooser: Chooser::InApp }));
        })
        .build_ui_state(
            |ui, slot: &mut Slot| {
                if let Some(app) = slot.borrow_mut().as_mut() {
                    app.logic(ui.ctx());
                    app.show(ui);
                }
            },
            slot.clone(),
        );
    for _ in 0..400 {
        harness.run_ok();
        if !slot.borrow_mut().as_mut().unwrap().is_busy() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    prepare(slot.borrow_mut().as_mut().unwrap());
    harness.run_ok();
    let shapes = harness.output().shapes.clone();
    let primitives = harness.ctx.tessellate(shapes, 1.0);
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
    check("assets/window.png", &picture(stancemap::store::Theme::Light, israel_on_turkish_troops));
}

#[test]
fn the_dark_window_looks_as_it_did() {
    check("tests/golden/window-dark.png", &picture(stancemap::store::Theme::Dark, israel_on_turkish_troops));
}
