//! The bars under the menus that say why the open map is read-only, or what the next save will meet, and what the user
//! can do about it.

use egui::Ui;

use super::age::opened_age;
use super::app::App;
use super::dialog::{Dialog, QuestionDialog};
use super::notice_bar::notice_bar;
use super::path_request::PathRequest;
use crate::session::{DocumentAccess, DocumentRequest, LossConsent, ReadOnlyReason, file_name};
use crate::store::{LockOwner, WriteObstacle};

/// The choices of the bars.
#[derive(Clone, Copy)]
enum AccessChoice {
    EditCopy,
    Retry,
    EditAnyway,
    ShowUnread,
    SaveAs,
    Dismiss,
}

/// The content of a bar.
struct AccessNotice {
    /// The name of the region, for screen readers.
    name: &'static str,
    message: String,
    /// The buttons, from right to left.
    choices: &'static [(&'static str, AccessChoice)],
}

impl App {
    /// Shows the bars of a map that is read-only or cannot be saved as usual.
    pub(super) fn access_bar_ui(&mut self, ui: &mut Ui) {
        let Some(AccessNotice { name, message, choices }) = self.access_notice() else { return };
        match notice_bar((ui, &self.theme, &mut self.regions), name, &message, choices) {
            Some(AccessChoice::EditCopy) => {
                let document = self.lifecycle.document();
                self.request(DocumentRequest::EditCopy { document, consent: LossConsent::NotAsked });
            }
            Some(AccessChoice::Retry) => self.request(DocumentRequest::RetryAccess),
            Some(AccessChoice::EditAnyway) => self.request(DocumentRequest::EditAnyway),
            Some(AccessChoice::ShowUnread) => {
                if let DocumentAccess::ReadOnly(ReadOnlyReason::Newer(format)) = self.document.session.access() {
                    self.dialogs.open(Dialog::Question(QuestionDialog::unread_parts(format)));
                }
            }
            Some(AccessChoice::SaveAs) => self.request_path(PathRequest::SaveAs(None)),
            Some(AccessChoice::Dismiss) => self.request(DocumentRequest::DismissWriteObstacle),
            None => {}
        }
    }

    fn access_notice(&self) -> Option<AccessNotice> {
        use AccessChoice::{Dismiss, EditAnyway, EditCopy, Retry, SaveAs, ShowUnread};
        let file = self.document.session.path.as_deref().map(file_name).unwrap_or_default();
        let DocumentAccess::ReadOnly(reason) = self.document.session.access() else {
            let message = match self.lifecycle.obstacle()? {
                WriteObstacle::File => format!("Write-protected file: “{file}”. Changes need another file name."),
                WriteObstacle::Folder => {
                    format!("Write-protected folder of “{file}”: saving asks before it writes the file directly.")
                }
            };
            let choices = &[("Not now", Dismiss), ("Save as…", SaveAs)];
            return Some(AccessNotice { name: "Saving this map", message, choices });
        };
        let (message, choices): (String, &[_]) = match reason {
            ReadOnlyReason::Locked(owner) => (
                format!("Read-only: {}.", owner_clause(owner)),
                &[("Edit anyway", EditAnyway), ("Try again", Retry), ("Edit a copy", EditCopy)],
            ),
            ReadOnlyReason::Newer(format) => {
                let start = format!("Read-only: made by a newer Stancemap (format {}).", format.version);
                match format.unread.len() {
                    0 => (start, &[("Edit a copy", EditCopy)]),
                    count => (
                        format!("{start} {count} {} of content not shown.", if count == 1 { "kind" } else { "kinds" }),
                        &[("What is missing", ShowUnread), ("Edit a copy", EditCopy)],
                    ),
                }
            }
            ReadOnlyReason::Chosen => {
                ("Read-only, as you opened it.".to_owned(), &[("Edit", Retry), ("Edit a copy", EditCopy)])
            }
        };
        Some(AccessNotice { name: "Read-only map", message, choices })
    }
}

/// Who has the file open, and since when: "ann on desk-4 has it open since 3 hours ago".
fn owner_clause(owner: &LockOwner) -> String {
    match opened_age(owner) {
        Some(age) => format!("{owner} opened it {age}"),
        None => format!("{owner} has it open"),
    }
}
