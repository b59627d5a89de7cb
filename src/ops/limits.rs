//! The limits of operations on a map. They keep the window from standing still. Contains no code.

/// The maximum number of cells of a table that is pasted.
pub(super) const CELL_LIMIT: usize = 10_000;
/// The maximum number of stances that are looked at while a table is pasted: each cell looks at all of the map.
pub(super) const VISITED_STANCE_LIMIT: usize = 200_000_000;
