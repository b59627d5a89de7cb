//! A text cut into blocks that are laid out one by one: its paragraphs, and pieces of those that are very long. Knows
//! where each begins, in characters and in bytes. Draws nothing.

use std::ops::Range;

use crate::reading::{Span, sentences};

/// Above so many characters a paragraph is laid out in pieces, so that a text without line breaks scrolls too.
const LONGEST: usize = 1500;

/// A piece of the text that is laid out at once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// Its characters.
    pub span: Span,
    /// Its bytes.
    pub bytes: Range<usize>,
    /// Its paragraph, from 0.
    pub paragraph: usize,
    /// Is it the first of its paragraph?
    pub is_first: bool,
}

/// A paragraph: a line of the text that is not blank.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// Its characters.
    pub span: Span,
    /// Its bytes.
    pub bytes: Range<usize>,
}

/// Where everything is in a text.
#[derive(Clone, Debug, Default)]
pub(super) struct Index {
    pub blocks: Vec<Block>,
    pub paragraphs: Vec<Paragraph>,
}

impl Index {
    /// Of that text.
    pub fn of(text: &str) -> Self {
        let mut index = Self::default();
        let (mut byte, mut letter) = (0, 0_u32);
        for line in text.split('\n') {
            let length = count(line);
            if !line.trim().is_empty() {
                let paragraph = Paragraph { span: (letter, letter + length), bytes: byte..byte + line.len() };
                index.cut(line, &paragraph);
                index.paragraphs.push(paragraph);
            }
            byte += line.len() + 1;
            letter += length + 1;
        }
        index
    }

    fn cut(&mut self, line: &str, paragraph: &Paragraph) {
        let mut rest = line;
        let (mut byte, mut letter) = (paragraph.bytes.start, paragraph.span.0);
        let mut is_first = true;
        while !rest.is_empty() {
            let end = rest.char_indices().nth(LONGEST).map_or(rest.len(), |(at, _)| {
                let room = rest.get(..at).unwrap_or_default();
                // At the end of a sentence, else of a word, else anywhere.
                let stop = room.rmatch_indices(". ").next().map(|(at, _)| at + 2);
                stop.or_else(|| room.rfind(' ').map(|at| at + 1)).filter(|at| *at > 0).unwrap_or(at)
            });
            let (here, after) = rest.split_at(end);
            let length = count(here);
            self.blocks.push(Block {
                span: (letter, letter + length),
                bytes: byte..byte + here.len(),
                paragraph: self.paragraphs.len(),
                is_first,
            });
            byte += here.len();
            letter += length;
            rest = after;
            is_first = false;
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

    /// The text of a paragraph.
    pub fn paragraph<'a>(&self, text: &'a str, at: usize) -> &'a str {
        self.paragraphs.get(at).and_then(|paragraph| text.get(paragraph.bytes.clone())).unwrap_or_default()
    }

    /// The words at a place.
    pub fn slice(&self, text: &str, span: Span) -> String {
        let first = self.paragraph_at(span.0);
        let Some(paragraph) = self.paragraphs.get(first) else { return String::new() };
        let tail = text.get(paragraph.bytes.start..).unwrap_or_default();
        let skip = span.0.saturating_sub(paragraph.span.0) as usize;
        tail.chars().skip(skip).take(span.1.saturating_sub(span.0) as usize).collect()
    }

    /// The sentences of a paragraph, as places in the whole text.
    pub fn sentences(&self, text: &str, paragraph: usize) -> Vec<Span> {
        let Some(start) = self.paragraphs.get(paragraph).map(|paragraph| paragraph.span.0) else { return Vec::new() };
        sentences(self.paragraph(text, paragraph)).into_iter().map(|(from, to)| (from + start, to + start)).collect()
    }
}

fn count(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_letter_lies_in_its_block() {
        let text = format!("Ünal said.\n\n{}\nEnd.", "Ten letters. ".repeat(400));
        let index = Index::of(&text);
        assert_eq!(index.paragraphs.len(), 3);
        assert!(index.blocks.len() > 4);
        for block in &index.blocks {
            let own = text.get(block.bytes.clone()).unwrap();
            assert_eq!(count(own), block.span.1 - block.span.0);
            assert!(own.chars().count() <= LONGEST);
        }
        assert_eq!(index.slice(&text, (0, 4)), "Ünal");
        let end = count(&text);
        assert_eq!(index.slice(&text, (end - 4, end)), "End.");
        assert_eq!((index.block_at(0), index.paragraph_at(13), index.block_at(end)), (0, 1, index.blocks.len() - 1));
        assert_eq!(index.sentences(&text, 2), [(end - 4, end)]);
    }

    #[test]
    fn an_empty_text_has_no_blocks() {
        assert!(Index::of(" \n\n").blocks.is_empty());
        assert_eq!(Index::of("").block_at(9), 0);
    }
}
