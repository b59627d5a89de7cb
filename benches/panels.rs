//! Times the computation of the contents of lists, forms and faces, for maps of 1,000 and 10,000 actors with five times
//! as many ties. `cargo bench --bench panels` runs it.

#[path = "../tests/it/support/many.rs"]
mod many;

use divan::{Bencher, black_box};
use egui::{Pos2, Rect, pos2, vec2};
use stancemap::model::compare::compare;
use stancemap::model::{Arrangement, Axes, Lens, Map, RECORD_KINDS, SearchIndex, ViewState};
use stancemap::scene::{Matrix, positions};
use stancemap::session::{
    OutlineList, OutlineQuery, OutlineTab, RecordNames, RecordTable, Session, TableQuery, VisibleMap, palette_entries,
};

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

const SIZES: [usize; 2] = [1_000, 10_000];

fn main() {
    divan::main();
}

fn map(actors: usize) -> Map {
    Map { as_of: "2025-11-07".parse().ok(), ..many::map(actors, 5) }
}

fn look(map: &Map) -> ViewState {
    map.issues.ids().next().map_or(Lens::Relationships, Lens::Issue).into()
}

#[divan::bench(args = SIZES, max_time = 2)]
fn visible_records(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let look = look(&map);
    bencher.bench_local(|| VisibleMap::of(black_box(&map), &look).records().count());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn visible_drawn(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let look = look(&map);
    bencher.bench_local(|| VisibleMap::of(black_box(&map), &look).drawn().map.count());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn visible_map_again(bencher: Bencher, actors: usize) {
    let session = Session::open(map(actors), None);
    bencher.bench_local(|| black_box(&session).visible_map());
}

#[divan::bench(args = SIZES, max_time = 2)]
fn outline(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let query = OutlineQuery { lens: look(&map).lens, ..OutlineQuery::default() };
    bencher.bench_local(|| OutlineList::of(black_box(&map), &query));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn outline_filtered(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let query = OutlineQuery { tab: OutlineTab::More, filter: "report".to_owned(), ..OutlineQuery::default() };
    bencher.bench_local(|| OutlineList::of(black_box(&map), &query));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn table_of_ties(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let query = TableQuery { kind: RECORD_KINDS[3], filter: String::new(), sort: None };
    bencher.bench_local(|| RecordTable::of(black_box(&map), &query));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn find(bencher: Bencher, actors: usize) {
    let index = SearchIndex::of(&map(actors));
    bencher.bench_local(|| black_box(&index).find("council"));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn find_index(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| SearchIndex::of(black_box(&map)));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn palette_names(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| RecordNames::of(black_box(&map)));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn palette(bencher: Bencher, actors: usize) {
    let session = Session::open(map(actors), None);
    let names = RecordNames::of(session.map());
    bencher.bench_local(|| palette_entries("counc", &session, black_box(&names)));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn problems_and_remarks(bencher: Bencher, actors: usize) {
    let map = map(actors);
    bencher.bench_local(|| (map.problems().len(), black_box(&map).knowledge_gaps(365).len()));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn what_moved(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let mut other = map.clone();
    other.actors.update(|actor| {
        let mut actor = actor.clone();
        actor.influence = (actor.influence + 1) % 6;
        Some(actor)
    });
    bencher.bench_local(|| compare(black_box(&map), &other));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn matrix(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let visible = VisibleMap::of(&map, &look(&map));
    visible.drawn();
    bencher.bench_local(|| Matrix::of(black_box(visible.drawn()), &Arrangement::default()));
}

#[divan::bench(args = SIZES, max_time = 2)]
fn positions_plot(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let visible = VisibleMap::of(&map, &look(&map));
    visible.drawn();
    bencher.bench_local(|| positions::PositionsPlot::of(black_box(visible.drawn()), &Axes::default()));
}

/// Places the discs and names of a plot. The names are shaped before.
#[divan::bench(args = SIZES, max_time = 2)]
fn positions_places(bencher: Bencher, actors: usize) {
    let map = map(actors);
    let plot = positions::PositionsPlot::of(VisibleMap::of(&map, &look(&map)).drawn(), &Axes::default());
    let frame = Rect::from_min_size(Pos2::ZERO, vec2(1000.0, 700.0));
    let put = |at: Pos2| pos2(500.0 + at.x * 150.0, 600.0 - at.y * 110.0);
    bencher.bench_local(|| positions::place_discs(black_box(&plot), frame, &put));
}
