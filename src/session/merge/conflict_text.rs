//! Describes conflicts of a merge in words. Resolves none.

use super::ConflictDescription;
use crate::model::compare::{RecordChange, RecordChangeKind, one_line};
use crate::model::{Evidence, FieldDescription, FieldKind, FieldValue, Map, Target};
use crate::ops::{MergeConflict, MergeConflictKind, MergePart, MergePartKind, MergeSide, ThreeWayMerge};

/// Maximum length of a value, in characters.
const MAX_VALUE_CHARS: usize = 60;
/// At least this number of equal characters at the start of two texts is skipped.
const MIN_SKIPPED_CHARS: usize = 24;
/// At most this number of equal characters is shown before the first difference.
const CONTEXT_CHARS: usize = 12;

/// The name of a record in a merge.
pub(super) fn record_name(merge: &ThreeWayMerge, target: &Target) -> String {
    let kind = RecordChangeKind::Changed;
    let record = RecordChange { target: Some(target.clone()), previous_stance: None, kind, fields: Vec::new() };
    record.name(merge.theirs(), merge.ours())
}

/// A conflict in words.
pub(super) fn description_of(merge: &ThreeWayMerge, conflict: &MergeConflict) -> ConflictDescription {
    let parts: Vec<&MergePart> = merge.parts_of(conflict).collect();
    let title = match (&conflict.kind, parts.as_slice()) {
        (MergeConflictKind::Incompatible(problem), _) => {
            let name = problem.at.as_ref().map_or_else(|| "The map".to_owned(), |at| record_name(merge, at));
            format!("Together: {name} {}", problem.text)
        }
        (kind, [first, ..]) => part_title(merge, kind, first),
        (_, []) => String::new(),
    };
    let content = |side: MergeSide| match parts.as_slice() {
        [only] => part_content(merge, only, side),
        several => {
            let named = |part: &&MergePart| format!("{} {}", part_name(merge, part), part_content(merge, part, side));
            several.iter().map(named).collect::<Vec<_>>().join("; ")
        }
    };
    let option = |side: MergeSide| {
        let text = match side {
            MergeSide::Ours => format!("Mine: {}", content(side)),
            MergeSide::Theirs => format!("Theirs: {}", content(side)),
            MergeSide::Both => "Both".to_owned(),
        };
        (side, text)
    };
    let options = merge.sides_of(conflict).into_iter().map(option).collect();
    ConflictDescription { title, options, is_minor: conflict.is_minor }
}

fn part_title(merge: &ThreeWayMerge, kind: &MergeConflictKind, part: &MergePart) -> String {
    let name = part.target.as_ref().map_or_else(|| "The map".to_owned(), |target| record_name(merge, target));
    let is_ours = part.target.as_ref().is_some_and(|target| merge.is_present(target, MergeSide::Ours));
    match (part.kind, kind, is_ours) {
        (MergePartKind::Field(field), ..) => format!("{name}: {}", field.name.to_lowercase()),
        (MergePartKind::Remainder, ..) => format!("{name}: other settings"),
        (MergePartKind::Record, MergeConflictKind::DeletedAndUsed, true) => {
            format!("{name}: deleted in the other map, but used in yours")
        }
        (MergePartKind::Record, MergeConflictKind::DeletedAndUsed, false) => {
            format!("{name}: deleted by you, but used in the other map")
        }
        (MergePartKind::Record, _, true) => format!("{name}: changed by you, deleted in the other map"),
        (MergePartKind::Record, _, false) => format!("{name}: deleted by you, changed in the other map"),
    }
}

/// A part in a few words, before its content: "Ann part of".
fn part_name(merge: &ThreeWayMerge, part: &MergePart) -> String {
    let name = part.target.as_ref().map_or_else(|| "the map".to_owned(), |target| record_name(merge, target));
    match part.kind {
        MergePartKind::Field(field) => format!("{name} {}", field.name.to_lowercase()),
        MergePartKind::Record | MergePartKind::Remainder => name,
    }
}

