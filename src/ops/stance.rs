//! Sets the stance of an actor on an issue: as a correction on the date of the map, as a step of the trajectory on any
//! other day.

use crate::model::{Actor, Alignment, Date, Id, Issue, Map, Stance, Target, in_force};

use super::delete;

/// Sets the stance of an actor on an issue on the date of the map. `None` deletes it, so that the position is unknown.
/// A changed stance keeps its dates and evidence.
pub fn set_stance(map: &mut Map, actor: &Id<Actor>, issue: &Id<Issue>, alignment: Option<Alignment>) {
    let current = map.stance_of(actor, issue).map(|stance| stance.id.clone());
    match (current, alignment) {
        (Some(id), Some(alignment)) => {
            if let Some(stance) = map.stances.get_mut(&id) {
                stance.alignment = alignment;
            }
        }
        (Some(id), None) => delete(map, &[Target::Stance(id)]),
        (None, Some(alignment)) if map.actors.contains(actor) && map.issues.contains(issue) => {
            let mut stance = Stance::new(actor, issue, alignment);
            // The other stances of the trajectory hold on other days, so this one begins on the date of the map.
            if map.stances.iter().any(|other| &other.actor == actor && &other.issue == issue) {
                stance.since = map.as_of;
            }
            map.stances.add(stance);
        }
        (None, _) => {}
    }
}

/// The stance of an actor on an issue that holds on a day; without a day the one that began last.
pub fn stance_on(map: &Map, (actor, issue): (&Id<Actor>, &Id<Issue>), day: Option<Date>) -> Option<Id<Stance>> {
    Map { as_of: day, ..map.clone() }.stance_of(actor, issue).map(|stance| stance.id.clone())
}

/// Sets the stance of an actor on an issue from the shown day. Without a day, or on the date of the map, this is
/// [`set_stance`].
///
/// On another day the trajectory is kept: a stance that began before this day ends there, and a new one begins. A
/// stance that began, or may have begun, on this day is corrected. An alignment of `None` ends the stances that hold on
/// this day, with the day before as their last day.
pub fn set_stance_on(
    map: &mut Map,
    day: Option<Date>,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
    alignment: Option<Alignment>,
) {
    let Some(day) = day.filter(|day| Some(*day) != map.as_of) else {
        return set_stance(map, actor, issue, alignment);
    };
    if !map.actors.contains(actor) || !map.issues.contains(issue) {
        return;
    }
    let Some(alignment) = alignment else { return end_stances(map, day, actor, issue) };
    // Cloned, as a second map that shares its rows would make every change copy all of them.
    let current = Map { as_of: Some(day), ..map.clone() }.stance_of(actor, issue).cloned();
    let began_today = |stance: &Stance| stance.since.is_some_and(|since| overlap(since, day));
    match current.as_ref() {
        Some(current) if current.alignment == alignment => {}
        Some(current) if began_today(current) => {
            if let Some(stance) = map.stances.get_mut(&current.id) {
                stance.alignment = alignment;
            }
        }
        _ => {
            // Ends when the stance that it follows would have ended, so that later unknown days stay unknown.
            let until = current.and_then(|stance| stance.until);
            map.stances.add(Stance { since: Some(day), until, ..Stance::new(actor, issue, alignment) });
        }
    }
}

/// Ends every stance of the actor on the issue that holds on a day, with the day before as its last day. A stance that
/// would hold on no day is deleted.
fn end_stances(map: &mut Map, day: Date, actor: &Id<Actor>, issue: &Id<Issue>) {
    let holds = |stance: &&Stance| {
        &stance.actor == actor && &stance.issue == issue && in_force(stance.since, stance.until, day)
    };
    let holding: Vec<Stance> = map.stances.iter().filter(holds).cloned().collect();
    let last = day.earliest().yesterday().ok();
    let mut deleted = Vec::new();
    for stance in holding {
        let has_begun = |last: &jiff::civil::Date| stance.since.is_none_or(|since| since.earliest() <= *last);
        match last.filter(has_begun) {
            Some(last) => {
                if let Some(stance) = map.stances.get_mut(&stance.id) {
                    stance.until = Some(Date::day(last));
                }
            }
            // The stance did not hold before this day.
            None => deleted.push(Target::from(&stance.id)),
        }
    }
    delete(map, &deleted);
}

