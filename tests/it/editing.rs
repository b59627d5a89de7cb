//! Editing with modifier keys and with the keyboard alone, the drawing order, the grid, and drawing in groups.

use emath::{pos2, vec2};
use stancemap::ops;
use stancemap::session::*;

use crate::support::notation;
use crate::support::user::{TestUser, target};

fn check(before: &str, actions: impl FnOnce(&mut TestUser), after: &str) {
    let mut user = TestUser::of(before);
    actions(&mut user);
    assert_eq!(notation::print(user.map()), notation::print(&notation::map(after)));
    user.can_go_back_and_forth();
}

fn shift() -> ModifierKeys {
    ModifierKeys { shift: true, ..ModifierKeys::default() }
}

fn ctrl() -> ModifierKeys {
    ModifierKeys { ctrl: true, ..ModifierKeys::default() }
}

#[test]
fn modifiers_held_at_the_press_drag_the_selection() {
    for (mods, after) in
        [(shift(), "Ann @ 50,0; Bob @ 250,0; Cy @ 400,300"), (ctrl(), "Ann @ 50,7; Bob @ 250,7; Cy @ 400,300")]
    {
        check(
            "Ann; Bob; Cy @ 400,300",
            |user| {
                user.click(user.at("actor:ann"));
                user.mods = shift();
                user.click(user.at("actor:bob"));
                assert_eq!(user.selected(), "actor:ann actor:bob");
                user.mods = mods;
                user.drag(user.at("actor:ann"), vec2(50.0, 7.0));
                assert_eq!(user.selected(), "actor:ann actor:bob", "a drag lets go of nothing");
            },
            after,
        );
    }
}

#[test]
fn a_click_with_shift_or_ctrl_adds_and_removes() {
    for mods in [shift(), ctrl()] {
        let mut user = TestUser::of("Ann; Bob");
        for (record, after) in [("ann", "actor:ann"), ("bob", "actor:ann actor:bob"), ("ann", "actor:bob")] {
            user.mods = mods;
            user.click(user.at(&format!("actor:{record}")));
            assert_eq!(user.selected(), after);
        }
        user.click(user.at("actor:bob"));
        assert_eq!(user.selected(), "actor:bob");
    }
}

fn framed() -> TestUser {
    let mut map = notation::map("Ann; Bob; Cy @ 100,300");
    let members = map.actors.ids().collect();
    ops::add_group(&mut map, "Ministers", members);
    TestUser::open(map)
}

#[test]
fn an_actor_placed_in_the_area_of_a_group_joins_it() {
    let mut user = framed();
    user.drag_to(user.rim("actor:ann", vec2(-1.0, 0.0)), user.at("actor:cy"));
    assert_eq!(user.selected(), "tie:ann-cy-cooperation");
    user.drag_to(user.rim("actor:cy", vec2(1.0, 0.0)), pos2(200.0, 220.0));
    user.session.submit_name("Dee");
    assert_eq!(user.selected(), "actor:dee");
    assert!(target("tie:cy-dee-cooperation").is_in(user.map()));
    user.run("add_actor");
    user.click(pos2(20.0, 220.0));
    user.session.submit_name("Eve");
    let members = |user: &TestUser| user.map().groups.iter().next().unwrap().members.len();
    assert_eq!(members(&user), 5);
    user.run("undo");
    assert_eq!((members(&user), user.map().actors.len()), (4, 4), "joining is no step of its own");
    user.can_go_back_and_forth();
}

#[test]
fn a_tool_is_used_from_the_keyboard_on_what_is_selected() {
    check(
        "Ann; Bob; mandate; Ann = Bob alliance",
        |user| {
            user.run("add_tie");
            assert!(user.session.use_tool());
            assert_eq!(user.session.tool(), &Tool::Tie(None, None), "nothing is selected yet");
            assert!(matches!(user.session.take_effects().as_slice(), [Effect::ShowMessage(_)]));
            user.session.select([target("actor:bob")]);
            user.session.use_tool();
            user.run("next");
            user.session.use_tool();
            assert_eq!(user.selected(), "tie:bob-mandate-participation");
            assert_eq!(user.session.tool(), &Tool::default());
            user.session.select([target("actor:ann")]);
            user.run("add_objection");
            user.session.use_tool();
            user.session.use_tool();
            assert_eq!(user.steps(), 1, "nobody objects to itself");
            user.session.select([target("tie:bob-mandate-participation")]);
            user.session.use_tool();
            assert_eq!(user.steps(), 2);
            assert!(!user.session.use_tool(), "the usual tool leaves Enter alone");
        },
        "Ann; Bob; mandate; Ann = Bob alliance; Bob > mandate participation; \
         Ann objects tie:bob-mandate-participation",
    );
}

