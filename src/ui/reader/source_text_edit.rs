//! Edits the text of a source: all of it or, if it is long, a part. The whole edit is one undo step.

use std::ops::Range;

use egui::{Align, Frame, Key, Layout, Margin, Modifiers, ScrollArea, TextEdit, Ui, vec2};

use crate::model::{Id, Map, Source};
use crate::reading::{self, TextIndex};
use crate::session::{Effect, Session};
use crate::ui::theme::{Theme, semibold, size, space};
use crate::ui::widgets::{hairline_button, primary_button, secondary_text};

/// A text of more bytes is edited in parts, because a text field gets slow with more.
const MAX_WHOLE_BYTES: usize = 200_000;
/// Up to this number of bytes, each key is written to the map at once; above it, only when typing pauses.
const MAX_IMMEDIATE_BYTES: usize = 30_000;
/// The length of that pause, in seconds.
const TYPING_PAUSE_SECS: f64 = 0.5;

/// A text being edited. Typed text is written to the map while the user types, so that none of it can be lost.
pub struct SourceTextEdit {
    source: Id<Source>,
    draft: String,
    /// The byte range of the text that the draft replaces.
    bytes: Range<usize>,
    /// The number of passages missing in the text when the edit began.
    missing_quotes_before: Option<usize>,
    /// The whole text when the edit began.
    original_text: String,
    /// Since when the draft differs from the map, in seconds of egui's clock.
    unwritten_since: Option<f64>,
    has_written: bool,
    wants_focus: bool,
}

/// A user's action in the field.
pub(super) enum TextEditEvent {
    /// Typed text that is due to be written to the map.
    Typed,
    /// Finished the edit.
    Finished,
    /// Cancelled the edit.
    Cancelled,
}

impl SourceTextEdit {
    /// Starts to edit the text of a source, or the part of it that contains a character.
    pub(super) fn of(map: &Map, source: &Source, index: &TextIndex, at: u32) -> Self {
        let bytes = match index.chunks.get(index.chunk_at(at)) {
            Some(chunk) if source.text.len() > MAX_WHOLE_BYTES => chunk.bytes.clone(),
            _ => 0..source.text.len(),
        };
        let draft = source.text.get(bytes.clone()).unwrap_or_default().to_owned();
        let missing_quotes = missing_quote_count(map, &source.id);
        let (source, original_text) = (source.id.clone(), source.text.clone());
        Self {
            source,
            draft,
            bytes,
            missing_quotes_before: missing_quotes,
            original_text,
            unwritten_since: None,
            has_written: false,
            wants_focus: true,
        }
    }

    /// Shows the field. Returns what the user did in this frame.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, source: &Source) -> Option<TextEditEvent> {
        let mut event = None;
        let frame = Frame::new().inner_margin(Margin { left: 44, right: 28, top: 24, bottom: 20 });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width().min(640.0));
            ui.horizontal(|ui| {
                let title = egui::RichText::new("Edit the text").font(semibold(size::TITLE)).color(theme.ink);
                ui.label(title);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if primary_button(ui, theme, "Done").on_hover_text("Ctrl+Enter").clicked() {
                        event = Some(TextEditEvent::Finished);
                    }
                    if hairline_button(ui, theme, "Cancel").clicked() {
                        event = Some(TextEditEvent::Cancelled);
                    }
                });
            });
            let is_part = self.bytes.len() < source.text.len();
            let prefix = if is_part { "A part of a long text, where you were reading. " } else { "" };
            secondary_text(
                ui,
                theme,
                format!("{prefix}Passages stay at their words; those whose words go keep their quotes."),
            );
            ui.add_space(space::MEDIUM);
            if ui.input_mut(|input| input.consume_key(Modifiers::COMMAND, Key::Enter)) {
                event = Some(TextEditEvent::Finished);
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
                let is_due = self.draft.len() < MAX_IMMEDIATE_BYTES || response.lost_focus();
                if self.unwritten_since.is_some_and(|since| is_due || now - since >= TYPING_PAUSE_SECS) {
                    event = event.take().or(Some(TextEditEvent::Typed));
                }
            });
        });
        event
    }

    /// Writes the typed text to the map, as a part of one undo step.
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

    /// Ends the edit with all that was typed. Shows a message if passages are no longer in the text.
    pub(super) fn finish(mut self, session: &mut Session) {
        self.write_to_map(session);
        session.close_open_step();
        let counts = missing_quote_count(session.map(), &self.source).zip(self.missing_quotes_before);
        let message = match counts.map_or(0, |(counts, before)| counts.saturating_sub(before)) {
            0 => return,
            1 => "One passage no longer stands in the text; its mark keeps the quote.".to_owned(),
            count => format!("{count} passages no longer stand in the text; their marks keep the quotes."),
        };
        session.request_effect(Effect::ShowMessage(message));
    }

    /// Ends the edit and restores the text of before.
    pub(super) fn cancel(self, session: &mut Session) {
        session.close_open_step();
        if !self.has_written {
            return;
        }
        session.undo();
        // If another step was made meanwhile, undo has reverted that one: redo it and restore the text by a new step.
        if session.map().sources.get(&self.source).is_some_and(|source| source.text != self.original_text) {
            session.redo();
            if let Err(problem) = session.edit_text(&self.source, &self.original_text) {
                session.request_effect(Effect::ShowMessage(problem.to_string()));
            }
        }
    }
}

/// The number of passages of a source that its text does not have. None if the source has no text.
fn missing_quote_count(map: &Map, source: &Id<Source>) -> Option<usize> {
    let is_missing =
        |passage: &reading::SourcePassage| passage.span.is_none() && !passage.evidence.quote.trim().is_empty();
    map.sources.get(source).filter(|source| !source.text.is_empty())?;
    Some(reading::source_passages(map, source).iter().filter(|passage| is_missing(passage)).count())
}
