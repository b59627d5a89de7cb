//! A text field that completes the text from a list below it. It works with keys and with the pointer.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Modifiers, Rect, Response, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::super::theme::{Theme, regular, size, space};
use super::{ChoiceEntry, single_line_text};
use crate::reading::folded_text;
use crate::session::{CompletedChoice, CompletedText};

/// The maximum number of entries shown.
const MAX_ENTRIES: usize = 7;

/// A completion field and its list. The caller stores the text.
#[derive(Clone, Debug, Default)]
pub struct CompletionField {
    /// The index of the matching entry that Enter would accept.
    highlighted_index: usize,
    is_open: bool,
    /// Whether the focus went elsewhere by a press that is not over yet: until then the list stays, so that the pressed
    /// widget does not move.
    is_leaving: bool,
    wants_focus: bool,
    /// The last rectangle of the list. A press inside it does not leave the field.
    list_rect: Option<Rect>,
}

/// The options of a completion field.
#[derive(Clone, Copy, Debug)]
pub struct CompletionFieldOptions<'a> {
    /// The name for screen readers.
    pub name: &'a str,
    /// The hint while it is empty.
    pub hint: &'a str,
    /// The label of the offer to add text that the list does not have, such as "New actor". None if the list is closed.
    pub new_entry_label: Option<&'a str>,
}

impl CompletionField {
    /// Replaces the content of the field and closes its list.
    pub fn set(&mut self, content: &mut CompletedText, new: CompletedText) {
        *content = new;
        *self = Self::default();
    }

