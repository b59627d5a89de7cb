//! The start page: start a new map, open one, open a recent one, or open an example.

use std::path::Path;

use egui::{Layout, ScrollArea, Sense, Ui, WidgetInfo, pos2, vec2};

use super::super::examples;
use super::super::recent::RecentRow;
use super::super::theme::{Theme, regular, semibold, size, space};
use super::super::widgets::{
    empty_hint, hairline_button, primary_button, secondary_text, section, single_line_text, text_button, wrapped_text,
};
use super::{DialogAnswer, DialogContext, PathRequest, PinState, focus_first};
use crate::session::{Destination, DocumentRequest, file_name, shortcut_of};
use crate::visible_text::visible_path;

const LEFT_WIDTH: f32 = 200.0;

/// The maximum number of characters of a folder's path.
const MAX_FOLDER_LETTERS: usize = 52;

pub(super) fn show(ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
    let mut answer = None;
    ui.horizontal_top(|ui| {
        let left_column =
            ui.allocate_ui_with_layout(vec2(LEFT_WIDTH, 280.0), Layout::top_down(egui::Align::Min), |ui| {
                ui.set_width(LEFT_WIDTH);
                left_ui(ui, context)
            });
        ui.add_space(24.0);
        let right_column = ui.vertical(|ui| {
            ui.set_min_height(290.0);
            right_ui(ui, context)
        });
        answer = left_column.inner.or(right_column.inner);
    });
    answer
}

fn left_ui(ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
    let theme = context.theme;
    super::super::logo::show(ui, theme, 44.0);
    ui.add_space(space::SMALL);
    wrapped_text(ui, "Stancemap", semibold(size::TITLE), theme.ink);
    secondary_text(ui, theme, "Who stands where, who objects to what, and on what evidence.");
    ui.add_space(space::LARGE);
    let new = primary_button(ui, theme, "New map").on_hover_text(shortcut_of("new"));
    focus_first(&new, context);
    ui.add_space(space::SMALL);
    let open = hairline_button(ui, theme, "Open…").on_hover_text(shortcut_of("open"));
    ui.add_space(space::SMALL);
    let back_button = text_button(ui, theme, "Back to the map", "Back to the map");
    if new.clicked() {
        Some(leave(Destination::New))
    } else if open.clicked() {
        Some(DialogAnswer::AskForPath(PathRequest::Open))
    } else {
        back_button.clicked().then_some(DialogAnswer::Close)
    }
}

fn right_ui(ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
    let mut answer = None;
    section(ui, context.theme, "Recent");
    if context.recent.is_empty() {
        empty_hint(ui, context.theme, "Maps that you open or save will be listed here.");
    }
    ScrollArea::vertical().max_height(246.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        let pinned = context.recent.iter().filter(|row| row.is_pinned);
        for row in pinned.chain(context.recent.iter().filter(|row| !row.is_pinned)) {
            answer = recent_ui(ui, context.theme, row).or(answer.take());
        }
    });
    section(ui, context.theme, "Examples");
    for (index, example) in examples::ALL.iter().enumerate() {
        if two_line_row_ui(ui, context.theme, example.name, example.help, RowEmphasis::Normal).clicked() {
            answer = Some(leave(Destination::Example(index)));
        }
    }
    answer
}

fn leave(to: Destination) -> DialogAnswer {
    DialogAnswer::Document(DocumentRequest::Leave(to))
}

fn recent_ui(ui: &mut Ui, theme: &Theme, row: &RecentRow) -> Option<DialogAnswer> {
    let name = file_name(&row.path);
    let folder =
        row.path.parent().map(|folder| short_folder_text(folder, std::env::home_dir().as_deref())).unwrap_or_default();
    let detail = if row.exists { folder } else { format!("missing · {folder}") };
    let mut answer = None;
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(egui::Align::Center), |ui| {
            ui.spacing_mut().item_spacing.x = space::SMALL;
            if text_button(ui, theme, "remove", &format!("Remove {name} from the list")).clicked() {
                answer = Some(DialogAnswer::ForgetRecentFile(row.path.clone()));
            }
            let (label, new_state) =
                if row.is_pinned { ("unpin", PinState::Unpinned) } else { ("pin", PinState::Pinned) };
            if text_button(ui, theme, label, &format!("{label} {name}")).clicked() {
                answer = Some(DialogAnswer::PinRecentFile(row.path.clone(), new_state));
            }
            let emphasis = if row.exists { RowEmphasis::Normal } else { RowEmphasis::Dimmed };
            let response = two_line_row_ui(ui, theme, &name, &detail, emphasis).on_hover_text(visible_path(&row.path));
            if response.clicked() && row.exists {
                answer = Some(leave(Destination::Open(row.path.clone())));
            }
        });
    });
    answer
}

/// A folder's path in short form: the home directory as "~", and of a long path only its end, which identifies it.
fn short_folder_text(folder: &Path, home: Option<&Path>) -> String {
    let in_home = home.and_then(|home| folder.strip_prefix(home).ok()).map(|rest| Path::new("~").join(rest));
    let folder = in_home.as_deref().unwrap_or(folder).display().to_string();
    let surplus = folder.chars().count().saturating_sub(MAX_FOLDER_LETTERS);
    if surplus == 0 {
        return folder.trim_end_matches('/').to_owned();
    }
    let end: String = folder.chars().skip(surplus + 1).collect();
    let separator = end.find(['/', std::path::MAIN_SEPARATOR]).unwrap_or(0);
    format!("…{}", end.get(separator..).unwrap_or(&end))
}

/// The emphasis of a row's name.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RowEmphasis {
    Normal,
    Dimmed,
}

/// A row of two lines that can be clicked.
pub(super) fn two_line_row_ui(
    ui: &mut Ui,
    theme: &Theme,
    name: &str,
    detail: &str,
    emphasis: RowEmphasis,
) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 40.0), Sense::click());
    if response.hovered() || response.has_focus() {
        let fill = if response.has_focus() { theme.selected } else { theme.hovered };
        ui.painter().rect_filled(rect.expand2(vec2(8.0, 0.0)), space::CORNER, fill);
    }
    let ink = if emphasis == RowEmphasis::Dimmed { theme.quiet } else { theme.ink };
    let y = rect.center().y;
    single_line_text(ui, name, semibold(size::BODY), ink, rect.width()).paint(ui.painter(), pos2(rect.left(), y - 9.0));
    let detail_text = single_line_text(ui, detail, regular(size::SECONDARY), theme.quiet, rect.width());
    detail_text.paint(ui.painter(), pos2(rect.left(), y + 9.0));
    response.widget_info(|| {
        WidgetInfo::labeled(egui::Role::Button, emphasis == RowEmphasis::Normal, format!("{name}, {detail}"))
    });
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_folder_shows_its_end() {
        let home = Path::new("/home/ann");
        assert_eq!(short_folder_text(Path::new("/home/ann"), Some(home)), "~");
        assert_eq!(short_folder_text(Path::new("/home/ann/maps"), Some(home)), "~/maps");
        assert_eq!(short_folder_text(Path::new("/srv/maps"), Some(home)), "/srv/maps");
        let long = Path::new("/srv/a folder with a long name/another one that is quite as long/maps");
        assert_eq!(short_folder_text(long, None), "…/another one that is quite as long/maps");
        let long_name = format!("/{}", "é".repeat(90));
        assert_eq!(short_folder_text(Path::new(&long_name), None).chars().count(), MAX_FOLDER_LETTERS);
    }
}
