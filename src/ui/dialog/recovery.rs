//! The recovery page: unsaved work that earlier windows have left. Opens it as an unsaved copy, or discards it.

use std::sync::Arc;
use std::time::SystemTime;

use egui::{EventFilter, Key, Layout, ScrollArea, TextureHandle, Ui, vec2};

use super::super::fault_notice::{ThreadedContent, ThreadedState};
use super::super::recovery_contents::{RecoveryComparison, RecoveryContents, age_text, days_left};
use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{
    bidi_label, empty_hint, error_text, hairline_button, left_to_right, primary_button, secondary_text, section,
    text_button, wrapped_text,
};
use super::start_page::{RowEmphasis, two_line_row_ui};
use super::{DialogAnswer, DialogContext, button_row_ui, title_ui};
use crate::session::{
    CRASHES_BEFORE_SUSPENSION, Destination, DocumentRequest, RecoveredDocument, RecoveryOrigin, file_name,
};
use crate::store::{AppFolders, RecoveryEntry, RecoveryState};
use crate::visible_text::visible_path;

/// The width of the list, in points.
const LIST_WIDTH: f32 = 230.0;
/// The width below which the list is above the details, in points.
const MIN_TWO_COLUMN_WIDTH: f32 = 520.0;
/// The largest size of the picture, in points.
const PICTURE_SIZE: egui::Vec2 = vec2(400.0, 230.0);

/// Why the page is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryOccasion {
    /// The program was started, and an earlier window had ended with unsaved work.
    Start,
    /// The user asked for it.
    Asked,
    /// A copy was removed. The page is brought up to date if it is still open.
    Changed,
}

/// A change of the recovery copies that the user asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RecoveryRemoval {
    /// Keep the copy among the discarded ones.
    Discard,
    /// Delete the copy.
    Delete,
}

/// The recovery page.
pub struct RecoveryDialog {
    folders: AppFolders,
    occasion: RecoveryOccasion,
    entries: Vec<RecoveryEntry>,
    /// The number of the chosen entry.
    chosen: Option<u64>,
    contents: ThreadedContent<u64, Arc<RecoveryContents>>,
    picture: Option<(u64, TextureHandle)>,
    /// True if the chosen row is to get the focus.
    wants_focus: bool,
}

impl RecoveryDialog {
    /// The page for these entries. Work that the user has discarded comes last.
    pub fn new(folders: AppFolders, mut entries: Vec<RecoveryEntry>, occasion: RecoveryOccasion) -> Self {
        entries.retain(|entry| entry.map_path.is_some());
        entries.sort_by_key(|entry| entry.record.state == RecoveryState::Discarded);
        let chosen = entries.first().map(|entry| entry.number);
        let contents = ThreadedContent::new("The recovery copy");
        Self { folders, occasion, entries, chosen, contents, picture: None, wants_focus: false }
    }

    /// Whether the page is shown because the program was started.
    pub fn is_of_start(&self) -> bool {
        self.occasion == RecoveryOccasion::Start
    }

    /// Whether there is nothing to recover.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Shows other entries, after one was discarded. Keeps the choice if possible.
    pub fn replace_entries(&mut self, entries: Vec<RecoveryEntry>) {
        let (folders, chosen) = (self.folders.clone(), self.chosen);
        *self = Self::new(folders, entries, self.occasion);
        if self.entries.iter().any(|entry| Some(entry.number) == chosen) {
            self.chosen = chosen;
        }
    }

    pub(super) fn show(&mut self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        let title = match self.occasion {
            RecoveryOccasion::Start => "Stancemap closed unexpectedly",
            RecoveryOccasion::Asked | RecoveryOccasion::Changed => "Recover unsaved work",
        };
        title_ui(ui, theme, title);
        if self.entries.is_empty() {
            empty_hint(
                ui,
                theme,
                "There is nothing to recover. Unsaved work appears here after the program has closed unexpectedly, and \
                 for 14 days after you have closed a map without saving it.",
            );
            let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
            super::focus_first(&close, context);
            return close.clicked().then_some(DialogAnswer::Close);
        }
        secondary_text(ui, theme, "Unsaved work was found. It opens as a new map; the original file is not changed.");
        ui.add_space(space::MEDIUM);
        self.choose_by_key(ui);
        let room = (ui.ctx().content_rect().height() - 300.0).clamp(120.0, 400.0);
        if ui.available_width() < MIN_TWO_COLUMN_WIDTH {
            ScrollArea::vertical().id_salt("page").max_height(room).auto_shrink([false, true]).show(ui, |ui| {
                self.list_ui(ui, context);
                ui.add_space(space::MEDIUM);
                self.details_ui(ui, theme);
            });
        } else {
            ui.horizontal_top(|ui| {
                ui.allocate_ui_with_layout(vec2(LIST_WIDTH, room), Layout::top_down(egui::Align::Min), |ui| {
                    ui.set_width(LIST_WIDTH);
                    let list = ScrollArea::vertical().id_salt("list").max_height(room).auto_shrink([false, false]);
                    list.show(ui, |ui| self.list_ui(ui, context));
                });
                ui.add_space(space::LARGE);
                ui.vertical(|ui| {
                    let details = ScrollArea::vertical().id_salt("details").max_height(room);
                    details.auto_shrink([false, false]).show(ui, |ui| self.details_ui(ui, theme));
                });
            });
        }
        self.buttons_ui(ui, theme)
    }

