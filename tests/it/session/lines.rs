//! Lines are drawn, attached elsewhere and bent.

use emath::{Pos2, pos2, vec2};
use stancemap::model::*;
use stancemap::session::*;

use super::{check, said};
use crate::support::notation;
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn a_drag_from_a_rim_to_an_actor_ties() {
    check(
        "Ann; Bob",
        |user| {
            user.drag_to(user.rim("actor:ann", vec2(1.0, 0.0)), user.at("actor:bob"));
            assert_eq!(user.selected(), "tie:ann-bob-cooperation");
            assert_eq!(user.steps(), 1);
        },
        "Ann = Bob cooperation",
    );
}

#[test]
fn a_drag_from_a_rim_to_an_issue_adds_a_participation() {
    check(
        "Ann; mandate",
        |user| user.drag_to(user.rim("actor:ann", vec2(1.0, 0.0)), user.at("issue:mandate")),
        "Ann > mandate participation",
    );
}

#[test]
fn a_drag_from_a_rim_to_empty_canvas_adds_a_tied_actor() {
    check(
        "Ann",
        |user| {
            user.drag_to(user.rim("actor:ann", vec2(1.0, 0.0)), pos2(200.0, 0.0));
            assert_eq!(user.steps(), 0);
            user.session.submit_name("Bob");
            assert_eq!((user.steps(), user.selected().as_str()), (1, "actor:bob"));
            user.run("undo");
            assert_eq!(notation::print(user.map()), "Ann");
            user.run("redo");
        },
        "Ann = Bob cooperation",
    );
}

#[test]
fn a_drag_from_a_rim_to_a_tie_objects_to_it() {
    check(
        "Ann = Bob alliance; Cy @ 100,300",
        |user| user.drag_to(user.rim("actor:cy", vec2(0.0, -1.0)), user.at("tie:ann-bob-alliance")),
        "Ann; Bob; Cy @ 100,300; Ann = Bob alliance; Cy objects tie:ann-bob-alliance",
    );
}

/// A click on the rim selects the actor and is not a failed tie to itself.
#[test]
fn a_click_on_a_rim_selects_without_a_message() {
    check(
        "Ann; Bob",
        |user| {
            user.click(user.rim("actor:ann", vec2(-1.0, 0.0)));
            assert_eq!(user.selected(), "actor:ann");
            assert_eq!(user.session.take_effects(), []);
        },
        "Ann; Bob",
    );
}

#[test]
fn the_tools_for_lines_take_two_clicks_or_a_drag() {
    for drags in [true, false] {
        for (tool, to, after) in [
            ("add_tie", "actor:bob", "Ann; Bob; Cy @ 100,500; mandate; Ann = Bob alliance; Cy = Bob cooperation"),
            ("add_objection", "actor:bob", "Ann; Bob; Cy @ 100,500; mandate; Ann = Bob alliance; Cy objects Bob"),
            (
                "add_objection",
                "issue:mandate",
                "Ann; Bob; Cy @ 100,500; mandate; Ann = Bob alliance; Cy objects mandate",
            ),
            (
                "add_objection",
                "tie:ann-bob-alliance",
                "Ann; Bob; Cy @ 100,500; mandate; Ann = Bob alliance; Cy objects tie:ann-bob-alliance",
            ),
        ] {
            check(
                "Ann = Bob alliance; Cy @ 100,500; mandate",
                |user| {
                    user.run(tool);
                    let (from, to) = (user.at("actor:cy"), user.at(to));
                    if drags {
                        user.drag_to(from, to);
                    } else {
                        user.click(from);
                        assert!(user.session.tool().pending_line().is_some(), "the line follows the pointer");
                        user.send(PointerAction::Hover, pos2(50.0, 200.0));
                        user.click(to);
                    }
                    assert_eq!(*user.session.tool(), Tool::default());
                },
                after,
            );
        }
    }
}

#[test]
fn a_line_tool_on_nothing_waits_and_escape_steps_back() {
    check(
        "Ann; Bob",
        |user| {
            user.run("add_tie");
            user.click(pos2(500.0, 500.0));
            assert_eq!(*user.session.tool(), Tool::Tie(None, None));
            user.click(user.at("actor:ann"));
            user.session.cancel();
            assert_eq!(*user.session.tool(), Tool::Tie(None, None), "first the line is given up");
            user.session.cancel();
            assert_eq!(*user.session.tool(), Tool::default(), "then the tool");
        },
        "Ann; Bob",
    );
}

/// The place of a handle of a line: 0 its start, 1 its end, 2 its middle.
fn handle(user: &TestUser, line: &str, number: usize) -> Pos2 {
    user.scene().line_handles(&user::target(line))[number].1
}

