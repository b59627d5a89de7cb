//! What a map lacks for a layout of it to say anything: one sentence, so that nobody wonders at rows. Places nothing.

use super::{Board, layers};
use crate::model::{Alignment, Params, Sign, Target, Tie};

/// Nothing: any map will do.
pub(super) fn nothing(_: &Board<'_>, _: &Params) -> Option<&'static str> {
    None
}

/// No tie between any two.
pub(super) fn ties(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    (!any_tie(board, |_| true) && !any_objection(board) && !any_part(board)).then_some(
        "Nobody here is tied to anybody, objects to anybody or is part of anybody, so that distances say nothing.",
    )
}

/// No camps, as nobody is tied to anybody.
pub(super) fn camps(board: &Board<'_>, params: &Params) -> Option<&'static str> {
    ties(board, params).map(
        |_| "Nobody here is tied to anybody, objects to anybody or is part of anybody, so that there are no camps.",
    )
}

/// No foes.
pub(super) fn signs(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    let parts = |tie: &Tie| matches!(tie.sign, Sign::Negative | Sign::Both);
    (!any_tie(board, parts) && !any_objection(board))
        .then_some("No tie here is signed − and nobody objects, so that there are no foes to keep apart.")
}

/// No position on the issue that it is about.
pub(super) fn positions(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    let Some(Target::Issue(issue)) = &board.focus else { return None };
    let stands = |alignment: Alignment| matches!(alignment, Alignment::Level(_));
    let mut stances = board.map.stances.iter().filter(|stance| stance.issue == *issue && stands(stance.alignment));
    (!stances.any(|stance| board.moves(&(&stance.actor).into())))
        .then_some("Nobody here has a position on this issue, so that all stand in the lanes of those who have none.")
}

/// Nothing that leads to what it goes round.
pub(super) fn neighbours(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    let centre = board.focus.as_ref()?;
    let map = board.map;
    let is_centre = |target: &Target| target == centre;
    let tied = map.ties.iter().any(|tie| is_centre(&(&tie.from).into()) || is_centre(&tie.to));
    let parts = map.actors.iter().any(|actor| {
        actor.part_of.as_ref().is_some_and(|whole| is_centre(&whole.into()) || is_centre(&(&actor.id).into()))
    });
    let objects = map.objections.iter().any(|row| is_centre(&(&row.by).into()) || is_centre(&row.to));
    let stands = map.stances.iter().any(|row| is_centre(&(&row.actor).into()) || is_centre(&(&row.issue).into()));
    let is_about = |target: &Target| match target {
        Target::Issue(id) => map.issues.get(id).is_some_and(|issue| issue.about.is_some()),
        _ => false,
    };
    (!tied && !parts && !objects && !stands && !is_about(centre))
        .then_some("Nothing is tied to what it goes round, so that all stand on one ring.")
}

/// Nobody who is part of anybody.
pub(super) fn parts(board: &Board<'_>, _: &Params) -> Option<&'static str> {
    (!any_part(board)).then_some(
        "Nobody here is part of anybody, so that there is nothing to stand inside of. What an actor is part of is said in \
         its form.",
    )
}

const UNTIED: &str = "Nobody here is tied to anybody or is part of anybody, so that there are no layers.";

/// Nobody above anybody.
pub(super) fn layers(board: &Board<'_>, params: &Params) -> Option<&'static str> {
    let choice = params.choice("ties");
    let leads = any_tie(board, |tie| layers::leads(tie, choice));
    let is_bare = || !any_tie(board, |_| true);
    match (leads || any_part(board), choice) {
        (true, _) => None,
        (false, "directed") if is_bare() => Some(UNTIED),
        (false, "all") => Some(UNTIED),
        (false, "command") => Some(
            "Nobody here commands anybody or is part of anybody, so that there are no layers. Under Ties, others can be \
             taken.",
        ),
        (false, _) => Some(
            "No tie here has a direction and nobody is part of anybody, so that all ties are taken, from where they \
             start to where they end.",
        ),
    }
}

/// Is there such a tie between what is laid out?
fn any_tie(board: &Board<'_>, is_such: impl Fn(&Tie) -> bool) -> bool {
    let map = board.map;
    let ends = |tie: &Tie| board.moves(&(&tie.from).into()) && board.moves(&tie.to);
    map.ties.iter().any(|tie| is_such(tie) && map.shows(tie.since, tie.until) && ends(tie))
}

fn any_objection(board: &Board<'_>) -> bool {
    let leads = |to: &Target| matches!(to, Target::Actor(_) | Target::Issue(_) | Target::Tie(_));
    board.map.objections.iter().any(|row| leads(&row.to) && board.moves(&(&row.by).into()))
}

fn any_part(board: &Board<'_>) -> bool {
    let is_part = |whole: &Target, part: &Target| board.moves(whole) && board.moves(part);
    let mut actors = board.map.actors.iter();
    actors.any(|actor| actor.part_of.as_ref().is_some_and(|whole| is_part(&whole.into(), &(&actor.id).into())))
}
