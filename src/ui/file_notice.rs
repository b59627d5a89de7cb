//! Watches the file of the open map for changes by other programs. The file is checked when the window gets the focus,
//! and when the file watcher sees a change. A notice bar under the menus shows a change without blocking work. Only
//! threads use the disk.

use egui::{Context, Event, Ui};

use super::app::App;
use super::notice_bar::notice_bar;
use super::path_request::PathRequest;
use crate::session::{DocumentRequest, ExternalChange, WindowPanel, file_name};

/// The choices of the notice bar.
#[derive(Clone, Copy)]
enum FileNoticeChoice {
    Reload,
    Save,
    SaveAs,
    Compare,
    Merge,
    Dismiss,
}

impl App {
    /// Checks the file when the user returns to the window, as the watcher looks only every few seconds.
    pub(super) fn check_file_on_focus(&mut self, ctx: &Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
            self.request(DocumentRequest::CheckFile);
        }
    }

    /// Checks the file after the watcher has seen a change.
    pub(super) fn check_touched_file(&mut self) {
        if self.lifecycle.is_disk_busy() {
            // The task in progress may end without knowledge of the file, so the watcher looks again.
            self.file_watcher.forget();
            self.watch_file();
        } else {
            self.request(DocumentRequest::CheckFile);
        }
    }

    /// Tells the watcher which file to watch, and its last known state.
    pub(super) fn watch_file(&mut self) {
        let path = self.document.session.path.as_deref();
        let file = path.zip(self.lifecycle.stamp()).map(|(path, stamp)| (path.to_owned(), stamp.fingerprint()));
        self.file_watcher.watch(file);
    }

    /// Shows a notice bar if the file was changed or is missing, and the user has not dismissed it.
    pub(super) fn file_notice_ui(&mut self, ui: &mut Ui) {
        let Some(change) = self.lifecycle.watch().undismissed_change().cloned() else { return };
        let name = self.document.session.path.as_deref().map(file_name).unwrap_or_default();
        let is_dirty = self.document.session.is_dirty();
        let (message, choices) = match change {
            ExternalChange::Changed(_) if is_dirty => (
                format!("“{name}” was changed by another program, and you have changes too. Reloading can be undone."),
                &[
                    ("Not now", FileNoticeChoice::Dismiss),
                    ("Save mine as…", FileNoticeChoice::SaveAs),
                    ("Show differences", FileNoticeChoice::Compare),
                    ("Reload the file", FileNoticeChoice::Reload),
                    ("Merge…", FileNoticeChoice::Merge),
                ][..],
            ),
            ExternalChange::Changed(_) => (
                format!("“{name}” was changed by another program."),
                &[
                    ("Not now", FileNoticeChoice::Dismiss),
                    ("Show differences", FileNoticeChoice::Compare),
                    ("Reload the file", FileNoticeChoice::Reload),
                ][..],
            ),
            ExternalChange::Missing => (
                format!("“{name}” is no longer where it was. The map is still here."),
                &[
                    ("Not now", FileNoticeChoice::Dismiss),
                    ("Save as…", FileNoticeChoice::SaveAs),
                    ("Save it again", FileNoticeChoice::Save),
                ][..],
            ),
        };
        let chosen = notice_bar((ui, &self.theme, &mut self.regions), "News of the file", &message, choices);
        match chosen {
            Some(FileNoticeChoice::Reload) => self.request(DocumentRequest::Reload),
            Some(FileNoticeChoice::Save) => self.request(DocumentRequest::Save { then: None }),
            Some(FileNoticeChoice::SaveAs) => self.request_path(PathRequest::SaveAs(None)),
            Some(FileNoticeChoice::Compare) => {
                if let Some(path) = self.document.session.path.clone() {
                    self.hidden_panels.retain(|panel| *panel != WindowPanel::WhatMoved);
                    self.path_chosen(PathRequest::Compare, &path, false);
                }
            }
            Some(FileNoticeChoice::Merge) => self.request(DocumentRequest::MergeWithFile),
            Some(FileNoticeChoice::Dismiss) => self.request(DocumentRequest::DismissFileNotice),
            None => {}
        }
    }
}
