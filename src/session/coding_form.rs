//! The form for coding a passage: its fields, their initial values and suggestions, and the resulting coding. Draws
//! nothing and changes no map.

use std::collections::BTreeMap;

use crate::model::date::BadDate;
use crate::model::{
    Actor, Alignment, Basis, Confidence, Date, Evidence, Id, Issue, Map, OBJECTABLE, Severity, Sign, Source, Stance,
    Target,
};
use crate::ops::{CodingOutcome, CodingTarget, PassageCoding, PassageStatement, RecordChoice, coding_outcome};
use crate::reading::{PassageGuess, TextSpan, has_title};

/// Prefix of the value of a suggestion that is the name of a new actor.
pub const NEW_ACTOR_PREFIX: &str = "new:";

/// Prefix of the value of a suggestion for the participation of an actor in an issue. The two ids follow.
const PARTICIPATION_PREFIX: &str = "part:";

/// The message for a complete coding that the map refuses.
const REFUSAL_MESSAGE: &str = "That cannot be coded: an end of it is not in the map any more, or is the actor itself.";

/// The kind of record that a passage is coded as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodingKind {
    /// The position of an actor on an issue.
    #[default]
    Position,
    /// An objection of an actor.
    Objection,
    /// A tie of an actor to another actor or to an issue.
    Tie,
}

/// A field of the form that can have the keyboard focus.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodingField {
    /// The actor.
    Actor,
    /// The parent of a new actor.
    Parent,
    /// The issue, or the other end of an objection or a tie.
    About,
    /// The alignment: for or against.
    Alignment,
    /// The kind of a tie.
    TieKind,
    /// The condition of a position.
    Condition,
    /// The reason of an objection.
    Reason,
    /// The date.
    Date,
}

/// The meaning of the text in a field with suggestions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CompletedChoice {
    /// The value of a suggestion.
    Known(String),
    /// A new value that no suggestion has.
    New(String),
}

/// The text in a field with suggestions, and its meaning.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CompletedText {
    /// The typed text.
    pub text: String,
    /// Its meaning; none while the user is typing, or if the text is empty.
    pub choice: Option<CompletedChoice>,
}

impl CompletedText {
    /// The text of a known value.
    pub fn known(value: &str, label: &str) -> Self {
        Self { text: label.to_owned(), choice: Some(CompletedChoice::Known(value.to_owned())) }
    }

    /// A new value, which is its own text.
    pub fn new_word(value: &str) -> Self {
        Self { text: value.to_owned(), choice: Some(CompletedChoice::New(value.to_owned())) }
    }

    /// If the value of the chosen suggestion has this prefix, turns the rest of it into a new value.
    pub fn resolve_new_word(&mut self, prefix: &str) {
        if let Some(value) = self.value().and_then(|known| known.strip_prefix(prefix)).map(str::to_owned) {
            self.choice = Some(CompletedChoice::New(value));
        }
    }

    /// The value of the chosen suggestion, if any.
    pub fn value(&self) -> Option<&str> {
        match &self.choice {
            Some(CompletedChoice::Known(value)) => Some(value),
            _ => None,
        }
    }

    /// The record that the text stands for: an existing one by its id, or a new one by its name.
    fn record_choice<T>(&self) -> Option<RecordChoice<T>> {
        match self.choice.as_ref()? {
            CompletedChoice::Known(id) => Id::parse(id).ok().map(RecordChoice::Known),
            CompletedChoice::New(name) => Some(RecordChoice::New(name.clone())),
        }
    }
}

/// A suggestion for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodingOffer {
    /// The value: an id, a record, or text behind one of the prefixes.
    pub value: String,
    /// The text that the user sees.
    pub label: String,
    /// A remark behind the label; empty for none.
    pub help: String,
}

/// The suggestions for all fields of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CodingOffers {
    /// Actors, those named in the passage first, including names that are not in the map.
    pub actors: Vec<CodingOffer>,
    /// The names in the passage that are not in the map.
    pub new_actors: Vec<CodingOffer>,
    /// Issues: first those named in the passage, then those coded last.
    pub issues: Vec<CodingOffer>,
    /// The records that can be objected to.
    pub aims: Vec<CodingOffer>,
    /// The records to which a tie can lead.
    pub ends: Vec<CodingOffer>,
    /// The issues to offer as buttons.
    pub recent: Vec<CodingOffer>,
}

/// The input from which a form is filled in.
pub struct CodingStart<'a> {
    /// The map.
    pub map: &'a Map,
    /// The source that contains the passage.
    pub source: &'a Source,
    /// The span of the passage in the text of the source.
    pub span: TextSpan,
    /// The text of the passage.
    pub quote: String,
    /// The place of the passage, for a reader: "paragraph 9".
    pub locator: String,
    /// The paragraph of the passage, or the chunk of it that is processed at once.
    pub paragraph: String,
    /// The guess about the content of the passage.
    pub guess: PassageGuess,
    /// The issues that were coded last, the most recent first.
    pub recent: &'a [Id<Issue>],
}

