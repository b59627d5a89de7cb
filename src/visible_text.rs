//! Text from outside, such as names of files, made safe to show in one line of a window, a terminal or a log.

use std::borrow::Cow;
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

/// A text of at most `max_chars` characters, with an ellipsis in place of its middle if it is longer.
pub fn shortened_in_middle(text: &str, max_chars: usize) -> Cow<'_, str> {
    // The length in bytes is at least that in characters, and is known without counting.
    if text.len() <= max_chars || text.char_indices().nth(max_chars).is_none() {
        return Cow::Borrowed(text);
    }
    let kept = max_chars.saturating_sub(1);
    let begin: String = text.chars().take(kept.div_ceil(2)).collect();
    let end = text.char_indices().rev().take(kept / 2).last().map_or(text.len(), |(at, _)| at);
    Cow::Owned(format!("{begin}…{}", text.get(end..).unwrap_or_default()))
}

/// A message that repeats foreign text: its long words are cut in the middle to `max_word` characters, and then the
/// message itself to `max_chars`.
pub fn shortened_message(message: &str, max_word: usize, max_chars: usize) -> Cow<'_, str> {
    if message.len() <= max_word {
        return Cow::Borrowed(message);
    }
    let words = message.split_inclusive(' ').map(|word| {
        let bare = word.strip_suffix(' ').unwrap_or(word);
        let space = if bare.len() < word.len() { " " } else { "" };
        [shortened_in_middle(bare, max_word), Cow::Borrowed(space)]
    });
    let message: String = words.flatten().collect();
    Cow::Owned(shortened_in_middle(&message, max_chars).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_loses_its_middle() {
        assert_eq!(shortened_in_middle("abcdefgh", 8), "abcdefgh");
        assert_eq!(shortened_in_middle("abcdefghi", 8), "abcd…ghi");
        assert_eq!(shortened_in_middle("ğğğğ", 4), "ğğğğ");
        assert_eq!(shortened_in_middle("ğşığşı", 4), "ğş…ı");
        assert_eq!(shortened_in_middle("abc", 1), "…");
        assert_eq!(shortened_message("no word  here is long", 5, 99), "no word  here is long");
        assert_eq!(shortened_message("the xxxxxxxxx is long", 5, 99), "the xx…xx is long");
        assert_eq!(shortened_message("a b c d e f g", 5, 8), "a b …f g");
    }

    #[test]
    fn names_that_deceive_are_shown_as_they_are() {
        assert_eq!(visible_file_name(Path::new("maps/a\u{202e}nor.exe\nx")), "a\u{fffd}nor.exe\u{fffd}x");
        assert_eq!(visible_path(Path::new("/tmp/\u{1b}[31mred")), "/tmp/\u{fffd}[31mred");
        assert_eq!(visible_file_name(Path::new("/")), "/");
        assert_eq!(one_visible_line("حماس and Türkiye"), "حماس and Türkiye");
    }
}
