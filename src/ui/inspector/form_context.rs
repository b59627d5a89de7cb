//! The context of the forms: the session, the map and the drafts, and how a changed field is written to the map.

use std::collections::BTreeSet;

use crate::model::{FieldDescription, FieldValue, Map, Problem, Target};
use crate::session::{Session, StepMergeRule};
use crate::ui::theme::Theme;
use crate::ui::widgets::{FieldDrafts, TextFieldAnswer};

/// The context of a form: the session to change, and the map as it was at the start of this frame.
pub(super) struct FormContext<'a> {
    pub theme: &'a Theme,
    pub session: &'a mut Session,
    pub map: Map,
    pub drafts: &'a mut FieldDrafts,
    pub open_passages: &'a mut BTreeSet<(Target, usize)>,
}

/// The answer of a field in one frame.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct FieldAnswer {
    /// The new value.
    pub value: Option<FieldValue>,
    /// Whether the undo step ends here.
    pub is_done: bool,
    /// Whether the text typed since the field got the focus is discarded.
    pub is_cancelled: bool,
    /// The title of a source that has to be added as the new value.
    pub new_source_title: Option<String>,
}

impl FieldAnswer {
    /// A value that was chosen. It is its own undo step.
    pub fn choice(value: Option<FieldValue>) -> Self {
        Self { is_done: value.is_some(), value, ..Self::default() }
    }
}

impl From<TextFieldAnswer<FieldValue>> for FieldAnswer {
    fn from(typed: TextFieldAnswer<FieldValue>) -> Self {
        Self { value: typed.value, is_done: typed.is_done, is_cancelled: typed.is_cancelled, new_source_title: None }
    }
}

/// A value as text, to edit it and to see whether it has changed.
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
    /// Writes the answer of a field into records. If the map refuses the value, the reason is shown below the field.
    pub fn apply_answer(&mut self, targets: &[Target], field: &FieldDescription, key: &str, answer: FieldAnswer) {
        if let Some(value) = answer.value {
            let result = self.session.set(targets, field.id, &value);
            let base = targets.first().and_then(|target| self.map.field_value(target, field.id));
            self.note_refusal(key, &value_text(base.as_ref()), result);
        }
        if answer.is_cancelled {
            self.session.revert_typing(targets, field.id);
        }
        if answer.is_done {
            self.session.close_open_step();
        }
    }

    /// Records the reason why a value was refused, if it was.
    pub fn note_refusal(&mut self, key: &str, base: &str, result: Result<(), Problem>) {
        if let Err(problem) = result {
            let name = problem.at.as_ref().map(|at| self.map.name(at)).unwrap_or_default();
            self.drafts.refuse(key, base, format!("{name} {}.", problem.text).trim().to_owned());
        }
    }

    /// Makes a change as its own undo step.
    pub fn edit_as_step<T>(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> T) -> T {
        self.session.close_open_step();
        let result = self.session.edit(label, StepMergeRule::Never, change);
        self.session.close_open_step();
        result
    }

    /// Adds a record and selects it.
    pub fn add_and_select(&mut self, label: impl Into<String>, change: impl FnOnce(&mut Map) -> Option<Target>) {
        if let Some(added) = self.edit_as_step(label, change) {
            self.session.select([added]);
        }
    }

    /// The name of a record.
    pub fn name(&self, target: impl Into<Target>) -> String {
        self.map.name(&target.into())
    }
}
