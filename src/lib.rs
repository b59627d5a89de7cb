//! Stancemap: who stands where, who objects to what, on what evidence, and what would change it.
//!
//! The modules are arranged in numbered floors. A module may use modules of lower floors, never those of higher floors;
//! see `ARCHITECTURE.md`.

#![cfg_attr(
    not(feature = "window"),
    allow(dead_code, unused_imports, reason = "some of what the lower floors have is used by the window only")
)]

pub mod geometry; // 1  lengths that are the same on every machine
pub mod model; // 1  the records of a stance map
pub mod spatial_index; // 1  find rectangles by position
pub mod text; // 1  lines of placed glyphs
pub mod visible_text; // 1  names of files, safe to show

pub mod network; // 1b  the signed network of a map: components, shortest paths, camps

pub mod file; // 2  the RON format: a map as text and back
pub mod layout; // 2  the layouts of actors and issues
pub mod ops; // 2  the operations that change a map
pub mod reading; // 2  finds names, dates and passages in the text of a source
pub mod store; // 2  the disk: safe saving, backups, settings, recent files

pub mod scene; // 3  the shapes that draw a map

#[cfg(feature = "window")]
pub mod export; // 4  figures as files: PNG, SVG, PDF, CSV

pub mod session; // 5  an open map, without a window

#[cfg(feature = "window")]
pub mod cli; // 6  the command line
#[cfg(feature = "window")]
pub mod ui; // 6  the window

// Unit tests share maps with the integration tests, which use the crate by its name.
#[cfg(test)]
extern crate self as stancemap;

#[cfg(test)]
#[path = "../tests/it/support/seeds.rs"]
mod seeds;