    /// Whether the list is shown.
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes the focus in the next frame, with the whole text selected.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// The entries that match the text, the best first, and whether the match is close: in the help or label, a word
    /// begins with the text.
    fn matching_entries<'a>(content: &CompletedText, entries: &'a [ChoiceEntry]) -> (Vec<&'a ChoiceEntry>, bool) {
        let query = folded_text(&content.text);
        if query.is_empty() || content.choice.is_some() {
            return (entries.iter().take(MAX_ENTRIES).collect(), true);
        }
        let rank = |entry: &ChoiceEntry| {
            let (label, help) = (folded_text(&entry.label), folded_text(&entry.help));
            let word_starts = |text: &str| format!(" {text}").contains(&format!(" {query}"));
            match () {
                () if label == query => Some(0),
                () if label.starts_with(&query) => Some(1),
                () if word_starts(&label) => Some(2),
                () if word_starts(&help) => Some(3),
                () if label.contains(&query) => Some(4),
                () => None,
            }
        };
        let mut matches: Vec<(i32, &ChoiceEntry)> =
            entries.iter().filter_map(|entry| rank(entry).map(|rank| (rank, entry))).collect();
        matches.sort_by_key(|(rank, _)| *rank);
        let is_close = matches.first().is_some_and(|(rank, _)| *rank < 4);
        (matches.into_iter().take(MAX_ENTRIES).map(|(_, entry)| entry).collect(), is_close)
    }

    fn accept(&mut self, content: &mut CompletedText, matching: &[&ChoiceEntry], accepts_new: bool) {
        let typed = content.text.trim().to_owned();
        if let Some(entry) = matching.get(self.highlighted_index) {
            content.text.clone_from(&entry.label);
            content.choice = Some(CompletedChoice::Known(entry.value.clone()));
        } else if accepts_new && !typed.is_empty() {
            content.choice = Some(CompletedChoice::New(typed));
        }
        self.close();
    }

    fn close(&mut self) {
        self.is_open = false;
        self.highlighted_index = 0;
        self.list_rect = None;
    }

    /// Shows the field and, while the user types, its list. Returns true if the user is done and the focus should go
    /// on.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        options: CompletionFieldOptions<'_>,
        content: &mut CompletedText,
        entries: &[ChoiceEntry],
    ) -> (Response, bool) {
        let id = ui.make_persistent_id(options.name);
        let mut is_done = false;
        let mut has_enter = false;
        if ui.memory(|memory| memory.has_focus(id)) {
            ui.input_mut(|input| {
                has_enter = input.consume_key(Modifiers::NONE, Key::Enter);
                if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                    self.highlighted_index = if self.is_open { self.highlighted_index + 1 } else { 0 };
                    self.is_open = true;
                }
                if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                    self.highlighted_index = self.highlighted_index.saturating_sub(1);
                }
            });
        }
        let hint = RichText::new(options.hint).font(regular(size::SECONDARY)).color(theme.quiet);
        let edit = TextEdit::singleline(&mut content.text).id(id).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name(options.name);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            select_all(ui, id, &content.text);
            // An empty field shows all that it offers.
            self.is_open = content.text.is_empty();
            self.highlighted_index = 0;
        } else if response.gained_focus() {
            select_all(ui, id, &content.text);
        }
        if response.changed() {
            content.choice = None;
            (self.is_open, self.highlighted_index) = (true, 0);
        }
        let (matching, is_close) = Self::matching_entries(content, entries);
        let accepts_new =
            options.new_entry_label.is_some() && !content.text.trim().is_empty() && content.choice.is_none();
        let is_known = matching.first().is_some_and(|entry| folded_text(&entry.label) == folded_text(&content.text));
        let offers_new = accepts_new && !is_known;
        if response.changed() && offers_new && !is_close {
            // "UN" must not become Hungary: an entry that only contains the typed text inside a word is not accepted by
            // default.
            self.highlighted_index = matching.len();
        }
        self.highlighted_index =
            self.highlighted_index.min((matching.len() + usize::from(offers_new)).saturating_sub(1));
        if has_enter {
            if self.is_open {
                self.accept(content, &matching, options.new_entry_label.is_some());
            }
            is_done = content.choice.is_some();
        } else if response.lost_focus() && self.is_open {
            let press = ui.input(|input| input.pointer.interact_pos()).zip(self.list_rect);
            self.is_leaving = !press.is_some_and(|(position, list)| list.contains(position));
        }
        if self.is_leaving && !ui.input(|input| input.pointer.any_down()) {
            self.is_leaving = false;
            if self.is_open && !response.has_focus() {
                // Leaving an empty field accepts nothing.
                if content.text.trim().is_empty() {
                    self.close()
                } else {
                    self.accept(content, &matching, options.new_entry_label.is_some())
                }
            }
        }
        if self.is_open && self.list_ui(ui, theme, options, content, (&matching, offers_new)) {
            is_done = true;
        }
        (response, is_done)
    }

    /// Shows the matching entries and the offer to add a new one. Returns true if one was chosen.
    fn list_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        options: CompletionFieldOptions<'_>,
        content: &mut CompletedText,
        (matching, offers_new): (&[&ChoiceEntry], bool),
    ) -> bool {
        let mut chosen = None;
        let output = ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, entry) in matching.iter().enumerate() {
                if entry_ui(ui, theme, &entry.label, &entry.help, index == self.highlighted_index) {
                    chosen = Some(index);
                }
            }
            if let Some(prefix) = options.new_entry_label.filter(|_| offers_new) {
                let label = format!("{prefix} “{}”", content.text.trim());
                if entry_ui(ui, theme, &label, "", self.highlighted_index == matching.len()) {
                    chosen = Some(matching.len());
                }
            }
        });
        self.list_rect = Some(output.response.rect);
        let Some(index) = chosen else { return false };
        self.highlighted_index = index;
        self.accept(content, matching, options.new_entry_label.is_some());
        true
    }
}

/// Shows one entry of the list. Returns true if it was clicked.
fn entry_ui(ui: &mut Ui, theme: &Theme, label: &str, help: &str, is_highlighted: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::TOUCH), Sense::CLICK);
    if is_highlighted || response.hovered() {
        ui.painter().rect_filled(rect, space::CORNER, if is_highlighted { theme.selected } else { theme.hovered });
    }
    let inside = rect.shrink2(vec2(space::MEDIUM, 0.0));
    let name = single_line_text(ui, label, regular(size::BODY), theme.ink, inside.width());
    name.paint(ui.painter(), inside.left_center());
    let width = inside.width() - name.width() - space::LARGE;
    if width > 40.0 && !help.is_empty() {
        let detail = single_line_text(ui, help, regular(size::CAPTION), theme.quiet, width);
        detail.paint(ui.painter(), inside.right_center() - vec2(detail.width(), 0.0));
    }
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, is_highlighted, label));
    response.clicked()
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    state.store(ui.ctx(), id);
}
