//! The selection in a text, and how pointer and keys change it: by characters, words, sentences and paragraphs.

use egui::{Key, Modifiers, Pos2, Response, Ui};

use super::page::ReaderPage;
use crate::reading::{TextSpan, word_at};

/// The selection in a text: at least the sentence at the keyboard position.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct TextSelection {
    span: Option<TextSpan>,
    /// Whether the user selected the span, rather than moving to the sentence with the keyboard.
    is_explicit: bool,
    /// The character where a drag began.
    drag_anchor: Option<u32>,
}

impl TextSelection {
    /// The selected span of characters.
    pub fn span(&self) -> TextSpan {
        self.span.unwrap_or((0, 0))
    }

    /// Whether the user selected the span, rather than moving to the sentence with the keyboard.
    pub fn is_explicit(&self) -> bool {
        self.is_explicit
    }

    /// Whether the pointer is dragging a selection.
    pub fn is_dragging(&self) -> bool {
        self.drag_anchor.is_some()
    }

    /// Selects a span.
    pub fn select(&mut self, span: TextSpan) {
        (self.span, self.is_explicit) = (Some(span), true);
    }

    /// Clears an explicit selection; the keyboard position stays. False if there is none.
    pub fn clear(&mut self) -> bool {
        std::mem::take(&mut self.is_explicit)
    }

    /// Moves to the sentence after the selection.
    pub fn select_next_sentence(&mut self, page: &ReaderPage) {
        let (_, to) = self.span();
        self.move_by_sentence(page, to, 1);
    }

    /// Handles the pointer. Returns how far the page should scroll, in points, while a drag is beyond an edge.
    pub fn handle_pointer(
        &mut self,
        ui: &Ui,
        response: &Response,
        page: &ReaderPage,
        (origin, width): (Pos2, f32),
    ) -> Option<f32> {
        let character_at = |pos: Pos2| page.character_at(pos, origin, width);
        let pointer = ui.input(|input| input.pointer.clone());
        if response.clicked() || response.double_clicked() || response.triple_clicked() {
            response.request_focus();
            let character = response.interact_pointer_pos().and_then(character_at)?;
            let paragraph = page.index.paragraph_at(character);
            if response.triple_clicked() {
                let sentence = sentence_at(page, character)?;
                // A third click on a sentence that is already selected selects the paragraph.
                let paragraph_span = page.index.paragraphs.get(paragraph).map_or(sentence, |paragraph| paragraph.span);
                self.select(if self.span() == sentence && self.is_explicit { paragraph_span } else { sentence });
            } else if response.double_clicked() {
                self.select(word_span_at(page, character));
            } else if ui.input(|input| input.modifiers.shift) {
                let (from, to) = self.span();
                self.select(if character < from { (character, to) } else { (from, character.max(from + 1)) });
            } else {
                (self.span, self.is_explicit) = (sentence_at(page, character), false);
            }
        }
        if response.drag_started() {
            response.request_focus();
            self.drag_anchor = pointer.press_origin().and_then(character_at);
        }
        let mut scroll = None;
        if let Some(from) = self.drag_anchor.filter(|_| response.dragged() || response.drag_stopped())
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(to) = character_at(pos)
        {
            self.select(extend_to_words(page, (from.min(to), from.max(to))));
            let view = response.rect;
            let beyond = (pos.y - view.bottom() + 24.0).max(0.0) - (view.top() + 24.0 - pos.y).max(0.0);
            scroll = (beyond != 0.0).then_some(beyond.clamp(-40.0, 40.0) * 0.5);
            if scroll.is_some() {
                ui.ctx().request_repaint();
            }
        }
        if response.drag_stopped() || !pointer.primary_down() {
            self.drag_anchor = None;
        }
        scroll
    }

    /// Handles the keys. True if one of them moved the selection.
    pub fn handle_keys(&mut self, ui: &Ui, page: &ReaderPage) -> bool {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let (from, to) = self.span();
        let shift = Modifiers::SHIFT;
        let word_modifiers = Modifiers { shift: true, ..Modifiers::COMMAND };
        let (forward, backward) =
            if page.is_rtl(from) { (Key::ArrowLeft, Key::ArrowRight) } else { (Key::ArrowRight, Key::ArrowLeft) };
        if self.span.is_none() && page.index.blocks.is_empty() {
            return false;
        }
        if pressed(word_modifiers, forward) {
            self.select((next_word_start(page, from).min(to.saturating_sub(1)), to));
        } else if pressed(word_modifiers, backward) {
            self.select((previous_word_start(page, from), to));
        } else if pressed(shift, Key::ArrowDown) {
            self.select((from, sentence_after(page, to).map_or(to, |next| next.1)));
        } else if pressed(shift, Key::ArrowUp) {
            // Shrinks the selection by a sentence at its end; if it has only one, extends it backward.
            let last_sentence = sentence_at(page, to.saturating_sub(1)).filter(|last| last.0 > from);
            match last_sentence {
                Some(sentence) => self.select((from, previous_word_end(page, sentence.0).max(from + 1))),
                None => self.select((sentence_before(page, from).map_or(from, |previous| previous.0), to)),
            }
        } else if pressed(shift, forward) {
            self.select((from, word_end(page, to)));
        } else if pressed(shift, backward) {
            self.select((from, previous_word_end(page, to).max(from + 1)));
        } else if pressed(Modifiers::NONE, Key::ArrowDown) || pressed(Modifiers::NONE, forward) {
            self.move_by_sentence(page, to, 1);
        } else if pressed(Modifiers::NONE, Key::ArrowUp) || pressed(Modifiers::NONE, backward) {
            self.move_by_sentence(page, from, -1);
        } else if pressed(Modifiers::NONE, Key::PageDown) {
            (0..8).for_each(|_| self.move_by_sentence(page, self.span().1, 1));
        } else if pressed(Modifiers::NONE, Key::PageUp) {
            (0..8).for_each(|_| self.move_by_sentence(page, self.span().0, -1));
        } else if pressed(Modifiers::NONE, Key::Home) {
            self.span = None;
            self.move_by_sentence(page, 0, 1);
        } else if pressed(Modifiers::NONE, Key::End) {
            let end = page.index.paragraphs.last().map_or(0, |last| last.span.1);
            (self.span, self.is_explicit) = (sentence_at(page, end), false);
        } else {
            return false;
        }
        true
    }

