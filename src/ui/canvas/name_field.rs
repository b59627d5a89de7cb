//! The field on the canvas for the name of a new or an existing record.

use egui::{Align2, Area, Frame, Key, KeyboardShortcut, Margin, Modifiers, Order, TextEdit, Ui, vec2};

use super::Canvas;
use crate::geometry::nearest_point;
use crate::model::Target;
use crate::session::{NewRecordKind, RecordNamePrompt, Session};
use crate::ui::theme::{self, Theme};

/// The text of the field. The session gets it as it is typed.
#[derive(Default)]
pub(super) struct NameFieldDraft {
    text: String,
    prompt: Option<RecordNamePrompt>,
}

impl Canvas {
    pub(super) fn name_field_ui(&mut self, ui: &Ui, session: &mut Session, theme: &Theme) {
        let Some(prompt) = session.name_prompt().cloned() else {
            self.name_field = NameFieldDraft::default();
            return;
        };
        let is_new = self.name_field.prompt.as_ref() != Some(&prompt);
        if is_new {
            self.name_field = NameFieldDraft { text: session.typed_name().to_owned(), prompt: Some(prompt.clone()) };
        }
        let at = match &prompt {
            RecordNamePrompt::New { kind, at, .. } if kind.has_place() => self.camera.screen_from_map(*at),
            RecordNamePrompt::New { .. } => self.camera.view.center(),
            RecordNamePrompt::Existing(target, _) => {
                self.frame_on_screen(target).map_or(self.camera.view.center(), |frame| frame.center())
            }
        };
        let at = nearest_point(self.camera.view.shrink2(vec2(130.0, 30.0)), at);
        let (name, hint) = field_labels(&prompt);
        let width = (self.camera.view.width() - 40.0).clamp(40.0, 220.0);
        let area =
            Area::new(ui.scope_id().with("naming")).order(Order::Foreground).fixed_pos(at).pivot(Align2::CENTER_CENTER);
        let response = area.show(ui.ctx(), |ui| {
            let frame = Frame::new()
                .fill(theme.panel)
                .stroke((1.5, theme.accent))
                .corner_radius(8)
                .inner_margin(Margin::symmetric(8, 6));
            frame
                .show(ui, |ui| {
                    // The text of a note may have several lines: Enter ends the input, Shift+Enter the line.
                    let edit = match is_note(&prompt) {
                        true => TextEdit::multiline(&mut self.name_field.text).desired_rows(1).return_key(LINE_BREAK),
                        false => TextEdit::singleline(&mut self.name_field.text),
                    };
                    let edit = edit.hint_text(hint).desired_width(width);
                    let response = ui.add(edit.font(theme::semibold(14.0)).frame(Frame::NONE));
                    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::TextInput, true, &name));
                    if is_new {
                        response.request_focus();
                    }
                    response
                })
                .inner
        });
        session.type_name(&self.name_field.text);
        let (enter, escape) =
            ui.input(|input| (input.key_pressed(Key::Enter) && !input.modifiers.shift, input.key_pressed(Key::Escape)));
        if escape {
            session.cancel();
        } else if !is_new && (enter || response.inner.lost_focus()) {
            session.accept_typed_name();
        }
    }
}

/// The keys that break a line of a note.
const LINE_BREAK: KeyboardShortcut = KeyboardShortcut::new(Modifiers::SHIFT, Key::Enter);

fn is_note(prompt: &RecordNamePrompt) -> bool {
    matches!(
        prompt,
        RecordNamePrompt::New { kind: NewRecordKind::Note, .. } | RecordNamePrompt::Existing(Target::Note(_), _)
    )
}

/// The accessible name of the field, and its placeholder.
fn field_labels(prompt: &RecordNamePrompt) -> (String, &'static str) {
    match prompt {
        RecordNamePrompt::New { kind, .. } => {
            let hint = match kind {
                NewRecordKind::Actor => "Name of the actor",
                NewRecordKind::Issue => "Title of the issue",
                NewRecordKind::Note => "Words of the note, Shift+Enter for a line",
                NewRecordKind::Source => "Title of the source",
                NewRecordKind::Body => "Name of the body",
                NewRecordKind::Group => "What is written on the frame",
                NewRecordKind::View => "Name of the view",
                NewRecordKind::Scenario => "Name of the scenario",
            };
            (format!("Name of the new {}", kind.word()), hint)
        }
        RecordNamePrompt::Existing(..) => ("New name".to_owned(), "Name"),
    }
}
