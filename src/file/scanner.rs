//! Scans the brackets, texts and words of a RON file without interpreting them. Reports the location of each value and
//! describes syntax errors in plain language. Creates no values; the ron crate does that.

mod syntax_errors;

use std::ops::Range;

use super::limits::DEPTH_LIMIT;
pub(super) use syntax_errors::is_merge_mark;

/// One step of a path to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum PathStep<'a> {
    /// The field with this name.
    Field(&'a str),
    /// The item with this index, from 0, of a list or of unnamed values in brackets.
    Item(usize),
}

/// The location of a scanned value and of its field name.
#[derive(Clone, Debug)]
pub(super) struct ValueLocation {
    pub(super) key: Option<Range<usize>>,
    pub(super) value: Range<usize>,
    /// True if the value is an item of a list.
    pub(super) is_listed: bool,
}

/// A syntax error.
#[derive(Debug)]
pub(super) struct SyntaxError<'a> {
    /// The byte position.
    pub(super) at: usize,
    pub(super) path: Vec<PathStep<'a>>,
    pub(super) message: String,
}

/// Scans `text` and reports each value with its path to `visit`, inner values before outer ones.
///
/// # Errors
/// The first syntax error.
pub(super) fn scan<'a>(
    text: &'a str,
    visit: &mut dyn FnMut(&[PathStep<'a>], &ValueLocation),
) -> Result<(), SyntaxError<'a>> {
    let mut scanner = SyntaxScanner { text, at: 0, path: Vec::new(), visit, last: 0..0, last_step: None };
    let result = scanner.document();
    result.map_err(|(at, message)| {
        // The mark belongs to the file, not to the record around it.
        let mark = scanner.merge_mark().map(|(at, message)| SyntaxError { at, path: Vec::new(), message });
        mark.unwrap_or(SyntaxError { at, path: scanner.path, message })
    })
}

/// The byte position of the first word, after white space, comments and attributes.
pub(super) fn first_word(text: &str) -> usize {
    let mut scanner =
        SyntaxScanner { text, at: 0, path: Vec::new(), visit: &mut |_, _| {}, last: 0..0, last_step: None };
    // An unfinished comment counts as the first word.
    scanner.attributes().map_or_else(|(at, _)| at, |()| scanner.at)
}

struct SyntaxScanner<'a, 's> {
    text: &'a str,
    at: usize,
    path: Vec<PathStep<'a>>,
    visit: &'s mut dyn FnMut(&[PathStep<'a>], &ValueLocation),
    /// The range of the last scanned value.
    last: Range<usize>,
    /// The last step of its path.
    last_step: Option<PathStep<'a>>,
}

/// A byte position and a message.
type ErrorAtByte = (usize, String);

