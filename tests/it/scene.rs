//! What a map looks like, checked by measuring its scene: nothing overlaps, everything can be found, the legend tells
//! the truth. Pictures are golden text in `tests/golden/scene*.txt`; `UPDATE=1 cargo test scene` accepts new ones.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, pos2, vec2};
use stancemap::model::*;
use stancemap::scene::{Area, Dash, HALO, Item, Mark, Marked, Palette, Scene, Shape, legend, overlay};

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

/// The letters of a text item, without its halo and without the empty space that its line keeps above and below.
fn letters(shape: &Shape) -> Option<Rect> {
    let Shape::Text { line, at, .. } = shape else { return None };
    let size = line.style.size;
    Some(Rect::from_min_max(pos2(at.x, at.y - 0.72 * size), pos2(at.x + line.width, at.y + 0.2 * size)))
}

/// The words that stand beside nodes and on lines: not the signs inside discs, not the titles inside squares.
fn labels(scene: &Scene) -> Vec<(&Target, &str, Rect)> {
    let inside = |rect: Rect, target: &Target| {
        scene.nodes.get(target).is_some_and(|node| node.rect().expand(1.0).contains(rect.center()))
    };
    let words = scene.items.iter().filter_map(|item| {
        let (Shape::Text { line, .. }, Some(target)) = (&item.shape, &item.target) else { return None };
        let rect = letters(&item.shape)?;
        (!inside(rect, target) && !matches!(target, Target::Group(_))).then_some((target, line.text.as_str(), rect))
    });
    words.collect()
}

fn overlap(a: Rect, b: Rect) -> bool {
    let shared = a.intersect(b);
    shared.width() > 0.5 && shared.height() > 0.5
}

fn assert_words_are_free(name: &str, map: &Map, lens: &Lens) {
    let scene = scene(map, lens);
    let mut labels = labels(&scene);
    let named: BTreeSet<&Target> = labels.iter().map(|label| label.0).chain(&scene.unwritten).collect();
    for actor in map.actors.ids().map(Target::Actor).filter(|actor| scene.nodes.contains_key(actor)) {
        assert!(named.contains(&actor), "{actor} has no name and is not counted, {name}, {lens:?}");
    }
    let crowd = scene.unwritten.iter().filter(|target| matches!(target, Target::Actor(_))).count();
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
fn no_words_lie_on_other_words_or_on_a_node() {
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
            let lead = |item: &Item| {
                item.target.as_ref() == Some(target)
                    && matches!(item.shape, Shape::Path { ref points, .. } if points.len() == 2)
            };
            assert!(scene.items.iter().any(lead), "no line leads from {target} to {text:?}");
        }
    }
}

/// Where thin lines lead to words: from, to.
fn leads(scene: &Scene) -> Vec<(&Target, Pos2, Pos2)> {
    let pairs = scene.items.windows(2).filter_map(|pair| {
        let (Shape::Path { points, stroke }, Some(target)) = (&pair[0].shape, &pair[0].target) else { return None };
        let to_words =
            matches!(&pair[1].shape, Shape::Text { .. } | Shape::Rect { .. }) && pair[1].target == pair[0].target;
        (points.len() == 2 && stroke.width < 0.9 && to_words).then(|| (target, points[0], points[1]))
    });
    pairs.collect()
}

#[test]
fn what_a_crowd_leaves_no_room_for_is_led_out_or_counted() {
    // Eight who are all tied to each other, close together.
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
        assert_eq!(whole, !scene.unwritten.contains(&target), "{target}");
    }
    let settings = FigureSettings::default();
    let counted = |map: &Map| {
        let sheet = stancemap::scene::sheet(map, Lens::Relationships, &settings);
        sheet
            .items
            .iter()
            .any(|item| matches!(&item.shape, Shape::Text { line, .. } if line.text.starts_with("No room")))
    };
    assert!(!counted(&notation::map("Ann = Bob mediation")));
    assert!(counted(&heap()));
}

