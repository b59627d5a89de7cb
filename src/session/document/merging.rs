//! Merges the open document with another version of it, or with another map. The other map is read on the disk thread;
//! its conflicts are shown to the user, and the result is one undo step. After a merge with the file of the document,
//! the document is based on that version of the file.

use std::path::PathBuf;

use super::{
    DiskTask, DocumentEffect, DocumentLifecycle, DocumentQuestion, DocumentRequest, DocumentRevision, ExternalChange,
    OpenError, OpenedFile, PendingTask, file_name,
};
use crate::session::{MapMerge, MergeOrigin, Session};
use crate::store::{FileStamp, StoreError};

impl DocumentLifecycle {
    /// Reads the file of the document, to merge it.
    pub(super) fn merge_with_file(&mut self, session: &Session) {
        if let Some(path) = session.path.clone() {
            self.read_for_merge(session, path, true);
        }
    }

    /// Reads a map to merge it. `is_own` says that it is the file of the document.
    pub(super) fn read_for_merge(&mut self, session: &Session, path: PathBuf, is_own: bool) {
        if is_own && self.saving.is_some() {
            return self.warn("The map is being saved. Merge it with the file afterwards".to_owned());
        }
        let revision = self.revision(session);
        self.run(DiskTask::Read(path.clone()), PendingTask::Merge { path, revision, is_own });
    }

    pub(super) fn finish_merge_reading(
        &mut self,
        session: &mut Session,
        (path, is_own): (PathBuf, bool),
        revision: &DocumentRevision,
        result: Result<Box<OpenedFile>, OpenError>,
    ) {
        if self.document != revision.document {
            return self.warn(format!("Another map is open now, so {} was not merged", file_name(&path)));
        }
        if is_own && session.path.as_ref() != Some(&path) {
            return self.warn(format!("The map has another file now, so {} was not merged", file_name(&path)));
        }
        if is_own && (self.saving.is_some() || self.stamp != revision.stamp) {
            // The file was saved meanwhile, so the content that was read is older.
            return self.read_for_merge(session, path, is_own);
        }
        match result {
            Ok(file) => self.begin_merge(session, (path, is_own), *file),
            Err(error) => {
                session.end_merge();
                if let (OpenError::Store(StoreError::Missing { .. }), true) = (&error, is_own) {
                    self.watch.record(ExternalChange::Missing);
                }
                let again =
                    if is_own { DocumentRequest::MergeWithFile } else { DocumentRequest::MergeWith(path.clone()) };
                self.ask(DocumentQuestion::NotOpened { path, error, has_earlier: false, again: Box::new(again) });
            }
        }
    }

    /// Shows the differences to a map that was read, or says that there are none.
    fn begin_merge(&mut self, session: &mut Session, (path, is_own): (PathBuf, bool), file: OpenedFile) {
        let OpenedFile { map, stamp, .. } = file;
        let name = file_name(&path);
        let ours = session.history().map().clone();
        // Without a stamp the document was never read from this file, so it is another map.
        let base = self.stamp.as_ref().filter(|_| is_own).map(|_| session.history().saved().clone());
        if map == ours {
            session.end_merge();
            if is_own {
                session.mark_saved(path, &map);
                self.mark_in_sync(stamp);
            }
            return self.notify(format!("{name} has the same content as your map"));
        }
        if base.as_ref() == Some(&map) {
            session.end_merge();
            self.mark_in_sync(stamp);
            return self.notify(format!("{name} has no changes to merge. Your map has some that are not saved"));
        }
        let origin = if is_own { MergeOrigin::OwnFile { path, stamp } } else { MergeOrigin::OtherFile(path) };
        let merge = match session.merge().filter(|merge| merge.origin().path() == origin.path()) {
            Some(before) => before.with_maps(origin, base.as_ref(), &ours, &map),
            None => MapMerge::new(origin, base.as_ref(), &ours, &map),
        };
        session.begin_merge(merge);
        self.effects.push(DocumentEffect::ShowMerge);
    }

    /// Makes the merge that is shown one step of the map.
    pub(super) fn apply_merge(&mut self, session: &mut Session) {
        if session.refresh_merge() {
            // The user has not seen this result.
            self.warn("The map changed meanwhile. Look at the merge again".to_owned());
            return self.effects.push(DocumentEffect::ShowMerge);
        }
        let Some(merge) = session.merge().filter(|merge| merge.is_possible()) else { return };
        let (result, read) = (merge.result().clone(), merge.read().clone());
        match merge.origin().clone() {
            MergeOrigin::OwnFile { path, .. } if session.path.as_ref() != Some(&path) => {
                session.end_merge();
                self.warn(format!("The map has another file now, so {} was not merged", file_name(&path)));
            }
            MergeOrigin::OwnFile { .. } if self.saving.is_some() => {
                self.warn("The map is being saved. Merge it with the file afterwards".to_owned());
                self.effects.push(DocumentEffect::ShowMerge);
            }
            MergeOrigin::OwnFile { .. } if merge.base().is_some_and(|base| base != session.history().saved()) => {
                // The document was saved meanwhile, so both maps are other ones now.
                self.merge_with_file(session);
            }
            MergeOrigin::OwnFile { path, stamp } => {
                session.end_merge();
                session.replace("Merge with the file", result);
                session.mark_saved(path, &read);
                self.mark_in_sync(stamp);
                let rest = if session.is_dirty() { "Save to write the result" } else { "It equals the file now" };
                self.notify(format!("Merged. {rest}; undo takes the merge back"));
            }
            MergeOrigin::OtherFile(path) => {
                session.end_merge();
                session.replace(format!("Merge with {}", file_name(&path)), result);
                self.notify(format!("Merged with {}. Undo takes the merge back", file_name(&path)));
            }
        }
    }

    /// Reads the file again if it has changed since it was read for the merge that is shown.
    pub(super) fn reread_for_merge(&mut self, session: &Session, now: &FileStamp) {
        if let Some(MergeOrigin::OwnFile { stamp, .. }) = session.merge().map(MapMerge::origin)
            && !stamp.has_same_bytes(now)
        {
            self.merge_with_file(session);
        }
    }
}

#[cfg(test)]
mod tests;
