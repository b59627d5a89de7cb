//! The day that is looked at, in words; a click lets another one be typed.

use egui::{Key, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use crate::model::Date;
use crate::reading;
use crate::session::{Effect, Session, shortcut_of};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{focus_ring, single_line_text};

/// A day that is being typed.
pub(super) struct DayField {
    text: String,
    /// Why what was typed is no day.
    error: Option<String>,
    /// Has it had the keyboard?
    had_focus: bool,
}

impl DayField {
    /// Begins with the day that is looked at.
    pub(super) fn of(day: Option<Date>) -> Self {
        Self { text: day.map(|day| day.to_string()).unwrap_or_default(), error: None, had_focus: false }
    }

    /// Why what was typed is no day.
    pub(super) fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }
}

/// A day as it is in a file, or as a text would have it: "7 November 2025", "Nov 2025".
fn parse_day(text: &str) -> Option<Date> {
    let found = || match reading::find_dates(text, None).as_slice() {
        [one] => Some(one.date),
        _ => None,
    };
    text.trim().parse().ok().or_else(found)
}

/// Shows the day, or the field that it is typed into.
pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, typing: &mut Option<DayField>) {
    let room = vec2(ui.available_width(), space::TOUCH);
    match typing {
        None => day_text_ui(ui, theme, session, room),
        Some(day) => {
            if day_field_ui(ui, session, day, room) {
                *typing = None;
            }
        }
    }
}

fn day_text_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, room: egui::Vec2) {
    let words = session.day().map_or_else(|| "Every day".to_owned(), Date::long);
    let (rect, response) = ui.allocate_exact_size(room, Sense::click());
    let ink = if response.hovered() { theme.accent } else { theme.ink };
    let text = single_line_text(ui, &words, semibold(14.0), ink, room.x);
    text.paint(ui.painter(), rect.left_center());
    focus_ring(ui, theme, rect.expand2(vec2(space::SMALL, 0.0)), &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("As of {words}")));
    let keys = shortcut_of("go_to_day");
    if response.on_hover_text(format!("{words}. Click to type another day ({keys}).")).clicked() {
        session.request_effect(Effect::AskDay);
    }
}

/// Is it done, with a day or without?
fn day_field_ui(ui: &mut Ui, session: &mut Session, typing: &mut DayField, room: egui::Vec2) -> bool {
    let edit = TextEdit::singleline(&mut typing.text).font(regular(size::BODY)).desired_width(room.x);
    let shown = edit.hint_text("2025-11-07, 2025-11").margin(vec2(6.0, 3.0)).show(ui);
    let response = shown.response.response.accessible_name("Type a day");
    if !typing.had_focus {
        typing.had_focus = true;
        response.request_focus();
        let all = egui::text::CCursorRange::two(
            egui::text::CCursor::new(0),
            egui::text::CCursor::new(typing.text.chars().count()),
        );
        let mut state = shown.state;
        state.cursor.set_char_range(Some(all));
        state.store(ui.ctx(), response.id);
        return false;
    }
    if response.changed() {
        typing.error = None;
    }
    if !response.lost_focus() {
        return false;
    }
    if !ui.input(|input| input.key_pressed(Key::Enter)) {
        return true;
    }
    match parse_day(&typing.text) {
        Some(day) => {
            session.set_day(Some(day));
            true
        }
        None => {
            typing.error = Some("No day: write 2025-11-07, Nov 2025 or 2025".to_owned());
            response.request_focus();
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_typed_as_in_a_file_or_as_in_a_text() {
        let read = |text: &str| parse_day(text).map(|day| day.to_string());
        for (text, day) in [
            ("2025-11-07", "2025-11-07"),
            (" 2025-11 ", "2025-11"),
            ("0476", "0476"),
            ("7 November 2025", "2025-11-07"),
            ("Nov 2025", "2025-11"),
        ] {
            assert_eq!(read(text).as_deref(), Some(day), "{text}");
        }
        for text in ["", "soon", "2025-13", "1 May 2025 to 2 May 2025"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
