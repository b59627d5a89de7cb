//! What is selected in a text, and how pointer and keys change it: by letters, words, sentences and paragraphs.

use egui::{Key, Modifiers, Pos2, Response, Ui};

use super::page::Page;
use crate::reading::{Span, word_at};

/// What is selected: at least the sentence that the keyboard is at.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Hand {
    span: Option<Span>,
    /// Was it marked by hand?
    is_marked: bool,
    /// Where a drag began.
    from: Option<u32>,
}

impl Hand {
    /// What is selected.
    pub fn span(&self) -> Span {
        self.span.unwrap_or((0, 0))
    }

    /// Was it marked by hand, rather than being where the keyboard is?
    pub fn is_marked(&self) -> bool {
        self.is_marked
    }

    /// Is the pointer marking something?
    pub fn is_dragging(&self) -> bool {
        self.from.is_some()
    }

    /// Selects that.
    pub fn put(&mut self, span: Span) {
        (self.span, self.is_marked) = (Some(span), true);
    }

    /// Lets go of what is marked; the sentence stays. False if nothing is.
    pub fn let_go(&mut self) -> bool {
        std::mem::take(&mut self.is_marked)
    }

    /// Goes to the sentence behind what is selected.
    pub fn next(&mut self, page: &Page) {
        let (_, to) = self.span();
        self.step(page, to, 1);
    }

    /// What the pointer does. Answers with how far the page shall scroll, when it drags beyond an edge.
    pub fn pointer(&mut self, ui: &Ui, response: &Response, page: &Page, (origin, width): (Pos2, f32)) -> Option<f32> {
        let at = |pos: Pos2| page.letter_at(pos, origin, width);
        let pointer = ui.input(|input| input.pointer.clone());
        if response.clicked() || response.double_clicked() || response.triple_clicked() {
            response.request_focus();
            let here = response.interact_pointer_pos().and_then(at)?;
            let paragraph = page.index.paragraph_at(here);
            if response.triple_clicked() {
                let sentence = sentence(page, here)?;
                // A third click on what is one sentence already means the paragraph.
                let whole = page.index.paragraphs.get(paragraph).map_or(sentence, |paragraph| paragraph.span);
                self.put(if self.span() == sentence && self.is_marked { whole } else { sentence });
            } else if response.double_clicked() {
                self.put(word(page, here));
            } else if ui.input(|input| input.modifiers.shift) {
                let (from, to) = self.span();
                self.put(if here < from { (here, to) } else { (from, here.max(from + 1)) });
            } else {
                (self.span, self.is_marked) = (sentence(page, here), false);
            }
        }
        if response.drag_started() {
            response.request_focus();
            self.from = pointer.press_origin().and_then(at);
        }
        let mut scroll = None;
        if let Some(from) = self.from.filter(|_| response.dragged() || response.drag_stopped())
            && let Some(pos) = response.interact_pointer_pos()
            && let Some(to) = at(pos)
        {
            self.put(by_words(page, (from.min(to), from.max(to))));
            let view = response.rect;
            let beyond = (pos.y - view.bottom() + 24.0).max(0.0) - (view.top() + 24.0 - pos.y).max(0.0);
            scroll = (beyond != 0.0).then_some(beyond.clamp(-40.0, 40.0) * 0.5);
            if scroll.is_some() {
                ui.ctx().request_repaint();
            }
        }
        if response.drag_stopped() || !pointer.primary_down() {
            self.from = None;
        }
        scroll
    }

    /// What the keys do. Has anything moved?
    pub fn keys(&mut self, ui: &Ui, page: &Page) -> bool {
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let (from, to) = self.span();
        let shift = Modifiers::SHIFT;
        let both = Modifiers { shift: true, ..Modifiers::COMMAND };
        let (forth, back) =
            if page.is_rtl(from) { (Key::ArrowLeft, Key::ArrowRight) } else { (Key::ArrowRight, Key::ArrowLeft) };
        if self.span.is_none() && page.index.blocks.is_empty() {
            return false;
        }
        if pressed(both, forth) {
            self.put((next_word(page, from).min(to.saturating_sub(1)), to));
        } else if pressed(both, back) {
            self.put((previous_word(page, from), to));
        } else if pressed(shift, Key::ArrowDown) {
            self.put((from, sentence_after(page, to).map_or(to, |next| next.1)));
        } else if pressed(shift, Key::ArrowUp) {
            // Back as it was extended, and then further back.
            let shorter = sentence(page, to.saturating_sub(1)).filter(|last| last.0 > from);
            match shorter {
                Some(last) => self.put((from, end_before(page, last.0).max(from + 1))),
                None => self.put((sentence_before(page, from).map_or(from, |before| before.0), to)),
            }
        } else if pressed(shift, forth) {
            self.put((from, word_end(page, to)));
        } else if pressed(shift, back) {
            self.put((from, end_before(page, to).max(from + 1)));
        } else if pressed(Modifiers::NONE, Key::ArrowDown) || pressed(Modifiers::NONE, forth) {
            self.step(page, to, 1);
        } else if pressed(Modifiers::NONE, Key::ArrowUp) || pressed(Modifiers::NONE, back) {
            self.step(page, from, -1);
        } else if pressed(Modifiers::NONE, Key::PageDown) {
            (0..8).for_each(|_| self.step(page, self.span().1, 1));
        } else if pressed(Modifiers::NONE, Key::PageUp) {
            (0..8).for_each(|_| self.step(page, self.span().0, -1));
        } else if pressed(Modifiers::NONE, Key::Home) {
            self.span = None;
            self.step(page, 0, 1);
        } else if pressed(Modifiers::NONE, Key::End) {
            let end = page.index.paragraphs.last().map_or(0, |last| last.span.1);
            (self.span, self.is_marked) = (sentence(page, end), false);
        } else {
            return false;
        }
        true
    }

