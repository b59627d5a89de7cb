//! Describes records in words, for screen readers, tooltips and descriptions of figures.

use std::collections::HashMap;

use super::{
    ACTOR_KINDS, Actor, Alignment, Basis, Confidence, CurrentStances, Date, Group, Id, Issue, Lens, Map,
    MembershipForest, OBJECTABLE, OBJECTION_GROUNDS, Objection, ObjectionStatus, Sign, Stance, TIE_KINDS, Target,
    name_of,
};

impl Map {
    /// The name of a record in a few words: "Israel", "Türkiye → Force". A record without a name is called by its id.
    pub fn name(&self, target: &Target) -> String {
        let name = match target {
            Target::Actor(id) => self.actors.get(id).map(|actor| actor.label().to_owned()),
            Target::Issue(id) => self.issues.get(id).map(|issue| issue.label().to_owned()),
            Target::Stance(id) => self.stances.get(id).map(|stance| {
                format!("{} on {}", self.name(&(&stance.actor).into()), self.name(&(&stance.issue).into()))
            }),
            Target::Tie(id) => self.ties.get(id).map(|tie| {
                let arrow = if tie.directed { "→" } else { "–" };
                format!("{} {arrow} {}", self.name(&(&tie.from).into()), self.end_name(&tie.to, &["actor", "issue"]))
            }),
            Target::Objection(id) => self.objections.get(id).map(|objection| {
                format!("{} against {}", self.name(&(&objection.by).into()), self.end_name(&objection.to, OBJECTABLE))
            }),
            Target::Condition(id) => self.conditions.get(id).map(|condition| format!("if {}", condition.text)),
            Target::Source(id) => self.sources.get(id).map(|source| source.title.clone()),
            Target::Body(id) => self.bodies.get(id).map(|body| body.name.clone()),
            Target::Group(id) => self.groups.get(id).map(|group| group.label.clone()),
            Target::Note(id) => self.notes.get(id).map(|note| first_line(&note.text)),
            Target::View(id) => self.views.get(id).map(|view| view.name.clone()),
            Target::Scenario(id) => self.scenarios.get(id).map(|scenario| scenario.name.clone()),
        };
        name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| format!("{} {}", target.kind().id, target.id()))
    }

    /// The name of the record at the end of a line. A record of a kind that is not allowed there is named by its id
    /// only, because in a broken map a tie can end at itself.
    fn end_name(&self, to: &Target, allowed: &[&str]) -> String {
        if allowed.contains(&to.kind().id) { self.name(to) } else { format!("{} {}", to.kind().id, to.id()) }
    }

    /// A sentence about a record, with its position under the lens: "Türkiye, state, supports UN mandate, 1 objection
    /// against it".
    ///
    /// Limitations: searches the whole map; for many records use [`RecordSentences`].
    pub fn sentence(&self, target: &Target, lens: &Lens) -> String {
        self.sentence_from(target, lens, &self)
    }

    fn sentence_from<'a>(&'a self, target: &Target, lens: &Lens, counts: &dyn SentenceSource<'a>) -> String {
        let mut terms = vec![self.name(target)];
        match target {
            Target::Actor(id) => {
                if let Some(actor) = self.actors.get(id) {
                    terms.push(name_of(ACTOR_KINDS, &actor.kind).to_owned());
                    terms.extend(actor.part_of.as_ref().map(|group| format!("part of {}", self.name(&group.into()))));
                    match if actor.container && !actor.folded { counts.member_count(id) } else { 0 } {
                        0 => {}
                        1 => terms.push("container of 1 part".to_owned()),
                        n => terms.push(format!("container of {n} parts")),
                    }
                    if let Some(issue) = lens.issue() {
                        let title = self.name(&issue.into());
                        terms.push(counts.stance_of(id, issue).map_or_else(
                            || format!("position on {title} not known"),
                            |stance| position(stance, &title),
                        ));
                    }
                }
            }
            Target::Issue(_) => terms.push("issue".to_owned()),
            Target::Stance(id) => terms.extend(self.stances.get(id).map(|stance| stance.alignment.glyph())),
            Target::Tie(id) => {
                if let Some(tie) = self.ties.get(id) {
                    terms.push(name_of(TIE_KINDS, &tie.kind).to_owned());
                    terms.extend(sign_meaning(tie.sign).map(str::to_owned));
                    terms.push(tie.confidence.name().to_owned());
                }
            }
            Target::Objection(id) => {
                if let Some(objection) = self.objections.get(id) {
                    terms.push(format!("{} {}", objection.status.name(), objection.severity.name()));
                    terms.extend(Some(objection.reason.clone()).filter(|reason| !reason.is_empty()));
                }
            }
            Target::Group(id) => terms.push(self.groups.get(id).map_or_else(String::new, |group| self.members(group))),
            _ => terms.push(target.kind().id.to_owned()),
        }
        match counts.objections_to(target) {
            0 => {}
            1 => terms.push("1 objection against it".to_owned()),
            n => terms.push(format!("{n} objections against it")),
        }
        terms.join(", ")
    }

    /// The members of a group in words: "group of Ann and Bob", "group of Ann, Bob, Cy and 4 more".
    fn members(&self, group: &Group) -> String {
        const MAX_NAMES: usize = 3;
        let names: Vec<String> = group.members.iter().take(MAX_NAMES).map(|member| self.name(&member.into())).collect();
        let more = group.members.len().saturating_sub(MAX_NAMES);
        match (names.as_slice(), more) {
            ([], _) => "group of nobody".to_owned(),
            (names, 1..) => format!("group of {} and {more} more", names.join(", ")),
            ([only], 0) => format!("group of {only}"),
            ([first @ .., last], 0) => format!("group of {} and {last}", first.join(", ")),
        }
    }

    /// The details of a record apart from its name, each in a few words: "blocks (−3)", "red line", "since 27 Oct
    /// 2025".
    pub fn details(&self, target: &Target) -> Vec<String> {
        match target {
            Target::Actor(id) => self.actors.get(id).map_or_else(Vec::new, |actor| {
                let group = actor.part_of.as_ref().map(|group| format!("part of {}", self.name(&group.into())));
                std::iter::once(name_of(ACTOR_KINDS, &actor.kind).to_owned()).chain(group).collect()
            }),
            Target::Stance(id) => self.stances.get(id).map_or_else(Vec::new, |stance| self.stance_details(stance)),
            Target::Tie(id) => self.ties.get(id).map_or_else(Vec::new, |tie| {
                let mut terms = vec![name_of(TIE_KINDS, &tie.kind).to_owned()];
                terms.extend((tie.sign != Sign::None).then(|| tie.sign.name().to_owned()));
                terms.extend((tie.strength > 0).then(|| format!("strength {}", tie.strength)));
                terms.extend(confidence_note(tie.confidence));
                terms.extend(date_range_terms(tie.since, tie.until));
                terms
            }),
            Target::Objection(id) => self.objections.get(id).map_or_else(Vec::new, |objection| {
                let mut terms = vec![objection.severity.name().to_owned(), objection.status.name().to_owned()];
                terms.extend(
                    (!objection.ground.is_empty()).then(|| name_of(OBJECTION_GROUNDS, &objection.ground).to_owned()),
                );
                terms.extend(date_range_terms(objection.since, None));
                terms
            }),
            Target::Condition(id) => self.conditions.get(id).map_or_else(Vec::new, |condition| {
                vec![format!("condition {}", condition.status.name()), self.name(&(&condition.of).into())]
            }),
            _ => vec![target.kind().id.to_owned()],
        }
    }

    fn stance_details(&self, stance: &Stance) -> Vec<String> {
        let verb = stance.alignment.verb().trim_start_matches("is ").trim_end_matches(" on");
        let sign = stance.alignment.level().map(|level| format!(" ({level})")).unwrap_or_default();
        let mut terms = vec![format!("{verb}{sign}")];
        terms.extend((stance.basis == Basis::Assessed).then(|| stance.basis.name().to_owned()));
        terms.extend(confidence_note(stance.confidence));
        terms.extend(stance.red_line.then(|| "red line".to_owned()));
        terms.extend((stance.salience > 0).then(|| format!("salience {}", stance.salience)));
        match self.conditions.iter().filter(|condition| condition.of == stance.id).count() {
            0 => {}
            1 => terms.push("1 condition".to_owned()),
            count => terms.push(format!("{count} conditions")),
        }
        terms.extend(date_range_terms(stance.since, stance.until));
        terms
    }

    /// The open objections on the date of the map.
    fn open_objections(&self) -> impl Iterator<Item = &Objection> {
        let open = self.objections.iter().filter(|objection| objection.status == ObjectionStatus::Open);
        open.filter(|objection| self.holds_on_map_date(objection.since, None))
    }
}

