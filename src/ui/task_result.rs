//! What background threads and dialogs of the system hand back to the window. Does nothing.

use std::path::PathBuf;
use std::sync::Arc;

use super::dialog::EarlierVersionsDialog;
use super::native_dialog::PathDialogAnswer;
use super::path_request::{ExportRequest, PathRequest};
use super::recent::RecentRow;
use crate::export::{ExportError, RasterImage};
use crate::model::Map;
use crate::reading::{ImportError, ImportedSource};
use crate::session::{DiskAnswer, DocumentId, InternalFault, OpenError};
use crate::store::StoreError;

/// The result of a task that did not run on the interface thread.
pub enum TaskResult {
    /// The answer to the task of that number for the open document.
    Document(u64, Result<DiskAnswer, InternalFault>),
    /// A path was asked for, while that document was open.
    PathAnswered(DocumentId, PathRequest, PathDialogAnswer),
    /// A job failed because of a fault in the program.
    Failed(TaskKind, InternalFault),
    /// The earlier versions of a map were looked up.
    Earlier(EarlierVersionsDialog),
    /// A figure was written; its size in bytes.
    Exported(ExportRequest, PathBuf, Result<usize, FigureError>),
    /// A map was read, to be compared with that document.
    Compared(DocumentId, PathBuf, Result<Map, OpenError>),
    /// A report was written, or could not be.
    Reported(Arc<str>, PathBuf, Option<StoreError>),
    /// A picture for the clipboard was made.
    Picture(Result<RasterImage, ExportError>),
    /// A file was read as a source.
    Source(Result<ImportedSource, SourceError>),
    /// The list of recent files has changed.
    Recent(Vec<RecentRow>),
    /// What is in a folder.
    Listing(PathBuf, Vec<FolderEntry>),
    /// Something small of the program's own, which is named, was kept, or could not be.
    Saved(&'static str, Option<StoreError>),
}

/// A kind of work on the threads, for the words when it fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskKind {
    /// Looking at a folder.
    List,
    /// Reading what is kept of a map.
    Earlier,
    /// Making or writing a figure or a report.
    Figure,
    /// Reading a source.
    Source,
    /// Reading a map to compare with.
    Compare,
    /// Keeping settings or the list of recent files.
    SaveState,
}

impl TaskKind {
    /// What did not work, as the beginning of a sentence.
    pub fn failure_words(self) -> &'static str {
        match self {
            Self::List => "The folder could not be looked at",
            Self::Earlier => "The earlier versions were not read",
            Self::Figure => "The figure was not made",
            Self::Source => "The source was not read",
            Self::Compare => "The other map was not read",
            Self::SaveState => "The settings or the list of recent files were not kept",
        }
    }
}

/// Something in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FolderEntry {
    /// Is it a file, rather than a folder?
    pub is_file: bool,
    /// Its name.
    pub name: String,
}

/// Why a file could not be read as a source.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// It holds no text.
    #[error(transparent)]
    Import(#[from] ImportError),
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why a figure could not be written.
#[derive(Debug, thiserror::Error)]
pub enum FigureError {
    /// It could not be made.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
}
