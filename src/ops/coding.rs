//! Coding a passage: turns the content of the coding form into records with the passage as evidence. Reads no text.

use super::field_limits::truncated_text;
use super::free_place::free_place;
use super::{add_actor, add_condition, add_issue, add_objection, add_tie};
use crate::model::{
    Actor, Alignment, Basis, Confidence, Date, Evidence, Id, Issue, Map, Severity, Sign, Source, Stance, Target,
    in_force,
};

/// An actor or issue: a record of the map, or a new one that the coding adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordChoice<T> {
    /// A record of the map.
    Known(Id<T>),
    /// A new record with this name.
    New(String),
}

/// A coded passage: the statement that it supports, and about which actor.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageCoding {
    /// The passage, as evidence.
    pub passage: Evidence,
    /// The actor that the statement is about.
    pub actor: RecordChoice<Actor>,
    /// The kind of the actor if it is new; empty for no particular kind.
    pub kind: String,
    /// The group of the actor if it is new.
    pub part_of: Option<RecordChoice<Actor>>,
    /// The statement about the actor.
    pub statement: PassageStatement,
    /// The date from which the statement holds.
    pub date: Option<Date>,
    /// The confidence in the statement.
    pub confidence: Confidence,
}

/// A statement about an actor.
#[derive(Clone, Debug, PartialEq)]
pub enum PassageStatement {
    /// The position of the actor on an issue.
    Position {
        /// The issue.
        issue: RecordChoice<Issue>,
        /// The position, for or against.
        alignment: Alignment,
        /// Whether the actor stated it or it was inferred.
        basis: Basis,
        /// Whether the actor said that it will not move.
        red_line: bool,
        /// How much the actor cares; 0 for unknown.
        salience: u8,
        /// The condition as text; empty for none.
        condition: String,
    },
    /// An objection of the actor.
    Objection {
        /// The target of the objection.
        to: CodingTarget,
        /// The strength of the objection.
        severity: Severity,
        /// The id of the ground of the objection; empty for unknown.
        ground: String,
        /// The reason as text; may be empty.
        reason: String,
    },
    /// A tie of the actor to another actor or to an issue.
    Tie {
        /// The end of the tie.
        to: CodingTarget,
        /// The kind of the tie.
        kind: String,
        /// Friendly or hostile.
        sign: Sign,
        /// Whether the tie has the direction from the actor to its end.
        directed: bool,
    },
}

/// The record at which an objection or a tie ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodingTarget {
    /// A record of the map.
    Record(Target),
    /// The participation of an actor in an issue: a tie that is added if there is none.
    Participation(Id<Actor>, Id<Issue>),
    /// A new issue with this title.
    NewIssue(String),
    /// A new actor with this name.
    NewActor(String),
}

/// The effect of coding a position on the stances of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodingOutcome {
    /// The position becomes the first stance of the actor on the issue.
    FirstStance,
    /// The passage is added as evidence to this stance.
    AddsEvidence(Id<Stance>),
    /// The position becomes a new stance that follows this one.
    FollowsStance(Id<Stance>),
    /// The position replaces this stance, which has the same date.
    ReplacesStance(Id<Stance>),
}

/// The effect of coding a position from a date.
pub fn coding_outcome(
    map: &Map,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
    (alignment, basis): (Alignment, Basis),
    date: Option<Date>,
) -> CodingOutcome {
    let is_comparable = |stance: &&Stance| &stance.actor == actor && &stance.issue == issue && stance.basis == basis;
    let mut stances: Vec<&Stance> = map.stances.iter().filter(is_comparable).collect();
    stances.sort_by_key(|stance| stance.since);
    let is_in_force = |stance: &&&Stance| date.is_none_or(|day| in_force(stance.since, stance.until, day));
    let current = stances.iter().rev().find(is_in_force).or(stances.first());
    match current {
        None => CodingOutcome::FirstStance,
        Some(stance) if stance.alignment == alignment => CodingOutcome::AddsEvidence(stance.id.clone()),
        Some(stance) => match stances.iter().find(|other| other.since == date) {
            Some(same_date) if same_date.alignment == alignment => CodingOutcome::AddsEvidence(same_date.id.clone()),
            Some(same_date) => CodingOutcome::ReplacesStance(same_date.id.clone()),
            None => CodingOutcome::FollowsStance(stance.id.clone()),
        },
    }
}

