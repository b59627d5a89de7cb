//! Code that several tests share: maps, a notation for maps, users, and readers of files that the program writes.

pub mod arbitrary;
pub mod file_graph;
pub mod formats;
pub mod full;
pub mod golden;
pub mod many;
pub mod notation;
pub mod quality;
pub mod random_edits;
pub mod raster;
pub mod seeds;
pub mod sources;
pub mod test_window;
pub mod user;
