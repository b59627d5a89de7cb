//! What another program has done to the file of the open document, as far as is known. Decides nothing.

use crate::store::FileStamp;

/// What another program has done to the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExternalChange {
    /// It has other bytes.
    Changed(FileStamp),
    /// It is gone, or its disk is.
    Missing,
}

/// What became of the file, and what of that the user has put away.
#[derive(Debug, Default)]
pub struct FileWatch {
    change: Option<ExternalChange>,
    dismissed: Option<ExternalChange>,
}

impl FileWatch {
    /// Is the file gone?
    pub fn is_missing(&self) -> bool {
        self.change == Some(ExternalChange::Missing)
    }

    /// The change that is still to be shown to the user, if any.
    pub fn undismissed_change(&self) -> Option<&ExternalChange> {
        self.change.as_ref().filter(|change| self.dismissed.as_ref() != Some(*change))
    }

    /// The file is as it is known to be.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Another program has done that.
    pub(super) fn see(&mut self, change: ExternalChange) {
        self.change = Some(change);
    }

    /// The user knows of it.
    pub(super) fn dismiss(&mut self) {
        self.dismissed = self.change.clone();
    }
}