/// Adds the records of a coded passage, or adds the passage as evidence to records that say the same. Returns the
/// record that the passage supports; `None`, with the map unchanged, if a record would be tied or opposed to itself.
pub fn apply_coding(map: &mut Map, coding: &PassageCoding) -> Option<Target> {
    let mut changed = map.clone();
    let actor = actor(&mut changed, &coding.actor)?;
    if matches!(coding.actor, RecordChoice::New(_)) && !coding.kind.is_empty() {
        truncated_text(&coding.kind).clone_into(&mut changed.actors.get_mut(&actor)?.kind);
    }
    if let (RecordChoice::New(_), Some(group)) = (&coding.actor, &coding.part_of) {
        let group = self::actor(&mut changed, group)?;
        changed.actors.get_mut(&actor)?.part_of = Some(group).filter(|group| *group != actor);
    }
    let supported = match &coding.statement {
        PassageStatement::Position { issue, alignment, .. } => {
            let issue = self::issue(&mut changed, issue)?;
            position(&mut changed, coding, &actor, &issue, *alignment)?
        }
        PassageStatement::Objection { to, .. } => {
            let to = resolve_target(&mut changed, to, coding)?;
            objection(&mut changed, coding, (&actor, &to))?
        }
        PassageStatement::Tie { to, .. } => {
            let to = resolve_target(&mut changed, to, coding)?;
            tie(&mut changed, coding, (&actor, &to))?
        }
    };
    *map = changed;
    Some(supported)
}

fn actor(map: &mut Map, choice: &RecordChoice<Actor>) -> Option<Id<Actor>> {
    match choice {
        RecordChoice::Known(id) => map.actors.contains(id).then(|| id.clone()),
        RecordChoice::New(name) => {
            let at = free_place(map);
            Some(add_actor(map, truncated_text(name), at))
        }
    }
}

fn issue(map: &mut Map, choice: &RecordChoice<Issue>) -> Option<Id<Issue>> {
    match choice {
        RecordChoice::Known(id) => map.issues.contains(id).then(|| id.clone()),
        RecordChoice::New(title) => {
            let at = free_place(map);
            Some(add_issue(map, truncated_text(title), at))
        }
    }
}

fn position(
    map: &mut Map,
    coding: &PassageCoding,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
    alignment: Alignment,
) -> Option<Target> {
    let PassageStatement::Position { basis, red_line, salience, condition, .. } = &coding.statement else {
        return None;
    };
    let id = match coding_outcome(map, actor, issue, (alignment, *basis), coding.date) {
        CodingOutcome::AddsEvidence(id) | CodingOutcome::ReplacesStance(id) => id,
        CodingOutcome::FirstStance | CodingOutcome::FollowsStance(_) => {
            let mut stance = Stance::new(actor, issue, alignment);
            (stance.basis, stance.since, stance.confidence) = (*basis, coding.date, coding.confidence);
            map.stances.add(stance)
        }
    };
    let first = map.stances.iter().filter(|s| &s.actor == actor && &s.issue == issue).map(|s| s.since).min().flatten();
    let stance = map.stances.get_mut(&id)?;
    stance.alignment = alignment;
    stance.red_line |= red_line;
    stance.salience = stance.salience.max(*salience);
    stance.confidence = stance.confidence.min(coding.confidence);
    // A passage that is older than the first known stance shows that this stance began earlier.
    if let (Some(since), Some(day)) = (stance.since, coding.date)
        && day < since
        && first == Some(since)
    {
        stance.since = Some(day);
    }
    add_passage(&mut stance.evidence, &coding.passage);
    let condition_text = condition.trim();
    if !condition_text.is_empty() {
        let existing = map.conditions.iter().find(|c| c.of == id && c.text == condition_text).map(|c| c.id.clone());
        let condition = existing.or_else(|| add_condition(map, &id, condition_text))?;
        add_passage(&mut map.conditions.get_mut(&condition)?.evidence, &coding.passage);
    }
    Some(id.into())
}

fn objection(map: &mut Map, coding: &PassageCoding, (by, to): (&Id<Actor>, &Target)) -> Option<Target> {
    let PassageStatement::Objection { severity, ground, reason, .. } = &coding.statement else { return None };
    let existing = map.objections.iter().find(|row| &row.by == by && &row.to == to).map(|row| row.id.clone());
    let is_new = existing.is_none();
    let id = existing.or_else(|| add_objection(map, by, to))?;
    let objection = map.objections.get_mut(&id)?;
    if is_new {
        objection.since = coding.date;
    }
    objection.severity = objection.severity.max(*severity);
    if !ground.is_empty() {
        truncated_text(ground).clone_into(&mut objection.ground);
    }
    if !reason.trim().is_empty() {
        truncated_text(reason.trim()).clone_into(&mut objection.reason);
    }
    add_passage(&mut objection.evidence, &coding.passage);
    Some(id.into())
}

