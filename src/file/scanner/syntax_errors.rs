//! The messages for syntax errors. Finds none itself.

use super::{ErrorAtByte, SyntaxScanner, is_word_character};

/// Whether `text` begins with a line that version control writes around a merge conflict.
pub(in crate::file) fn is_merge_mark(text: &str) -> bool {
    ["<<<<<<<", "|||||||", "=======", ">>>>>>>"].iter().any(|mark| text.starts_with(mark))
}

/// What a line that begins with a hash sign gets to read.
pub(super) const HASH_COMMENT_MESSAGE: &str = "A comment begins with \"//\", not with \"#\".";

impl SyntaxScanner<'_, '_> {
    /// The error for a mark of a merge conflict at the current position.
    pub(super) fn merge_mark(&self) -> Option<ErrorAtByte> {
        let is_line_start = self.text.get(..self.at).is_some_and(|before| before.is_empty() || before.ends_with('\n'));
        (is_line_start && is_merge_mark(self.rest())).then(|| {
            let message =
                "This line is a mark of a merge conflict: see that what stands round it is right, and delete it."
                    .to_owned();
            (self.at, message)
        })
    }

    /// The error for something else in place of a value.
    pub(super) fn missing_value(&self, found: Option<char>) -> ErrorAtByte {
        let message = match found {
            None => "The file ends where a value should stand.".to_owned(),
            Some(',') => "Here should be a value before the comma.".to_owned(),
            Some(c @ (')' | ']' | '}')) => format!("Here should be a value before the \"{c}\"."),
            Some('“' | '”' | '„' | '«' | '»' | '‘' | '’') => {
                "Texts stand in straight quotes: write \" instead of this quote.".to_owned()
            }
            Some('−' | '–' | '—' | '‐' | '‑') => {
                "A number below zero has a plain minus: write - instead of this dash.".to_owned()
            }
            Some('#') => HASH_COMMENT_MESSAGE.to_owned(),
            Some('=') => "Behind the name of a field stands \":\", not \"=\".".to_owned(),
            Some(c) => format!("Here should be a value, not {c:?}."),
        };
        (self.at, message)
    }

    /// Checks that a value can begin here.
    pub(super) fn check_item_start(&self, index: usize) -> Result<(), ErrorAtByte> {
        match self.peek() {
            Some(',') if index > 0 => Err((self.at, "There is a comma too many here.".to_owned())),
            Some('#') => Err(self.missing_value(Some('#'))),
            _ => Ok(()),
        }
    }

    pub(super) fn ends_early(&self, open: usize, close: char) -> ErrorAtByte {
        let line = self.line_of(open);
        let end = self.text.trim_end().len();
        (
            end,
            format!(
                "The file ends too early: the \"{close}\" for the bracket on line {line} is missing. Is the end of the file lost?"
            ),
        )
    }

    pub(super) fn wrong_bracket(&self, found: char, open: usize, close: char) -> ErrorAtByte {
        let line = self.line_of(open);
        let message = format!(
            "Here is \"{found}\" where \"{close}\" should close the bracket on line {line}: is one too many, or one missing?"
        );
        (self.at, message)
    }

    /// The error for something else in place of a comma or closing bracket after a value.
    pub(super) fn missing_comma(&mut self, found: char, end: usize, open: usize, close: char) -> ErrorAtByte {
        let last = self.text.get(self.last.clone()).unwrap_or("");
        if last.starts_with('"') && last.contains('\n') {
            let line = self.line_of(self.last.end);
            self.path.extend(self.last_step);
            return (self.last.start, format!("This text ends only on line {line}: is its closing quote missing?"));
        }
        let word = last.starts_with(char::is_alphabetic) && last.chars().all(is_word_character);
        match found {
            ')' | ']' | '}' => self.wrong_bracket(found, open, close),
            ':' if last.starts_with('"') => {
                (self.last.start, format!("The names of fields stand without quotes: {}: …", last.trim_matches('"')))
            }
            c if word && (c == '"' || c.is_alphabetic()) => {
                self.path.extend(self.last_step);
                (
                    self.last.start,
                    "A text stands in quotes, one before it and one behind it: is one missing here?".to_owned(),
                )
            }
            ';' => (self.at, "Values are parted by \",\", not by \";\".".to_owned()),
            _ => (end, "A comma is missing here.".to_owned()),
        }
    }
}
