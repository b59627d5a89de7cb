//! Divides a text into blocks for layout: paragraphs, and pieces of very long paragraphs. Records the start of each
//! block in characters and in bytes. Does no layout.

use std::ops::Range;

use super::{TextSpan, char_count, sentences};

/// The maximum length of a block in characters. A longer paragraph is divided, so that a text without line breaks can
/// scroll too.
const MAX_BLOCK_LENGTH: usize = 1500;
/// The maximum number of blocks in a chunk. Sentences and words are searched within one chunk.
const BLOCKS_PER_CHUNK: usize = 4;

/// A piece of the text that is laid out as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextBlock {
    /// Its span in characters.
    pub span: TextSpan,
    /// Its range in bytes.
    pub bytes: Range<usize>,
    /// The index of its paragraph, from 0.
    pub paragraph: usize,
    /// True for the first block of a paragraph.
    pub is_first: bool,
}

/// A paragraph: a line of the text that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextParagraph {
    /// Its span in characters.
    pub span: TextSpan,
    /// Its range in bytes.
    pub bytes: Range<usize>,
}

/// The positions of blocks, paragraphs and chunks of a text.
#[derive(Clone, Debug, Default)]
pub struct TextIndex {
    /// The blocks, in order.
    pub blocks: Vec<TextBlock>,
    /// The paragraphs: lines that are not blank.
    pub paragraphs: Vec<TextParagraph>,
    /// The chunks: paragraphs, with very long ones divided, within which words and sentences are searched.
    pub chunks: Vec<TextParagraph>,
}

impl TextIndex {
    /// Divides a text.
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
        let mut remaining = line;
        let (mut byte, mut letter) = (paragraph.bytes.start, paragraph.span.0);
        let mut pieces = 0;
        while !remaining.is_empty() {
            let end = remaining.char_indices().nth(MAX_BLOCK_LENGTH).map_or(remaining.len(), |(at, _)| {
                let window = remaining.get(..at).unwrap_or_default();
                // After a sentence if possible, else after a word, else anywhere.
                let stops = [". ", "? ", "! ", "؟ ", "。", "！", "？"];
                let stop = stops.iter().filter_map(|stop| window.rfind(stop).map(|at| at + stop.len())).max();
                stop.or_else(|| window.rfind(' ').map(|at| at + 1)).filter(|at| *at > 0).unwrap_or(at)
            });
            let (piece, after) = remaining.split_at(end);
            let length = char_count(piece);
            self.blocks.push(TextBlock {
                span: (letter, letter + length),
                bytes: byte..byte + piece.len(),
                paragraph: self.paragraphs.len(),
                is_first: pieces == 0,
            });
            match self.chunks.last_mut().filter(|_| pieces % BLOCKS_PER_CHUNK != 0) {
                Some(chunk) => (chunk.span.1, chunk.bytes.end) = (letter + length, byte + piece.len()),
                None => {
                    let (span, bytes) = ((letter, letter + length), byte..byte + piece.len());
                    self.chunks.push(TextParagraph { span, bytes });
                }
            }
            byte += piece.len();
            letter += length;
            remaining = after;
            pieces += 1;
        }
    }

    /// The block that contains a character, or the nearest one before it.
    pub fn block_at(&self, at: u32) -> usize {
        self.blocks.partition_point(|block| block.span.0 <= at).saturating_sub(1)
    }

    /// The paragraph that contains a character, or the nearest one before it.
    pub fn paragraph_at(&self, at: u32) -> usize {
        self.paragraphs.partition_point(|paragraph| paragraph.span.0 <= at).saturating_sub(1)
    }

    /// The chunk that contains a character, or the nearest one before it.
    pub fn chunk_at(&self, at: u32) -> usize {
        self.chunks.partition_point(|chunk| chunk.span.0 <= at).saturating_sub(1)
    }

    /// The text of the chunk that contains a character, and the position at which it begins.
    pub fn chunk_text<'a>(&self, text: &'a str, at: u32) -> (&'a str, u32) {
        let chunk = self.chunks.get(self.chunk_at(at));
        chunk.map_or(("", 0), |chunk| (text.get(chunk.bytes.clone()).unwrap_or_default(), chunk.span.0))
    }

    /// The text of a span.
    pub fn slice(&self, text: &str, span: TextSpan) -> String {
        let Some(block) = self.blocks.get(self.block_at(span.0)) else { return String::new() };
        let tail = text.get(block.bytes.start..).unwrap_or_default();
        let skip = span.0.saturating_sub(block.span.0) as usize;
        tail.chars().skip(skip).take(span.1.saturating_sub(span.0) as usize).collect()
    }

    /// The sentences of a chunk, as spans of the whole text.
    pub fn sentences(&self, text: &str, chunk: usize) -> Vec<TextSpan> {
        let Some(chunk) = self.chunks.get(chunk) else { return Vec::new() };
        let (chunk_text, start) = (text.get(chunk.bytes.clone()).unwrap_or_default(), chunk.span.0);
        sentences(chunk_text).into_iter().map(|(from, to)| (from + start, to + start)).collect()
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
            let block_text = text.get(block.bytes.clone()).unwrap();
            assert_eq!(char_count(block_text), block.span.1 - block.span.0);
            assert!(block_text.chars().count() <= MAX_BLOCK_LENGTH);
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
        assert!(index.chunks.iter().all(|chunk| chunk.span.1 - chunk.span.0 <= 6_000));
        assert!(index.chunks.windows(2).all(|pair| pair[0].span.1 == pair[1].span.0));
        let (chunk_text, start) = index.chunk_text(&text, 140_003);
        assert!(start <= 140_003 && chunk_text.starts_with("Eleven words. ") && chunk_text.ends_with("words. "));
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
