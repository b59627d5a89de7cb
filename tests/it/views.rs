//! Saved views: shown, updated and put in order.

use stancemap::model::*;
use stancemap::session::*;

use crate::support::user;
use crate::support::user::TestUser;

/// A map with the views One, Two and Three, the first through the lens of an issue.
fn user() -> TestUser {
    let mut user = TestUser::of("Ann +2 mandate; Bob @ 300,0");
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    for name in ["One", "Two", "Three"] {
        user.run("add_view");
        user.session.submit_name(name);
        user.session.set_lens(Lens::Relationships);
    }
    user
}

fn order(user: &TestUser) -> String {
    user.map().views.iter().map(|view| view.name.as_str()).collect::<Vec<_>>().join(" ")
}

fn runs(user: &TestUser, command: &str) -> bool {
    let row = COMMANDS.iter().find(|row| row.about.id == command).unwrap();
    (row.available)(&user.session)
}

#[test]
fn a_view_in_use_can_be_updated() {
    let mut user = user();
    assert!(!runs(&user, "update_view"), "the last one that was saved looks as the map does");
    user.session.apply_view(&Id::parse("two").unwrap());
    assert!(!runs(&user, "update_view"), "it looks as it did");
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    let steps = user.steps();
    user.run("update_view");
    let view = user.map().views.get(&Id::parse("two").unwrap()).unwrap();
    assert_eq!((view.name.as_str(), view.lens.issue().map(ToString::to_string)), ("Two", Some("mandate".to_owned())));
    assert_eq!((user.steps(), runs(&user, "update_view")), (steps + 1, false));
    user.session.figure.dpi = 72;
    assert!(runs(&user, "update_view"), "the settings of the figure belong to it");
    user.can_go_back_and_forth();
}

#[test]
fn views_can_be_put_in_order() {
    let mut user = user();
    user.session.select(["view:three"].map(user::target));
    assert!(!runs(&user, "view_later"));
    user.run("view_earlier");
    user.run("view_earlier");
    assert_eq!((order(&user).as_str(), runs(&user, "view_earlier")), ("Three One Two", false));
    user.session.select([]);
    user.session.apply_view(&Id::parse("one").unwrap());
    user.run("view_later");
    assert_eq!(order(&user), "Three Two One");
    user.can_go_back_and_forth();
}

#[test]
fn keys_go_through_the_views_in_a_circle() {
    let mut user = user();
    let steps = user.steps();
    let mut lenses = Vec::new();
    for command in ["next_view", "next_view", "next_view", "next_view", "previous_view"] {
        user.run(command);
        lenses.push(user.session.current_view().map(ToString::to_string).unwrap_or_default());
    }
    // The view that was named last is selected and is the one that commands change.
    assert_eq!(lenses, ["three"; 5]);
    user.session.select([]);
    lenses.clear();
    for command in ["next_view", "next_view", "next_view", "previous_view"] {
        user.run(command);
        lenses.push(user.session.current_view().map(ToString::to_string).unwrap_or_default());
    }
    assert_eq!(lenses, ["one", "two", "three", "two"]);
    assert_eq!(user.steps(), steps, "looking is no change");
}
