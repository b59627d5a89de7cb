//! What a passage seems to say, to begin a form with: whose position it is, who said it, when. A person decides.

use super::dates::{DateMention, find_dates};
use super::name_candidates::name_candidates;
use super::name_index::NameIndex;
use super::person_titles::PERSON_TITLES;
use super::{TextSpan, slice};
use crate::model::{Actor, Date, Id, Issue, Map, Target};

/// What a passage seems to say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassageGuess {
    /// Actors that it names, the likeliest first; behind them those of the rest of its paragraph.
    pub actors: Vec<Id<Actor>>,
    /// How many of them stand in the passage itself.
    pub actors_in_passage: usize,
    /// Names in it that the map does not know, as far as capitals show them.
    pub unknown_names: Vec<String>,
    /// Issues that it names.
    pub issues: Vec<Id<Issue>>,
    /// The person that speaks.
    pub said_by: Option<Id<Actor>>,
    /// The name of whoever speaks where the map does not know it.
    pub speaker: String,
    /// Who reported it: "Reuters".
    pub reported_by: String,
    /// Dates that it names, then those of its paragraph.
    pub dates: Vec<DateMention>,
    /// How many of them stand in the passage itself.
    pub dates_in_passage: usize,
}

/// Reads a passage of a paragraph in a source that appeared on `published`.
pub fn guess_passage(
    map: &Map,
    names: &NameIndex,
    paragraph: &str,
    passage: TextSpan,
    published: Option<Date>,
) -> PassageGuess {
    let mut guess = PassageGuess::default();
    let is_within = |(from, to): TextSpan| from < passage.1 && to > passage.0;
    let found = names.find(paragraph);
    let mut taken: Vec<TextSpan> = found.iter().map(|found| found.span).collect();
    let (own, others): (Vec<_>, Vec<_>) = found.into_iter().partition(|found| is_within(found.span));
    // Of those outside, the nearest before the passage speaks most likely.
    let (mut before, after): (Vec<_>, Vec<_>) = others.into_iter().partition(|found| found.span.1 <= passage.0);
    before.reverse();
    for (found, is_own) in own.into_iter().map(|f| (f, true)).chain(before.into_iter().chain(after).map(|f| (f, false)))
    {
        match found.target {
            Target::Actor(id) if !guess.actors.contains(&id) => {
                guess.actors.push(id);
                guess.actors_in_passage += usize::from(is_own);
            }
            Target::Issue(id) if is_own && !guess.issues.contains(&id) => guess.issues.push(id),
            _ => {}
        }
    }
    let person = |id: &&Id<Actor>| map.actors.get(id).is_some_and(|actor| actor.kind == "person");
    guess.said_by = guess.actors.iter().find(person).cloned();
    let spoken = speaker(paragraph, passage, &taken);
    spokesman_last(map, &mut guess);
    guess.reported_by = reporter(slice(paragraph, passage)).or_else(|| reporter(paragraph)).unwrap_or_default();
    let said = find_dates(paragraph, published);
    taken.extend(said.iter().map(|said| said.span));
    guess.unknown_names = name_candidates(paragraph, passage, &taken);
    if let Some(name) = spoken.filter(|name| guess.unknown_names.contains(name)) {
        // Somebody speaks whom the map does not know: then nobody else does.
        (guess.said_by, guess.speaker) = (None, name);
    }
    let (own, others): (Vec<DateMention>, Vec<DateMention>) = said.into_iter().partition(|said| is_within(said.span));
    guess.dates_in_passage = own.len();
    guess.dates = own.into_iter().chain(others).collect();
    guess
}

/// Words behind the name of whoever speaks.
const SPEECH_VERBS: &[&str] = &[
    "said",
    "says",
    "told",
    "tells",
    "stated",
    "added",
    "reiterated",
    "confirmed",
    "warned",
    "announced",
    "declared",
    "insisted",
    "argued",
    "demanded",
    "rejected",
    "called",
    "urged",
    "claimed",
    "wrote",
    "replied",
    "stressed",
];

/// The name in the passage, none of `taken`, that stands before a word for saying.
fn speaker(paragraph: &str, passage: TextSpan, taken: &[TextSpan]) -> Option<String> {
    let words = super::text_folding::word_tokens(paragraph);
    let says = words
        .iter()
        .find(|word| word.from >= passage.0 && word.to <= passage.1 && SPEECH_VERBS.contains(&word.folded.as_str()))?;
    let before = name_candidates(paragraph, (passage.0, says.from), taken).pop()?;
    let text = slice(paragraph, (passage.0, says.from));
    text.trim_end().ends_with(&before).then_some(before)
}

/// Whoever speaks for another that the passage names too comes behind it.
fn spokesman_last(map: &Map, guess: &mut PassageGuess) {
    let own = guess.actors.get(..guess.actors_in_passage).unwrap_or_default();
    let Some(first) = own.first().and_then(|id| map.actors.get(id)) else { return };
    let whole = first.part_of.as_ref().filter(|_| first.kind == "person");
    if let Some(at) = whole.and_then(|whole| own.iter().position(|id| id == whole)) {
        let whole = guess.actors.remove(at);
        guess.actors.insert(0, whole);
    }
}

