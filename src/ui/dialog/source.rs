//! Adds a source: an article that was pasted or read from a file, or one typed by the user. Warns if the map already
//! has it.

use egui::{ScrollArea, TextEdit, Ui, vec2};

use super::super::theme::{Theme, regular, size, space};
use super::super::widgets::{bidi_label, error_text, hairline_button, primary_button, secondary_text, text_button};
use super::{DialogAnswer, DialogContext, button_row_ui, byte_size_text, focus_first, title_ui};
use crate::model::{Date, Id, Source, Target};
use crate::reading::{self, DuplicateReason, ImportedSource};

/// A text of more bytes is not shown in a text field, because a field gets slow with more.
const MAX_FIELD_BYTES: usize = 200_000;

/// The dialog that adds a source.
#[derive(Default)]
pub struct SourceDialog {
    draft: ImportedSource,
    published: String,
    /// The draft for which a duplicate was searched last.
    compared_draft: Option<ImportedSource>,
    /// The source of the map that the draft duplicates.
    duplicate: Option<(Id<Source>, DuplicateReason)>,
    error: Option<String>,
}

impl SourceDialog {
    /// A dialog with the known fields of a source.
    pub fn of(draft: ImportedSource) -> Self {
        let published = draft.published.map(|date| date.to_string()).unwrap_or_default();
        Self { draft, published, compared_draft: None, duplicate: None, error: None }
    }

    /// A dialog for a pasted article.
    pub fn pasted(text: &str) -> Self {
        Self::of(reading::parse_pasted_text(text))
    }

    pub(super) fn show(&mut self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        title_ui(ui, theme, "Add a source");
        self.fields_ui(ui, theme);
        ui.add_space(space::MEDIUM);
        self.text_ui(ui, theme, context);
        let warning_answer = self.duplicate_warning_ui(ui, theme, context);
        if let Some(error) = &self.error {
            error_text(ui, theme, error);
        }
        let answer = button_row_ui(ui, |ui| {
            let adds = primary_button(ui, theme, "Add the source").clicked();
            let cancels = hairline_button(ui, theme, "Cancel").clicked();
            if adds { self.answer() } else { cancels.then_some(DialogAnswer::Close) }
        });
        warning_answer.or(answer)
    }

    fn fields_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let column_width = (ui.available_width() - space::LARGE) / 2.0;
        labelled_line_ui(ui, theme, &mut self.draft.title, "Title", f32::INFINITY);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.outlet, "Outlet", column_width));
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.author, "Author", column_width));
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.published, "Published (2025-11-07)", column_width));
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.language, "Language", column_width));
        });
        labelled_line_ui(ui, theme, &mut self.draft.link, "Link", f32::INFINITY);
    }

    fn text_ui(&mut self, ui: &mut Ui, theme: &Theme, context: &DialogContext) {
        if self.draft.text.len() > MAX_FIELD_BYTES {
            let excerpt: String = self.draft.text.chars().take(400).collect();
            secondary_text(ui, theme, format!("Text, {}, which begins:", byte_size_text(self.draft.text.len())));
            bidi_label(ui, &excerpt, regular(size::BODY), theme.ink);
            return;
        }
        secondary_text(ui, theme, "Text");
        let was_empty = self.draft.text.is_empty();
        ScrollArea::vertical().id_salt("text of a source").max_height(200.0).show(ui, |ui| {
            let edit = TextEdit::multiline(&mut self.draft.text).desired_width(f32::INFINITY).desired_rows(7);
            let edit =
                edit.hint_text("Paste the article here; its title and date are filled in").margin(vec2(8.0, 6.0));
            let response = ui.add(edit).accessible_name("Text");
            if was_empty && self.draft.title.is_empty() {
                focus_first(&response, context);
            }
            // A whole article was pasted into the empty field.
            if response.changed() && was_empty && self.draft.text.trim().len() > 40 {
                self.fill_in();
            }
        });
    }

    /// Fills empty fields from the pasted text, which may start with a title, a date and so on.
    fn fill_in(&mut self) {
        let parsed = reading::parse_pasted_text(&self.draft.text);
        let draft = &mut self.draft;
        for (field, value) in [
            (&mut draft.title, &parsed.title),
            (&mut draft.outlet, &parsed.outlet),
            (&mut draft.author, &parsed.author),
            (&mut draft.link, &parsed.link),
            (&mut draft.language, &parsed.language),
        ] {
            if field.trim().is_empty() {
                field.clone_from(value);
            }
        }
        draft.text = parsed.text;
        if self.published.trim().is_empty() {
            self.published = parsed.published.map(|date| date.to_string()).unwrap_or_default();
        }
    }

    /// Warns that the map already has this source. Returns an answer if the user wants to see it.
    fn duplicate_warning_ui(&mut self, ui: &mut Ui, theme: &Theme, context: &DialogContext) -> Option<DialogAnswer> {
        let map = context.session.map();
        if self.compared_draft.as_ref() != Some(&self.draft) {
            self.duplicate = reading::find_duplicate(map, &self.draft);
            self.compared_draft = Some(self.draft.clone());
        }
        let (id, reason) = self.duplicate.as_ref()?;
        let name = map.name(&id.into());
        let reason = if *reason == DuplicateReason::Link { "the same link" } else { "the same text" };
        ui.add_space(space::SMALL);
        error_text(ui, theme, &format!("“{name}” is in the map already, with {reason}."));
        text_button(ui, theme, "Show that one", "Show that one")
            .clicked()
            .then(|| DialogAnswer::ReadSource(Target::from(id)))
    }

    fn answer(&mut self) -> Option<DialogAnswer> {
        self.error = None;
        let text = self.published.trim();
        let published: Option<Date> = match text.parse() {
            Ok(date) => Some(date),
            Err(_) if text.is_empty() => None,
            Err(error) => {
                let error: crate::model::date::BadDate = error;
                self.error = Some(format!("{error}."));
                return None;
            }
        };
        if self.draft.title.trim().is_empty() {
            let first_words = self.draft.text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
            if first_words.is_empty() {
                self.error = Some("A source needs a title, or a text.".to_owned());
                return None;
            }
            self.draft.title = first_words;
        }
        if self.draft.text.len() > crate::model::SOURCE_TEXT_LIMIT {
            let [size, limit] = [self.draft.text.len(), crate::model::SOURCE_TEXT_LIMIT].map(byte_size_text);
            self.error = Some(format!("The text has {size}, and a source has {limit} at most: shorten it."));
            return None;
        }
        self.draft.published = published;
        Some(DialogAnswer::AddSource(Box::new(self.draft.clone())))
    }
}

fn labelled_line_ui(ui: &mut Ui, theme: &Theme, text: &mut String, name: &str, width: f32) {
    ui.spacing_mut().item_spacing.y = 2.0;
    let label = egui::RichText::new(name).font(regular(size::SECONDARY)).color(theme.quiet);
    ui.label(label);
    let edit = TextEdit::singleline(text).desired_width(width).margin(vec2(space::MEDIUM, 4.0));
    ui.add(edit).accessible_name(name);
    ui.add_space(space::SMALL);
}
