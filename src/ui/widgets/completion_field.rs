//! A field that completes what is typed from a list below it, for keys as for the pointer.

use egui::text::{CCursor, CCursorRange};
use egui::text_edit::TextEditState;
use egui::{Id, Key, Modifiers, Rect, Response, RichText, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use super::super::theme::{Theme, regular, size, space};
use super::{ChoiceEntry, single_line_text};
use crate::reading::folded_text;
use crate::session::{CompletedChoice, CompletedText};

/// How many entries are shown.
const MAX_ENTRIES: usize = 7;

/// A field that completes, and its list. What stands in it belongs to whoever shows it.
#[derive(Clone, Debug, Default)]
pub struct CompletionField {
    /// Which of the entries that fit Enter would take.
    highlighted_index: usize,
    is_open: bool,
    /// The keyboard went elsewhere by a press that is not over yet: what it is on must not move away under it.
    is_leaving: bool,
    wants_focus: bool,
    /// Where the list was last, as a press there does not mean to leave the field.
    list_rect: Option<Rect>,
}

/// How the field looks.
#[derive(Clone, Copy, Debug)]
pub struct CompletionFieldOptions<'a> {
    /// Its name.
    pub name: &'a str,
    /// What stands in it while it is empty.
    pub hint: &'a str,
    /// What a word that the list does not have is offered as: "New actor"; none where the list is closed.
    pub new_entry_label: Option<&'a str>,
}

impl CompletionField {
    /// Puts something else into the field, and closes its list.
    pub fn set(&mut self, held: &mut CompletedText, new: CompletedText) {
        *held = new;
        *self = Self::default();
    }

    /// Is its list shown?
    pub fn is_open(&self) -> bool {
        self.is_open
    }

