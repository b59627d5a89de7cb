//! The messages to and from the document life cycle: requests, disk tasks with their answers, effects, questions. Data
//! only.

use std::path::{Path, PathBuf};

use crate::file::{NewerFormat, ReadError};
use crate::model::{Map, Problem};
use crate::session::{RecoveryOrigin, Session};
use crate::store::{
    FileLock, FileStamp, FileState, LockOutcome, LockOwner, LockPolicy, OverwritePolicy, SaveResult, StoreError,
    WriteObstacle,
};
use crate::visible_text::visible_file_name;

/// The identity of an open document, unique within a window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentId(u64);

impl DocumentId {
    /// The identity of the next document.
    pub(crate) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// What follows when the user leaves the document.
#[derive(Clone, Debug, PartialEq)]
pub enum Destination {
    /// A new, empty map.
    New,
    /// The map in a file.
    Open(PathBuf),
    /// The map in a file, opened as the user has chosen.
    OpenAs(PathBuf, OpenMode),
    /// A copy of the example with this number.
    Example(usize),
    /// An earlier version of the map in a file.
    Earlier {
        /// The file of the map.
        path: PathBuf,
        /// The file with the earlier version.
        backup: PathBuf,
    },
    /// A map that was recovered.
    Recovered(Box<RecoveredDocument>),
    /// The end of the program.
    Quit,
}

/// How the user wants to open a file that another process has open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OpenMode {
    /// Without changing it, because of this other owner; none if the user just wants so.
    ReadOnly(Option<LockOwner>),
    /// As a new map without a file.
    Copy,
    /// For editing all the same.
    Anyway,
}

/// Whether the user has agreed that a copy of a map of a newer version lacks what this program does not understand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LossConsent {
    /// The user has not been asked.
    NotAsked,
    /// The user has agreed.
    Given,
}

/// A map that was recovered after the program had ended without saving it.
#[derive(Clone, Debug, PartialEq)]
pub struct RecoveredDocument {
    /// The map.
    pub map: Map,
    /// The recovery entry that it comes from.
    pub origin: RecoveryOrigin,
    /// True if it is not to be drawn, as the program may have ended because of it.
    pub without_drawing: bool,
}

/// What to do if a file does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingFilePolicy {
    /// Report it as an error.
    Report,
    /// Open an empty map with this path, as for a path on the command line.
    Begin,
}

/// A request to save a document.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveRequest {
    /// The document to save.
    pub document: DocumentId,
    /// The file to write.
    pub path: PathBuf,
    /// The last known state of that file; none if the map was not read from it.
    pub known: Option<FileStamp>,
    /// What the user has agreed to overwrite.
    pub overwrite_policy: OverwritePolicy,
    /// Whether a file that another process has open may be overwritten: after [`StoreError::Locked`].
    pub lock_policy: LockPolicy,
    /// What follows after a successful save.
    pub then: Option<Destination>,
}

/// A request to the document, from the user or from the window.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentRequest {
    /// Save the map to its file, or ask for a path first.
    Save {
        /// What follows after a successful save.
        then: Option<Destination>,
    },
    /// Save the map with these settings.
    SaveTo(SaveRequest),
    /// Save the map to a path that the user has chosen.
    SaveAs {
        /// The document for which the path was chosen.
        document: DocumentId,
        /// The path.
        path: PathBuf,
        /// True if the user has agreed to replace an existing file.
        overwrite: bool,
        /// What follows after a successful save.
        then: Option<Destination>,
    },
    /// Ask for a path, then save the map to it.
    ChooseFile {
        /// What follows after a successful save.
        then: Option<Destination>,
    },
    /// Abandon the save that hangs and ask for another path.
    SaveElsewhere {
        /// What follows after a successful save.
        then: Option<Destination>,
    },
    /// Abandon the file whose reading hangs.
    AbandonOpening,
    /// Leave the document; asks the user if there are unsaved changes.
    Leave(Destination),
    /// Leave the document without saving, even while a save hangs.
    Discard(Destination),
    /// Open the file, or an empty map with this path if it does not exist.
    Begin(PathBuf),
    /// Show a map without a file. Does not ask about unsaved changes.
    Show(Box<Map>),
    /// Read the file again, as a step that can be undone.
    Reload,
    /// Replace the map in a file by an earlier version.
    RestoreEarlier {
        /// The file of the map.
        path: PathBuf,
        /// The file with the earlier version.
        backup: PathBuf,
    },
    /// Save a map of a newer version without what this program does not understand, as the user has agreed.
    SaveWithLoss(SaveRequest),
    /// Make the read-only map editable, if its file is no longer locked. Reads it again if it has changed.
    RetryAccess,
    /// Make the map editable although another process has its file open.
    EditAnyway,
    /// Make the read-only map a new one without a file, which can be edited.
    EditCopy {
        /// The document for which the user was asked.
        document: DocumentId,
        /// Whether the user has agreed to a loss.
        consent: LossConsent,
    },
    /// Check whether another program has changed the file.
    CheckFile,
    /// Dismiss the notice about an external change.
    DismissFileNotice,
    /// Show the differences to the file, to merge them.
    MergeWithFile,
    /// Show the differences to the map in another file, to merge them.
    MergeWith(PathBuf),
    /// Merge the maps with the choices that the user has made.
    ApplyMerge,
    /// Dismiss the notice that the file cannot be written.
    DismissWriteObstacle,
}

