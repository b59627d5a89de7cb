//! A figure as bytes that other programs open. One file a format; none of them touches the disk.

mod glyph_outlines;
mod matrix_csv;
pub mod missing_glyphs;
mod pdf;
mod png;
pub mod raster;
mod report;
mod shape_paths;
mod svg;

pub use raster::{LabelImage, RasterImage, render_label, render_sheet};
pub use report::{ReportFormat, report};

use crate::model::{Arrangement, Map, RegistryEntry, ViewState};
use crate::scene::FigureSheet;

/// Every format.
pub const ALL: &[FigureFormat] = &[png::FORMAT, svg::FORMAT, pdf::FORMAT];

/// A format that a figure can be written in.
pub struct FigureFormat {
    /// Its name and what it is good for.
    pub about: RegistryEntry,
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// Writes a sheet. Same sheet, same bytes, on every machine.
    pub run: fn(&FigureSheet) -> Result<Vec<u8>, ExportError>,
}

/// Every format of a table.
pub const TABLE_FORMATS: &[TableFormat] = &[matrix_csv::CSV];

/// A format that the matrix can be written in as a table.
pub struct TableFormat {
    /// Its name and what it is good for.
    pub about: RegistryEntry,
    /// The ending of its files, without the dot.
    pub extension: &'static str,
    /// Writes the matrix of a map as it is looked at and laid out.
    pub run: fn(&Map, &ViewState, &Arrangement) -> Vec<u8>,
}

/// Why a figure could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// It would take more memory than a picture may.
    #[error(
        "the picture would be {width} × {height} pixels, which is too large; choose fewer dots per inch or a smaller width"
    )]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// A library refused.
    #[error("the figure could not be written: {0}")]
    Failed(String),
}
