//! Layouts by distance: neighbours are near each other, others are far, and nothing overlaps.

use std::collections::{BTreeMap, BTreeSet};

use emath::{Pos2, Rect, Vec2, pos2, vec2};
use stancemap::layout::{self, LayoutGraph, LayoutInput, LayoutPlaces};
use stancemap::model::{Actor, Id, Map, ParameterValues, Sign, Target, Tie, parameter};
use stancemap::network::Progress;

use crate::support::many::SeededNumbers;
use crate::support::quality;

/// Actors named by numbers, and ties between them: from, to, sign.
fn tied(actors: usize, ties: &[(usize, usize, Sign)]) -> Map {
    let mut map = Map::default();
    let mut numbers = SeededNumbers::new(5);
    let ids: Vec<_> = (0..actors)
        .map(|number| {
            let place = pos2(numbers.below(900) as f32, numbers.below(600) as f32);
            map.actors.add(Actor::new(&format!("Actor {number}"), place))
        })
        .collect();
    for (from, to, sign) in ties {
        let mut tie = Tie::new(&ids[*from], &Target::from(&ids[*to]), "cooperation");
        tie.sign = *sign;
        map.ties.add(tie);
    }
    map
}

fn joined(ties: impl IntoIterator<Item = (usize, usize)>) -> Vec<(usize, usize, Sign)> {
    ties.into_iter().map(|(a, b)| (a, b, Sign::Positive)).collect()
}

/// Random sizes like those of discs with their names.
fn sizes(map: &Map) -> BTreeMap<Target, Vec2> {
    let mut numbers = SeededNumbers::new(9);
    let size = |numbers: &mut SeededNumbers| vec2(40.0 + numbers.below(140) as f32, 40.0 + numbers.below(90) as f32);
    let actors = map.actors.ids().map(Target::Actor).collect::<Vec<_>>();
    let issues = map.issues.ids().map(Target::Issue);
    actors.into_iter().chain(issues).map(|target| (target, size(&mut numbers))).collect()
}

fn board(map: &Map) -> LayoutInput<'_> {
    LayoutInput {
        map,
        sizes: sizes(map),
        header_sizes: BTreeMap::new(),
        selection: BTreeSet::new(),
        focus: None,
        seed: 7,
    }
}

fn run(id: &str, board: &LayoutInput<'_>) -> LayoutPlaces {
    let row = layout::layout(id).expect("a layout of that id");
    row.place(board, &ParameterValues::defaults_of(row.about.parameters), &Progress::default()).expect("places")
}

/// The graph and the place of every node after a layout, fixed nodes included.
fn after(board: &LayoutInput<'_>, places: &LayoutPlaces) -> (LayoutGraph, Vec<Pos2>) {
    let graph = LayoutGraph::of(board);
    let all = graph
        .network
        .targets
        .iter()
        .zip(&graph.places)
        .map(|(target, now)| places.get(target).copied().unwrap_or(*now));
    let all = all.collect();
    (graph, all)
}

fn stress_of(id: &str, map: &Map) -> f64 {
    let board = board(map);
    let (graph, places) = after(&board, &run(id, &board));
    assert_eq!(quality::overlaps(&graph, &places), 0);
    quality::stress(&graph, &places)
}

fn path(length: usize) -> Map {
    tied(length, &joined((1..length).map(|at| (at - 1, at))))
}

fn mesh(side: usize) -> Map {
    let right = (0..side * side).filter(|at| at % side > 0).map(|at| (at - 1, at));
    tied(side * side, &joined(right.chain((side..side * side).map(|at| (at - side, at)))))
}

/// A random graph of several components and single nodes, with ties of every sign.
fn any(actors: usize, ties: usize, seed: usize) -> Map {
    let mut numbers = SeededNumbers::new(seed as u64);
    let mut list = Vec::new();
    for _ in 0..ties {
        let from = numbers.below(actors);
        let to = (from + 1 + numbers.below(actors / 4)) % actors;
        list.push((from, to, Sign::ALL[numbers.below(Sign::ALL.len())]));
    }
    tied(actors, &list)
}

