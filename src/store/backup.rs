//! Backups of documents as they were opened, kept in the state folder, where they do not clutter the user's folders.

use std::io;
use std::path::{Path, PathBuf};

use super::file_stamp::hash_of;
use super::safe_write::write_app_file;
use super::staged_file::{StagedFile, WriteRequest, make_folder};
use super::stale_temp_files::delete_stale_temp_files;
use super::{AppFolders, StoreError, disk, existing_file};

/// The maximum number of backups of one document.
pub const BACKUP_LIMIT: usize = 10;

/// Keeps a backup of a document, as `backups/<name>-<hash of its path>-<number>.ron`. If the newest backup has the same
/// bytes, it is returned instead.
pub(super) fn keep_backup(folders: &AppFolders, target: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let folder = folder(folders)?;
    make_folder(&folder)?;
    delete_stale_temp_files(&folder);
    let earlier = numbered(&folder, target).map_err(|error| StoreError::reading(error, &folder))?;
    if let Some((_, newest)) = earlier.last()
        && existing_file::read(newest, newest).is_ok_and(|(backup, _)| backup == bytes)
    {
        return Ok(newest.clone());
    }
    let number = earlier.last().map_or(1, |(number, _)| number.saturating_add(1));
    let path = folder.join(format!("{}-{number}.ron", stem(target)));
    let job = WriteRequest { path: &path, target: &path, bytes };
    StagedFile::write(&job, None)?.replace_target(&job)?;
    for (_, path) in earlier.iter().rev().skip(BACKUP_LIMIT - 1) {
        // A backup that cannot be deleted is no reason to fail the save.
        drop(disk::remove_file(path));
    }
    Ok(path)
}

/// Keeps bytes that will be written directly over a file, as `backups/<name>-<hash of its path>-unsaved.ron`.
pub(super) fn keep_unsaved(folders: &AppFolders, target: &Path, bytes: &[u8]) -> Result<PathBuf, StoreError> {
    let path = folder(folders)?.join(format!("{}-unsaved.ron", stem(target)));
    write_app_file(&path, bytes)?;
    Ok(path)
}

/// The backups of a document, the oldest first.
pub fn backups_of(folders: &AppFolders, path: &Path) -> Vec<PathBuf> {
    let (Ok(folder), Ok(target)) = (folder(folders), super::link_target::resolve_links(path)) else {
        return Vec::new();
    };
    numbered(&folder, &target).unwrap_or_default().into_iter().map(|(_, path)| path).collect()
}

fn folder(folders: &AppFolders) -> Result<PathBuf, StoreError> {
    folders.state_file("backups", "backups")
}

/// The backups with their numbers, sorted by number. Times are not used, as clocks can jump.
fn numbered(folder: &Path, target: &Path) -> io::Result<Vec<(u64, PathBuf)>> {
    let stem = stem(target);
    let number = |name: &str| name.strip_prefix(&stem)?.strip_prefix('-')?.strip_suffix(".ron")?.parse().ok();
    let names = disk::folder_names(folder)?;
    let mut backups: Vec<_> =
        names.iter().filter_map(|name| Some((number(name.to_str()?)?, folder.join(name)))).collect();
    backups.sort();
    Ok(backups)
}

/// The file name of the backups of a document: a readable name, and a hash of its path that makes it unique.
fn stem(target: &Path) -> String {
    let name = target.file_stem().unwrap_or_default().to_string_lossy();
    let plain = |c: char| if c.is_alphanumeric() || matches!(c, '.' | '_') { c } else { '-' };
    let name: String = name.chars().take(40).map(plain).collect();
    let folder = target.parent().unwrap_or(Path::new(""));
    let full_path = disk::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    let full_path = full_path.join(target.file_name().unwrap_or_default());
    let hash = hash_of(full_path.as_os_str().as_encoded_bytes());
    format!("{}-{:08x}", name.trim_start_matches('.'), hash >> 32)
}
