//! The start page: begin a map, open one, go on with one, or look at an example.

use std::path::Path;

use egui::{Layout, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::examples;
use super::super::recent::RecentRow;
use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{empty, hairline_button, primary, quiet, section, text_button, words, writing};
use super::{Answer, Ask, Pinned, View, focus_first};
use crate::session::{Destination, DocumentRequest, file_name, shortcut_of};

const LEFT: f32 = 200.0;

/// How much of a folder is shown.
const FOLDER_LETTERS: usize = 52;

pub(super) fn show(ui: &mut Ui, view: &View) -> Option<Answer> {
    let mut answer = None;
    ui.horizontal_top(|ui| {
        let left = ui.allocate_ui_with_layout(vec2(LEFT, 280.0), Layout::top_down(egui::Align::Min), |ui| {
            ui.set_width(LEFT);
            left_ui(ui, view)
        });
        ui.add_space(24.0);
        let right = ui.vertical(|ui| {
            ui.set_min_height(290.0);
            right_ui(ui, view)
        });
        answer = left.inner.or(right.inner);
    });
    answer
}

fn left_ui(ui: &mut Ui, view: &View) -> Option<Answer> {
    let theme = view.theme;
    super::super::logo::show(ui, theme, 44.0);
    ui.add_space(space::SMALL);
    words(ui, "Stancemap", semibold(size::TITLE), theme.ink);
    quiet(ui, theme, "Who stands where, who objects to what, and on what evidence.");
    ui.add_space(space::LARGE);
    let new = primary(ui, theme, "New map").on_hover_text(shortcut_of("new"));
    focus_first(&new, view);
    ui.add_space(space::SMALL);
    let open = hairline_button(ui, theme, "Open…").on_hover_text(shortcut_of("open"));
    ui.add_space(space::SMALL);
    let back = text_button(ui, theme, "Back to the map", "Back to the map");
    if new.clicked() {
        Some(leave(Destination::New))
    } else if open.clicked() {
        Some(Answer::Ask(Ask::Open))
    } else {
        back.clicked().then_some(Answer::Close)
    }
}

fn right_ui(ui: &mut Ui, view: &View) -> Option<Answer> {
    let mut answer = None;
    section(ui, view.theme, "Recent");
    if view.recent.is_empty() {
        empty(ui, view.theme, "Maps that you open or save will be listed here.");
    }
    ScrollArea::vertical().max_height(246.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let pinned_first = view.recent.iter().filter(|row| row.is_pinned);
        for row in pinned_first.chain(view.recent.iter().filter(|row| !row.is_pinned)) {
            answer = recent_ui(ui, view.theme, row).or(answer.take());
        }
    });
    section(ui, view.theme, "Examples");
    for (number, example) in examples::ALL.iter().enumerate() {
        if two_lines(ui, view.theme, example.name, example.help, Tint::Usual).clicked() {
            answer = Some(leave(Destination::Example(number)));
        }
    }
    answer
}

fn leave(to: Destination) -> Answer {
    Answer::Document(DocumentRequest::Leave(to))
}

fn recent_ui(ui: &mut Ui, theme: &Theme, row: &RecentRow) -> Option<Answer> {
    let name = file_name(&row.path);
    let folder = row.path.parent().map(|folder| short(folder, std::env::home_dir().as_deref())).unwrap_or_default();
    let below = if row.exists { folder } else { format!("missing · {folder}") };
    let mut answer = None;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if text_button(ui, theme, "remove", &format!("Remove {name} from the list")).clicked() {
                answer = Some(Answer::Forget(row.path.clone()));
            }
            let (word, pinned) = if row.is_pinned { ("unpin", Pinned::Goes) } else { ("pin", Pinned::Stays) };
            if text_button(ui, theme, word, &format!("{word} {name}")).clicked() {
                answer = Some(Answer::Pin(row.path.clone(), pinned));
            }
            let tint = if row.exists { Tint::Usual } else { Tint::Grey };
            let opened = two_lines(ui, theme, &name, &below, tint).on_hover_text(row.path.display().to_string());
            if opened.clicked() && row.exists {
                answer = Some(leave(Destination::Open(row.path.clone())));
            }
        });
    });
    answer
}

/// A folder in few words: the home as ~, and of a long path its end, which tells it from others.
fn short(folder: &Path, home: Option<&Path>) -> String {
    let in_home = home.and_then(|home| folder.strip_prefix(home).ok()).map(|rest| Path::new("~").join(rest));
    let folder = in_home.as_deref().unwrap_or(folder).display().to_string();
    let surplus = folder.chars().count().saturating_sub(FOLDER_LETTERS);
    if surplus == 0 {
        return folder.trim_end_matches('/').to_owned();
    }
    let end: String = folder.chars().skip(surplus + 1).collect();
    let from = end.find(['/', std::path::MAIN_SEPARATOR]).unwrap_or(0);
    format!("…{}", end.get(from..).unwrap_or(&end))
}

/// How strong the words of a row are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Tint {
    Usual,
    Grey,
}

/// A row of two lines that can be clicked.
pub(super) fn two_lines(ui: &mut Ui, theme: &Theme, name: &str, below: &str, tint: Tint) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
    if response.hovered() || response.has_focus() {
        let fill = if response.has_focus() { theme.selected } else { theme.hovered };
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), space::CORNER, fill);
    }
    let ink = if tint == Tint::Grey { theme.quiet } else { theme.ink };
    let y = rect.center().y;
    writing(ui, name, semibold(size::BODY), ink, rect.width()).paint(ui.painter(), pos2(rect.left(), y - 9.0));
    let below_words = writing(ui, below, regular(size::SECONDARY), theme.quiet, rect.width());
    below_words.paint(ui.painter(), pos2(rect.left(), y + 9.0));
    response.widget_info(|| WidgetInfo::labeled(egui::Role::Button, tint == Tint::Usual, format!("{name}, {below}")));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_long_folder_the_end_is_shown() {
        let home = Path::new("/home/ann");
        assert_eq!(short(Path::new("/home/ann"), Some(home)), "~");
        assert_eq!(short(Path::new("/home/ann/maps"), Some(home)), "~/maps");
        assert_eq!(short(Path::new("/srv/maps"), Some(home)), "/srv/maps");
        let long = Path::new("/srv/a folder with a long name/another one that is quite as long/maps");
        assert_eq!(short(long, None), "…/another one that is quite as long/maps");
        let one = format!("/{}", "é".repeat(90));
        assert_eq!(short(Path::new(&one), None).chars().count(), FOLDER_LETTERS);
    }
}
