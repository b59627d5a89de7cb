//! What happens when, by the dates of records: the stops of a walk through time. Says nothing about how it looks.

use jiff::civil;

use super::{ConditionStatus, Date, Evidence, Map, ObjectionStatus, Target};

/// How something is in a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RecordEventKind {
    /// A record holds from then on.
    Begins,
    /// Evidence for a record was said then.
    Said,
    /// An objection is met, withdrawn or overridden; a condition is met, or fails.
    Settles,
    /// A record holds until then.
    Ends,
}

impl RecordEventKind {
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
    fn change_date(self, on: Date) -> Option<civil::Date> {
        match self {
            Self::Begins | Self::Settles => Some(on.earliest()),
            Self::Ends => on.latest().tomorrow().ok(),
            Self::Said => None,
        }
    }
}

/// A date of a record.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RecordEvent {
    /// When, as exactly as it is known.
    pub date: Date,
    /// What happens.
    pub kind: RecordEventKind,
    /// To which record.
    pub target: Target,
}

impl RecordEvent {
    /// The first day whose map it can make another: what ends is still true on its last day. None where it makes no
    /// difference to the map, or at the end of all dates.
    pub fn change_date(&self) -> Option<civil::Date> {
        self.kind.change_date(self.date)
    }
}

impl Map {
    /// Everything that happens, in the order of its dates.
    pub fn events(&self) -> Vec<RecordEvent> {
        let mut events = Vec::new();
        self.for_each_date(|on, what, target| events.push(RecordEvent { date: on, kind: what, target: target() }));
        for (target, evidence) in self.passages() {
            let said = evidence.iter().filter_map(|passage| passage.said_on);
            events.extend(said.map(|on| RecordEvent { date: on, kind: RecordEventKind::Said, target: target.clone() }));
        }
        events.sort();
        events.dedup();
        events.shrink_to_fit();
        events
    }

    /// Tells every date of a record, but for those of evidence. The record is only named when it is asked for.
    fn for_each_date(&self, mut tell: impl FnMut(Date, RecordEventKind, &dyn Fn() -> Target)) {
        let mut add = |on: Option<Date>, what: RecordEventKind, target: &dyn Fn() -> Target| {
            if let Some(on) = on {
                tell(on, what, target);
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

    /// Every record that can rest on evidence, with what it rests on, in the order of the file.
    pub fn passages(&self) -> impl Iterator<Item = (Target, &[Evidence])> {
        let stances = self.stances.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let ties = self.ties.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let objections = self.objections.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        let conditions = self.conditions.iter().map(|row| (Target::from(&row.id), row.evidence.as_slice()));
        stances.chain(ties).chain(objections).chain(conditions)
    }

    /// The days on which the map becomes another, in order, each once.
    pub fn change_dates(&self) -> Vec<civil::Date> {
        let mut days = Vec::new();
        self.for_each_date(|on, what, _| days.extend(what.change_date(on)));
        days.sort_unstable();
        days.dedup();
        days
    }

    /// The nearest day after `day` on which the map becomes another, or, with `return_button`, before it. Without a day, all
    /// dates are looked at, and the first or the last is found.
    pub fn nearest_change_date(&self, day: Option<Date>, back: bool) -> Option<civil::Date> {
        let mut nearest: Option<civil::Date> = None;
        // Menus ask this of large maps in every frame: nothing is sorted.
        self.for_each_date(|on, what, _| {
            let is_beyond = |turn: &civil::Date| match day {
                Some(day) if back => *turn < day.earliest(),
                Some(day) => *turn > day.latest(),
                None => true,
            };
            let is_nearer = |turn: &civil::Date| nearest.is_none_or(|old| if back { *turn > old } else { *turn < old });
            nearest = what.change_date(on).filter(is_beyond).filter(is_nearer).or(nearest);
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
        let wanted = ["2024 begins", "2025-02 ends", "2025-03-01~ begins", "2025-03 begins", "2025-11-07 begins"];
        assert_eq!(events, wanted);
        let turns: Vec<String> = map.change_dates().iter().map(civil::Date::to_string).collect();
        assert_eq!(turns, ["2024-01-01", "2025-03-01", "2025-11-07"]);
        let turn = |from: Option<&str>, back| map.nearest_change_date(from.map(day), back).map(|turn| turn.to_string());
        assert_eq!(turn(Some("2025-03-01"), true).as_deref(), Some("2024-01-01"));
        assert_eq!(turn(Some("2025-03"), false).as_deref(), Some("2025-11-07"));
        assert_eq!(turn(Some("2025-11-07"), false), None);
        assert_eq!(turn(None, false).as_deref(), Some("2024-01-01"));
        assert_eq!(turn(None, true).as_deref(), Some("2025-11-07"));
    }
}
