//! Coding a passage: what a form beside a text says becomes records that rest on it. Reads no text.

use super::field_limits::truncated_text;
use super::free_place::free_place;
use super::{add_actor, add_condition, add_issue, add_objection, add_tie};
use crate::model::{
    Actor, Alignment, Basis, Confidence, Date, Evidence, Id, Issue, Map, Severity, Sign, Source, Stance, Target,
    in_force,
};

/// An actor or issue: one of the map, or one that comes to be with the coding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordChoice<T> {
    /// A record of the map.
    Known(Id<T>),
    /// A record of that name, which the map does not have yet.
    New(String),
}

/// What a passage shows.
#[derive(Clone, Debug, PartialEq)]
pub struct PassageCoding {
    /// The passage, as evidence.
    pub passage: Evidence,
    /// Whose doing it is about.
    pub actor: RecordChoice<Actor>,
    /// The kind of that actor where it is new; empty for none in particular.
    pub kind: String,
    /// What that actor is part of where it is new.
    pub part_of: Option<RecordChoice<Actor>>,
    /// What it says of them.
    pub statement: PassageStatement,
    /// When that was, or since when it is so.
    pub date: Option<Date>,
    /// How sure it is.
    pub confidence: Confidence,
}

/// What a passage says of an actor.
#[derive(Clone, Debug, PartialEq)]
pub enum PassageStatement {
    /// Where the actor stands.
    Position {
        /// On what.
        issue: RecordChoice<Issue>,
        /// For or against.
        alignment: Alignment,
        /// Said by the actor, or inferred.
        basis: Basis,
        /// Has the actor said that it will not move?
        red_line: bool,
        /// How much the actor cares; 0 for not said.
        salience: u8,
        /// On what condition, in words; empty for none.
        condition: String,
    },
    /// To what the actor objects.
    Objection {
        /// To what.
        to: CodingTarget,
        /// How strongly.
        severity: Severity,
        /// On what ground, as a word of the field; empty where nothing is said of it.
        ground: String,
        /// Why; may be empty.
        reason: String,
    },
    /// How the actor is tied to another, or to an issue.
    Tie {
        /// To whom.
        to: CodingTarget,
        /// As what.
        kind: String,
        /// Friendly or hostile.
        sign: Sign,
        /// Does it run from the actor to the other only?
        directed: bool,
    },
}

/// What an objection or a tie ends at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodingTarget {
    /// A record of the map.
    Record(Target),
    /// An actor's part in an issue: a tie that is made if there is none.
    Participation(Id<Actor>, Id<Issue>),
    /// An issue that the map does not have yet.
    NewIssue(String),
    /// An actor that the map does not have yet.
    NewActor(String),
}

/// What a position would do to those that are coded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodingOutcome {
    /// It is the first that is known.
    FirstStance,
    /// It supports one that is coded.
    AddsEvidence(Id<Stance>),
    /// It follows upon another, from its date on.
    FollowsStance(Id<Stance>),
    /// It takes the place of another of the same date.
    ReplacesStance(Id<Stance>),
}

/// What a position of that date would do.
pub fn coding_outcome(
    map: &Map,
    actor: &Id<Actor>,
    issue: &Id<Issue>,
    (alignment, basis): (Alignment, Basis),
    date: Option<Date>,
) -> CodingOutcome {
    let own = |stance: &&Stance| &stance.actor == actor && &stance.issue == issue && stance.basis == basis;
    let mut others: Vec<&Stance> = map.stances.iter().filter(own).collect();
    others.sort_by_key(|stance| stance.since);
    let then = |stance: &&&Stance| date.is_none_or(|day| in_force(stance.since, stance.until, day));
    let standing = others.iter().rev().find(then).or(others.first());
    match standing {
        None => CodingOutcome::FirstStance,
        Some(stance) if stance.alignment == alignment => CodingOutcome::AddsEvidence(stance.id.clone()),
        Some(stance) => match others.iter().find(|other| other.since == date) {
            Some(same) if same.alignment == alignment => CodingOutcome::AddsEvidence(same.id.clone()),
            Some(same) => CodingOutcome::ReplacesStance(same.id.clone()),
            None => CodingOutcome::FollowsStance(stance.id.clone()),
        },
    }
}

/// Makes the records that a coding asks for, or adds its passage to those that say so already. Answers with the mark
/// that now rests on the passage; none if it would tie or set something against itself.
pub fn apply_coding(map: &mut Map, coding: &PassageCoding) -> Option<Target> {
    let mut next = map.clone();
    let actor = actor(&mut next, &coding.actor)?;
    if matches!(coding.actor, RecordChoice::New(_)) && !coding.kind.is_empty() {
        truncated_text(&coding.kind).clone_into(&mut next.actors.get_mut(&actor)?.kind);
    }
    if let (RecordChoice::New(_), Some(whole)) = (&coding.actor, &coding.part_of) {
        let whole = self::actor(&mut next, whole)?;
        next.actors.get_mut(&actor)?.part_of = Some(whole).filter(|whole| *whole != actor);
    }
    let mark = match &coding.statement {
        PassageStatement::Position { issue, alignment, .. } => {
            let issue = self::issue(&mut next, issue)?;
            position(&mut next, coding, &actor, &issue, *alignment)?
        }
        PassageStatement::Objection { to, .. } => {
            let to = resolve_target(&mut next, to, coding)?;
            objection(&mut next, coding, (&actor, &to))?
        }
        PassageStatement::Tie { to, .. } => {
            let to = resolve_target(&mut next, to, coding)?;
            tie(&mut next, coding, (&actor, &to))?
        }
    };
    *map = next;
    Some(mark)
}

