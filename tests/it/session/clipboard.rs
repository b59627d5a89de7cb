//! Records are copied, cut and pasted.

use emath::pos2;
use stancemap::session::*;

use super::{check, place, said};
use crate::support::user;
use crate::support::user::TestUser;

/// What the last command put on the clipboard.
fn copied(user: &mut TestUser) -> String {
    let copied = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::CopyText(text) => Some(text),
        _ => None,
    });
    copied.unwrap_or_else(|| panic!("nothing was copied"))
}

const PAIR: &str = "Ann @ 0,0; Bob @ 200,0; mandate @ 100,100; Ann = Bob alliance \"allies\"; Ann +2 mandate \"yes\"; \
                    stance:ann-mandate if \"they pay\"; Bob objects tie:ann-bob-alliance; Bob objects stance:ann-mandate";

#[test]
fn pasted_records_get_new_ids() {
    let mut user = TestUser::of(PAIR);
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
    // Pasted again at the same place, it does not cover the first copy.
    user.session.paste(&text, pos2(1100.0, 1050.0));
    assert_eq!(place(&user, "actor:ann-3"), pos2(1020.0, 1020.0));
}

#[test]
fn pasting_after_a_cut_restores_the_records() {
    let mut user = TestUser::of(PAIR);
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
fn a_tie_alone_is_pasted_between_actors_of_the_same_ids() {
    let mut user = TestUser::of("Ann = Bob alliance");
    user.session.select([user::target("tie:ann-bob-alliance")]);
    user.run("copy");
    let text = copied(&mut user);
    let mut other = TestUser::of("Bob; Ann");
    other.session.paste(&text, pos2(0.0, 0.0));
    assert_eq!(other.selected(), "tie:ann-bob-alliance");
    assert_eq!(other.map().problems(), []);
    let mut stranger = TestUser::of("Cy");
    stranger.session.paste(&text, pos2(0.0, 0.0));
    assert_eq!(stranger.steps(), 0);
    assert_eq!(said(&mut stranger), "1 record was left out, as what they belong to is not on this map.");
}

#[test]
fn pasted_short_lines_become_actors_and_a_long_one_a_note() {
    check(
        "",
        |user| {
            user.session.paste("- Israel\n\n * Türkiye \r\n3. Egypt\n", pos2(90.0, 55.0));
            assert_eq!(user.selected(), "actor:egypt actor:israel actor:turkiye");
            assert_eq!(user.steps(), 1);
        },
        "Israel; Türkiye @ 180,0; Egypt @ 0,110",
    );
    let mut user = TestUser::of("");
    user.session.paste(&"Many words in one line. ".repeat(10), pos2(0.0, 0.0));
    assert_eq!((user.map().notes.len(), user.map().actors.len()), (1, 0));
    user.session.paste(&"line\n".repeat(300), pos2(0.0, 0.0));
    assert_eq!(said(&mut user), "The clipboard holds 300 lines. Each would become an actor: paste 200 at most.");
}

#[test]
fn a_text_that_cannot_be_pasted_is_refused_with_a_reason() {
    for (text, answer) in [
        ("", "There is nothing to paste: the clipboard holds no text."),
        ("--", "There is nothing to paste: the clipboard holds no words."),
        (
            &"word ".repeat(20_000),
            "The clipboard holds 98 KB of text, and a note holds 64 KB at most: paste it in the reader, as a source.",
        ),
        ("StanceMap(version: 1, title: \"\")", "There is nothing to paste: the copied map is empty."),
        (
            "StanceMap(version: 99, title: \"\")",
            "The clipboard cannot be pasted. This map was made by a newer Stancemap",
        ),
        ("StanceMap(version: 1, title: \"\", actors: [(id: \"ann\"", "The clipboard cannot be pasted. "),
    ] {
        let mut user = TestUser::of("Ann");
        user.session.paste(text, pos2(0.0, 0.0));
        assert_eq!(user.steps(), 0, "{text}");
        let said = said(&mut user);
        assert!(said.starts_with(answer), "{text}: {said}");
    }
}

#[test]
fn a_broken_clip_breaks_no_map() {
    let mut user = TestUser::of("Ann");
    let text = "StanceMap(version: 1, title: \"\", actors: [(id: \"bob\", name: \"Bob\", part_of: \"bob\", place: (0, 0))], \
                ties: [(id: \"t\", from: \"bob\", to: actor(\"bob\"), kind: \"talks\")])";
    user.session.paste(text, pos2(0.0, 0.0));
    assert_eq!(user.map().problems(), []);
}
