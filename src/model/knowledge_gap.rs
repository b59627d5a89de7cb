//! What a map does not know well enough: positions without evidence, evidence that has grown old, and bodies of whose
//! members most have no position. Nothing of it is broken; it is what to look into next. Knows no clock: a map is as old
//! as its own day says.

use std::fmt;

use super::{CurrentStances, Date, Issue, Map, Stance, Target};

/// What sort of remark it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KnowledgeGapKind {
    /// Most of those who decide have no coded position.
    Coverage,
    /// A position rests on nothing.
    Evidence,
    /// All that a position rests on is old.
    Staleness,
}

impl KnowledgeGapKind {
    /// As in a file for other programs. Permanent.
    pub fn id(self) -> &'static str {
        match self {
            Self::Coverage => "coverage",
            Self::Evidence => "evidence",
            Self::Staleness => "freshness",
        }
    }

    /// As a head over a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Coverage => "Positions that are not coded",
            Self::Evidence => "Without evidence",
            Self::Staleness => "Grown old",
        }
    }
}

/// Something to look into.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnowledgeGap {
    /// What is lacking.
    pub kind: KnowledgeGapKind,
    /// The record that it is about.
    pub at: Target,
    /// What it is, in a sentence without its full stop.
    pub text: String,
}

impl fmt::Display for KnowledgeGap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {:?}: {}", self.at.kind().id, self.at.id(), self.text)
    }
}

impl Map {
    /// What is to be looked into on the map's own day, with evidence old after so many days. Of a trajectory only the
    /// position that holds counts: what is over may be old.
    pub fn knowledge_gaps(&self, stale_after: u32) -> Vec<KnowledgeGap> {
        let today = self.as_of.map_or_else(|| self.clone(), |day| self.as_of(day));
        let standing = CurrentStances::of(&today);
        let mut remarks: Vec<KnowledgeGap> =
            today.issues.iter().filter_map(|issue| coverage_gap(&today, &standing, issue)).collect();
        let now = self.as_of.or_else(|| newest_date(&today));
        for stance in today.stances.iter() {
            let holds = standing.get(&stance.actor, &stance.issue).is_some_and(|held| held.id == stance.id);
            if holds {
                remarks.extend(evidence_gap(&today, stance, now, stale_after));
            }
        }
        remarks.sort_by_key(|remark| remark.kind);
        remarks
    }
}

/// "11 of 15 members of UN Security Council have no coded position on UN mandate", if that is most of them.
fn coverage_gap(map: &Map, standing: &CurrentStances<'_>, issue: &Issue) -> Option<KnowledgeGap> {
    let body = map.bodies.get(issue.decided_by.as_ref()?)?;
    let all = body.members.len();
    let unknown = body.members.iter().filter(|member| standing.get(member, &issue.id).is_none()).count();
    let (of, on) = (&body.name, issue.label());
    let text = match (unknown, all) {
        (1, 1) => format!("the only member of {of} has no coded position on {on}"),
        _ if unknown * 2 <= all => return None,
        _ if unknown == all => format!("none of the {all} members of {of} has a coded position on {on}"),
        _ => format!("{unknown} of {all} members of {of} have no coded position on {on}"),
    };
    Some(KnowledgeGap { kind: KnowledgeGapKind::Coverage, at: (&issue.id).into(), text })
}

fn evidence_gap(map: &Map, stance: &Stance, now: Option<Date>, stale_after: u32) -> Option<KnowledgeGap> {
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
    // A date that is not exact is taken to be as new as it can be.
    let age = newest.latest().until(now?.earliest()).ok()?.get_days();
    let old = i64::from(age) > i64::from(stale_after);
    let text = format!("the newest evidence for {name} is {age} days old, of {}", newest.long());
    old.then_some(KnowledgeGap { kind: KnowledgeGapKind::Staleness, at, text })
}

/// The newest day that anything on the map speaks of.
fn newest_date(map: &Map) -> Option<Date> {
    let events = map.events().into_iter().map(|event| event.date);
    let printed = map.sources.iter().filter_map(|source| source.published);
    events.chain(printed).max_by_key(|day| day.latest())
}

#[cfg(test)]
mod tests {
    use super::super::{Actor, Alignment, Body, Evidence, Source};
    use super::*;

    fn day(text: &str) -> Date {
        text.parse().unwrap()
    }

    fn texts(map: &Map, stale_after: u32) -> Vec<String> {
        map.knowledge_gaps(stale_after).into_iter().map(|remark| remark.text).collect()
    }

    /// A council of five of whom `coded` have a position on the mandate.
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
        let told = texts(&map, 180);
        assert_eq!(told.len(), 3);
        assert_eq!(told[0], "the newest evidence for Member 1 on Mandate is 181 days old, of November 2025");
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
