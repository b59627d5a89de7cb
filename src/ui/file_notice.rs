//! What becomes of the file while its map is open: looked at when the window gets the focus, and told in a bar under the
//! menus that keeps nobody from working. The disk is touched on the worker only.

use egui::{Align, Context, Event, Frame, Layout, Margin, Ui};

use super::app::App;
use super::path_request::PathRequest;
use super::theme::{regular, size, space};
use super::widgets::{hairline_button, single_line_text};
use crate::session::{DocumentRequest, ExternalChange, WindowPanel, file_name};

/// What was chosen in the bar.
#[derive(Clone, Copy)]
enum FileNoticeChoice {
    Reload,
    Save,
    SaveAs,
    Compare,
    Dismiss,
}

impl App {
    /// Looks at the file when the user comes back to the window: no sooner is there anybody to tell, and a window that
    /// nobody looks at costs nothing.
    pub(super) fn check_file_on_focus(&mut self, ctx: &Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
            self.request(DocumentRequest::CheckFile);
        }
    }

    /// The bar that tells what became of the file, if that is news.
    pub(super) fn file_notice_ui(&mut self, ui: &mut Ui) {
        let Some(change) = self.lifecycle.watch().undismissed_change().cloned() else { return };
        let name = self.document.session.path.as_deref().map(file_name).unwrap_or_default();
        let (words, choices) = match change {
            ExternalChange::Changed(_) if self.document.session.is_dirty() => (
                format!("“{name}” was changed by another program, and you have changes too. Reloading can be undone."),
                &[
                    ("Not now", FileNoticeChoice::Dismiss),
                    ("Save mine as…", FileNoticeChoice::SaveAs),
                    ("What differs", FileNoticeChoice::Compare),
                    ("Reload the file", FileNoticeChoice::Reload),
                ][..],
            ),
            ExternalChange::Changed(_) => (
                format!("“{name}” was changed by another program."),
                &[
                    ("Not now", FileNoticeChoice::Dismiss),
                    ("What differs", FileNoticeChoice::Compare),
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
        egui::Panel::top("what became of the file").resizable(false).frame(frame).show(ui, |ui| {
            self.regions.begin(ui, theme, "News of the file");
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                for (label, choice) in choices {
                    if hairline_button(ui, theme, label).clicked() {
                        chosen = Some(*choice);
                    }
                }
                let (rect, response) =
                    ui.allocate_exact_size(egui::vec2(ui.available_width(), space::ROW), egui::Sense::hover());
                single_line_text(ui, &words, regular(size::BODY), theme.ink, rect.width())
                    .paint(ui.painter(), rect.left_center());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
            });
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
            Some(FileNoticeChoice::Dismiss) => self.request(DocumentRequest::DismissFileNotice),
            None => {}
        }
    }
}
