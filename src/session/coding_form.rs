//! The form that codes a passage: what it holds, what it begins with, what its fields offer, and the coding that comes of
//! it. Draws nothing and changes no map.

use std::collections::BTreeMap;

use crate::model::date::BadDate;
use crate::model::{
    Actor, Alignment, Basis, Confidence, Date, Evidence, Id, Issue, Map, OBJECTABLE, Severity, Sign, Source, Stance,
    Target,
};
use crate::ops::{CodingOutcome, CodingTarget, PassageCoding, PassageStatement, RecordChoice, coding_outcome};
use crate::reading::{PassageGuess, TextSpan, has_title};

/// What the value of an offer begins with that is only the name of a new actor.
pub const NEW_ACTOR_PREFIX: &str = "new:";

/// What the value of an offer begins with that is an actor's part in an issue: their ids follow.
const PARTICIPATION_PREFIX: &str = "part:";

/// What is said where a coding is complete and the map refuses it all the same.
const REFUSAL_MESSAGE: &str = "That cannot be coded: an end of it is not in the map any more, or is the actor itself.";

/// What a passage is coded as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodingKind {
    /// Where an actor stands.
    #[default]
    Position,
    /// What it objects to.
    Objection,
    /// How it is tied to another.
    Tie,
}

/// A field of the form that takes the keyboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodingField {
    /// Whose position it is.
    Actor,
    /// What a new actor is part of.
    Parent,
    /// The issue, or the other end of an objection or a tie.
    About,
    /// For or against.
    Alignment,
    /// The kind of a tie.
    TieKind,
    /// On what condition.
    Condition,
    /// Why it objects.
    Reason,
    /// When.
    Date,
}

/// What the words in a field stand for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletedChoice {
    /// The value of an offer.
    Known(String),
    /// A word that no offer has.
    New(String),
}

/// The words in a field that completes them, and what they stand for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletedText {
    /// What is typed.
    pub text: String,
    /// What it stands for; none while it is typed, or empty.
    pub choice: Option<CompletedChoice>,
}

impl CompletedText {
    /// Words that stand for something known.
    pub fn known(value: &str, label: &str) -> Self {
        Self { text: label.to_owned(), choice: Some(CompletedChoice::Known(value.to_owned())) }
    }

    /// A word that stands for itself.
    pub fn new_word(word: &str) -> Self {
        Self { text: word.to_owned(), choice: Some(CompletedChoice::New(word.to_owned())) }
    }

    /// Where an offer stands for a new word, its value without `mark` in front becomes that word.
    pub fn resolve_new_word(&mut self, mark: &str) {
        if let Some(word) = self.value().and_then(|value| value.strip_prefix(mark)).map(str::to_owned) {
            self.choice = Some(CompletedChoice::New(word));
        }
    }

    /// The value of the offer that it stands for, if it does.
    pub fn value(&self) -> Option<&str> {
        match &self.choice {
            Some(CompletedChoice::Known(value)) => Some(value),
            _ => None,
        }
    }

    /// The record that it stands for, if its value is the id of one, or the name of a new one.
    fn named<T>(&self) -> Option<RecordChoice<T>> {
        match self.choice.as_ref()? {
            CompletedChoice::Known(id) => Id::parse(id).ok().map(RecordChoice::Known),
            CompletedChoice::New(name) => Some(RecordChoice::New(name.clone())),
        }
    }
}

/// One thing that a field offers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingOffer {
    /// What it stands for: an id, a record, or what a mark in front says.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What is said behind it; empty for nothing.
    pub help: String,
}

/// What the fields of the form offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingOffers {
    /// Actors, those that the passage names first; among them names that the map does not know.
    pub actors: Vec<CodingOffer>,
    /// The names in the passage that the map does not know.
    pub new_actors: Vec<CodingOffer>,
    /// Issues, those that the passage names first, then those that were coded last.
    pub issues: Vec<CodingOffer>,
    /// What can be objected to.
    pub aims: Vec<CodingOffer>,
    /// What a tie can lead to.
    pub ends: Vec<CodingOffer>,
    /// The issues that are one click away.
    pub recent: Vec<CodingOffer>,
}

