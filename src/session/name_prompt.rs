//! Naming records on the canvas. A new record is only created once it has a name, as its id is made from the name.

use emath::Pos2;

use super::{Effect, NewRecordKind, Session, StepMergeRule, WindowPanel};
use crate::model::{Actor, FieldValue, FigureSettings, Id, Map, Target, ViewState};
use crate::ops;

/// The record that is being named.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordNamePrompt {
    /// A record that does not exist yet.
    New {
        /// The kind of the new record.
        kind: NewRecordKind,
        /// Its position.
        at: Pos2,
        /// The actor that will be tied to it.
        tie_from: Option<Id<Actor>>,
        /// The group or container in whose area it lies, and to which it will belong.
        parent: Option<Target>,
    },
    /// An existing record, and its present name.
    Existing(Target, String),
}

/// The field with the name of a record on the canvas.
fn name_field(target: &Target) -> Option<&'static str> {
    match target {
        Target::Actor(_) | Target::Body(_) | Target::View(_) | Target::Scenario(_) => Some("name"),
        Target::Issue(_) | Target::Source(_) => Some("title"),
        Target::Objection(_) => Some("reason"),
        Target::Note(_) | Target::Condition(_) => Some("text"),
        Target::Group(_) => Some("label"),
        Target::Stance(_) | Target::Tie(_) => None,
    }
}

/// What some kinds of new records take from the session.
struct NewRecordContext {
    members: Vec<Id<Actor>>,
    view_state: ViewState,
    figure: FigureSettings,
}

impl NewRecordContext {
    fn add_record(self, map: &mut Map, kind: NewRecordKind, name: &str, at: Pos2) -> Target {
        match kind {
            NewRecordKind::Actor => ops::add_actor(map, name, at).into(),
            NewRecordKind::Issue => ops::add_issue(map, name, at).into(),
            NewRecordKind::Note => ops::add_note(map, name, at).into(),
            NewRecordKind::Source => ops::add_source(map, name).into(),
            NewRecordKind::Body => ops::add_body(map, name).into(),
            NewRecordKind::Group => ops::add_group(map, name, self.members).into(),
            NewRecordKind::View => ops::add_view(map, name, self.view_state, self.figure).into(),
            NewRecordKind::Scenario => ops::add_scenario(map, name).into(),
        }
    }
}

/// Ties a new record to an actor, and makes a new actor a member of the group or container in whose area it lies.
fn connect_new_record(map: &mut Map, target: &Target, tie_from: Option<&Id<Actor>>, parent: Option<&Target>) {
    if let Some(from) = tie_from {
        ops::add_tie(map, from, target, "cooperation");
    }
    match (target, parent) {
        (Target::Actor(actor), Some(Target::Group(group))) => ops::join_group(map, group, [actor]),
        (Target::Actor(actor), Some(Target::Actor(parent))) => ops::make_member(map, parent, actor),
        _ => {}
    }
}

impl Session {
    /// Prompts for the name of a new record at this position.
    pub fn prompt_new_record(&mut self, kind: NewRecordKind, at: Pos2, tie_from: Option<Id<Actor>>) {
        self.prompt_new_record_in(kind, at, tie_from, None);
    }

    /// Prompts for the name of a new record in the area of a group or container. An actor becomes a member of the
    /// group, or a part of the container.
    pub(super) fn prompt_new_record_in(
        &mut self,
        kind: NewRecordKind,
        at: Pos2,
        tie_from: Option<Id<Actor>>,
        parent: Option<&Target>,
    ) {
        if self.refuses_edit() {
            return;
        }
        let at =
            if self.snapping.grid { super::snap::nearest_grid_point(at, super::snap::grid_pitch(0.0)) } else { at };
        // Names are typed on the canvas. The figure settings keep the face that was shown before, for a new view.
        self.figure.shown = self.face.figure_content();
        self.set_face(super::MapFace::Canvas);
        self.typed_name.clear();
        self.name_prompt = Some(RecordNamePrompt::New { kind, at, tie_from, parent: parent.cloned() });
    }