/// Whether two dates, which may be inexact, can mean the same day.
fn overlap(a: Date, b: Date) -> bool {
    a.earliest() <= b.latest() && b.earliest() <= a.latest()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CurrentStances, Level};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn level(number: i64) -> Option<Alignment> {
        Level::new(number).map(Alignment::Level)
    }

    fn sketch() -> (Map, Id<Actor>, Id<Issue>) {
        let mut map = Map { as_of: Some(day("2025-11-07")), ..Map::default() };
        let actor = map.actors.add(Actor::new("Ann", emath::Pos2::ZERO));
        let issue = map.issues.add(Issue::new("War", emath::Pos2::ZERO));
        let since = Some(day("2025-09"));
        map.stances.add(Stance { since, ..Stance::new(&actor, &issue, Alignment::Undecided) });
        (map, actor, issue)
    }

    fn on(map: &Map, text: &str, actor: &Id<Actor>, issue: &Id<Issue>) -> String {
        let map = map.as_of(day(text));
        CurrentStances::of(&map).get(actor, issue).map_or("?".to_owned(), |stance| stance.alignment.to_string())
    }

    #[test]
    fn on_the_maps_own_day_a_stance_is_corrected() {
        for own_day in [None, Some(day("2025-11-07"))] {
            let (mut map, actor, issue) = sketch();
            set_stance_on(&mut map, own_day, &actor, &issue, level(2));
            assert_eq!(map.stances.len(), 1);
            assert_eq!(on(&map, "2025-09-15", &actor, &issue), "2");
        }
    }

    #[test]
    fn on_another_day_the_trajectory_is_kept() {
        let (mut map, actor, issue) = sketch();
        set_stance_on(&mut map, Some(day("2025-10-20")), &actor, &issue, level(-2));
        set_stance_on(&mut map, Some(day("2025-10-10")), &actor, &issue, level(1));
        // Not in the order of dates, and twice on the same day.
        set_stance_on(&mut map, Some(day("2025-10-10")), &actor, &issue, level(3));
        let days = ["2025-09-01", "2025-10-09", "2025-10-10", "2025-10-19", "2025-10-20", "2025-12-01"];
        let positions: Vec<String> = days.iter().map(|text| on(&map, text, &actor, &issue)).collect();
        assert_eq!(positions, ["undecided", "undecided", "3", "3", "-2", "-2"]);
        assert_eq!(map.stances.len(), 3);
        assert_eq!(map.problems(), []);
    }

    #[test]
    fn a_day_within_an_inexact_beginning_is_that_beginning() {
        let (mut map, actor, issue) = sketch();
        set_stance_on(&mut map, Some(day("2025-09-20")), &actor, &issue, level(2));
        assert_eq!(map.stances.len(), 1);
        assert_eq!(on(&map, "2025-09-01", &actor, &issue), "2");
    }

    #[test]
    fn unknown_from_a_day_on_leaves_what_was_before() {
        let (mut map, actor, issue) = sketch();
        set_stance_on(&mut map, Some(day("2025-10-20")), &actor, &issue, level(-2));
        set_stance_on(&mut map, Some(day("2025-10-25")), &actor, &issue, None);
        let days = ["2025-09-10", "2025-10-21", "2025-10-24", "2025-10-25", "2025-11-07"];
        let positions: Vec<String> = days.iter().map(|text| on(&map, text, &actor, &issue)).collect();
        assert_eq!(positions, ["undecided", "-2", "-2", "?", "?"]);
        assert_eq!(map.problems(), []);
        set_stance_on(&mut map, Some(day("2025-08-31")), &actor, &issue, None);
        assert_eq!(map.stances.len(), 2, "nothing held then");
        set_stance_on(&mut map, Some(day("2025-09-01")), &actor, &issue, None);
        assert_eq!(map.stances.len(), 1, "what held on no day before is gone");
    }
}