fn actor(map: &mut Map, named: &RecordChoice<Actor>) -> Option<Id<Actor>> {
    match named {
        RecordChoice::Known(id) => map.actors.contains(id).then(|| id.clone()),
        RecordChoice::New(name) => {
            let at = free_place(map);
            Some(add_actor(map, truncated_text(name), at))
        }
    }
}

fn issue(map: &mut Map, named: &RecordChoice<Issue>) -> Option<Id<Issue>> {
    match named {
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
    // A passage from before the first that was known shows that it began earlier.
    if let (Some(since), Some(day)) = (stance.since, coding.date)
        && day < since
        && first == Some(since)
    {
        stance.since = Some(day);
    }
    add_passage(&mut stance.evidence, &coding.passage);
    let words = condition.trim();
    if !words.is_empty() {
        let known = map.conditions.iter().find(|c| c.of == id && c.text == words).map(|c| c.id.clone());
        let of = known.or_else(|| add_condition(map, &id, words))?;
        add_passage(&mut map.conditions.get_mut(&of)?.evidence, &coding.passage);
    }
    Some(id.into())
}

fn objection(map: &mut Map, coding: &PassageCoding, (by, to): (&Id<Actor>, &Target)) -> Option<Target> {
    let PassageStatement::Objection { severity, ground, reason, .. } = &coding.statement else { return None };
    let known = map.objections.iter().find(|row| &row.by == by && &row.to == to).map(|row| row.id.clone());
    let is_new = known.is_none();
    let id = known.or_else(|| add_objection(map, by, to))?;
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
    let known = map.ties.iter().find(|tie| &tie.from == from && &tie.to == to && &tie.kind == kind);
    let known = known.map(|tie| tie.id.clone());
    let is_new = known.is_none();
    let id = known.or_else(|| add_tie(map, from, to, kind))?;
    let tie = map.ties.get_mut(&id)?;
    if is_new {
        (tie.since, tie.confidence) = (coding.date, coding.confidence);
        (tie.sign, tie.directed) = (*sign, *directed);
    }
    add_passage(&mut tie.evidence, &coding.passage);
    Some(id.into())
}

/// The record that is aimed at; what does not exist yet comes to be.
fn resolve_target(map: &mut Map, aim: &CodingTarget, coding: &PassageCoding) -> Option<Target> {
    match aim {
        CodingTarget::Record(target) => target.is_in(map).then(|| target.clone()),
        CodingTarget::NewIssue(title) => issue(map, &RecordChoice::New(title.clone())).map(Target::from),
        CodingTarget::NewActor(name) => actor(map, &RecordChoice::New(name.clone())).map(Target::from),
        CodingTarget::Participation(who, what) => {
            let end = Target::from(what);
            let is_part = |tie: &&crate::model::Tie| &tie.from == who && tie.to == end && tie.kind == "participation";
            let known = map.ties.iter().find(is_part).map(|tie| tie.id.clone());
            let id = known.or_else(|| {
                let id = add_tie(map, who, &end, "participation")?;
                // That it is spoken of does not say that it is so.
                map.ties.get_mut(&id)?.confidence = Confidence::Tentative;
                add_passage(&mut map.ties.get_mut(&id)?.evidence, &coding.passage);
                Some(id)
            });
            id.map(Target::from)
        }
    }
}

/// Adds a passage; one that was coded before is coded anew.
fn add_passage(evidence: &mut Vec<Evidence>, passage: &Evidence) {
    let same = |other: &&mut Evidence| other.source == passage.source && other.span == passage.span;
    match evidence.iter_mut().find(same).filter(|_| passage.span.is_some()) {
        Some(other) => *other = passage.clone(),
        None => evidence.push(passage.clone()),
    }
}

/// A passage of a mark, and where it stands in its source's text; nowhere if it is lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PassageLocation {
    /// The mark that rests on it.
    pub mark: Target,
    /// Which of the mark's passages it is.
    pub passage_index: usize,
    /// Where it stands.
    pub span: Option<(u32, u32)>,
}

/// Puts another text into a source, and its passages where they stand in it. One that is lost keeps its quote.
pub fn set_source_text(map: &mut Map, source: &Id<Source>, text: &str, places: &[PassageLocation]) {
    let Some(row) = map.sources.get_mut(source) else { return };
    text.clone_into(&mut row.text);
    for PassageLocation { mark, passage_index: at, span } in places {
        let evidence = match mark {
            Target::Stance(id) => map.stances.get_mut(id).map(|row| &mut row.evidence),
            Target::Tie(id) => map.ties.get_mut(id).map(|row| &mut row.evidence),
            Target::Objection(id) => map.objections.get_mut(id).map(|row| &mut row.evidence),
            Target::Condition(id) => map.conditions.get_mut(id).map(|row| &mut row.evidence),
            _ => None,
        };
        if let Some(passage) = evidence.and_then(|evidence| evidence.get_mut(*at)) {
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

    /// Every stance as "alignment since evidence".
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
        let told = guterres.map(|actor| (actor.kind.as_str(), actor.part_of.as_ref().map(Id::as_str)));
        assert_eq!(told, Some(("person", Some("united-nations"))));
        assert_eq!(map.conditions.iter().next().map(|row| row.evidence.len()), Some(1));
        let places: Vec<Pos2> = map.actors.iter().map(|a| a.place).chain(map.issues.iter().map(|i| i.place)).collect();
        let apart = |a: usize, b: usize| places[a].distance(places[b]) > 100.0;
        assert!((0..places.len()).all(|a| (0..a).all(|b| apart(a, b))), "{places:?}");
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
