//! What a field can hold, so that whatever is made here can be written to a file and read back. Changes no map.

use emath::{Pos2, pos2};

use crate::model::evidence::FIELDS as EVIDENCE;
use crate::model::{
    FieldKind, FieldValue, PLACE_LIMIT, Problem, SOURCE_TEXT_LIMIT, TEXT_LIMIT, Target, fields_of, rounded,
};

/// The value as the field will hold it.
///
/// # Errors
/// Why the field cannot hold it.
pub(super) fn checked_value(target: &Target, field: &str, value: FieldValue) -> Result<FieldValue, Problem> {
    let Some(fact) = fields_of(target).into_iter().find(|fact| fact.id == field) else { return Ok(value) };
    let most = if matches!(target, Target::Source(_)) && field == "text" { SOURCE_TEXT_LIMIT } else { TEXT_LIMIT };
    let wrong = |text: String| Err(Problem { at: Some(target.clone()), text });
    let too_long = |text: &String| text.len() > most;
    match (fact.kind, &value) {
        (FieldKind::Id, _) => wrong("keeps its id, which is permanent".to_owned()),
        (FieldKind::Whole(least, greatest), FieldValue::Whole(number)) if !(least..=greatest).contains(number) => {
            wrong(format!("cannot have {number} as its {}: use {least} to {greatest}", fact.name.to_lowercase()))
        }
        (_, FieldValue::Place(place)) if !is_on_map(*place) => wrong("lies too far off the map".to_owned()),
        (_, FieldValue::Place(place)) => Ok(FieldValue::Place(rounded(*place))),
        (_, FieldValue::Text(text)) if too_long(text) => wrong(too_long_message(fact.name, most)),
        (_, FieldValue::List(list)) if list.iter().any(too_long) => wrong(too_long_message(fact.name, most)),
        (_, FieldValue::Evidence(passages)) => {
            for (part, held) in passages.iter().flat_map(|item| EVIDENCE.iter().map(|part| (part, (part.get)(item)))) {
                match (part.kind, held) {
                    (_, FieldValue::Text(text)) if too_long(&text) => return wrong(too_long_message(part.name, most)),
                    (FieldKind::Whole(least, greatest), FieldValue::Whole(n)) if !(least..=greatest).contains(&n) => {
                        let name = part.name.to_lowercase();
                        return wrong(format!("has evidence with {n} as its {name}: use {least} to {greatest}"));
                    }
                    _ => {}
                }
            }
            Ok(value)
        }
        _ => Ok(value),
    }
}

/// Can another value of that field break something in the map? Words, numbers, flags and places cannot, once they are
/// checked; what points at records, dates, and what tells two stances of one actor on one issue apart can.
pub(super) fn can_break(target: &Target, field: &str) -> bool {
    let Some(fact) = fields_of(target).into_iter().find(|fact| fact.id == field) else { return false };
    match fact.kind {
        FieldKind::Id
        | FieldKind::Ref(_)
        | FieldKind::Refs(_)
        | FieldKind::Target(_)
        | FieldKind::Requirement
        | FieldKind::Evidence
        | FieldKind::Day
        | FieldKind::Elsewhere(_) => true,
        FieldKind::Choice(_) => matches!(target, Target::Stance(_)) && field == "basis",
        FieldKind::Line
        | FieldKind::Paragraphs
        | FieldKind::Word(_)
        | FieldKind::Whole(..)
        | FieldKind::Flag
        | FieldKind::Lines
        | FieldKind::Alignment
        | FieldKind::Place
        | FieldKind::Span => false,
    }
}

fn too_long_message(name: &str, most: usize) -> String {
    format!("has a {} that is too long: a file holds {} kB of it", name.to_lowercase(), most >> 10)
}

fn is_on_map(place: Pos2) -> bool {
    place.is_finite() && place.x.abs().max(place.y.abs()) <= PLACE_LIMIT
}

/// The nearest place on the map, as it would come back from a file.
pub(super) fn clamped_to_map(at: Pos2) -> Pos2 {
    let within = |n: f32| if n.is_nan() { 0.0 } else { n.clamp(-PLACE_LIMIT, PLACE_LIMIT) };
    rounded(pos2(within(at.x), within(at.y)))
}

/// As much of a text as a file can hold.
pub(super) fn truncated_text(text: &str) -> &str {
    let end = (0..=text.len().min(TEXT_LIMIT)).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
