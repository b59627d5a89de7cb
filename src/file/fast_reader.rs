//! Reads maps in simple syntax many times faster than the ron crate, and gives up on any other syntax.
//!
//! The ron crate defines the format: this reader must reject what the crate rejects, and must return the same map for
//! any text that both accept. It has no error messages: if it gives up, the whole text is read by the ron crate.

mod lexer;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use self::lexer::{Lexer, QuotedText};
use super::document::MapDocument;
use super::limits::FAST_DEPTH_LIMIT;
use super::{ACTOR_LIMIT, ENTRY_LIMIT, TIE_LIMIT};
use crate::model::{Map, TEXT_LIMIT};

/// The result of a fast read.
pub(super) struct FastReadResult {
    /// The map.
    pub(super) map: Map,
    /// True if it has a text that may be longer than the format allows.
    pub(super) may_exceed_text_limit: bool,
}

/// Reads a map of version 1. Returns none if the text needs the ron crate.
pub(super) fn read(text: &str) -> Option<FastReadResult> {
    let mut reader = FastReader { lexer: Lexer::of(text), depth: 0, entries: 0 };
    let map = reader.document().ok()?;
    let is_within_limit = map.actors.len() <= ACTOR_LIMIT;
    is_within_limit.then_some(FastReadResult { map, may_exceed_text_limit: reader.lexer.longest > TEXT_LIMIT })
}

/// The text is not in simple syntax. The ron crate finds the reason.
#[derive(Debug)]
pub(super) struct UnsupportedSyntax;

type Result<T> = std::result::Result<T, UnsupportedSyntax>;

impl std::fmt::Display for UnsupportedSyntax {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not plain")
    }
}

impl std::error::Error for UnsupportedSyntax {}

/// No messages, as nobody reads them.
impl de::Error for UnsupportedSyntax {
    fn custom<T: std::fmt::Display>(_: T) -> Self {
        Self
    }
    fn invalid_type(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_value(_: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self
    }
    fn invalid_length(_: usize, _: &dyn de::Expected) -> Self {
        Self
    }
    fn unknown_variant(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn unknown_field(_: &str, _: &'static [&'static str]) -> Self {
        Self
    }
    fn missing_field(_: &'static str) -> Self {
        Self
    }
    fn duplicate_field(_: &'static str) -> Self {
        Self
    }
}

struct FastReader<'de> {
    lexer: Lexer<'de>,
    /// The number of open brackets.
    depth: usize,
    /// The number of entries in lists within records so far.
    entries: usize,
}

impl<'de> FastReader<'de> {
    fn document(&mut self) -> Result<Map> {
        self.lexer.skip_space()?;
        let MapDocument(map) = MapDocument::deserialize(&mut *self)?;
        self.lexer.skip_space()?;
        self.lexer.expect_end()?;
        Ok(map)
    }

    /// Reads the content of brackets.
    fn read_brackets<T>(
        &mut self,
        open: u8,
        close: u8,
        inside: impl FnOnce(BracketItems<'_, 'de>) -> Result<T>,
    ) -> Result<T> {
        self.lexer.expect_byte(open)?;
        self.depth += 1;
        if self.depth > FAST_DEPTH_LIMIT {
            return Err(UnsupportedSyntax);
        }
        let value = inside(BracketItems { reader: self, close, can_continue: true, count: 0 })?;
        self.depth -= 1;
        self.lexer.skip_space()?;
        self.lexer.expect_byte(close)?;
        Ok(value)
    }

    /// Reads one value in round brackets, after the name of a variant or `Some`.
    fn read_bracketed_value<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.lexer.skip_space()?;
        self.lexer.expect_byte(b'(')?;
        self.lexer.skip_space()?;
        let value = inside(self)?;
        self.lexer.skip_comma()?;
        self.lexer.expect_byte(b')')?;
        Ok(value)
    }
}

/// The values in brackets, separated by commas.
struct BracketItems<'a, 'de> {
    reader: &'a mut FastReader<'de>,
    close: u8,
    /// True at the beginning and after a comma: another value may follow.
    can_continue: bool,
    count: usize,
}

impl BracketItems<'_, '_> {
    fn has_next(&mut self) -> Result<bool> {
        self.reader.lexer.skip_space()?;
        let is_end = self.reader.lexer.peek() == Some(self.close);
        self.count += 1;
        // No list may have more items than this. `check_limits` then finds the list and reports it.
        if !is_end && (!self.can_continue || self.count > TIE_LIMIT) {
            return Err(UnsupportedSyntax);
        }
        Ok(!is_end)
    }
}

