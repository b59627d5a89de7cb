//! Reads a map whose writing is plain many times faster than the ron crate, and gives up at anything that is not.
//!
//! The ron crate defines the format: what it refuses must be refused here, and what both take must be the same map. So
//! this has no messages of its own, and where it is unsure, it says nothing: the whole text then goes to the ron crate.

mod plain;
#[cfg(test)]
mod tests;

use serde::Deserialize;
use serde::de::{self, DeserializeSeed, Deserializer, EnumAccess, MapAccess, SeqAccess, VariantAccess, Visitor};

use self::plain::{Plain, Text};
use super::document::Document;
use super::{ACTOR_LIMIT, ENTRY_LIMIT, TIE_LIMIT};
use crate::model::{Map, TEXT_LIMIT};

/// How deep brackets may be nested. A map needs nine.
const DEPTH_LIMIT: usize = 32;

/// A map that was read.
pub(super) struct Read {
    /// What was read.
    pub(super) map: Map,
    /// Has it a text that may be longer than the format allows?
    pub(super) long: bool,
}

/// The map in a text of version 1, unless something in it has to be looked at by the ron crate.
pub(super) fn read(text: &str) -> Option<Read> {
    let mut reader = Reader { plain: Plain::of(text), depth: 0, entries: 0 };
    let map = reader.document().ok()?;
    let most = map.actors.len() <= ACTOR_LIMIT;
    most.then_some(Read { map, long: reader.plain.longest > TEXT_LIMIT })
}

/// Something is not plain. What, the ron crate will say.
#[derive(Debug)]
pub(super) struct Unsure;

type Result<T> = std::result::Result<T, Unsure>;

impl std::fmt::Display for Unsure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("not plain")
    }
}

impl std::error::Error for Unsure {}

/// Makes no message, as nobody would read it.
impl de::Error for Unsure {
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

struct Reader<'de> {
    plain: Plain<'de>,
    /// How many brackets are open.
    depth: usize,
    /// How many entries the lists within records had so far.
    entries: usize,
}

impl<'de> Reader<'de> {
    fn document(&mut self) -> Result<Map> {
        self.plain.space()?;
        let Document(map) = Document::deserialize(&mut *self)?;
        self.plain.space()?;
        self.plain.end()?;
        Ok(map)
    }

    /// Reads what stands in brackets.
    fn within<T>(&mut self, open: u8, close: u8, inside: impl FnOnce(Items<'_, 'de>) -> Result<T>) -> Result<T> {
        self.plain.need(open)?;
        self.depth += 1;
        if self.depth > DEPTH_LIMIT {
            return Err(Unsure);
        }
        let value = inside(Items { reader: self, close, comma: true, count: 0 })?;
        self.depth -= 1;
        self.plain.space()?;
        self.plain.need(close)?;
        Ok(value)
    }

    /// Reads one value in round brackets, behind the name of a variant or `Some`.
    fn wrapped<T>(&mut self, inside: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        self.plain.space()?;
        self.plain.need(b'(')?;
        self.plain.space()?;
        let value = inside(self)?;
        self.plain.comma()?;
        self.plain.need(b')')?;
        Ok(value)
    }
}

/// Values in brackets, parted by commas.
struct Items<'a, 'de> {
    reader: &'a mut Reader<'de>,
    close: u8,
    /// Can another value come: is this the begin, or did a comma stand behind the last one?
    comma: bool,
    count: usize,
}

impl Items<'_, '_> {
    fn another(&mut self) -> Result<bool> {
        self.reader.plain.space()?;
        let ends = self.reader.plain.peek() == Some(self.close);
        self.count += 1;
        // So many are counted by those who know how many there may be.
        if !ends && (!self.comma || self.count > TIE_LIMIT) {
            return Err(Unsure);
        }
        Ok(!ends)
    }
}

impl<'de> SeqAccess<'de> for Items<'_, 'de> {
    type Error = Unsure;
    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>> {
        if !self.another()? {
            return Ok(None);
        }
        // A list within a record is the fourth bracket; places are no lists.
        self.reader.entries += usize::from(self.reader.depth > 3 && self.close == b']');
        if self.reader.entries > ENTRY_LIMIT {
            return Err(Unsure);
        }
        let item = seed.deserialize(&mut *self.reader)?;
        self.comma = self.reader.plain.comma()?;
        Ok(Some(item))
    }
}

