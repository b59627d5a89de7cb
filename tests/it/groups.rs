//! Membership in groups, as it is changed by dragging, by double clicks and by commands.

use emath::{Pos2, pos2, vec2};
use stancemap::model::*;
use stancemap::ops;
use stancemap::session::*;

use crate::support::user::TestUser;
use crate::support::{notation, user};

/// The group Friends has Ann and Bob; Cy, Dee and Eve are far away, Dee and Eve in the group Foes.
fn user() -> TestUser {
    let mut map = notation::map("Ann @ 0,0; Bob @ 300,0; Cy @ 900,900; Dee @ 0,900; Eve @ 300,900");
    let ids = |names: [&str; 2]| names.map(|name| Id::parse(name).unwrap()).to_vec();
    ops::add_group(&mut map, "Friends", ids(["ann", "bob"]));
    ops::add_group(&mut map, "Foes", ids(["dee", "eve"]));
    TestUser::open(map)
}

/// The members of each group: "Friends: ann bob; Foes: dee eve".
fn groups(user: &TestUser) -> String {
    let of = |group: &Group| {
        let members: Vec<String> = group.members.iter().map(ToString::to_string).collect();
        format!("{}: {}", group.label, members.join(" "))
    };
    user.map().groups.iter().map(of).collect::<Vec<_>>().join("; ")
}

fn last_step(user: &TestUser) -> String {
    user.session.history().undo_label().unwrap_or_default().to_owned()
}

#[test]
fn dragging_an_actor_onto_a_group_adds_it_in_one_step() {
    let mut user = user();
    user.send(PointerAction::Down, user.at("actor:cy"));
    user.send(PointerAction::Drag, pos2(500.0, 500.0));
    assert_eq!(user.session.tool().highlighted_drop_targets().count(), 0);
    user.send(PointerAction::Drag, pos2(150.0, 10.0));
    assert_eq!(
        user.session.tool().highlighted_drop_targets().map(ToString::to_string).collect::<Vec<_>>(),
        ["group:friends"]
    );
    assert!(user.session.tool().hint().contains("add it to this group"));
    user.send(PointerAction::Up, pos2(150.0, 10.0));
    assert_eq!(groups(&user), "Friends: ann bob cy; Foes: dee eve");
    assert_eq!((user.steps(), last_step(&user)), (1, "Move Cy into Friends".to_owned()));
    user.can_go_back_and_forth();
}

#[test]
fn dragging_an_actor_clear_of_a_group_removes_it() {
    let mut user = user();
    user.drag(user.at("actor:bob"), vec2(40.0, 0.0));
    assert_eq!(groups(&user), "Friends: ann bob; Foes: dee eve");
    user.send(PointerAction::Down, user.at("actor:bob"));
    user.send(PointerAction::Drag, pos2(700.0, 300.0));
    assert!(user.session.tool().hint().contains("out of its group"));
    user.send(PointerAction::Up, pos2(700.0, 300.0));
    assert_eq!(groups(&user), "Friends: ann; Foes: dee eve");
    assert_eq!(last_step(&user), "Move Bob out of Friends");
    user.can_go_back_and_forth();
}

#[test]
fn dragging_an_actor_into_another_group_moves_it_there() {
    let mut user = user();
    user.drag_to(user.at("actor:bob"), pos2(150.0, 900.0));
    assert_eq!(groups(&user), "Friends: ann; Foes: dee eve bob");
    assert_eq!(last_step(&user), "Move Bob into Foes");
    user.can_go_back_and_forth();
}

#[test]
fn ctrl_keeps_memberships_and_esc_cancels_the_drag() {
    let mut user = user();
    let ctrl = ModifierKeys { ctrl: true, ..ModifierKeys::default() };
    user.drag_with(user.at("actor:bob"), vec2(400.0, 300.0), ctrl);
    user.drag_with(user.at("actor:cy"), vec2(-700.0, -300.0), ctrl);
    assert_eq!(groups(&user), "Friends: ann bob; Foes: dee eve");
    let (map, steps) = (user.map().clone(), user.steps());
    user.send(PointerAction::Down, user.at("actor:dee"));
    user.send(PointerAction::Drag, pos2(5000.0, 5000.0));
    assert!(*user.map() != map);
    user.session.cancel();
    assert!(*user.map() == map && user.steps() == steps);
}

