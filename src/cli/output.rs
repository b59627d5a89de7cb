//! Writes to standard output. Never panics if the reader closes it.

use std::io::Write as _;

use super::command_error::CommandError;

/// A text that is safe for a terminal. Texts of a map must not contain control codes, nor reverse the direction of a
/// line.
pub(super) fn terminal_safe(text: &str) -> String {
    let changes_direction = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || changes_direction(c);
    text.chars().map(|c| if is_harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Writes text for display.
pub(super) fn write_text(text: &str) -> Result<(), CommandError> {
    write_bytes(terminal_safe(text).as_bytes())
}

/// Writes all bytes.
pub(super) fn write_bytes(bytes: &[u8]) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(CommandError::Output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn map_texts_cannot_control_a_terminal() {
        assert_eq!(
            terminal_safe("a\u{1b}[31m\u{7}\r\u{202e}b\n\tğ حماس"),
            "a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}b\n\tğ حماس"
        );
    }
}
