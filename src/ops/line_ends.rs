//! Reattaches, reverses and bends lines, which are ties and objections.

use emath::Pos2;

use super::place_of;
use crate::model::{BEND_LIMIT, FieldValue, Map, OBJECTABLE, Target};

/// An end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineEnd {
    /// The start: the actor that is tied or objects.
    Start,
    /// The record to which the line leads.
    End,
}

/// The record at one end of a tie or an objection.
pub fn record_at_end(map: &Map, line: &Target, end: LineEnd) -> Option<Target> {
    match (line, end) {
        (Target::Tie(id), LineEnd::Start) => map.ties.get(id).map(|tie| (&tie.from).into()),
        (Target::Tie(id), LineEnd::End) => map.ties.get(id).map(|tie| tie.to.clone()),
        (Target::Objection(id), LineEnd::Start) => map.objections.get(id).map(|row| (&row.by).into()),
        (Target::Objection(id), LineEnd::End) => map.objections.get(id).map(|row| row.to.clone()),
        _ => None,
    }
}

/// Checks whether an end of a line can be moved to another record.
///
/// # Errors
/// A sentence with the reason why it cannot.
pub fn can_reattach(map: &Map, line: &Target, end: LineEnd, to: &Target) -> Result<(), &'static str> {
    let other = record_at_end(map, line, if end == LineEnd::Start { LineEnd::End } else { LineEnd::Start });
    let is_actor = matches!(to, Target::Actor(_));
    match (line, end) {
        _ if other.is_none() || !to.is_in(map) => Err("There is no such line or end any more."),
        (Target::Tie(_), _) if other.as_ref() == Some(to) => Err("Nothing can be tied to itself."),
        (_, _) if other.as_ref() == Some(to) => Err("Nobody can object to itself."),
        (Target::Tie(_), LineEnd::Start) if !is_actor => Err("A tie starts at an actor."),
        (Target::Tie(_), LineEnd::End) if !is_actor && !matches!(to, Target::Issue(_)) => {
            Err("A tie leads to an actor or to an issue.")
        }
        (Target::Objection(_), LineEnd::Start) if !is_actor => Err("Only an actor can object."),
        (Target::Objection(_), LineEnd::End) if !OBJECTABLE.contains(&to.kind().id) => {
            Err("That cannot be objected to.")
        }
        _ => Ok(()),
    }
}

/// Moves an end of a tie or an objection to another record. The line keeps its id.
///
/// # Errors
/// The reason of [`can_reattach`]. The map is then unchanged.
pub fn reattach(map: &mut Map, line: &Target, end: LineEnd, to: &Target) -> Result<(), &'static str> {
    can_reattach(map, line, end, to)?;
    let (field, value) = match (line, end) {
        (_, LineEnd::End) => ("to", to.to_string()),
        (Target::Tie(_), LineEnd::Start) => ("from", to.id().to_owned()),
        (_, LineEnd::Start) => ("by", to.id().to_owned()),
    };
    map.set_field_value(line, field, FieldValue::Text(value));
    Ok(())
}

/// Whether a line can be reversed: its end must be an actor, because lines start at actors.
pub fn can_reverse(map: &Map, line: &Target) -> bool {
    matches!(record_at_end(map, line, LineEnd::End), Some(Target::Actor(_)))
}

/// Reverses a tie or an objection between two actors. It stays bent to the same side of the map.
pub fn reverse_line(map: &mut Map, line: &Target) {
    if !can_reverse(map, line) {
        return;
    }
    let (Some(start), Some(end)) = (record_at_end(map, line, LineEnd::Start), record_at_end(map, line, LineEnd::End))
    else {
        return;
    };
    let start_field = if matches!(line, Target::Tie(_)) { "from" } else { "by" };
    map.set_field_value(line, start_field, FieldValue::Text(end.id().to_owned()));
    map.set_field_value(line, "to", FieldValue::Text(start.to_string()));
    if let Some(FieldValue::Whole(bend)) = map.field_value(line, "bend") {
        map.set_field_value(line, "bend", FieldValue::Whole(-bend));
    }
}

/// Bends a tie or an objection: moves its middle to the left of the straight line, by a share of its length. 0 stands
/// for automatic bending.
pub fn bend_line(map: &mut Map, line: &Target, share: f32) {
    let limit = f32::from(BEND_LIMIT);
    map.set_field_value(line, "bend", FieldValue::Whole((share * 1000.0).clamp(-limit, limit).round() as i64));
}

/// Whether a line has a bend that was set by the user.
pub fn is_bent(map: &Map, line: &Target) -> bool {
    map.field_value(line, "bend").is_some_and(|bend| bend != FieldValue::Whole(0))
}

/// The position of the record at an end of a line; `None` if it has none.
pub fn place_of_end(map: &Map, line: &Target, end: LineEnd) -> Option<Pos2> {
    place_of(map, &record_at_end(map, line, end)?)
}
