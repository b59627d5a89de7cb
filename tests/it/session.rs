//! What a user does: pointer events and commands, with what lies under the pointer found on the real scene; the map is
//! read as text. No window.

use emath::{Pos2, pos2, vec2};
use stancemap::model::*;
use stancemap::ops;
use stancemap::session::*;

use crate::support::user::User;
use crate::support::{notation, user};

/// Does what `actions` says on a map and compares what comes out, in the notation.
fn check(before: &str, actions: impl FnOnce(&mut User), after: &str) {
    let mut user = User::of(before);
    actions(&mut user);
    assert_eq!(notation::print(user.map()), after);
    user.can_go_back_and_forth();
}

#[test]
fn the_notation_prints_what_it_reads() {
    for text in [
        "",
        "Ann = Bob alliance",
        "Ann @ 0,-30; Bob influence 5 kind bloc",
        "as of 2025-11-07; Bob @ 0,20; Ann @ 4,4; mandate @ 3,3",
        "Ann in Bob; Bob; troops @ 1,1; Ann > Bob command + tentative \"so it is\"; Ann = mandate participation",
        "Ann +2 mandate red; Bob undecided mandate; Cy silent mandate; Cy -3 war assessed since 2024 until 2025-03~",
        "Ann = Bob conflict -; Ann +1 mandate; stance:ann-mandate if \"they pay\"; Cy vetoes tie:ann-bob-conflict \"no\"",
        "Ann = Bob talks ±; Ann doubts Bob met since 2024; Bob objects New_York withdrawn",
    ] {
        let map = notation::map(text);
        assert_eq!(map.problems(), [], "{text}");
        assert_eq!(notation::map(&notation::print(&map)), map, "{text}");
        let again = notation::print(&notation::map(&notation::print(&map)));
        assert_eq!(again, notation::print(&map));
    }
    assert_eq!(notation::print(&notation::map("Ann = Bob alliance; Ann @ 0,0")), "Ann = Bob alliance");
    assert_eq!(notation::print(&notation::map("Ann objects mandate;Bob   -2 mandate \"cost; sum\"")), {
        "Bob -2 mandate \"cost; sum\"; Ann objects mandate; "
            .trim_end_matches("; ")
            .replace("Bob -2", "Ann; Bob; mandate; Bob -2")
    });
}

#[test]
fn a_double_click_places_an_actor_once_it_has_a_name() {
    check(
        "Ann",
        |user| {
            user.double(pos2(0.0, 400.0));
            assert_eq!(notation::print(user.map()), "Ann", "nothing is there before it has a name");
            user.session.name("  Bob ");
            assert_eq!(user.selected(), "actor:bob");
        },
        "Ann; Bob @ 0,400",
    );
}

#[test]
fn what_gets_no_name_does_not_come_to_be() {
    check(
        "Ann",
        |user| {
            user.double(pos2(0.0, 400.0));
            user.session.name("   ");
            assert!(user.session.naming().is_none());
            user.double(pos2(0.0, 400.0));
            user.session.cancel();
            user.session.name("Bob");
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
            user.session.name("Ann");
            assert_eq!(user.selected(), "actor:ann-2");
            assert_eq!(user.map().actors.len(), 2);
            user.run("delete");
        },
        "Ann",
    );
}

#[test]
fn a_click_with_a_placing_tool_places_and_gives_the_tool_back() {
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
                user.session.name(name);
                assert_eq!(user.steps(), 1);
                assert_eq!(user.map().notes.len(), usize::from(tool == "add_note"));
            },
            after,
        );
    }
}

#[test]
fn a_double_click_on_an_actor_renames_it() {
    check(
        "Ann = Bob alliance",
        |user| {
            user.double(user.at("actor:ann"));
            assert!(matches!(user.session.naming(), Some(Naming::Existing(_, name)) if name == "Ann"));
            user.session.name("Anna");
        },
        "Anna = Bob alliance",
    );
}

#[test]
fn a_drag_moves_what_is_under_the_pointer() {
    check(
        "Ann = Bob alliance",
        |user| user.drag(user.at("actor:ann"), vec2(30.0, 40.0)),
        "Ann @ 30,40; Ann = Bob alliance",
    );
}

#[test]
fn a_drag_moves_all_that_is_selected() {
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
        check("Ann", |user| user.drag_with(user.at("actor:ann"), by, Mods { shift: true, ..Mods::default() }), after);
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
                user.send(Press::Down, start);
                user.send(Press::Drag, start + by * 0.5);
                user.send(Press::Drag, start + by);
                assert!(user.session.is_busy(), "{from}");
                user.session.cancel();
                assert!(!user.session.is_busy(), "{from}");
                user.send(Press::Drag, start + by * 2.0);
                user.send(Press::Up, start + by);
                assert_eq!(user.steps(), 0, "{from}");
                assert!(!user.session.is_busy() && !user.session.is_dirty(), "{from}");
            },
            before,
        );
    }
}

