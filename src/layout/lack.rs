//! Questions that several layouts ask of a map, to say in a sentence why their result would show nothing. Places nothing.

use super::Board;
use crate::model::{Params, Target, Tie};

/// Nothing: any map will do.
pub(super) fn nothing(_: &Board<'_>, _: &Params) -> Option<&'static str> {
    None
}

/// Is any node that is laid out connected to another: by a tie, an objection or membership?
pub(super) fn any_connection(board: &Board<'_>) -> bool {
    any_tie(board, |_| true) || any_objection(board) || any_part(board)
}

/// Is there such a tie between two nodes that are laid out?
pub(super) fn any_tie(board: &Board<'_>, is_such: impl Fn(&Tie) -> bool) -> bool {
    let map = board.map;
    let ends = |tie: &Tie| board.moves(&(&tie.from).into()) && board.moves(&tie.to);
    map.ties.iter().any(|tie| is_such(tie) && map.shows(tie.since, tie.until) && ends(tie))
}

/// Does an actor that is laid out object to an actor, an issue or a tie?
pub(super) fn any_objection(board: &Board<'_>) -> bool {
    let leads = |to: &Target| matches!(to, Target::Actor(_) | Target::Issue(_) | Target::Tie(_));
    board.map.objections.iter().any(|row| leads(&row.to) && board.moves(&(&row.by).into()))
}

/// Is an actor that is laid out part of another one that is?
pub(super) fn any_part(board: &Board<'_>) -> bool {
    let is_part = |whole: &Target, part: &Target| board.moves(whole) && board.moves(part);
    let mut actors = board.map.actors.iter();
    actors.any(|actor| actor.part_of.as_ref().is_some_and(|whole| is_part(&whole.into(), &(&actor.id).into())))
}
