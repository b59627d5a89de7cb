//! The form for several records at once: the fields that all of them have.

use egui::Ui;

use super::hand::Hand;
use super::head;
use crate::model::Target;
use crate::session::SharedSection;
use crate::ui::widgets::{empty, section};

/// Shows the fields that the records share; where records differ, the field is mixed.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, targets: &[Target], sections: &[SharedSection]) {
    head::several(ui, hand, targets);
    for part in sections {
        section(ui, hand.theme, &part.title);
        if part.fields.is_empty() {
            empty(ui, hand.theme, "These records have no field in common.");
        }
        let kind = part.targets.first().map_or("", |target| target.kind().id);
        for shared in &part.fields {
            let key = format!("several {kind} {}", shared.fact.id);
            let answer = hand.field(ui, &key, &shared.fact, shared.value.as_ref());
            hand.put(&part.targets, &shared.fact, &key, answer);
        }
    }
}
