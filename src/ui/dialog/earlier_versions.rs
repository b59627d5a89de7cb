//! The copies of a map that were made before it was saved over. They are read on the worker before the dialog is shown.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use egui::{ScrollArea, Ui};

use super::super::age::age_phrase;
use super::super::disk_tasks::open_whole;
use super::super::widgets::{empty_hint, hairline_button, secondary_text};
use super::start_page::{RowEmphasis, two_line_row_ui};
use super::{DialogAnswer, DialogContext, button_row_ui, focus_first, title_ui};
use crate::model::Map;
use crate::session::{DocumentRequest, file_name};
use crate::store::{self, AppFolders};

/// The dialog of earlier versions.
pub struct EarlierVersionsDialog {
    path: PathBuf,
    versions: Vec<EarlierVersion>,
}

/// An earlier version of a map.
pub struct EarlierVersion {
    /// The path of the copy.
    path: PathBuf,
    /// The time since the copy was made.
    age: Option<Duration>,
    /// A short text about its content.
    contents: String,
}

impl EarlierVersionsDialog {
    /// The earlier versions of the map at `path`, the newest first. Reads all of them.
    pub fn of(places: &AppFolders, path: &Path) -> Self {
        let version = |path: PathBuf| {
            let modified = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
            let age = modified.and_then(|modified| SystemTime::now().duration_since(modified).ok());
            let contents = match open_whole(&path) {
                Ok(map) => contents_text(&map),
                Err(_) => "It cannot be read".to_owned(),
            };
            EarlierVersion { path, age, contents }
        };
        Self {
            path: path.to_owned(),
            versions: store::backups_of(places, path).into_iter().rev().map(version).collect(),
        }
    }

    pub(super) fn show(&self, ui: &mut Ui, context: &DialogContext) -> Option<DialogAnswer> {
        let theme = context.theme;
        title_ui(ui, theme, &format!("Earlier versions of “{}”", file_name(&self.path)));
        let mut answer = None;
        if self.versions.is_empty() {
            empty_hint(
                ui,
                theme,
                "None is kept yet. A map is kept as it was opened before you save over it the first time.",
            );
        } else {
            secondary_text(
                ui,
                theme,
                "As it was opened before it was saved over. Taking one back is a step that can be undone.",
            );
        }
        ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for version in &self.versions {
                let age = version.age.map_or_else(|| "some time ago".to_owned(), age_phrase);
                let age = format!("Kept {age}");
                if two_line_row_ui(ui, theme, &age, &version.contents, RowEmphasis::Normal).clicked() {
                    answer = Some(DialogAnswer::Document(DocumentRequest::RestoreEarlier {
                        path: self.path.clone(),
                        backup: version.path.clone(),
                    }));
                }
            }
        });
        let close = button_row_ui(ui, |ui| hairline_button(ui, theme, "Close"));
        focus_first(&close, context);
        answer.or(close.clicked().then_some(DialogAnswer::Close))
    }
}

/// The content of a version in numbers, such as "24 actors, 7 issues, 31 stances".
pub(in crate::ui) fn contents_text(map: &Map) -> String {
    let counts = [
        (map.actors.len(), "actor"),
        (map.issues.len(), "issue"),
        (map.stances.len(), "stance"),
        (map.ties.len(), "tie"),
        (map.sources.len(), "source"),
    ];
    let present = counts.iter().filter(|(count, _)| *count > 0);
    let texts = present.map(|(count, noun)| format!("{count} {noun}{}", if *count == 1 { "" } else { "s" }));
    let texts: Vec<String> = texts.collect();
    if texts.is_empty() { "An empty map".to_owned() } else { texts.join(", ") }
}
