//! The areas of groups and their labels.

use emath::{Rect, pos2};
use stancemap::model::*;
use stancemap::scene::{OverlayContent, Palette, SceneItem, SceneShape, overlay};

use super::{labels, letters, overlap, scene};
use crate::support::notation;

#[test]
fn a_group_is_labelled_where_nothing_else_is_written() {
    let mut map = notation::map("Ann; Bob @ 120,0; Cy @ 60,-70; Dee @ -60,-60");
    map.groups.add(Group::new("The friends of everybody", map.actors.ids().take(2).collect()));
    let scene = scene(&map, &Lens::Relationships);
    let own = scene
        .items
        .iter()
        .find(|item| matches!(item.target, Some(Target::Group(_))) && matches!(item.shape, SceneShape::Text { .. }));
    let rect = own.and_then(|item| letters(&item.shape)).unwrap();
    for (target, text, other) in labels(&scene) {
        assert!(!overlap(rect, other), "it lies on {text:?} of {target}");
    }
    for (target, node) in &scene.nodes {
        assert!(node.distance_outside(rect.clamp(node.centre)) >= -0.5, "it lies on {target}");
    }
}

#[test]
fn the_area_of_a_group_holds_its_members_and_no_others() {
    let mut map = Map::default();
    let ids: Vec<_> = [(0.0, 0.0), (200.0, 0.0), (400.0, 0.0), (600.0, 0.0)]
        .iter()
        .map(|(x, y)| map.actors.add(Actor::new("Ann", pos2(*x, *y))))
        .collect();
    let members = [0, 1, 3].map(|at| ids[at].clone());
    let group = map.groups.add(Group::new("Signed", members.to_vec()));
    let grounds = |map: &Map| -> Vec<Rect> {
        let of_group = |item: &SceneItem| item.target == Some(Target::from(&group));
        let scene = scene(map, &Lens::Relationships);
        let shapes = scene.items.iter().filter(|item| of_group(item));
        shapes
            .filter_map(|item| if let SceneShape::Rect { rect, .. } = item.shape { Some(rect) } else { None })
            .collect()
    };
    let among = grounds(&map);
    assert_eq!(among.len(), 2, "the first two are framed together, the last by itself");
    let inside =
        |at: usize, grounds: &[Rect]| grounds.iter().any(|rect| rect.contains(map.actors.get(&ids[at]).unwrap().place));
    assert_eq!([0, 1, 2, 3].map(|at| inside(at, &among)), [true, true, false, true]);
    map.actors.get_mut(&ids[2]).unwrap().place = pos2(400.0, 400.0);
    assert_eq!(grounds(&map).len(), 1, "nobody else stands between them");
}

#[test]
fn the_outline_of_a_selected_group_follows_its_areas() {
    let mut map = Map::default();
    let ids = [0.0, 200.0, 400.0].map(|x| map.actors.add(Actor::new("Ann", pos2(x, 0.0))));
    let group = Target::from(&map.groups.add(Group::new("Signed", vec![ids[0].clone(), ids[2].clone()])));
    let scene = scene(&map, &Lens::Relationships);
    let marked = OverlayContent { selected: vec![&group], map_units_per_point: 1.0, ..OverlayContent::default() };
    let marks = overlay(&scene, &Palette::LIGHT, &marked);
    let holds = |x: f32| marks.iter().filter(|item| item.shape.bounds().contains(pos2(x, 0.0))).count();
    assert_eq!([0.0, 200.0, 400.0].map(holds), [1, 0, 1], "{marks:?}");
}
