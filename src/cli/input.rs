//! Reads a map from a file or from standard input. Does not use the map.

use std::io::Read as _;
use std::path::Path;

use super::command_error::CommandError;
use crate::file::{self, ReadError};
use crate::model::Map;
use crate::store;
use crate::visible_text::visible_path;

/// Reads the map in a file, or from standard input if the path is "-".
pub(super) fn read(path: &Path) -> Result<Map, CommandError> {
    let bytes = if is_standard_stream(path) {
        read_standard_input()?
    } else {
        store::read(path).map_err(CommandError::Reading)?.0
    };
    file::read_bytes(&bytes).map_err(|why| {
        let is_newer = matches!(why, ReadError::Newer(_));
        let newer = is_newer.then(|| file::read_newer(&bytes).ok()).flatten();
        let unread = newer.map(|newer| newer.format.unread).unwrap_or_default();
        CommandError::Unreadable { file: display_name(path), why, unread }
    })
}

/// Whether a path stands for standard input or output.
pub(super) fn is_standard_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// The name of an input in messages.
pub(super) fn display_name(path: &Path) -> String {
    if is_standard_stream(path) { "standard input".to_owned() } else { visible_path(path) }
}

fn read_standard_input() -> Result<Vec<u8>, CommandError> {
    let mut bytes = Vec::new();
    // Reading stops one byte after the limit, which is enough to detect that the input is too long.
    let max_bytes = file::FILE_LIMIT as u64 + 1;
    std::io::stdin().lock().take(max_bytes).read_to_end(&mut bytes).map_err(CommandError::Input)?;
    Ok(bytes)
}
