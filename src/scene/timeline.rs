//! How positions moved in time: those of several actors on an issue, or of one actor on every issue. Says what is on a
//! timeline, and draws it as a figure; a time in which nothing is known is a gap, and never a zero.

mod figure;

pub(super) use figure::{drawn_timeline, timeline_sample, timeline_scene};

use std::collections::HashMap;

use jiff::civil;

use super::TimeAxis;
use crate::model::{
    Actor, Alignment, Basis, ConditionStatus, Confidence, Date, Id, Issue, Lanes, Lens, Map, Objection,
    ObjectionStatus, Stance, Target, sign_with_doubt, stance_in_force,
};

/// Whose positions, on what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TimelineSubject {
    /// Several actors on one issue; all that ever took a position where none is named.
    Issue(Id<Issue>, Vec<Id<Actor>>),
    /// One actor on every issue that it ever took a position on.
    Actor(Id<Actor>),
}

impl TimelineSubject {
    /// What is meant on a map through a lens: the actor that is named, else the issue under the lens, else the first that
    /// anybody took a position on. None where nobody did.
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
    /// What it is of: "Positions on UN mandate".
    pub title: String,
    /// One for each actor, or for each issue.
    pub lanes: Vec<TimelineLane>,
    /// Where a day lies on it.
    pub axis: TimeAxis,
    /// The map's day.
    pub day: Option<Date>,
}

/// The trajectory of one actor on one issue.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineLane {
    /// The actor, or the issue.
    pub target: Target,
    /// What it is called.
    pub name: String,
    /// The positions, in order; where none holds there is a gap.
    pub periods: Vec<StancePeriod>,
    /// What else happened.
    pub events: Vec<TimelineEvent>,
}

/// A position as long as it held.
#[derive(Clone, Debug, PartialEq)]
pub struct StancePeriod {
    /// The stance.
    pub stance: Target,
    /// Where the actor stood.
    pub alignment: Alignment,
    /// Said by the actor, or inferred by the analyst.
    pub basis: Basis,
    /// How sure it is.
    pub confidence: Confidence,
    /// Does it rest on anything?
    pub has_evidence: bool,
    /// The first day on which it counted; none where it has no beginning.
    pub from: Option<civil::Date>,
    /// The first day on which it no longer counted; none where it has no end.
    pub to: Option<civil::Date>,
    /// When it began, as exactly as it is known, if that is why it counted from then on.
    pub since: Option<Date>,
}

/// What a mark on a lane stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TimelineEventKind {
    /// An objection began.
    ObjectionStart,
    /// An objection was met, withdrawn or overridden.
    ObjectionEnd,
    /// A condition of the position was met, or failed.
    Condition,
    /// Something was said that the position rests on.
    Statement(Alignment),
    /// The issue came up, or was settled.
    Issue,
}

/// Something that happened on a day.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineEvent {
    /// When, as exactly as it is known.
    pub on: Date,
    /// The record.
    pub target: Target,
    /// What it is.
    pub kind: TimelineEventKind,
}

/// How high a position lies over the middle of its lane: its level, and for undecided and silent a place of their own
/// below −3, as they are no numbers.
pub fn alignment_height(alignment: Alignment) -> f32 {
    alignment.level().map_or(-4.5, |level| f32::from(level.number()))
}

