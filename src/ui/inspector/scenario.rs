//! The form for a scenario: its changes, each with a reason.

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

/// Shows the changes of a scenario.
pub(super) fn show(ui: &mut Ui, form: &mut FormContext<'_>, id: &Id<Scenario>) {
    let Some(scenario) = form.map.scenarios.get(id).cloned() else { return };
    let mut overrides = scenario.overrides.clone();
    let mut is_done = false;
    if let Some(change) = add_change_ui(ui, form) {
        overrides.push(Override { change, reason: String::new() });
        is_done = true;
    }
    if scenario.overrides.is_empty() {
        empty_hint(ui, form.theme, "Nothing is otherwise yet. Add what you want to ask “what if” about.");
    }
    let (mut removed, mut is_cancelled) = (None, false);
    for (index, override_) in scenario.overrides.iter().enumerate() {
        ui.push_id(index, |ui| {
            ui.add_space(space::SMALL);
            if change_head_ui(ui, form, &override_.change, index) {
                removed = Some(index);
            }
            let change = change_fields_ui(ui, form, &override_.change);
            is_done |= change.is_some();
            let key = format!("scenario {id} {index}");
            let options = TextFieldOptions { hint: "Why it might be so", rows: 2, label: None, name: "Reason" };
            let reason = text_field(ui, form.theme, form.drafts, (&key, &override_.reason), options, |text| {
                Ok((text.to_owned(), text.to_owned()))
            });
            is_done |= reason.is_done;
            is_cancelled |= reason.is_cancelled;
            if let Some(slot) = overrides.get_mut(index) {
                slot.change = change.unwrap_or_else(|| override_.change.clone());
                slot.reason = reason.value.unwrap_or_else(|| override_.reason.clone());
            }
        });
    }
    if let Some(index) = removed {
        overrides.remove(index);
        form.drafts.clear();
        is_done = true;
    }
    let merge = StepMergeRule::With(format!("scenario {id} overrides"));
    if is_cancelled {
        form.session.revert_open_step(&merge);
    } else if overrides != scenario.overrides {
        form.session.edit(format!("Change scenario {}", scenario.name), merge, |map| {
            if let Some(scenario) = map.scenarios.get_mut(id) {
                scenario.overrides = overrides;
            }
        });
    }
    if is_done {
        form.session.close_open_step();
    }
}

const CHANGE_KINDS: &[Term] = &[
    Term { id: "stance", name: "An actor stands elsewhere", help: "A stance on an issue is another." },
    Term { id: "objection", name: "An objection ends", help: "It is met, withdrawn or overridden." },
    Term { id: "condition", name: "A condition ends", help: "It is met or fails." },
    Term { id: "tie", name: "A tie does not exist", help: "The relation is gone." },
    Term { id: "actor", name: "An actor plays no part", help: "With all of its marks." },
];

/// Shows a list of the kinds of changes that are possible on the map. Returns a first change of the chosen kind.
fn add_change_ui(ui: &mut Ui, form: &mut FormContext<'_>) -> Option<ScenarioChange> {
    let theme = form.theme;
    let (map, query) = (&form.map, &mut form.drafts.list_query);
    let picked = section_with(ui, theme, "What is otherwise", |ui| {
        let button = text_button(ui, theme, "add", "Add a change");
        let pick =
            PickField { name: "Change", shown: "", is_placeholder: false, is_searchable: false, new_entry_label: None };
        let entry =
            |term: &Term| ChoiceEntry { value: term.id.into(), label: term.name.into(), help: term.help.into() };
        let possible =
            || CHANGE_KINDS.iter().filter(|term| first_possible_change(map, term.id).is_some()).map(entry).collect();
        pick_menu(ui, theme, &button, &pick, query, possible)
    });
    match picked.1 {
        Some(PickAnswer::Value(kind)) => first_possible_change(&form.map, &kind),
        _ => None,
    }
}

/// The first change of a kind that is possible on the map.
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

