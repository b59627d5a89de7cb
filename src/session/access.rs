//! Whether the open map may be changed, and why not. Decides nothing; the life cycle of the document does.

use super::{Effect, Session};
use crate::file::NewerFormat;
use crate::model::Problem;
use crate::store::LockOwner;

/// Whether the open map may be changed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DocumentAccess {
    /// It may be changed and saved.
    #[default]
    Editable,
    /// It is only shown. Selection, lens, face, view and figures can still be changed.
    ReadOnly(ReadOnlyReason),
}

/// Why a map is only shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadOnlyReason {
    /// Another process has it open.
    Locked(LockOwner),
    /// It was made by a newer version of the program, so that saving could lose what this one does not understand.
    Newer(NewerFormat),
    /// The user opened it so.
    Chosen,
}

impl ReadOnlyReason {
    /// The reason as a clause: "ann on desk-4 has it open".
    pub fn clause(&self) -> String {
        match self {
            Self::Locked(owner) => format!("{owner} has it open"),
            Self::Newer(format) => format!("a newer Stancemap made it (format {})", format.version),
            Self::Chosen => "you opened it so".to_owned(),
        }
    }
}

/// The beginning of every refusal to change a read-only map.
pub(super) const REFUSAL_START: &str = "This map is read-only";

impl Session {
    /// Whether the map may be changed.
    pub fn access(&self) -> &DocumentAccess {
        &self.access
    }

    /// Sets whether the map may be changed. A gesture in progress is cancelled if it may not.
    pub fn set_access(&mut self, access: DocumentAccess) {
        self.access = access;
        if self.is_read_only() {
            self.cancel();
        }
    }

    /// Whether the map is only shown.
    pub fn is_read_only(&self) -> bool {
        matches!(self.access, DocumentAccess::ReadOnly(_))
    }

    /// Tells the user why the map is not changed. Further messages of the same action are dropped, as they would speak
    /// of a change that was not made.
    pub fn refuse_edit(&mut self) {
        if !self.is_edit_refused {
            self.effects.push(Effect::ShowMessage(self.refusal()));
            self.is_edit_refused = true;
        }
    }

    /// Refuses an action that would begin a change, if the map is read-only. Returns whether it is.
    pub(super) fn refuses_edit(&mut self) -> bool {
        let is_read_only = self.is_read_only();
        if is_read_only {
            self.refuse_edit();
        }
        is_read_only
    }

    /// The refusal as a problem, for a form that shows it below the field.
    pub(super) fn read_only_problem(&self) -> Problem {
        Problem { at: None, text: self.refusal().trim_end_matches('.').to_owned() }
    }

    fn refusal(&self) -> String {
        let reason = match &self.access {
            DocumentAccess::ReadOnly(reason) => format!(", as {}", reason.clause()),
            DocumentAccess::Editable => String::new(),
        };
        format!("{REFUSAL_START}{reason}. Edit a copy to change it.")
    }
}
