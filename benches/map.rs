//! Times reading, writing, editing, building, painting and exporting of maps of 60, 1,000 and 10,000 actors with five
//! times as many ties, and of the map that ships with the program. `cargo bench --bench map` runs all of it,
//! `cargo bench --bench map -- frame` a part.

#[path = "../tests/it/support/many.rs"]
mod many;

use divan::{Bencher, black_box};
use egui::{Context, RawInput, Rect, pos2, vec2};
use stancemap::model::{
    Actor, Arrangement, Date, FieldValue, FigurePage, FigureSettings, Lens, Map, MatrixRowGrouping, RECORD_KINDS,
    Target, ViewState,
};
use stancemap::scene::{DrawnMap, Matrix, Palette, Scene, container_contents, figure_sheet, footprints};
use stancemap::session::{HitArea, ModifierKeys, PointerAction, PointerEvent, PointerHit, Session};
use stancemap::ui::paint::{self, Camera, LabelTextureCache, ViewCulling};
use stancemap::{export, file, ops};

/// The allocator of the program. It takes half of the time of a frame.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Numbers of actors; 0 stands for the map that ships with the program.
const SIZES: [usize; 4] = [0, 60, 1_000, 10_000];

fn main() {
    divan::main();
}

fn map(actors: usize) -> Map {
    match actors {
        0 => file::read(include_str!("../assets/examples/gaza-stabilisation-force.ron")).unwrap_or_default(),
        actors => many::map(actors, 5),
    }
}

fn lens(map: &Map) -> Lens {
    map.issues.ids().next().map_or(Lens::Relationships, Lens::Issue)
}

#[divan::bench(args = SIZES, max_time = 5)]
fn read(bencher: Bencher, actors: usize) {
    let text = file::write(&map(actors));
    bencher.bench_local(|| file::read(black_box(&text)));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn write(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| file::write(black_box(&map)));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn problems(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| black_box(&map).problems());
}

/// The map of a day on which every record holds.
#[divan::bench(args = SIZES, max_time = 5)]
fn as_of(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| black_box(&map).as_of(Date::day(jiff::civil::date(2026, 1, 1))));
}

/// Deletes an actor with everything that requires it.
#[divan::bench(args = SIZES, max_time = 5)]
fn delete_one_actor(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let one: Vec<Target> = Target::all(&map, "actor").into_iter().take(1).collect();
    bencher.bench_local(|| {
        let mut rest = map.clone();
        ops::delete(&mut rest, &one);
        rest
    });
}

/// Copies every record and pastes them into the same map.
#[divan::bench(args = SIZES, max_time = 5)]
fn paste_all(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let all = RECORD_KINDS.iter().flat_map(|kind| Target::all(&map, kind.id)).collect();
    bencher.bench_local(|| {
        let mut double = map.clone();
        let clip = ops::clip(&map, &all);
        ops::paste(&mut double, &clip, vec2(1.0, 1.0));
        double
    });
}

/// The number of actors in a chain in which each is part of the next. The `chain_` benchmarks are the steps of opening
/// such a map; together they should take less than a second, without the scene, which a thread builds.
const CHAIN: usize = 100_000;

#[divan::bench(max_time = 5, sample_count = 5)]
fn chain_read(bencher: Bencher) {
    let text = file::write(&many::chain(CHAIN, false));
    bencher.bench_local(|| file::read(black_box(&text)));
}

#[divan::bench(max_time = 5, sample_count = 5)]
fn chain_problems(bencher: Bencher) {
    let map = many::chain(CHAIN, false);
    bencher.bench_local(|| black_box(&map).problems());
}

#[divan::bench(max_time = 5, sample_count = 5)]
fn chain_as_of(bencher: Bencher) {
    let map = many::chain(CHAIN, false);
    bencher.bench_local(|| black_box(&map).as_of(Date::day(jiff::civil::date(2026, 1, 1))));
}