/// What a form begins with.
pub struct CodingStart<'a> {
    /// The map.
    pub map: &'a Map,
    /// The source of the passage.
    pub source: &'a Source,
    /// Where the passage lies in the text of the source.
    pub span: TextSpan,
    /// The words of the passage.
    pub quote: String,
    /// Where a reader finds it: "paragraph 9".
    pub locator: String,
    /// The paragraph of the passage, or the part of it that is read at once.
    pub paragraph: String,
    /// What the passage seems to say.
    pub guess: PassageGuess,
    /// The issues that were coded last, the last first.
    pub recent: &'a [Id<Issue>],
}

/// Why a form cannot be coded yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncompleteCoding {
    /// What is missing or wrong, in a sentence.
    pub words: String,
    /// The field to go to, if there is one.
    pub field: Option<CodingField>,
}

impl IncompleteCoding {
    fn at(field: CodingField, words: impl Into<String>) -> Self {
        Self { words: words.into(), field: Some(field) }
    }

    /// The map refuses the coding: a record of it is gone, or is the actor itself.
    pub fn refused() -> Self {
        Self { words: REFUSAL_MESSAGE.to_owned(), field: None }
    }
}

/// What is filled in to code a passage.
#[derive(Clone, Debug)]
pub struct CodingForm {
    /// Where the passage lies in the text of its source.
    pub span: TextSpan,
    /// The words of the passage.
    pub quote: String,
    /// Where a reader finds it.
    pub locator: String,
    /// The source.
    pub source: Id<Source>,
    /// What the passage seems to say.
    pub guess: PassageGuess,
    /// The paragraph of the passage, in which titles stand before the names of persons.
    pub paragraph: String,
    /// What the passage is coded as.
    pub kind: CodingKind,
    /// Whose position it is.
    pub actor: CompletedText,
    /// The kind of an actor that is new; empty while nobody has chosen it.
    pub actor_kind: String,
    /// What an actor that is new is part of.
    pub parent: CompletedText,
    /// The issue of a position.
    pub issue: CompletedText,
    /// The other end of an objection or a tie.
    pub aim: CompletedText,
    /// For or against; none while nothing is chosen.
    pub alignment: Option<Alignment>,
    /// Said by the actor, or inferred.
    pub basis: Basis,
    /// Has the actor said that it will not move?
    pub is_red_line: bool,
    /// How much the actor cares, from 1 to 3; 0 for not said.
    pub salience: u8,
    /// How sure the coding is.
    pub confidence: Confidence,
    /// How strongly it objects.
    pub severity: Severity,
    /// On what ground it objects, as a word of the field; empty where nothing is said of it.
    pub ground: String,
    /// The kind of a tie.
    pub tie_kind: CompletedText,
    /// The sign of a tie; none for what is usual for its kind.
    pub sign: Option<Sign>,
    /// Does the tie run one way? None for what is usual for its kind.
    pub is_directed: Option<bool>,
    /// On what condition, in words; empty for none.
    pub condition: String,
    /// Why it objects, in words.
    pub reason: String,
    /// When it was said, as typed; empty for an unknown day.
    pub date: String,
    /// Who said it.
    pub said_by: CompletedText,
    /// Who reported it: "Reuters".
    pub reported_by: String,
}

