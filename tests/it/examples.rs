//! The maps that ship with the program: they open, they are sound, and every claim in them has a passage as evidence.

use std::path::{Path, PathBuf};

use stancemap::file::{read, write};
use stancemap::model::{Evidence, Map, Target};

use crate::support::golden::assert_approved;
use crate::support::sources::shown;

#[test]
fn every_example_is_sound() {
    for (path, text) in examples() {
        let map = read(&text).unwrap_or_else(|error| panic!("{error} {}", path.display()));
        assert_eq!(map.problems(), [], "{}", path.display());
        assert!(map.actors.len() > 1 && !map.issues.is_empty(), "{} is no example of anything", path.display());
        assert!(map.as_of.is_some() && !map.viewpoint.is_empty(), "{} is of no moment or view", path.display());
    }
}

/// The first save of an example must change only what the user changed.
#[test]
fn every_example_is_as_the_app_writes_it() {
    for (path, text) in examples() {
        assert_approved(&shown(&path), &write(&map_in(&text)));
    }
}

#[test]
fn every_claim_of_an_example_has_a_passage_behind_it() {
    for (path, text) in examples() {
        let map = map_in(&text);
        for (target, evidence) in claims(&map) {
            let at = format!("{} in {}", map.name(&target), path.display());
            assert!(!evidence.is_empty(), "there is no evidence for {at}");
            for item in evidence {
                assert!(!item.locator.is_empty(), "evidence without its place for {at}");
                assert!(!item.said_by.is_empty(), "evidence without a speaker for {at}");
                assert!(known_speaker(&map, &item.said_by), "{:?} is no actor for {at}", item.said_by);
                assert!(
                    item.said_on.is_none_or(|said| map.as_of.is_none_or(|day| said.earliest() <= day.latest())),
                    "something was said after the day of the map for {at}"
                );
            }
        }
    }
}

/// A disc of the most influential actor and its ring are about 100 across.
#[test]
fn nothing_overlaps_in_any_example() {
    for (path, text) in examples() {
        let map = map_in(&text);
        let mut places: Vec<_> = map.actors.iter().map(|actor| (actor.label(), actor.place)).collect();
        places.extend(map.issues.iter().map(|issue| (issue.label(), issue.place)));
        for (at, (name, place)) in places.iter().enumerate() {
            for (other, there) in &places[at + 1..] {
                assert!(place.distance(*there) >= 100.0, "{name} and {other} lie too close in {}", path.display());
            }
        }
    }
}

#[test]
fn the_map_of_the_force_has_the_difficult_cases() {
    let map = map_in(include_str!("../../assets/examples/gaza-stabilisation-force.ron"));
    let on_a_tie = |target: &Target| matches!(target, Target::Tie(_));
    assert!(map.objections.iter().any(|objection| objection.by.as_str() == "israel" && on_a_tie(&objection.to)));
    let troops = map.issues.iter().find(|issue| issue.id.as_str() == "turkish-troops").unwrap();
    assert!(troops.about.is_some(), "the issue is somebody's participation");
    let glyph = |actor: &str, issue: &str| {
        let mut stances = map.stances.iter();
        stances.find(|s| s.actor.as_str() == actor && s.issue.as_str() == issue).map(|s| s.alignment.glyph())
    };
    assert_eq!(glyph("israel", "turkish-troops").as_deref(), Some("−3"));
    assert_eq!(glyph("hamas", "hamas-disarmament").as_deref(), Some("~"), "not committed yet");
    assert_eq!(glyph("turkiye", "turkish-troops"), None, "nobody reports that Türkiye asked to take part");
    assert_eq!(
        map.conditions.iter().map(|condition| condition.of.as_str()).collect::<Vec<_>>(),
        ["antonio-guterres-deployment"]
    );
    let before = map.as_of("2025-09-30".parse().unwrap());
    assert!(
        before.stances.len() < map.stances.len() && before.ties.len() < map.ties.len(),
        "the slider moves something"
    );
}

/// Every record that has evidence, with its evidence.
fn claims(map: &Map) -> Vec<(Target, &[Evidence])> {
    let stances = map.stances.iter().map(|record| (Target::from(&record.id), record.evidence.as_slice()));
    let ties = map.ties.iter().map(|record| (Target::from(&record.id), record.evidence.as_slice()));
    let objections = map.objections.iter().map(|record| (Target::from(&record.id), record.evidence.as_slice()));
    let conditions = map.conditions.iter().map(|record| (Target::from(&record.id), record.evidence.as_slice()));
    stances.chain(ties).chain(objections).chain(conditions).collect()
}

/// Is the speaker an actor of the map, or a description of one?
fn known_speaker(map: &Map, said_by: &str) -> bool {
    said_by.contains(' ') || map.actors.iter().any(|actor| actor.id.as_str() == said_by)
}

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn map_in(text: &str) -> Map {
    read(text).unwrap()
}

#[allow(clippy::unwrap_used, reason = "a helper of tests")]
fn examples() -> Vec<(PathBuf, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/examples");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no map ships with the app");
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}
