//! Passes requests of the user and answers of the disk to the lifecycle of the open document, and performs its effects
//! in the window. Decides nothing about documents.

use std::time::Duration;

use super::app::App;
use super::dialog::{Dialog, MergeDialog, QuestionDialog};
use super::disk_tasks;
use super::examples;
use super::path_request::PathRequest;
use super::task_result::TaskResult;
use super::toast::ToastTone;
use super::worker::Worker;
use crate::session::{
    Destination, DiskAnswer, DocumentEffect, DocumentQuestion, DocumentRequest, InternalFault, OpenError, Session,
    file_name, guarded,
};

impl App {
    /// The name of the map: the name of its file, else its title.
    pub fn map_name(&self) -> String {
        let session = &self.document.session;
        match (&session.path, &session.recovered_from) {
            (Some(path), _) => file_name(path),
            (None, Some(origin)) => origin.name.clone(),
            (None, None) if !session.map().title.trim().is_empty() => session.map().title.trim().to_owned(),
            (None, None) => "Untitled".to_owned(),
        }
    }

    /// Leaves the open document. The lifecycle asks the user first if changes would be lost.
    pub fn leave(&mut self, destination: Destination) {
        self.request(DocumentRequest::Leave(destination));
    }

    /// Sends a request to the lifecycle of the document.
    pub fn request(&mut self, request: DocumentRequest) {
        self.lifecycle.request(&mut self.document.session, request);
        self.perform_document_effects();
    }

    /// Applies the answer of the disk to a task.
    pub(super) fn finish_disk_task(&mut self, number: u64, answer: Result<DiskAnswer, InternalFault>) {
        if let Err(fault) = &answer {
            log::error!("task {number} for the document: {}", fault.detail);
        }
        self.lifecycle.finish(&mut self.document.session, number, answer);
        self.perform_document_effects();
    }

    /// Offers the user other ways to continue when the disk does not answer.
    pub(super) fn report_hanging_disk(&mut self) {
        let now = self.ctx.input(|input| input.time);
        if let Some(remaining) = self.lifecycle.tick(now) {
            // Requested in every frame, because a frame discards the requests of earlier ones.
            self.ctx.request_repaint_after(Duration::from_secs_f64(remaining + 0.1));
        }
        self.perform_document_effects();
    }

    fn perform_document_effects(&mut self) {
        for effect in self.lifecycle.take_effects() {
            match effect {
                DocumentEffect::Run(number, task) => {
                    let app_folders = self.app_folders.clone();
                    self.worker.run(move || {
                        TaskResult::Document(number, guarded(|| disk_tasks::perform(&app_folders, *task)))
                    });
                }
                DocumentEffect::Show(session) => self.show_document(*session),
                DocumentEffect::KeepDiscarded => self.keep_discarded(),
                DocumentEffect::SuspendDrawing => self.suspend_drawing(),
                DocumentEffect::ReadExample(number) => self.read_example(number),
                DocumentEffect::ChooseFile { then } => self.request_path(PathRequest::SaveAs(then)),
                DocumentEffect::Ask(question) => self.ask_about_document(*question),
                DocumentEffect::CloseWaitQuestion { path } => {
                    let titles =
                        [QuestionDialog::still_saving(&path, None).title, QuestionDialog::still_opening(&path).title];
                    if matches!(self.dialogs.top(), Some(Dialog::Question(top)) if titles.contains(&top.title)) {
                        self.dialogs.close();
                    }
                }
                DocumentEffect::ReplaceDiskThread => {
                    let hanging = std::mem::replace(&mut self.worker, Worker::start(&self.ctx));
                    self.hanging_workers.push(hanging);
                }
                DocumentEffect::ShowMerge if matches!(self.dialogs.top(), Some(Dialog::Merge(_))) => {}
                DocumentEffect::ShowMerge => self.dialogs.open(Dialog::Merge(MergeDialog::default())),
                DocumentEffect::ReleaseLock(lock) => self.worker.run(move || {
                    drop(lock);
                    TaskResult::Saved("the lock", None)
                }),
                DocumentEffect::AddToRecent(path) => self.change_recent(move |recent| recent.add_to_front(&path)),
                DocumentEffect::Notify(message) => self.toasts.say(ToastTone::Good, message),
                DocumentEffect::Warn(message) => {
                    log::warn!("{message}");
                    self.toasts.say(ToastTone::Bad, message);
                }
                DocumentEffect::Quit => {
                    self.observe_unsaved_work();
                    self.is_leaving = true;
                    self.ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                }
            }
        }
        self.watch_file();
    }

    /// Shows another document. The state of the previous one is discarded.
    fn show_document(&mut self, session: Session) {
        if session.recovered_from.is_some() {
            self.dialogs.close_all();
        } else {
            self.dialogs.close_for_another_document();
        }
        self.layout_in_progress.cancel();
        self.stop_presenting();
        self.document = self.document.successor(session);
        self.apply_snap_settings();
    }

    fn read_example(&mut self, number: usize) {
        match examples::ALL.get(number).map(examples::ExampleMap::map) {
            Some(Ok(map)) => self.request(DocumentRequest::Show(Box::new(map))),
            Some(Err(error)) => self
                .dialogs
                .open(Dialog::Question(QuestionDialog::error_notice("Cannot open this example", &error.to_string()))),
            None => {}
        }
    }

    fn ask_about_document(&mut self, question: DocumentQuestion) {
        let question = match question {
            DocumentQuestion::BeforeLeaving { to } => {
                let is_gone = self.lifecycle.watch().is_missing();
                let path = self.document.session.path.as_deref();
                let question = QuestionDialog::before_leaving(&self.map_name(), path, is_gone, to);
                if matches!(self.dialogs.top(), Some(Dialog::Question(top)) if top.title == question.title) {
                    self.dialogs.close();
                }
                question
            }
            DocumentQuestion::StillSaving { path, then } => QuestionDialog::still_saving(&path, then),
            DocumentQuestion::StillOpening { path } => QuestionDialog::still_opening(&path),
            DocumentQuestion::Locked { path, owner } => QuestionDialog::locked(&path, &owner),
            DocumentQuestion::Loss { format, then } => QuestionDialog::before_loss(&format, *then),
            DocumentQuestion::NotSaved { error, request } => {
                log::warn!("{error}");
                QuestionDialog::not_saved(error, request, self.document.session.path.as_deref())
            }
            DocumentQuestion::NotOpened { path, error, has_earlier, again } => {
                log::warn!("{}: {error}", path.display());
                let question = QuestionDialog::not_opened(&path, &error, super::dialog::DialogAnswer::Document(*again));
                let question = if has_earlier { question.with_earlier_versions(&path) } else { question };
                if matches!(error, OpenError::Read(_)) { question.with_text_editor(&path) } else { question }
            }
        };
        self.dialogs.open(Dialog::Question(question));
    }
}

#[cfg(test)]
#[path = "lifecycle/random_steps/tests.rs"]
mod random_steps;
#[cfg(test)]
mod tests;