impl CodingForm {
    /// A form for a passage, filled in as far as the passage and what was coded last allow.
    pub fn start(start: CodingStart<'_>) -> Self {
        let CodingStart { map, source, span, quote, locator, paragraph, guess, recent } = start;
        let mut form = Self {
            span,
            quote,
            locator,
            source: source.id.clone(),
            kind: CodingKind::Position,
            actor: CompletedText::default(),
            actor_kind: String::new(),
            parent: CompletedText::default(),
            paragraph,
            issue: CompletedText::default(),
            aim: CompletedText::default(),
            alignment: None,
            basis: Basis::default(),
            is_red_line: false,
            salience: 0,
            confidence: Confidence::default(),
            severity: Severity::default(),
            ground: String::new(),
            tie_kind: CompletedText::known("cooperation", "cooperation"),
            sign: None,
            is_directed: None,
            condition: String::new(),
            reason: String::new(),
            date: String::new(),
            said_by: CompletedText::default(),
            reported_by: guess.reported_by.clone(),
            guess,
        };
        if form.guess.actors_in_passage > 0
            && let Some(id) = form.guess.actors.first()
        {
            form.actor = CompletedText::known(id.as_str(), &map.name(&id.into()));
        }
        let last = recent.iter().find(|id| map.issues.contains(id));
        if let Some(id) = form.guess.issues.first().or(last) {
            form.issue = CompletedText::known(id.as_str(), &map.name(&id.into()));
        }
        if let Some(id) = &form.guess.said_by {
            form.said_by = CompletedText::known(id.as_str(), &map.name(&id.into()));
        } else if !form.guess.speaker.is_empty() {
            form.said_by = CompletedText::new_word(&form.guess.speaker);
        }
        let own = form.guess.dates.first().filter(|_| form.guess.dates_in_passage > 0).map(|said| said.date);
        form.date = own.or(source.published).map(|date| date.to_string()).unwrap_or_default();
        form
    }

    /// What the passage is coded about: the issue, or the other end.
    fn about(&self) -> &CompletedText {
        if self.kind == CodingKind::Position { &self.issue } else { &self.aim }
    }

    /// The first field that is empty and needed, else the position.
    pub fn next_field(&self) -> CodingField {
        if self.actor.choice.is_none() {
            CodingField::Actor
        } else if self.about().choice.is_none() {
            CodingField::About
        } else {
            CodingField::Alignment
        }
    }

    /// Is its actor one that the map does not have yet?
    pub fn has_new_actor(&self) -> bool {
        matches!(self.actor.choice, Some(CompletedChoice::New(_)))
    }

    /// What the form says.
    ///
    /// # Errors
    /// What is missing or cannot be.
    pub fn coding(&self, map: &Map) -> Result<PassageCoding, IncompleteCoding> {
        let Some(actor) = self.actor.named() else {
            let words = "Who? Choose an actor, or type the name of a new one.";
            return Err(IncompleteCoding::at(CodingField::Actor, words));
        };
        let what = self.coded_mark()?;
        let date = match self.date.trim() {
            "" => None,
            text => Some(
                text.parse().map_err(|error: BadDate| IncompleteCoding::at(CodingField::Date, format!("{error}.")))?,
            ),
        };
        if let (
            RecordChoice::Known(own),
            PassageStatement::Objection { to: CodingTarget::Record(to), .. }
            | PassageStatement::Tie { to: CodingTarget::Record(to), .. },
        ) = (&actor, &what)
            && Target::from(own) == *to
        {
            let words = "An actor cannot be set against itself or tied to itself.";
            return Err(IncompleteCoding::at(CodingField::About, words));
        }
        let (kind, part_of) = (self.new_kind().to_owned(), self.parent.named());
        let (passage, confidence) = (self.passage(map, date), self.confidence);
        Ok(PassageCoding { passage, actor, kind, part_of, statement: what, date, confidence })
    }

