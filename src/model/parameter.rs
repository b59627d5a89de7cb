//! Entries of lists such as the list of layouts, their parameters, and the values of these parameters.

use std::collections::BTreeMap;

use super::Term;

/// Description of an entry in a list, for menus, forms, the palette, the command line and the manual.
#[derive(Clone, Copy)]
pub struct RegistryEntry {
    /// Its id. Permanent.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// Its parameters.
    pub parameters: &'static [Parameter],
}

/// A parameter of an entry.
pub struct Parameter {
    /// Its id. Permanent.
    pub id: &'static str,
    /// Its name on the screen.
    pub name: &'static str,
    /// What it does, in one sentence.
    pub help: &'static str,
    /// Its possible values and its default.
    pub kind: ParameterKind,
}

/// The possible values of a parameter and its default.
pub enum ParameterKind {
    /// A number: minimum, maximum and default.
    Number(f64, f64, f64),
    /// Yes or no, with the default.
    Flag(bool),
    /// One of these terms; the first is the default.
    Choice(&'static [Term]),
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub enum ParameterValue {
    /// A number.
    Number(f64),
    /// Yes or no.
    Flag(bool),
    /// The id of a term.
    Choice(&'static str),
}

/// The values of the parameters of one entry.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParameterValues(BTreeMap<&'static str, ParameterValue>);

impl ParameterValues {
    /// The default values of all parameters.
    pub fn defaults_of(params: &[Parameter]) -> Self {
        let default = |param: &Parameter| match param.kind {
            ParameterKind::Number(_, _, default) => ParameterValue::Number(default),
            ParameterKind::Flag(default) => ParameterValue::Flag(default),
            ParameterKind::Choice(terms) => ParameterValue::Choice(terms.first().map_or("", |term| term.id)),
        };
        Self(params.iter().map(|param| (param.id, default(param))).collect())
    }

    /// Sets the value of a parameter.
    pub fn set(&mut self, id: &'static str, value: ParameterValue) {
        self.0.insert(id, value);
    }

    /// The value of a parameter; `None` if there is none.
    pub fn get(&self, id: &str) -> Option<&ParameterValue> {
        self.0.get(id)
    }

    /// The value of a parameter that is a number; 0 if there is none, which is a mistake in the entry.
    pub fn number(&self, id: &str) -> f64 {
        match self.0.get(id) {
            Some(ParameterValue::Number(number)) => *number,
            other => {
                debug_assert!(false, "no number {id}: {other:?}");
                0.0
            }
        }
    }

    /// The value of a parameter that is a flag; false if there is none, which is a mistake in the entry.
    pub fn flag(&self, id: &str) -> bool {
        match self.0.get(id) {
            Some(ParameterValue::Flag(flag)) => *flag,
            other => {
                debug_assert!(false, "no flag {id}: {other:?}");
                false
            }
        }
    }

    /// The value of a parameter that is a choice; empty if there is none, which is a mistake in the entry.
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
