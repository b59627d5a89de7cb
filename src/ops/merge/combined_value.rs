//! Combines the values of a field that two sides have changed, as far as no change of one side touches a change of the
//! other. Knows no records.

use super::merged_order::merged_order;
use crate::model::evidence::FIELDS as EVIDENCE_FIELDS;
use crate::model::{Evidence, FieldKind, FieldValue, TEXT_LIMIT};

/// The value with the changes of both sides; `None` if they conflict. Lists are combined if their items tell the
/// changes apart. Without a base every item counts as added.
///
/// Limitations: a text is one value, so that two changes of one text always conflict.
pub(super) fn combined_value(base: Option<&FieldValue>, ours: &FieldValue, theirs: &FieldValue) -> Option<FieldValue> {
    match (ours, theirs) {
        (FieldValue::List(ours), FieldValue::List(theirs)) => {
            let base = if let Some(FieldValue::List(base)) = base { base.as_slice() } else { &[] };
            combined_items(base, ours, theirs).map(FieldValue::List)
        }
        (FieldValue::Evidence(ours), FieldValue::Evidence(theirs)) => {
            let base = if let Some(FieldValue::Evidence(base)) = base { base.as_slice() } else { &[] };
            combined_passages(base, ours, theirs).map(FieldValue::Evidence)
        }
        _ => None,
    }
}

/// A value that loses nothing of either side: all items of two lists, or one text below the other. `None` if the field
/// has room for one value only.
pub(super) fn value_with_both(kind: FieldKind, ours: &FieldValue, theirs: &FieldValue) -> Option<FieldValue> {
    match (ours, theirs) {
        (FieldValue::List(ours), FieldValue::List(theirs)) => Some(FieldValue::List(all_items(ours, theirs))),
        (FieldValue::Evidence(ours), FieldValue::Evidence(theirs)) => {
            Some(FieldValue::Evidence(all_items(ours, theirs)))
        }
        (FieldValue::Text(ours), FieldValue::Text(theirs)) if kind == FieldKind::Paragraphs => {
            let text = format!("{}\n\n{}", ours.trim_end(), theirs.trim_start());
            (text.len() <= TEXT_LIMIT).then_some(FieldValue::Text(text))
        }
        _ => None,
    }
}

/// Whether a value says nothing: an empty text or list, or no range.
pub(super) fn is_empty_value(value: &FieldValue) -> bool {
    match value {
        FieldValue::Text(text) => text.is_empty(),
        FieldValue::List(list) => list.is_empty(),
        FieldValue::Span(span) => span.is_none(),
        FieldValue::Evidence(evidence) => evidence.is_empty(),
        FieldValue::Whole(_) | FieldValue::Flag(_) | FieldValue::Place(_) => false,
    }
}

/// The items of `ours`, then those that only `theirs` has.
fn all_items<T: PartialEq + Clone>(ours: &[T], theirs: &[T]) -> Vec<T> {
    ours.iter().chain(theirs.iter().filter(|item| !ours.contains(item))).cloned().collect()
}

/// The items that were in the list and that neither side has removed, and the items that either side has added. `None`
/// if an item is twice in a list, or if both sides have replaced the same item, perhaps by two versions of it.
fn combined_items<T: Ord + Clone>(base: &[T], ours: &[T], theirs: &[T]) -> Option<Vec<T>> {
    let has_duplicate =
        |list: &[T]| list.iter().enumerate().any(|(at, item)| list.iter().take(at).any(|one| one == item));
    if [base, ours, theirs].into_iter().any(has_duplicate) {
        return None;
    }
    let adds = |list: &[T]| list.iter().any(|item| !base.contains(item));
    let both_removed = base.iter().any(|item| !ours.contains(item) && !theirs.contains(item));
    if both_removed && adds(ours) && adds(theirs) {
        return None;
    }
    let mut items = merged_order(base, ours, theirs);
    items.retain(|item| !base.contains(item) || ours.contains(item) && theirs.contains(item));
    Some(items)
}