    /// What the form says of the actor.
    fn coded_mark(&self) -> Result<PassageStatement, IncompleteCoding> {
        let missing = |field, words: &str| Err(IncompleteCoding::at(field, words));
        match self.kind {
            CodingKind::Position => {
                let Some(issue) = self.issue.named() else {
                    return missing(CodingField::About, "On what? Choose an issue, or type a new one.");
                };
                let Some(alignment) = self.alignment else {
                    return missing(CodingField::Alignment, "For or against? Type −3 to 3, u or s.");
                };
                let (basis, red_line, salience) = (self.basis, self.is_red_line, self.salience);
                let condition = self.condition.trim().to_owned();
                Ok(PassageStatement::Position { issue, alignment, basis, red_line, salience, condition })
            }
            CodingKind::Objection => {
                let Some(to) = self.other_end() else {
                    return missing(CodingField::About, "To what? Choose an issue, an actor or a tie.");
                };
                let (ground, reason) = (self.ground.clone(), self.reason.clone());
                Ok(PassageStatement::Objection { to, severity: self.severity, ground, reason })
            }
            CodingKind::Tie => {
                let Some(to) = self.other_end() else {
                    return missing(CodingField::About, "To whom? Choose an actor or an issue.");
                };
                if self.tie_kind_word().is_empty() {
                    return missing(CodingField::TieKind, "As what? Choose a kind of tie, or type one.");
                }
                let (sign, directed) = self.tie_sign_and_direction();
                Ok(PassageStatement::Tie { to, kind: self.tie_kind_word().to_owned(), sign, directed })
            }
        }
    }

    /// The kind of the tie, as a word of the field or another.
    pub fn tie_kind_word(&self) -> &str {
        match &self.tie_kind.choice {
            Some(CompletedChoice::Known(word) | CompletedChoice::New(word)) => word,
            None => self.tie_kind.text.trim(),
        }
    }

    /// The sign of the tie and whether it runs one way: as chosen, else as ties of its kind usually are.
    pub fn tie_sign_and_direction(&self) -> (Sign, bool) {
        let (sign, directed) = match self.tie_kind_word() {
            "cooperation" | "alliance" => (Sign::Positive, false),
            "patronage" => (Sign::Positive, true),
            "pressure" | "criticism" => (Sign::Negative, true),
            "conflict" | "broken" => (Sign::Negative, false),
            "mediation" | "membership" | "command" | "participation" => (Sign::None, true),
            _ => (Sign::None, false),
        };
        (self.sign.unwrap_or(sign), self.is_directed.unwrap_or(directed))
    }

    /// Goes on with the same passage, for another actor: what was new is known to the map now.
    pub fn reset_for_next_actor(&mut self, map: &Map) {
        self.guess.unknown_names.retain(|name| !map.actors.iter().any(|actor| &actor.name == name));
        if let Some(CompletedChoice::New(title)) = &self.issue.choice
            && let Some(issue) = map.issues.iter().find(|issue| &issue.title == title)
        {
            self.issue = CompletedText::known(issue.id.as_str(), issue.label());
        }
        if let Some(CompletedChoice::New(name)) = &self.aim.choice {
            let actor = map.actors.iter().find(|actor| &actor.name == name).map(|actor| Target::from(&actor.id));
            let issue = map.issues.iter().find(|issue| &issue.title == name).map(|issue| Target::from(&issue.id));
            let made = if self.kind == CodingKind::Tie { actor.or(issue) } else { issue };
            if let Some(made) = made {
                self.aim = CompletedText::known(&made.to_string(), &map.name(&made));
            }
        }
        (self.actor, self.parent) = (CompletedText::default(), CompletedText::default());
        self.actor_kind.clear();
        (self.condition, self.reason) = (String::new(), String::new());
    }

    /// The kind that a new actor will have.
    pub fn new_kind(&self) -> &str {
        let is_person = || has_title(&self.paragraph, self.actor.text.trim());
        match self.actor_kind.as_str() {
            "" if is_person() => "person",
            kind => kind,
        }
    }

