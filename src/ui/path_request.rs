//! What a path is asked for, and what is made of the answer. Shows nothing.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::figure_request::FigureRequest;
use crate::export::{ExportError, FigureFormat, TableFormat};
use crate::model::{Arrangement, Map, ViewState};
use crate::reading::{SOURCE_EXTENSIONS, is_source_file};
use crate::session::Destination;

/// The ending of stance maps.
pub const MAP_EXTENSION: &str = "ron";

/// What a path is wanted for.
#[derive(Clone)]
pub enum PathRequest {
    /// To open a map.
    Open,
    /// To add a source.
    Source,
    /// To save the map there, and then to do what was asked before.
    SaveAs(Option<Destination>),
    /// To write a figure or a table there.
    Export(ExportRequest),
    /// To compare another map with this one.
    Compare,
    /// To write that report there.
    Report(Arc<str>),
}

/// Something that is to be written for other programs.
#[derive(Clone)]
pub enum ExportRequest {
    /// A figure in a format.
    Figure(&'static FigureFormat, FigureRequest),
    /// The matrix of a map, as it is looked at and laid out, in a format for tables.
    Table(&'static TableFormat, Box<(Map, ViewState, Arrangement)>),
}

impl ExportRequest {
    /// What the format is called.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Figure(format, _) => format.about.name,
            Self::Table(table, _) => table.about.name,
        }
    }

    /// The ending of its files, without the dot.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Figure(format, _) => format.extension,
            Self::Table(table, _) => table.extension,
        }
    }

    /// What is written.
    ///
    /// # Errors
    /// Why a figure cannot be made.
    pub fn bytes(&self) -> Result<Vec<u8>, ExportError> {
        match self {
            Self::Figure(format, figure) => (format.run)(&figure.sheet()),
            Self::Table(table, of) => Ok((table.run)(&of.0, &of.1, &of.2)),
        }
    }
}

impl PathRequest {
    /// What stands over the dialog.
    pub fn title(&self) -> String {
        match self {
            Self::Open => "Open a map".to_owned(),
            Self::Compare => "Compare with a map".to_owned(),
            Self::Report(_) => "Save the report".to_owned(),
            Self::Source => "Open a source".to_owned(),
            Self::SaveAs(_) => "Save the map as".to_owned(),
            Self::Export(ExportRequest::Figure(format, _)) => format!("Save the figure as {}", format.about.name),
            Self::Export(ExportRequest::Table(table, _)) => format!("Save the matrix as {}", table.about.name),
        }
    }

    /// What is done there, as on a button.
    pub fn verb(&self) -> &'static str {
        match self {
            Self::Open | Self::Source => "Open",
            Self::Compare => "Compare",
            Self::SaveAs(_) | Self::Export(_) | Self::Report(_) => "Save",
        }
    }

    /// Is something to be read, rather than written?
    pub fn is_opening(&self) -> bool {
        matches!(self, Self::Open | Self::Source | Self::Compare)
    }

    /// Is a file of that name what is asked for?
    pub fn accepts(&self, name: &str) -> bool {
        let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
        match self {
            Self::Source => is_source_file(name),
            _ => ending.eq_ignore_ascii_case(self.extension()),
        }
    }

    /// The ending of the files that it is about.
    pub fn extension(&self) -> &'static str {
        match self {
            Self::Source => "txt",
            Self::Open | Self::Compare | Self::SaveAs(_) => MAP_EXTENSION,
            Self::Report(_) => "md",
            Self::Export(export) => export.extension(),
        }
    }

    /// The kinds of file to choose from, with their endings.
    pub fn filters(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        match self {
            Self::Open | Self::Compare => vec![("Stance maps", vec![MAP_EXTENSION]), ("All files", vec!["*"])],
            Self::Source => vec![("Text, Markdown, HTML", SOURCE_EXTENSIONS.to_vec()), ("All files", vec!["*"])],
            Self::Report(_) => vec![("Markdown", vec!["md"]), ("All files", vec!["*"])],
            Self::SaveAs(_) => vec![("Stance maps", vec![MAP_EXTENSION])],
            Self::Export(export) => vec![(export.name(), vec![export.extension()])],
        }
    }

    /// The path that is meant by one that was typed: something to write gets an ending if it has none.
    pub fn with_extension(&self, typed: &Path) -> PathBuf {
        let has_ending = typed.extension().is_some_and(|ending| ending.eq_ignore_ascii_case(self.extension()));
        if has_ending || self.is_opening() || typed.file_name().is_none() {
            return typed.to_owned();
        }
        // "Report 2.1" has no ending; what stands behind its dot is part of the name.
        let mut name = typed.as_os_str().to_owned();
        name.push(match self {
            Self::SaveAs(_) if !name.to_string_lossy().to_lowercase().ends_with(".stance") => ".stance.ron".to_owned(),
            _ => format!(".{}", self.extension()),
        });
        name.into()
    }
}

/// A name for a file, from the title of a map: what no disk takes is left out.
pub fn file_stem(title: &str) -> String {
    let plain = |c: char| if c.is_control() || r#"/\:*?"<>|"#.contains(c) { ' ' } else { c };
    let title: String = title.chars().map(plain).collect();
    let words: Vec<&str> = title.split_whitespace().collect();
    let stem: String = words.join(" ").trim_start_matches(['.', ' ']).chars().take(80).collect();
    if stem.trim().is_empty() { "Untitled".to_owned() } else { stem.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_ending_is_added_where_it_is_missing() {
        let meant = |typed: &str| PathRequest::SaveAs(None).with_extension(Path::new(typed)).display().to_string();
        assert_eq!(meant("/a/map"), "/a/map.stance.ron");
        assert_eq!(meant("/a/map.stance"), "/a/map.stance.ron");
        assert_eq!(meant("/a/map.RON"), "/a/map.RON");
        assert_eq!(meant("/a/Report 2.1"), "/a/Report 2.1.stance.ron");
        assert_eq!(PathRequest::Open.with_extension(Path::new("/a/map")), Path::new("/a/map"));
    }

    #[test]
    fn a_title_makes_a_file_name() {
        assert_eq!(file_stem("Who blocks: A/B?"), "Who blocks A B");
        assert_eq!(file_stem(" ../.. a.b "), "a.b");
        assert_eq!(file_stem(""), "Untitled");
    }
}