    /// Takes the keyboard in the next frame, with everything in it selected.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// The entries that fit what is typed, the best first; and whether the best begins with it.
    fn matching_entries<'a>(held: &CompletedText, entries: &'a [ChoiceEntry]) -> (Vec<&'a ChoiceEntry>, bool) {
        let wanted = folded_text(&held.text);
        if wanted.is_empty() || held.choice.is_some() {
            return (entries.iter().take(MAX_ENTRIES).collect(), true);
        }
        let rank = |entry: &ChoiceEntry| {
            let (label, help) = (folded_text(&entry.label), folded_text(&entry.help));
            let begins = |text: &str| format!(" {text}").contains(&format!(" {wanted}"));
            match () {
                () if label == wanted => Some(0),
                () if label.starts_with(&wanted) => Some(1),
                () if begins(&label) => Some(2),
                () if begins(&help) => Some(3),
                () if label.contains(&wanted) => Some(4),
                () => None,
            }
        };
        let mut found: Vec<(i32, &ChoiceEntry)> =
            entries.iter().filter_map(|e| rank(e).map(|rank| (rank, e))).collect();
        found.sort_by_key(|(rank, _)| *rank);
        let is_close = found.first().is_some_and(|(rank, _)| *rank < 4);
        (found.into_iter().take(MAX_ENTRIES).map(|(_, entry)| entry).collect(), is_close)
    }

    fn accept(&mut self, held: &mut CompletedText, fitting: &[&ChoiceEntry], fresh: bool) {
        let typed = held.text.trim().to_owned();
        if let Some(entry) = fitting.get(self.highlighted_index) {
            held.text.clone_from(&entry.label);
            held.choice = Some(CompletedChoice::Known(entry.value.clone()));
        } else if fresh && !typed.is_empty() {
            held.choice = Some(CompletedChoice::New(typed));
        }
        self.close();
    }

    fn close(&mut self) {
        self.is_open = false;
        self.highlighted_index = 0;
        self.list_rect = None;
    }

    /// Shows the field and, while it is typed into, its list. True when the user is done with it and goes on.
    pub fn show(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        look: CompletionFieldOptions<'_>,
        held: &mut CompletedText,
        entries: &[ChoiceEntry],
    ) -> (Response, bool) {
        let id = ui.make_persistent_id(look.name);
        let mut goes_on = false;
        let mut enter = false;
        if ui.memory(|memory| memory.has_focus(id)) {
            ui.input_mut(|input| {
                enter = input.consume_key(Modifiers::NONE, Key::Enter);
                if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                    self.highlighted_index = if self.is_open { self.highlighted_index + 1 } else { 0 };
                    self.is_open = true;
                }
                if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                    self.highlighted_index = self.highlighted_index.saturating_sub(1);
                }
            });
        }
        let hint = RichText::new(look.hint).font(regular(size::SECONDARY)).color(theme.quiet);
        let edit = TextEdit::singleline(&mut held.text).id(id).hint_text(hint).desired_width(f32::INFINITY);
        let response = ui.add(edit.margin(vec2(space::MEDIUM, 4.0))).accessible_name(look.name);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
            select_all(ui, id, &held.text);
            // What is empty offers what it has.
            self.is_open = held.text.is_empty();
            self.highlighted_index = 0;
        } else if response.gained_focus() {
            select_all(ui, id, &held.text);
        }
        if response.changed() {
            held.choice = None;
            (self.is_open, self.highlighted_index) = (true, 0);
        }
        let (fitting, is_close) = Self::matching_entries(held, entries);
        let is_fresh = look.new_entry_label.is_some() && !held.text.trim().is_empty() && held.choice.is_none();
        let known = fitting.first().is_some_and(|entry| folded_text(&entry.label) == folded_text(&held.text));
        let offers_fresh = is_fresh && !known;
        if response.changed() && offers_fresh && !is_close {
            // "UN" shall not become Hungary: what only has the letters somewhere within is not taken unasked.
            self.highlighted_index = fitting.len();
        }
        self.highlighted_index =
            self.highlighted_index.min((fitting.len() + usize::from(offers_fresh)).saturating_sub(1));
        if enter {
            if self.is_open {
                self.accept(held, &fitting, look.new_entry_label.is_some());
            }
            goes_on = held.choice.is_some();
        } else if response.lost_focus() && self.is_open {
            let over = ui.input(|input| input.pointer.interact_pos()).zip(self.list_rect);
            self.is_leaving = !over.is_some_and(|(at, list)| list.contains(at));
        }
        if self.is_leaving && !ui.input(|input| input.pointer.any_down()) {
            self.is_leaving = false;
            if self.is_open && !response.has_focus() {
                // Leaving an empty field takes nothing.
                if held.text.trim().is_empty() {
                    self.close()
                } else {
                    self.accept(held, &fitting, look.new_entry_label.is_some())
                }
            }
        }
        if self.is_open && self.list_ui(ui, theme, look, held, (&fitting, offers_fresh)) {
            goes_on = true;
        }
        (response, goes_on)
    }

    /// The entries that fit, and the offer to make a new one. Was one chosen?
    fn list_ui(
        &mut self,
        ui: &mut Ui,
        theme: &Theme,
        look: CompletionFieldOptions<'_>,
        held: &mut CompletedText,
        (fitting, fresh): (&[&ChoiceEntry], bool),
    ) -> bool {
        let mut chosen = None;
        let shown = ui.vertical(|ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (at, entry) in fitting.iter().enumerate() {
                if entry_ui(ui, theme, &entry.label, &entry.help, at == self.highlighted_index) {
                    chosen = Some(at);
                }
            }
            if let Some(verb) = look.new_entry_label.filter(|_| fresh) {
                let words = format!("{verb} “{}”", held.text.trim());
                if entry_ui(ui, theme, &words, "", self.highlighted_index == fitting.len()) {
                    chosen = Some(fitting.len());
                }
            }
        });
        self.list_rect = Some(shown.response.rect);
        let Some(at) = chosen else { return false };
        self.highlighted_index = at;
        self.accept(held, fitting, look.new_entry_label.is_some());
        true
    }
}

/// One line of the list. Was it clicked?
fn entry_ui(ui: &mut Ui, theme: &Theme, label: &str, help: &str, is_next: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::TOUCH), Sense::CLICK);
    if is_next || response.hovered() {
        ui.painter().rect_filled(rect, space::CORNER, if is_next { theme.selected } else { theme.hovered });
    }
    let inside = rect.shrink2(vec2(space::MEDIUM, 0.0));
    let name = single_line_text(ui, label, regular(size::BODY), theme.ink, inside.width());
    name.paint(ui.painter(), inside.left_center());
    let room = inside.width() - name.width() - space::LARGE;
    if room > 40.0 && !help.is_empty() {
        let behind = single_line_text(ui, help, regular(size::CAPTION), theme.quiet, room);
        behind.paint(ui.painter(), inside.right_center() - vec2(behind.width(), 0.0));
    }
    response.widget_info(|| WidgetInfo::selected(Role::MenuItem, true, is_next, label));
    response.clicked()
}

fn select_all(ui: &Ui, id: Id, text: &str) {
    let mut state = TextEditState::load(ui.ctx(), id).unwrap_or_default();
    let end = CCursor::new(text.chars().count());
    state.cursor.set_char_range(Some(CCursorRange::two(CCursor::new(0), end)));
    state.store(ui.ctx(), id);
}
