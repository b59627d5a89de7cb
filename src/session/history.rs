//! Undo history: a list of whole maps. Maps share their rows, so that a step only costs what it changed. Old steps are
//! joined when all steps together take too much memory.

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
    /// The memory in bytes above which old steps are joined.
    budget: usize,
    /// The memory in bytes of all steps together, so that it need not be added up after each edit.
    total_bytes: usize,
}

/// The memory that all undo steps together may take, in bytes.
const HISTORY_BUDGET: usize = 256 << 20;

struct HistoryStep {
    label: String,
    merge: StepMergeRule,
    map: Map,
    /// The selection before and after the step. Undo and redo restore it, so that the user sees what changes.
    selection_before: Selection,
    selection_after: Selection,
    /// The memory in bytes that the map takes besides that of the step before it.
    bytes: usize,
    /// The number of the user's steps in this one, more than one if older steps were joined.
    joined: usize,
}

impl HistoryStep {
    /// The memory that the step takes besides that of the step before it.
    fn set_bytes_after(&mut self, before: Option<&Map>) {
        let selected = self.selection_before.len() + self.selection_after.len();
        let map = before.map_or(0, |before| self.map.unshared_bytes(before));
        let texts = [&self.map.title, &self.map.question, &self.map.viewpoint, &self.map.note, &self.label];
        let texts: usize = texts.iter().map(|text| text.len()).sum();
        self.bytes = size_of::<Self>() + texts + map + selected * size_of::<crate::model::Target>();
    }
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
            bytes: 0,
            joined: 1,
        };
        Self { steps: vec![first], current: 0, saved: Some(map), budget: HISTORY_BUDGET, total_bytes: 0 }
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
        while self.steps.len() > self.current + 1 {
            self.pop_step();
        }
        let is_joined = self.current > 0
            && merge != StepMergeRule::Never
            && self.steps.last().is_some_and(|last| last.merge == merge);
        let selection_before = match is_joined.then(|| self.pop_step()).flatten() {
            Some(previous) => previous.selection_before,
            None => selection.clone(),
        };
        // Typing a letter and deleting it again leaves no step.
        if is_joined && self.steps.last().is_some_and(|last| last.map == map) {
            self.current = self.steps.len() - 1;
            return;
        }
        let selection_after = selection.clone();
        let mut step = HistoryStep { label, merge, map, selection_before, selection_after, bytes: 0, joined: 1 };
        step.set_bytes_after(self.steps.last().map(|last| &last.map));
        self.total_bytes += step.bytes;
        self.steps.push(step);
        self.current = self.steps.len() - 1;
        self.join_old_steps();
    }

    fn pop_step(&mut self) -> Option<HistoryStep> {
        let step = self.steps.pop()?;
        self.total_bytes -= step.bytes;
        Some(step)
    }

    /// Joins the oldest steps until all steps fit into the budget. The first step, the current one and the one before
    /// it, and the saved one are kept.
    fn join_old_steps(&mut self) {
        let mut at = 1;
        while at + 1 < self.current && self.total_bytes > self.budget {
            if self.steps.get(at).is_some_and(|step| self.is_saved(&step.map)) {
                at += 1;
                continue;
            }
            let older = self.steps.remove(at);
            self.current -= 1;
            let (before, rest) = self.steps.split_at_mut(at);
            if let Some(step) = rest.first_mut() {
                step.joined += older.joined;
                step.label = format!("{} older steps, joined to save memory", step.joined);
                step.selection_before = older.selection_before;
                self.total_bytes -= older.bytes + step.bytes;
                step.set_bytes_after(before.last().map(|last| &last.map));
                self.total_bytes += step.bytes;
            }
        }
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
        let is_open = |step: &HistoryStep| *merge != StepMergeRule::Never && step.merge == *merge;
        let step = if is_last && self.steps.last().is_some_and(is_open) { self.pop_step()? } else { return None };
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

    /// The map as it was last read or saved; an empty one if no file has ever contained the document.
    pub fn saved(&self) -> &Map {
        self.saved.as_ref().unwrap_or_else(|| empty())
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Actor, Target};

    /// A history of 40 steps, each of which moves all of 100 actors, with space for about `steps` of them. The step
    /// with the number `saved` is saved.
    fn history(steps: usize, saved: usize) -> (History, Vec<Map>) {
        let mut map = Map::default();
        (0..100).for_each(|_| drop(map.actors.add(Actor::new("Ann", emath::Pos2::ZERO))));
        let all: Vec<Target> = map.actors.ids().map(Target::Actor).collect();
        let mut maps = vec![map.clone()];
        let mut history = History::new(map.clone());
        crate::ops::translate(&mut map, all.iter().cloned(), emath::vec2(1.0, 0.0));
        history.budget = steps * (map.unshared_bytes(&maps[0]) + size_of::<HistoryStep>() + 50);
        for number in 1..=40 {
            history.commit(format!("Move {number}"), StepMergeRule::Never, map.clone(), &Selection::new());
            maps.push(map.clone());
            if number == saved {
                history.mark_saved(&map);
            }
            crate::ops::translate(&mut map, all.iter().cloned(), emath::vec2(1.0, 0.0));
        }
        (history, maps)
    }

    #[test]
    fn a_step_costs_what_it_does_not_share_with_the_previous() {
        let (_, maps) = history(1, 0);
        let row = size_of::<Actor>();
        let mut other = maps[0].clone();
        assert_eq!(other.unshared_bytes(&maps[0]), 0);
        let first = other.actors.ids().next().unwrap();
        other.actors.retain(|actor| actor.id != first);
        assert!(other.unshared_bytes(&maps[0]) < row * 50, "the other rows are shared, at other positions");
        assert!(maps[1].unshared_bytes(&maps[0]) >= row * 100);
        other.sources.add(crate::model::Source { text: "x".repeat(5000), ..crate::model::Source::new("Long") });
        assert!(other.unshared_bytes(&maps[0]) >= 5000);
    }

    #[test]
    fn old_steps_are_joined_beyond_the_budget() {
        let (mut history, maps) = history(10, 0);
        let labels: Vec<String> = history.labels().map(str::to_owned).collect();
        assert_eq!(labels[..3], ["Open", "31 older steps, joined to save memory", "Move 32"]);
        assert_eq!((labels.last().unwrap().as_str(), labels.len()), ("Move 40", 11));
        assert_eq!(history.current_step(), 10);
        for number in (31..40).rev() {
            history.undo();
            assert_eq!(*history.map(), maps[number]);
        }
        history.undo();
        assert!(*history.map() == maps[0] && !history.is_dirty() && history.undo().is_none());
        (0..10).for_each(|_| drop(history.redo()));
        assert_eq!(*history.map(), maps[40]);
    }

    #[test]
    fn the_saved_step_is_kept_when_older_ones_are_joined() {
        let (mut history, maps) = history(10, 7);
        let labels: Vec<&str> = history.labels().collect();
        let joined = labels.iter().filter(|label| label.contains("older steps")).count();
        assert_eq!((labels.len(), joined), (11, 2), "{labels:?}");
        while history.is_dirty() {
            assert!(history.undo().is_some());
        }
        assert_eq!(*history.map(), maps[7]);
    }

    #[test]
    fn a_budget_that_is_too_small_keeps_the_last_steps() {
        let (history, maps) = history(0, 0);
        assert_eq!(history.labels().len(), 3);
        assert_eq!(*history.map(), maps[40]);
        assert_eq!(history.undo_label(), Some("Move 40"));
    }
}
