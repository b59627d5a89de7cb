//! Checks shared by layouts to find out whether their result would say something about the map. Places nothing.

use super::LayoutInput;
use crate::model::{ParameterValues, Target, Tie};

/// For layouts whose result is meaningful for every map.
pub(super) fn never_uninformative(_: &LayoutInput<'_>, _: &ParameterValues) -> Option<&'static str> {
    None
}

/// Whether any node that is laid out is connected to another by a tie, an objection or a membership.
pub(super) fn any_connection(input: &LayoutInput<'_>) -> bool {
    any_tie(input, |_| true) || any_objection(input) || any_membership(input)
}

/// Whether two nodes that are laid out have a tie between them for which `is_relevant` holds.
pub(super) fn any_tie(input: &LayoutInput<'_>, is_relevant: impl Fn(&Tie) -> bool) -> bool {
    let map = input.map;
    let has_both_ends = |tie: &Tie| input.is_laid_out(&(&tie.from).into()) && input.is_laid_out(&tie.to);
    map.ties.iter().any(|tie| is_relevant(tie) && map.holds_on_map_date(tie.since, tie.until) && has_both_ends(tie))
}

/// Whether an actor that is laid out objects to an actor, an issue or a tie.
pub(super) fn any_objection(input: &LayoutInput<'_>) -> bool {
    let is_relevant = |to: &Target| matches!(to, Target::Actor(_) | Target::Issue(_) | Target::Tie(_));
    input.map.objections.iter().any(|row| is_relevant(&row.to) && input.is_laid_out(&(&row.by).into()))
}

/// Whether an actor that is laid out is a member of another actor that is laid out.
pub(super) fn any_membership(input: &LayoutInput<'_>) -> bool {
    let are_laid_out = |group: &Target, member: &Target| input.is_laid_out(group) && input.is_laid_out(member);
    let mut actors = input.map.actors.iter();
    actors.any(|actor| actor.part_of.as_ref().is_some_and(|group| are_laid_out(&group.into(), &(&actor.id).into())))
}
