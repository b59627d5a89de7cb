//! The form for a scenario: what is otherwise in it, each with a reason.

use egui::{Align, Layout, Ui};

use super::field::records;
use super::hand::Hand;
use crate::model::{
    Alignment, Change, ConditionStatus, Id, Level, LevelNumber, Map, ObjectionStatus, Override, Scenario, Target, Term,
    name_of,
};
use crate::session::Merge;
use crate::ui::icons::{Icon, icon_button};
use crate::ui::theme::space;
use crate::ui::widgets::{
    Entry, Pick, Picked, Text, alignment, empty, menu_of, quiet, section_with, text_button, typed,
};

/// Shows what is otherwise.
pub(super) fn show(ui: &mut Ui, hand: &mut Hand<'_>, id: &Id<Scenario>) {
    let Some(scenario) = hand.map.scenarios.get(id).cloned() else { return };
    let mut new = scenario.overrides.clone();
    let mut done = false;
    if let Some(change) = add(ui, hand) {
        new.push(Override { change, reason: String::new() });
        done = true;
    }
    if scenario.overrides.is_empty() {
        empty(ui, hand.theme, "Nothing is otherwise yet. Add what you want to ask “what if” about.");
    }
    let (mut gone, mut given_up) = (None, false);
    for (at, override_) in scenario.overrides.iter().enumerate() {
        ui.push_id(at, |ui| {
            ui.add_space(space::SMALL);
            if head(ui, hand, &override_.change, at) {
                gone = Some(at);
            }
            let change = change(ui, hand, &override_.change);
            done |= change.is_some();
            let key = format!("scenario {id} {at}");
            let look = Text { hint: "Why it might be so", rows: 2, label: None, name: "Reason" };
            let reason = typed(ui, hand.theme, hand.drafts, (&key, &override_.reason), look, |text| {
                Ok((text.to_owned(), text.to_owned()))
            });
            done |= reason.done;
            given_up |= reason.given_up;
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
    let merge = Merge::With(format!("scenario {id} overrides"));
    if given_up {
        hand.session.give_up(&merge);
    } else if new != scenario.overrides {
        hand.session.edit(format!("Change scenario {}", scenario.name), merge, |map| {
            if let Some(slot) = map.scenarios.get_mut(id) {
                slot.overrides = new;
            }
        });
    }
    if done {
        hand.session.seal();
    }
}

const KINDS: &[Term] = &[
    Term { id: "stance", name: "An actor stands elsewhere", help: "A stance on an issue is another." },
    Term { id: "objection", name: "An objection ends", help: "It is met, withdrawn or overridden." },
    Term { id: "condition", name: "A condition ends", help: "It is met or fails." },
    Term { id: "tie", name: "A tie does not exist", help: "The relation is gone." },
    Term { id: "actor", name: "An actor plays no part", help: "With all of its marks." },
];

/// What can be otherwise, of those things that the map has.
fn add(ui: &mut Ui, hand: &mut Hand<'_>) -> Option<Change> {
    let theme = hand.theme;
    let (map, query) = (&hand.map, &mut hand.drafts.query);
    let picked = section_with(ui, theme, "What is otherwise", |ui| {
        let button = text_button(ui, theme, "add", "Add a change");
        let pick = Pick { name: "Change", shown: "", faint: false, search: false, fresh: None };
        let entry = |t: &Term| Entry { value: t.id.into(), label: t.name.into(), help: t.help.into() };
        let possible = || KINDS.iter().filter(|term| first(map, term.id).is_some()).map(entry).collect();
        menu_of(ui, theme, &button, &pick, query, possible)
    });
    match picked.1 {
        Some(Picked::Value(kind)) => first(&hand.map, &kind),
        _ => None,
    }
}

/// The first change of that kind that is possible on the map.
fn first(map: &Map, kind: &str) -> Option<Change> {
    match kind {
        "stance" => {
            let (actor, issue) = (map.actors.ids().next()?, map.issues.ids().next()?);
            Some(Change::Stance { actor, issue, alignment: LevelNumber(Level::new(0)?) })
        }
        "objection" => map.objections.ids().next().map(|id| Change::Objection(id, ObjectionStatus::Withdrawn)),
        "condition" => map.conditions.ids().next().map(|id| Change::Condition(id, ConditionStatus::Met)),
        "tie" => map.ties.ids().next().map(Change::NoTie),
        _ => map.actors.ids().next().map(Change::NoActor),
    }
}

/// What kind of change it is, and a button to take it out. Was that pressed?
fn head(ui: &mut Ui, hand: &Hand<'_>, change: &Change, at: usize) -> bool {
    let kind = match change {
        Change::Stance { .. } => "stance",
        Change::Objection(..) => "objection",
        Change::Condition(..) => "condition",
        Change::NoTie(_) => "tie",
        Change::NoActor(_) => "actor",
    };
    ui.horizontal(|ui| {
        quiet(ui, hand.theme, name_of(KINDS, kind));
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            icon_button(ui, hand.theme, Icon::Close, &format!("Remove change {}", at + 1), "Remove").clicked()
        })
        .inner
    })
    .inner
}

/// A record of one kind to choose.
fn record(ui: &mut Ui, hand: &mut Hand<'_>, kind: &str, current: &Target) -> Option<Target> {
    let name = super::head::capital(kind);
    let shown = hand.map.name(current);
    let pick = Pick { name: &name, shown: &shown, faint: false, search: true, fresh: None };
    let map = &hand.map;
    match pick.show(ui, hand.theme, &mut hand.drafts.query, || records(map, &[kind])).1 {
        Some(Picked::Value(target)) => target.parse().ok(),
        _ => None,
    }
}

fn word(ui: &mut Ui, hand: &mut Hand<'_>, current: &str, terms: &[Term]) -> Option<String> {
    let pick = Pick { name: "Status", shown: name_of(terms, current), faint: false, search: false, fresh: None };
    let entries =
        || terms.iter().map(|t| Entry { value: t.id.into(), label: t.name.into(), help: t.help.into() }).collect();
    match pick.show(ui, hand.theme, &mut hand.drafts.query, entries).1 {
        Some(Picked::Value(word)) => Some(word),
        _ => None,
    }
}

/// The fields of a change. The new one, if it was changed.
fn change(ui: &mut Ui, hand: &mut Hand<'_>, change: &Change) -> Option<Change> {
    let mut new = change.clone();
    match &mut new {
        Change::Stance { actor, issue, alignment: level } => {
            if let Some(Target::Actor(id)) = record(ui, hand, "actor", &(&*actor).into()) {
                *actor = id;
            }
            if let Some(Target::Issue(id)) = record(ui, hand, "issue", &(&*issue).into()) {
                *issue = id;
            }
            let subject = format!("{} on {}", hand.name(&*actor), hand.name(&*issue));
            let standing = [Some(Alignment::Level(level.0))];
            let choice = alignment(ui, hand.theme, &subject, &standing, false);
            // In a scenario an actor stands somewhere: undecided and silent are not among its changes.
            if let Some(chosen) = choice.and_then(|choice| choice.to).and_then(Alignment::level) {
                level.0 = chosen;
            }
        }
        Change::Objection(id, status) => {
            if let Some(Target::Objection(other)) = record(ui, hand, "objection", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = word(ui, hand, status.word(), ObjectionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        Change::Condition(id, status) => {
            if let Some(Target::Condition(other)) = record(ui, hand, "condition", &(&*id).into()) {
                *id = other;
            }
            if let Some(word) = word(ui, hand, status.word(), ConditionStatus::TERMS) {
                *status = word.parse().unwrap_or_default();
            }
        }
        Change::NoTie(id) => {
            if let Some(Target::Tie(other)) = record(ui, hand, "tie", &(&*id).into()) {
                *id = other;
            }
        }
        Change::NoActor(id) => {
            if let Some(Target::Actor(other)) = record(ui, hand, "actor", &(&*id).into()) {
                *id = other;
            }
        }
    }
    (new != *change).then_some(new)
}