    /// The other end of an objection or a tie.
    fn other_end(&self) -> Option<CodingTarget> {
        match self.aim.choice.as_ref()? {
            CompletedChoice::Known(value) => {
                let Some((actor, issue)) =
                    value.strip_prefix(PARTICIPATION_PREFIX).and_then(|rest| rest.split_once(' '))
                else {
                    return value.parse().ok().map(CodingTarget::Record);
                };
                Some(CodingTarget::Participation(Id::parse(actor).ok()?, Id::parse(issue).ok()?))
            }
            CompletedChoice::New(name) if self.kind == CodingKind::Tie => Some(CodingTarget::NewActor(name.clone())),
            CompletedChoice::New(title) => Some(CodingTarget::NewIssue(title.clone())),
        }
    }

    /// The passage as evidence.
    fn passage(&self, map: &Map, date: Option<Date>) -> Evidence {
        let mut passage = Evidence::new(&self.source, self.quote.trim());
        passage.span = Some(self.span);
        passage.locator.clone_from(&self.locator);
        passage.said_by = match &self.said_by.choice {
            Some(CompletedChoice::Known(id)) => id.clone(),
            Some(CompletedChoice::New(words)) => words.clone(),
            None => self.said_by.text.trim().to_owned(),
        };
        passage.reported_by = self.reported_by.trim().to_owned();
        // The day of publication is only when it was reported.
        let published = map.sources.get(&self.source).and_then(|source| source.published);
        passage.said_on =
            date.filter(|_| date != published || self.guess.dates.iter().any(|said| Some(said.date) == date));
        passage
    }

    /// What saving would do to the positions that are coded, in a sentence.
    pub fn outcome(&self, map: &Map) -> Option<String> {
        let (actor, issue) = (self.actor.value()?, self.issue.value()?);
        let (actor, issue) = (Id::parse(actor).ok()?, Id::parse(issue).ok()?);
        let alignment = self.alignment?;
        let date = self.date.trim().parse().ok();
        let was = |id: &Id<Stance>| map.stances.get(id).map(|s| s.alignment.glyph());
        Some(match coding_outcome(map, &actor, &issue, (alignment, self.basis), date) {
            CodingOutcome::FirstStance => "The first position that is coded of it.".to_owned(),
            CodingOutcome::AddsEvidence(id) => {
                let count = map.stances.get(&id).map_or(0, |stance| stance.evidence.len());
                let held = if count == 1 { "1 passage".to_owned() } else { format!("{count} passages") };
                format!("Adds to {}, which rests on {held}.", was(&id)?)
            }
            CodingOutcome::FollowsStance(id) => {
                let since = date.map(|date: Date| format!(" from {}", date.short())).unwrap_or_default();
                format!("A move{since}: it was {}.", was(&id)?)
            }
            CodingOutcome::ReplacesStance(id) => format!("Takes the place of {} of the same date.", was(&id)?),
        })
    }
}

