//! The limits of imported sources. They keep a page from a stranger from taking all memory or minutes of time. Contains
//! no code.

use crate::model::SOURCE_TEXT_LIMIT;

/// The maximum size of a file that is imported as a source, in bytes, and of a pasted text. Markup is allowed additional
/// space; the text itself may have [`SOURCE_TEXT_LIMIT`].
pub const IMPORT_LIMIT: usize = 4 * SOURCE_TEXT_LIMIT;
/// The maximum size of a file or text without markup, in bytes. Blank lines and spaces are allowed additional space.
pub(super) const PLAIN_IMPORT_LIMIT: usize = 2 * SOURCE_TEXT_LIMIT;
/// The maximum length of a title, an outlet, an author or a link, in characters. The rest is cut off.
pub(super) const LINE_LIMIT: usize = 2_000;
/// The maximum number of attributes of a tag that are read. Pages that people read have a few dozen.
pub(super) const ATTRIBUTE_LIMIT: usize = 200;
/// The maximum number of kinds of metadata of a page that are read.
pub(super) const METADATA_LIMIT: usize = 2_000;
/// The maximum depth of ignored tags. Deeper ones count as closed.
pub(super) const IGNORED_DEPTH_LIMIT: usize = 200;
/// The number of bytes of a text that are searched for quotes at most: each quote that the text does not have literally
/// is searched in all of it. Thousands of quotes in the longest text stay below it. Further quotes count as missing.
pub(super) const QUOTE_SEARCH_LIMIT: u64 = 16 << 30;
/// The maximum number of tags of a page whose quotes are not closed. In further tags, quotes are ignored, as each such
/// tag is searched to the end of the page.
pub(super) const UNCLOSED_TAG_LIMIT: usize = 20;
