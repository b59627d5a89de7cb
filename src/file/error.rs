//! Why a file cannot be read, in words for whoever wrote it.

use std::fmt;

use super::{FILE_LIMIT, FORMAT_NAME, VERSION};

/// Why a text is no map that this program can read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It is something else.
    #[error("This is not a stance map: {0}.")]
    NotAMap(ForeignFormat),
    /// It was made by a newer version of the program.
    #[error(
        "This map was made by a newer Stancemap: it has version {0} of the format, and this program reads versions up to {VERSION}. Open it with a newer Stancemap."
    )]
    Newer(u64),
    /// It gives no version, or one that never was.
    #[error("{}", unknown_version(*.0))]
    UnknownVersion(Option<u64>),
    /// It has more bytes than [`FILE_LIMIT`].
    #[error("This file is too large: it has {} MB, and a stance map has {} MB at most.", .0.div_ceil(1 << 20), FILE_LIMIT >> 20)]
    TooLarge(usize),
    /// It is a stance map, but something in it cannot be read.
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

/// What a text that is no stance map looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ForeignFormat {
    /// There is nothing in it.
    Empty,
    /// Something that has a name of its own: "a ZIP archive".
    KnownFormat(&'static str),
    /// Text in another encoding than UTF-8.
    OtherEncoding(&'static str),
    /// Bytes that are no text.
    Binary,
    /// Two versions that were merged, with a conflict that is not settled yet; the line where it begins.
    MergeConflict(usize),
    /// RON, but of another program; the word that it begins with.
    OtherRon(String),
    /// RON without a word before its bracket.
    UnnamedRon,
    /// Some other text.
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

/// Something in a map that cannot be read, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileDiagnostic {
    /// The field, as `actors[3].name`, counted from 0; empty when it is the map itself.
    pub path: String,
    /// The line in the file, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// What is wrong and what to write instead, in one sentence.
    pub message: String,
    /// The line, and below it a caret under the place. Long lines are cut.
    pub snippet: String,
}

impl fmt::Display for FileDiagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = if self.path.is_empty() { String::new() } else { format!("{}, ", self.path) };
        write!(f, "{} ({at}line {}, column {})\n{}", self.message, self.line, self.column, self.snippet)
    }
}

impl std::error::Error for FileDiagnostic {}
