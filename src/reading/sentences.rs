//! Finds the sentences and words of a paragraph.

use super::text_folding::{is_unspaced, word_tokens};
use super::{TextSpan, char_count};

/// Abbreviations with a full stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "st", "no", "prof", "gen", "col", "lt", "sen", "rep", "gov", "vs", "etc", "al", "approx",
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "bzw", "ca", "nr",
];

/// The sentences of a paragraph in order, without the white space between them.
pub fn sentences(paragraph: &str) -> Vec<TextSpan> {
    let letters: Vec<char> = paragraph.chars().collect();
    let mut sentences = Vec::new();
    let mut from = 0;
    let mut at = 0;
    while at < letters.len() {
        at += 1;
        if is_end(&letters, at - 1) {
            while letters.get(at).is_some_and(|c| is_closing(*c) || is_stop(*c)) {
                at += 1;
            }
            push_trimmed(&mut sentences, &letters, from, at);
            from = at;
        }
    }
    push_trimmed(&mut sentences, &letters, from, letters.len());
    sentences
}

/// Whether a sentence ends at the position `at`.
fn is_end(letters: &[char], at: usize) -> bool {
    let Some(stop) = letters.get(at).copied().filter(|c| is_stop(*c)) else { return false };
    if matches!(stop, '。' | '！' | '？') {
        return true;
    }
    let after = letters.get(at + 1..).unwrap_or_default();
    let remainder: &[char] = after.iter().position(|c| !is_closing(*c) && !is_stop(*c)).map_or(&[], |n| &after[n..]);
    let Some(next) = remainder.first() else { return true };
    if !next.is_whitespace() {
        return false;
    }
    let next_letter = remainder.iter().find(|c| !c.is_whitespace() && !"“‘\"'«([".contains(**c));
    if next_letter.is_some_and(|c| c.is_lowercase()) {
        return false;
    }
    stop != '.' || !is_abbreviation(letters, at)
}

/// Whether the word before the full stop is an abbreviation or an initial.
fn is_abbreviation(letters: &[char], dot: usize) -> bool {
    let before = letters.get(..dot).unwrap_or_default();
    let start = before.iter().rposition(|c| !c.is_alphanumeric()).map_or(0, |at| at + 1);
    let word: String = before.get(start..).unwrap_or_default().iter().flat_map(|c| c.to_lowercase()).collect();
    let is_initial = word.chars().count() == 1 && word.chars().all(char::is_alphabetic);
    is_initial || ABBREVIATIONS.contains(&word.as_str())
}

fn is_stop(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '。' | '！' | '？' | '؟' | '۔' | '।')
}

fn is_closing(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | '\'' | '»' | ')' | ']' | '」' | '』')
}

fn push_trimmed(sentences: &mut Vec<TextSpan>, letters: &[char], from: usize, to: usize) {
    let text = letters.get(from..to).unwrap_or_default();
    let Some(first) = text.iter().position(|c| !c.is_whitespace()) else { return };
    let last = text.iter().rposition(|c| !c.is_whitespace()).unwrap_or(first);
    let place = |at: usize| u32::try_from(from + at).unwrap_or(u32::MAX);
    sentences.push((place(first), place(last + 1)));
}

/// The sentence of a paragraph that contains the position, or ends before it.
pub fn sentence_at(paragraph: &str, at: u32) -> Option<TextSpan> {
    let all = sentences(paragraph);
    all.iter().find(|(_, to)| at < *to).or(all.last()).copied()
}

/// The word of a paragraph at the position; a single character if there is no word.
pub fn word_at(paragraph: &str, at: u32) -> TextSpan {
    let words = word_tokens(paragraph);
    let index = words.iter().position(|word| word.from <= at && at < word.to);
    let Some(word) = index.and_then(|index| words.get(index)) else {
        return (at.min(char_count(paragraph)), (at + 1).min(char_count(paragraph)));
    };
    let letter = |place: u32| paragraph.chars().nth(place as usize).unwrap_or(' ');
    if is_unspaced(letter(word.from)) {
        // In scripts without spaces, a word is the text between punctuation marks.
        let are_joined = |from: u32, to: u32| from == to && is_unspaced(letter(from));
        let (mut first, mut last) = (index.unwrap_or(0), index.unwrap_or(0));
        while first > 0 && words.get(first - 1).zip(words.get(first)).is_some_and(|(a, b)| are_joined(a.to, b.from)) {
            first -= 1;
        }
        while words.get(last).zip(words.get(last + 1)).is_some_and(|(a, b)| are_joined(a.to, b.from)) {
            last += 1;
        }
        return (words.get(first).map_or(at, |w| w.from), words.get(last).map_or(at + 1, |w| w.to));
    }
    (word.from, word.to)
}

#[cfg(test)]
mod tests {
    use super::super::slice;
    use super::*;

    fn parts(text: &str) -> Vec<&str> {
        sentences(text).into_iter().map(|span| slice(text, span)).collect()
    }

    #[test]
    fn abbreviations_do_not_end_a_sentence() {
        assert_eq!(parts("“It’s soon. And well,” he said. No."), ["“It’s soon.", "And well,” he said.", "No."]);
        assert_eq!(
            parts("The U.S. envoy, Mr. Smith, left.  He said 3.5 m."),
            ["The U.S. envoy, Mr. Smith, left.", "He said 3.5 m."]
        );
        assert_eq!(parts("他来了。他走了！"), ["他来了。", "他走了！"]);
        assert_eq!(parts("هل جاء؟ نعم."), ["هل جاء؟", "نعم."]);
        assert_eq!(parts("A heading without a stop"), ["A heading without a stop"]);
        assert!(parts("  ").is_empty());
    }

    #[test]
    fn a_position_finds_its_sentence_and_its_word() {
        let text = "One two. Three.";
        assert_eq!(sentence_at(text, 9).map(|span| slice(text, span)), Some("Three."));
        assert_eq!(sentence_at(text, 99).map(|span| slice(text, span)), Some("Three."));
        assert_eq!(slice(text, word_at(text, 5)), "two");
        assert_eq!(slice("土耳其，以色列", word_at("土耳其，以色列", 5)), "以色列");
    }
}