#[test]
fn members_join_and_leave_groups_with_their_container() {
    let mut map = notation::map("Ann @ 0,0; Bob in Ann @ 120,0; Cy @ 900,900; Dee @ 1100,900");
    map.set_field_value(&user::target("actor:ann"), "container", FieldValue::Flag(true));
    ops::add_group(&mut map, "Friends", ["cy", "dee"].map(|name| Id::parse(name).unwrap()).to_vec());
    let mut user = TestUser::open(map);
    user.session.select(["actor:ann"].map(user::target));
    user.drag(pos2(0.0, 0.0), vec2(940.0, 890.0));
    assert_eq!(groups(&user), "Friends: cy dee ann bob");
    user.drag(user.at("actor:ann"), vec2(-2000.0, 0.0));
    assert_eq!(groups(&user), "Friends: cy dee");
    user.can_go_back_and_forth();
}

#[test]
fn moving_a_whole_group_keeps_its_members() {
    let mut user = user();
    user.session.select(["actor:ann", "actor:bob"].map(user::target));
    user.drag(user.at("actor:ann"), vec2(20.0, 900.0));
    assert_eq!(groups(&user), "Friends: ann bob; Foes: dee eve");
    user.session.undo();
    user.session.select(["group:friends"].map(user::target));
    user.drag(pos2(150.0, -20.0), vec2(30.0, 900.0));
    assert_eq!(groups(&user), "Friends: ann bob; Foes: dee eve");
    user.can_go_back_and_forth();
}

#[test]
fn a_double_click_renames_a_group_or_adds_a_member_in_it() {
    let mut user = user();
    let title = user.scene().items.iter().find_map(|item| match &item.shape {
        stancemap::scene::SceneShape::Text { .. } if item.target == Some(user::target("group:friends")) => {
            Some(item.shape.bounds().center())
        }
        _ => None,
    });
    user.double(title.unwrap());
    assert_eq!(
        user.session.name_prompt(),
        Some(&RecordNamePrompt::Existing(user::target("group:friends"), "Friends".to_owned()))
    );
    user.session.submit_name("Allies");
    user.double(pos2(150.0, 10.0));
    user.session.submit_name("Zoe");
    assert_eq!(groups(&user), "Allies: ann bob zoe; Foes: dee eve");
    assert_eq!(user.steps(), 2);
    user.can_go_back_and_forth();
}

#[test]
fn copies_join_the_group_they_are_placed_in() {
    let mut user = user();
    let alt = ModifierKeys { alt: true, ..ModifierKeys::default() };
    user.drag_with(user.at("actor:cy"), vec2(-750.0, -890.0), alt);
    assert_eq!(groups(&user), "Friends: ann bob cy-2; Foes: dee eve");
    user.session.select(["actor:dee"].map(user::target));
    user.run("duplicate");
    assert_eq!(groups(&user), "Friends: ann bob cy-2; Foes: dee eve dee-2");
    user.session.paste("Fay", pos2(150.0, 30.0));
    assert_eq!(groups(&user), "Friends: ann bob cy-2 fay; Foes: dee eve dee-2");
    user.session.paste("Gil", Pos2::new(-3000.0, 0.0));
    assert_eq!(groups(&user), "Friends: ann bob cy-2 fay; Foes: dee eve dee-2");
    user.can_go_back_and_forth();
}

#[test]
fn a_command_removes_members_and_empty_groups_go() {
    let mut user = user();
    user.session.select(["actor:ann"].map(user::target));
    user.run("leave_group");
    assert_eq!(
        (groups(&user), last_step(&user)),
        ("Friends: bob; Foes: dee eve".into(), "Take Ann out of Friends".into())
    );
    user.session.select(["actor:bob", "actor:eve"].map(user::target));
    user.run("leave_group");
    assert_eq!(groups(&user), "Foes: dee");
    user.can_go_back_and_forth();
}
