//! The menu of what lies under the pointer: commands by the kind of record, for several records, and beside everything.

use std::collections::BTreeSet;

use egui::{Button, Pos2, RichText, Ui};

use super::super::theme::{Theme, egui_colour};
use super::{ALIGN_COMMANDS, ORDER_COMMANDS, commands_ui, entry_focus_ring, menu_entries_ui, submenu_ui};
use crate::model::{Actor, Alignment, FieldValue, Group, Id, Level, Sign, TIE_KINDS, Target, Term};
use crate::ops;
use crate::session::{Effect, Menu, NewRecordKind, Session, StepMergeRule, command};

/// Parts of a menu, each by the commands in it.
type MenuSections = &'static [&'static [&'static str]];

/// What can be done with one record, by its kind.
const RECORD_COMMANDS: &[(&str, MenuSections)] = &[
    (
        "actor",
        &[
            &["tie_to", "object_to"],
            &["rename", "pin", "fold", "contain", "leave_group", "ungroup", "fit_selection"],
            &["select_neighbours", "select_incident", "select_kind", "select_stance"],
            &["cut", "copy", "duplicate"],
            &["delete"],
        ],
    ),
    (
        "issue",
        &[
            &["look_through"],
            &["rename", "fit_selection"],
            &["select_neighbours", "select_incident"],
            &["cut", "copy", "duplicate"],
            &["delete"],
        ],
    ),
    (
        "tie",
        &[
            &["turn_round", "straighten", "fit_selection"],
            &["select_neighbours", "select_incident", "select_kind"],
            &["cut", "copy"],
            &["delete"],
        ],
    ),
    (
        "objection",
        &[
            &["rename", "turn_round", "straighten", "fit_selection"],
            &["select_neighbours"],
            &["cut", "copy"],
            &["delete"],
        ],
    ),
    ("group", &[&["rename", "ungroup", "fit_selection"], &["cut", "copy", "duplicate"], &["delete"]]),
];

/// What can be done with one record of any other kind.
const OTHER_RECORD_COMMANDS: MenuSections = &[&["rename", "fit_selection"], &["cut", "copy", "duplicate"], &["delete"]];

/// What can be done with several.
const SELECTION_COMMANDS: MenuSections = &[
    &["add_group", "leave_group", "ungroup", "pin", "fold", "contain", "turn_round", "straighten", "fit_selection"],
    &["select_neighbours", "select_between", "select_incident", "select_kind", "select_stance"],
    &["cut", "copy", "duplicate"],
    &["delete"],
];

/// What can be done beside everything.
const BACKGROUND_COMMANDS: &[&str] = &["paste", "select_all", "fit"];

/// Those of the commands that can be done now.
fn sections_ui(ui: &mut Ui, theme: &Theme, parts: &[&[&str]], session: &mut Session) {
    let mut is_first = true;
    for part in parts {
        let can = |id: &&str| command(id).is_some_and(|command| (command.available)(session));
        let ids: Vec<&str> = part.iter().copied().filter(can).collect();
        if ids.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            ui.separator();
        }
        commands_ui(ui, theme, &ids, session);
    }
}

