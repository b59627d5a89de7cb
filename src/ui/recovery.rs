//! Connects the window with the recovery copies: passes the open document to the writer, and shows the recovery page.

use super::app::App;
use super::dialog::{Dialog, DialogAnswer, QuestionDialog, RecoveryDialog, RecoveryOccasion, RecoveryRemoval};
use super::notice_bar::notice_bar;
use super::recovery_writer::UnsavedWork;
use super::task_result::{TaskKind, TaskResult};
use super::toast::ToastTone;
use crate::session::MapFace;
use crate::store::{RecoveryEntry, RecoveryFolder, RecoveryState};

impl App {
    /// Passes the open document to the writer of recovery copies. To be called in every frame.
    pub(super) fn observe_unsaved_work(&self) {
        let session = &self.document.session;
        let map = session.unsaved_map();
        let is_unsaved = self.lifecycle.watch().is_missing() || !session.is_saved_map(&map);
        self.recovery.observe(UnsavedWork { map: is_unsaved.then_some(map), ..self.unsaved_work() });
    }

    /// Keeps the map that the user leaves without saving it.
    pub(super) fn keep_discarded(&self) {
        self.recovery.discard(self.unsaved_work());
    }

    fn unsaved_work(&self) -> UnsavedWork {
        let session = &self.document.session;
        UnsavedWork {
            document: self.lifecycle.document(),
            path: session.path.clone(),
            name: self.map_name(),
            map: Some(session.unsaved_map()),
            entry: session.recovered_from.as_ref().map(|origin| origin.number),
        }
    }

    /// Writes a copy when the user turns to another window, and reports copies that could not be written.
    pub(super) fn attend_to_recovery(&mut self, ctx: &egui::Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, egui::Event::WindowFocused(false)))) {
            self.observe_unsaved_work();
            self.recovery.hurry();
        }
        if let Some(trouble) = self.recovery.take_trouble() {
            let message = format!("No recovery copies are kept, as {trouble}. Save often.");
            self.toasts.say(ToastTone::Bad, message);
        }
    }

    /// Looks for recovery copies on the worker, and shows the page.
    pub(super) fn look_for_recovery_copies(&mut self, occasion: RecoveryOccasion) {
        let app_folders = self.app_folders.clone();
        self.run(TaskKind::Recovery, move || {
            let entries = RecoveryFolder::of(&app_folders).map(|folder| folder.abandoned_entries());
            TaskResult::RecoveryCopies(occasion, entries.unwrap_or_default())
        });
    }

    pub(super) fn show_recovery_copies(&mut self, occasion: RecoveryOccasion, entries: Vec<RecoveryEntry>) {
        let is_left_open =
            |entry: &RecoveryEntry| entry.record.state == RecoveryState::Open && entry.map_path.is_some();
        if occasion == RecoveryOccasion::Start {
            let count = entries.iter().filter(|entry| is_left_open(entry)).count();
            if count == 0 {
                return;
            }
            log::warn!("{count} documents were left with unsaved work");
        }
        if let Some(Dialog::Recovery(dialog)) = self.dialogs.top_mut() {
            dialog.replace_entries(entries);
        } else if occasion != RecoveryOccasion::Changed {
            let dialog = RecoveryDialog::new(self.app_folders.clone(), entries, occasion);
            self.dialogs.open(Dialog::Recovery(Box::new(dialog)));
        }
    }

    /// Discards or deletes a recovery copy on the worker.
    pub(super) fn remove_recovery_copy(&mut self, number: u64, removal: RecoveryRemoval) {
        let app_folders = self.app_folders.clone();
        self.run(TaskKind::Recovery, move || {
            let changed = RecoveryFolder::of(&app_folders).and_then(|folder| {
                match removal {
                    RecoveryRemoval::Discard => folder.discard(number, std::time::SystemTime::now())?,
                    RecoveryRemoval::Delete => folder.delete(number),
                }
                Ok(folder.abandoned_entries())
            });
            match changed {
                Ok(entries) => TaskResult::RecoveryCopies(RecoveryOccasion::Changed, entries),
                Err(error) => TaskResult::Saved("the recovery copy", Some(error)),
            }
        });
    }

    /// Asks before a recovery copy is deleted for ever.
    pub(super) fn confirm_recovery_removal(&mut self, number: u64) {
        self.dialogs
            .open(Dialog::Question(QuestionDialog::before_deleting_copy(DialogAnswer::DeleteRecoveryCopy(number))));
    }

    /// The bar of a document that is not drawn.
    pub(super) fn suspension_notice_ui(&mut self, ui: &mut egui::Ui) {
        if !self.document.is_drawing_suspended {
            return;
        }
        let message =
            "Stancemap closed unexpectedly while this map was open, so the map is not drawn. You can edit and save it.";
        let chosen = notice_bar((ui, &self.theme, &mut self.regions), "Drawing", message, &[("Draw the map", ())]);
        if chosen.is_some() {
            self.resume_drawing();
        }
    }

    /// Shows the document without drawing it, because the program has ended while it was open.
    pub(super) fn suspend_drawing(&mut self) {
        self.document.is_drawing_suspended = true;
        self.document.session.set_face(MapFace::Table);
    }

    /// Draws the document again, and watches whether the program survives it.
    pub(super) fn resume_drawing(&mut self) {
        self.document.is_drawing_suspended = false;
        self.recovery.restart_settling();
        self.document.session.set_face(MapFace::Canvas);
    }
}
