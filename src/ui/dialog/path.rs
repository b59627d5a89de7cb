//! Asks for a path with a field and a list of what is in the folder, where the system has no dialog to show.

use std::path::{MAIN_SEPARATOR, Path, PathBuf};

use egui::text::{CCursor, CCursorRange};
use egui::{Color32, Id, Key, Modifiers, ScrollArea, Sense, TextEdit, Ui, WidgetInfo, pos2, vec2};

use super::super::task_result::FolderEntry;
use super::super::theme::{Theme, regular, size, space};
use super::super::widgets::{empty, hairline_button, primary, quiet, trouble, writing};
use super::{Answer, Ask, Replaces, View, buttons, focus_first, title};
use crate::session::file_name;

/// The dialog: what has been typed, and what is in the folder of it.
pub struct PathDialog {
    ask: Ask,
    typed: String,
    entries: Vec<FolderEntry>,
    listed: Option<PathBuf>,
    asked: Option<PathBuf>,
    at: Option<usize>,
}

impl PathDialog {
    /// For that purpose, beginning in that folder, with that name proposed.
    pub fn new(ask: Ask, folder: &Path, name: &str) -> Self {
        let name = if ask.is_opening() { "" } else { name };
        let typed = with_separator(&folder.display().to_string()) + name;
        Self { ask, typed, entries: Vec::new(), listed: None, asked: None, at: None }
    }

    /// What is in `folder`, if that is still of interest.
    pub fn listed(&mut self, folder: &Path, entries: Vec<FolderEntry>) {
        if self.asked.as_deref() == Some(folder) {
            self.entries = entries;
            self.listed = self.asked.clone();
            self.at = None;
        }
    }

    /// The folder and the beginning of a name that have been typed.
    fn parts(&self) -> (&str, &str) {
        match self.typed.rfind(['/', MAIN_SEPARATOR]) {
            Some(at) => self.typed.split_at_checked(at + 1).unwrap_or((&self.typed, "")),
            None => ("", &self.typed),
        }
    }

    fn path(&self) -> PathBuf {
        let typed = self.typed.trim();
        let home = typed.strip_prefix("~/").and_then(|rest| Some(std::env::home_dir()?.join(rest)));
        home.unwrap_or_else(|| PathBuf::from(typed))
    }

    fn folder(&self) -> PathBuf {
        let (folder, _) = self.parts();
        match folder.strip_prefix("~/") {
            Some(rest) => std::env::home_dir().unwrap_or_default().join(rest),
            None => PathBuf::from(folder),
        }
    }

    /// What the typed beginning of a name can become: folders, and files of the right kind.
    fn completions(&self) -> Vec<&FolderEntry> {
        let beginning = self.parts().1.to_lowercase();
        let fits = |entry: &&FolderEntry| {
            let name = entry.name.to_lowercase();
            let is_hidden = name.starts_with('.') && !beginning.starts_with('.');
            name.starts_with(&beginning) && !is_hidden && (!entry.is_file || self.ask.fits(&name))
        };
        let found: Vec<&FolderEntry> = self.entries.iter().filter(fits).collect();
        // A proposed name that begins nothing is no reason to show an empty folder.
        if found.is_empty() && !self.ask.is_opening() {
            let all = self.entries.iter().filter(|entry| !entry.name.starts_with('.'));
            return all.filter(|entry| !entry.is_file || self.ask.fits(&entry.name)).collect();
        }
        found
    }

    /// The name of the file that would be replaced.
    fn replaced(&self) -> Option<String> {
        if self.ask.is_opening() || self.parts().1.trim().is_empty() {
            return None;
        }
        let name = file_name(&self.ask.meant(&self.path()));
        self.entries.iter().any(|entry| entry.is_file && entry.name == name).then_some(name)
    }

    /// Would Tab change what is typed? Else it leaves the field.
    fn can_complete(&self, entries: &[FolderEntry]) -> bool {
        self.at.is_some() || entries.first().is_some_and(|entry| entry.name != self.parts().1)
    }

    fn take(&mut self, entry: &FolderEntry) {
        let name = if entry.is_file { entry.name.clone() } else { with_separator(&entry.name) };
        self.typed = format!("{}{name}", self.parts().0);
        self.at = None;
    }

    /// The folder above that of the path, if there is one.
    fn above(&self) -> Option<PathBuf> {
        let folder = std::path::absolute(self.folder()).ok()?;
        folder.parent().map(Path::to_owned)
    }

