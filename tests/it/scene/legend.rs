//! The legend explains the marks on the map, and no others.

use std::collections::BTreeSet;

use emath::Rect;
use stancemap::model::*;
use stancemap::scene::{LegendMark, Palette, SceneShape, legend};

use super::{issue, lenses, letters, overlap, scene, shipped};
use crate::support::notation;

/// For each mark, a map and a lens that use it.
fn causes() -> Vec<(LegendMark, &'static str, &'static str)> {
    vec![
        (LegendMark::Actor, "Ann", ""),
        (LegendMark::Bloc, "Ann kind bloc", ""),
        (LegendMark::Issue, "mandate", ""),
        (LegendMark::Scale, "Ann +2 mandate \"yes\"", "mandate"),
        (LegendMark::Scale, "Ann 0 mandate \"yes\"", "mandate"),
        (LegendMark::Undecided, "Ann undecided mandate \"yes\"", "mandate"),
        (LegendMark::Silent, "Ann silent mandate \"yes\"", "mandate"),
        (LegendMark::Unknown, "Ann; mandate", "mandate"),
        (LegendMark::HollowActor, "Ann +2 mandate", "mandate"),
        (LegendMark::StanceRing, "Ann; mandate", ""),
        (LegendMark::Tie, "Ann = Bob mediation \"yes\"", ""),
        (LegendMark::Tie, "Ann = Bob espionage \"yes\"", ""),
        (LegendMark::Cooperation, "Ann = Bob cooperation \"yes\"", ""),
        (LegendMark::Alliance, "Ann = Bob alliance \"yes\"", ""),
        (LegendMark::Conflict, "Ann = Bob conflict \"yes\"", ""),
        (LegendMark::Broken, "Ann = Bob broken \"yes\"", ""),
        (LegendMark::Expected, "Ann = Bob expected \"yes\"", ""),
        (LegendMark::Expected, "Ann = Bob intermittent \"yes\"", ""),
        (LegendMark::PartOf, "Ann in Bob", ""),
        (LegendMark::Unconfirmed, "Ann = Bob alliance unconfirmed \"yes\"", ""),
        (LegendMark::Tentative, "Ann = Bob alliance tentative \"yes\"", ""),
        (LegendMark::HollowLine, "Ann = Bob alliance", ""),
        (LegendMark::HollowLine, "Ann objects Bob", ""),
        (LegendMark::Direction, "Ann > Bob command \"yes\"", ""),
        (LegendMark::Objection, "Ann objects Bob \"yes\"", ""),
        (LegendMark::Reservation, "Ann doubts Bob \"yes\"", ""),
        (LegendMark::ClosedObjection, "Ann objects Bob met \"yes\"", ""),
        (LegendMark::ClosedObjection, "Ann objects Bob withdrawn \"yes\"", ""),
        (LegendMark::ClosedObjection, "Ann objects Bob overridden \"yes\"", ""),
        (LegendMark::Condition, "Ann +2 mandate \"yes\"; stance:ann-mandate if \"they pay\"", "mandate"),
        (LegendMark::RedLine, "Ann -3 mandate red \"yes\"", "mandate"),
        (LegendMark::RedLine, "Ann vetoes Bob \"yes\"", ""),
        (LegendMark::RedLine, "Ann vetoes Bob", ""),
        (LegendMark::Evidence, "Ann = Bob alliance \"yes\"", ""),
        (LegendMark::Evidence, "Ann +2 mandate \"yes\"", "mandate"),
    ]
}

/// The other marks that a map brings along.
fn company(text: &str) -> BTreeSet<LegendMark> {
    let mut marks = BTreeSet::new();
    let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
    marks.extend(has(&["Ann"]).then_some(LegendMark::Actor));
    if has(&["mandate"]) {
        marks.insert(LegendMark::Issue);
        marks.extend(has(&["Ann"]).then_some(LegendMark::StanceRing));
    }
    marks.extend(has(&["\"yes\""]).then_some(LegendMark::Evidence));
    marks.extend(has(&["alliance"]).then_some(LegendMark::Alliance));
    marks.extend(has(&["command"]).then_some(LegendMark::Tie));
    marks.extend(has(&["vetoes"]).then_some(LegendMark::Objection));
    marks.extend(has(&["vetoes Bob"]).then_some(LegendMark::HollowLine).filter(|_| !has(&["\"yes\""])));
    marks.extend(
        has(&["objects Bob"]).then_some(LegendMark::Objection).filter(|_| !has(&["met", "withdrawn", "overridden"])),
    );
    marks.extend(has(&["+2", "-3"]).then_some(LegendMark::Scale));
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
    assert_eq!(scene(&map, &Lens::Relationships).marks, BTreeSet::from([LegendMark::Actor, LegendMark::Body]));
    assert_eq!(scene(&Map::default(), &Lens::Relationships).marks, BTreeSet::new());
    let mut map = notation::map("Ann = Bob alliance \"yes\"; mandate");
    map.set_field_value(&"issue:mandate".parse().unwrap(), "about", FieldValue::Text("ann-bob-alliance".to_owned()));
    assert!(scene(&map, &Lens::Relationships).marks.contains(&LegendMark::IssueSubject));
}

/// The ring shows in small what the disc shows, so a hollow segment needs an explanation too.
#[test]
fn the_legend_explains_the_ring_under_any_lens() {
    for (text, mark) in [
        ("Ann +2 mandate; troops", LegendMark::HollowActor),
        ("Ann undecided mandate \"yes\"; troops", LegendMark::Undecided),
        ("Ann silent mandate \"yes\"; troops", LegendMark::Silent),
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
            .filter_map(
                |item| if let SceneShape::Text { line, .. } = &item.shape { Some(line.text.as_str()) } else { None },
            )
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
