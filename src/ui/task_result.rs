//! The results that background threads and system dialogs send to the window. Does nothing.

use std::path::PathBuf;
use std::sync::Arc;

use super::dialog::{EarlierVersionsDialog, RecoveryOccasion};
use super::native_dialog::PathDialogAnswer;
use super::path_request::{ExportRequest, PathRequest};
use super::recent::RecentRow;
use crate::export::{ExportError, RasterImage};
use crate::model::Map;
use crate::reading::{ImportError, ImportedSource};
use crate::session::{DiskAnswer, DocumentId, InternalFault, OpenError};
use crate::store::{RecoveryEntry, StoreError};

/// The result of a task that did not run on the interface thread.
pub enum TaskResult {
    /// The answer to the task with this number for the open document.
    Document(u64, Result<DiskAnswer, InternalFault>),
    /// The file of the open document was touched.
    FileTouched,
    /// A text editor was started for this file, or there is none.
    TextEditor(PathBuf, bool),
    /// The answer to a path request that was made while this document was open.
    PathAnswered(DocumentId, PathRequest, PathDialogAnswer),
    /// A job failed because of a fault in the program.
    Failed(TaskKind, InternalFault),
    /// The earlier versions of a map were looked up.
    Earlier(EarlierVersionsDialog),
    /// A figure was written, with its size in bytes and a warning, or could not be.
    Exported(ExportRequest, PathBuf, Result<(usize, Option<String>), FigureError>),
    /// A map was read for a comparison with this document, or could not be.
    Compared(DocumentId, PathBuf, Result<Map, OpenError>),
    /// A report was written, perhaps with a warning, or could not be.
    Reported(Arc<str>, PathBuf, Result<Option<String>, StoreError>),
    /// An image for the clipboard was made.
    Picture(Result<RasterImage, ExportError>),
    /// A file was read as a source.
    Source(Result<ImportedSource, SourceError>),
    /// Copies of unsaved work that earlier windows have left.
    RecoveryCopies(RecoveryOccasion, Vec<RecoveryEntry>),
    /// The list of recent files was read or has changed, perhaps with a warning.
    Recent(Vec<RecentRow>, Option<String>),
    /// The entries of a folder.
    Listing(PathBuf, Vec<FolderEntry>),
    /// Program data was saved, or could not be. The text names the data.
    Saved(&'static str, Option<StoreError>),
}

/// The kind of a task, for the message when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Listing a folder.
    List,
    /// Reading the earlier versions of a map.
    Earlier,
    /// Making or writing a figure or a report.
    Figure,
    /// Reading a source.
    Source,
    /// Reading a map to compare with.
    Compare,
    /// Looking for recovery copies, or discarding one.
    Recovery,
    /// Saving the settings or the list of recent files.
    SaveState,
}

impl TaskKind {
    /// The failure as the beginning of a sentence.
    pub fn failure_words(self) -> &'static str {
        match self {
            Self::List => "The folder could not be looked at",
            Self::Earlier => "The earlier versions were not read",
            Self::Figure => "The figure was not made",
            Self::Source => "The source was not read",
            Self::Compare => "The other map was not read",
            Self::Recovery => "The recovery copies were not read",
            Self::SaveState => "The settings or the list of recent files were not kept",
        }
    }
}

/// An entry of a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// Whether it is a file, rather than a folder.
    pub is_file: bool,
    /// The name of the entry.
    pub name: String,
}

/// The reason why a file could not be read as a source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The file holds no text.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The file could not be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The reason why a figure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// The figure could not be made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The file could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}
