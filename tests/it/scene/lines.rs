//! Where lines begin, end and run.

use emath::Pos2;
use stancemap::model::*;
use stancemap::scene::SceneShape;

use super::{scene, shipped};
use crate::support::notation;

#[test]
fn an_objection_to_a_tie_ends_at_the_tie_with_a_bar_across() {
    let map = notation::map("Ann = Bob alliance; Cy @ 100,300; Cy objects tie:ann-bob-alliance");
    let scene = scene(&map, &Lens::Relationships);
    let tie = scene.routes[&"tie:ann-bob-alliance".parse().unwrap()];
    let objection = Target::Objection(map.objections.ids().next().unwrap());
    let end = scene.routes[&objection].points[3];
    let nearest = (0..=100).map(|step| tie.at(step as f32 / 100.0).distance(end)).fold(f32::INFINITY, f32::min);
    assert!(nearest < 6.0, "it ends {nearest} away from the tie");
    let bar = scene.items.iter().any(|item| match &item.shape {
        SceneShape::Path { points, .. } if item.target.as_ref() == Some(&objection) && points.len() == 2 => {
            let middle = points[0] + (points[1] - points[0]) / 2.0;
            let along = scene.routes[&objection].direction(1.0);
            middle.distance(end) < 1.0 && (points[1] - points[0]).normalized().dot(along).abs() < 0.1
        }
        _ => false,
    });
    assert!(bar, "there is no bar at its end");
}

#[test]
fn the_objection_of_the_shipped_map_lands_on_the_participation() {
    let map = shipped();
    let scene = scene(&map, &Lens::Relationships);
    for objection in map.objections.iter() {
        let Target::Tie(_) = &objection.to else { continue };
        let (from, to) = (scene.routes[&Target::from(&objection.id)], scene.routes[&objection.to]);
        let nearest =
            (0..=100).map(|step| to.at(step as f32 / 100.0).distance(from.points[3])).fold(f32::INFINITY, f32::min);
        assert!(nearest < 6.0, "{} ends {nearest} away", objection.id);
    }
}

#[test]
fn parallel_ties_do_not_coincide() {
    let map = notation::map(
        "Ann = Bob alliance; Bob = Ann cooperation; Ann > Bob pressure; Bob > Ann command; Ann = Bob conflict",
    );
    let scene = scene(&map, &Lens::Relationships);
    let middles: Vec<Pos2> = scene.routes.values().map(|route| route.at(0.5)).collect();
    assert_eq!(middles.len(), 5);
    for (at, one) in middles.iter().enumerate() {
        for other in &middles[at + 1..] {
            assert!(one.distance(*other) > 12.0, "two ties run {} apart", one.distance(*other));
        }
    }
    for (target, route) in &scene.routes {
        let found = scene.hit(route.at(0.5), 5.0).map(|found| found.target);
        assert_eq!(found.as_ref(), Some(target), "each can be clicked");
    }
}

#[test]
fn lines_start_and_end_outside_their_nodes() {
    let map = shipped();
    let scene = scene(&map, &Lens::Relationships);
    for tie in map.ties.iter() {
        let route = scene.routes[&Target::from(&tie.id)];
        for (end, at) in [(Target::from(&tie.from), route.points[0]), (tie.to.clone(), route.points[3])] {
            let out = scene.nodes[&end].distance_outside(at);
            assert!((1.0..16.0).contains(&out), "{} ends {out} outside {end}", tie.id);
        }
    }
}
