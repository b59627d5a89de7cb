//! Deletes temporary files that a crash has left beside documents.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

use super::disk;
use super::temp_file::{PREFIX, SUFFIX};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Deletes temporary files in a folder that are older than a day. Returns their number. Call it at the start for the
/// folders of recent files; [`super::save`] calls it itself.
pub fn delete_stale_temp_files(folder: &Path) -> usize {
    delete_temp_files_before(folder, SystemTime::now())
}

fn delete_temp_files_before(folder: &Path, now: SystemTime) -> usize {
    let names = disk::folder_names(folder).unwrap_or_default();
    let stale = names.iter().filter(|name| {
        let is_temp_name = name.to_str().is_some_and(|name| name.starts_with(PREFIX) && name.ends_with(SUFFIX));
        // A time in the future has no age, so a wrong clock deletes nothing.
        let age = || disk::link_metadata(&folder.join(name)).ok().filter(Metadata::is_file)?.modified().ok();
        is_temp_name && age().and_then(|modified| now.duration_since(modified).ok()).is_some_and(|age| age > DAY)
    });
    stale.filter(|name| disk::remove_file(&folder.join(name)).is_ok()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

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
        let remaining = names.map(|name| folder.path().join(name).exists());
        assert_eq!(remaining, [false, true, true, true]);
    }
}
