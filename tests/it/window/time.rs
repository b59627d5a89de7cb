//! The chosen day, the list of changes and the timeline, in the window and in figures.

use std::time::Duration;

use egui::{Key, Modifiers};
use stancemap::model::{Date, FieldValue, FigureContent, FigureSettings, Filter, Lanes, Lens, Target, ViewState};
use stancemap::scene::{FigureSheet, SceneShape, figure_sheet};
use stancemap::session::MapFace;

use crate::support::notation;
use crate::support::test_window::TestWindow;

/// A trajectory in the wrong order, an objection, and dates of every precision.
const MAP: &str = "as of 2025-11-07; Ann -3 war since 2025-10-27 \"never\"; Ann +1 war since 2025-09 \"maybe\"; \
                   Bob +2 war since 2024; Cy undecided war since 2025-11-03 until 2025-11-05; Bob = Ann alliance; \
                   Ann objects Bob since 2025-10-30 \"no\"; Dee; peace";

#[test]
fn the_time_bar_is_shown_if_a_record_has_a_date() {
    assert!(TestWindow::over(&notation::map(MAP)).shows("Next change"));
    assert!(!TestWindow::over(&notation::map("Ann +1 war")).shows("Next change"));
    let mut window = TestWindow::over(&notation::map(MAP));
    window.run("time_bar");
    assert!(!window.shows("Next change"));
}

#[test]
fn every_panel_follows_the_day() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.app(|app| app.document.session.set_lens(Lens::Issue("issue:war".parse().map(issue).unwrap())));
    window.key(Key::Comma);
    assert_eq!(window.day(), "2025-11-06", "the day after Cy's last");
    window.key(Key::Comma);
    window.key(Key::Comma);
    window.click("Previous change");
    assert_eq!(window.day(), "2025-10-27");
    window.key(Key::Comma);
    assert_eq!(window.day(), "2025-09-01");
    assert!(window.shows("As of 1 September 2025"));
    assert!(window.shows("Ann, other, leans for war"), "the outline and the canvas");
    window.app(|app| app.document.session.select(["actor:ann".parse().unwrap()]));
    window.settle();
    window.key(Key::Period);
    assert!(window.shows("Ann, other, blocks war"));
    window.click("Map's own day");
    assert_eq!(window.day(), "2025-11-07");
}

#[test]
fn a_stance_set_on_another_day_begins_on_it() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.app(|app| {
        app.document.session.set_lens(Lens::Issue("issue:war".parse().map(issue).unwrap()));
        app.document.session.set_day("2025-10-01".parse().ok());
        app.document.session.select(["actor:bob".parse().unwrap()]);
    });
    window.settle();
    window.click("Set war to −2 opposes");
    let on = |day: &str| {
        let looked = window.app(|app| app.document.session.map().as_of(day.parse().unwrap()));
        let (bob, war) = ("actor:bob".parse().unwrap(), "issue:war".parse().map(issue).unwrap());
        let Target::Actor(bob) = bob else { panic!("no actor") };
        looked.stance_of(&bob, &war).map(|stance| stance.alignment.to_string()).unwrap_or_default()
    };
    assert_eq!(["2025-09-30", "2025-10-01", "2025-11-07"].map(on), ["2", "-2", "-2"]);
    window.run("undo");
    assert!(!window.app(|app| app.document.session.is_dirty()));
}

fn issue(target: Target) -> stancemap::model::Id<stancemap::model::Issue> {
    let Target::Issue(id) = target else { panic!("{target} is no issue") };
    id
}

fn actor(target: Target) -> stancemap::model::Id<stancemap::model::Actor> {
    let Target::Actor(id) = target else { panic!("{target} is no actor") };
    id
}

/// The texts on a figure.
fn words(sheet: &FigureSheet) -> Vec<String> {
    let text = |shape: &SceneShape| match shape {
        SceneShape::Text { line, .. } => Some(line.text.clone()),
        _ => None,
    };
    sheet.items.iter().filter_map(|item| text(&item.shape)).collect()
}

