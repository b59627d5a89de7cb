//! Labels: they overlap nothing and are near what they name.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, vec2};
use stancemap::model::*;
use stancemap::scene::{HALO_WIDTH, OverlayContent, Palette, Scene, SceneItem, SceneShape, overlay};

use super::{issue, labels, lenses, overlap, scene, shipped};
use crate::support::{full, many, notation};

fn assert_words_are_free(name: &str, map: &Map, lens: &Lens) {
    let scene = scene(map, lens);
    let mut labels = labels(&scene);
    let named: BTreeSet<&Target> = labels.iter().map(|label| label.0).chain(&scene.unlabelled).collect();
    for actor in map.actors.ids().map(Target::Actor).filter(|actor| scene.nodes.contains_key(actor)) {
        assert!(named.contains(&actor), "{actor} has no name and is not counted, {name}, {lens:?}");
    }
    let crowd = scene.unlabelled.iter().filter(|target| matches!(target, Target::Actor(_))).count();
    assert!(crowd * 4 <= map.actors.len() * 3, "{crowd} have no name on {name}");
    labels.sort_by(|a, b| a.2.min.x.total_cmp(&b.2.min.x));
    for (at, (target, text, rect)) in labels.iter().enumerate() {
        for (other, words, there) in labels[at + 1..].iter().take_while(|label| label.2.min.x <= rect.max.x) {
            assert!(!overlap(*rect, *there), "{text:?} of {target} lies on {words:?} of {other}, {name}, {lens:?}");
        }
        for (node_of, node) in scene.nodes.iter().filter(|(_, node)| node.rect().intersects(*rect)) {
            let nearest = rect.clamp(node.centre);
            assert!(node.distance_outside(nearest) >= -0.5, "{text:?} of {target} lies on {node_of}, {name}, {lens:?}");
        }
    }
}

#[test]
fn no_label_overlaps_another_label_or_a_node() {
    for (name, map) in [
        ("a grid of 60", many::map(60, 5)),
        ("500 anywhere", many::scattered(500, 3000)),
        ("300 on top of each other", many::scattered(300, 900)),
        ("the full map", full::map()),
        ("the shipped map", shipped()),
    ] {
        let most = if map.actors.len() > 100 { 1 } else { 20 };
        lenses(&map).iter().take(most).for_each(|lens| assert_words_are_free(name, &map, lens));
    }
}

#[test]
fn every_actor_of_the_shipped_map_has_its_whole_name_beside_it() {
    let map = shipped();
    for lens in lenses(&map) {
        let scene = scene(&map, &lens);
        let labels = labels(&scene);
        for actor in map.actors.iter() {
            let target = Target::from(&actor.id);
            let own: Vec<&str> = labels.iter().filter(|label| *label.0 == target).map(|label| label.1).collect();
            let name = own.join(" ");
            assert!(name.contains(actor.label()), "{:?} is labelled {name:?} under {lens:?}", actor.label());
        }
    }
}

#[test]
fn every_label_is_near_what_it_names() {
    let map = shipped();
    let scene = scene(&map, &Lens::Relationships);
    for (target, text, rect) in labels(&scene).into_iter().filter(|label| matches!(label.0, Target::Actor(_))) {
        let mine = scene.nodes[target].distance_outside(rect.clamp(scene.nodes[target].centre));
        assert!(mine < 190.0, "{text:?} is {mine} away from {target}");
        if mine > 40.0 {
            let lead = |item: &SceneItem| {
                item.target.as_ref() == Some(target)
                    && matches!(item.shape, SceneShape::Path { ref points, .. } if points.len() == 2)
            };
            assert!(scene.items.iter().any(lead), "no line leads from {target} to {text:?}");
        }
    }
}

/// The leader lines: target, from, to.
fn leads(scene: &Scene) -> Vec<(&Target, Pos2, Pos2)> {
    let pairs = scene.items.iter().zip(scene.items.iter().skip(1)).filter_map(|(line, next)| {
        let (SceneShape::Path { points, stroke }, Some(target)) = (&line.shape, &line.target) else {
            return None;
        };
        let to_words =
            matches!(&next.shape, SceneShape::Text { .. } | SceneShape::Rect { .. }) && next.target == line.target;
        (points.len() == 2 && stroke.width < 0.9 && to_words).then(|| (target, points[0], points[1]))
    });
    pairs.collect()
}

