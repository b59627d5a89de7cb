//! What every part of the form needs at hand, and how a changed field finds its way into the map.

use std::collections::BTreeSet;

use crate::model::{FieldDescription, FieldValue, Map, Problem, Target};
use crate::session::{Session, StepMergeRule};
use crate::ui::theme::Theme;
use crate::ui::widgets::{FieldDrafts, TextFieldAnswer};

/// The session to change, and the map as it was when this frame began.
pub(super) struct FormContext<'a> {
    pub theme: &'a Theme,
    pub session: &'a mut Session,
    pub map: Map,
    pub drafts: &'a mut FieldDrafts,
    pub open_passages: &'a mut BTreeSet<(Target, usize)>,
}

/// What came of a field.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FieldAnswer {
    /// A new value.
    pub value: Option<FieldValue>,
    /// Is the step over?
    pub is_done: bool,
    /// Shall what was typed since the field was entered be given up?
    pub is_cancelled: bool,
    /// The title of a source that does not exist yet and shall stand there.
    pub new_source_title: Option<String>,
}

impl FieldAnswer {
    /// A value that was chosen, which is a step of its own.
    pub fn choice(value: Option<FieldValue>) -> Self {
        Self { is_done: value.is_some(), value, ..Self::default() }
    }
}

impl From<TextFieldAnswer<FieldValue>> for FieldAnswer {
    fn from(typed: TextFieldAnswer<FieldValue>) -> Self {
        Self { value: typed.value, is_done: typed.is_done, is_cancelled: typed.is_cancelled, new_source_title: None }
    }
}

/// A value as text, to see whether it has changed.
pub(super) fn value_text(value: Option<&FieldValue>) -> String {
    match value {
        None | Some(FieldValue::Span(None) | FieldValue::Evidence(_)) => String::new(),
        Some(FieldValue::Text(text)) => text.clone(),
        Some(FieldValue::Whole(number)) => number.to_string(),
        Some(FieldValue::Flag(flag)) => flag.to_string(),
        Some(FieldValue::List(list)) => list.join(", "),
        Some(FieldValue::Place(place)) => format!("{} {}", place.x, place.y),
        Some(FieldValue::Span(Some((from, to)))) => format!("{from}–{to}"),
    }
}

impl FormContext<'_> {
    /// Puts what came of a field into these records. What the map refuses stands under the field, with the reason.
    pub fn apply_answer(&mut self, targets: &[Target], fact: &FieldDescription, key: &str, answer: FieldAnswer) {
        if let Some(value) = answer.value {
            let result = self.session.set(targets, fact.id, &value);
            let base = targets.first().and_then(|target| self.map.field_value(target, fact.id));
            self.note_refusal(key, &value_text(base.as_ref()), result);
        }
        if answer.is_cancelled {
            self.session.revert_typing(targets, fact.id);
        }
        if answer.is_done {
            self.session.close_open_step();
        }
    }

    /// Notes why a value was refused, if it was.
    pub fn note_refusal(&mut self, key: &str, base: &str, result: Result<(), Problem>) {
        if let Err(problem) = result {
            let who = problem.at.as_ref().map(|at| self.map.name(at)).unwrap_or_default();
            self.drafts.refuse(key, base, format!("{who} {}.", problem.text).trim().to_owned());
        }
    }

    /// Makes a change as a step of its own.
    pub fn edit_as_step<T>(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> T) -> T {
        self.session.close_open_step();
        let result = self.session.edit(label, StepMergeRule::Never, change);
        self.session.close_open_step();
        result
    }

    /// Makes a record and selects it.
    pub fn add_and_select(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> Option<Target>) {
        if let Some(made) = self.edit_as_step(label, change) {
            self.session.select([made]);
        }
    }

    /// What a record is called.
    pub fn name(&self, target: impl Into<Target>) -> String {
        self.map.name(&target.into())
    }
}
