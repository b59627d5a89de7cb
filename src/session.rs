//! One open map: everything a user can do to it, without a window and without a disk.

mod access;
mod clipboard;
mod coding;
mod coding_form;
mod command;
mod derived;
mod document;
mod edit_selection;
mod effect;
mod effect_payload;
mod history;
mod layout_job;
mod limits;
mod map_face;
mod merge;
mod name_prompt;
mod outline;
mod palette;
mod select;
mod shared_fields;
mod snap;
mod synonyms;
mod table;
mod tool;
mod views;
mod visible;

pub use access::{DocumentAccess, ReadOnlyReason};
pub use coding_form::{
    CodingField, CodingForm, CodingKind, CodingOffer, CodingOffers, CodingStart, CompletedChoice, CompletedText,
    IncompleteCoding, NEW_ACTOR_PREFIX,
};
pub use command::{COMMANDS, Command, CommandAction, Menu, Shortcut, command, shortcut_of};
pub use derived::{BackgroundValue, DerivedValue, InternalFault, WakeCallback, guarded};
pub use document::{
    CRASHES_BEFORE_SUSPENSION, Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentLifecycle,
    DocumentQuestion, DocumentRequest, ExternalChange, FileWatch, LossConsent, MissingFilePolicy, OpenError, OpenMode,
    OpenedFile, RecoveredDocument, SaveRequest, file_name,
};
pub use effect::{Effect, WindowPanel};
pub use effect_payload::{LayoutRequest, NewRecordKind};
pub use history::{History, StepMergeRule};
pub use layout_job::{LayoutJob, StaleLayout};
pub use map_face::MapFace;
pub use merge::{ConflictDescription, MapMerge, MergeOrigin};
pub use name_prompt::RecordNamePrompt;
pub use outline::{OutlineList, OutlineQuery, OutlineRow, OutlineTab, StanceTally};
pub use palette::{PaletteEntry, PaletteTarget, RecordNames, palette_entries};
pub use shared_fields::{SharedField, SharedSection, shared_sections};
pub use snap::{SnapSettings, SnapTargets, grid_pitch};
pub use synonyms::{SYNONYMS, synonyms_of};
pub use table::{RecordTable, TableColumn, TableQuery, TableRow, TableSort};
pub use tool::{
    ClickOutcome, DropTargets, HitArea, MembershipChange, ModifierKeys, PendingLine, PendingLineKind, PointerAction,
    PointerEvent, PointerHit, SelectToolState, Tool,
};
pub use visible::VisibleMap;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::file;
use crate::model::{
    Date, FieldValue, FigureSettings, Id, Lens, Map, Problem, RECORD_KINDS, References, Target, View, ViewState,
};
use crate::ops;

/// The records that are selected.
pub type Selection = BTreeSet<Target>;

/// The recovery entry that a map was opened from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecoveryOrigin {
    /// The number of the entry.
    pub number: u64,
    /// The name of the document for the user.
    pub name: String,
    /// The file of the document; none if it was never saved.
    pub path: Option<PathBuf>,
}

/// One open map.
#[derive(Default)]
pub struct Session {
    history: History,
    preview: Option<Map>,
    selection: Selection,
    /// What was selected when the gesture in progress began.
    selection_before_gesture: Option<Selection>,
    tool: Tool,
    name_prompt: Option<RecordNamePrompt>,
    /// The name as typed so far, while there is a name prompt.
    typed_name: String,
    /// The record whose lines the keyboard cycles through.
    cycling_node: Option<Target>,
    /// The record that the keyboard added to the selection last.
    selection_anchor: Option<Target>,
    view_state: ViewState,
    /// The view that was applied last.
    last_view: Option<Id<View>>,
    face: MapFace,
    /// The settings with which each layout was last run, by the id of the layout.
    layout_requests: BTreeMap<&'static str, LayoutRequest>,
    /// The layout that was run last.
    last_layout: Option<&'static str>,
    access: DocumentAccess,
    /// True if an edit was refused since the effects were taken last.
    is_edit_refused: bool,
    /// True if the gesture in progress was refused, so that it is not refused again in each frame.
    is_gesture_refused: bool,
    /// The file of the map; none if it was never saved.
    pub path: Option<PathBuf>,
    /// The recovery entry that the map was opened from.
    pub recovered_from: Option<RecoveryOrigin>,
    /// The settings of figures unless a command gives others.
    pub figure: FigureSettings,
    /// What moved records snap to.
    pub snapping: SnapSettings,
    /// The merge that is shown to the user.
    merge: Option<Box<MapMerge>>,
    effects: Vec<Effect>,
    visible: RefCell<DerivedValue<(Map, ViewState), Arc<VisibleMap>>>,
    visible_committed: RefCell<DerivedValue<(Map, ViewState), Arc<VisibleMap>>>,
}