    fn chosen_entry(&self) -> Option<&RecoveryEntry> {
        self.entries.iter().find(|entry| Some(entry.number) == self.chosen)
    }

    /// The arrow keys move through the list, wherever the focus is.
    fn choose_by_key(&mut self, ui: &Ui) {
        let step = ui.input(|input| {
            let count = |key| input.num_presses(key) as isize;
            count(Key::ArrowDown) - count(Key::ArrowUp)
        });
        if step == 0 {
            return;
        }
        let at = self.entries.iter().position(|entry| Some(entry.number) == self.chosen).unwrap_or(0);
        let next = at.saturating_add_signed(step).min(self.entries.len().saturating_sub(1));
        self.chosen = self.entries.get(next).map(|entry| entry.number);
        self.wants_focus = true;
    }

    fn list_ui(&mut self, ui: &mut Ui, context: &DialogContext) {
        let theme = context.theme;
        let now = SystemTime::now();
        ui.spacing_mut().item_spacing.y = 2.0;
        let mut last_state = None;
        for entry in &self.entries {
            if last_state != Some(entry.record.state) {
                last_state = Some(entry.record.state);
                let caption = match entry.record.state {
                    RecoveryState::Open => "Unexpected exit",
                    RecoveryState::Discarded => "Closed without saving",
                };
                section(ui, theme, caption);
            }
            let is_chosen = self.chosen == Some(entry.number);
            let age = age_text(entry, now);
            let detail = match entry.record.state {
                RecoveryState::Open => age,
                RecoveryState::Discarded => match days_left(entry, now) {
                    1 => format!("{age} · 1 day left"),
                    days => format!("{age} · {days} days left"),
                },
            };
            if is_chosen {
                let rect = egui::Rect::from_min_size(ui.cursor().min, vec2(ui.available_width(), 40.0));
                ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), space::CORNER, theme.selected);
            }
            let response = two_line_row_ui(ui, theme, &name_of(entry), &detail, RowEmphasis::Normal);
            if is_chosen && (context.is_just_opened || self.wants_focus) {
                response.request_focus();
            }
            if response.has_focus() {
                let arrows = EventFilter { vertical_arrows: true, ..EventFilter::default() };
                ui.memory_mut(|memory| memory.set_focus_lock_filter(response.id, arrows));
            }
            if response.clicked() || response.gained_focus() {
                self.chosen = Some(entry.number);
            }
        }
        self.wants_focus = false;
    }

    fn contents(&mut self, ui: &Ui) -> ThreadedState<Arc<RecoveryContents>> {
        let Some(entry) = self.chosen_entry().cloned() else { return ThreadedState::Pending(None) };
        let (folders, is_drawable) = (self.folders.clone(), !may_break_the_program(&entry));
        self.contents
            .get(ui.ctx(), entry.number, move |_| Arc::new(RecoveryContents::read(&folders, &entry, is_drawable)))
    }

    fn details_ui(&mut self, ui: &mut Ui, theme: &Theme) {
        let Some(entry) = self.chosen_entry().cloned() else { return };
        bidi_label(ui, &name_of(&entry), semibold(size::BODY), theme.ink);
        if let Some(path) = &entry.record.path {
            bidi_text(ui, theme, &visible_path(path));
        }
        ui.add_space(space::SMALL);
        let contents = match self.contents(ui) {
            ThreadedState::Current(contents) => contents,
            ThreadedState::Pending(_) => return empty_hint(ui, theme, "Reading the copy …"),
            ThreadedState::Broken => {
                return error_text(ui, theme, "The copy cannot be shown. It can still be opened without drawing.");
            }
        };
        if let Err(error) = &contents.map {
            let message = error.lines().next().unwrap_or_default();
            return error_text(ui, theme, &format!("The copy cannot be read: {message}"));
        }
        let body = |ui: &mut Ui, text: String| {
            wrapped_text(ui, text, regular(size::BODY), theme.ink);
        };
        body(ui, format!("Copy: {}", contents.counts));
        match &contents.file {
            RecoveryComparison::NeverSaved => body(ui, "It was never saved to a file.".to_owned()),
            RecoveryComparison::Missing => body(ui, "The file no longer exists.".to_owned()),
            RecoveryComparison::Unreadable(error) => {
                body(ui, format!("The file cannot be read, so the two cannot be compared: {error}"));
            }
            RecoveryComparison::Same => body(ui, "The file contains the same.".to_owned()),
            RecoveryComparison::Different { counts, .. } => body(ui, format!("File: {counts}")),
        }
        if may_break_the_program(&entry) {
            let times = entry.record.crashes_with_this_end();
            ui.add_space(space::SMALL);
            error_text(
                ui,
                theme,
                &format!("Stancemap has closed unexpectedly {times} times in a row while this map was open."),
            );
        }
        self.picture_ui(ui, entry.number, &contents);
        if let RecoveryComparison::Different { summary, changes, more, .. } = &contents.file {
            ui.add_space(space::MEDIUM);
            wrapped_text(ui, format!("Differences from the file: {summary}"), semibold(size::SECONDARY), theme.ink);
            for line in changes {
                bidi_text(ui, theme, line);
            }
            if *more > 0 {
                secondary_text(ui, theme, format!("and {more} more"));
            }
        }
    }

    fn picture_ui(&mut self, ui: &mut Ui, number: u64, contents: &RecoveryContents) {
        let Some(image) = &contents.picture else { return };
        if self.picture.as_ref().is_none_or(|(of, _)| *of != number) {
            let size = [image.width as usize, image.height as usize];
            let pixels = egui::ColorImage::from_rgba_unmultiplied(size, &image.rgba);
            let texture = ui.ctx().load_texture("recovery copy", pixels, egui::TextureOptions::LINEAR);
            self.picture = Some((number, texture));
        }
        if let Some((_, texture)) = &self.picture {
            ui.add_space(space::MEDIUM);
            let largest = PICTURE_SIZE.min(vec2(ui.available_width(), PICTURE_SIZE.y));
            ui.add(
                egui::Image::new(texture)
                    .max_size(largest)
                    .corner_radius(space::CORNER)
                    .alt_text("The map of the copy"),
            );
        }
    }

    fn buttons_ui(&mut self, ui: &mut Ui, theme: &Theme) -> Option<DialogAnswer> {
        let entry = self.chosen_entry().cloned()?;
        let map = match self.contents(ui) {
            ThreadedState::Current(contents) => contents.map.clone().ok(),
            _ => None,
        };
        let is_risky = may_break_the_program(&entry);
        let later = if self.occasion == RecoveryOccasion::Start { "Later" } else { "Close" };
        let open = |without_drawing| {
            let origin =
                RecoveryOrigin { number: entry.number, name: name_of(&entry), path: entry.record.path.clone() };
            let recovered = RecoveredDocument { map: map.clone()?, origin, without_drawing };
            Some(DialogAnswer::Document(DocumentRequest::Leave(Destination::Recovered(Box::new(recovered)))))
        };
        let mut answer = None;
        button_row_ui(ui, |ui| {
            ui.add_enabled_ui(map.is_some(), |ui| {
                if is_risky && primary_button(ui, theme, "Open without drawing").clicked() {
                    answer = open(true);
                }
                let label = if is_risky { "Open and draw it" } else { "Open as an unsaved copy" };
                let button =
                    if is_risky { hairline_button(ui, theme, label) } else { primary_button(ui, theme, label) };
                if button.clicked() {
                    answer = open(false);
                }
            });
            let (label, removal) = match entry.record.state {
                RecoveryState::Open => ("Discard", RecoveryRemoval::Discard),
                RecoveryState::Discarded => ("Delete…", RecoveryRemoval::Delete),
            };
            if hairline_button(ui, theme, label).clicked() {
                answer = Some(DialogAnswer::RemoveRecoveryCopy(entry.number, removal));
            }
            if text_button(ui, theme, later, later).clicked() {
                answer = Some(DialogAnswer::Close);
            }
        });
        answer
    }
}

/// A line with names, which may be written from right to left.
fn bidi_text(ui: &mut Ui, theme: &Theme, text: &str) {
    bidi_label(ui, &left_to_right(text), regular(size::SECONDARY), theme.quiet);
}

/// Whether the program has ended so often with this map that it is not drawn at once.
fn may_break_the_program(entry: &RecoveryEntry) -> bool {
    entry.record.crashes_with_this_end() >= CRASHES_BEFORE_SUSPENSION
}

/// The name of the document of an entry.
fn name_of(entry: &RecoveryEntry) -> String {
    match &entry.record.path {
        Some(path) => file_name(path),
        None if entry.record.name.is_empty() => format!("Copy {}", entry.number),
        None => entry.record.name.clone(),
    }
}
