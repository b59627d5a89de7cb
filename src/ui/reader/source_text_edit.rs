//! Editing the text of a source: all of it, or, where it is long, a part. One step when it is done.

use std::ops::Range;

use egui::{Align, Frame, Key, Layout, Margin, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::model::{Id, Map, Source};
use crate::reading::{self, TextIndex};
use crate::session::{Effect, Session};
use crate::ui::theme::{Theme, semibold, size, space};
use crate::ui::widgets::{hairline_button, primary_button, secondary_text};

/// Above so many bytes a text is edited a part at a time, as no field holds more with ease.
const MAX_WHOLE_BYTES: usize = 200_000;
/// Up to so many bytes of text every key goes into the map at once, beyond when the hand rests.
const MAX_IMMEDIATE_BYTES: usize = 30_000;
/// For how many seconds it rests then.
const TYPING_PAUSE_SECS: f64 = 0.5;

/// A text that is being edited. What is typed goes into the map as it is typed, so that nothing of it can be lost.
pub struct SourceTextEdit {
    source: Id<Source>,
    draft: String,
    /// The bytes of the text that the draft stands for.
    bytes: Range<usize>,
    /// How many passages the text did not have when it was begun.
    missing_quotes_before: Option<usize>,
    /// The whole text as it was then.
    original_text: String,
    /// Since when the draft has words that the map does not have.
    unwritten_since: Option<f64>,
    has_written: bool,
    wants_focus: bool,
}

/// What the user did.
pub(super) enum TextEditEvent {
    /// Typed something that the map shall have.
    Typed,
    /// Finished.
    Finished,
    /// Took all of it back.
    Cancelled,
}

impl SourceTextEdit {
    /// Begins with the text of a source, or with the part of it that holds a character.
    pub(super) fn of(map: &Map, source: &Source, index: &TextIndex, at: u32) -> Self {
        let bytes = match index.chunks.get(index.chunk_at(at)) {
            Some(part) if source.text.len() > MAX_WHOLE_BYTES => part.bytes.clone(),
            _ => 0..source.text.len(),
        };
        let draft = source.text.get(bytes.clone()).unwrap_or_default().to_owned();
        let lost = missing_quote_count(map, &source.id);
        let (source, original) = (source.id.clone(), source.text.clone());
        Self {
            source,
            draft,
            bytes,
            missing_quotes_before: lost,
            original_text: original,
            unwritten_since: None,
            has_written: false,
            wants_focus: true,
        }
    }

    /// Shows the field.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, source: &Source) -> Option<TextEditEvent> {
        let mut did = None;
        let frame = Frame::new().inner_margin(Margin { left: 44, right: 28, top: 24, bottom: 20 });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width().min(640.0));
            ui.horizontal(|ui| {
                let words = egui::RichText::new("Edit the text").font(semibold(size::TITLE)).color(theme.ink);
                ui.label(words);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if primary_button(ui, theme, "Done").on_hover_text("Ctrl+Enter").clicked() {
                        did = Some(TextEditEvent::Finished);
                    }
                    if hairline_button(ui, theme, "Cancel").clicked() {
                        did = Some(TextEditEvent::Cancelled);
                    }
                });
            });
            let is_part = self.bytes.len() < source.text.len();
            let what = if is_part { "A part of a long text, where you were reading. " } else { "" };
            secondary_text(
                ui,
                theme,
                format!("{what}Passages stay at their words; those whose words go keep their quotes."),
            );
            ui.add_space(space::MEDIUM);
            if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) {
                did = Some(TextEditEvent::Finished);
            }
            ScrollArea::vertical().id_salt("edit the text").auto_shrink(false).show(ui, |ui| {
                let edit = TextEdit::multiline(&mut self.draft).desired_width(f32::INFINITY).desired_rows(24);
                let edit = edit.font(crate::ui::theme::regular(14.0)).margin(vec2(12.0, 10.0));
                let response = ui.add(edit.hint_text("Paste or type the text")).accessible_name("Text");
                if std::mem::take(&mut self.wants_focus) {
                    response.request_focus();
                }
                let now = ui.input(|input| input.time);
                if response.changed() {
                    self.unwritten_since = Some(now);
                    ui.ctx().request_repaint_after(std::time::Duration::from_secs_f64(TYPING_PAUSE_SECS));
                }
                let rests = self.draft.len() < MAX_IMMEDIATE_BYTES || response.lost_focus();
                if self.unwritten_since.is_some_and(|since| rests || now - since >= TYPING_PAUSE_SECS) {
                    did = did.take().or(Some(TextEditEvent::Typed));
                }
            });
        });
        did
    }

    /// Puts what was typed into the map, as part of one step.
    pub(super) fn write_to_map(&mut self, session: &mut Session) {
        let Some(source) = session.map().sources.get(&self.source).filter(|_| self.unwritten_since.take().is_some())
        else {
            return;
        };
        let before = source.text.get(..self.bytes.start).unwrap_or_default();
        let after = source.text.get(self.bytes.end..).unwrap_or_default();
        let text = format!("{before}{}{after}", self.draft);
        self.bytes.end = self.bytes.start + self.draft.len();
        self.has_written = true;
        if let Err(problem) = session.type_text(&self.source, &text) {
            session.request_effect(Effect::ShowMessage(problem.to_string()));
        }
    }

    /// Ends, with all that was typed, and says what came of the passages.
    pub(super) fn finish(mut self, session: &mut Session) {
        self.write_to_map(session);
        session.close_open_step();
        let now = missing_quote_count(session.map(), &self.source).zip(self.missing_quotes_before);
        let words = match now.map_or(0, |(now, before)| now.saturating_sub(before)) {
            0 => return,
            1 => "One passage no longer stands in the text; its mark keeps the quote.".to_owned(),
            gone => format!("{gone} passages no longer stand in the text; their marks keep the quotes."),
        };
        session.request_effect(Effect::ShowMessage(words));
    }

    /// Ends without what was typed.
    pub(super) fn cancel(self, session: &mut Session) {
        session.close_open_step();
        if !self.has_written {
            return;
        }
        session.undo();
        // Something else was done in between: then it is that which was undone.
        if session.map().sources.get(&self.source).is_some_and(|source| source.text != self.original_text) {
            session.redo();
            if let Err(problem) = session.edit_text(&self.source, &self.original_text) {
                session.request_effect(Effect::ShowMessage(problem.to_string()));
            }
        }
    }
}

/// How many passages of a source its text does not have; none where there is no text that could lose them.
fn missing_quote_count(map: &Map, source: &Id<Source>) -> Option<usize> {
    let is_lost =
        |passage: &reading::SourcePassage| passage.span.is_none() && !passage.evidence.quote.trim().is_empty();
    map.sources.get(source).filter(|source| !source.text.is_empty())?;
    Some(reading::source_passages(map, source).iter().filter(|passage| is_lost(passage)).count())
}
