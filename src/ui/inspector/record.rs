//! The form for one record: its head, its marks, and all of its fields.

use egui::Ui;

use super::form_context::FormContext;
use super::{actor, evidence, header, marks, scenario, view};
use crate::model::{FieldKind, Target, fields_of};
use crate::session::MapFace;
use crate::ui::dialog::byte_size_text;
use crate::ui::widgets::{row, section};

/// Shows everything about a record.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target) {
    header::record_header_ui(ui, form, target);
    match target {
        Target::Actor(id) => actor::show(ui, form, id),
        Target::Issue(id) => marks::stances_on_issue_ui(ui, form, id),
        Target::Stance(id) => {
            marks::not_in_force_ui(ui, form, target);
            details_ui(ui, form, target, "Position");
            evidence::show(ui, form, target);
            marks::conditions_ui(ui, form, std::slice::from_ref(id));
            marks::objections_to_ui(ui, form, target, "Objected to by");
            marks::other_positions_ui(ui, form, id);
            return;
        }
        Target::Tie(id) => {
            marks::not_in_force_ui(ui, form, target);
            details_ui(ui, form, target, "Tie");
            evidence::show(ui, form, target);
            marks::objections_to_ui(ui, form, target, "Objected to by");
            marks::issues_about_tie_ui(ui, form, id);
            return marks::ends_ui(ui, form, target);
        }
        Target::Objection(_) => {
            marks::not_in_force_ui(ui, form, target);
            details_ui(ui, form, target, "Objection");
            evidence::show(ui, form, target);
            return marks::ends_ui(ui, form, target);
        }
        Target::Condition(_) => {
            details_ui(ui, form, target, "Condition");
            evidence::show(ui, form, target);
            marks::objections_to_ui(ui, form, target, "Objected to by");
            return marks::ends_ui(ui, form, target);
        }
        Target::Source(id) => {
            details_ui(ui, form, target, "Details");
            return marks::marks_of_source_ui(ui, form, id);
        }
        Target::Body(id) => marks::decided_issues_ui(ui, form, id),
        Target::View(id) => {
            details_ui(ui, form, target, "Details");
            return view::show(ui, form, id);
        }
        Target::Scenario(id) => {
            details_ui(ui, form, target, "Details");
            return scenario::show(ui, form, id);
        }
        Target::Group(_) | Target::Note(_) => {}
    }
    details_ui(ui, form, target, "Details");
}

/// Shows the size of a source's text, and a link to the reader, where it is read and edited.
fn read_text_ui(ui: &mut Ui, form: &mut FormContext<'_>, bytes: usize) {
    if row(ui, form.theme, "Read the text", &byte_size_text(bytes)).clicked() {
        form.session.set_face(MapFace::Reader);
    }
}

/// Shows every field of a record except its evidence, which has its own section.
fn details_ui(ui: &mut Ui, form: &mut FormContext<'_>, target: &Target, caption: &str) {
    section(ui, form.theme, caption);
    let mut fields = fields_of(target);
    // The id is permanent and of use only to readers of the file, so it comes last.
    fields.sort_by_key(|field| field.kind == FieldKind::Id);
    for field in fields.iter().filter(|field| field.kind != FieldKind::Evidence) {
        let key = format!("{target} {}", field.id);
        if let (Target::Source(id), "text") = (target, field.id)
            && let Some(bytes) = form.map.sources.get(id).map(|source| source.text.len()).filter(|bytes| *bytes > 0)
        {
            read_text_ui(ui, form, bytes);
            continue;
        }
        let value = form.map.field_value(target, field.id);
        let answer = form.field_ui(ui, &key, field, value.as_ref());
        form.apply_answer(std::slice::from_ref(target), field, &key, answer);
    }
}
