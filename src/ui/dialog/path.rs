//! Asks for a path, with a text field and a list of the folder's content, if the system has no file dialog.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use egui::text::{CCursor, CCursorRange};
use egui::{Color32, Id, Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::super::task_result::FolderEntry;
use super::super::theme::{Theme, regular, size, space};
use super::super::widgets::{
    empty_hint, error_text, hairline_button, primary_button, secondary_text, single_line_text,
};
use super::{DialogAnswer, DialogContext, OverwriteConfirmation, PathRequest, button_row_ui, focus_first, title_ui};
use crate::session::file_name;

/// The path dialog: the typed path and the content of its folder.
pub struct PathDialog {
    request: PathRequest,
    typed: String,
    entries: Vec<FolderEntry>,
    listed_folder: Option<PathBuf>,
    requested_folder: Option<PathBuf>,
    selected_index: Option<usize>,
}

impl PathDialog {
    /// A dialog for a request that starts in `folder`. `name` is proposed if a file is to be written.
    pub fn new(request: PathRequest, folder: &Path, name: &str) -> Self {
        let name = if request.is_opening() { "" } else { name };
        let typed = with_separator(&folder.display().to_string()) + name;
        Self { request, typed, entries: Vec::new(), listed_folder: None, requested_folder: None, selected_index: None }
    }

    /// Takes the content of a folder, if that folder is still the requested one.
    pub fn receive_listing(&mut self, folder: &Path, entries: Vec<FolderEntry>) {
        if self.requested_folder.as_deref() == Some(folder) {
            self.entries = entries;
            self.listed_folder = self.requested_folder.clone();
            self.selected_index = None;
        }
    }

    /// The typed path, split into the folder and the start of a name.
    fn folder_and_name(&self) -> (&str, &str) {
        match self.typed.rfind(['/', MAIN_SEPARATOR]) {
            Some(separator) => self.typed.split_at_checked(separator + 1).unwrap_or((&self.typed, "")),
            None => ("", &self.typed),
        }
    }

    fn path(&self) -> PathBuf {
        let typed = self.typed.trim();
        let home = typed.strip_prefix("~/").and_then(|rest| Some(std::env::home_dir()?.join(rest)));
        home.unwrap_or_else(|| PathBuf::from(typed))
    }

    fn folder(&self) -> PathBuf {
        let (folder, _) = self.folder_and_name();
        match folder.strip_prefix("~/") {
            Some(rest) => std::env::home_dir().unwrap_or_default().join(rest),
            None => PathBuf::from(folder),
        }
    }

    /// The entries that the typed start of a name can be completed to: folders, and files of the right kind.
    fn completions(&self) -> Vec<&FolderEntry> {
        let prefix = self.folder_and_name().1.to_lowercase();
        let matches = |entry: &&FolderEntry| {
            let name = entry.name.to_lowercase();
            let is_hidden = name.starts_with('.') && !prefix.starts_with('.');
            name.starts_with(&prefix) && !is_hidden && (!entry.is_file || self.request.accepts(&name))
        };
        let matching: Vec<&FolderEntry> = self.entries.iter().filter(matches).collect();
        // A proposed new name matches nothing; then all entries are listed instead of none.
        if matching.is_empty() && !self.request.is_opening() {
            let all = self.entries.iter().filter(|entry| !entry.name.starts_with('.'));
            return all.filter(|entry| !entry.is_file || self.request.accepts(&entry.name)).collect();
        }
        matching
    }

    /// The name of an existing file that would be replaced.
    fn replaced_file(&self) -> Option<String> {
        if self.request.is_opening() || self.folder_and_name().1.trim().is_empty() {
            return None;
        }
        let name = file_name(&self.request.with_extension(&self.path()));
        self.entries.iter().any(|entry| entry.is_file && entry.name == name).then_some(name)
    }

    /// Whether Tab would change the typed path. If not, it leaves the field.
    fn can_complete(&self, entries: &[FolderEntry]) -> bool {
        self.selected_index.is_some() || entries.first().is_some_and(|entry| entry.name != self.folder_and_name().1)
    }

    fn accept_entry(&mut self, entry: &FolderEntry) {
        let name = if entry.is_file { entry.name.clone() } else { with_separator(&entry.name) };
        self.typed = format!("{}{name}", self.folder_and_name().0);
        self.selected_index = None;
    }

    /// The folder above the folder of the path, if there is one.
    fn parent_folder(&self) -> Option<PathBuf> {
        let folder = std::path::absolute(self.folder()).ok()?;
        folder.parent().map(Path::to_owned)
    }

    /// Goes to the folder above and keeps the typed name.
    fn go_up(&mut self) {
        if let Some(parent) = self.parent_folder() {
            self.typed = with_separator(&parent.display().to_string()) + self.folder_and_name().1;
            self.selected_index = None;
        }
    }

    fn answer(&self) -> Option<DialogAnswer> {
        let confirmation = if self.replaced_file().is_some() {
            OverwriteConfirmation::Confirmed
        } else {
            OverwriteConfirmation::NotAsked
        };
        (!self.folder_and_name().1.trim().is_empty())
            .then(|| DialogAnswer::UsePath(self.request.clone(), self.path(), confirmation))
    }

    pub(super) fn show(&mut self, ui: &mut Ui, view: &DialogContext) -> Option<DialogAnswer> {
        let theme = view.theme;
        title_ui(ui, theme, &self.request.title());
        let entries: Vec<FolderEntry> = self.completions().into_iter().cloned().collect();
        let is_accepted = self.handle_keys(ui, &entries);
        self.field_ui(ui, view, self.can_complete(&entries));
        let clicked = self.list_ui(ui, theme, &entries);
        let replaced_file = self.replaced_file();
        match &replaced_file {
            Some(name) => error_text(ui, theme, &format!("“{name}” is there already and will be replaced.")),
            None => {
                secondary_text(
                    ui,
                    theme,
                    "Tab completes, the arrows choose. A path that begins with ~/ lies in your home.",
                );
            }
        }
        let verb = if replaced_file.is_some() { "Replace" } else { self.request.verb() };
        let [is_done, is_cancelled] = button_row_ui(ui, |ui| {
            let can_finish = self.answer().is_some();
            let done_button = ui.add_enabled_ui(can_finish, |ui| primary_button(ui, theme, verb)).inner;
            [done_button.clicked(), hairline_button(ui, theme, "Cancel").clicked()]
        });
        match clicked {
            Some(PathListClick::ParentFolder) => self.go_up(),
            Some(PathListClick::FolderEntry(index)) => {
                entries.get(index).into_iter().for_each(|entry| self.accept_entry(entry))
            }
            None => {}
        }
        if clicked.is_some() {
            put_cursor_at_end(ui, self.typed.chars().count());
        }
        let folder = self.folder();
        if is_cancelled {
            Some(DialogAnswer::Close)
        } else if is_done || is_accepted {
            self.answer()
        } else if self.requested_folder.as_ref() != Some(&folder) {
            self.requested_folder = Some(folder.clone());
            Some(DialogAnswer::ListFolder(folder))
        } else {
            None
        }
    }

    /// Handles the keys of the list. True if Enter accepted the path.
    fn handle_keys(&mut self, ui: &mut Ui, entries: &[FolderEntry]) -> bool {
        let is_in_field = ui.memory(|memory| memory.has_focus(field_id()));
        if !is_in_field {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = entries.len().checked_sub(1);
        if pressed(Key::ArrowDown) {
            self.selected_index = last.map(|last| self.selected_index.map_or(0, |index| (index + 1).min(last)));
        }
        if pressed(Key::ArrowUp) {
            self.selected_index = self.selected_index.and_then(|index| index.checked_sub(1));
        }
        let (has_tab, has_enter) = (self.can_complete(entries) && pressed(Key::Tab), pressed(Key::Enter));
        let chosen =
            self.selected_index.or((has_tab && !entries.is_empty()).then_some(0)).and_then(|index| entries.get(index));
        match chosen {
            Some(entry) if has_tab || has_enter => {
                self.accept_entry(entry);
                put_cursor_at_end(ui, self.typed.chars().count());
                has_enter && entry.is_file && self.request.is_opening()
            }
            _ => has_enter,
        }
    }

    fn field_ui(&mut self, ui: &mut Ui, view: &DialogContext, takes_tab: bool) {
        let field = TextEdit::singleline(&mut self.typed)
            .id(field_id())
            .hint_text("Path of the file")
            .lock_focus(takes_tab)
            .margin(vec2(10.0, 7.0))
            .desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name("Path of the file");
        if view.is_just_opened {
            let name_length = self.folder_and_name().1.chars().count();
            let length = self.typed.chars().count();
            let mut state = TextEdit::load_state(ui.ctx(), field_id()).unwrap_or_default();
            // The stem of the name is selected, so that typing replaces it and keeps the folder.
            let stem_length = self
                .folder_and_name()
                .1
                .find('.')
                .map_or(name_length, |dot| self.folder_and_name().1.get(..dot).unwrap_or_default().chars().count());
            state.cursor.set_char_range(Some(CCursorRange::two(
                CCursor::new(length - name_length),
                CCursor::new(length - name_length + stem_length),
            )));
            state.store(ui.ctx(), field_id());
        }
        focus_first(&field, view);
        if field.changed() {
            self.selected_index = None;
        }
    }

    fn list_ui(&self, ui: &mut Ui, theme: &Theme, entries: &[FolderEntry]) -> Option<PathListClick> {
        let mut clicked = None;
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(230.0).min_scrolled_height(230.0).auto_shrink([false, false]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if self.parent_folder().is_some()
                    && entry_ui(ui, theme, (PARENT_FOLDER_ROW, theme.accent), false).clicked()
                {
                    clicked = Some(PathListClick::ParentFolder);
                }
                if entries.is_empty() && self.listed_folder.is_some() {
                    let kind = self.request.extension();
                    empty_hint(ui, theme, &format!("There is no .{kind} file and no folder here that begins so."));
                }
                for (index, entry) in entries.iter().enumerate() {
                    let name = if entry.is_file { entry.name.clone() } else { with_separator(&entry.name) };
                    let ink = if entry.is_file { theme.ink } else { theme.accent };
                    if entry_ui(ui, theme, (&name, ink), self.selected_index == Some(index)).clicked() {
                        clicked = Some(PathListClick::FolderEntry(index));
                    }
                }
            },
        );
        clicked
    }
}

/// The row that goes to the folder above.
const PARENT_FOLDER_ROW: &str = "↑ Folder above";

/// A click in the list.
#[derive(Clone, Copy)]
enum PathListClick {
    ParentFolder,
    FolderEntry(usize),
}

fn entry_ui(ui: &mut Ui, theme: &Theme, (name, ink): (&str, Color32), is_current: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    if is_current || response.hovered() {
        let fill = if is_current { theme.selected } else { theme.hovered };
        ui.painter().rect_filled(rect, space::CORNER, fill);
    }
    if is_current {
        response.scroll_to_me(None);
    }
    let label = single_line_text(ui, name, regular(size::BODY), ink, rect.width() - 16.0);
    label.paint(ui.painter(), pos2(rect.left() + 8.0, rect.center().y));
    response.widget_info(|| WidgetInfo::selected(egui::Role::Button, true, is_current, name));
    response
}

fn field_id() -> Id {
    Id::unique("path field")
}

fn put_cursor_at_end(ui: &Ui, end: usize) {
    let mut state = TextEdit::load_state(ui.ctx(), field_id()).unwrap_or_default();
    state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(end))));
    state.store(ui.ctx(), field_id());
    ui.memory_mut(|memory| memory.request_focus(field_id()));
}

