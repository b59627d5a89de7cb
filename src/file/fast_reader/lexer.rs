//! The lexer for simple syntax: words, numbers, strings and white space. It reads each as the ron crate does, or gives
//! up.

use std::str::FromStr;

use super::{Result, UnsupportedSyntax};

/// Reads a text from the beginning to the end.
pub(super) struct Lexer<'de> {
    text: &'de str,
    at: usize,
    /// The length of the longest string in bytes, including quotes.
    pub(super) longest: usize,
}

/// A string in quotes.
pub(super) enum QuotedText<'de> {
    /// Without escapes: a slice of the file.
    Borrowed(&'de str),
    /// With its escapes replaced.
    Unescaped(String),
}

impl<'de> Lexer<'de> {
    pub(super) fn of(text: &'de str) -> Self {
        Self { text, at: 0, longest: 0 }
    }

    /// The next byte.
    #[inline]
    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Consumes this byte.
    #[inline]
    pub(super) fn expect_byte(&mut self, byte: u8) -> Result<()> {
        if self.peek() != Some(byte) {
            return Err(UnsupportedSyntax);
        }
        self.at += 1;
        Ok(())
    }

    pub(super) fn expect_end(&self) -> Result<()> {
        if self.at == self.text.len() { Ok(()) } else { Err(UnsupportedSyntax) }
    }

    /// Consumes white space and comments.
    #[inline]
    pub(super) fn skip_space(&mut self) -> Result<()> {
        loop {
            match self.peek() {
                Some(b' ' | b'\n' | b'\t' | b'\r' | b'\x0b' | b'\x0c') => self.at += 1,
                Some(b'/') => self.comment()?,
                _ => return Ok(()),
            }
        }
    }

    /// Consumes a comma and white space around it. Returns whether there is a comma.
    #[inline]
    pub(super) fn skip_comma(&mut self) -> Result<bool> {
        self.skip_space()?;
        let comma = self.peek() == Some(b',');
        if comma {
            self.at += 1;
            self.skip_space()?;
        }
        Ok(comma)
    }

    fn rest(&self) -> &'de [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    fn take(&mut self, start: &[u8]) -> bool {
        let taken = self.rest().starts_with(start);
        self.at += if taken { start.len() } else { 0 };
        taken
    }

    fn comment(&mut self) -> Result<()> {
        if self.take(b"//") {
            let rest = self.rest();
            self.at += rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
            return Ok(());
        }
        if !self.take(b"/*") {
            return Err(UnsupportedSyntax);
        }
        let mut open = 1_usize;
        while open > 0 {
            let skipped = self.rest().iter().position(|byte| matches!(byte, b'/' | b'*')).ok_or(UnsupportedSyntax)?;
            self.at += skipped;
            match () {
                () if self.take(b"/*") => open += 1,
                () if self.take(b"*/") => open -= 1,
                () => self.at += 1,
            }
        }
        Ok(())
    }

    /// Consumes all bytes that satisfy `is_part`. Gives up unless a separator follows.
    #[inline]
    fn take_token(&mut self, is_part: impl Fn(u8) -> bool) -> Result<&'de str> {
        let start = self.at;
        while self.peek().is_some_and(&is_part) {
            self.at += 1;
        }
        match self.peek() {
            // Any other byte may be part of the token, in less simple syntax.
            Some(b' ' | b'\n' | b'\t' | b'\r' | b',' | b':' | b'(' | b')' | b']' | b'/') => {
                self.text.get(start..self.at).ok_or(UnsupportedSyntax)
            }
            _ => Err(UnsupportedSyntax),
        }
    }

    /// The name of a field or a variant, or a keyword such as `true`.
    #[inline]
    pub(super) fn word(&mut self) -> Result<&'de str> {
        match self.peek() {
            Some(b'a'..=b'z' | b'A'..=b'Z' | b'_') => {
                self.take_token(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
            }
            _ => Err(UnsupportedSyntax),
        }
    }

    /// An integer.
    pub(super) fn integer(&mut self) -> Result<i64> {
        let number = self.take_token(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-'))?;
        number.parse().map_err(|_e: std::num::ParseIntError| UnsupportedSyntax)
    }

    /// A decimal number.
    pub(super) fn decimal_number<T: FromStr>(&mut self) -> Result<T> {
        let number =
            self.take_token(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E'))?;
        number.parse().map_err(|_e: T::Err| UnsupportedSyntax)
    }

    /// A string in quotes.
    #[inline]
    pub(super) fn text(&mut self) -> Result<QuotedText<'de>> {
        let start = self.at;
        self.expect_byte(b'"')?;
        let piece = self.text_until_escape()?;
        let text = if self.peek() == Some(b'"') {
            QuotedText::Borrowed(piece)
        } else {
            QuotedText::Unescaped(self.unescaped_text(piece)?)
        };
        self.at += 1;
        self.longest = self.longest.max(self.at - start);
        Ok(text)
    }

    /// The text before the next quote or backslash.
    #[inline]
    fn text_until_escape(&mut self) -> Result<&'de str> {
        let start = self.at;
        let length = self.rest().iter().position(|byte| matches!(byte, b'"' | b'\\')).ok_or(UnsupportedSyntax)?;
        self.at += length;
        self.text.get(start..self.at).ok_or(UnsupportedSyntax)
    }

    /// A string with escapes. `begin` is its text so far; stops at the closing quote.
    fn unescaped_text(&mut self, begin: &str) -> Result<String> {
        let mut text = begin.to_owned();
        while self.peek() == Some(b'\\') {
            self.at += 1;
            text.push(self.escape()?);
            text.push_str(self.text_until_escape()?);
        }
        Ok(text)
    }

    fn escape(&mut self) -> Result<char> {
        let byte = self.peek().ok_or(UnsupportedSyntax)?;
        self.at += 1;
        match byte {
            b'n' => Ok('\n'),
            b'r' => Ok('\r'),
            b't' => Ok('\t'),
            b'0' => Ok('\0'),
            b'"' | b'\\' | b'\'' => Ok(char::from(byte)),
            b'u' => self.code_point(),
            // Escapes of bytes and of line breaks.
            _ => Err(UnsupportedSyntax),
        }
    }

    /// The code point after `\u`: one to six hexadecimal digits in curly brackets.
    fn code_point(&mut self) -> Result<char> {
        self.expect_byte(b'{')?;
        let length = self.rest().iter().position(|byte| !byte.is_ascii_hexdigit()).ok_or(UnsupportedSyntax)?;
        let digits = self.text.get(self.at..self.at + length).ok_or(UnsupportedSyntax)?;
        if !(1..=6).contains(&length) {
            return Err(UnsupportedSyntax);
        }
        self.at += length;
        self.expect_byte(b'}')?;
        let number = u32::from_str_radix(digits, 16).map_err(|_e| UnsupportedSyntax)?;
        char::from_u32(number).ok_or(UnsupportedSyntax)
    }
}
