//! The limits of a file. They keep a file from a stranger from taking all memory or minutes of time. Checks no file.

/// The maximum size of a file in bytes.
pub const FILE_LIMIT: usize = 64 << 20;
/// The maximum number of actors in a file.
pub const ACTOR_LIMIT: usize = 100_000;
/// The maximum number of ties in a file. It also applies to every other kind of record except actors.
pub const TIE_LIMIT: usize = 400_000;
/// The maximum number of records in a list of the map, such as "actors".
pub fn record_limit(list: &str) -> usize {
    if list == "actors" { ACTOR_LIMIT } else { TIE_LIMIT }
}

/// The maximum number of entries in all lists within records together: names, tags, members, evidence.
pub const ENTRY_LIMIT: usize = 500_000;

/// The maximum depth of brackets in any file, as in the ron crate.
pub(super) const DEPTH_LIMIT: usize = 120;
/// The maximum depth of brackets for the fast reader. A map needs nine.
pub(super) const FAST_DEPTH_LIMIT: usize = 32;

/// The maximum length of the message about an error in a file, in characters. Longer ones are cut in the middle.
pub(super) const MESSAGE_LIMIT: usize = 600;
/// The maximum length of a word of the file within such a message, in characters. The longest id is shorter.
pub(super) const WORD_LIMIT: usize = 100;