impl Timeline {
    /// The timeline of a subject, up to the map's own day or the last date of what is on it.
    pub fn of(map: &Map, subject: &TimelineSubject) -> Self {
        let own = TimelineStances::of(map, subject);
        let pairs: Vec<(&Id<Actor>, &Id<Issue>, Target)> = match subject {
            TimelineSubject::Issue(issue, chosen) => {
                let actors = map.actors.iter().filter(|actor| match chosen.as_slice() {
                    [] => own.0.contains_key(&(&actor.id, issue)),
                    chosen => chosen.contains(&actor.id),
                });
                actors.map(|actor| (&actor.id, issue, (&actor.id).into())).collect()
            }
            TimelineSubject::Actor(actor) => {
                let issues = map.issues.iter().filter(|issue| own.0.contains_key(&(actor, &issue.id)));
                issues.map(|issue| (actor, &issue.id, (&issue.id).into())).collect()
            }
        };
        let title = match subject {
            TimelineSubject::Issue(issue, _) => format!("Positions on {}", map.name(&issue.into())),
            TimelineSubject::Actor(actor) => format!("Positions of {}", map.name(&actor.into())),
        };
        let lanes: Vec<TimelineLane> =
            pairs.iter().map(|(actor, issue, of)| build_lane(map, &own, (actor, issue), of)).collect();
        let mut days: Vec<civil::Date> = Vec::new();
        for lane in &lanes {
            days.extend(lane.periods.iter().flat_map(|step| step.from.into_iter().chain(step.to)));
            days.extend(lane.periods.iter().filter_map(|step| step.since).map(Date::latest));
            days.extend(lane.events.iter().flat_map(|mark| [mark.on.earliest(), mark.on.latest()]));
        }
        days.extend(map.as_of.map(Date::latest));
        Self { title, lanes, axis: TimeAxis::of(days), day: map.as_of }
    }

    /// Where a step begins and ends on the axis. What has no beginning comes from its left end; what has no end goes to
    /// the map's day, or to the right end where that is later or not known.
    pub fn period_span(&self, step: &StancePeriod) -> (f32, f32) {
        let from = step.from.map_or(0.0, |day| self.axis.share(day));
        let now = self.day.map(|day| self.axis.share(day.latest())).filter(|now| *now > from);
        (from, step.to.map_or(now.unwrap_or(1.0), |day| self.axis.share(day)))
    }

    /// Does it come only after the day that is looked at?
    pub fn is_later(&self, from: Option<civil::Date>) -> bool {
        from.zip(self.day).is_some_and(|(from, day)| from > day.latest())
    }

    /// How wide the doubt about a date is on the axis: from the first to the last day that it can mean.
    pub fn date_uncertainty(&self, date: Date) -> (f32, f32) {
        (self.axis.share(date.earliest()), self.axis.share(date.latest()))
    }

    /// In sentences, for those who cannot see it.
    pub fn describe(&self) -> String {
        let mut words = format!("{}.", self.title);
        for lane in &self.lanes {
            let steps: Vec<String> = lane.periods.iter().map(StancePeriod::description).collect();
            let steps = if steps.is_empty() { "no position known".to_owned() } else { steps.join(", then ") };
            words.push_str(&format!(" {}: {steps}.", lane.name));
        }
        words
    }
}

impl StancePeriod {
    /// "+2 from 7 Nov 2025 to 9 Dec 2025", with its doubt: "+2 (assessed, unconfirmed)".
    pub fn description(&self) -> String {
        let sign = self.alignment.level().map_or_else(|| self.alignment.to_string(), |level| level.to_string());
        let doubts = [
            (self.basis != Basis::Stated).then(|| self.basis.name()),
            (self.confidence != Confidence::Confirmed).then(|| self.confidence.name()),
            (!self.has_evidence).then_some("no evidence"),
        ];
        let doubts: Vec<String> = doubts.into_iter().flatten().map(str::to_lowercase).collect();
        let doubts = if doubts.is_empty() { String::new() } else { format!(" ({})", doubts.join(", ")) };
        let from = self.since.map(Date::short).or_else(|| self.from.map(|day| Date::day(day).short()));
        let from = from.map(|from| format!(" from {from}")).unwrap_or_default();
        let last = self.to.and_then(|day| day.yesterday().ok()).map(|day| format!(" to {}", Date::day(day).short()));
        format!("{sign}{doubts}{from}{}", last.unwrap_or_default())
    }

    /// The sign over it: in brackets when it is assessed, with a question mark when it is not confirmed.
    pub fn sign(&self) -> String {
        sign_with_doubt(&self.alignment.glyph(), self.basis, self.confidence)
    }
}

/// The stances that a timeline is of, by actor and issue: of many, each is looked at once.
struct TimelineStances<'a>(HashMap<(&'a Id<Actor>, &'a Id<Issue>), Vec<&'a Stance>>);

