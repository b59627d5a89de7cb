//! The limits of what is pasted into an open map. They keep the window from standing still, and the map from growing
//! beyond what a file can hold. Contains no code.

/// The maximum number of records of a pasted map. More would take longer than a user waits for a key.
pub(super) const PASTED_RECORD_LIMIT: usize = 100_000;
/// The maximum number of pasted lines that become actors.
pub(super) const PASTED_LINE_LIMIT: usize = 200;
/// The maximum number of characters of a pasted name. A text with a longer line becomes a note.
pub(super) const PASTED_NAME_LIMIT: usize = 100;
