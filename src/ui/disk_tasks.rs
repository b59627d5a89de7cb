//! The tasks of the disk thread for the open document: reading, saving, checking the file. Decides nothing.

use std::path::Path;

use crate::file::{self, ReadError};
use crate::model::Map;
use crate::session::{DiskAnswer, DiskTask, OpenError, OpenedFile, SaveRequest};
use crate::store::{self, AppFolders, LockOutcome, LockPolicy, SaveResult, StoreError};

/// Performs a task and returns its answer.
pub(super) fn perform(app_folders: &AppFolders, task: DiskTask) -> DiskAnswer {
    match task {
        DiskTask::Read(path) => read(app_folders, &path, LockOutcome::Unavailable),
        DiskTask::Open { path, lock } => {
            // Before the reading, so that nobody else writes the file after it.
            let lock = lock.map(|policy| store::lock_document(app_folders, &path, policy));
            read(app_folders, &path, lock.unwrap_or_default())
        }
        DiskTask::Lock { path, policy, known } => {
            let outcome = store::lock_document(app_folders, &path, policy);
            let state = known.map(|known| Box::new(store::file_state(&path, &known)));
            DiskAnswer::Locked(outcome, state)
        }
        DiskTask::Save { request, map } => DiskAnswer::Saved(Box::new(save(app_folders, &request, &map))),
        DiskTask::CheckFile { path, known } => DiskAnswer::FileChecked(Box::new(store::file_state(&path, &known))),
    }
}

fn read(app_folders: &AppFolders, path: &Path, lock: LockOutcome) -> DiskAnswer {
    let result = open(app_folders, path).map_err(|error| match error {
        // The folder is missing, so a new map could not be saved there either.
        OpenError::Store(StoreError::Missing { path }) if !has_folder(&path) => {
            OpenError::Store(StoreError::NoFolder { path })
        }
        other => other,
    });
    let has_earlier = result.is_err() && !store::backups_of(app_folders, path).is_empty();
    DiskAnswer::Read { result: result.map(|file| Box::new(OpenedFile { lock, ..file })), has_earlier }
}

/// Saves the map. A file that is new to the document may be open elsewhere, and is locked while it is written.
fn save(app_folders: &AppFolders, request: &SaveRequest, map: &Map) -> Result<SaveResult, StoreError> {
    let is_new = request.known.is_none() && request.lock_policy == LockPolicy::Respect;
    let lock = is_new.then(|| store::lock_document(app_folders, &request.path, LockPolicy::Respect));
    if let Some(LockOutcome::Taken(owner)) = lock {
        return Err(StoreError::Locked { owner, path: request.path.clone() });
    }
    let bytes = file::write(map);
    check_readable(bytes.as_bytes(), map, &request.path)?;
    store::save(app_folders, &request.path, bytes.as_bytes(), request.known.as_ref(), request.overwrite_policy)
}

/// Reads the map of a file and lists its problems. Of a newer version, reads what is understood.
pub(super) fn open(app_folders: &AppFolders, path: &Path) -> Result<OpenedFile, OpenError> {
    let (bytes, stamp) = store::read(path)?;
    let (map, newer) = match file::read_bytes(&bytes) {
        Err(ReadError::Newer(_)) => file::read_newer(&bytes).map(|newer| (newer.map, Some(newer.format)))?,
        other => (other?, None),
    };
    let problems = map.problems();
    let obstacle = store::write_obstacle(path);
    let recovery = store::RecoveryFolder::of(app_folders).ok();
    let crash_count = recovery.map(|folder| folder.crashes_of(path)).unwrap_or_default();
    Ok(OpenedFile { map, stamp, problems, newer, lock: LockOutcome::Unavailable, obstacle, crash_count })
}

/// Reads a map for a comparison, which a map of a newer version would falsify.
///
/// # Errors
/// As [`open`]; also for a file of a newer version.
pub(super) fn open_whole(path: &Path) -> Result<Map, OpenError> {
    Ok(file::read_bytes(&store::read(path)?.0)?)
}

fn has_folder(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}

/// Checks that the text of a map can be read again, before it replaces the file.
fn check_readable(bytes: &[u8], map: &Map, path: &Path) -> Result<(), StoreError> {
    match file::read_bytes(bytes) {
        Ok(read) if read == *map => Ok(()),
        // Numbers are rounded when they are written, which is no reason to refuse a save.
        Ok(_) => {
            log::info!("the map is not exactly the same when it is read again");
            Ok(())
        }
        Err(error) => {
            let reason = error.to_string().lines().next().unwrap_or_default().to_owned();
            Err(StoreError::NotReadable { reason, path: path.to_owned() })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Source;

    #[test]
    fn a_map_that_could_not_be_opened_again_is_not_saved() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("map.ron");
        std::fs::write(&path, "old").unwrap();
        let mut map = Map::default();
        map.sources.add(Source { text: "x".repeat(file::FILE_LIMIT), ..Source::new("Long") });
        let bytes = file::write(&map);
        let error = check_readable(bytes.as_bytes(), &map, &path).unwrap_err().to_string();
        assert!(error.contains("64 MB at most") && error.ends_with("map.ron"), "{error}");
        assert!(check_readable(file::write(&Map::default()).as_bytes(), &Map::default(), &path).is_ok());
    }
}
