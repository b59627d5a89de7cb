//! The limits of field values, which ensure that a changed map can be written to a file and read back. Changes no map.

use emath::{Pos2, pos2};

use crate::model::evidence::FIELDS as EVIDENCE;
use crate::model::{
    FieldKind, FieldValue, PLACE_LIMIT, Problem, SOURCE_TEXT_LIMIT, TEXT_LIMIT, Target, fields_of, rounded,
};

/// The value as the field will store it: positions are rounded.
///
/// # Errors
/// The reason why the field cannot store the value.
pub(super) fn checked_value(target: &Target, field: &str, value: FieldValue) -> Result<FieldValue, Problem> {
    let Some(info) = fields_of(target).into_iter().find(|info| info.id == field) else { return Ok(value) };
    let limit = if matches!(target, Target::Source(_)) && field == "text" { SOURCE_TEXT_LIMIT } else { TEXT_LIMIT };
    let problem = |text: String| Err(Problem { at: Some(target.clone()), text });
    let too_long = |text: &String| text.len() > limit;
    match (info.kind, &value) {
        (FieldKind::Id, _) => problem("keeps its id, which is permanent".to_owned()),
        (FieldKind::Whole(least, greatest), FieldValue::Whole(number)) if !(least..=greatest).contains(number) => {
            problem(format!("cannot have {number} as its {}: use {least} to {greatest}", info.name.to_lowercase()))
        }
        (_, FieldValue::Place(place)) if !is_on_map(*place) => problem("lies too far off the map".to_owned()),
        (_, FieldValue::Place(place)) => Ok(FieldValue::Place(rounded(*place))),
        (_, FieldValue::Text(text)) if too_long(text) => problem(too_long_message(info.name, limit)),
        (_, FieldValue::List(list)) if list.iter().any(too_long) => problem(too_long_message(info.name, limit)),
        (_, FieldValue::Evidence(passages)) => {
            for (evidence_field, part_value) in passages
                .iter()
                .flat_map(|item| EVIDENCE.iter().map(|evidence_field| (evidence_field, (evidence_field.get)(item))))
            {
                match (evidence_field.kind, part_value) {
                    (_, FieldValue::Text(text)) if too_long(&text) => {
                        return problem(too_long_message(evidence_field.name, limit));
                    }
                    (FieldKind::Whole(least, greatest), FieldValue::Whole(n)) if !(least..=greatest).contains(&n) => {
                        let name = evidence_field.name.to_lowercase();
                        return problem(format!("has evidence with {n} as its {name}: use {least} to {greatest}"));
                    }
                    _ => {}
                }
            }
            Ok(value)
        }
        _ => Ok(value),
    }
}

/// Whether a new value of this field can cause a problem elsewhere in the map. References, dates, and the fields that
/// distinguish two stances of an actor on an issue can. Checked texts, numbers, flags and positions cannot.
pub(super) fn can_break(target: &Target, field: &str) -> bool {
    let Some(info) = fields_of(target).into_iter().find(|info| info.id == field) else { return false };
    match info.kind {
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

fn too_long_message(name: &str, limit: usize) -> String {
    format!("has a {} that is too long: a file holds {} kB of it", name.to_lowercase(), limit >> 10)
}

fn is_on_map(place: Pos2) -> bool {
    place.is_finite() && place.x.abs().max(place.y.abs()) <= PLACE_LIMIT
}

/// The nearest position within the limits of the map, rounded to the precision of the file.
pub(super) fn clamped_to_map(at: Pos2) -> Pos2 {
    let clamped = |n: f32| if n.is_nan() { 0.0 } else { n.clamp(-PLACE_LIMIT, PLACE_LIMIT) };
    rounded(pos2(clamped(at.x), clamped(at.y)))
}

/// The start of a text, as long as a file can store.
pub(super) fn truncated_text(text: &str) -> &str {
    let end = (0..=text.len().min(TEXT_LIMIT)).rev().find(|at| text.is_char_boundary(*at));
    end.and_then(|end| text.get(..end)).unwrap_or_default()
}