#[test]
fn cancelling_a_line_begun_by_keys_leaves_no_trace() {
    let mut user = TestUser::of("Ann; Bob; Cy");
    user.session.select([target("actor:ann")]);
    user.run("add_tie");
    user.session.use_tool();
    assert_eq!(user.session.tool().line_start().map(|(from, _)| from.to_string()), Some("ann".to_owned()));
    user.run("next");
    user.run("next");
    user.session.cancel();
    assert_eq!((user.selected().as_str(), user.steps()), ("actor:ann", 0));
    assert_eq!(user.session.tool(), &Tool::Tie(None, None));
}

#[test]
fn using_a_placing_tool_by_key_asks_for_a_free_position() {
    let mut user = TestUser::of("Ann");
    user.run("add_issue");
    user.session.use_tool();
    assert_eq!(user.session.take_effects(), [Effect::PlaceInView(NewRecordKind::Issue)]);
}

#[test]
fn renaming_a_record_without_a_name_opens_its_form() {
    let mut user = TestUser::of("Ann = Bob alliance");
    user.session.select([target("tie:ann-bob-alliance")]);
    user.run("rename");
    assert_eq!(user.session.take_effects(), [Effect::FocusPanel(WindowPanel::Inspector)]);
    assert!(user.session.name_prompt().is_none());
}

#[test]
fn keys_select_the_lines_of_a_record_in_turn() {
    let mut user = TestUser::of("Ann = Bob alliance; Cy > Ann pressure; Cy = Bob talks; Bob objects Ann; Dee");
    user.session.select([target("actor:ann")]);
    let mut seen = Vec::new();
    for _ in 0..4 {
        user.run("next_line");
        seen.push(user.selected());
    }
    assert_eq!(
        seen,
        ["tie:ann-bob-alliance", "tie:cy-ann-pressure", "objection:bob-against-ann", "tie:ann-bob-alliance"]
    );
    user.run("previous_line");
    assert_eq!(user.selected(), "objection:bob-against-ann");
    user.session.select([target("actor:dee")]);
    user.session.take_effects();
    user.run("next_line");
    assert_eq!(user.selected(), "actor:dee");
    assert!(matches!(user.session.take_effects().as_slice(), [Effect::ShowMessage(_)]));
}

#[test]
fn keys_add_to_the_selection() {
    let mut user = TestUser::of("Ann; Bob; Cy; mandate @ 400,200");
    user.session.select([target("actor:ann")]);
    for after in ["actor:ann actor:bob", "actor:ann actor:bob actor:cy", "actor:ann actor:bob actor:cy"] {
        user.run("more_right");
        assert_eq!(user.selected(), after);
    }
    user.run("more_down");
    assert_eq!(user.selected(), "actor:ann actor:bob actor:cy issue:mandate");
    assert_eq!(user.steps(), 0);
}

#[test]
fn a_command_reverses_lines_between_actors() {
    check(
        "Ann > Bob pressure; Ann objects Bob; Ann > mandate participation",
        |user| {
            user.run("select_all");
            user.session.select(["tie:ann-bob-pressure", "objection:ann-against-bob"].map(target));
            user.session
                .edit("Bend", StepMergeRule::Never, |map| ops::bend_line(map, &target("tie:ann-bob-pressure"), 0.2));
            user.run("turn_round");
            assert_eq!(
                user.map().field_value(&target("tie:ann-bob-pressure"), "bend").map(|bend| format!("{bend:?}")),
                Some("Whole(-200)".to_owned())
            );
            user.session.edit("Straighten", StepMergeRule::Never, |map| {
                ops::bend_line(map, &target("tie:ann-bob-pressure"), 0.0)
            });
            user.session.select([target("tie:ann-mandate-participation")]);
            let command = COMMANDS.iter().find(|row| row.about.id == "turn_round").unwrap();
            assert!(!(command.available)(&user.session), "an issue is tied to nothing");
        },
        "Ann; Bob; Bob > Ann pressure; Ann > mandate participation; Bob objects Ann",
    );
}