impl<'a> TimelineStances<'a> {
    fn of(map: &'a Map, subject: &TimelineSubject) -> Self {
        let mut own: HashMap<_, Vec<&Stance>> = HashMap::new();
        let is_of = |stance: &&Stance| match subject {
            TimelineSubject::Issue(issue, _) => &stance.issue == issue,
            TimelineSubject::Actor(actor) => &stance.actor == actor,
        };
        for stance in map.stances.iter().filter(is_of) {
            own.entry((&stance.actor, &stance.issue)).or_default().push(stance);
        }
        Self(own)
    }
}

fn build_lane(
    map: &Map,
    own: &TimelineStances<'_>,
    (actor, issue): (&Id<Actor>, &Id<Issue>),
    of: &Target,
) -> TimelineLane {
    let own = own.0.get(&(actor, issue)).map(Vec::as_slice).unwrap_or_default();
    let mut marks = Vec::new();
    let mut mark = |on: Option<Date>, target: Target, shown: TimelineEventKind| {
        marks.extend(on.map(|on| TimelineEvent { on, target, kind: shown }));
    };
    for stance in own {
        for passage in &stance.evidence {
            mark(passage.said_on, (&stance.id).into(), TimelineEventKind::Statement(stance.alignment));
        }
        let conditions = map.conditions.iter().filter(|condition| condition.of == stance.id);
        for condition in conditions.filter(|condition| condition.status != ConditionStatus::Open) {
            mark(condition.settled, (&condition.id).into(), TimelineEventKind::Condition);
        }
    }
    for objection in
        map.objections.iter().filter(|objection| &objection.by == actor && concerns_issue(map, objection, issue))
    {
        mark(objection.since, (&objection.id).into(), TimelineEventKind::ObjectionStart);
        let is_open = objection.status == ObjectionStatus::Open;
        mark(objection.settled.filter(|_| !is_open), (&objection.id).into(), TimelineEventKind::ObjectionEnd);
    }
    if let Some(row) = map.issues.get(issue) {
        mark(row.opened, issue.into(), TimelineEventKind::Issue);
        mark(row.closed, issue.into(), TimelineEventKind::Issue);
    }
    marks.sort_by_key(|mark| mark.on);
    marks.dedup();
    TimelineLane { target: of.clone(), name: map.name(of), periods: stance_periods(own), events: marks }
}

/// Is it an objection to the issue, to what the issue is about, or to a position or a tie that leads to it?
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
            let of = map.conditions.get(id).and_then(|condition| map.stances.get(&condition.of));
            of.is_some_and(|stance| &stance.issue == issue)
        }
        _ => false,
    }
}

/// The stances that count, one after another, as [`crate::model::CurrentStances`] finds them day by day.
fn stance_periods(own: &[&Stance]) -> Vec<StancePeriod> {
    let begins = own.iter().filter_map(|stance| stance.since).map(Date::earliest);
    let ends = own.iter().filter_map(|stance| stance.until).filter_map(|until| until.latest().tomorrow().ok());
    let mut turns: Vec<civil::Date> = begins.chain(ends).collect();
    turns.sort_unstable();
    turns.dedup();
    let counts = |day: civil::Date| stance_in_force(own.iter().copied(), Some(Date::day(day)));
    // Before the first turn only what has no beginning counts.
    let before = turns.first().and_then(|turn| turn.yesterday().ok()).and_then(counts);
    let before = if turns.is_empty() { stance_in_force(own.iter().copied(), None) } else { before };
    let mut steps: Vec<StancePeriod> = Vec::new();
    let mut last: Option<&Stance> = None;
    let days = std::iter::once((None, before)).chain(turns.into_iter().map(|turn| (Some(turn), counts(turn))));
    for (day, stance) in days {
        if stance.map(|stance| &stance.id) == last.map(|stance| &stance.id) {
            continue;
        }
        if let (Some(step), Some(_)) = (steps.last_mut(), last) {
            step.to = day;
        }
        if let Some(stance) = stance {
            steps.push(StancePeriod {
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
        last = stance;
    }
    steps
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

    /// One actor on one issue, with stances from when to when, out of order.
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
        let words: Vec<String> = timeline.lanes[0].periods.iter().map(StancePeriod::description).collect();
        assert_eq!(
            words,
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
