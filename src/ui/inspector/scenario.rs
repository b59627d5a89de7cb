//! The form for a scenario: what is otherwise in it, each with a reason.

use egui::{Align, Layout, Ui};

use super::field::record_entries;
use super::form_context::FormContext;
use crate::model::{
    Alignment, ConditionStatus, Id, Level, LevelNumber, Map, ObjectionStatus, Override, Scenario, ScenarioChange,
    Target, Term, name_of,
};
use crate::session::StepMergeRule;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::space;
use crate::ui::widgets::{
    ChoiceEntry, PickAnswer, PickField, TextFieldOptions, alignment_control, empty_hint, pick_menu, secondary_text,
    section_with, text_button, text_field,
};

/// Shows what is otherwise.
pub(super) fn show(ui: &mut Ui, hand: &mut FormContext<'_>, id: &Id<Scenario>) {
    let Some(scenario) = hand.map.scenarios.get(id).cloned() else { return };
    let mut new = scenario.overrides.clone();
    let mut done = false;
    if let Some(change) = add_change_ui(ui, hand) {
        new.push(Override { change, reason: String::new() });
        done = true;
    }
    if scenario.overrides.is_empty() {
        empty_hint(ui, hand.theme, "Nothing is otherwise yet. Add what you want to ask “what if” about.");
    }
    let (mut gone, mut given_up) = (None, false);
    for (at, override_) in scenario.overrides.iter().enumerate() {
        ui.push_id(at, |ui| {
            ui.add_space(space::SMALL);
            if change_head_ui(ui, hand, &override_.change, at) {
                gone = Some(at);
            }
            let change = change_fields_ui(ui, hand, &override_.change);
            done |= change.is_some();
            let key = format!("scenario {id} {at}");
            let look = TextFieldOptions { hint: "Why it might be so", rows: 2, label: None, name: "Reason" };
            let reason = text_field(ui, hand.theme, hand.drafts, (&key, &override_.reason), look, |text| {
                Ok((text.to_owned(), text.to_owned()))
            });
            done |= reason.is_done;
            given_up |= reason.is_cancelled;
            if let Some(slot) = new.get_mut(at) {
                slot.change = change.unwrap_or_else(|| override_.change.clone());
                slot.reason = reason.value.unwrap_or_else(|| override_.reason.clone());
            }
        });
    }
    if let Some(at) = gone {
        new.remove(at);
        hand.drafts.clear();
        done = true;
    }
    let merge = StepMergeRule::With(format!("scenario {id} overrides"));
    if given_up {
        hand.session.revert_open_step(&merge);
    } else if new != scenario.overrides {
        hand.session.edit(format!("Change scenario {}", scenario.name), merge, |map| {
            if let Some(slot) = map.scenarios.get_mut(id) {
                slot.overrides = new;
            }
        });
    }
    if done {
        hand.session.close_open_step();
    }
}

const CHANGE_KINDS: &[Term] = &[
    Term { id: "stance", name: "An actor stands elsewhere", help: "A stance on an issue is another." },
    Term { id: "objection", name: "An objection ends", help: "It is met, withdrawn or overridden." },
    Term { id: "condition", name: "A condition ends", help: "It is met or fails." },
    Term { id: "tie", name: "A tie does not exist", help: "The relation is gone." },
    Term { id: "actor", name: "An actor plays no part", help: "With all of its marks." },
];

/// What can be otherwise, of those things that the map has.
fn add_change_ui(ui: &mut Ui, hand: &mut FormContext<'_>) -> Option<ScenarioChange> {
    let theme = hand.theme;
    let (map, query) = (&hand.map, &mut hand.drafts.list_query);
    let picked = section_with(ui, theme, "What is otherwise", |ui| {
        let button = text_button(ui, theme, "add", "Add a change");
        let pick =
            PickField { name: "Change", shown: "", is_placeholder: false, is_searchable: false, new_entry_label: None };
        let entry = |t: &Term| ChoiceEntry { value: t.id.into(), label: t.name.into(), help: t.help.into() };
        let possible =
            || CHANGE_KINDS.iter().filter(|term| first_possible_change(map, term.id).is_some()).map(entry).collect();
        pick_menu(ui, theme, &button, &pick, query, possible)
    });
    match picked.1 {
        Some(PickAnswer::Value(kind)) => first_possible_change(&hand.map, &kind),
        _ => None,
    }
}

