//! The stacking order: records of one kind are drawn in the order of their list, the last on top. Moves no record on
//! the map.

use std::collections::BTreeSet;

use crate::model::{Id, Map, Record, RecordList, Target};

/// A change of the stacking order among records of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StackingMove {
    /// In front of all others.
    Front,
    /// In front of the next record that covers them.
    Forward,
    /// Behind the next record that they cover.
    Backward,
    /// Behind all others.
    Back,
}

/// Changes the stacking order of the targets. `touch` returns whether two records overlap on the map.
pub fn stack(map: &mut Map, targets: &BTreeSet<Target>, to: StackingMove, touch: impl Fn(&Target, &Target) -> bool) {
    stack_records(&mut map.actors, targets, to, &touch);
    stack_records(&mut map.issues, targets, to, &touch);
    stack_records(&mut map.groups, targets, to, &touch);
    stack_records(&mut map.notes, targets, to, &touch);
}

fn stack_records<T: Record>(
    records: &mut RecordList<T>,
    targets: &BTreeSet<Target>,
    to: StackingMove,
    touch: impl Fn(&Target, &Target) -> bool,
) where
    for<'a> Target: From<&'a Id<T>>,
{
    let rows: Vec<(Id<T>, Target)> = records.ids().map(|id| (id.clone(), Target::from(&id))).collect();
    let is_chosen = |row: &(Id<T>, Target)| targets.contains(&row.1);
    if !rows.iter().any(is_chosen) {
        return;
    }
    let order = match to {
        StackingMove::Front | StackingMove::Back => {
            let (chosen, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(is_chosen);
            if to == StackingMove::Front { [others, chosen].concat() } else { [chosen, others].concat() }
        }
        StackingMove::Forward => moved_forward(rows, is_chosen, |row, other| touch(&row.1, &other.1)),
        StackingMove::Backward => {
            let mut reversed = rows;
            reversed.reverse();
            let mut order = moved_forward(reversed, is_chosen, |row, other| touch(&row.1, &other.1));
            order.reverse();
            order
        }
    };
    records.set_order(order.iter().map(|row| &row.0));
}

/// Moves each chosen item to the position after the next item that is not chosen and that it touches.
fn moved_forward<T>(mut items: Vec<T>, is_chosen: impl Fn(&T) -> bool, touch: impl Fn(&T, &T) -> bool) -> Vec<T> {
    for at in (0..items.len()).rev() {
        let Some(item) = items.get(at).filter(|item| is_chosen(item)) else { continue };
        let next = (at + 1..items.len())
            .find(|to| items.get(*to).is_some_and(|other| !is_chosen(other) && touch(item, other)));
        if let Some(to) = next {
            let item = items.remove(at);
            items.insert(to, item);
        }
    }
    items
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
