//! Keeps passages at their words when a text is edited, and says which it has lost. Changes no map.

use super::Span;
use super::fold::tokens;
use crate::model::Evidence;

/// What became of a passage when its text was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moved {
    /// Its words are still there, here.
    To(Span),
    /// Its words are not there any more.
    Lost,
}

/// How many characters beside a passage tell it from others with the same words.
const CONTEXT: usize = 40;

/// Where the passages of `old` are in `new`, in the same order.
pub fn relocate(old: &str, new: &str, passages: &[Span]) -> Vec<Moved> {
    let before: Vec<char> = old.chars().collect();
    let after: Vec<char> = new.chars().collect();
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let most = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(most).take_while(|(a, b)| a == b).count();
    let shift = after.len() as i64 - before.len() as i64;
    let moved = |&(from, to): &Span| {
        let (from, to) = (from as usize, (to as usize).min(before.len()));
        if from >= to {
            Moved::Lost
        } else if to <= head {
            Moved::To(span(from, to))
        } else if from >= before.len() - tail {
            let by = |at: usize| usize::try_from(at as i64 + shift).unwrap_or(0);
            Moved::To(span(by(from), by(to)))
        } else {
            find(&before, &after, from, to).map_or(Moved::Lost, Moved::To)
        }
    };
    passages.iter().map(moved).collect()
}

fn span(from: usize, to: usize) -> Span {
    (u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX))
}

/// The place in `after` with the same words, and of several the one with the most of the same words beside it.
fn find(before: &[char], after: &[char], from: usize, to: usize) -> Option<Span> {
    let words = before.get(from..to)?;
    let first = words.first()?;
    let places = (0..after.len())
        .filter(|at| after.get(*at) == Some(first))
        .filter(|at| after.get(*at..*at + words.len()).is_some_and(|here| here == words));
    let likeness = |at: &usize| {
        let left = before.iter().take(from).rev().zip(after.iter().take(*at).rev());
        let right = before.iter().skip(to).zip(after.iter().skip(*at + words.len()));
        let near = |same: usize| same.min(CONTEXT);
        near(left.take(CONTEXT).take_while(|(a, b)| a == b).count())
            + near(right.take(CONTEXT).take_while(|(a, b)| a == b).count())
    };
    // Of two that are alike, the nearer to where it was.
    let best = places.max_by_key(|at| (likeness(at), std::cmp::Reverse(at.abs_diff(from))))?;
    Some(span(best, best + words.len()))
}

/// A text in which quotes are looked for. It is gone through once, and its words are taken apart only if they must be.
pub struct Quotes<'a> {
    text: &'a str,
    steps: std::cell::OnceCell<Vec<usize>>,
    words: std::cell::OnceCell<Vec<super::fold::Token>>,
}

/// Of so many characters one is remembered with its byte.
const STEP: usize = 512;

impl<'a> Quotes<'a> {
    /// In that text.
    pub fn of(text: &'a str) -> Self {
        Self { text, steps: std::cell::OnceCell::new(), words: std::cell::OnceCell::new() }
    }

    /// Where every 512th character begins.
    fn steps(&self) -> &[usize] {
        self.steps.get_or_init(|| self.text.char_indices().step_by(STEP).map(|(byte, _)| byte).collect())
    }

    /// The byte where a character begins.
    fn byte_of(&self, at: u32) -> usize {
        let Some(start) = self.steps().get(at as usize / STEP) else { return self.text.len() };
        start + super::byte_of(self.text.get(*start..).unwrap_or_default(), at % STEP as u32)
    }

    /// The character that begins at a byte.
    fn letter_of(&self, byte: usize) -> u32 {
        let step = self.steps().partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.steps().get(step).copied().unwrap_or(0);
        let rest = super::count(self.text.get(start..byte).unwrap_or_default());
        u32::try_from(step * STEP).unwrap_or(u32::MAX).saturating_add(rest)
    }

    /// Where a passage of evidence stands: at its span while that has its words, else wherever its quote stands. None
    /// if the text does not have it.
    pub fn place(&self, passage: &Evidence) -> Option<Span> {
        if let Some(span) = passage.span.filter(|(from, to)| from < to) {
            let (from, to) = (self.byte_of(span.0), self.byte_of(span.1));
            let words = self.text.get(from..to.max(from)).unwrap_or_default();
            let (here, quote) = (super::folded(words), super::folded(&passage.quote));
            if !here.is_empty() && (quote.is_empty() || here.contains(&quote) || quote.contains(&here)) {
                return Some(span);
            }
        }
        self.find(&passage.quote)
    }

