//! Writes a map as RON for people: one field per line, short lists on one line. Decides nothing about the content.
//!
//! The writer of the ron crate is not used, as it escapes apostrophes and combining marks and cannot put only short
//! lists on one line.

use std::fmt;

use serde::ser::{
    Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
    SerializeTupleStruct, SerializeTupleVariant, Serializer,
};

use crate::model::{Map, PLACE_LIMIT};

/// The maximum line length in characters. Longer values of fields are split over several lines.
const WIDTH: usize = 110;

/// The bracket depth of a field of a record: map, list, record.
const RECORD_FIELD_DEPTH: usize = 3;

/// A map as text in the newest version of the format. Ends with a newline.
///
/// Equal maps give equal text. A number that a map must not contain, such as NaN, is written as the nearest valid one.
pub(super) fn write(map: &Map) -> String {
    let mut writer = RonWriter { out: String::new(), depth: 0, is_trying_one_line: false, one_line_failed: false };
    let written = map.serialize(&mut writer);
    debug_assert!(written.is_ok(), "a record has a field that the format has no form for: {written:?}");
    writer.out.push('\n');
    writer.out
}

struct RonWriter {
    out: String,
    /// The number of open brackets.
    depth: usize,
    /// True while a value is tentatively written on one line.
    is_trying_one_line: bool,
    /// True if the value does not fit on one line.
    one_line_failed: bool,
}

/// An open bracket.
struct OpenBracket<'a> {
    writer: &'a mut RonWriter,
    close: char,
    /// True if its content is written on one line.
    inline: bool,
    is_empty: bool,
}

impl RonWriter {
    fn open(&mut self, name: &str, open: char, close: char, inline: bool) -> OpenBracket<'_> {
        let inline = inline || self.is_trying_one_line;
        self.out.push_str(name);
        self.out.push(open);
        self.depth += 1;
        OpenBracket { writer: self, close, inline, is_empty: true }
    }

    fn break_line(&mut self) {
        self.out.push('\n');
        for _ in 0..self.depth {
            self.out.push_str("    ");
        }
    }

    /// Writes a value on one line if it is short enough, else on several lines.
    fn write_fitted<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        if self.is_trying_one_line || self.depth < RECORD_FIELD_DEPTH {
            return value.serialize(self);
        }
        let start = self.out.len();
        self.is_trying_one_line = true;
        self.one_line_failed = false;
        value.serialize(&mut *self)?;
        self.is_trying_one_line = false;
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        let is_too_long = || self.out.get(line..).is_some_and(|line| line.chars().count() > WIDTH);
        if self.out.ends_with([')', ']']) && (self.one_line_failed || is_too_long()) {
            self.out.truncate(start);
            return value.serialize(self);
        }
        Ok(())
    }

    fn number(&mut self, number: impl fmt::Display) -> fmt::Result {
        fmt::Write::write_fmt(&mut self.out, format_args!("{number}"))
    }

    fn text(&mut self, text: &str) {
        self.one_line_failed |= text.contains('\n');
        self.out.push('"');
        let mut remaining = text;
        while let Some(c) = remaining.chars().next() {
            let plain = remaining.find(needs_escape).unwrap_or(remaining.len());
            let (before, after) = remaining.split_at(plain);
            self.out.push_str(before);
            remaining = after;
            if plain == 0 {
                remaining = remaining.get(c.len_utf8()..).unwrap_or("");
                self.escape(c, remaining);
            }
        }
        self.out.push('"');
    }

    fn escape(&mut self, c: char, after: &str) {
        match c {
            // A text line that looks like a mark of a merge conflict is escaped, as it would be read as one.
            '\n' if !["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| after.starts_with(mark)) => {
                self.out.push('\n');
            }
            '\n' => self.out.push_str("\\n"),
            '\r' => self.out.push_str("\\r"),
            '\t' => self.out.push_str("\\t"),
            '"' => self.out.push_str("\\\""),
            '\\' => self.out.push_str("\\\\"),
            other => self.out.extend(other.escape_unicode()),
        }
    }
}

/// Whether the character must be escaped. Escaped are quotes, control characters, and invisible marks of text
/// direction, which could make a file look different from its content. Joiners are not escaped, as Persian needs them.
fn needs_escape(c: char) -> bool {
    let turns =
        |c| matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    matches!(c, '"' | '\\' | '\u{2028}' | '\u{2029}' | '\u{feff}') || c.is_control() || turns(c)
}

impl OpenBracket<'_> {
    fn item<T: Serialize + ?Sized>(&mut self, key: Option<&str>, value: &T) -> fmt::Result {
        if !self.inline {
            self.writer.break_line();
        } else if !self.is_empty {
            self.writer.out.push_str(", ");
        }
        self.is_empty = false;
        if let Some(key) = key {
            self.writer.out.push_str(key);
            self.writer.out.push_str(": ");
        }
        let start = self.writer.out.len();
        self.writer.write_fitted(value)?;
        if !self.inline {
            self.writer.out.push(',');
        } else if self.close == ']' && self.writer.out.get(start..).is_some_and(|item| item.starts_with('(')) {
            // Records in a list are written on lines of their own.
            self.writer.one_line_failed = true;
        }
        Ok(())
    }

    fn close(self) -> fmt::Result {
        self.writer.depth -= 1;
        if !self.inline && !self.is_empty {
            self.writer.break_line();
        }
        self.writer.out.push(self.close);
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $type:ty,)+) => {
        $(fn $method(self, number: $type) -> fmt::Result {
            self.number(number)
        })+
    };
}

