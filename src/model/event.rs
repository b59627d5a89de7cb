//! Events in the order of time, from the dates of records. Must not know how they are drawn.

use jiff::civil;

use super::{ConditionStatus, Date, Map, ObjectionStatus, Target};

/// The meaning of a date of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordEventKind {
    /// The record holds from this date.
    Begins,
    /// Evidence for the record was said on this date.
    Said,
    /// An objection is met, withdrawn or overridden, or a condition is met or fails.
    Settles,
    /// The record holds until this date.
    Ends,
}

impl RecordEventKind {
    /// The verb for the record: "begins".
    pub fn verb(self) -> &'static str {
        match self {
            Self::Begins => "begins",
            Self::Said => "is spoken of",
            Self::Settles => "is settled",
            Self::Ends => "ends",
        }
    }

    /// The first day on which an event of this date can change the map; `None` if it never does.
    fn change_date(self, on: Date) -> Option<civil::Date> {
        match self {
            Self::Begins | Self::Settles => Some(on.earliest()),
            Self::Ends => on.latest().tomorrow().ok(),
            Self::Said => None,
        }
    }
}

/// An event: a date of a record, with its meaning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordEvent {
    /// The date, with its precision.
    pub date: Date,
    /// The meaning of the date.
    pub kind: RecordEventKind,
    /// The record.
    pub target: Target,
}

impl RecordEvent {
    /// The first day on which the event can change the map; for an end this is the day after, because a record still
    /// holds on its last day. `None` if the event does not change the map, or if there is no later day.
    pub fn change_date(&self) -> Option<civil::Date> {
        self.kind.change_date(self.date)
    }
}

impl Map {
    /// All events in the order of their dates.
    pub fn events(&self) -> Vec<RecordEvent> {
        let mut events = Vec::new();
        self.for_each_date(|date, kind, target| events.push(RecordEvent { date, kind, target: target() }));
        for (target, evidence) in self.evidence_by_record() {
            let dates = evidence.iter().filter_map(|passage| passage.said_on);
            events.extend(dates.map(|date| RecordEvent { date, kind: RecordEventKind::Said, target: target.clone() }));
        }
        events.sort();
        events.dedup();
        events.shrink_to_fit();
        events
    }

    /// Calls `visit` with every date of a record, except those of evidence. The target is a closure, so that it is only
    /// created if needed.
    fn for_each_date(&self, mut visit: impl FnMut(Date, RecordEventKind, &dyn Fn() -> Target)) {
        let mut add = |date: Option<Date>, kind: RecordEventKind, target: &dyn Fn() -> Target| {
            if let Some(date) = date {
                visit(date, kind, target);
            }
        };
        for issue in self.issues.iter() {
            add(issue.opened, RecordEventKind::Begins, &|| (&issue.id).into());
            add(issue.closed, RecordEventKind::Ends, &|| (&issue.id).into());
        }
        for stance in self.stances.iter() {
            add(stance.since, RecordEventKind::Begins, &|| (&stance.id).into());
            add(stance.until, RecordEventKind::Ends, &|| (&stance.id).into());
        }
        for tie in self.ties.iter() {
            add(tie.since, RecordEventKind::Begins, &|| (&tie.id).into());
            add(tie.until, RecordEventKind::Ends, &|| (&tie.id).into());
        }
        for objection in self.objections.iter() {
            add(objection.since, RecordEventKind::Begins, &|| (&objection.id).into());
            let is_settled = objection.status != ObjectionStatus::Open;
            add(objection.settled.filter(|_| is_settled), RecordEventKind::Settles, &|| (&objection.id).into());
        }
        for condition in self.conditions.iter().filter(|condition| condition.status != ConditionStatus::Open) {
            add(condition.settled, RecordEventKind::Settles, &|| (&condition.id).into());
        }
    }

    /// The days on which the map changes, in ascending order, each once.
    pub fn change_dates(&self) -> Vec<civil::Date> {
        let mut days = Vec::new();
        self.for_each_date(|date, kind, _| days.extend(kind.change_date(date)));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The nearest day after `day` on which the map changes, or before it if `back` is true. Without a day, the first
    /// day of all (or the last, if `back` is true).
    pub fn nearest_change_date(&self, day: Option<Date>, back: bool) -> Option<civil::Date> {
        let mut nearest: Option<civil::Date> = None;
        // Menus call this for large maps in every frame, so nothing is sorted.
        self.for_each_date(|date, kind, _| {
            let is_beyond = |change_date: &civil::Date| match day {
                Some(day) if back => *change_date < day.earliest(),
                Some(day) => *change_date > day.latest(),
                None => true,
            };
            let is_nearer = |change_date: &civil::Date| {
                nearest.is_none_or(|present| if back { *change_date > present } else { *change_date < present })
            };
            nearest = kind.change_date(date).filter(is_beyond).filter(is_nearer).or(nearest);
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
    fn events_are_sorted_by_date() {
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
            map.events().iter().map(|event| format!("{} {}", event.date, event.kind.verb())).collect();
        let expected = ["2024 begins", "2025-02 ends", "2025-03-01~ begins", "2025-03 begins", "2025-11-07 begins"];
        assert_eq!(events, expected);
        let change_dates: Vec<String> = map.change_dates().iter().map(civil::Date::to_string).collect();
        assert_eq!(change_dates, ["2024-01-01", "2025-03-01", "2025-11-07"]);
        let nearest =
            |from: Option<&str>, back| map.nearest_change_date(from.map(day), back).map(|change| change.to_string());
        assert_eq!(nearest(Some("2025-03-01"), true).as_deref(), Some("2024-01-01"));
        assert_eq!(nearest(Some("2025-03"), false).as_deref(), Some("2025-11-07"));
        assert_eq!(nearest(Some("2025-11-07"), false), None);
        assert_eq!(nearest(None, false).as_deref(), Some("2024-01-01"));
        assert_eq!(nearest(None, true).as_deref(), Some("2025-11-07"));
    }
}
