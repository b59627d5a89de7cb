//! The faces of a map: several ways to see and change the same records, with one selection.

use crate::model::Term;

/// One face of the map.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Face {
    /// The drawing.
    #[default]
    Canvas,
    /// Every record in rows.
    Table,
    /// A source's text.
    Reader,
}

impl Face {
    /// Every face, in the order of the tabs.
    pub const ALL: &'static [Self] = &[Self::Canvas, Self::Table, Self::Reader];

    /// What it is called, and what it shows.
    pub fn term(self) -> Term {
        match self {
            Self::Canvas => Term { id: "canvas", name: "Canvas", help: "The map as a drawing." },
            Self::Table => Term { id: "table", name: "Table", help: "Every record in rows, to read, sort and change." },
            Self::Reader => Term { id: "reader", name: "Reader", help: "A source's text, with what is coded from it." },
        }
    }
}