#[divan::bench(max_time = 5, sample_count = 5)]
fn chain_folded(bencher: Bencher) {
    let mut map = many::chain(CHAIN, false);
    map.actors.update(|actor| (actor.part_of.is_none()).then(|| Actor { folded: true, ..actor.clone() }));
    bencher.bench_local(|| DrawnMap::of(black_box(&map), &ViewState::default()));
}

#[divan::bench(max_time = 5, sample_count = 2)]
fn chain_scene(bencher: Bencher) {
    let map = many::chain(CHAIN, false);
    bencher.bench_local(|| Scene::of(black_box(&map), &Lens::Relationships, &Palette::LIGHT));
}

#[divan::bench(max_time = 5, sample_count = 2)]
fn chain_footprints(bencher: Bencher) {
    let map = many::chain(CHAIN, false);
    let seen = DrawnMap::of(&map, &ViewState::default());
    bencher.bench_local(|| footprints(black_box(&seen)));
}

/// Finds which actors stand in which area, where every actor is a container.
#[divan::bench(args = [1_000, 10_000, 100_000], max_time = 5, sample_count = 2)]
fn chain_containers(bencher: Bencher, actors: usize) {
    let map = many::chain(actors, true);
    bencher.bench_local(|| container_contents(black_box(&map)));
}

/// The rows of a matrix, grouped by membership.
#[divan::bench(args = [1_000, 10_000, 100_000], max_time = 5, sample_count = 2)]
fn chain_matrix(bencher: Bencher, actors: usize) {
    let map = many::chain(actors, false);
    let arrangement = Arrangement { group: MatrixRowGrouping::Whole, ..Arrangement::default() };
    let seen = DrawnMap::of(&map, &ViewState::default());
    bencher.bench_local(|| Matrix::of(black_box(&seen), &arrangement));
}

/// One step of a drag, as the session makes it: clones the map and moves one actor.
#[divan::bench(args = SIZES, max_time = 5)]
fn move_one_actor(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let target = map.actors.ids().next().map(stancemap::model::Target::Actor);
    bencher.bench_local(|| {
        let mut moved = map.clone();
        ops::translate(&mut moved, target.clone(), vec2(1.0, 1.0));
        moved
    });
}

/// Sets the kind of all actors at once. With 10,000 actors it should take less than 50 ms.
#[divan::bench(args = SIZES, max_time = 5)]
fn set_kind_of_all(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let all = Target::all(&map, "actor");
    let value = FieldValue::Text("media".to_owned());
    let opened = || Session::open(map.clone(), None);
    bencher.with_inputs(opened).bench_local_refs(|session| session.set(&all, "kind", &value));
}

/// Types a letter into the name of an actor. With 10,000 actors it should take less than 16 ms.
#[divan::bench(args = SIZES, max_time = 5)]
fn type_a_name(bencher: Bencher, actors: usize) {
    let mut session = Session::open(map(actors), None);
    let one: Vec<Target> = Target::all(session.map(), "actor").into_iter().take(1).collect();
    let mut name = String::new();
    bencher.bench_local(|| {
        name = if name.len() > 40 { String::new() } else { format!("{name}x") };
        session.set(&one, "name", &FieldValue::Text(name.clone()))
    });
}

/// One pointer event of a drag of one actor, as the window sends it.
#[divan::bench(args = SIZES, max_time = 5)]
fn drag_one_actor(bencher: Bencher, actors: usize) {
    let mut session = Session::open(map(actors), None);
    let Some((target, at)) = session.map().actors.iter().next().map(|row| (Target::from(&row.id), row.place)) else {
        return;
    };
    let hit = Some(PointerHit { target, area: HitArea::Body });
    let seen = Rect::from_center_size(at, vec2(1280.0, 800.0));
    let event = |press, at| PointerEvent {
        action: press,
        at,
        hit: hit.clone(),
        framed_records: Vec::new(),
        visible_rect: seen,
        map_units_per_point: 1.0,
        mods: ModifierKeys::default(),
    };
    session.pointer(&event(PointerAction::Down, at));
    let mut far = 0.0;
    bencher.bench_local(|| {
        far = (far + 1.0) % 100.0;
        session.pointer(&event(PointerAction::Drag, at + vec2(far + 10.0, 10.0)));
    });
}