/// Does a name stand behind a title in a text, so that it is a person's?
pub fn has_title(text: &str, name: &str) -> bool {
    let (words, own) = (super::text_folding::word_tokens(text), super::text_folding::word_tokens(name));
    let Some(at) = (1..words.len()).find(|at| {
        let here = words.get(*at..*at + own.len()).unwrap_or_default();
        !own.is_empty() && here.len() == own.len() && here.iter().zip(&own).all(|(a, b)| a.folded == b.folded)
    }) else {
        return false;
    };
    words.get(at - 1).is_some_and(|before| PERSON_TITLES.contains(&before.folded.as_str()))
}

/// Words behind which the name of a reporter stands.
const REPORTER_PREFIXES: &[&str] =
    &["quoted by ", "told ", "reported by ", "interview with ", "according to ", "cited by "];

/// Whoever stands between the speaker and the source: "Reuters" in "an official quoted by Reuters".
fn reporter(text: &str) -> Option<String> {
    REPORTER_PREFIXES.iter().find_map(|lead| {
        let after = text.split(lead).nth(1)?;
        let is_name = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        let mut name = Vec::new();
        for word in after.split(' ').take_while(is_name) {
            let bare = word.trim_end_matches([',', '.', ';', ':', '”', '"', ')']);
            name.push(bare.trim_end_matches("’s").trim_end_matches("'s"));
            if bare.len() < word.len() {
                break;
            }
        }
        // A day is no reporter, and a president who is told something is one neither: only the press is told things.
        let is_day =
            |word: &str| super::date_words::row_number(&super::date_words::WEEKDAYS, &word.to_lowercase()).is_some();
        let name: Vec<&str> = name.into_iter().take_while(|word| !is_day(word)).take(4).collect();
        (!name.is_empty()).then(|| name.join(" "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use emath::Pos2;

    fn map() -> Map {
        let mut map = Map::default();
        let state = map.actors.add(Actor::new("Israel", Pos2::ZERO));
        map.actors.add(Actor::new("Hamas", Pos2::ZERO));
        let mut saar = Actor::new("Gideon Saar", Pos2::ZERO);
        saar.kind = "person".to_owned();
        saar.part_of = Some(state);
        map.actors.add(saar);
        map.issues.add(Issue::new("Turkish troops", Pos2::ZERO));
        map
    }

    fn read(paragraph: &str, passage: &str) -> PassageGuess {
        let byte = paragraph.find(passage).unwrap();
        let from = super::super::char_count(&paragraph[..byte]);
        let span = (from, from + super::super::char_count(passage));
        let map = map();
        guess_passage(&map, &NameIndex::of(&map), paragraph, span, "2025-11-07".parse().ok())
    }

    #[test]
    fn a_passage_names_its_actors_and_its_speaker() {
        let text = "Hamas left. Foreign Minister Gideon Saar said Thursday that Israel will not accept Turkish troops.";
        let guess =
            read(text, "Foreign Minister Gideon Saar said Thursday that Israel will not accept Turkish troops.");
        assert_eq!(guess.actors.iter().map(Id::as_str).collect::<Vec<_>>(), ["israel", "gideon-saar", "hamas"]);
        assert_eq!(guess.actors_in_passage, 2);
        assert_eq!(guess.issues.iter().map(Id::as_str).collect::<Vec<_>>(), ["turkish-troops"]);
        assert_eq!(guess.said_by.as_ref().map(Id::as_str), Some("gideon-saar"));
        assert_eq!(guess.dates.first().map(|said| said.date.to_string()).as_deref(), Some("2025-11-06"));
        let none = read(text, "will not accept");
        assert_eq!((none.actors_in_passage, none.actors.first().map(Id::as_str)), (0, Some("israel")));
    }

    #[test]
    fn an_unknown_name_may_be_the_speaker() {
        let text = "Berg reiterated in September, at a meeting with Gideon Saar and Berg, that Israel stays.";
        let guess = read(text, text);
        assert_eq!((guess.speaker.as_str(), guess.said_by), ("Berg", None));
        let guess = read("Gideon Saar said in May that Olga Berg was wrong.", "Gideon Saar said in May");
        assert_eq!((guess.speaker.as_str(), guess.said_by.is_some()), ("", true));
    }

    #[test]
    fn a_name_after_a_title_is_a_person() {
        let text = "US President Donald Trump met the Security Council; Secretary-General Antonio Guterres did not.";
        assert!(has_title(text, "Donald Trump") && has_title(text, "António Guterres"));
        assert!(!has_title(text, "Security Council") && !has_title(text, "") && !has_title("", "Trump"));
    }

    #[test]
    fn the_reporting_outlet_is_found() {
        assert_eq!(read("An official quoted by Reuters said so.", "said so").reported_by, "Reuters");
        assert_eq!(read("He told Al Jazeera earlier that it is.", "it is").reported_by, "Al Jazeera");
        assert_eq!(read("He told reporters Thursday that it is.", "it is").reported_by, "");
    }
}
