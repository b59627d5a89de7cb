//! The context menu: commands for one record by its kind, for several records, and for the background of the map.

use std::collections::BTreeSet;

use egui::{Button, Pos2, RichText, Ui};

use super::super::theme::{Theme, egui_colour};
use super::{ALIGN_COMMANDS, ORDER_COMMANDS, commands_ui, entry_focus_ring, menu_entries_ui, submenu_ui};
use crate::model::{Actor, Alignment, FieldValue, Group, Id, Level, Sign, TIE_KINDS, Target, Term};
use crate::ops;
use crate::session::{Effect, Menu, NewRecordKind, Session, StepMergeRule, command};

/// The sections of a menu, each with the ids of its commands.
type MenuSections = &'static [&'static [&'static str]];

/// The commands for one record, by its kind.
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

/// The commands for one record of any other kind.
const OTHER_RECORD_COMMANDS: MenuSections = &[&["rename", "fit_selection"], &["cut", "copy", "duplicate"], &["delete"]];

/// The commands for several records.
const SELECTION_COMMANDS: MenuSections = &[
    &["add_group", "leave_group", "ungroup", "pin", "fold", "contain", "turn_round", "straighten", "fit_selection"],
    &["select_neighbours", "select_between", "select_incident", "select_kind", "select_stance"],
    &["cut", "copy", "duplicate"],
    &["delete"],
];

/// The commands for the background.
const BACKGROUND_COMMANDS: &[&str] = &["paste", "select_all", "fit"];

/// Shows the commands that are available now, in sections.
fn sections_ui(ui: &mut Ui, theme: &Theme, sections: &[&[&str]], session: &mut Session) {
    let mut is_first = true;
    for section in sections {
        let is_available = |id: &&str| command(id).is_some_and(|command| command.is_available(session));
        let ids: Vec<&str> = section.iter().copied().filter(is_available).collect();
        if ids.is_empty() {
            continue;
        }
        if !std::mem::take(&mut is_first) {
            ui.separator();
        }
        commands_ui(ui, theme, &ids, session);
    }
}

/// Shows the commands for the selection, or for the map if nothing is selected. `here` is the position for new records,
/// if it is known. The caller opens and closes the menu.
pub fn context_menu(ui: &mut Ui, theme: &Theme, session: &mut Session, position: Option<Pos2>) {
    ui.set_min_width(210.0);
    match session.selected().cloned() {
        Some(target) => {
            if let Target::Actor(actor) = &target {
                stance_menu(ui, theme, actor, session);
            }
            if matches!(target, Target::Tie(_)) {
                tie_menu(ui, theme, session);
            }
            let sections = RECORD_COMMANDS
                .iter()
                .find(|(kind, _)| *kind == target.kind().id)
                .map_or(OTHER_RECORD_COMMANDS, |(_, sections)| *sections);
            // The sections for the clipboard and for deleting come last.
            let (first, last) = sections.split_at(sections.len().saturating_sub(2));
            if let (Target::Group(_), Some(position)) = (&target, position) {
                add_member_here_ui(ui, theme, session, &target, position);
            }
            sections_ui(ui, theme, first, session);
            if let Target::Actor(actor) = &target {
                group_menu(ui, theme, actor, session);
            }
            if command("front").is_some_and(|command| command.is_available(session)) {
                submenu_ui(ui, theme, "Order", ORDER_COMMANDS, session);
            }
            ui.separator();
            sections_ui(ui, theme, last, session);
        }
        None if session.selection().is_empty() => {
            match position {
                Some(position) => add_here_ui(ui, theme, session, position),
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

/// Shows all layouts in a submenu.
fn layout_menu(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    let button = ui.menu_button("Layout", |ui| {
        ui.set_min_width(200.0);
        menu_entries_ui(ui, theme, Menu::Layout, session, &[]);
    });
    entry_focus_ring(ui, theme, &button.response);
}

/// Shows submenus for the kind and the sign of the selected ties.
fn tie_menu(ui: &mut Ui, theme: &Theme, session: &mut Session) {
    choice_menu(ui, theme, ("Kind", "kind"), TIE_KINDS, session);
    choice_menu(ui, theme, ("Sign", "sign"), Sign::TERMS, session);
    ui.separator();
}

/// Shows the terms that a field of the selected records can have, in a submenu.
fn choice_menu(ui: &mut Ui, theme: &Theme, (name, field): (&str, &str), terms: &[Term], session: &mut Session) {
    let targets: Vec<Target> = session.selection().iter().cloned().collect();
    let all_have = |id: &str| {
        targets.iter().all(|tie| session.map().field_value(tie, field) == Some(FieldValue::Text(id.to_owned())))
    };
    let current = terms.iter().find(|term| all_have(term.id)).map(|term| term.id);
    let mut chosen = None;
    let button = ui.menu_button(name, |ui| {
        ui.set_min_width(180.0);
        for term in terms {
            let button = Button::selectable(current == Some(term.id), RichText::new(term.name).color(theme.ink));
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

/// Shows entries that add a record at a position and then ask for its name.
fn add_here_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, position: Pos2) {
    for kind in [NewRecordKind::Actor, NewRecordKind::Issue, NewRecordKind::Note] {
        let button = ui.button(format!("Add {} here", kind.word()));
        entry_focus_ring(ui, theme, &button);
        if button.clicked() {
            session.prompt_new_record(kind, position, None);
            ui.close();
        }
    }
}

/// Shows an entry that adds an actor inside the area of a group, as a member of it.
fn add_member_here_ui(ui: &mut Ui, theme: &Theme, session: &mut Session, group: &Target, position: Pos2) {
    let button = ui.button("Add actor here");
    entry_focus_ring(ui, theme, &button);
    if button.clicked() {
        session.prompt_new_member(position, group);
        ui.close();
    }
    ui.separator();
}

/// Shows the groups of the map and whether the actor is a member of each; a click toggles the membership.
fn group_menu(ui: &mut Ui, theme: &Theme, actor: &Id<Actor>, session: &mut Session) {
    let entry = |group: &Group| (group.id.clone(), group.label.clone(), group.members.contains(actor));
    let groups: Vec<_> = session.map().groups.iter().map(entry).collect();
    if groups.is_empty() {
        return;
    }
    let name = session.map().name(&actor.into());
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
        Some((group, label, true)) => {
            session.edit(format!("Take {name} out of {label}"), StepMergeRule::Never, |map| {
                ops::leave_group(map, &group, &BTreeSet::from([actor.clone()]));
            })
        }
        Some((group, label, false)) => {
            session.edit(format!("Add {name} to {label}"), StepMergeRule::Never, |map| {
                ops::join_group(map, &group, [actor])
            });
        }
        None => {}
    }
}

/// Shows the positions of an actor on the issue of the lens.
fn stance_menu(ui: &mut Ui, theme: &Theme, actor: &Id<Actor>, session: &mut Session) {
    let Some(issue) = session.lens().issue().cloned() else { return };
    let (visible, day) = (session.visible_map(), session.view_state().as_of);
    let map = visible.records();
    let (actor_name, issue_name) = (map.name(&actor.into()), map.name(&(&issue).into()));
    let current = map.stance_of(actor, &issue).map(|stance| stance.alignment);
    let button = ui.menu_button(format!("Stance on {issue_name}"), |ui| {
        ui.set_min_width(180.0);
        let levels = Level::ALL.into_iter().rev().map(|level| Some(Alignment::Level(level)));
        for step in levels.chain([Some(Alignment::Undecided), Some(Alignment::Silent), None]) {
            let (text, dot) = match step {
                Some(Alignment::Level(level)) => (format!("{level}  {}", level.verb()), theme.stance(level).0),
                Some(Alignment::Undecided) => ("~  undecided".to_owned(), theme.quiet),
                Some(Alignment::Silent) => ("…  silent".to_owned(), theme.quiet),
                None => ("?  unknown".to_owned(), egui_colour(theme.palette.unknown)),
            };
            let button = Button::selectable(current == step, RichText::new(text).color(theme.ink));
            let button = button.right_text(RichText::new("●").color(dot));
            let response = ui.add(button);
            entry_focus_ring(ui, theme, &response);
            if response.clicked() {
                let label = format!("Set {actor_name} on {issue_name}");
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
