//! The form for several records at once: the fields that all of them have.

use egui::Ui;

use super::hand::Hand;
use super::head;
use crate::model::{Fact, FieldKind, KINDS, Kind, Target, facts};
use crate::ui::widgets::{empty, section};

/// Shows the fields that all the records share, then for each kind those that only its records have; where records
/// differ, the field is mixed.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, targets: &[Target]) {
    head::several(ui, hand, targets);
    let all = shared(targets);
    let kinds = by_kind(targets);
    if !all.is_empty() || kinds.len() < 2 {
        section(ui, hand.theme, if kinds.len() < 2 { "Details" } else { "All of them" });
        fields(ui, hand, targets, &all);
    }
    for of_kind in kinds.iter().filter(|_| kinds.len() > 1) {
        let own: Vec<Fact> = shared(of_kind).into_iter().filter(|fact| !all.contains(fact)).collect();
        if let Some(first) = of_kind.first().filter(|_| !own.is_empty()) {
            let kind = first.kind();
            let name = if of_kind.len() == 1 {
                format!("1 {}", kind.id)
            } else {
                format!("{} {}", of_kind.len(), kind.plural)
            };
            section(ui, hand.theme, &name);
            fields(ui, hand, of_kind, &own);
        }
    }
}

/// The records of each kind, in the order of the kinds.
fn by_kind(targets: &[Target]) -> Vec<Vec<Target>> {
    let of = |kind: &Kind| targets.iter().filter(|target| target.kind() == *kind).cloned().collect::<Vec<_>>();
    KINDS.iter().map(of).filter(|targets| !targets.is_empty()).collect()
}

fn fields(ui: &mut Ui, hand: &mut Hand<'_>, targets: &[Target], shown: &[Fact]) {
    if shown.is_empty() {
        empty(ui, hand.theme, "These records have no field in common.");
    }
    let kind = targets.first().map_or("", |target| target.kind().id);
    for fact in shown {
        let mut values = targets.iter().map(|target| hand.map.fact(target, fact.id));
        let first = values.next().flatten();
        let same = values.all(|value| value == first);
        let key = format!("several {kind} {}", fact.id);
        let value = first.filter(|_| same);
        let answer = hand.field(ui, &key, fact, value.as_ref());
        hand.put(targets, fact, &key, answer);
    }
}

/// Fields of the same name and kind in every record, but for those that only make sense for one.
fn shared(targets: &[Target]) -> Vec<Fact> {
    let Some(first) = targets.first() else { return Vec::new() };
    let single = |kind| matches!(kind, FieldKind::Id | FieldKind::Place | FieldKind::Span | FieldKind::Evidence);
    // Records of one kind have the same fields: one of each kind is asked, however many are selected.
    let mut kinds: Vec<(Kind, Vec<Fact>)> = Vec::new();
    for target in targets {
        if kinds.iter().all(|(kind, _)| *kind != target.kind()) {
            kinds.push((target.kind(), facts(target)));
        }
    }
    let everywhere = |fact: &Fact| kinds.iter().all(|(_, facts)| facts.contains(fact));
    facts(first).into_iter().filter(|fact| !single(fact.kind) && everywhere(fact)).collect()
}
