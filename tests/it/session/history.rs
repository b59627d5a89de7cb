//! Steps are undone and redone, and what makes no step.

use emath::{Pos2, pos2, vec2};
use stancemap::model::*;
use stancemap::session::*;

use crate::support::notation;
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn undo_goes_to_the_beginning_and_redo_to_the_end() {
    let mut user = TestUser::of("Ann = Bob alliance; Cy; mandate");
    let first = user.map().clone();
    user.drag(user.at("actor:ann"), vec2(10.0, -40.0));
    user.drag_to(user.rim("actor:cy", vec2(0.0, -1.0)), pos2(400.0, -300.0));
    user.session.submit_name("Dee");
    user.click(user.at("actor:bob"));
    user.run("delete");
    user.run("add_source");
    user.session.submit_name("Report of the panel");
    assert_eq!(user.selected(), "source:report-of-the-panel");
    let last = user.map().clone();
    let steps = user.steps();
    assert_eq!(steps, 4);
    while user.session.history().undo_label().is_some() {
        user.run("undo");
    }
    assert_eq!(*user.map(), first);
    assert!(!user.session.is_dirty());
    while user.session.history().redo_label().is_some() {
        user.run("redo");
    }
    assert_eq!(*user.map(), last);
    for step in (0..=steps).rev().chain(0..=steps) {
        user.session.go_to_step(step);
        assert_eq!(user.session.history().current_step(), step);
    }
    assert_eq!(*user.map(), last);
    user.session.go_to_step(99);
    assert_eq!(*user.map(), last, "a step that does not exist is not gone to");
}

#[test]
fn undo_and_redo_select_what_changes() {
    let mut user = TestUser::of("Ann = Bob alliance; Cy");
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
    user.session.submit_name("Dee");
    user.run("undo");
    user.run("redo");
    assert_eq!(user.selected(), "actor:dee", "what is made again is selected");
}

#[test]
fn a_new_step_after_undo_drops_the_undone_ones() {
    let mut user = TestUser::of("Ann; Bob");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    user.run("undo");
    user.drag(user.at("actor:bob"), vec2(10.0, 0.0));
    assert_eq!(user.session.history().redo_label(), None);
    assert_eq!(user.steps(), 1);
    assert_eq!(notation::print(user.map()), "Ann; Bob @ 210,0");
}

fn type_name(user: &mut TestUser, target: &str, name: &str) {
    user.session.set(&[user::target(target)], "name", &FieldValue::Text(name.to_owned())).unwrap();
}

#[test]
fn typing_in_one_field_is_one_step() {
    let mut user = TestUser::of("Ann; Bob");
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
    user.session.close_open_step();
    type_name(&mut user, "actor:bob", "Bo");
    assert_eq!(user.steps(), 4, "leaving the field ends the step");
}

#[test]
fn typing_a_letter_and_taking_it_back_leaves_no_step() {
    let mut user = TestUser::of("Ann; Bob");
    type_name(&mut user, "actor:ann", "Annx");
    type_name(&mut user, "actor:ann", "Ann");
    assert_eq!((user.steps(), user.session.is_dirty()), (0, false));
    type_name(&mut user, "actor:ann", "Anna");
    assert_eq!(user.steps(), 1);
    user.can_go_back_and_forth();
}

#[test]
fn a_map_is_dirty_while_it_differs_from_the_saved_one() {
    let mut user = TestUser::of("Ann; Bob");
    assert!(!user.session.is_dirty(), "an example that was opened holds nothing to lose");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    assert!(user.session.is_dirty());
    let saving = user.map().clone();
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    user.session.mark_saved("a.stancemap".into(), &saving);
    assert!(user.session.is_dirty(), "what changed while it was saved is not saved");
    user.run("undo");
    assert!(!user.session.is_dirty(), "undo back to what was saved");
    user.run("undo");
    assert!(user.session.is_dirty(), "undo to before what was saved");
    user.drag(user.at("actor:ann"), vec2(10.0, 0.0));
    assert!(!user.session.is_dirty(), "the same content again, by another way");
}

#[test]
fn selecting_and_changing_the_view_are_no_changes() {
    let mut user = TestUser::of("Ann +2 mandate; Bob");
    for command in ["select_all", "next", "previous", "select_none", "next_lens", "relationships", "fit", "zoom_in"] {
        user.run(command);
    }
    assert_eq!((user.steps(), user.session.is_dirty()), (0, false));
}

/// Places that the pointer passes.
#[test]
fn hovering_changes_nothing() {
    let mut user = TestUser::of("Ann = Bob alliance; mandate");
    for x in -20..30 {
        user.send(PointerAction::Hover, Pos2::new(x as f32 * 20.0, x as f32 * 7.0));
    }
    assert_eq!((user.steps(), user.selected().as_str()), (0, ""));
}
