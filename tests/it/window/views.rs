//! The map is filtered, searched and presented.

use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable;

use crate::support::test_window::TestWindow;

#[test]
fn a_filter_is_chosen_in_the_bar_and_saved_in_a_view() {
    let mut window = TestWindow::first_start();
    window.click("Put this away");
    let before = window.app(|app| app.document.session.map().clone());
    window.click("Filter");
    window.click("person");
    assert!(window.shows("Left out: "));
    window.key(Key::Escape);
    let look = window.app(|app| app.document.session.view_state().clone());
    assert_eq!(look.filter.kinds, ["person"]);
    assert!(window.app(|app| *app.document.session.map() == before), "looking changes no map");
    window.click("Views");
    window.click("Save as view");
    window.type_text("People");
    window.key(Key::Enter);
    let saved = window.app(|app| app.document.session.map().views.iter().last().cloned()).unwrap();
    assert_eq!((saved.name.as_str(), &saved.filter), ("People", &look.filter));
    window.click("Filter, something is left out");
    window.click("Leave out nothing");
    assert!(window.app(|app| app.document.session.view_state().filter.is_empty()));
}

#[test]
fn a_presentation_shows_every_view_and_restores_the_filter() {
    let mut window = TestWindow::first_start();
    let (before, views) =
        window.app(|app| (app.document.session.view_state().clone(), app.document.session.map().views.len()));
    window.key(Key::F5);
    assert!(window.shows(&format!("1 of {views}")));
    for at in 2..=views {
        window.key(Key::ArrowRight);
        assert!(window.shows(&format!("{at} of {views}")));
    }
    let last = window
        .app(|app| app.document.session.map().views.iter().last().map(stancemap::model::ViewState::from))
        .unwrap();
    assert_eq!(window.app(|app| app.document.session.view_state().clone()), last);
    window.key(Key::ArrowRight);
    window.key(Key::Escape);
    assert_eq!(window.app(|app| app.document.session.view_state().clone()), before);
    assert!(!window.shows(&format!("{views} of {views}")));
}

#[test]
fn the_find_bar_searches_the_map_from_the_keyboard() {
    let mut window = TestWindow::first_start();
    window.press(Modifiers::COMMAND, Key::F);
    window.type_text("will not accept");
    assert!(window.shows("1 of "), "the quote of a red line is found");
    assert!(window.shows("will not accept"));
    let selected = |window: &TestWindow| window.app(|app| app.document.session.selected().cloned());
    let first = selected(&window).unwrap();
    window.key(Key::Enter);
    assert!(window.shows("2 of "));
    assert_ne!(selected(&window), Some(first.clone()));
    window.press(Modifiers::SHIFT, Key::Enter);
    assert_eq!(selected(&window), Some(first));
    window.type_text(" xyzzy");
    assert!(window.shows("nothing"));
    window.key(Key::Escape);
    assert!(window.harness.query_by_label("Find in the map").is_none());
}
