//! Writes figures and tables as bytes that other programs open, one source file per format. Nothing here touches the
//! disk.

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
use crate::scene::{FigureSheet, TooManyMatrixCells};

/// Every format.
pub const ALL: &[FigureFormat] = &[png::FORMAT, svg::FORMAT, pdf::FORMAT];

/// A file format for figures.
pub struct FigureFormat {
    /// Its id, name and purpose.
    pub about: RegistryEntry,
    /// Its file name extension, without the dot.
    pub extension: &'static str,
    /// Writes a sheet. The same sheet gives the same bytes; only the edges in a PNG can differ by a shade between x86
    /// and ARM.
    pub run: fn(&FigureSheet) -> Result<Vec<u8>, ExportError>,
}

/// Every table format.
pub const TABLE_FORMATS: &[TableFormat] = &[matrix_csv::CSV];

/// A file format for the matrix as a table.
pub struct TableFormat {
    /// Its id, name and purpose.
    pub about: RegistryEntry,
    /// Its file name extension, without the dot.
    pub extension: &'static str,
    /// Writes the matrix of a map for a view state and an arrangement.
    pub run: fn(&Map, &ViewState, &Arrangement) -> Vec<u8>,
}

/// Why a figure could not be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// The image would exceed the limits of size or memory.
    #[error(
        "the picture would be {width} × {height} pixels, which is too large; choose fewer dots per inch or a smaller width"
    )]
    TooLarge {
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    },
    /// The matrix has too many cells.
    #[error(transparent)]
    TooManyCells(#[from] TooManyMatrixCells),
    /// A library reported an error.
    #[error("the figure could not be written: {0}")]
    Failed(String),
}
