//! Writes to standard output. Nothing here panics when nobody reads on.

use std::io::Write as _;

use super::trouble::Trouble;

/// Writes all of it.
pub(super) fn put(bytes: &[u8]) -> Result<(), Trouble> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(Trouble::Output)
}
