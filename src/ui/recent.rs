//! The files that were open last, as the window lists them. Touches the disk only where a thread for it calls.

use std::path::PathBuf;

use crate::store::{self, RecentFiles};

/// A file that was open last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentRow {
    /// Where it was.
    pub path: PathBuf,
    /// Does it stay in the list?
    pub is_pinned: bool,
    /// Is it there?
    pub exists: bool,
}

/// The rows of a list, each looked up on the disk.
pub(super) fn recent_rows(recent: &RecentFiles) -> Vec<RecentRow> {
    let row = |file: &store::RecentFile| RecentRow {
        path: file.path.clone(),
        is_pinned: file.pinned,
        exists: file.path.is_file(),
    };
    recent.files().iter().map(row).collect()
}