/// What can be done with what is selected, or with the map where nothing is; there, if it is known where. The caller
/// opens and closes the menu.
pub fn context_menu(ui: &mut Ui, theme: &Theme, session: &mut Session, here: Option<Pos2>) {
    ui.set_min_width(210.0);
    match session.selected().cloned() {
        Some(target) => {
            if let Target::Actor(actor) = &target {
                stance_menu(ui, theme, actor, session);
            }
            if matches!(target, Target::Tie(_)) {
                tie_menu(ui, theme, session);
            }
            let parts = RECORD_COMMANDS
                .iter()
                .find(|(kind, _)| *kind == target.kind().id)
                .map_or(OTHER_RECORD_COMMANDS, |(_, parts)| *parts);
            // What copies and what deletes comes last.
            let (own, last) = parts.split_at(parts.len().saturating_sub(2));
            if let (Target::Group(_), Some(at)) = (&target, here) {
                add_member_here_ui(ui, theme, session, &target, at);
            }
            sections_ui(ui, theme, own, session);
            if let Target::Actor(actor) = &target {
                group_menu(ui, theme, actor, session);
            }
            if command("front").is_some_and(|command| (command.available)(session)) {
                submenu_ui(ui, theme, "Order", ORDER_COMMANDS, session);
            }
            ui.separator();
            sections_ui(ui, theme, last, session);
        }
        None if session.selection().is_empty() => {
            match here {
                Some(at) => add_here_ui(ui, theme, session, at),
                None => commands_ui(ui, theme, &["add_actor", "add_issue", "add_note"], session),
            }
            ui.separator();
            commands_ui(ui, theme, BACKGROUND_COMMANDS, session);
            layout_menu(ui, theme, session);
        }
        None => {
            if session.selection().iter().all(|target| matches!(target, Target::Tie(_))) {
                tie_menu(ui, theme, session);
            }
            sections_ui(ui, theme, SELECTION_COMMANDS, session);
            ui.separator();
            submenu_ui(ui, theme, "Align", ALIGN_COMMANDS, session);
            submenu_ui(ui, theme, "Order", ORDER_COMMANDS, session);
            layout_menu(ui, theme, session);
        }
    }
}

/// All layouts, in a menu of their own.
fn layout_menu(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let button = ui.menu_button("Layout", |ui| {
        ui.set_min_width(200.0);
        menu_entries_ui(ui, theme, Menu::Layout, session, &[]);
    });
    entry_focus_ring(ui, theme, &button.response);
}

/// What kind the selected ties are of, and whether they are good or bad.
fn tie_menu(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    choice_menu(ui, theme, ("Kind", "kind"), TIE_KINDS, session);
    choice_menu(ui, theme, ("Sign", "sign"), Sign::TERMS, session);
    ui.separator();
}

/// The words that a field of what is selected can have, in a menu of their own.
fn choice_menu(ui: &mut Ui, theme: &Theme, (name, field): (&str, &str), terms: &[Term], session: &mut Session) {
    let targets: Vec<Target> = session.selection().iter().cloned().collect();
    let has = |id: &str| {
        targets.iter().all(|tie| session.map().field_value(tie, field) == Some(FieldValue::Text(id.to_owned())))
    };
    let now = terms.iter().find(|term| has(term.id)).map(|term| term.id);
    let mut chosen = None;
    let button = ui.menu_button(name, |ui| {
        ui.set_min_width(180.0);
        for term in terms {
            let button = Button::selectable(now == Some(term.id), RichText::new(term.name).color(theme.ink));
            let response = ui.add(button);
            entry_focus_ring(ui, theme, &response);
            if response.on_hover_text(term.help).clicked() {
                chosen = Some(term.id);
                ui.close();
            }
        }
    });
    entry_focus_ring(ui, theme, &button.response);
    if let Some(id) = chosen {
        session.close_open_step();
        if let Err(problem) = session.set(&targets, field, &FieldValue::Text(id.to_owned())) {
            session.request_effect(Effect::ShowMessage(problem.to_string()));
        }
        session.close_open_step();
    }
}

/// Things that lie at a place, to be named there.
fn add_here_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, at: Pos2) {
    for what in [NewRecordKind::Actor, NewRecordKind::Issue, NewRecordKind::Note] {
        let button = ui.button(format!("Add {} here", what.word()));
        entry_focus_ring(ui, theme, &button);
        if button.clicked() {
            session.prompt_new_record(what, at, None);
            ui.close();
        }
    }
}

/// An actor on the ground of a group, which becomes a member of it.
fn add_member_here_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, group: &Target, at: Pos2) {
    let button = ui.button("Add actor here");
    entry_focus_ring(ui, theme, &button);
    if button.clicked() {
        session.prompt_new_member(at, group);
        ui.close();
    }
    ui.separator();
}