    /// Goes to the folder above, with the name that has been typed.
    fn go_up(&mut self) {
        if let Some(above) = self.above() {
            self.typed = with_separator(&above.display().to_string()) + self.parts().1;
            self.at = None;
        }
    }

    fn answer(&self) -> Option<Answer> {
        let replaces = if self.replaced().is_some() { Replaces::Told } else { Replaces::Unknown };
        (!self.parts().1.trim().is_empty()).then(|| Answer::Chosen(self.ask.clone(), self.path(), replaces))
    }

    pub(super) fn show(&mut self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let theme = view.theme;
        title(ui, theme, &self.ask.title());
        let entries: Vec<FolderEntry> = self.completions().into_iter().cloned().collect();
        let entered = self.keys(ui, &entries);
        self.field(ui, view, self.can_complete(&entries));
        let clicked = self.list_ui(ui, theme, &entries);
        let replaced = self.replaced();
        match &replaced {
            Some(name) => trouble(ui, theme, &format!("“{name}” is there already and will be replaced.")),
            None => {
                quiet(ui, theme, "Tab completes, the arrows choose. A path that begins with ~/ lies in your home.");
            }
        }
        let verb = if replaced.is_some() { "Replace" } else { self.ask.verb() };
        let [done, cancelled] = buttons(ui, |ui| {
            let can = self.answer().is_some();
            let done = ui.add_enabled_ui(can, |ui| primary(ui, theme, verb)).inner;
            [done.clicked(), hairline_button(ui, theme, "Cancel").clicked()]
        });
        match clicked {
            Some(Clicked::Above) => self.go_up(),
            Some(Clicked::FolderEntry(at)) => entries.get(at).into_iter().for_each(|entry| self.take(entry)),
            None => {}
        }
        if clicked.is_some() {
            put_cursor_at_end(ui, self.typed.chars().count());
        }
        let folder = self.folder();
        if cancelled {
            Some(Answer::Close)
        } else if done || entered {
            self.answer()
        } else if self.asked.as_ref() != Some(&folder) {
            self.asked = Some(folder.clone());
            Some(Answer::List(folder))
        } else {
            None
        }
    }

    /// What the keys do in the list. True if the path was accepted.
    fn keys(&mut self, ui: &mut Ui, entries: &[FolderEntry]) -> bool {
        let is_in_field = ui.memory(|memory| memory.has_focus(field_id()));
        if !is_in_field {
            return false;
        }
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let last = entries.len().checked_sub(1);
        if pressed(Key::ArrowDown) {
            self.at = last.map(|last| self.at.map_or(0, |at| (at + 1).min(last)));
        }
        if pressed(Key::ArrowUp) {
            self.at = self.at.and_then(|at| at.checked_sub(1));
        }
        let (tab, enter) = (self.can_complete(entries) && pressed(Key::Tab), pressed(Key::Enter));
        let chosen = self.at.or((tab && !entries.is_empty()).then_some(0)).and_then(|at| entries.get(at));
        match chosen {
            Some(entry) if tab || enter => {
                self.take(entry);
                put_cursor_at_end(ui, self.typed.chars().count());
                enter && entry.is_file && self.ask.is_opening()
            }
            _ => enter,
        }
    }

    fn field(&mut self, ui: &mut Ui, view: &View, takes_tab: bool) {
        let field = TextEdit::singleline(&mut self.typed)
            .id(field_id())
            .hint_text("Path of the file")
            .lock_focus(takes_tab)
            .margin(vec2(10.0, 7.0))
            .desired_width(f32::INFINITY);
        let field = ui.add(field).accessible_name("Path of the file");
        if view.is_fresh {
            let name = self.parts().1.chars().count();
            let all = self.typed.chars().count();
            let mut state = TextEdit::load_state(ui.ctx(), field_id()).unwrap_or_default();
            // The name is marked, so that typing replaces it and leaves the folder.
            let stem = self
                .parts()
                .1
                .find('.')
                .map_or(name, |at| self.parts().1.get(..at).unwrap_or_default().chars().count());
            state
                .cursor
                .set_char_range(Some(CCursorRange::two(CCursor::new(all - name), CCursor::new(all - name + stem))));
            state.store(ui.ctx(), field_id());
        }
        focus_first(&field, view);
        if field.changed() {
            self.at = None;
        }
    }

