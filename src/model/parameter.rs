//! What a row of a list says of itself, and the settings that it asks for.

use std::collections::BTreeMap;

use super::Term;

/// What menus, forms, the palette, the command line and the manual need to know of a row in any list.
#[derive(Clone, Copy)]
pub struct RegistryEntry {
    /// Permanent.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// The settings that it asks for.
    pub parameters: &'static [Parameter],
}

/// One setting of a row.
pub struct Parameter {
    /// Permanent.
    pub id: &'static str,
    /// As on the screen.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// What it can be, and what it is when nothing is said.
    pub kind: ParameterKind,
}

/// What a setting can be.
pub enum ParameterKind {
    /// A number: least, most, and what it is when nothing is said.
    Number(f64, f64, f64),
    /// Yes or no, and which when nothing is said.
    Flag(bool),
    /// One of these; the first when nothing is said.
    Choice(&'static [Term]),
}

/// A chosen setting.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// The id of a term.
    Choice(&'static str),
}

/// The chosen settings of one row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterValues(BTreeMap<&'static str, ParameterValue>);

impl ParameterValues {
    /// Every setting as it is when nothing is said.
    pub fn defaults_of(params: &[Parameter]) -> Self {
        let default = |param: &Parameter| match param.kind {
            ParameterKind::Number(_, _, default) => ParameterValue::Number(default),
            ParameterKind::Flag(default) => ParameterValue::Flag(default),
            ParameterKind::Choice(terms) => ParameterValue::Choice(terms.first().map_or("", |term| term.id)),
        };
        Self(params.iter().map(|param| (param.id, default(param))).collect())
    }

    /// Chooses a setting.
    pub fn set(&mut self, id: &'static str, chosen: ParameterValue) {
        self.0.insert(id, chosen);
    }

    /// What is chosen for that setting.
    pub fn get(&self, id: &str) -> Option<&ParameterValue> {
        self.0.get(id)
    }

    /// The number of that setting; 0 if there is none, which is a mistake in the row.
    pub fn number(&self, id: &str) -> f64 {
        match self.0.get(id) {
            Some(ParameterValue::Number(number)) => *number,
            other => {
                debug_assert!(false, "no number {id}: {other:?}");
                0.0
            }
        }
    }

    /// The flag of that setting; no if there is none, which is a mistake in the row.
    pub fn flag(&self, id: &str) -> bool {
        match self.0.get(id) {
            Some(ParameterValue::Flag(flag)) => *flag,
            other => {
                debug_assert!(false, "no flag {id}: {other:?}");
                false
            }
        }
    }

    /// The choice of that setting; empty if there is none, which is a mistake in the row.
    pub fn choice(&self, id: &str) -> &'static str {
        match self.0.get(id) {
            Some(ParameterValue::Choice(choice)) => choice,
            other => {
                debug_assert!(false, "no choice {id}: {other:?}");
                ""
            }
        }
    }
}
