//! Properties that every layout must have, and the pictures that each layout must make.

use std::collections::BTreeSet;

use emath::{Pos2, Rect, pos2, vec2};
use stancemap::layout::{ALL, FocusRequirement, Layout, LayoutError, LayoutInput, LayoutPlaces};
use stancemap::model::parameter::ParameterValue;
use stancemap::model::{Id, Map, ParameterValues, Target};
use stancemap::network::Progress;

use crate::support::{many, notation};

fn board(map: &Map) -> LayoutInput<'_> {
    let focus = map.issues.ids().next().map(Target::Issue);
    LayoutInput {
        map,
        sizes: Default::default(),
        header_sizes: Default::default(),
        selection: BTreeSet::new(),
        focus,
        seed: 7,
    }
}

fn place(layout: &Layout, board: &LayoutInput<'_>) -> LayoutPlaces {
    layout
        .place(board, &ParameterValues::defaults_of(layout.about.parameters), &Progress::default())
        .expect("a place for everything")
}

fn maps() -> Vec<Map> {
    let shipped = include_str!("../../assets/examples/gaza-stabilisation-force.ron");
    vec![stancemap::file::read(shipped).expect("the shipped map"), many::map(60, 120)]
}

#[test]
fn every_layout_gives_each_record_a_place_of_its_own() {
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
fn every_layout_moves_no_pinned_or_unselected_record() {
    let mut map = many::map(60, 120);
    let first: Vec<_> = map.actors.ids().take(5).collect();
    first.iter().for_each(|id| map.actors.get_mut(id).expect("it is there").pinned = true);
    let chosen: BTreeSet<Target> = map.actors.ids().take(20).map(Target::Actor).collect();
    for layout in ALL {
        let places = place(layout, &LayoutInput { selection: chosen.clone(), ..board(&map) });
        assert_eq!(places.len(), 15, "{}", layout.about.id);
        assert!(first.iter().all(|id| !places.contains_key(&Target::from(id))), "{}", layout.about.id);
    }
}

#[test]
fn every_layout_handles_zero_one_and_two_records() {
    for (count, layout) in [0, 1, 2].into_iter().flat_map(|count| ALL.iter().map(move |layout| (count, layout))) {
        let mut map = Map::default();
        let issue = stancemap::ops::add_issue(&mut map, "Issue", Pos2::ZERO);
        for number in 0..count {
            // All in one place, as a pasted list may be.
            stancemap::ops::add_actor(&mut map, &format!("Actor {number}"), Pos2::ZERO);
        }
        let places = place(layout, &LayoutInput { focus: Some(Target::Issue(issue)), ..board(&map) });
        assert_eq!(places.len(), count + 1, "{}", layout.about.id);
    }
}

#[test]
fn every_layout_reports_its_cancellation() {
    let map = many::map(60, 120);
    for layout in ALL {
        let progress = Progress::default();
        progress.cancel();
        let stopped = layout.place(&board(&map), &ParameterValues::defaults_of(layout.about.parameters), &progress);
        assert_eq!(stopped, Err(LayoutError::Cancelled), "{}", layout.about.id);
    }
}

#[test]
fn a_layout_that_needs_a_focus_asks_for_one() {
    let map = many::map(60, 120);
    for layout in ALL {
        let board = LayoutInput { focus: None, ..board(&map) };
        let placed = layout.place(&board, &ParameterValues::defaults_of(layout.about.parameters), &Progress::default());
        match layout.required_focus {
            FocusRequirement::Nothing => assert!(placed.is_ok(), "{}", layout.about.id),
            FocusRequirement::Issue => assert_eq!(placed, Err(LayoutError::NoIssue), "{}", layout.about.id),
            FocusRequirement::IssueOrActor => assert_eq!(placed, Err(LayoutError::NoFocus), "{}", layout.about.id),
        }
    }
}

fn by(id: &str) -> &'static Layout {
    stancemap::layout::layout(id).expect("a layout of that id")
}

