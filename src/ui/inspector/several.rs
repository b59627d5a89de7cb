//! The form for several records at once: the fields that all of them have.

use egui::Ui;

use super::hand::Hand;
use super::head;
use crate::model::{Fact, FieldKind, Target, facts};
use crate::ui::widgets::{empty, section};

/// Shows the fields that all the records share; where they differ, the field is mixed.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, targets: &[Target]) {
    head::several(ui, hand, targets);
    let shared = shared(targets);
    section(ui, hand.theme, "Details");
    if shared.is_empty() {
        empty(ui, hand.theme, "These records have no field in common.");
    }
    for fact in &shared {
        let mut values = targets.iter().map(|target| hand.map.fact(target, fact.id));
        let first = values.next().flatten();
        let same = values.all(|value| value == first);
        let key = format!("several {}", fact.id);
        let value = first.filter(|_| same);
        let answer = hand.field(ui, &key, fact, value.as_ref());
        hand.put(targets, fact, &key, answer);
    }
}

/// Fields of the same name and kind in every record, but for those that only make sense for one.
fn shared(targets: &[Target]) -> Vec<Fact> {
    let Some((first, rest)) = targets.split_first() else { return Vec::new() };
    let single = |kind| matches!(kind, FieldKind::Id | FieldKind::Place | FieldKind::Span | FieldKind::Evidence);
    let everywhere = |fact: &Fact| rest.iter().all(|target| facts(target).contains(fact));
    facts(first).into_iter().filter(|fact| !single(fact.kind) && everywhere(fact)).collect()
}