#[test]
fn only_a_command_changes_the_day_of_the_map() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.key(Key::Comma);
    assert!(!window.app(|app| app.document.session.is_dirty()));
    window.click("Set as the map's day");
    let own = |window: &TestWindow| window.app(|app| app.document.session.map().as_of.map(|day| day.to_string()));
    assert_eq!(own(&window).as_deref(), Some("2025-11-06"));
    assert!(window.app(|app| app.document.session.view_state().as_of.is_none()));
    window.run("undo");
    assert_eq!(own(&window).as_deref(), Some("2025-11-07"));
    assert!(!window.app(|app| app.document.session.is_dirty()));
}

#[test]
fn playing_goes_from_change_to_change_until_paused() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.click("Play");
    assert_eq!(window.day(), "2024-01-01");
    for _ in 0..40 {
        window.harness.input_mut().predicted_dt = 0.4;
        window.harness.step();
        if window.day() != "2024-01-01" {
            break;
        }
    }
    assert_eq!(window.day(), "2025-09-01");
    window.click("Pause");
    let day = window.day();
    for _ in 0..10 {
        window.harness.input_mut().predicted_dt = 0.4;
        window.harness.step();
    }
    assert_eq!(window.day(), day);
    let waits = window.harness.output().viewport_output[&egui::ViewportId::ROOT].repaint_delay;
    assert!(waits > Duration::from_secs(5), "{waits:?}");
}

#[test]
fn changes_are_listed_and_a_click_selects_the_record() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.key(Key::M);
    assert!(window.shows("Ann on war: unknown → −3"));
    assert!(window.shows("Ann against Bob: new"));
    window.click("Ann on war: unknown → −3");
    window.app(|app| {
        assert_eq!(app.document.session.selected(), "actor:ann".parse().ok().as_ref());
        assert_eq!(app.document.session.lens().issue().map(ToString::to_string).as_deref(), Some("war"));
        assert!(!app.document.session.is_dirty());
    });
    window.click("Save report…");
    window.click("Save");
    let report = std::fs::read_dir(window.folder.path())
        .unwrap()
        .flatten()
        .find(|entry| entry.path().extension().is_some_and(|ending| ending == "md"));
    let text = std::fs::read_to_string(report.unwrap().path()).unwrap();
    assert!(text.contains("- Ann on war: unknown → −3"), "{text}");
    window.click("Close what moved");
    assert!(!window.shows("Ann against Bob: new"));
}

#[test]
fn problems_and_notes_are_listed_together() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.run("problems");
    assert!(window.shows("Bob on war rests on no evidence"));
    window.click("Bob on war rests on no evidence");
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), "stance:bob-war".parse().ok());
}

#[test]
fn the_timeline_shows_trajectories_and_selects_by_name() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.press(Modifiers::COMMAND, Key::Num4);
    assert_eq!(window.app(|app| app.document.session.face()), MapFace::Timeline);
    let lane = "Ann: +1 from Sep 2025 to 26 Oct 2025, then −3 from 27 Oct 2025";
    assert!(window.shows(lane));
    window.click(lane);
    assert_eq!(window.app(|app| app.document.session.selected().cloned()), "actor:ann".parse().ok());
    window.click("Of an actor");
    assert!(window.shows("war: +1 from Sep 2025"));
    assert_eq!(
        window.app(|app| app.document.session.figure.timeline.of.clone()),
        Some("actor:ann".parse().map(actor).unwrap())
    );
    // The figure shows what is on the screen.
    window.run("figure");
    assert!(window.shows("Preview. Positions of Ann"));
}