#[test]
fn undo_in_the_middle_of_a_drag_gives_the_drag_up() {
    check(
        "Ann; Bob",
        |user| {
            user.drag(user.at("actor:bob"), vec2(0.0, 50.0));
            let start = user.at("actor:ann");
            user.send(Press::Down, start);
            user.send(Press::Drag, start + vec2(9.0, 9.0));
            user.run("undo");
            user.send(Press::Drag, start + vec2(20.0, 20.0));
            user.send(Press::Up, start + vec2(20.0, 20.0));
        },
        "Ann; Bob",
    );
}

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
fn a_drag_from_a_rim_to_an_issue_makes_it_a_part_in_it() {
    check(
        "Ann; mandate",
        |user| user.drag_to(user.rim("actor:ann", vec2(1.0, 0.0)), user.at("issue:mandate")),
        "Ann > mandate participation",
    );
}

#[test]
fn a_drag_from_a_rim_to_empty_canvas_makes_an_actor_and_ties_it_in_one_step() {
    check(
        "Ann",
        |user| {
            user.drag_to(user.rim("actor:ann", vec2(1.0, 0.0)), pos2(200.0, 0.0));
            assert_eq!(user.steps(), 0);
            user.session.name("Bob");
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

/// A click that lands on the rim selects the actor; it is no failed tie to itself.
#[test]
fn a_click_on_a_rim_selects_and_says_nothing() {
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
                        assert!(user.session.tool().line().is_some(), "the line follows the pointer");
                        user.send(Press::Hover, pos2(50.0, 200.0));
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

#[test]
fn a_band_selects_what_lies_in_it() {
    check(
        "Ann; Bob; mandate; Cy @ 900,900",
        |user| {
            user.drag_to(pos2(-90.0, -90.0), pos2(290.0, 90.0));
            assert_eq!(user.selected(), "actor:ann actor:bob");
            user.shift().drag_to(pos2(-90.0, 200.0), pos2(90.0, 390.0));
            assert_eq!(user.selected(), "actor:ann actor:bob issue:mandate");
            user.drag_to(pos2(-90.0, -90.0), pos2(1.0, 90.0));
            assert_eq!(user.selected(), "", "Ann is only touched");
            user.alt().drag_to(pos2(-90.0, -90.0), pos2(1.0, 90.0));
            assert_eq!(user.selected(), "actor:ann");
        },
        "Ann; Bob; Cy @ 900,900; mandate",
    );
}

#[test]
fn undo_goes_to_the_beginning_and_redo_to_the_end() {
    let mut user = User::of("Ann = Bob alliance; Cy; mandate");
    let first = user.map().clone();
    user.drag(user.at("actor:ann"), vec2(10.0, -40.0));
    user.drag_to(user.rim("actor:cy", vec2(0.0, -1.0)), pos2(400.0, -300.0));
    user.session.name("Dee");
    user.click(user.at("actor:bob"));
    user.run("delete");
    user.run("add_source");
    user.session.name("Report of the panel");
    assert_eq!(user.selected(), "source:report-of-the-panel");
    let last = user.map().clone();
    let steps = user.steps();
    assert_eq!(steps, 4);
    while user.session.history().can_undo().is_some() {
        user.run("undo");
    }
    assert_eq!(*user.map(), first);
    assert!(!user.session.is_dirty());
    while user.session.history().can_redo().is_some() {
        user.run("redo");
    }
    assert_eq!(*user.map(), last);
    for step in (0..=steps).rev().chain(0..=steps) {
        user.session.go_to(step);
        assert_eq!(user.session.history().live(), step);
    }
    assert_eq!(*user.map(), last);
    user.session.go_to(99);
    assert_eq!(*user.map(), last, "a step that does not exist is not gone to");
}

#[test]
fn undo_and_redo_select_what_changes() {
    let mut user = User::of("Ann = Bob alliance; Cy");
    user.click(user.at("actor:ann"));
    user.run("delete");
    assert_eq!(user.selected(), "");
    user.click(user.at("actor:cy"));
    user.run("undo");
    assert_eq!(user.selected(), "actor:ann", "what comes back is selected");
    user.run("redo");
    assert_eq!(user.selected(), "");
    user.run("undo");
    user.double(pos2(900.0, 0.0));
    user.session.name("Dee");
    user.run("undo");
    user.run("redo");
    assert_eq!(user.selected(), "actor:dee", "what is made again is selected");
}

#[test]
fn a_new_step_after_undo_drops_what_was_taken_back() {
    let mut user = User::of("Ann; Bob");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    user.run("undo");
    user.drag(user.at("actor:bob"), vec2(10.0, 0.0));
    assert_eq!(user.session.history().can_redo(), None);
    assert_eq!(user.steps(), 1);
    assert_eq!(notation::print(user.map()), "Ann; Bob @ 210,0");
}

fn type_name(user: &mut User, target: &str, name: &str) {
    user.session.set(&[user::target(target)], "name", &Value::Text(name.to_owned())).unwrap();
}

#[test]
fn typing_in_one_field_is_one_step() {
    let mut user = User::of("Ann; Bob");
    for name in ["A", "An", "Ann", "Anna"] {
        type_name(&mut user, "actor:ann", name);
    }
    assert_eq!(user.steps(), 1);
    user.run("undo");
    assert_eq!(notation::print(user.map()), "Ann; Bob");
    user.run("redo");
    type_name(&mut user, "actor:ann", "Annabel");
    assert_eq!(user.steps(), 2, "what was sealed by undo stays a step of its own");
    type_name(&mut user, "actor:bob", "B");
    assert_eq!(user.steps(), 3, "another field is another step");
    user.session.seal();
    type_name(&mut user, "actor:bob", "Bo");
    assert_eq!(user.steps(), 4, "leaving the field ends the step");
}

#[test]
fn typing_a_letter_and_taking_it_back_leaves_no_step() {
    let mut user = User::of("Ann; Bob");
    type_name(&mut user, "actor:ann", "Annx");
    type_name(&mut user, "actor:ann", "Ann");
    assert_eq!((user.steps(), user.session.is_dirty()), (0, false));
    type_name(&mut user, "actor:ann", "Anna");
    assert_eq!(user.steps(), 1);
    user.can_go_back_and_forth();
}

#[test]
fn deleting_takes_what_hangs_on_it() {
    let whole = "Ann = Bob alliance; Ann +2 mandate; Bob -1 mandate; stance:ann-mandate if \"they pay\"; \
                 Cy objects tie:ann-bob-alliance; Cy objects stance:ann-mandate; Cy objects mandate; Bob doubts Cy";
    check(
        whole,
        |user| {
            user.session.select([user::target("actor:ann")]);
            user.run("delete");
            assert_eq!(user.map().problems(), []);
        },
        "Bob @ 200,0; Cy @ 400,0; Bob -1 mandate; Cy objects mandate; Bob doubts Cy",
    );
    check(
        whole,
        |user| {
            user.session.select([user::target("issue:mandate"), user::target("tie:ann-bob-alliance")]);
            user.run("delete");
            assert_eq!(user.steps(), 1);
        },
        "Ann; Bob; Cy; Bob doubts Cy",
    );
    check(
        whole,
        |user| {
            user.run("select_all");
            user.run("delete");
            assert_eq!(user.map().problems(), []);
        },
        "",
    );
}

#[test]
fn a_deleted_source_takes_its_evidence_and_leaves_the_mark() {
    check(
        "Ann +2 mandate \"yes\"; Ann objects mandate \"no\"",
        |user| {
            user.session.select([user::target("source:report")]);
            user.run("delete");
        },
        "Ann +2 mandate; Ann objects mandate",
    );
}

#[test]
fn a_stance_is_set_and_taken_away() {
    let (ann, mandate) = (Id::from_name("Ann", ""), Id::from_name("mandate", ""));
    let set = |user: &mut User, alignment: Option<&str>| {
        let alignment = alignment.map(|text| text.parse().unwrap());
        user.session.edit("Stance", Merge::Never, |map| ops::set_stance(map, &ann, &mandate, alignment));
    };
    check("Ann; mandate", |user| set(user, Some("-2")), "Ann -2 mandate");
    check("Ann -2 mandate \"cost\"", |user| set(user, Some("3")), "Ann +3 mandate \"cost\"");
    check("Ann -2 mandate \"cost\"", |user| set(user, Some("undecided")), "Ann undecided mandate \"cost\"");
    check("Ann; mandate", |user| set(user, None), "Ann; mandate");
    check(
        "Ann -2 mandate; stance:ann-mandate if \"they pay\"",
        |user| {
            set(user, None);
            assert_eq!(user.map().stance_of(&ann, &mandate), None, "unknown is no stance");
        },
        "Ann; mandate",
    );
    check(
        "as of 2025; Ann -2 mandate since 2024; Ann +1 mandate since 2026",
        |user| set(user, Some("0")),
        "as of 2025; Ann 0 mandate since 2024; Ann +1 mandate since 2026",
    );
}

/// Between two stances of a trajectory, or behind the last, a new one must not stand on the date of an old one.
#[test]
fn a_stance_set_where_none_holds_begins_on_the_day_of_the_map() {
    let (ann, mandate) = (Id::from_name("Ann", ""), Id::from_name("mandate", ""));
    check(
        "as of 2025-11-07; Ann -2 mandate until 2024",
        |user| {
            let level = "2".parse().ok();
            user.session.edit("Stance", Merge::Never, |map| ops::set_stance(map, &ann, &mandate, level));
            assert_eq!(user.map().problems(), []);
        },
        "as of 2025-11-07; Ann -2 mandate until 2024; Ann +2 mandate since 2025-11-07",
    );
}

#[test]
fn the_lens_falls_back_when_its_issue_goes() {
    let mut user = User::of("Ann +2 mandate; troops");
    user.session.set_lens(Lens::Issue(Id::from_name("mandate", "")));
    assert!(user.session.lens().issue().is_some());
    user.session.select([user::target("issue:mandate")]);
    user.run("delete");
    assert_eq!(*user.session.lens(), Lens::Relationships);
    user.session.set_lens(Lens::Issue(Id::from_name("mandate", "")));
    assert_eq!(*user.session.lens(), Lens::Relationships, "what does not exist is not looked through");
    for expected in ["troops", "", "troops"] {
        user.run("next_lens");
        assert_eq!(user.session.lens().issue().map_or("", |id| id.as_str()), expected);
    }
    user.double(pos2(900.0, 0.0));
    user.run("undo");
    assert_eq!(user.session.lens().issue().map(Id::as_str), Some("troops"), "undo leaves the lens");
}

#[test]
fn unsaved_is_what_differs_from_what_was_saved() {
    let mut user = User::of("Ann; Bob");
    assert!(!user.session.is_dirty(), "an example that was opened holds nothing to lose");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    assert!(user.session.is_dirty());
    let saving = user.map().clone();
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    user.session.saved("a.stancemap".into(), &saving);
    assert!(user.session.is_dirty(), "what changed while it was saved is not saved");
    user.run("undo");
    assert!(!user.session.is_dirty(), "undo back to what was saved");
    user.run("undo");
    assert!(user.session.is_dirty(), "undo to before what was saved");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    assert!(!user.session.is_dirty(), "the same content again, by another way");
}

#[test]
fn selecting_and_looking_are_no_changes() {
    let mut user = User::of("Ann +2 mandate; Bob");
    for command in ["select_all", "next", "previous", "select_none", "next_lens", "relationships", "fit", "zoom_in"] {
        user.run(command);
    }
    assert_eq!((user.steps(), user.session.is_dirty()), (0, false));
}

#[test]
fn nudges_are_one_step_until_something_else_is_done() {
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

#[test]
fn what_would_break_the_map_is_refused() {
    let mut user = User::of("Ann in Bob; Bob; Ann = Bob alliance; mandate");
    let before = user.map().clone();
    let text = |text: &str| Value::Text(text.to_owned());
    for (target, field, value) in [
        ("actor:bob", "part_of", text("ann")),
        ("actor:bob", "part_of", text("bob")),
        ("actor:bob", "part_of", text("nobody")),
        ("tie:ann-bob-alliance", "to", text("actor:ann")),
        ("tie:ann-bob-alliance", "to", text("tie:ann-bob-alliance")),
        ("actor:ann", "id", text("bob")),
        ("actor:ann", "id", text("anne")),
        ("actor:ann", "influence", Value::Whole(6)),
        ("actor:ann", "influence", Value::Whole(-1)),
        ("actor:ann", "place", Value::Place(pos2(2e6, 0.0))),
        ("actor:ann", "place", Value::Place(pos2(f32::NAN, 0.0))),
        ("actor:ann", "name", text(&"a".repeat(70_000))),
        ("actor:ann", "tags", Value::List(vec!["a".repeat(70_000)])),
    ] {
        // It may be refused with words or not taken; it must not get in.
        user.session.set(&[user::target(target)], field, &value).ok();
        assert_eq!(*user.map(), before, "{target} {field}");
        assert_eq!(user.steps(), 0);
    }
}

#[test]
fn a_stance_cannot_be_moved_onto_the_date_of_another() {
    let mut user = User::of("Ann +2 mandate since 2024; Ann +1 mandate since 2025");
    let (before, since) = (user.map().clone(), Value::Text("2025".to_owned()));
    assert!(user.session.set(&[user::target("stance:ann-mandate")], "since", &since).is_err());
    assert_eq!(*user.map(), before);
}

#[test]
fn a_place_comes_back_from_a_file_as_it_was_set() {
    let mut user = User::of("Ann");
    user.session.set(&[user::target("actor:ann")], "place", &Value::Place(pos2(1.234, -0.01))).unwrap();
    assert_eq!(notation::print(user.map()), "Ann @ 1.2,0");
}

#[test]
fn what_is_placed_far_out_lands_on_the_map() {
    for at in [pos2(3e6, -3e6), pos2(f32::MAX, 0.0), pos2(f32::NAN, f32::INFINITY)] {
        let mut user = User::of("Ann");
        user.double(at);
        user.session.name("Bob");
        assert_eq!(user.map().problems(), [], "{at:?}");
    }
}

#[test]
fn the_longest_name_that_is_typed_can_be_read_back() {
    let mut user = User::of("Ann");
    user.double(pos2(0.0, 400.0));
    user.session.name(&"ağ ".repeat(50_000));
    assert!(user.map().actors.iter().all(|actor| actor.name.len() <= TEXT_LIMIT));
    let text = stancemap::file::write(user.map());
    assert_eq!(stancemap::file::read(&text).unwrap(), *user.map());
}

/// Where the pointer is when nothing is meant by it.
#[test]
fn hovering_changes_nothing() {
    let mut user = User::of("Ann = Bob alliance; mandate");
    for x in -20..30 {
        user.send(Press::Hover, Pos2::new(x as f32 * 20.0, x as f32 * 7.0));
    }
    assert_eq!((user.steps(), user.selected().as_str()), (0, ""));
}

// ---- choosing what is selected

/// Three actors in a row with an issue below: Ann allied to Bob, Bob in conflict with Cy, Ann objecting to the issue.
const ROW: &str = "Ann @ 0,0 kind state; Bob @ 300,0 kind state; Cy @ 600,0 kind person; mandate @ 300,300; \
                   Ann = Bob alliance; Bob = Cy conflict; Ann +1 mandate; Cy +1 mandate; Ann objects mandate";

fn selects(from: &[&str], command: &str, after: &str) {
    let mut user = User::of(ROW);
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    user.session.select(from.iter().map(|text| user::target(text)));
    user.run(command);
    assert_eq!(user.selected(), after, "{command} with {from:?} selected");
    assert_eq!(user.steps(), 0);
}

#[test]
fn records_are_selected_by_what_they_are() {
    selects(&["actor:ann"], "select_invert", "actor:bob actor:cy issue:mandate");
    selects(&[], "select_actors", "actor:ann actor:bob actor:cy");
    selects(&[], "select_ties", "tie:ann-bob-alliance tie:bob-cy-conflict");
    selects(&["actor:ann"], "select_kind", "actor:ann actor:bob");
    selects(&["tie:ann-bob-alliance", "issue:mandate"], "select_kind", "issue:mandate tie:ann-bob-alliance");
    selects(&["actor:ann"], "select_stance", "actor:ann actor:cy");
    // Not known is a stance of its own.
    selects(&["actor:bob"], "select_stance", "actor:bob");
}

#[test]
fn records_are_selected_by_what_they_are_joined_to() {
    selects(&["actor:cy"], "select_neighbours", "actor:bob actor:cy");
    selects(&["actor:ann"], "select_neighbours", "actor:ann actor:bob issue:mandate");
    selects(&["tie:bob-cy-conflict"], "select_neighbours", "actor:bob actor:cy tie:bob-cy-conflict");
    selects(&["actor:bob"], "select_incident", "tie:ann-bob-alliance tie:bob-cy-conflict");
    selects(&["actor:ann", "actor:bob"], "select_between", "tie:ann-bob-alliance");
    selects(&["actor:ann", "issue:mandate"], "select_between", "objection:ann-against-mandate");
}

#[test]
fn the_arrows_walk_along_ties() {
    selects(&["actor:ann"], "go_right", "actor:bob");
    selects(&["actor:ann"], "go_down", "issue:mandate");
    selects(&["actor:cy"], "go_left", "actor:bob");
    // Nothing is tied to Bob below, but something lies there.
    selects(&["actor:bob"], "go_down", "issue:mandate");
    selects(&["actor:bob"], "go_up", "actor:bob");
    selects(&["tie:ann-bob-alliance"], "go_left", "actor:ann");
    selects(&[], "go_right", "actor:ann");
}

#[test]
fn an_actor_is_added_beside_another_by_the_keyboard() {
    check(
        "Ann @ 0,0",
        |user| {
            user.session.select([user::target("actor:ann")]);
            user.run("add_right");
            user.session.name("Bob");
            user.session.select([user::target("actor:ann")]);
            user.run("add_right");
            user.session.name("Cy");
        },
        "Ann; Bob @ 160,0; Cy @ 160,120; Ann = Bob cooperation; Ann = Cy cooperation",
    );
}

// ---- moving

/// The place of a record on the map, as it is seen while a gesture is under way.
fn place(user: &User, record: &str) -> Pos2 {
    ops::place(user.map(), &user::target(record)).unwrap()
}

#[test]
fn what_is_dragged_falls_into_line_and_ctrl_lets_it_lie() {
    const TWO: &str = "Ann @ 0,0; Bob @ 300,200";
    check(TWO, |user| user.drag(user.at("actor:bob"), vec2(-296.0, 100.0)), "Ann; Bob @ 0,300");
    let ctrl = Mods { ctrl: true, ..Mods::default() };
    check(TWO, |user| user.drag_with(user.at("actor:bob"), vec2(-296.0, 100.0), ctrl), "Ann; Bob @ 4,300");
    let mut user = User::of(TWO);
    let from = user.at("actor:bob");
    user.send(Press::Down, from);
    user.send(Press::Drag, from + vec2(-296.0, 100.0));
    assert_eq!(user.session.tool().guides().len(), 1, "a line shows why");
    user.send(Press::Up, from + vec2(-296.0, 100.0));
    assert!(user.session.tool().guides().is_empty());
}

#[test]
fn what_is_dragged_keeps_the_distance_of_the_others() {
    check(
        "Ann @ 0,0; Bob @ 100,20; Cy @ 300,300",
        |user| user.drag(user.at("actor:cy"), vec2(-96.0, -272.0)),
        "Ann; Bob @ 100,20; Cy @ 200,28",
    );
}

#[test]
fn alt_drags_a_copy_with_what_hangs_between() {
    check(
        "Ann @ 0,0; Bob @ 200,0; Cy @ 0,300; Ann = Bob alliance; Ann = Cy talks",
        |user| {
            user.session.select(["actor:ann", "actor:bob"].map(user::target));
            user.drag_with(user.at("actor:ann"), vec2(37.0, 111.0), Mods { alt: true, ..Mods::default() });
            assert_eq!(user.selected(), "actor:ann-2 actor:bob-2");
            assert_eq!(user.steps(), 1);
            let last = user.map().ties.iter().last().unwrap();
            assert_eq!((last.from.as_str(), last.to.id()), ("ann-2", "bob-2"));
        },
        "Ann; Bob; Cy @ 0,300; Ann @ 37,111; Bob @ 237,111; Ann = Bob alliance; Ann = Cy talks; Ann = Bob alliance",
    );
}

#[test]
fn a_gesture_that_is_cancelled_leaves_nothing_not_even_another_selection() {
    for mods in [Mods::default(), Mods { alt: true, ..Mods::default() }] {
        let mut user = User::of("Ann @ 0,0; Bob @ 200,0");
        user.session.select([user::target("actor:ann")]);
        let (map, from) = (user.map().clone(), user.at("actor:bob"));
        user.send(Press::Down, from);
        user.mods = mods;
        user.send(Press::Drag, from + vec2(50.0, 50.0));
        assert_eq!(user.selected(), "actor:bob");
        assert_ne!(*user.map(), map);
        user.session.cancel();
        assert_eq!((user.selected().as_str(), user.steps()), ("actor:ann", 0));
        user.send(Press::Drag, from + vec2(60.0, 60.0));
        user.send(Press::Up, from + vec2(60.0, 60.0));
        assert_eq!(*user.map(), map);
        assert_eq!((user.selected().as_str(), user.steps()), ("actor:ann", 0));
    }
}

#[test]
fn a_group_takes_its_members_along() {
    let mut user = User::of("Ann @ 0,0; Bob @ 300,0; Cy @ 900,900");
    user.session.select(["actor:ann", "actor:bob"].map(user::target));
    user.run("add_group");
    user.session.name("Friends");
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

// ---- the clipboard

/// What the last command put on the clipboard.
fn copied(user: &mut User) -> String {
    let copied = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Copy(text) => Some(text),
        _ => None,
    });
    copied.unwrap_or_else(|| panic!("nothing was copied"))
}

/// The sentence that was said.
fn said(user: &mut User) -> String {
    let said = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Say(text) => Some(text),
        _ => None,
    });
    said.unwrap_or_default()
}

const PAIR: &str = "Ann @ 0,0; Bob @ 200,0; mandate @ 100,100; Ann = Bob alliance \"allies\"; Ann +2 mandate \"yes\"; \
                    stance:ann-mandate if \"they pay\"; Bob objects tie:ann-bob-alliance; Bob objects stance:ann-mandate";

#[test]
fn what_is_copied_can_be_pasted_under_ids_of_its_own() {
    let mut user = User::of(PAIR);
    user.run("select_all");
    user.run("copy");
    let text = copied(&mut user);
    assert!(text.starts_with("StanceMap("), "{text}");
    user.session.paste(&text, pos2(1100.0, 1050.0));
    let map = user.map();
    assert_eq!(map.problems(), []);
    let counts = (map.actors.len(), map.ties.len(), map.stances.len(), map.conditions.len(), map.objections.len());
    assert_eq!(counts, (4, 2, 2, 2, 4));
    assert_eq!(map.sources.len(), stancemap::file::read(&text).unwrap().sources.len(), "sources are shared");
    assert_eq!(user.selected(), "actor:ann-2 actor:bob-2 issue:mandate-2");
    assert_eq!(place(&user, "actor:ann-2"), pos2(1000.0, 1000.0));
    let second = user.map().objections.iter().nth(2).unwrap();
    assert_eq!((second.by.as_str(), second.to.id()), ("bob-2", "ann-bob-alliance-2"));
    user.can_go_back_and_forth();
    // Once more at the same place: it does not cover the first.
    user.session.paste(&text, pos2(1100.0, 1050.0));
    assert_eq!(place(&user, "actor:ann-3"), pos2(1020.0, 1020.0));
}

#[test]
fn what_is_cut_comes_back_as_it_was() {
    let mut user = User::of(PAIR);
    let before = user.map().clone();
    user.run("select_all");
    user.run("cut");
    let text = copied(&mut user);
    assert_eq!((user.map().actors.len(), user.steps()), (0, 1));
    user.session.paste(&text, pos2(100.0, 50.0));
    assert_eq!(*user.map(), before);
    user.can_go_back_and_forth();
}

#[test]
fn a_line_alone_is_pasted_between_actors_of_the_same_ids() {
    let mut user = User::of("Ann = Bob alliance");
    user.session.select([user::target("tie:ann-bob-alliance")]);
    user.run("copy");
    let text = copied(&mut user);
    let mut other = User::of("Bob; Ann");
    other.session.paste(&text, pos2(0.0, 0.0));
    assert_eq!(other.selected(), "tie:ann-bob-alliance");
    assert_eq!(other.map().problems(), []);
    let mut stranger = User::of("Cy");
    stranger.session.paste(&text, pos2(0.0, 0.0));
    assert_eq!(stranger.steps(), 0);
    assert_eq!(said(&mut stranger), "1 record was left out, as what they belong to is not on this map.");
}

#[test]
fn lines_become_actors_and_long_ones_a_note() {
    check(
        "",
        |user| {
            user.session.paste("- Israel\n\n * Türkiye \r\n3. Egypt\n", pos2(90.0, 55.0));
            assert_eq!(user.selected(), "actor:egypt actor:israel actor:turkiye");
            assert_eq!(user.steps(), 1);
        },
        "Israel; Türkiye @ 180,0; Egypt @ 0,110",
    );
    let mut user = User::of("");
    user.session.paste(&"Many words in one line. ".repeat(10), pos2(0.0, 0.0));
    assert_eq!((user.map().notes.len(), user.map().actors.len()), (1, 0));
    user.session.paste(&"line\n".repeat(300), pos2(0.0, 0.0));
    assert_eq!(said(&mut user), "The clipboard holds 300 lines. Each would become an actor: paste 200 at most.");
}

#[test]
fn what_cannot_be_pasted_is_answered_with_a_sentence() {
    for (text, answer) in [
        ("", "There is nothing to paste: the clipboard holds no text."),
        ("--", "There is nothing to paste: the clipboard holds no words."),
        ("StanceMap(version: 1, title: \"\")", "There is nothing to paste: the copied map is empty."),
        (
            "StanceMap(version: 99, title: \"\")",
            "The clipboard cannot be pasted. This map was made by a newer Stancemap",
        ),
        ("StanceMap(version: 1, title: \"\", actors: [(id: \"ann\"", "The clipboard cannot be pasted. "),
    ] {
        let mut user = User::of("Ann");
        user.session.paste(text, pos2(0.0, 0.0));
        assert_eq!(user.steps(), 0, "{text}");
        let said = said(&mut user);
        assert!(said.starts_with(answer), "{text}: {said}");
    }
}

#[test]
fn a_broken_clip_breaks_no_map() {
    let mut user = User::of("Ann");
    let text = "StanceMap(version: 1, title: \"\", actors: [(id: \"bob\", name: \"Bob\", part_of: \"bob\", place: (0, 0))], \
                ties: [(id: \"t\", from: \"bob\", to: actor(\"bob\"), kind: \"talks\")])";
    user.session.paste(text, pos2(0.0, 0.0));
    assert_eq!(user.map().problems(), []);
}

// ---- leading lines elsewhere, and bending them

/// Where a handle of a line is: 0 its start, 1 its end, 2 its middle.
fn handle(user: &User, line: &str, number: usize) -> Pos2 {
    user.scene().handles(&user::target(line))[number].1
}

#[test]
fn a_line_is_led_elsewhere_by_its_ends() {
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
        let mut user = User::of(FOUR);
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
fn a_line_cannot_be_led_where_it_makes_no_sense() {
    const THREE: &str = "Ann @ 0,0; Bob @ 300,0; mandate @ 600,300; Ann > Bob pressure; Ann objects mandate";
    for (line, number, to, why) in [
        ("tie:ann-bob-pressure", 1, "actor:ann", "Nothing can be tied to itself."),
        ("tie:ann-bob-pressure", 0, "issue:mandate", "A tie starts at an actor."),
        ("objection:ann-against-mandate", 0, "issue:mandate", "Nobody can object to itself."),
        ("objection:ann-against-mandate", 1, "actor:ann", "Nobody can object to itself."),
        ("objection:ann-against-mandate", 0, "tie:ann-bob-pressure", "Only an actor can object."),
    ] {
        let mut user = User::of(THREE);
        user.session.select([user::target(line)]);
        let (from, to) = (handle(&user, line, number), user.at(to));
        user.send(Press::Down, from);
        user.send(Press::Drag, to);
        assert_eq!(user.session.tool().hint(), why);
        user.send(Press::Up, to);
        assert_eq!((said(&mut user).as_str(), user.steps()), (why, 0), "{line} {number}");
        // On empty canvas it stays as it was, without a word.
        user.drag_to(handle(&user, line, number), pos2(-500.0, -500.0));
        assert_eq!((said(&mut user).as_str(), user.steps()), ("", 0));
    }
}

#[test]
fn a_line_is_bent_by_its_middle_and_a_double_click_straightens_it() {
    let mut user = User::of("Ann @ 0,0; Bob @ 300,0; Ann = Bob alliance");
    let tie = user::target("tie:ann-bob-alliance");
    let bend = |user: &User| user.map().fact(&tie, "bend");
    user.session.select([tie.clone()]);
    let middle = handle(&user, "tie:ann-bob-alliance", 2);
    user.drag(middle, vec2(10.0, -60.0));
    assert_eq!(bend(&user), Some(Value::Whole(200)), "left of a way to the right is up");
    let bent = handle(&user, "tie:ann-bob-alliance", 2);
    assert!((bent.y + 60.0).abs() < 1.0, "{bent:?}");
    // Down again to where it is nearly straight, but given up half-way.
    user.send(Press::Down, bent);
    user.send(Press::Drag, bent + vec2(0.0, 90.0));
    assert_eq!(bend(&user), Some(Value::Whole(-100)));
    user.session.cancel();
    user.send(Press::Up, bent);
    assert_eq!((bend(&user), user.steps()), (Some(Value::Whole(200)), 1));
    user.double(bent);
    assert_eq!((bend(&user), user.steps()), (Some(Value::Whole(0)), 2));
    user.drag(handle(&user, "tie:ann-bob-alliance", 2), vec2(0.0, 40.0));
    assert_eq!(bend(&user), Some(Value::Whole(-133)));
    user.run("straighten");
    assert_eq!(bend(&user), Some(Value::Whole(0)));
    user.can_go_back_and_forth();
}

// ---- folding

/// A ministry and a spokesman inside a state, who deal with another state.
const STATE: &str = "State @ 0,0; Ministry @ 200,0 in State; Speaker @ 200,200 in Ministry; Other @ 600,0; mandate @ 600,300; \
                     Ministry = Other talks +; Speaker > Other criticism -; State = Ministry command; \
                     Speaker -2 mandate; Ministry +1 mandate; Other +2 mandate; \
                     Speaker objects mandate; Ministry objects mandate; Other objects stance:speaker-mandate";

#[test]
fn parts_are_folded_into_what_they_belong_to_and_opened_again() {
    let mut user = User::of(&STATE.replace("; Other objects stance:speaker-mandate", ""));
    let before = user.map().clone();
    user.session.select(["actor:state", "actor:speaker"].map(user::target));
    user.run("fold");
    assert_eq!(user.selected(), "actor:state", "what is folded away is selected in what stands for it");
    let scene = user.scene();
    let nodes: Vec<String> = scene.nodes.keys().map(Target::to_string).collect();
    assert_eq!(nodes, ["actor:other", "actor:state", "issue:mandate"]);
    let ties: Vec<String> = scene.routes.keys().map(Target::to_string).collect();
    assert_eq!(ties, ["tie:ministry-other-talks", "objection:speaker-against-mandate"], "one line for several");
    let words: Vec<String> = scene.items.iter().filter_map(|item| text_of(&item.shape)).collect();
    assert!(words.contains(&"2 ties: 1 +, 1 −".to_owned()), "plus and minus are kept apart: {words:?}");
    assert!(words.contains(&"2 objections".to_owned()), "{words:?}");
    assert!(words.contains(&"2 parts".to_owned()), "{words:?}");
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    let scene = stancemap::scene::Scene::of(user.map(), user.session.look(), &stancemap::scene::Palette::LIGHT);
    let words: Vec<String> = scene.items.iter().filter_map(|item| text_of(&item.shape)).collect();
    assert!(words.contains(&"2 parts: 1 for, 1 against".to_owned()), "{words:?}");
    // The parts move with it, and come back where it is.
    user.drag(user.at("actor:state"), vec2(37.0, 411.0));
    assert_eq!(place(&user, "actor:speaker"), pos2(237.0, 611.0));
    user.run("select_actors");
    assert_eq!(user.selected(), "actor:other actor:state", "what is not seen is not selected");
    user.session.select([user::target("actor:state")]);
    user.run("fold");
    assert_eq!(user.scene().nodes.len(), 5);
    user.can_go_back_and_forth();
    while user.session.history().can_undo().is_some() {
        user.session.undo();
    }
    assert_eq!(*user.map(), before);
}

fn text_of(shape: &stancemap::scene::Shape) -> Option<String> {
    match shape {
        stancemap::scene::Shape::Text { line, .. } => Some(line.text.to_string()),
        _ => None,
    }
}

#[test]
fn everything_is_folded_and_opened() {
    let mut user = User::of(STATE);
    user.run("fold_all");
    assert_eq!(user.scene().nodes.len(), 3);
    let objections: Vec<String> = user.scene().routes.keys().map(Target::to_string).collect();
    assert!(objections.contains(&"objection:other-against-speaker-mandate".to_owned()), "{objections:?}");
    user.run("fold_all");
    assert_eq!(user.scene().nodes.len(), 5);
    // Folding only the inner whole leaves it on the map.
    user.session.select([user::target("actor:ministry")]);
    user.run("fold");
    assert_eq!(user.scene().nodes.len(), 4);
    user.can_go_back_and_forth();
}
