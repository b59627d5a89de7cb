//! What a recovery copy holds, beside what the file of its document holds. Read on a thread, as both may lie on slow
//! disks and be large.

use std::path::Path;
use std::time::{Duration, SystemTime};

use super::age::age_phrase;
use super::dialog::earlier_versions::contents_text;
use super::disk_tasks;
use crate::export::{RasterImage, render_sheet};
use crate::file;
use crate::model::compare::{compare, summary};
use crate::model::{FigureSettings, Map, ViewState};
use crate::scene::figure_sheet;
use crate::session::{OpenError, guarded};
use crate::store::{self, AppFolders, RecoveryEntry, StoreError};

/// The most changes that are listed in words.
const MAX_LISTED_CHANGES: usize = 60;
/// Maps of more records are not drawn in the preview.
const MAX_PREVIEWED_RECORDS: usize = 1_500;
/// The width of the preview in millimetres, and its resolution.
const PREVIEW_WIDTH_MM: f32 = 100.0;
const PREVIEW_DPI: u16 = 110;

/// The content of a recovery copy.
pub struct RecoveryContents {
    /// The map, or why it cannot be read.
    pub map: Result<Map, String>,
    /// The number of records, in words.
    pub counts: String,
    /// The file of the document beside the copy.
    pub file: RecoveryComparison,
    /// A picture of the map; none if it is too large or must not be drawn.
    pub picture: Option<RasterImage>,
}

/// How a recovery copy differs from the file of its document.
pub enum RecoveryComparison {
    /// The document was never saved.
    NeverSaved,
    /// The file is gone.
    Missing,
    /// The file cannot be read, and why.
    Unreadable(String),
    /// The file holds the same.
    Same,
    /// The file holds something else.
    Different {
        /// The number of records in the file, in words.
        counts: String,
        /// The number of changes by kind, in words.
        summary: String,
        /// What changed from the file to the copy, a line each.
        changes: Vec<String>,
        /// The number of further changes.
        more: usize,
    },
}

impl RecoveryContents {
    /// Reads a copy and the file of its document. `is_drawable` is false for a map that may have ended the program.
    pub fn read(folders: &AppFolders, entry: &RecoveryEntry, is_drawable: bool) -> Self {
        let map = read_copy(entry);
        let file = match (&map, entry.record.path.as_deref()) {
            (Ok(map), Some(path)) => RecoveryComparison::of(folders, path, map),
            _ => RecoveryComparison::NeverSaved,
        };
        let drawn = map.as_ref().ok().filter(|map| is_drawable && map.count() <= MAX_PREVIEWED_RECORDS);
        let picture = drawn.and_then(|map| guarded(|| draw(map)).ok().flatten());
        Self { counts: map.as_ref().map(contents_text).unwrap_or_default(), map, file, picture }
    }
}

impl RecoveryComparison {
    fn of(folders: &AppFolders, path: &Path, map: &Map) -> Self {
        let saved = match disk_tasks::open(folders, path) {
            Ok(file) if file.newer.is_none() => file.map,
            Ok(_) => return Self::Unreadable("a newer Stancemap made it".to_owned()),
            Err(OpenError::Store(StoreError::Missing { .. })) => return Self::Missing,
            Err(error) => return Self::Unreadable(error.to_string()),
        };
        let changes = compare(&saved, map);
        if changes.is_empty() {
            return Self::Same;
        }
        let lines = changes.iter().take(MAX_LISTED_CHANGES).map(|change| change.summary_line(&saved, map));
        Self::Different {
            counts: contents_text(&saved),
            summary: summary(&changes),
            changes: lines.collect(),
            more: changes.len().saturating_sub(MAX_LISTED_CHANGES),
        }
    }
}

/// The age of a copy in words, such as "3 minutes ago".
pub fn age_text(entry: &RecoveryEntry, now: SystemTime) -> String {
    match entry.record.age(now).filter(|_| entry.record.written_secs > 0) {
        Some(age) => age_phrase(age),
        None => "some time ago".to_owned(),
    }
}

/// The days for which a discarded copy is still kept.
pub fn days_left(entry: &RecoveryEntry, now: SystemTime) -> u64 {
    let age = entry.record.age(now).unwrap_or(Duration::ZERO).as_secs() / (24 * 60 * 60);
    store::DISCARDED_DAYS.saturating_sub(age)
}

fn read_copy(entry: &RecoveryEntry) -> Result<Map, String> {
    let Some(path) = &entry.map_path else { return Err("it holds no unsaved work".to_owned()) };
    let (bytes, _) = store::read(path).map_err(|error| error.to_string())?;
    file::read_bytes(&bytes).map_err(|error| error.to_string())
}

fn draw(map: &Map) -> Option<RasterImage> {
    let settings = FigureSettings {
        width_mm: PREVIEW_WIDTH_MM,
        dpi: PREVIEW_DPI,
        title: false,
        question: false,
        moment: false,
        legend: false,
        sources: false,
        ..FigureSettings::default()
    };
    render_sheet(&figure_sheet(map, ViewState::default(), &settings)).ok()
}