/// Hundreds of ties between two who nearly touch.
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
        for item in scene(&map, &lens).items {
            let Shape::Text { halo, line, .. } = &item.shape else { continue };
            if matches!(item.target, Some(Target::Actor(_))) && line.text.chars().count() > 5 {
                assert!(halo.is_some(), "{:?} has no halo", line.text);
            }
        }
    }
    const { assert!(HALO > 0.05 && HALO < 0.5) };
}

// ---- hits

#[test]
fn every_actor_and_issue_is_hit_at_its_centre() {
    for map in [shipped(), many::map(60, 5), full::map()] {
        for lens in lenses(&map).iter().take(3) {
            let scene = scene(&map, lens);
            for (target, node) in &scene.nodes {
                let found = scene.hit(node.centre, 7.0).map(|found| (found.target, found.area));
                assert_eq!(found, Some((target.clone(), Area::Body)));
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
    assert_eq!(rim(-1.0), Some(Area::Body));
    assert_eq!(rim(8.0), Some(Area::Rim));
    assert_eq!(rim(20.0), None);
    assert_eq!(scene.hit(pos2(5000.0, 5000.0), 7.0), None);
}

#[test]
fn what_lies_on_the_ground_of_a_group_is_hit_before_it() {
    let mut map = notation::map("Ann = Bob alliance; Cy @ 100,300; Cy > Ann pressure");
    let members = map.actors.ids().collect();
    stancemap::ops::add_group(&mut map, "Ministers", members);
    let scene = scene(&map, &Lens::Relationships);
    let hit = |at: Pos2| scene.hit(at, 7.0).map(|found| (found.target.to_string(), found.area));
    let ann = scene.nodes[&"actor:ann".parse().unwrap()];
    assert_eq!(hit(ann.centre), Some(("actor:ann".to_owned(), Area::Body)));
    assert_eq!(hit(ann.centre - vec2(ann.rect().width() / 2.0 + 8.0, 0.0)), Some(("actor:ann".to_owned(), Area::Rim)));
    for (target, route) in &scene.routes {
        assert_eq!(hit(route.at(0.4)), Some((target.to_string(), Area::Body)));
    }
    assert_eq!(hit(pos2(180.0, 250.0)), Some(("group:ministers".to_owned(), Area::Ground)));
}

#[test]
fn whatever_is_drawn_lies_within_the_bounds_and_is_finite() {
    for map in [shipped(), many::map(60, 5), full::map(), Map::default()] {
        for lens in lenses(&map).iter().take(3) {
            let scene = scene(&map, lens);
            for item in &scene.items {
                let rect = item.shape.bounds();
                assert!(rect.is_finite(), "{item:?}");
                assert!(scene.bounds.expand(0.01).contains_rect(rect), "{item:?}");
            }
        }
    }
}

// ---- marks

/// A map and a lens for each mark in which it is used.
fn causes() -> Vec<(Mark, &'static str, &'static str)> {
    vec![
        (Mark::Actor, "Ann", ""),
        (Mark::Bloc, "Ann kind bloc", ""),
        (Mark::Issue, "mandate", ""),
        (Mark::Scale, "Ann +2 mandate \"yes\"", "mandate"),
        (Mark::Scale, "Ann 0 mandate \"yes\"", "mandate"),
        (Mark::Undecided, "Ann undecided mandate \"yes\"", "mandate"),
        (Mark::Silent, "Ann silent mandate \"yes\"", "mandate"),
        (Mark::Unknown, "Ann; mandate", "mandate"),
        (Mark::HollowActor, "Ann +2 mandate", "mandate"),
        (Mark::Ring, "Ann; mandate", ""),
        (Mark::Tie, "Ann = Bob mediation \"yes\"", ""),
        (Mark::Tie, "Ann = Bob espionage \"yes\"", ""),
        (Mark::Cooperation, "Ann = Bob cooperation \"yes\"", ""),
        (Mark::Alliance, "Ann = Bob alliance \"yes\"", ""),
        (Mark::Conflict, "Ann = Bob conflict \"yes\"", ""),
        (Mark::Broken, "Ann = Bob broken \"yes\"", ""),
        (Mark::Expected, "Ann = Bob expected \"yes\"", ""),
        (Mark::Expected, "Ann = Bob intermittent \"yes\"", ""),
        (Mark::PartOf, "Ann in Bob", ""),
        (Mark::Unconfirmed, "Ann = Bob alliance unconfirmed \"yes\"", ""),
        (Mark::Tentative, "Ann = Bob alliance tentative \"yes\"", ""),
        (Mark::HollowLine, "Ann = Bob alliance", ""),
        (Mark::HollowLine, "Ann objects Bob", ""),
        (Mark::Direction, "Ann > Bob command \"yes\"", ""),
        (Mark::Objection, "Ann objects Bob \"yes\"", ""),
        (Mark::Reservation, "Ann doubts Bob \"yes\"", ""),
        (Mark::Ended, "Ann objects Bob met \"yes\"", ""),
        (Mark::Ended, "Ann objects Bob withdrawn \"yes\"", ""),
        (Mark::Ended, "Ann objects Bob overridden \"yes\"", ""),
        (Mark::Condition, "Ann +2 mandate \"yes\"; stance:ann-mandate if \"they pay\"", "mandate"),
        (Mark::RedLine, "Ann -3 mandate red \"yes\"", "mandate"),
        (Mark::RedLine, "Ann vetoes Bob \"yes\"", ""),
        (Mark::RedLine, "Ann vetoes Bob", ""),
        (Mark::Evidence, "Ann = Bob alliance \"yes\"", ""),
        (Mark::Evidence, "Ann +2 mandate \"yes\"", "mandate"),
    ]
}

/// What a cause brings along besides its own mark.
fn company(text: &str) -> BTreeSet<Mark> {
    let mut marks = BTreeSet::new();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    marks.extend(has(&["Ann"]).then_some(Mark::Actor));
    if has(&["mandate"]) {
        marks.insert(Mark::Issue);
        marks.extend(has(&["Ann"]).then_some(Mark::Ring));
    }
    marks.extend(has(&["\"yes\""]).then_some(Mark::Evidence));
    marks.extend(has(&["alliance"]).then_some(Mark::Alliance));
    marks.extend(has(&["command"]).then_some(Mark::Tie));
    marks.extend(has(&["vetoes"]).then_some(Mark::Objection));
    marks.extend(has(&["vetoes Bob"]).then_some(Mark::HollowLine).filter(|_| !has(&["\"yes\""])));
    marks
        .extend(has(&["objects Bob"]).then_some(Mark::Objection).filter(|_| !has(&["met", "withdrawn", "overridden"])));
    marks.extend(has(&["+2", "-3"]).then_some(Mark::Scale));
    marks
}

#[test]
fn a_mark_is_in_the_legend_exactly_when_it_is_on_the_map() {
    for (mark, text, lens) in causes() {
        let map = notation::map(text);
        let lens = if lens.is_empty() { Lens::Relationships } else { issue(lens) };
        let marks = scene(&map, &lens).marks;
        let mut expected = company(text);
        expected.insert(mark);
        assert_eq!(marks, expected, "{text} under {lens:?}");
    }
    let mut map = notation::map("Ann; Bob");
    let mut body = Body::new("Council");
    body.actor = map.actors.ids().next();
    map.bodies.add(body);
    assert_eq!(scene(&map, &Lens::Relationships).marks, BTreeSet::from([Mark::Actor, Mark::Body]));
    assert_eq!(scene(&Map::default(), &Lens::Relationships).marks, BTreeSet::new());
    let mut map = notation::map("Ann = Bob alliance \"yes\"; mandate");
    map.set_fact(&"issue:mandate".parse().unwrap(), "about", Value::Text("ann-bob-alliance".to_owned()));
    assert!(scene(&map, &Lens::Relationships).marks.contains(&Mark::About));
}

/// The ring shows what the disc shows, in small: whoever meets a hollow segment must find it explained too.
#[test]
fn the_legend_explains_the_ring_under_any_lens() {
    for (text, mark) in [
        ("Ann +2 mandate; troops", Mark::HollowActor),
        ("Ann undecided mandate \"yes\"; troops", Mark::Undecided),
        ("Ann silent mandate \"yes\"; troops", Mark::Silent),
    ] {
        for lens in [Lens::Relationships, issue("troops")] {
            let marks = scene(&notation::map(text), &lens).marks;
            assert!(marks.contains(&mark), "{text} under {lens:?}: {marks:?}");
        }
    }
}

#[test]
fn a_legend_says_each_meaning_once() {
    for lens in lenses(&shipped()) {
        let (map, palette) = (shipped(), Palette::LIGHT);
        let scene = scene(&map, &lens);
        let legend = legend(&map, &lens, &scene, &palette, 600.0);
        let said: Vec<&str> = legend
            .items
            .iter()
            .filter_map(|item| if let Shape::Text { line, .. } = &item.shape { Some(line.text.as_str()) } else { None })
            .collect();
        for mark in scene.marks.iter().filter(|mark| !mark.meaning().is_empty()) {
            assert_eq!(said.iter().filter(|words| **words == mark.meaning()).count(), 1, "{mark:?}");
        }
        let rects: Vec<Rect> = legend.items.iter().filter_map(|item| letters(&item.shape)).collect();
        for (at, rect) in rects.iter().enumerate() {
            assert!(rects[at + 1..].iter().all(|other| !overlap(*rect, *other)), "words of the legend overlap");
        }
    }
}

/// The shapes of Ann's disc in a map.
fn disc(text: &str) -> Vec<Shape> {
    let map = notation::map(text);
    let ann = "actor:ann".parse().unwrap();
    let scene = scene(&map, &issue("mandate"));
    let radius = scene.nodes[&ann].rect().width() / 2.0;
    let own = scene.items.into_iter().filter(|item| item.target.as_ref() == Some(&ann));
    own.map(|item| item.shape)
        .filter(|shape| Rect::from_center_size(Pos2::ZERO, vec2(2.1, 2.1) * radius).contains_rect(shape.bounds()))
        .collect()
}

#[test]
fn what_is_not_the_same_does_not_look_the_same() {
    let alike = [
        "Ann; mandate",
        "Ann undecided mandate \"a\"",
        "Ann silent mandate \"a\"",
        "Ann 0 mandate \"a\"",
        "Ann 0 mandate",
    ];
    for palette_free in [true, false] {
        for (at, one) in alike.iter().enumerate() {
            for other in &alike[at + 1..] {
                let (a, b) = (disc(one), disc(other));
                assert!(!a.is_empty());
                if palette_free {
                    // Not by colour alone: the glyph differs, or the kind of shapes does.
                    let form = |shapes: &[Shape]| shapes.iter().map(form).collect::<Vec<_>>();
                    assert_ne!(form(&a), form(&b), "{one} and {other} differ by colour only");
                } else {
                    assert_ne!(a, b, "{one} and {other}");
                }
            }
        }
    }
    let levels: BTreeSet<String> = (-3..=3)
        .map(|level| disc(&format!("Ann {level} mandate \"a\"")))
        .map(|shapes| shapes.iter().map(form).collect::<String>())
        .collect();
    assert_eq!(levels.len(), 7, "each level has its number on it");
}

/// A shape without its colours.
fn form(shape: &Shape) -> String {
    let width = |stroke: &Option<stancemap::scene::Stroke>| stroke.map_or(0.0, |stroke| stroke.width);
    match shape {
        Shape::Circle { stroke, fill, .. } => format!("circle {} {};", fill.is_some(), width(stroke)),
        Shape::Path { points, stroke } => format!("path {} {:?};", points.len(), stroke.dash),
        Shape::Text { line, .. } => format!("text {};", line.text),
        _ => "other;".to_owned(),
    }
}

#[test]
fn what_has_no_evidence_is_hollow() {
    let canvas = Palette::LIGHT.canvas;
    let fill = |text: &str| {
        disc(text).iter().find_map(|shape| if let Shape::Circle { fill, .. } = shape { *fill } else { None }).unwrap()
    };
    assert_eq!(fill("Ann +3 mandate"), canvas);
    assert_ne!(fill("Ann +3 mandate \"yes\""), canvas);
    for kind in ["cooperation", "alliance", "conflict", "broken", "mediation"] {
        let lines = |text: &str| {
            let scene = scene(&notation::map(text), &Lens::Relationships);
            let own =
                |item: &&Item| matches!(item.target, Some(Target::Tie(_))) && !matches!(item.shape, Shape::Text { .. });
            scene.items.iter().filter(own).cloned().collect::<Vec<_>>()
        };
        let (with, without) = (lines(&format!("Ann = Bob {kind} \"yes\"")), lines(&format!("Ann = Bob {kind}")));
        assert_ne!(with, without, "{kind}");
        let left_out = |item: &Item| match &item.shape {
            Shape::Path { stroke, .. } | Shape::Curve { stroke, .. } => stroke.colour == canvas,
            _ => false,
        };
        assert!(without.iter().any(left_out) && !with.iter().any(left_out), "{kind}");
    }
}

#[test]
fn confidence_is_the_dash_of_a_line() {
    for (word, dash) in [("", Dash::Solid), ("unconfirmed", Dash::Dashed), ("tentative", Dash::Dotted)] {
        let map = notation::map(&format!("Ann = Bob cooperation {word} \"yes\""));
        let scene = scene(&map, &Lens::Relationships);
        let line = scene.items.iter().find_map(|item| match (&item.target, &item.shape) {
            (Some(Target::Tie(_)), Shape::Path { stroke, .. }) => Some(stroke.dash),
            _ => None,
        });
        assert_eq!(line, Some(dash), "{word}");
    }
}

// ---- lines

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
        Shape::Path { points, .. } if item.target.as_ref() == Some(&objection) && points.len() == 2 => {
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

// ---- time, order, sameness

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
            .filter_map(|item| if let Shape::Text { line, .. } = &item.shape { Some(line.text.clone()) } else { None })
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

#[test]
fn the_numbers_run_from_one_without_a_gap() {
    let map = shipped();
    for lens in lenses(&map) {
        let scene = scene(&map, &lens);
        let raised = scene.items.iter().filter_map(|item| match &item.shape {
            Shape::Text { line, .. } if line.style.size == 9.0 => Some(line.text.clone()),
            _ => None,
        });
        let used: BTreeSet<usize> =
            raised.flat_map(|text| text.split(", ").filter_map(|n| n.parse().ok()).collect::<Vec<_>>()).collect();
        let listed: usize = scene.numbers.list(&map).iter().map(|(_, places)| places.len()).sum();
        assert!(used.iter().all(|number| (1..=listed).contains(number)), "{used:?} of {listed}");
    }
}

#[test]
fn an_issue_reaches_its_lens_by_a_thicker_frame() {
    let map = notation::map("mandate; troops");
    let widths = |lens: &Lens| -> BTreeMap<String, f32> {
        let frames = scene(&map, lens).items.into_iter().filter_map(|item| match (item.target, item.shape) {
            (Some(target), Shape::Rect { stroke: Some(stroke), .. }) => Some((target.to_string(), stroke.width)),
            _ => None,
        });
        frames.collect()
    };
    let under = widths(&issue("mandate"));
    assert!(under["issue:mandate"] > under["issue:troops"]);
    assert_eq!(widths(&Lens::Relationships)["issue:mandate"], under["issue:troops"]);
}

#[test]
fn a_group_is_labelled_where_nothing_else_is_written() {
    let mut map = notation::map("Ann; Bob @ 120,0; Cy @ 60,-70; Dee @ -60,-60");
    map.groups.add(Group::new("The friends of everybody", map.actors.ids().take(2).collect()));
    let scene = scene(&map, &Lens::Relationships);
    let own = scene
        .items
        .iter()
        .find(|item| matches!(item.target, Some(Target::Group(_))) && matches!(item.shape, Shape::Text { .. }));
    let rect = own.and_then(|item| letters(&item.shape)).unwrap();
    for (target, text, other) in labels(&scene) {
        assert!(!overlap(rect, other), "it lies on {text:?} of {target}");
    }
    for (target, node) in &scene.nodes {
        assert!(node.distance_outside(rect.clamp(node.centre)) >= -0.5, "it lies on {target}");
    }
}

// ---- pictures as text

/// Items as text: what, whose, where to a tenth, and in what colours.
fn picture(scene: &Scene) -> String {
    let at = |p: &Pos2| format!("{:.0},{:.0}", p.x, p.y);
    let points = |all: &[Pos2]| all.iter().map(at).collect::<Vec<_>>().join(" ");
    let colour = |c: &stancemap::scene::Colour| c.0.iter().take(3).map(|n| format!("{n:02x}")).collect::<String>();
    let stroke = |s: &stancemap::scene::Stroke| format!("{} {:.1} {:?}", colour(&s.colour), s.width, s.dash);
    let edge =
        |s: &Option<stancemap::scene::Stroke>| s.as_ref().map(|s| format!(" edge {}", stroke(s))).unwrap_or_default();
    let fill =
        |c: &Option<stancemap::scene::Colour>| c.as_ref().map(|c| format!(" fill {}", colour(c))).unwrap_or_default();
    let mut text = String::new();
    for item in &scene.items {
        let shape = match &item.shape {
            Shape::Circle { centre, radius, fill: f, stroke: s } => {
                format!("circle {} r {radius:.1}{}{}", at(centre), fill(f), edge(s))
            }
            Shape::Arc { centre, radius, from, to, stroke: s } => {
                format!("arc {} r {radius:.1} {from:.2}–{to:.2} {}", at(centre), stroke(s))
            }
            Shape::Rect { rect, fill: f, stroke: s, .. } => {
                format!("rect {} {}{}{}", at(&rect.min), at(&rect.max), fill(f), edge(s))
            }
            Shape::Polygon { points: p, fill } => format!("polygon {} fill {}", points(p), colour(fill)),
            Shape::Path { points: p, stroke: s } if p.len() > 4 => {
                format!("path of {} from {} to {} {}", p.len(), at(&p[0]), at(&p[p.len() - 1]), stroke(s))
            }
            Shape::Path { points: p, stroke: s } => format!("path {} {}", points(p), stroke(s)),
            Shape::Curve { points: p, stroke: s } => format!("curve {} {}", points(p), stroke(s)),
            Shape::Text { line, at: place, colour: c, halo } => {
                format!(
                    "text {:?} {} size {} {}{}",
                    line.text,
                    at(place),
                    line.style.size,
                    colour(c),
                    fill(halo).replace("fill", "halo")
                )
            }
        };
        let target = item.target.as_ref().map(Target::to_string).unwrap_or_default();
        text.push_str(&format!("{target}: {shape}\n"));
    }
    let marks: Vec<String> = scene.marks.iter().map(|mark| format!("{mark:?}")).collect();
    text + &format!("marks: {}\n", marks.join(" "))
}

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, text).unwrap();
        return;
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let (mut missing, mut new): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    missing.extend(known.lines().filter(|line| !text.lines().any(|other| other == *line)));
    new.extend(text.lines().filter(|line| !known.lines().any(|other| other == *line)));
    let lines = missing.iter().map(|line| format!("- {line}")).chain(new.iter().map(|line| format!("+ {line}")));
    let difference: Vec<String> = lines.take(40).collect();
    assert!(
        known == text,
        "{name} looks otherwise (`UPDATE=1 cargo test scene` accepts it):\n{}",
        difference.join("\n")
    );
}

#[test]
fn what_ties_are_drawn_from_never_lies_on_the_name_of_its_actor() {
    let map = shipped();
    let scene = scene(&map, &issue("mandate"));
    for id in map.actors.ids() {
        let target = Target::Actor(id);
        let marked = Marked { selected: vec![&target], point: 1.0, ..Marked::default() };
        let marks = overlay(&scene, &Palette::LIGHT, &marked);
        let handles = marks.iter().filter_map(|item| match item.shape {
            Shape::Circle { centre, radius, fill: Some(_), .. } => {
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

#[test]
fn the_ground_of_a_group_holds_its_members_and_nobody_else() {
    let mut map = Map::default();
    let ids: Vec<_> = [(0.0, 0.0), (200.0, 0.0), (400.0, 0.0), (600.0, 0.0)]
        .iter()
        .map(|(x, y)| map.actors.add(Actor::new("Ann", pos2(*x, *y))))
        .collect();
    let members = [0, 1, 3].map(|at| ids[at].clone());
    let group = map.groups.add(Group::new("Signed", members.to_vec()));
    let grounds = |map: &Map| -> Vec<Rect> {
        let of_group = |item: &Item| item.target == Some(Target::from(&group));
        let scene = scene(map, &Lens::Relationships);
        let shapes = scene.items.iter().filter(|item| of_group(item));
        shapes.filter_map(|item| if let Shape::Rect { rect, .. } = item.shape { Some(rect) } else { None }).collect()
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
fn the_mark_of_a_selected_group_follows_its_grounds() {
    let mut map = Map::default();
    let ids = [0.0, 200.0, 400.0].map(|x| map.actors.add(Actor::new("Ann", pos2(x, 0.0))));
    let group = Target::from(&map.groups.add(Group::new("Signed", vec![ids[0].clone(), ids[2].clone()])));
    let scene = scene(&map, &Lens::Relationships);
    let marked = Marked { selected: vec![&group], point: 1.0, ..Marked::default() };
    let marks = overlay(&scene, &Palette::LIGHT, &marked);
    let holds = |x: f32| marks.iter().filter(|item| item.shape.bounds().contains(pos2(x, 0.0))).count();
    assert_eq!([0.0, 200.0, 400.0].map(holds), [1, 0, 1], "{marks:?}");
}

/// Titles of issues on the figure of a map, in points, and their squares on the map with so large letters.
fn titles_on_a_figure(map: &Map) -> BTreeMap<String, f32> {
    let settings = FigureSettings { width_mm: 120.0, legend: false, ..FigureSettings::default() };
    let sheet = stancemap::scene::sheet(map, &Lens::Relationships, &settings);
    let words = sheet.items.iter().filter_map(|item| {
        let (Some(target @ Target::Issue(_)), Shape::Text { line, .. }) = (&item.target, &item.shape) else {
            return None;
        };
        Some((target.to_string(), line.style.size * 0.75))
    });
    words.collect()
}

#[test]
fn titles_of_issues_grow_on_a_small_figure_where_they_come_upon_nobody() {
    let ends = "Ann @ -700,0; Bob @ 700,0";
    let apart = titles_on_a_figure(&notation::map(&format!("{ends}; mandate @ 0,0; truce @ 300,0")));
    let close = titles_on_a_figure(&notation::map(&format!("{ends}; mandate @ 0,0; truce @ 80,0")));
    assert_eq!((apart.len(), close.len()), (2, 2));
    let least = |sizes: &BTreeMap<String, f32>| sizes.values().copied().fold(f32::INFINITY, f32::min);
    assert!(least(&apart) > 1.2 * least(&close), "{apart:?} {close:?}");
}

const PICTURE: &str = "as of 2025-11-07; Ann influence 5; Bob; Cy @ 200,-200 kind bloc; mandate @ 0,300; \
    Ann = Bob alliance \"allies\"; Bob > Cy pressure - tentative \"presses\"; Ann +2 mandate \"yes\"; Bob -3 mandate red; \
    Cy undecided mandate \"perhaps\"; Cy vetoes tie:ann-bob-alliance \"no\"; stance:ann-mandate if \"they pay\"";

#[test]
fn a_small_map_looks_as_it_did() {
    let map = notation::map(PICTURE);
    golden("scene_relationships.txt", &picture(&scene(&map, &Lens::Relationships)));
    golden("scene_mandate.txt", &picture(&scene(&map, &issue("mandate"))));
}

#[test]
fn a_map_with_everything_looks_as_it_did() {
    golden("scene_full.txt", &picture(&scene(&full::map(), &issue("mandate"))));
}
