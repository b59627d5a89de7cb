//! The lines of a file with a caret under one position, for a message. Knows nothing about the error.

use unicode_width::UnicodeWidthChar;

/// The maximum number of columns shown.
const WIDTH: usize = 90;

/// The line, the column, and a snippet of two lines of text. `at` is a byte position.
pub(super) fn locate(text: &str, at: usize) -> (usize, usize, String) {
    let at = (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    let (before, after) = text.split_at(at);
    let line = 1 + before.matches('\n').count();
    let before = before.rsplit('\n').next().unwrap_or("");
    let after = after.split('\n').next().unwrap_or("").trim_end_matches('\r');
    (line, 1 + before.chars().count(), show(line, before, after))
}

/// A snippet. `before` and `after` are the parts of the line left and right of the caret.
fn show(line: usize, before: &str, after: &str) -> String {
    let width = columns(before) + columns(after);
    let available = if width <= WIDTH { WIDTH } else { (WIDTH / 2).max(WIDTH - columns(after).min(WIDTH)) };
    let start = before.char_indices().rev().scan(0, |used, (at, c)| {
        *used += columns_of(c);
        (*used <= available).then_some(at)
    });
    let shown_before = before.get(start.last().unwrap_or(before.len())..).unwrap_or("");
    let available = WIDTH.saturating_sub(columns(shown_before));
    let end = after.char_indices().scan(0, |used, (at, c)| {
        *used += columns_of(c);
        (*used <= available).then_some(at + c.len_utf8())
    });
    let shown_after = after.get(..end.last().unwrap_or(0)).unwrap_or("");

    let ellipsis = |is_cut: bool| if is_cut { "…" } else { "" };
    let (left, right) = (ellipsis(shown_before.len() < before.len()), ellipsis(shown_after.len() < after.len()));
    let code: String = shown_before.chars().chain(shown_after.chars()).map(visible).collect();
    // An invisible mark keeps a line that begins with Arabic or Hebrew from being reversed as a whole.
    let direction_mark = if code.chars().any(is_rtl_letter) { "\u{200e}" } else { "" };
    let caret = " ".repeat(left.chars().count() + columns(shown_before));
    let number = line.to_string();
    let margin = " ".repeat(number.len());
    format!("  {number} | {direction_mark}{left}{code}{right}\n  {margin} | {caret}^")
}

/// The width of a text in terminal columns.
fn columns(text: &str) -> usize {
    text.chars().map(columns_of).sum()
}

fn columns_of(c: char) -> usize {
    visible(c).width().unwrap_or(1)
}

/// The character that is displayed: a space for a tab, a box for characters that would break or reverse the line.
fn visible(c: char) -> char {
    match c {
        '\t' => ' ',
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => '\u{fffd}',
        '\u{2028}' | '\u{2029}' | '\u{feff}' => '\u{fffd}',
        c if c.is_control() => '\u{fffd}',
        c => c,
    }
}

/// Whether the letter is written from right to left.
fn is_rtl_letter(c: char) -> bool {
    matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_caret_stands_under_its_place() {
        let shown = |text: &str, what: &str| locate(text, text.find(what).unwrap());
        assert_eq!(shown("a\n\tb: x\r\nc", "x"), (2, 5, "  2 |  b: x\n    |     ^".to_owned()));
        assert_eq!(shown("中文: x", "x").2, "  1 | 中文: x\n    |       ^");
        assert_eq!(shown("e\u{301}: x", "x"), (1, 5, "  1 | e\u{301}: x\n    |    ^".to_owned()));
        assert_eq!(shown("\"حماس\" x", "x").2, "  1 | \u{200e}\"حماس\" x\n    |        ^");
        assert_eq!(locate("ab", 9), (1, 3, "  1 | ab\n    |   ^".to_owned()));
        assert_eq!(locate("é", 1).1, 1);
    }

    #[test]
    fn a_long_line_is_cut_round_the_caret() {
        for length in [0, 10, 44, 45, 46, 89, 90, 91, 500] {
            for behind in [0, 10, 50, 500] {
                let text = format!("{}!{}", "ab中".repeat(length), "cd".repeat(behind));
                let (_, column, shown) = locate(&text, text.find('!').unwrap());
                assert_eq!(column, 3 * length + 1);
                let (code, caret) = shown.split_once('\n').unwrap();
                assert!(columns(code) <= WIDTH + 10, "{shown}");
                let under = &code[..code.find('!').unwrap()];
                assert_eq!(columns(under), caret.find('^').unwrap(), "{shown}");
            }
        }
    }
}
