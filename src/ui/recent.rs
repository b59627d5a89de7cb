//! The recently opened files, as the window lists them. The disk is used only by the thread that calls.

use std::path::PathBuf;

use crate::store::{self, RecentFiles};

/// A recently opened file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentRow {
    /// The path of the file.
    pub path: PathBuf,
    /// Whether the user has pinned it to the list.
    pub is_pinned: bool,
    /// Whether the file exists.
    pub exists: bool,
}

/// The rows of the list. Each file is looked up on the disk.
pub(super) fn recent_rows(recent: &RecentFiles) -> Vec<RecentRow> {
    let row = |file: &store::RecentFile| RecentRow {
        path: file.path.clone(),
        is_pinned: file.pinned,
        exists: file.path.is_file(),
    };
    recent.files().iter().map(row).collect()
}