/// The first change of that kind that is possible on the map.
fn first_possible_change(map: &Map, kind: &str) -> Option<ScenarioChange> {
    match kind {
        "stance" => {
            let (actor, issue) = (map.actors.ids().next()?, map.issues.ids().next()?);
            Some(ScenarioChange::Stance { actor, issue, alignment: LevelNumber(Level::new(0)?) })
        }
        "objection" => map.objections.ids().next().map(|id| ScenarioChange::Objection(id, ObjectionStatus::Withdrawn)),
        "condition" => map.conditions.ids().next().map(|id| ScenarioChange::Condition(id, ConditionStatus::Met)),
        "tie" => map.ties.ids().next().map(ScenarioChange::NoTie),
        _ => map.actors.ids().next().map(ScenarioChange::NoActor),
    }
}

/// What kind of change it is, and a button to take it out. Was that pressed?
fn change_head_ui(ui: &mut Ui, hand: &FormContext<'_>, change: &ScenarioChange, at: usize) -> bool {
    let kind = match change {
        ScenarioChange::Stance { .. } => "stance",
        ScenarioChange::Objection(..) => "objection",
        ScenarioChange::Condition(..) => "condition",
        ScenarioChange::NoTie(_) => "tie",
        ScenarioChange::NoActor(_) => "actor",
    };
    ui.horizontal(|ui| {
        secondary_text(ui, hand.theme, name_of(CHANGE_KINDS, kind));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_button(ui, hand.theme, Icon::Close, &format!("Remove change {}", at + 1), "Remove").clicked()
        })
        .inner
    })
    .inner
}

/// A record of one kind to choose.
fn record_choice_ui(ui: &mut Ui, hand: &mut FormContext<'_>, kind: &str, current: &Target) -> Option<Target> {
    let name = super::header::capitalized(kind);
    let shown = hand.map.name(current);
    let pick =
        PickField { name: &name, shown: &shown, is_placeholder: false, is_searchable: true, new_entry_label: None };
    let map = &hand.map;
    match pick.show(ui, hand.theme, &mut hand.drafts.list_query, || record_entries(map, &[kind])).1 {
        Some(PickAnswer::Value(target)) => target.parse().ok(),
        _ => None,
    }
}

fn status_choice_ui(ui: &mut Ui, hand: &mut FormContext<'_>, current: &str, terms: &[Term]) -> Option<String> {
    let pick = PickField {
        name: "Status",
        shown: name_of(terms, current),
        is_placeholder: false,
        is_searchable: false,
        new_entry_label: None,
    };
    let entries = || {
        terms.iter().map(|t| ChoiceEntry { value: t.id.into(), label: t.name.into(), help: t.help.into() }).collect()
    };
    match pick.show(ui, hand.theme, &mut hand.drafts.list_query, entries).1 {
        Some(PickAnswer::Value(word)) => Some(word),
        _ => None,
    }
}

/// The fields of a change. The new one, if it was changed.
fn change_fields_ui(ui: &mut Ui, hand: &mut FormContext<'_>, change: &ScenarioChange) -> Option<ScenarioChange> {
    let mut new = change.clone();
    match &mut new {
        ScenarioChange::Stance { actor, issue, alignment: level } => {
            if let Some(Target::Actor(id)) = record_choice_ui(ui, hand, "actor", &(&*actor).into()) {
                *actor = id;
            }
            if let Some(Target::Issue(id)) = record_choice_ui(ui, hand, "issue", &(&*issue).into()) {
                *issue = id;
            }
            let subject = format!("{} on {}", hand.name(&*actor), hand.name(&*issue));
            let standing = [Some(Alignment::Level(level.0))];
            let choice = alignment_control(ui, hand.theme, &subject, &standing, false);
            // In a scenario an actor stands somewhere: undecided and silent are not among its changes.
            if let Some(chosen) = choice.and_then(|choice| choice.to).and_then(Alignment::level) {
                level.0 = chosen;
            }
        }
        ScenarioChange::Objection(id, status) => {
            if let Some(Target::Objection(other)) = record_choice_ui(ui, hand, "objection", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = status_choice_ui(ui, hand, status.word(), ObjectionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        ScenarioChange::Condition(id, status) => {
            if let Some(Target::Condition(other)) = record_choice_ui(ui, hand, "condition", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = status_choice_ui(ui, hand, status.word(), ConditionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        ScenarioChange::NoTie(id) => {
            if let Some(Target::Tie(other)) = record_choice_ui(ui, hand, "tie", &(&*id).into()) {
                *id = other;
            }
        }
        ScenarioChange::NoActor(id) => {
            if let Some(Target::Actor(other)) = record_choice_ui(ui, hand, "actor", &(&*id).into()) {
                *id = other;
            }
        }
    }
    (new != *change).then_some(new)
}
