//! What a user does: pointer events and commands. What lies under the pointer is found on the real scene, and the map is
//! read as text. No window.

mod clipboard;
mod dragging;
mod folding;
mod history;
pub mod layout;
mod lines;
mod naming;
mod records;
mod selection;

use emath::Pos2;
use stancemap::ops;
use stancemap::session::Effect;

use crate::support::notation;
use crate::support::user::{User, target};

/// Does what `actions` says on a map and compares what comes out, in the notation.
fn check(before: &str, actions: impl FnOnce(&mut User), after: &str) {
    let mut user = User::of(before);
    actions(&mut user);
    assert_eq!(notation::print(user.map()), after);
    user.can_go_back_and_forth();
}

/// The place of a record on the map, as it is seen while a gesture is under way.
fn place(user: &User, record: &str) -> Pos2 {
    ops::place(user.map(), &target(record)).unwrap()
}

/// The sentence that was said.
fn said(user: &mut User) -> String {
    let said = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::Say(text) => Some(text),
        _ => None,
    });
    said.unwrap_or_default()
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
