//! User actions on a session without a window: pointer events and commands. The hit test runs on the real scene, and
//! the map is compared as text.

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
use crate::support::user::{TestUser, target};

/// Performs `actions` on a map and compares the result, both in the notation.
fn check(before: &str, actions: impl FnOnce(&mut TestUser), after: &str) {
    let mut user = TestUser::of(before);
    actions(&mut user);
    assert_eq!(notation::print(user.map()), after);
    user.can_go_back_and_forth();
}

/// The place of a record as shown, also during a gesture.
fn place(user: &TestUser, record: &str) -> Pos2 {
    ops::place_of(user.map(), &target(record)).unwrap()
}

/// The message that was shown last.
fn said(user: &mut TestUser) -> String {
    let said = user.session.take_effects().into_iter().find_map(|effect| match effect {
        Effect::ShowMessage(text) => Some(text),
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
