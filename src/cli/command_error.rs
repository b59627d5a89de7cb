//! The errors of commands, with their messages and exit codes. Every error ends in [`CommandError::report`].

use std::io;

use super::{ExitReason, print_message};
use crate::export::ExportError;
use crate::file::{ReadError, UnreadPart};
use crate::store::{DirectWriteReason, StoreError};
use crate::visible_text::visible_path;

/// The reason why a command failed.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    /// The arguments do not fit together, or do not fit the map.
    #[error("{0}")]
    Usage(String),
    /// The map could not be read from disk.
    #[error(transparent)]
    Reading(StoreError),
    /// The map could not be read from standard input.
    #[error("standard input cannot be read ({})", .0.kind())]
    Input(io::Error),
    /// The input is not a valid map.
    #[error("{}", unreadable(.file, .why, .unread))]
    Unreadable {
        /// The file, as the user named it.
        file: String,
        /// The cause.
        why: ReadError,
        /// What is not understood of a file of a newer version, of which the rest could be read.
        unread: Vec<UnreadPart>,
    },
    /// The figure could not be created.
    #[error(transparent)]
    Figure(ExportError),
    /// The output could not be written to disk.
    #[error("{}", unwritten(.0))]
    Writing(StoreError),
    /// Standard output could not be written to.
    #[error("standard output cannot be written to ({})", .0.kind())]
    Output(io::Error),
}

impl CommandError {
    /// The exit reason of the program.
    pub(super) fn exit_reason(&self) -> ExitReason {
        match self {
            Self::Usage(_) => ExitReason::Usage,
            Self::Reading(_) | Self::Input(_) | Self::Unreadable { .. } => ExitReason::Unreadable,
            Self::Writing(StoreError::Changed { .. }) => ExitReason::Conflict,
            Self::Figure(_) | Self::Writing(_) | Self::Output(_) => ExitReason::Unwritable,
        }
    }

    /// Prints the message and returns the exit reason.
    pub(super) fn report(&self) -> ExitReason {
        // A reader that stops early, such as `head`, is not an error to report.
        if !matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            print_message(self);
        }
        self.exit_reason()
    }
}

/// The position first, as compilers print it and editors parse it.
fn unreadable(file: &str, why: &ReadError, unread: &[UnreadPart]) -> String {
    match why {
        ReadError::Invalid(diagnostic) => {
            let field = if diagnostic.path.is_empty() { String::new() } else { format!(" ({})", diagnostic.path) };
            let (line, column) = (diagnostic.line, diagnostic.column);
            format!("{file}:{line}:{column}: {}{field}\n{}", diagnostic.message, diagnostic.snippet)
        }
        other => {
            let parts = unread.iter().map(|part| format!("\n{file}: not understood: {part}"));
            format!("{file}: {other}{}", parts.collect::<String>())
        }
    }
}

/// The window has buttons for what can be done; here the message says it, before the path.
fn unwritten(error: &StoreError) -> String {
    let (path, advice) = match error {
        StoreError::Exists { path } => {
            return format!(
                "there is already a file of this name, which only --force overwrites: {}",
                visible_path(path)
            );
        }
        StoreError::ReadOnly { path } => (path, "name another file, or allow changes to this one"),
        StoreError::DiskFull { path, .. } => (path, "make room, or name a file on another disk"),
        StoreError::NeedsDirectWrite { why: DirectWriteReason::HardLinks, path } => (path, "name another file"),
        StoreError::NeedsDirectWrite { why: DirectWriteReason::Folder, path } => {
            (path, "name a file in another folder")
        }
        other => return other.to_string(),
    };
    let (path, message) = (visible_path(path), error.to_string());
    let trouble = message.strip_suffix(&format!(": {path}")).unwrap_or(&message);
    format!("{trouble}; {advice}: {path}")
}