impl<'de> SeqAccess<'de> for BracketItems<'_, 'de> {
    type Error = UnsupportedSyntax;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if !self.has_next()? {
            return Ok(None);
        }
        // A list within a record is at bracket depth four or more; places are in round brackets.
        self.reader.entries += usize::from(self.reader.depth > 3 && self.close == b']');
        if self.reader.entries > ENTRY_LIMIT {
            return Err(UnsupportedSyntax);
        }
        let item = seed.deserialize(&mut *self.reader)?;
        self.can_continue = self.reader.lexer.skip_comma()?;
        Ok(Some(item))
    }
}

impl<'de> MapAccess<'de> for BracketItems<'_, 'de> {
    type Error = UnsupportedSyntax;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if !self.has_next()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.reader.lexer.skip_space()?;
        self.reader.lexer.expect_byte(b':')?;
        self.reader.lexer.skip_space()?;
        let value = seed.deserialize(&mut *self.reader)?;
        self.can_continue = self.reader.lexer.skip_comma()?;
        Ok(value)
    }
}

impl<'de> EnumAccess<'de> for &mut FastReader<'de> {
    type Error = UnsupportedSyntax;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = seed.deserialize(&mut *self)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for &mut FastReader<'de> {
    type Error = UnsupportedSyntax;
    fn unit_variant(self) -> Result<()> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        self.read_bracketed_value(|reader| seed.deserialize(reader))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.lexer.skip_space()?;
        self.read_brackets(b'(', b')', |items| visitor.visit_seq(items))
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.lexer.skip_space()?;
        self.read_brackets(b'(', b')', |items| visitor.visit_map(items))
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident,)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            let number = self.lexer.integer()?;
            visitor.$visit(number.try_into().map_err(|_e: std::num::TryFromIntError| UnsupportedSyntax)?)
        })+
    };
}

macro_rules! never {
    ($($method:ident($($of:ty),*),)+) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $of,)* _: V) -> Result<V::Value> {
            Err(UnsupportedSyntax)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut FastReader<'de> {
    type Error = UnsupportedSyntax;

    whole_numbers! {
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
    }

    // A map has none of these types, or the ron crate treats them specially.
    never! {
        deserialize_i128(), deserialize_u128(), deserialize_char(), deserialize_bytes(), deserialize_byte_buf(),
        deserialize_unit(), deserialize_map(), deserialize_ignored_any(), deserialize_unit_struct(&'static str),
        deserialize_newtype_struct(&'static str), deserialize_tuple_struct(&'static str, usize),
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_i64(self.lexer.integer()?)
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f32(self.lexer.decimal_number()?)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f64(self.lexer.decimal_number()?)
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.lexer.word()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(UnsupportedSyntax),
        }
    }
    /// An alignment is the only type whose value is determined by the text.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.lexer.peek() == Some(b'"') {
            return self.deserialize_str(visitor);
        }
        let number = self.lexer.integer()?;
        // The ron crate makes a number signed if it is below zero.
        match u64::try_from(number) {
            Ok(number) => visitor.visit_u64(number),
            Err(_) => visitor.visit_i64(number),
        }
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.lexer.text()? {
            QuotedText::Borrowed(text) => visitor.visit_borrowed_str(text),
            QuotedText::Unescaped(text) => visitor.visit_string(text),
        }
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.lexer.peek() {
            Some(b'N') if self.lexer.word()? == "None" => visitor.visit_none(),
            Some(b'S') if self.lexer.word()? == "Some" => {
                self.read_bracketed_value(|reader| visitor.visit_some(reader))
            }
            Some(b'N' | b'S') => Err(UnsupportedSyntax),
            _ => visitor.visit_some(self),
        }
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.read_brackets(b'[', b']', |items| visitor.visit_seq(items))
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.read_brackets(b'(', b')', |items| visitor.visit_seq(items))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.lexer.peek() != Some(b'(') {
            if self.lexer.word()? != name {
                return Err(UnsupportedSyntax);
            }
            self.lexer.skip_space()?;
        }
        self.read_brackets(b'(', b')', |items| visitor.visit_map(items))
    }
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        visitor.visit_enum(self)
    }
    fn deserialize_identifier<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_borrowed_str(self.lexer.word()?)
    }
}