const KARATE: &str = "1 2 1 3 1 4 1 5 1 6 1 7 1 8 1 9 1 11 1 12 1 13 1 14 1 18 1 20 1 22 1 32 2 3 2 4 2 8 2 14 2 18 \
                      2 20 2 22 2 31 3 4 3 8 3 9 3 10 3 14 3 28 3 29 3 33 4 8 4 13 4 14 5 7 5 11 6 7 6 11 6 17 7 17 \
                      9 31 9 33 9 34 10 34 14 34 15 33 15 34 16 33 16 34 19 33 19 34 20 34 21 33 21 34 23 33 23 34 \
                      24 26 24 28 24 30 24 33 24 34 25 26 25 28 25 32 26 32 27 30 27 34 28 34 29 32 29 34 30 33 30 34 \
                      31 33 31 34 32 33 32 34 33 34";

fn karate() -> Map {
    let numbers: Vec<usize> = KARATE.split_whitespace().map(|word| word.parse().expect("a number")).collect();
    let map = tied(34, &joined(numbers.chunks(2).map(|pair| (pair[0] - 1, pair[1] - 1))));
    assert_eq!(map.ties.len(), 78);
    map
}

#[test]
fn stress_is_about_as_low_as_it_can_be() {
    for (name, map, most) in [
        ("a path", path(8), 0.002),
        ("a mesh", mesh(8), 0.02),
        ("the karate club", karate(), 0.10),
        ("a mesh too large for all pairs", mesh(40), 0.02),
    ] {
        let stress = stress_of("stress", &map);
        assert!(stress < most, "{name}: {stress}");
    }
}

#[test]
fn a_chain_is_wound_unless_bend_is_off_and_a_mesh_is_upright() {
    let shape = |graph: &LayoutGraph, places: &[Pos2]| {
        let boxes = places.iter().zip(&graph.sizes).map(|(at, size)| Rect::from_center_size(*at, *size));
        let all = boxes.fold(Rect::NOTHING, |all, rect| all.union(rect));
        all.width() / all.height()
    };
    for length in [20, 60, 300] {
        let map = path(length);
        let board = board(&map);
        let (graph, places) = after(&board, &run("stress", &board));
        assert_eq!(quality::overlaps(&graph, &places), 0);
        assert!((0.8..2.4).contains(&shape(&graph, &places)), "{length}: {}", shape(&graph, &places));
        let longest = places.windows(2).map(|pair| pair[0].distance(pair[1])).fold(0.0, f32::max);
        assert!(longest < 400.0, "{length}: neighbours lie {longest} apart");
        let layout = layout::layout("stress").expect("stress");
        let mut params = ParameterValues::defaults_of(layout.about.parameters);
        params.set("bend", parameter::ParameterValue::Flag(false));
        let straight = layout.place(&board, &params, &Progress::default()).expect("places");
        let (graph, places) = after(&board, &straight);
        assert!(shape(&graph, &places) > 4.0, "{length}: {}", shape(&graph, &places));
        let stress = quality::stress(&graph, &places);
        assert!(stress < 0.002, "{length}: {stress}");
    }
    let map = mesh(7);
    let (_, places) = after(&board(&map), &run("stress", &board(&map)));
    let slant = |a: usize, b: usize| {
        let way = places[b] - places[a];
        way.x.abs().min(way.y.abs()) / way.length()
    };
    let slants: Vec<f32> = (0..49).filter(|at| at % 7 > 0).map(|at| slant(at - 1, at)).collect();
    assert!(slants.iter().sum::<f32>() / slants.len() as f32 <= 0.12, "{slants:?}");
}

#[test]
fn nothing_overlaps_whatever_the_graph_and_the_sizes() {
    let mut maps: Vec<Map> = (0..8).map(|seed| any(12 + seed * 9, seed * 20, seed)).collect();
    maps.push(tied(30, &joined((0..30).flat_map(|a| (0..a).map(move |b| (a, b))))));
    maps.push(tied(25, &joined((1..25).map(|at| (0, at)))));
    for (number, map) in maps.iter().enumerate() {
        for id in ["stress", "allies_foes", "tidy"] {
            let board = board(map);
            let (graph, places) = after(&board, &run(id, &board));
            assert_eq!(quality::overlaps(&graph, &places), 0, "{id} of map {number}");
        }
    }
}

