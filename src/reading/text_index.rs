//! A text cut into blocks that are laid out one by one: its paragraphs, and pieces of those that are very long. Knows
//! where each block begins, in characters and in bytes. Lays nothing out.

use std::ops::Range;

use super::{TextSpan, char_count, sentences};

/// A block has at most this many characters; a longer paragraph is laid out in pieces, so that a text without line
/// breaks scrolls too.
const MAX_BLOCK_LENGTH: usize = 1500;
/// At most this many blocks of a paragraph are read together: sentences and words are looked for in no more text.
const BLOCKS_PER_CHUNK: usize = 4;

/// A piece of the text that is laid out at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock {
    /// Its characters.
    pub span: TextSpan,
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Its paragraph, from 0.
    pub paragraph: usize,
    /// Is it the first of its paragraph?
    pub is_first: bool,
}

/// A paragraph: a line of the text that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextParagraph {
    /// Its characters.
    pub span: TextSpan,
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// Where everything is in a text.
#[derive(Clone, Debug, Default)]
pub struct TextIndex {
    /// What is laid out, in the order of the text.
    pub blocks: Vec<TextBlock>,
    /// The lines that are not blank.
    pub paragraphs: Vec<TextParagraph>,
    /// The paragraphs, those cut that are very long: what is read at once.
    pub chunks: Vec<TextParagraph>,
}

impl TextIndex {
    /// Cuts a text.
    pub fn of(text: &str) -> Self {
        let mut index = Self::default();
        let (mut byte, mut letter) = (0, 0_u32);
        for line in text.split('\n') {
            let length = char_count(line);
            if !line.trim().is_empty() {
                let paragraph = TextParagraph { span: (letter, letter + length), bytes: byte..byte + line.len() };
                index.cut(line, &paragraph);
                index.paragraphs.push(paragraph);
            }
            byte += line.len() + 1;
            letter += length + 1;
        }
        index
    }

    fn cut(&mut self, line: &str, paragraph: &TextParagraph) {
        let mut rest = line;
        let (mut byte, mut letter) = (paragraph.bytes.start, paragraph.span.0);
        let mut pieces = 0;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(MAX_BLOCK_LENGTH).map_or(rest.len(), |(at, _)| {
                let room = rest.get(..at).unwrap_or_default();
                // At the end of a sentence, else of a word, else anywhere.
                let stops = [". ", "? ", "! ", "؟ ", "。", "！", "？"];
                let stop = stops.iter().filter_map(|stop| room.rfind(stop).map(|at| at + stop.len())).max();
                stop.or_else(|| room.rfind(' ').map(|at| at + 1)).filter(|at| *at > 0).unwrap_or(at)
            });
            let (here, after) = rest.split_at(end);
            let length = char_count(here);
            self.blocks.push(TextBlock {
                span: (letter, letter + length),
                bytes: byte..byte + here.len(),
                paragraph: self.paragraphs.len(),
                is_first: pieces == 0,
            });
            match self.chunks.last_mut().filter(|_| pieces % BLOCKS_PER_CHUNK != 0) {
                Some(part) => (part.span.1, part.bytes.end) = (letter + length, byte + here.len()),
                None => {
                    let (span, bytes) = ((letter, letter + length), byte..byte + here.len());
                    self.chunks.push(TextParagraph { span, bytes });
                }
            }
            byte += here.len();
            letter += length;
            rest = after;
            pieces += 1;
        }
    }

    /// The block that holds a character, or the nearest before it.
    pub fn block_at(&self, at: u32) -> usize {
        self.blocks.partition_point(|block| block.span.0 <= at).saturating_sub(1)
    }

    /// The paragraph that holds a character, or the nearest before it.
    pub fn paragraph_at(&self, at: u32) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.span.0 <= at).saturating_sub(1)
    }

    /// The part that holds a character, or the nearest before it.
    pub fn chunk_at(&self, at: u32) -> usize {
        self.chunks.partition_point(|part| part.span.0 <= at).saturating_sub(1)
    }

    /// The text of the part that holds a character, and where it begins.
    pub fn chunk_text<'a>(&self, text: &'a str, at: u32) -> (&'a str, u32) {
        let part = self.chunks.get(self.chunk_at(at));
        part.map_or(("", 0), |part| (text.get(part.bytes.clone()).unwrap_or_default(), part.span.0))
    }

    /// The words at a place.
    pub fn slice(&self, text: &str, span: TextSpan) -> String {
        let Some(block) = self.blocks.get(self.block_at(span.0)) else { return String::new() };
        let tail = text.get(block.bytes.start..).unwrap_or_default();
        let skip = span.0.saturating_sub(block.span.0) as usize;
        tail.chars().skip(skip).take(span.1.saturating_sub(span.0) as usize).collect()
    }

    /// The sentences of a part, as places in the whole text.
    pub fn sentences(&self, text: &str, part: usize) -> Vec<TextSpan> {
        let Some(part) = self.chunks.get(part) else { return Vec::new() };
        let (own, start) = (text.get(part.bytes.clone()).unwrap_or_default(), part.span.0);
        sentences(own).into_iter().map(|(from, to)| (from + start, to + start)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_lies_in_its_block() {
        let text = format!("Ünal said.\n\n{}\nEnd.", "Ten letters. ".repeat(400));
        let index = TextIndex::of(&text);
        assert_eq!(index.paragraphs.len(), 3);
        assert!(index.blocks.len() > 4);
        for block in &index.blocks {
            let own = text.get(block.bytes.clone()).unwrap();
            assert_eq!(char_count(own), block.span.1 - block.span.0);
            assert!(own.chars().count() <= MAX_BLOCK_LENGTH);
        }
        assert_eq!(index.slice(&text, (0, 4)), "Ünal");
        let end = char_count(&text);
        assert_eq!(index.slice(&text, (end - 4, end)), "End.");
        assert_eq!((index.block_at(0), index.paragraph_at(13), index.block_at(end)), (0, 1, index.blocks.len() - 1));
        assert_eq!(index.sentences(&text, index.chunks.len() - 1), [(end - 4, end)]);
    }

    #[test]
    fn a_long_paragraph_is_read_in_chunks_of_whole_sentences() {
        let text = format!("{}。", "Eleven words. ".repeat(20_000));
        let index = TextIndex::of(&text);
        assert_eq!(index.paragraphs.len(), 1);
        assert!(index.chunks.len() > 30);
        assert!(index.chunks.iter().all(|part| part.span.1 - part.span.0 <= 6_000));
        assert!(index.chunks.windows(2).all(|pair| pair[0].span.1 == pair[1].span.0));
        let (own, start) = index.chunk_text(&text, 140_003);
        assert!(start <= 140_003 && own.starts_with("Eleven words. ") && own.ends_with("words. "));
        assert_eq!(index.slice(&text, (140_000, 140_006)), "Eleven");
        assert_eq!(
            index.sentences(&text, index.chunk_at(140_003)).iter().find(|s| s.1 > 140_003),
            Some(&(140_000, 140_013))
        );
    }

    #[test]
    fn an_empty_text_has_no_blocks() {
        assert!(TextIndex::of(" \n\n").blocks.is_empty());
        assert_eq!(TextIndex::of("").block_at(9), 0);
    }
}
