//! The faces of a map: several ways to show and edit the same records, with one selection.

use crate::model::{FigureContent, Term};

/// A face of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MapFace {
    /// The drawing.
    #[default]
    Canvas,
    /// A table of actors by issues.
    Matrix,
    /// Actors between two axes.
    Positions,
    /// Positions over time.
    Timeline,
    /// Records as rows of a table.
    Table,
    /// The text of a source.
    Reader,
}

impl MapFace {
    /// Every face, in the order of the tabs.
    pub const ALL: &'static [Self] =
        &[Self::Canvas, Self::Matrix, Self::Positions, Self::Timeline, Self::Reader, Self::Table];

    /// Its name and its purpose.
    pub fn term(self) -> Term {
        match self {
            Self::Canvas => Term { id: "canvas", name: "Canvas", help: "The map as a drawing." },
            Self::Matrix => Term { id: "matrix", name: "Matrix", help: "Who stands where on every issue." },
            Self::Positions => Term { id: "positions", name: "Positions", help: "Actors between two axes." },
            Self::Timeline => Term { id: "timeline", name: "Timeline", help: "How positions moved, over the days." },
            Self::Table => Term { id: "table", name: "Table", help: "Every record in rows, to read, sort and change." },
            Self::Reader => Term { id: "reader", name: "Reader", help: "A source's text, with what is coded from it." },
        }
    }

    /// A short hint at what the user can do; none if the active tool gives the hint.
    pub fn hint(self) -> Option<&'static str> {
        match self {
            Self::Canvas => None,
            Self::Timeline => Some("Choose an issue or an actor above · click a line for the position behind it"),
            Self::Table => Some(
                "Type into a cell, or press Enter to change it · Tab and Enter go on, Esc keeps the old · Alt+S or a click on a column's name sorts",
            ),
            Self::Matrix => {
                Some("Arrows and Tab move · type 2, −2, 0, u or s · Del unknown · click a cell twice for all of it")
            }
            Self::Reader => Some(
                "↑ ↓ go by sentences · Shift extends, ← → by words · −3 … 3, u, s, o, t or Enter codes · Ctrl+V adds a source",
            ),
            Self::Positions => Some("Drag an actor to move it, also from the lane below · with keys: Tab, then arrows"),
        }
    }

    /// The content of figures of this face.
    pub fn figure_content(self) -> FigureContent {
        match self {
            // Tables of records and texts have no figure of their own.
            Self::Canvas | Self::Table | Self::Reader => FigureContent::Canvas,
            Self::Matrix => FigureContent::Matrix,
            Self::Positions => FigureContent::Positions,
            Self::Timeline => FigureContent::Timeline,
        }
    }
}
