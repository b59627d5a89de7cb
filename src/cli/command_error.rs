//! Why a command could not do what it was asked for: the sentence and the exit code. Everything ends in [`CommandError::tell`].

use std::io;

use super::{Exit, print_message};
use crate::export::ExportError;
use crate::file::ReadError;
use crate::store::StoreError;
use crate::visible_text::visible_path;

/// Why a command gave up.
#[derive(Debug, thiserror::Error)]
pub(super) enum CommandError {
    /// The arguments make no sense together, or for this map.
    #[error("{0}")]
    Usage(String),
    /// The disk did not give the map.
    #[error(transparent)]
    Reading(StoreError),
    /// Standard input did not give the map.
    #[error("standard input cannot be read ({})", .0.kind())]
    Input(io::Error),
    /// What was read is no map.
    #[error("{}", unreadable(.file, .why))]
    Unreadable {
        /// As the user named it.
        file: String,
        /// What is wrong.
        why: ReadError,
    },
    /// The figure could not be made.
    #[error(transparent)]
    Figure(ExportError),
    /// The disk did not take the figure.
    #[error("{}", unwritten(.0))]
    Writing(StoreError),
    /// Standard output did not take what was written.
    #[error("standard output cannot be written to ({})", .0.kind())]
    Output(io::Error),
}

impl CommandError {
    /// What the program ends with.
    pub(super) fn exit_reason(&self) -> Exit {
        match self {
            Self::Usage(_) => Exit::Usage,
            Self::Reading(_) | Self::Input(_) | Self::Unreadable { .. } => Exit::Unreadable,
            Self::Writing(StoreError::Changed { .. }) => Exit::Conflict,
            Self::Figure(_) | Self::Writing(_) | Self::Output(_) => Exit::Unwritable,
        }
    }

    /// Tells the user, and says what the program ends with.
    pub(super) fn report(&self) -> Exit {
        // A reader that has enough, such as `head`, is no trouble worth words.
        if !matches!(self, Self::Output(error) if error.kind() == io::ErrorKind::BrokenPipe) {
            print_message(self);
        }
        self.exit_reason()
    }
}

/// The place first, as compilers write it and editors find it.
fn unreadable(file: &str, why: &ReadError) -> String {
    match why {
        ReadError::Invalid(damage) => {
            let field = if damage.path.is_empty() { String::new() } else { format!(" ({})", damage.path) };
            let (line, column) = (damage.line, damage.column);
            format!("{file}:{line}:{column}: {}{field}\n{}", damage.message, damage.snippet)
        }
        other => format!("{file}: {other}"),
    }
}

fn unwritten(error: &StoreError) -> String {
    match error {
        StoreError::Exists { path } => {
            format!("there is already a file of this name, which only --force overwrites: {}", visible_path(path))
        }
        other => other.to_string(),
    }
}
