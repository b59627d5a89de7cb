//! Records are changed and deleted.

use emath::pos2;
use stancemap::model::*;
use stancemap::ops;
use stancemap::session::*;

use super::check;
use crate::support::notation;
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn deleting_a_record_deletes_its_dependents() {
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
fn deleting_a_source_removes_its_evidence_from_stances() {
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
    let set = |user: &mut TestUser, alignment: Option<&str>| {
        let alignment = alignment.map(|text| text.parse().unwrap());
        user.session.edit("Stance", StepMergeRule::Never, |map| ops::set_stance(map, &ann, &mandate, alignment));
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

/// A new stance of a trajectory must not have the date of another.
#[test]
fn a_stance_set_where_none_holds_begins_on_the_day_of_the_map() {
    let (ann, mandate) = (Id::from_name("Ann", ""), Id::from_name("mandate", ""));
    check(
        "as of 2025-11-07; Ann -2 mandate until 2024",
        |user| {
            let level = "2".parse().ok();
            user.session.edit("Stance", StepMergeRule::Never, |map| ops::set_stance(map, &ann, &mandate, level));
            assert_eq!(user.map().problems(), []);
        },
        "as of 2025-11-07; Ann -2 mandate until 2024; Ann +2 mandate since 2025-11-07",
    );
}

#[test]
fn a_stance_cannot_be_moved_onto_the_date_of_another() {
    let mut user = TestUser::of("Ann +2 mandate since 2024; Ann +1 mandate since 2025");
    let (before, since) = (user.map().clone(), FieldValue::Text("2025".to_owned()));
    assert!(user.session.set(&[user::target("stance:ann-mandate")], "since", &since).is_err());
    assert_eq!(*user.map(), before);
}

#[test]
fn the_lens_falls_back_when_its_issue_goes() {
    let mut user = TestUser::of("Ann +2 mandate; troops");
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
fn a_change_that_breaks_the_map_is_refused() {
    let mut user = TestUser::of("Ann in Bob; Bob; Ann = Bob alliance; mandate");
    let before = user.map().clone();
    let text = |text: &str| FieldValue::Text(text.to_owned());
    for (target, field, value) in [
        ("actor:bob", "part_of", text("ann")),
        ("actor:bob", "part_of", text("bob")),
        ("actor:bob", "part_of", text("nobody")),
        ("tie:ann-bob-alliance", "to", text("actor:ann")),
        ("tie:ann-bob-alliance", "to", text("tie:ann-bob-alliance")),
        ("actor:ann", "id", text("bob")),
        ("actor:ann", "id", text("anne")),
        ("actor:ann", "influence", FieldValue::Whole(6)),
        ("actor:ann", "influence", FieldValue::Whole(-1)),
        ("actor:ann", "place", FieldValue::Place(pos2(2e6, 0.0))),
        ("actor:ann", "place", FieldValue::Place(pos2(f32::NAN, 0.0))),
        ("actor:ann", "name", text(&"a".repeat(70_000))),
        ("actor:ann", "tags", FieldValue::List(vec!["a".repeat(70_000)])),
    ] {
        // It may be refused with a message or ignored, but must not be set.
        user.session.set(&[user::target(target)], field, &value).ok();
        assert_eq!(*user.map(), before, "{target} {field}");
        assert_eq!(user.steps(), 0);
    }
}

#[test]
fn a_position_is_read_back_as_it_was_set() {
    let mut user = TestUser::of("Ann");
    user.session.set(&[user::target("actor:ann")], "place", &FieldValue::Place(pos2(1.234, -0.01))).unwrap();
    assert_eq!(notation::print(user.map()), "Ann @ 1.2,0");
}