#[test]
fn commands_change_the_drawing_order() {
    let order = |user: &TestUser| user.map().actors.iter().map(|actor| actor.name.clone()).collect::<String>();
    let mut user = TestUser::of("A @ 0,0; B @ 10,0; C @ 900,0; D @ 20,0");
    user.session.select([target("actor:a")]);
    user.run("forward");
    assert_eq!(order(&user), "BACD");
    user.run("forward");
    assert_eq!(order(&user), "BCDA", "over what covers it, and not only over what lies elsewhere");
    assert_eq!(user.scene().hit(pos2(10.0, 0.0), 1.0).map(|found| found.target), Some(target("actor:a")));
    user.run("back");
    assert_eq!(order(&user), "ABCD");
    assert_eq!(user.scene().hit(pos2(10.0, 0.0), 1.0).map(|found| found.target), Some(target("actor:d")));
    user.session.select([target("actor:c")]);
    user.session.take_effects();
    let steps = user.steps();
    user.run("backward");
    assert!(matches!(user.session.take_effects().as_slice(), [Effect::ShowMessage(_)]));
    assert_eq!(user.steps(), steps);
    user.run("front");
    assert_eq!(order(&user), "ABDC");
    user.can_go_back_and_forth();
}

#[test]
fn moved_records_snap_to_the_grid_if_not_to_a_record() {
    let moved = |snapping: SnapSettings, mods: ModifierKeys| {
        let mut user = TestUser::of("Ann @ 3,3; Bob @ 300,500");
        user.session.snapping = snapping;
        user.drag_with(user.at("actor:ann"), vec2(294.0, 41.0), mods);
        user.at("actor:ann")
    };
    let [lines, grid] = [true, false].map(|lines| SnapSettings { lines, grid: !lines });
    assert_eq!(moved(lines, ModifierKeys::default()), pos2(300.0, 44.0));
    assert_eq!(moved(grid, ModifierKeys::default()), pos2(300.0, 40.0));
    assert_eq!(moved(SnapSettings { lines: false, grid: false }, ModifierKeys::default()), pos2(297.0, 44.0));
    assert_eq!(moved(SnapSettings { lines: true, grid: true }, ctrl()), pos2(297.0, 44.0));
    let mut user = TestUser::of("Ann");
    user.session.snapping.grid = true;
    user.double(pos2(203.0, 98.0));
    user.session.submit_name("Bob");
    assert_eq!(user.at("actor:bob"), pos2(200.0, 100.0));
    user.run("grid_lines");
    user.run("snap");
    assert_eq!(user.session.snapping, SnapSettings { lines: false, grid: false });
}

#[test]
fn the_description_of_a_group_names_its_members() {
    let mut map = notation::map("Ann; Bob; Cy; Dee; Eve");
    let all: Vec<_> = map.actors.ids().collect();
    for (count, words) in [
        (0, "Some, group of nobody"),
        (1, "Some, group of Ann"),
        (2, "Some, group of Ann and Bob"),
        (3, "Some, group of Ann, Bob and Cy"),
        (5, "Some, group of Ann, Bob, Cy and 2 more"),
    ] {
        let group = ops::add_group(&mut map, "Some", all.iter().take(count).cloned().collect());
        assert_eq!(map.sentence(&group.into(), &stancemap::model::Lens::Relationships), words);
    }
}

#[test]
fn descriptions_name_the_container_and_explain_signs() {
    let user = TestUser::of("Ann in Bob; Ann > Bob pressure -; Ann = Cy talks");
    let sentence = |record: &str| user.map().sentence(&target(record), &stancemap::model::Lens::Relationships);
    assert_eq!(sentence("actor:ann"), "Ann, other, part of Bob");
    assert_eq!(sentence("tie:ann-bob-pressure"), "Ann → Bob, pressure, hostile, confirmed");
    assert_eq!(sentence("tie:ann-cy-talks"), "Ann – Cy, talks, confirmed");
}
