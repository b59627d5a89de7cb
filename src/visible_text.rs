//! Text from outside, such as names of files, made safe to show in one line of a window, a terminal or a log.

use std::path::Path;

/// Whether a character cannot be seen and changes what is seen: it steers a terminal, ends a line, or reverses the
/// direction of the text after it.
pub fn is_deceptive(c: char) -> bool {
    let is_direction =
        matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    c.is_control() || is_direction || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}')
}

/// A text in one line, with a replacement character for each deceptive one.
pub fn one_visible_line(text: &str) -> String {
    text.chars().map(|c| if is_deceptive(c) { char::REPLACEMENT_CHARACTER } else { c }).collect()
}

/// A path in one line, with a replacement character for each deceptive one and for what is not Unicode.
pub fn visible_path(path: &Path) -> String {
    one_visible_line(&path.to_string_lossy())
}

/// The last part of a path in one line; the whole path if it has no last part.
pub fn visible_file_name(path: &Path) -> String {
    one_visible_line(&path.file_name().unwrap_or(path.as_os_str()).to_string_lossy())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_deceive_are_shown_as_they_are() {
        assert_eq!(visible_file_name(Path::new("maps/a\u{202e}nor.exe\nx")), "a\u{fffd}nor.exe\u{fffd}x");
        assert_eq!(visible_path(Path::new("/tmp/\u{1b}[31mred")), "/tmp/\u{fffd}[31mred");
        assert_eq!(visible_file_name(Path::new("/")), "/");
        assert_eq!(one_visible_line("حماس and Türkiye"), "حماس and Türkiye");
    }
}