#[test]
fn moved_nodes_keep_clear_of_fixed_ones() {
    let mut map = any(60, 90, 3);
    // Far enough from each other that they do not overlap among themselves.
    let ids: Vec<_> = map.actors.ids().collect();
    for (number, id) in ids.iter().take(9).enumerate() {
        let actor = map.actors.get_mut(id).expect("it is there");
        actor.place = pos2((number % 3) as f32 * 300.0, (number / 3) as f32 * 300.0);
        actor.pinned = true;
    }
    for id in ["stress", "allies_foes", "tidy"] {
        let board = board(&map);
        let places = run(id, &board);
        assert_eq!(places.len(), 51, "{id}");
        let (graph, places) = after(&board, &places);
        assert_eq!(quality::overlaps(&graph, &places), 0, "{id}");
    }
}

#[test]
fn a_node_that_is_tied_to_a_fixed_one_comes_near_it() {
    let mut map = tied(4, &joined([(0, 1), (1, 2), (2, 3)]));
    let ids: Vec<_> = map.actors.ids().collect();
    for (id, x) in [(&ids[0], 0.0), (&ids[1], 200.0), (&ids[2], 400.0)] {
        map.actors.get_mut(id).expect("it is there").place = pos2(x, 0.0);
    }
    map.actors.get_mut(&ids[3]).expect("it is there").place = pos2(-3000.0, 2000.0);
    let board = LayoutInput { selection: [Target::from(&ids[3])].into(), ..board(&map) };
    let places = run("stress", &board);
    let place = places[&Target::from(&ids[3])];
    assert!((place - pos2(600.0, 0.0)).length() < 80.0, "{place:?}");
}

const TRIBES: &str = "Gavev: +Kotun -Ove -Alika -Nagam -Gahuk -Asaro +Nagad +Gama; \
                      Kotun: -Ove -Nagam -Gahuk -Notoh -Kohik +Nagad +Gama; Ove: +Alika +Gahuk +Masil +Ukudz; \
                      Alika: +Ukudz; Nagam: +Masil +Notoh +Seuve -Nagad -Gama; \
                      Gahuk: +Masil +Ukudz -Notoh +Geham +Asaro -Uheto -Gama; Masil: +Ukudz +Geham +Asaro +Uheto; \
                      Ukudz: +Geham +Asaro -Seuve; Notoh: +Kohik -Geham +Uheto -Nagad; Kohik: -Geham +Uheto -Nagad; \
                      Geham: +Asaro -Uheto -Nagad -Gama; Asaro: -Seuve -Nagad -Gama; Uheto: +Seuve -Nagad -Gama; \
                      Seuve: -Gama; Nagad: +Gama";

/// The three known alliances of the tribes.
const ALLIANCES: [&str; 3] =
    ["gavev kotun nagad gama", "ove alika gahuk masil ukudz geham asaro", "nagam notoh kohik uheto seuve"];

/// The ties of sixteen tribes of the highlands of New Guinea (Read 1954).
fn tribes() -> Map {
    let mut map = Map::default();
    for name in ALLIANCES.join(" ").split(' ') {
        map.actors.add(Actor::new(name, Pos2::ZERO));
    }
    let id = |name: &str| Id::from_name(name, "");
    for line in TRIBES.split("; ") {
        let (from, others) = line.split_once(": ").expect("a name");
        for other in others.split(' ') {
            let mut tie = Tie::new(&id(from), &Target::Actor(id(&other[1..])), "alliance");
            tie.sign = if other.starts_with('+') { Sign::Positive } else { Sign::Negative };
            map.ties.add(tie);
        }
    }
    let count = |sign: Sign| map.ties.iter().filter(|tie| tie.sign == sign).count();
    assert_eq!((map.actors.len(), count(Sign::Positive), count(Sign::Negative)), (16, 29, 29));
    map
}

