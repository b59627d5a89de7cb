//! Timelines of stances: several actors on one issue, or one actor on every issue. Computes the content of a timeline
//! and draws it as a figure; a time without a known stance is a gap, never a zero.

mod figure;

pub(super) use figure::{drawn_timeline, timeline_sample, timeline_scene};

use std::collections::HashMap;

use jiff::civil;

use super::TimeAxis;
use crate::model::{
    Actor, Alignment, Basis, ConditionStatus, Confidence, Date, Id, Issue, Lanes, Lens, Map, Objection,
    ObjectionStatus, Stance, Target, sign_with_doubt, stance_in_force,
};

/// The actors and the issues of a timeline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineSubject {
    /// Several actors on one issue; with an empty list, all actors that ever took a stance.
    Issue(Id<Issue>, Vec<Id<Actor>>),
    /// One actor on every issue on which it ever took a stance.
    Actor(Id<Actor>),
}

impl TimelineSubject {
    /// The subject for a map and a lens: the named actor, else the issue under the lens, else the first issue with a
    /// stance, else the first issue. None if the map has no issue.
    pub fn of(map: &Map, lens: &Lens, lanes: &Lanes) -> Option<Self> {
        if let Some(actor) = lanes.of.as_ref().filter(|id| map.actors.contains(id)) {
            return Some(Self::Actor(actor.clone()));
        }
        let first = || {
            let has = |issue: &&Issue| map.stances.iter().any(|stance| stance.issue == issue.id);
            map.issues.iter().find(has).or_else(|| map.issues.iter().next()).map(|issue| issue.id.clone())
        };
        let issue = lens.issue().filter(|id| map.issues.contains(id)).cloned().or_else(first)?;
        let chosen = lanes.actors.iter().filter(|id| map.actors.contains(id)).cloned().collect();
        Some(Self::Issue(issue, chosen))
    }
}

/// A timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct Timeline {
    /// Its title: "Positions on UN mandate".
    pub title: String,
    /// One lane for each actor, or for each issue.
    pub lanes: Vec<TimelineLane>,
    /// The time axis.
    pub axis: TimeAxis,
    /// The map's day.
    pub day: Option<Date>,
}

/// The stances of one actor on one issue over time.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineLane {
    /// The actor, or the issue.
    pub target: Target,
    /// Its name.
    pub name: String,
    /// The stances, in order; a time without a stance is a gap.
    pub periods: Vec<StancePeriod>,
    /// The other events of the lane.
    pub events: Vec<TimelineEvent>,
}

/// A period in which one stance was in force.
#[derive(Clone, Debug, PartialEq)]
pub struct StancePeriod {
    /// The stance.
    pub stance: Target,
    /// The alignment of the stance.
    pub alignment: Alignment,
    /// Whether the actor stated it or the analyst inferred it.
    pub basis: Basis,
    /// Its confidence.
    pub confidence: Confidence,
    /// Whether the stance has any evidence.
    pub has_evidence: bool,
    /// The first day on which it was in force; none if it has no beginning.
    pub from: Option<civil::Date>,
    /// The first day on which it was no longer in force; none if it has no end.
    pub to: Option<civil::Date>,
    /// The date on which the stance began, as exactly as it is known, if the period starts with it.
    pub since: Option<Date>,
}

/// The kind of an event on a lane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineEventKind {
    /// An objection began.
    ObjectionStart,
    /// An objection was met, withdrawn or overridden.
    ObjectionEnd,
    /// A condition of the stance was met, or failed.
    Condition,
    /// A statement that is evidence for the stance.
    Statement(Alignment),
    /// The issue came up, or was settled.
    Issue,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEvent {
    /// The date, as exactly as it is known.
    pub on: Date,
    /// The record.
    pub target: Target,
    /// Its kind.
    pub kind: TimelineEventKind,
}

/// The height of a stance over the middle of its lane, in levels. Undecided and silent are no numbers and have a height
/// of their own below −3.
pub fn alignment_height(alignment: Alignment) -> f32 {
    alignment.level().map_or(-4.5, |level| f32::from(level.number()))
}