impl<'de> MapAccess<'de> for Items<'_, 'de> {
    type Error = Unsure;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>> {
        if !self.another()? {
            return Ok(None);
        }
        seed.deserialize(&mut *self.reader).map(Some)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value> {
        self.reader.plain.space()?;
        self.reader.plain.need(b':')?;
        self.reader.plain.space()?;
        let value = seed.deserialize(&mut *self.reader)?;
        self.comma = self.reader.plain.comma()?;
        Ok(value)
    }
}

impl<'de> EnumAccess<'de> for &mut Reader<'de> {
    type Error = Unsure;
    type Variant = Self;
    fn variant_seed<V: DeserializeSeed<'de>>(self, seed: V) -> Result<(V::Value, Self)> {
        let variant = seed.deserialize(&mut *self)?;
        Ok((variant, self))
    }
}

impl<'de> VariantAccess<'de> for &mut Reader<'de> {
    type Error = Unsure;
    fn unit_variant(self) -> Result<()> {
        Ok(())
    }
    fn newtype_variant_seed<T: DeserializeSeed<'de>>(self, seed: T) -> Result<T::Value> {
        self.wrapped(|reader| seed.deserialize(reader))
    }
    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.plain.space()?;
        self.within(b'(', b')', |items| visitor.visit_seq(items))
    }
    fn struct_variant<V: Visitor<'de>>(self, _: &'static [&'static str], visitor: V) -> Result<V::Value> {
        self.plain.space()?;
        self.within(b'(', b')', |items| visitor.visit_map(items))
    }
}

macro_rules! whole_numbers {
    ($($method:ident $visit:ident,)+) => {
        $(fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
            let number = self.plain.whole()?;
            visitor.$visit(number.try_into().map_err(|_e: std::num::TryFromIntError| Unsure)?)
        })+
    };
}

macro_rules! never {
    ($($method:ident($($of:ty),*),)+) => {
        $(fn $method<V: Visitor<'de>>(self, $(_: $of,)* _: V) -> Result<V::Value> {
            Err(Unsure)
        })+
    };
}

impl<'de> Deserializer<'de> for &mut Reader<'de> {
    type Error = Unsure;

    whole_numbers! {
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
        deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
    }

    // No map has them, or the ron crate reads them in ways of its own.
    never! {
        deserialize_i128(), deserialize_u128(), deserialize_char(), deserialize_bytes(), deserialize_byte_buf(),
        deserialize_unit(), deserialize_map(), deserialize_ignored_any(), deserialize_unit_struct(&'static str),
        deserialize_newtype_struct(&'static str), deserialize_tuple_struct(&'static str, usize),
    }

    fn deserialize_i64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_i64(self.plain.whole()?)
    }
    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f32(self.plain.broken()?)
    }
    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        visitor.visit_f64(self.plain.broken()?)
    }
    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.plain.word()? {
            "true" => visitor.visit_bool(true),
            "false" => visitor.visit_bool(false),
            _ => Err(Unsure),
        }
    }
    /// An alignment is the only value of which the text decides what it is.
    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        if self.plain.peek() == Some(b'"') {
            return self.deserialize_str(visitor);
        }
        let number = self.plain.whole()?;
        // As the ron crate has it, a number is signed if it is below zero.
        match u64::try_from(number) {
            Ok(number) => visitor.visit_u64(number),
            Err(_) => visitor.visit_i64(number),
        }
    }
    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.plain.text()? {
            Text::Borrowed(text) => visitor.visit_borrowed_str(text),
            Text::Made(text) => visitor.visit_string(text),
        }
    }
    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.deserialize_str(visitor)
    }
    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        match self.plain.peek() {
            Some(b'N') if self.plain.word()? == "None" => visitor.visit_none(),
            Some(b'S') if self.plain.word()? == "Some" => self.wrapped(|reader| visitor.visit_some(reader)),
            Some(b'N' | b'S') => Err(Unsure),
            _ => visitor.visit_some(self),
        }
    }
    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value> {
        self.within(b'[', b']', |items| visitor.visit_seq(items))
    }
    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value> {
        self.within(b'(', b')', |items| visitor.visit_seq(items))
    }
    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value> {
        if self.plain.peek() != Some(b'(') {
            if self.plain.word()? != name {
                return Err(Unsure);
            }
            self.plain.space()?;
        }
        self.within(b'(', b')', |items| visitor.visit_map(items))
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
        visitor.visit_borrowed_str(self.plain.word()?)
    }
}
