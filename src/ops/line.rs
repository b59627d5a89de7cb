//! Leading lines elsewhere and bending them: ties and objections.

use emath::Pos2;

use super::place;
use crate::model::{BEND_LIMIT, Map, OBJECTABLE, Target, Value};

/// An end of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// Where it starts: who is tied, who objects.
    Start,
    /// Where it leads.
    End,
}

/// What lies at an end of a tie or an objection.
pub fn end_of(map: &Map, line: &Target, end: End) -> Option<Target> {
    match (line, end) {
        (Target::Tie(id), End::Start) => map.ties.get(id).map(|tie| (&tie.from).into()),
        (Target::Tie(id), End::End) => map.ties.get(id).map(|tie| tie.to.clone()),
        (Target::Objection(id), End::Start) => map.objections.get(id).map(|row| (&row.by).into()),
        (Target::Objection(id), End::End) => map.objections.get(id).map(|row| row.to.clone()),
        _ => None,
    }
}

/// Can that end of the line lie there?
///
/// # Errors
/// A sentence that says why not.
pub fn can_lead(map: &Map, line: &Target, end: End, to: &Target) -> Result<(), &'static str> {
    let other = end_of(map, line, if end == End::Start { End::End } else { End::Start });
    let is_actor = matches!(to, Target::Actor(_));
    match (line, end) {
        _ if other.is_none() || !to.is_in(map) => Err("There is no such line or end any more."),
        (Target::Tie(_), _) if other.as_ref() == Some(to) => Err("Nothing can be tied to itself."),
        (_, _) if other.as_ref() == Some(to) => Err("Nobody can object to itself."),
        (Target::Tie(_), End::Start) if !is_actor => Err("A tie starts at an actor."),
        (Target::Tie(_), End::End) if !is_actor && !matches!(to, Target::Issue(_)) => {
            Err("A tie leads to an actor or to an issue.")
        }
        (Target::Objection(_), End::Start) if !is_actor => Err("Only an actor can object."),
        (Target::Objection(_), End::End) if !OBJECTABLE.contains(&to.kind().id) => Err("That cannot be objected to."),
        _ => Ok(()),
    }
}

/// Leads an end of a tie or an objection elsewhere. Its id stays.
///
/// # Errors
/// As [`can_lead`]; the map is then unchanged.
pub fn lead(map: &mut Map, line: &Target, end: End, to: &Target) -> Result<(), &'static str> {
    can_lead(map, line, end, to)?;
    let (field, value) = match (line, end) {
        (_, End::End) => ("to", to.to_string()),
        (Target::Tie(_), End::Start) => ("from", to.id().to_owned()),
        (_, End::Start) => ("by", to.id().to_owned()),
    };
    map.set_fact(line, field, Value::Text(value));
    Ok(())
}

/// Can the line lead the other way? Only actors are tied and object.
pub fn can_turn(map: &Map, line: &Target) -> bool {
    matches!(end_of(map, line, End::End), Some(Target::Actor(_)))
}

/// Lets a tie or an objection between two actors lead the other way, bent to the same side of the map as before.
pub fn turn_round(map: &mut Map, line: &Target) {
    if !can_turn(map, line) {
        return;
    }
    let (Some(start), Some(end)) = (end_of(map, line, End::Start), end_of(map, line, End::End)) else { return };
    let start_field = if matches!(line, Target::Tie(_)) { "from" } else { "by" };
    map.set_fact(line, start_field, Value::Text(end.id().to_owned()));
    map.set_fact(line, "to", Value::Text(start.to_string()));
    if let Some(Value::Whole(bend)) = map.fact(line, "bend") {
        map.set_fact(line, "bend", Value::Whole(-bend));
    }
}

/// Draws the middle of a tie or an objection that far to the left of the straight line, as a share of its length; 0
/// leaves it to the map.
pub fn bend(map: &mut Map, line: &Target, by: f32) {
    let most = f32::from(BEND_LIMIT);
    map.set_fact(line, "bend", Value::Whole((by * 1000.0).clamp(-most, most).round() as i64));
}

/// Is it a line that has been bent?
pub fn is_bent(map: &Map, line: &Target) -> bool {
    map.fact(line, "bend").is_some_and(|bend| bend != Value::Whole(0))
}

/// Where an end of a line lies, if it is at something that has a place.
pub fn place_of_end(map: &Map, line: &Target, end: End) -> Option<Pos2> {
    place(map, &end_of(map, line, end)?)
}