impl CodingOffers {
    /// What fits a passage, of a map and of the issues that were coded last.
    pub fn of(map: &Map, guess: &PassageGuess, recent: &[Id<Issue>]) -> Self {
        let actor = |id: &Id<Actor>| actor_offer(map, id);
        // What the passage names stands first, then who is coded most.
        let mut uses: BTreeMap<&Id<Actor>, usize> = BTreeMap::new();
        for stance in map.stances.iter() {
            *uses.entry(&stance.actor).or_default() += 1;
        }
        let mut rest: Vec<Id<Actor>> = map.actors.ids().filter(|id| !guess.actors.contains(id)).collect();
        rest.sort_by_key(|id| std::cmp::Reverse(uses.get(id).copied().unwrap_or(0)));
        // Names that only the text knows are behind those that it shares with the map.
        let (own, others) = guess.actors.split_at(guess.actors_in_passage.min(guess.actors.len()));
        let known = |list: &[Id<Actor>]| list.iter().filter_map(actor).collect::<Vec<_>>();
        let new_actors = guess.unknown_names.iter().map(|name| CodingOffer {
            value: format!("{NEW_ACTOR_PREFIX}{name}"),
            label: name.clone(),
            help: "new".to_owned(),
        });
        let new_actors: Vec<CodingOffer> = new_actors.collect();
        let actors: Vec<CodingOffer> =
            known(own).into_iter().chain(new_actors.iter().cloned()).chain(known(others)).chain(known(&rest)).collect();

        let issue = |id: &Id<Issue>| {
            let issue = map.issues.get(id)?;
            Some(CodingOffer { value: id.to_string(), label: issue.label().to_owned(), help: String::new() })
        };
        let mut order: Vec<Id<Issue>> = Vec::new();
        for id in guess.issues.iter().cloned().chain(recent.iter().cloned()).chain(map.issues.ids()) {
            if !order.contains(&id) {
                order.push(id);
            }
        }
        let issues: Vec<CodingOffer> = order.iter().filter_map(issue).collect();

        // A part in an issue can be objected to before anybody has coded it.
        let mut aims = Vec::new();
        for who in guess.actors.iter().chain(&rest) {
            for what in order.iter().take(4) {
                let is_coded = map.ties.iter().any(|tie| &tie.from == who && tie.to == Target::from(what));
                if !is_coded {
                    let label = format!("{} takes part in {}", map.name(&who.into()), map.name(&what.into()));
                    aims.push(CodingOffer {
                        value: format!("{PARTICIPATION_PREFIX}{who} {what}"),
                        label,
                        help: "new tie".to_owned(),
                    });
                }
            }
        }
        let records = |kind: &str| {
            let all = Target::all(map, kind).into_iter();
            all.map(|target| CodingOffer {
                value: target.to_string(),
                label: map.name(&target),
                help: kind_of(&target),
            })
            .collect::<Vec<_>>()
        };
        let mut targets: Vec<CodingOffer> = ["tie", "issue", "actor"].into_iter().flat_map(records).collect();
        targets.extend(
            OBJECTABLE.iter().filter(|kind| !["tie", "issue", "actor"].contains(kind)).flat_map(|kind| records(kind)),
        );
        targets.extend(aims);
        let ends = actors.iter().cloned().map(|entry| match entry.value.starts_with(NEW_ACTOR_PREFIX) {
            true => entry,
            false => CodingOffer { value: format!("actor:{}", entry.value), ..entry },
        });
        let ends = ends.chain(records("issue")).collect();
        let recent = issues.iter().take(4).cloned().collect();
        Self { actors, new_actors, issues, aims: targets, ends, recent }
    }
}

/// An actor, with its other names as help.
fn actor_offer(map: &Map, id: &Id<Actor>) -> Option<CodingOffer> {
    let actor = map.actors.get(id)?;
    let mut others: Vec<&str> = actor.other_names.iter().map(String::as_str).collect();
    if actor.label() != actor.name {
        others.insert(0, &actor.name);
    }
    Some(CodingOffer { value: id.to_string(), label: actor.label().to_owned(), help: others.join(", ") })
}

