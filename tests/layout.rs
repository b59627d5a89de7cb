//! What every layout keeps to, whatever it is: walks the list.
#![allow(clippy::expect_used, reason = "what is not there fails the test")]

#[path = "support/many.rs"]
mod many;

use std::collections::BTreeSet;

use emath::{Pos2, Rect, vec2};
use stancemap::layout::{ALL, Board, Layout, Needs, Places, Progress, Stopped};
use stancemap::model::{Map, Params, Target};

fn board(map: &Map) -> Board<'_> {
    let focus = map.issues.ids().next().map(Target::Issue);
    Board { map, sizes: Default::default(), chosen: BTreeSet::new(), focus, seed: 7 }
}

fn place(layout: &Layout, board: &Board<'_>) -> Places {
    layout.place(board, &Params::of(layout.about.params), &Progress::default()).expect("a place for everything")
}

fn maps() -> Vec<Map> {
    let shipped = include_str!("../assets/examples/gaza-stabilisation-force.ron");
    vec![stancemap::file::read(shipped).expect("the shipped map"), many::map(60, 120)]
}

#[test]
fn every_layout_places_everything_somewhere_of_its_own() {
    for (map, layout) in maps().iter().flat_map(|map| ALL.iter().map(move |layout| (map, layout))) {
        let places = place(layout, &board(map));
        assert_eq!(places.len(), map.actors.iter().filter(|actor| !actor.pinned).count() + map.issues.len());
        let discs: Vec<Rect> =
            places.values().map(|place: &Pos2| Rect::from_center_size(*place, vec2(119.0, 69.0))).collect();
        for (number, disc) in discs.iter().enumerate() {
            let over = discs.iter().skip(number + 1).find(|other| disc.intersects(**other));
            assert_eq!(over, None, "{} of {}", layout.about.id, map.title);
        }
    }
}

#[test]
fn every_layout_gives_the_same_picture_again() {
    for (map, layout) in maps().iter().flat_map(|map| ALL.iter().map(move |layout| (map, layout))) {
        assert_eq!(place(layout, &board(map)), place(layout, &board(map)), "{}", layout.about.id);
    }
}

#[test]
fn every_layout_leaves_alone_what_is_pinned_or_not_chosen() {
    let mut map = many::map(60, 120);
    let first: Vec<_> = map.actors.ids().take(5).collect();
    first.iter().for_each(|id| map.actors.get_mut(id).expect("it is there").pinned = true);
    let chosen: BTreeSet<Target> = map.actors.ids().take(20).map(Target::Actor).collect();
    for layout in ALL {
        let places = place(layout, &Board { chosen: chosen.clone(), ..board(&map) });
        assert_eq!(places.len(), 15, "{}", layout.about.id);
        assert!(first.iter().all(|id| !places.contains_key(&Target::from(id))), "{}", layout.about.id);
    }
}

#[test]
fn every_layout_copes_with_nothing_one_and_two() {
    for (count, layout) in [0, 1, 2].into_iter().flat_map(|count| ALL.iter().map(move |layout| (count, layout))) {
        let mut map = Map::default();
        let issue = stancemap::ops::add_issue(&mut map, "Issue", Pos2::ZERO);
        for number in 0..count {
            // All on one spot, as a list that was pasted may be.
            stancemap::ops::add_actor(&mut map, &format!("Actor {number}"), Pos2::ZERO);
        }
        let places = place(layout, &Board { focus: Some(Target::Issue(issue)), ..board(&map) });
        assert_eq!(places.len(), count + 1, "{}", layout.about.id);
    }
}

#[test]
fn every_layout_that_is_cancelled_says_so() {
    let map = many::map(60, 120);
    for layout in ALL {
        let progress = Progress::default();
        progress.cancel();
        let stopped = layout.place(&board(&map), &Params::of(layout.about.params), &progress);
        assert_eq!(stopped, Err(Stopped::Cancelled), "{}", layout.about.id);
    }
}

#[test]
fn a_layout_that_needs_a_focus_asks_for_one() {
    let map = many::map(60, 120);
    for layout in ALL {
        let board = Board { focus: None, ..board(&map) };
        let placed = layout.place(&board, &Params::of(layout.about.params), &Progress::default());
        match layout.needs {
            Needs::Nothing => assert!(placed.is_ok(), "{}", layout.about.id),
            Needs::Issue => assert_eq!(placed, Err(Stopped::NoIssue), "{}", layout.about.id),
            Needs::Centre => assert_eq!(placed, Err(Stopped::NoCentre), "{}", layout.about.id),
        }
    }
}