/// Why a form cannot be saved yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IncompleteCoding {
    /// The missing or invalid value, as a sentence.
    pub words: String,
    /// The field to focus, if there is one.
    pub field: Option<CodingField>,
}

impl IncompleteCoding {
    fn at(field: CodingField, words: impl Into<String>) -> Self {
        Self { words: words.into(), field: Some(field) }
    }

    /// The error for a coding that the map refuses: a record was deleted, or an actor is tied to itself.
    pub fn refused() -> Self {
        Self { words: REFUSAL_MESSAGE.to_owned(), field: None }
    }
}

/// The values of the form for coding a passage.
#[derive(Clone, Debug)]
pub struct CodingForm {
    /// The span of the passage in the text of its source.
    pub span: TextSpan,
    /// The text of the passage.
    pub quote: String,
    /// The place of the passage, for a reader.
    pub locator: String,
    /// The source.
    pub source: Id<Source>,
    /// The guess about the content of the passage.
    pub guess: PassageGuess,
    /// The paragraph of the passage. Titles in it mark the names of persons.
    pub paragraph: String,
    /// The kind of record that the passage is coded as.
    pub kind: CodingKind,
    /// The actor.
    pub actor: CompletedText,
    /// The kind of a new actor; empty while none is chosen.
    pub actor_kind: String,
    /// The parent of a new actor.
    pub parent: CompletedText,
    /// The issue of a position.
    pub issue: CompletedText,
    /// The other end of an objection or a tie.
    pub aim: CompletedText,
    /// The alignment of a position; none while none is chosen.
    pub alignment: Option<Alignment>,
    /// Whether the position is stated by the actor or inferred.
    pub basis: Basis,
    /// True if the actor has said that it will not move.
    pub is_red_line: bool,
    /// How much the actor cares, from 1 to 3; 0 if unknown.
    pub salience: u8,
    /// The confidence of the coding.
    pub confidence: Confidence,
    /// The severity of an objection.
    pub severity: Severity,
    /// The kind of reason for an objection, as the id of a choice of that field; empty if unknown.
    pub ground: String,
    /// The kind of a tie.
    pub tie_kind: CompletedText,
    /// The sign of a tie; none for the usual sign of its kind.
    pub sign: Option<Sign>,
    /// Whether a tie is directed; none for the usual direction of its kind.
    pub is_directed: Option<bool>,
    /// The text of a condition; empty for none.
    pub condition: String,
    /// The text of the reason for an objection.
    pub reason: String,
    /// The date of the statement, as typed; empty if unknown.
    pub date: String,
    /// The speaker.
    pub said_by: CompletedText,
    /// The outlet that reported it: "Reuters".
    pub reported_by: String,
}

