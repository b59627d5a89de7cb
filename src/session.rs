//! One open map: everything a user can do to it, without a window and without a disk.

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
mod map_face;
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

pub use coding_form::{
    CodingField, CodingForm, CodingKind, CodingOffer, CodingOffers, CodingStart, CompletedChoice, CompletedText,
    IncompleteCoding, NEW_ACTOR_PREFIX,
};
pub use command::{COMMANDS, Command, CommandAction, Menu, Shortcut, command, shortcut_of};
pub use derived::{BackgroundValue, DerivedValue, InternalFault, WakeCallback, guarded};
pub use document::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentLifecycle, DocumentQuestion,
    DocumentRequest, ExternalChange, FileWatch, MissingFilePolicy, OpenError, OpenedFile, SaveRequest, file_name,
};
pub use effect::{Effect, WindowPanel};
pub use effect_payload::{LayoutRequest, NewRecordKind};
pub use history::{History, StepMergeRule};
pub use layout_job::{LayoutJob, StaleLayout};
pub use map_face::MapFace;
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

use crate::model::{Date, FieldValue, FigureSettings, Id, Lens, Map, Problem, References, Target, View, ViewState};
use crate::ops;

/// The records that are selected.
pub type Selection = BTreeSet<Target>;

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
    /// The record round whose lines the keyboard goes.
    cycling_node: Option<Target>,
    /// The record that the keyboard has added to the selection last.
    selection_anchor: Option<Target>,
    view_state: ViewState,
    /// The view that was looked through last.
    last_view: Option<Id<View>>,
    face: MapFace,
    /// How each layout was last run, by its id.
    layout_requests: BTreeMap<&'static str, LayoutRequest>,
    /// The layout that was run last.
    last_layout: Option<&'static str>,
    /// Where the map is saved; none for one that never was.
    pub path: Option<PathBuf>,
    /// How a figure is made when nothing else is said.
    pub figure: FigureSettings,
    /// What records fall into while they are moved.
    pub snapping: SnapSettings,
    effects: Vec<Effect>,
    visible: RefCell<DerivedValue<(Map, ViewState), Arc<VisibleMap>>>,
    visible_committed: RefCell<DerivedValue<(Map, ViewState), Arc<VisibleMap>>>,
}

impl Session {
    /// Opens a map that lies at `path`, or nowhere yet: an example, or an empty map.
    pub fn open(map: Map, path: Option<PathBuf>) -> Self {
        Self { history: History::new(map), path, ..Self::default() }
    }

    /// The steps so far.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// What is selected.
    pub fn selection(&self) -> &Selection {
        &self.selection
    }

    /// The one selected record, if exactly one is.
    pub fn selected(&self) -> Option<&Target> {
        self.selection.first().filter(|_| self.selection.len() == 1)
    }

    /// The tool in hand.
    pub fn tool(&self) -> &Tool {
        &self.tool
    }

    /// What is being given a name on the canvas.
    pub fn name_prompt(&self) -> Option<&RecordNamePrompt> {
        self.name_prompt.as_ref()
    }

    /// What the map is coloured by.
    pub fn lens(&self) -> &Lens {
        &self.view_state.lens
    }

    /// How the map is looked at: lens, filter and day.
    pub fn view_state(&self) -> &ViewState {
        &self.view_state
    }

    /// Looks at the map in another way. An issue that does not exist is not looked through.
    pub fn set_view_state(&mut self, look: ViewState) {
        let exists = look.lens.issue().is_none_or(|issue| self.map().issues.contains(issue));
        self.view_state = if exists { look } else { ViewState { lens: self.view_state.lens.clone(), ..look } };
    }

    /// Looks at the map as a saved view does, and makes figures as it does.
    pub fn apply_view(&mut self, view: &Id<View>) {
        if let Some(view) = self.map().views.get(view).cloned() {
            self.set_view_state(ViewState::from(&view));
            self.figure = view.figure;
            self.last_view = Some(view.id);
        }
    }

    /// The day that is looked at: that of the look, else the map's own.
    pub fn day(&self) -> Option<Date> {
        self.view_state.as_of.or(self.map().as_of)
    }

    /// Looks at the map of another day; none for its own.
    pub fn set_day(&mut self, day: Option<Date>) {
        self.view_state.as_of = day.filter(|day| Some(*day) != self.map().as_of);
    }

    /// The face of the map that is shown.
    pub fn face(&self) -> MapFace {
        self.face
    }

    /// Shows another face of the map. A gesture on the one before is given up.
    pub fn set_face(&mut self, face: MapFace) {
        if face != self.face {
            self.cancel();
            self.face = face;
        }
    }

    /// Looks at the map through another lens. An issue that does not exist is not looked through.
    pub fn set_lens(&mut self, lens: Lens) {
        if lens.issue().is_none_or(|issue| self.map().issues.contains(issue)) {
            self.view_state.lens = lens;
        }
    }

    /// Are there changes that have not been saved?
    pub fn is_dirty(&self) -> bool {
        self.history.is_dirty()
    }

    /// What the window shall do, in the order in which it was asked. It is asked once.
    pub fn take_effects(&mut self) -> Vec<Effect> {
        std::mem::take(&mut self.effects)
    }

