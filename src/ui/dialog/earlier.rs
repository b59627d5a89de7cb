//! The earlier versions of a map that were kept before it was saved over. They are looked up on the worker, before this
//! is shown.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use egui::{ScrollArea, Ui};

use super::super::disk::open;
use super::super::widgets::{empty, hairline_button, quiet};
use super::start::{Tint, two_lines};
use super::{Answer, View, buttons, focus_first, title};
use crate::model::Map;
use crate::session::{DocumentRequest, file_name};
use crate::store::{self, Places};

/// The dialog.
pub struct Earlier {
    path: PathBuf,
    versions: Vec<Version>,
}

/// One of them.
pub struct Version {
    /// Where it is kept.
    path: PathBuf,
    /// When it was put there, from now.
    age: Option<Duration>,
    /// What is in it, in a few words.
    holds: String,
}

impl Earlier {
    /// Those of the map at `path`, the newest first. Reads all of them.
    pub fn of(places: &Places, path: &Path) -> Self {
        let version = |path: PathBuf| {
            let kept = std::fs::metadata(&path).and_then(|metadata| metadata.modified()).ok();
            let age = kept.and_then(|kept| SystemTime::now().duration_since(kept).ok());
            let holds = match open(&path) {
                Ok(file) => holds(&file.map),
                Err(_) => "It cannot be read".to_owned(),
            };
            Version { path, age, holds }
        };
        Self {
            path: path.to_owned(),
            versions: store::backups_of(places, path).into_iter().rev().map(version).collect(),
        }
    }

    pub(super) fn show(&self, ui: &mut Ui, view: &View) -> Option<Answer> {
        let theme = view.theme;
        title(ui, theme, &format!("Earlier versions of “{}”", file_name(&self.path)));
        let mut answer = None;
        if self.versions.is_empty() {
            empty(
                ui,
                theme,
                "None is kept yet. A map is kept as it was opened before you save over it the first time.",
            );
        } else {
            quiet(
                ui,
                theme,
                "As it was opened before it was saved over. Taking one back is a step that can be undone.",
            );
        }
        ScrollArea::vertical().max_height(360.0).auto_shrink([false, true]).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 2.0;
            for version in &self.versions {
                let when = version.age.map_or_else(|| "Kept some time ago".to_owned(), ago);
                if two_lines(ui, theme, &when, &version.holds, Tint::Usual).clicked() {
                    answer = Some(Answer::Document(DocumentRequest::TakeBack {
                        path: self.path.clone(),
                        backup: version.path.clone(),
                    }));
                }
            }
        });
        let close = buttons(ui, |ui| hairline_button(ui, theme, "Close"));
        focus_first(&close, view);
        answer.or(close.clicked().then_some(Answer::Close))
    }
}

/// What tells one version from another: "24 actors, 7 issues, 31 stances".
fn holds(map: &Map) -> String {
    let counts = [
        (map.actors.len(), "actor"),
        (map.issues.len(), "issue"),
        (map.stances.len(), "stance"),
        (map.ties.len(), "tie"),
        (map.sources.len(), "source"),
    ];
    let words = counts.iter().filter(|(count, _)| *count > 0);
    let words = words.map(|(count, word)| format!("{count} {word}{}", if *count == 1 { "" } else { "s" }));
    let words: Vec<String> = words.collect();
    if words.is_empty() { "An empty map".to_owned() } else { words.join(", ") }
}

/// How long something was kept: "Kept 3 hours ago".
fn ago(age: Duration) -> String {
    let minutes = age.as_secs() / 60;
    let (count, unit) = match minutes {
        0 => return "Kept a moment ago".to_owned(),
        1..60 => (minutes, "minute"),
        60..1_440 => (minutes / 60, "hour"),
        _ => (minutes / 1_440, "day"),
    };
    format!("Kept {count} {unit}{} ago", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_age_of_a_version_is_told_in_its_largest_unit() {
        let told = |secs: u64| ago(Duration::from_secs(secs));
        assert_eq!(
            [told(59), told(60), told(7_199), told(7_200)],
            ["Kept a moment ago", "Kept 1 minute ago", "Kept 1 hour ago", "Kept 2 hours ago"]
        );
        assert_eq!([told(86_400), told(400 * 86_400)], ["Kept 1 day ago", "Kept 400 days ago"]);
    }
}