    /// Moves one sentence forward or back from a character.
    fn move_by_sentence(&mut self, page: &ReaderPage, from: u32, by: i8) {
        let next = match self.span {
            None => page.index.sentences(page.text(), 0).first().copied(),
            Some(_) if by > 0 => sentence_after(page, from),
            Some(_) => sentence_before(page, from),
        };
        if next.is_some() {
            self.span = next;
        }
        self.is_explicit = false;
    }
}

/// The sentence at a character.
fn sentence_at(page: &ReaderPage, at: u32) -> Option<TextSpan> {
    let all = page.index.sentences(page.text(), page.index.chunk_at(at));
    all.iter().find(|(_, to)| at < *to).or(all.last()).copied()
}

/// The first sentence that begins at a character or after it. Searches at most three chunks.
fn sentence_after(page: &ReaderPage, at: u32) -> Option<TextSpan> {
    let first = page.index.chunk_at(at);
    let mut chunks = first..page.index.chunks.len().min(first + 3);
    chunks.find_map(|chunk| page.index.sentences(page.text(), chunk).into_iter().find(|(from, _)| *from >= at))
}

/// The last sentence that begins before a character. Searches at most three chunks.
fn sentence_before(page: &ReaderPage, at: u32) -> Option<TextSpan> {
    let first = page.index.chunk_at(at);
    (first.saturating_sub(2)..=first)
        .rev()
        .find_map(|chunk| page.index.sentences(page.text(), chunk).into_iter().rev().find(|(from, _)| *from < at))
}

/// The word at a character.
fn word_span_at(page: &ReaderPage, at: u32) -> TextSpan {
    let (text, start) = page.index.chunk_text(page.text(), at);
    let (from, to) = word_at(text, at.saturating_sub(start));
    (from + start, to + start)
}

/// A span extended to whole words: nobody quotes half a word.
fn extend_to_words(page: &ReaderPage, (from, to): TextSpan) -> TextSpan {
    if from >= to {
        return (from, to);
    }
    (word_span_at(page, from).0.min(from), word_span_at(page, to - 1).1.max(to))
}

/// The characters of the chunk at a character, and the index of the first one in the text.
fn chunk_characters(page: &ReaderPage, at: u32) -> (Vec<char>, u32) {
    let (text, start) = page.index.chunk_text(page.text(), at);
    (text.chars().collect(), start)
}

/// The end of the word after a character.
fn word_end(page: &ReaderPage, at: u32) -> u32 {
    let (characters, start) = chunk_characters(page, at);
    let rest = characters.iter().skip((at - start.min(at)) as usize);
    let skipped = rest.clone().take_while(|c| !c.is_alphanumeric()).count();
    let word = rest.skip(skipped).take_while(|c| !c.is_whitespace()).count();
    at + u32::try_from(skipped + word).unwrap_or(0)
}

/// The end of the word before the last word up to a character.
fn previous_word_end(page: &ReaderPage, at: u32) -> u32 {
    let (characters, start) = chunk_characters(page, at.saturating_sub(1));
    let before = characters.get(..(at - start.min(at)) as usize).unwrap_or(&characters);
    let trimmed = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    let word = before.iter().take(trimmed).rposition(|c| c.is_whitespace()).unwrap_or(0);
    let end = before.iter().take(word).rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    start + u32::try_from(end).unwrap_or(0)
}

/// The start of the word after the word at a character.
fn next_word_start(page: &ReaderPage, at: u32) -> u32 {
    let (characters, start) = chunk_characters(page, at);
    let rest = characters.iter().skip((at - start.min(at)) as usize);
    let word = rest.clone().take_while(|c| !c.is_whitespace()).count();
    let space = rest.skip(word).take_while(|c| c.is_whitespace()).count();
    at + u32::try_from(word + space).unwrap_or(0)
}

/// The start of the word before a character.
fn previous_word_start(page: &ReaderPage, at: u32) -> u32 {
    let (characters, start) = chunk_characters(page, at);
    let before = characters.get(..(at - start.min(at)) as usize).unwrap_or(&characters);
    let trimmed = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    let word = before.iter().take(trimmed).rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
    start + u32::try_from(word).unwrap_or(0)
}
