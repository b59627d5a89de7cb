//! Reads a map from a file or from standard input. Knows nothing of what is done with it.

use std::io::Read as _;
use std::path::Path;

use super::trouble::{Trouble, shown};
use crate::file;
use crate::model::Map;
use crate::store;

/// The map in that file, or on standard input.
pub(super) fn read(path: &Path) -> Result<Map, Trouble> {
    let bytes = if is_stream(path) { stream()? } else { store::read(path).map_err(Trouble::Reading)?.0 };
    file::read_bytes(&bytes).map_err(|why| Trouble::Unreadable { file: name(path), why })
}

/// Does it stand for standard input or output?
pub(super) fn is_stream(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// What to call it in sentences.
pub(super) fn name(path: &Path) -> String {
    if is_stream(path) { "standard input".to_owned() } else { shown(path) }
}

fn stream() -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    // One byte more than is allowed shows that there are too many, without reading for ever.
    let most = file::FILE_LIMIT as u64 + 1;
    std::io::stdin().lock().take(most).read_to_end(&mut bytes).map_err(Trouble::Input)?;
    Ok(bytes)
}
