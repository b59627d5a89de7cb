//! The fields of a file for serde, and the options of the ron crate. Reads no version and writes no messages.

use std::fmt;

use ron::extensions::Extensions;
use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IntoDeserializer, MapAccess, Visitor, value::MapAccessDeserializer,
};
use serde::{Deserialize, de};

use super::FORMAT_NAME;
use crate::model::Map;

/// The options of the ron crate for a map: `Some(…)` is optional.
pub(super) fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// The name of a field of a file.
pub(super) struct FieldName(pub(super) String);

impl<'de> Deserialize<'de> for FieldName {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct FieldNameVisitor;
        impl Visitor<'_> for FieldNameVisitor {
            type Value = FieldName;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a field")
            }
            fn visit_str<E: de::Error>(self, name: &str) -> Result<FieldName, E> {
                Ok(FieldName(name.to_owned()))
            }
        }
        deserializer.deserialize_identifier(FieldNameVisitor)
    }
}

/// A file of version 1: the fields of a map, including the version.
pub(super) struct MapDocument(pub(super) Map);

impl<'de> Deserialize<'de> for MapDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct MapDocumentVisitor;
        impl<'de> Visitor<'de> for MapDocumentVisitor {
            type Value = MapDocument;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a stance map")
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<MapDocument, A::Error> {
                let fields = FieldsWithoutVersion { map, seen: false };
                Map::deserialize(MapAccessDeserializer::new(fields)).map(MapDocument)
            }
        }
        deserializer.deserialize_struct(FORMAT_NAME, &[], MapDocumentVisitor)
    }
}

/// The fields of a file except the version, which is already known. (The `flatten` of serde does not work with RON.)
struct FieldsWithoutVersion<A> {
    map: A,
    seen: bool,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for FieldsWithoutVersion<A> {
    type Error = A::Error;
    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, A::Error> {
        while let Some(FieldName(key)) = self.map.next_key()? {
            if key != "version" {
                return seed.deserialize(key.into_deserializer()).map(Some);
            }
            if self.seen {
                return Err(A::Error::duplicate_field("version"));
            }
            self.seen = true;
            self.map.next_value::<u64>()?;
        }
        Ok(None)
    }
    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        self.map.next_value_seed(seed)
    }
}