/// Queries of a sentence about a record to the rest of the map.
trait SentenceSource<'a> {
    /// Number of direct and indirect members of an actor.
    fn member_count(&self, actor: &Id<Actor>) -> usize;
    /// The stance of an actor on an issue that counts.
    fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&'a Stance>;
    /// Number of open objections against a record.
    fn objections_to(&self, target: &Target) -> usize;
}

impl<'a> SentenceSource<'a> for &'a Map {
    fn member_count(&self, actor: &Id<Actor>) -> usize {
        self.all_members_of(actor).len()
    }

    fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&'a Stance> {
        Map::stance_of(self, actor, issue)
    }

    fn objections_to(&self, target: &Target) -> usize {
        self.open_objections().filter(|objection| objection.to == *target).count()
    }
}

/// Sentences about many records of a map, which is indexed once for all of them.
pub struct RecordSentences<'a> {
    map: &'a Map,
    lens: &'a Lens,
    forest: MembershipForest<'a>,
    stances: CurrentStances<'a>,
    objections: HashMap<&'a Target, usize>,
}

impl<'a> RecordSentences<'a> {
    /// Indexes a map for sentences with a lens.
    pub fn of(map: &'a Map, lens: &'a Lens) -> Self {
        let mut objections: HashMap<&Target, usize> = HashMap::new();
        for objection in map.open_objections() {
            *objections.entry(&objection.to).or_default() += 1;
        }
        Self { map, lens, forest: MembershipForest::of(map), stances: CurrentStances::of(map), objections }
    }