impl Session {
    /// Opens a map. `path` is its file; none for an example or an empty map.
    pub fn open(map: Map, path: Option<PathBuf>) -> Self {
        Self { history: History::new(map), path, ..Self::default() }
    }

    /// Opens a map that was recovered. It counts as unsaved, and has no file, so that it overwrites none.
    pub fn open_recovered(map: Map, origin: RecoveryOrigin) -> Self {
        Self { history: History::unsaved(map), recovered_from: Some(origin), ..Self::default() }
    }

    /// The undo history.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// The selected records.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The one selected record, if exactly one is.
    pub fn selected(&self) -> Option<&Target> {
        self.selection.first().filter(|_| self.selection.len() == 1)
    }

    /// The active tool.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// The record that is being named on the canvas.
    pub fn name_prompt(&self) -> Option<&RecordNamePrompt> {
        self.name_prompt.as_ref()
    }

    /// What determines the colours of the map.
    pub fn lens(&self) -> &Lens {
        &self.view_state.lens
    }

    /// How the map is shown: lens, filter and day.
    pub fn view_state(&self) -> &ViewState {
        &self.view_state
    }

    /// Changes how the map is shown. If the issue of the new lens does not exist, the present lens is kept.
    pub fn set_view_state(&mut self, view_state: ViewState) {
        let exists = view_state.lens.issue().is_none_or(|issue| self.map().issues.contains(issue));
        self.view_state =
            if exists { view_state } else { ViewState { lens: self.view_state.lens.clone(), ..view_state } };
    }

    /// Shows the map as a saved view does, and uses the figure settings of that view.
    pub fn apply_view(&mut self, view: &Id<View>) {
        if let Some(view) = self.map().views.get(view).cloned() {
            self.set_view_state(ViewState::from(&view));
            self.figure = view.figure;
            self.last_view = Some(view.id);
        }
    }

    /// The day that is shown: that of the view state, else that of the map.
    pub fn day(&self) -> Option<Date> {
        self.view_state.as_of.or(self.map().as_of)
    }

    /// Shows another day; none for the map's own day.
    pub fn set_day(&mut self, day: Option<Date>) {
        self.view_state.as_of = day.filter(|day| Some(*day) != self.map().as_of);
    }

    /// The active face of the map.
    pub fn face(&self) -> MapFace {
        self.face
    }

    /// Shows another face of the map. This cancels a gesture in progress on the previous face.
    pub fn set_face(&mut self, face: MapFace) {
        if face != self.face {
            self.cancel();
            self.face = face;
        }
    }

    /// Changes the lens. A lens whose issue does not exist is ignored.
    pub fn set_lens(&mut self, lens: Lens) {
        if lens.issue().is_none_or(|issue| self.map().issues.contains(issue)) {
            self.view_state.lens = lens;
        }
    }

    /// Whether there are unsaved changes.
    pub fn is_dirty(&self) -> bool {
        self.history.is_dirty()
    }

    /// Whether a map equals the last saved one.
    pub fn is_saved_map(&self, map: &Map) -> bool {
        self.history.is_saved(map)
    }