    /// Asks the window to do something.
    pub fn request_effect(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The one gate through which a map changes: one named step, unless nothing changes.
    pub fn edit<T>(&mut self, label: impl Into<String>, merge: StepMergeRule, change: impl FnOnce(&mut Map) -> T) -> T {
        self.preview = None;
        let mut map = self.history.map().clone();
        let result = change(&mut map);
        self.commit(label.into(), merge, map);
        result
    }

    /// Puts a value into a field of some records, as one step; typing on in the same field stays the same step.
    ///
    /// # Errors
    /// What would be broken by it; the map is then unchanged.
    pub fn set(&mut self, targets: &[Target], field: &str, value: &FieldValue) -> Result<(), Problem> {
        let Some(first) = targets.first() else { return Ok(()) };
        if let ([Target::Source(source)], "text", FieldValue::Text(text)) = (targets, field, value) {
            return self.type_text(source, text);
        }
        let mut map = self.history.map().clone();
        ops::set_field_of_all(&mut map, targets, field, value)?;
        let of = if targets.len() == 1 { map.name(first) } else { format!("{} records", targets.len()) };
        self.preview = None;
        self.commit(format!("Change {} of {of}", field.replace('_', " ")), typing_merge(targets, field), map);
        Ok(())
    }

    /// Gives up what has been typed into that field of these records since its step began, without a trace.
    pub fn revert_typing(&mut self, targets: &[Target], field: &str) {
        self.revert_open_step(&typing_merge(targets, field));
    }

    /// The same of any step of that name that is still open.
    pub fn revert_open_step(&mut self, merge: &StepMergeRule) {
        if let Some(selection) = self.history.revert_open_step(merge) {
            self.restore_selection(selection);
        }
    }

    /// Shows a change without making it. Always starts from the committed map, so that nothing drifts.
    pub fn preview(&mut self, change: impl FnOnce(&mut Map)) {
        let mut map = self.history.map().clone();
        change(&mut map);
        self.preview = Some(map);
    }

    /// Makes the previewed change a step.
    pub fn commit_preview(&mut self, label: impl Into<String>) {
        if let Some(map) = self.preview.take() {
            self.commit(label.into(), StepMergeRule::Never, map);
        }
    }

    /// Gives up the gesture in progress and what is being named; the map and the selection are as before.
    pub fn cancel(&mut self) {
        self.preview = None;
        self.name_prompt = None;
        if let Some(before) = self.selection_before_gesture.take() {
            self.restore_selection(before);
        }
        self.tool = self.tool.reset();
    }

    /// Is there a gesture, a name or a tool other than the usual one to give up?
    pub fn is_busy(&self) -> bool {
        self.preview.is_some() || self.name_prompt.is_some() || self.tool != Tool::default()
    }

    /// Is a gesture in progress that shows a change which is not made yet?
    pub fn is_previewing(&self) -> bool {
        self.preview.is_some()
    }

    /// Ends the step in progress: the next change makes a new one.
    pub fn close_open_step(&mut self) {
        self.history.close_open_step();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.cancel();
        if let Some(selection) = self.history.undo() {
            self.restore_selection(selection);
        }
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) {
        self.cancel();
        if let Some(selection) = self.history.redo() {
            self.restore_selection(selection);
        }
    }

    /// Goes to any step of the history.
    pub fn go_to_step(&mut self, step: usize) {
        self.cancel();
        if let Some(selection) = self.history.go_to(step) {
            self.restore_selection(selection);
        }
    }

    /// Selects these records and no others.
    pub fn select(&mut self, targets: impl IntoIterator<Item = Target>) {
        self.history.close_open_step();
        self.selection = targets.into_iter().filter(|target| target.is_in(self.map())).collect();
    }

    /// Adds a record to the selection, or takes it out.
    pub fn toggle(&mut self, target: &Target) {
        self.history.close_open_step();
        if !self.selection.remove(target) && target.is_in(self.map()) {
            self.selection.insert(target.clone());
        }
    }

    /// Takes another tool in hand. All but the usual one work on the canvas, which is then shown.
    pub fn set_tool(&mut self, tool: Tool) {
        self.cancel();
        if tool != Tool::default() {
            self.face = MapFace::Canvas;
        }
        self.tool = tool;
    }

    /// What the pointer does on the canvas.
    pub fn pointer(&mut self, pointer: &PointerEvent) {
        if pointer.action == PointerAction::Down && self.tool.is_idle() {
            self.selection_before_gesture = Some(self.selection.clone());
        }
        let tool = std::mem::take(&mut self.tool);
        self.tool = tool.transition(pointer, self);
        if self.tool.is_idle() {
            self.selection_before_gesture = None;
        }
    }

    /// Puts another map in the place of this one, as one step: what was read again from its file, or taken from an
    /// earlier version. Unlike a change by hand, that may hold things that are broken.
    pub fn replace(&mut self, label: impl Into<String>, map: Map) {
        self.cancel();
        self.history.commit(label.into(), StepMergeRule::Never, map, &self.selection);
        self.drop_missing_records();
    }

    /// `saved`, which was the map when saving began, has been written to `path`.
    pub fn mark_saved(&mut self, path: PathBuf, saved: &Map) {
        self.path = Some(path);
        self.history.mark_saved(saved);
    }

    fn restore_selection(&mut self, selection: Selection) {
        self.selection = selection;
        self.drop_missing_records();
    }

    fn commit(&mut self, label: String, merge: StepMergeRule, map: Map) {
        debug_assert!(
            map.problems().iter().all(|problem| self.history.map().problems().contains(problem)),
            "after {label:?}: {:?}",
            map.problems()
        );
        self.history.commit(label, merge, map, &self.selection);
        self.drop_missing_records();
    }

    /// Lets go of what no longer exists.
    fn drop_missing_records(&mut self) {
        let map = self.history.map();
        self.selection.retain(|target| target.is_in(map));
        if self.view_state.lens.issue().is_some_and(|issue| !map.issues.contains(issue)) {
            self.view_state.lens = Lens::Relationships;
        }
        self.figure.relink(&mut |to| to.is_in(map).then(|| to.clone()));
    }
}

/// The one step of typing in that field of these records.
fn typing_merge(targets: &[Target], field: &str) -> StepMergeRule {
    let key = targets.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
    StepMergeRule::With(format!("{key} {field}"))
}
