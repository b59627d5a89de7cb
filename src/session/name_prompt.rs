//! Giving something a name on the canvas. Something new exists only once it has one, so that its id is made from it.

use emath::Pos2;

use super::{Effect, NewRecordKind, Session, StepMergeRule, WindowPanel};
use crate::model::{Actor, FieldValue, Id, Target};
use crate::ops;

/// What is being given a name.
#[derive(Clone, Debug, PartialEq)]
pub enum RecordNamePrompt {
    /// Something that does not exist yet.
    New {
        /// What it will be.
        kind: NewRecordKind,
        /// Where.
        at: Pos2,
        /// The actor that will be tied to it.
        tie_from: Option<Id<Actor>>,
        /// The group or the container that it will belong to, as it lies on the ground of it.
        parent: Option<Target>,
    },
    /// A record, and the name that it has.
    Existing(Target, String),
}

/// The field that holds what a record is called on the canvas.
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

impl Session {
    /// Begins to name something new there.
    pub fn prompt_new_record(&mut self, what: NewRecordKind, at: Pos2, tie_from: Option<Id<Actor>>) {
        self.prompt_new_record_in(what, at, tie_from, None);
    }

    /// The same on the ground of a group or a container: an actor that is placed there becomes a member or a part of it.
    pub(super) fn prompt_new_record_in(
        &mut self,
        what: NewRecordKind,
        at: Pos2,
        tie_from: Option<Id<Actor>>,
        ground: Option<&Target>,
    ) {
        let at =
            if self.snapping.grid { super::snap::nearest_grid_point(at, super::snap::grid_pitch(0.0)) } else { at };
        // Names are typed on the canvas. A view keeps what was shown before.
        self.figure.shown = self.face.figure_content();
        self.set_face(super::MapFace::Canvas);
        self.name_prompt = Some(RecordNamePrompt::New { kind: what, at, tie_from, parent: ground.cloned() });
    }

    /// Begins to name a new actor on the ground of a group, of which it becomes a member, or of a container, of which it
    /// becomes a part.
    pub fn prompt_new_member(&mut self, at: Pos2, group: &Target) {
        self.prompt_new_record_in(NewRecordKind::Actor, at, None, Some(group));
    }

    /// Begins to rename a record. What has no name of its own, as a tie, is changed in its form.
    pub fn prompt_rename(&mut self, target: &Target) {
        let Some(field) = name_field(target) else {
            self.select([target.clone()]);
            return self.request_effect(Effect::FocusPanel(WindowPanel::Inspector));
        };
        if let Some(FieldValue::Text(name)) = self.map().field_value(target, field) {
            self.select([target.clone()]);
            self.set_face(super::MapFace::Canvas);
            self.name_prompt = Some(RecordNamePrompt::Existing(target.clone(), name));
        }
    }

    /// Ends the naming with that name. A new thing without a name does not come to be; an old one keeps its own.
    pub fn submit_name(&mut self, name: &str) {
        let name = name.trim();
        let Some(naming) = self.name_prompt.take().filter(|_| !name.is_empty()) else { return };
        match naming {
            RecordNamePrompt::Existing(target, _) => {
                self.close_open_step();
                if let Some(field) = name_field(&target)
                    && let Err(problem) = self.set(&[target], field, &FieldValue::Text(name.to_owned()))
                {
                    self.request_effect(Effect::ShowMessage(problem.to_string()));
                }
                self.close_open_step();
            }
            RecordNamePrompt::New { kind: what, at, tie_from, parent: ground } => {
                let actor = |target: &Target| if let Target::Actor(id) = target { Some(id.clone()) } else { None };
                let members: Vec<_> = self.selection.iter().filter_map(actor).collect();
                let (look, figure) = (self.view_state.clone(), self.figure.clone());
                let target = self.edit(format!("Add {name}"), StepMergeRule::Never, |map| {
                    let target: Target = match what {
                        NewRecordKind::Actor => ops::add_actor(map, name, at).into(),
                        NewRecordKind::Issue => ops::add_issue(map, name, at).into(),
                        NewRecordKind::Note => ops::add_note(map, name, at).into(),
                        NewRecordKind::Source => ops::add_source(map, name).into(),
                        NewRecordKind::Body => ops::add_body(map, name).into(),
                        NewRecordKind::Group => ops::add_group(map, name, members).into(),
                        NewRecordKind::View => ops::add_view(map, name, look, figure).into(),
                        NewRecordKind::Scenario => ops::add_scenario(map, name).into(),
                    };
                    if let Some(from) = tie_from {
                        ops::add_tie(map, &from, &target, "cooperation");
                    }
                    match (&target, ground) {
                        (Target::Actor(actor), Some(Target::Group(group))) => ops::join_group(map, &group, [actor]),
                        (Target::Actor(actor), Some(Target::Actor(whole))) => ops::make_member(map, &whole, actor),
                        _ => {}
                    }
                    target
                });
                if let Target::View(view) = &target {
                    self.last_view = Some(view.clone());
                }
                self.select_new(target);
            }
        }
    }

    /// Selects what a step has just made, so that redo selects it too.
    pub(super) fn select_new(&mut self, target: Target) {
        self.select([target]);
        self.history.select_after(&self.selection);
    }
}
