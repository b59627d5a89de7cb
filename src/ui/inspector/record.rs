//! The form for one record: its head, the marks round it, and all of its fields.

use egui::Ui;

use super::hand::Hand;
use super::{actor, evidence, head, marks, scenario, view};
use crate::model::{FieldKind, Target, facts};
use crate::session::Face;
use crate::ui::dialog::amount;
use crate::ui::widgets::{row, section};

/// Shows everything about a record.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, target: &Target) {
    head::one(ui, hand, target);
    match target {
        Target::Actor(id) => actor::show(ui, hand, id),
        Target::Issue(id) => marks::issue(ui, hand, id),
        Target::Stance(id) => {
            marks::dating(ui, hand, target);
            details(ui, hand, target, "Position");
            evidence::show(ui, hand, target);
            marks::conditions(ui, hand, std::slice::from_ref(id));
            marks::objections_to(ui, hand, target, "Objected to by");
            marks::other_positions(ui, hand, id);
            return;
        }
        Target::Tie(id) => {
            marks::dating(ui, hand, target);
            details(ui, hand, target, "Tie");
            evidence::show(ui, hand, target);
            marks::objections_to(ui, hand, target, "Objected to by");
            marks::issues_about(ui, hand, id);
            return marks::ends(ui, hand, target);
        }
        Target::Objection(_) => {
            marks::dating(ui, hand, target);
            details(ui, hand, target, "Objection");
            evidence::show(ui, hand, target);
            return marks::ends(ui, hand, target);
        }
        Target::Condition(_) => {
            details(ui, hand, target, "Condition");
            evidence::show(ui, hand, target);
            marks::objections_to(ui, hand, target, "Objected to by");
            return marks::ends(ui, hand, target);
        }
        Target::Source(id) => {
            details(ui, hand, target, "Details");
            return marks::resting_on(ui, hand, id);
        }
        Target::Body(id) => marks::decided_by(ui, hand, id),
        Target::View(id) => {
            details(ui, hand, target, "Details");
            return view::show(ui, hand, id);
        }
        Target::Scenario(id) => {
            details(ui, hand, target, "Details");
            return scenario::show(ui, hand, id);
        }
        Target::Group(_) | Target::Note(_) => {}
    }
    details(ui, hand, target, "Details");
}

/// How long the text of a source is, and the way to where it is read and edited.
fn read_text(ui: &mut Ui, hand: &mut Hand<'_>, bytes: usize) {
    if row(ui, hand.theme, "Read the text", &amount(bytes)).clicked() {
        hand.session.set_face(Face::Reader);
    }
}

/// Every field of a record but its evidence, which has a section of its own.
fn details(ui: &mut Ui, hand: &mut Hand<'_>, target: &Target, caption: &str) {
    section(ui, hand.theme, caption);
    let mut facts = facts(target);
    // Its id is permanent and of use only to those who read the file: last.
    facts.sort_by_key(|fact| fact.kind == FieldKind::Id);
    for fact in facts.iter().filter(|fact| fact.kind != FieldKind::Evidence) {
        let key = format!("{target} {}", fact.id);
        if let (Target::Source(id), "text") = (target, fact.id)
            && let Some(bytes) = hand.map.sources.get(id).map(|source| source.text.len()).filter(|bytes| *bytes > 0)
        {
            read_text(ui, hand, bytes);
            continue;
        }
        let value = hand.map.fact(target, fact.id);
        let answer = hand.field(ui, &key, fact, value.as_ref());
        hand.put(std::slice::from_ref(target), fact, &key, answer);
    }
}