/// The groups of the map, and whether each frames the actor: a click changes that.
fn group_menu(ui: &mut Ui, theme: &Theme, actor: &Id<Actor>, session: &mut Session) {
    let has = |group: &Group| (group.id.clone(), group.label.clone(), group.members.contains(actor));
    let groups: Vec<_> = session.map().groups.iter().map(has).collect();
    if groups.is_empty() {
        return;
    }
    let who = session.map().name(&actor.into());
    let mut chosen = None;
    let button = ui.menu_button("Groups", |ui| {
        ui.set_min_width(180.0);
        for (group, label, is_member) in &groups {
            let response = ui.add(Button::selectable(*is_member, RichText::new(label).color(theme.ink)));
            entry_focus_ring(ui, theme, &response);
            if response.clicked() {
                chosen = Some((group.clone(), label.clone(), *is_member));
                ui.close();
            }
        }
    });
    entry_focus_ring(ui, theme, &button.response);
    match chosen {
        Some((group, label, true)) => session.edit(format!("Take {who} out of {label}"), StepMergeRule::Never, |map| {
            ops::leave_group(map, &group, &BTreeSet::from([actor.clone()]));
        }),
        Some((group, label, false)) => {
            session.edit(format!("Add {who} to {label}"), StepMergeRule::Never, |map| {
                ops::join_group(map, &group, [actor])
            });
        }
        None => {}
    }
}

/// Where the actor stands on the issue under the lens.
fn stance_menu(ui: &mut Ui, theme: &Theme, actor: &Id<Actor>, session: &mut Session) {
    let Some(issue) = session.lens().issue().cloned() else { return };
    let (visible, day) = (session.visible_map(), session.view_state().as_of);
    let map = visible.records();
    let (who, what) = (map.name(&actor.into()), map.name(&(&issue).into()));
    let now = map.stance_of(actor, &issue).map(|stance| stance.alignment);
    let button = ui.menu_button(format!("Stance on {what}"), |ui| {
        ui.set_min_width(180.0);
        let levels = Level::ALL.into_iter().rev().map(|level| Some(Alignment::Level(level)));
        for step in levels.chain([Some(Alignment::Undecided), Some(Alignment::Silent), None]) {
            let (text, dot) = match step {
                Some(Alignment::Level(level)) => (format!("{level}  {}", level.verb()), theme.stance(level).0),
                Some(Alignment::Undecided) => ("~  undecided".to_owned(), theme.quiet),
                Some(Alignment::Silent) => ("…  silent".to_owned(), theme.quiet),
                None => ("?  unknown".to_owned(), egui_colour(theme.palette.unknown)),
            };
            let button = Button::selectable(now == step, RichText::new(text).color(theme.ink));
            let button = button.right_text(RichText::new("●").color(dot));
            let response = ui.add(button);
            entry_focus_ring(ui, theme, &response);
            if response.clicked() {
                let label = format!("Set {who} on {what}");
                session.edit(label, StepMergeRule::Never, |map| ops::set_stance_on(map, day, actor, &issue, step));
                ui.close();
            }
        }
    });
    entry_focus_ring(ui, theme, &button.response);
    ui.separator();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_context_menu_entry_is_a_command() {
        let parts = RECORD_COMMANDS.iter().map(|(_, parts)| *parts).chain([OTHER_RECORD_COMMANDS, SELECTION_COMMANDS]);
        for id in parts.flatten().flat_map(|ids| ids.iter()).chain(BACKGROUND_COMMANDS) {
            assert!(command(id).is_some(), "{id} is no command");
        }
        for (kind, _) in RECORD_COMMANDS {
            assert!(crate::model::RECORD_KINDS.iter().any(|known| known.id == *kind), "{kind} is no kind of record");
        }
    }
}
