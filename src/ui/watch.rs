//! What becomes of the file while its map is open: looked at when the window gets the focus, and told in a bar under the
//! menus that keeps nobody from working. The disk is touched on the worker only.

use egui::{Align, Context, Event, Frame, Layout, Margin, Ui};

use super::app::App;
use super::ask::Ask;
use super::theme::{regular, size, space};
use super::widgets::{hairline_button, writing};
use crate::session::{DocumentRequest, ExternalChange, Panel, file_name};

/// What was chosen in the bar.
#[derive(Clone, Copy)]
enum Chosen {
    Reload,
    Save,
    SaveAs,
    Compare,
    PutAway,
}

impl App {
    /// Looks at the file when the user comes back to the window: no sooner is there anybody to tell, and a window that
    /// nobody looks at costs nothing.
    pub(super) fn watch(&mut self, ctx: &Context) {
        if ctx.input(|input| input.events.iter().any(|event| matches!(event, Event::WindowFocused(true)))) {
            self.request(DocumentRequest::CheckFile);
        }
    }

    /// The bar that tells what became of the file, if that is news.
    pub(super) fn watch_ui(&mut self, ui: &mut Ui) {
        let Some(change) = self.lifecycle.watch().news().cloned() else { return };
        let name = self.document.session.path.as_deref().map(file_name).unwrap_or_default();
        let (words, choices) = match change {
            ExternalChange::Changed(_) if self.document.session.is_dirty() => (
                format!("“{name}” was changed by another program, and you have changes too. Reloading can be undone."),
                &[
                    ("Not now", Chosen::PutAway),
                    ("Save mine as…", Chosen::SaveAs),
                    ("What differs", Chosen::Compare),
                    ("Reload the file", Chosen::Reload),
                ][..],
            ),
            ExternalChange::Changed(_) => (
                format!("“{name}” was changed by another program."),
                &[("Not now", Chosen::PutAway), ("What differs", Chosen::Compare), ("Reload the file", Chosen::Reload)]
                    [..],
            ),
            ExternalChange::Missing => (
                format!("“{name}” is no longer where it was. The map is still here."),
                &[("Not now", Chosen::PutAway), ("Save as…", Chosen::SaveAs), ("Save it again", Chosen::Save)][..],
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
                writing(ui, &words, regular(size::BODY), theme.ink, rect.width())
                    .paint(ui.painter(), rect.left_center());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, &words));
            });
        });
        match chosen {
            Some(Chosen::Reload) => self.request(DocumentRequest::Reload),
            Some(Chosen::Save) => self.request(DocumentRequest::Save { then: None }),
            Some(Chosen::SaveAs) => self.ask(Ask::SaveAs(None)),
            Some(Chosen::Compare) => {
                if let Some(path) = self.document.session.path.clone() {
                    self.hidden.retain(|panel| *panel != Panel::Moved);
                    self.chosen(Ask::Compare, &path, false);
                }
            }
            Some(Chosen::PutAway) => self.request(DocumentRequest::DismissFileNotice),
            None => {}
        }
    }
}
