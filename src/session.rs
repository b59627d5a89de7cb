//! One open map: everything a user can do to it, without a window and without a disk.

mod arrange;
mod clipboard;
mod coding;
mod coding_form;
mod command;
mod derived;
mod document;
mod effect;
mod face;
mod history;
mod lay_out;
mod naming;
mod outline;
mod palette;
mod request;
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
    IncompleteCoding, NEW_ACTOR_MARK,
};
pub use command::{COMMANDS, Command, CommandAction, Menu, Shortcut, command, shortcut_of};
pub use derived::{Background, Derived, InternalFault, Wake, guarded};
pub use document::{
    Destination, DiskAnswer, DiskTask, DocumentEffect, DocumentId, DocumentLifecycle, DocumentQuestion,
    DocumentRequest, ExternalChange, FileWatch, MissingFilePolicy, OpenError, OpenedFile, SaveRequest, file_name,
};
pub use effect::{Effect, Panel};
pub use face::Face;
pub use history::{History, Merge};
pub use lay_out::{Begun, Overtaken};
pub use naming::Naming;
pub use outline::{OutlineList, OutlineQuery, OutlineRow, OutlineTab, StanceTally};
pub use palette::{PaletteEntry, PaletteTarget, RecordNames, palette_entries};
pub use request::{Arrange, Fresh};
pub use shared_fields::{SharedField, SharedSection, shared_sections};
pub use snap::{Snapping, StillBlocks, mesh};
pub use synonyms::{SYNONYMS, synonyms_of};
pub use table::{RecordTable, TableColumn, TableQuery, TableRow, TableSort};
pub use tool::{Click, Drag, Grounds, Hit, Link, Mods, Part, Pointer, Press, Pulled, Regrouped, Tool};
pub use visible::VisibleMap;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::{Date, FigureSettings, Id, Lens, Look, Map, Problem, References, Target, Value, View};
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
    before: Option<Selection>,
    tool: Tool,
    naming: Option<Naming>,
    /// The record round whose lines the keyboard goes.
    hub: Option<Target>,
    /// The record that the keyboard has added to the selection last.
    lead: Option<Target>,
    look: Look,
    /// The view that was looked through last.
    viewed: Option<Id<View>>,
    face: Face,
    /// How each layout was last run, by its id.
    arranged: BTreeMap<&'static str, Arrange>,
    /// The layout that was run last.
    last_layout: Option<&'static str>,
    /// Where the map is saved; none for one that never was.
    pub path: Option<PathBuf>,
    /// How a figure is made when nothing else is said.
    pub figure: FigureSettings,
    /// What records fall into while they are moved.
    pub snapping: Snapping,
    effects: Vec<Effect>,
    visible: RefCell<Derived<(Map, Look), Arc<VisibleMap>>>,
    visible_committed: RefCell<Derived<(Map, Look), Arc<VisibleMap>>>,
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
    pub fn naming(&self) -> Option<&Naming> {
        self.naming.as_ref()
    }

    /// What the map is coloured by.
    pub fn lens(&self) -> &Lens {
        &self.look.lens
    }

    /// How the map is looked at: lens, filter and day.
    pub fn look(&self) -> &Look {
        &self.look
    }

    /// Looks at the map in another way. An issue that does not exist is not looked through.
    pub fn set_look(&mut self, look: Look) {
        let exists = look.lens.issue().is_none_or(|issue| self.map().issues.contains(issue));
        self.look = if exists { look } else { Look { lens: self.look.lens.clone(), ..look } };
    }

    /// Looks at the map as a saved view does, and makes figures as it does.
    pub fn look_as(&mut self, view: &Id<View>) {
        if let Some(view) = self.map().views.get(view).cloned() {
            self.set_look(Look::from(&view));
            self.figure = view.figure;
            self.viewed = Some(view.id);
        }
    }

    /// The day that is looked at: that of the look, else the map's own.
    pub fn day(&self) -> Option<Date> {
        self.look.as_of.or(self.map().as_of)
    }

    /// Looks at the map of another day; none for its own.
    pub fn set_day(&mut self, day: Option<Date>) {
        self.look.as_of = day.filter(|day| Some(*day) != self.map().as_of);
    }

    /// The face of the map that is shown.
    pub fn face(&self) -> Face {
        self.face
    }

    /// Shows another face of the map. A gesture on the one before is given up.
    pub fn set_face(&mut self, face: Face) {
        if face != self.face {
            self.cancel();
            self.face = face;
        }
    }

    /// Looks at the map through another lens. An issue that does not exist is not looked through.
    pub fn set_lens(&mut self, lens: Lens) {
        if lens.issue().is_none_or(|issue| self.map().issues.contains(issue)) {
            self.look.lens = lens;
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
    pub fn ask(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The one gate through which a map changes: one named step, unless nothing changes.
    pub fn edit<T>(&mut self, label: impl Into<String>, merge: Merge, change: impl FnOnce(&mut Map) -> T) -> T {
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
    pub fn set(&mut self, targets: &[Target], field: &str, value: &Value) -> Result<(), Problem> {
        let Some(first) = targets.first() else { return Ok(()) };
        if let ([Target::Source(source)], "text", Value::Text(text)) = (targets, field, value) {
            return self.type_text(source, text);
        }
        let mut map = self.history.map().clone();
        ops::set_all(&mut map, targets, field, value)?;
        let of = if targets.len() == 1 { map.name(first) } else { format!("{} records", targets.len()) };
        self.preview = None;
        self.commit(format!("Change {} of {of}", field.replace('_', " ")), typing(targets, field), map);
        Ok(())
    }

    /// Gives up what has been typed into that field of these records since its step began, without a trace.
    pub fn give_up_typing(&mut self, targets: &[Target], field: &str) {
        self.give_up(&typing(targets, field));
    }

    /// The same of any step of that name that is still open.
    pub fn give_up(&mut self, merge: &Merge) {
        if let Some(selection) = self.history.give_up(merge) {
            self.restore(selection);
        }
    }

    /// Shows a change without making it. Always starts from the committed map, so that nothing drifts.
    pub fn preview(&mut self, change: impl FnOnce(&mut Map)) {
        let mut map = self.history.map().clone();
        change(&mut map);
        self.preview = Some(map);
    }

    /// Makes the previewed change a step.
    pub fn accept(&mut self, label: impl Into<String>) {
        if let Some(map) = self.preview.take() {
            self.commit(label.into(), Merge::Never, map);
        }
    }

    /// Gives up the gesture in progress and what is being named; the map and the selection are as before.
    pub fn cancel(&mut self) {
        self.preview = None;
        self.naming = None;
        if let Some(before) = self.before.take() {
            self.restore(before);
        }
        self.tool = self.tool.idle();
    }

    /// Is there a gesture, a name or a tool other than the usual one to give up?
    pub fn is_busy(&self) -> bool {
        self.preview.is_some() || self.naming.is_some() || self.tool != Tool::default()
    }

    /// Is a gesture in progress that shows a change which is not made yet?
    pub fn is_previewing(&self) -> bool {
        self.preview.is_some()
    }

    /// Ends the step in progress: the next change makes a new one.
    pub fn seal(&mut self) {
        self.history.seal();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.cancel();
        if let Some(selection) = self.history.undo() {
            self.restore(selection);
        }
    }

    /// Makes the step again that was taken back last.
    pub fn redo(&mut self) {
        self.cancel();
        if let Some(selection) = self.history.redo() {
            self.restore(selection);
        }
    }

    /// Goes to any step of the history.
    pub fn go_to(&mut self, step: usize) {
        self.cancel();
        if let Some(selection) = self.history.go_to(step) {
            self.restore(selection);
        }
    }

    /// Selects these records and no others.
    pub fn select(&mut self, targets: impl IntoIterator<Item = Target>) {
        self.history.seal();
        self.selection = targets.into_iter().filter(|target| target.is_in(self.map())).collect();
    }

    /// Adds a record to the selection, or takes it out.
    pub fn toggle(&mut self, target: &Target) {
        self.history.seal();
        if !self.selection.remove(target) && target.is_in(self.map()) {
            self.selection.insert(target.clone());
        }
    }

    /// Takes another tool in hand. All but the usual one work on the canvas, which is then shown.
    pub fn set_tool(&mut self, tool: Tool) {
        self.cancel();
        if tool != Tool::default() {
            self.face = Face::Canvas;
        }
        self.tool = tool;
    }

    /// What the pointer does on the canvas.
    pub fn pointer(&mut self, pointer: &Pointer) {
        if pointer.press == Press::Down && self.tool.is_idle() {
            self.before = Some(self.selection.clone());
        }
        let tool = std::mem::take(&mut self.tool);
        self.tool = tool.step(pointer, self);
        if self.tool.is_idle() {
            self.before = None;
        }
    }

    /// Puts another map in the place of this one, as one step: what was read again from its file, or taken from an
    /// earlier version. Unlike a change by hand, that may hold things that are broken.
    pub fn replace(&mut self, label: impl Into<String>, map: Map) {
        self.cancel();
        self.history.commit(label.into(), Merge::Never, map, &self.selection);
        self.tidy();
    }

    /// `saved`, which was the map when saving began, has been written to `path`.
    pub fn saved(&mut self, path: PathBuf, saved: &Map) {
        self.path = Some(path);
        self.history.mark_saved(saved);
    }

    fn restore(&mut self, selection: Selection) {
        self.selection = selection;
        self.tidy();
    }

    fn commit(&mut self, label: String, merge: Merge, map: Map) {
        debug_assert!(
            map.problems().iter().all(|problem| self.history.map().problems().contains(problem)),
            "after {label:?}: {:?}",
            map.problems()
        );
        self.history.commit(label, merge, map, &self.selection);
        self.tidy();
    }

    /// Lets go of what no longer exists.
    fn tidy(&mut self) {
        let map = self.history.map();
        self.selection.retain(|target| target.is_in(map));
        if self.look.lens.issue().is_some_and(|issue| !map.issues.contains(issue)) {
            self.look.lens = Lens::Relationships;
        }
        self.figure.relink(&mut |to| to.is_in(map).then(|| to.clone()));
    }
}

/// The one step of typing in that field of these records.
fn typing(targets: &[Target], field: &str) -> Merge {
    let key = targets.iter().map(Target::to_string).collect::<Vec<_>>().join(" ");
    Merge::With(format!("{key} {field}"))
}