    /// Where a quote stands, whatever its quotation marks, case and line breaks are.
    pub fn find(&self, quote: &str) -> Option<Span> {
        // Most quotes stand there as they are.
        let bare = quote.trim().trim_matches(['“', '”', '"']);
        if bare.is_empty() || self.text.is_empty() {
            return None;
        }
        if let Some(byte) = self.text.find(bare) {
            let from = self.letter_of(byte);
            return Some((from, from + super::count(bare)));
        }
        let wanted: Vec<String> = tokens(quote).into_iter().map(|token| token.folded).collect();
        let words = self.words.get_or_init(|| tokens(self.text));
        let fits = |here: &&[super::fold::Token]| here.iter().zip(&wanted).all(|(token, word)| token.folded == *word);
        let here = words.windows(wanted.len().max(1)).find(fits).filter(|_| !wanted.is_empty())?;
        Some((here.first()?.from, here.last()?.to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::slice;
    use super::*;
    use crate::model::Source;

    fn words(old: &str, new: &str, quote: &str) -> Option<String> {
        let place = Quotes::of(old).find(quote).unwrap();
        match relocate(old, new, &[place])[0] {
            Moved::To(span) => Some(slice(new, span).to_owned()),
            Moved::Lost => None,
        }
    }

    #[test]
    fn a_passage_stays_with_its_words() {
        let old = "One fact. Israel will not accept it. The end.";
        assert_eq!(words(old, &format!("Title\n\n{old}"), "will not accept").as_deref(), Some("will not accept"));
        assert_eq!(words(old, "Israel will not accept it.", "will not accept").as_deref(), Some("will not accept"));
        let both = "A new fact, and Israel will not accept it. The very end.";
        assert_eq!(words(old, both, "will not accept").as_deref(), Some("will not accept"));
        assert_eq!(words(old, "One fact. Israel would accept it. The end.", "will not accept"), None);
    }

    #[test]
    fn of_the_same_words_those_with_the_same_neighbours_count() {
        let old = "Ann said no. Bob said no. Eve said no.";
        let new = "Then Bob said no. Ann said no, later. And Eve said no.";
        let bob = (17, 24);
        assert_eq!(slice(old, bob), "said no");
        assert_eq!(relocate(old, new, &[bob]), [Moved::To((9, 16))]);
    }

    #[test]
    fn places_are_the_same_in_a_long_text_as_in_a_short_one() {
        let text = format!("{}Ünal said “no”.", "Ämter 以色列. ".repeat(300));
        let quotes = Quotes::of(&text);
        let mut passage = Evidence::new(&Source::new("a").id, "Ünal said");
        let span = quotes.place(&passage).unwrap();
        assert_eq!(slice(&text, span), "Ünal said");
        passage.span = Some((span.0 + 5, span.1));
        assert_eq!(quotes.place(&passage), passage.span);
        passage.span = Some((900_000, 900_009));
        assert_eq!(quotes.place(&passage), Some(span));
        assert!((0..3300).all(|at| quotes.byte_of(at) == super::super::byte_of(&text, at)));
        assert!((0..3300).all(|at| quotes.letter_of(quotes.byte_of(at)) == at));
    }

    #[test]
    fn a_quote_is_found_without_a_span_and_with_a_wrong_one() {
        let text = "Saar said: Israel “will\nnot accept” them.";
        let mut passage = Evidence::new(&Source::new("a").id, "Will not accept");
        assert_eq!(Quotes::of(text).place(&passage).map(|span| slice(text, span)), Some("will\nnot accept"));
        passage.span = Some((0, 4));
        assert_eq!(Quotes::of(text).place(&passage).map(|span| slice(text, span)), Some("will\nnot accept"));
        passage.quote = "never said".to_owned();
        assert_eq!(Quotes::of(text).place(&passage), None);
        passage.quote = String::new();
        assert_eq!(Quotes::of(text).place(&passage), Some((0, 4)));
    }
}