impl<'a> SyntaxScanner<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or("")
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn take(&mut self, start: &str) -> bool {
        let taken = self.rest().starts_with(start);
        self.at += if taken { start.len() } else { 0 };
        taken
    }

    fn take_while(&mut self, is: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !is(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or("")
    }

    fn line_of(&self, at: usize) -> usize {
        1 + self.text.get(..at).unwrap_or("").matches('\n').count()
    }

    fn space(&mut self) -> Result<(), ErrorAtByte> {
        loop {
            let space = |c: char| {
                c.is_ascii_whitespace()
                    || matches!(c, '\x0b' | '\u{85}' | '\u{200e}' | '\u{200f}' | '\u{2028}' | '\u{2029}')
            };
            self.take_while(space);
            let start = self.at;
            if self.take("//") {
                self.take_while(|c| c != '\n');
            } else if self.take("/*") {
                let mut open = 1;
                while open > 0 {
                    self.take_while(|c| c != '/' && c != '*');
                    match () {
                        () if self.take("/*") => open += 1,
                        () if self.take("*/") => open -= 1,
                        () if self.rest().is_empty() => {
                            return Err((start, "This comment has no end: write \"*/\" where it ends.".to_owned()));
                        }
                        () => self.at += 1,
                    }
                }
            } else {
                return Ok(());
            }
        }
    }

    /// Scans attributes such as `#![enable(…)]` at the beginning of the file, and the white space around them.
    fn attributes(&mut self) -> Result<(), ErrorAtByte> {
        self.space()?;
        while self.rest().starts_with("#!") || self.rest().starts_with("#[") {
            let Some(end) = self.rest().find("]") else {
                return Err((self.at, "This line has no closing \"]\".".to_owned()));
            };
            self.at += end + 1;
            self.space()?;
        }
        Ok(())
    }

    fn document(&mut self) -> Result<(), ErrorAtByte> {
        self.attributes()?;
        self.space()?;
        if self.peek() == Some('#') {
            return Err((self.at, syntax_errors::HASH_COMMENT_MESSAGE.to_owned()));
        }
        self.value(0)?;
        self.space()?;
        match self.peek() {
            None => Ok(()),
            Some(_) => Err((
                self.at,
                "The map has ended before this: delete what follows, or look for a \")\" too many above.".to_owned(),
            )),
        }
    }

    fn value(&mut self, depth: usize) -> Result<(), ErrorAtByte> {
        let start = self.at;
        match self.peek() {
            Some('"') => self.text_in_quotes()?,
            Some('\'') => self.quoted_letter()?,
            Some('(') => self.items(')', depth)?,
            Some('[') => self.items(']', depth)?,
            Some('{') => self.items('}', depth)?,
            Some(c) if is_word_character(c) => {
                let word = self.take_while(is_word_character);
                self.value_from(start, word, depth)?;
            }
            other => return Err(self.missing_value(other)),
        }
        self.last = start..self.at;
        Ok(())
    }

    /// Scans the rest of a value that begins with a word: a number, a name before brackets, the `r` of a raw string.
    fn value_from(&mut self, start: usize, word: &str, depth: usize) -> Result<(), ErrorAtByte> {
        if self.raw_text(start, word)? {
            return Ok(());
        }
        if word == "b" && self.peek() == Some('\'') {
            return self.quoted_letter();
        }
        let end = self.at;
        self.space()?;
        if self.peek() == Some('(') {
            return self.items(')', depth);
        }
        self.at = end;
        Ok(())
    }

    fn text_in_quotes(&mut self) -> Result<(), ErrorAtByte> {
        let start = self.at;
        self.at += 1;
        loop {
            self.take_while(|c| c != '"' && c != '\\');
            let at = self.at;
            if self.take("\"") {
                return Ok(());
            }
            if !self.take("\\") {
                return Err((start, "This text has no closing quote.".to_owned()));
            }
            match self.peek() {
                Some(c) if "'\"\\nrt0xu \t\n\r".contains(c) => self.at += 1,
                Some(c) => {
                    return Err((at, format!("In a text, \"\\{c}\" means nothing: write \"\\\\\" for a backslash.")));
                }
                None => return Err((start, "This text has no closing quote.".to_owned())),
            }
        }
    }

    /// Scans a raw string such as `r#"…"#`, if `word` begins one.
    fn raw_text(&mut self, start: usize, word: &str) -> Result<bool, ErrorAtByte> {
        let hashes = word.trim_start_matches(['b', 'r']);
        if self.peek() != Some('"') || !matches!(word.trim_end_matches('#'), "r" | "b" | "br") {
            return Ok(false);
        }
        if word == "b" {
            return self.text_in_quotes().map(|()| true);
        }
        self.at += 1;
        let end = format!("\"{hashes}");
        let Some(length) = self.rest().find(&end) else {
            return Err((start, format!("This text has no end: write {end} where it ends.")));
        };
        self.at += length + end.len();
        Ok(true)
    }

    /// Scans a character in single quotes. No field of a map has this type, but the reader reports that.
    fn quoted_letter(&mut self) -> Result<(), ErrorAtByte> {
        let start = self.at;
        self.at += 1;
        if self.take("\\") {
            self.at += self.peek().map_or(0, char::len_utf8);
            self.take_while(|c| c != '\'' && c != '\n');
        } else {
            self.at += self.peek().map_or(0, char::len_utf8);
        }
        if self.take("'") { Ok(()) } else { Err((start, "Texts stand in double quotes: \"…\".".to_owned())) }
    }

    /// Scans brackets and their content.
    fn items(&mut self, close: char, depth: usize) -> Result<(), ErrorAtByte> {
        let open = self.at;
        if depth >= DEPTH_LIMIT {
            return Err((open, "There are too many brackets within brackets here.".to_owned()));
        }
        self.at += 1;
        let mut index = 0;
        loop {
            self.space()?;
            if self.peek() == Some(close) {
                self.at += 1;
                return Ok(());
            }
            if self.peek().is_none() {
                return Err(self.ends_early(open, close));
            }
            self.check_item_start(index)?;
            let named = self.item(index, close, open, depth)?;
            index += 1;
            let end = self.at;
            self.space()?;
            match self.peek() {
                Some(',') => self.take_comma(named, open)?,
                Some(c) if c == close => {}
                None => return Err(self.ends_early(open, close)),
                Some(c) => return Err(self.missing_comma(c, end, open, close)),
            }
        }
    }

    /// Scans a comma. After a named field, another one or the end must follow.
    fn take_comma(&mut self, named: bool, open: usize) -> Result<(), ErrorAtByte> {
        self.at += 1;
        self.space()?;
        if named && self.peek() == Some('(') {
            let line = self.line_of(open);
            let message =
                format!("The bracket on line {line} is not closed before this one opens: write \"),\" above.");
            return Err((self.at, message));
        }
        Ok(())
    }

    /// Scans one value in brackets, with its name if it has one. Returns whether it has.
    fn item(&mut self, index: usize, close: char, open: usize, depth: usize) -> Result<bool, ErrorAtByte> {
        let key = self.key()?;
        self.path.push(key.as_ref().map_or(PathStep::Item(index), |key| {
            PathStep::Field(self.text.get(key.clone()).unwrap_or("").trim_start_matches("r#"))
        }));
        if let Some(c @ (')' | ']' | '}')) = self.peek()
            && c != close
            && key.is_none()
        {
            self.path.pop();
            return Err(self.wrong_bracket(c, open, close));
        }
        self.value(depth + 1)?;
        if close == '}' {
            // A dictionary: a map contains none, but the reader reports that.
            self.space()?;
            if self.take(":") {
                self.space()?;
                self.value(depth + 1)?;
            }
        }
        let named = key.is_some();
        let place = ValueLocation { key, value: self.last.clone(), is_listed: close == ']' };
        (self.visit)(&self.path, &place);
        self.last_step = self.path.pop();
        Ok(named)
    }

    /// Scans a field name and its colon, if these come next.
    fn key(&mut self) -> Result<Option<Range<usize>>, ErrorAtByte> {
        let start = self.at;
        let word = self.take_while(is_word_character);
        let key = start..self.at;
        let named = word.starts_with(|c: char| c.is_alphabetic() || c == '_');
        self.space()?;
        match self.peek() {
            Some(':') if named => {
                self.at += 1;
                self.space()?;
                Ok(Some(key))
            }
            Some('=') if named => Err((self.at, format!("Behind \"{word}\" stands \":\", not \"=\"."))),
            Some('"' | '[') if named && !word.trim_start_matches(['b', 'r', '#']).is_empty() => {
                Err((key.end, format!("Behind \"{word}\" a colon is missing: \"{word}: …\".")))
            }
            _ => {
                self.at = start;
                Ok(None)
            }
        }
    }
}

/// Whether the character can occur in a name or a number.
fn is_word_character(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '+' | '-' | '#')
}
