//! Reads a map from a file or from standard input. Knows nothing of what is done with it.

use std::io::Read as _;
use std::path::Path;

use super::command_error::CommandError;
use crate::file;
use crate::model::Map;
use crate::store;
use crate::visible_text::visible_path;

/// The map in that file, or on standard input.
pub(super) fn read(path: &Path) -> Result<Map, CommandError> {
    let bytes = if is_standard_stream(path) {
        read_standard_input()?
    } else {
        store::read(path).map_err(CommandError::Reading)?.0
    };
    file::read_bytes(&bytes).map_err(|why| CommandError::Unreadable { file: display_name(path), why })
}

/// Does it stand for standard input or output?
pub(super) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What to call it in sentences.
pub(super) fn display_name(path: &Path) -> String {
    if is_standard_stream(path) { "standard input".to_owned() } else { visible_path(path) }
}

fn read_standard_input() -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that there are too many, without reading for ever.
    let most = file::FILE_LIMIT as u64 + 1;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(CommandError::Input)?;
    Ok(bytes)
}