    /// The sentence about a record, equal to that of [`Map::sentence`].
    pub fn sentence(&self, target: &Target) -> String {
        self.map.sentence_from(target, self.lens, self)
    }
}

impl<'a> SentenceSource<'a> for RecordSentences<'a> {
    fn member_count(&self, actor: &Id<Actor>) -> usize {
        self.forest.member_count(actor)
    }

    fn stance_of(&self, actor: &Id<Actor>, issue: &Id<Issue>) -> Option<&'a Stance> {
        self.stances.get(actor, issue)
    }

    fn objections_to(&self, target: &Target) -> usize {
        self.objections.get(target).copied().unwrap_or_default()
    }
}

/// The meaning of a sign in words, for screen readers.
fn sign_meaning(sign: Sign) -> Option<&'static str> {
    match sign {
        Sign::None => None,
        Sign::Positive => Some("friendly"),
        Sign::Negative => Some("hostile"),
        Sign::Both => Some("friendly and hostile"),
    }
}

/// A position in words: "supports UN mandate, red line".
fn position(stance: &Stance, issue: &str) -> String {
    let red_line = if stance.red_line { ", red line" } else { "" };
    match stance.alignment {
        Alignment::Level(_) | Alignment::Undecided | Alignment::Silent => {
            format!("{} {issue}{red_line}", stance.alignment.verb())
        }
    }
}

/// The name of a confidence; `None` for confirmed.
fn confidence_note(confidence: Confidence) -> Option<String> {
    (confidence != Confidence::Confirmed).then(|| confidence.name().to_owned())
}

