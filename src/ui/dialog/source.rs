//! Adds a source: an article that was pasted or read from a file, or one by hand. Warns of what is in the map already.

use egui::{ScrollArea, TextEdit, Ui, vec2};

use super::super::theme::{Theme, regular, size, space};
use super::super::widgets::{bidi_label, error_text, hairline_button, primary_button, secondary_text, text_button};
use super::{DialogAnswer, DialogContext, button_row_ui, byte_size_text, focus_first, title_ui};
use crate::model::{Date, Id, Source, Target};
use crate::reading::{self, DuplicateReason, ImportedSource};

/// More bytes of text than these are not shown in a field, as no field holds more with ease.
const MAX_FIELD_BYTES: usize = 200_000;

/// The dialog.
#[derive(Default)]
pub struct SourceDialog {
    draft: ImportedSource,
    published: String,
    /// For which draft a copy was looked for last.
    compared_draft: Option<ImportedSource>,
    /// The source of the map that it is a copy of.
    duplicate: Option<(Id<Source>, DuplicateReason)>,
    error: Option<String>,
}

impl SourceDialog {
    /// For a source of which that much is known.
    pub fn of(draft: ImportedSource) -> Self {
        let published = draft.published.map(|date| date.to_string()).unwrap_or_default();
        Self { draft, published, compared_draft: None, duplicate: None, error: None }
    }

    /// For an article that was pasted.
    pub fn pasted(text: &str) -> Self {
        Self::of(reading::parse_pasted_text(text))
    }

    pub(super) fn show(&mut self, ui: &mut Ui, view: &DialogContext) -> Option<DialogAnswer> {
        let theme = view.theme;
        title_ui(ui, theme, "Add a source");
        self.fields_ui(ui, theme);
        ui.add_space(space::MEDIUM);
        self.text_ui(ui, theme, view);
        let shown = self.duplicate_warning_ui(ui, theme, view);
        if let Some(words) = &self.error {
            error_text(ui, theme, words);
        }
        let answer = button_row_ui(ui, |ui| {
            let add = primary_button(ui, theme, "Add the source").clicked();
            let cancel = hairline_button(ui, theme, "Cancel").clicked();
            if add { self.answer() } else { cancel.then_some(DialogAnswer::Close) }
        });
        shown.or(answer)
    }

    fn fields_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let half = (ui.available_width() - space::LARGE) / 2.0;
        labelled_line_ui(ui, theme, &mut self.draft.title, "Title", f32::INFINITY);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.outlet, "Outlet", half));
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.author, "Author", half));
        });
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = space::LARGE;
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.published, "Published (2025-11-07)", half));
            ui.vertical(|ui| labelled_line_ui(ui, theme, &mut self.draft.language, "Language", half));
        });
        labelled_line_ui(ui, theme, &mut self.draft.link, "Link", f32::INFINITY);
    }

    fn text_ui(&mut self, ui: &mut Ui, theme: &Theme, view: &DialogContext) {
        if self.draft.text.len() > MAX_FIELD_BYTES {
            let beginning: String = self.draft.text.chars().take(400).collect();
            secondary_text(ui, theme, format!("Text, {}, which begins:", byte_size_text(self.draft.text.len())));
            bidi_label(ui, &beginning, regular(size::BODY), theme.ink);
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
                focus_first(&response, view);
            }
            // A whole article fell into an empty field.
            if response.changed() && was_empty && self.draft.text.trim().len() > 40 {
                self.fill_in();
            }
        });
    }

    /// Fills in what the pasted text says of itself.
    fn fill_in(&mut self) {
        let read = reading::parse_pasted_text(&self.draft.text);
        let draft = &mut self.draft;
        for (field, found) in [
            (&mut draft.title, &read.title),
            (&mut draft.outlet, &read.outlet),
            (&mut draft.author, &read.author),
            (&mut draft.link, &read.link),
            (&mut draft.language, &read.language),
        ] {
            if field.trim().is_empty() {
                field.clone_from(found);
            }
        }
        draft.text = read.text;
        if self.published.trim().is_empty() {
            self.published = read.published.map(|date| date.to_string()).unwrap_or_default();
        }
    }

    /// Says that the map has this source already. Shall that one be shown?
    fn duplicate_warning_ui(&mut self, ui: &mut Ui, theme: &Theme, view: &DialogContext) -> Option<DialogAnswer> {
        let map = view.session.map();
        if self.compared_draft.as_ref() != Some(&self.draft) {
            self.duplicate = reading::find_duplicate(map, &self.draft);
            self.compared_draft = Some(self.draft.clone());
        }
        let (id, why) = self.duplicate.as_ref()?;
        let name = map.name(&id.into());
        let why = if *why == DuplicateReason::Link { "the same link" } else { "the same text" };
        ui.add_space(space::SMALL);
        error_text(ui, theme, &format!("“{name}” is in the map already, with {why}."));
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
            let first = self.draft.text.split_whitespace().take(8).collect::<Vec<_>>().join(" ");
            if first.is_empty() {
                self.error = Some("A source needs a title, or a text.".to_owned());
                return None;
            }
            self.draft.title = first;
        }
        if self.draft.text.len() > crate::model::SOURCE_TEXT_LIMIT {
            self.error = Some("The text is too long for a file.".to_owned());
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
