//! Writes to standard output. Nothing here panics when nobody reads on.

use std::io::Write as _;

use super::command_error::CommandError;

/// Words for a terminal. What somebody wrote into a map must not steer it, nor turn a line round.
pub(super) fn terminal_safe(words: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let is_harmful = |c: char| c.is_control() && !matches!(c, '\n' | '\t') || turns(c);
    words.chars().map(|c| if is_harmful(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// Writes lines for people.
pub(super) fn write_text(words: &str) -> Result<(), CommandError> {
    write_bytes(terminal_safe(words).as_bytes())
}

/// Writes all of it.
pub(super) fn write_bytes(bytes: &[u8]) -> Result<(), CommandError> {
    let mut out = std::io::stdout().lock();
    out.write_all(bytes).and_then(|()| out.flush()).map_err(CommandError::Output)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_map_do_not_steer_a_terminal() {
        assert_eq!(
            terminal_safe("a\u{1b}[31m\u{7}\r\u{202e}b\n\tğ حماس"),
            "a\u{fffd}[31m\u{fffd}\u{fffd}\u{fffd}b\n\tğ حماس"
        );
    }
}
