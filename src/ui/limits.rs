//! The limits of what the window takes from outside. They keep it from standing still. Contains no code.

/// The maximum size of an article that is pasted into the field for the text of a source, in bytes. Laying out a longer
/// one takes longer than a user waits for a key.
pub(super) const ARTICLE_PASTE_LIMIT: usize = 1 << 20;
/// A pasted text of more bytes is read as a source by a thread.
pub(super) const IMMEDIATE_IMPORT_LIMIT: usize = 200_000;
