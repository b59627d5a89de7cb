//! A tool in hand that is worked from the keyboard: what is selected stands for what would be clicked.

use super::{PendingLineKind, Tool, add_objection, add_tie};
use crate::model::{Actor, Id, Target};
use crate::session::{Effect, Session};

impl Tool {
    /// The actor from which a tie or an objection is being drawn by one of the tools for that.
    pub fn line_start(&self) -> Option<(&Id<Actor>, PendingLineKind)> {
        match self {
            Self::Tie(Some(from), _) => Some((from, PendingLineKind::Tie)),
            Self::Object(Some(from), _) => Some((from, PendingLineKind::Objection)),
            _ => None,
        }
    }

    /// The same tool, while the pointer says nothing: the line leads to what is selected.
    pub(in super::super) fn without_pointer(self) -> Self {
        match self {
            Self::Tie(from, _) => Self::Tie(from, None),
            Self::Object(from, _) => Self::Object(from, None),
            other => other,
        }
    }
}

impl Session {
    /// Uses the tool in hand on what is selected, as a click on it would; a tool that places does so in the middle of
    /// what is seen. False for the usual tool, or while its gesture is under way.
    pub fn use_tool(&mut self) -> bool {
        let selected = self.selected().cloned();
        match (self.tool.clone(), selected) {
            (Tool::Select(_), _) => return false,
            (Tool::Place(what), _) => self.request_effect(Effect::PlaceInView(what)),
            (Tool::Tie(None, _), Some(Target::Actor(from))) => self.start_line_tool(Tool::Tie(Some(from), None)),
            (Tool::Object(None, _), Some(Target::Actor(from))) => self.start_line_tool(Tool::Object(Some(from), None)),
            (Tool::Tie(Some(from), _), Some(to)) if to != Target::from(&from) => {
                self.reset_tool();
                add_tie(&from, &to, self);
            }
            (Tool::Object(Some(from), _), Some(to)) if to != Target::from(&from) => {
                self.reset_tool();
                add_objection(&from, &to, self);
            }
            (Tool::Tie(from, _) | Tool::Object(from, _), _) => {
                let what = if from.is_some() { "what it leads to" } else { "the actor that it starts from" };
                self.request_effect(Effect::ShowMessage(format!(
                    "Select {what} first: Tab and Alt with the arrows go to it."
                )));
            }
        }
        true
    }

    fn start_line_tool(&mut self, tool: Tool) {
        // Giving it up selects again what was selected.
        self.selection_before_gesture = Some(self.selection.clone());
        self.tool = tool;
    }

    fn reset_tool(&mut self) {
        self.selection_before_gesture = None;
        self.tool = Tool::default();
    }
}
