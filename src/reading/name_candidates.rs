//! Names in a passage that a map does not know yet, by their capitals. Guesses no more than where a name begins and ends.

use super::TextSpan;
use super::date_words::{ENGLISH_MONTHS, WEEKDAYS, month_number, row_number};
use super::person_titles::PERSON_TITLES;
use super::text_folding::{WordToken, word_tokens};

/// How many are offered at most.
const MAX_CANDIDATES: usize = 6;

/// Words that begin sentences and are no names there.
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

/// Words behind which "of" goes on with a name.
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

/// Names that stand in the passage of a paragraph and in none of `taken`, in their order. Only scripts that have
/// capitals are read.
pub(super) fn name_candidates(paragraph: &str, passage: TextSpan, taken: &[TextSpan]) -> Vec<String> {
    let words = word_tokens(paragraph);
    let letters: Vec<char> = paragraph.chars().collect();
    let is_free = |word: &WordToken| taken.iter().all(|(from, to)| word.to <= *from || word.from >= *to);
    let is_within = |word: &WordToken| word.from < passage.1 && word.to > passage.0;
    let mut found: Vec<String> = Vec::new();
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
            if name.chars().filter(|c| c.is_alphabetic()).count() >= 2 && !found.contains(&name) {
                found.push(name);
            }
        }
        at += length;
    }
    found.truncate(MAX_CANDIDATES);
    found
}

/// How many words from `at` on make one name; 0 if no name begins there.
fn name_word_count(words: &[WordToken], letters: &[char], at: usize, is_free: &impl Fn(&WordToken) -> bool) -> usize {
    let is_part = |word: &WordToken| can_be_name_word(word, letters) && is_free(word);
    let Some(first) = words.get(at).filter(|word| is_part(word)) else { return 0 };
    if starts_sentence(letters, first) && SENTENCE_OPENERS.contains(&first.folded.as_str()) {
        return 0;
    }
    // "The Organisation of Harbour States" has one name, "Olga Berg of Ostland" has two.
    let is_house = ORGANISATION_WORDS.contains(&first.folded.as_str());
    let mut length = 1;
    loop {
        let next = |by: usize| words.get(at + length + by - 1);
        let joins = |by: usize| match (words.get(at + length + by - 2), next(by)) {
            (Some(a), Some(b)) => matches!(letters.get(a.to as usize..b.from as usize), Some([' ' | '-' | '\u{a0}'])),
            _ => false,
        };
        if joins(1) && next(1).is_some_and(is_part) {
            length += 1;
        } else if is_house
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

/// Can the word be part of a name: has it a capital, and is it neither a title nor a day?
fn can_be_name_word(word: &WordToken, letters: &[char]) -> bool {
    let is_upper = letters.get(word.from as usize).is_some_and(|c| c.is_uppercase());
    let own = word.folded.as_str();
    let is_day = ENGLISH_MONTHS.contains(&own) || row_number(&WEEKDAYS, own).is_some() || month_number(own).is_some();
    is_upper && !is_day && !PERSON_TITLES.contains(&own)
}

/// Does a sentence, or what somebody says, begin with the word?
fn starts_sentence(letters: &[char], word: &WordToken) -> bool {
    let before = letters.get(..word.from as usize).unwrap_or_default();
    let sign = before.iter().rev().find(|c| !c.is_whitespace());
    sign.is_none_or(|c| ".!?:;“\"‘«—–…".contains(*c))
}

/// Does the word stand elsewhere in the paragraph with its capital, where no sentence begins?
fn appears_mid_sentence(words: &[WordToken], letters: &[char], own: &WordToken) -> bool {
    // An abbreviation is a name wherever it stands.
    let is_abbreviation =
        letters.get(own.from as usize..own.to as usize).unwrap_or_default().iter().all(|c| c.is_uppercase());
    let again = |word: &&WordToken| {
        word.folded == own.folded && can_be_name_word(word, letters) && !starts_sentence(letters, word)
    };
    is_abbreviation && own.to - own.from <= 5 || words.iter().any(|word| again(&word))
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
