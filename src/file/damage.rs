//! Finds the words and the place for what is wrong in a map.

use super::{Damage, ReadError};
use crate::model::Map;

pub(super) fn not_utf8(bytes: &[u8], valid: usize) -> ReadError {
    let text = String::from_utf8_lossy(bytes.get(..valid).unwrap_or(bytes));
    at(&text, text.len(), "These bytes are no text in UTF-8: save the file in that encoding.".to_owned())
}

pub(super) fn explain(text: &str, error: &ron::error::SpannedError) -> ReadError {
    let start = error.span.start;
    let line = text.split('\n').take(start.line - 1).map(|line| line.len() + 1).sum::<usize>();
    at(text, line + start.col - 1, error.code.to_string())
}

pub(super) fn within_limits(_: &str) -> Result<(), ReadError> {
    Ok(())
}

pub(super) fn sound(_: &str, _: &Map) -> Result<(), ReadError> {
    Ok(())
}

/// Where the first thing that is no white space or comment begins.
pub(super) fn first_word(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn at(text: &str, at: usize, message: String) -> ReadError {
    let before = text.get(..at).unwrap_or(text);
    let line = 1 + before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = 1 + before.get(start..).unwrap_or("").chars().count();
    let snippet = text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("").to_owned();
    ReadError::Damaged(Box::new(Damage { path: String::new(), line, column, message, snippet }))
}