/// The content of a part on one side.
fn part_content(merge: &ThreeWayMerge, part: &MergePart, side: MergeSide) -> String {
    match (part.kind, &part.target) {
        (MergePartKind::Field(field), target) => {
            let [ours, theirs] = [MergeSide::Ours, MergeSide::Theirs].map(|side| merge.value(part, side));
            let (map, value, other) = match side {
                MergeSide::Theirs => (merge.theirs(), theirs, ours),
                MergeSide::Ours | MergeSide::Both => (merge.ours(), ours, theirs),
            };
            value.map_or_else(String::new, |value| value_text(map, target.as_ref(), &field, (&value, other.as_ref())))
        }
        (MergePartKind::Record, Some(target)) => {
            if merge.is_present(target, side) { "keep it" } else { "delete it" }.to_owned()
        }
        (MergePartKind::Record | MergePartKind::Remainder, _) => "as in this version".to_owned(),
    }
}

/// A value of a field in a few words. Of two long texts, the part is shown in which they differ.
fn value_text(
    map: &Map,
    target: Option<&Target>,
    field: &FieldDescription,
    (value, other): (&FieldValue, Option<&FieldValue>),
) -> String {
    let text = match (value, target) {
        (FieldValue::Whole(number), _) => number.to_string(),
        (FieldValue::Flag(flag), _) => if *flag { "yes" } else { "no" }.to_owned(),
        (FieldValue::Evidence(evidence), _) => passages_text(evidence, other),
        (FieldValue::Text(text), _) if matches!(field.kind, FieldKind::Line | FieldKind::Paragraphs) => {
            let other = if let Some(FieldValue::Text(other)) = other { other } else { "" };
            from_first_difference(&one_line(text), &one_line(other))
        }
        (FieldValue::Text(text), None) => text.clone(),
        (_, Some(target)) => one_line(&map.field_text(target, field)),
        (_, None) => String::new(),
    };
    if text.is_empty() { "none".to_owned() } else { shortened(&text) }
}

/// The number of passages, and the first one that the other side does not have.
fn passages_text(evidence: &[Evidence], other: Option<&FieldValue>) -> String {
    let other = if let Some(FieldValue::Evidence(other)) = other { other.as_slice() } else { &[] };
    let count = match evidence.len() {
        0 => return "no passages".to_owned(),
        1 => "1 passage".to_owned(),
        count => format!("{count} passages"),
    };
    match evidence.iter().find(|passage| !other.contains(passage) && !passage.quote.trim().is_empty()) {
        Some(passage) => format!("{count}, “{}”", one_line(&passage.quote)),
        None => count,
    }
}

/// A text from a little before its first difference from another one, if much is equal before. A text that only ends
/// earlier than the other is shown whole.
fn from_first_difference(text: &str, other: &str) -> String {
    let equal = text.chars().zip(other.chars()).take_while(|(a, b)| a == b).count();
    if equal < MIN_SKIPPED_CHARS || text.chars().count() == equal {
        return text.to_owned();
    }
    let skipped = equal - CONTEXT_CHARS;
    // Not from the middle of a word, unless the words are long.
    let word_start = text.chars().skip(skipped).take(CONTEXT_CHARS).position(char::is_whitespace);
    let rest: String = text.chars().skip(skipped + word_start.map_or(0, |at| at + 1)).collect();
    format!("…{rest}")
}

fn shortened(text: &str) -> String {
    if text.chars().count() <= MAX_VALUE_CHARS {
        return text.to_owned();
    }
    let start: String = text.chars().take(MAX_VALUE_CHARS).collect();
    format!("{}…", start.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_shown_from_where_they_differ() {
        let shown = |text: &str, other: &str| from_first_difference(text, other);
        assert_eq!(shown("President", "Presidium"), "President");
        let (one, other) = ("President of the United States since 2025", "President of the United States until 2029");
        assert_eq!(shown(one, other), "…States since 2025");
        assert_eq!(shown("President of the United States", one), "President of the United States");
        let (one, other) = ("منظمة التعاون الإسلامي والدول الأعضاء فيها", "منظمة التعاون الإسلامي والدول الأعضاء كلها");
        assert_eq!(shown(one, other), "…الأعضاء فيها");
    }

    #[test]
    fn long_values_are_shortened() {
        let short = shortened(&"word ".repeat(40));
        assert!(short.chars().count() <= MAX_VALUE_CHARS + 1 && short.ends_with("word…"), "{short}");
    }
}
