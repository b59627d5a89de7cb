//! The fields of any record, whatever its kind: what a form, a table or a search asks a map by name.

use super::{Alignment, Field, FieldKind, FieldValue, Map, Target, name_of};
use super::{actor, body, condition, group, issue, note, objection, scenario, source, stance, tie, view};

/// A field without the type of its record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldDescription {
    /// As in the file.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// How it is read and edited.
    pub kind: FieldKind,
}

impl<T> From<&Field<T>> for FieldDescription {
    fn from(field: &Field<T>) -> Self {
        Self { id: field.id, name: field.name, help: field.help, kind: field.kind }
    }
}

macro_rules! facts {
    ($($variant:ident $module:ident $shelf:ident,)+) => {
        /// The fields of records of the kind that `target` has, in the order of the file.
        pub fn fields_of(target: &Target) -> Vec<FieldDescription> {
            match target { $(Target::$variant(_) => $module::FIELDS.iter().map(FieldDescription::from).collect(),)+ }
        }

        impl Map {
            /// What the field `id` of a record holds; none if there is no such record or field.
            pub fn field_value(&self, target: &Target, id: &str) -> Option<FieldValue> {
                match target {
                    $(Target::$variant(of) => {
                        let field = $module::FIELDS.iter().find(|field| field.id == id)?;
                        self.$shelf.get(of).map(field.get)
                    })+
                }
            }

            /// Puts a value into the field `id` of a record, if both exist and the field can hold it.
            pub fn set_field_value(&mut self, target: &Target, id: &str, value: FieldValue) {
                match target {
                    $(Target::$variant(of) => {
                        let field = $module::FIELDS.iter().find(|field| field.id == id);
                        if let (Some(field), Some(record)) = (field, self.$shelf.get_mut(of)) {
                            (field.set)(record, value);
                        }
                    })+
                }
            }
        }
    };
}

impl Map {
    /// What a field of a record holds, as a table shows it: records by their names, words as on the screen, passages
    /// counted. Empty where nothing is said.
    pub fn field_text(&self, target: &Target, fact: &FieldDescription) -> String {
        let Some(value) = self.field_value(target, fact.id) else { return String::new() };
        let record = |kind: &str, id: &str| {
            let target = format!("{kind}:{id}").parse::<Target>();
            target.map_or_else(|_| id.to_owned(), |target| self.name(&target))
        };
        match (value, fact.kind) {
            (FieldValue::Text(text), _) if text.is_empty() => text,
            (FieldValue::Text(text), FieldKind::Word(terms) | FieldKind::Choice(terms)) => {
                name_of(terms, &text).to_owned()
            }
            (FieldValue::Text(text), FieldKind::Ref(kind)) => record(kind, &text),
            (FieldValue::Text(text), FieldKind::Target(_)) => {
                text.parse::<Target>().map_or_else(|_| text.clone(), |target| self.name(&target))
            }
            (FieldValue::Text(text), FieldKind::Alignment) => {
                let level = text.parse::<Alignment>().ok().and_then(Alignment::level);
                level.map_or(text, |level| level.to_string())
            }
            (FieldValue::Text(text), _) => text.lines().next().unwrap_or_default().to_owned(),
            (FieldValue::Whole(0), _) => String::new(),
            (FieldValue::Whole(number), _) => number.to_string(),
            (FieldValue::Flag(flag), _) => if flag { "yes" } else { "" }.to_owned(),
            (FieldValue::List(list), FieldKind::Refs(kind)) => {
                list.iter().map(|id| record(kind, id)).collect::<Vec<_>>().join(", ")
            }
            (FieldValue::List(list), _) => list.join(", "),
            (FieldValue::Place(place), _) => format!("{} {}", place.x, place.y),
            (FieldValue::Span(span), _) => span.map(|(from, to)| format!("{from}–{to}")).unwrap_or_default(),
            (FieldValue::Evidence(evidence), _) => match evidence.len() {
                0 => String::new(),
                1 => "1 passage".to_owned(),
                count => format!("{count} passages"),
            },
        }
    }
}

facts! {
    Actor actor actors,
    Issue issue issues,
    Stance stance stances,
    Tie tie ties,
    Objection objection objections,
    Condition condition conditions,
    Source source sources,
    Body body bodies,
    Group group groups,
    Note note notes,
    View view views,
    Scenario scenario scenarios,
}
