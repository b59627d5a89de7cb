//! What every part of the form needs at hand, and how a changed field finds its way into the map.

use std::collections::BTreeSet;

use crate::model::{Fact, Map, Problem, Target, Value};
use crate::session::{Merge, Session};
use crate::ui::theme::Theme;
use crate::ui::widgets::{Drafts, Typed};

/// The session to change, and the map as it was when this frame began.
pub(super) struct Hand<'a> {
    pub theme: &'a Theme,
    pub session: &'a mut Session,
    pub map: Map,
    pub drafts: &'a mut Drafts,
    pub open: &'a mut BTreeSet<(Target, usize)>,
}

/// What came of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answer {
    /// A new value.
    pub value: Option<Value>,
    /// Is the step over?
    pub done: bool,
    /// Shall what was typed since the field was entered be given up?
    pub given_up: bool,
    /// The title of a source that does not exist yet and shall stand there.
    pub fresh: Option<String>,
}

impl Answer {
    /// A value that was chosen, which is a step of its own.
    pub fn chosen(value: Option<Value>) -> Self {
        Self { done: value.is_some(), value, ..Self::default() }
    }
}

impl From<Typed<Value>> for Answer {
    fn from(typed: Typed<Value>) -> Self {
        Self { value: typed.value, done: typed.done, given_up: typed.given_up, fresh: None }
    }
}

/// A value as text, to see whether it has changed.
pub(super) fn text_of(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Span(None) | Value::Evidence(_)) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Whole(number)) => number.to_string(),
        Some(Value::Flag(flag)) => flag.to_string(),
        Some(Value::List(list)) => list.join(", "),
        Some(Value::Place(place)) => format!("{} {}", place.x, place.y),
        Some(Value::Span(Some((from, to)))) => format!("{from}–{to}"),
    }
}

impl Hand<'_> {
    /// Puts what came of a field into these records. What the map refuses stands under the field, with the reason.
    pub fn put(&mut self, targets: &[Target], fact: &Fact, key: &str, answer: Answer) {
        if let Some(value) = answer.value {
            let result = self.session.set(targets, fact.id, &value);
            let base = targets.first().and_then(|target| self.map.fact(target, fact.id));
            self.answer(key, &text_of(base.as_ref()), result);
        }
        if answer.given_up {
            self.session.give_up_typing(targets, fact.id);
        }
        if answer.done {
            self.session.seal();
        }
    }

    /// Notes why a value was refused, if it was.
    pub fn answer(&mut self, key: &str, base: &str, result: Result<(), Problem>) {
        if let Err(problem) = result {
            let who = problem.at.as_ref().map(|at| self.map.name(at)).unwrap_or_default();
            self.drafts.refuse(key, base, format!("{who} {}.", problem.text).trim().to_owned());
        }
    }

    /// Makes a change as a step of its own.
    pub fn step<T>(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> T) -> T {
        self.session.seal();
        let result = self.session.edit(label, Merge::Never, change);
        self.session.seal();
        result
    }

    /// Makes a record and selects it.
    pub fn make(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> Option<Target>) {
        if let Some(made) = self.step(label, change) {
            self.session.select([made]);
        }
    }

    /// What a record is called.
    pub fn name(&self, target: impl Into<Target>) -> String {
        self.map.name(&target.into())
    }
}
