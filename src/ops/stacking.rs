//! What lies over what: records of a kind are drawn in their order, the last on top. Moves nothing.

use std::collections::BTreeSet;

use crate::model::{Id, Map, Record, RecordList, Target};

/// Where records go among those of their kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackingMove {
    /// Over all others.
    Front,
    /// Over the next one that covers them.
    Forward,
    /// Under the next one that they cover.
    Backward,
    /// Under all others.
    Back,
}

/// Changes what lies over what. `touch` says whether two records take the same room.
pub fn stack(map: &mut Map, targets: &BTreeSet<Target>, to: StackingMove, touch: impl Fn(&Target, &Target) -> bool) {
    stack_records(&mut map.actors, targets, to, &touch);
    stack_records(&mut map.issues, targets, to, &touch);
    stack_records(&mut map.groups, targets, to, &touch);
    stack_records(&mut map.notes, targets, to, &touch);
}

fn stack_records<T: Record>(
    shelf: &mut RecordList<T>,
    targets: &BTreeSet<Target>,
    to: StackingMove,
    touch: impl Fn(&Target, &Target) -> bool,
) where
    for<'a> Target: From<&'a Id<T>>,
{
    let all: Vec<(Id<T>, Target)> = shelf.ids().map(|id| (id.clone(), Target::from(&id))).collect();
    let is_chosen = |row: &(Id<T>, Target)| targets.contains(&row.1);
    if !all.iter().any(is_chosen) {
        return;
    }
    let order = match to {
        StackingMove::Front | StackingMove::Back => {
            let (chosen, others): (Vec<_>, Vec<_>) = all.into_iter().partition(is_chosen);
            if to == StackingMove::Front { [others, chosen].concat() } else { [chosen, others].concat() }
        }
        StackingMove::Forward => moved_forward(all, is_chosen, |one, other| touch(&one.1, &other.1)),
        StackingMove::Backward => {
            let mut turned = all;
            turned.reverse();
            let mut order = moved_forward(turned, is_chosen, |one, other| touch(&one.1, &other.1));
            order.reverse();
            order
        }
    };
    shelf.set_order(order.iter().map(|row| &row.0));
}

/// Puts each that is chosen behind the next other that it touches.
fn moved_forward<T>(mut all: Vec<T>, is_chosen: impl Fn(&T) -> bool, touch: impl Fn(&T, &T) -> bool) -> Vec<T> {
    for at in (0..all.len()).rev() {
        let Some(one) = all.get(at).filter(|one| is_chosen(one)) else { continue };
        let next =
            (at + 1..all.len()).find(|to| all.get(*to).is_some_and(|other| !is_chosen(other) && touch(one, other)));
        if let Some(to) = next {
            let one = all.remove(at);
            all.insert(to, one);
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ops;
    use emath::Pos2;

    fn order(chosen: &[&str], to: StackingMove, touch: impl Fn(&str, &str) -> bool) -> String {
        let mut map = Map::default();
        for name in ["a", "b", "c", "d", "e"] {
            ops::add_actor(&mut map, name, Pos2::ZERO);
        }
        let targets = chosen.iter().filter_map(|id| format!("actor:{id}").parse().ok()).collect();
        let name = |target: &Target| target.to_string().replace("actor:", "");
        stack(&mut map, &targets, to, |one, other| touch(&name(one), &name(other)));
        map.actors.iter().map(|actor| actor.name.as_str()).collect()
    }

    #[test]
    fn stacking_moves_records_and_keeps_their_order() {
        assert_eq!(order(&["b", "a"], StackingMove::Front, |_, _| true), "cdeab");
        assert_eq!(order(&["d", "e"], StackingMove::Back, |_, _| true), "deabc");
        assert_eq!(order(&["b"], StackingMove::Forward, |_, _| true), "acbde");
        assert_eq!(order(&["b"], StackingMove::Forward, |_, other| other == "e"), "acdeb", "over what covers it");
        assert_eq!(order(&["b", "c"], StackingMove::Forward, |_, _| true), "adbce");
        assert_eq!(order(&["d"], StackingMove::Backward, |_, other| other == "b"), "adbce");
        assert_eq!(order(&["b"], StackingMove::Forward, |_, _| false), "abcde");
        assert_eq!(order(&["a"], StackingMove::Back, |_, _| true), "abcde");
    }
}