fn with_separator(folder: &str) -> String {
    if folder.is_empty() || folder.ends_with(['/', MAIN_SEPARATOR]) {
        folder.to_owned()
    } else {
        format!("{folder}{MAIN_SEPARATOR}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dialog(request: PathRequest, typed: &str) -> PathDialog {
        let mut dialog = PathDialog::new(request, Path::new("/maps"), "");
        dialog.typed = typed.to_owned();
        dialog.requested_folder = Some(dialog.folder());
        let entry = |name: &str, is_file| FolderEntry { is_file, name: name.to_owned() };
        let entries =
            vec![entry("old", false), entry("One.ron", true), entry("one.txt", true), entry("two.stance.ron", true)];
        dialog.receive_listing(&dialog.folder(), entries);
        dialog
    }

    fn names(dialog: &PathDialog) -> Vec<&str> {
        dialog.completions().into_iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn only_folders_and_maps_complete_a_name() {
        assert_eq!(names(&dialog(PathRequest::Open, "/maps/")), ["old", "One.ron", "two.stance.ron"]);
        assert_eq!(names(&dialog(PathRequest::Open, "/maps/on")), ["One.ron"]);
        assert_eq!(names(&dialog(PathRequest::Open, "/maps/x")), Vec::<&str>::new());
    }

    #[test]
    fn a_replaced_file_is_named_even_without_its_ending() {
        assert_eq!(dialog(PathRequest::SaveAs(None), "/maps/two").replaced_file().as_deref(), Some("two.stance.ron"));
        assert_eq!(dialog(PathRequest::SaveAs(None), "/maps/three").replaced_file(), None);
        assert_eq!(dialog(PathRequest::Open, "/maps/two.stance.ron").replaced_file(), None);
    }

    #[test]
    fn accepting_a_folder_enters_it() {
        let mut open = dialog(PathRequest::Open, "/maps/o");
        let folder = open.entries[0].clone();
        open.accept_entry(&folder);
        assert_eq!(open.typed, format!("/maps/old{MAIN_SEPARATOR}"));
        assert!(open.answer().is_none());
    }

    #[test]
    fn the_folder_above_keeps_the_name() {
        let mut save = dialog(PathRequest::SaveAs(None), "/maps/old/three");
        save.go_up();
        assert_eq!(
            save.typed,
            format!("{}three", with_separator(&std::path::absolute("/maps").unwrap().display().to_string()))
        );
        let mut top = dialog(PathRequest::Open, "/");
        top.go_up();
        assert_eq!(top.typed, "/");
    }

    #[test]
    fn a_listing_of_a_folder_that_was_left_is_ignored() {
        let mut open = dialog(PathRequest::Open, "/maps/");
        open.receive_listing(Path::new("/elsewhere"), Vec::new());
        assert_eq!(open.entries.len(), 4);
    }
}