impl CodingForm {
    /// A form for a passage, filled in from the guess and from recent codings.
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
        let date_in_passage =
            form.guess.dates.first().filter(|_| form.guess.dates_in_passage > 0).map(|mention| mention.date);
        form.date = date_in_passage.or(source.published).map(|date| date.to_string()).unwrap_or_default();
        form
    }

    /// The field for the issue, or for the other end.
    fn about(&self) -> &CompletedText {
        if self.kind == CodingKind::Position { &self.issue } else { &self.aim }
    }

    /// The first required field that is empty, else the alignment.
    pub fn next_field(&self) -> CodingField {
        if self.actor.choice.is_none() {
            CodingField::Actor
        } else if self.about().choice.is_none() {
            CodingField::About
        } else {
            CodingField::Alignment
        }
    }

    /// Whether the actor is new to the map.
    pub fn has_new_actor(&self) -> bool {
        matches!(self.actor.choice, Some(CompletedChoice::New(_)))
    }

    /// The coding that the form describes.
    ///
    /// # Errors
    /// The missing or invalid value, with its field.
    pub fn coding(&self, map: &Map) -> Result<PassageCoding, IncompleteCoding> {
        let Some(actor) = self.actor.record_choice() else {
            let message = "Who? Choose an actor, or type the name of a new one.";
            return Err(IncompleteCoding::at(CodingField::Actor, message));
        };
        let statement = self.coded_mark()?;
        let date = match self.date.trim() {
            "" => None,
            text => Some(
                text.parse().map_err(|error: BadDate| IncompleteCoding::at(CodingField::Date, format!("{error}.")))?,
            ),
        };
        if let (
            RecordChoice::Known(id),
            PassageStatement::Objection { to: CodingTarget::Record(to), .. }
            | PassageStatement::Tie { to: CodingTarget::Record(to), .. },
        ) = (&actor, &statement)
            && Target::from(id) == *to
        {
            let message = "An actor cannot be set against itself or tied to itself.";
            return Err(IncompleteCoding::at(CodingField::About, message));
        }
        let (kind, part_of) = (self.new_kind().to_owned(), self.parent.record_choice());
        let (passage, confidence) = (self.passage(map, date), self.confidence);
        Ok(PassageCoding { passage, actor, kind, part_of, statement, date, confidence })
    }

    /// The statement about the actor that the form describes.
    fn coded_mark(&self) -> Result<PassageStatement, IncompleteCoding> {
        let missing = |field, words: &str| Err(IncompleteCoding::at(field, words));
        match self.kind {
            CodingKind::Position => {
                let Some(issue) = self.issue.record_choice() else {
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

    /// The kind of the tie: the id of a known kind, or another word.
    pub fn tie_kind_word(&self) -> &str {
        match &self.tie_kind.choice {
            Some(CompletedChoice::Known(word) | CompletedChoice::New(word)) => word,
            None => self.tie_kind.text.trim(),
        }
    }

    /// The sign of the tie, and whether it is directed: as chosen, else as usual for its kind.
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

    /// Prepares the form for another actor with the same passage. Records that were new are in the map now.
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
            let target = if self.kind == CodingKind::Tie { actor.or(issue) } else { issue };
            if let Some(target) = target {
                self.aim = CompletedText::known(&target.to_string(), &map.name(&target));
            }
        }
        (self.actor, self.parent) = (CompletedText::default(), CompletedText::default());
        self.actor_kind.clear();
        (self.condition, self.reason) = (String::new(), String::new());
    }

    /// The kind of a new actor.
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
        // The date of publication is only the date of the report, not of the statement.
        let published = map.sources.get(&self.source).and_then(|source| source.published);
        passage.said_on =
            date.filter(|_| date != published || self.guess.dates.iter().any(|mention| Some(mention.date) == date));
        passage
    }

    /// The effect of the coding on existing positions, as a sentence.
    pub fn outcome(&self, map: &Map) -> Option<String> {
        let (actor, issue) = (self.actor.value()?, self.issue.value()?);
        let (actor, issue) = (Id::parse(actor).ok()?, Id::parse(issue).ok()?);
        let alignment = self.alignment?;
        let date = self.date.trim().parse().ok();
        let glyph = |id: &Id<Stance>| map.stances.get(id).map(|s| s.alignment.glyph());
        Some(match coding_outcome(map, &actor, &issue, (alignment, self.basis), date) {
            CodingOutcome::FirstStance => "The first position that is coded of it.".to_owned(),
            CodingOutcome::AddsEvidence(id) => {
                let count = map.stances.get(&id).map_or(0, |stance| stance.evidence.len());
                let passages = if count == 1 { "1 passage".to_owned() } else { format!("{count} passages") };
                format!("Adds to {}, which rests on {passages}.", glyph(&id)?)
            }
            CodingOutcome::FollowsStance(id) => {
                let since = date.map(|date: Date| format!(" from {}", date.short())).unwrap_or_default();
                format!("A move{since}: it was {}.", glyph(&id)?)
            }
            CodingOutcome::ReplacesStance(id) => format!("Takes the place of {} of the same date.", glyph(&id)?),
        })
    }
}

impl CodingOffers {
    /// The suggestions for a passage, from the map, the guess and recent codings.
    pub fn of(map: &Map, guess: &PassageGuess, recent: &[Id<Issue>]) -> Self {
        let actor = |id: &Id<Actor>| actor_offer(map, id);
        // Actors named in the passage come first, then the others by the number of their positions.
        let mut uses: BTreeMap<&Id<Actor>, usize> = BTreeMap::new();
        for stance in map.stances.iter() {
            *uses.entry(&stance.actor).or_default() += 1;
        }
        let mut rest: Vec<Id<Actor>> = map.actors.ids().filter(|id| !guess.actors.contains(id)).collect();
        rest.sort_by_key(|id| std::cmp::Reverse(uses.get(id).copied().unwrap_or(0)));
        // Names that are not in the map follow the actors named in the passage.
        let (in_passage, others) = guess.actors.split_at(guess.actors_in_passage.min(guess.actors.len()));
        let known = |list: &[Id<Actor>]| list.iter().filter_map(actor).collect::<Vec<_>>();
        let new_actors = guess.unknown_names.iter().map(|name| CodingOffer {
            value: format!("{NEW_ACTOR_PREFIX}{name}"),
            label: name.clone(),
            help: "new".to_owned(),
        });
        let new_actors: Vec<CodingOffer> = new_actors.collect();
        let actors: Vec<CodingOffer> = known(in_passage)
            .into_iter()
            .chain(new_actors.iter().cloned())
            .chain(known(others))
            .chain(known(&rest))
            .collect();

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

        // The participation of an actor in an issue can be objected to before it is coded as a tie.
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

/// A suggestion for an actor, with its other names as the remark.
fn actor_offer(map: &Map, id: &Id<Actor>) -> Option<CodingOffer> {
    let actor = map.actors.get(id)?;
    let mut other_names: Vec<&str> = actor.other_names.iter().map(String::as_str).collect();
    if actor.label() != actor.name {
        other_names.insert(0, &actor.name);
    }
    Some(CodingOffer { value: id.to_string(), label: actor.label().to_owned(), help: other_names.join(", ") })
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
        let unknown_names = vec!["Bob Roy".to_owned()];
        let guess = PassageGuess { actors: vec![ann], actors_in_passage: 1, unknown_names, ..PassageGuess::default() };
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