fn kind_of(target: &Target) -> String {
    target.kind().id.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use emath::Pos2;

    fn map() -> Map {
        let mut map = Map::default();
        map.actors.add(Actor::new("Oman", Pos2::ZERO));
        map.actors.add(Actor::new("Ann Lee", Pos2::ZERO));
        map.issues.add(Issue::new("Dam", Pos2::ZERO));
        map.sources.add(Source::new("A report"));
        map
    }

    fn form(map: &Map, guess: PassageGuess) -> CodingForm {
        let source = map.sources.iter().next().unwrap();
        let (quote, locator, paragraph) = ("we agree".to_owned(), String::new(), String::new());
        CodingForm::start(CodingStart { map, source, span: (0, 8), quote, locator, paragraph, guess, recent: &[] })
    }

    fn missing(form: &CodingForm, map: &Map) -> Option<CodingField> {
        form.coding(map).err().and_then(|missing| missing.field)
    }

    #[test]
    fn a_form_asks_for_what_is_missing_in_the_order_of_its_fields() {
        let map = map();
        let mut form = form(&map, PassageGuess::default());
        assert_eq!((form.next_field(), missing(&form, &map)), (CodingField::Actor, Some(CodingField::Actor)));
        form.actor = CompletedText::known("oman", "Oman");
        assert_eq!((form.next_field(), missing(&form, &map)), (CodingField::About, Some(CodingField::About)));
        form.issue = CompletedText::known("dam", "Dam");
        assert_eq!((form.next_field(), missing(&form, &map)), (CodingField::Alignment, Some(CodingField::Alignment)));
        form.alignment = "2".parse().ok();
        form.date = "yesterday".to_owned();
        assert_eq!(missing(&form, &map), Some(CodingField::Date));
        form.date = "2025-11-07".to_owned();
        let coding = form.coding(&map).unwrap();
        assert_eq!((coding.passage.quote.as_str(), coding.date), ("we agree", "2025-11-07".parse().ok()));
        assert!(
            matches!(coding.statement, PassageStatement::Position { issue: RecordChoice::Known(issue), .. } if issue.as_str() == "dam")
        );
    }

    #[test]
    fn an_actor_is_neither_tied_to_itself_nor_to_nothing() {
        let map = map();
        let mut form = form(&map, PassageGuess::default());
        (form.kind, form.actor) = (CodingKind::Tie, CompletedText::known("oman", "Oman"));
        assert_eq!(missing(&form, &map), Some(CodingField::About));
        form.aim = CompletedText::known("actor:oman", "Oman");
        assert_eq!(missing(&form, &map), Some(CodingField::About));
        form.aim = CompletedText::known("actor:ann-lee", "Ann Lee");
        form.tie_kind = CompletedText::known("pressure", "Pressure");
        let coding = form.coding(&map).unwrap();
        let PassageStatement::Tie { kind, sign, directed, .. } = coding.statement else {
            panic!("no tie: {:?}", coding.statement)
        };
        assert_eq!((kind.as_str(), sign, directed), ("pressure", Sign::Negative, true), "as such ties usually are");
    }

    #[test]
    fn offers_begin_with_what_the_passage_names() {
        let map = map();
        let ann = map.actors.ids().nth(1).unwrap();
        let fresh = vec!["Bob Roy".to_owned()];
        let guess =
            PassageGuess { actors: vec![ann], actors_in_passage: 1, unknown_names: fresh, ..PassageGuess::default() };
        let offers = CodingOffers::of(&map, &guess, &[]);
        let values: Vec<_> = offers.actors.iter().map(|offer| offer.value.as_str()).collect();
        assert_eq!(values, ["ann-lee", "new:Bob Roy", "oman"]);
        let aim = offers.aims.iter().find(|offer| offer.value.starts_with(PARTICIPATION_PREFIX)).unwrap();
        let mut form = form(&map, guess);
        assert_eq!(form.actor, CompletedText::known("ann-lee", "Ann Lee"));
        (form.kind, form.aim) = (CodingKind::Objection, CompletedText::known(&aim.value, &aim.label));
        let coding = form.coding(&map).unwrap();
        assert!(
            matches!(coding.statement, PassageStatement::Objection { to: CodingTarget::Participation(..), .. }),
            "{:?}",
            coding.statement
        );
    }

    #[test]
    fn resetting_the_form_keeps_a_new_issue() {
        let mut map = map();
        let mut form = form(&map, PassageGuess::default());
        form.actor = CompletedText::new_word("Bob Roy");
        form.issue = CompletedText::new_word("Canal");
        assert!(form.has_new_actor());
        map.issues.add(Issue::new("Canal", Pos2::ZERO));
        form.reset_for_next_actor(&map);
        assert_eq!(form.issue.value(), Some("canal"));
        assert_eq!((form.actor.choice.clone(), form.next_field()), (None, CodingField::Actor));
    }
}
