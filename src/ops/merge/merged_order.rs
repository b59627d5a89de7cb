//! Merges the orders of two lists that were made from one. Knows only that items can be compared.

use std::collections::{BTreeMap, BTreeSet};

/// All items of two lists, in an order that respects the changes of both.
///
/// If only one side has moved items of `base`, its order is used, otherwise that of `ours`. Items that only the other
/// list has follow the item that they follow there.
pub(super) fn merged_order<T: Ord + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Vec<T> {
    let use_theirs = is_in_order(ours, base) && !is_in_order(theirs, base);
    let (first, second) = if use_theirs { (theirs, ours) } else { (ours, theirs) };
    let (in_first, in_second) = (first.iter().collect::<BTreeSet<_>>(), second.iter().collect::<BTreeSet<_>>());
    // The items that only the second list has, by the common item that they follow; `None` for the start.
    let mut followers: BTreeMap<Option<&T>, Vec<&T>> = BTreeMap::new();
    let mut last_common = None;
    for item in second {
        if in_first.contains(item) {
            last_common = Some(item);
        } else {
            followers.entry(last_common).or_default().push(item);
        }
    }
    let mut merged: Vec<T> = Vec::new();
    let mut waiting = followers.remove(&None).unwrap_or_default();
    for item in first {
        // What only the first list has after a common item comes before what only the second one has there.
        if in_second.contains(item) {
            merged.extend(waiting.drain(..).cloned());
            waiting = followers.remove(&Some(item)).unwrap_or_default();
        }
        merged.push(item.clone());
    }
    merged.extend(waiting.into_iter().cloned());
    merged
}

/// Whether both lists have moved items of `base`, and differently.
pub(super) fn are_orders_in_conflict<T: Ord>(base: &[T], ours: &[T], theirs: &[T]) -> bool {
    let common: BTreeSet<&T> = ours.iter().collect();
    let in_theirs: BTreeSet<&T> = theirs.iter().collect();
    let differ =
        ours.iter().filter(|item| in_theirs.contains(item)).ne(theirs.iter().filter(|item| common.contains(item)));
    differ && !is_in_order(ours, base) && !is_in_order(theirs, base)
}

/// Whether the items of `list` that are in `base` have the same order there.
fn is_in_order<T: Ord>(list: &[T], base: &[T]) -> bool {
    let positions: BTreeMap<&T, usize> = base.iter().zip(0..).collect();
    list.iter().filter_map(|item| positions.get(item)).is_sorted()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(base: &str, ours: &str, theirs: &str, wanted: &str) {
        let letters = |text: &str| text.chars().collect::<Vec<_>>();
        let merged = merged_order(&letters(base), &letters(ours), &letters(theirs));
        assert_eq!(merged.into_iter().collect::<String>(), wanted);
    }

    #[test]
    fn new_items_follow_the_item_that_they_followed() {
        check("abc", "abc", "axbcy", "axbcy");
        check("abc", "abcx", "abcy", "abcxy");
        check("abc", "xabc", "yabc", "xyabc");
        check("", "ab", "bc", "abc");
    }

    #[test]
    fn the_order_of_the_side_that_moved_items_is_used() {
        check("abc", "abc", "cab", "cab");
        check("abc", "cab", "abc", "cab");
        check("abc", "abxc", "cab", "cabx");
        check("abc", "cab", "bca", "cab");
    }

    #[test]
    fn items_that_one_side_has_removed_keep_their_place() {
        check("abc", "abc", "axc", "abxc");
        check("abc", "ac", "abc", "abc");
    }

    #[test]
    fn orders_conflict_if_both_sides_moved_items_differently() {
        let is_conflict = |ours: &str, theirs: &str| {
            let letters = |text: &str| text.chars().collect::<Vec<_>>();
            are_orders_in_conflict(&letters("abc"), &letters(ours), &letters(theirs))
        };
        assert!(is_conflict("cab", "bca"));
        assert!(!is_conflict("cab", "cab") && !is_conflict("cab", "abc") && !is_conflict("abxc", "cab"));
    }
}
