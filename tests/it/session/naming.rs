//! Records are placed and named.

use emath::pos2;
use stancemap::model::*;
use stancemap::session::*;

use super::check;
use crate::support::notation;
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn a_double_click_places_an_actor_once_it_has_a_name() {
    check(
        "Ann",
        |user| {
            user.double(pos2(0.0, 400.0));
            assert_eq!(notation::print(user.map()), "Ann", "nothing is there before it has a name");
            user.session.submit_name("  Bob ");
            assert_eq!(user.selected(), "actor:bob");
        },
        "Ann; Bob @ 0,400",
    );
}

#[test]
fn a_record_without_a_name_is_not_created() {
    check(
        "Ann",
        |user| {
            user.double(pos2(0.0, 400.0));
            user.session.submit_name("   ");
            assert!(user.session.name_prompt().is_none());
            user.double(pos2(0.0, 400.0));
            user.session.cancel();
            user.session.submit_name("Bob");
            assert_eq!(user.steps(), 0);
        },
        "Ann",
    );
}

#[test]
fn two_of_the_same_name_get_different_ids() {
    check(
        "Ann",
        |user| {
            user.double(pos2(0.0, 400.0));
            user.session.submit_name("Ann");
            assert_eq!(user.selected(), "actor:ann-2");
            assert_eq!(user.map().actors.len(), 2);
            user.run("delete");
        },
        "Ann",
    );
}

#[test]
fn a_placing_tool_places_once_and_then_selects_again() {
    for (tool, name, after) in [
        ("add_actor", "Bob", "Ann; Bob @ 30,-400"),
        ("add_issue", "mandate", "Ann; mandate @ 30,-400"),
        ("add_note", "n", "Ann"),
    ] {
        check(
            "Ann",
            |user| {
                user.run(tool);
                user.click(pos2(30.0, -400.0));
                assert_eq!(*user.session.tool(), Tool::default());
                user.session.submit_name(name);
                assert_eq!(user.steps(), 1);
                assert_eq!(user.map().notes.len(), usize::from(tool == "add_note"));
            },
            after,
        );
    }
}

#[test]
fn a_record_placed_too_far_out_is_moved_within_the_limits() {
    for at in [pos2(3e6, -3e6), pos2(f32::MAX, 0.0), pos2(f32::NAN, f32::INFINITY)] {
        let mut user = TestUser::of("Ann");
        user.double(at);
        user.session.submit_name("Bob");
        assert_eq!(user.map().problems(), [], "{at:?}");
    }
}

#[test]
fn an_actor_is_added_beside_another_by_the_keyboard() {
    check(
        "Ann @ 0,0",
        |user| {
            user.session.select([user::target("actor:ann")]);
            user.run("add_right");
            user.session.submit_name("Bob");
            user.session.select([user::target("actor:ann")]);
            user.run("add_right");
            user.session.submit_name("Cy");
        },
        "Ann; Bob @ 160,0; Cy @ 160,120; Ann = Bob cooperation; Ann = Cy cooperation",
    );
}

#[test]
fn a_double_click_on_an_actor_renames_it() {
    check(
        "Ann = Bob alliance",
        |user| {
            user.double(user.at("actor:ann"));
            assert!(matches!(user.session.name_prompt(), Some(RecordNamePrompt::Existing(_, name)) if name == "Ann"));
            user.session.submit_name("Anna");
        },
        "Anna = Bob alliance",
    );
}

#[test]
fn the_longest_typed_name_can_be_read_back() {
    let mut user = TestUser::of("Ann");
    user.double(pos2(0.0, 400.0));
    user.session.submit_name(&"ağ ".repeat(50_000));
    assert!(user.map().actors.iter().all(|actor| actor.name.len() <= TEXT_LIMIT));
    let text = stancemap::file::write(user.map());
    assert_eq!(stancemap::file::read(&text).unwrap(), *user.map());
}
