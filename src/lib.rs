//! Stancemap: who stands where, who objects to what, on what evidence, and what would change it.
//!
//! The modules are floors of a house. A floor may use the floors below it, never one above; see `ARCHITECTURE.md`.

pub mod geometry; // 1  lengths that are the same on every machine
pub mod model; // 1  what a stance map is
pub mod spatial_index; // 1  rectangles, found by where they are
pub mod text; // 1  lines of placed glyphs
pub mod visible_text; // 1  names of files, safe to show

pub mod network; // 1b  who is tied to whom: components, paths, camps, without places

pub mod file; // 2  the RON format: a map as text and back
pub mod layout; // 2  every way to place actors and issues
pub mod ops; // 2  every way to change a map
pub mod reading; // 2  what a source says: names, dates, passages
pub mod store; // 2  the disk: safe saving, backups, settings, recent files

pub mod scene; // 3  what a map looks like: a list of shapes

pub mod export; // 4  a figure as bytes

pub mod session; // 5  one open map, without a window

pub mod cli; // 6  the command line
pub mod ui; // 6  the window

// Tests of what is private share their maps with the tests outside, which know the program by its name.
#[cfg(test)]
extern crate self as stancemap;
