//! Small files whose drawings would be large: the number of shapes grows with the file, and limits are named.

use emath::Rect;
use stancemap::model::*;
use stancemap::scene::{Scene, SceneShape, check_matrix_size, figure_sheet};

use crate::scene::scene;

fn map_of(actors: usize, issues: usize) -> Map {
    let mut map = Map::default();
    let place = |number: usize| emath::pos2((number % 40) as f32 * 60.0, (number / 40) as f32 * 60.0);
    (0..actors).for_each(|number| drop(map.actors.add(Actor::new("Ann", place(number)))));
    (0..issues).for_each(|number| drop(map.issues.add(Issue::new("Dam", place(number)))));
    map
}

fn arc_count(scene: &Scene) -> usize {
    scene.items.iter().filter(|item| matches!(item.shape, SceneShape::Arc { .. })).count()
}

#[test]
fn a_ring_for_many_issues_has_a_segment_for_each_run() {
    let mut map = map_of(10, 300);
    assert_eq!(arc_count(&scene(&map, &Lens::Relationships)), 10, "nothing is known of any issue");
    let (actor, issues): (Id<Actor>, Vec<Id<Issue>>) = (map.actors.ids().next().unwrap(), map.issues.ids().collect());
    for issue in &issues[100..103] {
        let mut stance = Stance::new(&actor, issue, "2".parse().unwrap());
        stance.evidence.push(Evidence::new(&Id::from_name("source", ""), ""));
        map.stances.add(stance);
    }
    let scene = scene(&map, &Lens::Relationships);
    assert_eq!(arc_count(&scene), 12, "unknown, known and unknown again");
    let turns: f32 = scene.items.iter().filter(|item| item.target.as_ref() == Some(&Target::from(&actor))).fold(
        0.0,
        |turns, item| match item.shape {
            SceneShape::Arc { from, to, .. } => turns + (to - from),
            _ => turns,
        },
    );
    assert!((turns - 1.0).abs() < 1e-4, "the segments fill the ring: {turns}");
}

#[test]
fn a_ring_for_a_few_issues_has_a_segment_for_each() {
    assert_eq!(arc_count(&scene(&map_of(3, 20), &Lens::Relationships)), 60);
}

#[test]
fn thousands_of_parallel_ties_take_limited_space() {
    let extent = |count: usize| {
        let mut map = map_of(2, 0);
        let [ann, bob] = [0, 1].map(|number| map.actors.ids().nth(number).unwrap());
        for number in 0..count {
            map.ties.add(Tie::new(&ann, &(&bob).into(), if number % 2 == 0 { "conflict" } else { "alliance" }));
        }
        let scene = scene(&map, &Lens::Relationships);
        let points = scene.items.iter().map(|item| match &item.shape {
            SceneShape::Path { points, .. } => points.len(),
            _ => 0,
        });
        (scene.bounds.height(), points.sum::<usize>())
    };
    let ((few_height, _), (many_height, many_points)) = (extent(20), extent(2000));
    assert!(few_height > 300.0, "a few ties keep their distance: {few_height}");
    assert!(many_height < 4000.0, "{many_height}");
    assert!(many_points < 2000 * 600, "{many_points} points");
}

#[test]
fn a_matrix_with_too_many_cells_becomes_a_sentence() {
    let settings = FigureSettings { shown: FigureContent::Matrix, ..FigureSettings::default() };
    let figure = |map: &Map| figure_sheet(map, ViewState::default(), &settings);
    let (fits, exceeds) = (map_of(20, 30), map_of(501, 500));
    assert_eq!(check_matrix_size(&fits, &ViewState::default(), &settings), Ok(()));
    let excess = check_matrix_size(&exceeds, &ViewState::default(), &settings).unwrap_err().to_string();
    assert!(excess.contains("501 actors and 500 issues has 250500 cells") && excess.contains("CSV"), "{excess}");
    let sheet = figure(&exceeds);
    assert!(sheet.items.len() < 200, "{} items", sheet.items.len());
    let texts = sheet.items.iter().filter_map(|item| match &item.shape {
        SceneShape::Text { line, .. } => Some(line.text.trim()),
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join(" ");
    assert!(text.contains("250500 cells"), "{text}");
    let canvas = FigureSettings::default();
    assert_eq!(check_matrix_size(&exceeds, &ViewState::default(), &canvas), Ok(()));
    assert!(figure(&fits).items.len() >= 600 && Rect::from_min_size(emath::Pos2::ZERO, sheet.size).is_positive());
}