fn tie(map: &mut Map, coding: &PassageCoding, (from, to): (&Id<Actor>, &Target)) -> Option<Target> {
    let PassageStatement::Tie { kind, sign, directed, .. } = &coding.statement else { return None };
    let existing = map.ties.iter().find(|tie| &tie.from == from && &tie.to == to && &tie.kind == kind);
    let existing = existing.map(|tie| tie.id.clone());
    let is_new = existing.is_none();
    let id = existing.or_else(|| add_tie(map, from, to, kind))?;
    let tie = map.ties.get_mut(&id)?;
    if is_new {
        (tie.since, tie.confidence) = (coding.date, coding.confidence);
        (tie.sign, tie.directed) = (*sign, *directed);
    }
    add_passage(&mut tie.evidence, &coding.passage);
    Some(id.into())
}

/// The record that a coding target refers to, added if it is new.
fn resolve_target(map: &mut Map, target: &CodingTarget, coding: &PassageCoding) -> Option<Target> {
    match target {
        CodingTarget::Record(target) => target.is_in(map).then(|| target.clone()),
        CodingTarget::NewIssue(title) => issue(map, &RecordChoice::New(title.clone())).map(Target::from),
        CodingTarget::NewActor(name) => actor(map, &RecordChoice::New(name.clone())).map(Target::from),
        CodingTarget::Participation(actor_id, issue_id) => {
            let end = Target::from(issue_id);
            let is_participation =
                |tie: &&crate::model::Tie| &tie.from == actor_id && tie.to == end && tie.kind == "participation";
            let existing = map.ties.iter().find(is_participation).map(|tie| tie.id.clone());
            let id = existing.or_else(|| {
                let id = add_tie(map, actor_id, &end, "participation")?;
                // That the passage mentions the participation does not confirm it.
                map.ties.get_mut(&id)?.confidence = Confidence::Tentative;
                add_passage(&mut map.ties.get_mut(&id)?.evidence, &coding.passage);
                Some(id)
            });
            id.map(Target::from)
        }
    }
}

/// Adds a passage to the evidence, or replaces it if the same passage is there already.
fn add_passage(evidence: &mut Vec<Evidence>, passage: &Evidence) {
    let is_same = |other: &&mut Evidence| other.source == passage.source && other.span == passage.span;
    match evidence.iter_mut().find(is_same).filter(|_| passage.span.is_some()) {
        Some(other) => *other = passage.clone(),
        None => evidence.push(passage.clone()),
    }
}

/// The new location of a passage in the text of its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageLocation {
    /// The record that the passage supports.
    pub mark: Target,
    /// The index of the passage in the evidence of this record.
    pub passage_index: usize,
    /// The range of the passage in the text; `None` if it was not found.
    pub span: Option<(u32, u32)>,
}

/// Replaces the text of a source and the locations of its passages. A passage that was not found keeps its quote.
pub fn set_source_text(map: &mut Map, source: &Id<Source>, text: &str, places: &[PassageLocation]) {
    let Some(row) = map.sources.get_mut(source) else { return };
    text.clone_into(&mut row.text);
    for PassageLocation { mark, passage_index: index, span } in places {
        let evidence = match mark {
            Target::Stance(id) => map.stances.get_mut(id).map(|row| &mut row.evidence),
            Target::Tie(id) => map.ties.get_mut(id).map(|row| &mut row.evidence),
            Target::Objection(id) => map.objections.get_mut(id).map(|row| &mut row.evidence),
            Target::Condition(id) => map.conditions.get_mut(id).map(|row| &mut row.evidence),
            _ => None,
        };
        if let Some(passage) = evidence.and_then(|evidence| evidence.get_mut(*index)) {
            passage.span = *span;
        }
    }
}

#[cfg(test)]
mod tests {
    use emath::{Pos2, pos2};

    use super::*;

    fn map() -> (Map, Evidence) {
        let mut map = Map::default();
        map.actors.add(Actor::new("Israel", Pos2::ZERO));
        map.actors.add(Actor::new("Türkiye", pos2(300.0, 0.0)));
        map.issues.add(Issue::new("Deployment", pos2(150.0, 0.0)));
        let source = map.sources.add(Source::new("A report"));
        (map, Evidence::new(&source, "will not accept"))
    }

