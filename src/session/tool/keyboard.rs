//! Using the active tool with the keyboard: the selected record takes the place of the clicked one.

use super::{PendingLineKind, Tool, add_objection, add_tie};
use crate::model::{Actor, Id, Target};
use crate::session::{Effect, Session};

impl Tool {
    /// The actor from which the active tool is drawing a tie or an objection.
    pub fn line_start(&self) -> Option<(&Id<Actor>, PendingLineKind)> {
        match self {
            Self::Tie(Some(from), _) => Some((from, PendingLineKind::Tie)),
            Self::Object(Some(from), _) => Some((from, PendingLineKind::Objection)),
            _ => None,
        }
    }

    /// The same tool without a pointer position: the line ends at the selected record.
    pub(in super::super) fn without_pointer(self) -> Self {
        match self {
            Self::Tie(from, _) => Self::Tie(from, None),
            Self::Object(from, _) => Self::Object(from, None),
            other => other,
        }
    }
}

impl Session {
    /// Uses the active tool on the selected record, as a click on it would. A tool that places records places one in
    /// the middle of the visible part of the map. Returns false for the usual tool, and while a gesture is in progress.
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
                let target_text = if from.is_some() { "what it leads to" } else { "the actor that it starts from" };
                self.request_effect(Effect::ShowMessage(format!(
                    "Select {target_text} first: Tab and Alt with the arrows go to it."
                )));
            }
        }
        true
    }

    fn start_line_tool(&mut self, tool: Tool) {
        // Cancelling restores the present selection.
        self.selection_before_gesture = Some(self.selection.clone());
        self.tool = tool;
    }

    fn reset_tool(&mut self) {
        self.selection_before_gesture = None;
        self.tool = Tool::default();
    }
}