    /// Prompts for the name of a new actor in the area of a group, of which it becomes a member, or of a container, of
    /// which it becomes a part.
    pub fn prompt_new_member(&mut self, at: Pos2, group: &Target) {
        self.prompt_new_record_in(NewRecordKind::Actor, at, None, Some(group));
    }

    /// Prompts for another name of a record. A record without a name field, such as a tie, is edited in its form.
    pub fn prompt_rename(&mut self, target: &Target) {
        let Some(field) = name_field(target) else {
            self.select([target.clone()]);
            return self.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
        };
        if self.refuses_edit() {
            return;
        }
        if let Some(FieldValue::Text(name)) = self.map().field_value(target, field) {
            self.select([target.clone()]);
            self.set_face(super::MapFace::Canvas);
            self.typed_name.clone_from(&name);
            self.name_prompt = Some(RecordNamePrompt::Existing(target.clone(), name));
        }
    }

    /// The name as typed so far.
    pub fn typed_name(&self) -> &str {
        &self.typed_name
    }

    /// Takes the name as typed so far. It is part of the unsaved work before it is accepted.
    pub fn type_name(&mut self, text: &str) {
        if self.typed_name != text {
            text.clone_into(&mut self.typed_name);
        }
    }

    /// Ends the prompt with the name as typed so far, if there is a prompt. Called before a save and before the
    /// document is left, as the user counts on what is on the screen.
    pub fn accept_typed_name(&mut self) {
        if self.name_prompt.is_some() {
            let name = std::mem::take(&mut self.typed_name);
            self.submit_name(&name);
        }
    }

    /// Ends the prompt with this name. With an empty name, a new record is not created and an existing one keeps its
    /// name.
    pub fn submit_name(&mut self, name: &str) {
        let name = name.trim();
        let Some(prompt) = self.name_prompt.take().filter(|_| !name.is_empty()) else { return };
        match &prompt {
            RecordNamePrompt::Existing(target, _) => {
                self.close_open_step();
                if let Some(field) = name_field(target)
                    && let Err(problem) = self.set(std::slice::from_ref(target), field, &FieldValue::Text(name.into()))
                {
                    self.request_effect(Effect::ShowMessage(problem.to_string()));
                }
                self.close_open_step();
            }
            RecordNamePrompt::New { kind, at, tie_from, parent } => {
                let context = self.new_record_context();
                let target = self.edit(format!("Add {name}"), StepMergeRule::Never, |map| {
                    let target = context.add_record(map, *kind, name, *at);
                    connect_new_record(map, &target, tie_from.as_ref(), parent.as_ref());
                    target
                });
                if let Target::View(view) = &target {
                    self.last_view = Some(view.clone());
                }
                self.select_new(target);
            }
        }
    }

    /// The committed map with the name that is being typed as if it were accepted: what would be lost if the program
    /// ended now.
    pub fn unsaved_map(&self) -> Map {
        let mut map = self.history.map().clone();
        let name = self.typed_name.trim();
        match self.name_prompt.as_ref().filter(|_| !name.is_empty()) {
            Some(RecordNamePrompt::New { kind, at, tie_from, parent }) => {
                let target = self.new_record_context().add_record(&mut map, *kind, name, *at);
                connect_new_record(&mut map, &target, tie_from.as_ref(), parent.as_ref());
            }
            Some(RecordNamePrompt::Existing(target, _)) => {
                if let Some(field) = name_field(target) {
                    // A name that cannot be accepted is not work that could be kept; the prompt says why.
                    drop(ops::set_field_of_all(
                        &mut map,
                        std::slice::from_ref(target),
                        field,
                        &FieldValue::Text(name.into()),
                    ));
                }
            }
            None => {}
        }
        map
    }

    fn new_record_context(&self) -> NewRecordContext {
        let actor = |target: &Target| if let Target::Actor(id) = target { Some(id.clone()) } else { None };
        NewRecordContext {
            members: self.selection.iter().filter_map(actor).collect(),
            view_state: self.view_state.clone(),
            figure: self.figure.clone(),
        }
    }

    /// Selects the record that a step has created. Redo selects it too.
    pub(super) fn select_new(&mut self, target: Target) {
        self.select([target]);
        self.history.select_after(&self.selection);
    }
}
