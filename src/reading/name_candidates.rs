//! Finds names in a passage that are not in the map, by their capital letters. Guesses only where a name begins and
//! ends.

use super::TextSpan;
use super::date_words::{ENGLISH_MONTHS, WEEKDAYS, month_number, row_number};
use super::person_titles::PERSON_TITLES;
use super::text_folding::{WordToken, word_tokens};

/// The maximum number of suggested names.
const MAX_CANDIDATES: usize = 6;

/// Words that often begin a sentence and are not names.
const SENTENCE_OPENERS: &[&str] = &[
    "the",
    "a",
    "an",
    "this",
    "that",
    "these",
    "those",
    "he",
    "she",
    "it",
    "they",
    "we",
    "i",
    "you",
    "his",
    "her",
    "its",
    "their",
    "our",
    "my",
    "in",
    "on",
    "at",
    "by",
    "for",
    "from",
    "with",
    "to",
    "of",
    "as",
    "if",
    "when",
    "while",
    "after",
    "before",
    "since",
    "until",
    "but",
    "and",
    "or",
    "so",
    "however",
    "according",
    "although",
    "because",
    "there",
    "here",
    "no",
    "not",
    "yes",
    "what",
    "who",
    "how",
    "why",
    "where",
    "some",
    "many",
    "most",
    "several",
    "one",
    "two",
    "three",
    "all",
    "both",
    "each",
    "any",
    "such",
    "meanwhile",
    "earlier",
    "later",
    "speaking",
    "asked",
    "under",
    "over",
    "during",
    "also",
    "still",
    "now",
    "then",
    "another",
    "other",
    "more",
];

/// Words after which "of" continues a name.
const ORGANISATION_WORDS: &[&str] = &[
    "organisation",
    "organization",
    "league",
    "bank",
    "union",
    "council",
    "court",
    "ministry",
    "university",
    "republic",
    "house",
    "department",
    "association",
    "federation",
    "commission",
    "committee",
    "board",
    "bureau",
    "office",
    "kingdom",
    "conference",
    "movement",
    "party",
    "front",
];

/// The names in a passage of a paragraph that do not overlap `taken`, in order. Only scripts with capital letters are
/// read.
pub(super) fn name_candidates(paragraph: &str, passage: TextSpan, taken: &[TextSpan]) -> Vec<String> {
    let words = word_tokens(paragraph);
    let letters: Vec<char> = paragraph.chars().collect();
    let is_free = |word: &WordToken| taken.iter().all(|(from, to)| word.to <= *from || word.from >= *to);
    let is_within = |word: &WordToken| word.from < passage.1 && word.to > passage.0;
    let mut names: Vec<String> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let length = name_word_count(&words, &letters, at, &is_free);
        if length == 0 {
            at += 1;
            continue;
        }
        if let (Some(first), Some(last)) = (words.get(at), words.get(at + length - 1))
            && is_within(first)
            && (length > 1 || !starts_sentence(&letters, first) || appears_mid_sentence(&words, &letters, first))
        {
            let name: String = letters.get(first.from as usize..last.to as usize).unwrap_or_default().iter().collect();
            if name.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !names.contains(&name) {
                names.push(name);
            }
        }
        at += length;
    }
    names.truncate(MAX_CANDIDATES);
    names
}

/// The number of words from `at` on that form a name; 0 if no name begins there.
fn name_word_count(words: &[WordToken], letters: &[char], at: usize, is_free: &impl Fn(&WordToken) -> bool) -> usize {
    let is_part = |word: &WordToken| can_be_name_word(word, letters) && is_free(word);
    let Some(first) = words.get(at).filter(|word| is_part(word)) else { return 0 };
    if starts_sentence(letters, first) && SENTENCE_OPENERS.contains(&first.folded.as_str()) {
        return 0;
    }
    // "The Organisation of Harbour States" is one name, "Olga Berg of Ostland" is two.
    let is_organisation = ORGANISATION_WORDS.contains(&first.folded.as_str());
    let mut length = 1;
    loop {
        let next = |ahead: usize| words.get(at + length + ahead - 1);
        let joins = |ahead: usize| match (words.get(at + length + ahead - 2), next(ahead)) {
            (Some(a), Some(b)) => matches!(letters.get(a.to as usize..b.from as usize), Some([' ' | '-' | '\u{a0}'])),
            _ => false,
        };
        if joins(1) && next(1).is_some_and(is_part) {
            length += 1;
        } else if is_organisation
            && joins(1)
            && joins(2)
            && next(1).is_some_and(|word| word.folded == "of")
            && next(2).is_some_and(is_part)
        {
            length += 2;
        } else {
            return length;
        }
    }
}

/// Whether the word can be part of a name: it has a capital letter and is neither a title nor a day or month.
fn can_be_name_word(word: &WordToken, letters: &[char]) -> bool {
    let is_upper = letters.get(word.from as usize).is_some_and(|c| c.is_uppercase());
    let folded = word.folded.as_str();
    let is_day =
        ENGLISH_MONTHS.contains(&folded) || row_number(&WEEKDAYS, folded).is_some() || month_number(folded).is_some();
    is_upper && !is_day && !PERSON_TITLES.contains(&folded)
}

/// Whether a sentence or a quote begins with the word.
fn starts_sentence(letters: &[char], word: &WordToken) -> bool {
    let before = letters.get(..word.from as usize).unwrap_or_default();
    let sign = before.iter().rev().find(|c| !c.is_whitespace());
    sign.is_none_or(|c| ".!?:;“\"‘«—–…".contains(*c))
}

/// Whether the word also occurs with a capital letter inside a sentence.
fn appears_mid_sentence(words: &[WordToken], letters: &[char], wanted: &WordToken) -> bool {
    // An abbreviation is a name everywhere.
    let is_abbreviation =
        letters.get(wanted.from as usize..wanted.to as usize).unwrap_or_default().iter().all(|c| c.is_uppercase());
    let is_same_inside_sentence = |word: &&WordToken| {
        word.folded == wanted.folded && can_be_name_word(word, letters) && !starts_sentence(letters, word)
    };
    is_abbreviation && wanted.to - wanted.from <= 5 || words.iter().any(|word| is_same_inside_sentence(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Vec<String> {
        name_candidates(text, (0, super::super::char_count(text)), &[])
    }

    #[test]
    fn names_differ_from_titles_days_and_sentence_openers() {
        assert_eq!(
            read(
                "On Thursday US President Donald Trump met the UN Security Council and Foreign Minister Ada Lund’s aide of Ostland, Olga Berg of Norland."
            ),
            ["US", "Donald Trump", "UN Security Council", "Ada Lund", "Ostland", "Olga Berg"]
        );
        assert_eq!(
            read("However, Qatar, Saudi Arabia, the UAE and the Organisation of Harbour States agreed in September."),
            ["Qatar", "Saudi Arabia", "UAE", "Organisation of Harbour States"]
        );
        assert_eq!(read("Nobody came. Ministers left. Hamas said so, and Hamas left."), ["Hamas"]);
        assert_eq!(read("لم يقبل أحد ذلك. 以色列不接受。"), Vec::<String>::new());
    }

    #[test]
    fn known_names_and_names_outside_are_left_out() {
        let text = "Norland met Sudland. Then Ostland came to Norland.";
        assert_eq!(name_candidates(text, (0, 20), &[(0, 7)]), ["Sudland"]);
    }
}
