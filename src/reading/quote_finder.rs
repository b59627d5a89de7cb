//! Finds passages again after their text was edited, and reports the lost ones. Changes no map.

use super::TextSpan;
use super::limits::QUOTE_SEARCH_LIMIT;
use super::text_folding::word_tokens;
use crate::model::Evidence;

/// The new position of a passage after its text was edited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RelocatedSpan {
    /// Its words are at this span.
    To(TextSpan),
    /// Its words are not in the text any more.
    Lost,
}

/// The number of characters on each side of a passage that are compared, to distinguish it from others with the same
/// words.
const CONTEXT_LENGTH: usize = 40;

/// The spans in `new` of the passages of `old`, in the same order.
pub fn relocate_spans(old: &str, new: &str, passages: &[TextSpan]) -> Vec<RelocatedSpan> {
    let before: Vec<char> = old.chars().collect();
    let after: Vec<char> = new.chars().collect();
    let head = before.iter().zip(&after).take_while(|(a, b)| a == b).count();
    let max_tail = before.len().min(after.len()) - head;
    let tail = before.iter().rev().zip(after.iter().rev()).take(max_tail).take_while(|(a, b)| a == b).count();
    let shift = after.len() as i64 - before.len() as i64;
    let relocate = |&(from, to): &TextSpan| {
        let (from, to) = (from as usize, (to as usize).min(before.len()));
        if from >= to {
            RelocatedSpan::Lost
        } else if to <= head {
            RelocatedSpan::To(span(from, to))
        } else if from >= before.len() - tail {
            let shifted = |at: usize| usize::try_from(at as i64 + shift).unwrap_or(0);
            RelocatedSpan::To(span(shifted(from), shifted(to)))
        } else {
            find_relocated_words(&before, &after, from, to).map_or(RelocatedSpan::Lost, RelocatedSpan::To)
        }
    };
    passages.iter().map(relocate).collect()
}

fn span(from: usize, to: usize) -> TextSpan {
    (u32::try_from(from).unwrap_or(u32::MAX), u32::try_from(to).unwrap_or(u32::MAX))
}

/// The span in `after` with the same words. If there are several, the one with the most similar context.
fn find_relocated_words(before: &[char], after: &[char], from: usize, to: usize) -> Option<TextSpan> {
    let words = before.get(from..to)?;
    let first = words.first()?;
    let places = (0..after.len())
        .filter(|at| after.get(*at) == Some(first))
        .filter(|at| after.get(*at..*at + words.len()).is_some_and(|candidate| candidate == words));
    let similarity = |at: &usize| {
        let left = before.iter().take(from).rev().zip(after.iter().take(*at).rev());
        let right = before.iter().skip(to).zip(after.iter().skip(*at + words.len()));
        let capped = |same: usize| same.min(CONTEXT_LENGTH);
        capped(left.take(CONTEXT_LENGTH).take_while(|(a, b)| a == b).count())
            + capped(right.take(CONTEXT_LENGTH).take_while(|(a, b)| a == b).count())
    };
    // Of equally similar ones, the one nearest to the old position.
    let best = places.max_by_key(|at| (similarity(at), std::cmp::Reverse(at.abs_diff(from))))?;
    Some(span(best, best + words.len()))
}

/// A text in which quotes are searched. Character offsets and words are only computed if they are needed.
pub struct QuoteFinder<'a> {
    text: &'a str,
    byte_offsets: std::cell::OnceCell<Vec<usize>>,
    words: std::cell::OnceCell<Vec<super::text_folding::WordToken>>,
    /// The number of bytes that were searched so far.
    searched: std::cell::Cell<u64>,
}

/// The byte offset of every character with a multiple of this index is stored.
const OFFSET_INTERVAL: usize = 512;

impl<'a> QuoteFinder<'a> {
    /// A finder for this text.
    pub fn of(text: &'a str) -> Self {
        let searched = std::cell::Cell::new(0);
        Self { text, byte_offsets: std::cell::OnceCell::new(), words: std::cell::OnceCell::new(), searched }
    }

    /// Counts a search through this many bytes. False if there were too many.
    fn may_search(&self, bytes: usize) -> bool {
        self.searched.set(self.searched.get().saturating_add(bytes as u64));
        self.searched.get() <= QUOTE_SEARCH_LIMIT
    }

    /// The byte offsets of every 512th character.
    fn byte_offsets(&self) -> &[usize] {
        self.byte_offsets
            .get_or_init(|| self.text.char_indices().step_by(OFFSET_INTERVAL).map(|(byte, _)| byte).collect())
    }

    /// The byte offset of a character.
    fn byte_of_char(&self, at: u32) -> usize {
        let Some(start) = self.byte_offsets().get(at as usize / OFFSET_INTERVAL) else { return self.text.len() };
        start + super::byte_offset(self.text.get(*start..).unwrap_or_default(), at % OFFSET_INTERVAL as u32)
    }

