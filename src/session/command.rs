//! Every command. Menus, the palette, shortcuts, context menus and the help page are all made from this list.

mod actions;
mod command_list;
mod shortcut;

pub use self::shortcut::Shortcut;

use self::actions::{has_issues, has_nodes};
use self::command_list::LISTED_COMMANDS;
use super::{Effect, Session};
use crate::layout::{self, FocusRequirement, Layout};
use crate::model::RegistryEntry;

/// One thing that a user can do.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its name and what it does.
    pub about: RegistryEntry,
    /// The menu that it stands in.
    pub menu: Menu,
    /// The keys for it; the first is the one that is shown.
    pub shortcuts: &'static [Shortcut],
    /// Can it be done now?
    pub available: fn(&Session) -> bool,
    /// What it does.
    pub action: CommandAction,
}

/// What a command does.
#[derive(Clone, Copy)]
pub enum CommandAction {
    /// Changes the session.
    Session(fn(&mut Session)),
    /// Asks for a layout, with the settings that it had last.
    Layout(&'static Layout),
    /// Asks the window for one effect and changes nothing.
    Effect(&'static Effect),
}

impl Command {
    /// Does it. Whether it is available is not asked.
    pub fn run(&self, session: &mut Session) {
        match self.action {
            CommandAction::Session(change) => change(session),
            CommandAction::Layout(layout) => session.request_layout(layout),
            CommandAction::Effect(effect) => session.request_effect(effect.clone()),
        }
    }

    /// What it does, and its keys, for a tooltip.
    pub fn tip(&self) -> String {
        match self.shortcuts.first() {
            Some(keys) => format!("{} ({keys})", self.about.help),
            None => self.about.help.to_owned(),
        }
    }
}

/// A menu of the window, in the order of the menu bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    /// The file as a whole.
    File,
    /// Steps and what is selected.
    Edit,
    /// What is seen.
    View,
    /// New records.
    Map,
    /// Where everything is placed.
    Layout,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Map, Self::Layout, Self::Help];

    /// What it is called.
    pub fn name(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Map => "Map",
            Self::Layout => "Layout",
            Self::Help => "Help",
        }
    }
}

/// The command of that id.
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.about.id == id)
}

/// The keys that are shown for the command of that id, or nothing.
pub fn shortcut_of(id: &str) -> String {
    command(id).and_then(|command| command.shortcuts.first()).map(Shortcut::to_string).unwrap_or_default()
}

/// Every command, in the order of the menus.
pub const COMMANDS: &[Command] = &ALL_COMMANDS;

/// All commands, with one for each layout at the beginning of its menu.
static ALL_COMMANDS: [Command; LISTED_COMMANDS.len() + layout::ALL.len()] = join_commands();

const fn join_commands() -> [Command; LISTED_COMMANDS.len() + layout::ALL.len()] {
    let mut all = [LISTED_COMMANDS[0]; LISTED_COMMANDS.len() + layout::ALL.len()];
    let (mut own, mut number, mut at) = (0, 0, 0);
    while own < LISTED_COMMANDS.len() {
        while number < layout::ALL.len() && matches!(LISTED_COMMANDS[own].menu, Menu::Layout) {
            all[at] = layout_command(number);
            (number, at) = (number + 1, at + 1);
        }
        all[at] = LISTED_COMMANDS[own];
        (own, at) = (own + 1, at + 1);
    }
    assert!(at == all.len(), "a layout has no command: the list has no menu of layouts");
    all
}

const fn layout_command(number: usize) -> Command {
    let row = &layout::ALL[number];
    Command {
        about: row.about,
        menu: Menu::Layout,
        shortcuts: &[],
        available: if matches!(row.required_focus, FocusRequirement::Issue) { has_issues } else { has_nodes },
        action: CommandAction::Layout(row),
    }
}
