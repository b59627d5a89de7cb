//! The form for one record: its head, the marks round it, and all of its fields.

use egui::Ui;

use super::form_context::FormContext;
use super::{actor, evidence, header, marks, scenario, view};
use crate::model::{FieldKind, Target, fields_of};
use crate::session::MapFace;
use crate::ui::dialog::byte_size_text;
use crate::ui::widgets::{row, section};

/// Shows everything about a record.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target) {
    header::record_header_ui(ui, hand, target);
    match target {
        Target::Actor(id) => actor::show(ui, hand, id),
        Target::Issue(id) => marks::stances_on_issue_ui(ui, hand, id),
        Target::Stance(id) => {
            marks::not_in_force_ui(ui, hand, target);
            details_ui(ui, hand, target, "Position");
            evidence::show(ui, hand, target);
            marks::conditions_ui(ui, hand, std::slice::from_ref(id));
            marks::objections_to_ui(ui, hand, target, "Objected to by");
            marks::other_positions_ui(ui, hand, id);
            return;
        }
        Target::Tie(id) => {
            marks::not_in_force_ui(ui, hand, target);
            details_ui(ui, hand, target, "Tie");
            evidence::show(ui, hand, target);
            marks::objections_to_ui(ui, hand, target, "Objected to by");
            marks::issues_about_tie_ui(ui, hand, id);
            return marks::ends_ui(ui, hand, target);
        }
        Target::Objection(_) => {
            marks::not_in_force_ui(ui, hand, target);
            details_ui(ui, hand, target, "Objection");
            evidence::show(ui, hand, target);
            return marks::ends_ui(ui, hand, target);
        }
        Target::Condition(_) => {
            details_ui(ui, hand, target, "Condition");
            evidence::show(ui, hand, target);
            marks::objections_to_ui(ui, hand, target, "Objected to by");
            return marks::ends_ui(ui, hand, target);
        }
        Target::Source(id) => {
            details_ui(ui, hand, target, "Details");
            return marks::marks_of_source_ui(ui, hand, id);
        }
        Target::Body(id) => marks::decided_issues_ui(ui, hand, id),
        Target::View(id) => {
            details_ui(ui, hand, target, "Details");
            return view::show(ui, hand, id);
        }
        Target::Scenario(id) => {
            details_ui(ui, hand, target, "Details");
            return scenario::show(ui, hand, id);
        }
        Target::Group(_) | Target::Note(_) => {}
    }
    details_ui(ui, hand, target, "Details");
}

/// How long the text of a source is, and the way to where it is read and edited.
fn read_text_ui(ui: &mut Ui, hand: &mut FormContext<'_>, bytes: usize) {
    if row(ui, hand.theme, "Read the text", &byte_size_text(bytes)).clicked() {
        hand.session.set_face(MapFace::Reader);
    }
}

/// Every field of a record but its evidence, which has a section of its own.
fn details_ui(ui: &mut Ui, hand: &mut FormContext<'_>, target: &Target, caption: &str) {
    section(ui, hand.theme, caption);
    let mut facts = fields_of(target);
    // Its id is permanent and of use only to those who read the file: last.
    facts.sort_by_key(|fact| fact.kind == FieldKind::Id);
    for fact in facts.iter().filter(|fact| fact.kind != FieldKind::Evidence) {
        let key = format!("{target} {}", fact.id);
        if let (Target::Source(id), "text") = (target, fact.id)
            && let Some(bytes) = hand.map.sources.get(id).map(|source| source.text.len()).filter(|bytes| *bytes > 0)
        {
            read_text_ui(ui, hand, bytes);
            continue;
        }
        let value = hand.map.field_value(target, fact.id);
        let answer = hand.field_ui(ui, &key, fact, value.as_ref());
        hand.apply_answer(std::slice::from_ref(target), fact, &key, answer);
    }
}
