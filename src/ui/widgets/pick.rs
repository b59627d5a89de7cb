//! A list to choose from: closed words, open words, records. It answers with what was chosen and sets nothing.

use egui::{CornerRadius, pos2, vec2};
use egui::{Key, Popup, PopupCloseBehavior, Rect, Response, Role, ScrollArea, Sense, TextEdit, Ui, WidgetInfo};

use super::super::icons::Icon;
use super::super::theme::{Theme, regular, size, space};
use super::{focus_rim, quiet, writing};

/// One thing that can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What is answered.
    pub value: String,
    /// What is read.
    pub label: String,
    /// What it means, in one sentence, or nothing.
    pub help: String,
}

impl Entry {
    /// A thing to choose, without help.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), help: String::new() }
    }
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// The value of an [`Entry`].
    Value(String),
    /// A word that the list does not have.
    New(String),
}

/// A field that opens a list.
pub struct Pick<'a> {
    /// What the field is called.
    pub name: &'a str,
    /// What it shows.
    pub shown: &'a str,
    /// Does that stand for nothing, such as "none" or "mixed"?
    pub faint: bool,
    /// Can the list be narrowed by typing?
    pub search: bool,
    /// What a word that the list does not have is offered as: "Use", "New source"; none where the list is closed.
    pub fresh: Option<&'a str>,
}

/// How many entries a list shows at most; typing narrows it.
const MOST: usize = 60;

impl Pick<'_> {
    /// Shows the field, and the list while it is open.
    pub fn show(
        &self,
        ui: &mut Ui,
        theme: &Theme,
        query: &mut String,
        entries: impl FnOnce() -> Vec<Entry>,
    ) -> (Response, Option<Picked>) {
        let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::FIELD), Sense::click());
        let fill = if response.hovered() { theme.hovered } else { theme.field };
        ui.painter().rect_filled(rect, CornerRadius::same(space::CORNER), fill);
        focus_rim(ui, theme, rect, &response);
        let ink = if self.faint { theme.quiet } else { theme.ink };
        let text = writing(ui, self.shown, regular(size::BODY), ink, rect.width() - 34.0);
        text.paint(ui.painter(), pos2(rect.left() + space::MEDIUM, rect.center().y));
        Icon::ChevronDown.paint(ui.painter(), pos2(rect.right() - 14.0, rect.center().y), theme.quiet);
        response.widget_info(|| {
            let mut info = WidgetInfo::labeled(Role::ComboBox, ui.is_enabled(), self.name);
            info.current_text_value = Some(self.shown.to_owned());
            info
        });
        let picked = menu_of(ui, theme, &response, self, query, entries);
        let response = if text.is_cut() { response.on_hover_text(self.shown) } else { response };
        (response, picked)
    }
}

/// The list itself, hung on any button.
pub fn menu_of(
    ui: &Ui,
    theme: &Theme,
    button: &Response,
    pick: &Pick<'_>,
    query: &mut String,
    entries: impl FnOnce() -> Vec<Entry>,
) -> Option<Picked> {
    let opening = button.clicked();
    if opening {
        query.clear();
    }
    let width = button.rect.width().max(220.0);
    let popup = Popup::menu(button).width(width).gap(4.0).close_behavior(PopupCloseBehavior::CloseOnClickOutside);
    let shown = popup.show(|ui| {
        ui.set_width(width);
        let picked = list(ui, theme, pick, query, opening, &entries());
        if picked.is_some() {
            ui.close();
        }
        picked
    });
    let picked = shown?.inner;
    if picked.is_some() {
        query.clear();
        ui.memory_mut(|memory| memory.request_focus(button.id));
    }
    picked
}

fn list(
    ui: &mut Ui,
    theme: &Theme,
    pick: &Pick<'_>,
    query: &mut String,
    opening: bool,
    entries: &[Entry],
) -> Option<Picked> {
    let mut enter = false;
    if pick.search || pick.fresh.is_some() {
        let hint = if pick.fresh.is_some() { "Type to find or add" } else { "Type to find" };
        let field =
            ui.add(TextEdit::singleline(query).hint_text(hint).desired_width(f32::INFINITY).margin(vec2(8.0, 4.0)));
        let field = field.accessible_name(format!("Find {}", pick.name.to_lowercase()));
        if opening {
            field.request_focus();
        }
        enter = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
    }
    let wanted = query.trim().to_lowercase();
    let fits = |entry: &&Entry| wanted.is_empty() || entry.label.to_lowercase().contains(&wanted);
    let mut picked = None;
    let found: Vec<&Entry> = entries.iter().filter(fits).collect();
    ScrollArea::vertical().max_height(280.0).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 0.0;
        for (at, entry) in found.iter().take(MOST).enumerate() {
            if choice(ui, theme, entry, enter && at == 0 && !wanted.is_empty()) {
                picked = Some(Picked::Value(entry.value.clone()));
            }
        }
        if found.len() > MOST {
            quiet(ui, theme, format!("{} more: type to narrow the list.", found.len() - MOST));
        }
        if found.is_empty() && pick.fresh.is_none() {
            quiet(ui, theme, "Nothing of that name.");
        }
    });
    let typed = query.trim();
    if let Some(verb) = pick.fresh.filter(|_| picked.is_none() && !typed.is_empty()) {
        let known = entries.iter().any(|entry| entry.label.to_lowercase() == wanted || entry.value == typed);
        let offer = Entry::new(typed, format!("{verb} “{typed}”"));
        if !known && choice(ui, theme, &offer, enter && found.is_empty()) {
            picked = Some(Picked::New(typed.to_owned()));
        }
    }
    picked
}

/// One line of the list. Is it chosen?
fn choice(ui: &mut Ui, theme: &Theme, entry: &Entry, now: bool) -> bool {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), space::ROW - 2.0), Sense::click());
    if !ui.is_rect_visible(rect) {
        return now;
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, CornerRadius::same(space::CORNER), theme.selected);
    }
    let inside = Rect::from_min_max(rect.min + vec2(space::MEDIUM, 0.0), rect.max - vec2(space::MEDIUM, 0.0));
    let text = writing(ui, &entry.label, regular(size::BODY), theme.ink, inside.width());
    text.paint(ui.painter(), inside.left_center());
    response.widget_info(|| WidgetInfo::labeled(Role::MenuItem, true, &entry.label));
    let clicked = response.clicked();
    let tip =
        [text.is_cut().then_some(entry.label.as_str()), Some(entry.help.as_str()).filter(|help| !help.is_empty())];
    let tip = tip.into_iter().flatten().collect::<Vec<_>>().join("\n");
    if !tip.is_empty() {
        response.on_hover_text(tip);
    }
    clicked || now
}
