//! What other programs have done to the file of the open document, as far as it is known. Takes no decisions.

use crate::store::FileStamp;

/// What another program has done to the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExternalChange {
    /// The file has other content.
    Changed(FileStamp),
    /// The file is missing, or its disk is.
    Missing,
}

/// The last external change of the file, and the one that the user has dismissed.
#[derive(Debug, Default)]
pub struct FileWatch {
    change: Option<ExternalChange>,
    dismissed: Option<ExternalChange>,
}

impl FileWatch {
    /// Whether the file is missing.
    pub fn is_missing(&self) -> bool {
        self.change == Some(ExternalChange::Missing)
    }

    /// The external change to show to the user, unless it was dismissed.
    pub fn undismissed_change(&self) -> Option<&ExternalChange> {
        self.change.as_ref().filter(|change| self.dismissed.as_ref() != Some(*change))
    }

    /// Forgets the change, since the file is in sync again.
    pub(super) fn reset(&mut self) {
        *self = Self::default();
    }

    /// Records an external change.
    pub(super) fn record(&mut self, change: ExternalChange) {
        self.change = Some(change);
    }

    /// Dismisses the change, so that it is not shown any more.
    pub(super) fn dismiss(&mut self) {
        self.dismissed = self.change.clone();
    }
}
