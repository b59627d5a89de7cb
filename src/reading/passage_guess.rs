//! Guesses the content of a passage, to fill in a form: the actor, the speaker, the date. A person decides.

use super::dates::{DateMention, find_dates};
use super::name_candidates::name_candidates;
use super::name_index::NameIndex;
use super::person_titles::PERSON_TITLES;
use super::{TextSpan, slice};
use crate::model::{Actor, Date, Id, Issue, Map, Target};

/// A guess about the content of a passage.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PassageGuess {
    /// The actors that it names, the likeliest first; then those in the rest of the paragraph.
    pub actors: Vec<Id<Actor>>,
    /// The number of `actors` that are named in the passage itself.
    pub actors_in_passage: usize,
    /// Names in it that are not in the map, as far as capital letters show.
    pub unknown_names: Vec<String>,
    /// The issues that it names.
    pub issues: Vec<Id<Issue>>,
    /// The person who speaks.
    pub said_by: Option<Id<Actor>>,
    /// The name of the speaker if it is not in the map.
    pub speaker: String,
    /// The reporter: "Reuters".
    pub reported_by: String,
    /// The dates in it, then those in the rest of its paragraph.
    pub dates: Vec<DateMention>,
    /// The number of `dates` in the passage itself.
    pub dates_in_passage: usize,
}

/// Analyses a passage of a paragraph in a source that was published on `published`.
pub fn guess_passage(
    map: &Map,
    names: &NameIndex,
    paragraph: &str,
    passage: TextSpan,
    published: Option<Date>,
) -> PassageGuess {
    let mut guess = PassageGuess::default();
    let is_within = |(from, to): TextSpan| from < passage.1 && to > passage.0;
    let matches = names.find(paragraph);
    let mut taken: Vec<TextSpan> = matches.iter().map(|name| name.span).collect();
    let (in_passage, others): (Vec<_>, Vec<_>) = matches.into_iter().partition(|name| is_within(name.span));
    // Outside the passage, the nearest name before it is the likeliest speaker.
    let (mut before, after): (Vec<_>, Vec<_>) = others.into_iter().partition(|name| name.span.1 <= passage.0);
    before.reverse();
    for (name, is_in_passage) in
        in_passage.into_iter().map(|name| (name, true)).chain(before.into_iter().chain(after).map(|name| (name, false)))
    {
        match name.target {
            Target::Actor(id) if !guess.actors.contains(&id) => {
                guess.actors.push(id);
                guess.actors_in_passage += usize::from(is_in_passage);
            }
            Target::Issue(id) if is_in_passage && !guess.issues.contains(&id) => guess.issues.push(id),
            _ => {}
        }
    }
    let person = |id: &&Id<Actor>| map.actors.get(id).is_some_and(|actor| actor.kind == "person");
    guess.said_by = guess.actors.iter().find(person).cloned();
    let speaker_name = speaker(paragraph, passage, &taken);
    spokesman_last(map, &mut guess);
    guess.reported_by = reporter(slice(paragraph, passage)).or_else(|| reporter(paragraph)).unwrap_or_default();
    let mentions = find_dates(paragraph, published);
    taken.extend(mentions.iter().map(|mention| mention.span));
    guess.unknown_names = name_candidates(paragraph, passage, &taken);
    if let Some(name) = speaker_name.filter(|name| guess.unknown_names.contains(name)) {
        // The speaker is not in the map, so none of its persons is the speaker.
        (guess.said_by, guess.speaker) = (None, name);
    }
    let (in_passage, others): (Vec<DateMention>, Vec<DateMention>) =
        mentions.into_iter().partition(|mention| is_within(mention.span));
    guess.dates_in_passage = in_passage.len();
    guess.dates = in_passage.into_iter().chain(others).collect();
    guess
}

/// Verbs after the name of a speaker.
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

/// The name in the passage before a verb of speech, unless it overlaps `taken`.
fn speaker(paragraph: &str, passage: TextSpan, taken: &[TextSpan]) -> Option<String> {
    let words = super::text_folding::word_tokens(paragraph);
    let verb = words
        .iter()
        .find(|word| word.from >= passage.0 && word.to <= passage.1 && SPEECH_VERBS.contains(&word.folded.as_str()))?;
    let name = name_candidates(paragraph, (passage.0, verb.from), taken).pop()?;
    let text = slice(paragraph, (passage.0, verb.from));
    text.trim_end().ends_with(&name).then_some(name)
}

/// If the first actor is a spokesperson, moves the organisation in front of it, if the passage names it too.
fn spokesman_last(map: &Map, guess: &mut PassageGuess) {
    let in_passage = guess.actors.get(..guess.actors_in_passage).unwrap_or_default();
    let Some(first) = in_passage.first().and_then(|id| map.actors.get(id)) else { return };
    let organisation = first.part_of.as_ref().filter(|_| first.kind == "person");
    if let Some(at) = organisation.and_then(|organisation| in_passage.iter().position(|id| id == organisation)) {
        let organisation = guess.actors.remove(at);
        guess.actors.insert(0, organisation);
    }
}

/// Whether the name follows a title in the text, and so belongs to a person.
pub fn has_title(text: &str, name: &str) -> bool {
    let (words, name_words) = (super::text_folding::word_tokens(text), super::text_folding::word_tokens(name));
    let Some(at) = (1..words.len()).find(|at| {
        let candidate = words.get(*at..*at + name_words.len()).unwrap_or_default();
        !name_words.is_empty()
            && candidate.len() == name_words.len()
            && candidate.iter().zip(&name_words).all(|(a, b)| a.folded == b.folded)
    }) else {
        return false;
    };
    words.get(at - 1).is_some_and(|before| PERSON_TITLES.contains(&before.folded.as_str()))
}

/// Words before the name of a reporter.
const REPORTER_PREFIXES: &[&str] =
    &["quoted by ", "told ", "reported by ", "interview with ", "according to ", "cited by "];

/// The reporter between the speaker and the source: "Reuters" in "an official quoted by Reuters".
fn reporter(text: &str) -> Option<String> {
    REPORTER_PREFIXES.iter().find_map(|prefix| {
        let after = text.split(prefix).nth(1)?;
        let is_name = |word: &&str| word.chars().next().is_some_and(char::is_uppercase);
        let mut name = Vec::new();
        for word in after.split(' ').take_while(is_name) {
            let bare = word.trim_end_matches([',', '.', ';', ':', '”', '"', ')']);
            name.push(bare.trim_end_matches("’s").trim_end_matches("'s"));
            if bare.len() < word.len() {
                break;
            }
        }
        // A day is not a reporter.
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
        assert_eq!(guess.dates.first().map(|mention| mention.date.to_string()).as_deref(), Some("2025-11-06"));
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