/// A task for the disk thread. Tasks run in the order in which they were started.
#[derive(Clone, Debug, PartialEq)]
pub enum DiskTask {
    /// Read the map in a file.
    Read(PathBuf),
    /// Lock a file, unless no policy is given, and read its map.
    Open {
        /// The file.
        path: PathBuf,
        /// How to lock it.
        lock: Option<LockPolicy>,
    },
    /// Lock the file of a document that is open already.
    Lock {
        /// The file.
        path: PathBuf,
        /// How to lock it.
        policy: LockPolicy,
        /// The last known state of the file, if it is to be checked too.
        known: Option<FileStamp>,
    },
    /// Save a map.
    Save {
        /// The file and the overwrite policy.
        request: SaveRequest,
        /// The map to save.
        map: Box<Map>,
    },
    /// Check whether the file is unchanged.
    CheckFile {
        /// The file.
        path: PathBuf,
        /// The last known state of the file.
        known: FileStamp,
    },
}

/// A map that was read from a file.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// The map.
    pub map: Map,
    /// The state of the file.
    pub stamp: FileStamp,
    /// The problems of the map.
    pub problems: Vec<Problem>,
    /// The format of the file, if it is newer than this program.
    pub newer: Option<NewerFormat>,
    /// The result of locking the file, if it was to be locked.
    pub lock: LockOutcome,
    /// What a save would meet.
    pub obstacle: Option<WriteObstacle>,
    /// How many times in a row the program has ended soon after this file was opened.
    pub crash_count: u32,
}

/// The result of a disk task.
#[derive(Debug)]
pub enum DiskAnswer {
    /// The answer to [`DiskTask::Read`] and [`DiskTask::Open`].
    Read {
        /// The map, or why there is none.
        result: Result<Box<OpenedFile>, OpenError>,
        /// True if the file could not be read and an earlier version of it exists.
        has_earlier: bool,
    },
    /// The answer to [`DiskTask::Save`].
    Saved(Box<Result<SaveResult, StoreError>>),
    /// The answer to [`DiskTask::Lock`], with the state of the file if it was to be checked.
    Locked(LockOutcome, Option<Box<Result<FileState, StoreError>>>),
    /// The answer to [`DiskTask::CheckFile`].
    FileChecked(Box<Result<FileState, StoreError>>),
}

/// Why a file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The file could not be accessed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The content is not a valid map.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// A question to the user. Each answer is a [`DocumentRequest`].
#[derive(Debug)]
pub enum DocumentQuestion {
    /// Leaving would lose unsaved changes.
    BeforeLeaving {
        /// What follows after leaving.
        to: Destination,
    },
    /// A save has had no answer for some seconds.
    StillSaving {
        /// The file that is written.
        path: PathBuf,
        /// What follows after the save.
        then: Option<Destination>,
    },
    /// A file that is being opened has had no answer for some seconds.
    StillOpening {
        /// The file.
        path: PathBuf,
    },
    /// The save failed, or needs permission to overwrite.
    NotSaved {
        /// The reason.
        error: StoreError,
        /// The request that failed.
        request: SaveRequest,
    },
    /// Another process has the file open that is to be opened.
    Locked {
        /// The file.
        path: PathBuf,
        /// Who has it open.
        owner: LockOwner,
    },
    /// A copy would lack what this program does not understand of a map of a newer version.
    Loss {
        /// The version, and what is not understood.
        format: NewerFormat,
        /// The request that makes the copy.
        then: Box<DocumentRequest>,
    },
    /// A file could not be opened.
    NotOpened {
        /// The file.
        path: PathBuf,
        /// The reason.
        error: OpenError,
        /// True if an earlier version of the file exists.
        has_earlier: bool,
        /// The request that tries again.
        again: Box<DocumentRequest>,
    },
}

/// What the window has to do for the document.
pub enum DocumentEffect {
    /// Run the task on the disk thread, and return its answer with this number.
    Run(u64, Box<DiskTask>),
    /// Show another document, and drop all window state of the previous one.
    Show(Box<Session>),
    /// Keep the map of the document among the recovery copies, as the user leaves it without saving.
    KeepDiscarded,
    /// Do not draw the document that was just shown, because the program has ended while it was open.
    SuspendDrawing,
    /// Read the example with this number, then request that it is shown.
    ReadExample(usize),
    /// Ask the user for a path to save the map to.
    ChooseFile {
        /// What follows after a successful save.
        then: Option<Destination>,
    },
    /// Show a question to the user.
    Ask(Box<DocumentQuestion>),
    /// Close the question whether to wait for this file, if it is shown.
    CloseWaitQuestion {
        /// The file.
        path: PathBuf,
    },
    /// Start another disk thread, as the present one hangs. Late answers of the old thread are still passed on.
    ReplaceDiskThread,
    /// Show the merge of the session.
    ShowMerge,
    /// Release the lock of a file, on the disk thread.
    ReleaseLock(FileLock),
    /// Add the file to the list of recent files.
    AddToRecent(PathBuf),
    /// Show a short message.
    Notify(String),
    /// Show a short warning.
    Warn(String),
    /// End the program.
    Quit,
}

/// The last component of a path, for display.
pub fn file_name(path: &Path) -> String {
    visible_file_name(path)
}