/// Shows the kind of a change and a button to remove it. Returns true if that was clicked.
fn change_head_ui(ui: &mut Ui, form: &FormContext<'_>, change: &ScenarioChange, index: usize) -> bool {
    let kind = match change {
        ScenarioChange::Stance { .. } => "stance",
        ScenarioChange::Objection(..) => "objection",
        ScenarioChange::Condition(..) => "condition",
        ScenarioChange::NoTie(_) => "tie",
        ScenarioChange::NoActor(_) => "actor",
    };
    ui.horizontal(|ui| {
        secondary_text(ui, form.theme, name_of(CHANGE_KINDS, kind));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_button(ui, form.theme, Icon::Close, &format!("Remove change {}", index + 1), "Remove").clicked()
        })
        .inner
    })
    .inner
}

/// Shows a choice of a record of one kind.
fn record_choice_ui(ui: &mut Ui, form: &mut FormContext<'_>, kind: &str, current: &Target) -> Option<Target> {
    let name = super::header::capitalized(kind);
    let shown = form.map.name(current);
    let pick =
        PickField { name: &name, shown: &shown, is_placeholder: false, is_searchable: true, new_entry_label: None };
    let map = &form.map;
    match pick.show(ui, form.theme, &mut form.drafts.list_query, || record_entries(map, &[kind])).1 {
        Some(PickAnswer::Value(target)) => target.parse().ok(),
        _ => None,
    }
}

fn status_choice_ui(ui: &mut Ui, form: &mut FormContext<'_>, current: &str, terms: &[Term]) -> Option<String> {
    let pick = PickField {
        name: "Status",
        shown: name_of(terms, current),
        is_placeholder: false,
        is_searchable: false,
        new_entry_label: None,
    };
    let entries = || {
        terms
            .iter()
            .map(|term| ChoiceEntry { value: term.id.into(), label: term.name.into(), help: term.help.into() })
            .collect()
    };
    match pick.show(ui, form.theme, &mut form.drafts.list_query, entries).1 {
        Some(PickAnswer::Value(word)) => Some(word),
        _ => None,
    }
}

/// Shows the fields of a change. Returns the changed one, or None if it is the same.
fn change_fields_ui(ui: &mut Ui, form: &mut FormContext<'_>, change: &ScenarioChange) -> Option<ScenarioChange> {
    let mut edited = change.clone();
    match &mut edited {
        ScenarioChange::Stance { actor, issue, alignment: level } => {
            if let Some(Target::Actor(id)) = record_choice_ui(ui, form, "actor", &(&*actor).into()) {
                *actor = id;
            }
            if let Some(Target::Issue(id)) = record_choice_ui(ui, form, "issue", &(&*issue).into()) {
                *issue = id;
            }
            let subject = format!("{} on {}", form.name(&*actor), form.name(&*issue));
            let selected = [Some(Alignment::Level(level.0))];
            let choice = alignment_control(ui, form.theme, &subject, &selected, false);
            // In a scenario an actor has a level: undecided and silent are not among its changes.
            if let Some(chosen) = choice.and_then(|choice| choice.to).and_then(Alignment::level) {
                level.0 = chosen;
            }
        }
        ScenarioChange::Objection(id, status) => {
            if let Some(Target::Objection(other)) = record_choice_ui(ui, form, "objection", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = status_choice_ui(ui, form, status.word(), ObjectionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        ScenarioChange::Condition(id, status) => {
            if let Some(Target::Condition(other)) = record_choice_ui(ui, form, "condition", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = status_choice_ui(ui, form, status.word(), ConditionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        ScenarioChange::NoTie(id) => {
            if let Some(Target::Tie(other)) = record_choice_ui(ui, form, "tie", &(&*id).into()) {
                *id = other;
            }
        }
        ScenarioChange::NoActor(id) => {
            if let Some(Target::Actor(other)) = record_choice_ui(ui, form, "actor", &(&*id).into()) {
                *id = other;
            }
        }
    }
    (edited != *change).then_some(edited)
}
