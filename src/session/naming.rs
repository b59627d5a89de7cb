//! Giving something a name on the canvas. Something new exists only once it has one, so that its id is made from it.

use emath::Pos2;

use super::{Effect, Fresh, Merge, Panel, Session};
use crate::model::{Actor, Id, Target, Value};
use crate::ops;

/// What is being given a name.
#[derive(Clone, Debug, PartialEq)]
pub enum Naming {
    /// Something that does not exist yet.
    New {
        /// What it will be.
        what: Fresh,
        /// Where.
        at: Pos2,
        /// The actor that will be tied to it.
        tie_from: Option<Id<Actor>>,
        /// The group or the container that it will belong to, as it lies on the ground of it.
        ground: Option<Target>,
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
    pub fn name_new(&mut self, what: Fresh, at: Pos2, tie_from: Option<Id<Actor>>) {
        self.name_new_on(what, at, tie_from, None);
    }

    /// The same on the ground of a group or a container: an actor that is placed there becomes a member or a part of it.
    pub(super) fn name_new_on(&mut self, what: Fresh, at: Pos2, tie_from: Option<Id<Actor>>, ground: Option<&Target>) {
        let at = if self.snapping.grid { super::snap::on_grid(at, super::snap::mesh(0.0)) } else { at };
        // Names are typed on the canvas. A view keeps what was shown before.
        self.figure.shown = self.face.shown();
        self.set_face(super::Face::Canvas);
        self.naming = Some(Naming::New { what, at, tie_from, ground: ground.cloned() });
    }

    /// Begins to name a new actor on the ground of a group, of which it becomes a member, or of a container, of which it
    /// becomes a part.
    pub fn name_member(&mut self, at: Pos2, group: &Target) {
        self.name_new_on(Fresh::Actor, at, None, Some(group));
    }

    /// Begins to rename a record. What has no name of its own, as a tie, is changed in its form.
    pub fn rename(&mut self, target: &Target) {
        let Some(field) = name_field(target) else {
            self.select([target.clone()]);
            return self.ask(Effect::Enter(Panel::Inspector));
        };
        if let Some(Value::Text(name)) = self.map().fact(target, field) {
            self.select([target.clone()]);
            self.set_face(super::Face::Canvas);
            self.naming = Some(Naming::Existing(target.clone(), name));
        }
    }

    /// Ends the naming with that name. A new thing without a name does not come to be; an old one keeps its own.
    pub fn name(&mut self, name: &str) {
        let name = name.trim();
        let Some(naming) = self.naming.take().filter(|_| !name.is_empty()) else { return };
        match naming {
            Naming::Existing(target, _) => {
                self.seal();
                if let Some(field) = name_field(&target)
                    && let Err(problem) = self.set(&[target], field, &Value::Text(name.to_owned()))
                {
                    self.ask(Effect::Say(problem.to_string()));
                }
                self.seal();
            }
            Naming::New { what, at, tie_from, ground } => {
                let actor = |target: &Target| if let Target::Actor(id) = target { Some(id.clone()) } else { None };
                let members: Vec<_> = self.selection.iter().filter_map(actor).collect();
                let (look, figure) = (self.look.clone(), self.figure.clone());
                let target = self.edit(format!("Add {name}"), Merge::Never, |map| {
                    let target: Target = match what {
                        Fresh::Actor => ops::add_actor(map, name, at).into(),
                        Fresh::Issue => ops::add_issue(map, name, at).into(),
                        Fresh::Note => ops::add_note(map, name, at).into(),
                        Fresh::Source => ops::add_source(map, name).into(),
                        Fresh::Body => ops::add_body(map, name).into(),
                        Fresh::Group => ops::add_group(map, name, members).into(),
                        Fresh::View => ops::add_view(map, name, look, figure).into(),
                        Fresh::Scenario => ops::add_scenario(map, name).into(),
                    };
                    if let Some(from) = tie_from {
                        ops::add_tie(map, &from, &target, "cooperation");
                    }
                    match (&target, ground) {
                        (Target::Actor(actor), Some(Target::Group(group))) => ops::join(map, &group, [actor]),
                        (Target::Actor(actor), Some(Target::Actor(whole))) => ops::make_part(map, &whole, actor),
                        _ => {}
                    }
                    target
                });
                if let Target::View(view) = &target {
                    self.viewed = Some(view.clone());
                }
                self.select_made(target);
            }
        }
    }

    /// Selects what a step has just made, so that redo selects it too.
    pub(super) fn select_made(&mut self, target: Target) {
        self.select([target]);
        self.history.select_after(&self.selection);
    }
}