    /// Takes the pending requests to the window, in the order in which they were made. Each is returned once.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        self.is_edit_refused = false;
        std::mem::take(&mut self.effects)
    }

    /// Adds a request to the window.
    pub fn request_effect(&mut self, effect: Effect) {
        // A message about a change that was refused would be untrue.
        if !(self.is_edit_refused && matches!(effect, Effect::ShowMessage(_))) {
            self.effects.push(effect);
        }
    }

    /// The only function that changes the map: adds one named step, or none if nothing changes. A read-only map is not
    /// changed, and the user is told why; the result is then that of a change to a copy.
    pub fn edit<T>(&mut self, label: impl Into<String>, merge: StepMergeRule, change: impl FnOnce(&mut Map) -> T) -> T {
        self.preview = None;
        let mut map = self.history.map().clone();
        let result = change(&mut map);
        if !self.is_read_only() {
            self.commit(label.into(), merge, map);
        } else if map != *self.history.map() {
            self.refuse_edit();
        }
        result
    }

    /// Sets a field of some records, as one step. Further typing in the same field joins that step.
    ///
    /// # Errors
    /// The problem that the value would cause; the map is then unchanged.
    pub fn set(&mut self, targets: &[Target], field: &str, value: &FieldValue) -> Result<(), Problem> {
        let Some(first) = targets.first() else { return Ok(()) };
        if let ([Target::Source(source)], "text", FieldValue::Text(text)) = (targets, field, value) {
            return self.type_text(source, text);
        }
        let mut map = self.history.map().clone();
        ops::set_field_of_all(&mut map, targets, field, value)?;
        if self.is_read_only() && map != *self.history.map() {
            return Err(self.read_only_problem());
        }
        let subject = if targets.len() == 1 { map.name(first) } else { format!("{} records", targets.len()) };
        self.preview = None;
        self.commit(format!("Change {} of {subject}", field.replace('_', " ")), typing_merge(targets, field), map);
        Ok(())
    }

    /// Reverts what was typed into this field of these records since its step was opened. No step remains.
    pub fn revert_typing(&mut self, targets: &[Target], field: &str) {
        self.revert_open_step(&typing_merge(targets, field));
    }

    /// Reverts the last step if it is still open under this merge key. No step remains.
    pub fn revert_open_step(&mut self, merge: &StepMergeRule) {
        if self.is_read_only() {
            return;
        }
        if let Some(selection) = self.history.revert_open_step(merge) {
            self.restore_selection(selection);
        }
    }

    /// Shows a change without committing it. Always starts from the committed map, so that errors do not add up. On a
    /// read-only map nothing is shown, and the user is told why once in each gesture.
    pub fn preview(&mut self, change: impl FnOnce(&mut Map)) {
        if self.is_read_only() {
            if !std::mem::replace(&mut self.is_gesture_refused, true) {
                self.refuse_edit();
            }
            return;
        }
        let mut map = self.history.map().clone();
        change(&mut map);
        self.preview = Some(map);
    }

    /// Commits the previewed change as a step.
    pub fn commit_preview(&mut self, label: impl Into<String>) {
        if let Some(map) = self.preview.take() {
            self.commit(label.into(), StepMergeRule::Never, map);
        }
    }

    /// Cancels the gesture in progress and the name prompt. The map and the selection are as before the gesture.
    pub fn cancel(&mut self) {
        self.preview = None;
        self.is_gesture_refused = false;
        self.name_prompt = None;
        if let Some(before) = self.selection_before_gesture.take() {
            self.restore_selection(before);
        }
        self.tool = self.tool.reset();
    }

    /// Whether `cancel` has something to do: a gesture, a name prompt or a tool other than the usual one.
    pub fn is_busy(&self) -> bool {
        self.preview.is_some() || self.name_prompt.is_some() || self.tool != Tool::default()
    }

    /// Whether a gesture in progress shows a change that is not committed yet.
    pub fn is_previewing(&self) -> bool {
        self.preview.is_some()
    }

    /// Closes the open step: the next change adds a new one.
    pub fn close_open_step(&mut self) {
        self.history.close_open_step();
    }

    /// Reverts the last step.
    pub fn undo(&mut self) {
        self.cancel();
        if self.history.undo_label().is_some() && self.refuses_edit() {
            return;
        }
        if let Some(selection) = self.history.undo() {
            self.restore_selection(selection);
        }
    }

    /// Makes the step again that was reverted last.
    pub fn redo(&mut self) {
        self.cancel();
        if self.history.redo_label().is_some() && self.refuses_edit() {
            return;
        }
        if let Some(selection) = self.history.redo() {
            self.restore_selection(selection);
        }
    }

    /// Goes to any step of the history.
    pub fn go_to_step(&mut self, step: usize) {
        self.cancel();
        if step != self.history.current_step() && self.refuses_edit() {
            return;
        }
        if let Some(selection) = self.history.go_to(step) {
            self.restore_selection(selection);
        }
    }

    /// Selects these records and no others.
    pub fn select(&mut self, targets: impl IntoIterator<Item = Target>) {
        self.history.close_open_step();
        let selection: Selection = targets.into_iter().filter(|target| target.is_in(self.map())).collect();
        // Records that a refused edit would have made do not exist, so that the selection stays.
        if !(selection.is_empty() && self.is_edit_refused) {
            self.selection = selection;
        }
    }

    /// Adds a record to the selection, or removes it.
    pub fn toggle(&mut self, target: &Target) {
        self.history.close_open_step();
        if !self.selection.remove(target) && target.is_in(self.map()) {
            self.selection.insert(target.clone());
        }
    }

    /// Activates another tool. Every tool but the usual one works on the canvas, so the canvas is then shown.
    /// They all change the map, so that none is activated for a read-only one.
    pub fn set_tool(&mut self, tool: Tool) {
        self.cancel();
        if tool != Tool::default() {
            if self.refuses_edit() {
                return;
            }
            self.face = MapFace::Canvas;
        }
        self.tool = tool;
    }

    /// Passes a pointer event on the canvas to the active tool.
    pub fn pointer(&mut self, pointer: &PointerEvent) {
        if pointer.action == PointerAction::Down && self.tool.is_idle() {
            self.selection_before_gesture = Some(self.selection.clone());
        }
        let tool = std::mem::take(&mut self.tool);
        self.tool = tool.transition(pointer, self);
        if self.tool.is_idle() {
            self.selection_before_gesture = None;
            self.is_gesture_refused = false;
        }
    }

    /// Replaces the whole map, as one step: by the file read again, or by an earlier version. Unlike an edit, the new
    /// map may have problems, and a read-only map is replaced too.
    pub fn replace(&mut self, label: impl Into<String>, map: Map) {
        self.cancel();
        self.history.commit(label.into(), StepMergeRule::Never, map, &self.selection);
        self.drop_missing_records();
    }

    /// Records that `saved`, the map at the start of the save, has been written to `path`.
    pub fn mark_saved(&mut self, path: PathBuf, saved: &Map) {
        self.path = Some(path);
        self.history.mark_saved(saved);
    }

    fn restore_selection(&mut self, selection: Selection) {
        self.selection = selection;
        self.drop_missing_records();
    }

    fn commit(&mut self, label: String, merge: StepMergeRule, map: Map) {
        if let Some(message) = exceeded_record_limit(self.history.map(), &map) {
            return self.request_effect(Effect::ShowMessage(message));
        }
        debug_assert_eq!(new_problems(self.history.map(), &map), [], "after {label:?}");
        self.history.commit(label, merge, map, &self.selection);
        self.drop_missing_records();
    }

    /// Removes references to deleted records from the selection, the lens and the figure settings.
    fn drop_missing_records(&mut self) {
        let map = self.history.map();
        self.selection.retain(|target| target.is_in(map));
        if self.view_state.lens.issue().is_some_and(|issue| !map.issues.contains(issue)) {
            self.view_state.lens = Lens::Relationships;
        }
        self.figure.relink(&mut |to| to.is_in(map).then(|| to.clone()));
    }
}

