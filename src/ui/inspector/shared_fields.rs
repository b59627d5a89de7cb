//! The form for several selected records: the fields that all of them have.

use egui::Ui;

use super::form_context::FormContext;
use super::header;
use crate::model::Target;
use crate::session::SharedSection;
use crate::ui::widgets::{empty_hint, section};

/// Shows the fields that the records have in common; a field whose values differ is shown as mixed.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, targets: &[Target], sections: &[SharedSection]) {
    header::selection_header_ui(ui, form, targets);
    for shared_section in sections {
        section(ui, form.theme, &shared_section.title);
        if shared_section.fields.is_empty() {
            empty_hint(ui, form.theme, "These records have no field in common.");
        }
        let kind = shared_section.targets.first().map_or("", |target| target.kind().id);
        for shared in &shared_section.fields {
            let key = format!("several {kind} {}", shared.field.id);
            let answer = form.field_ui(ui, &key, &shared.field, shared.value.as_ref());
            form.apply_answer(&shared_section.targets, &shared.field, &key, answer);
        }
    }
}
