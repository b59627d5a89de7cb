//! Records are moved, by the pointer and by keys.

use emath::{pos2, vec2};
use stancemap::session::*;

use super::{check, place};
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn a_drag_moves_what_is_under_the_pointer() {
    check(
        "Ann = Bob alliance",
        |user| user.drag(user.at("actor:ann"), vec2(30.0, 40.0)),
        "Ann @ 30,40; Ann = Bob alliance",
    );
}

#[test]
fn a_drag_moves_the_whole_selection() {
    check(
        "Ann = Bob alliance; Cy; mandate",
        |user| {
            user.click(user.at("actor:ann"));
            let mandate = user.at("issue:mandate");
            user.shift().click(mandate);
            assert_eq!(user.selected(), "actor:ann issue:mandate");
            user.drag(user.at("actor:ann"), vec2(41.0, 62.0));
            assert_eq!(user.steps(), 1);
            assert_eq!(user.selected(), "actor:ann issue:mandate");
        },
        "Ann @ 41,62; mandate @ 41,362; Ann = Bob alliance".replace("mandate @", "Bob; Cy; mandate @").as_str(),
    );
}

#[test]
fn shift_keeps_a_drag_to_one_axis() {
    for (by, after) in [(vec2(50.0, 20.0), "Ann @ 50,0"), (vec2(-20.0, -50.0), "Ann @ 0,-50")] {
        check(
            "Ann",
            |user| user.drag_with(user.at("actor:ann"), by, ModifierKeys { shift: true, ..ModifierKeys::default() }),
            after,
        );
    }
}

#[test]
fn a_click_does_not_move_and_makes_no_step() {
    check(
        "Ann; Bob",
        |user| {
            user.click(user.at("actor:ann"));
            user.click(user.at("actor:bob"));
            user.click(pos2(0.0, 900.0));
            assert_eq!((user.steps(), user.selected().as_str()), (0, ""));
        },
        "Ann; Bob",
    );
}

#[test]
fn a_cancelled_gesture_leaves_no_trace() {
    let before = "Ann = Bob alliance";
    for (from, by) in [("centre", vec2(30.0, 40.0)), ("rim", vec2(0.0, 300.0)), ("nothing", vec2(-300.0, -300.0))] {
        check(
            before,
            |user| {
                let start = match from {
                    "centre" => user.at("actor:ann"),
                    "rim" => user.rim("actor:ann", vec2(0.0, 1.0)),
                    _ => pos2(500.0, 500.0),
                };
                user.send(PointerAction::Down, start);
                user.send(PointerAction::Drag, start + by * 0.5);
                user.send(PointerAction::Drag, start + by);
                assert!(user.session.is_busy(), "{from}");
                user.session.cancel();
                assert!(!user.session.is_busy(), "{from}");
                user.send(PointerAction::Drag, start + by * 2.0);
                user.send(PointerAction::Up, start + by);
                assert_eq!(user.steps(), 0, "{from}");
                assert!(!user.session.is_busy() && !user.session.is_dirty(), "{from}");
            },
            before,
        );
    }
}

#[test]
fn cancelling_a_gesture_restores_the_selection() {
    for mods in [ModifierKeys::default(), ModifierKeys { alt: true, ..ModifierKeys::default() }] {
        let mut user = TestUser::of("Ann @ 0,0; Bob @ 200,0");
        user.session.select([user::target("actor:ann")]);
        let (map, from) = (user.map().clone(), user.at("actor:bob"));
        user.send(PointerAction::Down, from);
        user.mods = mods;
        user.send(PointerAction::Drag, from + vec2(50.0, 50.0));
        assert_eq!(user.selected(), "actor:bob");
        assert_ne!(*user.map(), map);
        user.session.cancel();
        assert_eq!((user.selected().as_str(), user.steps()), ("actor:ann", 0));
        user.send(PointerAction::Drag, from + vec2(60.0, 60.0));
        user.send(PointerAction::Up, from + vec2(60.0, 60.0));
        assert_eq!(*user.map(), map);
        assert_eq!((user.selected().as_str(), user.steps()), ("actor:ann", 0));
    }
}

#[test]
fn undo_during_a_drag_cancels_it() {
    check(
        "Ann; Bob",
        |user| {
            user.drag(user.at("actor:bob"), vec2(0.0, 50.0));
            let start = user.at("actor:ann");
            user.send(PointerAction::Down, start);
            user.send(PointerAction::Drag, start + vec2(9.0, 9.0));
            user.run("undo");
            user.send(PointerAction::Drag, start + vec2(20.0, 20.0));
            user.send(PointerAction::Up, start + vec2(20.0, 20.0));
        },
        "Ann; Bob",
    );
}