impl Timeline {
    /// The timeline of a subject. Its axis covers all dates of its lanes and the map's own day.
    pub fn of(map: &Map, subject: &TimelineSubject) -> Self {
        let stances = TimelineStances::of(map, subject);
        let pairs: Vec<(&Id<Actor>, &Id<Issue>, Target)> = match subject {
            TimelineSubject::Issue(issue, chosen) => {
                let actors = map.actors.iter().filter(|actor| match chosen.as_slice() {
                    [] => stances.0.contains_key(&(&actor.id, issue)),
                    chosen => chosen.contains(&actor.id),
                });
                actors.map(|actor| (&actor.id, issue, (&actor.id).into())).collect()
            }
            TimelineSubject::Actor(actor) => {
                let issues = map.issues.iter().filter(|issue| stances.0.contains_key(&(actor, &issue.id)));
                issues.map(|issue| (actor, &issue.id, (&issue.id).into())).collect()
            }
        };
        let title = match subject {
            TimelineSubject::Issue(issue, _) => format!("Positions on {}", map.name(&issue.into())),
            TimelineSubject::Actor(actor) => format!("Positions of {}", map.name(&actor.into())),
        };
        let lanes: Vec<TimelineLane> =
            pairs.iter().map(|(actor, issue, target)| build_lane(map, &stances, (actor, issue), target)).collect();
        let mut days: Vec<civil::Date> = Vec::new();
        for lane in &lanes {
            days.extend(lane.periods.iter().flat_map(|step| step.from.into_iter().chain(step.to)));
            days.extend(lane.periods.iter().filter_map(|step| step.since).map(Date::latest));
            days.extend(lane.events.iter().flat_map(|mark| [mark.on.earliest(), mark.on.latest()]));
        }
        days.extend(map.as_of.map(Date::latest));
        Self { title, lanes, axis: TimeAxis::of(days), day: map.as_of }
    }

    /// The start and the end of a period as shares of the axis. A period without a beginning starts at the left end;
    /// one without an end goes to the map's day, or to the right end if that day is unknown or not after the start.
    pub fn period_span(&self, period: &StancePeriod) -> (f32, f32) {
        let from = period.from.map_or(0.0, |day| self.axis.share(day));
        let map_day = self.day.map(|day| self.axis.share(day.latest())).filter(|map_day| *map_day > from);
        (from, period.to.map_or(map_day.unwrap_or(1.0), |day| self.axis.share(day)))
    }

    /// Whether a day comes after the day of the map.
    pub fn is_later(&self, from: Option<civil::Date>) -> bool {
        from.zip(self.day).is_some_and(|(from, day)| from > day.latest())
    }

    /// The uncertainty of a date as shares of the axis: from the first to the last day that it can mean.
    pub fn date_uncertainty(&self, date: Date) -> (f32, f32) {
        (self.axis.share(date.earliest()), self.axis.share(date.latest()))
    }

    /// A description of the timeline in sentences, for readers who cannot see it.
    pub fn describe(&self) -> String {
        let mut text = format!("{}.", self.title);
        for lane in &self.lanes {
            let descriptions: Vec<String> = lane.periods.iter().map(StancePeriod::description).collect();
            let descriptions =
                if descriptions.is_empty() { "no position known".to_owned() } else { descriptions.join(", then ") };
            text.push_str(&format!(" {}: {descriptions}.", lane.name));
        }
        text
    }
}

impl StancePeriod {
    /// A description of the period: "+2 from 7 Nov 2025 to 9 Dec 2025", with its reservations: "+2 (assessed,
    /// unconfirmed)".
    pub fn description(&self) -> String {
        let sign = self.alignment.level().map_or_else(|| self.alignment.to_string(), |level| level.to_string());
        let reservations = [
            (self.basis != Basis::Stated).then(|| self.basis.name()),
            (self.confidence != Confidence::Confirmed).then(|| self.confidence.name()),
            (!self.has_evidence).then_some("no evidence"),
        ];
        let reservations: Vec<String> = reservations.into_iter().flatten().map(str::to_lowercase).collect();
        let reservations =
            if reservations.is_empty() { String::new() } else { format!(" ({})", reservations.join(", ")) };
        let from = self.since.map(Date::short).or_else(|| self.from.map(|day| Date::day(day).short()));
        let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
        let last = self.to.and_then(|day| day.yesterday().ok()).map(|day| format!(" to {}", Date::day(day).short()));
        format!("{sign}{reservations}{from}{}", last.unwrap_or_default())
    }

    /// The sign over the period: in brackets if the stance is assessed, with a question mark if it is not confirmed.
    pub fn sign(&self) -> String {
        sign_with_doubt(&self.alignment.glyph(), self.basis, self.confidence)
    }
}

/// The stances of a timeline, by actor and issue, so that each stance is visited once.
struct TimelineStances<'a>(HashMap<(&'a Id<Actor>, &'a Id<Issue>), Vec<&'a Stance>>);

impl<'a> TimelineStances<'a> {
    fn of(map: &'a Map, subject: &TimelineSubject) -> Self {
        let mut stances: HashMap<_, Vec<&Stance>> = HashMap::new();
        let is_of = |stance: &&Stance| match subject {
            TimelineSubject::Issue(issue, _) => &stance.issue == issue,
            TimelineSubject::Actor(actor) => &stance.actor == actor,
        };
        for stance in map.stances.iter().filter(is_of) {
            stances.entry((&stance.actor, &stance.issue)).or_default().push(stance);
        }
        Self(stances)
    }
}

