//! All commands. Menus, the palette, shortcuts, context menus and the help page are generated from this list.

mod actions;
mod command_list;
mod editing_commands;
mod shortcut;

pub use self::shortcut::Shortcut;

use self::actions::{has_issues, has_nodes};
use self::command_list::LISTED_COMMANDS;
use self::editing_commands::EDITING_COMMANDS;
use super::{Effect, Session};
use crate::layout::{self, FocusRequirement, Layout};
use crate::model::RegistryEntry;

/// A command of the user.
#[derive(Clone, Copy)]
pub struct Command {
    /// Its id, name and help text.
    pub about: RegistryEntry,
    /// The menu that contains it.
    pub menu: Menu,
    /// The shortcuts; the first one is displayed.
    pub shortcuts: &'static [Shortcut],
    /// Whether it can be run on an editable map. See [`Command::is_available`].
    pub available: fn(&Session) -> bool,
    /// The action.
    pub action: CommandAction,
}

/// The action of a command.
#[derive(Clone, Copy)]
pub enum CommandAction {
    /// Changes the session.
    Session(fn(&mut Session)),
    /// Requests a layout, with the settings of its last run.
    Layout(&'static Layout),
    /// Requests an effect from the window; changes nothing itself.
    Effect(&'static Effect),
}

impl Command {
    /// Whether it can be run now.
    pub fn is_available(&self, session: &Session) -> bool {
        (self.available)(session) && !self.is_refused(session)
    }

    /// Whether it would change a read-only map. The user is then told why it is not run.
    pub fn is_refused(&self, session: &Session) -> bool {
        session.is_read_only() && self.changes_map()
    }

    /// Whether it changes the map, or asks for what to change.
    pub fn changes_map(&self) -> bool {
        matches!(self.action, CommandAction::Layout(_)) || EDITING_COMMANDS.contains(&self.about.id)
    }

    /// Runs the command. The caller checks whether it is available.
    pub fn run(&self, session: &mut Session) {
        match self.action {
            CommandAction::Session(change) => change(session),
            CommandAction::Layout(layout) => session.request_layout(layout),
            CommandAction::Effect(effect) => session.request_effect(effect.clone()),
        }
    }

    /// The help text and the shortcut, for a tooltip.
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
    /// Files.
    File,
    /// Undo and the selection.
    Edit,
    /// The view and the faces.
    View,
    /// New records.
    Map,
    /// Layouts and positions.
    Layout,
    /// Help.
    Help,
}

impl Menu {
    /// Every menu.
    pub const ALL: [Self; 6] = [Self::File, Self::Edit, Self::View, Self::Map, Self::Layout, Self::Help];

    /// The name that users see.
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

/// The command with this id.
pub fn command(id: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.about.id == id)
}

/// The displayed shortcut of the command with this id; empty for none.
pub fn shortcut_of(id: &str) -> String {
    command(id).and_then(|command| command.shortcuts.first()).map(Shortcut::to_string).unwrap_or_default()
}

/// Every command, in the order of the menus.
pub const COMMANDS: &[Command] = &ALL_COMMANDS;

/// The listed commands, and a command for each layout at the beginning of the layout menu.
static ALL_COMMANDS: [Command; LISTED_COMMANDS.len() + layout::ALL.len()] = join_commands();

const fn join_commands() -> [Command; LISTED_COMMANDS.len() + layout::ALL.len()] {
    let mut all = [LISTED_COMMANDS[0]; LISTED_COMMANDS.len() + layout::ALL.len()];
    let (mut listed, mut number, mut at) = (0, 0, 0);
    while listed < LISTED_COMMANDS.len() {
        while number < layout::ALL.len() && matches!(LISTED_COMMANDS[listed].menu, Menu::Layout) {
            all[at] = layout_command(number);
            (number, at) = (number + 1, at + 1);
        }
        all[at] = LISTED_COMMANDS[listed];
        (listed, at) = (listed + 1, at + 1);
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
