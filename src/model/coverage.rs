//! Coverage of positions: the number of independent sources of a stance, and the age of the newest evidence. Judges
//! nothing.

use std::collections::{BTreeSet, HashSet};

use jiff::civil;

use super::{Actor, CurrentStances, Date, Evidence, Id, Issue, Map, Stance};

/// The coverage of a stance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StanceCoverage {
    /// Number of independent sources.
    pub independent_sources: usize,
    /// Date of the newest evidence; `None` if no date is known.
    pub last_heard: Option<Date>,
    /// Days from this date to the shown day.
    pub age_days: Option<u32>,
    /// Whether the age is greater than the map allows.
    pub is_stale: bool,
}

/// The gaps in what is known about positions on one issue.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CoverageGaps {
    /// Name of the body that decides the issue; empty if unknown, and then all actors are counted.
    pub body: String,
    /// Number of actors that are counted.
    pub actor_count: usize,
    /// Number of them without a coded position.
    pub unknown_count: usize,
    /// Number of them with a position without evidence.
    pub without_evidence_count: usize,
    /// Number of them with a position whose evidence is old.
    pub stale_count: usize,
}

impl CoverageGaps {
    /// The gaps in a sentence: "11 of 15 members of Security Council have no coded position on UN mandate."
    pub fn sentence(&self, issue: &str) -> String {
        let counted_actors =
            if self.body.is_empty() { "actors".to_owned() } else { format!("members of {}", self.body) };
        let have = if self.unknown_count == 1 { "has" } else { "have" };
        let mut sentence = format!(
            "{} of {} {counted_actors} {have} no coded position on {issue}",
            self.unknown_count, self.actor_count
        );
        if self.without_evidence_count > 0 {
            sentence.push_str(&format!("; {} without evidence", self.without_evidence_count));
        }
        if self.stale_count > 0 {
            sentence.push_str(&format!("; {} old", self.stale_count));
        }
        sentence + "."
    }
}

impl Map {
    /// The day to which ages are counted: the date of the map, or the date of the newest evidence of any stance.
    pub fn coverage_date(&self) -> Option<Date> {
        let newest_evidence =
            || self.stances.iter().filter_map(|stance| self.last_heard(stance)).max_by_key(|day| day.latest());
        self.as_of.or_else(newest_evidence)
    }

    /// The date of the newest evidence of a stance: when a passage was said, or when its source was published. Without
    /// such dates, the start of the stance.
    pub fn last_heard(&self, stance: &Stance) -> Option<Date> {
        let published = |passage: &Evidence| self.sources.get(&passage.source).and_then(|source| source.published);
        let dates = stance.evidence.iter().filter_map(|passage| passage.said_on.or_else(|| published(passage)));
        dates.max_by_key(|day| day.latest()).or(stance.since)
    }

    /// Number of independent sources of evidence. Reports by one agency count once, even if several outlets print them,
    /// and so do reports in one outlet.
    pub fn independent_sources(&self, evidence: &[Evidence]) -> usize {
        let origin = |passage: &Evidence| {
            let outlet = self.sources.get(&passage.source).map(|source| source.outlet.trim()).unwrap_or_default();
            let agency_or_outlet = [passage.reported_by.trim(), outlet].into_iter().find(|name| !name.is_empty());
            agency_or_outlet.map_or_else(|| format!("source {}", passage.source), str::to_lowercase)
        };
        evidence.iter().map(origin).collect::<BTreeSet<_>>().len()
    }

    /// The coverage of a stance on `day`, which should be [`Map::coverage_date`].
    pub fn coverage(&self, stance: &Stance, day: Option<Date>) -> StanceCoverage {
        let last_heard = self.last_heard(stance);
        let age = last_heard.zip(day).map(|(last_heard, day)| days_between(last_heard.latest(), day.latest()));
        let is_stale = age.is_some_and(|age| age > u32::from(self.stale_after.number()));
        StanceCoverage {
            independent_sources: self.independent_sources(&stance.evidence),
            last_heard,
            age_days: age,
            is_stale,
        }
    }