fn build_lane(
    map: &Map,
    lane_stances: &TimelineStances<'_>,
    (actor, issue): (&Id<Actor>, &Id<Issue>),
    lane_target: &Target,
) -> TimelineLane {
    let lane_stances = lane_stances.0.get(&(actor, issue)).map(Vec::as_slice).unwrap_or_default();
    let mut events = Vec::new();
    let mut add_event = |on: Option<Date>, target: Target, kind: TimelineEventKind| {
        events.extend(on.map(|on| TimelineEvent { on, target, kind }));
    };
    for stance in lane_stances {
        for passage in &stance.evidence {
            add_event(passage.said_on, (&stance.id).into(), TimelineEventKind::Statement(stance.alignment));
        }
        let conditions = map.conditions.iter().filter(|condition| condition.of == stance.id);
        for condition in conditions.filter(|condition| condition.status != ConditionStatus::Open) {
            add_event(condition.settled, (&condition.id).into(), TimelineEventKind::Condition);
        }
    }
    for objection in
        map.objections.iter().filter(|objection| &objection.by == actor && concerns_issue(map, objection, issue))
    {
        add_event(objection.since, (&objection.id).into(), TimelineEventKind::ObjectionStart);
        let is_open = objection.status == ObjectionStatus::Open;
        add_event(objection.settled.filter(|_| !is_open), (&objection.id).into(), TimelineEventKind::ObjectionEnd);
    }
    if let Some(row) = map.issues.get(issue) {
        add_event(row.opened, issue.into(), TimelineEventKind::Issue);
        add_event(row.closed, issue.into(), TimelineEventKind::Issue);
    }
    events.sort_by_key(|event| event.on);
    events.dedup();
    TimelineLane {
        target: lane_target.clone(),
        name: map.name(lane_target),
        periods: stance_periods(lane_stances),
        events,
    }
}

/// Whether an objection is to the issue, to its subject, or to a stance, a condition or a tie on it.
fn concerns_issue(map: &Map, objection: &Objection, issue: &Id<Issue>) -> bool {
    let row = map.issues.get(issue);
    match &objection.to {
        Target::Issue(id) => id == issue,
        Target::Tie(id) => {
            row.is_some_and(|row| row.about.as_ref() == Some(id))
                || map.ties.get(id).is_some_and(|tie| tie.to == Target::from(issue))
        }
        Target::Stance(id) => map.stances.get(id).is_some_and(|stance| &stance.issue == issue),
        Target::Condition(id) => {
            let stance = map.conditions.get(id).and_then(|condition| map.stances.get(&condition.of));
            stance.is_some_and(|stance| &stance.issue == issue)
        }
        _ => false,
    }
}