    /// Goes a sentence on or back from a place.
    fn step(&mut self, page: &Page, from: u32, by: i8) {
        let next = match self.span {
            None => page.index.sentences(page.text(), 0).first().copied(),
            Some(_) if by > 0 => sentence_after(page, from),
            Some(_) => sentence_before(page, from),
        };
        if next.is_some() {
            self.span = next;
        }
        self.is_marked = false;
    }
}

/// The sentence at a character.
fn sentence(page: &Page, at: u32) -> Option<Span> {
    let all = page.index.sentences(page.text(), page.index.part_at(at));
    all.iter().find(|(_, to)| at < *to).or(all.last()).copied()
}

/// The first sentence that begins at a character or behind it.
fn sentence_after(page: &Page, at: u32) -> Option<Span> {
    let first = page.index.part_at(at);
    let mut parts = first..page.index.parts.len().min(first + 3);
    parts.find_map(|part| page.index.sentences(page.text(), part).into_iter().find(|(from, _)| *from >= at))
}

/// The last sentence that begins before a character.
fn sentence_before(page: &Page, at: u32) -> Option<Span> {
    let first = page.index.part_at(at);
    (first.saturating_sub(2)..=first)
        .rev()
        .find_map(|part| page.index.sentences(page.text(), part).into_iter().rev().find(|(from, _)| *from < at))
}

/// The word at a character.
fn word(page: &Page, at: u32) -> Span {
    let (text, start) = page.index.part(page.text(), at);
    let (from, to) = word_at(text, at.saturating_sub(start));
    (from + start, to + start)
}

/// As much as was dragged over, to the ends of its words: nobody quotes half a word.
fn by_words(page: &Page, (from, to): Span) -> Span {
    if from >= to {
        return (from, to);
    }
    (word(page, from).0.min(from), word(page, to - 1).1.max(to))
}

/// The letters of the part at a character, and where it begins.
fn letters(page: &Page, at: u32) -> (Vec<char>, u32) {
    let (text, start) = page.index.part(page.text(), at);
    (text.chars().collect(), start)
}

/// Where the word behind a character ends.
fn word_end(page: &Page, at: u32) -> u32 {
    let (letters, start) = letters(page, at);
    let rest = letters.iter().skip((at - start.min(at)) as usize);
    let skipped = rest.clone().take_while(|c| !c.is_alphanumeric()).count();
    let word = rest.skip(skipped).take_while(|c| !c.is_whitespace()).count();
    at + u32::try_from(skipped + word).unwrap_or(0)
}

/// Where the word before the last one up to a character ends.
fn end_before(page: &Page, at: u32) -> u32 {
    let (letters, start) = letters(page, at.saturating_sub(1));
    let before = letters.get(..(at - start.min(at)) as usize).unwrap_or(&letters);
    let trimmed = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    let word = before.iter().take(trimmed).rposition(|c| c.is_whitespace()).unwrap_or(0);
    let end = before.iter().take(word).rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    start + u32::try_from(end).unwrap_or(0)
}

/// Where the word behind the one at a character begins.
fn next_word(page: &Page, at: u32) -> u32 {
    let (letters, start) = letters(page, at);
    let rest = letters.iter().skip((at - start.min(at)) as usize);
    let word = rest.clone().take_while(|c| !c.is_whitespace()).count();
    let space = rest.skip(word).take_while(|c| c.is_whitespace()).count();
    at + u32::try_from(word + space).unwrap_or(0)
}

/// Where the word before a character begins.
fn previous_word(page: &Page, at: u32) -> u32 {
    let (letters, start) = letters(page, at);
    let before = letters.get(..(at - start.min(at)) as usize).unwrap_or(&letters);
    let trimmed = before.iter().rposition(|c| !c.is_whitespace()).map_or(0, |at| at + 1);
    let word = before.iter().take(trimmed).rposition(|c| c.is_whitespace()).map_or(0, |at| at + 1);
    start + u32::try_from(word).unwrap_or(0)
}
