//! Editing the text of a source: all of it, or, where it is long, one paragraph. One step when it is done.

use std::ops::Range;

use egui::{Align, Frame, Layout, Margin, ScrollArea, TextEdit, Ui, vec2};

use super::index::Index;
use crate::model::{Id, Source};
use crate::session::{Effect, Session};
use crate::ui::theme::{Theme, semibold, size, space};
use crate::ui::widgets::{hairline_button, primary, quiet};

/// Above so many bytes a text is edited a paragraph at a time, as no field holds more with ease.
const WHOLE: usize = 200_000;

/// A text that is being edited.
pub struct Editing {
    draft: String,
    /// The bytes of the text that the draft stands for.
    bytes: Range<usize>,
    is_fresh: bool,
}

impl Editing {
    /// Begins with the text of a source, or with that paragraph of it.
    pub(super) fn of(source: &Source, index: &Index, paragraph: usize) -> Self {
        let bytes = match index.paragraphs.get(paragraph) {
            Some(paragraph) if source.text.len() > WHOLE => paragraph.bytes.clone(),
            _ => 0..source.text.len(),
        };
        let draft = source.text.get(bytes.clone()).unwrap_or_default().to_owned();
        Self { draft, bytes, is_fresh: true }
    }

    /// Shows the field. Done with a new text, or without one.
    pub(super) fn show(&mut self, ui: &mut Ui, theme: &Theme, source: &Source) -> Option<Option<String>> {
        let mut done = None;
        let frame = Frame::new().inner_margin(Margin { left: 44, right: 28, top: 24, bottom: 20 });
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width().min(640.0));
            ui.horizontal(|ui| {
                let words = egui::RichText::new("Edit the text").font(semibold(size::TITLE)).color(theme.ink);
                ui.label(words);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if primary(ui, theme, "Done").clicked() {
                        done = Some(Some(self.whole(&source.text)));
                    }
                    if hairline_button(ui, theme, "Cancel").clicked() {
                        done = Some(None);
                    }
                });
            });
            let what = if self.bytes.len() < source.text.len() { "One paragraph of a long text. " } else { "" };
            quiet(ui, theme, format!("{what}Passages stay at their words; those whose words go keep their quotes."));
            ui.add_space(space::MEDIUM);
            ScrollArea::vertical().id_salt("edit the text").auto_shrink(false).show(ui, |ui| {
                let edit = TextEdit::multiline(&mut self.draft).desired_width(f32::INFINITY).desired_rows(24);
                let edit = edit.font(crate::ui::theme::regular(14.0)).margin(vec2(12.0, 10.0));
                let response = ui.add(edit.hint_text("Paste or type the text")).accessible_name("Text");
                if std::mem::take(&mut self.is_fresh) {
                    response.request_focus();
                }
            });
        });
        done
    }

    /// The whole text, with the draft in its place.
    fn whole(&self, text: &str) -> String {
        let before = text.get(..self.bytes.start).unwrap_or_default();
        let after = text.get(self.bytes.end..).unwrap_or_default();
        format!("{before}{}{after}", self.draft)
    }
}

/// Puts the new text into the source, and says what came of its passages.
pub(super) fn save(session: &mut Session, source: &Id<Source>, text: &str) {
    match session.edit_text(source, text) {
        Ok(0) => {}
        Ok(1) => {
            session.ask(Effect::Say("One passage no longer stands in the text; its mark keeps the quote.".to_owned()))
        }
        Ok(lost) => session
            .ask(Effect::Say(format!("{lost} passages no longer stand in the text; their marks keep the quotes."))),
        Err(problem) => session.ask(Effect::Say(problem.to_string())),
    }
}