    /// The coverage gaps of an issue, among the members of the body that decides it, or among all actors.
    pub fn coverage_gaps(&self, issue: &Id<Issue>, stances: &CurrentStances<'_>, day: Option<Date>) -> CoverageGaps {
        let body = self.issues.get(issue).and_then(|issue| self.bodies.get(issue.decided_by.as_ref()?));
        let body = body.filter(|body| body.members.iter().any(|member| self.actors.contains(member)));
        let members: Option<HashSet<&Id<Actor>>> = body.map(|body| body.members.iter().collect());
        let is_counted = |id| members.as_ref().is_none_or(|members| members.contains(id));
        let mut gaps =
            CoverageGaps { body: body.map(|body| body.name.clone()).unwrap_or_default(), ..CoverageGaps::default() };
        for actor in self.actors.iter().filter(|actor| is_counted(&actor.id)) {
            gaps.actor_count += 1;
            match stances.get(&actor.id, issue) {
                None => gaps.unknown_count += 1,
                Some(stance) => {
                    gaps.without_evidence_count += usize::from(stance.evidence.is_empty());
                    gaps.stale_count += usize::from(self.coverage(stance, day).is_stale);
                }
            }
        }
        gaps
    }
}

fn days_between(from: civil::Date, to: civil::Date) -> u32 {
    u32::try_from(to.duration_since(from).as_hours() / 24).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::super::{Alignment, Body, DayCount, Source};
    use super::*;

    fn map() -> (Map, Stance) {
        let mut map = Map { as_of: "2025-11-07".parse().ok(), ..Map::default() };
        let ann = map.actors.add(Actor::new("Ann", Pos2::ZERO));
        let mandate = map.issues.add(Issue::new("Mandate", Pos2::ZERO));
        for (title, outlet) in [("One", "AFP"), ("Two", "afp "), ("Three", ""), ("Four", "")] {
            let mut source = Source::new(title);
            source.outlet = outlet.to_owned();
            source.published = "2025-10-01".parse().ok();
            map.sources.add(source);
        }
        let stance = Stance::new(&ann, &mandate, Alignment::Undecided);
        (map, stance)
    }

    fn passage(source: &str, reported_by: &str) -> Evidence {
        let mut passage = Evidence::new(&Id::from_name(source, ""), "");
        passage.reported_by = reported_by.to_owned();
        passage
    }

    #[test]
    fn reports_of_one_agency_count_as_one_source() {
        let (map, _) = map();
        let count = |reports: &[(&str, &str)]| {
            map.independent_sources(&reports.iter().map(|(source, by)| passage(source, by)).collect::<Vec<_>>())
        };
        assert_eq!(count(&[]), 0);
        assert_eq!(count(&[("one", ""), ("one", "")]), 1);
        assert_eq!(count(&[("one", ""), ("two", "")]), 1, "the same outlet");
        assert_eq!(count(&[("three", ""), ("four", "")]), 2);
        assert_eq!(count(&[("one", "Reuters"), ("three", "reuters"), ("four", "")]), 2);
    }

    #[test]
    fn coverage_age_counts_from_the_newest_evidence() {
        let (mut map, mut stance) = map();
        let day = map.coverage_date();
        assert_eq!(map.coverage(&stance, day), StanceCoverage::default());
        stance.since = "2025-06".parse().ok();
        assert_eq!(map.coverage(&stance, day).age_days, Some(130), "from the last day of June");
        assert!(map.coverage(&stance, day).is_stale);
        stance.evidence.push(passage("one", ""));
        assert_eq!(map.coverage(&stance, day).age_days, Some(37), "from when the source appeared");
        assert!(!map.coverage(&stance, day).is_stale);
        map.stale_after = DayCount::new(30).unwrap();
        assert!(map.coverage(&stance, day).is_stale);
        stance.evidence[0].said_on = "2025-11-30".parse().ok();
        assert_eq!(map.coverage(&stance, day).age_days, Some(0), "what is said later is not old");
        map.as_of = None;
        assert_eq!(map.coverage_date(), None);
        map.stances.add(stance);
        assert_eq!(map.coverage_date(), "2025-11-30".parse().ok());
    }

    #[test]
    fn coverage_gaps_count_members_of_the_deciding_body() {
        let (mut map, stance) = map();
        let (ann, mandate) = (stance.actor.clone(), stance.issue.clone());
        for name in ["Bob", "Cy"] {
            map.actors.add(Actor::new(name, Pos2::ZERO));
        }
        map.stances.add(stance);
        let gaps = |map: &Map| map.coverage_gaps(&mandate, &CurrentStances::of(map), map.coverage_date());
        assert_eq!(
            gaps(&map).sentence("Mandate"),
            "2 of 3 actors have no coded position on Mandate; 1 without evidence."
        );
        let mut council = Body::new("Council");
        council.members = vec![ann, Id::from_name("Cy", "")];
        let council = map.bodies.add(council);
        map.issues.get_mut(&mandate).unwrap().decided_by = Some(council);
        assert_eq!(
            gaps(&map).sentence("Mandate"),
            "1 of 2 members of Council has no coded position on Mandate; 1 without evidence."
        );
    }
}
