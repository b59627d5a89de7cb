//! The documents that were opened last, the newest first. Stores paths and reads no documents.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{AppFolders, StoreError, app_files, stored_path};

/// The maximum number of files in the list. Pinned files stay, so others are removed first.
pub const RECENT_LIMIT: usize = 15;

/// A recent file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecentFile {
    /// Its path.
    pub path: PathBuf,
    /// True if it stays in the list however many files are opened later.
    pub pinned: bool,
}

/// The list, stored in `recent.ron` in the state folder.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Vec<RecentFileEntry>", into = "Vec<RecentFileEntry>")]
pub struct RecentFiles {
    files: Vec<RecentFile>,
}

impl RecentFiles {
    /// Reads the list. If the file is unusable, renames it and returns a message for the user.
    pub fn read(folders: &AppFolders) -> (Self, Option<String>) {
        match folders.state_file("recent.ron", "recent files") {
            Ok(path) => app_files::read(&path, "the list of recent files"),
            Err(_) => (Self::default(), None),
        }
    }

    /// Changes the list on disk, which another window may have changed too, and returns it.
    ///
    /// # Errors
    /// If there is no folder for it, or on a disk error.
    pub fn change(folders: &AppFolders, change: impl FnOnce(&mut Self)) -> Result<Self, StoreError> {
        let path = folders.state_file("recent.ron", "recent files")?;
        let (mut recent, _) = Self::read(folders);
        change(&mut recent);
        app_files::write(&path, &recent)?;
        Ok(recent)
    }

    /// The files, the newest first.
    pub fn files(&self) -> &[RecentFile] {
        &self.files
    }

    /// Moves a file to the front. A relative path is resolved in the current folder.
    pub fn add_to_front(&mut self, path: &Path) {
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
        let pinned = self.files.iter().any(|file| file.path == path && file.pinned);
        self.files.retain(|file| file.path != path);
        self.files.insert(0, RecentFile { path, pinned });
        self.shorten();
    }

    /// Pins or unpins a file of the list.
    pub fn set_pinned(&mut self, path: &Path, pinned: bool) {
        if let Some(file) = self.files.iter_mut().find(|file| file.path == path) {
            file.pinned = pinned;
        }
    }

    /// Removes a file from the list.
    pub fn forget(&mut self, path: &Path) {
        self.files.retain(|file| file.path != path);
    }

    /// Removes all files that are not pinned.
    pub fn clear(&mut self) {
        self.files.retain(|file| file.pinned);
    }

    fn shorten(&mut self) {
        while self.files.len() > RECENT_LIMIT {
            // The first file was just opened and stays, even if all others are pinned.
            let oldest = self.files.iter().skip(1).rposition(|file| !file.pinned).map(|index| index + 1);
            self.files.remove(oldest.unwrap_or(self.files.len() - 1));
        }
    }
}

/// An entry of the file. A path that is not Unicode is stored as bytes.
#[derive(Serialize, Deserialize)]
struct RecentFileEntry {
    #[serde(default, skip_serializing_if = "String::is_empty")]
    path: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    bytes: Vec<u8>,
    #[serde(default)]
    pinned: bool,
}

impl From<Vec<RecentFileEntry>> for RecentFiles {
    fn from(entries: Vec<RecentFileEntry>) -> Self {
        let file = |entry: RecentFileEntry| {
            Some(RecentFile { pinned: entry.pinned, path: stored_path::from_fields(entry.path, entry.bytes)? })
        };
        Self { files: entries.into_iter().filter_map(file).take(RECENT_LIMIT).collect() }
    }
}

impl From<RecentFiles> for Vec<RecentFileEntry> {
    fn from(recent: RecentFiles) -> Self {
        recent.files.iter().filter_map(entry_of).collect()
    }
}

fn entry_of(file: &RecentFile) -> Option<RecentFileEntry> {
    let (path, bytes) = stored_path::to_fields(&file.path)?;
    Some(RecentFileEntry { path, bytes, pinned: file.pinned })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(recent: &RecentFiles) -> Vec<String> {
        recent.files().iter().map(|file| file.path.file_name().unwrap().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn the_last_opened_comes_first_and_pinned_ones_stay() {
        let mut recent = RecentFiles::default();
        recent.add_to_front(Path::new("/pinned"));
        recent.set_pinned(Path::new("/pinned"), true);
        for number in 0..30 {
            recent.add_to_front(&Path::new("/").join(number.to_string()));
        }
        recent.add_to_front(Path::new("/20"));
        assert_eq!(recent.files().len(), RECENT_LIMIT);
        assert_eq!(names(&recent)[..3], ["20", "29", "28"]);
        assert_eq!(names(&recent).last().unwrap(), "pinned");
        recent.add_to_front(Path::new("/pinned"));
        assert!(recent.files()[0].pinned);
        recent.clear();
        assert_eq!(names(&recent), ["pinned"]);
    }

    #[test]
    fn when_all_are_pinned_the_oldest_goes() {
        let mut recent = RecentFiles::default();
        for number in 0..=RECENT_LIMIT {
            let path = Path::new("/").join(number.to_string());
            recent.add_to_front(&path);
            recent.set_pinned(&path, true);
        }
        assert_eq!(names(&recent).first().unwrap(), "15");
        assert_eq!(names(&recent).last().unwrap(), "1");
    }
}