    fn position(passage: &Evidence, alignment: &str, date: Option<&str>) -> PassageCoding {
        let what = PassageStatement::Position {
            issue: RecordChoice::Known(Id::parse("deployment").unwrap()),
            alignment: alignment.parse().unwrap(),
            basis: Basis::Stated,
            red_line: false,
            salience: 0,
            condition: String::new(),
        };
        let actor = RecordChoice::Known(Id::parse("israel").unwrap());
        let date = date.map(|date| date.parse().unwrap());
        let kind = "person".to_owned();
        PassageCoding {
            passage: passage.clone(),
            actor,
            kind,
            part_of: None,
            statement: what,
            date,
            confidence: Confidence::Confirmed,
        }
    }

    /// Every stance as a text of its alignment, its first day and the number of its passages.
    fn stances(map: &Map) -> Vec<String> {
        let since = |stance: &Stance| stance.since.map(|date| date.to_string()).unwrap_or_default();
        let shown = |stance: &Stance| format!("{} {} {}", stance.alignment, since(stance), stance.evidence.len());
        map.stances.iter().map(shown).collect()
    }

    #[test]
    fn coding_adds_extends_follows_and_replaces_stances() {
        let (mut map, passage) = map();
        let mut say = |alignment, date| {
            apply_coding(&mut map, &position(&passage, alignment, date));
            assert_eq!(map.problems(), []);
            stances(&map)
        };
        assert_eq!(say("-3", Some("2025-10-27")), ["-3 2025-10-27 1"]);
        assert_eq!(say("-3", Some("2025-11-06")), ["-3 2025-10-27 2"]);
        assert_eq!(say("-1", Some("2025-11-07")), ["-3 2025-10-27 2", "-1 2025-11-07 1"]);
        assert_eq!(say("0", Some("2025-11-07")), ["-3 2025-10-27 2", "0 2025-11-07 2"]);
        assert_eq!(say("-3", Some("2025-09")), ["-3 2025-09 3", "0 2025-11-07 2"]);
    }

    #[test]
    fn coding_adds_new_actors_issues_and_conditions() {
        let (mut map, passage) = map();
        let mut coding = position(&passage, "2", None);
        coding.actor = RecordChoice::New("Guterres".to_owned());
        coding.part_of = Some(RecordChoice::New("United Nations".to_owned()));
        if let PassageStatement::Position { condition, issue, .. } = &mut coding.statement {
            *condition = "full legitimacy".to_owned();
            *issue = RecordChoice::New("UN mandate".to_owned());
        }
        assert_eq!(
            apply_coding(&mut map, &coding).map(|mark| mark.to_string()).as_deref(),
            Some("stance:guterres-un-mandate")
        );
        let guterres = map.actors.get(&Id::parse("guterres").unwrap());
        let kind_and_group = guterres.map(|actor| (actor.kind.as_str(), actor.part_of.as_ref().map(Id::as_str)));
        assert_eq!(kind_and_group, Some(("person", Some("united-nations"))));
        assert_eq!(map.conditions.iter().next().map(|row| row.evidence.len()), Some(1));
        let places: Vec<Pos2> = map.actors.iter().map(|a| a.place).chain(map.issues.iter().map(|i| i.place)).collect();
        let are_apart = |a: usize, b: usize| places[a].distance(places[b]) > 100.0;
        assert!((0..places.len()).all(|a| (0..a).all(|b| are_apart(a, b))), "{places:?}");
    }

    #[test]
    fn coding_an_objection_adds_the_missing_participation() {
        let (mut map, passage) = map();
        let to = CodingTarget::Participation(Id::parse("turkiye").unwrap(), Id::parse("deployment").unwrap());
        let what = PassageStatement::Objection {
            to,
            severity: Severity::Veto,
            ground: "security".to_owned(),
            reason: String::new(),
        };
        let coding = PassageCoding { statement: what, ..position(&passage, "0", None) };
        let mark = apply_coding(&mut map, &coding);
        assert_eq!(apply_coding(&mut map, &coding), mark);
        assert_eq!((map.objections.len(), map.ties.len()), (1, 1));
        let on_itself = PassageStatement::Tie {
            to: CodingTarget::Record("actor:israel".parse().unwrap()),
            kind: "talks".to_owned(),
            sign: Sign::None,
            directed: false,
        };
        let before = map.clone();
        assert_eq!(apply_coding(&mut map, &PassageCoding { statement: on_itself, ..coding }), None);
        assert!(map == before);
    }
}