/// The places of a map in the notation after a layout.
fn placed(id: &str, map: &Map, focus: Option<Target>, set: &[(&'static str, ParameterValue)]) -> LayoutPlaces {
    let mut params = ParameterValues::defaults_of(by(id).about.parameters);
    set.iter().for_each(|(id, chosen)| params.set(id, chosen.clone()));
    let board = LayoutInput { focus, ..board(map) };
    by(id).place(&board, &params, &Progress::default()).expect("places")
}

fn actor(places: &LayoutPlaces, id: &str) -> Pos2 {
    places[&Target::Actor(Id::from_name(id, ""))]
}

fn issue(places: &LayoutPlaces, id: &str) -> Pos2 {
    places[&Target::Issue(Id::from_name(id, ""))]
}

#[test]
fn a_spectrum_runs_from_against_to_for_the_issue() {
    let map = notation::map(
        "Ann influence 5; Bob influence 1; Cy influence 3; Dan influence 3; Eve influence 3; Fay influence 4; \
         mandate @ 0,0; other @ 5,5; Ann -3 mandate; Bob -3 mandate; Cy 0 mandate; Dan +2 mandate; \
         Eve undecided mandate; Fay silent mandate; Gus",
    );
    let focus = Some(Target::Issue(Id::from_name("mandate", "")));
    let places = placed("spectrum", &map, focus, &[]);
    let x = |name: &str| actor(&places, name).x;
    assert_eq!(x("Ann"), x("Bob"));
    assert!(actor(&places, "Ann").y < actor(&places, "Bob").y, "the weightiest stands at the top");
    assert!(x("Ann") < x("Cy") && x("Cy") < x("Dan"));
    // Distances are in proportion to levels: three between the first two, then two.
    let level = (x("Cy") - x("Ann")) / 3.0;
    assert!(((x("Dan") - x("Cy")) / 2.0 - level).abs() < 0.2, "{places:?}");
    // Far beyond the last actor with a position, each in a lane of its own.
    let end = x("Dan") + 1.4 * level;
    assert!(end < x("Eve") && x("Eve") < x("Fay") && x("Fay") < x("Gus"), "{places:?}");
    assert_eq!(issue(&places, "mandate").x, x("Cy"), "the issue stands over neutral");
    assert!(issue(&places, "mandate").y < actor(&places, "Ann").y);
    assert!(issue(&places, "other").y > actor(&places, "Gus").y);
}

#[test]
fn a_spectrum_shows_the_stances_of_the_maps_own_day() {
    let text = "Ann -3 mandate until 2025-01; Ann +3 mandate since 2025-02; Bob 0 mandate";
    let focus = Some(Target::Issue(Id::from_name("mandate", "")));
    let sides = ["2024-12-01", "2025-03-01"].map(|day| {
        let places = placed("spectrum", &notation::map(&format!("as of {day}; {text}")), focus.clone(), &[]);
        actor(&places, "Ann").x > actor(&places, "Bob").x
    });
    assert_eq!(sides, [false, true]);
}

#[test]
fn a_ring_is_as_many_ties_away_as_it_says() {
    let map = notation::map(
        "Ann +1 mandate; Bob -1 mandate; Ann = Cy alliance; Cy = Dan talks; Bob = Eve alliance; Fay; mandate @ 9,9",
    );
    let places = placed("rings", &map, Some(Target::Issue(Id::from_name("mandate", ""))), &[]);
    let middle = issue(&places, "mandate");
    let away = |name: &str| (actor(&places, name).distance(middle) * 2.0).round() / 2.0;
    assert_eq!(away("Ann"), away("Bob"));
    assert_eq!(away("Cy"), away("Eve"));
    assert!(away("Ann") < away("Cy") && away("Cy") < away("Dan") && away("Dan") < away("Fay"), "{places:?}");
    // Round an actor, the distance of each record is its number of ties.
    let places = placed("rings", &map, Some(Target::Actor(Id::from_name("Dan", ""))), &[]);
    let away = |at: Pos2| at.distance(actor(&places, "Dan"));
    assert!(away(actor(&places, "Cy")) < away(actor(&places, "Ann")));
    assert!(away(actor(&places, "Ann")) < away(actor(&places, "Bob")), "no tie leads to Bob");
}

#[test]
fn rings_go_round_what_is_pinned_where_it_is() {
    let mut map = notation::map("Ann @ 500,300; Ann = Bob talks; Ann = Cy talks; Ann = Dan talks");
    map.actors.get_mut(&Id::from_name("Ann", "")).expect("Ann").pinned = true;
    let places = placed("rings", &map, Some(Target::Actor(Id::from_name("Ann", ""))), &[]);
    let away = ["Bob", "Cy", "Dan"].map(|name| actor(&places, name).distance(pos2(500.0, 300.0)));
    assert!(away.iter().all(|far| (far - away[0]).abs() < 0.5 && *far > 60.0), "{away:?}");
}

#[test]
fn an_actor_that_is_part_of_itself_is_still_placed() {
    let mut map = notation::map("Ann in Bob; Bob; Cy in Bob");
    map.actors.get_mut(&Id::from_name("Bob", "")).expect("Bob").part_of = Some(Id::from_name("Ann", ""));
    for layout in ALL.iter().filter(|layout| layout.required_focus == FocusRequirement::Nothing) {
        assert_eq!(place(layout, &board(&map)).len(), 3, "{}", layout.about.id);
    }
}

/// Arrows from higher to lower numbers only, so that they form no circle.
fn commands(count: usize) -> Map {
    let mut numbers = many::SeededNumbers::new(5);
    let mut text = String::new();
    for from in 0..count {
        for _ in 0..2 {
            let to = from + 1 + numbers.below(count / 2);
            if to < count {
                text += &format!("A{from} > A{to} command; ");
            }
        }
    }
    notation::map(&text)
}

#[test]
fn arrows_without_circles_point_down_or_to_the_right() {
    let map = commands(40);
    for (direction, is_down) in [("down", true), ("right", false)] {
        let places = placed("layers", &map, None, &[("direction", ParameterValue::Choice(direction))]);
        for tie in map.ties.iter() {
            let (from, to) = (places[&Target::from(&tie.from)], places[&tie.to]);
            assert!(if is_down { from.y < to.y } else { from.x < to.x }, "{} from {from:?} to {to:?}", tie.id);
        }
    }
}

#[test]
fn a_tree_in_layers_has_no_crossings_and_centred_parents() {
    let map = notation::map("B in A; C in A; D in B; E in B; F in C; G in C; H in C");
    let places = placed("layers", &map, None, &[]);
    let at = |name: &str| actor(&places, name);
    assert_eq!([at("D").y, at("E").y, at("F").y], [at("H").y; 3]);
    let side = at("B").x < at("C").x;
    for (b, c) in ["D", "E"].iter().flat_map(|b| ["F", "G", "H"].map(|c| (*b, c))) {
        assert_eq!(at(b).x < at(c).x, side, "{b} and {c}");
    }
    assert!((at("B").x - (at("D").x + at("E").x) / 2.0).abs() < 30.0, "{places:?}");
    assert!(at("A").x > at("B").x.min(at("C").x) && at("A").x < at("B").x.max(at("C").x));
}

#[test]
fn a_ring_of_ties_is_a_circle_without_crossings() {
    // The ring 0, 7, 14, 2, … in a file that lists its actors by number.
    let count = 19;
    let mut text: String = (0..count).map(|number| format!("A{number}; ")).collect();
    for number in 0..count {
        text += &format!("A{} = A{} talks; ", number * 7 % count, (number + 1) * 7 % count);
    }
    let map = notation::map(&text);
    let places = placed("circle", &map, None, &[]);
    let (middle, mut order) =
        (places.values().fold(Pos2::ZERO, |sum, at| sum + at.to_vec2() / count as f32), Vec::new());
    for number in 0..count {
        let way = actor(&places, &format!("A{number}")) - middle;
        order.push((way.angle(), number));
    }
    order.sort_by(|a, b| a.0.total_cmp(&b.0));
    let crossings = map.ties.iter().filter(|tie| {
        let place = |id: &str| order.iter().position(|(_, number)| format!("a{number}") == id).expect("a place");
        let apart = place(tie.from.as_str()).abs_diff(place(tie.to.id()));
        apart != 1 && apart != count - 1
    });
    assert_eq!(crossings.count(), 0, "a tie does not lead to a neighbour: {order:?}");
}

#[test]
fn two_cliques_that_fight_are_two_columns() {
    let mut text = String::new();
    for (a, b) in (0..5).flat_map(|a| (0..a).map(move |b| (a, b))) {
        text += &format!("R{a} = R{b} alliance +; S{a} = S{b} alliance +; R{a} = S{b} conflict -; ");
    }
    let map = notation::map(&text);
    let places = placed("camps", &map, None, &[]);
    let column =
        |side: &str| (0..5).map(|n| actor(&places, &format!("{side}{n}")).x.round() as i32).collect::<BTreeSet<_>>();
    assert_eq!((column("R").len(), column("S").len()), (1, 1), "{places:?}");
    assert_ne!(column("R"), column("S"));
}

/// Read's highland tribes (1954): 16 tribes, 29 friendships and 29 feuds, and their three known groups.
const TRIBES: &[(&str, &str)] = &[
    ("Gavev", "+Kotun -Ove -Alika -Nagam -Gahuk -Asaro +Nagad +Gama"),
    ("Kotun", "-Ove -Nagam -Gahuk -Notoh -Kohik +Nagad +Gama"),
    ("Ove", "+Alika +Gahuk +Masil +Ukudz"),
    ("Alika", "+Ukudz"),
    ("Nagam", "+Masil +Notoh +Seuve -Nagad -Gama"),
    ("Gahuk", "+Masil +Ukudz -Notoh +Geham +Asaro -Uheto -Gama"),
    ("Masil", "+Ukudz +Geham +Asaro +Uheto"),
    ("Ukudz", "+Geham +Asaro -Seuve"),
    ("Notoh", "+Kohik -Geham +Uheto -Nagad"),
    ("Kohik", "-Geham +Uheto -Nagad"),
    ("Geham", "+Asaro -Uheto -Nagad -Gama"),
    ("Asaro", "-Seuve -Nagad -Gama"),
    ("Uheto", "+Seuve -Nagad -Gama"),
    ("Seuve", "-Gama"),
    ("Nagad", "+Gama"),
];

#[test]
fn the_highland_tribes_are_three_groups_round_their_broker() {
    let ties = TRIBES.iter().flat_map(|(from, ties)| {
        ties.split(' ').map(move |tie| {
            let (sign, to) = tie.split_at(1);
            format!("{from} = {to} {} {sign}; ", if sign == "+" { "alliance" } else { "conflict" })
        })
    });
    let map = notation::map(&ties.collect::<String>());
    assert_eq!(map.ties.len(), 58);
    let groups = [
        vec!["Gavev", "Kotun", "Nagad", "Gama"],
        vec!["Ove", "Alika", "Gahuk", "Ukudz", "Geham", "Asaro"],
        vec!["Nagam", "Notoh", "Kohik", "Uheto", "Seuve"],
    ];
    for resolution in [0.0, 0.5, 1.0] {
        let places = placed("camps", &map, None, &[("resolution", ParameterValue::Number(resolution))]);
        let columns = groups.each_ref().map(|group| {
            let columns: BTreeSet<i32> = group.iter().map(|name| actor(&places, name).x.round() as i32).collect();
            assert_eq!(columns.len(), 1, "at {resolution} the group of {} is broken", group[0]);
            columns.first().copied().expect("a column")
        });
        assert!(columns[0] != columns[1] && columns[1] != columns[2] && columns[0] != columns[2]);
        let masil = actor(&places, "Masil").x.round() as i32;
        assert!(masil > columns[1].min(columns[2]) && masil < columns[1].max(columns[2]), "Masil stands between two");
    }
}

#[test]
fn issues_stand_over_the_camp_that_is_for_them() {
    let text = "R1 = R2 alliance +; S1 = S2 alliance +; R1 = S1 conflict -; R1 +3 peace; R2 +1 peace; S1 +2 war; \
                S2 +2 war; S1 -3 peace; peace @ 0,0; war @ 0,0";
    let places = placed("camps", &notation::map(text), None, &[]);
    let is_left = |x: f32| x < (actor(&places, "R1").x + actor(&places, "S1").x) / 2.0;
    assert_eq!(is_left(issue(&places, "peace").x), is_left(actor(&places, "R1").x));
    assert_eq!(is_left(issue(&places, "war").x), is_left(actor(&places, "S1").x));
    assert!(issue(&places, "war").y < actor(&places, "S1").y.min(actor(&places, "S2").y));
}

#[test]
fn no_moved_record_covers_a_fixed_one() {
    let mut map = many::map(60, 2);
    let pinned: Vec<_> = map.actors.ids().step_by(7).collect();
    pinned.iter().for_each(|id| map.actors.get_mut(id).expect("it is there").pinned = true);
    for layout in ALL.iter().filter(|layout| CAREFUL.contains(&layout.about.id)) {
        let places = place(layout, &board(&map));
        let size = vec2(119.0, 69.0);
        for id in &pinned {
            let stays = Rect::from_center_size(map.actors.get(id).expect("it is there").place, size);
            let over = places.iter().find(|(_, at)| stays.intersects(Rect::from_center_size(**at, size)));
            assert_eq!(over, None, "{} puts it over {id}", layout.about.id);
        }
    }
}

/// Layouts that keep clear of fixed records.
const CAREFUL: &[&str] = &["camps", "spectrum", "rings", "inside_out", "layers", "circle", "grid"];

#[test]
fn a_layout_that_would_show_nothing_of_a_map_says_why() {
    let bare = notation::map("Ann; Bob; Cy; mandate");
    let issue = bare.issues.ids().next().map(Target::Issue);
    let full = notation::map("Ann = Bob conflict -; Ann > Cy command; Cy in Bob; Ann +2 mandate; mandate");
    let mut silent = Vec::new();
    for layout in ALL {
        let params = ParameterValues::defaults_of(layout.about.parameters);
        let focus = issue.clone().filter(|_| layout.required_focus != FocusRequirement::Nothing);
        let lacks = |map| (layout.why_uninformative)(&LayoutInput { focus: focus.clone(), ..board(map) }, &params);
        assert_eq!(lacks(&full), None, "{}", layout.about.id);
        match lacks(&bare) {
            Some(words) => assert!(words.ends_with('.') && !words.contains("  "), "{words:?}"),
            None => silent.push(layout.about.id),
        }
    }
    // These need nothing but records.
    assert_eq!(silent, ["circle", "grid", "tidy"]);
    // Ties that leave the selection do not count.
    let chosen = ["Ann", "Cy"].map(|name| Target::Actor(Id::from_name(name, ""))).into();
    let of = |id: &str| {
        (by(id).why_uninformative)(
            &LayoutInput { selection: chosen, ..board(&full) },
            &ParameterValues::defaults_of(by(id).about.parameters),
        )
        .is_some()
    };
    assert!(of("inside_out"));
}
