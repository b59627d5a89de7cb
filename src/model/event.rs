//! What happens when, by the dates of records: the stops of a walk through time. Says nothing about how it looks.

use jiff::civil;

use super::{ConditionStatus, Date, Evidence, Map, ObjectionStatus, Target};

/// How something is in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Happening {
    /// A record holds from then on.
    Begins,
    /// Evidence for a record was said then.
    Said,
    /// An objection is met, withdrawn or overridden; a condition is met, or fails.
    Settles,
    /// A record holds until then.
    Ends,
}

impl Happening {
    /// What a record does then: "begins".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Said => "is spoken of",
            Self::Settles => "is settled",
            Self::Ends => "ends",
        }
    }

    /// The first day whose map it can make another, if it happens on that date.
    fn turns(self, on: Date) -> Option<civil::Date> {
        match self {
            Self::Begins | Self::Settles => Some(on.earliest()),
            Self::Ends => on.latest().tomorrow().ok(),
            Self::Said => None,
        }
    }
}

/// A date of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Event {
    /// When, as exactly as it is known.
    pub on: Date,
    /// What happens.
    pub what: Happening,
    /// To which record.
    pub target: Target,
}

impl Event {
    /// The first day whose map it can make another: what ends is still true on its last day. None where it makes no
    /// difference to the map, or at the end of all dates.
    pub fn turns(&self) -> Option<civil::Date> {
        self.what.turns(self.on)
    }
}

impl Map {
    /// Everything that happens, in the order of its dates.
    pub fn events(&self) -> Vec<Event> {
        let mut events = Vec::new();
        self.each_date(|on, what, target| events.push(Event { on, what, target: target() }));
        for (target, evidence) in self.passages() {
            let said = evidence.iter().filter_map(|passage| passage.said_on);
            events.extend(said.map(|on| Event { on, what: Happening::Said, target: target.clone() }));
        }
        events.sort();
        events.dedup();
        events.shrink_to_fit();
        events
    }

    /// Tells every date of a record, but for those of evidence. The record is only named when it is asked for.
    fn each_date(&self, mut tell: impl FnMut(Date, Happening, &dyn Fn() -> Target)) {
        let mut add = |on: Option<Date>, what: Happening, target: &dyn Fn() -> Target| {
            if let Some(on) = on {
                tell(on, what, target);
            }
        };
        for issue in self.issues.iter() {
            add(issue.opened, Happening::Begins, &|| (&issue.id).into());
            add(issue.closed, Happening::Ends, &|| (&issue.id).into());
        }
        for stance in self.stances.iter() {
            add(stance.since, Happening::Begins, &|| (&stance.id).into());
            add(stance.until, Happening::Ends, &|| (&stance.id).into());
        }
        for tie in self.ties.iter() {
            add(tie.since, Happening::Begins, &|| (&tie.id).into());
            add(tie.until, Happening::Ends, &|| (&tie.id).into());
        }
        for objection in self.objections.iter() {
            add(objection.since, Happening::Begins, &|| (&objection.id).into());
            let is_settled = objection.status != ObjectionStatus::Open;
            add(objection.settled.filter(|_| is_settled), Happening::Settles, &|| (&objection.id).into());
        }
        for condition in self.conditions.iter().filter(|condition| condition.status != ConditionStatus::Open) {
            add(condition.settled, Happening::Settles, &|| (&condition.id).into());
        }
    }

    /// Every record that can rest on evidence, with what it rests on, in the order of the file.
    pub fn passages(&self) -> impl Iterator<Item = (Target, &[Evidence])> {
        let stances = self.stances.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let ties = self.ties.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let objections = self.objections.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let conditions = self.conditions.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        stances.chain(ties).chain(objections).chain(conditions)
    }

    /// The days on which the map becomes another, in order, each once.
    pub fn turns(&self) -> Vec<civil::Date> {
        let mut days = Vec::new();
        self.each_date(|on, what, _| days.extend(what.turns(on)));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The nearest day after `day` on which the map becomes another, or, with `back`, before it. Without a day, all
    /// dates are looked at, and the first or the last is found.
    pub fn turn_from(&self, day: Option<Date>, back: bool) -> Option<civil::Date> {
        let mut nearest: Option<civil::Date> = None;
        // Menus ask this of large maps in every frame: nothing is sorted.
        self.each_date(|on, what, _| {
            let is_beyond = |turn: &civil::Date| match day {
                Some(day) if back => *turn < day.earliest(),
                Some(day) => *turn > day.latest(),
                None => true,
            };
            let is_nearer = |turn: &civil::Date| nearest.is_none_or(|old| if back { *turn > old } else { *turn < old });
            nearest = what.turns(on).filter(is_beyond).filter(is_nearer).or(nearest);
        });
        nearest
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Actor, Alignment, Id, Issue, Stance};
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    #[test]
    fn events_stand_in_order_whatever_the_order_of_the_file() {
        let mut map = Map::default();
        let (ann, war) = (map.actors.add(Actor::new("Ann", emath::Pos2::ZERO)), Id::<Issue>::from_name("war", ""));
        map.issues.add(Issue::new("War", emath::Pos2::ZERO));
        for (since, until) in
            [("2025-11-07", None), ("2024", Some("2025-02")), ("2025-03-01~", None), ("2025-03", None)]
        {
            let mut stance = Stance::new(&ann, &war, Alignment::Undecided);
            (stance.since, stance.until) = (Some(day(since)), until.map(day));
            map.stances.add(stance);
        }
        let events: Vec<String> =
            map.events().iter().map(|event| format!("{} {}", event.on, event.what.verb())).collect();
        let wanted = ["2024 begins", "2025-02 ends", "2025-03-01~ begins", "2025-03 begins", "2025-11-07 begins"];
        assert_eq!(events, wanted);
        let turns: Vec<String> = map.turns().iter().map(civil::Date::to_string).collect();
        assert_eq!(turns, ["2024-01-01", "2025-03-01", "2025-11-07"]);
        let turn = |from: Option<&str>, back| map.turn_from(from.map(day), back).map(|turn| turn.to_string());
        assert_eq!(turn(Some("2025-03-01"), true).as_deref(), Some("2024-01-01"));
        assert_eq!(turn(Some("2025-03"), false).as_deref(), Some("2025-11-07"));
        assert_eq!(turn(Some("2025-11-07"), false), None);
        assert_eq!(turn(None, false).as_deref(), Some("2024-01-01"));
        assert_eq!(turn(None, true).as_deref(), Some("2025-11-07"));
    }
}