#[test]
fn a_timeline_is_a_figure_in_every_format() {
    let mut map = notation::map(MAP);
    map.title = "A war".to_owned();
    map.set_field_value(&"actor:bob".parse().unwrap(), "name", FieldValue::Text("حماس".to_owned()));
    let settings = FigureSettings { shown: FigureContent::Timeline, ..FigureSettings::default() };
    let make = || figure_sheet(&map, Lens::Issue("issue:war".parse().map(issue).unwrap()), &settings);
    let figure = make();
    assert_eq!(figure, make());
    assert!(
        figure.description.contains("undecided (no evidence) from 3 Nov 2025 to 5 Nov 2025"),
        "{}",
        figure.description
    );
    assert!(!figure.description.contains("Dee"), "who never took a position is not there");
    for format in stancemap::export::ALL {
        assert!((format.run)(&figure).unwrap().len() > 1000, "{}", format.about.name);
    }
    let inside = emath::Rect::from_min_size(emath::Pos2::ZERO, figure.size).expand(0.5);
    for item in &figure.items {
        assert!(inside.contains_rect(item.shape.bounds()), "{:?} leaves the paper", item.shape);
    }
    let words: Vec<String> = words(&figure);
    for word in ["A war: Positions on war", "no line: position not known", "undecided, below −3", "“report”", "+1", "~"]
    {
        assert!(words.iter().any(|other| other == word), "no {word:?} among {words:?}");
    }
}

#[test]
fn a_timeline_of_an_earlier_day_is_pale_after_it() {
    let settings = FigureSettings { shown: FigureContent::Timeline, ..FigureSettings::default() };
    let of_day = |day: &str| {
        let look = ViewState {
            as_of: day.parse().ok(),
            ..ViewState::from(Lens::Issue("issue:war".parse().map(issue).unwrap()))
        };
        words(&figure_sheet(&notation::map(MAP), look, &settings))
    };
    let is_pale = |words: Vec<String>| words.iter().any(|word| word == "pale: after that day");
    assert!(is_pale(of_day("2025-10-01")));
    assert!(!is_pale(of_day("2025-11-07")));
    assert!(of_day("2025-10-01").iter().any(|word| word == "As of 1 October 2025"));
}

#[test]
fn a_timeline_shows_chosen_actors_and_no_filtered_ones() {
    let map = notation::map(MAP);
    let names = |lanes: Lanes, look: ViewState| {
        let settings = FigureSettings { shown: FigureContent::Timeline, timeline: lanes, ..FigureSettings::default() };
        let words = words(&figure_sheet(&map, look, &settings));
        ["Ann", "Bob", "Cy", "Dee", "war"]
            .into_iter()
            .filter(|name| words.iter().any(|word| word == name))
            .collect::<Vec<_>>()
    };
    let look = ViewState::from(Lens::Issue("issue:war".parse().map(issue).unwrap()));
    let bob = "actor:bob".parse().map(actor).unwrap();
    assert_eq!(names(Lanes::default(), look.clone()), ["Ann", "Bob", "Cy"]);
    assert_eq!(names(Lanes { actors: vec![bob.clone()], ..Lanes::default() }, look.clone()), ["Bob"]);
    assert_eq!(names(Lanes { of: Some(bob), ..Lanes::default() }, look.clone()), ["war"]);
    let filter = Filter { stances: vec!["+2".to_owned()], hide: true, ..Filter::default() };
    assert_eq!(names(Lanes::default(), ViewState { filter, ..look }), ["Bob"]);
}

#[test]
fn a_typed_day_is_shown() {
    let mut window = TestWindow::over(&notation::map(MAP));
    window.key(Key::D);
    window.type_into("Type a day", "27 Oct 2025");
    window.key(Key::Enter);
    assert_eq!(window.day(), "2025-10-27");
    window.key(Key::D);
    window.type_into("Type a day", "soon");
    window.key(Key::Enter);
    assert!(window.shows("No day: write 2025-11-07"));
    window.key(Key::Escape);
    assert_eq!(window.day(), "2025-10-27");
    assert!(window.shows("As of 27 October 2025"));
}

#[test]
fn a_day_that_is_a_month_is_shown_as_one() {
    let mut window = TestWindow::over(&notation::map(MAP));
    let month: Date = "2025-10".parse().unwrap();
    window.app(|app| app.document.session.set_day(Some(month)));
    window.settle();
    assert!(window.shows("As of October 2025"));
}