/// The periods of the stances in force, in order, as [`crate::model::CurrentStances`] finds them day by day.
fn stance_periods(stances: &[&Stance]) -> Vec<StancePeriod> {
    let begins = stances.iter().filter_map(|stance| stance.since).map(Date::earliest);
    let ends = stances.iter().filter_map(|stance| stance.until).filter_map(|until| until.latest().tomorrow().ok());
    let mut change_days: Vec<civil::Date> = begins.chain(ends).collect();
    change_days.sort_unstable();
    change_days.dedup();
    let in_force = |day: civil::Date| stance_in_force(stances.iter().copied(), Some(Date::day(day)));
    // Before the first change, only stances without a beginning are in force.
    let before = change_days.first().and_then(|change_day| change_day.yesterday().ok()).and_then(in_force);
    let before = if change_days.is_empty() { stance_in_force(stances.iter().copied(), None) } else { before };
    let mut periods: Vec<StancePeriod> = Vec::new();
    let mut previous: Option<&Stance> = None;
    let days = std::iter::once((None, before))
        .chain(change_days.into_iter().map(|change_day| (Some(change_day), in_force(change_day))));
    for (day, stance) in days {
        if stance.map(|stance| &stance.id) == previous.map(|stance| &stance.id) {
            continue;
        }
        if let (Some(period), Some(_)) = (periods.last_mut(), previous) {
            period.to = day;
        }
        if let Some(stance) = stance {
            periods.push(StancePeriod {
                stance: (&stance.id).into(),
                alignment: stance.alignment,
                basis: stance.basis,
                confidence: stance.confidence,
                has_evidence: !stance.evidence.is_empty(),
                from: day,
                to: None,
                since: stance.since.filter(|since| day == Some(since.earliest())),
            });
        }
        previous = stance;
    }
    periods
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{CurrentStances, Evidence, Level, Source};

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn level(number: i64) -> Alignment {
        Alignment::Level(Level::new(number).unwrap())
    }

    /// One actor on one issue, with stances and their dates, out of order.
    fn map(rows: &[(Alignment, Option<&str>, Option<&str>)]) -> (Map, TimelineSubject) {
        let mut map = Map { as_of: Some(day("2025-11-07")), ..Map::default() };
        let actor = map.actors.add(Actor::new("Ann", emath::Pos2::ZERO));
        let issue = map.issues.add(Issue::new("War", emath::Pos2::ZERO));
        for (alignment, since, until) in rows {
            let mut stance = Stance::new(&actor, &issue, *alignment);
            (stance.since, stance.until) = (since.map(day), until.map(day));
            map.stances.add(stance);
        }
        (map, TimelineSubject::Issue(issue, Vec::new()))
    }

    #[test]
    fn stance_periods_are_ordered_and_unknown_is_a_gap() {
        let (map, subject) = map(&[
            (level(-3), Some("2025-10"), None),
            (level(2), Some("2024"), Some("2025-02")),
            (Alignment::Undecided, Some("2025-11-03~"), None),
        ]);
        let timeline = Timeline::of(&map, &subject);
        let descriptions: Vec<String> = timeline.lanes[0].periods.iter().map(StancePeriod::description).collect();
        assert_eq!(
            descriptions,
            [
                "+2 (no evidence) from 2024 to 28 Feb 2025",
                "−3 (no evidence) from Oct 2025 to 2 Nov 2025",
                "undecided (no evidence) from about 3 Nov 2025"
            ]
        );
        let spans: Vec<(f32, f32)> = timeline.lanes[0].periods.iter().map(|step| timeline.period_span(step)).collect();
        assert!(spans[0].1 < spans[1].0, "the gap between them: {spans:?}");
        assert_eq!(spans[1].1, spans[2].0);
        let (from, to) = timeline.date_uncertainty(day("2024"));
        assert!(to - from > 0.1, "a year is wide");
    }

    #[test]
    fn each_day_shows_the_stance_of_that_days_map() {
        let (map, subject) = map(&[
            (level(1), None, None),
            (level(2), Some("2025-03"), Some("2025-04-10")),
            (Alignment::Silent, Some("2025-04-01"), Some("2025-05")),
            (level(-1), Some("2025"), Some("2025-02")),
        ]);
        let timeline = Timeline::of(&map, &subject);
        let lane = &timeline.lanes[0];
        let mut at: civil::Date = "2024-12-01".parse().unwrap();
        for _ in 0..240 {
            let today = map.as_of(Date::day(at));
            let standing = CurrentStances::of(&today);
            let (actor, issue) = (today.actors.ids().next().unwrap(), today.issues.ids().next().unwrap());
            let counts = standing.get(&actor, &issue).map(|stance| stance.alignment);
            let holds =
                |step: &&StancePeriod| step.from.is_none_or(|from| from <= at) && step.to.is_none_or(|to| at < to);
            assert_eq!(lane.periods.iter().find(holds).map(|step| step.alignment), counts, "on {at}");
            at = at.tomorrow().unwrap();
        }
    }

    #[test]
    fn a_stance_without_dates_is_one_open_period() {
        let (mut map, subject) = map(&[(level(1), None, None), (level(3), None, None)]);
        map.as_of = None;
        let timeline = Timeline::of(&map, &subject);
        assert_eq!(
            timeline.lanes[0].periods.iter().map(StancePeriod::description).collect::<Vec<_>>(),
            ["+3 (no evidence)"]
        );
        assert_eq!(timeline.period_span(&timeline.lanes[0].periods[0]), (0.0, 1.0));
        let nobody = Timeline::of(&Map::default(), &subject);
        assert!(nobody.lanes.is_empty());
    }

    #[test]
    fn objections_and_statements_become_events() {
        let (mut map, subject) = map(&[(level(-2), Some("2025-10-01"), None)]);
        let (actor, issue) = (map.actors.ids().next().unwrap(), map.issues.ids().next().unwrap());
        let mut objection = Objection::new(&actor, &(&issue).into());
        objection.since = Some(day("2025-10-27"));
        map.objections.add(objection);
        let source = map.sources.add(Source::new("Report"));
        let id = map.stances.ids().next().unwrap();
        let mut passage = Evidence::new(&source, "no");
        passage.said_on = Some(day("2025-10"));
        map.stances.get_mut(&id).unwrap().evidence.push(passage);
        let marks: Vec<TimelineEventKind> =
            Timeline::of(&map, &subject).lanes[0].events.iter().map(|mark| mark.kind).collect();
        assert_eq!(marks, [TimelineEventKind::Statement(level(-2)), TimelineEventKind::ObjectionStart]);
        let of_actor = Timeline::of(&map, &TimelineSubject::Actor(actor));
        assert_eq!(of_actor.lanes[0].target, Target::from(&issue));
        assert_eq!(of_actor.title, "Positions of Ann");
    }
}