/// Combines two lists of evidence. A passage is known by its source and its quote; its other fields are combined one by
/// one.
fn combined_passages(base: &[Evidence], ours: &[Evidence], theirs: &[Evidence]) -> Option<Vec<Evidence>> {
    let keys = |list: &[Evidence]| list.iter().map(passage_key).collect::<Vec<_>>();
    let merged_keys = combined_items(&keys(base), &keys(ours), &keys(theirs))?;
    let passage =
        |list: &[Evidence], key: &(String, String)| list.iter().find(|item| passage_key(item) == *key).cloned();
    let combined = |key: &(String, String)| match (passage(base, key), passage(ours, key), passage(theirs, key)) {
        (base, Some(ours), Some(theirs)) => combined_passage(base.as_ref(), ours, &theirs),
        (_, ours, theirs) => ours.or(theirs),
    };
    // A passage that one side has changed and the other removed.
    let is_lost = |key: &(String, String)| {
        let (base, ours, theirs) = (passage(base, key), passage(ours, key), passage(theirs, key));
        base.is_some() && ours.is_none() != theirs.is_none() && ours.or(theirs) != base
    };
    if keys(base).iter().any(is_lost) {
        return None;
    }
    merged_keys.iter().map(combined).collect()
}

fn passage_key(passage: &Evidence) -> (String, String) {
    (passage.source.to_string(), passage.quote.clone())
}

fn combined_passage(base: Option<&Evidence>, mut ours: Evidence, theirs: &Evidence) -> Option<Evidence> {
    for field in EVIDENCE_FIELDS {
        let (our_value, their_value) = ((field.get)(&ours), (field.get)(theirs));
        let base_value = base.map(field.get);
        if our_value == their_value || base_value.as_ref() == Some(&their_value) {
            continue;
        }
        match base_value {
            Some(base_value) if base_value == our_value => (field.set)(&mut ours, their_value),
            None if is_empty_value(&our_value) => (field.set)(&mut ours, their_value),
            None if is_empty_value(&their_value) => {}
            _ => return None,
        }
    }
    Some(ours)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Id, Source};

    fn list(items: &str) -> FieldValue {
        FieldValue::List(items.split_whitespace().map(str::to_owned).collect())
    }

    #[test]
    fn lists_with_changes_of_both_sides_are_combined() {
        let combined =
            |base: &str, ours: &str, theirs: &str| combined_value(Some(&list(base)), &list(ours), &list(theirs));
        assert_eq!(combined("a", "a b", "a c"), Some(list("a b c")));
        assert_eq!(combined("a b", "b", "a b c"), Some(list("b c")));
        assert_eq!(combined("a b", "b", "a"), Some(list("")));
        assert_eq!(combined("a", "b", "c"), None, "both may be another version of the same item");
        assert_eq!(combined("a", "a a", "a c"), None);
        assert_eq!(combined_value(None, &list("a b"), &list("b c")), Some(list("a b c")));
    }

    #[test]
    fn a_text_with_two_changes_is_kept_twice_or_not_at_all() {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        assert_eq!(combined_value(Some(&text("a")), &text("b"), &text("c")), None);
        assert_eq!(value_with_both(FieldKind::Paragraphs, &text("b\n"), &text("c")), Some(text("b\n\nc")));
        assert_eq!(value_with_both(FieldKind::Line, &text("b"), &text("c")), None);
        let long = text(&"x".repeat(TEXT_LIMIT / 2));
        assert_eq!(value_with_both(FieldKind::Paragraphs, &long, &long), None, "too long for a file");
    }

    #[test]
    fn a_passage_is_combined_field_by_field() {
        let source = Id::<Source>::parse("report").unwrap();
        let passage = |note: &str, coder: &str| {
            let mut passage = Evidence::new(&source, "yes");
            (passage.note, passage.coder) = (note.to_owned(), coder.to_owned());
            passage
        };
        let value = |passages: &[Evidence]| FieldValue::Evidence(passages.to_vec());
        let combined = |base: &[Evidence], ours: &[Evidence], theirs: &[Evidence]| {
            combined_value(Some(&value(base)), &value(ours), &value(theirs))
        };
        let old = [passage("", "")];
        assert_eq!(combined(&old, &[passage("n", "")], &[passage("", "c")]), Some(value(&[passage("n", "c")])));
        assert_eq!(combined(&old, &[passage("n", "")], &[passage("m", "")]), None);
        assert_eq!(combined(&old, &[passage("n", "")], &[]), None, "changed and removed");
        assert_eq!(combined(&old, &old, &[]), Some(value(&[])));
        assert_eq!(combined(&[], &[passage("n", "")], &[passage("m", "")]), None, "two new ones that differ");
    }
}