#[test]
fn labels_without_room_get_leader_lines_or_are_counted() {
    // Eight actors close together, all tied to each other.
    let mut text = String::new();
    for a in 0..8 {
        text += &format!("A{a} @ {},{}; ", (a % 3) * 150, (a / 3) * 130);
        (0..a).for_each(|b| text += &format!("A{a} = A{b} mediation \"yes\"; "));
    }
    let map = notation::map(&text);
    let scene = scene(&map, &Lens::Relationships);
    let (words, leads) = (labels(&scene), leads(&scene));
    assert!(!leads.is_empty(), "nothing is led out");
    for (target, from, to) in &leads {
        for step in 0..=20 {
            let at = from.lerp(*to, step as f32 / 20.0);
            let over = words.iter().find(|(other, _, rect)| other != target && rect.shrink(0.6).contains(at));
            assert_eq!(over, None, "the line that leads to the words of {target} lies on them");
        }
    }
    for tie in map.ties.iter() {
        let target = Target::from(&tie.id);
        let whole =
            ["mediation", "1"].iter().all(|part| words.iter().any(|(of, words, _)| **of == target && words == part));
        assert_eq!(whole, !scene.unlabelled.contains(&target), "{target}");
    }
    let settings = FigureSettings::default();
    let counted = |map: &Map| {
        let sheet = stancemap::scene::figure_sheet(map, Lens::Relationships, &settings);
        sheet
            .items
            .iter()
            .any(|item| matches!(&item.shape, SceneShape::Text { line, .. } if line.text.starts_with("No room")))
    };
    assert!(!counted(&notation::map("Ann = Bob mediation")));
    assert!(counted(&heap()));
}

/// Hundreds of ties between two actors that nearly touch.
fn heap() -> Map {
    let mut map = notation::map("Ann @ 0,0; Bob @ 60,0");
    let ids: Vec<_> = map.actors.ids().collect();
    for _ in 0..400 {
        map.ties.add(Tie::new(&ids[0], &Target::from(&ids[1]), "mediation"));
    }
    map
}

#[test]
fn words_over_lines_have_a_halo() {
    let map = shipped();
    for lens in lenses(&map) {
        for item in scene(&map, &lens).items.iter() {
            let SceneShape::Text { halo, line, .. } = &item.shape else { continue };
            if matches!(item.target, Some(Target::Actor(_))) && line.text.chars().count() > 5 {
                assert!(halo.is_some(), "{:?} has no halo", line.text);
            }
        }
    }
    const { assert!(HALO_WIDTH > 0.05 && HALO_WIDTH < 0.5) };
}

#[test]
fn no_handle_for_ties_covers_the_name_of_its_actor() {
    let map = shipped();
    let scene = scene(&map, &issue("mandate"));
    for id in map.actors.ids() {
        let target = Target::Actor(id);
        let marked = OverlayContent { selected: vec![&target], map_units_per_point: 1.0, ..OverlayContent::default() };
        let marks = overlay(&scene, &Palette::LIGHT, &marked);
        let handles = marks.iter().filter_map(|item| match item.shape {
            SceneShape::Circle { centre, radius, fill: Some(_), .. } => {
                Some(Rect::from_center_size(centre, vec2(radius, radius) * 2.0))
            }
            _ => None,
        });
        let handles: Vec<Rect> = handles.collect();
        assert_eq!(handles.len(), 3, "{target}");
        for (_, words, name) in labels(&scene).into_iter().filter(|label| *label.0 == target) {
            assert!(!handles.iter().any(|handle| overlap(*handle, name)), "{words:?} of {target} under {handles:?}");
        }
    }
}

/// The sizes of the titles of issues on a figure, in points.
fn titles_on_a_figure(map: &Map) -> BTreeMap<String, f32> {
    let settings = FigureSettings { width_mm: 120.0, legend: false, ..FigureSettings::default() };
    let sheet = stancemap::scene::figure_sheet(map, &Lens::Relationships, &settings);
    let words = sheet.items.iter().filter_map(|item| {
        let (Some(target @ Target::Issue(_)), SceneShape::Text { line, .. }) = (&item.target, &item.shape) else {
            return None;
        };
        Some((target.to_string(), line.style.size * 0.75))
    });
    words.collect()
}

#[test]
fn titles_of_issues_grow_on_small_figures_if_there_is_room() {
    let ends = "Ann @ -700,0; Bob @ 700,0";
    let apart = titles_on_a_figure(&notation::map(&format!("{ends}; mandate @ 0,0; truce @ 300,0")));
    let close = titles_on_a_figure(&notation::map(&format!("{ends}; mandate @ 0,0; truce @ 80,0")));
    assert_eq!((apart.len(), close.len()), (2, 2));
    let least = |sizes: &BTreeMap<String, f32>| sizes.values().copied().fold(f32::INFINITY, f32::min);
    assert!(least(&apart) > 1.2 * least(&close), "{apart:?} {close:?}");
}

#[test]
fn numbers_of_evidence_are_in_the_list_of_sources() {
    let map = shipped();
    for lens in lenses(&map) {
        let scene = scene(&map, &lens);
        let raised = scene.items.iter().filter_map(|item| match &item.shape {
            SceneShape::Text { line, .. } if line.style.size == 9.0 => Some(line.text.clone()),
            _ => None,
        });
        let used: BTreeSet<usize> =
            raised.flat_map(|text| text.split(", ").filter_map(|n| n.parse().ok()).collect::<Vec<_>>()).collect();
        let listed: usize = scene.numbers.numbered_sources(&map).iter().map(|(_, places)| places.len()).sum();
        assert!(used.iter().all(|number| (1..=listed).contains(number)), "{used:?} of {listed}");
    }
}