    /// The index of the character at a byte offset.
    fn char_at_byte(&self, byte: usize) -> u32 {
        let step = self.byte_offsets().partition_point(|start| *start <= byte).saturating_sub(1);
        let start = self.byte_offsets().get(step).copied().unwrap_or(0);
        let remainder = super::char_count(self.text.get(start..byte).unwrap_or_default());
        u32::try_from(step * OFFSET_INTERVAL).unwrap_or(u32::MAX).saturating_add(remainder)
    }

    /// The span of a passage of evidence: its stored span if that contains its words, else the span of its quote. None
    /// if the text contains neither.
    pub fn locate(&self, passage: &Evidence) -> Option<TextSpan> {
        if let Some(span) = passage.span.filter(|(from, to)| from < to) {
            let (from, to) = (self.byte_of_char(span.0), self.byte_of_char(span.1));
            let span_text = self.text.get(from..to.max(from)).unwrap_or_default();
            // Folding is some ten times as slow as searching.
            if !self.may_search(span_text.len().saturating_mul(10)) {
                return None;
            }
            let (folded_span, folded_quote) = (super::folded_text(span_text), super::folded_text(&passage.quote));
            if !folded_span.is_empty()
                && (folded_quote.is_empty()
                    || folded_span.contains(&folded_quote)
                    || folded_quote.contains(&folded_span))
            {
                return Some(span);
            }
        }
        self.find_quote(&passage.quote)
    }

    /// The span of a quote, ignoring quotation marks, case and line breaks.
    pub fn find_quote(&self, quote: &str) -> Option<TextSpan> {
        // Most quotes occur literally.
        let bare = quote.trim().trim_matches(['“', '”', '"']);
        if bare.is_empty() || self.text.is_empty() || !self.may_search(self.text.len()) {
            return None;
        }
        if let Some(byte) = self.text.find(bare) {
            let from = self.char_at_byte(byte);
            return Some((from, from + super::char_count(bare)));
        }
        let wanted: Vec<String> = word_tokens(quote).into_iter().map(|token| token.folded).collect();
        let words = self.words.get_or_init(|| word_tokens(self.text));
        let is_match = |tokens: &&[super::text_folding::WordToken]| {
            tokens.iter().zip(&wanted).all(|(token, word)| token.folded == *word)
        };
        let tokens = words.windows(wanted.len().max(1)).find(is_match).filter(|_| !wanted.is_empty())?;
        Some((tokens.first()?.from, tokens.last()?.to))
    }
}

#[cfg(test)]
mod tests {
    use super::super::slice;
    use super::*;
    use crate::model::Source;

    fn words(old: &str, new: &str, quote: &str) -> Option<String> {
        let place = QuoteFinder::of(old).find_quote(quote).unwrap();
        match relocate_spans(old, new, &[place])[0] {
            RelocatedSpan::To(span) => Some(slice(new, span).to_owned()),
            RelocatedSpan::Lost => None,
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
    fn repeated_words_are_matched_by_their_context() {
        let old = "Ann said no. Bob said no. Eve said no.";
        let new = "Then Bob said no. Ann said no, later. And Eve said no.";
        let bob = (17, 24);
        assert_eq!(slice(old, bob), "said no");
        assert_eq!(relocate_spans(old, new, &[bob]), [RelocatedSpan::To((9, 16))]);
    }

    #[test]
    fn spans_in_a_long_text_are_exact() {
        let text = format!("{}Ünal said “no”.", "Ämter 以色列. ".repeat(300));
        let quotes = QuoteFinder::of(&text);
        let mut passage = Evidence::new(&Source::new("a").id, "Ünal said");
        let span = quotes.locate(&passage).unwrap();
        assert_eq!(slice(&text, span), "Ünal said");
        passage.span = Some((span.0 + 5, span.1));
        assert_eq!(quotes.locate(&passage), passage.span);
        passage.span = Some((900_000, 900_009));
        assert_eq!(quotes.locate(&passage), Some(span));
        assert!((0..3300).all(|at| quotes.byte_of_char(at) == super::super::byte_offset(&text, at)));
        assert!((0..3300).all(|at| quotes.char_at_byte(quotes.byte_of_char(at)) == at));
    }

    #[test]
    fn a_quote_is_found_without_a_span_and_with_a_wrong_one() {
        let text = "Saar said: Israel “will\nnot accept” them.";
        let mut passage = Evidence::new(&Source::new("a").id, "Will not accept");
        assert_eq!(QuoteFinder::of(text).locate(&passage).map(|span| slice(text, span)), Some("will\nnot accept"));
        passage.span = Some((0, 4));
        assert_eq!(QuoteFinder::of(text).locate(&passage).map(|span| slice(text, span)), Some("will\nnot accept"));
        passage.quote = "never said".to_owned();
        assert_eq!(QuoteFinder::of(text).locate(&passage), None);
        passage.quote = String::new();
        assert_eq!(QuoteFinder::of(text).locate(&passage), Some((0, 4)));
    }
}
