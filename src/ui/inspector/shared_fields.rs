//! The form for several records at once: the fields that all of them have.

use egui::Ui;

use super::form_context::FormContext;
use super::header;
use crate::model::Target;
use crate::session::SharedSection;
use crate::ui::widgets::{empty_hint, section};

/// Shows the fields that the records share; where records differ, the field is mixed.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, targets: &[Target], sections: &[SharedSection]) {
    header::selection_header_ui(ui, hand, targets);
    for part in sections {
        section(ui, hand.theme, &part.title);
        if part.fields.is_empty() {
            empty_hint(ui, hand.theme, "These records have no field in common.");
        }
        let kind = part.targets.first().map_or("", |target| target.kind().id);
        for shared in &part.fields {
            let key = format!("several {kind} {}", shared.field.id);
            let answer = hand.field_ui(ui, &key, &shared.field, shared.value.as_ref());
            hand.apply_answer(&part.targets, &shared.field, &key, answer);
        }
    }
}
