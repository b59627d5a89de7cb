//! Access to the fields of records of any kind by name, for forms, tables and search.

use super::{Alignment, Field, FieldKind, FieldValue, Map, Target, name_of};
use super::{actor, body, condition, group, issue, note, objection, scenario, source, stance, tie, view};

/// A field without the type of its record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FieldDescription {
    /// Its name in the file.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// Its meaning, in one sentence.
    pub help: &'static str,
    /// The kind of value, which determines how the field is read and edited.
    pub kind: FieldKind,
}

impl<T> From<&Field<T>> for FieldDescription {
    fn from(field: &Field<T>) -> Self {
        Self { id: field.id, name: field.name, help: field.help, kind: field.kind }
    }
}

macro_rules! record_fields {
    ($($variant:ident $module:ident $list:ident,)+) => {
        /// The fields of records of the same kind as `target`, in the order of the file.
        pub fn fields_of(target: &Target) -> Vec<FieldDescription> {
            match target { $(Target::$variant(_) => $module::FIELDS.iter().map(FieldDescription::from).collect(),)+ }
        }

        impl Map {
            /// The value of the field `id` of a record; `None` if there is no such record or field.
            pub fn field_value(&self, target: &Target, id: &str) -> Option<FieldValue> {
                match target {
                    $(Target::$variant(record_id) => {
                        let field = $module::FIELDS.iter().find(|field| field.id == id)?;
                        self.$list.get(record_id).map(field.get)
                    })+
                }
            }

            /// Sets the field `id` of a record, if both exist and the field can store the value.
            pub fn set_field_value(&mut self, target: &Target, id: &str, value: FieldValue) {
                match target {
                    $(Target::$variant(record_id) => {
                        let field = $module::FIELDS.iter().find(|field| field.id == id);
                        if let (Some(field), Some(record)) = (field, self.$list.get_mut(record_id)) {
                            (field.set)(record, value);
                        }
                    })+
                }
            }
        }
    };
}

impl Map {
    /// The value of a field as a table shows it: records by their names, terms by their names on the screen, evidence
    /// as the number of passages. Empty if the field has no value.
    pub fn field_text(&self, target: &Target, field: &FieldDescription) -> String {
        let Some(value) = self.field_value(target, field.id) else { return String::new() };
        let record_name = |kind: &str, id: &str| {
            let target = format!("{kind}:{id}").parse::<Target>();
            target.map_or_else(|_| id.to_owned(), |target| self.name(&target))
        };
        match (value, field.kind) {
            (FieldValue::Text(text), _) if text.is_empty() => text,
            (FieldValue::Text(text), FieldKind::Word(terms) | FieldKind::Choice(terms)) => {
                name_of(terms, &text).to_owned()
            }
            (FieldValue::Text(text), FieldKind::Ref(kind)) => record_name(kind, &text),
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
                list.iter().map(|id| record_name(kind, id)).collect::<Vec<_>>().join(", ")
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

record_fields! {
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
