//! Undo: a list of whole maps. Maps share their rows, so a step costs what it changed.

use super::Selection;
use crate::model::Map;

/// Does this step join the one before it? Typing in one field is one step, not one a letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepMergeRule {
    /// It stands alone.
    Never,
    /// It joins a step of the same name that is still open.
    With(String),
}

/// The steps of one map, from the first to the last that was taken back.
pub struct History {
    steps: Vec<HistoryStep>,
    current: usize,
    saved: Map,
}

struct HistoryStep {
    label: String,
    merge: StepMergeRule,
    map: Map,
    /// What was selected before the step and after it, so that undo and redo lead the eye to what changes.
    selection_before: Selection,
    selection_after: Selection,
}

impl History {
    /// A history that begins with a map as it lies on the disk, or as it came with the program.
    pub fn new(map: Map) -> Self {
        let first = HistoryStep {
            label: "Open".to_owned(),
            merge: StepMergeRule::Never,
            map: map.clone(),
            selection_before: Selection::new(),
            selection_after: Selection::new(),
        };
        Self { steps: vec![first], current: 0, saved: map }
    }

    /// The map as it is now.
    pub fn map(&self) -> &Map {
        let step = self.steps.get(self.current).or(self.steps.first());
        debug_assert!(step.is_some(), "a history is never empty");
        match step {
            Some(step) => &step.map,
            None => empty(),
        }
    }

    /// Adds a step, unless the map is as before. What had been taken back is gone then.
    pub(super) fn commit(&mut self, label: String, merge: StepMergeRule, map: Map, selection: &Selection) {
        if &map == self.map() {
            return;
        }
        self.steps.truncate(self.current + 1);
        let joins = self.current > 0
            && merge != StepMergeRule::Never
            && self.steps.last().is_some_and(|last| last.merge == merge);
        let before = match self.steps.pop_if(|_| joins) {
            Some(joined) => joined.selection_before,
            None => selection.clone(),
        };
        // Typing a letter and taking it back again leaves no step.
        if joins && self.steps.last().is_some_and(|last| last.map == map) {
            self.current = self.steps.len() - 1;
            return;
        }
        self.steps.push(HistoryStep {
            label,
            merge,
            map,
            selection_before: before,
            selection_after: selection.clone(),
        });
        self.current = self.steps.len() - 1;
    }

    /// Notes what is selected after the last step.
    pub(super) fn select_after(&mut self, selection: &Selection) {
        if let Some(step) = self.steps.get_mut(self.current) {
            step.selection_after = selection.clone();
        }
    }

    pub(super) fn close_open_step(&mut self) {
        if let Some(step) = self.steps.get_mut(self.current) {
            step.merge = StepMergeRule::Never;
        }
    }

    /// Takes the last step away for good if it is that one and still open, and answers what was selected before it.
    pub(super) fn revert_open_step(&mut self, merge: &StepMergeRule) -> Option<Selection> {
        let is_last = self.current > 0 && self.current + 1 == self.steps.len();
        let step = self.steps.pop_if(|step| is_last && *merge != StepMergeRule::Never && step.merge == *merge)?;
        self.current -= 1;
        self.close_open_step();
        Some(step.selection_before)
    }

    pub(super) fn undo(&mut self) -> Option<Selection> {
        let before = self.steps.get(self.current).filter(|_| self.current > 0)?.selection_before.clone();
        self.current -= 1;
        self.close_open_step();
        Some(before)
    }

    pub(super) fn redo(&mut self) -> Option<Selection> {
        let after = self.steps.get(self.current + 1)?.selection_after.clone();
        self.current += 1;
        self.close_open_step();
        Some(after)
    }

    pub(super) fn go_to(&mut self, step: usize) -> Option<Selection> {
        let after = self.steps.get(step)?.selection_after.clone();
        self.current = step;
        self.close_open_step();
        Some(after)
    }

    /// The name of the step that undo would take back.
    pub fn undo_label(&self) -> Option<&str> {
        self.steps.get(self.current).filter(|_| self.current > 0).map(|step| step.label.as_str())
    }

    /// The name of the step that redo would make again.
    pub fn redo_label(&self) -> Option<&str> {
        self.steps.get(self.current + 1).map(|step| step.label.as_str())
    }

    /// The names of all steps in order, the first being how the map was opened.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.steps.iter().map(|step| step.label.as_str())
    }

    /// The step that the map is at, from 0.
    pub fn current_step(&self) -> usize {
        self.current
    }

    pub(super) fn mark_saved(&mut self, map: &Map) {
        self.saved = map.clone();
    }

    /// Does the map differ from what was saved last?
    pub fn is_dirty(&self) -> bool {
        *self.map() != self.saved
    }
}

fn empty() -> &'static Map {
    static EMPTY: std::sync::OnceLock<Map> = std::sync::OnceLock::new();
    EMPTY.get_or_init(Map::default)
}

impl Default for History {
    fn default() -> Self {
        Self::new(Map::default())
    }
}
