//! Knowledge gaps of a map: positions without evidence, old evidence, and bodies most of whose members have no
//! position. They are not problems of the map, but hints for further research. Uses no clock: ages are counted to the
//! date of the map.

use std::collections::HashMap;
use std::fmt;

use super::{Actor, Body, CurrentStances, Date, Id, Issue, Map, Stance, Target};

/// The kind of a knowledge gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnowledgeGapKind {
    /// Most members of the deciding body have no coded position.
    Coverage,
    /// A position has no evidence.
    Evidence,
    /// All evidence of a position is old.
    Staleness,
}

impl KnowledgeGapKind {
    /// The id in files for other programs. Permanent.
    pub fn id(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Evidence => "evidence",
            Self::Staleness => "freshness",
        }
    }

    /// The heading of the list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "Positions that are not coded",
            Self::Evidence => "Without evidence",
            Self::Staleness => "Grown old",
        }
    }
}

/// A gap in what the map knows.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnowledgeGap {
    /// The kind of gap.
    pub kind: KnowledgeGapKind,
    /// The record that it is about.
    pub at: Target,
    /// The gap in a sentence without a full stop.
    pub text: String,
}

impl fmt::Display for KnowledgeGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}: {}", self.at.kind().id, self.at.id(), self.text)
    }
}

impl Map {
    /// The knowledge gaps on the date of the map. Evidence is old after `stale_after` days. Of a trajectory only the
    /// current position counts, because the evidence of past positions may be old.
    pub fn knowledge_gaps(&self, stale_after: u32) -> Vec<KnowledgeGap> {
        let today = self.as_of.map_or_else(|| self.clone(), |day| self.as_of(day));
        let stances = CurrentStances::of(&today);
        let known = known_member_counts(&today, &stances);
        let mut gaps: Vec<KnowledgeGap> = today
            .issues
            .iter()
            .filter_map(|issue| coverage_gap(&today, known.get(&issue.id).copied().unwrap_or(0), issue))
            .collect();
        let reference_date = self.as_of.or_else(|| newest_date(&today));
        for stance in today.stances.iter() {
            let is_current = stances.get(&stance.actor, &stance.issue).is_some_and(|current| current.id == stance.id);
            if is_current {
                gaps.extend(evidence_gap(&today, stance, reference_date, stale_after));
            }
        }
        gaps.sort_by_key(|gap| gap.kind);
        gaps
    }
}

/// For each issue that a body decides, the number of members of this body with a coded position on it. Goes through the
/// stances once, as a broken map may have a body with half a million members that decides every issue.
fn known_member_counts<'a>(map: &'a Map, stances: &CurrentStances<'_>) -> HashMap<&'a Id<Issue>, usize> {
    // How often each actor is a member of each body: a broken file may name one twice.
    let mut seats: HashMap<(&Id<Body>, &Id<Actor>), usize> = HashMap::new();
    for body in map.bodies.iter() {
        for member in &body.members {
            *seats.entry((&body.id, member)).or_default() += 1;
        }
    }
    let mut known = HashMap::new();
    for stance in map.stances.iter() {
        let is_current = stances.get(&stance.actor, &stance.issue).is_some_and(|current| current.id == stance.id);
        let body = map.issues.get(&stance.issue).and_then(|issue| issue.decided_by.as_ref());
        let seats = body.filter(|_| is_current).and_then(|body| seats.get(&(body, &stance.actor)));
        *known.entry(&stance.issue).or_default() += seats.copied().unwrap_or(0);
    }
    known
}

/// The gap "11 of 15 members of UN Security Council have no coded position on UN mandate", if most members have none.
fn coverage_gap(map: &Map, known: usize, issue: &Issue) -> Option<KnowledgeGap> {
    let body = map.bodies.get(issue.decided_by.as_ref()?)?;
    let member_count = body.members.len();
    let unknown = member_count.saturating_sub(known);
    let (body_name, issue_label) = (&body.name, issue.label());
    let text = match (unknown, member_count) {
        (1, 1) => format!("the only member of {body_name} has no coded position on {issue_label}"),
        _ if unknown * 2 <= member_count => return None,
        _ if unknown == member_count => {
            format!("none of the {member_count} members of {body_name} has a coded position on {issue_label}")
        }
        _ => format!("{unknown} of {member_count} members of {body_name} have no coded position on {issue_label}"),
    };
    Some(KnowledgeGap { kind: KnowledgeGapKind::Coverage, at: (&issue.id).into(), text })
}

