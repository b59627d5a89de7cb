//! A list to choose from: closed terms, open terms, or records. It returns the choice and sets nothing.

use egui::{CornerRadius, pos2, vec2};
use egui::{Key, Popup, PopupCloseBehavior, Rect, Response, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo};

use super::super::icons::Icon;
use super::super::theme::{Theme, regular, size, space};
use super::{focus_ring, secondary_text, single_line_text};

/// An entry of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceEntry {
    /// The value that is returned.
    pub value: String,
    /// The text that is shown.
    pub label: String,
    /// An explanation in one sentence, or nothing.
    pub help: String,
}

impl ChoiceEntry {
    /// An entry without an explanation.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new() }
    }
}

/// The answer of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PickAnswer {
    /// The value of a [`ChoiceEntry`].
    Value(String),
    /// A text that the list does not have.
    New(String),
}

/// A field that opens a list.
pub struct PickField<'a> {
    /// The name of the field.
    pub name: &'a str,
    /// The text that it shows.
    pub shown: &'a str,
    /// Whether that text is a placeholder, such as "none" or "mixed".
    pub is_placeholder: bool,
    /// Whether the list can be filtered by typing.
    pub is_searchable: bool,
    /// The label of the offer to add text that the list does not have, such as "Use" or "New source". None if the list
    /// is closed.
    pub new_entry_label: Option<&'a str>,
}

/// The maximum number of entries shown; typing filters the list.
const MAX_ENTRIES: usize = 60;

impl PickField<'_> {
    /// Shows the field, and the list while it is open.
    pub fn show(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        query: &mut String,
        entries: impl FnOnce() -> Vec<ChoiceEntry>,
    ) -> (Response, Option<PickAnswer>) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::FIELD), Sense::click());
        let fill = if response.hovered() { theme.hovered } else { theme.field };
        ui.painter().rect_filled(rect, CornerRadius::same(space::CORNER), fill);
        focus_ring(ui, theme, rect, &response);
        let ink = if self.is_placeholder { theme.quiet } else { theme.ink };
        let text = single_line_text(ui, self.shown, regular(size::BODY), ink, rect.width() - 34.0);
        text.paint(ui.painter(), pos2(rect.left() + space::MEDIUM, rect.center().y));
        Icon::ChevronDown.paint(ui.painter(), pos2(rect.right() - 14.0, rect.center().y), theme.quiet);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(self.shown.to_owned());
            info
        });
        let picked = pick_menu(ui, theme, &response, self, query, entries);
        let response = if text.is_elided() { response.on_hover_text(self.shown) } else { response };
        (response, picked)
    }
}

/// Shows the list below a button while it is open.
pub fn pick_menu(
    ui: &Ui,
    theme: &Theme,
    button: &Response,
    pick: &PickField<'_>,
    query: &mut String,
    entries: impl FnOnce() -> Vec<ChoiceEntry>,
) -> Option<PickAnswer> {
    let is_opening = button.clicked();
    if is_opening {
        query.clear();
    }
    let width = button.rect.width().max(220.0);
    let popup = Popup::menu(button).width(width).gap(4.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let output = popup.show(|ui| {
        ui.set_width(width);
        let picked = list_ui(ui, theme, pick, query, is_opening, &entries());
        if picked.is_some() {
            ui.close();
        }
        picked
    });
    let picked = output?.inner;
    if picked.is_some() {
        query.clear();
        ui.memory_mut(|memory| memory.request_focus(button.id));
    }
    picked
}

fn list_ui(
    ui: &mut Ui,
    theme: &Theme,
    pick: &PickField<'_>,
    query: &mut String,
    is_opening: bool,
    entries: &[ChoiceEntry],
) -> Option<PickAnswer> {
    let mut has_enter = false;
    if pick.is_searchable || pick.new_entry_label.is_some() {
        let hint = if pick.new_entry_label.is_some() { "Type to find or add" } else { "Type to find" };
        let field =
            ui.add(TextEdit::singleline(query).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 4.0)));
        let field = field.accessible_name(format!("Find {}", pick.name.to_lowercase()));
        if is_opening {
            field.request_focus();
        }
        has_enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    let query_text = query.trim().to_lowercase();
    let matches = |entry: &&ChoiceEntry| query_text.is_empty() || entry.label.to_lowercase().contains(&query_text);
    let mut picked = None;
    let matching: Vec<&ChoiceEntry> = entries.iter().filter(matches).collect();
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (index, entry) in matching.iter().take(MAX_ENTRIES).enumerate() {
            if entry_ui(ui, theme, entry, has_enter && index == 0 && !query_text.is_empty()) {
                picked = Some(PickAnswer::Value(entry.value.clone()));
            }
        }
        if matching.len() > MAX_ENTRIES {
            secondary_text(ui, theme, format!("{} more: type to narrow the list.", matching.len() - MAX_ENTRIES));
        }
        if matching.is_empty() && pick.new_entry_label.is_none() {
            secondary_text(ui, theme, "Nothing of that name.");
        }
    });
    let typed = query.trim();
    if let Some(prefix) = pick.new_entry_label.filter(|_| picked.is_none() && !typed.is_empty()) {
        let is_known = entries.iter().any(|entry| entry.label.to_lowercase() == query_text || entry.value == typed);
        let offer = ChoiceEntry::new(typed, format!("{prefix} “{typed}”"));
        if !is_known && entry_ui(ui, theme, &offer, has_enter && matching.is_empty()) {
            picked = Some(PickAnswer::New(typed.to_owned()));
        }
    }
    picked
}

/// Shows one entry of the list. Returns true if it was clicked or `is_accepted`.
fn entry_ui(ui: &mut Ui, theme: &Theme, entry: &ChoiceEntry, is_accepted: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW - 2.0), Sense::click());
    if !ui.is_rect_visible(rect) {
        return is_accepted;
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(space::CORNER), theme.selected);
    }
    let inside = Rect::from_min_max(rect.min + vec2(space::MEDIUM, 0.0), rect.max - vec2(space::MEDIUM, 0.0));
    let text = single_line_text(ui, &entry.label, regular(size::BODY), theme.ink, inside.width());
    text.paint(ui.painter(), inside.left_center());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, &entry.label));
    let is_clicked = response.clicked();
    let tip =
        [text.is_elided().then_some(entry.label.as_str()), Some(entry.help.as_str()).filter(|help| !help.is_empty())];
    let tip = tip.into_iter().flatten().collect::<Vec<_>>().join("\n");
    if !tip.is_empty() {
        response.on_hover_text(tip);
    }
    is_clicked || is_accepted
}
