//! The legend explains the marks on the map, and no others.

use std::collections::BTreeSet;

use emath::Rect;
use stancemap::model::*;
use stancemap::scene::{Mark, Palette, Shape, legend};

use super::{issue, lenses, letters, overlap, scene, shipped};
use crate::support::notation;

/// For each mark, a map and a lens that use it.
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

/// The other marks that a map brings along.
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

/// The ring shows in small what the disc shows, so a hollow segment needs an explanation too.
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