#[test]
fn a_drag_snaps_to_other_records_unless_ctrl_is_held() {
    const TWO: &str = "Ann @ 0,0; Bob @ 300,200";
    check(TWO, |user| user.drag(user.at("actor:bob"), vec2(-296.0, 100.0)), "Ann; Bob @ 0,300");
    let ctrl = ModifierKeys { ctrl: true, ..ModifierKeys::default() };
    check(TWO, |user| user.drag_with(user.at("actor:bob"), vec2(-296.0, 100.0), ctrl), "Ann; Bob @ 4,300");
    let mut user = TestUser::of(TWO);
    let from = user.at("actor:bob");
    user.send(PointerAction::Down, from);
    user.send(PointerAction::Drag, from + vec2(-296.0, 100.0));
    assert_eq!(user.session.tool().guides().len(), 1, "a line shows why");
    user.send(PointerAction::Up, from + vec2(-296.0, 100.0));
    assert!(user.session.tool().guides().is_empty());
}

#[test]
fn a_drag_snaps_to_equal_distances() {
    check(
        "Ann @ 0,0; Bob @ 100,20; Cy @ 300,300",
        |user| user.drag(user.at("actor:cy"), vec2(-96.0, -272.0)),
        "Ann; Bob @ 100,20; Cy @ 200,28",
    );
}

#[test]
fn alt_drags_a_copy_with_the_ties_inside_it() {
    check(
        "Ann @ 0,0; Bob @ 200,0; Cy @ 0,300; Ann = Bob alliance; Ann = Cy talks",
        |user| {
            user.session.select(["actor:ann", "actor:bob"].map(user::target));
            user.drag_with(
                user.at("actor:ann"),
                vec2(37.0, 111.0),
                ModifierKeys { alt: true, ..ModifierKeys::default() },
            );
            assert_eq!(user.selected(), "actor:ann-2 actor:bob-2");
            assert_eq!(user.steps(), 1);
            let last = user.map().ties.iter().last().unwrap();
            assert_eq!((last.from.as_str(), last.to.id()), ("ann-2", "bob-2"));
        },
        "Ann; Bob; Cy @ 0,300; Ann @ 37,111; Bob @ 237,111; Ann = Bob alliance; Ann = Cy talks; Ann = Bob alliance",
    );
}

#[test]
fn dragging_a_group_moves_its_members() {
    let mut user = TestUser::of("Ann @ 0,0; Bob @ 300,0; Cy @ 900,900");
    user.session.select(["actor:ann", "actor:bob"].map(user::target));
    user.run("add_group");
    user.session.submit_name("Friends");
    assert_eq!(user.selected(), "group:friends");
    user.drag(pos2(150.0, -20.0), vec2(10.0, 40.0));
    assert_eq!((place(&user, "actor:ann"), place(&user, "actor:bob")), (pos2(10.0, 40.0), pos2(310.0, 40.0)));
    user.run("far_left");
    assert_eq!(place(&user, "actor:ann"), pos2(0.0, 40.0));
    assert_eq!(place(&user, "actor:cy"), pos2(900.0, 900.0));
    user.can_go_back_and_forth();
}

#[test]
fn records_are_put_in_line_and_at_equal_distances() {
    const THREE: &str = "Ann @ 0,0; Bob @ 130,60; Cy @ 300,30";
    for (command, after) in [
        ("align_left", "Ann; Bob @ 0,60; Cy @ 0,30"),
        ("align_centre", "Ann @ 150,0; Bob @ 150,60; Cy @ 150,30"),
        ("align_right", "Ann @ 300,0; Bob @ 300,60; Cy @ 300,30"),
        ("align_top", "Ann; Bob @ 130,0; Cy @ 300,0"),
        ("align_middle", "Ann @ 0,30; Bob @ 130,30; Cy @ 300,30"),
        ("align_bottom", "Ann @ 0,60; Bob @ 130,60; Cy @ 300,60"),
        ("distribute_across", "Ann; Bob @ 150,60; Cy @ 300,30"),
        ("distribute_down", "Ann; Bob @ 130,60; Cy @ 300,30"),
    ] {
        check(
            THREE,
            |user| {
                user.run("select_all");
                user.run(command);
            },
            after,
        );
    }
}

#[test]
fn nudges_in_a_row_are_one_step() {
    check(
        "Ann; Bob",
        |user| {
            user.click(user.at("actor:ann"));
            ["right", "right", "far_down"].iter().for_each(|command| user.run(command));
            assert_eq!(user.steps(), 1);
            user.click(user.at("actor:bob"));
            user.run("left");
            assert_eq!(user.steps(), 2);
        },
        "Ann @ 2,10; Bob @ 199,0",
    );
}
