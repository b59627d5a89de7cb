//! The drawing of a map, checked by measuring its scene.

mod groups;
mod hits;
mod labels;
mod legend;
mod lines;
mod marks;
mod pictures;
mod size_limits;

use emath::{Rect, pos2};
use stancemap::model::*;
use stancemap::scene::{Palette, Scene, SceneShape};

use crate::support::{full, many, notation};

fn shipped() -> Map {
    stancemap::file::read(include_str!("../../assets/examples/gaza-stabilisation-force.ron")).unwrap()
}

fn lenses(map: &Map) -> Vec<Lens> {
    let mut lenses = vec![Lens::Relationships];
    lenses.extend(map.issues.ids().map(Lens::Issue));
    lenses
}

fn scene(map: &Map, lens: &Lens) -> Scene {
    Scene::of(map, lens, &Palette::LIGHT)
}

fn issue(id: &str) -> Lens {
    Lens::Issue(Id::from_name(id, ""))
}

/// The rectangle of the letters of a text item, without its halo and without the line spacing above and below.
fn letters(shape: &SceneShape) -> Option<Rect> {
    let SceneShape::Text { line, at, .. } = shape else { return None };
    let size = line.style.size;
    Some(Rect::from_min_max(pos2(at.x, at.y - 0.72 * size), pos2(at.x + line.width, at.y + 0.2 * size)))
}

/// The labels of nodes and lines, without the signs inside discs and the titles inside squares.
fn labels(scene: &Scene) -> Vec<(&Target, &str, Rect)> {
    let inside = |rect: Rect, target: &Target| {
        scene.nodes.get(target).is_some_and(|node| node.rect().expand(1.0).contains(rect.center()))
    };
    let words = scene.items.iter().filter_map(|item| {
        let (SceneShape::Text { line, .. }, Some(target)) = (&item.shape, &item.target) else { return None };
        let rect = letters(&item.shape)?;
        (!inside(rect, target) && !matches!(target, Target::Group(_))).then_some((target, line.text.as_str(), rect))
    });
    words.collect()
}

fn overlap(a: Rect, b: Rect) -> bool {
    let shared = a.intersect(b);
    shared.width() > 0.5 && shared.height() > 0.5
}

#[test]
fn every_shape_is_finite_and_within_the_bounds() {
    for map in [shipped(), many::map(60, 5), full::map(), Map::default()] {
        for lens in lenses(&map).iter().take(3) {
            let scene = scene(&map, lens);
            for item in scene.items.iter() {
                let rect = item.shape.bounds();
                assert!(rect.is_finite(), "{item:?}");
                assert!(scene.bounds.expand(0.01).contains_rect(rect), "{item:?}");
            }
        }
    }
}

#[test]
fn the_map_of_a_day_hides_what_came_later() {
    let text =
        "Ann +2 mandate since 2025 \"yes\"; Ann -2 mandate since 2023 until 2024 \"no\"; Ann objects Bob since 2025";
    let shown = |day: &str| {
        let map = notation::map(&format!("as of {day}; {text}"));
        let scene = scene(&map, &issue("mandate"));
        let glyphs: Vec<String> = scene
            .items
            .iter()
            .filter(|item| item.target == Some("actor:ann".parse().unwrap()))
            .filter_map(
                |item| if let SceneShape::Text { line, .. } = &item.shape { Some(line.text.clone()) } else { None },
            )
            .collect();
        (glyphs.first().cloned().unwrap_or_default(), scene.routes.len())
    };
    assert_eq!(shown("2022"), ("?".to_owned(), 0));
    assert_eq!(shown("2024-03"), ("−2".to_owned(), 0));
    assert_eq!(shown("2026"), ("+2".to_owned(), 1));
}

#[test]
fn the_same_map_gives_the_same_scene() {
    for map in [shipped(), full::map(), many::map(60, 5)] {
        for lens in lenses(&map).iter().take(3) {
            let (one, again) = (scene(&map, lens), scene(&map.clone(), lens));
            assert!(one.items == again.items && one.marks == again.marks && one.numbers == again.numbers);
            let read = stancemap::file::read(&stancemap::file::write(&map)).unwrap();
            assert!(scene(&read, lens).items == one.items, "and so after a file");
        }
    }
}
