//! What is found under the pointer.

use emath::{Pos2, Rect, pos2, vec2};
use stancemap::model::*;
use stancemap::scene::{RecordArea, SceneShape};

use super::{lenses, scene, shipped};
use crate::support::{full, many, notation};

#[test]
fn every_actor_and_issue_is_hit_at_its_centre() {
    for map in [shipped(), many::map(60, 5), full::map()] {
        for lens in lenses(&map).iter().take(3) {
            let scene = scene(&map, lens);
            for (target, node) in &scene.nodes {
                let found = scene.hit(node.centre, 7.0).map(|found| (found.target, found.area));
                assert_eq!(found, Some((target.clone(), RecordArea::Body)));
            }
        }
    }
}

#[test]
fn every_tie_is_hit_at_its_middle_or_somewhere_else_on_it() {
    let map = notation::map(
        "Ann = Bob alliance; Bob = Cy conflict; Cy > Ann pressure; Ann = mandate participation; Cy @ 100,-300",
    );
    let drawn = scene(&map, &Lens::Relationships);
    for tie in map.ties.iter() {
        let target = Target::from(&tie.id);
        let middle = drawn.routes[&target].at(0.5);
        assert_eq!(drawn.hit(middle, 7.0).map(|found| found.target), Some(target));
    }
    let map = shipped();
    let drawn = scene(&map, &Lens::Relationships);
    for target in drawn.routes.keys() {
        let hit = (1..20).any(|step| {
            let at = drawn.routes[target].at(step as f32 / 20.0);
            drawn.hit(at, 7.0).is_some_and(|found| found.target == *target)
        });
        assert!(hit, "{target} cannot be clicked");
    }
}

#[test]
fn a_rim_is_hit_outside_its_disc_and_nowhere_else() {
    let map = notation::map("Ann");
    let scene = scene(&map, &Lens::Relationships);
    let radius = scene.nodes[&"actor:ann".parse().unwrap()].rect().width() / 2.0;
    let rim = |out: f32| scene.hit(pos2(radius + out, 0.0), 7.0).map(|found| found.area);
    assert_eq!(rim(-1.0), Some(RecordArea::Body));
    assert_eq!(rim(8.0), Some(RecordArea::Rim));
    assert_eq!(rim(20.0), None);
    assert_eq!(scene.hit(pos2(5000.0, 5000.0), 7.0), None);
}

#[test]
fn a_record_in_the_area_of_a_group_is_hit_before_it() {
    let mut map = notation::map("Ann = Bob alliance; Cy @ 100,300; Cy > Ann pressure");
    let members = map.actors.ids().collect();
    stancemap::ops::add_group(&mut map, "Ministers", members);
    let scene = scene(&map, &Lens::Relationships);
    let hit = |at: Pos2| scene.hit(at, 7.0).map(|found| (found.target.to_string(), found.area));
    let ann = scene.nodes[&"actor:ann".parse().unwrap()];
    assert_eq!(hit(ann.centre), Some(("actor:ann".to_owned(), RecordArea::Body)));
    assert_eq!(
        hit(ann.centre - vec2(ann.rect().width() / 2.0 + 8.0, 0.0)),
        Some(("actor:ann".to_owned(), RecordArea::Rim))
    );
    for (target, route) in &scene.routes {
        assert_eq!(hit(route.at(0.4)), Some((target.to_string(), RecordArea::Body)));
    }
    assert_eq!(hit(pos2(180.0, 250.0)), Some(("group:ministers".to_owned(), RecordArea::GroupArea)));
}

#[test]
fn the_inside_of_a_hollow_line_is_found_with_the_line() {
    let map = notation::map("Ann = Bob cooperation; Bob @ 900,300");
    let scene = scene(&map, &Lens::Relationships);
    let is_tie = |number: &usize| matches!(scene.items[*number].target, Some(Target::Tie(_)));
    let line: Vec<u32> = (0..scene.items.len())
        .filter(is_tie)
        .filter(|number| matches!(scene.items[*number].shape, SceneShape::Path { .. } | SceneShape::Curve { .. }))
        .map(|number| number as u32)
        .collect();
    assert_eq!(line.len(), 2, "a tie without evidence is a line with an empty inside");
    let at = |step: f32| scene.routes.values().next().unwrap().at(step);
    for step in [0.2, 0.5, 0.9] {
        let near = scene.within(Rect::from_center_size(at(step), vec2(4.0, 4.0)));
        assert!(line.iter().all(|number| near.contains(number)), "{step}: {near:?} without {line:?}");
        assert!(near.is_sorted());
    }
}
