//! Reading sources: what a file holds, who and which days a text names, where its passages are. Changes no map and
//! touches no disk. Places in a text are counted in characters from its start, as in the file of a map.

mod blocks;
mod candidates;
mod dates;
mod days;
mod fold;
mod guess;
mod here;
mod html;
mod import;
mod names;
mod passages;
mod same;
mod sentences;
mod spans;
mod tongues;
mod words;

pub use blocks::{TextBlock, TextIndex, TextParagraph};
pub use dates::{Said, dates};
pub use fold::folded;
pub use guess::{Guess, guess, titled};
pub use import::{Draft, ImportError, SOURCE_ENDINGS, import, is_source, pasted};
pub use names::{Found, Names};
pub use passages::{Passage, passages, passages_after};
pub use same::{Same, same};
pub use sentences::{sentence_at, sentences, word_at};
pub use spans::{Moved, Quotes, relocate};

/// A stretch of a text: its first character and the one after its last, counted from the start of that text.
pub type Span = (u32, u32);

/// The words at a place in a text.
pub fn slice(text: &str, span: Span) -> &str {
    let (from, to) = (byte_of(text, span.0), byte_of(text, span.1));
    text.get(from..to.max(from)).unwrap_or_default()
}

/// The byte where that character begins; the end of the text where there is none.
fn byte_of(text: &str, at: u32) -> usize {
    text.char_indices().nth(at as usize).map_or(text.len(), |(byte, _)| byte)
}

/// A number of characters, as places count them.
fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
