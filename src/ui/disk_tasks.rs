//! The tasks of the disk thread for the open document: reading, saving, checking the file. Decides nothing.

use std::path::Path;

use crate::file;
use crate::session::{DiskAnswer, DiskTask, OpenError, OpenedFile};
use crate::store::{self, AppFolders, StoreError};

/// Performs a task and returns its answer.
pub(super) fn perform(app_folders: &AppFolders, task: DiskTask) -> DiskAnswer {
    match task {
        DiskTask::Read(path) => {
            let result = open(app_folders, &path).map(Box::new).map_err(|error| match error {
                // The folder is missing, so a new map could not be saved there either.
                OpenError::Store(StoreError::Missing { path }) if !has_folder(&path) => {
                    OpenError::Store(StoreError::NoFolder { path })
                }
                other => other,
            });
            let has_earlier = result.is_err() && !store::backups_of(app_folders, &path).is_empty();
            DiskAnswer::Read { result, has_earlier }
        }
        DiskTask::Save { request, map } => {
            let bytes = file::write(&map);
            let known = request.known.as_ref();
            DiskAnswer::Saved(Box::new(store::save(
                app_folders,
                &request.path,
                bytes.as_bytes(),
                known,
                request.overwrite_policy,
            )))
        }
        DiskTask::CheckFile { path, known } => DiskAnswer::FileChecked(Box::new(store::file_state(&path, &known))),
    }
}

/// Reads the map of a file and lists its problems.
pub(super) fn open(app_folders: &AppFolders, path: &Path) -> Result<OpenedFile, OpenError> {
    let (bytes, stamp) = store::read(path)?;
    let map = file::read_bytes(&bytes)?;
    let problems = map.problems();
    let recovery = store::RecoveryFolder::of(app_folders).ok();
    let crash_count = recovery.map(|folder| folder.crashes_of(path)).unwrap_or_default();
    Ok(OpenedFile { map, stamp, problems, crash_count })
}

fn has_folder(path: &Path) -> bool {
    path.parent().is_some_and(|folder| folder.as_os_str().is_empty() || folder.is_dir())
}
