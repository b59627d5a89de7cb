//! Filters and the view state: what they leave out, and that a figure says so.

use stancemap::model::*;
use stancemap::scene::{Palette, Scene, SceneShape, figure_sheet};

fn shipped() -> Map {
    stancemap::file::read(include_str!("../../assets/examples/gaza-stabilisation-force.ron")).unwrap()
}

fn only_people(hide: bool) -> ViewState {
    let filter = Filter { kinds: vec!["person".to_owned()], hide, ..Filter::default() };
    ViewState { filter, ..ViewState::default() }
}

fn words(look: &ViewState) -> String {
    let sheet = figure_sheet(&shipped(), look, &FigureSettings::default());
    let texts = sheet.items.iter().filter_map(|item| match &item.shape {
        SceneShape::Text { line, .. } => Some(line.text.to_string()),
        _ => None,
    });
    texts.collect::<Vec<_>>().join("\n")
}

#[test]
fn hidden_actors_lose_their_lines_and_figures_count_them() {
    let map = shipped();
    let out = map.filtered_out(&only_people(true));
    assert!(out.contains(&Target::Actor(Id::parse("israel").unwrap())));
    assert!(!out.contains(&Target::Actor(Id::parse("benjamin-netanyahu").unwrap())));
    let scene = Scene::of(&map, only_people(true), &Palette::LIGHT);
    assert!(scene.items.iter().all(|item| item.target.as_ref().is_none_or(|target| !out.contains(target))));
    let actors = out.iter().filter(|target| matches!(target, Target::Actor(_))).count();
    assert!(words(&only_people(true)).contains(&format!("Not shown: {actors} actors")));
}

#[test]
fn a_pale_record_is_drawn_in_another_colour() {
    let map = shipped();
    let israel = Target::Actor(Id::parse("israel").unwrap());
    let of = |look: &ViewState| {
        let scene = Scene::of(&map, look, &Palette::LIGHT);
        scene.items.iter().filter(|item| item.target.as_ref() == Some(&israel)).cloned().collect::<Vec<_>>()
    };
    let (whole, pale) = (of(&ViewState::default()), of(&only_people(false)));
    assert_eq!(whole.len(), pale.len());
    assert_ne!(whole, pale);
    assert!(words(&only_people(false)).contains("Pale: "));
    assert!(!words(&ViewState::default()).contains("Pale: "));
}

#[test]
fn a_filter_tells_unknown_from_neutral() {
    let map = shipped();
    let issue: Id<Issue> = Id::parse("turkish-troops").unwrap();
    let look = |word: &str| ViewState {
        lens: Lens::Issue(issue.clone()),
        filter: Filter { stances: vec![word.to_owned()], hide: true, ..Filter::default() },
        ..ViewState::default()
    };
    let standing = CurrentStances::of(&map);
    for word in ["unknown", "0", "-3"] {
        let out = map.filtered_out(&look(word));
        for actor in map.actors.iter() {
            let stands = standing.get(&actor.id, &issue).map_or("unknown".to_owned(), |s| s.alignment.to_string());
            assert_eq!(out.contains(&Target::from(&actor.id)), stands != word, "{} on {word}", actor.id);
        }
    }
}

#[test]
fn an_actor_with_too_unsure_a_position_is_left_out() {
    let mut map = shipped();
    let stance = map.stances.ids().next().unwrap();
    map.stances.get_mut(&stance).unwrap().confidence = Confidence::Tentative;
    let Stance { actor, issue, .. } = map.stances.get(&stance).unwrap().clone();
    let filter = Filter { at_least: Some(Confidence::Unconfirmed), hide: true, ..Filter::default() };
    let look = ViewState { lens: Lens::Issue(issue), filter, ..ViewState::default() };
    assert!(map.filtered_out(&look).contains(&Target::from(&actor)));
}

#[test]
fn before_its_issue_was_opened_a_lens_shows_relationships() {
    let mut map = shipped();
    let issue = map.issues.ids().next().unwrap();
    map.issues.get_mut(&issue).unwrap().opened = "2025-10".parse().ok();
    let look = ViewState { lens: Lens::Issue(issue), as_of: "2025-01-01".parse().ok(), ..ViewState::default() };
    let figure = figure_sheet(&map, &look, &FigureSettings::default());
    assert!(figure.description.contains("As of 1 January 2025"), "{}", figure.description);
}
