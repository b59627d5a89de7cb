//! Records are selected.

use emath::pos2;
use stancemap::model::*;

use super::check;
use crate::support::user;
use crate::support::user::TestUser;

#[test]
fn a_band_selects_the_records_inside_it() {
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

/// Three actors in a row with an issue below: Ann allied to Bob, Bob in conflict with Cy, Ann objecting to the issue.
const ROW: &str = "Ann @ 0,0 kind state; Bob @ 300,0 kind state; Cy @ 600,0 kind person; mandate @ 300,300; \
                   Ann = Bob alliance; Bob = Cy conflict; Ann +1 mandate; Cy +1 mandate; Ann objects mandate";

fn selects(from: &[&str], command: &str, after: &str) {
    let mut user = TestUser::of(ROW);
    user.session.set_lens(Lens::Issue(Id::parse("mandate").unwrap()));
    user.session.select(from.iter().map(|text| user::target(text)));
    user.run(command);
    assert_eq!(user.selected(), after, "{command} with {from:?} selected");
    assert_eq!(user.steps(), 0);
}

#[test]
fn commands_select_records_by_kind() {
    selects(&["actor:ann"], "select_invert", "actor:bob actor:cy issue:mandate");
    selects(&[], "select_actors", "actor:ann actor:bob actor:cy");
    selects(&[], "select_ties", "tie:ann-bob-alliance tie:bob-cy-conflict");
    selects(&["actor:ann"], "select_kind", "actor:ann actor:bob");
    selects(&["tie:ann-bob-alliance", "issue:mandate"], "select_kind", "issue:mandate tie:ann-bob-alliance");
    selects(&["actor:ann"], "select_stance", "actor:ann actor:cy");
    // Unknown counts as a stance of its own.
    selects(&["actor:bob"], "select_stance", "actor:bob");
}

#[test]
fn commands_select_records_by_their_lines() {
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
    // No tie leads down from Bob, but a record is there.
    selects(&["actor:bob"], "go_down", "issue:mandate");
    selects(&["actor:bob"], "go_up", "actor:bob");
    selects(&["tie:ann-bob-alliance"], "go_left", "actor:ann");
    selects(&[], "go_right", "actor:ann");
}
