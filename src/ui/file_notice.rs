//! Watches the file of the open map for changes by other programs. The file is checked when the window gets the focus.
//! A notice bar under the menus shows a change without blocking work. Only the worker uses the disk.

use egui::{Align, Context, Event, Frame, Layout, Margin, Ui};

use super::app::App;
use super::path_request::PathRequest;
use super::theme::{Theme, regular, size, space};
use super::widgets::{hairline_button, single_line_text};
use crate::session::{DocumentRequest, ExternalChange, WindowPanel, file_name};

/// In a narrower window, the buttons stand below the message, in points.
const MIN_WIDTH_FOR_ONE_LINE: f32 = 720.0;

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
    /// Checks the file when the user returns to the window. Before that nobody could read the notice, and an unused
    /// window uses no disk.
    pub(super) fn check_file_on_focus(&mut self, ctx: &Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
            self.request(DocumentRequest::CheckFile);
        }
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
        let theme = &self.theme;
        let frame = Frame::new().fill(theme.selected).inner_margin(Margin::symmetric(space::PANEL as i8, 6));
        let mut chosen = None;
        let is_narrow = ui.available_width() < MIN_WIDTH_FOR_ONE_LINE;
        // A panel remembers its height, so that each form has an id of its own.
        let id = if is_narrow { "what became of the file, narrow" } else { "what became of the file" };
        egui::Panel::top(id).resizable(false).frame(frame).show(ui, |ui| {
            self.regions.begin(ui, theme, "News of the file");
            let mut button_ui = |ui: &mut Ui, (label, choice): &(&str, FileNoticeChoice)| {
                if hairline_button(ui, theme, label).clicked() {
                    chosen = Some(*choice);
                }
            };
            if is_narrow {
                message_ui(ui, theme, &message);
                // The merge shows the differences too.
                let narrow = choices.iter().rev();
                let narrow = narrow.filter(|(_, choice)| !is_dirty || !matches!(choice, FileNoticeChoice::Compare));
                ui.horizontal_wrapped(|ui| narrow.for_each(|choice| button_ui(ui, choice)));
            } else {
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    choices.iter().for_each(|choice| button_ui(ui, choice));
                    message_ui(ui, theme, &message);
                });
            }
        });
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

/// Shows the message in one line.
fn message_ui(ui: &mut Ui, theme: &Theme, message: &str) {
    let (rect, response) = ui.allocate_exact_size(egui::vec2(ui.available_width(), space::ROW), egui::Sense::hover());
    let text = single_line_text(ui, message, regular(size::BODY), theme.ink, rect.width());
    text.paint(ui.painter(), rect.left_center());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, message));
    if text.is_elided() {
        response.on_hover_text(message);
    }
}
