//! What a look leaves out, and that a figure says so.

use stancemap::model::*;
use stancemap::scene::{Palette, Scene, Shape, sheet};

fn shipped() -> Map {
    stancemap::file::read(include_str!("../../assets/examples/gaza-stabilisation-force.ron")).unwrap()
}

fn only_people(hide: bool) -> Look {
    let filter = Filter { kinds: vec!["person".to_owned()], hide, ..Filter::default() };
    Look { filter, ..Look::default() }
}

fn words(look: &Look) -> String {
    let sheet = sheet(&shipped(), look, &FigureSettings::default());
    let texts = sheet.items.iter().filter_map(|item| match &item.shape {
        Shape::Text { line, .. } => Some(line.text.to_string()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn what_is_hidden_is_gone_with_all_that_hangs_on_it_and_the_figure_counts_it() {
    let map = shipped();
    let out = map.left_out(&only_people(true));
    assert!(out.contains(&Target::Actor(Id::parse("israel").unwrap())));
    assert!(!out.contains(&Target::Actor(Id::parse("benjamin-netanyahu").unwrap())));
    let scene = Scene::of(&map, only_people(true), &Palette::LIGHT);
    assert!(scene.items.iter().all(|item| item.target.as_ref().is_none_or(|target| !out.contains(target))));
    let actors = out.iter().filter(|target| matches!(target, Target::Actor(_))).count();
    assert!(words(&only_people(true)).contains(&format!("Not shown: {actors} actors")));
}

#[test]
fn what_is_pale_is_still_there_in_another_colour() {
    let map = shipped();
    let israel = Target::Actor(Id::parse("israel").unwrap());
    let of = |look: &Look| {
        let scene = Scene::of(&map, look, &Palette::LIGHT);
        scene.items.into_iter().filter(|item| item.target.as_ref() == Some(&israel)).collect::<Vec<_>>()
    };
    let (whole, pale) = (of(&Look::default()), of(&only_people(false)));
    assert_eq!(whole.len(), pale.len());
    assert_ne!(whole, pale);
    assert!(words(&only_people(false)).contains("Pale: "));
    assert!(!words(&Look::default()).contains("Pale: "));
}

#[test]
fn unknown_is_a_standpoint_of_its_own_and_neutral_is_not_it() {
    let map = shipped();
    let issue: Id<Issue> = Id::parse("turkish-troops").unwrap();
    let look = |word: &str| Look {
        lens: Lens::Issue(issue.clone()),
        filter: Filter { stances: vec![word.to_owned()], hide: true, ..Filter::default() },
        ..Look::default()
    };
    let standing = Standing::of(&map);
    for word in ["unknown", "0", "-3"] {
        let out = map.left_out(&look(word));
        for actor in map.actors.iter() {
            let stands = standing.get(&actor.id, &issue).map_or("unknown".to_owned(), |s| s.alignment.to_string());
            assert_eq!(out.contains(&Target::from(&actor.id)), stands != word, "{} on {word}", actor.id);
        }
    }
}

#[test]
fn a_position_that_is_less_sure_than_asked_does_not_look_unknown() {
    let mut map = shipped();
    let stance = map.stances.ids().next().unwrap();
    map.stances.get_mut(&stance).unwrap().confidence = Confidence::Tentative;
    let Stance { actor, issue, .. } = map.stances.get(&stance).unwrap().clone();
    let filter = Filter { at_least: Some(Confidence::Unconfirmed), hide: true, ..Filter::default() };
    let look = Look { lens: Lens::Issue(issue), filter, ..Look::default() };
    assert!(map.left_out(&look).contains(&Target::from(&actor)));
}

#[test]
fn a_look_at_a_day_before_the_issue_was_opened_shows_relationships() {
    let mut map = shipped();
    let issue = map.issues.ids().next().unwrap();
    map.issues.get_mut(&issue).unwrap().opened = "2025-10".parse().ok();
    let look = Look { lens: Lens::Issue(issue), as_of: "2025-01-01".parse().ok(), ..Look::default() };
    let figure = sheet(&map, &look, &FigureSettings::default());
    assert!(figure.description.contains("As of 1 January 2025"), "{}", figure.description);
}