#[test]
fn dragging_the_end_of_a_line_reattaches_it() {
    const FOUR: &str = "Ann @ 0,0; Bob @ 300,0; Cy @ 300,300; Dee @ 0,300; mandate @ 600,300; \
                        Ann > Bob pressure; Dee objects tie:ann-bob-pressure";
    const TIE: &str = "tie:ann-bob-pressure";
    const OBJECTION: &str = "objection:dee-against-ann-bob-pressure";
    for (line, number, to, tie, objection) in [
        (TIE, 1, "actor:cy", "ann actor:cy", "dee tie:ann-bob-pressure"),
        (TIE, 1, "issue:mandate", "ann issue:mandate", "dee tie:ann-bob-pressure"),
        (TIE, 0, "actor:cy", "cy actor:bob", "dee tie:ann-bob-pressure"),
        (OBJECTION, 1, "actor:cy", "ann actor:bob", "dee actor:cy"),
        (OBJECTION, 0, "actor:cy", "ann actor:bob", "cy tie:ann-bob-pressure"),
    ] {
        let mut user = TestUser::of(FOUR);
        user.session.select([user::target(line)]);
        user.drag_to(handle(&user, line, number), user.at(to));
        let ties: Vec<_> = user.map().ties.iter().map(|tie| format!("{} {}", tie.from, tie.to)).collect();
        let objections: Vec<_> = user.map().objections.iter().map(|row| format!("{} {}", row.by, row.to)).collect();
        assert_eq!((ties.join(""), objections.join("")), (tie.to_owned(), objection.to_owned()), "{line} {number}");
        assert_eq!((user.steps(), user.selected().as_str()), (1, line));
        user.can_go_back_and_forth();
    }
}

#[test]
fn a_line_cannot_be_reattached_to_a_wrong_target() {
    const THREE: &str = "Ann @ 0,0; Bob @ 300,0; mandate @ 600,300; Ann > Bob pressure; Ann objects mandate";
    for (line, number, to, why) in [
        ("tie:ann-bob-pressure", 1, "actor:ann", "Nothing can be tied to itself."),
        ("tie:ann-bob-pressure", 0, "issue:mandate", "A tie starts at an actor."),
        ("objection:ann-against-mandate", 0, "issue:mandate", "Nobody can object to itself."),
        ("objection:ann-against-mandate", 1, "actor:ann", "Nobody can object to itself."),
        ("objection:ann-against-mandate", 0, "tie:ann-bob-pressure", "Only an actor can object."),
    ] {
        let mut user = TestUser::of(THREE);
        user.session.select([user::target(line)]);
        let (from, to) = (handle(&user, line, number), user.at(to));
        user.send(PointerAction::Down, from);
        user.send(PointerAction::Drag, to);
        assert_eq!(user.session.tool().hint(), why);
        user.send(PointerAction::Up, to);
        assert_eq!((said(&mut user).as_str(), user.steps()), (why, 0), "{line} {number}");
        // Dropped on empty canvas, the line stays as it was, without a message.
        user.drag_to(handle(&user, line, number), pos2(-500.0, -500.0));
        assert_eq!((said(&mut user).as_str(), user.steps()), ("", 0));
    }
}

#[test]
fn dragging_the_middle_of_a_line_bends_it() {
    let mut user = TestUser::of("Ann @ 0,0; Bob @ 300,0; Ann = Bob alliance");
    let tie = user::target("tie:ann-bob-alliance");
    let bend = |user: &TestUser| user.map().field_value(&tie, "bend");
    user.session.select([tie.clone()]);
    let middle = handle(&user, "tie:ann-bob-alliance", 2);
    user.drag(middle, vec2(10.0, -60.0));
    assert_eq!(bend(&user), Some(FieldValue::Whole(200)), "left of a way to the right is up");
    let bent = handle(&user, "tie:ann-bob-alliance", 2);
    assert!((bent.y + 60.0).abs() < 1.0, "{bent:?}");
    // Nearly straight again, but cancelled half-way.
    user.send(PointerAction::Down, bent);
    user.send(PointerAction::Drag, bent + vec2(0.0, 90.0));
    assert_eq!(bend(&user), Some(FieldValue::Whole(-100)));
    user.session.cancel();
    user.send(PointerAction::Up, bent);
    assert_eq!((bend(&user), user.steps()), (Some(FieldValue::Whole(200)), 1));
    user.double(bent);
    assert_eq!((bend(&user), user.steps()), (Some(FieldValue::Whole(0)), 2));
    user.drag(handle(&user, "tie:ann-bob-alliance", 2), vec2(0.0, 40.0));
    assert_eq!(bend(&user), Some(FieldValue::Whole(-133)));
    user.run("straighten");
    assert_eq!(bend(&user), Some(FieldValue::Whole(0)));
    user.can_go_back_and_forth();
}