    fn list_ui(&self, ui: &mut Ui, theme: &Theme, entries: &[FolderEntry]) -> Option<Clicked> {
        let mut clicked = None;
        ui.add_space(space::SMALL);
        ScrollArea::vertical().max_height(230.0).min_scrolled_height(230.0).auto_shrink([false, false]).show(
            ui,
            |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if self.above().is_some() && row(ui, theme, (UP, theme.accent), false).clicked() {
                    clicked = Some(Clicked::Above);
                }
                if entries.is_empty() && self.listed.is_some() {
                    let kind = self.ask.extension();
                    empty(ui, theme, &format!("There is no .{kind} file and no folder here that begins so."));
                }
                for (number, entry) in entries.iter().enumerate() {
                    let name = if entry.is_file { entry.name.clone() } else { with_separator(&entry.name) };
                    let ink = if entry.is_file { theme.ink } else { theme.accent };
                    if row(ui, theme, (&name, ink), self.at == Some(number)).clicked() {
                        clicked = Some(Clicked::FolderEntry(number));
                    }
                }
            },
        );
        clicked
    }
}

/// The row that leads to the folder above.
const UP: &str = "↑ Folder above";

/// What was clicked in the list.
#[derive(Clone, Copy)]
enum Clicked {
    Above,
    FolderEntry(usize),
}

fn row(ui: &mut Ui, theme: &Theme, (name, ink): (&str, Color32), is_current: bool) -> egui::Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 26.0), Sense::click());
    if is_current || response.hovered() {
        let fill = if is_current { theme.selected } else { theme.hovered };
        ui.painter().rect_filled(rect, space::CORNER, fill);
    }
    if is_current {
        response.scroll_to_me(None);
    }
    let words = writing(ui, name, regular(size::BODY), ink, rect.width() - 16.0);
    words.paint(ui.painter(), pos2(rect.left() + 8.0, rect.center().y));
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

    fn dialog(ask: Ask, typed: &str) -> PathDialog {
        let mut dialog = PathDialog::new(ask, Path::new("/maps"), "");
        dialog.typed = typed.to_owned();
        dialog.asked = Some(dialog.folder());
        let entry = |name: &str, is_file| FolderEntry { is_file, name: name.to_owned() };
        let entries =
            vec![entry("old", false), entry("One.ron", true), entry("one.txt", true), entry("two.stance.ron", true)];
        dialog.listed(&dialog.folder(), entries);
        dialog
    }

    fn names(dialog: &PathDialog) -> Vec<&str> {
        dialog.completions().into_iter().map(|entry| entry.name.as_str()).collect()
    }

    #[test]
    fn only_folders_and_maps_complete_a_name() {
        assert_eq!(names(&dialog(Ask::Open, "/maps/")), ["old", "One.ron", "two.stance.ron"]);
        assert_eq!(names(&dialog(Ask::Open, "/maps/on")), ["One.ron"]);
        assert_eq!(names(&dialog(Ask::Open, "/maps/x")), Vec::<&str>::new());
    }

    #[test]
    fn replacing_is_said_even_when_the_ending_is_added() {
        assert_eq!(dialog(Ask::SaveAs(None), "/maps/two").replaced().as_deref(), Some("two.stance.ron"));
        assert_eq!(dialog(Ask::SaveAs(None), "/maps/three").replaced(), None);
        assert_eq!(dialog(Ask::Open, "/maps/two.stance.ron").replaced(), None);
    }

    #[test]
    fn a_folder_is_entered_and_a_file_is_put_in() {
        let mut open = dialog(Ask::Open, "/maps/o");
        let folder = open.entries[0].clone();
        open.take(&folder);
        assert_eq!(open.typed, format!("/maps/old{MAIN_SEPARATOR}"));
        assert!(open.answer().is_none());
    }

    #[test]
    fn the_folder_above_keeps_the_name() {
        let mut save = dialog(Ask::SaveAs(None), "/maps/old/three");
        save.go_up();
        assert_eq!(
            save.typed,
            format!("{}three", with_separator(&std::path::absolute("/maps").unwrap().display().to_string()))
        );
        let mut top = dialog(Ask::Open, "/");
        top.go_up();
        assert_eq!(top.typed, "/");
    }

    #[test]
    fn a_listing_of_a_folder_that_was_left_is_ignored() {
        let mut open = dialog(Ask::Open, "/maps/");
        open.listed(Path::new("/elsewhere"), Vec::new());
        assert_eq!(open.entries.len(), 4);
    }
}
