//! What goes into the life of a document and what comes out of it: requests, tasks for the disk and their answers,
//! effects, questions. Does nothing.

use std::path::{Path, PathBuf};

use crate::file::ReadError;
use crate::model::{Map, Problem};
use crate::session::Session;
use crate::store::{FileStamp, FileState, OverwritePolicy, SaveResult, StoreError};
use crate::visible_text::visible_file_name;

/// The identity of an open document: no two documents of one window have the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DocumentId(u64);

impl DocumentId {
    /// The identity of the document that is opened after this one.
    pub(super) fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// Where the user goes when they leave the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Destination {
    /// To an empty map.
    New,
    /// To the map in that file.
    Open(PathBuf),
    /// To a copy of the example of that number.
    Example(usize),
    /// To an earlier version of the map in a file.
    Earlier {
        /// The file of the map.
        path: PathBuf,
        /// Where the earlier version is kept.
        backup: PathBuf,
    },
    /// Out of the program.
    Quit,
}

/// What to do when a file is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MissingFilePolicy {
    /// Report it.
    Report,
    /// Begin a map of that name, as for a name given on the command line.
    Begin,
}

/// One save that was asked for.
#[derive(Clone, Debug, PartialEq)]
pub struct SaveRequest {
    /// The document that is saved.
    pub document: DocumentId,
    /// Where to.
    pub path: PathBuf,
    /// What is known of the file there; none for one that is new to the map.
    pub known: Option<FileStamp>,
    /// What the user has allowed.
    pub overwrite_policy: OverwritePolicy,
    /// Where the user goes when it has ended well.
    pub then: Option<Destination>,
}

/// What a user, or the window for them, asks of the document.
#[derive(Clone, Debug, PartialEq)]
pub enum DocumentRequest {
    /// Save the map to its file, or ask for one, then go on.
    Save {
        /// Where to.
        then: Option<Destination>,
    },
    /// Save the map with what that allows.
    SaveTo(SaveRequest),
    /// Save the map to a path that was chosen for it.
    SaveAs {
        /// The document that the path was chosen for.
        document: DocumentId,
        /// The path.
        path: PathBuf,
        /// The user knows that a file there is replaced.
        overwrite: bool,
        /// Where to go then.
        then: Option<Destination>,
    },
    /// Ask for a path to save the map to, then go on.
    ChooseFile {
        /// Where to.
        then: Option<Destination>,
    },
    /// Give up the save that hangs and ask for another path.
    SaveElsewhere {
        /// Where to go then.
        then: Option<Destination>,
    },
    /// Give up the file whose reading hangs.
    AbandonOpening,
    /// Leave the document; the user is asked if something would be lost.
    Leave(Destination),
    /// Leave the document without saving, also while a save hangs.
    Discard(Destination),
    /// Open the file, or begin a map of that name if it is not there.
    Begin(PathBuf),
    /// Show a map that has no file. Nothing is asked.
    Show(Box<Map>),
    /// Read the file again, as a step that can be undone.
    Reload,
    /// Put an earlier version in the place of the map in a file.
    RestoreEarlier {
        /// The file of the map.
        path: PathBuf,
        /// Where the earlier version is kept.
        backup: PathBuf,
    },
    /// Look whether another program has changed the file.
    CheckFile,
    /// The user knows what another program has done.
    DismissFileNotice,
}

/// Something for the thread of the disk. Tasks are run in the order in which they were begun.
#[derive(Clone, Debug, PartialEq)]
pub enum DiskTask {
    /// Read the map in that file.
    Read(PathBuf),
    /// Save that map.
    Save {
        /// Where and how.
        request: SaveRequest,
        /// What.
        map: Box<Map>,
    },
    /// Look whether the file is as it is known.
    CheckFile {
        /// The file.
        path: PathBuf,
        /// What is known of it.
        known: FileStamp,
    },
}

/// A map that was read from a file.
#[derive(Clone, Debug)]
pub struct OpenedFile {
    /// The map.
    pub map: Map,
    /// What was on the disk.
    pub stamp: FileStamp,
    /// What is broken in the map.
    pub problems: Vec<Problem>,
}

/// What came of a task.
#[derive(Debug)]
pub enum DiskAnswer {
    /// Of [`DiskTask::Read`].
    Read {
        /// The map, or why there is none.
        result: Result<Box<OpenedFile>, OpenError>,
        /// It could not be read, but an earlier version of it is kept.
        has_earlier: bool,
    },
    /// Of [`DiskTask::SaveReport`].
    Saved(Box<Result<SaveResult, StoreError>>),
    /// Of [`DiskTask::CheckFile`].
    FileChecked(Box<Result<FileState, StoreError>>),
}

/// Why a file could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk refuses.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// It cannot be read as a map.
    #[error(transparent)]
    Read(#[from] ReadError),
}

/// A question to the user. Its answers are [`DocumentRequest`]s.
#[derive(Debug)]
pub enum DocumentQuestion {
    /// Something would be lost by leaving.
    BeforeLeaving {
        /// Where to.
        to: Destination,
    },
    /// The disk has not answered a save for some seconds.
    StillSaving {
        /// Where the map is saved to.
        path: PathBuf,
        /// What was to follow.
        then: Option<Destination>,
    },
    /// The disk has not answered for some seconds while a file is read.
    StillOpening {
        /// The file.
        path: PathBuf,
    },
    /// The map was not saved, or not without asking.
    NotSaved {
        /// Why.
        error: StoreError,
        /// What was asked for.
        request: SaveRequest,
    },
    /// A file was not read.
    NotOpened {
        /// The file.
        path: PathBuf,
        /// Why.
        error: OpenError,
        /// An earlier version of it is kept.
        has_earlier: bool,
        /// What tries it again.
        again: Box<DocumentRequest>,
    },
}

/// What the window has to do for the document.
pub enum DocumentEffect {
    /// Run the task on the thread of the disk, and hand back its answer with this number.
    Run(u64, Box<DiskTask>),
    /// Show another document. All that belonged to the one before goes.
    Show(Box<Session>),
    /// Read the example of that number, and ask for it to be shown.
    ReadExample(usize),
    /// Ask the user for a path to save the map to.
    ChooseFile {
        /// Where to go when it is saved.
        then: Option<Destination>,
    },
    /// Ask the user.
    Ask(Box<DocumentQuestion>),
    /// Close the question whether to wait for that file, if it is shown.
    CloseWaitQuestion {
        /// The file.
        path: PathBuf,
    },
    /// Begin another thread for the disk: the one so far hangs. Its answers are still handed back.
    ReplaceDiskThread,
    /// Put the file on the list of those that were open last.
    AddToRecent(PathBuf),
    /// Say something in passing.
    Notify(String),
    /// Say something in passing that is bad news.
    Warn(String),
    /// End the program.
    Quit,
}

/// The last part of a path, for the eye.
pub fn file_name(path: &Path) -> String {
    visible_file_name(path)
}
