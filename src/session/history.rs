//! Undo history: a list of whole maps. Maps share their rows, so that a step only costs what it changed.

use super::Selection;
use crate::model::Map;

/// Whether a step joins the previous one. Typing in one field is one step, not one for each letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StepMergeRule {
    /// It is a step of its own.
    Never,
    /// It joins the last step if that is still open under this merge key.
    With(String),
}

/// The steps of one map, from the first one to the last one that can be redone.
pub struct History {
    steps: Vec<HistoryStep>,
    current: usize,
    /// The map that is saved; none if no file has ever contained the document.
    saved: Option<Map>,
}

struct HistoryStep {
    label: String,
    merge: StepMergeRule,
    map: Map,
    /// The selection before and after the step. Undo and redo restore it, so that the user sees what changes.
    selection_before: Selection,
    selection_after: Selection,
}

impl History {
    /// A history that begins with a map as saved on disk, or as delivered with the program.
    pub fn new(map: Map) -> Self {
        let first = HistoryStep {
            label: "Open".to_owned(),
            merge: StepMergeRule::Never,
            map: map.clone(),
            selection_before: Selection::new(),
            selection_after: Selection::new(),
        };
        Self { steps: vec![first], current: 0, saved: Some(map) }
    }

    /// A history that begins with a map that no file contains.
    pub fn unsaved(map: Map) -> Self {
        Self { saved: None, ..Self::new(map) }
    }

    /// The map after the current step.
    pub fn map(&self) -> &Map {
        let step = self.steps.get(self.current).or(self.steps.first());
        debug_assert!(step.is_some(), "a history is never empty");
        match step {
            Some(step) => &step.map,
            None => empty(),
        }
    }

    /// Adds a step, unless the map is unchanged. Removes the steps that could be redone.
    pub(super) fn commit(&mut self, label: String, merge: StepMergeRule, map: Map, selection: &Selection) {
        if &map == self.map() {
            return;
        }
        self.steps.truncate(self.current + 1);
        let is_joined = self.current > 0
            && merge != StepMergeRule::Never
            && self.steps.last().is_some_and(|last| last.merge == merge);
        let selection_before = match self.steps.pop_if(|_| is_joined) {
            Some(previous) => previous.selection_before,
            None => selection.clone(),
        };
        // Typing a letter and deleting it again leaves no step.
        if is_joined && self.steps.last().is_some_and(|last| last.map == map) {
            self.current = self.steps.len() - 1;
            return;
        }
        self.steps.push(HistoryStep { label, merge, map, selection_before, selection_after: selection.clone() });
        self.current = self.steps.len() - 1;
    }

    /// Sets the selection after the current step.
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

    /// Removes the last step if it is still open under this merge key. Returns the selection before it.
    pub(super) fn revert_open_step(&mut self, merge: &StepMergeRule) -> Option<Selection> {
        let is_last = self.current > 0 && self.current + 1 == self.steps.len();
        let step = self.steps.pop_if(|step| is_last && *merge != StepMergeRule::Never && step.merge == *merge)?;
        self.current -= 1;
        self.close_open_step();
        Some(step.selection_before)
    }

    pub(super) fn undo(&mut self) -> Option<Selection> {
        let selection = self.steps.get(self.current).filter(|_| self.current > 0)?.selection_before.clone();
        self.current -= 1;
        self.close_open_step();
        Some(selection)
    }

    pub(super) fn redo(&mut self) -> Option<Selection> {
        let selection = self.steps.get(self.current + 1)?.selection_after.clone();
        self.current += 1;
        self.close_open_step();
        Some(selection)
    }

    pub(super) fn go_to(&mut self, step: usize) -> Option<Selection> {
        let selection = self.steps.get(step)?.selection_after.clone();
        self.current = step;
        self.close_open_step();
        Some(selection)
    }

    /// The label of the step that undo would revert.
    pub fn undo_label(&self) -> Option<&str> {
        self.steps.get(self.current).filter(|_| self.current > 0).map(|step| step.label.as_str())
    }

    /// The label of the step that redo would make again.
    pub fn redo_label(&self) -> Option<&str> {
        self.steps.get(self.current + 1).map(|step| step.label.as_str())
    }

    /// The labels of all steps in order. The first one is the opening of the map.
    pub fn labels(&self) -> impl ExactSizeIterator<Item = &str> {
        self.steps.iter().map(|step| step.label.as_str())
    }

    /// The index of the current step, from 0.
    pub fn current_step(&self) -> usize {
        self.current
    }

    pub(super) fn mark_saved(&mut self, map: &Map) {
        self.saved = Some(map.clone());
    }

    /// Whether a map equals the last saved one.
    pub fn is_saved(&self, map: &Map) -> bool {
        self.saved.as_ref() == Some(map)
    }

    /// Whether the map differs from the last saved one.
    pub fn is_dirty(&self) -> bool {
        !self.is_saved(self.map())
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