#[divan::bench(args = SIZES, max_time = 5)]
fn build_scene(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let lens = lens(&map);
    bencher.bench_local(|| Scene::of(black_box(&map), &lens, &Palette::LIGHT));
}

#[divan::bench(args = SIZES, max_time = 5)]
fn hit(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let scene = Scene::of(&map, lens(&map), &Palette::LIGHT);
    let mut at = scene.bounds.min;
    bencher.bench_local(|| {
        at.x = scene.bounds.min.x + (at.x - scene.bounds.min.x + 13.0) % scene.bounds.width();
        at.y = scene.bounds.min.y + (at.y - scene.bounds.min.y + 7.0) % scene.bounds.height();
        scene.hit(black_box(at), 7.0)
    });
}

/// A frame of 1920×1080 points without a window: painting and tessellation. The view shows the whole map and is panned
/// by a few points each frame.
#[divan::bench(args = SIZES, max_time = 5)]
fn frame(bencher: Bencher, actors: usize) {
    frames(bencher, actors, None);
}

/// A frame at 100 %, where labels are large enough to be drawn.
#[divan::bench(args = SIZES, max_time = 5)]
fn frame_at_full_size(bencher: Bencher, actors: usize) {
    frames(bencher, actors, Some(1.0));
}

fn frames(bencher: Bencher, actors: usize, zoom: Option<f32>) {
    let map = map(actors);
    let scene = Scene::of(&map, lens(&map), &Palette::LIGHT);
    let mut sight = ViewCulling::of(&scene);
    let view = Rect::from_min_size(pos2(0.0, 0.0), vec2(1920.0, 1080.0));
    let fit = (view.width() / scene.bounds.width()).min(view.height() / scene.bounds.height()).min(1.5);
    let mut camera = Camera {
        centre: scene.bounds.center(),
        zoom: zoom.unwrap_or(fit),
        view,
        min_text_points: paint::MIN_TEXT_POINTS,
    };
    let ctx = Context::default();
    ctx.set_fonts(stancemap::ui::theme::fonts());
    let mut labels = LabelTextureCache::default();
    let mut number = 0_u32;
    bencher.bench_local(|| {
        number += 1;
        camera.centre.x += if number % 40 < 20 { 3.0 } else { -3.0 } / camera.zoom;
        let input = RawInput { screen_rect: Some(view), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| {
            let painter = ui.painter_at(view);
            paint::paint_scene(&painter, &mut labels, &camera, &scene, &mut sight);
        });
        output.textures_delta.clear();
        ctx.tessellate(output.shapes, output.pixels_per_point)
    });
}

fn figure(bencher: Bencher, actors: usize, format: &str) {
    let map = map(actors);
    let settings = FigureSettings { page: FigurePage::A4Landscape, ..FigureSettings::default() };
    let sheet = figure_sheet(&map, lens(&map), &settings);
    if let Some(format) = export::ALL.iter().find(|row| row.about.id == format) {
        bencher.bench_local(|| (format.run)(black_box(&sheet)));
    }
}

/// A PNG of an A4 page at 300 dpi.
#[divan::bench(args = SIZES, max_time = 5, sample_count = 10)]
fn png(bencher: Bencher, actors: usize) {
    figure(bencher, actors, "png");
}

#[divan::bench(args = SIZES, max_time = 5, sample_count = 10)]
fn svg(bencher: Bencher, actors: usize) {
    figure(bencher, actors, "svg");
}

#[divan::bench(args = SIZES, max_time = 5, sample_count = 10)]
fn pdf(bencher: Bencher, actors: usize) {
    figure(bencher, actors, "pdf");
}

#[divan::bench(args = SIZES, max_time = 5, sample_count = 10)]
fn build_sheet(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let lens = lens(&map);
    bencher.bench_local(|| figure_sheet(black_box(&map), &lens, &FigureSettings::default()));
}