/// A period in words: "since 27 Oct 2025", "until 2026".
fn date_range_terms(since: Option<Date>, until: Option<Date>) -> impl Iterator<Item = String> {
    let since = since.map(|date| format!("since {}", date.short()));
    since.into_iter().chain(until.map(|date| format!("until {}", date.short())))
}

fn first_line(text: &str) -> String {
    text.lines().next().unwrap_or_default().chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;
    use crate::model::{Actor, Condition, Issue, Objection, Tie};

    #[test]
    fn details_describe_each_kind_of_record() {
        let mut map = Map::default();
        let state = map.actors.add(Actor::new("Norland", Pos2::ZERO));
        let mut lund = Actor::new("Ada Lund", Pos2::ZERO);
        (lund.kind, lund.part_of) = ("person".to_owned(), Some(state.clone()));
        let lund = map.actors.add(lund);
        let issue = map.issues.add(Issue::new("The harbour", Pos2::ZERO));
        let mut stance = Stance::new(&state, &issue, "-3".parse().unwrap());
        (stance.red_line, stance.basis, stance.since) = (true, Basis::Assessed, "2025-10".parse().ok());
        let stance = map.stances.add(stance);
        let condition = map.conditions.add(Condition::new(&stance, "the port is paid"));
        let mut tie = Tie::new(&lund, &(&issue).into(), "participation");
        (tie.sign, tie.confidence) = (Sign::Negative, Confidence::Tentative);
        let tie = map.ties.add(tie);
        let mut objection = Objection::new(&state, &(&tie).into());
        objection.ground = "legal".to_owned();
        let objection = map.objections.add(objection);
        let details_of = |target: Target| map.details(&target).join(" · ");
        assert_eq!(details_of(lund.into()), "person · part of Norland");
        assert_eq!(details_of(stance.into()), "blocks (−3) · assessed · red line · 1 condition · since Oct 2025");
        assert_eq!(details_of(condition.into()), "condition open · Norland on The harbour");
        assert_eq!(details_of(tie.into()), "participation · negative (−) · tentative");
        assert_eq!(details_of(objection.into()), "objection · open · legal");
        assert_eq!(details_of(issue.into()), "issue");
    }

    #[test]
    fn sentences_of_many_records_are_those_of_each() {
        let mut map = Map::default();
        let mut ids: Vec<Id<Actor>> = Vec::new();
        for name in ["Union", "Office", "Ann", "Bob"] {
            let mut actor = Actor::new(name, Pos2::ZERO);
            (actor.container, actor.part_of) = (name != "Ann", ids.last().cloned());
            ids.push(map.actors.add(actor));
        }
        let issue = map.issues.add(Issue::new("The harbour", Pos2::ZERO));
        for (actor, since) in [(&ids[0], "2024"), (&ids[0], "2025"), (&ids[1], "2031")] {
            let mut stance = Stance::new(actor, &issue, Alignment::Undecided);
            (stance.since, stance.red_line) = (since.parse().ok(), since == "2025");
            map.stances.add(stance);
        }
        map.as_of = "2026".parse().ok();
        let tie = map.ties.add(Tie::new(&ids[2], &(&ids[3]).into(), "talks"));
        for to in [Target::from(&tie), (&ids[1]).into(), (&ids[1]).into()] {
            map.objections.add(Objection::new(&ids[3], &to));
        }
        let lens = Lens::Issue(issue);
        let sentences = RecordSentences::of(&map, &lens);
        let kinds = ["actor", "issue", "stance", "tie", "objection"];
        let targets: Vec<Target> = kinds.iter().flat_map(|kind| Target::all(&map, kind)).collect();
        assert_eq!(targets.len(), 12);
        for target in &targets {
            assert_eq!(sentences.sentence(target), map.sentence(target, &lens));
        }
        let office = sentences.sentence(&(&ids[1]).into());
        assert!(office.contains("container of 2 parts") && office.ends_with("2 objections against it"), "{office}");
    }
}