impl<'a> Serializer for &'a mut RonWriter {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = OpenBracket<'a>;
    type SerializeTuple = OpenBracket<'a>;
    type SerializeTupleStruct = OpenBracket<'a>;
    type SerializeTupleVariant = OpenBracket<'a>;
    type SerializeMap = OpenBracket<'a>;
    type SerializeStruct = OpenBracket<'a>;
    type SerializeStructVariant = OpenBracket<'a>;

    numbers! {
        serialize_i8 i8, serialize_i16 i16, serialize_i32 i32, serialize_i64 i64,
        serialize_u8 u8, serialize_u16 u16, serialize_u32 u32, serialize_u64 u64, serialize_bool bool,
    }

    fn serialize_f32(self, number: f32) -> fmt::Result {
        let sound = if number.is_nan() { 0.0 } else { number.clamp(-PLACE_LIMIT, PLACE_LIMIT) };
        // `Display` writes no exponents, unlike `Debug`.
        self.number(sound)?;
        if sound.fract() == 0.0 { self.number(".0") } else { Ok(()) }
    }
    fn serialize_f64(self, number: f64) -> fmt::Result {
        self.serialize_f32(number as f32)
    }
    fn serialize_char(self, c: char) -> fmt::Result {
        self.serialize_str(c.encode_utf8(&mut [0; 4]))
    }
    fn serialize_str(self, text: &str) -> fmt::Result {
        self.text(text);
        Ok(())
    }
    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }
    fn serialize_none(self) -> fmt::Result {
        self.number("None")
    }
    /// Without `Some(…)`, as people write it.
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }
    fn serialize_unit(self) -> fmt::Result {
        self.number("()")
    }
    fn serialize_unit_struct(self, _: &'static str) -> fmt::Result {
        self.number("()")
    }
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> fmt::Result {
        self.number(variant)
    }
    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> fmt::Result {
        let mut open = self.open("", '(', ')', true);
        open.item(None, value)?;
        open.close()
    }
    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> fmt::Result {
        let mut open = self.open(variant, '(', ')', true);
        open.item(None, value)?;
        open.close()
    }
    fn serialize_seq(self, _: Option<usize>) -> Result<OpenBracket<'a>, fmt::Error> {
        Ok(self.open("", '[', ']', false))
    }
    fn serialize_tuple(self, _: usize) -> Result<OpenBracket<'a>, fmt::Error> {
        Ok(self.open("", '(', ')', true))
    }
    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<OpenBracket<'a>, fmt::Error> {
        Ok(self.open("", '(', ')', true))
    }
    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<OpenBracket<'a>, fmt::Error> {
        Ok(self.open(variant, '(', ')', true))
    }
    fn serialize_map(self, _: Option<usize>) -> Result<OpenBracket<'a>, fmt::Error> {
        Err(fmt::Error)
    }
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<OpenBracket<'a>, fmt::Error> {
        if self.depth > 0 {
            return Ok(self.open("", '(', ')', false));
        }
        let mut map = self.open(super::FORMAT_NAME, '(', ')', false);
        map.item(Some("version"), &super::VERSION)?;
        Ok(map)
    }
    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<OpenBracket<'a>, fmt::Error> {
        Ok(self.open(variant, '(', ')', false))
    }
}

macro_rules! open_is {
    ($($trait:ident $method:ident ($($key:ident)?),)+) => {
        $(impl $trait for OpenBracket<'_> {
            type Ok = ();
            type Error = fmt::Error;
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: &'static str,)? value: &T) -> fmt::Result {
                let key: Option<&str> = None;
                $(let key = key.or(Some($key));)?
                self.item(key, value)
            }
            fn end(self) -> fmt::Result {
                self.close()
            }
        })+
    };
}

open_is! {
    SerializeSeq serialize_element (),
    SerializeTuple serialize_element (),
    SerializeTupleStruct serialize_field (),
    SerializeTupleVariant serialize_field (),
    SerializeStruct serialize_field (key),
    SerializeStructVariant serialize_field (key),
}

/// Not used: the format has no dictionaries, as two equal keys in one would not be noticed.
impl SerializeMap for OpenBracket<'_> {
    type Ok = ();
    type Error = fmt::Error;
    fn serialize_key<T: Serialize + ?Sized>(&mut self, _: &T) -> fmt::Result {
        Err(fmt::Error)
    }
    fn serialize_value<T: Serialize + ?Sized>(&mut self, _: &T) -> fmt::Result {
        Err(fmt::Error)
    }
    fn end(self) -> fmt::Result {
        Err(fmt::Error)
    }
}
