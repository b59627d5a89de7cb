//! The fields of any record, whatever its kind: what a form, a table or a search asks a map by name.

use super::{Field, FieldKind, Map, Target, Value};
use super::{actor, body, condition, group, issue, note, objection, scenario, source, stance, tie, view};

/// A field without the type of its record.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fact {
    /// As in the file.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it means, in one sentence.
    pub help: &'static str,
    /// How it is read and edited.
    pub kind: FieldKind,
}

impl<T> From<&Field<T>> for Fact {
    fn from(field: &Field<T>) -> Self {
        Self { id: field.id, name: field.name, help: field.help, kind: field.kind }
    }
}

macro_rules! facts {
    ($($variant:ident $module:ident $shelf:ident,)+) => {
        /// The fields of records of the kind that `target` has, in the order of the file.
        pub fn facts(target: &Target) -> Vec<Fact> {
            match target { $(Target::$variant(_) => $module::FIELDS.iter().map(Fact::from).collect(),)+ }
        }

        impl Map {
            /// What the field `id` of a record holds; none if there is no such record or field.
            pub fn fact(&self, target: &Target, id: &str) -> Option<Value> {
                match target {
                    $(Target::$variant(of) => {
                        let field = $module::FIELDS.iter().find(|field| field.id == id)?;
                        self.$shelf.get(of).map(field.get)
                    })+
                }
            }

            /// Puts a value into the field `id` of a record, if both exist and the field can hold it.
            pub fn set_fact(&mut self, target: &Target, id: &str, value: Value) {
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
