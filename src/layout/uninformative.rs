//! Questions that several layouts ask of a map, to say in a sentence why their result would show nothing. Places nothing.

use super::LayoutInput;
use crate::model::{ParameterValues, Target, Tie};

/// Nothing: any map will do.
pub(super) fn never_uninformative(_: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    None
}

/// Is any node that is laid out connected to another: by a tie, an objection or membership?
pub(super) fn any_connection(board: &LayoutInput<'_>) -> bool {
    any_tie(board, |_| true) || any_objection(board) || any_membership(board)
}

/// Is there such a tie between two nodes that are laid out?
pub(super) fn any_tie(board: &LayoutInput<'_>, is_such: impl Fn(&Tie) -> bool) -> bool {
    let map = board.map;
    let ends = |tie: &Tie| board.is_laid_out(&(&tie.from).into()) && board.is_laid_out(&tie.to);
    map.ties.iter().any(|tie| is_such(tie) && map.holds_on_map_date(tie.since, tie.until) && ends(tie))
}

/// Does an actor that is laid out object to an actor, an issue or a tie?
pub(super) fn any_objection(board: &LayoutInput<'_>) -> bool {
    let leads = |to: &Target| matches!(to, Target::Actor(_) | Target::Issue(_) | Target::Tie(_));
    board.map.objections.iter().any(|row| leads(&row.to) && board.is_laid_out(&(&row.by).into()))
}

/// Is an actor that is laid out part of another one that is?
pub(super) fn any_membership(board: &LayoutInput<'_>) -> bool {
    let is_part = |whole: &Target, part: &Target| board.is_laid_out(whole) && board.is_laid_out(part);
    let mut actors = board.map.actors.iter();
    actors.any(|actor| actor.part_of.as_ref().is_some_and(|whole| is_part(&whole.into(), &(&actor.id).into())))
}
