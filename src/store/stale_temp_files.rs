//! Temporary files that a crash has left beside documents: what they are called, and cleaning them up.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime};

/// How the name of an unfinished file begins.
pub(super) const PREFIX: &str = ".stance-";
/// How it ends.
pub(super) const SUFFIX: &str = ".tmp";

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Deletes unfinished files in that folder that are older than a day, and says how many. To be called at the start
/// for the folders of recent files; [`super::save`] does it by itself.
pub fn delete_stale_temp_files(folder: &Path) -> usize {
    delete_temp_files_before(folder, SystemTime::now())
}

fn delete_temp_files_before(folder: &Path, now: SystemTime) -> usize {
    let Ok(entries) = fs::read_dir(folder) else { return 0 };
    let old = entries.flatten().filter(|entry| {
        let name = entry.file_name();
        let is_named_so = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        // A time in the future has no age, so that a clock that was wrong deletes nothing.
        let age = || entry.metadata().ok().filter(fs::Metadata::is_file)?.modified().ok();
        is_named_so && age().and_then(|modified| now.duration_since(modified).ok()).is_some_and(|age| age > DAY)
    });
    old.filter(|entry| fs::remove_file(entry.path()).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_old_temp_files_are_deleted() {
        let folder = tempfile::tempdir().unwrap();
        let names = [".stance-abc123.tmp", ".stance-notes.ron", "map.tmp", ".stance-x.tmp.d"];
        for name in names {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        fs::create_dir(folder.path().join(".stance-folder.tmp")).unwrap();
        assert_eq!(delete_temp_files_before(folder.path(), SystemTime::now()), 0);
        assert_eq!(delete_temp_files_before(folder.path(), SystemTime::UNIX_EPOCH), 0);
        assert_eq!(delete_temp_files_before(folder.path(), SystemTime::now() + 2 * DAY), 1);
        let left = names.map(|name| folder.path().join(name).exists());
        assert_eq!(left, [false, true, true, true]);
    }
}
