//! The day that is shown, as text. A click opens a field to type another one.

use egui::{Key, Role, Sense, TextEdit, Ui, WidgetInfo, vec2};

use crate::model::Date;
use crate::reading;
use crate::session::{Effect, Session, shortcut_of};
use crate::ui::theme::{Theme, regular, semibold, size, space};
use crate::ui::widgets::{focus_ring, single_line_text};

/// A field in which a day is being typed.
pub(super) struct DayField {
    text: String,
    /// The reason why the typed text is no day.
    error: Option<String>,
    /// Whether the field has had the keyboard focus.
    had_focus: bool,
}

impl DayField {
    /// A field with the given day.
    pub(super) fn of(day: Option<Date>) -> Self {
        Self { text: day.map(|day| day.to_string()).unwrap_or_default(), error: None, had_focus: false }
    }

    /// The reason why the typed text is no day.
    pub(super) fn error(&self) -> Option<&str> {
        self.error.as_deref()
    }
}

/// Parses a day as it is written in a file or in prose: "2025-11-07", "7 November 2025", "Nov 2025".
fn parse_day(text: &str) -> Option<Date> {
    let from_prose = || match reading::find_dates(text, None).as_slice() {
        [mention] => Some(mention.date),
        _ => None,
    };
    text.trim().parse().ok().or_else(from_prose)
}

/// Shows the day, or the field in which it is typed.
pub(super) fn show(ui: &mut Ui, theme: &Theme, session: &mut Session, field: &mut Option<DayField>) {
    let size = vec2(ui.available_width(), space::TOUCH);
    match field {
        None => day_text_ui(ui, theme, session, size),
        Some(open_field) => {
            if day_field_ui(ui, session, open_field, size) {
                *field = None;
            }
        }
    }
}

fn day_text_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, size: egui::Vec2) {
    let text = session.day().map_or_else(|| "Every day".to_owned(), Date::long);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let ink = if response.hovered() { theme.accent } else { theme.ink };
    let line = single_line_text(ui, &text, semibold(14.0), ink, size.x);
    line.paint(ui.painter(), rect.left_center());
    focus_ring(ui, theme, rect.expand2(vec2(space::SMALL, 0.0)), &response);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, format!("As of {text}")));
    let keys = shortcut_of("go_to_day");
    if response.on_hover_text(format!("{text}. Click to type another day ({keys}).")).clicked() {
        session.request_effect(Effect::AskDay);
    }
}

/// Shows the field. Returns true if it can be closed, with a new day or without.
fn day_field_ui(ui: &mut Ui, session: &mut Session, field: &mut DayField, size: egui::Vec2) -> bool {
    let edit = TextEdit::singleline(&mut field.text).font(regular(size::BODY)).desired_width(size.x);
    let output = edit.hint_text("2025-11-07, 2025-11").margin(vec2(6.0, 3.0)).show(ui);
    let response = output.response.response.accessible_name("Type a day");
    if !field.had_focus {
        field.had_focus = true;
        response.request_focus();
        let whole_text = egui::text::CCursorRange::two(
            egui::text::CCursor::new(0),
            egui::text::CCursor::new(field.text.chars().count()),
        );
        let mut state = output.state;
        state.cursor.set_char_range(Some(whole_text));
        state.store(ui.ctx(), response.id);
        return false;
    }
    if response.changed() {
        field.error = None;
    }
    if !response.lost_focus() {
        return false;
    }
    if !ui.input(|input| input.key_pressed(Key::Enter)) {
        return true;
    }
    match parse_day(&field.text) {
        Some(day) => {
            session.set_day(Some(day));
            true
        }
        None => {
            field.error = Some("No day: write 2025-11-07, Nov 2025 or 2025".to_owned());
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
