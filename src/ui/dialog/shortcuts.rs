//! The page of shortcuts, made from the list of commands.

use egui::{Align2, ScrollArea, Sense, Stroke, StrokeKind, TextEdit, Ui, pos2, vec2};

use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty_hint, hairline_button, section};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};
use crate::session::{COMMANDS, Menu};

/// The page of shortcuts with its filter.
#[derive(Default)]
pub struct ShortcutsDialog {
    typed: String,
}

/// Gestures of the pointer that are not commands.
const POINTER_GESTURES: &[(&str, &str)] = &[
    ("Add an actor", "Double-click"),
    ("Rename in place", "Double-click on it"),
    ("Tie two actors", "Drag from a rim"),
    ("Object to a tie", "Drag from a rim to it"),
    ("Lead a tie elsewhere", "Drag its end"),
    ("Bend a tie", "Drag its middle"),
    ("Straighten a tie", "Double-click on it"),
    ("Join a group", "Drag onto its ground"),
    ("Leave a group", "Drag off its ground"),
    ("Add a member", "Double-click on its ground"),
    ("Select several", "Drag on empty canvas"),
    ("Select what is touched too", "Alt+Drag on empty canvas"),
    ("Add to the selection", "Shift+Click"),
    ("Move along one axis", "Shift+Drag"),
    ("Move without falling into line", "Ctrl+Drag"),
    ("Drag a copy", "Alt+Drag"),
    ("Use the tool on what is selected", "Enter"),
    ("Move the view", "Space+Drag"),
    ("Zoom", "Ctrl+Wheel"),
    ("Give up a gesture", "Esc"),
];

/// A row of the page: a name, and its shortcuts or its gesture.
type ShortcutRow = (String, Vec<String>);

impl ShortcutsDialog {
    pub(super) fn show(&mut self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        title_ui(ui, context.theme, "Shortcuts");
        let field = TextEdit::singleline(&mut self.typed).hint_text("Filter").margin(vec2(10.0, 6.0));
        let field = ui.add(field.desired_width(f32::INFINITY));
        focus_first(&field, context);
        let sections = shortcut_sections(&self.typed);
        let height = (ui.ctx().content_rect().height() - 280.0).clamp(160.0, 460.0);
        ScrollArea::vertical().max_height(height).auto_shrink([false, false]).show(ui, |ui| {
            if sections.is_empty() {
                empty_hint(ui, context.theme, "Nothing is called that. Try another word.");
            }
            for (name, rows) in &sections {
                section(ui, context.theme, name);
                for (name, keys) in rows {
                    shortcut_row_ui(ui, context.theme, name, keys);
                }
            }
        });
        button_row_ui(ui, |ui| hairline_button(ui, context.theme, "Close").clicked()).then_some(DialogAnswer::Close)
    }
}

fn shortcut_sections(typed: &str) -> Vec<(&'static str, Vec<ShortcutRow>)> {
    let typed = typed.trim().to_lowercase();
    let matches = |name: &str, keys: &[String]| {
        name.to_lowercase().contains(&typed) || keys.iter().any(|key| key.to_lowercase().contains(&typed))
    };
    let gestures = POINTER_GESTURES.iter().map(|(name, keys)| ((*name).to_owned(), vec![(*keys).to_owned()])).collect();
    let mut sections: Vec<(_, Vec<ShortcutRow>)> = vec![("On the map", gestures)];
    sections.extend(Menu::ALL.map(|menu| {
        let with_keys = COMMANDS.iter().filter(|command| command.menu == menu && !command.shortcuts.is_empty());
        let texts = |keys: &[_]| keys.iter().map(ToString::to_string).collect();
        (menu.name(), with_keys.map(|command| (command.about.name.to_owned(), texts(command.shortcuts))).collect())
    }));
    sections.iter_mut().for_each(|(_, rows)| rows.retain(|(name, keys)| matches(name, keys)));
    sections.retain(|(_, rows)| !rows.is_empty());
    sections
}

fn shortcut_row_ui(ui: &mut Ui, theme: &Theme, name: &str, keys: &[String]) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width() - 12.0, space::ROW - 2.0), Sense::hover());
    let painter = ui.painter();
    painter.text(rect.left_center(), Align2::LEFT_CENTER, name, regular(size::BODY), theme.ink);
    let mut right = rect.right();
    for key in keys.iter().rev() {
        let galley = painter.layout_no_wrap(key.clone(), semibold(size::CAPTION), theme.ink);
        let key_rect = egui::Rect::from_min_max(
            pos2(right - galley.size().x - 14.0, rect.center().y - 10.0),
            pos2(right, rect.center().y + 10.0),
        );
        painter.rect(key_rect, 4.0, theme.field, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        painter.galley(pos2(key_rect.left() + 7.0, key_rect.center().y - galley.size().y / 2.0), galley, theme.ink);
        right = key_rect.left() - 6.0;
    }
    let label = format!("{name}: {}", keys.join(" or "));
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &label));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_is_listed_on_the_page() {
        let rows: Vec<ShortcutRow> = shortcut_sections("").into_iter().flat_map(|(_, rows)| rows).collect();
        for command in COMMANDS.iter().filter(|command| !command.shortcuts.is_empty()) {
            let row = rows.iter().find(|(name, _)| name == command.about.name).unwrap();
            assert_eq!(row.1.len(), command.shortcuts.len(), "{}", command.about.name);
        }
    }

    #[test]
    fn the_filter_takes_names_and_keys() {
        let names = |typed: &str| {
            shortcut_sections(typed).into_iter().flat_map(|(_, rows)| rows).map(|row| row.0).collect::<Vec<_>>()
        };
        assert_eq!(names("redo"), ["Redo"]);
        assert_eq!(names("ctrl+shift+s"), ["Save as…"]);
    }
}