#[test]
fn the_highland_tribes_are_three_clusters() {
    let map = tribes();
    for seed in 0..10 {
        let places = run("allies_foes", &LayoutInput { seed, ..board(&map) });
        let groups: Vec<Vec<Pos2>> = ALLIANCES
            .iter()
            .map(|names| names.split(' ').map(|name| places[&Target::Actor(Id::from_name(name, ""))]).collect())
            .collect();
        let mean = |from: &Pos2, to: &[Pos2]| {
            let others = to.iter().filter(|other| *other != from);
            let (sum, count) =
                others.fold((0.0, 0.0), |(sum, count), other| (sum + from.distance(*other), count + 1.0));
            sum / count
        };
        let mut silhouette = 0.0;
        for (own, group) in groups.iter().enumerate() {
            let within = group.iter().map(|at| mean(at, group)).sum::<f32>() / group.len() as f32;
            for (other, foes) in groups.iter().enumerate().filter(|(other, _)| *other != own) {
                let between = group.iter().map(|at| mean(at, foes)).sum::<f32>() / group.len() as f32;
                assert!(within < between / 2.0, "{own} and {other}: {within} within, {between} between");
            }
            for at in group {
                let apart = |other: &(usize, &Vec<Pos2>)| other.0 != own;
                let nearest =
                    groups.iter().enumerate().filter(apart).map(|(_, foes)| mean(at, foes)).fold(f32::MAX, f32::min);
                let inside = mean(at, group);
                silhouette += (nearest - inside) / nearest.max(inside) / 16.0;
            }
        }
        assert!(silhouette > 0.5, "seed {seed}: {silhouette}");
    }
}

#[test]
fn a_tie_of_both_signs_is_between_plus_and_minus_in_length() {
    let both = tied(2, &[(0, 1, Sign::Both)]);
    let apart = |map: &Map| {
        let places: Vec<Pos2> = run("allies_foes", &board(map)).into_values().collect();
        places[0].distance(places[1])
    };
    let (friends, foes) = (tied(2, &[(0, 1, Sign::Positive)]), tied(2, &[(0, 1, Sign::Negative)]));
    assert!(apart(&friends) < apart(&both) && apart(&both) < apart(&foes));
}

#[test]
fn tidying_moves_little_and_a_second_time_nothing() {
    for seed in 0..6 {
        // A grid drawn by hand, with two actors dropped onto others.
        let mut map = tied(24, &[]);
        let mut numbers = SeededNumbers::new(seed);
        let ids: Vec<_> = map.actors.ids().collect();
        for (number, id) in ids.iter().enumerate() {
            let (column, row) = if number < 22 { (number % 6, number / 6) } else { (number % 3, 1) };
            let shake = vec2(numbers.below(13) as f32, numbers.below(13) as f32);
            map.actors.get_mut(id).expect("it is there").place =
                pos2(column as f32 * 210.0, row as f32 * 160.0) + shake;
        }
        let before: LayoutPlaces = map.actors.iter().map(|actor| (Target::from(&actor.id), actor.place)).collect();
        let places = run("tidy", &board(&map));
        for (target, place) in places.iter().take(22) {
            assert!(place.distance(before[target]) < 160.0, "{target:?}");
        }
        let lines: BTreeSet<i32> = places.values().map(|place| (place.y * 10.0) as i32).collect();
        assert!(lines.len() <= 8, "{lines:?}");
        for (id, place) in ids.iter().zip(ids.iter().map(|id| places[&Target::from(id)])) {
            map.actors.get_mut(id).expect("it is there").place = place;
        }
        assert_eq!(run("tidy", &board(&map)), places, "seed {seed}");
    }
}

#[test]
fn a_large_map_is_cancelled_half_way() {
    let map = mesh(40);
    let row = layout::layout("stress").expect("it is there");
    let progress = Progress::default();
    let watch = progress.clone();
    std::thread::scope(|scope| {
        let work =
            scope.spawn(|| row.place(&board(&map), &ParameterValues::defaults_of(row.about.parameters), &progress));
        while watch.share_done() < 0.3 && !work.is_finished() {
            std::thread::yield_now();
        }
        watch.cancel();
        assert_eq!(work.join().expect("no panic"), Err(layout::LayoutError::Cancelled));
    });
}
