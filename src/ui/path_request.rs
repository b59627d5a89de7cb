//! The purposes that a path is asked for, and the use of a typed path. Shows nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::figure_request::FigureRequest;
use crate::export::{ExportError, FigureFormat, TableFormat};
use crate::model::{Arrangement, Map, ViewState};
use crate::reading::{SOURCE_EXTENSIONS, is_source_file};
use crate::session::Destination;

/// The extension of map files.
pub const MAP_EXTENSION: &str = "ron";

/// The purpose of a path.
#[derive(Clone)]
pub enum PathRequest {
    /// To open a map.
    Open,
    /// To open a map without changing it.
    OpenReadOnly,
    /// To add a source.
    Source,
    /// To save the map, and then go to a destination, if there is one.
    SaveAs(Option<Destination>),
    /// To write a figure or a table.
    Export(ExportRequest),
    /// To compare another map with this one.
    Compare,
    /// To merge another map with this one.
    Merge,
    /// To write a report.
    Report(Arc<str>),
}

/// The content and the format of an export for other programs.
#[derive(Clone)]
pub enum ExportRequest {
    /// A figure in a format.
    Figure(&'static FigureFormat, FigureRequest),
    /// The matrix of a map with its view state and arrangement, in a table format.
    Table(&'static TableFormat, Box<(Map, ViewState, Arrangement)>),
}

impl ExportRequest {
    /// The name of the format.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Figure(format, _) => format.about.name,
            Self::Table(table, _) => table.about.name,
        }
    }

    /// The file extension of the format, without the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Figure(format, _) => format.extension,
            Self::Table(table, _) => table.extension,
        }
    }

    /// The content of the file.
    ///
    /// # Errors
    /// The reason why a figure cannot be made.
    pub fn bytes(&self) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Figure(format, figure) => (format.run)(&figure.sheet()),
            Self::Table(table, content) => Ok((table.run)(&content.0, &content.1, &content.2)),
        }
    }
}

impl PathRequest {
    /// The title of the dialog.
    pub fn title(&self) -> String {
        match self {
            Self::Open => "Open a map".to_owned(),
            Self::OpenReadOnly => "Open a map read-only".to_owned(),
            Self::Compare => "Compare with a map".to_owned(),
            Self::Merge => "Merge a map".to_owned(),
            Self::Report(_) => "Save the report".to_owned(),
            Self::Source => "Open a source".to_owned(),
            Self::SaveAs(_) => "Save the map as".to_owned(),
            Self::Export(ExportRequest::Figure(format, _)) => format!("Save the figure as {}", format.about.name),
            Self::Export(ExportRequest::Table(table, _)) => format!("Save the matrix as {}", table.about.name),
        }
    }

    /// The label of the button that accepts a path.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Open | Self::OpenReadOnly | Self::Source => "Open",
            Self::Compare => "Compare",
            Self::Merge => "Merge",
            Self::SaveAs(_) | Self::Export(_) | Self::Report(_) => "Save",
        }
    }

    /// Whether the path is read, rather than written.
    pub fn is_opening(&self) -> bool {
        matches!(self, Self::Open | Self::OpenReadOnly | Self::Source | Self::Compare | Self::Merge)
    }

    /// Whether a file with this name can be chosen.
    pub fn accepts(&self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        match self {
            Self::Source => is_source_file(name),
            _ => extension.eq_ignore_ascii_case(self.extension()),
        }
    }

    /// The file extension, without the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Source => "txt",
            Self::Open | Self::OpenReadOnly | Self::Compare | Self::Merge | Self::SaveAs(_) => MAP_EXTENSION,
            Self::Report(_) => "md",
            Self::Export(export) => export.extension(),
        }
    }

    /// The file types to choose from, each with a name and its extensions.
    pub fn filters(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        match self {
            Self::Open | Self::OpenReadOnly | Self::Compare | Self::Merge => {
                vec![("Stance maps", vec![MAP_EXTENSION]), ("All files", vec!["*"])]
            }
            Self::Source => vec![("Text, Markdown, HTML", SOURCE_EXTENSIONS.to_vec()), ("All files", vec!["*"])],
            Self::Report(_) => vec![("Markdown", vec!["md"]), ("All files", vec!["*"])],
            Self::SaveAs(_) => vec![("Stance maps", vec![MAP_EXTENSION])],
            Self::Export(export) => vec![(export.name(), vec![export.extension()])],
        }
    }

    /// Completes a typed path: a file to be written gets an extension if it has none.
    pub fn with_extension(&self, typed: &Path) -> PathBuf {
        let has_extension = typed.extension().is_some_and(|extension| extension.eq_ignore_ascii_case(self.extension()));
        if has_extension || self.is_opening() || typed.file_name().is_none() {
            return typed.to_owned();
        }
        // "Report 2.1" has no extension; the part behind its dot belongs to the name.
        let mut name = typed.as_os_str().to_owned();
        name.push(match self {
            Self::SaveAs(_) if !name.to_string_lossy().to_lowercase().ends_with(".stance") => ".stance.ron".to_owned(),
            _ => format!(".{}", self.extension()),
        });
        name.into()
    }
}

/// A file stem from the title of a map. Characters that a file system refuses are left out.
pub fn file_stem(title: &str) -> String {
    let replace_forbidden = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { ' ' } else { c };
    let title: String = title.chars().map(replace_forbidden).collect();
    let parts: Vec<&str> = title.split_whitespace().collect();
    let stem: String = parts.join(" ").trim_start_matches(['.', ' ']).chars().take(80).collect();
    if stem.trim().is_empty() { "Untitled".to_owned() } else { stem.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_file_extension_is_added() {
        let completed = |typed: &str| PathRequest::SaveAs(None).with_extension(Path::new(typed)).display().to_string();
        assert_eq!(completed("/a/map"), "/a/map.stance.ron");
        assert_eq!(completed("/a/map.stance"), "/a/map.stance.ron");
        assert_eq!(completed("/a/map.RON"), "/a/map.RON");
        assert_eq!(completed("/a/Report 2.1"), "/a/Report 2.1.stance.ron");
        assert_eq!(PathRequest::Open.with_extension(Path::new("/a/map")), Path::new("/a/map"));
    }

    #[test]
    fn a_title_makes_a_file_name() {
        assert_eq!(file_stem("Who blocks: A/B?"), "Who blocks A B");
        assert_eq!(file_stem(" ../.. a.b "), "a.b");
        assert_eq!(file_stem(""), "Untitled");
    }
}
