//! Descriptions of the fields of records. The inspector, tables, search, exchange formats and the format page are
//! made from these, so that a new field is one line in its record's own file.

use emath::Pos2;

use super::vocabulary::Term;
use super::{Date, Evidence, Id, Requirement, Target};

/// The most bytes that a text can have, in a map and in its file, unless it is the text of a source.
pub const TEXT_LIMIT: usize = 64 << 10;
/// The most bytes that the text of a source can have, in a map and in its file.
pub const SOURCE_TEXT_LIMIT: usize = 8 << 20;

/// What a field holds, in a form that every field shares.
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    /// Text, a word, a date as in the file, or an id; empty for none.
    Text(String),
    /// A whole number.
    Whole(i64),
    /// Yes or no.
    Flag(bool),
    /// Several texts, words or ids.
    List(Vec<String>),
    /// A place on the map.
    Place(Pos2),
    /// A stretch of a source's text, in characters from its start; `None` for none.
    Span(Option<(u32, u32)>),
    /// What a mark rests on.
    Evidence(Vec<Evidence>),
}

/// How a field is read and edited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum FieldKind {
    /// The record's own id; never edited.
    Id,
    /// One line of text.
    Line,
    /// Several lines of text.
    Paragraphs,
    /// A word, best one of these.
    Word(&'static [Term]),
    /// Exactly one of these words.
    Choice(&'static [Term]),
    /// A whole number from the first to the second.
    Whole(i64, i64),
    /// Yes or no.
    Flag,
    /// A date with its precision, or none.
    Day,
    /// Several short texts.
    Lines,
    /// The id of a record of that kind (`"actor"`), or none.
    Ref(&'static str),
    /// Ids of records of that kind.
    Refs(&'static str),
    /// A record of one of these kinds, as `actor:israel`.
    Target(&'static [&'static str]),
    /// An alignment from −3 to +3, undecided or silent.
    Alignment,
    /// What a condition asks for, in a form that can be checked, or nothing.
    Requirement,
    /// A place on the map.
    Place,
    /// A stretch of text.
    Span,
    /// What a mark rests on.
    Evidence,
    /// Made by a part of the window of its own; the text says where.
    Elsewhere(&'static str),
}

/// One editable fact about a record of kind `T`.
pub struct Field<T: 'static> {
    /// As in the file. Permanent.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// How it is read and edited.
    pub kind: FieldKind,
    /// Takes the fact out of a record.
    pub get: fn(&T) -> FieldValue,
    /// Puts the fact into a record. A value that the field cannot hold leaves the record as it was.
    pub set: fn(&mut T, FieldValue),
}

/// A type that a record's field can have.
pub(super) trait FieldType {
    /// What it holds.
    fn value(&self) -> FieldValue;
    /// Takes a new value, if it can hold it.
    fn take(&mut self, value: FieldValue);
}

/// One [`Field`] of a record: `field!(name, "Name", "What it means.", FieldKind::Line)`.
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

/// Facts that are written as text: a value that cannot be parsed is not taken.
macro_rules! text_facts {
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

text_facts! {
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

macro_rules! whole_facts {
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

whole_facts!(u8 i16);
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
