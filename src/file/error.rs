//! Why a file cannot be read, for the person who wrote it.

use std::fmt;

use super::{FILE_LIMIT, FORMAT_NAME, VERSION};

/// Why a text is not a map that this program can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It has another format.
    #[error("This is not a stance map: {0}.")]
    NotAMap(ForeignFormat),
    /// It was written by a newer version of the program.
    #[error(
        "This map was made by a newer Stancemap: it has version {0} of the format, and this program reads versions up to {VERSION}. Open it with a newer Stancemap."
    )]
    Newer(u64),
    /// It has no version, or an invalid one.
    #[error("{}", unknown_version(*.0))]
    UnknownVersion(Option<u64>),
    /// It is larger than [`FILE_LIMIT`].
    #[error("This file is too large: it has {} MB, and a stance map has {} MB at most.", .0.div_ceil(1 << 20), FILE_LIMIT >> 20)]
    TooLarge(usize),
    /// It is a stance map with an error.
    #[error(transparent)]
    Invalid(Box<FileDiagnostic>),
}

fn unknown_version(version: Option<u64>) -> String {
    match version {
        Some(version) => format!(
            "There is no version {version} of the stance map format: the first line behind \"{FORMAT_NAME}(\" must say \"version: {VERSION},\"."
        ),
        None => format!(
            "This map does not say which version of the format it has: write \"version: {VERSION},\" as the first line behind \"{FORMAT_NAME}(\"."
        ),
    }
}

/// The format of a text that is not a stance map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    /// It is empty.
    Empty,
    /// A format with a name, with its article: "a ZIP archive".
    KnownFormat(&'static str),
    /// Text in another encoding than UTF-8, with the name of the encoding.
    OtherEncoding(&'static str),
    /// Binary data.
    Binary,
    /// Two versions with an unresolved merge conflict; the line of its first mark.
    MergeConflict(usize),
    /// RON of another program; the name of its struct.
    OtherRon(String),
    /// RON without a name before the bracket.
    UnnamedRon,
    /// Any other text.
    Text,
}

impl fmt::Display for ForeignFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("the file is empty"),
            Self::KnownFormat(what) => write!(f, "it looks like {what}"),
            Self::OtherEncoding(what) => write!(f, "it looks like {what} text; save it as UTF-8 and open it again"),
            Self::Binary => f.write_str("it holds bytes that are no text"),
            Self::MergeConflict(line) => write!(
                f,
                "it holds two versions, with a merge conflict that begins on line {line}; keep one of the two parts between \"<<<<<<<\" and \">>>>>>>\", and delete the lines with these marks"
            ),
            Self::OtherRon(name) => write!(f, "it begins with \"{name}(\" instead of \"{FORMAT_NAME}(\""),
            Self::UnnamedRon => write!(f, "it begins with \"(\"; a stance map begins with \"{FORMAT_NAME}(\""),
            Self::Text => write!(f, "it is some other text; a stance map begins with \"{FORMAT_NAME}(\""),
        }
    }
}

/// An error in a map, with its position.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiagnostic {
    /// The path of the field, such as `actors[3].name`, with indices from 0; empty for the map itself.
    pub path: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// The error and its correction, in one sentence.
    pub message: String,
    /// The line, and below it a caret under the position. Long lines are cut.
    pub snippet: String,
}

impl fmt::Display for FileDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.path.is_empty() { String::new() } else { format!("{}, ", self.path) };
        write!(f, "{} ({at}line {}, column {})\n{}", self.message, self.line, self.column, self.snippet)
    }
}

impl std::error::Error for FileDiagnostic {}