/// The problems of a map that it did not have before a change. Finds the problems of each map once.
fn new_problems(before: &Map, after: &Map) -> Vec<Problem> {
    let mut problems = after.problems();
    if !problems.is_empty() {
        let known: BTreeSet<Problem> = before.problems().into_iter().collect();
        problems.retain(|problem| !known.contains(problem));
    }
    problems
}

/// Why a change is refused: it would add records beyond what a file can hold, so that the map could be saved and not be
/// opened again.
fn exceeded_record_limit(before: &Map, after: &Map) -> Option<String> {
    RECORD_KINDS.iter().find_map(|kind| {
        let (count, limit) = (Target::count(after, kind.id), file::record_limit(kind.plural));
        let is_exceeded = count > limit && count > Target::count(before, kind.id);
        is_exceeded.then(|| {
            let words = kind.plural;
            format!("A map holds {limit} {words} at most, and this would make {count}: add fewer of them.")
        })
    })
}

/// The merge key of all typing in one field of these records.
fn typing_merge(targets: &[Target], field: &str) -> StepMergeRule {
    let key = targets.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
    StepMergeRule::With(format!("{key} {field}"))
}

#[cfg(test)]
mod tests {
    use emath::Pos2;

    use super::*;
    use crate::model::{Actor, RecordList};

    #[test]
    fn a_change_beyond_what_a_file_holds_is_refused() {
        let map_of = |count: usize| {
            let actor = |number: usize| Actor::new(&format!("a{number}"), Pos2::ZERO);
            Map { actors: RecordList::of((0..count).map(actor).collect()).unwrap(), ..Map::default() }
        };
        let (full, larger) = (map_of(file::ACTOR_LIMIT), map_of(file::ACTOR_LIMIT + 1));
        assert_eq!(exceeded_record_limit(&Map::default(), &full), None);
        let message = "A map holds 100000 actors at most, and this would make 100001: add fewer of them.";
        assert_eq!(exceeded_record_limit(&full, &larger).as_deref(), Some(message));
        assert_eq!(exceeded_record_limit(&larger, &larger), None, "such a map can still be mended");
        let mut session = Session::open(full, None);
        session.commit("Add".to_owned(), StepMergeRule::Never, larger);
        assert_eq!((session.map().actors.len(), session.history().current_step()), (file::ACTOR_LIMIT, 0));
        assert_eq!(session.take_effects(), [Effect::ShowMessage(message.to_owned())]);
    }
}
