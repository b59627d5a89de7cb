//! Descriptions of the fields of records. The inspector, tables, search, exchange formats and the format page are
//! generated from them, so that a new field needs one line, in the file of its record.

use emath::Pos2;

use super::vocabulary::Term;
use super::{Date, Evidence, Id, Requirement, Target};

/// Maximum length of a text in bytes, in a map and in its file, except the text of a source.
pub const TEXT_LIMIT: usize = 64 << 10;
/// Maximum length of the text of a source in bytes, in a map and in its file.
pub const SOURCE_TEXT_LIMIT: usize = 8 << 20;

/// The value of a field of any type.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// A text, a term, a date as in the file, or an id; empty for no value.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// Several texts or ids.
    List(Vec<String>),
    /// A position on the map.
    Place(Pos2),
    /// A range in the text of a source, in characters from its start; `None` for no range.
    Span(Option<(u32, u32)>),
    /// The evidence of a record.
    Evidence(Vec<Evidence>),
}

/// The kind of value of a field, which determines how it is read and edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldKind {
    /// The id of the record; never edited.
    Id,
    /// One line of text.
    Line,
    /// Several lines of text.
    Paragraphs,
    /// A word, preferably one of these terms.
    Word(&'static [Term]),
    /// Exactly one of these terms.
    Choice(&'static [Term]),
    /// A whole number from the first value to the second.
    Whole(i64, i64),
    /// Yes or no.
    Flag,
    /// A date with its precision, or none.
    Day,
    /// Several short texts.
    Lines,
    /// The id of a record of this kind (such as `"actor"`), or none.
    Ref(&'static str),
    /// Ids of records of this kind.
    Refs(&'static str),
    /// A record of one of these kinds, written as `actor:israel`.
    Target(&'static [&'static str]),
    /// An alignment from −3 to +3, undecided or silent.
    Alignment,
    /// The requirement of a condition in a form that can be checked, or none.
    Requirement,
    /// A position on the map.
    Place,
    /// A range of a text.
    Span,
    /// The evidence of a record.
    Evidence,
    /// Edited in another part of the window; the text says where.
    Elsewhere(&'static str),
}

/// A field of records of type `T`.
pub struct Field<T: 'static> {
    /// Its name in the file. Permanent.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// Its meaning, in one sentence.
    pub help: &'static str,
    /// The kind of value.
    pub kind: FieldKind,
    /// Reads the field of a record.
    pub get: fn(&T) -> FieldValue,
    /// Sets the field of a record. A value that the field cannot store leaves the record unchanged.
    pub set: fn(&mut T, FieldValue),
}

/// A type that a field of a record can have.
pub(super) trait FieldType {
    /// The value.
    fn value(&self) -> FieldValue;
    /// Stores a new value, if the type can store it.
    fn take(&mut self, value: FieldValue);
}

/// Defines a [`Field`] of a record: `field!(name, "Name", "Its meaning.", FieldKind::Line)`.
macro_rules! field {
    ($field:ident, $name:literal, $help:literal, $kind:expr) => {
        Field {
            id: stringify!($field),
            name: $name,
            help: $help,
            kind: $kind,
            get: |record| $crate::model::field::FieldType::value(&record.$field),
            set: |record, value| $crate::model::field::FieldType::take(&mut record.$field, value),
        }
    };
}
pub(super) use field;

/// Implements [`FieldType`] for types that are written as text. A text that cannot be parsed is ignored.
macro_rules! text_field_types {
    ($($(@[$param:ident])? $type:ty: $write:expr, $read:expr;)+) => {
        $(impl$(<$param>)? FieldType for $type {
            fn value(&self) -> FieldValue {
                let write: fn(&Self) -> String = $write;
                FieldValue::Text(write(self))
            }
            fn take(&mut self, value: FieldValue) {
                let read: fn(&str) -> Option<Self> = $read;
                if let FieldValue::Text(text) = value && let Some(new) = read(&text) {
                    *self = new;
                }
            }
        })+
    };
}

fn optional<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

/// Reads an optional text: empty is `Some(None)`, unreadable is `None`.
fn read_optional<T>(text: &str, read: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if text.trim().is_empty() { Some(None) } else { read(text).map(Some) }
}

text_field_types! {
    String: Self::clone, |text| Some(text.to_owned());
    @[T] Id<T>: Self::to_string, |text| Self::parse(text).ok();
    @[T] Option<Id<T>>: |id| optional(id.as_ref()), |text| read_optional(text, |id| Id::parse(id).ok());
    Option<Date>: |date| optional(date.as_ref()), |text| read_optional(text, |date| date.parse().ok());
    Target: Self::to_string, |text| text.parse().ok();
    Option<Requirement>: |r| optional(r.as_ref()), |text| read_optional(text, |r| r.parse().ok());
    super::Alignment: Self::to_string, |text| text.parse().ok();
    super::Basis: |w| w.word().to_owned(), |text| text.parse().ok();
    super::Confidence: |w| w.word().to_owned(), |text| text.parse().ok();
    super::Sign: |w| w.word().to_owned(), |text| text.parse().ok();
    super::Severity: |w| w.word().to_owned(), |text| text.parse().ok();
    super::ObjectionStatus: |w| w.word().to_owned(), |text| text.parse().ok();
    super::ConditionStatus: |w| w.word().to_owned(), |text| text.parse().ok();
    super::Reliability: |w| w.word().to_owned(), |text| text.parse().ok();
}

impl FieldType for bool {
    fn value(&self) -> FieldValue {
        FieldValue::Flag(*self)
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::Flag(flag) = value {
            *self = flag;
        }
    }
}

macro_rules! whole_field_types {
    ($($type:ty)+) => {
        $(impl FieldType for $type {
            fn value(&self) -> FieldValue {
                FieldValue::Whole(i64::from(*self))
            }
            fn take(&mut self, value: FieldValue) {
                if let FieldValue::Whole(number) = value
                    && let Ok(number) = Self::try_from(number)
                {
                    *self = number;
                }
            }
        })+
    };
}

whole_field_types!(u8 i16);
impl FieldType for super::DayCount {
    fn value(&self) -> FieldValue {
        FieldValue::Whole(i64::from(self.number()))
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::Whole(number) = value
            && let Some(days) = Self::new(number)
        {
            *self = days;
        }
    }
}

impl FieldType for Vec<String> {
    fn value(&self) -> FieldValue {
        FieldValue::List(self.clone())
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::List(list) = value {
            *self = list;
        }
    }
}

impl<T> FieldType for Vec<Id<T>> {
    fn value(&self) -> FieldValue {
        FieldValue::List(self.iter().map(Id::to_string).collect())
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::List(list) = value {
            *self = list.iter().filter_map(|id| Id::parse(id).ok()).collect();
        }
    }
}

impl FieldType for Pos2 {
    fn value(&self) -> FieldValue {
        FieldValue::Place(*self)
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::Place(place) = value
            && place.is_finite()
        {
            *self = place;
        }
    }
}

impl FieldType for Option<(u32, u32)> {
    fn value(&self) -> FieldValue {
        FieldValue::Span(*self)
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::Span(span) = value {
            *self = span;
        }
    }
}

impl FieldType for Vec<Evidence> {
    fn value(&self) -> FieldValue {
        FieldValue::Evidence(self.clone())
    }
    fn take(&mut self, value: FieldValue) {
        if let FieldValue::Evidence(evidence) = value {
            *self = evidence;
        }
    }
}
