//! Reads sources: the content of a file, the actors and dates that a text names, the positions of passages. Changes no
//! map and accesses no disk. Positions in a text are counted in characters from its start, as in the file of a map.

mod date_words;
mod dates;
mod duplicate_source;
mod html;
mod import;
mod languages;
mod limits;
mod name_candidates;
mod name_index;
mod passage_guess;
mod passages;
mod person_titles;
mod quote_finder;
mod reference_date;
mod sentences;
mod text_folding;
mod text_index;

pub use dates::{DateMention, find_dates};
pub use duplicate_source::{DuplicateReason, find_duplicate};
pub use import::{
    ImportError, ImportedSource, SOURCE_EXTENSIONS, import_pasted_text, import_source, is_source_file,
    parse_pasted_text,
};
pub use limits::IMPORT_LIMIT;
pub use name_index::{NameIndex, NameMatch};
pub use passage_guess::{PassageGuess, guess_passage, has_title};
pub use passages::{SourcePassage, source_passages, source_passages_reusing};
pub use quote_finder::{QuoteFinder, RelocatedSpan, relocate_spans};
pub use sentences::{sentence_at, sentences, word_at};
pub use text_folding::folded_text;
pub use text_index::{TextBlock, TextIndex, TextParagraph};

/// A span of a text: the positions of its first character and of the one after its last.
pub type TextSpan = (u32, u32);

/// The text of a span.
pub fn slice(text: &str, span: TextSpan) -> &str {
    let (from, to) = (byte_offset(text, span.0), byte_offset(text, span.1));
    text.get(from..to.max(from)).unwrap_or_default()
}

/// The byte at which a character begins; the end of the text if there is no such character.
fn byte_offset(text: &str, at: u32) -> usize {
    text.char_indices().nth(at as usize).map_or(text.len(), |(byte, _)| byte)
}

/// The length of a text in characters.
fn char_count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