fn evidence_gap(map: &Map, stance: &Stance, reference_date: Option<Date>, stale_after: u32) -> Option<KnowledgeGap> {
    let at = Target::from(&stance.id);
    let name = map.name(&at);
    if stance.evidence.is_empty() {
        return Some(KnowledgeGap {
            kind: KnowledgeGapKind::Evidence,
            at,
            text: format!("{name} rests on no evidence"),
        });
    }
    let newest = map.last_heard(stance)?;
    // For an inexact date, the latest possible day counts.
    let age = newest.latest().until(reference_date?.earliest()).ok()?.get_days();
    let is_old = i64::from(age) > i64::from(stale_after);
    let text = format!("the newest evidence for {name} is {age} days old, of {}", newest.long());
    is_old.then_some(KnowledgeGap { kind: KnowledgeGapKind::Staleness, at, text })
}

/// The newest date of any event or source of the map.
fn newest_date(map: &Map) -> Option<Date> {
    let events = map.events().into_iter().map(|event| event.date);
    let published = map.sources.iter().filter_map(|source| source.published);
    events.chain(published).max_by_key(|day| day.latest())
}

#[cfg(test)]
mod tests {
    use super::super::{Alignment, Evidence, Source};
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn texts(map: &Map, stale_after: u32) -> Vec<String> {
        map.knowledge_gaps(stale_after).into_iter().map(|gap| gap.text).collect()
    }

    /// A council with five members, of which `coded` have a position on the mandate.
    fn council(coded: usize) -> Map {
        let mut map = Map { as_of: Some(day("2025-11-07")), ..Map::default() };
        let mut issue = Issue::new("Mandate", emath::Pos2::ZERO);
        let mut body = Body::new("Council");
        for number in 1..=5 {
            body.members.push(map.actors.add(Actor::new(&format!("Member {number}"), emath::Pos2::ZERO)));
        }
        let members = body.members.clone();
        issue.decided_by = Some(map.bodies.add(body));
        let issue = map.issues.add(issue);
        let source = map.sources.add(Source::new("Report"));
        for member in members.iter().take(coded) {
            let mut stance = Stance::new(member, &issue, Alignment::Undecided);
            let mut passage = Evidence::new(&source, "words");
            passage.said_on = Some(day("2025-11"));
            stance.evidence.push(passage);
            map.stances.add(stance);
        }
        map
    }

    #[test]
    fn a_body_of_mostly_unknown_members_is_reported() {
        assert_eq!(texts(&council(1), 180), ["4 of 5 members of Council have no coded position on Mandate"]);
        assert_eq!(texts(&council(0), 180), ["none of the 5 members of Council has a coded position on Mandate"]);
        assert_eq!(texts(&council(3), 180), [] as [&str; 0]);
    }

    #[test]
    fn evidence_age_counts_to_the_map_date() {
        let mut map = council(3);
        map.as_of = Some(day("2026-05-29"));
        assert_eq!(texts(&map, 180), [] as [&str; 0], "180 days after the end of November");
        map.as_of = Some(day("2026-05-30"));
        let gap_texts = texts(&map, 180);
        assert_eq!(gap_texts.len(), 3);
        assert_eq!(gap_texts[0], "the newest evidence for Member 1 on Mandate is 181 days old, of November 2025");
        assert_eq!(texts(&map, 400).len(), 0);
        map.as_of = None;
        assert_eq!(texts(&map, 0).len(), 0, "no older than the newest date on the map");
    }

    #[test]
    fn only_current_stances_need_evidence() {
        let mut map = council(3);
        let first = map.stances.iter().next().unwrap().clone();
        let mut older = Stance::new(&first.actor, &first.issue, Alignment::Silent);
        older.until = Some(day("2024"));
        map.stances.add(older);
        assert_eq!(texts(&map, 180), [] as [&str; 0]);
        map.stances.get_mut(&first.id).unwrap().evidence.clear();
        assert_eq!(texts(&map, 180), ["Member 1 on Mandate rests on no evidence"]);
    }
}
